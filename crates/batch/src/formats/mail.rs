//! Mails: `.eml`, one a file; and what a mail has to say, for mailboxes as well.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Read;
use std::sync::Arc;

use mail_parser::{Address, HeaderForm, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::{Format, Source, Wishes};
use crate::block::{Block, Parse};
use crate::html;
use crate::row::{ByRole, Fields, Place, Role, Row};
use crate::stream::Stream;
use crate::trouble::{Failure, Trouble};

/// One mail a file.
pub static FORMAT: Format = Format { name: "eml", extensions: &["eml"], columns: Some(COLUMNS), open };

/// The fields of a row that was made of a mail.
pub const COLUMNS: &[&str] = &["id", "subject", "text", "customer", "agent", "from", "to", "date"];

/// The longest mail that is read, in bytes: attachments included.
pub const MAX_MAIL: usize = 64 << 20;

#[allow(clippy::unnecessary_wraps, reason = "formats have one form")]
fn open(stream: Stream, _: &Wishes) -> Result<Box<dyn Source>, Failure> {
    Ok(Box::new(Single { body: Some(stream.body) }))
}

struct Single {
    body: Option<Box<dyn Read + Send>>,
}

impl Source for Single {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::new(Mails)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        let Some(body) = self.body.take() else { return Ok(false) };
        let mut bytes = Vec::new();
        match body.take(MAX_MAIL as u64 + 1).read_to_end(&mut bytes) {
            Err(error) if bytes.is_empty() => block.push_trouble(Trouble::Broken(error.to_string()), 1, 0),
            // What is there of a mail that breaks off is judged.
            _ if bytes.len() <= MAX_MAIL => block.push(&bytes, 1, 0),
            _ => block.push_trouble(Trouble::TooLong, 1, 0),
        }
        Ok(true)
    }
}

/// Turns mails into rows.
#[derive(Debug)]
pub struct Mails;

impl Parse for Mails {
    fn columns(&self) -> Vec<String> {
        COLUMNS.iter().map(|name| (*name).to_owned()).collect()
    }

    fn rows(&self, bytes: &[u8], customer: Option<&str>, place: Place, each: &mut dyn FnMut(&Row)) -> u64 {
        let message = MessageParser::default().parse(bytes).filter(|message| message.headers().len() > 1);
        let Some(message) = message else {
            each(&Row::unreadable(place, Trouble::NotMail));
            return 0;
        };
        let text = text(&message);
        let from = message.from().and_then(Address::first);
        let address = from.and_then(|one| one.address.clone());
        let agent = from.and_then(|one| one.name.clone()).or_else(|| address.clone());
        let to = message.to().and_then(Address::first).and_then(|one| one.address.clone());
        let date = message.date().map(|date| Cow::Owned(date.to_rfc3339()));
        let values: [Option<Cow<str>>; 8] = [
            message.message_id().map(Cow::Borrowed),
            message.subject().map(Cow::Borrowed),
            (!text.trim().is_empty()).then_some(Cow::Owned(text)),
            customer.map(Cow::Borrowed),
            agent,
            address,
            to,
            date,
        ];
        let mut object = serde_json::Map::new();
        for (name, value) in COLUMNS.iter().zip(&values) {
            if let Some(value) = value {
                object.insert((*name).to_owned(), value.as_ref().into());
            }
        }
        let object = ordered(&object);
        let [id, _, text, customer, agent, _, _, date] = values;
        let mut known = ByRole::<Option<Cow<str>>>::default();
        known[Role::Text as usize] = text;
        known[Role::Id as usize] = id;
        known[Role::Customer as usize] = customer;
        known[Role::Agent as usize] = agent;
        known[Role::Date as usize] = date;
        each(&Row::new(place, Fields::Object(Cow::Owned(object)), known));
        0
    }
}

/// The object with its fields in the order of [`COLUMNS`].
fn ordered(object: &serde_json::Map<String, serde_json::Value>) -> String {
    let mut out = String::from("{");
    for name in COLUMNS {
        let Some(value) = object.get(*name) else { continue };
        if out.len() > 1 {
            out.push(',');
        }
        // Writing to a string does not fail.
        let _ = write!(out, "\"{name}\":{value}");
    }
    out.push('}');
    out
}

/// What a mail says: its plain text, or that of its HTML where there is no other.
pub fn text(message: &Message) -> String {
    let mut out = String::new();
    for part in message.text_bodies() {
        let piece = match &part.body {
            PartType::Text(text) => {
                let text = text.replace("\r\n", "\n");
                let kind = part.content_type();
                let flowed = kind.and_then(|kind| kind.attribute("format")).is_some_and(|format| format == "flowed");
                if flowed {
                    unfolded(&text, kind.and_then(|kind| kind.attribute("delsp")) == Some("yes"))
                } else {
                    text
                }
            }
            PartType::Html(html) => html::to_text(html),
            _ => continue,
        };
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(piece.trim_end());
    }
    out
}

/// Lines that a mail program has folded, as they were written (RFC 3676).
fn unfolded(text: &str, drop_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        let folded = body.ends_with(' ') && body != "-- " && !body.starts_with('>') && line.ends_with('\n');
        let body = body
            .strip_prefix(' ')
            .filter(|rest| rest.starts_with([' ', '>']) || rest.starts_with("From "))
            .unwrap_or(body);
        if folded {
            out.push_str(if drop_space { body.trim_end_matches(' ') } else { body });
        } else {
            out.push_str(body);
            out.push_str(&line[line.trim_end_matches('\n').len()..]);
        }
    }
    out
}

/// A header as one decoded text.
pub fn header(message: &Message, name: &'static str) -> Option<String> {
    match message.header_as(name, HeaderForm::Text).into_iter().next()? {
        HeaderValue::Text(text) => Some(text.into_owned()),
        HeaderValue::TextList(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
