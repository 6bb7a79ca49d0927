//! Parquet: columns on the disk, row group by row group.

use std::fs::File;

use arrow_array::RecordBatchReader;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::ChunkReader;

use super::batches::Columns;
use super::{Format, Opened, Wishes, batches};
use crate::block::BLOCK;
use crate::guard::{DAMAGED, Guarded, guarded};
use crate::stream::{Stream, whole};
use crate::trouble::Failure;

/// What data teams keep their replies in.
pub static FORMAT: Format = Format { name: "parquet", extensions: &["parquet", "pq"], columns: None, open };

fn open(stream: Stream, wishes: &Wishes) -> Opened {
    let name = stream.name.clone();
    batches::open(&name, read(stream)?, wishes)
}

/// The columns of a file.
pub fn read(stream: Stream) -> Result<Columns, Failure> {
    let name = stream.name.clone();
    let reader = match &stream.plain {
        Some(path) => {
            let file = File::open(path).map_err(|error| Failure::Read(name.clone(), error))?;
            guarded(|| reader(file))
        }
        None => {
            let bytes = Bytes::from(whole(stream)?);
            guarded(|| reader(bytes))
        }
    };
    let reader = reader.unwrap_or_else(|| Err(ParquetError::General(DAMAGED.to_owned())));
    let reader = reader.map_err(|error| Failure::Shape(name, format!("Parquet: {error}")))?;
    Ok((reader.schema(), Box::new(Guarded(Some(reader)))))
}

/// Reads batches of about the size of a block: what is decoded at once does not depend on the size of row groups.
fn reader(file: impl ChunkReader + 'static) -> Result<ParquetRecordBatchReader, ParquetError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let groups = builder.metadata().row_groups();
    let size: i64 = groups.iter().map(RowGroupMetaData::total_byte_size).sum();
    let rows: i64 = groups.iter().map(RowGroupMetaData::num_rows).sum();
    // What a file says of itself may be a lie.
    let each = usize::try_from(size / rows.max(1)).unwrap_or(BLOCK).max(1);
    builder.with_batch_size((BLOCK / each).clamp(16, BLOCK / 16)).build()
}
