//! Who is who, in exports that only name authors by number.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::columns::Who;

/// Users of an export by id.
#[derive(Clone, Debug, Default)]
pub struct People(FxHashMap<String, Person>);

/// A user of an export.
#[derive(Clone, Debug)]
pub struct Person {
    /// Agent, customer or neither (a bot), where it is said.
    pub who: Option<Who>,
    /// As people call them.
    pub name: Option<String>,
}

/// A user as Zendesk, Freshdesk and Intercom write one.
#[derive(Deserialize)]
pub struct User<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    role: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    name: Option<String>,
    contact: Option<Contact>,
}

#[derive(Deserialize)]
struct Contact {
    name: Option<String>,
}

/// A list of users, alone or under the name that an export gives it.
#[derive(Deserialize)]
struct Listed<'a> {
    #[serde(borrow, default)]
    users: Vec<User<'a>>,
    #[serde(borrow, default)]
    agents: Vec<User<'a>>,
    #[serde(borrow, default)]
    admins: Vec<User<'a>>,
}

impl People {
    /// Adds users; those whose role is not said are what `otherwise` says.
    pub fn add<'a>(&mut self, users: impl IntoIterator<Item = User<'a>>, otherwise: Option<Who>) {
        for user in users {
            let Some(id) = user.id else { continue };
            let word = user.role.as_deref().or(user.kind.as_deref());
            let who = word.map(Who::from_word).or(otherwise);
            let name = user.name.or(user.contact.and_then(|contact| contact.name));
            self.0.insert(id.get().trim_matches('"').to_owned(), Person { who, name });
        }
    }

    /// Reads a file of users: an array, an object with `users`, `agents` or `admins`, or one object a line.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut people = Self::default();
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('[') {
            people.add(serde_json::from_str::<Vec<User>>(text)?, None);
            return Ok(people);
        }
        for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
            let value = value?.get();
            let listed: Listed = serde_json::from_str(value)?;
            let alone = listed.users.is_empty() && listed.agents.is_empty() && listed.admins.is_empty();
            people.add(listed.users, None);
            people.add(listed.agents, Some(Who::Agent));
            people.add(listed.admins, Some(Who::Agent));
            if alone {
                people.add(serde_json::from_str::<User>(value), None);
            }
        }
        Ok(people)
    }

    /// The user with this id.
    pub fn get(&self, id: &str) -> Option<&Person> {
        self.0.get(id)
    }

    /// Is nobody known?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
