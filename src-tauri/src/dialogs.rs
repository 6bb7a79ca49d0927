//! Dialogs of the system for files. Their titles come from the page, in the language of the interface; what stands on their
//! buttons is the system’s, in its own.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

/// What house packs end with.
const PACK: &str = "tactpack";

/// The file that was chosen last, so that "replace it?" does not ask for it again.
#[derive(Default)]
pub struct Chosen(Mutex<Option<PathBuf>>);

impl Chosen {
    /// The file that was chosen before, where it is asked for again, else the one that is chosen now.
    pub fn pack(&self, again: bool, choose: impl FnOnce() -> Option<PathBuf>) -> Option<PathBuf> {
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).take().filter(|_| again);
        let now = before.or_else(choose);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&now);
        now
    }
}

/// Where a pack is to be written; nothing, if the user changed their mind.
pub fn save_pack<R: Runtime>(app: &AppHandle<R>, title: &str, name: &str) -> Option<PathBuf> {
    let chosen = packs(app, title).set_file_name(format!("{name}.{PACK}")).blocking_save_file();
    chosen.and_then(|path| path.into_path().ok())
}

/// Which pack is to be read; nothing, if the user changed their mind.
pub fn open_pack<R: Runtime>(app: &AppHandle<R>, title: &str) -> Option<PathBuf> {
    packs(app, title).blocking_pick_file().and_then(|path| path.into_path().ok())
}

/// Which exports, or which folder of them, are to be judged; nothing, if the user changed their mind.
pub fn open_export<R: Runtime>(app: &AppHandle<R>, title: &str, folder: bool) -> Option<Vec<PathBuf>> {
    let dialog = app.dialog().file().set_title(title);
    if folder {
        return Some(vec![dialog.blocking_pick_folder()?.into_path().ok()?]);
    }
    let chosen = dialog.blocking_pick_files()?;
    Some(chosen.into_iter().filter_map(|path| path.into_path().ok()).collect())
}

/// Where a run is to be written; nothing, if the user changed their mind.
pub fn save_export<R: Runtime>(app: &AppHandle<R>, title: &str, name: &str, format: &str) -> Option<PathBuf> {
    // What no file name may hold on some system.
    let name: String =
        name.chars().map(|ch| if ch.is_control() || "/\\:*?\"<>|".contains(ch) { '-' } else { ch }).collect();
    let name = if name.trim().is_empty() { "tact" } else { name.trim() };
    let dialog =
        app.dialog().file().set_title(title).set_file_name(format!("{name}.{format}")).add_filter(format, &[format]);
    let path = dialog.blocking_save_file()?.into_path().ok()?;
    // Some dialogs leave the ending to the program.
    Some(if path.extension().is_some() { path } else { path.with_extension(format) })
}

fn packs<R: Runtime>(app: &AppHandle<R>, title: &str) -> FileDialogBuilder<R> {
    app.dialog().file().set_title(title).add_filter("Tact", &[PACK])
}
