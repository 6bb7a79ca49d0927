//! Labelled text: sentences and whole replies.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Of the written replies of a language every second one is kept aside, to measure on.
const KEPT_ASIDE: usize = 2;

/// One labelled text. Labels are on the scales of `training/README.md`.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    pub text: String,
    /// `sentence` for one that stands alone; everything else is a reply.
    #[serde(default)]
    pub kind: String,
    /// 0 none, 1 implied, 2 outright, 3 harsh.
    pub blame: Option<u8>,
    /// 1 rude to 5 warm.
    pub politeness: Option<u8>,
    /// 0 none to 3 acknowledged and taken on.
    pub empathy: Option<u8>,
    /// Passages that were marked.
    #[serde(default)]
    pub spans: Vec<Span>,
    /// `polite` or `impolite`, in corpora that know no more.
    pub label: Option<String>,
    /// The language, in files with more than one.
    pub lang: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// The customer's message.
    #[serde(default)]
    pub customer: String,
    /// 0 send, 1 review, 2 hold.
    pub verdict: Option<u8>,
    /// It belongs to others: the same case, answered in several ways.
    pub pair: Option<IgnoredAny>,
}

/// A marked passage.
#[derive(Clone, Debug, Deserialize)]
pub struct Span {
    /// Its words.
    pub quote: String,
    /// What it is.
    pub label: String,
}

impl Row {
    /// Is this a sentence, not a reply?
    pub fn is_sentence(&self) -> bool {
        self.kind == "sentence"
    }

    /// The politeness on a scale of 0 to 1.
    pub fn courtesy(&self) -> Option<f32> {
        match self.label.as_deref() {
            // The ends of that scale lie further apart than replies of agents do.
            Some("polite") => Some(1.0),
            Some("impolite") => Some(-0.35),
            _ => self.politeness.map(|label| (f32::from(label) - 1.0) / 4.0),
        }
    }
}

/// Reads JSON Lines; a line that cannot be read is an error that names it.
pub fn read(path: &Path) -> Result<Vec<Row>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines()
        .enumerate()
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), number + 1))
        })
        .collect()
}

/// The project's own labelled text in a language: everything in its folder, and of the written replies of the tests those
/// that are not kept aside.
pub fn own(root: &Path, language: &str) -> Result<Vec<Row>, String> {
    let folder = root.join("training").join(language);
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    let mut rows = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")) {
        rows.extend(read(path)?);
    }
    let written = read(&root.join("tests/replies/written.jsonl"))?;
    rows.extend(written.into_iter().filter(|row| row.lang.as_deref() == Some(language)).step_by(KEPT_ASIDE));
    Ok(rows)
}
