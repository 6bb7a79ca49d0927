//! A ticket of Freshdesk with its conversations: the customer's first message is the description, `private` is a note,
//! `incoming` is the customer's.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Party, Shape, Thread, Turn, body, date, word};
use crate::people::People;

pub const SHAPE: Shape = Shape { signs: &["conversations"], read };

#[derive(Default, Deserialize)]
#[serde(default)]
struct Ticket<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    display_id: Option<&'a RawValue>,
    subject: Option<String>,
    description: Option<String>,
    description_text: Option<String>,
    #[serde(borrow)]
    responder_id: Option<&'a RawValue>,
    #[serde(borrow)]
    responder: Option<Party<'a>>,
    #[serde(borrow)]
    group_id: Option<&'a RawValue>,
    #[serde(borrow)]
    group: Option<Party<'a>>,
    tags: Option<Vec<String>>,
    #[serde(borrow)]
    conversations: Vec<Message<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    body: Option<String>,
    body_text: Option<String>,
    incoming: Option<bool>,
    private: Option<bool>,
    from_email: Option<String>,
    #[serde(borrow)]
    user_id: Option<&'a RawValue>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
}

fn read(text: &str, people: &People) -> Result<Thread, serde_json::Error> {
    let ticket: Ticket = serde_json::from_str(text)?;
    let called = |id: &Option<String>| id.as_deref().and_then(|id| people.get(id)).and_then(|one| one.name.clone());
    let responder = word(ticket.responder_id);
    let responder_name = ticket.responder.as_ref().and_then(Party::called).or_else(|| called(&responder));
    let mut thread = Thread {
        id: word(ticket.id).or_else(|| word(ticket.display_id)),
        subject: ticket.subject,
        team: ticket.group.as_ref().and_then(Party::called).or_else(|| word(ticket.group_id)),
        tags: ticket.tags.unwrap_or_default(),
        ..Thread::default()
    };
    let asked = body(ticket.description_text, ticket.description);
    if !asked.trim().is_empty() {
        thread.turns.push(Turn { text: asked, ..Turn::default() });
    }
    for message in ticket.conversations {
        if message.private == Some(true) {
            thread.passed_over += 1;
            continue;
        }
        let user = word(message.user_id);
        let name = called(&user).or_else(|| responder_name.clone().filter(|_| user.is_none() || user == responder));
        thread.turns.push(Turn {
            id: word(message.id),
            by_agent: message.incoming == Some(false),
            agent: name.or(user).or(message.from_email).or_else(|| responder.clone()),
            date: date(message.created_at),
            text: body(message.body_text, message.body),
        });
    }
    Ok(thread)
}
