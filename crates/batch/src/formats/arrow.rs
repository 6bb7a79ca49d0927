//! Arrow IPC: files (Feather) and streams, told apart by how they begin.

use std::fs::File;
use std::io::{Cursor, Read, Seek};

use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::ArrowError;

use super::batches::Columns;
use super::claims::{Checked, of_file};
use super::{Format, Opened, Wishes, batches};
use crate::guard::{DAMAGED, Guarded, guarded};
use crate::stream::{Stream, whole};
use crate::trouble::Failure;

/// What notebooks and databases hand over.
pub static FORMAT: Format =
    Format { name: "arrow", extensions: &["arrow", "arrows", "feather", "ipc"], columns: None, open };

/// How a file begins; a stream does not.
const MAGIC: &[u8] = b"ARROW1";

fn open(stream: Stream, wishes: &Wishes) -> Opened {
    let name = stream.name.clone();
    batches::open(&name, read(stream)?, wishes)
}

/// The columns of a file or stream.
pub fn read(stream: Stream) -> Result<Columns, Failure> {
    let name = stream.name.clone();
    let shape = |error: ArrowError| Failure::Shape(name.clone(), format!("Arrow: {error}"));
    if !stream.head.starts_with(MAGIC) {
        let reader = opened(|| StreamReader::try_new(Checked::new(stream.body), None)).map_err(shape)?;
        return Ok((reader.schema(), Box::new(Guarded(Some(reader)))));
    }
    let mut file: Box<dyn Seekable> = match &stream.plain {
        Some(path) => Box::new(File::open(path).map_err(|error| Failure::Read(name.clone(), error))?),
        None => Box::new(Cursor::new(whole(stream)?)),
    };
    of_file(&mut file).map_err(shape)?;
    let reader = opened(|| FileReader::try_new_buffered(file, None)).map_err(shape)?;
    Ok((reader.schema(), Box::new(Guarded(Some(reader)))))
}

fn opened<T>(open: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    guarded(open).unwrap_or_else(|| Err(ArrowError::ParseError(DAMAGED.to_owned())))
}

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}
