//! The page of rules: all rules, one rule in full, and the phenomena that a phrase may be filed under.

use std::collections::HashMap;

use tact_core::spec::{self, Direction, Kind, LanguageSpec, PhenomenonSpec, RuleSpec, Sourced, Status, Texts};
use tact_rules::{Example, built_in_examples, id_matches};

use super::Book;
use crate::api::{PhenomenonInfo, RuleDetail, RuleInfo};
use crate::view::severity;

impl Book {
    /// All rules but those that only serve others, in the order of the rule files. `ui` is `fr` or `en`.
    pub fn list(&self, ui: &str) -> Vec<RuleInfo> {
        self.shown().map(|(language, rule, phenomenon)| self.info(language, rule, phenomenon, ui)).collect()
    }

    /// All about the rule with this full id.
    pub fn detail(&self, id: &str, ui: &str) -> Option<RuleDetail> {
        let (language, rule, phenomenon) = self.shown().find(|(_, rule, _)| rule.id.text == id)?;
        let examples = self.examples(id);
        let hits = examples.iter().filter_map(|example| {
            let (start, end) = example.expected?;
            let text = &example.text;
            Some((
                text.get(start..end)?,
                format!("{}[[{}]]{}", text.get(..start)?, &text[start..end], text.get(end..)?),
            ))
        });
        let (passages, hits): (Vec<&str>, Vec<String>) = hits.unzip();
        let said =
            |own: &Option<String>, general: &Texts| general.unless_own(own.as_deref(), &language.code, ui).to_owned();
        let message = said(&rule.message, &phenomenon.message)
            .replace("{match}", passages.first().unwrap_or(&"…"))
            .replace("{words}", "…");
        Some(RuleDetail {
            info: self.info(language, rule, phenomenon, ui),
            message,
            why: said(&rule.why, &phenomenon.why),
            advice: said(&rule.advice, &phenomenon.advice),
            source: phenomenon.source.clone(),
            kind: kind(&rule.kind).to_owned(),
            patterns: patterns(&rule.kind),
            suggestions: rule.suggest.iter().map(both_forms).collect(),
            hits,
            misses: examples
                .iter()
                .filter(|example| example.expected.is_none())
                .map(|example| example.text.clone())
                .collect(),
        })
    }

    /// The phenomena that are said in words, so that a phrase may be one of them; by dimension.
    pub fn phenomena(&self, ui: &str) -> Vec<PhenomenonInfo> {
        let spec = self.spec();
        let rules = || spec.languages.iter().flat_map(|language| &language.rules);
        let said_in_words = |phenomenon: &PhenomenonSpec| {
            let mut of = rules().filter(|rule| rule.phenomenon == phenomenon.id).peekable();
            of.peek().is_none() || of.any(|rule| matches!(rule.kind, Kind::Phrases(_) | Kind::Regex { .. }))
        };
        let number = |id: &str| spec.dimensions.iter().position(|known| known.id == id);
        let mut out: Vec<PhenomenonInfo> = spec
            .phenomena
            .iter()
            .filter(|phenomenon| phenomenon.direction != Direction::Fact && said_in_words(phenomenon))
            .map(|phenomenon| PhenomenonInfo {
                id: phenomenon.id.clone(),
                name: phenomenon.name.get_or(ui, &phenomenon.id).to_owned(),
                dimension: dimension(phenomenon).to_owned(),
                good: phenomenon.direction == Direction::Good,
            })
            .collect();
        out.sort_by_key(|phenomenon| number(&phenomenon.dimension));
        out
    }

    /// The rules that people see, each with its language and phenomenon.
    fn shown(&self) -> impl Iterator<Item = (&LanguageSpec, &RuleSpec, &PhenomenonSpec)> {
        let spec = self.spec();
        let rules = spec.languages.iter().flat_map(|language| language.rules.iter().map(move |rule| (language, rule)));
        rules.filter_map(|(language, rule)| {
            let phenomenon = spec.phenomena.iter().find(|known| known.id == rule.phenomenon)?;
            (phenomenon.direction != Direction::Fact).then_some((language, rule, phenomenon))
        })
    }

    fn info(&self, language: &LanguageSpec, rule: &RuleSpec, phenomenon: &PhenomenonSpec, ui: &str) -> RuleInfo {
        let id = &rule.id.text;
        let weight = self.before.get(id).map_or(rule.weight, |&(_, weight)| weight);
        let dimension = dimension(phenomenon);
        let points = phenomenon.points.iter().find(|(name, _)| name == dimension).map_or(0.0, |&(_, points)| points);
        let weights = self.header.weights.iter().filter(|(name, _)| id_matches(id, &name.text));
        RuleInfo {
            id: id.clone(),
            language: language.code.clone(),
            phenomenon: phenomenon.id.clone(),
            name: phenomenon.name.get_or(ui, &phenomenon.id).to_owned(),
            dimension: dimension.to_owned(),
            good: phenomenon.direction == Direction::Good,
            severity: severity(rule.severity.unwrap_or(phenomenon.severity)),
            on: rule.status != Status::Off,
            weight: rounded(weights.map(|(_, factor)| factor).product()),
            points: rounded(points * weight),
            changed: self.before.contains_key(id),
            own: self.own.contains(id),
            example: self.passage(id),
        }
    }

    /// The passage that the first example of a rule marks.
    fn passage(&self, id: &str) -> String {
        let passages = self.passages.get_or_init(|| {
            let mut passages = HashMap::new();
            let built_in = self.examples.get_or_init(built_in_examples);
            // What was laid over last comes first, and the first one stays.
            for example in self.rules.examples().iter().rev().chain(built_in) {
                let marked = example.expected.and_then(|(start, end)| example.text.get(start..end));
                if let Some(passage) = marked.filter(|passage| !passage.is_empty()) {
                    passages.entry(example.rule.clone()).or_insert_with(|| passage.to_owned());
                }
            }
            passages
        });
        passages.get(id).cloned().unwrap_or_default()
    }

    /// The examples of a rule: of the pack that was laid over last, where it is from one.
    fn examples(&self, id: &str) -> Vec<Example> {
        let of_rule = |list: &[Example]| list.iter().filter(|example| example.rule == id).cloned().collect::<Vec<_>>();
        if !self.foreign.contains(id) {
            return of_rule(self.examples.get_or_init(built_in_examples));
        }
        let mut examples = of_rule(self.rules.examples());
        let last = examples.iter().map(|example| example.origin.file).max();
        examples.retain(|example| Some(example.origin.file) == last);
        examples
    }
}

/// The score that a phenomenon is filed under.
fn dimension(phenomenon: &PhenomenonSpec) -> &str {
    phenomenon.id.split('/').next().unwrap_or("")
}

/// Three decimals are enough for people.
fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

/// The key of the rule file under which the patterns stand.
fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Phrases(_) => "match",
        Kind::Regex { .. } => "regex",
        Kind::Expect { .. } => "expect",
        Kind::TooMany { .. } => "too_many",
        Kind::Model { .. } => "model",
    }
}

fn patterns(kind: &Kind) -> Vec<String> {
    let texts = |list: &[Sourced]| list.iter().map(|entry| entry.text.clone()).collect();
    match kind {
        Kind::Phrases(list) | Kind::Regex { expressions: list, .. } => texts(list),
        Kind::Expect { phenomena, .. } | Kind::TooMany { phenomena, .. } => texts(phenomena),
        Kind::Model { head, .. } => vec![head.clone()],
    }
}

/// A rewording with its sister for the other form of address, where it has one.
fn both_forms(suggestion: &spec::Suggestion) -> String {
    let forms: Vec<&str> = [&suggestion.vous, &suggestion.tu].into_iter().flatten().map(String::as_str).collect();
    forms.join(" / ")
}

#[cfg(test)]
mod tests;
