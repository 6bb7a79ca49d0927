//! What the window may ask about batch runs, and the files that are dropped on it.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands states and arguments over by value")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tact_app::Desk;
use tact_app::api::{
    Circumstances, Correction, Failure, RunAgreement, RunComparison, RunExport, RunFacets, RunFilter, RunInfo, RunPage,
    RunPreview, RunReply,
};
use tact_app::runs::ReportData;
use tauri::ipc::Response;
use tauri::{AppHandle, DragDropEvent, Emitter, LogicalPosition, Manager, State, Window};

use crate::dialogs;

type Done<T> = Result<T, Failure>;

/// Of a dropped message that is longer, the beginning is read, in bytes.
const LONGEST_MESSAGE: u64 = 5 << 20;

/// The files that were dropped last. The page is told where they fell and what they are called; it never names a path.
#[derive(Default)]
pub struct Dropped(Mutex<Vec<PathBuf>>);

/// Where files were dropped, in pixels of the page, and their names.
#[derive(Clone, Serialize)]
struct Fallen {
    x: f64,
    y: f64,
    names: Vec<String>,
}

/// Tells the window that files are held over it, or were dropped.
pub fn dragged(window: &Window, event: &DragDropEvent) {
    let told = match event {
        DragDropEvent::Enter { .. } => window.emit_to(window.label(), "drag", true),
        DragDropEvent::Leave => window.emit_to(window.label(), "drag", false),
        DragDropEvent::Drop { paths, position } => {
            paths.clone_into(&mut window.state::<Dropped>().0.lock().unwrap_or_else(PoisonError::into_inner));
            let place: LogicalPosition<f64> = position.to_logical(window.scale_factor().unwrap_or(1.0));
            let names =
                paths.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
            window.emit_to(window.label(), "drop", Fallen { x: place.x, y: place.y, names })
        }
        _ => Ok(()),
    };
    if let Err(error) = told {
        eprintln!("tact-desktop: the window was not told of files: {error}");
    }
}

#[tauri::command(async)]
pub fn choose_runs(app: AppHandle, desk: State<Desk>, title: &str, folder: bool) -> Done<Option<RunPreview>> {
    let Some(paths) = dialogs::open_export(&app, title, folder) else { return Ok(None) };
    desk.runs().choose(paths).map(Some)
}

#[tauri::command(async)]
pub fn dropped_runs(desk: State<Desk>, dropped: State<Dropped>) -> Done<RunPreview> {
    desk.runs().choose(dropped.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

#[tauri::command(async)]
pub fn dropped_message(dropped: State<Dropped>) -> Done<Response> {
    let path = dropped.0.lock().unwrap_or_else(PoisonError::into_inner).first().cloned().unwrap_or_default();
    let failed = |error: std::io::Error| Failure {
        code: "run-unreadable".to_owned(),
        place: path.display().to_string(),
        detail: error.to_string(),
    };
    let mut bytes = Vec::new();
    File::open(&path).and_then(|file| file.take(LONGEST_MESSAGE).read_to_end(&mut bytes)).map_err(failed)?;
    Ok(Response::new(bytes))
}

#[tauri::command(async)]
pub fn map_run(desk: State<Desk>, columns: BTreeMap<String, String>) -> Done<RunPreview> {
    desk.runs().map(columns)
}

#[tauri::command(async)]
pub fn forget_run(desk: State<Desk>) {
    desk.runs().forget();
}

#[tauri::command(async)]
pub fn start_run(desk: State<Desk>, name: &str, circumstances: Circumstances) -> Done<i64> {
    desk.start_run(name, circumstances)
}

#[tauri::command(async)]
pub fn resume_run(desk: State<Desk>, id: i64) -> Done<()> {
    desk.runs().resume(id)
}

#[tauri::command(async)]
pub fn cancel_run(desk: State<Desk>, id: i64) {
    desk.runs().cancel(id);
}

#[tauri::command(async)]
pub fn list_runs(desk: State<Desk>) -> Vec<RunInfo> {
    desk.runs().list()
}

#[tauri::command(async)]
pub fn run_info(desk: State<Desk>, id: i64) -> RunInfo {
    desk.runs().info(id)
}

#[tauri::command(async)]
pub fn run_facets(desk: State<Desk>, id: i64, ui: &str) -> Done<RunFacets> {
    desk.runs().facets(id, &desk.book(), ui)
}

#[tauri::command(async)]
pub fn run_page(desk: State<Desk>, id: i64, filter: RunFilter, from: u32, count: u32, renew: bool) -> Done<RunPage> {
    desk.runs().page(id, &filter, (from, count), renew, &desk.book())
}

#[tauri::command(async)]
pub fn run_reply(desk: State<Desk>, id: i64, row: u32, ui: &str) -> Done<RunReply> {
    desk.runs().reply(id, row, &desk.book(), ui)
}

#[tauri::command(async)]
pub fn correct_reply(desk: State<Desk>, id: i64, row: u32, said: Option<Correction>) -> Done<Option<Correction>> {
    desk.correct(id, row, said)
}

#[tauri::command(async)]
pub fn run_agreement(desk: State<Desk>, id: i64, ui: &str) -> Done<RunAgreement> {
    desk.runs().agreement(id, &desk.book(), ui)
}

#[tauri::command(async)]
pub fn compare_runs(desk: State<Desk>, id: i64, earlier: i64) -> Done<RunComparison> {
    desk.runs().compare(id, earlier, &desk.book())
}

#[tauri::command(async)]
pub fn run_report(desk: State<Desk>, id: i64, ui: &str) -> Done<ReportData> {
    desk.runs().report(id, &desk.book(), ui)
}

#[tauri::command(async)]
pub fn export_run(app: AppHandle, desk: State<Desk>, title: &str, id: i64, format: &str, ui: &str) -> Done<bool> {
    let name = desk.runs().info(id).name;
    let Some(to) = dialogs::save_export(&app, title, &name, format) else { return Ok(false) };
    desk.runs().export(id, &to, &desk.book(), ui)
}

#[tauri::command(async)]
pub fn export_progress(desk: State<Desk>) -> Option<RunExport> {
    desk.runs().exporting()
}

#[tauri::command(async)]
pub fn cancel_export(desk: State<Desk>) -> Done<()> {
    desk.runs().cancel_export()
}

#[tauri::command(async)]
pub fn rename_run(desk: State<Desk>, id: i64, name: &str) -> Done<()> {
    desk.runs().rename(id, name)
}

#[tauri::command(async)]
pub fn delete_run(desk: State<Desk>, id: i64) -> Done<()> {
    desk.runs().delete(id)
}
