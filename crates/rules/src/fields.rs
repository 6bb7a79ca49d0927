//! Typed access to TOML tables, with a place for everything that is wrong.

use tact_core::compile::Problem;
use tact_core::spec::{Origin, Sourced, Texts};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Largest number that a rule file may have: no sum of such numbers stops being a number.
const MOST: f32 = 1e6;

/// What is read, and what was wrong so far.
pub struct Reading<'t> {
    /// Number of the file.
    pub file: u32,
    /// Its text.
    pub text: &'t str,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Reading<'_> {
    /// Notes a problem at a byte offset.
    pub fn fail(&mut self, start: usize, message: impl Into<String>) {
        let origin = Origin { file: self.file, start: start as u32 };
        self.problems.push(Problem { origin, message: message.into() });
    }

    /// A text with the place of its first character.
    fn sourced(&self, text: &str, span_start: usize) -> Sourced {
        let raw = &self.text[span_start.min(self.text.len())..];
        let quote = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
        Sourced { text: text.to_owned(), origin: Origin { file: self.file, start: (span_start + quote) as u32 } }
    }
}

/// Parses a file; syntax errors are noted, and what could be read is returned.
pub fn parse<'t>(text: &'t str, reading: &mut Reading) -> Spanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reading.fail(error.span().map_or(0, |span| span.start), error.message());
    }
    table
}

/// A table whose keys are known beforehand.
pub struct Fields<'a> {
    table: &'a DeTable<'a>,
    /// Where the table begins.
    pub start: usize,
}

impl<'a> Fields<'a> {
    /// Notes every key that is not one of `keys`.
    pub fn new(table: &'a DeTable<'a>, start: usize, keys: &[&str], reading: &mut Reading) -> Self {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let near = nearest(name, keys).map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
                reading.fail(
                    key.span().start,
                    format!("unknown key `{name}`.{near} The keys here are: {}", keys.join(", ")),
                );
            }
        }
        Self { table, start }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    fn wrong(value: &Spanned<DeValue>, key: &str, expected: &str, reading: &mut Reading) {
        let found = value.get_ref().type_str();
        reading.fail(value.span().start, format!("`{key}` is {found}; expected {expected}"));
    }

    /// A text.
    pub fn text(&self, key: &str, reading: &mut Reading) -> Option<Sourced> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(reading.sourced(text, value.span().start)),
            _ => {
                Self::wrong(value, key, "a text in quotation marks", reading);
                None
            }
        }
    }

    /// A text, without its place.
    pub fn string(&self, key: &str, reading: &mut Reading) -> Option<String> {
        self.text(key, reading).map(|text| text.text)
    }

    /// A text that must be there.
    pub fn required(&self, key: &str, reading: &mut Reading) -> Option<Sourced> {
        if self.get(key).is_none() {
            reading.fail(self.start, format!("the key `{key}` is missing"));
        }
        self.text(key, reading)
    }

    /// A list of texts; empty if the key is not there.
    pub fn texts(&self, key: &str, reading: &mut Reading) -> Vec<Sourced> {
        self.get(key).map_or_else(Vec::new, |value| Self::texts_of(value, key, reading))
    }

    /// The texts of a list that is the value of `key`, or a part of it.
    pub fn texts_of(value: &Spanned<DeValue>, key: &str, reading: &mut Reading) -> Vec<Sourced> {
        let expected = "a list of texts, such as [\"a\", \"b\"]";
        let DeValue::Array(items) = value.get_ref() else {
            Self::wrong(value, key, expected, reading);
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) if text.trim().is_empty() => {
                    reading.fail(item.span().start, format!("an empty text in `{key}`"));
                }
                DeValue::String(text) => out.push(reading.sourced(text, item.span().start)),
                _ => Self::wrong(item, key, expected, reading),
            }
        }
        out
    }

    /// A list of texts, without their places.
    pub fn strings(&self, key: &str, reading: &mut Reading) -> Vec<String> {
        self.texts(key, reading).into_iter().map(|text| text.text).collect()
    }

    /// Yes or no.
    pub fn boolean(&self, key: &str, reading: &mut Reading) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(truth) => Some(*truth),
            _ => {
                Self::wrong(value, key, "true or false", reading);
                None
            }
        }
    }

    /// A number.
    pub fn number(&self, key: &str, reading: &mut Reading) -> Option<f32> {
        let value = self.get(key)?;
        let number = number_of(value.get_ref()).filter(|number| number.abs() <= MOST);
        if number.is_none() {
            Self::wrong(value, key, &format!("a number from -{MOST} to {MOST}"), reading);
        }
        number
    }

    /// A whole number that is not negative.
    pub fn count(&self, key: &str, reading: &mut Reading) -> Option<u32> {
        let number = self.number(key, reading)?;
        if number < 0.0 || number.fract() != 0.0 {
            let start = self.get(key).map_or(self.start, |value| value.span().start);
            reading.fail(start, format!("`{key}` is {number}; expected a whole number, 0 or more"));
            return None;
        }
        #[allow(clippy::cast_sign_loss, reason = "checked above")]
        Some(number as u32)
    }

    /// One of a few words, as what it stands for.
    pub fn one_of<T: Copy>(&self, key: &str, choices: &[(&str, T)], reading: &mut Reading) -> Option<T> {
        let text = self.text(key, reading)?;
        choose(&text, key, choices, reading)
    }

    /// Some of a few words.
    pub fn some_of<T: Copy>(&self, key: &str, choices: &[(&str, T)], reading: &mut Reading) -> Vec<T> {
        let texts = self.texts(key, reading);
        texts.iter().filter_map(|text| choose(text, key, choices, reading)).collect()
    }

    /// A table of texts: `{ fr = "…", en = "…" }`.
    pub fn pairs(&self, key: &str, reading: &mut Reading) -> Vec<(String, String)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            Self::wrong(value, key, "a table of texts, such as { fr = \"…\", en = \"…\" }", reading);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (name, value) in table {
            match value.get_ref() {
                DeValue::String(text) => out.push((plain(name), text.to_string())),
                _ => Self::wrong(value, name.get_ref(), "a text", reading),
            }
        }
        out
    }

    /// Texts for people, in several languages.
    pub fn people(&self, key: &str, reading: &mut Reading) -> Texts {
        Texts(self.pairs(key, reading))
    }

    /// A table of numbers.
    pub fn numbers(&self, key: &str, reading: &mut Reading) -> Vec<(Sourced, f32)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            Self::wrong(value, key, "a table of numbers, such as { blame = -55 }", reading);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (name, value) in table {
            match number_of(value.get_ref()) {
                Some(number) if number.abs() <= MOST => {
                    let origin = Origin { file: reading.file, start: name.span().start as u32 };
                    out.push((Sourced { text: plain(name), origin }, number));
                }
                _ => Self::wrong(value, name.get_ref(), &format!("a number from -{MOST} to {MOST}"), reading),
            }
        }
        out
    }

    /// A list of pairs of numbers: `[[25, 2.0], [45, 1.0]]`.
    pub fn points(&self, key: &str, reading: &mut Reading) -> Vec<(f32, f32)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let pair = |item: &Spanned<DeValue>| match item.get_ref() {
            DeValue::Array(pair) => match pair.iter().map(|value| number_of(value.get_ref())).collect::<Vec<_>>()[..] {
                [Some(first), Some(second)] => Some((first, second)),
                _ => None,
            },
            _ => None,
        };
        let points = value.get_ref().as_array().and_then(|items| items.iter().map(pair).collect::<Option<Vec<_>>>());
        if points.is_none() {
            Self::wrong(value, key, "a list of pairs of numbers, such as [[25, 2.0], [45, 1.0]]", reading);
        }
        points.unwrap_or_default()
    }

    /// A table inside the table.
    pub fn table(&self, key: &str, keys: &[&str], reading: &mut Reading) -> Option<Fields<'a>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields::new(table, value.span().start, keys, reading)),
            _ => {
                Self::wrong(value, key, "a table", reading);
                None
            }
        }
    }

    /// The tables of an array of tables (`[[rule]]`).
    pub fn tables(&self, key: &str, reading: &mut Reading) -> Vec<(&'a DeTable<'a>, usize)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            Self::wrong(value, key, &format!("tables that begin with [[{key}]]"), reading);
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => out.push((table, item.span().start)),
                _ => Self::wrong(item, key, &format!("tables that begin with [[{key}]]"), reading),
            }
        }
        out
    }
}

fn plain(name: &Spanned<DeString>) -> String {
    name.get_ref().to_string()
}

fn number_of(value: &DeValue) -> Option<f32> {
    match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

fn choose<T: Copy>(text: &Sourced, key: &str, choices: &[(&str, T)], reading: &mut Reading) -> Option<T> {
    let found = choices.iter().find(|(name, _)| *name == text.text).map(|(_, value)| *value);
    if found.is_none() {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let message = format!("`{key}` is \"{}\"; expected one of: {}", text.text, names.join(", "));
        reading.fail(text.origin.start as usize, message);
    }
    found
}

/// The known name that a misspelt one was probably meant to be.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let (distance, best) = known.iter().map(|key| (edit_distance(name, key), *key)).min()?;
    (distance <= 2 && distance < name.len()).then_some(best)
}

/// Levenshtein's distance, in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
