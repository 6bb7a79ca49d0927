//! The formats that are read: one file and one line in [`FORMATS`] each.

mod arrow;
mod batches;
mod claims;
mod delimited;
mod json;
mod jsonl;
mod mail;
mod mbox;
mod objects;
mod parquet;
mod record;
mod sniff;
mod splitter;
mod table;
#[cfg(test)]
mod tests;
mod xlsx;

use std::path::Path;
use std::sync::Arc;

use crate::block::{Block, Parse};
use crate::columns::Mapping;
use crate::people::People;
use crate::stream::Stream;
use crate::trouble::Failure;

pub(crate) use record::{fields, push_field, records_of, sound};
pub use sniff::Dialect;

/// An input of which rows can be read, or why not.
pub type Opened = Result<Box<dyn Source>, Failure>;

/// A format that is read.
#[derive(Debug)]
pub struct Format {
    /// Its name, for `--from`.
    pub name: &'static str,
    /// How the names of its files end.
    pub extensions: &'static [&'static str],
    /// Its columns, where they are always the same.
    pub columns: Option<&'static [&'static str]>,
    /// Begins to read an input.
    pub open: fn(Stream, &Wishes) -> Opened,
}

/// All of them.
pub static FORMATS: &[&Format] = &[
    &jsonl::FORMAT,
    &json::FORMAT,
    &delimited::CSV,
    &delimited::TSV,
    &xlsx::FORMAT,
    &parquet::FORMAT,
    &arrow::FORMAT,
    &mail::FORMAT,
    &mbox::FORMAT,
];

/// How the user wants an input to be read.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Columns, encoding and what else is said about tables.
    pub mapping: Mapping,
    /// Who is who, in exports that only name authors by number.
    pub people: Arc<People>,
}

/// An input that is being read.
pub trait Source: Send {
    /// Knows its columns and turns what is in a block into rows; shared by all workers.
    fn parser(&self) -> Arc<dyn Parse>;

    /// Fills an empty block. False: there was nothing more.
    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure>;
}

/// The format of this name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name || format.extensions.contains(&name)).copied()
}

/// The columns of a file in a format that has them, whatever they are about.
pub(crate) fn read_columns(format: &Format, stream: Stream) -> Result<batches::Columns, Failure> {
    match format.name {
        "parquet" => parquet::read(stream),
        "arrow" => arrow::read(stream),
        _ => Err(Failure::NoSummary(stream.name, format.name.to_owned())),
    }
}

/// The names of all formats.
pub fn names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).collect()
}

/// The format that the end of a name tells, under `.gz` and `.zst`.
pub fn of_path(path: &Path) -> Option<&'static Format> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let (_, extension) = name.rsplit_once('.')?;
    FORMATS.iter().find(|format| format.extensions.contains(&extension)).copied()
}
