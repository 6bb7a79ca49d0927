//! The heads of the model: what each learns, from which rows.

use tact_core::spec::Per;

use crate::corpus::Row;
use crate::features::{Features, Text};
use crate::solve::{Example, Linear, Loss, Parts, fit};

/// A sentence that stands alone says less about how a reply lands.
const SENTENCE_WEIGHT: f32 = 0.7;
/// How often the sentence that carries the blame of a reply is guessed anew.
const ROUNDS: usize = 2;

/// What a head learns.
pub struct Head {
    /// A dimension, or `verdict`.
    pub name: &'static str,
    /// How it is read.
    pub per: Per,
    /// Strength of the regularisation.
    ridge: f64,
    /// How much words with parts in common help each other.
    share: f64,
    learn: fn(&[(Row, Text)], &Features, &Fit) -> Linear,
}

/// How a head is fitted.
struct Fit<'p> {
    parts: &'p Parts,
    share: f64,
    ridge: f64,
}

/// All heads.
pub const HEADS: [Head; 4] = [
    Head { name: "blame", per: Per::Sentence, ridge: 0.1, share: 0.0, learn: blame },
    Head { name: "politeness", per: Per::Reply, ridge: 0.5, share: 0.15, learn: politeness },
    Head { name: "empathy", per: Per::Reply, ridge: 1.0, share: 0.3, learn: empathy },
    Head { name: "verdict", per: Per::Reply, ridge: 1.0, share: 0.15, learn: verdict },
];

impl Head {
    /// Fits this head.
    pub fn fit(&self, rows: &[(Row, Text)], features: &Features, parts: &Parts) -> Linear {
        (self.learn)(rows, features, &Fit { parts, share: self.share, ridge: self.ridge })
    }
}

fn politeness(rows: &[(Row, Text)], features: &Features, how: &Fit) -> Linear {
    whole(rows, features, how, Row::courtesy)
}

fn empathy(rows: &[(Row, Text)], features: &Features, how: &Fit) -> Linear {
    whole(rows, features, how, |row| row.empathy.map(|label| f32::from(label) / 3.0))
}

fn verdict(rows: &[(Row, Text)], features: &Features, how: &Fit) -> Linear {
    whole(rows, features, how, |row| row.verdict.map(|label| f32::from(label) / 2.0))
}

/// One value for each text.
fn whole(rows: &[(Row, Text)], features: &Features, how: &Fit, target: fn(&Row) -> Option<f32>) -> Linear {
    let example = |(row, text): &(Row, Text)| {
        Some(Example {
            features: features.numbers(text.sentences.iter()),
            target: target(row)?,
            weight: if row.is_sentence() { SENTENCE_WEIGHT } else { 1.0 },
        })
    };
    let examples: Vec<Example> = rows.iter().filter_map(example).collect();
    fit(&examples, how.parts, how.share, Loss::Squared, how.ridge)
}

/// Blame of single sentences. Of a reply that puts blame, the marked sentences do; where none is marked, the one of which
/// the model already thinks so most (multiple-instance learning: Andrews et al. 2003).
fn blame(rows: &[(Row, Text)], features: &Features, how: &Fit) -> Linear {
    let mut examples = Vec::new();
    let mut unmarked: Vec<Vec<Vec<u32>>> = Vec::new();
    for (row, text) in rows {
        let Some(label) = row.blame else { continue };
        let marked = marked(row, text);
        if label > 0 && !row.is_sentence() && !marked.contains(&true) {
            unmarked.push(text.sentences.iter().map(|one| features.numbers(std::iter::once(one))).collect());
        } else if row.is_sentence() {
            let target = f32::from(u8::from(label > 0));
            examples.push(Example { features: features.numbers(text.sentences.iter()), target, weight: 1.0 });
        } else {
            for (sentence, marked) in text.sentences.iter().zip(marked) {
                let target = f32::from(u8::from(label > 0 && marked));
                let features = features.numbers(std::iter::once(sentence));
                examples.push(Example { features, target, weight: 1.0 });
            }
        }
    }
    let mut model = fit(&examples, how.parts, how.share, Loss::Logistic, how.ridge);
    for _ in 0..ROUNDS {
        let mut all = examples.clone();
        for sentences in &unmarked {
            let worst = sentences.iter().max_by(|a, b| model.value(a).total_cmp(&model.value(b)));
            all.extend(worst.map(|features| Example { features: features.clone(), target: 1.0, weight: 1.0 }));
        }
        model = fit(&all, how.parts, how.share, Loss::Logistic, how.ridge);
    }
    model
}

/// For each sentence of a reply, whether a passage marked as blame touches it.
fn marked(row: &Row, text: &Text) -> Vec<bool> {
    let spans: Vec<(usize, usize)> = row
        .spans
        .iter()
        .filter(|span| span.label == "blame")
        .filter_map(|span| row.text.find(&span.quote).map(|start| (start, start + span.quote.len())))
        .collect();
    text.places.iter().map(|&(start, end)| spans.iter().any(|&(from, to)| from < end && start < to)).collect()
}
