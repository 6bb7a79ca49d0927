//! A run beside an earlier one: what changed, and how sure that is.
//!
//! | figure | interval |
//! | --- | --- |
//! | share | Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions, method 10: from the Wilson intervals of both |
//! | mean | Welch, B. L. (1947), The generalization of "Student's" problem when several different population variances are involved; large samples |

use std::collections::BTreeMap;

use tact_store::runs::Word;

use super::Runs;
use crate::api::{Change, Failure, RunComparison};
use crate::rules::Book;

/// Standard errors on each side of what lies within 95 of 100.
const Z: f64 = 1.96;
/// With fewer replies on one side, nothing is said of a change.
const FEWEST: u32 = 10;
/// More agents than anybody reads.
const MOST_AGENTS: u32 = 1000;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Share {
    of: u32,
    all: u32,
}

/// Values that were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mean {
    n: u32,
    sum: f64,
    squares: f64,
}

/// What is counted of a run.
#[derive(Clone, Debug, Default)]
struct Counts {
    judged: u32,
    verdicts: [u32; 3],
    scores: Vec<Mean>,
    agents: BTreeMap<String, Share>,
}

impl Runs {
    /// Compares a run with an earlier one.
    pub fn compare(&self, id: i64, earlier: i64, book: &Book) -> Result<RunComparison, Failure> {
        let before = self.counts(earlier, book)?;
        let now = self.counts(id, book)?;
        let dimensions = book.ruleset.dimensions();
        let verdicts = ["send", "review", "hold"].into_iter().zip(before.verdicts).zip(now.verdicts);
        let names: std::collections::BTreeSet<&String> = before.agents.keys().chain(now.agents.keys()).collect();
        let of = |counts: &Counts, name: &String| counts.agents.get(name).copied().unwrap_or_default();
        let score = |counts: &Counts, at: usize| counts.scores.get(at).copied().unwrap_or_default();
        Ok(RunComparison {
            replies: [before.judged, now.judged],
            verdicts: verdicts
                .map(|((name, old), new)| {
                    let (old, new) = (Share { of: old, all: before.judged }, Share { of: new, all: now.judged });
                    old.to(new, name)
                })
                .collect(),
            scores: dimensions
                .iter()
                .enumerate()
                .map(|(at, dimension)| score(&before, at).to(score(&now, at), &dimension.id))
                .collect(),
            agents: names.into_iter().map(|name| of(&before, name).to(of(&now, name), name)).collect(),
        })
    }

    fn counts(&self, id: i64, book: &Book) -> Result<Counts, Failure> {
        let open = self.open(id, book)?;
        let run = open.run();
        let mut counts = Counts { scores: vec![Mean::default(); open.ruleset.dimensions().len()], ..Counts::default() };
        let mut agents: BTreeMap<i64, Share> = BTreeMap::new();
        run.count(&mut |row| {
            let Some(slot) = counts.verdicts.get_mut(usize::from(row.verdict)) else { return };
            *slot += 1;
            counts.judged += 1;
            for (mean, score) in counts.scores.iter_mut().zip(&row.scores) {
                mean.add(f64::from(*score));
            }
            let share = agents.entry(row.agent).or_default();
            share.all += 1;
            share.of += u32::from(row.verdict > 0);
        })?;
        for (number, name) in run.words(Word::Agent, MOST_AGENTS)? {
            if let Some(share) = agents.get(&number).filter(|_| !name.is_empty()) {
                counts.agents.insert(name, *share);
            }
        }
        Ok(counts)
    }
}

impl Share {
    fn value(self) -> Option<f64> {
        (self.all > 0).then(|| f64::from(self.of) / f64::from(self.all))
    }

    /// Wilson's interval.
    fn wilson(self) -> Option<(f64, f64)> {
        let (n, p) = (f64::from(self.all), self.value()?);
        let z2 = Z * Z;
        let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        Some((middle - half, middle + half))
    }

    fn to(self, now: Self, name: &str) -> Change {
        let between = || {
            let (old, new) = (self.value()?, now.value()?);
            let ((old_low, old_high), (new_low, new_high)) = (self.wilson()?, now.wilson()?);
            let difference = new - old;
            let low = difference - ((new - new_low).powi(2) + (old_high - old).powi(2)).sqrt();
            let high = difference + ((new_high - new).powi(2) + (old - old_low).powi(2)).sqrt();
            Some((low, high))
        };
        let enough = self.all.min(now.all) >= FEWEST;
        Change {
            name: name.to_owned(),
            before: self.value(),
            now: now.value(),
            between: if enough { between() } else { None },
            replies: [self.all, now.all],
        }
    }
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    fn value(self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / f64::from(self.n))
    }

    /// The square of the standard error.
    fn error(self) -> Option<f64> {
        let mean = self.value()?;
        let n = f64::from(self.n);
        (self.n > 1).then(|| ((self.squares / n - mean * mean).max(0.0)) / (n - 1.0))
    }

    fn to(self, now: Self, name: &str) -> Change {
        let between = || {
            let difference = now.value()? - self.value()?;
            let half = Z * (self.error()? + now.error()?).sqrt();
            Some((difference - half, difference + half))
        };
        let enough = self.n.min(now.n) >= FEWEST;
        Change {
            name: name.to_owned(),
            before: self.value(),
            now: now.value(),
            between: if enough { between() } else { None },
            replies: [self.n, now.n],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<(f64, f64)>, low: f64, high: f64) -> bool {
        found.is_some_and(|(a, b)| (a - low).abs() < 5e-4 && (b - high).abs() < 5e-4)
    }

    #[test]
    fn shares_as_in_the_literature() {
        // Newcombe (1998), table II, method 10: 56/70 against 48/80 is 0.2000, between 0.0524 and 0.3339.
        let change = Share { of: 48, all: 80 }.to(Share { of: 56, all: 70 }, "");
        assert!(near(change.between, 0.0524, 0.3339), "{change:?}");
        // 9/10 against 3/10: between 0.1705 and 0.8090.
        let change = Share { of: 3, all: 10 }.to(Share { of: 9, all: 10 }, "");
        assert!(near(change.between, 0.1705, 0.8090), "{change:?}");
    }

    #[test]
    fn nothing_is_said_of_a_few_replies() {
        let change = Share { of: 1, all: 9 }.to(Share { of: 500, all: 1000 }, "Léa");
        assert_eq!((change.between, change.replies), (None, [9, 1000]));
        assert_eq!(Share::default().to(Share::default(), "").now, None);
    }

    #[test]
    fn means_by_hand() {
        let of = |values: &[f64]| {
            let mut mean = Mean::default();
            for value in values {
                mean.add(*value);
            }
            mean
        };
        // Ten values 0 and 10 in turn: mean 5, variance 250/9, standard error of the mean √(25/9).
        let old = of(&[0.0, 10.0].repeat(5));
        let new = of(&[10.0, 20.0].repeat(5));
        let half = 1.96 * (2.0_f64 * 25.0 / 9.0).sqrt();
        assert!(near(old.to(new, "").between, 10.0 - half, 10.0 + half));
    }
}
