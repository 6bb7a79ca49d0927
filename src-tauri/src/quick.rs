//! The quick check: a small window over all others, made on first use and kept hidden after that.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands states and arguments over by value")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use tact_app::Desk;
use tact_app::api::{Failure, Quick};
use tact_app::quick::Session;
use tauri::{
    AppHandle, Emitter, LogicalSize, Manager, PhysicalPosition, State, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

use crate::clipboard::Clipboard;
use crate::{show, tray, webview};

/// The label of its window.
const LABEL: &str = "quick";
/// Its size.
const SIZE: LogicalSize<f64> = LogicalSize { width: 460.0, height: 560.0 };

/// What was on the clipboard when it was opened last; forgotten when it closes.
#[derive(Default)]
pub struct Current(Mutex<Option<Session>>);

impl Current {
    fn lock(&self) -> MutexGuard<'_, Option<Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Judges the clipboard and shows the window.
pub fn open(app: &AppHandle) {
    let app = app.clone();
    // The clipboard may be this very program's, which answers on the thread that asks here.
    std::thread::spawn(move || {
        let desk = app.state::<Desk>();
        let session = desk.quick(app.state::<Clipboard>().get(), desk.ui());
        let view = session.view();
        tray::show(&app, view.checked.as_ref().and_then(|checked| checked.verdict));
        *app.state::<Current>().lock() = Some(session);
        match app.get_webview_window(LABEL) {
            Some(window) => {
                // The window asks no more: it is told.
                let _ = window.emit_to(LABEL, "quick", view);
                bring(&window);
            }
            None => create(&app),
        }
    });
}

/// The window shows itself when it has something to show (`quick_ready`).
fn create(app: &AppHandle) {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("quick.html".into()))
        .title("Tact")
        .inner_size(SIZE.width, SIZE.height)
        .min_inner_size(320.0, 240.0)
        .always_on_top(true)
        .decorations(false)
        .skip_taskbar(true)
        .visible(false)
        .build();
    match window {
        Ok(window) => webview::draw_plainly(&window),
        Err(error) => eprintln!("tact-desktop: the quick check cannot be shown: {error}"),
    }
}

fn bring(window: &WebviewWindow) {
    // Where the system says neither where the pointer is nor how large the screen, the middle will do.
    if place(window).is_none() {
        let _ = window.center();
    }
    let _ = window.show();
    let _ = window.set_focus();
}

/// Near the pointer, but wholly on its screen.
fn place(window: &WebviewWindow) -> Option<()> {
    let pointer = window.cursor_position().ok()?;
    let monitor = window.monitor_from_point(pointer.x, pointer.y).ok()??;
    let size = window.outer_size().ok()?;
    let area = monitor.work_area();
    let within = |at: f64, from: i32, room: u32, wanted: u32| {
        let most = f64::from(from) + (f64::from(room) - f64::from(wanted)).max(0.0);
        (at + 12.0).clamp(f64::from(from), most)
    };
    let x = within(pointer.x, area.position.x, area.size.width, size.width);
    let y = within(pointer.y, area.position.y, area.size.height, size.height);
    window.set_position(PhysicalPosition::new(x, y)).ok()
}

/// Changes the session, and shows how it is then.
fn changed(current: &Current, change: impl FnOnce(&mut Session)) -> Result<Quick, Failure> {
    let mut session = current.lock();
    let session = session.as_mut().ok_or_else(closed)?;
    change(session);
    Ok(session.view())
}

fn closed() -> Failure {
    Failure { code: "quick-closed".to_owned(), place: String::new(), detail: String::new() }
}

/// Hides the window and forgets what was on the clipboard. The window manager gives the keyboard back.
fn close(app: &AppHandle) {
    *app.state::<Current>().lock() = None;
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.hide();
    }
}

#[tauri::command(async)]
pub fn quick(current: State<Current>) -> Result<Quick, Failure> {
    changed(&current, |_| {})
}

#[tauri::command(async)]
pub fn quick_ready(app: AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        bring(&window);
    }
}

#[tauri::command(async)]
pub fn quick_apply(desk: State<Desk>, current: State<Current>, finding: usize, fix: usize) -> Result<Quick, Failure> {
    changed(&current, |session| session.apply(finding, fix, desk.checker()))
}

#[tauri::command(async)]
pub fn quick_undo(desk: State<Desk>, current: State<Current>) -> Result<Quick, Failure> {
    changed(&current, |session| session.undo(desk.checker()))
}

#[tauri::command(async)]
pub fn quick_improve(desk: State<Desk>, current: State<Current>) -> Result<Quick, Failure> {
    let least = desk.current_settings().strictness.least();
    changed(&current, |session| session.improve(least, desk.checker()))
}

#[tauri::command(async)]
pub fn quick_copy(app: AppHandle, clipboard: State<Clipboard>, current: State<Current>) -> Result<(), Failure> {
    let copied = clipboard.get();
    let better = current.lock().as_ref().map(|session| (!session.is_untouched(&copied)).then(|| session.better()));
    // What was not changed stays on the clipboard with all its forms.
    if let Some((text, html)) = better.ok_or_else(closed)? {
        clipboard.put(text, html)?;
    }
    close(&app);
    Ok(())
}

#[tauri::command(async)]
pub fn quick_close(app: AppHandle) {
    close(&app);
}

#[tauri::command(async)]
pub fn quick_edit(app: AppHandle, current: State<Current>) -> Result<(), Failure> {
    let better = current.lock().as_ref().map(Session::better);
    let (text, _) = better.ok_or_else(closed)?;
    close(&app);
    show(&app);
    // The window is there from the start; it may be hidden.
    let _ = app.emit_to(crate::MAIN, "reply", text);
    Ok(())
}
