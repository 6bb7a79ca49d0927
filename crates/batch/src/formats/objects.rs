//! JSON objects, one for each row or conversation: what Tact makes use of is looked up, everything else stays as it is.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use tact_core::decode;

use crate::block::Parse;
use crate::columns::{Mapping, find, plain};
use crate::html;
use crate::people::People;
use crate::row::{ByRole, Entries, Fields, Place, Role, Row, Text, written};
use crate::shapes;
use crate::trouble::{Failure, Trouble};

/// What the output adds; what an earlier run has added is replaced.
pub const ADDED: &str = "tact";

/// How many objects are looked at to learn their names.
const LOOKED_AT: usize = 50;

/// How to read the objects of one input.
#[derive(Debug)]
pub struct Objects {
    names: ByRole<Option<String>>,
    columns: Vec<String>,
    threads: bool,
    convert: bool,
    people: Arc<People>,
}

impl Objects {
    /// Learns from the first objects.
    pub fn look<'a>(
        file: &str,
        first: impl Iterator<Item = &'a [u8]>,
        mapping: &Mapping,
        people: &Arc<People>,
    ) -> Result<Self, Failure> {
        let mut columns: Vec<String> = Vec::new();
        let mut shown: Vec<Vec<(String, String)>> = Vec::new();
        for bytes in first.take(LOOKED_AT) {
            let text = decode(bytes).text;
            if shapes::is_thread(&text) && mapping.column(Role::Text).is_none() {
                let columns = shapes::COLUMNS.iter().map(|name| (*name).to_owned()).collect();
                let people = Arc::clone(people);
                return Ok(Self { names: ByRole::default(), columns, threads: true, convert: false, people });
            }
            let Ok(Entries(entries)) = serde_json::from_str::<Entries>(&text) else { continue };
            let mut row = Vec::new();
            for (name, value) in entries.into_iter().filter(|(name, _)| name != ADDED) {
                if !columns.iter().any(|known| *known == name) {
                    columns.push(name.clone().into_owned());
                }
                row.push((name.into_owned(), written(value).into_owned()));
            }
            shown.push(row);
        }
        let value = |row: &Vec<(String, String)>, name: &String| {
            row.iter().find(|(one, _)| one == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let rows: Vec<Vec<String>> =
            shown.iter().take(3).map(|row| columns.iter().map(|name| value(row, name)).collect()).collect();
        let names = if columns.is_empty() {
            // Nothing can be read at the beginning: the names of the contract are all there is to go by.
            Role::ALL.map(|role| Some(mapping.column(role).unwrap_or(role.name()).to_owned()))
        } else {
            let roles = find(file, &columns, &rows, mapping)?;
            let mut names = roles.map(|place| place.map(|place| columns[place].clone()));
            for (name, role) in names.iter_mut().zip(Role::ALL) {
                // Later objects may have what the first ones lack, under the name of the contract.
                if name.is_none() && !columns.iter().any(|column| plain(column) == role.name()) {
                    *name = Some(role.name().to_owned());
                }
            }
            names
        };
        let convert = names[Role::Text as usize].as_deref() != Some(Role::Text.name());
        Ok(Self { names, columns, threads: false, convert, people: Arc::clone(people) })
    }

    /// Reads one object.
    fn row<'a>(&self, text: &'a str, place: Place) -> Row<'a> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let seen = Seed(&self.names).deserialize(&mut deserializer).and_then(|seen| deserializer.end().map(|()| seen));
        let mut seen = match seen {
            Ok(seen) => seen,
            Err(error) => {
                let before =
                    text.lines().take(error.line().saturating_sub(1)).map(|line| line.len() + 1).sum::<usize>();
                let end = (before + error.column().max(1) - 1).min(text.len());
                let column = text[..text.floor_char_boundary(end)].chars().count() + 1;
                return Row::unreadable(place, Trouble::NotJson { column });
            }
        };
        let text_at = Role::Text as usize;
        let mut converted = false;
        if self.convert
            && let Some(html) = seen.known[text_at].as_deref().filter(|text| html::looks_like(text))
        {
            seen.known[text_at] = Some(Cow::Owned(html::to_text(html)));
            converted = true;
        }
        let whole = if seen.added { without_added(text) } else { one_line(text) };
        Row { converted, ..Row::new(place, Fields::Object(whole), seen.known) }
    }
}

impl Parse for Objects {
    /// The fields of the first objects.
    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn rows(&self, bytes: &[u8], customer: Option<&str>, place: Place, each: &mut dyn FnMut(&Row)) -> u64 {
        let text = decode(bytes).text;
        let text = text.trim_start_matches('\u{feff}');
        if self.threads {
            return shapes::rows(text, &self.people, place, each);
        }
        let mut row = self.row(text, place);
        if let Some(customer) = customer {
            row.known[Role::Customer as usize] = Some(Cow::Borrowed(customer));
        }
        each(&row);
        0
    }
}

/// An object on one line, without the spaces around it. Line breaks stand only between the parts of an object, never in
/// its strings.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(['\n', '\r'], " "))
}

/// An object without what an earlier run has added.
fn without_added(text: &str) -> Cow<'_, str> {
    let Ok(Entries(entries)) = serde_json::from_str::<Entries>(text) else { return one_line(text) };
    let mut out = String::with_capacity(text.len());
    for (name, value) in entries.into_iter().filter(|(name, _)| name != ADDED) {
        out.push(if out.is_empty() { '{' } else { ',' });
        out.push_str(&serde_json::Value::from(name.as_ref()).to_string());
        out.push(':');
        out.push_str(&one_line(value.get()));
    }
    out.push_str(if out.is_empty() { "{}" } else { "}" });
    Cow::Owned(out)
}

/// What is seen of an object.
struct Seen<'a> {
    known: ByRole<Option<Cow<'a, str>>>,
    added: bool,
}

/// Looks for the names of the roles in an object.
struct Seed<'n>(&'n ByRole<Option<String>>);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Seen<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Seen<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Seen<'de>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seen<'de>, A::Error> {
        let mut seen = Seen { known: ByRole::default(), added: false };
        while let Some(Text(name)) = map.next_key::<Text>()? {
            let role = self.0.iter().position(|known| known.as_deref() == Some(name.as_ref()));
            let Some(role) = role else {
                seen.added |= name == ADDED;
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value: &RawValue = map.next_value()?;
            let raw = value.get();
            let is_text = role == Role::Text as usize || role == Role::Customer as usize;
            let scalar = !raw.starts_with(['{', '[']) && (raw.starts_with('"') || !is_text);
            let text = if scalar { written(value) } else { Cow::Borrowed("") };
            seen.known[role] = (!text.trim().is_empty()).then_some(text);
        }
        Ok(seen)
    }
}
