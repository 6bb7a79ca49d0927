//! What packed buffers of Arrow say of their size, looked at before they are unpacked: the reader sets that much memory aside,
//! and no program survives it where a file claims more than there is.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use arrow_ipc::{Block, RecordBatch, root_as_footer, root_as_message};
use arrow_schema::ArrowError;

use crate::guard::DAMAGED;
use crate::stream::MAX_HELD;

/// Longest description of a message, and of a file: their columns, and where the buffers are.
const MAX_DESCRIPTION: u64 = 64 << 20;
/// What stands before a message; older writers left it out.
const CONTINUES: [u8; 4] = [0xFF; 4];
/// What stands before a packed buffer: its size, unpacked.
const SIZE: u64 = 8;
/// The length of a footer, and the mark at the end.
const END: i64 = 10;

fn damaged() -> ArrowError {
    ArrowError::ParseError(DAMAGED.to_owned())
}

/// Looks through a file, which is then at its beginning.
pub fn of_file(file: &mut (impl Read + Seek)) -> Result<(), ArrowError> {
    file.seek(SeekFrom::End(-END))?;
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    let length = i64::from(u32::from_le_bytes(length));
    file.seek(SeekFrom::End(-END - length))?;
    let footer = described(file, length.unsigned_abs())?;
    let footer = root_as_footer(&footer).map_err(|_| damaged())?;
    let blocks = footer.dictionaries().into_iter().chain(footer.recordBatches()).flatten();
    for block in blocks {
        of_block(file, block)?;
    }
    file.rewind()?;
    Ok(())
}

fn of_block(file: &mut (impl Read + Seek), block: &Block) -> Result<(), ArrowError> {
    let start = u64::try_from(block.offset()).map_err(|_| damaged())?;
    let length = u64::try_from(block.metaDataLength()).map_err(|_| damaged())?;
    file.seek(SeekFrom::Start(start))?;
    let message = described(file, length)?;
    let message = message.strip_prefix(&CONTINUES).unwrap_or(&message);
    let message = message.get(4..).ok_or_else(damaged)?;
    of_message(message, file, start + length)
}

/// So many bytes that are there, not that are said to be there.
fn described(file: &mut impl Read, length: u64) -> Result<Vec<u8>, ArrowError> {
    let mut bytes = Vec::new();
    file.take(length.min(MAX_DESCRIPTION)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(damaged()) }
}

/// The buffers of one message, of which the first begins at `start`.
fn of_message(message: &[u8], body: &mut (impl Read + Seek), start: u64) -> Result<(), ArrowError> {
    let message = root_as_message(message).map_err(|_| damaged())?;
    let batch = message.header_as_record_batch();
    let batch = batch.or_else(|| message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data()));
    batch.map_or(Ok(()), |batch| of_batch(&batch, body, start))
}

fn of_batch(batch: &RecordBatch, body: &mut (impl Read + Seek), start: u64) -> Result<(), ArrowError> {
    if batch.compression().is_none() {
        return Ok(());
    }
    let mut all = 0_u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let (Ok(offset), Ok(length)) = (u64::try_from(buffer.offset()), u64::try_from(buffer.length())) else {
            return Err(damaged());
        };
        if length < SIZE {
            continue;
        }
        body.seek(SeekFrom::Start(start.checked_add(offset).ok_or_else(damaged)?))?;
        let mut claimed = [0; SIZE as usize];
        body.read_exact(&mut claimed)?;
        // -1: it is not packed after all.
        let claimed = i64::from_le_bytes(claimed).max(0);
        all = all.saturating_add(claimed.unsigned_abs());
        if all > MAX_HELD {
            return Err(ArrowError::ParseError(format!("a batch of more than {} MB, unpacked", MAX_HELD >> 20)));
        }
    }
    Ok(())
}

/// A stream, message by message: each is looked at before it is handed over.
pub struct Checked<R> {
    inner: R,
    message: Cursor<Vec<u8>>,
}

impl<R: Read> Checked<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, message: Cursor::default() }
    }

    /// The next message, whole; nothing at the end.
    fn load(&mut self) -> Result<Vec<u8>, ArrowError> {
        let mut all = Vec::new();
        self.more(&mut all, 4)?;
        if all == CONTINUES {
            self.more(&mut all, 4)?;
        }
        // A stream that breaks off is told by its reader.
        let Some(length) = all.last_chunk::<4>().map(|bytes| u64::from(u32::from_le_bytes(*bytes))) else {
            return Ok(all);
        };
        let begin = all.len();
        if length > MAX_DESCRIPTION {
            return Err(damaged());
        }
        self.more(&mut all, length)?;
        if length == 0 || all.len() < begin + length as usize {
            return Ok(all);
        }
        let start = all.len();
        let length = root_as_message(&all[begin..]).map_err(|_| damaged())?.bodyLength();
        self.more(&mut all, u64::try_from(length).map_err(|_| damaged())?)?;
        let (message, body) = all.split_at(start);
        of_message(&message[begin..], &mut Cursor::new(body), 0)?;
        Ok(all)
    }

    fn more(&mut self, all: &mut Vec<u8>, length: u64) -> io::Result<()> {
        (&mut self.inner).take(length).read_to_end(all).map(drop)
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.message.position() == self.message.get_ref().len() as u64 {
            self.message = Cursor::new(self.load().map_err(io::Error::other)?);
        }
        self.message.read(buffer)
    }
}
