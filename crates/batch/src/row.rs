//! One reply of an export: its text, what is known beside it, and everything else that stood there.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::batched::Batched;
use crate::trouble::Trouble;

/// What Tact makes use of, in the order in which people think of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The agent's reply.
    Text,
    /// Its name in the export.
    Id,
    /// Its language.
    Lang,
    /// How it was sent.
    Channel,
    /// What the customer wrote.
    Customer,
    /// Who wrote the reply.
    Agent,
    /// The team of who wrote it.
    Team,
    /// When it was sent.
    Date,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Text, Self::Id, Self::Lang, Self::Channel, Self::Customer, Self::Agent, Self::Team, Self::Date];

    /// The name of its field in JSON Lines, and of its option: `--text-column`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Lang => "lang",
            Self::Channel => "channel",
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Team => "team",
            Self::Date => "date",
        }
    }
}

/// One value for each role.
pub type ByRole<T> = [T; Role::ALL.len()];

/// Where a row stands in the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which input, from 0.
    pub input: u32,
    /// Which row of it, from 1.
    pub row: u64,
    /// The line on which it begins, from 1; 0 where the format has no lines.
    pub line: u64,
}

/// Everything that stood in the input, in its order.
#[derive(Clone, Debug)]
pub enum Fields<'a> {
    /// Nothing could be read.
    None,
    /// A JSON object on one line.
    Object(Cow<'a, str>),
    /// The values of a record, under the names of its columns.
    Record(&'a [String], Vec<Cow<'a, str>>),
    /// A row of a batch of columns.
    Batch(&'a Batched, usize),
}

impl Fields<'_> {
    /// Hands over each field: its name, and its value as text. A string of JSON is unescaped, other values stay as they
    /// are written.
    pub fn each(&self, visit: &mut dyn FnMut(&str, &str)) {
        match self {
            Self::None => {}
            Self::Record(names, values) => {
                names.iter().zip(values).for_each(|(name, value)| visit(name, value));
            }
            Self::Object(text) => each_entry(text, visit),
            Self::Batch(batched, row) => each_entry(batched.line(*row), visit),
        }
    }
}

fn each_entry(object: &str, visit: &mut dyn FnMut(&str, &str)) {
    let Ok(Entries(entries)) = serde_json::from_str::<Entries>(object) else { return };
    for (name, value) in entries {
        visit(&name, &written(value));
    }
}

/// A JSON value as text for a cell.
pub(crate) fn written(value: &RawValue) -> Cow<'_, str> {
    let raw = value.get();
    if raw.starts_with('"') {
        return serde_json::from_str::<Text>(raw).map_or(Cow::Borrowed(raw), |text| text.0);
    }
    if raw == "null" { Cow::Borrowed("") } else { Cow::Borrowed(raw) }
}

/// A string of JSON, borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// The entries of an object in their order, values as they are written.
pub(crate) struct Entries<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Entries<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Entries<'de>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(Text(name)) = map.next_key::<Text>()? {
                    entries.push((name, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// One reply.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Where it stands.
    pub place: Place,
    /// All that stood there.
    pub fields: Fields<'a>,
    /// What Tact makes use of, by role; empty values count as none.
    pub known: ByRole<Option<Cow<'a, str>>>,
    /// Is the text not the one of the input, but made of its HTML?
    pub converted: bool,
    /// Why there is nothing to judge, if so.
    pub trouble: Option<Trouble>,
}

impl<'a> Row<'a> {
    /// A row of which nothing is known but that it cannot be read.
    pub fn unreadable(place: Place, trouble: Trouble) -> Self {
        Self { place, fields: Fields::None, known: ByRole::default(), converted: false, trouble: Some(trouble) }
    }

    /// A row with its text, or without.
    pub fn new(place: Place, fields: Fields<'a>, known: ByRole<Option<Cow<'a, str>>>) -> Self {
        let trouble = if known[Role::Text as usize].is_none() { Some(Trouble::NoText) } else { None };
        Self { place, fields, known, converted: false, trouble }
    }

    /// What is known of this.
    pub fn get(&self, role: Role) -> Option<&str> {
        self.known[role as usize].as_deref()
    }
}
