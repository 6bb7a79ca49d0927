//! A run beside an earlier one: what is counted of both. How sure a change is, `ui/src/report/statistics.ts` says, as for
//! the report.

use std::collections::BTreeMap;

use tact_store::runs::Word;

use super::{MOST_WORDS, Runs};
use crate::api::{Failure, RunComparison, RunCounts, ScoreMoments};
use crate::rules::Book;

impl Runs {
    /// Counts a run and an earlier one.
    pub fn compare(&self, id: i64, earlier: i64, book: &Book) -> Result<RunComparison, Failure> {
        Ok(RunComparison { before: self.counts(earlier, book)?, now: self.counts(id, book)? })
    }

    fn counts(&self, id: i64, book: &Book) -> Result<RunCounts, Failure> {
        let open = self.open(id, book)?;
        let run = open.run();
        let dimensions = open.ruleset.dimensions().iter();
        let mut counts = RunCounts {
            scores: dimensions
                .map(|one| ScoreMoments { dimension: one.id.clone(), ..ScoreMoments::default() })
                .collect(),
            ..RunCounts::default()
        };
        let mut agents: BTreeMap<i64, [u32; 3]> = BTreeMap::new();
        run.count(&mut |row| {
            let verdict = usize::from(row.verdict);
            let Some(slot) = counts.verdicts.get_mut(verdict) else { return };
            *slot += 1;
            for (moments, score) in counts.scores.iter_mut().zip(&row.scores) {
                let score = u64::from(*score);
                moments.sum += score;
                moments.squares += score * score;
            }
            if let Some(slot) = agents.entry(row.agent).or_default().get_mut(verdict) {
                *slot += 1;
            }
        })?;
        for (number, name) in run.words(Word::Agent, MOST_WORDS)? {
            if let Some(verdicts) = agents.get(&number).filter(|_| !name.is_empty()) {
                counts.agents.insert(name, *verdicts);
            }
        }
        Ok(counts)
    }
}
