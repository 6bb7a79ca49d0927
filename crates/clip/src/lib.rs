//! The clipboard of the system: what is there, and putting something there.
//!
//! What a password manager marked as a secret is not read. Nothing is kept.

#[cfg(target_os = "linux")]
mod selection;
#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod selection;

use std::fmt;

pub use selection::watch;

/// What password managers put beside a secret.
const SECRET: &str = "x-kde-passwordManagerHint";

/// What is on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clip {
    /// Plain text; may be empty.
    Text(String),
    /// Text with formatting, as HTML.
    Html(String),
    /// A picture.
    Image,
    /// Files.
    Files,
    /// What a password manager marked as nobody's business.
    Secret,
}

/// There is no clipboard, or it does not do what it should; what the system says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(pub String);

impl fmt::Display for Unavailable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unavailable {}

impl From<arboard::Error> for Unavailable {
    fn from(error: arboard::Error) -> Self {
        Self(error.to_string())
    }
}

/// The clipboard, opened. On X11 and Wayland the program that copied must answer whoever pastes, so it stays open as long
/// as what was put there is to be had.
pub struct Clipboard(arboard::Clipboard);

impl Clipboard {
    /// Opens it.
    ///
    /// # Errors
    /// Where there is none: no display, or a system without one.
    pub fn open() -> Result<Self, Unavailable> {
        Ok(Self(arboard::Clipboard::new()?))
    }

    /// What is there now.
    pub fn get(&mut self) -> Clip {
        let known = selection::names();
        // Who is asked for what they do not offer may begin a long answer that stands in the way of the next one.
        let may_be_html = known.as_ref().is_none_or(|names| names.iter().any(|name| name == "text/html"));
        let names = known.unwrap_or_default();
        let has = |wanted: &str| names.iter().any(|name| name.starts_with(wanted));
        if has(SECRET) {
            return Clip::Secret;
        }
        if has("text/uri-list") || has("x-special/gnome-copied-files") {
            return Clip::Files;
        }
        // Spreadsheets and browsers offer a picture as well as the text; a picture alone has none.
        let html = if may_be_html { self.0.get().html().ok() } else { None };
        if let Some(html) = html.filter(|html| !html.trim().is_empty()) {
            return Clip::Html(html);
        }
        let text = self.0.get_text().unwrap_or_default();
        if text.is_empty() && has("image/") { Clip::Image } else { Clip::Text(text) }
    }

    /// Puts a text there, with its formatting if it has one.
    ///
    /// # Errors
    /// What the system says.
    pub fn put(&mut self, text: String, html: Option<String>) -> Result<(), Unavailable> {
        match html {
            Some(html) => self.0.set().html(html, Some(text))?,
            None => self.0.set().text(text)?,
        }
        Ok(())
    }

    /// The same, and stays until something else is copied: for a program that has nothing else to do.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(target_os = "linux")]
    pub fn hold(&mut self, text: String, html: Option<String>) -> Result<(), Unavailable> {
        use arboard::SetExtLinux;
        match html {
            Some(html) => self.0.set().wait().html(html, Some(text))?,
            None => self.0.set().wait().text(text)?,
        }
        Ok(())
    }

    /// The same; here the system keeps what was copied.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(not(target_os = "linux"))]
    pub fn hold(&mut self, text: String, html: Option<String>) -> Result<(), Unavailable> {
        self.put(text, html)
    }
}
