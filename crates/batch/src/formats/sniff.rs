//! What kind of table this is, found by looking at its beginning.

use super::record::raw;
use super::splitter::Splitter;
use crate::columns::is_known;

/// What stands between the fields and around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between two fields.
    pub delimiter: u8,
    /// Around a field with delimiters or line breaks in it.
    pub quote: u8,
    /// At the end of a record: a line feed, or the carriage return of old Macintoshes.
    pub end: u8,
}

impl Dialect {
    /// The one of RFC 4180, in which tables are handed on inside the program.
    pub const COMMA: Self = Self { delimiter: b',', quote: b'"', end: b'\n' };
}

/// What may stand between fields; where nothing tells them apart, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many records are looked at.
const RECORDS: usize = 100;

/// What a table looks like.
#[derive(Debug)]
pub struct Look {
    /// Its dialect.
    pub dialect: Dialect,
    /// How many bytes stand before the first record (`sep=;` of Excel).
    pub skip: usize,
}

/// Looks at the beginning of a table; `whole` if that is all of it.
pub fn look(head: &[u8], whole: bool, delimiter: Option<u8>) -> Look {
    let end =
        if memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() { b'\r' } else { b'\n' };
    let first = head.split(|byte| *byte == end).next().unwrap_or(head);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', told, rest @ ..] = first
        && (rest.is_empty() || rest == b"\r")
    {
        let dialect = Dialect { delimiter: *told, quote: b'"', end };
        return Look { dialect, skip: (first.len() + 1).min(head.len()) };
    }
    let candidates = delimiter.map_or(DELIMITERS.to_vec(), |given| vec![given]);
    let mut best = (f64::NEG_INFINITY, Dialect { delimiter: candidates[0], quote: b'"', end });
    for quote in [b'"', b'\''] {
        for &delimiter in &candidates {
            let dialect = Dialect { delimiter, quote, end };
            let mut score = evenness(head, whole, dialect);
            if quote == b'\'' {
                // Apostrophes are common, quoting with them is not: they must stand around many fields and explain more.
                score = if quoted(head, whole, dialect) { score - 0.01 } else { f64::NEG_INFINITY };
            }
            if score > best.0 + 1e-9 {
                best = (score, dialect);
            }
        }
    }
    Look { dialect: best.1, skip: 0 }
}

/// The first records, each with its fields.
pub fn records(head: &[u8], whole: bool, dialect: Dialect, most: usize) -> Vec<Vec<Vec<u8>>> {
    let mut splitter = Splitter::new(std::io::empty(), head.to_vec(), dialect);
    splitter.partial = !whole;
    let mut out = Vec::new();
    while out.len() < most {
        match splitter.next() {
            Ok(Some(found)) if found.trouble.is_none() => {
                let record = splitter.bytes(&found);
                out.push(raw(record, dialect).into_iter().map(std::borrow::Cow::into_owned).collect());
            }
            Ok(Some(_)) => {}
            _ => break,
        }
    }
    out
}

/// How much the records are alike: the share of records with as many fields as the first one, and a little for more of
/// them. One column is worth less than any two that agree.
fn evenness(head: &[u8], whole: bool, dialect: Dialect) -> f64 {
    let records = records(head, whole, dialect, RECORDS);
    let Some(columns) = records.first().map(Vec::len) else { return 0.0 };
    if columns < 2 {
        return 0.1;
    }
    let alike = records.iter().filter(|record| record.len() == columns).count() as f64 / records.len() as f64;
    let names = records[0].iter().filter(|name| is_known(&String::from_utf8_lossy(name))).count() as f64;
    alike + (columns as f64).min(50.0) / 1000.0 + names / 10.0
}

/// Does this quotation mark stand around fields, and does the usual one around none?
fn quoted(head: &[u8], whole: bool, dialect: Dialect) -> bool {
    let usual = Dialect { quote: b'"', ..dialect };
    let fields = records(head, whole, usual, RECORDS);
    let around = |quote: u8| {
        let inside =
            |field: &&Vec<u8>| field.len() > 1 && field.first() == Some(&quote) && field.last() == Some(&quote);
        fields.iter().flatten().filter(inside).count()
    };
    let unusual = around(b'\'');
    unusual > 1 && unusual * 2 >= fields.len() && memchr::memchr(b'"', head).is_none_or(|_| around(b'"') == 0)
}

/// Are these the names of columns, and not a record like the others?
pub fn is_header(first: &[String], second: Option<&Vec<String>>) -> bool {
    if first.iter().any(|name| is_known(name)) && first.iter().all(|name| name.chars().count() <= 80) {
        return true;
    }
    let named = |name: &String| {
        let name = name.trim();
        let digits = name.chars().filter(char::is_ascii_digit).count();
        let sentence = name.ends_with(['.', '!', '?']) || name.split_whitespace().count() > 6;
        !name.is_empty() && name.chars().count() <= 60 && digits * 2 < name.len() && !name.contains('\n') && !sentence
    };
    let longer = second.is_none_or(|second| second.iter().map(String::len).max() > first.iter().map(String::len).max());
    first.len() > 1 && first.iter().all(named) && longer
}
