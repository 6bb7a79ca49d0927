//! An analysis as people and programs read it: the object of the outside contract.

use indexmap::IndexMap;
use serde::Serialize;

use crate::analysis::{Analysis, NotJudged, Opinion, RuleRef, Verdict};
use crate::document::Speech;
use crate::ruleset::Ruleset;
use crate::spec::{Severity, Texts};
use crate::suggest::{Fix, fixes_of};

/// One reply, judged. Field names are the outside contract; fields may be added, not changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// `fr`, `en`, …; the code of another language that was recognised; `other`; nothing without words.
    pub language: Option<String>,
    /// Were there words in a language with rules? If not, scores and verdict are null.
    pub judged: bool,
    /// Why not: `empty` or `language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// 0 to 100 for each dimension, 100 is best for the customer.
    pub scores: IndexMap<String, Option<u8>>,
    /// What the reply has.
    pub parts: Parts,
    /// `send`, `review` or `hold`.
    pub verdict: Option<&'static str>,
    /// What weighs most in a verdict other than `send` that no finding explains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The sum of concerns behind the verdict, and from which sums it is `review` and `hold`.
    pub concern: Concern,
    /// Does the customer have a problem, as far as can be told?
    pub problem: bool,
    /// Parts of the reply.
    pub zones: Vec<ZoneReport>,
    /// Passages left alone because they are in another language.
    pub left_alone: Vec<SpanReport>,
    /// What the scores are the sums of.
    pub contributions: Vec<ContributionReport>,
    /// What to look at, in the order of the text.
    pub findings: Vec<FindingReport>,
}

/// Salutation and leave-taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// Is there a salutation?
    pub opening: bool,
    /// Is there a leave-taking?
    pub closing: bool,
}

/// What the verdict comes from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Concern {
    /// The sum.
    pub sum: f32,
    /// What every reply starts from.
    pub base: f32,
    /// How much of a letter the reply is, 0 to 1: low scores then add more.
    pub letter: f32,
    /// The verdict is `review` from here.
    pub review: f32,
    /// The verdict is `hold` from here.
    pub hold: f32,
}

/// Bytes of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SpanReport {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// A part of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ZoneReport {
    /// `salutation`, `body`, `closing`, `signature`, `quote`, `footer`.
    pub kind: &'static str,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// Points of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContributionReport {
    /// Which score.
    pub dimension: String,
    /// Which rule.
    pub rule: String,
    /// Which phenomenon.
    pub phenomenon: String,
    /// As people read it.
    pub name: String,
    /// Points; negative ones cost.
    pub points: f32,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// What an opinion of the learned model adds to the verdict.
    #[serde(skip_serializing_if = "is_zero")]
    pub concern: f32,
    /// The points of something that is not asked for here (a salutation in a chat turn).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
    /// The words that weigh most, where the learned model speaks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingReport {
    /// Which rule.
    pub rule: String,
    /// Which phenomenon.
    pub phenomenon: String,
    /// As people read it.
    pub name: String,
    /// Which score it is filed under.
    pub dimension: String,
    /// `high`, `medium`, `low`, `info`.
    pub severity: Severity,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte; `start` for missing things.
    pub end: usize,
    /// Line of `start`, from 1.
    pub line: usize,
    /// Character in that line, from 1.
    pub column: usize,
    /// The passage.
    pub excerpt: String,
    /// What is the matter.
    pub message: String,
    /// How it lands with the customer.
    pub why: String,
    /// What to do instead.
    pub advice: String,
    /// Where the claim comes from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Words that replace the passage, or are put where something is missing.
    pub suggestions: Vec<String>,
    /// The same as exact edits: a rewording may also turn the sentence into a question.
    pub fixes: Vec<Fix>,
    /// Points in its dimension.
    pub weight: f32,
    /// What it adds to the verdict.
    pub concern: f32,
}

/// Writes the report of an analysis of `text`, in the interface language `ui`.
pub fn report(text: &str, analysis: &Analysis, ruleset: &Ruleset, ui: &str) -> Report {
    let judged = analysis.not_judged.is_none();
    let scores = ruleset.dimensions().iter().zip(&analysis.scores);
    Report {
        language: language_code(analysis, ruleset),
        judged,
        reason: analysis.not_judged.map(|reason| match reason {
            NotJudged::Empty => "empty",
            NotJudged::Language => "language",
        }),
        scores: scores.map(|(dimension, &score)| (dimension.id.clone(), judged.then_some(score))).collect(),
        parts: Parts { opening: analysis.opening, closing: analysis.closing },
        verdict: judged.then(|| analysis.verdict.as_str()),
        because: because(analysis, ruleset, ui).map(str::to_owned),
        concern: Concern {
            sum: rounded(analysis.concern),
            base: ruleset.base_concern,
            letter: rounded(analysis.letter),
            review: ruleset.review,
            hold: ruleset.hold,
        },
        problem: analysis.problem,
        zones: analysis
            .zones
            .iter()
            .map(|zone| ZoneReport { kind: zone.kind.as_str(), start: zone.start, end: zone.end })
            .collect(),
        left_alone: analysis.left_alone.iter().map(|&(start, end)| SpanReport { start, end }).collect(),
        contributions: contributions(text, analysis, ruleset, ui),
        findings: findings(text, analysis, ruleset, ui),
    }
}

/// What weighs most in a verdict other than `send` that no finding explains: a low score, or an opinion of the learned model.
pub fn because<'r>(analysis: &Analysis, ruleset: &'r Ruleset, ui: &str) -> Option<&'r str> {
    let explained = analysis.findings.iter().any(|finding| rounded(finding.concern) > 0.0);
    if analysis.not_judged.is_some() || analysis.verdict == Verdict::Send || explained {
        return None;
    }
    let low = ruleset.dimensions().iter().zip(&analysis.scores).map(|(dimension, &score)| {
        (dimension.concern_of(f32::from(score), analysis.problem, analysis.letter), &dimension.low)
    });
    let opinions = analysis.contributions.iter().map(|contribution| {
        let rule = ruleset.rule(contribution.rule);
        (contribution.concern, &ruleset.phenomena()[rule.phenomenon].message)
    });
    let said = |(concern, texts): (f32, &'r Texts)| Some((concern, texts.get(ui)?));
    let weighty = low.chain(opinions).filter(|(concern, _)| *concern > 0.0).filter_map(said);
    weighty.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, text)| text)
}

/// The code of the language that most of the reply is in.
pub fn language_code(analysis: &Analysis, ruleset: &Ruleset) -> Option<String> {
    Some(match analysis.speech? {
        Speech::Judged(language) => ruleset.languages().get(language)?.code.clone(),
        Speech::Other(language) => ruleset.others.get(language)?.clone(),
        Speech::Foreign => "other".to_owned(),
    })
}

/// Two decimals are enough for people and stable for programs.
pub fn rounded(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(value: &f32) -> bool {
    *value == 0.0
}

fn contributions(text: &str, analysis: &Analysis, ruleset: &Ruleset, ui: &str) -> Vec<ContributionReport> {
    analysis
        .contributions
        .iter()
        .map(|contribution| {
            let rule = ruleset.rule(contribution.rule);
            let phenomenon = &ruleset.phenomena()[rule.phenomenon];
            ContributionReport {
                dimension: ruleset.dimensions()[contribution.dimension].id.clone(),
                rule: rule.id.text.clone(),
                phenomenon: phenomenon.id.clone(),
                name: phenomenon.name.get_or(ui, &phenomenon.id).to_owned(),
                points: rounded(contribution.points),
                start: contribution.start,
                end: contribution.end,
                concern: rounded(contribution.concern),
                waived: contribution.waived,
                words: weighty(text, analysis, contribution.rule, contribution.start),
            }
        })
        .collect()
}

/// The words that weigh most in an opinion of the model about the sentence that starts here.
pub fn weighty(text: &str, analysis: &Analysis, rule: RuleRef, start: usize) -> Vec<String> {
    let of_this = |opinion: &&Opinion| opinion.rule == rule && opinion.start == start;
    let Some(opinion) = analysis.opinions.iter().find(of_this) else { return Vec::new() };
    opinion
        .words
        .iter()
        .map(|&(start, end)| text[start..end].split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn findings(text: &str, analysis: &Analysis, ruleset: &Ruleset, ui: &str) -> Vec<FindingReport> {
    let mut places = Places::new(text);
    analysis
        .findings
        .iter()
        .map(|finding| {
            let language = &ruleset.languages()[finding.rule.language as usize];
            let rule = ruleset.rule(finding.rule);
            let (line, column) = places.of(finding.start);
            let fixes = fixes_of(text, analysis, ruleset, finding);
            let excerpt = &text[finding.start..finding.end];
            let phenomenon = &ruleset.phenomena()[rule.phenomenon];
            let said = |own: &Option<String>, general: &Texts| {
                general.unless_own(own.as_deref(), &language.code, ui).to_owned()
            };
            let message = said(&rule.message, &phenomenon.message);
            let words = weighty(text, analysis, finding.rule, finding.start);
            FindingReport {
                rule: rule.id.text.clone(),
                phenomenon: phenomenon.id.clone(),
                name: phenomenon.name.get_or(ui, &phenomenon.id).to_owned(),
                dimension: ruleset.dimensions()[phenomenon.dimension].id.clone(),
                severity: finding.severity,
                start: finding.start,
                end: finding.end,
                line,
                column,
                message: filled(&message, excerpt, &words),
                why: said(&rule.why, &phenomenon.why),
                advice: said(&rule.advice, &phenomenon.advice),
                source: phenomenon.source.clone(),
                excerpt: excerpt.to_owned(),
                suggestions: fixes.iter().map(|fix| fix.text.clone()).collect(),
                fixes,
                weight: rounded(finding.weight),
                concern: rounded(finding.concern),
            }
        })
        .collect()
}

/// A message with the passage and the words that weigh most at their places.
pub fn filled(message: &str, excerpt: &str, words: &[String]) -> String {
    let shown = excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
    message.replace("{match}", &shown).replace("{words}", &words.join(", "))
}

/// Lines and columns, from 1, of offsets that ascend.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Places<'t> {
    /// Begins at the start of a text.
    pub fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, at, line: 1, column: 1 }
    }

    /// The line and the character in it of an offset that lies not before the last one.
    pub fn of(&mut self, offset: usize) -> (usize, usize) {
        let between = self.text.get(self.at..offset).unwrap_or("");
        self.at = self.at.max(offset);
        if !between.contains('\r') {
            let breaks = between.bytes().filter(|byte| *byte == b'\n').count();
            let last = between.rfind('\n').map_or(0, |at| at + 1);
            self.line += breaks;
            self.column = between[last..].chars().count() + if breaks > 0 { 1 } else { self.column };
            return (self.line, self.column);
        }
        let mut chars = between.chars().peekable();
        while let Some(ch) = chars.next() {
            let ends_line = ch == '\n' || ch == '\r' && chars.peek() != Some(&'\n');
            if ends_line {
                (self.line, self.column) = (self.line + 1, 1);
            } else if ch != '\r' {
                self.column += 1;
            }
        }
        (self.line, self.column)
    }
}
