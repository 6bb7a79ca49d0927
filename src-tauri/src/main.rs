//! The window of Tact: a thin shell over `tact-app`.

// No console beside the window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod clipboard;
mod commands;
mod dialogs;
mod quick;
mod runs;
mod shortcut;
mod tray;
mod watch;
mod webview;

use std::process::ExitCode;

use clipboard::Clipboard;
use shortcut::Held;
use tact_app::{Desk, folders};
use tauri::{AppHandle, CloseRequestApi, Manager, Window, WindowEvent};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_window_state::StateFlags;
use watch::Watch;

/// The window with the editor.
const MAIN: &str = "main";
/// Started with this, no window is shown: the tray and the keys are there.
const BACKGROUND: &str = "--background";

fn main() -> ExitCode {
    // What a panic says may quote the text that it happened on, and what a window says goes into the logs of the desktop.
    std::panic::set_hook(Box::new(|panic| {
        if tact_app::is_guarded() {
            return;
        }
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        eprintln!("tact-desktop: defect at {place}; please report this line");
        // Other threads would wait for this one for ever; drafts are on the disk.
        std::process::abort();
    }));
    let Some(folders) = folders::of_user() else {
        eprintln!("tact-desktop: the system does not say where this user's files are; set HOME and start again");
        return ExitCode::from(2);
    };
    let desk = match Desk::open(folders) {
        Ok(desk) => desk,
        Err(failure) => {
            eprintln!("tact-desktop: cannot start: {} {} {}", failure.code, failure.place, failure.detail);
            return ExitCode::from(2);
        }
    };
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    let run = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(kept).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_global_shortcut::Builder::new().build())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg(BACKGROUND).build())
        .manage(desk)
        .manage(Clipboard::default())
        .manage(dialogs::Chosen::default())
        .manage(quick::Current::default())
        .manage(runs::Dropped::default())
        .manage(shortcut::Held::default())
        .manage(watch::Watch::default())
        .invoke_handler(commands::handler())
        .setup(|app| {
            set_up(app.handle());
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { api, .. } => closing(window, api),
            WindowEvent::DragDrop(event) => runs::dragged(window, event),
            _ => {}
        })
        .run(tauri::generate_context!());
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tact-desktop: {error}");
            start_again();
            ExitCode::from(2)
        }
    }
}

/// Starts once more in the place of this process, a few times. Right after a crash the message bus still counts the one that
/// is gone, and the first try of the next may wait for an answer that never comes.
#[cfg(unix)]
fn start_again() {
    use std::os::unix::process::CommandExt;
    const TRIES: &str = "TACT_TRIES";
    let tries: u32 = std::env::var(TRIES).ok().and_then(|tries| tries.parse().ok()).unwrap_or(0);
    let Ok(program) = std::env::current_exe() else { return };
    if tries < 3 {
        std::thread::sleep(std::time::Duration::from_millis(400));
        let mut again = std::process::Command::new(program);
        let error = again.args(std::env::args_os().skip(1)).env(TRIES, (tries + 1).to_string()).exec();
        eprintln!("tact-desktop: {error}");
    }
}

#[cfg(not(unix))]
fn start_again() {}

/// Puts up what works without a window. What the system does not have is left out, and said in the log.
fn set_up(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        webview::draw_plainly(&window);
    }
    if let Err(error) = tray::create(app) {
        eprintln!("tact-desktop: no icon in the tray: {error}");
    }
    let keys = app.state::<Desk>().current_settings().shortcut;
    if let Err(failure) = app.state::<Held>().change(app, &keys) {
        eprintln!("tact-desktop: {}: {} {}", failure.code, failure.place, failure.detail);
        app.state::<Desk>().note_problem(failure);
    }
    follow(app);
}

/// Does what the settings say of the world outside the windows.
fn follow(app: &AppHandle) {
    let settings = app.state::<Desk>().current_settings();
    app.state::<Watch>().follow(app, settings.watch);
    let autostart = app.autolaunch();
    if autostart.is_enabled().is_ok_and(|on| on != settings.autostart) {
        let done = if settings.autostart { autostart.enable() } else { autostart.disable() };
        if let Err(error) = done {
            eprintln!("tact-desktop: the start with the system cannot be changed: {error}");
        }
    }
}

/// Closing the editor leaves the quick check at work, where the user wants that; closing the quick check hides it.
fn closing(window: &Window, api: &CloseRequestApi) {
    if window.label() != MAIN || window.state::<Desk>().current_settings().background {
        api.prevent_close();
        // A window that cannot be hidden stays open.
        let _ = window.hide();
    } else {
        window.app_handle().exit(0);
    }
}

/// Brings the window with the editor to the front.
fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window that cannot be raised (some window managers refuse) is still there.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}
