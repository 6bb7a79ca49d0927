//! Systems that say neither what the clipboard holds by name nor when that changes: it is asked each second.

use std::error::Error;
use std::thread;
use std::time::Duration;

use crate::Clipboard;

/// What is on the clipboard by name; unknown here.
pub fn names() -> Option<Vec<String>> {
    None
}

/// Calls `changed` each time that something is copied, until it answers false.
///
/// # Errors
/// Where there is no clipboard.
pub fn watch(mut changed: impl FnMut() -> bool) -> Result<(), Box<dyn Error>> {
    let mut clipboard = Clipboard::open()?;
    let mut before = clipboard.get();
    loop {
        thread::sleep(Duration::from_secs(1));
        let now = clipboard.get();
        if now != before && !changed() {
            return Ok(());
        }
        before = now;
    }
}
