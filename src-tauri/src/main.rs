//! The window of Tact: a thin shell over `tact-app`.

// No console beside the window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod clipboard;
mod commands;
mod dialogs;

use std::process::ExitCode;

use clipboard::Clipboard;
use tact_app::{Desk, folders};
use tauri::{AppHandle, Manager};
use tauri_plugin_window_state::StateFlags;

/// The window with the editor.
const MAIN: &str = "main";

fn main() -> ExitCode {
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
        .manage(desk)
        .manage(Clipboard::default())
        .manage(dialogs::Chosen::default())
        .invoke_handler(commands::handler())
        .run(tauri::generate_context!());
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tact-desktop: {error}");
            ExitCode::from(2)
        }
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
