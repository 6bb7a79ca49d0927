//! The columns that Tact adds to those of the input.
//!
//! | column | type | what it is |
//! | --- | --- | --- |
//! | `tact_<dimension>` | `UInt8` | one for each dimension (`tact_greeting` …): its score, 0 to 100 |
//! | `tact_verdict` | `Dictionary(Int8, Utf8)` | `send`, `review`, `hold` |
//! | `tact_language` | `Utf8` | `fr`, `en`, the code of another language, `other`; null without words |
//! | `tact_channel` | `Utf8` | as what it was judged: `email`, `chat`, `review` |
//! | `tact_opening`, `tact_closing` | `Boolean` | is there a salutation, a leave-taking? |
//! | `tact_findings` | `List(Struct)` | what to look at: `rule`, `phenomenon`, `dimension`, `severity`, `start`, `end`, `excerpt`, `weight`, `concern`, as in the JSON object |
//! | `tact_reason` | `Utf8` | why the row was not judged: `empty`, `language`, `no-text`, `too-long`, `unreadable`; null where it was |
//! | `tact_text` | `Utf8` | the text that was judged, where it is not the one of the input but made of its HTML |
//!
//! `start` and `end` are UTF-8 bytes of the text that was judged. Where there is a reason, all but
//! language and channel is null.

use arrow_schema::{DataType, Field, Fields};
use tact_core::Ruleset;

/// How the names of all columns of Tact begin.
const PREFIX: &str = "tact_";

/// The columns behind the scores, in order.
pub(crate) const BEHIND: [&str; 8] =
    ["verdict", "language", "channel", "opening", "closing", "findings", "reason", "text"];

/// The columns, in order: a score for each dimension of the rules, then what is the same for all rules.
pub fn fields(ruleset: &Ruleset) -> Fields {
    let scores = ruleset.dimensions().iter().map(|one| named(&one.id, DataType::UInt8));
    let types = [
        verdict(),
        DataType::Utf8,
        DataType::Utf8,
        DataType::Boolean,
        DataType::Boolean,
        DataType::List(finding()),
        DataType::Utf8,
        DataType::Utf8,
    ];
    scores.chain(BEHIND.into_iter().zip(types).map(|(name, kind)| named(name, kind))).collect()
}

/// Is this a column that an earlier run has added? It is replaced.
pub fn is_own(field: &Field) -> bool {
    let Some(name) = field.name().strip_prefix(PREFIX) else { return false };
    // Spark has no numbers without a sign: there, a score is the next larger one.
    BEHIND.contains(&name) || matches!(field.data_type(), DataType::UInt8 | DataType::Int16)
}

fn named(name: &str, kind: DataType) -> Field {
    Field::new(format!("{PREFIX}{name}"), kind, true)
}

/// A word of three.
pub(crate) fn verdict() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

/// What is in the list of findings.
pub(crate) fn finding() -> std::sync::Arc<Field> {
    Field::new("item", DataType::Struct(finding_fields()), true).into()
}

/// The parts of a finding, in order.
pub(crate) fn finding_fields() -> Fields {
    let kinds = [
        ("rule", DataType::Utf8),
        ("phenomenon", DataType::Utf8),
        ("dimension", DataType::Utf8),
        ("severity", DataType::Utf8),
        ("start", DataType::UInt32),
        ("end", DataType::UInt32),
        ("excerpt", DataType::Utf8),
        ("weight", DataType::Float32),
        ("concern", DataType::Float32),
    ];
    kinds.into_iter().map(|(name, kind)| Field::new(name, kind, true)).collect()
}
