//! A rule set, compiled: what [`analyze`](crate::analyze) works with.

use std::sync::OnceLock;

use indexmap::IndexMap;
use regex::{Regex, RegexBuilder};
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::analysis::RuleRef;
use crate::languages::{Languages, Make, Profile};
use crate::literals::Literals;
use crate::model::Model;
use crate::phrases::{ConditionId, PhraseId, Phrases};
use crate::rows::Rows;
use crate::spec::{Applies, DimensionSpec, Direction, Place, Position, Severity, Sourced, Status, Suggestion, Texts};
use crate::tail::Tail;
use crate::vocabulary::{Vocabulary, WordId};
use crate::zones::{Markers, ZoneWords};

/// Rules of all languages, ready to judge. Made by [`compile`](crate::compile::compile).
#[derive(Debug, Serialize, Deserialize)]
pub struct Ruleset {
    pub(crate) vocabulary: Vocabulary,
    /// For each word, the languages in which it is frequent, and those whose rules have it: a bit each, judged languages
    /// first, then the others.
    #[serde(with = "crate::flat")]
    pub(crate) votes: Vec<(u16, u16)>,
    pub(crate) languages: Languages,
    /// The learned model gives its opinion.
    pub(crate) model_on: bool,
    pub(crate) others: Vec<String>,
    pub(crate) dimensions: Vec<DimensionSpec>,
    pub(crate) phenomena: Vec<Phenomenon>,
    /// The phenomenon of a salutation, of which the outside contract says whether it is there.
    pub(crate) opening: Option<usize>,
    /// The one of a closing, likewise.
    pub(crate) closing: Option<usize>,
    pub(crate) base_concern: f32,
    pub(crate) letter: Vec<(f32, f32)>,
    pub(crate) review: f32,
    pub(crate) hold: f32,
    pub(crate) zones: Vec<ZoneWords>,
    #[serde(skip)]
    pub(crate) markers: OnceLock<Markers>,
}

/// A phenomenon with its points resolved.
#[derive(Debug, Serialize, Deserialize)]
pub struct Phenomenon {
    /// `blame/reproach`.
    pub id: String,
    /// Index of the dimension that it is filed under.
    pub dimension: usize,
    /// Good, bad or fact.
    pub direction: Direction,
    /// How much it matters.
    pub severity: Severity,
    /// Points of the first occurrence, by index of the dimension.
    pub points: Vec<(usize, f32)>,
    /// Each further occurrence counts this times the one before.
    pub repeat: f32,
    /// What it adds to the verdict.
    pub concern: f32,
    /// Where it is said, the customer has a problem.
    pub implies_problem: bool,
    /// As people read it.
    pub name: Texts,
    /// What is the matter.
    pub message: Texts,
    /// How it lands.
    pub why: Texts,
    /// What to do instead.
    pub advice: Texts,
    /// Where the claim comes from.
    pub source: String,
}

/// The rules and word lists of one language, but for its [`Profile`].
#[derive(Debug, Serialize, Deserialize)]
pub struct Language {
    pub(crate) question_mark: String,
    pub(crate) whole_name: bool,
    pub(crate) titles: Vec<(String, String)>,
    pub(crate) algorithm: Algorithm,
    pub(crate) stems: IndexMap<Box<str>, WordId, FxBuildHasher>,
    pub(crate) phrases: Phrases,
    /// For each phrase, the rules that look for it.
    pub(crate) rules_of: Rows,
    /// Phrases with lower numbers are those of customers with a problem.
    pub(crate) problems: PhraseId,
    /// For each phrase, what the rules that look for it ask: an index into `asks`.
    #[serde(with = "crate::flat")]
    pub(crate) asked_by: Vec<u32>,
    /// Three rows each: see [`Asks`].
    pub(crate) asks: Rows,
    pub(crate) conditionals: Vec<Vec<WordId>>,
    pub(crate) not_conditionals: Vec<Vec<WordId>>,
    pub(crate) compounds: Vec<(Vec<WordId>, WordId)>,
    /// How it says the phenomena.
    pub rules: Vec<Rule>,
    /// The same, as far as every match asks for it.
    pub(crate) briefs: Vec<Brief>,
    /// Rules that are regular expressions.
    pub(crate) regex_rules: Vec<RegexRule>,
    /// Rules about the whole reply: something is missing, or there is too much of it.
    pub(crate) whole_rules: Vec<usize>,
    pub(crate) lexicons: Vec<Lexicon>,
    pub(crate) model: Model,
    /// Rules that give the model's opinion.
    pub(crate) model_rules: Vec<usize>,
    /// Words that show a form of address, with their bits of [`fact`](crate::program::fact).
    pub(crate) address: IndexMap<Box<str>, u16, FxBuildHasher>,
}

impl Language {
    pub(crate) fn stemmer(&self) -> Stemmer {
        Stemmer::create(self.algorithm)
    }

    /// What must be looked for where this phrase was found, if anything.
    pub(crate) fn asks(&self, phrase: PhraseId) -> Option<Asks<&[ConditionId]>> {
        let asked = self.asked_by[phrase as usize] as usize;
        (asked != NOTHING).then(|| std::array::from_fn(|reach| self.asks.row(REACHES * asked + reach)))
    }

    /// Does a customer with a problem say this?
    pub(crate) fn is_of_problem(&self, phrase: PhraseId) -> bool {
        phrase < self.problems
    }

    /// The forms of address that a folded word shows: bits of [`fact`](crate::program::fact).
    pub(crate) fn address_words(&self, folded: &str) -> u16 {
        self.address.get(folded).copied().unwrap_or(0)
    }
}

/// Conditions, by reach: the sentence, the sentences
/// around it, the reply.
pub(crate) type Asks<List> = [List; REACHES];
const REACHES: usize = 3;
/// The first of [`Language::asks`] asks for nothing.
const NOTHING: usize = 0;

/// A lexicon, as far as suggestions need it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    pub name: String,
    /// Words of an entry and its form in suggestions, longer entries first.
    pub becomes: Vec<(Vec<WordId>, String)>,
    /// Its number among the lexicons of the language's programs.
    pub routine: Option<u32>,
}

/// A rule, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rule {
    /// `fr/blame/reproach/vous-auriez-du`.
    pub id: Sourced,
    /// Index of its phenomenon.
    pub phenomenon: usize,
    pub(crate) kind: Kind,
    pub(crate) conditions: Conditions,
    pub(crate) applies: Applies,
    /// Multiplies points and concern.
    pub weight: f32,
    /// Instead of the phenomenon's.
    pub severity: Option<Severity>,
    /// On, off or draft.
    pub status: Status,
    /// Instead of the phenomenon's, in the language of the pack.
    pub message: Option<String>,
    /// Instead of the phenomenon's, in the language of the pack.
    pub why: Option<String>,
    /// Instead of the phenomenon's, in the language of the pack.
    pub advice: Option<String>,
    /// Rewordings, best first.
    pub suggest: Vec<Suggestion>,
    /// Lexicons that the rewordings mention.
    pub(crate) fills: Vec<usize>,
}

/// What every match of a rule asks for, in so few bytes that those of all rules stay in the cache.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Brief {
    pub phenomenon: u32,
    /// What its points are multiplied with: 0 for a draft.
    pub factor: f32,
    /// Of the phenomenon.
    pub dimension: u8,
    /// Of the phenomenon.
    pub direction: Direction,
    /// The part of the reply that a strength frames.
    pub frame: Option<Position>,
    /// It counts wherever it is found: nothing is asked of place, sentence or reply.
    pub plain: bool,
    /// Something is asked of the words that touch a match.
    pub touching: bool,
    /// Something is asked of what is around a match.
    pub around: bool,
}

impl Brief {
    pub fn of(rule: &Rule, phenomena: &[Phenomenon]) -> Self {
        let phenomenon = &phenomena[rule.phenomenon];
        let framing = phenomenon.direction == Direction::Good;
        Self {
            phenomenon: rule.phenomenon as u32,
            factor: if rule.status == Status::Draft { 0.0 } else { rule.weight },
            dimension: phenomenon.dimension as u8,
            direction: phenomenon.direction,
            frame: rule.applies.at.filter(|at| framing && *at != Position::SentenceStart),
            plain: rule.status != Status::Off && rule.applies == Applies::default(),
            touching: !rule.conditions.unless.is_empty(),
            around: rule.conditions.around(),
        }
    }
}

/// A rule with regular expressions.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct RegexRule {
    /// Its number.
    pub rule: u32,
    /// See [`Literals::shared`].
    pub shared: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Kind {
    Phrases,
    Regex { expressions: Vec<LazyRegex>, contains: Literals },
    Expect { phenomena: Vec<usize>, place: Place },
    TooMany { phenomena: Vec<usize>, over: usize },
    Model { head: usize, shown_from: f32 },
}

/// A phrase or a phenomenon that a condition speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Need {
    Phrase(PhraseId),
    Phenomenon(usize),
}

impl Conditions {
    /// What is asked of the sentence of a match; of the sentences around it; of the whole reply.
    pub(crate) fn by_reach(&self) -> [impl Iterator<Item = Need>; 3] {
        let chained = |lists: [&'_ [Need]; 3]| lists.into_iter().flatten().copied().collect::<Vec<_>>().into_iter();
        let only_reply: Vec<Need> = self.only_reply.iter().flatten().copied().collect();
        [
            chained([&self.unless, &self.unless_sentence, &self.only_sentence]),
            chained([&self.unless_near, &self.only_near, &[]]),
            chained([&self.unless_reply, &only_reply, &[]]),
        ]
    }

    /// Is anything asked beyond the words of a match?
    fn around(&self) -> bool {
        let Self { unless: _, unless_sentence, unless_near, unless_reply, only_sentence, only_near, only_reply } = self;
        let lists = [unless_sentence, unless_near, unless_reply, only_sentence, only_near];
        lists.iter().any(|list| !list.is_empty()) || !only_reply.is_empty()
    }

    /// Everything that is asked.
    pub(crate) fn all(&self) -> impl Iterator<Item = Need> {
        self.by_reach().into_iter().flatten()
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Conditions {
    pub unless: Vec<Need>,
    pub unless_sentence: Vec<Need>,
    pub unless_near: Vec<Need>,
    pub unless_reply: Vec<Need>,
    pub only_sentence: Vec<Need>,
    pub only_near: Vec<Need>,
    pub only_reply: Vec<Vec<Need>>,
}

/// Largest compiled size of one regular expression, in bytes.
const REGEX_SIZE: usize = 1 << 20;

/// A regular expression that is built when it is first needed: a cold start pays for none.
#[derive(Debug, Serialize, Deserialize)]
pub struct LazyRegex {
    source: String,
    tail: Tail,
    #[serde(skip)]
    built: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    pub(crate) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), tail: Tail::of(source), built: OnceLock::new() }
    }

    /// The part of this text in which a match lies, if there is one.
    pub(crate) fn tail<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        self.tail.in_text(text)
    }

    /// The expression, or `None` if it is wrong (the reader of the rules has said so).
    pub(crate) fn get(&self) -> Option<&Regex> {
        self.built.get_or_init(|| Self::build(&self.source).ok()).as_ref()
    }

    /// Builds an expression within the limits that rules have.
    pub fn build(source: &str) -> Result<Regex, regex::Error> {
        RegexBuilder::new(source).size_limit(REGEX_SIZE).dfa_size_limit(REGEX_SIZE).build()
    }
}

impl Ruleset {
    /// What tells quotes, signatures and footers.
    pub(crate) fn markers(&self) -> &Markers {
        self.markers.get_or_init(|| Markers::new(&self.zones))
    }

    /// Switches the learned model off: the rules alone judge.
    pub fn switch_model_off(&mut self) {
        self.model_on = false;
    }

    /// What the languages share, and each of them, to be kept apart: [`with_languages`](Self::with_languages) brings them
    /// together again.
    #[must_use]
    pub fn split(mut self) -> (Self, Vec<Language>) {
        let languages = self.languages.take();
        (self, languages)
    }

    /// Says how the languages are made that were kept apart: each by its number, when it is first needed. One that cannot
    /// be made finds nothing.
    #[must_use]
    pub fn with_languages(mut self, make: Make) -> Self {
        self.languages.make_by(make);
        self
    }

    /// The languages that are judged.
    pub fn languages(&self) -> &[Profile] {
        self.languages.profiles()
    }

    /// The rules and word lists of a judged language, by number. It is made if it was not yet.
    pub fn language(&self, number: usize) -> &Language {
        &self.languages[number]
    }

    /// Was this language made already?
    pub fn is_made(&self, language: usize) -> bool {
        self.languages.is_made(language)
    }

    /// The scores.
    pub fn dimensions(&self) -> &[DimensionSpec] {
        &self.dimensions
    }

    /// The phenomena.
    pub fn phenomena(&self) -> &[Phenomenon] {
        &self.phenomena
    }

    /// The rule that a finding or contribution names.
    pub fn rule(&self, reference: RuleRef) -> &Rule {
        &self.languages[reference.language as usize].rules[reference.rule as usize]
    }

    /// What every match of a rule asks for.
    pub(crate) fn brief(&self, reference: RuleRef) -> Brief {
        self.languages[reference.language as usize].briefs[reference.rule as usize]
    }

    /// The rules of all languages, which are made for that.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        (0..self.languages.len()).flat_map(|language| &self.languages[language].rules)
    }
}
