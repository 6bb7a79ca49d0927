//! Labelled replies beside what the engine says of them: the material of the calibration.

use indexmap::IndexMap;
use tact_core::spec::{Channel, Spec};
use tact_core::{Analyzer, Context, Ruleset, compile::compile};

use crate::corpus::Row;
use crate::features::Text;
use crate::{model_spec, select};

/// A labelled reply, judged.
pub struct Judged {
    /// The reply.
    pub row: Row,
    /// How much of each phenomenon it has: 1 for the first occurrence, less for further ones.
    pub amounts: Vec<(usize, f32)>,
    /// The same for what adds to the verdict.
    pub shown: Vec<(usize, f32)>,
    /// Does the customer have a problem?
    pub problem: bool,
    /// How much of a letter it is, 0 to 1.
    pub letter: f32,
    /// Index of its language in the rules.
    pub language: usize,
}

/// So many parts: each is judged with a model that was fitted on the others.
const PARTS: usize = 5;

/// Judges the replies among these texts, each by a model that has not seen it. Those that belong to others are left out: in
/// such families the same words were made to mean different things, which teaches what words mean, but how often something
/// is meant so must be as in life.
pub fn with_unseen(texts: &[(Row, Text)], spec: &Spec, language: usize) -> Vec<Judged> {
    let part = |number: usize| number * PARTS / texts.len().max(1);
    let mut out = Vec::new();
    for left_out in 0..PARTS {
        let others: Vec<(Row, Text)> = texts
            .iter()
            .enumerate()
            .filter(|(number, _)| part(*number) != left_out)
            .map(|(_, one)| one.clone())
            .collect();
        let (features, fitted) = select(&others);
        let mut spec = spec.clone();
        spec.languages[language].model = model_spec(&features, &fitted);
        let mine = texts.iter().enumerate().filter(|(number, _)| part(*number) == left_out).map(|(_, (row, _))| row);
        let replies = mine.filter(|row| !row.is_sentence() && row.label.is_none() && row.pair.is_none());
        out.extend(all(replies.cloned().collect(), spec, language));
    }
    out
}

/// Judges these replies.
pub fn all(rows: Vec<Row>, spec: Spec, language: usize) -> Vec<Judged> {
    let code = spec.languages[language].code.clone();
    let ruleset = compile(spec).0;
    let mut analyzer = Analyzer::new(&ruleset);
    rows.into_iter().map(|row| judge(row, (language, &code), &mut analyzer, &ruleset)).collect()
}

fn judge(row: Row, (language, code): (usize, &str), analyzer: &mut Analyzer, ruleset: &Ruleset) -> Judged {
    let channel = match row.channel.as_deref() {
        Some("chat" | "tweet") => Channel::Chat,
        Some("review") => Channel::Review,
        _ => Channel::Email,
    };
    let customer = Some(row.customer.as_str()).filter(|message| !message.is_empty());
    let analysis =
        analyzer.analyze(&row.text, &Context { language: Some(code), channel, customer, ..Context::default() });
    let mut by_dimension: IndexMap<(usize, usize), f32> = IndexMap::new();
    for one in analysis.contributions.iter().filter(|one| !one.waived && one.concern == 0.0) {
        let phenomenon = ruleset.rule(one.rule).phenomenon;
        let points = ruleset.phenomena()[phenomenon].points.iter().find(|(dimension, _)| *dimension == one.dimension);
        let Some(&(_, points)) = points else { continue };
        *by_dimension.entry((phenomenon, one.dimension)).or_default() += one.points / points;
    }
    let mut amounts: Vec<(usize, f32)> = Vec::new();
    for ((phenomenon, _), amount) in by_dimension {
        if !amounts.iter().any(|(known, _)| *known == phenomenon) {
            amounts.push((phenomenon, amount));
        }
    }
    let mut shown: IndexMap<usize, f32> = IndexMap::new();
    let findings = analysis.findings.iter().map(|finding| (finding.rule, finding.concern));
    let opinions = analysis.contributions.iter().map(|one| (one.rule, one.concern));
    for (rule, added) in findings.chain(opinions) {
        let phenomenon = ruleset.rule(rule).phenomenon;
        let concern = ruleset.phenomena()[phenomenon].concern;
        if concern != 0.0 {
            *shown.entry(phenomenon).or_default() += added / concern;
        }
    }
    let shown = shown.into_iter().collect();
    Judged { row, amounts, shown, problem: analysis.problem, letter: analysis.letter, language }
}
