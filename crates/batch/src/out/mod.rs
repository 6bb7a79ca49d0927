//! What is written: how a judged row becomes bytes, and where the bytes go.

mod arrow;
mod columnar;
mod file;
mod flat;
mod journal;
mod jsonl;
mod parquet;
mod sample;
mod xlsx;

use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};

use crate::judge::{Judged, Judging};
use crate::row::Row;
use crate::totals::Totals;
use crate::trouble::Failure;

pub use columnar::{Columnar, push_judged};
pub use file::{Console, Finished, ToFile, create, discard, part_of, put};
pub use flat::Flat;
pub use journal::{Before, Journal, of_inputs};
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
    /// Columns, for data teams.
    Parquet,
    /// Columns, for notebooks and databases.
    Arrow,
}

impl Target {
    /// By its name or the end of a file name.
    pub fn by_name(name: &str) -> Option<Self> {
        match name.to_lowercase().as_str() {
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "html" | "htm" => Some(Self::Html),
            "parquet" | "pq" => Some(Self::Parquet),
            "arrow" | "feather" | "ipc" => Some(Self::Arrow),
            _ => None,
        }
    }

    /// Can nothing be made of a file that was not completed?
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet | Self::Arrow)
    }

    /// By the end of a file name.
    pub fn of_path(path: &Path) -> Option<Self> {
        Self::by_name(&path.extension()?.to_string_lossy())
    }
}

/// How a judged row becomes bytes, or rows become columns. Workers do it side by side.
pub trait Encode: Sync {
    /// Appends a row.
    fn row(&self, _row: &Row, _judged: &Judged, _judging: &Judging, _out: &mut Vec<u8>) {}

    /// In a format of columns: what takes the rows of one block, in place of [`row`](Self::row).
    fn gather<'a>(&'a self, _judging: &'a Judging) -> Option<Box<dyn Gather + 'a>> {
        None
    }
}

/// The rows of one block on their way to columns.
pub trait Gather {
    /// Takes a row.
    fn row(&mut self, row: &Row, judged: &Judged, judging: &Judging);

    /// The columns; nothing where there were no rows. Fails where they do not fit into a batch.
    fn end(self: Box<Self>) -> Result<Option<RecordBatch>, ArrowError>;
}

/// Where the bytes go, in the order of the input.
pub trait Sink {
    /// Takes what the rows of a block became. `blocks` are done now, and `totals` are those of all of them.
    fn block(&mut self, bytes: &[u8], blocks: u64, totals: &Totals) -> Result<(), Failure>;

    /// Takes what the rows of a block became, in a format of columns; before [`block`](Self::block).
    fn batch(&mut self, _batch: &RecordBatch) -> Result<(), Failure> {
        Ok(())
    }

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

/// A file that is complete only at its end.
pub trait Whole: Sink {
    /// Completes it and moves it into its place.
    fn finish(self: Box<Self>) -> Result<(), Failure>;
}

/// A file with these columns; `-` is standard output, which takes a stream of Arrow alone.
pub fn columns_to(target: Target, path: &Path, schema: &SchemaRef) -> Result<Box<dyn Whole>, Failure> {
    let console = path.as_os_str() == "-";
    Ok(match target {
        Target::Arrow if console => Box::new(arrow::ArrowStream::new(schema)?),
        Target::Arrow => Box::new(arrow::ArrowFile::new(path, schema)?),
        Target::Parquet if !console => Box::new(parquet::ParquetFile::new(path, schema)?),
        _ => return Err(Failure::Format(path.display().to_string())),
    })
}
