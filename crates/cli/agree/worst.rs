//! The rows on which Tact and the annotators differ most, with what led Tact there.

use std::ops::RangeInclusive;

use serde::{Serialize, Serializer};
use tact_batch::agree::{Label, Labelled, distance};
use tact_core::{Report, Ruleset, report};

use super::Judged;
use crate::ui::Ui;

/// The scores that fit a text that is called polite, and one that is called impolite.
const POLITE: RangeInclusive<u8> = 50..=100;
const IMPOLITE: RangeInclusive<u8> = 0..=49;

/// Something that led to Tact's answer.
#[derive(Debug, Serialize)]
pub struct Reason {
    /// As people read it.
    pub name: String,
    /// Which rule; nothing where low scores add to the verdict.
    pub rule: Option<String>,
    /// Points of the score; for the verdict, its concern.
    pub points: f32,
    /// Offset of the passage, in bytes.
    pub start: usize,
    /// Offset behind it; `start` where something is missing.
    pub end: usize,
    /// The passage itself.
    pub passage: String,
}

/// A row on which they differ.
#[derive(Debug, Serialize)]
pub struct Difference<'r> {
    /// Which row of the file, from 1.
    pub row: usize,
    /// The line on which it begins.
    pub line: usize,
    /// Its name.
    pub id: Option<&'r str>,
    /// Tact's answer: 0 or 1, a score, or the number of the verdict.
    pub tact: u8,
    /// What the annotators said.
    pub labels: Vec<u8>,
    /// What the text is called, where nobody labelled its politeness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'static str>,
    /// How far the answer is from those that would fit, on its own scale; the mean over the annotators.
    pub distance: f32,
    /// Was there anything to judge?
    pub judged: bool,
    /// What led there.
    pub contributions: Vec<Reason>,
    /// The reply.
    #[serde(skip)]
    pub text: &'r str,
}

/// The rows that differ most on one label, the farthest first.
#[derive(Debug)]
pub struct Worst<'r> {
    /// Which label.
    pub label: Label,
    /// The rows.
    pub rows: Vec<Difference<'r>>,
}

/// At most `count` rows for each label, the farthest first; those that agree are left out.
pub fn worst<'r>(rows: &[&'r Judged], count: usize, ruleset: &Ruleset, ui: Ui) -> Vec<Worst<'r>> {
    let of_label = |label: Label| {
        let mut far: Vec<(f32, &Judged)> =
            rows.iter().filter_map(|judged| Some((difference(judged, label)?, *judged))).collect();
        far.retain(|(difference, _)| *difference > 0.0);
        far.sort_by(|a, b| b.0.total_cmp(&a.0));
        far.truncate(count);
        far.into_iter().map(|(distance, judged)| described(judged, label, distance, ruleset, ui)).collect()
    };
    Label::ALL.into_iter().map(|label| Worst { label, rows: of_label(label) }).collect()
}

/// How far Tact is from the annotators; nothing where one of them is silent.
fn difference(judged: &Judged, label: Label) -> Option<f32> {
    let answer = judged.answer(label)?;
    let mut far: Vec<f32> =
        judged.row.labels(label).map(|said| f32::from(distance(answer, &label.fitting(said)))).collect();
    if far.is_empty() && label == Label::Politeness {
        far.extend(
            judged.row.polite.map(|polite| f32::from(distance(answer, if polite { &POLITE } else { &IMPOLITE }))),
        );
    }
    (!far.is_empty()).then(|| far.iter().sum::<f32>() / far.len() as f32)
}

fn described<'r>(judged: &'r Judged, label: Label, distance: f32, ruleset: &Ruleset, ui: Ui) -> Difference<'r> {
    let row = &judged.row;
    let labels: Vec<u8> = row.labels(label).collect();
    let called = row.polite.filter(|_| labels.is_empty()).map(|polite| if polite { "polite" } else { "impolite" });
    let report = report(&row.text, &judged.analysis, ruleset, ui.code());
    Difference {
        row: row.number,
        line: row.line,
        id: row.id.as_deref(),
        tact: judged.answer(label).unwrap_or_default(),
        labels,
        label: called,
        distance,
        judged: report.judged,
        contributions: match label {
            // Those of a text that was not judged mean nothing.
            _ if !report.judged => Vec::new(),
            Label::Verdict => of_verdict(&row.text, &report, ui),
            _ => of_score(&row.text, &report, label),
        },
        text: &row.text,
    }
}

fn of_score(text: &str, report: &Report, label: Label) -> Vec<Reason> {
    let contributions = report.contributions.iter().filter(|one| label.is_explained_by(one));
    contributions
        .map(|one| Reason {
            name: one.name.clone(),
            rule: Some(one.rule.clone()),
            points: one.points,
            start: one.start,
            end: one.end,
            passage: passage(text, one.start, one.end),
        })
        .collect()
}

fn passage(text: &str, start: usize, end: usize) -> String {
    text.get(start..end).unwrap_or("").to_owned()
}

/// The findings and opinions that add to the verdict, where every sum starts, and what low scores add.
fn of_verdict(text: &str, report: &Report, ui: Ui) -> Vec<Reason> {
    let findings = report.findings.iter().filter(|finding| finding.concern != 0.0);
    let mut reasons: Vec<Reason> = findings
        .map(|finding| Reason {
            name: finding.name.clone(),
            rule: Some(finding.rule.clone()),
            points: finding.concern,
            start: finding.start,
            end: finding.end,
            passage: finding.excerpt.clone(),
        })
        .collect();
    for opinion in report.contributions.iter().filter(|one| one.concern != 0.0) {
        reasons.push(Reason {
            name: opinion.name.clone(),
            rule: Some(opinion.rule.clone()),
            points: opinion.concern,
            start: opinion.start,
            end: opinion.end,
            passage: passage(text, opinion.start, opinion.end),
        });
    }
    let rest = report.concern.sum - reasons.iter().map(|reason| reason.points).sum::<f32>();
    let rest = (rest * 100.0).round() / 100.0;
    if rest > 0.0 {
        let name = ui.pick("Départ et scores bas", "Start and low scores").to_owned();
        reasons.push(Reason { name, rule: None, points: rest, start: 0, end: 0, passage: String::new() });
    }
    reasons
}

/// The lists as one object, each under the name of its label.
pub fn by_label<S: Serializer>(worst: &[Worst], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(worst.iter().map(|worst| (worst.label.name(), &worst.rows)))
}
