//! To a Parquet file.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::file::{beside, create, to_disk};
use super::{Sink, Whole};
use crate::totals::Totals;
use crate::trouble::Failure;

/// A row group is written when it has so many bytes: that much is held in memory.
const GROUP: usize = 64 << 20;

/// Writes a Parquet file, beside its place until it is complete.
pub struct ParquetFile {
    path: PathBuf,
    part: PathBuf,
    writer: ArrowWriter<File>,
}

impl ParquetFile {
    /// Begins a file with these columns.
    pub fn new(path: &Path, schema: &SchemaRef) -> Result<Self, Failure> {
        let part = beside(path, ".part");
        let file = create(&part).map_err(|error| Failure::Write(part.display().to_string(), error))?;
        let level = ZstdLevel::try_new(1).map_err(|error| failed(&part, error))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let writer = ArrowWriter::try_new(file, std::sync::Arc::clone(schema), Some(properties));
        let writer = writer.map_err(|error| failed(&part, error))?;
        Ok(Self { path: path.to_owned(), part, writer })
    }
}

impl Whole for ParquetFile {
    fn finish(self: Box<Self>) -> Result<(), Failure> {
        let Self { path, part, writer } = *self;
        let file = writer.into_inner().map_err(|error| failed(&part, error))?;
        to_disk(&file, &part, &path)
    }
}

impl Sink for ParquetFile {
    fn block(&mut self, _: &[u8], _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }

    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        self.writer.write(batch).map_err(|error| failed(&self.part, error))?;
        if self.writer.in_progress_size() > GROUP {
            self.writer.flush().map_err(|error| failed(&self.part, error))?;
        }
        Ok(())
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Failure> {
        // What is there of the file is of no use without its end.
        drop(fs::remove_file(&self.part));
        Ok(())
    }
}

fn failed(path: &Path, error: ParquetError) -> Failure {
    let shown = path.display().to_string();
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(error) => Failure::Write(shown, *error),
            Err(other) => Failure::Write(shown, std::io::Error::other(other)),
        },
        other => Failure::Write(shown, std::io::Error::other(other)),
    }
}
