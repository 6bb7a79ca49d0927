//! To an Arrow IPC file, or as an IPC stream to standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, Stdout};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{ArrowError, SchemaRef};

use super::file::{beside, create, to_disk};
use super::{Sink, Whole};
use crate::totals::Totals;
use crate::trouble::Failure;

/// Writes an Arrow IPC file, beside its place until it is complete.
pub struct ArrowFile {
    path: PathBuf,
    part: PathBuf,
    writer: FileWriter<BufWriter<File>>,
}

impl ArrowFile {
    /// Begins a file with these columns.
    pub fn new(path: &Path, schema: &SchemaRef) -> Result<Self, Failure> {
        let part = beside(path, ".part");
        let file = create(&part).map_err(|error| Failure::Write(part.display().to_string(), error))?;
        let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME));
        let writer = options.and_then(|how| FileWriter::try_new_with_options(BufWriter::new(file), schema, how));
        let writer = writer.map_err(|error| failed(&part, error))?;
        Ok(Self { path: path.to_owned(), part, writer })
    }
}

impl Whole for ArrowFile {
    fn finish(self: Box<Self>) -> Result<(), Failure> {
        let Self { path, part, writer } = *self;
        let writer = writer.into_inner().map_err(|error| failed(&part, error))?;
        let file = writer.into_inner().map_err(|error| failed(&part, error.into_error().into()))?;
        to_disk(&file, &part, &path)
    }
}

impl Sink for ArrowFile {
    fn block(&mut self, _: &[u8], _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }

    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        self.writer.write(batch).map_err(|error| failed(&self.part, error))
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Failure> {
        drop(fs::remove_file(&self.part));
        Ok(())
    }
}

/// Writes an Arrow IPC stream to standard output.
pub struct ArrowStream(StreamWriter<Stdout>);

impl ArrowStream {
    /// Begins with these columns.
    pub fn new(schema: &SchemaRef) -> Result<Self, Failure> {
        StreamWriter::try_new(io::stdout(), schema).map(Self).map_err(|error| failed(Path::new("-"), error))
    }
}

impl Whole for ArrowStream {
    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        self.0.finish().map_err(|error| failed(Path::new("-"), error))
    }
}

impl Sink for ArrowStream {
    fn block(&mut self, _: &[u8], _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }

    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        self.0.write(batch).map_err(|error| failed(Path::new("-"), error))
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }
}

fn failed(path: &Path, error: ArrowError) -> Failure {
    let error = match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    };
    Failure::Write(path.display().to_string(), error)
}
