//! Conversations as help desks export them: the agent's public messages become rows, the customer's last message before
//! each is its context, internal notes and machines are passed over.

mod freshdesk;
mod intercom;
mod zendesk;

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::columns::Who;
use crate::dates;
use crate::html;
use crate::people::People;
use crate::row::{ByRole, Fields, Place, Role, Row, Text};
use crate::trouble::Trouble;

/// The fields of a row that was made of a conversation.
pub const COLUMNS: &[&str] =
    &["id", "conversation", "subject", "text", "customer", "agent", "team", "date", "channel", "tags"];

/// A kind of export.
struct Shape {
    /// What only conversations of this kind have in them.
    signs: &'static [&'static str],
    read: fn(&str, &People) -> Result<Thread, serde_json::Error>,
}

/// All kinds; the first whose signs are all there is the one.
static SHAPES: [Shape; 3] = [intercom::SHAPE, freshdesk::SHAPE, zendesk::SHAPE];

/// A conversation.
#[derive(Debug, Default)]
struct Thread {
    id: Option<String>,
    subject: Option<String>,
    team: Option<String>,
    channel: Option<String>,
    tags: Vec<String>,
    turns: Vec<Turn>,
    /// Messages that are nobody's, or not public.
    passed_over: u64,
    /// Is there a public message of which nobody can tell who wrote it?
    unknown: bool,
}

/// A message of a conversation.
#[derive(Debug, Default)]
struct Turn {
    id: Option<String>,
    by_agent: bool,
    agent: Option<String>,
    date: Option<String>,
    text: String,
}

/// The names at the top of an object.
fn names(text: &str) -> Option<Vec<Cow<'_, str>>> {
    let crate::row::Entries(entries) = serde_json::from_str(text).ok()?;
    Some(entries.into_iter().map(|(name, _)| name).collect())
}

/// The kind of a conversation, if this is one.
fn shape(text: &str) -> Option<&'static Shape> {
    // Most rows are no conversations: these words are looked for first.
    if !["conversation_parts", "conversations", "comments"].iter().any(|word| text.contains(word)) {
        return None;
    }
    let names = names(text)?;
    SHAPES.iter().find(|shape| shape.signs.iter().all(|sign| names.iter().any(|name| name == sign)))
}

/// Is this a conversation?
pub fn is_thread(text: &str) -> bool {
    shape(text).is_some()
}

/// Hands over the agent's messages in a conversation, and returns how many others there are.
pub fn rows(text: &str, people: &People, place: Place, each: &mut dyn FnMut(&Row)) -> u64 {
    let Some(shape) = shape(text) else {
        let trouble = match serde_json::from_str::<&RawValue>(text) {
            Ok(_) => Trouble::NoText,
            Err(error) => Trouble::NotJson { column: error.column().max(1) },
        };
        each(&Row::unreadable(place, trouble));
        return 0;
    };
    let thread = match (shape.read)(text, people) {
        Ok(thread) => thread,
        Err(error) => {
            each(&Row::unreadable(place, Trouble::NotJson { column: error.column().max(1) }));
            return 0;
        }
    };
    let mut passed_over = thread.passed_over;
    let mut customer: Option<&str> = None;
    let mut any = false;
    for turn in &thread.turns {
        if turn.by_agent {
            each(&row(&thread, turn, customer, place));
            any = true;
        } else {
            customer = Some(&turn.text);
            passed_over += 1;
        }
    }
    if thread.unknown && !any {
        each(&Row::unreadable(place, Trouble::UnknownAuthors));
    }
    passed_over
}

fn row<'a>(thread: &'a Thread, turn: &'a Turn, customer: Option<&'a str>, place: Place) -> Row<'a> {
    let id = turn.id.as_deref().or(thread.id.as_deref());
    let tags = (!thread.tags.is_empty()).then(|| thread.tags.join(", "));
    let values: [Option<&str>; 10] = [
        id,
        thread.id.as_deref(),
        thread.subject.as_deref(),
        Some(&turn.text),
        customer,
        turn.agent.as_deref(),
        thread.team.as_deref(),
        turn.date.as_deref(),
        thread.channel.as_deref(),
        tags.as_deref(),
    ];
    let mut object = String::from("{");
    for (name, value) in COLUMNS.iter().zip(values) {
        let Some(value) = value else { continue };
        if object.len() > 1 {
            object.push(',');
        }
        object.push('"');
        object.push_str(name);
        object.push_str("\":");
        object.push_str(&serde_json::Value::from(value).to_string());
    }
    object.push('}');
    let mut known = ByRole::<Option<Cow<str>>>::default();
    let mut put = |role: Role, value: Option<&'a str>| {
        known[role as usize] = value.filter(|value| !value.trim().is_empty()).map(Cow::Borrowed);
    };
    put(Role::Text, Some(&turn.text));
    put(Role::Id, id);
    put(Role::Channel, thread.channel.as_deref());
    put(Role::Customer, customer);
    put(Role::Agent, turn.agent.as_deref());
    put(Role::Team, thread.team.as_deref());
    put(Role::Date, turn.date.as_deref());
    Row::new(place, Fields::Object(Cow::Owned(object)), known)
}

/// A value that is a number in one export and a string in the next.
fn word(value: Option<&RawValue>) -> Option<String> {
    let raw = value?.get();
    if raw == "null" || raw.starts_with(['{', '[']) {
        return None;
    }
    let text =
        if raw.starts_with('"') { serde_json::from_str::<Text>(raw).ok()?.0.into_owned() } else { raw.to_owned() };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The text of a message: the plain one, else the one of its HTML.
fn body(plain: Option<String>, html: Option<String>) -> String {
    let plain = plain.filter(|text| !text.trim().is_empty());
    match (plain, html) {
        (Some(text), _) if html::looks_like(&text) => html::to_text(&text),
        (Some(text), _) => text,
        (None, Some(html)) => html::to_text(&html),
        (None, None) => String::new(),
    }
}

/// A date as it is, or in the usual form where it is a number of seconds.
fn date(value: Option<&RawValue>) -> Option<String> {
    let text = word(value)?;
    Some(text.parse::<i64>().ok().map_or(text, dates::of_seconds))
}

/// Somebody who takes part: what exports say of them inside a conversation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Party<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(rename = "type")]
    kind: Option<String>,
    role: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

impl Party<'_> {
    fn who(&self) -> Option<Who> {
        self.role.as_deref().or(self.kind.as_deref()).map(Who::from_word)
    }

    fn called(&self) -> Option<String> {
        self.name.clone().or_else(|| self.email.clone()).or_else(|| word(self.id))
    }
}
