//! Lines of a text, forwards and from its end, without a copy.

use memchr::{memchr2, memrchr2};

/// One line. All offsets are bytes of the text that was cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// The line without the white space around it and without its break; empty for a blank line.
    pub(super) text: &'t str,
    /// Where `text` begins.
    pub(super) start: usize,
    /// Whether white space stood before `text`.
    pub(super) indented: bool,
}

impl<'t> Line<'t> {
    /// The line between two offsets, which are not inside a character.
    fn new(text: &'t str, from: usize, to: usize) -> Self {
        let left = trim_start(&text[from..to]);
        let start = to - left.len();
        Self { text: trim_end(left), start, indented: start > from }
    }

    /// Where the text of the line ends, exclusive.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether there is nothing to read on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// The lines from an offset on. Cheap to clone, which is how one looks ahead. `\n`, `\r\n` and `\r` end a line.
#[derive(Debug, Clone)]
pub(super) struct Lines<'t> {
    text: &'t str,
    position: usize,
}

impl<'t> Lines<'t> {
    /// The lines of the whole text.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, position: 0 }
    }

    /// The text that is cut.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Where the next line begins.
    pub(super) fn next_start(&self) -> usize {
        self.position
    }

    /// The next line that is not blank.
    pub(super) fn next_filled(&mut self) -> Option<Line<'t>> {
        self.find(|line| !line.is_blank())
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    #[inline]
    fn next(&mut self) -> Option<Line<'t>> {
        let bytes = self.text.as_bytes();
        let from = self.position;
        if from >= bytes.len() {
            return None;
        }
        let to = match bytes[from] {
            b'\n' | b'\r' => from,
            _ => memchr2(b'\n', b'\r', &bytes[from..]).map_or(bytes.len(), |at| from + at),
        };
        self.position = to + if bytes[to..].starts_with(b"\r\n") { 2 } else { 1 };
        Some(Line::new(self.text, from, to))
    }
}

/// The lines from the end of a text towards its beginning.
#[derive(Debug, Clone)]
pub(super) struct LinesBack<'t> {
    text: &'t str,
    /// Where the part not yet read ends; `None` when everything was read.
    end: Option<usize>,
}

impl<'t> LinesBack<'t> {
    /// The lines of the whole text, the last one first.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, end: Some(text.len()) }
    }
}

impl<'t> Iterator for LinesBack<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let to = self.end?;
        let bytes = &self.text.as_bytes()[..to];
        let at = memrchr2(b'\n', b'\r', bytes);
        self.end = at.map(|at| if bytes[..=at].ends_with(b"\r\n") { at - 1 } else { at });
        Some(Line::new(self.text, at.map_or(0, |at| at + 1), to))
    }
}

/// Whether a text is a single line.
pub(super) fn is_one(text: &str) -> bool {
    memchr2(b'\n', b'\r', text.as_bytes()).is_none()
}

/// White space, and the marks nobody sees at the edge of a line (byte order mark, zero-width space).
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}

/// `text` without white space before it.
#[inline]
pub(super) fn trim_start(text: &str) -> &str {
    match text.as_bytes().first() {
        Some(byte) if byte.is_ascii_graphic() => text,
        _ => text.trim_start_matches(is_blank),
    }
}

/// `text` without white space behind it.
#[inline]
pub(super) fn trim_end(text: &str) -> &str {
    match text.as_bytes().last() {
        Some(byte) if byte.is_ascii_graphic() => text,
        _ => text.trim_end_matches(is_blank),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end() {
        let text = "\u{FEFF}un\r\n  deux \rtrois\n\n\u{A0}quatre\u{202F}";
        let found: Vec<_> = Lines::new(text).map(|line| (line.start, line.text)).collect();
        assert_eq!(found, [(3, "un"), (9, "deux"), (15, "trois"), (21, ""), (24, "quatre")]);
        let mut back: Vec<_> = LinesBack::new(text).map(|line| (line.start, line.text)).collect();
        back.reverse();
        assert_eq!(back, found);
    }
}
