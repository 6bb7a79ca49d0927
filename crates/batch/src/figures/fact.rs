//! What the figures need to know of one row.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tact_core::Verdict;

use crate::dates::week_of;
use crate::judge::{Judged, Judging};
use crate::row::{Place, Role, Row};

/// One row with its judgement, as it is counted; and with its texts, as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fact<'a> {
    /// Which input, from 0.
    pub input: u32,
    /// Which row of it, from 1.
    pub row: u64,
    /// Its name in the export; empty: it has none.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub id: Cow<'a, str>,
    /// Who wrote it; empty: not known.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub agent: Cow<'a, str>,
    /// Their team; empty: not known.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub team: Cow<'a, str>,
    /// The Monday of its week, `2026-03-16`; empty: not known.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub period: Cow<'a, str>,
    /// The code that the analysis gives; empty: none.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub language: Cow<'a, str>,
    /// What the export says of its language; empty: nothing.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub said: Cow<'a, str>,
    /// `email`, `chat`, `review`.
    #[serde(borrow)]
    pub channel: Cow<'a, str>,
    /// Could it not be read?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
    /// What was found; nothing where it was not judged.
    #[serde(borrow)]
    pub judged: Option<Found<'a>>,
    /// The reply.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub text: Cow<'a, str>,
    /// What the customer had written; empty: not known.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub customer: Cow<'a, str>,
}

/// What was found in a reply that was judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found<'a> {
    /// 0: send, 1: review, 2: hold.
    pub verdict: u8,
    /// The sum of concerns behind the verdict.
    pub concern: f32,
    /// Is there a salutation?
    pub opening: bool,
    /// Does the customer have a problem, as far as can be told?
    pub problem: bool,
    /// 0 to 100, in the order of the dimensions.
    pub scores: Vec<u8>,
    /// The ids of the phenomena that were found, each once, in alphabetical order.
    #[serde(borrow)]
    pub findings: Vec<Cow<'a, str>>,
}

impl<'a> Fact<'a> {
    /// Of a row and its judgement.
    pub fn new(row: &'a Row, judged: &Judged, judging: &'a Judging) -> Self {
        let get = |role: Role| Cow::Borrowed(row.get(role).unwrap_or("").trim());
        let month_first = !judging.french() && judging.defaults.region.as_deref() == Some("US");
        let period = row.get(Role::Date).and_then(|date| week_of(date, month_first)).unwrap_or_default();
        let (analysis, unreadable) = match judged {
            Judged::Yes(analysis) => (Some(*analysis), false),
            Judged::No(_) => (None, true),
        };
        let ruleset = judging.ruleset;
        let language = analysis.and_then(|analysis| tact_core::language_code(analysis, ruleset)).unwrap_or_default();
        let found = analysis.filter(|analysis| analysis.not_judged.is_none()).map(|analysis| {
            let phenomena = ruleset.phenomena();
            let ids = analysis.findings.iter().map(|one| phenomena[ruleset.rule(one.rule).phenomenon].id.as_str());
            let mut findings: Vec<Cow<str>> = ids.map(Cow::Borrowed).collect();
            findings.sort_unstable();
            findings.dedup();
            Found {
                verdict: match analysis.verdict {
                    Verdict::Send => 0,
                    Verdict::Review => 1,
                    Verdict::Hold => 2,
                },
                concern: analysis.concern,
                opening: analysis.opening,
                problem: analysis.problem,
                scores: analysis.scores.clone(),
                findings,
            }
        });
        let text = |role: Role| Cow::Borrowed(row.get(role).unwrap_or(""));
        Self {
            input: row.place.input,
            row: row.place.row,
            id: get(Role::Id),
            agent: get(Role::Agent),
            team: get(Role::Team),
            period: period.into(),
            language: language.into(),
            said: get(Role::Lang),
            channel: judging.channel(row).as_str().into(),
            unreadable,
            judged: found,
            text: text(Role::Text),
            customer: text(Role::Customer),
        }
    }

    /// The row again, as far as its judgement depends on it: judging it once more gives the same.
    pub fn as_row(&self) -> Row<'_> {
        let place = Place { input: self.input, row: self.row, line: 0 };
        let mut row = Row::new(place, crate::row::Fields::None, Default::default());
        let known = [
            (Role::Text, &self.text),
            (Role::Lang, &self.said),
            (Role::Channel, &self.channel),
            (Role::Customer, &self.customer),
        ];
        for (role, value) in known {
            row.known[role as usize] = Some(Cow::Borrowed(value.as_ref())).filter(|value| !value.is_empty());
        }
        row.trouble = None;
        row
    }

    /// The same with texts of its own.
    pub fn into_owned(self) -> Fact<'static> {
        let owned = |text: Cow<str>| Cow::Owned(text.into_owned());
        Fact {
            input: self.input,
            row: self.row,
            id: owned(self.id),
            agent: owned(self.agent),
            team: owned(self.team),
            period: owned(self.period),
            language: owned(self.language),
            said: owned(self.said),
            channel: owned(self.channel),
            unreadable: self.unreadable,
            judged: self.judged.map(|found| Found {
                findings: found.findings.into_iter().map(owned).collect(),
                verdict: found.verdict,
                concern: found.concern,
                opening: found.opening,
                problem: found.problem,
                scores: found.scores,
            }),
            text: owned(self.text),
            customer: owned(self.customer),
        }
    }
}
