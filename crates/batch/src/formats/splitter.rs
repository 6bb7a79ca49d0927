//! Where the records of a table begin and end, without reading their fields; a broken quotation mark costs one line.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2};

use super::record::raw;
use super::sniff::Dialect;
use crate::trouble::{MAX_ROW, Trouble};

/// How much is read at once.
const READ: usize = 256 << 10;

/// How many lines behind an open quotation mark are looked at, to tell a forgotten one from a very long text.
const LINES: usize = 50;

/// A record, or what stands in its place.
#[derive(Debug)]
pub struct Found {
    start: usize,
    end: usize,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
}

/// Divides a table into records.
pub struct Splitter<R> {
    source: R,
    dialect: Dialect,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
    ended: bool,
    /// How many fields a record should have; 0 while it is not known.
    pub expected: usize,
    /// The bytes are only the beginning of a table: a record that is cut off at their end is none.
    pub partial: bool,
}

/// What is seen of a record.
enum Seen {
    /// It ends here; the next one begins there.
    Record(usize, usize),
    /// More bytes are needed.
    More,
    /// A quotation mark opens a field and the one that should close it stands inside the text.
    Sloppy,
}

impl<R: Read> Splitter<R> {
    /// Begins with these bytes, and goes on with those of the source.
    pub fn new(source: R, buffer: Vec<u8>, dialect: Dialect) -> Self {
        Self { source, dialect, buffer, at: 0, line: 1, ended: false, expected: 0, partial: false }
    }

    /// The bytes of a record, without its line end. They are there until the next call.
    pub fn bytes(&self, found: &Found) -> &[u8] {
        &self.buffer[found.start..found.end]
    }

    /// The next record that is not empty.
    pub fn next(&mut self) -> io::Result<Option<Found>> {
        loop {
            let Some(found) = self.any()? else { return Ok(None) };
            if found.trouble.is_some() || found.end > found.start {
                return Ok(Some(found));
            }
        }
    }

    fn any(&mut self) -> io::Result<Option<Found>> {
        loop {
            if self.at == self.buffer.len() && (self.ended || !self.more()?) {
                return Ok(None);
            }
            match self.scan() {
                Seen::Record(end, next) => return Ok(Some(self.take(end, next, None))),
                Seen::Sloppy => return Ok(Some(self.sloppy())),
                Seen::More if self.buffer.len() - self.at > MAX_ROW => {
                    if self.looks_like_records() {
                        return Ok(Some(self.sloppy()));
                    }
                    return self.skip_long().map(Some);
                }
                Seen::More => {
                    if !self.more()? {
                        // The scan has seen all there is: only an open quotation mark asks for more then.
                        return Ok(if self.partial { None } else { Some(self.sloppy()) });
                    }
                }
            }
        }
    }

    /// Reads on. False at the end of the input.
    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        let before = self.buffer.len();
        let read = (&mut self.source).take(READ as u64).read_to_end(&mut self.buffer);
        self.ended = self.buffer.len() == before;
        match read {
            Err(error) if self.ended => Err(error),
            _ => Ok(!self.ended),
        }
    }

    fn scan(&self) -> Seen {
        let Dialect { delimiter, quote, end } = self.dialect;
        let bytes = &self.buffer;
        let done = |stop: usize| {
            let cut = if stop > self.at && bytes[stop - 1] == b'\r' { stop - 1 } else { stop };
            Seen::Record(cut, (stop + 1).min(bytes.len()))
        };
        let mut at = self.at;
        // A line without quotation marks is a record: that is nearly all of them in many tables.
        match memchr2(end, quote, &bytes[at..]) {
            Some(found) if bytes[at + found] == end => return done(at + found),
            None if self.ended && !self.partial => return done(bytes.len()),
            None => return Seen::More,
            Some(_) => {}
        }
        loop {
            if bytes.get(at) != Some(&quote) {
                let Some(found) = memchr2(delimiter, end, &bytes[at..]) else {
                    return if self.ended && !self.partial { done(bytes.len()) } else { Seen::More };
                };
                if bytes[at + found] == end {
                    return done(at + found);
                }
                at += found + 1;
                continue;
            }
            at += 1;
            loop {
                let Some(found) = memchr(quote, &bytes[at..]) else { return Seen::More };
                at += found + 1;
                match bytes.get(at) {
                    Some(next) if *next == quote => at += 1,
                    Some(next) if *next == delimiter => {
                        at += 1;
                        break;
                    }
                    Some(next) if *next == end => return done(at),
                    Some(b'\r') if bytes.get(at + 1) == Some(&end) => return done(at + 1),
                    Some(b'\r') if at + 1 == bytes.len() && !self.ended => return Seen::More,
                    Some(_) => return Seen::Sloppy,
                    None if self.ended && !self.partial => return done(bytes.len()),
                    None => return Seen::More,
                }
            }
        }
    }

    fn take(&mut self, end: usize, next: usize, trouble: Option<Trouble>) -> Found {
        let found = Found { start: self.at, end, line: self.line, trouble };
        self.line += memchr_iter(self.dialect.end, &self.buffer[self.at..next]).count() as u64;
        self.at = next;
        found
    }

    /// The line at which a record with a broken quotation mark begins: read as it is if it has the right number of
    /// fields, else given up. The next record begins on the next line.
    fn sloppy(&mut self) -> Found {
        let rest = &self.buffer[self.at..];
        let stop = memchr(self.dialect.end, rest).map_or(self.buffer.len(), |found| self.at + found);
        let end = if stop > self.at && self.buffer[stop - 1] == b'\r' { stop - 1 } else { stop };
        let line = &self.buffer[self.at..end];
        let good = self.expected > 1 && is_closed(line, self.dialect) && raw(line, self.dialect).len() == self.expected;
        let next = (stop + 1).min(self.buffer.len());
        self.take(end, next, if good { None } else { Some(Trouble::OpenQuote) })
    }

    /// Do the lines behind an open quotation mark look like records of their own?
    fn looks_like_records(&self) -> bool {
        let lines = self.buffer[self.at..].split(|byte| *byte == self.dialect.end).skip(1).take(LINES);
        let lines: Vec<&[u8]> = lines.filter(|line| !line.is_empty() && *line != b"\r").collect();
        let alike = lines.iter().filter(|line| raw(line, self.dialect).len() == self.expected).count();
        self.expected > 1 && alike * 2 > lines.len() && !lines.is_empty()
    }

    /// Passes over a record that is too long, without keeping it.
    fn skip_long(&mut self) -> io::Result<Found> {
        let Dialect { delimiter, quote, end } = self.dialect;
        let found = Found { start: self.at, end: self.at, line: self.line, trouble: Some(Trouble::TooLong) };
        let (mut inside, mut first) = (false, true);
        // The mark before this byte closed the field, unless this is a mark as well.
        let mut closed = false;
        loop {
            let mut at = self.at;
            while at < self.buffer.len() {
                let byte = self.buffer[at];
                if inside && !closed {
                    let Some(next) = memchr2(quote, end, &self.buffer[at..]) else {
                        at = self.buffer.len();
                        break;
                    };
                    at += next;
                    self.line += u64::from(self.buffer[at] == end);
                    closed = self.buffer[at] == quote;
                    at += 1;
                    continue;
                }
                at += 1;
                if closed && byte == quote {
                    closed = false;
                } else if byte == end {
                    self.line += 1;
                    self.at = at;
                    return Ok(Found { start: at, end: at, ..found });
                } else {
                    (inside, closed) = (first && byte == quote, false);
                    first = byte == delimiter;
                }
            }
            self.at = at;
            if !self.more()? {
                self.at = self.buffer.len();
                return Ok(Found { start: self.at, end: self.at, ..found });
            }
        }
    }
}

/// Does each quoted field of this line end with a quotation mark?
fn is_closed(line: &[u8], dialect: Dialect) -> bool {
    let Dialect { delimiter, quote, .. } = dialect;
    let mut at = 0;
    loop {
        if line.get(at) == Some(&quote) {
            let close = (at + 1..line.len())
                .find(|place| line[*place] == quote && line.get(place + 1).is_none_or(|next| *next == delimiter));
            let Some(close) = close else { return false };
            at = close + 1;
        } else {
            let rest = line.get(at..).unwrap_or(&[]);
            at = memchr(delimiter, rest).map_or(line.len(), |found| at + found);
        }
        if at >= line.len() {
            return true;
        }
        at += 1;
    }
}

impl<R: Read> Splitter<R> {
    /// Passes over bytes before the first record.
    pub fn skip(&mut self, count: usize) -> io::Result<()> {
        while self.buffer.len() < count && self.more()? {}
        self.at = count.min(self.buffer.len());
        self.line += memchr_iter(self.dialect.end, &self.buffer[..self.at]).count() as u64;
        Ok(())
    }
}
