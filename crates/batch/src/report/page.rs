//! The page with its data. Nothing that stands in a reply, a name or a file name can end the element that holds it.

use crate::report::ReportData;
use crate::trouble::Failure;

/// The page as Vite builds it; empty where it was not built.
const PAGE: &str = include_str!(concat!(env!("OUT_DIR"), "/report.html"));

/// Where the data goes.
const PLACE: &str = r#"<script type="application/json" id="report-data"></script>"#;

/// Is the page part of this build? To be asked before a run, not after it.
pub fn check() -> Result<(), Failure> {
    if PAGE.contains(PLACE) { Ok(()) } else { Err(Failure::NoPage) }
}

/// The report as one HTML file.
pub fn page(data: &ReportData) -> Result<Vec<u8>, Failure> {
    filled(PAGE, data)
}

pub(super) fn filled(page: &str, data: &ReportData) -> Result<Vec<u8>, Failure> {
    let (before, after) = page.split_once(PLACE).ok_or(Failure::NoPage)?;
    let (open, close) = PLACE.split_once("</").unwrap_or((PLACE, ""));
    // Writing to memory does not fail.
    let json = serde_json::to_string(data).unwrap_or_default();
    let mut out = Vec::with_capacity(page.len() + json.len() + json.len() / 16);
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(open.as_bytes());
    escape(&json, &mut out);
    out.extend_from_slice(b"</");
    out.extend_from_slice(close.as_bytes());
    out.extend_from_slice(after.as_bytes());
    Ok(out)
}

/// JSON without any character that means something to HTML or ends a line of a script. They only stand in strings, where
/// an escape is the same.
pub(super) fn escape(json: &str, out: &mut Vec<u8>) {
    let mut buffer = [0; 4];
    for ch in json.chars() {
        match ch {
            '<' => out.extend_from_slice(b"\\u003c"),
            '>' => out.extend_from_slice(b"\\u003e"),
            '&' => out.extend_from_slice(b"\\u0026"),
            '\u{2028}' => out.extend_from_slice(b"\\u2028"),
            '\u{2029}' => out.extend_from_slice(b"\\u2029"),
            ch => out.extend_from_slice(ch.encode_utf8(&mut buffer).as_bytes()),
        }
    }
}
