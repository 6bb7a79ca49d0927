//! Matches whose own words and context are right, as the conditions of others ask for them.

use std::cell::OnceCell;
use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use crate::judge::Match;

/// Candidates, in the order of sentences.
pub(crate) struct Candidates<'m> {
    all: &'m [Match],
    /// For each phenomenon the first one, and how many there are.
    tally: OnceCell<FxHashMap<usize, (Match, usize)>>,
}

impl<'m> Candidates<'m> {
    /// Those among which is looked. They are in the order of sentences.
    pub fn new(all: &'m [Match]) -> Self {
        Self { all, tally: OnceCell::new() }
    }

    /// Those of these sentences.
    pub fn within(&self, sentences: RangeInclusive<u32>) -> &'m [Match] {
        let first = self.all.partition_point(|one| one.sentence < *sentences.start());
        let count = self.all[first..].partition_point(|one| one.sentence <= *sentences.end());
        &self.all[first..first + count]
    }

    /// Is there one of this phenomenon in the reply, other than this? They are counted once, so that it costs no more in a
    /// long reply, where many ask.
    pub fn other_of(&self, phenomenon: usize, one: &Match, phenomenon_of: impl Fn(&Match) -> usize) -> bool {
        let tally = self.tally.get_or_init(|| {
            let mut tally = FxHashMap::default();
            for candidate in self.all {
                tally.entry(phenomenon_of(candidate)).or_insert((*candidate, 0)).1 += 1;
            }
            tally
        });
        tally.get(&phenomenon).is_some_and(|(first, count)| *count > 1 || !first.is_same(one))
    }
}

/// Of the matches from `from` on, keeps for each rule those that do not overlap, the leftmost first, the longest of those:
/// several phrases of one rule may say the same passage. They are then in the order of rules.
pub(crate) fn keep_longest_of_rule(matches: &mut Vec<Match>, from: usize) {
    // As one number, which is compared faster.
    let key = |one: &Match| {
        let rule = u128::from(one.rule.language) << 96 | u128::from(one.rule.rule) << 64;
        rule | u128::from(one.start) << 32 | u128::from(u32::MAX - one.end)
    };
    matches[from..].sort_by_key(key);
    let mut kept = from;
    for index in from..matches.len() {
        let one = matches[index];
        let again = kept > from && matches[kept - 1].rule == one.rule && one.start < matches[kept - 1].end;
        if !again {
            matches[kept] = one;
            kept += 1;
        }
    }
    matches.truncate(kept);
}
