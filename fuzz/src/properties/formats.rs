//! An export in any format: rows that can be used, the same each time, and outputs that can be read.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::{env, fs, panic, process};

use tact_batch::formats::{FORMATS, Wishes, by_name};
use tact_batch::out::{Encode, Flat, JsonLines};
use tact_batch::{Defaults, Input, Judging, Row, Totals, each_row, is_guarded};
use tact_core::Analyzer;

use super::{RULESET, workbook};

/// So many rows are written.
const WRITTEN: usize = 5;
/// Of a first byte: the file is a workbook, of which the rest are the parts. As bytes of an archive hardly any change would
/// get past its checksums.
const PARTS: u8 = 0x80;

thread_local! {
    static JUDGING: Judging<'static> = Judging::new(&RULESET, "en", Defaults::default());
    static ANALYZER: RefCell<Analyzer<'static>> = RefCell::new(Analyzer::new(&RULESET));
}

/// To be done once where libFuzzer ends the program on every panic: those of readers of others are caught and told.
pub fn begin() {
    let ends = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        if !is_guarded() {
            ends(what);
        }
    }));
}

/// The first byte says which format, the rest is the file; or what is in a workbook.
pub fn holds(data: &[u8]) {
    let Some((&first, bytes)) = data.split_first() else { return };
    let (format, bytes) = if first & PARTS == 0 {
        (FORMATS[usize::from(first) % FORMATS.len()], Cow::Borrowed(bytes))
    } else {
        (by_name("xlsx").unwrap(), Cow::Owned(workbook::of_parts(&String::from_utf8_lossy(bytes))))
    };
    let path: PathBuf = env::temp_dir().join(format!("tact-fuzz-{}.{}", process::id(), format.extensions[0]));
    fs::write(&path, bytes).unwrap();
    let input = Input { path, format };
    let (first, second) = (read(&input), read(&input));
    assert_eq!(first, second, "another answer the second time");
    let _ = fs::remove_file(&input.path);
}

/// What is in a file, and what was said of it.
fn read(input: &Input) -> (Vec<String>, Option<String>) {
    JUDGING.with(|judging| read_by(input, judging))
}

fn read_by(input: &Input, judging: &Judging) -> (Vec<String>, Option<String>) {
    let flat = Flat::new(Vec::new(), true, true, judging);
    let columns = records(&flat.header());
    assert_eq!(columns.len(), 1);
    let mut all = Vec::new();
    let mut each = |row: &Row| {
        if all.len() < WRITTEN {
            all.push(written(row, judging, &flat, columns[0].len()));
        }
    };
    let failure = each_row(input, &Wishes::default(), &mut each).err();
    let failure = failure.map(|failure| failure.text(false));
    assert!(failure.as_ref().is_none_or(|text| !text.is_empty()));
    (all, failure)
}

/// A row in every output: an object on one line; a record with a cell for each column, none of them a formula.
fn written(row: &Row, judging: &Judging, flat: &Flat, columns: usize) -> String {
    let (mut lines, mut table) = (Vec::new(), Vec::new());
    ANALYZER.with_borrow_mut(|analyzer| {
        judging.judge(row, analyzer, &mut Totals::default(), &mut |judged| {
            JsonLines.row(row, judged, judging, &mut lines);
            flat.row(row, judged, judging, &mut table);
        });
    });
    let lines = String::from_utf8(lines).unwrap();
    assert_eq!(lines.trim_end().lines().count(), 1, "{lines:?}");
    let object: serde_json::Value = serde_json::from_str(&lines).unwrap();
    assert!(object["tact"].is_object(), "{lines}");
    let records = records(&table);
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!(records[0].len(), columns, "{records:?}");
    for cell in &records[0] {
        let number = cell.parse::<f64>().is_ok() || cell.replace(',', ".").parse::<f64>().is_ok();
        assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "a formula: {cell:?}");
    }
    lines
}

/// The cells of a comma-separated table, read as the standard says.
fn records(table: &[u8]) -> Vec<Vec<String>> {
    let (mut out, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut inside, mut chars) = (false, str::from_utf8(table).unwrap().chars().peekable());
    while let Some(ch) = chars.next() {
        match ch {
            '"' if inside && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => inside = !inside,
            ',' if !inside => record.push(std::mem::take(&mut cell)),
            '\r' if !inside && chars.peek() == Some(&'\n') => {}
            '\n' if !inside => {
                record.push(std::mem::take(&mut cell));
                out.push(std::mem::take(&mut record));
            }
            _ => cell.push(ch),
        }
    }
    assert!(!inside && record.is_empty() && cell.is_empty(), "the last record does not end");
    out
}
