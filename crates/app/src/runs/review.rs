//! A reply of a run, what a person says of its judgement, and how far the two agree.

use std::collections::BTreeMap;

use tact_batch::Role;
use tact_batch::agree::{Figures, Label, Labelled};
use tact_core::analyze;
use tact_store::runs::{Correction as Kept, Counted};

use super::listing::{said, shown};
use super::record::Rest;
use super::{Open, Runs, gone};
use crate::api::{AgreementFigure, Circumstances, Correction, Failure, RunAgreement, RunReply};
use crate::offsets::Units;
use crate::rules::Book;
use crate::view::checked;

/// How much of a reason is kept, in characters.
const REASON: usize = 2000;

impl Runs {
    /// A reply of a run with all that is known of it, judged by the rules of that run.
    pub fn reply(&self, id: i64, row: u32, book: &Book, ui: &str) -> Result<RunReply, Failure> {
        let open = self.open(id, book)?;
        let (listed, whole) = {
            let run = open.run();
            (run.listed(&[row])?.pop(), run.whole(row)?)
        };
        let (Some(listed), Some(whole)) = (listed, whole) else { return Err(gone()) };
        let read = Rest::read(&whole.rest).row(&open.about.columns, &whole.text, &whole.customer, &whole.agent);
        let judging = open.judging(ui);
        let context = judging.context(&read);
        let circumstances = Circumstances {
            channel: context.channel.into(),
            language: context.language.map(str::to_owned),
            address: context.address.map(Into::into),
            region: context.region.map(str::to_owned),
        };
        let judged = read.trouble.is_none().then(|| {
            let analysis = analyze(&whole.text, &context, &open.ruleset);
            checked(&whole.text, &Units::new(&whole.text), &analysis, &open.ruleset, ui)
        });
        let mut fields = Vec::new();
        read.fields.each(&mut |name, value| {
            let elsewhere = [read.get(Role::Text), read.get(Role::Customer)].contains(&Some(value));
            if !value.trim().is_empty() && !elsewhere && fields.len() < 100 {
                fields.push((name.to_owned(), value.chars().take(500).collect()));
            }
        });
        Ok(RunReply {
            row: shown(listed),
            circumstances,
            checked: judged,
            trouble: read.trouble.as_ref().map(|trouble| trouble.text(ui == "fr")).unwrap_or_default(),
            fields,
            text: whole.text.clone(),
            customer: whole.customer.clone(),
        })
    }

    /// Keeps what a person says of a judgement at this time in milliseconds since 1970; nothing takes it back.
    pub fn correct(
        &self,
        id: i64,
        row: u32,
        correction: Option<Correction>,
        book: &Book,
        now: i64,
    ) -> Result<Option<Correction>, Failure> {
        let open = self.open(id, book)?;
        let kept = correction.and_then(|correction| {
            let labels: BTreeMap<&str, u8> = Label::ALL
                .into_iter()
                .filter_map(|label| {
                    Some((label.name(), *correction.labels.get(label.name())?))
                        .filter(|(_, said)| label.range().contains(said))
                })
                .collect();
            let labels = (!labels.is_empty()).then(|| serde_json::to_string(&labels).unwrap_or_default())?;
            Some(Kept { labels, reason: correction.reason.trim().chars().take(REASON).collect(), made: now })
        });
        if !open.run().correct(row, kept.as_ref())? {
            return Err(gone());
        }
        open.listings.corrected();
        Ok(kept.map(|kept| said(&kept)))
    }

    /// How far Tact and people agree on the replies that people judged.
    pub fn agreement(&self, id: i64, book: &Book, ui: &str) -> Result<RunAgreement, Failure> {
        let open = self.open(id, book)?;
        let corrected = open.run().corrected()?;
        let cases: Vec<Case> =
            corrected.into_iter().map(|(_, kept, counted)| Case::new(&kept, &counted, &open)).collect();
        let mut verdicts = [[0; 3]; 3];
        for case in &cases {
            if let (Some(said), Some(answer)) = (case.label(Label::Verdict, 0), case.answer(Label::Verdict))
                && let Some(cell) = verdicts.get_mut(usize::from(said)).and_then(|row| row.get_mut(usize::from(answer)))
            {
                *cell += 1;
            }
        }
        let figures = Figures::of(&cases.iter().collect::<Vec<_>>()).figures;
        Ok(RunAgreement {
            replies: cases.len() as u32,
            verdicts,
            figures: figures
                .iter()
                .map(|figure| AgreementFigure {
                    title: figure.title(ui == "fr").to_owned(),
                    value: figure.tact,
                    n: figure.n as u32,
                })
                .collect(),
        })
    }
}

/// A reply that a person has judged as well.
struct Case {
    answers: [Option<u8>; Label::ALL.len()],
    labels: [Option<u8>; Label::ALL.len()],
}

impl Case {
    fn new(kept: &Kept, counted: &Counted, open: &Open) -> Self {
        let labels = said(kept).labels;
        // What was not judged has no answer to compare.
        let answer = |label: Label| {
            Some(match label {
                _ if counted.verdict > 2 => return None,
                Label::Opening => counted.parts & 1,
                Label::Closing => counted.parts >> 1 & 1,
                Label::Verdict => counted.verdict,
                label => *counted.scores.get(label.dimension(&open.ruleset)?)?,
            })
        };
        Self { answers: Label::ALL.map(answer), labels: Label::ALL.map(|label| labels.get(label.name()).copied()) }
    }
}

impl Labelled for Case {
    fn answer(&self, label: Label) -> Option<u8> {
        self.answers[label as usize]
    }

    fn label(&self, label: Label, annotator: usize) -> Option<u8> {
        self.labels[label as usize].filter(|_| annotator == 0)
    }

    fn polite(&self) -> Option<bool> {
        None
    }
}
