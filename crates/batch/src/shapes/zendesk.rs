//! A ticket of Zendesk with its comments: `public: false` is an internal note, and whose a comment is stands only in
//! `author_id`.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Party, Shape, Thread, Turn, body, date, word};
use crate::columns::Who;
use crate::people::{People, User};

pub const SHAPE: Shape = Shape { signs: &["comments"], read };

#[derive(Default, Deserialize)]
#[serde(default)]
struct Ticket<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    subject: Option<String>,
    #[serde(borrow)]
    requester_id: Option<&'a RawValue>,
    #[serde(borrow)]
    requester: Option<Party<'a>>,
    #[serde(borrow)]
    assignee_id: Option<&'a RawValue>,
    #[serde(borrow)]
    assignee: Option<Party<'a>>,
    #[serde(borrow)]
    group: Option<Party<'a>>,
    #[serde(borrow)]
    group_id: Option<&'a RawValue>,
    via: Option<Via>,
    tags: Option<Vec<String>>,
    #[serde(borrow)]
    comments: Vec<Comment<'a>>,
    /// The users beside the comments, as the interface for programs gives them.
    #[serde(borrow)]
    users: Vec<User<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Via {
    channel: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Comment<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    author_id: Option<&'a RawValue>,
    #[serde(borrow)]
    author: Option<Party<'a>>,
    body: Option<String>,
    plain_body: Option<String>,
    html_body: Option<String>,
    public: Option<bool>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
}

fn read(text: &str, people: &People) -> Result<Thread, serde_json::Error> {
    let ticket: Ticket = serde_json::from_str(text)?;
    let mut here = People::default();
    here.add(ticket.users, None);
    let find = |id: &str| here.get(id).or_else(|| people.get(id));
    let requester = word(ticket.requester_id).or_else(|| ticket.requester.as_ref().and_then(|party| word(party.id)));
    let assignee = word(ticket.assignee_id).or_else(|| ticket.assignee.as_ref().and_then(|party| word(party.id)));
    let assignee_name = ticket.assignee.as_ref().and_then(|party| party.name.clone());
    let mut thread = Thread {
        id: word(ticket.id),
        subject: ticket.subject,
        team: ticket.group.as_ref().and_then(Party::called).or_else(|| word(ticket.group_id)),
        channel: ticket.via.and_then(|via| via.channel),
        tags: ticket.tags.unwrap_or_default(),
        ..Thread::default()
    };
    for comment in ticket.comments {
        if comment.public == Some(false) {
            thread.passed_over += 1;
            continue;
        }
        let author = word(comment.author_id).or_else(|| comment.author.as_ref().and_then(|party| word(party.id)));
        let known = author.as_deref().and_then(find);
        let told = comment.author.as_ref().and_then(Party::who);
        let who = match known.and_then(|person| person.who).or(told) {
            Some(who) => Some(who),
            // The users were not exported: the one who asked is the customer, everybody else who is public is not.
            None if author.is_some() && author == assignee => Some(Who::Agent),
            None if author.is_some() && author == requester => Some(Who::Customer),
            None if author.is_some() && requester.is_some() => Some(Who::Agent),
            None => None,
        };
        thread.unknown |= who.is_none();
        let Some(who @ (Who::Agent | Who::Customer)) = who else {
            thread.passed_over += 1;
            continue;
        };
        let own_name = comment.author.as_ref().and_then(|party| party.name.clone());
        let assigned = || assignee_name.clone().filter(|_| author.is_some() && author == assignee);
        let agent =
            own_name.or_else(|| known.and_then(|person| person.name.clone())).or_else(assigned).or(author.clone());
        thread.turns.push(Turn {
            id: word(comment.id),
            by_agent: who == Who::Agent,
            agent,
            date: date(comment.created_at),
            text: body(comment.plain_body.or(comment.body), comment.html_body),
        });
    }
    Ok(thread)
}
