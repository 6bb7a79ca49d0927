//! One row: a reply, what is known about it, and the labels that people gave it.

use serde_json::{Map, Value};
use tact_batch::agree::{ANNOTATORS, Label};
use tact_core::spec::Channel;

use crate::ui::{Ui, visible};

/// The endings of the fields of each annotator, the one that counts first; without an ending it is the first one's.
const SUFFIXES: [&[&str]; ANNOTATORS] = [&["_1", "_a", ""], &["_2", "_b"]];

/// A reply with labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which row of the file, from 1.
    pub number: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its name.
    pub id: Option<String>,
    /// The reply.
    pub text: String,
    /// Its language, where it is said.
    pub language: Option<String>,
    /// How it was sent.
    pub channel: Channel,
    /// What the customer wrote.
    pub customer: Option<String>,
    /// Called polite or impolite, as in a corpus of politeness.
    pub polite: Option<bool>,
    labels: [[Option<u8>; Label::ALL.len()]; ANNOTATORS],
}

impl Row {
    /// Reads the fields of a row; fields that Tact does not know are left alone. `languages` are those with rules.
    pub fn read(
        (number, line): (usize, usize),
        fields: &Map<String, Value>,
        languages: &[&str],
        ui: Ui,
    ) -> Result<Self, String> {
        let word = |name: &str| match fields.get(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        };
        let Some(text) = word("text") else {
            return Err(ui.pick("pas de texte (champ `text`)", "no text (field `text`)").to_owned());
        };
        let mut labels = [[None; Label::ALL.len()]; ANNOTATORS];
        for (annotator, suffixes) in SUFFIXES.iter().enumerate() {
            for label in Label::ALL {
                for suffix in *suffixes {
                    let name = format!("{}{suffix}", label.name());
                    let value = fields.get(&name).map_or(Ok(None), |value| read_label(label, &name, value, ui))?;
                    let slot = &mut labels[annotator][label as usize];
                    *slot = slot.or(value);
                }
            }
        }
        let polite = word("label").map(|text| text.trim().to_lowercase()).and_then(|text| match text.as_str() {
            "polite" => Some(true),
            "impolite" => Some(false),
            _ => None,
        });
        Ok(Self {
            number,
            line,
            id: match fields.get("id") {
                Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
                Some(Value::Number(id)) => Some(id.to_string()),
                _ => None,
            },
            text: text.to_owned(),
            language: word("lang").map_or(Ok(None), |text| language(text, languages, ui))?,
            channel: word("channel").map_or(Ok(Channel::default()), |text| channel(text, ui))?,
            customer: word("customer").map(str::to_owned),
            polite,
            labels,
        })
    }

    /// What an annotator said.
    pub fn label(&self, label: Label, annotator: usize) -> Option<u8> {
        self.labels.get(annotator)?[label as usize]
    }

    /// What the annotators said, in their order.
    pub fn labels(&self, label: Label) -> impl Iterator<Item = u8> {
        (0..ANNOTATORS).filter_map(move |annotator| self.label(label, annotator))
    }

    /// Did anybody say anything?
    pub fn has_labels(&self) -> bool {
        self.polite.is_some() || self.labels.iter().flatten().any(Option::is_some)
    }
}

fn unexpected(name: &str, value: &str, expected: &str, ui: Ui) -> String {
    let value = visible(value);
    ui.pick(
        format!("`{name}` vaut « {value} » ; attendu : {expected}"),
        format!("`{name}` is “{value}”; expected: {expected}"),
    )
}

/// A whole number in the range of the label, as a number or as text; the verdict also by its word. Empty is nothing.
fn read_label(label: Label, name: &str, value: &Value, ui: Ui) -> Result<Option<u8>, String> {
    let written = match value {
        Value::Null => return Ok(None),
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::String(text) => text.trim().to_lowercase(),
        other => other.to_string(),
    };
    if written.is_empty() {
        return Ok(None);
    }
    let number = match (label, written.as_str()) {
        (Label::Verdict, "send") | (Label::Opening | Label::Closing, "false") => Some(0.0),
        (Label::Verdict, "review") | (Label::Opening | Label::Closing, "true") => Some(1.0),
        (Label::Verdict, "hold") => Some(2.0),
        (_, text) => text.replace(',', ".").parse::<f64>().ok(),
    };
    let range = label.range();
    let found = range.clone().find(|allowed| number == Some(f64::from(*allowed)));
    let expected =
        || ui.pick(format!("{} à {}", range.start(), range.end()), format!("{} to {}", range.start(), range.end()));
    found.map(Some).ok_or_else(|| unexpected(name, &written, &expected(), ui))
}

/// The language of `fr`, `FR`, `fr-CA`; `auto` leaves it to Tact.
fn language(text: &str, languages: &[&str], ui: Ui) -> Result<Option<String>, String> {
    let code = text.trim().to_lowercase();
    let code = code.split(['-', '_']).next().unwrap_or("");
    match languages.iter().find(|known| **known == code) {
        Some(known) => Ok(Some((*known).to_owned())),
        None if code == "auto" => Ok(None),
        None => Err(unexpected("lang", text, &languages.join(", "), ui)),
    }
}

fn channel(text: &str, ui: Ui) -> Result<Channel, String> {
    Channel::by_name(&text.trim().to_lowercase()).ok_or_else(|| unexpected("channel", text, "email, chat, review", ui))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(fields: Value) -> Result<Row, String> {
        let Value::Object(fields) = fields else { panic!("not an object") };
        Row::read((1, 1), &fields, &["fr", "en"], Ui::En)
    }

    #[test]
    fn numbers_come_in_many_forms() {
        for value in [json!(2), json!(2.0), json!("2"), json!(" 2.0 "), json!("2,0")] {
            assert_eq!(read(json!({"text": "a", "blame": value})).unwrap().label(Label::Blame, 0), Some(2));
        }
        for value in [json!(null), json!(""), json!("  ")] {
            assert_eq!(read(json!({"text": "a", "blame": value})).unwrap().label(Label::Blame, 0), None);
        }
        for value in [json!(4), json!(-1), json!(1.5), json!("often"), json!([2]), json!("NaN")] {
            assert!(read(json!({"text": "a", "blame": value})).is_err());
        }
        let row = read(json!({"text": "a", "verdict": "hold", "opening": true, "closing": "False"})).unwrap();
        assert_eq!(Label::ALL.map(|label| row.label(label, 0)), [Some(1), Some(0), None, None, None, Some(2)]);
    }

    #[test]
    fn annotators_are_told_apart_by_endings() {
        let row =
            read(json!({"text": "a", "blame_1": 0, "blame_2": 3, "empathy_a": 1, "empathy_b": 2, "politeness": 4}));
        let row = row.unwrap();
        assert_eq!(row.labels(Label::Blame).collect::<Vec<_>>(), [0, 3]);
        assert_eq!(row.labels(Label::Empathy).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(row.labels(Label::Politeness).collect::<Vec<_>>(), [4]);
        // A third field, such as the one they settled on, is nobody's own.
        let row = read(json!({"text": "a", "blame": 1, "blame_1": 0, "blame_2": 3})).unwrap();
        assert_eq!(row.labels(Label::Blame).collect::<Vec<_>>(), [0, 3]);
    }

    #[test]
    fn what_is_known_beside_the_text() {
        let row =
            read(json!({"text": "a", "id": 7, "lang": "FR-ca", "channel": "Chat", "customer": "", "label": "Polite"}));
        let row = row.unwrap();
        assert_eq!((row.id.as_deref(), row.language.as_deref()), (Some("7"), Some("fr")));
        assert_eq!((row.channel, row.customer, row.polite), (Channel::Chat, None, Some(true)));
        assert_eq!(
            read(json!({"text": "a", "lang": "auto", "label": "attack"})).map(|row| row.has_labels()),
            Ok(false)
        );
        assert!(read(json!({"text": "a", "lang": "de"})).is_err());
        assert!(read(json!({"text": "a", "channel": "fax"})).is_err());
        assert!(read(json!({"text": " \n"})).is_err());
    }
}
