//! The language of the interface, and how things are shown in a terminal.

use std::env;
use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use tact_batch::harmless;

/// The language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ui {
    /// French.
    Fr,
    /// English.
    En,
}

impl Ui {
    /// The language of the system: French where the locale says so, else English.
    pub fn of_system() -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| env::var(name).ok())
            .find(|value| !value.is_empty())
            .unwrap_or_default();
        if locale.starts_with("fr") { Self::Fr } else { Self::En }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.pick("fr", "en")
    }

    /// The text in this language. Both stand side by side so that neither is forgotten.
    pub fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::Fr => french,
            Self::En => english,
        }
    }
}

/// Colours, or none where the output is not a terminal or `NO_COLOR` is set.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// For standard output.
    pub fn for_stdout() -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { on: std::io::stdout().is_terminal() && !refused }
    }

    fn style(self, style: Style, text: &str) -> String {
        if self.on { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// What stands out.
    pub fn bold(self, text: &str) -> String {
        self.style(Style::new().bold(), text)
    }

    /// What steps back.
    pub fn dim(self, text: &str) -> String {
        self.style(Style::new().dimmed(), text)
    }

    /// What is good.
    pub fn good(self, text: &str) -> String {
        self.style(AnsiColor::Green.on_default(), text)
    }

    /// What is to be looked at.
    pub fn warn(self, text: &str) -> String {
        self.style(AnsiColor::Yellow.on_default(), text)
    }

    /// What must not go.
    pub fn bad(self, text: &str) -> String {
        self.style(AnsiColor::Red.on_default(), text)
    }
}

/// A text from a reply, a rule or a file name, made harmless for a terminal: control characters, escape sequences and
/// bidirectional controls show as what they are.
pub fn visible(text: &str) -> String {
    text.chars().filter(|ch| *ch != '\u{feff}').map(|ch| if ch == '\t' { ' ' } else { harmless(ch) }).collect()
}

/// The same for a text of several lines, which stay lines.
pub fn visible_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_bidirectional_controls_are_shown_not_obeyed() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\r"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}");
        assert_eq!(visible("l’été\u{202f}!"), "l’été\u{202f}!");
    }
}
