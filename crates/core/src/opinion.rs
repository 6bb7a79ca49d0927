//! What the learned model adds to the matches of rules, under names of its own.

use crate::analysis::{Contribution, Opinion, RuleRef};
use crate::candidates::Candidates;
use crate::judge::{Judge, Match};
use crate::model::Reading;
use crate::ruleset::{Kind, Rule};
use crate::spec::{Direction, Per};
use crate::token::flag;

/// Probabilities below this are noise and bring no points.
const LEAST_PROBABILITY: f32 = 0.02;
/// So many sentences of a reply get a probability.
const MOST_SENTENCES: usize = 3;
/// Shares below this are put together for the whole reply: a list of hundredths explains nothing.
const LEAST_SHARE: f32 = 0.05;
/// An opinion that costs so many points is explained by the words that weigh most.
const EXPLAINED: f32 = 5.0;
/// So many runs of words explain it.
const MOST_WORDS: usize = 3;

/// Words of a fault that an exception takes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Excepted {
    pub sentence: u32,
    /// Index of the first word in the document.
    pub first: u32,
    /// Index behind the last word.
    pub last: u32,
}

impl Judge<'_> {
    /// Adds what the model thinks of the reply and its sentences.
    pub fn add_opinions(&self, out: &mut Vec<Match>) {
        if !self.ruleset.model_on {
            return;
        }
        for language in 0..self.ruleset.languages.len() {
            let mine: Vec<usize> = (0..self.readings.len())
                .filter(|&sentence| self.document.sentences[sentence].language as usize == language)
                .collect();
            if mine.is_empty() {
                continue;
            }
            let spoken = &self.ruleset.languages[language];
            for &number in &spoken.model_rules {
                let rule = &spoken.rules[number];
                let Kind::Model { head, .. } = rule.kind else { continue };
                let reference = RuleRef { language: language as u32, rule: number as u32 };
                match spoken.model.per(head) {
                    _ if !self.applies(rule) => {}
                    Per::Sentence => self.add_probable(reference, head, &mine, out),
                    Per::Reply => self.add_shares(reference, head, &mine, out),
                }
            }
        }
    }

    /// The sentences for which a head is most probable, strongest first: the others would count for next to nothing.
    fn add_probable(&self, reference: RuleRef, head: usize, sentences: &[usize], out: &mut Vec<Match>) {
        let rule = self.rule(reference);
        let model = &self.ruleset.languages[reference.language as usize].model;
        let probability = |&sentence: &usize| (model.probability(&self.readings[sentence], head), sentence);
        let counts = |&(probability, sentence): &(f32, usize)| {
            probability >= LEAST_PROBABILITY && !self.is_left_out(sentence, rule)
        };
        let mut probable: Vec<(f32, usize)> = sentences.iter().map(probability).filter(counts).collect();
        probable.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let excepted = if probable.is_empty() { Vec::new() } else { self.excepted(rule.phenomenon) };
        let from = out.len();
        for (_, sentence) in probable {
            if out.len() - from == MOST_SENTENCES {
                break;
            }
            let reading = self.without_excepted(sentence, reference, &excepted);
            let strength = model.probability(&reading, head);
            let opinion = self.opinion(reference, sentence, sentence, strength);
            if strength >= LEAST_PROBABILITY && !self.is_cancelled(&opinion, &Candidates::new(&[])) {
                out.push(opinion);
            }
        }
    }

    /// What each sentence adds to the value of the reply; small shares are put together.
    fn add_shares(&self, reference: RuleRef, head: usize, sentences: &[usize], out: &mut Vec<Match>) {
        let whole = sentences.iter().fold(Reading::default(), |all, &sentence| all.and(&self.readings[sentence]));
        // What counts for the verdict alone is told of the reply as a whole.
        let least = if self.phenomenon(reference).points.is_empty() { f32::INFINITY } else { LEAST_SHARE };
        let mut rest = 0.0;
        for &sentence in sentences {
            let share = self.readings[sentence].share_of(&whole, head);
            if share.abs() < least {
                rest += share;
            } else {
                out.push(self.opinion(reference, sentence, sentence, share));
            }
        }
        if let (true, Some(&first), Some(&last)) = (rest != 0.0, sentences.first(), sentences.last()) {
            out.push(self.opinion(reference, first, last, rest));
        }
    }

    /// What the model reads in a sentence, without the words that an exception took back: it never overrules one.
    /// `excepted` is in the order of sentences and words.
    fn without_excepted(&self, number: usize, rule: RuleRef, excepted: &[Excepted]) -> Reading {
        let from = excepted.partition_point(|one| (one.sentence as usize) < number);
        let to = excepted.partition_point(|one| one.sentence as usize <= number);
        if from == to {
            return self.readings[number];
        }
        let sentence = &self.document.sentences[number];
        let model = &self.ruleset.languages[rule.language as usize].model;
        let mut reading = model.read_marks(sentence.marks);
        let mut start = sentence.first;
        let end = (sentence.last, sentence.last);
        for (first, last) in excepted[from..to].iter().map(|one| (one.first, one.last)).chain([end]) {
            if first > start {
                let words = &self.document.tokens[start as usize..first as usize];
                reading = reading.and(&model.read(words, start == sentence.first));
            }
            start = start.max(last);
        }
        // What was taken back says nothing, but it was said: two words that are left are no sentence of their own.
        reading.as_long_as(&self.readings[number])
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
    pub fn is_shown<'m>(&self, one: &Match, mut all: impl Iterator<Item = &'m Match>) -> bool {
        let rule = self.rule(one.rule);
        let Kind::Model { shown_from, .. } = rule.kind else { return true };
        let dimension = self.brief(one.rule).dimension;
        let said_by_rule = |other: &Match| {
            let brief = self.brief(other.rule);
            other.sentence == one.sentence
                && other.end > other.start
                && brief.direction == Direction::Bad
                && brief.dimension == dimension
                && !matches!(self.rule(other.rule).kind, Kind::Model { .. })
        };
        one.strength >= shown_from && !all.any(said_by_rule)
    }

    /// The words behind each opinion that costs many points.
    pub fn explain(&self, contributions: &[Contribution]) -> Vec<Opinion> {
        let mut out: Vec<Opinion> = Vec::new();
        for contribution in contributions.iter().filter(|one| one.points <= -EXPLAINED) {
            let rule = self.rule(contribution.rule);
            let Kind::Model { head, .. } = rule.kind else { continue };
            let start = contribution.start as u32;
            let sentences = &self.document.sentences;
            let at = sentences.partition_point(|one| self.document.tokens[one.first as usize].start < start);
            let Some(sentence) = sentences.get(at) else { continue };
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
