//! From a path to bytes: standard input, `.gz` and `.zst` unpacked, and a look at the beginning.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::trouble::Failure;

/// How much of an input is looked at before it is read.
pub const HEAD: usize = 256 << 10;

/// The most that a format which cannot be streamed may take, unpacked.
pub const MAX_HELD: u64 = 512 << 20;

/// The beginnings of compressed data.
const GZIP: &[u8] = &[0x1F, 0x8B];
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// An input that is open.
pub struct Stream {
    /// What it is called.
    pub name: String,
    /// Where it is, if it is a file that is not compressed.
    pub plain: Option<PathBuf>,
    /// Its beginning, at most [`HEAD`] bytes. It is read again with the rest.
    pub head: Vec<u8>,
    /// All of it.
    pub body: Box<dyn Read + Send>,
}

/// Counts the bytes that have been read from the disk, for the progress.
struct Counted<R>(R, Arc<AtomicU64>);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Opens an input; `-` is standard input. What is compressed is told by its first bytes, whatever it is called.
pub fn open(path: &Path, done: &Arc<AtomicU64>) -> Result<Stream, Failure> {
    let name = path.display().to_string();
    let failed = |error: io::Error| {
        if error.kind() == io::ErrorKind::NotFound {
            Failure::Missing(name.clone())
        } else {
            Failure::Read(name.clone(), error)
        }
    };
    let stdin = name == "-";
    let source: Box<dyn Read + Send> =
        if stdin { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(failed)?) };
    let mut source = Counted(source, Arc::clone(done));
    let start = first(&mut source, ZSTD.len()).map_err(failed)?;
    let packed = start.starts_with(GZIP) || start.starts_with(ZSTD);
    let whole = Cursor::new(start.clone()).chain(source);
    let mut body: Box<dyn Read + Send> = if start.starts_with(GZIP) {
        Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(BufReader::with_capacity(64 << 10, whole))))
    } else if start.starts_with(ZSTD) {
        Box::new(Zstd { source: Some(Box::new(BufReader::with_capacity(64 << 10, whole))), frame: None })
    } else {
        Box::new(whole)
    };
    let head = first(&mut body, HEAD).map_err(failed)?;
    let body = Box::new(Cursor::new(head.clone()).chain(body));
    Ok(Stream { plain: (!packed && !stdin).then(|| path.to_owned()), name, head, body })
}

/// The first bytes, as many as there are.
fn first(source: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match source.take(most as u64).read_to_end(&mut bytes) {
        // Compressed data that breaks off is told where it breaks off; what comes before it is read.
        Err(_) if !bytes.is_empty() => Ok(bytes),
        Err(error) => Err(error),
        Ok(_) => Ok(bytes),
    }
}

/// The bytes under the frames of a `.zst` file, of which there may be several.
struct Zstd {
    source: Option<Box<dyn Read + Send>>,
    frame: Option<Frame>,
}

type Frame = StreamingDecoder<Box<dyn Read + Send>, ruzstd::decoding::FrameDecoder>;

impl Read for Zstd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.source = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut source) = self.source.take() else { return Ok(0) };
            let mut byte = [0];
            if source.read(&mut byte)? == 0 {
                return Ok(0);
            }
            let source: Box<dyn Read + Send> = Box::new(Cursor::new(byte).chain(source));
            self.frame = Some(StreamingDecoder::new(source).map_err(|error| io::Error::other(error.to_string()))?);
        }
    }
}

/// All bytes of an input whose format must be held in memory, up to [`MAX_HELD`].
pub fn whole(stream: Stream) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let name = stream.name;
    stream.body.take(MAX_HELD + 1).read_to_end(&mut bytes).map_err(|error| Failure::Read(name.clone(), error))?;
    if bytes.len() as u64 > MAX_HELD { Err(Failure::TooLarge(name, MAX_HELD)) } else { Ok(bytes) }
}
