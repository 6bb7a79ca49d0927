//! JSON Lines: one object a line.

use std::io::Read;
use std::sync::Arc;

use memchr::memchr;

use super::objects::Objects;
use super::{Format, Source, Wishes};
use crate::block::{Block, Parse};
use crate::stream::Stream;
use crate::trouble::{Failure, MAX_ROW, Trouble};

/// One object a line.
pub static FORMAT: Format = Format { name: "jsonl", extensions: &["jsonl", "ndjson"], columns: None, open };

/// How much is read at once.
const READ: usize = 256 << 10;

/// Begins to read lines.
pub fn open(stream: Stream, wishes: &Wishes) -> Result<Box<dyn Source>, Failure> {
    let first = stream.head.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let objects = Objects::look(&stream.name, first, &wishes.mapping, &wishes.people)?;
    Ok(Box::new(Lines {
        body: stream.body,
        objects: Arc::new(objects),
        buffer: Vec::new(),
        at: 0,
        row: 0,
        line: 0,
        ended: false,
    }))
}

/// Lines that are being read.
struct Lines {
    body: Box<dyn Read + Send>,
    objects: Arc<Objects>,
    buffer: Vec<u8>,
    at: usize,
    row: u64,
    line: u64,
    ended: bool,
}

impl Lines {
    /// Reads on. False at the end.
    fn more(&mut self) -> std::io::Result<bool> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let before = self.buffer.len();
        let read = (&mut self.body).take(READ as u64).read_to_end(&mut self.buffer);
        let got = self.buffer.len() > before;
        match read {
            Err(error) if !got => Err(error),
            _ => Ok(got),
        }
    }

    /// Moves one line into the block. False at the end.
    fn line(&mut self, block: &mut Block) -> std::io::Result<bool> {
        // How much of the buffer has no line end in it.
        let mut seen = 0;
        let mut long = false;
        loop {
            let rest = &self.buffer[self.at + seen..];
            let end = memchr(b'\n', rest).map(|found| self.at + seen + found);
            let Some(end) = end else {
                seen = self.buffer.len() - self.at;
                if seen > MAX_ROW {
                    // Nothing of it is kept, but its end must be found.
                    (long, seen, self.at) = (true, 0, self.buffer.len());
                }
                if self.more()? {
                    continue;
                }
                if seen == 0 && !long {
                    return Ok(false);
                }
                let end = self.buffer.len();
                self.take(end, end, long, block);
                return Ok(true);
            };
            self.take(end, end + 1, long, block);
            return Ok(true);
        }
    }

    fn take(&mut self, end: usize, next: usize, long: bool, block: &mut Block) {
        self.line += 1;
        let bytes = self.buffer[self.at..end].trim_ascii();
        if long || bytes.len() > MAX_ROW {
            self.row += 1;
            block.push_trouble(Trouble::TooLong, self.row, self.line);
        } else if !bytes.is_empty() && bytes != b"\xEF\xBB\xBF" {
            self.row += 1;
            block.push(bytes, self.row, self.line);
        }
        self.at = next;
    }
}

impl Source for Lines {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::<Objects>::clone(&self.objects)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        while !block.is_full() && !self.ended {
            match self.line(block) {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    self.row += 1;
                    block.push_trouble(Trouble::Broken(error.to_string()), self.row, self.line + 1);
                    self.ended = true;
                }
            }
        }
        Ok(!block.items.is_empty())
    }
}
