//! Mailboxes in one file, as Gmail and Thunderbird export them: each mail begins with a line `From …`.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use mail_parser::{HeaderValue, Message, MessageParser};
use rustc_hash::FxHashMap;

use super::mail::{COLUMNS, MAX_MAIL, Mails, header, text};
use super::{Format, Source, Wishes};
use crate::block::{Block, Parse};
use crate::columns::plain;
use crate::stream::Stream;
use crate::trouble::{Failure, Trouble};

/// Many mails in one file.
pub static FORMAT: Format = Format { name: "mbox", extensions: &["mbox", "mbx"], columns: Some(COLUMNS), open };

/// The header in which Gmail keeps its labels, sent mail among them.
const LABELS: &str = "X-Gmail-Labels";

/// How much is remembered of what customers wrote, in bytes.
const REMEMBERED: usize = 16 << 20;

/// How much of a line is looked at once.
const LINE: u64 = 1 << 20;

#[allow(clippy::unnecessary_wraps, reason = "formats have one form")]
fn open(stream: Stream, _: &Wishes) -> Result<Box<dyn Source>, Failure> {
    let labelled = memchr::memmem::find(&stream.head, LABELS.as_bytes()).is_some();
    Ok(Box::new(Mailbox {
        body: BufReader::with_capacity(256 << 10, stream.body),
        labelled,
        line: Vec::new(),
        ready: false,
        number: 0,
        row: 0,
        customers: FxHashMap::default(),
        remembered: 0,
    }))
}

/// A mailbox that is being read.
struct Mailbox {
    body: BufReader<Box<dyn Read + Send>>,
    /// Do its mails say which ones were sent? Then the others are what customers wrote.
    labelled: bool,
    line: Vec<u8>,
    /// The line that begins the next mail has been read.
    ready: bool,
    /// How many lines have been read.
    number: u64,
    row: u64,
    customers: FxHashMap<String, String>,
    remembered: usize,
}

impl Mailbox {
    /// Reads the next mail: where it begins, and its bytes, or nothing of one that is too long.
    fn mail(&mut self, mail: &mut Vec<u8>) -> io::Result<Option<(u64, bool)>> {
        mail.clear();
        let mut start = self.number;
        let (mut begun, mut long, mut empty, mut whole) = (self.ready, false, true, true);
        loop {
            self.line.clear();
            let read = (&mut self.body).take(LINE).read_until(b'\n', &mut self.line)?;
            if read == 0 {
                self.ready = false;
                return Ok(begun.then_some((start, long)));
            }
            let first = whole;
            whole = self.line.ends_with(b"\n");
            self.number += u64::from(whole);
            let shown = self.line.trim_ascii_end();
            if first && empty && self.line.starts_with(b"From ") {
                if begun {
                    self.ready = true;
                    return Ok(Some((start, long)));
                }
                (begun, start) = (true, self.number);
                continue;
            }
            empty = first && shown.is_empty();
            if !begun {
                // Something stands before the first mail: a mailbox of one mail without the line above it.
                if shown.is_empty() {
                    continue;
                }
                begun = true;
            }
            // `>From` was `From` before it came into the mailbox.
            let escaped = first && is_escaped(&self.line);
            let line = if escaped { &self.line[1..] } else { &self.line[..] };
            if mail.len() + line.len() > MAX_MAIL {
                long = true;
                mail.clear();
            } else if !long {
                mail.extend_from_slice(line);
            }
        }
    }

    /// Puts a mail into the block, or remembers it as the customer's.
    fn take(&mut self, mail: &[u8], line: u64, block: &mut Block) {
        self.row += 1;
        let message = if self.labelled { MessageParser::default().parse(mail) } else { None };
        let Some(message) = message else {
            block.push(mail, self.row, line);
            return;
        };
        let labels = header(&message, LABELS).unwrap_or_default();
        let sent = labels
            .split(',')
            .any(|label| matches!(plain(label).as_str(), "sent" | "messages envoyes" | "envoyes" | "sent mail"));
        if sent {
            block.push(mail, self.row, line);
            let answered = answered(&message).into_iter().find_map(|id| self.customers.get(&id));
            if let (Some(customer), Some(item)) = (answered, block.items.last_mut()) {
                let start = block.bytes.len();
                block.bytes.extend_from_slice(customer.as_bytes());
                item.customer = Some((start, block.bytes.len()));
            }
            return;
        }
        block.passed_over += 1;
        if let Some(id) = message.message_id() {
            if self.remembered > REMEMBERED {
                self.customers.clear();
                self.remembered = 0;
            }
            let text = text(&message);
            self.remembered += text.len() + id.len();
            self.customers.insert(id.to_owned(), text);
        }
    }
}

/// The mails that this one answers, the latest first.
fn answered(message: &Message) -> Vec<String> {
    let list = |value: &HeaderValue| match value {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(texts) => texts.iter().rev().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    let mut out = list(message.in_reply_to());
    out.extend(list(message.references()));
    out
}

/// `>From `, `>>From ` and so on.
fn is_escaped(line: &[u8]) -> bool {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    marks > 0 && line[marks..].starts_with(b"From ")
}

impl Source for Mailbox {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::new(Mails)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        let mut mail = Vec::new();
        while !block.is_full() {
            match self.mail(&mut mail) {
                Ok(Some((line, true))) => {
                    self.row += 1;
                    block.push_trouble(Trouble::TooLong, self.row, line);
                }
                Ok(Some((line, false))) => self.take(&mail, line, block),
                Ok(None) => break,
                Err(error) => {
                    self.row += 1;
                    block.push_trouble(Trouble::Broken(error.to_string()), self.row, self.number);
                    self.body = BufReader::new(Box::new(io::empty()));
                    self.ready = false;
                    break;
                }
            }
        }
        Ok(!block.items.is_empty() || block.passed_over > 0)
    }
}
