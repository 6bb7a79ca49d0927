//! One record of a table: its fields, and the way back from fields to a record.

use std::borrow::Cow;

use memchr::{memchr, memchr3};
use tact_core::decode;

use super::sniff::Dialect;

/// The fields of a record without its line end. A quotation mark inside a quoted field that is followed by neither a
/// delimiter nor another one stands for itself: people forget to double it.
pub fn raw(record: &[u8], dialect: Dialect) -> Vec<Cow<'_, [u8]>> {
    let mut out = Vec::with_capacity(16);
    let mut at = 0;
    loop {
        let (field, next) = if record.get(at) == Some(&dialect.quote) {
            quoted(record, at + 1, dialect)
        } else {
            let end = memchr(dialect.delimiter, &record[at..]).map_or(record.len(), |found| at + found);
            (Cow::Borrowed(&record[at..end]), (end < record.len()).then_some(end + 1))
        };
        out.push(field);
        let Some(next) = next else { return out };
        at = next;
    }
}

/// A quoted field whose text begins here, and where the next field begins, if there is one.
fn quoted(record: &[u8], start: usize, dialect: Dialect) -> (Cow<'_, [u8]>, Option<usize>) {
    // The text so far, where marks in it stand for others.
    let mut text: Option<Vec<u8>> = None;
    let mut from = start;
    loop {
        // A field that is never closed ends with the record.
        let found = memchr(dialect.quote, &record[from..]);
        let place = found.map_or(record.len(), |found| from + found);
        let after = record.get(place + 1).copied();
        if found.is_some() && after.is_some_and(|after| after != dialect.delimiter) {
            text.get_or_insert_default().extend_from_slice(&record[from..=place]);
            from = place + if after == Some(dialect.quote) { 2 } else { 1 };
            continue;
        }
        let field = match text {
            Some(mut text) => {
                text.extend_from_slice(&record[from..place]);
                Cow::Owned(text)
            }
            None => Cow::Borrowed(&record[start..place]),
        };
        return (field, after.map(|_| place + 2));
    }
}

/// The fields of a record as text: UTF-8, or else Windows-1252, each field for itself, since encodings are mixed.
pub fn fields(record: &[u8], dialect: Dialect) -> Vec<Cow<'_, str>> {
    let owned = |bytes| String::from_utf8(bytes).unwrap_or_else(|error| decode(error.as_bytes()).text.into_owned());
    let text = |field| match field {
        Cow::Borrowed(bytes) => decode(bytes).text,
        Cow::Owned(bytes) => Cow::Owned(owned(bytes)),
    };
    raw(record, dialect).into_iter().map(text).collect()
}

/// Appends a field to a record of a comma-separated table.
pub fn push_field(out: &mut Vec<u8>, field: &str) {
    let bytes = field.as_bytes();
    let edge = field.starts_with(' ') || field.ends_with(' ');
    if !edge && memchr3(b',', b'"', b'\n', bytes).is_none() && memchr(b'\r', bytes).is_none() {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    let mut from = 0;
    while let Some(found) = memchr(b'"', &bytes[from..]) {
        out.extend_from_slice(&bytes[from..=from + found]);
        out.push(b'"');
        from += found + 1;
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

/// What a cell begins with that a spreadsheet takes for a formula; Japanese and Chinese ones take the wide letters, too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet takes for a formula.
pub fn sound(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) && !is_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Digits with a sign are no formula: `-12,5`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty()
        && digits.starts_with(|ch: char| ch.is_ascii_digit())
        && digits.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '.' | ','))
}

/// The records of a table that this program has written.
pub fn records_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let mut inside = false;
        let end = rest.iter().position(|byte| {
            inside ^= *byte == b'"';
            *byte == b'\n' && !inside
        })?;
        let record = &rest[..end];
        rest = &rest[end + 1..];
        Some(record.strip_suffix(b"\r").unwrap_or(record))
    })
}
