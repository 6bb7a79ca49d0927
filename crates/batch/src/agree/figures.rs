//! The figures of one language: Tact beside each annotator, and the annotators beside each other.

use serde::{Serialize, Serializer};

use super::Labelled;
use super::label::{ANNOTATORS, Label};
use super::statistics::{auc, best_threshold, f1, quadratic_kappa, share, spearman};

/// Below this score of blame Tact says that somebody is blamed; from this score of politeness on, that a text is polite.
const MIDDLE: u8 = 50;

/// How two columns of numbers are compared.
#[derive(Clone, Copy, Debug)]
enum Statistic {
    /// F1 of 0 and 1.
    F1,
    /// Spearman's rank correlation.
    Spearman,
    /// The area under the curve, for labels up to this one.
    AucUpTo(u8),
    /// The area under the curve, for labels from this one on.
    AucFrom(u8),
    /// Of the labels from this one on, the share that is found.
    Found(u8),
    /// Of the labels 0, the share that is taken for more.
    FalseAlarms,
    /// Quadratic weighted kappa.
    Kappa,
}

/// A figure of a label.
#[derive(Debug)]
struct Measure {
    id: &'static str,
    label: Label,
    statistic: Statistic,
}

/// What is measured, in the order in which it is shown.
const MEASURES: [Measure; 10] = [
    Measure { id: "opening_f1", label: Label::Opening, statistic: Statistic::F1 },
    Measure { id: "closing_f1", label: Label::Closing, statistic: Statistic::F1 },
    Measure { id: "politeness_spearman", label: Label::Politeness, statistic: Statistic::Spearman },
    Measure { id: "curt_auc", label: Label::Politeness, statistic: Statistic::AucUpTo(2) },
    Measure { id: "empathy_spearman", label: Label::Empathy, statistic: Statistic::Spearman },
    Measure { id: "empathy_auc", label: Label::Empathy, statistic: Statistic::AucFrom(2) },
    Measure { id: "blame_auc", label: Label::Blame, statistic: Statistic::AucFrom(1) },
    Measure { id: "blame_recall", label: Label::Blame, statistic: Statistic::Found(2) },
    Measure { id: "blame_false_alarms", label: Label::Blame, statistic: Statistic::FalseAlarms },
    Measure { id: "verdict_kappa", label: Label::Verdict, statistic: Statistic::Kappa },
];

/// A label, and what stands beside it: another number that grows as the label grows, and whether it says that there is
/// something at all (a yes, blame).
#[derive(Clone, Copy, Debug)]
struct Pair {
    label: u8,
    beside: f64,
    yes: bool,
}

impl Pair {
    /// Tact beside a label.
    fn with_tact(label: Label, said: u8, answer: u8) -> Self {
        let (beside, yes) = match label {
            // The score falls as blame grows.
            Label::Blame => (-f64::from(answer), answer < MIDDLE),
            _ => (f64::from(answer), answer > 0),
        };
        Self { label: said, beside, yes }
    }

    /// Another person beside a label.
    fn with_person(said: u8, other: u8) -> Self {
        Self { label: said, beside: f64::from(other), yes: other > 0 }
    }
}

impl Statistic {
    /// Does a row with this label count?
    fn counts(self, label: u8) -> bool {
        match self {
            Self::Found(from) => label >= from,
            Self::FalseAlarms => label == 0,
            _ => true,
        }
    }

    /// Is this one of the cases that are looked for?
    fn is_case(self, label: u8) -> Option<bool> {
        match self {
            Self::F1 => Some(label > 0),
            Self::AucUpTo(to) => Some(label <= to),
            Self::AucFrom(from) => Some(label >= from),
            _ => None,
        }
    }

    fn of(self, pairs: &[Pair]) -> Option<f64> {
        let numbers = || pairs.iter().map(|pair| (f64::from(pair.label), pair.beside)).collect::<Vec<_>>();
        let yes = || pairs.iter().map(|pair| pair.yes).collect::<Vec<_>>();
        match self {
            Self::F1 => f1(&pairs.iter().map(|pair| (pair.yes, pair.label > 0)).collect::<Vec<_>>()),
            Self::Spearman => spearman(&numbers()),
            Self::AucUpTo(to) => auc(&pairs.iter().map(|pair| (-pair.beside, pair.label <= to)).collect::<Vec<_>>()),
            Self::AucFrom(from) => auc(&pairs.iter().map(|pair| (pair.beside, pair.label >= from)).collect::<Vec<_>>()),
            Self::Found(_) | Self::FalseAlarms => share(&yes()),
            Self::Kappa => quadratic_kappa(&numbers()),
        }
    }
}

/// A figure, with the rows behind it.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// What is compared.
    #[serde(skip)]
    pub id: &'static str,
    /// Tact beside the annotators, the mean weighted by the rows of each.
    #[serde(serialize_with = "rounded")]
    pub tact: Option<f64>,
    /// The rows that count.
    pub n: usize,
    /// How many of them are the cases that are looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<usize>,
    /// The second annotator beside the first.
    #[serde(serialize_with = "rounded")]
    pub people: Option<f64>,
    /// The rows that both labelled and that count.
    pub people_n: usize,
}

impl Figure {
    fn of<T: Labelled>(measure: &Measure, rows: &[&T]) -> Self {
        let Measure { id, label, statistic } = *measure;
        let said = |judged: &T, annotator| judged.label(label, annotator).filter(|&said| statistic.counts(said));
        let (mut sum, mut weight) = (0.0, 0.0);
        for annotator in 0..ANNOTATORS {
            let pairs = rows
                .iter()
                .filter_map(|judged| Some(Pair::with_tact(label, said(judged, annotator)?, judged.answer(label)?)));
            let pairs: Vec<Pair> = pairs.collect();
            if let Some(value) = statistic.of(&pairs) {
                sum += value * pairs.len() as f64;
                weight += pairs.len() as f64;
            }
        }
        let count = |counts: &dyn Fn(u8) -> bool| {
            let any = |judged: &&&T| (0..ANNOTATORS).any(|annotator| said(judged, annotator).is_some_and(counts));
            rows.iter().filter(|judged| judged.answer(label).is_some()).filter(any).count()
        };
        let people =
            rows.iter().filter_map(|judged| Some(Pair::with_person(said(judged, 0)?, judged.label(label, 1)?)));
        let people: Vec<Pair> = people.collect();
        Self {
            id,
            tact: (weight > 0.0).then(|| sum / weight),
            n: count(&|_| true),
            cases: statistic.is_case(0).map(|_| count(&|said| statistic.is_case(said) == Some(true))),
            people: statistic.of(&people),
            people_n: people.len(),
        }
    }

    /// As people read it.
    pub fn title(&self, french: bool) -> &'static str {
        let pick = |fr, en| if french { fr } else { en };
        match self.id {
            "opening_f1" => pick("Salutation : F1", "Opening: F1"),
            "closing_f1" => pick("Prise de congé : F1", "Closing: F1"),
            "politeness_spearman" => pick("Politesse : Spearman", "Politeness: Spearman"),
            "curt_auc" => pick("Politesse ≤ 2 : AUC", "Politeness ≤ 2: AUC"),
            "empathy_spearman" => pick("Empathie : Spearman", "Empathy: Spearman"),
            "empathy_auc" => pick("Empathie ≥ 2 : AUC", "Empathy ≥ 2: AUC"),
            "blame_auc" => pick("Reproche ≥ 1 : AUC", "Blame ≥ 1: AUC"),
            "blame_recall" => pick("Reproche ≥ 2 : part trouvée", "Blame ≥ 2: share found"),
            "blame_false_alarms" => pick("Reproche 0 : fausses alertes", "Blame 0: false alarms"),
            _ => pick("Verdict : kappa quadratique", "Verdict: quadratic kappa"),
        }
    }
}

/// How well the score of politeness tells texts that are called polite from those that are called impolite.
#[derive(Debug, Serialize)]
pub struct Binary {
    /// The share that is right with a score of 50 and more as polite.
    #[serde(serialize_with = "rounded")]
    pub accuracy: Option<f64>,
    /// The threshold with which the most are right.
    pub best_threshold: Option<u8>,
    /// The share that is then right.
    #[serde(serialize_with = "rounded")]
    pub best_accuracy: Option<f64>,
    /// The rows that count.
    pub n: usize,
    /// How many of them are called polite.
    pub cases: usize,
}

impl Binary {
    fn of<T: Labelled>(rows: &[&T]) -> Self {
        let cases = rows.iter().filter_map(|judged| Some((judged.answer(Label::Politeness)?, judged.polite()?)));
        let cases: Vec<(u8, bool)> = cases.collect();
        let best = best_threshold(&cases, MIDDLE);
        Self {
            accuracy: share(&cases.iter().map(|(score, polite)| (*score >= MIDDLE) == *polite).collect::<Vec<_>>()),
            best_threshold: best.map(|(threshold, _)| threshold),
            best_accuracy: best.map(|(_, accuracy)| accuracy),
            n: cases.len(),
            cases: cases.iter().filter(|case| case.1).count(),
        }
    }
}

/// All figures of one language.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// In the order of the labels.
    #[serde(serialize_with = "by_id")]
    pub figures: Vec<Figure>,
    /// For texts that are called polite or impolite.
    pub label: Binary,
}

impl Figures {
    /// Of these rows.
    pub fn of<T: Labelled>(rows: &[&T]) -> Self {
        let figures = MEASURES.iter().map(|measure| Figure::of(measure, rows)).collect();
        Self { figures, label: Binary::of(rows) }
    }
}

fn by_id<S: Serializer>(figures: &[Figure], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(figures.iter().map(|figure| (figure.id, figure)))
}

/// Four decimals are more than any number of labels can carry.
#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
fn rounded<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|value| (value * 10_000.0).round() / 10_000.0).serialize(serializer)
}
