//! The clipboard, shared by all commands. It is opened when it is first needed.

use std::sync::{Mutex, PoisonError};

use tact_app::api::{Content, Failure};
use tact_app::quick::Clip;
use tact_clip::Unavailable;

/// The open clipboard, if it was needed yet.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<tact_clip::Clipboard>>);

impl Clipboard {
    /// Puts a text there, with its formatting if it has one.
    pub fn put(&self, text: String, html: Option<String>) -> Result<(), Failure> {
        let put = self.with(|clipboard| clipboard.put(text, html));
        put.map_err(|error| Failure { code: "clipboard".to_owned(), place: String::new(), detail: error.to_string() })
    }

    /// What is there now.
    pub fn get(&self) -> Clip {
        match self.with(|clipboard| Ok(clipboard.get())) {
            Ok(tact_clip::Clip::Text(text)) => Clip::Text(text),
            Ok(tact_clip::Clip::Html(html)) => Clip::Html(html),
            Ok(tact_clip::Clip::Image) => Clip::Other(Content::Image),
            Ok(tact_clip::Clip::Files) => Clip::Other(Content::Files),
            Ok(tact_clip::Clip::Secret) => Clip::Other(Content::Secret),
            Err(_) => Clip::Other(Content::Missing),
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut tact_clip::Clipboard) -> Result<T, Unavailable>) -> Result<T, Unavailable> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match open.take() {
            Some(clipboard) => clipboard,
            None => tact_clip::Clipboard::open()?,
        };
        act(open.insert(clipboard))
    }
}
