//! JSON that is one whole: an array of objects, or an object with such an array in it. Read piece by piece.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use memchr::{memchr_iter, memchr2};

use super::objects::Objects;
use super::{Format, Source, Wishes};
use crate::block::{Block, Parse};
use crate::columns::Who;
use crate::people::{People, User};
use crate::stream::{HEAD, Stream};
use crate::trouble::{Failure, MAX_ROW, Trouble};

/// An array, an object with an array in it, or objects one behind the other.
pub static FORMAT: Format = Format { name: "json", extensions: &["json"], columns: None, open };

/// How much is read at once.
const READ: usize = 256 << 10;

/// Names under which exports have their rows.
const LISTS: &[&str] = &[
    "tickets",
    "conversations",
    "data",
    "results",
    "rows",
    "items",
    "records",
    "replies",
    "messages",
    "export",
    "reviews",
    "entries",
];

/// Names under which exports have their agents and customers.
const USERS: &[&str] = &["users", "agents", "admins", "contacts"];

fn open(stream: Stream, wishes: &Wishes) -> Result<Box<dyn Source>, Failure> {
    let lists = is_list(&stream.head);
    let mut people = Arc::clone(&wishes.people);
    if let (true, Some(path)) = (lists && people.is_empty(), &stream.plain) {
        // Users often stand behind the tickets that name them.
        let failed = |error| Failure::Read(stream.name.clone(), error);
        let mut users = Pieces::new(Box::new(File::open(path).map_err(failed)?), Vec::new(), USERS, true);
        let mut found = People::default();
        while let Ok(Some(piece)) = users.next() {
            let user = serde_json::from_slice::<User>(users.bytes(&piece));
            let otherwise = match users.inside {
                "agents" | "admins" => Some(Who::Agent),
                "contacts" => Some(Who::Customer),
                _ => None,
            };
            found.add(user, otherwise);
        }
        people = Arc::new(found);
    }
    let whole = stream.head.len() < HEAD;
    let mut first = Pieces::new(Box::new(io::empty()), stream.head.clone(), LISTS, lists);
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let mut broken = None;
    while objects.len() < 20 {
        match first.next() {
            Ok(Some(piece)) => objects.push(first.bytes(&piece).to_vec()),
            Ok(None) => break,
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
    }
    if let (true, true, Some(error)) = (objects.is_empty(), whole, broken) {
        return Err(Failure::Shape(stream.name, format!("JSON: {error}")));
    }
    let first = objects.iter().map(Vec::as_slice);
    let objects = Arc::new(Objects::look(&stream.name, first, &wishes.mapping, &people)?);
    let pieces = Pieces::new(stream.body, Vec::new(), LISTS, lists);
    Ok(Box::new(Json { pieces, objects, row: 0, ended: false }))
}

/// Is the first value an object with a list of rows in it, and not a row or conversation itself?
fn is_list(head: &[u8]) -> bool {
    let mut pieces = Pieces::new(Box::new(io::empty()), head.to_vec(), LISTS, true);
    // A ticket of Freshdesk has its conversations under a name that others use for lists.
    let ticket = memchr::memmem::find(head, b"\"incoming\"").is_some()
        && memchr::memmem::find(head, b"\"tickets\"").is_none()
        && memchr::memmem::find(head, b"\"results\"").is_none();
    let found = matches!(pieces.next(), Ok(Some(piece)) if pieces.bytes(&piece).first() == Some(&b'{'));
    found && !pieces.inside.is_empty() && !(pieces.inside == "conversations" && ticket && pieces.depth_is_first())
}

/// JSON that is being read.
struct Json {
    pieces: Pieces,
    objects: Arc<Objects>,
    row: u64,
    ended: bool,
}

impl Source for Json {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::<Objects>::clone(&self.objects)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        while !block.is_full() && !self.ended {
            match self.pieces.next() {
                Ok(Some(piece)) => {
                    self.row += 1;
                    if piece.long {
                        block.push_trouble(Trouble::TooLong, self.row, piece.line);
                    } else {
                        block.push(self.pieces.bytes(&piece), self.row, piece.line);
                    }
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.row += 1;
                    block.push_trouble(Trouble::Broken(error.to_string()), self.row, self.pieces.line);
                    self.ended = true;
                }
            }
        }
        Ok(!block.items.is_empty())
    }
}

/// A value: its place in the buffer.
struct Piece {
    start: usize,
    end: usize,
    line: u64,
    long: bool,
}

/// Where the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Top,
    List,
    Object,
}

/// Finds the values of which one row each is made, without reading more of them than where they end.
struct Pieces {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
    within: Within,
    /// Lists stand in an object.
    in_object: bool,
    names: &'static [&'static str],
    /// The name of the list that is being read.
    inside: &'static str,
}

impl Pieces {
    fn new(source: Box<dyn Read + Send>, buffer: Vec<u8>, names: &'static [&'static str], in_object: bool) -> Self {
        Self { source, buffer, at: 0, line: 1, within: Within::Top, in_object, names, inside: "" }
    }

    fn bytes(&self, piece: &Piece) -> &[u8] {
        &self.buffer[piece.start..piece.end]
    }

    /// Does the list stand in the outermost object?
    fn depth_is_first(&self) -> bool {
        self.within == Within::List && self.in_object
    }

    /// Reads on. False at the end.
    fn more(&mut self) -> io::Result<bool> {
        self.line += memchr_iter(b'\n', &self.buffer[..self.at]).count() as u64;
        self.buffer.drain(..self.at);
        self.at = 0;
        let before = self.buffer.len();
        let read = (&mut self.source).take(READ as u64).read_to_end(&mut self.buffer);
        let got = self.buffer.len() > before;
        match read {
            Err(error) if !got => Err(error),
            _ => Ok(got),
        }
    }

    /// The next byte that is no space and no comma.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            while let Some(byte) = self.buffer.get(self.at).copied() {
                match byte {
                    b' ' | b'\t' | b'\r' | b'\n' | b',' | 0xEF | 0xBB | 0xBF => self.at += 1,
                    byte => return Ok(Some(byte)),
                }
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// The next value of which a row is made.
    fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let Some(byte) = self.peek()? else {
                let early = io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends too early");
                return if self.within == Within::Top { Ok(None) } else { Err(early) };
            };
            match (self.within, byte) {
                (Within::Top, b'[') => {
                    self.within = Within::List;
                    self.at += 1;
                }
                (Within::Top, b'{') if self.in_object => {
                    self.within = Within::Object;
                    self.at += 1;
                }
                (Within::Top | Within::List, b'{') => return self.value().map(Some),
                (Within::List, b']') => {
                    self.at += 1;
                    self.within = if self.in_object { Within::Object } else { Within::Top };
                }
                (Within::List, b'}' | b':') | (Within::Top, _) => {
                    return Err(io::Error::other(format!("no JSON object, but `{}`", char::from(byte))));
                }
                (Within::List, _) => return self.value().map(Some),
                (Within::Object, b'}') => {
                    self.at += 1;
                    self.within = Within::Top;
                }
                (Within::Object, b'"') => self.member()?,
                (Within::Object, _) => {
                    return Err(io::Error::other(format!("no name of a field, but `{}`", char::from(byte))));
                }
            }
        }
    }

    /// A field of the outermost object: a list to go into, or something to pass over.
    fn member(&mut self) -> io::Result<()> {
        let name = self.value()?;
        let name = self.bytes(&name);
        let name = name.get(1..name.len().saturating_sub(1)).unwrap_or(&[]);
        let known = self.names.iter().find(|known| known.as_bytes() == name);
        if self.peek()? == Some(b':') {
            self.at += 1;
        }
        match (known, self.peek()?) {
            (Some(known), Some(b'[')) => {
                (self.inside, self.within) = (known, Within::List);
                self.at += 1;
            }
            _ => {
                self.value()?;
            }
        }
        Ok(())
    }

    /// The value that begins here, found by its braces and quotation marks alone. Of one that is too long nothing is
    /// kept.
    fn value(&mut self) -> io::Result<Piece> {
        let before = memchr_iter(b'\n', &self.buffer[..self.at]).count() as u64;
        let line = self.line + before;
        let (mut seen, mut depth, mut text, mut long) = (0, 0_usize, false, false);
        loop {
            if self.at + seen >= self.buffer.len() {
                if seen > MAX_ROW {
                    (long, self.at, seen) = (true, self.at + seen, 0);
                }
                if !self.more()? {
                    if depth == 0 && !text && seen > 0 {
                        return Ok(self.piece(seen, line, long));
                    }
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends too early"));
                }
                continue;
            }
            let rest = &self.buffer[self.at + seen..];
            if text {
                match memchr2(b'"', b'\\', rest) {
                    None => seen += rest.len(),
                    Some(found) if rest[found] == b'\\' => {
                        if found + 1 >= rest.len() {
                            // What is escaped has not been read yet.
                            seen += found;
                            if !self.more()? {
                                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends too early"));
                            }
                            continue;
                        }
                        seen += found + 2;
                    }
                    Some(found) => {
                        seen += found + 1;
                        text = false;
                        if depth == 0 {
                            return Ok(self.piece(seen, line, long));
                        }
                    }
                }
                continue;
            }
            match rest[0] {
                b'"' => text = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => {
                    return Ok(self.piece(seen, line, long));
                }
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(self.piece(seen + 1, line, long));
                    }
                }
                _ => {}
            }
            seen += 1;
        }
    }

    fn piece(&mut self, length: usize, line: u64, long: bool) -> Piece {
        let start = self.at;
        self.at += length;
        Piece { start, end: self.at, line, long: long || length > MAX_ROW }
    }
}
