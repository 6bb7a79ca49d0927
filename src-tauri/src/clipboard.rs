//! The clipboard of the system. It is opened when something is first put there.

use std::sync::{Mutex, PoisonError};

use tact_app::api::Failure;

/// On X11 and Wayland the program that copied must answer whoever pastes: the clipboard stays open.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    /// Puts a text there.
    pub fn put(&self, text: String) -> Result<(), Failure> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match open.take() {
            Some(clipboard) => clipboard,
            None => arboard::Clipboard::new().map_err(|error| failure(&error))?,
        };
        open.insert(clipboard).set_text(text).map_err(|error| failure(&error))
    }
}

fn failure(error: &arboard::Error) -> Failure {
    Failure { code: "clipboard".to_owned(), place: String::new(), detail: error.to_string() }
}
