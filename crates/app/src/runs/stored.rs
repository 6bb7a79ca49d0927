//! The rows of a run, read again in order to be written out: with what people said of them in columns of their own.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tact_batch::agree::Label;
use tact_batch::block::{Block, Parse};
use tact_batch::formats::Source;
use tact_batch::{Failure as Batch, Fields, Place, Row};
use tact_core::Verdict;
use tact_store::runs::{Run, Whole};

use super::listing::said;
use super::record::Rest;

/// How many rows are read at once.
const ROWS: u32 = 256;
/// The column with the reason.
const REASON: &str = "reviewer_reason";

/// Reads the rows of a run.
pub struct Stored {
    run: Run,
    parser: Arc<Again>,
    /// The last row that was read.
    last: u32,
    /// How many were read, for those who wait.
    done: Arc<AtomicU64>,
}

/// A row as bytes.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    text: &'a str,
    customer: &'a str,
    agent: &'a str,
    rest: &'a [u8],
    /// What a person said, in the order of the columns.
    said: Vec<Cow<'a, str>>,
}

/// Makes rows of these bytes.
struct Again {
    /// Those of the input.
    columns: Vec<String>,
    /// The same and those of the reviewer.
    all: Vec<String>,
    /// Did anybody say anything?
    corrected: bool,
}

impl Stored {
    /// Of a run with these columns.
    pub fn new(run: Run, columns: Vec<String>, corrected: bool, done: Arc<AtomicU64>) -> Self {
        let mut all = columns.clone();
        if corrected {
            all.extend(Label::ALL.map(|label| format!("reviewer_{}", label.name())));
            all.push(REASON.to_owned());
        }
        Self { run, parser: Arc::new(Again { columns, all, corrected }), last: 0, done }
    }
}

/// What a person said as it is written: labels as numbers, verdicts as their words.
fn written(whole: &Whole) -> Vec<Cow<'static, str>> {
    let Some(correction) = whole.correction.as_ref().map(said) else {
        return vec![Cow::Borrowed(""); Label::ALL.len() + 1];
    };
    let mut out: Vec<Cow<str>> = Label::ALL
        .into_iter()
        .map(|label| match (label, correction.labels.get(label.name())) {
            (_, None) => Cow::Borrowed(""),
            (Label::Verdict, Some(said)) => {
                let verdict = [Verdict::Send, Verdict::Review, Verdict::Hold].get(usize::from(*said)).copied();
                Cow::Borrowed(verdict.map_or("", Verdict::as_str))
            }
            (_, Some(said)) => Cow::Owned(said.to_string()),
        })
        .collect();
    out.push(Cow::Owned(correction.reason));
    out
}

impl Source for Stored {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::<Again>::clone(&self.parser)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Batch> {
        while !block.is_full() {
            let failed = |error: tact_store::StoreError| {
                Batch::Read(error.path().display().to_string(), std::io::Error::other(error.to_string()))
            };
            let rows = self.run.after(self.last, ROWS).map_err(failed)?;
            let Some(last) = rows.last() else { break };
            self.last = last.id;
            for whole in &rows {
                let said = if self.parser.corrected { written(whole) } else { Vec::new() };
                let Whole { text, customer, agent, rest, .. } = whole;
                let packed = Packed { text, customer, agent, rest, said };
                block.push(&postcard::to_stdvec(&packed).unwrap_or_default(), u64::from(whole.id), 0);
            }
            self.done.store(u64::from(self.last), Ordering::Relaxed);
        }
        Ok(!block.items.is_empty())
    }
}

impl Parse for Again {
    fn columns(&self) -> Vec<String> {
        self.all.clone()
    }

    fn rows(&self, bytes: &[u8], _: Option<&str>, _: Place, each: &mut dyn FnMut(&Row)) -> u64 {
        let Ok(packed) = postcard::from_bytes::<Packed>(bytes) else { return 0 };
        let mut row = Rest::read(packed.rest).row(&self.columns, packed.text, packed.customer, packed.agent);
        if self.corrected {
            row.fields = match row.fields {
                Fields::None => Fields::None,
                Fields::Record(_, mut values) => {
                    values.resize(self.columns.len(), Cow::Borrowed(""));
                    values.extend(packed.said);
                    Fields::Record(&self.all, values)
                }
                Fields::Object(object) => Fields::Object(Cow::Owned(self.added(&object, &packed.said))),
                Fields::Batch(batched, row) => Fields::Object(Cow::Owned(self.added(batched.line(row), &packed.said))),
            };
        }
        each(&row);
        0
    }
}

impl Again {
    /// The object with what a person said as further fields. One of which nothing was said stays as it is.
    fn added(&self, object: &str, said: &[Cow<str>]) -> String {
        let open = object.trim_end().strip_suffix('}').unwrap_or(object).trim_end();
        let mut out = open.to_owned();
        let names = &self.all[self.columns.len()..];
        for (name, value) in names.iter().zip(said).filter(|(_, value)| !value.is_empty()) {
            if !out.ends_with('{') {
                out.push(',');
            }
            let number = value.parse::<u8>().ok().filter(|_| name != REASON);
            let value = number.map_or_else(|| serde_json::Value::from(value.as_ref()), Into::into);
            // Writing to a text does not fail.
            let _ = write!(out, "{}:{value}", serde_json::Value::from(name.as_str()));
        }
        out.push('}');
        out
    }
}
