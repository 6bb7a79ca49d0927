//! Legal and automatic texts below (seldom above) a reply.

use super::lines::{Line, Lines, LinesBack};
use super::markers::Markers;
use super::phrases::Class;

/// Longest line of links, in bytes.
const LINK_BYTES: usize = 200;
/// How many lines of the last paragraph may belong to an automatic text.
const LAST_LINES: usize = 8;

/// A line without the marks before its first word: dashes, brackets, bullets, emoji.
pub(super) fn without_decoration(line: &str) -> &str {
    let is_mark = |c: char| {
        if c.is_ascii() { " \t*_#-=~[(<\"'|".contains(c) } else { !c.is_alphanumeric() }
    };
    line.trim_start_matches(is_mark)
}

/// Whether a line that begins with the words of a link holds nothing else but an address, or goes on with further links.
pub(super) fn is_link(line: &str, rest: &str) -> bool {
    let next = rest.trim_start_matches(|c: char| c.is_whitespace() || ":-–([<]*_.".contains(c));
    let address = ["http", "www.", "mailto:"].iter().any(|start| next.starts_with(start));
    line.len() <= LINK_BYTES && (next.is_empty() || address || next.starts_with(['|', '•', '·', ')', '>']))
}

/// Where the automatic text in the first paragraph of `text` ends, if there is one.
pub(super) fn leading(text: &str, markers: &Markers) -> Option<usize> {
    let mut lines = Lines::new(text);
    let first = lines.next_filled()?;
    if !begins(first.text, markers, Class::Automatic) {
        return None;
    }
    Some(lines.take_while(|line| !line.is_blank()).last().map_or(first.end(), |line| line.end()))
}

/// Where the automatic or legal text in the last paragraph of `text` begins, if there is one.
///
/// An automatic text may begin on any line of the paragraph (it often follows the signature), the others only on its first.
pub(super) fn trailing(text: &str, markers: &Markers) -> Option<usize> {
    let mut found = None;
    let mut paragraph: Option<Line<'_>> = None;
    for line in LinesBack::new(text).skip_while(Line::is_blank).take(LAST_LINES) {
        if line.is_blank() {
            break;
        }
        if begins(line.text, markers, Class::Automatic) {
            found = Some(line.start);
        }
        paragraph = Some(line);
    }
    let first = paragraph?;
    let at_paragraph_start = ends_with_blank_line(&text[..first.start]);
    (at_paragraph_start && begins(first.text, markers, Class::Last)).then_some(first.start).or(found)
}

/// Whether a line begins with a phrase of this class.
fn begins(line: &str, markers: &Markers, class: Class) -> bool {
    markers.phrases.at_start(without_decoration(line)).after(class).is_some()
}

/// Whether the text before a paragraph ends with a blank line, or there is none.
fn ends_with_blank_line(before: &str) -> bool {
    if before.is_empty() {
        return true;
    }
    let mut lines = LinesBack::new(before);
    lines.next().is_some_and(|line| line.is_blank()) && lines.next().is_some_and(|line| line.is_blank())
}
