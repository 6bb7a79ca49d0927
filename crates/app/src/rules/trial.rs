//! A phrase, tried while it is typed: only what can matter to it is compiled.

use std::collections::BTreeSet;

use tact_core::compile::compile;
use tact_core::phrase::{self, Node};
use tact_core::spec::{
    Direction, Kind, LanguageSpec, LexiconSpec, ModelSpec, Origin, RuleSpec, Sourced, Spec, Status, Suggestion,
};
use tact_core::{Analysis, Context, RuleRef, Ruleset, analyze, apply, fixes_of};
use tact_rules::nearest;

use super::{Book, failure};
use crate::api::{Failure, OwnPhrase, Span, Trial};
use crate::offsets::Units;

/// Places of the tried phrase, among those of the rules.
const HERE: Origin = Origin { file: u32::MAX, start: 0 };

/// The name of its rule.
const ID: &str = "?";

/// Longest phrase and longest other text, in bytes.
const MAX_PHRASE: usize = 1000;
const MAX_TEXT: usize = 10_000;

/// Most endings of a word like `désolé·e·s`: each one doubles the forms.
const MAX_ENDINGS: usize = 5;

/// Bytes of a text.
type Passage = (usize, usize);

impl Book {
    /// Does the phrase find what it shall, and only that? All that stands against it is told at once.
    pub fn try_phrase(&self, phrase: &OwnPhrase) -> Trial {
        self.try_out(phrase).0
    }

    /// The same, with the passage of `hit` that was found, in bytes.
    pub(super) fn try_out(&self, own: &OwnPhrase) -> (Trial, Option<Passage>) {
        let mut trial = Trial { ok: false, found: Vec::new(), found_in_miss: Vec::new(), problems: Vec::new() };
        let spec = self.spec();
        let language = spec.languages.iter().position(|language| language.code == own.language);
        let phenomenon = spec.phenomena.iter().find(|known| known.id == own.phenomenon);
        let direction = phenomenon.map(|phenomenon| phenomenon.direction).filter(|it| *it != Direction::Fact);
        let mut problems = missing(own, direction);
        match (language, direction) {
            (None, _) => problems.push(failure("language-unknown", "language", own.language.clone())),
            (_, None) => problems.push(failure("phenomenon-unknown", "phenomenon", own.phenomenon.clone())),
            (Some(language), Some(direction)) => {
                let readable = !problems.iter().any(|one| one.code == "text-too-long" || one.code == "phrase-missing");
                let wrong = if readable { syntax(&own.phrase, &spec.languages[language]) } else { None };
                if readable && wrong.is_none() {
                    let attempt = Attempt { book: self, own, language, direction };
                    let passage = attempt.run(&mut trial, &mut problems);
                    trial.ok = problems.is_empty();
                    trial.problems = problems;
                    return (trial, passage);
                }
                problems.extend(wrong);
            }
        }
        trial.problems = problems;
        (trial, None)
    }
}

/// What was left empty, is too long, or cannot be written down.
fn missing(own: &OwnPhrase, direction: Option<Direction>) -> Vec<Failure> {
    let mut out = Vec::new();
    let texts = [("phrase", &own.phrase), ("hit", &own.hit), ("miss", &own.miss), ("suggestion", &own.suggestion)];
    for (name, text) in texts {
        let needed = name != "suggestion" || direction == Some(Direction::Bad);
        if text.len() > if name == "phrase" { MAX_PHRASE } else { MAX_TEXT } {
            out.push(failure("text-too-long", name, ""));
        } else if needed && text.trim().is_empty() {
            out.push(failure(&format!("{name}-missing"), name, ""));
        }
    }
    if own.hit.contains("[[") || own.hit.contains("]]") {
        out.push(failure("hit-marked", "hit", ""));
    }
    out
}

/// What is wrong in the phrase, with its place: UTF-16 code units, `start-end`.
fn syntax(text: &str, language: &LanguageSpec) -> Option<Failure> {
    let wrong = |start: usize, end: usize, detail: String| {
        let Span { start, end } = Units::new(text).span(start, end);
        Some(failure("phrase-syntax", format!("{start}-{end}"), detail))
    };
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if word.matches('·').count() > MAX_ENDINGS {
            return wrong(at, at + word.trim_end().len(), format!("more than {MAX_ENDINGS} endings in one word"));
        }
        at += word.len();
    }
    let node = match phrase::parse(text) {
        Ok(node) => node,
        Err(error) => return wrong(error.range.start, error.range.end, error.message),
    };
    let known: Vec<&str> = language.lexicons.iter().map(|lexicon| lexicon.name.as_str()).collect();
    let mut named = Vec::new();
    lexicons(&node, &mut named);
    let (name, range) = named.into_iter().find(|(name, _)| !known.contains(&name.as_str()))?;
    let near = nearest(&name, &known).map_or(String::new(), |near| format!(" Did you mean {{{near}}}?"));
    wrong(range.start, range.end, format!("there is no lexicon {{{name}}} in this language.{near}"))
}

/// The lexicons that a phrase names, with their places.
fn lexicons(node: &Node, out: &mut Vec<(String, std::ops::Range<usize>)>) {
    match node {
        Node::Lexicon(name, range) => out.push((name.clone(), range.clone())),
        Node::Not(inner) | Node::Optional(inner) => lexicons(inner, out),
        Node::Sequence(nodes) | Node::Choice(nodes) => nodes.iter().for_each(|node| lexicons(node, out)),
        _ => {}
    }
}

/// A phrase that can be read, in a language and for a phenomenon that exist.
struct Attempt<'a> {
    book: &'a Book,
    own: &'a OwnPhrase,
    language: usize,
    direction: Direction,
}

impl Attempt<'_> {
    /// Fills the trial; the passage of `hit` that was found, if it was one.
    fn run(&self, trial: &mut Trial, problems: &mut Vec<Failure>) -> Option<Passage> {
        let own = self.own;
        let company = self.company();
        let (ruleset, wrong) = self.ruleset(&company);
        if let Some(detail) = wrong {
            problems.push(failure(
                "phrase-syntax",
                format!("0-{}", Units::new(&own.phrase).at(own.phrase.len())),
                detail,
            ));
            return None;
        }
        let analysis = self.analysis(&own.hit, &ruleset);
        let mut found = passages(&analysis, &ruleset);
        let passage = if found.len() == 1 { found.first().copied() } else { None };
        match found.len() {
            _ if own.hit.trim().is_empty() => {}
            0 => {
                let (alone, _) = self.ruleset(&[]);
                found = passages(&self.analysis(&own.hit, &alone), &alone);
                let by = found.first().and_then(|&passage| self.taken_by(passage));
                problems.push(match by {
                    Some(rule) => failure("phrase-covered", rule, ""),
                    None => failure("phrase-not-found", "hit", ""),
                });
            }
            1 => {}
            count => problems.push(failure("phrase-found-twice", "hit", count.to_string())),
        }
        trial.found = spans(&own.hit, &found);
        let in_miss = passages(&self.analysis(&own.miss, &ruleset), &ruleset);
        if !in_miss.is_empty() {
            problems.push(failure("phrase-in-miss", "miss", ""));
        }
        trial.found_in_miss = spans(&own.miss, &in_miss);
        if passage.is_some() && self.direction == Direction::Bad && !own.suggestion.trim().is_empty() {
            problems.extend(self.after_fix(&analysis, &ruleset));
        }
        passage
    }

    /// What is wrong with the suggestion, applied.
    fn after_fix(&self, analysis: &Analysis, ruleset: &Ruleset) -> Option<Failure> {
        let rule = rule_of(ruleset)?;
        let finding = analysis.findings.iter().find(|finding| finding.rule == rule)?;
        let fix = fixes_of(&self.own.hit, analysis, ruleset, finding).into_iter().next();
        let open = |text: &str| text.contains('{') && text.contains('}');
        let Some(fix) = fix.filter(|fix| !open(&fix.text)) else {
            return Some(failure("suggestion-unfit", "suggestion", ""));
        };
        let better = apply(&self.own.hit, &fix);
        let again = passages(&self.analysis(&better, ruleset), ruleset);
        (!again.is_empty()).then(|| failure("suggestion-triggers", "suggestion", better))
    }

    fn analysis(&self, text: &str, ruleset: &Ruleset) -> Analysis {
        analyze(text, &Context { language: Some(&self.own.language), ..Context::default() }, ruleset)
    }

    /// The other rules that find something in the texts: they may silence the phrase.
    fn company(&self) -> Vec<&RuleSpec> {
        let mut ids = BTreeSet::new();
        for text in [&self.own.hit, &self.own.miss] {
            let found = self.analysis(text, &self.book.ruleset).matches;
            ids.extend(found.iter().map(|one| self.book.ruleset.rule(one.rule).id.text.as_str()));
        }
        let rules = &self.book.spec().languages[self.language].rules;
        let found = rules.iter().filter(|rule| ids.contains(rule.id.text.as_str()));
        found.filter(|rule| !matches!(rule.kind, Kind::Model { .. })).collect()
    }

    /// The rule that finds a passage as long as this one, or longer.
    fn taken_by(&self, (start, end): Passage) -> Option<String> {
        let found = self.analysis(&self.own.hit, &self.book.ruleset).matches;
        let over = found.iter().filter(|one| one.start <= start && one.end >= end);
        over.map(|one| self.book.ruleset.rule(one.rule).id.text.clone()).next()
    }

    /// The phrase among these rules, compiled, and what is wrong with it.
    fn ruleset(&self, company: &[&RuleSpec]) -> (Ruleset, Option<String>) {
        let spec = self.book.spec();
        let own = self.own;
        let suggestion = Suggestion { vous: Some(own.suggestion.trim().to_owned()), tu: None };
        let rule = RuleSpec {
            id: Sourced { text: ID.to_owned(), origin: HERE },
            phenomenon: own.phenomenon.clone(),
            kind: Kind::Phrases(vec![Sourced { text: own.phrase.trim().to_owned(), origin: HERE }]),
            weight: 1.0,
            status: Status::On,
            suggest: if own.suggestion.trim().is_empty() { Vec::new() } else { vec![suggestion] },
            ..RuleSpec::default()
        };
        let mut language = self.book.bare()[self.language].clone();
        language.rules = company.iter().copied().cloned().chain([rule]).collect();
        language.lexicons = needed(&language, &spec.languages[self.language].lexicons);
        let (ruleset, problems) = compile(Spec {
            dimensions: spec.dimensions.clone(),
            phenomena: spec.phenomena.clone(),
            languages: vec![language],
            ..Spec::default()
        });
        let wrong = problems.into_iter().find(|problem| problem.origin.file == HERE.file);
        (ruleset, wrong.map(|problem| problem.message))
    }
}

impl Book {
    /// The languages without their rules, lexicons and models.
    fn bare(&self) -> &[LanguageSpec] {
        let strip = |language: &LanguageSpec| LanguageSpec {
            rules: Vec::new(),
            lexicons: Vec::new(),
            model: ModelSpec::default(),
            ..language.clone()
        };
        self.bare.get_or_init(|| self.spec().languages.iter().map(strip).collect())
    }
}

/// The tried rule stands behind all others.
fn rule_of(ruleset: &Ruleset) -> Option<RuleRef> {
    ruleset.languages().first()?;
    let rule = ruleset.language(0).rules.iter().position(|rule| rule.id.text == ID)?;
    Some(RuleRef { language: 0, rule: rule as u32 })
}

/// The lexicons that a language's phrases and suggestions mention, and those that these mention.
fn needed(language: &LanguageSpec, lexicons: &[LexiconSpec]) -> Vec<LexiconSpec> {
    let mut wanted = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    let mut want = |text: &str, open: &mut Vec<String>| {
        let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        open.extend(names.map(|(name, _)| name.to_owned()).filter(|name| wanted.insert(name.clone())));
    };
    for phrase in &language.problem {
        want(&phrase.text, &mut open);
    }
    for rule in &language.rules {
        if let Kind::Phrases(phrases) = &rule.kind {
            for phrase in phrases {
                want(&phrase.text, &mut open);
            }
        }
        let from = &rule.conditions;
        let lists = [&from.unless, &from.unless_sentence, &from.unless_near, &from.unless_reply];
        let lists = lists.into_iter().chain([&from.only_sentence, &from.only_near]).chain(&from.only_reply);
        lists.flatten().for_each(|phrase| want(&phrase.text, &mut open));
        let forms = rule.suggest.iter().flat_map(|suggestion| [&suggestion.vous, &suggestion.tu]);
        forms.flatten().for_each(|text| want(text, &mut open));
    }
    while let Some(name) = open.pop() {
        let words = lexicons.iter().find(|lexicon| lexicon.name == name).map_or(&[][..], |lexicon| &lexicon.words);
        for word in words {
            want(&word.text, &mut open);
        }
    }
    lexicons.iter().filter(|lexicon| wanted.contains(&lexicon.name)).cloned().collect()
}

/// Where the phrase was found, in the order of the text.
fn passages(analysis: &Analysis, ruleset: &Ruleset) -> Vec<Passage> {
    let Some(rule) = rule_of(ruleset) else { return Vec::new() };
    let mut out: Vec<Passage> =
        analysis.matches.iter().filter(|one| one.rule == rule).map(|one| (one.start, one.end)).collect();
    out.sort_unstable();
    out
}

fn spans(text: &str, passages: &[Passage]) -> Vec<Span> {
    let units = Units::new(text);
    passages.iter().map(|&(start, end)| units.span(start, end)).collect()
}

#[cfg(test)]
mod tests;
