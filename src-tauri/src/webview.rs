//! How the system's web view draws.

use tauri::WebviewWindow;

/// Has a window's page drawn without the graphics card. A page of text gains nothing from it, its driver takes a hundred
/// megabytes, and some drivers show an empty window.
#[cfg(target_os = "linux")]
pub fn draw_plainly(window: &WebviewWindow) {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    let done = window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = done {
        eprintln!("tact-desktop: the web view draws as it likes: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
pub fn draw_plainly(_: &WebviewWindow) {}
