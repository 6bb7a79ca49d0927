//! What the learned model adds to the matches of rules, under names of its own.

use crate::analysis::{Contribution, Opinion, RuleRef};
use crate::judge::{Judge, Match};
use crate::model::Reading;
use crate::ruleset::{Kind, Rule};
use crate::spec::{Direction, Per};
use crate::token::flag;

/// Probabilities below this are noise and bring no points.
const LEAST_PROBABILITY: f32 = 0.02;
/// Shares below this are put together for the whole reply: a list of hundredths explains nothing.
const LEAST_SHARE: f32 = 0.03;
/// From so many points on, an opinion is explained by the words that weigh most.
const EXPLAINED: f32 = 3.0;
/// So many runs of words explain it.
const MOST_WORDS: usize = 3;

/// Words of a fault that an exception takes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Excepted {
    pub sentence: u32,
    /// The dimension of the fault.
    pub dimension: usize,
    /// Index of the first word in the document.
    pub first: u32,
    /// Index behind the last word.
    pub last: u32,
}

impl Judge<'_> {
    /// Adds a match for each sentence of which the model thinks something.
    pub fn add_opinions(&self, out: &mut Vec<Match>) {
        let mut excepted = None;
        for (language, spoken) in self.ruleset.languages.iter().enumerate() {
            let mine: Vec<usize> = (0..self.readings.len())
                .filter(|&sentence| self.document.sentences[sentence].language as usize == language)
                .collect();
            if mine.is_empty() {
                continue;
            }
            let whole = mine.iter().fold(Reading::default(), |all, &sentence| all.and(&self.readings[sentence]));
            for &number in &spoken.model_rules {
                let rule = &spoken.rules[number];
                let Kind::Model { head, .. } = rule.kind else { continue };
                if !self.applies(rule) {
                    continue;
                }
                let reference = RuleRef { language: language as u32, rule: number as u32 };
                let mut rest = 0.0;
                for &sentence in &mine {
                    let strength = match spoken.model.per(head) {
                        Per::Sentence if self.is_left_out(sentence, rule) => continue,
                        Per::Sentence => {
                            let excepted = excepted.get_or_insert_with(|| self.excepted());
                            let reading = self.without_excepted(sentence, reference, excepted);
                            let probability = spoken.model.probability(&reading, head);
                            if probability < LEAST_PROBABILITY {
                                continue;
                            }
                            probability
                        }
                        Per::Reply => {
                            let share = spoken.model.share(&self.readings[sentence], &whole, head);
                            if share.abs() < LEAST_SHARE {
                                rest += share;
                                continue;
                            }
                            share
                        }
                    };
                    let opinion = self.opinion(reference, sentence, sentence, strength);
                    if !self.is_cancelled(&opinion, &[]) {
                        out.push(opinion);
                    }
                }
                if let (true, Some(&first), Some(&last)) = (rest != 0.0, mine.first(), mine.last()) {
                    out.push(self.opinion(reference, first, last, rest));
                }
            }
        }
    }

    /// What the model reads in a sentence, without the words that an exception took back: it never overrules one.
    fn without_excepted(&self, number: usize, rule: RuleRef, excepted: &[Excepted]) -> Reading {
        let dimension = self.ruleset.phenomena[self.rule(rule).phenomenon].dimension;
        let here = |one: &&Excepted| one.sentence as usize == number && one.dimension == dimension;
        let mut reading = self.readings[number];
        if excepted.iter().any(|one| here(&one)) {
            let sentence = &self.document.sentences[number];
            let model = &self.ruleset.languages[rule.language as usize].model;
            reading = model.read_marks(sentence.marks);
            let mut from = sentence.first;
            let mut passages: Vec<(u32, u32)> = excepted.iter().filter(here).map(|one| (one.first, one.last)).collect();
            passages.sort_unstable();
            passages.push((sentence.last, sentence.last));
            for (first, last) in passages {
                if first > from {
                    let words = &self.document.tokens[from as usize..first as usize];
                    reading = reading.and(&model.read(words, from == sentence.first));
                }
                from = from.max(last);
            }
        }
        reading
    }

    /// An opinion about the sentences from `first` to `last`.
    fn opinion(&self, rule: RuleRef, first: usize, last: usize, strength: f32) -> Match {
        let sentences = &self.document.sentences;
        let (start, end) = self.bytes((sentences[first].first, sentences[last].last));
        Match { rule, sentence: first as u32, start, end, core: (start, end), strength }
    }

    /// Is this sentence quoted, or in a place where the rule does not apply?
    fn is_left_out(&self, sentence: usize, rule: &Rule) -> bool {
        let sentence = &self.document.sentences[sentence];
        rule.applies.list.is_some_and(|wanted| wanted != sentence.list)
            || self.document.tokens[sentence.first as usize].is(flag::QUOTED)
    }

    /// Is this shown as a finding? An opinion is where it is strong, and no rule found a fault of the same dimension in
    /// that sentence: a rule says better what is the matter.
    pub fn is_shown(&self, one: &Match, all: &[Match]) -> bool {
        let rule = self.rule(one.rule);
        let Kind::Model { shown_from, .. } = rule.kind else { return true };
        let dimension = self.ruleset.phenomena[rule.phenomenon].dimension;
        let said_by_rule = |other: &Match| {
            let other_rule = self.rule(other.rule);
            let phenomenon = &self.ruleset.phenomena[other_rule.phenomenon];
            other.sentence == one.sentence
                && other.end > other.start
                && !matches!(other_rule.kind, Kind::Model { .. })
                && phenomenon.direction == Direction::Bad
                && phenomenon.dimension == dimension
        };
        one.strength >= shown_from && !all.iter().any(said_by_rule)
    }

    /// The words behind each opinion that brings many points.
    pub fn explain(&self, contributions: &[Contribution]) -> Vec<Opinion> {
        let mut out: Vec<Opinion> = Vec::new();
        for contribution in contributions.iter().filter(|one| one.points.abs() >= EXPLAINED) {
            let rule = self.rule(contribution.rule);
            let Kind::Model { head, .. } = rule.kind else { continue };
            let start = contribution.start as u32;
            let sentence = self
                .document
                .sentences
                .iter()
                .find(|sentence| self.document.tokens[sentence.first as usize].start == start);
            let Some(sentence) = sentence else { continue };
            let language = &self.ruleset.languages[contribution.rule.language as usize];
            let words = &self.document.tokens[sentence.first as usize..sentence.last as usize];
            // A probability speaks for its head; a value for it or against it.
            let sign = if language.model.per(head) == Per::Sentence { 1.0 } else { contribution.points.signum() };
            let runs = language.model.heaviest(words, head, sign, MOST_WORDS);
            let passage = |(first, last): (usize, usize)| (words[first].start as usize, words[last - 1].end as usize);
            out.push(Opinion {
                rule: contribution.rule,
                start: contribution.start,
                words: runs.into_iter().map(passage).collect(),
            });
        }
        out
    }
}
