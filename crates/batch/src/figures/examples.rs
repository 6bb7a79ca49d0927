//! Replies to talk about: the worst and the best of all, of each agent, and the worst of each finding. Which ones they are
//! depends on the replies alone, not on their order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::fact::{Fact, Found};

/// A longer reply is nothing to read in a report, in bytes.
const LONGEST: usize = 16 << 10;

/// How many agents have examples of their own.
const AGENTS: usize = 1000;

/// The most replies that are shown, and the most bytes of their texts.
const SHOWN: usize = 2000;
const BYTES: usize = 3 << 20;

/// What replies are examples of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Worst,
    Best,
    /// The worst with a phenomenon.
    Finding(String),
    /// The worst of an agent. The lot comes first: of too many agents those with low lots stay.
    AgentWorst(u64, String),
    AgentBest(u64, String),
}

impl Of {
    /// How many there are of a kind.
    fn most(&self) -> usize {
        match self {
            Self::Worst => 150,
            Self::Best => 50,
            Self::Finding(_) => 12,
            Self::AgentWorst(..) => 5,
            Self::AgentBest(..) => 2,
        }
    }
}

/// Which of two replies is the better example: the lower one.
type Rank = (Reverse<i64>, Reverse<i64>, u64, Place);

/// Input and row.
type Place = (u32, u64);

/// The best examples seen so far, no text twice in one kind: most replies are canned.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// By rank, with a hash of the text.
    chosen: BTreeMap<Of, BTreeMap<Rank, u64>>,
    replies: BTreeMap<Place, Fact<'static>>,
    /// How many places of `replies` may no longer be in `chosen`.
    loose: usize,
}

impl Examples {
    /// Looks at a reply.
    pub fn add(&mut self, fact: &Fact) {
        let Some(found) = &fact.judged else { return };
        if fact.text.len() > LONGEST || fact.text.is_empty() {
            return;
        }
        let place = (fact.input, fact.row);
        let text = hash(&fact.text);
        let (worse, better) = (worse(found, place), better(found, place));
        let mut is_chosen = false;
        for (of, rank) in wanted(fact, found, worse, better) {
            is_chosen |= self.enter(of, rank, text);
        }
        if is_chosen {
            self.replies.insert(place, fact.clone().into_owned());
        }
        if self.loose > SHOWN {
            self.tidy();
        }
    }

    /// Adds what was chosen of other replies.
    pub fn merge(&mut self, other: &Self) {
        other.replies().for_each(|fact| self.add(fact));
    }

    /// All replies that are held.
    pub(super) fn replies(&self) -> impl Iterator<Item = &Fact<'static>> {
        self.replies.values()
    }

    /// True if the reply is among those of this kind now.
    fn enter(&mut self, of: Of, rank: Rank, text: u64) -> bool {
        let most = of.most();
        if !self.has_room(&of) {
            return false;
        }
        let kind = self.chosen.entry(of).or_default();
        if kind.len() >= most && kind.last_key_value().is_some_and(|(last, _)| *last < rank) {
            return false;
        }
        let twin = kind.iter().find(|(_, known)| **known == text).map(|(rank, _)| *rank);
        match twin {
            Some(twin) if twin <= rank => return false,
            Some(twin) => self.loose += usize::from(kind.remove(&twin).is_some()),
            None if kind.len() >= most => self.loose += usize::from(kind.pop_last().is_some()),
            None => {}
        }
        kind.insert(rank, text);
        true
    }

    /// Of too many agents, those with the highest lots go.
    fn has_room(&mut self, of: &Of) -> bool {
        let (least, highest) = match of {
            Of::AgentWorst(..) => (Of::AgentWorst(0, String::new()), Of::AgentBest(0, String::new())),
            Of::AgentBest(..) => (Of::AgentBest(0, String::new()), Of::AgentBest(u64::MAX, "\u{10ffff}".to_owned())),
            _ => return true,
        };
        if self.chosen.contains_key(of) || self.chosen.range(&least..&highest).count() < AGENTS {
            return true;
        }
        let Some(last) = self.chosen.range(&least..&highest).next_back().map(|(last, _)| last.clone()) else {
            return true;
        };
        if last < *of {
            return false;
        }
        self.loose += self.chosen.remove(&last).map_or(0, |kind| kind.len());
        true
    }

    /// Lets go of replies that better examples have taken the place of.
    fn tidy(&mut self) {
        let used: BTreeSet<Place> = self.chosen.values().flat_map(|kind| kind.keys().map(|rank| rank.3)).collect();
        self.replies.retain(|place, _| used.contains(place));
        self.loose = 0;
    }

    /// What is shown, in the order of the input: the kinds take turns, until there are enough.
    pub fn shown(&self) -> Vec<&Fact<'static>> {
        let mut places = BTreeSet::new();
        let mut bytes = 0;
        let longest = self.chosen.values().map(BTreeMap::len).max().unwrap_or(0);
        // The worst and the best of all first; then each kind its first, each its second.
        let (all, others): (Vec<_>, Vec<_>) =
            self.chosen.iter().partition(|(of, _)| matches!(of, Of::Worst | Of::Best));
        let first = all.iter().flat_map(|(_, kind)| kind.keys());
        let turns = (0..longest).flat_map(|turn| others.iter().filter_map(move |(_, kind)| kind.keys().nth(turn)));
        for rank in first.chain(turns) {
            let Some(fact) = self.replies.get(&rank.3).filter(|_| places.len() < SHOWN) else { continue };
            let size = fact.text.len() + fact.customer.len();
            if bytes + size <= BYTES && places.insert(rank.3) {
                bytes += size;
            }
        }
        places.iter().filter_map(|place| self.replies.get(place)).collect()
    }
}

/// The kinds for which a reply comes into question.
fn wanted(fact: &Fact, found: &Found, worse: Rank, better: Rank) -> Vec<(Of, Rank)> {
    let mut kinds = Vec::new();
    let agent = fact.agent.as_ref();
    let lot = hash(&agent);
    if found.verdict > 0 {
        kinds.push((Of::Worst, worse));
        kinds.extend(found.findings.iter().map(|id| (Of::Finding(id.to_string()), worse)));
        kinds.push((Of::AgentWorst(lot, agent.to_owned()), worse));
    } else {
        kinds.extend(found.findings.iter().map(|id| (Of::Finding(id.to_string()), worse)));
        kinds.push((Of::Best, better));
        kinds.push((Of::AgentBest(lot, agent.to_owned()), better));
    }
    kinds.retain(|(of, _)| !matches!(of, Of::AgentWorst(_, agent) | Of::AgentBest(_, agent) if agent.is_empty()));
    kinds
}

/// The more concern, the worse; then the lower the scores.
fn worse(found: &Found, place: Place) -> Rank {
    (Reverse(thousandths(found.concern)), Reverse(-total(found)), hash(&place), place)
}

/// Nothing to find fault with, and the customer had a problem: that is worth showing. Then the higher the scores.
fn better(found: &Found, place: Place) -> Rank {
    let clean = i64::from(found.findings.is_empty()) * 2 + i64::from(found.problem);
    (Reverse(clean), Reverse(total(found) * 1000 - thousandths(found.concern)), hash(&place), place)
}

fn total(found: &Found) -> i64 {
    found.scores.iter().map(|score| i64::from(*score)).sum()
}

fn thousandths(concern: f32) -> i64 {
    (concern * 1000.0).round() as i64
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
