//! What is written: how a judged row becomes bytes, and where the bytes go.

mod file;
mod flat;
mod journal;
mod jsonl;
mod sample;
mod xlsx;

use std::path::Path;

use crate::judge::{Judged, Judging};
use crate::row::Row;
use crate::totals::Totals;
use crate::trouble::Failure;

pub use file::{Console, Finished, ToFile, discard, part_of, put};
pub use flat::Flat;
pub use journal::{Before, Journal};
pub use jsonl::JsonLines;
pub use sample::{Sample, Sheet};
pub use xlsx::Workbook;

/// The formats that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every field of the input and `tact`, one object a line.
    JsonLines,
    /// A table.
    Csv,
    /// A workbook.
    Xlsx,
    /// The report for people.
    Html,
}

impl Target {
    /// By its name or the end of a file name.
    pub fn by_name(name: &str) -> Option<Self> {
        match name.to_lowercase().as_str() {
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// By the end of a file name.
    pub fn of_path(path: &Path) -> Option<Self> {
        Self::by_name(&path.extension()?.to_string_lossy())
    }
}

/// How a judged row becomes bytes. Workers do it side by side.
pub trait Encode: Sync {
    /// Appends a row.
    fn row(&self, row: &Row, judged: &Judged, judging: &Judging, out: &mut Vec<u8>);
}

/// Where the bytes go, in the order of the input.
pub trait Sink {
    /// Takes what the rows of a block became. `blocks` are done now, and `totals` are those of all of them.
    fn block(&mut self, bytes: &[u8], blocks: u64, totals: &Totals) -> Result<(), Failure>;

    /// The run ends before its input does.
    fn pause(&mut self, blocks: u64, totals: &Totals) -> Result<(), Failure>;
}

/// Takes everything and keeps nothing: where only a sample is wanted, or only the time.
#[derive(Debug)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn block(&mut self, _: &[u8], _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }
}
