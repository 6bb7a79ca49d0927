//! The clipboard watch: while it is on, a copied text that looks like a reply is judged quietly. It is off until the user
//! turns it on; while it is off, no thread runs and nothing is read. What was read is forgotten with the verdict.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tact_app::Desk;
use tact_app::api::Verdict;
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::clipboard::Clipboard;
use crate::tray;

/// The thread that watches, if there is one: true as long as it is wanted.
#[derive(Default)]
pub struct Watch(std::sync::Mutex<Option<Arc<AtomicBool>>>);

impl Watch {
    /// Begins or ends, as the settings say.
    pub fn follow(&self, app: &AppHandle, wanted: bool) {
        let mut running = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match (&*running, wanted) {
            (None, true) => {
                let alive = Arc::new(AtomicBool::new(true));
                *running = Some(Arc::clone(&alive));
                let app = app.clone();
                thread::spawn(move || run(&app, &alive));
            }
            (Some(alive), false) => {
                alive.store(false, Ordering::Relaxed);
                *running = None;
            }
            _ => {}
        }
    }
}

fn run(app: &AppHandle, alive: &AtomicBool) {
    let ended = tact_clip::watch(|| {
        let wanted = alive.load(Ordering::Relaxed);
        if wanted {
            look(app);
        }
        wanted
    });
    if let Err(error) = ended {
        eprintln!("tact-desktop: the clipboard cannot be watched: {error}");
    }
}

fn look(app: &AppHandle) {
    let desk = app.state::<Desk>();
    let session = desk.quick(app.state::<Clipboard>().get(), desk.ui());
    if !session.looks_like_reply() {
        return;
    }
    let checked = session.view().checked;
    let verdict = checked.as_ref().and_then(|checked| checked.verdict);
    tray::show(app, verdict);
    if verdict == Some(Verdict::Hold) {
        let reason = checked.and_then(|checked| checked.because.clone());
        let french = desk.ui() == "fr";
        let title = if french {
            "La réponse copiée est à revoir avant de l’envoyer"
        } else {
            "The copied reply needs another look before it goes"
        };
        // Where the system shows no notifications, the tray has the verdict all the same.
        let _ = app.notification().builder().title(title).body(reason.unwrap_or_default()).show();
    }
}
