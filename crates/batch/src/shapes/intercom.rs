//! A conversation of Intercom: the first message is the `source`, the others are parts; notes, assignments and bots are
//! nobody's replies.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Party, Shape, Thread, Turn, body, date, word};
use crate::columns::{Who, is_no_message};
use crate::html;
use crate::people::People;

pub const SHAPE: Shape = Shape { signs: &["conversation_parts"], read };

#[derive(Default, Deserialize)]
#[serde(default)]
struct Conversation<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    title: Option<String>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
    #[serde(borrow)]
    team_assignee_id: Option<&'a RawValue>,
    #[serde(borrow)]
    source: Option<Part<'a>>,
    #[serde(borrow, rename = "conversation_parts")]
    parts: Option<&'a RawValue>,
    tags: Option<Tags>,
}

/// Parts in an object of the same name.
#[derive(Deserialize)]
struct Within<'a> {
    #[serde(borrow)]
    conversation_parts: Vec<Part<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tags {
    tags: Vec<Tag>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tag {
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Part<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(rename = "part_type")]
    role: Option<String>,
    subject: Option<String>,
    body: Option<String>,
    #[serde(borrow)]
    author: Option<Party<'a>>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
}

fn read(text: &str, people: &People) -> Result<Thread, serde_json::Error> {
    let conversation: Conversation = serde_json::from_str(text)?;
    let mut thread = Thread {
        id: word(conversation.id),
        subject: conversation.title,
        team: word(conversation.team_assignee_id),
        tags: conversation.tags.unwrap_or_default().tags.into_iter().map(|tag| tag.name).collect(),
        ..Thread::default()
    };
    if let Some(mut source) = conversation.source {
        // Where a conversation comes from tells what kind of turns it has.
        thread.channel = Some(if source.kind.as_deref() == Some("email") { "email" } else { "chat" }.to_owned());
        let subject = source.subject.take().map(|subject| html::to_text(&subject));
        thread.subject = thread.subject.or(subject).filter(|subject| !subject.trim().is_empty());
        source.created_at = source.created_at.or(conversation.created_at);
        add(source, &mut thread, people);
    }
    let parts = match conversation.parts.map(RawValue::get) {
        Some(alone) if alone.starts_with('[') => serde_json::from_str(alone)?,
        Some(within) if within.starts_with('{') => serde_json::from_str::<Within>(within)?.conversation_parts,
        _ => Vec::new(),
    };
    for part in parts {
        add(part, &mut thread, people);
    }
    Ok(thread)
}

fn add(part: Part, thread: &mut Thread, people: &People) {
    let text = body(None, part.body);
    let author = part.author.unwrap_or_default();
    let id = word(author.id);
    let known = id.as_deref().and_then(|id| people.get(id));
    let who = author.who().or_else(|| known.and_then(|person| person.who)).unwrap_or(Who::Neither);
    if part.role.as_deref().is_some_and(is_no_message) || who == Who::Neither || text.trim().is_empty() {
        thread.passed_over += u64::from(!text.trim().is_empty());
        return;
    }
    let agent = known.and_then(|person| person.name.clone()).or_else(|| author.called());
    thread.turns.push(Turn {
        id: word(part.id),
        by_agent: who == Who::Agent,
        agent,
        date: date(part.created_at),
        text,
    });
}
