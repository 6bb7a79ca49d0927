//! Which encoding a table is in.
//!
//! UTF-8 and Windows-1252 need no decision: they are told apart field by field. What must be known beforehand are the
//! encodings in which a delimiter is not a byte of its own.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use tact_core::decode;

use crate::trouble::Failure;

/// So many bytes beyond ASCII are needed to believe that a text is in another encoding than Windows-1252.
const EVIDENCE: usize = 64;

/// The encoding to decode the whole input from, if it must be, and how many bytes its mark takes.
pub fn of(head: &[u8], wanted: Option<&str>) -> Result<(Option<&'static Encoding>, usize), Failure> {
    let marked = Encoding::for_bom(head);
    let mark = marked.map_or(0, |(_, length)| length);
    if let Some(name) = wanted {
        let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| Failure::Encoding(name.to_owned()))?;
        return Ok(((encoding != UTF_8).then_some(encoding), mark));
    }
    if let Some((encoding, _)) = marked {
        return Ok(((encoding != UTF_8).then_some(encoding), mark));
    }
    let found = match decode(head).encoding {
        tact_core::Encoding::Utf16Le => Some(UTF_16LE),
        tact_core::Encoding::Utf16Be => Some(UTF_16BE),
        tact_core::Encoding::Utf8 => None,
        tact_core::Encoding::Windows1252 => other(head),
    };
    Ok((found, 0))
}

/// An encoding of another part of the world, where there is much that speaks for it.
fn other(head: &[u8]) -> Option<&'static Encoding> {
    if head.iter().filter(|byte| !byte.is_ascii()).take(EVIDENCE).count() < EVIDENCE {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    (guess != WINDOWS_1252).then_some(guess)
}

/// The bytes of another reader as UTF-8.
pub struct Recoded<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Recoded<R> {
    /// Decodes from this encoding; its mark has been taken off.
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { source, decoder, input: vec![0; 64 << 10], output: Vec::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.ended {
            let read = self.source.read(&mut self.input)?;
            self.ended = read == 0;
            let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * read + 16);
            self.output.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.input[..read], &mut self.output, self.ended);
            self.output.truncate(written);
            self.given = 0;
        }
        let count = buffer.len().min(self.output.len() - self.given);
        buffer[..count].copy_from_slice(&self.output[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}
