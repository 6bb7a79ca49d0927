//! One cell of the figures: replies that have agent, team, period, language, channel and finding in common, as counts and
//! sums alone. Cells of parts add up to the cells of the whole, so that anything that can group rows can make them.
//!
//! # As rows of a table
//! [`Cell::to_row`] and [`Cell::from_row`] turn a cell into a flat row and back. `<dimension>` stands for each dimension
//! (`greeting`, `politeness`, `empathy`, `blame`). Texts that are not known are empty, never null.
//!
//! | column | type | what it is |
//! | --- | --- | --- |
//! | `agent`, `team` | text | who wrote the reply |
//! | `period` | text | the Monday of its week, `2026-03-16`; a month, `2026-03`; a year, `2026` |
//! | `language` | text | the code that the analysis gives: `fr`, `en`, `other` … |
//! | `channel` | text | `email`, `chat`, `review` |
//! | `finding` | text | empty: all replies. The id of a phenomenon, `blame/reproach`: those in which it was found |
//! | `replies` | integer | rows of the input |
//! | `not_judged` | integer | of them: without words of the agent, or in a language without rules |
//! | `unreadable` | integer | of them: without text, too long or not readable |
//! | `send`, `review`, `hold` | integer | of them: with this verdict. The three add up to the replies that were judged |
//! | `no_opening` | integer | of the judged: without a salutation |
//! | `<dimension>_sum` | integer | sum of the scores of the judged |
//! | `<dimension>_squares` | integer | sum of their squares |
//! | `<dimension>_bins` | 20 integers | how many scores are 0 to 4, 5 to 9, … 90 to 94, 95 to 100 |
//!
//! Each reply is counted in the cell without a finding, and once more in the cell of each phenomenon that was found in it,
//! however often. So what holds for the replies with some finding is exact as well. Means and shares of several cells are
//! those of their sums, but cells of different findings must not be added: a reply is in several of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many bins a score has.
pub const BINS: usize = 20;

/// What the replies of a cell have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Who wrote them; empty: not known.
    pub agent: String,
    /// Their team; empty: not known.
    pub team: String,
    /// A week by its Monday, `2026-03-16`; a month, `2026-03`; a year, `2026`; empty: not known.
    pub period: String,
    /// `fr`, `en`, …; empty: not known.
    pub language: String,
    /// `email`, `chat`, `review`.
    pub channel: String,
    /// The id of a phenomenon that all of them have; empty: any reply.
    pub finding: String,
}

/// The scores of one dimension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Sum of the scores.
    pub sum: u64,
    /// Sum of their squares.
    pub squares: u64,
    /// How many scores fall into each bin; see [`bin`].
    pub bins: [u64; BINS],
}

/// The bin of a score of 0 to 100: five points each, 100 in the last one.
pub fn bin(score: u8) -> usize {
    (usize::from(score) / (100 / BINS)).min(BINS - 1)
}

impl Measure {
    /// Counts a score.
    pub fn add(&mut self, score: u8) {
        self.sum += u64::from(score);
        self.squares += u64::from(score).pow(2);
        self.bins[bin(score)] += 1;
    }

    /// Adds the scores of other replies.
    pub fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.squares += other.squares;
        for (own, more) in self.bins.iter_mut().zip(other.bins) {
            *own += more;
        }
    }
}

/// What is counted of the replies of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows of the input.
    pub replies: u64,
    /// Without words of the agent, or in a language without rules.
    pub not_judged: u64,
    /// Without text, too long or not readable.
    pub unreadable: u64,
    /// Judged: fine to send.
    pub send: u64,
    /// Judged: to be looked at again.
    pub review: u64,
    /// Judged: not to be sent.
    pub hold: u64,
    /// Judged, and without a salutation.
    pub no_opening: u64,
    /// The scores, in the order of the dimensions. None yet where nothing was judged.
    pub measures: Vec<Measure>,
}

impl Counts {
    /// Adds those of other replies.
    pub fn merge(&mut self, other: &Self) {
        self.replies += other.replies;
        self.not_judged += other.not_judged;
        self.unreadable += other.unreadable;
        self.send += other.send;
        self.review += other.review;
        self.hold += other.hold;
        self.no_opening += other.no_opening;
        if self.measures.len() < other.measures.len() {
            self.measures.resize(other.measures.len(), Measure::default());
        }
        for (own, more) in self.measures.iter_mut().zip(&other.measures) {
            own.merge(more);
        }
    }

    /// How many were judged.
    pub fn judged(&self) -> u64 {
        self.send + self.review + self.hold
    }

    /// The numbers that are no scores, in the order of the table above.
    fn plain(&mut self) -> [(&'static str, &mut u64); 7] {
        [
            ("replies", &mut self.replies),
            ("not_judged", &mut self.not_judged),
            ("unreadable", &mut self.unreadable),
            ("send", &mut self.send),
            ("review", &mut self.review),
            ("hold", &mut self.hold),
            ("no_opening", &mut self.no_opening),
        ]
    }
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What its replies have in common.
    pub key: Key,
    /// What is counted of them.
    pub counts: Counts,
}

/// What is wrong with a row that should be a cell: the column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadColumn(pub String);

impl Key {
    /// Its parts under the names of their columns.
    fn parts(&mut self) -> [(&'static str, &mut String); 6] {
        [
            ("agent", &mut self.agent),
            ("team", &mut self.team),
            ("period", &mut self.period),
            ("language", &mut self.language),
            ("channel", &mut self.channel),
            ("finding", &mut self.finding),
        ]
    }
}

impl Cell {
    /// As a flat row. `dimensions` are the ids in the order of the scores.
    pub fn to_row(&self, dimensions: &[String]) -> Map<String, Value> {
        let (mut key, mut counts) = (self.key.clone(), self.counts.clone());
        let mut row = Map::new();
        for (name, part) in key.parts() {
            row.insert(name.to_owned(), std::mem::take(part).into());
        }
        for (name, number) in counts.plain() {
            row.insert(name.to_owned(), (*number).into());
        }
        for (place, dimension) in dimensions.iter().enumerate() {
            let measure = self.counts.measures.get(place).copied().unwrap_or_default();
            row.insert(format!("{dimension}_sum"), measure.sum.into());
            row.insert(format!("{dimension}_squares"), measure.squares.into());
            row.insert(format!("{dimension}_bins"), measure.bins.to_vec().into());
        }
        row
    }

    /// From a flat row. Columns that are not in the table above are passed over; null counts as empty.
    pub fn from_row(row: &Map<String, Value>, dimensions: &[String]) -> Result<Self, BadColumn> {
        let bad = |name: &str| BadColumn(name.to_owned());
        let number = |name: &str| row.get(name).and_then(Value::as_u64).ok_or_else(|| bad(name));
        let mut cell = Self::default();
        for (name, part) in cell.key.parts() {
            match row.get(name) {
                Some(Value::String(text)) => part.clone_from(text),
                Some(Value::Null) => {}
                _ => return Err(bad(name)),
            }
        }
        for (name, count) in cell.counts.plain() {
            *count = number(name)?;
        }
        if cell.counts.judged() == 0 {
            return Ok(cell);
        }
        for dimension in dimensions {
            let name = format!("{dimension}_bins");
            let bins: Option<Vec<u64>> =
                row.get(&name).and_then(Value::as_array).and_then(|bins| bins.iter().map(Value::as_u64).collect());
            let bins = bins.and_then(|bins| bins.try_into().ok()).ok_or_else(|| bad(&name))?;
            let (sum, squares) = (number(&format!("{dimension}_sum"))?, number(&format!("{dimension}_squares"))?);
            cell.counts.measures.push(Measure { sum, squares, bins });
        }
        Ok(cell)
    }
}
