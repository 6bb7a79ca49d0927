//! A sample for people: so many replies, of every verdict and every agent, for two reviewers who see neither.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};

use super::Encode;
use crate::formats::{push_field, sound};
use crate::judge::{Judged, Judging};
use crate::row::{Role, Row};

/// A longer reply is nothing to read in a calibration session, in bytes.
const LONGEST: usize = 64 << 10;

/// What reviewers are asked, by the names that `tact agree` reads.
const LABELS: [&str; 6] = ["opening", "closing", "politeness", "empathy", "blame", "verdict"];

/// How many reviewers label.
const REVIEWERS: usize = 2;

/// A reply that may be in the sample.
#[derive(Clone, Debug)]
struct Reply {
    id: String,
    lang: String,
    channel: String,
    customer: String,
    text: String,
}

/// The replies of one agent with the lowest lots, by their lots.
type Drawn = BTreeMap<(u64, u32, u64, u64), Reply>;

/// Agents, by their lots.
type Agents = BTreeMap<(u64, String), Drawn>;

/// Draws a sample while the rows go by. Every row draws a lot that depends on its place alone, so the order in which
/// workers come does not matter, and no more is kept than could be needed.
#[derive(Debug)]
pub struct Sample {
    size: usize,
    seed: u64,
    /// For each verdict: agents by their lots.
    strata: Mutex<BTreeMap<u8, Agents>>,
}

impl Sample {
    /// Draws so many replies.
    pub fn new(size: usize, seed: u64) -> Self {
        Self { size, seed, strata: Mutex::default() }
    }

    fn lot(&self, of: &impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, of).hash(&mut hasher);
        hasher.finish()
    }

    /// The sample: the verdicts take turns, and within each the agents of whom there is least. In an order that tells
    /// nothing.
    fn drawn(&self) -> Vec<Reply> {
        let mut strata = self.strata.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut chosen: Vec<(u64, Reply)> = Vec::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        while chosen.len() < self.size && !strata.is_empty() {
            for agents in strata.values_mut().rev() {
                let count = |(_, agent): &(u64, String)| counts.get(agent).copied().unwrap_or(0);
                let next = agents.keys().min_by_key(|agent| count(agent)).cloned();
                let Some(next) = next.filter(|_| chosen.len() < self.size) else { continue };
                let replies = agents.get_mut(&next);
                if let Some((lot, reply)) = replies.and_then(BTreeMap::pop_first) {
                    chosen.push((self.lot(&lot), reply));
                }
                if agents.get(&next).is_some_and(BTreeMap::is_empty) {
                    agents.remove(&next);
                }
                *counts.entry(next.1).or_default() += 1;
            }
            strata.retain(|_, agents| !agents.is_empty());
        }
        chosen.sort_by_key(|(lot, _)| *lot);
        chosen.into_iter().map(|(_, reply)| reply).collect()
    }
}

impl Encode for Sample {
    fn row(&self, row: &Row, judged: &Judged, judging: &Judging, _: &mut Vec<u8>) {
        let (Judged::Yes(analysis), Some(text)) = (judged, row.get(Role::Text)) else { return };
        if analysis.not_judged.is_some() || text.len() > LONGEST {
            return;
        }
        let agent = row.get(Role::Agent).unwrap_or("").to_owned();
        let agent = (self.lot(&agent), agent);
        let place = (row.place.input, row.place.row);
        let lot = self.lot(&(place, row.get(Role::Id)));
        let mut strata = self.strata.lock().unwrap_or_else(PoisonError::into_inner);
        let agents = strata.entry(analysis.verdict as u8).or_default();
        if agents.len() >= self.size && !agents.contains_key(&agent) {
            if agents.last_key_value().is_some_and(|(last, _)| *last < agent) {
                return;
            }
            agents.pop_last();
        }
        let replies = agents.entry(agent).or_default();
        let key = (lot, place.0, place.1, replies.len() as u64);
        if replies.len() >= self.size {
            if replies.last_key_value().is_some_and(|(last, _)| *last < key) {
                return;
            }
            replies.pop_last();
        }
        let get = |role: Role| row.get(role).unwrap_or("").to_owned();
        let id = row.get(Role::Id).map_or_else(|| (row.place.row).to_string(), str::to_owned);
        let language = tact_core::language_code(analysis, judging.ruleset).unwrap_or_default();
        let channel = judging.channel(row).as_str();
        let customer = get(Role::Customer);
        let customer = customer[..customer.floor_char_boundary(LONGEST)].to_owned();
        let reply = Reply { id, lang: language, channel: channel.to_owned(), customer, text: text.to_owned() };
        replies.insert(key, reply);
    }
}

/// The sheet that reviewers fill.
#[derive(Debug)]
pub struct Sheet {
    names: Vec<String>,
    replies: Vec<Reply>,
}

impl Sheet {
    /// What was drawn.
    pub fn new(sample: &Sample) -> Self {
        let known = ["id", "lang", "channel", "customer", "text"].map(str::to_owned);
        let asked = (1..=REVIEWERS).flat_map(|number| LABELS.map(|label| format!("{label}_{number}")));
        Self { names: known.into_iter().chain(asked).collect(), replies: sample.drawn() }
    }

    /// How many replies are on it.
    pub fn len(&self) -> usize {
        self.replies.len()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    /// The names of its columns as a record.
    pub fn header(&self) -> Vec<u8> {
        record(self.names.iter().map(|name| Cow::Borrowed(name.as_str())))
    }

    /// Its rows as records.
    pub fn records(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for Reply { id, lang, channel, customer, text } in &self.replies {
            let values = [id, lang, channel, customer, text].into_iter().map(|value| sound(value));
            let empty = (0..REVIEWERS * LABELS.len()).map(|_| Cow::Borrowed(""));
            out.extend(record(values.chain(empty)));
        }
        out
    }

    /// Its rows as JSON Lines.
    pub fn lines(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for Reply { id, lang, channel, customer, text } in &self.replies {
            let known = [("id", id), ("lang", lang), ("channel", channel), ("customer", customer), ("text", text)];
            let mut row: Map<String, Value> =
                known.iter().map(|(name, value)| ((*name).to_owned(), (*value).as_str().into())).collect();
            row.extend(self.names.iter().skip(known.len()).map(|name| (name.clone(), Value::Null)));
            out.extend_from_slice(Value::Object(row).to_string().as_bytes());
            out.push(b'\n');
        }
        out
    }
}

fn record<'a>(values: impl Iterator<Item = Cow<'a, str>>) -> Vec<u8> {
    let mut out = Vec::new();
    for value in values {
        push_field(&mut out, &value);
        out.push(b',');
    }
    out.pop();
    out.extend_from_slice(b"\r\n");
    out
}
