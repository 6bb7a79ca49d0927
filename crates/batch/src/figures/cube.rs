//! All cells of the figures, in bounded memory.
//!
//! Where there are too many cells, they become coarser, step by step: weeks become months, quarters, years, and then half
//! of the people and teams after the other one is counted with the others. A step depends on the key alone, and which
//! step it takes depends on how many cells there are: so parts that are counted apart and merged give the same as the
//! whole, in any order.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::FxHashMap;

use super::cell::{Cell, Counts, Key, Measure};
use super::fact::Fact;

/// How many cells are held; some 700 bytes each.
pub const MAX_CELLS: usize = 100_000;

/// The agent or team of those who are too many to be counted one by one.
pub const OTHERS: &str = "…";

/// How many steps only make periods coarser.
const PERIODS: u32 = 4;

/// After so many steps, next to no agent is left.
const LAST: u32 = PERIODS + 40;

/// Texts by number: a key is six numbers.
#[derive(Clone, Debug, Default)]
struct Names {
    numbers: FxHashMap<String, u32>,
    texts: Vec<String>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }
}

/// Cells by their keys.
#[derive(Clone, Debug)]
pub struct Cube {
    names: Names,
    cells: FxHashMap<[u32; 6], Counts>,
    /// How many steps coarser than asked for.
    pub(super) step: u32,
    most: usize,
}

impl Default for Cube {
    fn default() -> Self {
        Self::new(MAX_CELLS)
    }
}

impl Cube {
    /// An empty one that holds at most so many cells.
    pub fn new(most: usize) -> Self {
        Self { names: Names::default(), cells: FxHashMap::default(), step: 0, most }
    }

    /// Made of cells, such as those of a table.
    pub fn of(cells: impl IntoIterator<Item = Cell>) -> Self {
        let mut cube = Self::default();
        cells.into_iter().for_each(|cell| cube.put(&cell.key, &cell.counts));
        cube
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Is nothing counted?
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Counts a reply.
    pub fn add(&mut self, fact: &Fact) {
        let mut counts = Counts { replies: 1, ..Counts::default() };
        let mut findings: &[_] = &[];
        match &fact.judged {
            None if fact.unreadable => counts.unreadable = 1,
            None => counts.not_judged = 1,
            Some(found) => {
                *[&mut counts.send, &mut counts.review, &mut counts.hold][usize::from(found.verdict.min(2))] = 1;
                counts.no_opening = u64::from(!found.opening);
                counts.measures = vec![Measure::default(); found.scores.len()];
                counts.measures.iter_mut().zip(&found.scores).for_each(|(measure, score)| measure.add(*score));
                findings = &found.findings;
            }
        }
        let common = [&fact.agent, &fact.team, &fact.period, &fact.language, &fact.channel];
        for finding in std::iter::once("").chain(findings.iter().map(AsRef::as_ref)) {
            self.enter([common[0], common[1], common[2], common[3], common[4], finding], &counts);
        }
    }

    /// Adds the counts of a cell.
    pub fn put(&mut self, key: &Key, counts: &Counts) {
        self.enter([&key.agent, &key.team, &key.period, &key.language, &key.channel, &key.finding], counts);
    }

    /// Adds what was counted apart.
    pub fn merge(&mut self, other: &Self) {
        self.coarsen_to(other.step);
        for cell in other.cells() {
            self.put(&cell.key, &cell.counts);
        }
    }

    fn enter(&mut self, key: [&str; 6], counts: &Counts) {
        let [agent, team, period, language, channel, finding] = key;
        let coarse = coarse(agent, team, period, self.step);
        let key = [coarse.0, coarse.1, &coarse.2, language, channel, finding].map(|text| self.names.number(text));
        self.cells.entry(key).or_default().merge(counts);
        while self.cells.len() > self.most && self.step < LAST {
            self.coarsen_to(self.step + 1);
        }
    }

    pub(super) fn coarsen_to(&mut self, step: u32) {
        if step <= self.step {
            return;
        }
        let cells = self.cells();
        (self.step, self.names) = (step, Names::default());
        self.cells.clear();
        for cell in cells {
            self.put(&cell.key, &cell.counts);
        }
    }

    /// All cells, in the order of their keys.
    pub fn cells(&self) -> Vec<Cell> {
        let text = |number| self.names.text(number).to_owned();
        let cells = self.cells.iter().map(|(&key, counts)| {
            let [agent, team, period, language, channel, finding] = key.map(text);
            Cell { key: Key { agent, team, period, language, channel, finding }, counts: counts.clone() }
        });
        let mut cells: Vec<Cell> = cells.collect();
        cells.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        cells
    }
}

/// Agent, team and period so many steps coarser. Twice is the same as once: what a key becomes does not depend on how
/// many steps it took to get there.
fn coarse<'k>(agent: &'k str, team: &'k str, period: &'k str, step: u32) -> (&'k str, &'k str, String) {
    let halvings = step.saturating_sub(PERIODS);
    (kept(agent, halvings), kept(team, halvings), coarse_period(period, step))
}

/// A name, if its lot is among the lowest `1 / 2^halvings`.
fn kept(name: &str, halvings: u32) -> &str {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let out = halvings > 0 && !name.is_empty() && hasher.finish().leading_zeros() < halvings;
    if out { OTHERS } else { name }
}

/// A week as its month, its quarter, its year, nothing. A week belongs to the month in which its Monday lies.
pub fn coarse_period(period: &str, step: u32) -> String {
    let year = period.get(..4).unwrap_or("");
    match step {
        0 => period.to_owned(),
        1 => period.get(..7).unwrap_or(period).to_owned(),
        2 => match period.get(5..7).and_then(|month| month.parse::<u32>().ok()) {
            Some(month @ 1..=12) => format!("{year}-Q{}", month.div_ceil(3)),
            _ => period.to_owned(),
        },
        3 => year.to_owned(),
        _ => String::new(),
    }
}
