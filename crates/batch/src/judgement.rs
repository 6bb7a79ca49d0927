//! The object of `tact check --format json`, written without being built: what rules say is escaped once, at the start.
//!
//! A report is ten times as long as the reply, and most of it is the same from reply to reply. The bytes are those of
//! [`tact_core::report`] through `serde_json`; `tests/formats.rs` compares them.

use serde::Serialize;
use tact_core::spec::Texts;
use tact_core::{
    Analysis, Context, Contribution, Finding, NotJudged, Places, Rule, RuleRef, Ruleset, analyze, because, filled,
    fixes_of, language_code, report, rounded, weighty,
};

/// Writes reports as JSON.
pub struct Writer<'r> {
    ruleset: &'r Ruleset,
    /// `"greeting":`, one for each dimension.
    scores: Vec<Vec<u8>>,
    /// `{"dimension":"greeting","rule":`.
    dimensions: Vec<Vec<u8>>,
    rules: Vec<Vec<Said>>,
    /// Behind the sum of concerns, and behind how much of a letter the reply is.
    concern: [Vec<u8>; 2],
    /// The language of the interface.
    ui: String,
}

/// What is the same in all findings of a rule.
struct Said {
    /// `"fr/blame/…","phenomenon":…,"name":…`.
    named: Vec<u8>,
    /// `,"dimension":…,"severity":`.
    filed: Vec<u8>,
    message: Message,
    /// `,"why":…,"advice":…,"suggestions":`.
    behind: Vec<u8>,
}

/// A text with places for the passage and for words.
enum Message {
    /// Without places, escaped.
    Plain(Vec<u8>),
    /// As it is written.
    Template(String),
}

impl<'r> Writer<'r> {
    /// Prepares what the rules say in this language of the interface.
    pub fn new(ruleset: &'r Ruleset, ui: &str) -> Self {
        let nothing = report("", &analyze("", &Context::default(), ruleset), ruleset, ui);
        let mut concern = [b",\"base\":".to_vec(), b",\"review\":".to_vec()];
        put(&mut concern[0], &nothing.concern.base);
        concern[0].extend_from_slice(b",\"letter\":");
        put(&mut concern[1], &nothing.concern.review);
        concern[1].extend_from_slice(b",\"hold\":");
        put(&mut concern[1], &nothing.concern.hold);
        let dimension = |id: &String| {
            let mut out = b"{\"dimension\":".to_vec();
            put(&mut out, id);
            out.extend_from_slice(b",\"rule\":");
            out
        };
        let score = |id: &String| {
            let mut out = Vec::new();
            put(&mut out, id);
            out.push(b':');
            out
        };
        let dimensions = ruleset.dimensions();
        Self {
            ruleset,
            scores: dimensions.iter().map(|one| score(&one.id)).collect(),
            dimensions: dimensions.iter().map(|one| dimension(&one.id)).collect(),
            rules: (0..ruleset.languages().len())
                .map(|language| {
                    let code = &ruleset.languages()[language].code;
                    let rules = ruleset.language(language).rules.iter();
                    rules.map(|rule| Said::new(code, rule, ruleset, ui)).collect()
                })
                .collect(),
            concern,
            ui: ui.to_owned(),
        }
    }

    fn said(&self, rule: RuleRef) -> &Said {
        &self.rules[rule.language as usize][rule.rule as usize]
    }

    /// Appends the report of an analysis of `text`, without its first brace.
    pub fn write(&self, text: &str, analysis: &Analysis, out: &mut Vec<u8>) {
        let judged = analysis.not_judged.is_none();
        out.extend_from_slice(b"\"language\":");
        put(out, &language_code(analysis, self.ruleset));
        out.extend_from_slice(if judged { b",\"judged\":true" } else { b",\"judged\":false" });
        match analysis.not_judged {
            Some(NotJudged::Empty) => out.extend_from_slice(b",\"reason\":\"empty\""),
            Some(NotJudged::Language) => out.extend_from_slice(b",\"reason\":\"language\""),
            None => {}
        }
        out.extend_from_slice(b",\"scores\":{");
        for (number, (name, score)) in self.scores.iter().zip(&analysis.scores).enumerate() {
            comma(out, number);
            out.extend_from_slice(name);
            put(out, &judged.then_some(*score));
        }
        out.extend_from_slice(b"},\"parts\":{\"opening\":");
        put(out, &analysis.opening);
        out.extend_from_slice(b",\"closing\":");
        put(out, &analysis.closing);
        out.extend_from_slice(b"},\"verdict\":");
        put(out, &judged.then(|| analysis.verdict.as_str()));
        if let Some(text) = because(analysis, self.ruleset, &self.ui) {
            out.extend_from_slice(b",\"because\":");
            put(out, &text);
        }
        out.extend_from_slice(b",\"concern\":{\"sum\":");
        put_rounded(out, analysis.concern);
        out.extend_from_slice(&self.concern[0]);
        put_rounded(out, analysis.letter);
        out.extend_from_slice(&self.concern[1]);
        out.extend_from_slice(b"},\"problem\":");
        put(out, &analysis.problem);
        out.extend_from_slice(b",\"zones\":[");
        for (number, zone) in analysis.zones.iter().enumerate() {
            comma(out, number);
            out.extend_from_slice(b"{\"kind\":\"");
            out.extend_from_slice(zone.kind.as_str().as_bytes());
            out.push(b'"');
            span(out, zone.start, zone.end);
            out.push(b'}');
        }
        out.extend_from_slice(b"],\"left_alone\":[");
        for (number, &(start, end)) in analysis.left_alone.iter().enumerate() {
            comma(out, number);
            out.extend_from_slice(b"{\"start\":");
            put_number(out, start);
            out.extend_from_slice(b",\"end\":");
            put_number(out, end);
            out.push(b'}');
        }
        out.extend_from_slice(b"],\"contributions\":[");
        for (number, contribution) in analysis.contributions.iter().enumerate() {
            comma(out, number);
            self.contribution(text, analysis, contribution, out);
        }
        out.extend_from_slice(b"],\"findings\":[");
        let mut places = Places::new(text);
        for (number, finding) in analysis.findings.iter().enumerate() {
            comma(out, number);
            self.finding(text, analysis, finding, &mut places, out);
        }
        out.extend_from_slice(b"]}");
    }

    fn contribution(&self, text: &str, analysis: &Analysis, contribution: &Contribution, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.dimensions[contribution.dimension]);
        out.extend_from_slice(&self.said(contribution.rule).named);
        out.extend_from_slice(b",\"points\":");
        put_rounded(out, contribution.points);
        span(out, contribution.start, contribution.end);
        if contribution.concern != 0.0 && rounded(contribution.concern) != 0.0 {
            out.extend_from_slice(b",\"concern\":");
            put_rounded(out, contribution.concern);
        }
        if contribution.waived {
            out.extend_from_slice(b",\"waived\":true");
        }
        let words = weighty(text, analysis, contribution.rule, contribution.start);
        if !words.is_empty() {
            out.extend_from_slice(b",\"words\":");
            put(out, &words);
        }
        out.push(b'}');
    }

    fn finding(&self, text: &str, analysis: &Analysis, finding: &Finding, places: &mut Places, out: &mut Vec<u8>) {
        let said = self.said(finding.rule);
        out.extend_from_slice(b"{\"rule\":");
        out.extend_from_slice(&said.named);
        out.extend_from_slice(&said.filed);
        put(out, &finding.severity);
        span(out, finding.start, finding.end);
        let (line, column) = places.of(finding.start);
        out.extend_from_slice(b",\"line\":");
        put_number(out, line);
        out.extend_from_slice(b",\"column\":");
        put_number(out, column);
        out.extend_from_slice(b",\"excerpt\":");
        let excerpt = &text[finding.start..finding.end];
        put(out, &excerpt);
        out.extend_from_slice(b",\"message\":");
        match &said.message {
            Message::Plain(message) => out.extend_from_slice(message),
            Message::Template(template) => {
                let words = if template.contains("{words}") {
                    weighty(text, analysis, finding.rule, finding.start)
                } else {
                    Vec::new()
                };
                put(out, &filled(template, excerpt, &words));
            }
        }
        out.extend_from_slice(&said.behind);
        let fixes = fixes_of(text, analysis, self.ruleset, finding);
        out.push(b'[');
        for (number, fix) in fixes.iter().enumerate() {
            comma(out, number);
            put(out, &fix.text);
        }
        out.extend_from_slice(b"],\"fixes\":");
        put(out, &fixes);
        out.extend_from_slice(b",\"weight\":");
        put_rounded(out, finding.weight);
        out.extend_from_slice(b",\"concern\":");
        put_rounded(out, finding.concern);
        out.push(b'}');
    }
}

impl Said {
    fn new(code: &str, rule: &Rule, ruleset: &Ruleset, ui: &str) -> Self {
        let phenomenon = &ruleset.phenomena()[rule.phenomenon];
        let choose = |own: &Option<String>, general: &Texts| general.unless_own(own.as_deref(), code, ui).to_owned();
        let pairs = |pairs: &[(&str, &str)]| {
            let mut out = Vec::new();
            for (name, value) in pairs {
                out.extend_from_slice(b",\"");
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b"\":");
                put(&mut out, value);
            }
            out
        };
        let mut named = Vec::new();
        put(&mut named, &rule.id.text);
        let name = phenomenon.name.get_or(ui, &phenomenon.id);
        named.extend(pairs(&[("phenomenon", &phenomenon.id), ("name", name)]));
        let mut filed = pairs(&[("dimension", &ruleset.dimensions()[phenomenon.dimension].id)]);
        filed.extend_from_slice(b",\"severity\":");
        let message = choose(&rule.message, &phenomenon.message);
        let message = if message.contains("{match}") || message.contains("{words}") {
            Message::Template(message)
        } else {
            let mut plain = Vec::new();
            put(&mut plain, &message);
            Message::Plain(plain)
        };
        let (why, advice) = (choose(&rule.why, &phenomenon.why), choose(&rule.advice, &phenomenon.advice));
        let mut behind = pairs(&[("why", &why), ("advice", &advice)]);
        if !phenomenon.source.is_empty() {
            behind.extend(pairs(&[("source", &phenomenon.source)]));
        }
        behind.extend_from_slice(b",\"suggestions\":");
        Self { named, filed, message, behind }
    }
}

/// Appends a value as JSON. Writing to memory does not fail.
pub fn put(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let _ = serde_json::to_writer(out, value);
}

fn comma(out: &mut Vec<u8>, number: usize) {
    if number > 0 {
        out.push(b',');
    }
}

fn span(out: &mut Vec<u8>, start: usize, end: usize) {
    out.extend_from_slice(b",\"start\":");
    put_number(out, start);
    out.extend_from_slice(b",\"end\":");
    put_number(out, end);
}

/// Appends a number with the two decimals to which points are rounded, as `serde_json` writes it. There are dozens in a
/// report, and the general way costs more than judging a sentence.
fn put_rounded(out: &mut Vec<u8>, value: f32) {
    // Half away from zero, as `f32::round` has it; on processors of the oldest kind that is a call.
    let hundredths = f64::from((value * 100.0).abs()) + 0.5;
    // Beyond that, the shortest form of the number has other digits.
    if hundredths.is_nan() || hundredths >= 1_000_000.0 {
        return put(out, &rounded(value));
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    #[allow(clippy::cast_sign_loss, reason = "it is absolute")]
    let hundredths = hundredths as u32;
    put_number(out, (hundredths / 100) as usize);
    out.push(b'.');
    let (tenths, rest) = (hundredths / 10 % 10, hundredths % 10);
    out.push(b'0' + tenths as u8);
    if rest > 0 {
        out.push(b'0' + rest as u8);
    }
}

/// Appends a whole number. Most are offsets in a short text.
fn put_number(out: &mut Vec<u8>, number: usize) {
    let digit = |unit: u16| b'0' + (number as u16 / unit % 10) as u8;
    match number {
        0..10 => out.push(digit(1)),
        10..100 => out.extend_from_slice(&[digit(10), digit(1)]),
        100..1000 => out.extend_from_slice(&[digit(100), digit(10), digit(1)]),
        _ => put(out, &number),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn numbers_are_written_as_serde_json_does(value in any::<f32>(), small in -2000.0_f32..2000.0, whole in any::<usize>()) {
            for value in [value, small, small / 1000.0, 0.0, -0.0, -0.004, 99.995, f32::NAN] {
                let expected = written(|out| put(out, &rounded(value)));
                prop_assert_eq!(written(|out| put_rounded(out, value)), expected, "{}", value);
            }
            prop_assert_eq!(written(|out| put_number(out, whole)), whole.to_string());
        }
    }
}
