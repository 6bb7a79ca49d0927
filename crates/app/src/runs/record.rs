//! A judged row on its way from the threads that judge into the file of a run, and back out of it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tact_batch::figures::{Fact, Found};
use tact_batch::out::Encode;
use tact_batch::{ByRole, Fields, Judged, Judging, Place, Role, Row, Trouble};
use tact_core::{Analysis, language_code};
use tact_store::runs::{NewRow, letter};

use crate::api::Listing;

/// A row as bytes.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    verdict: u8,
    concern: f32,
    parts: u8,
    #[serde(borrow)]
    scores: Cow<'a, [u8]>,
    language: &'a str,
    agent: &'a str,
    findings: &'a str,
    text: &'a str,
    customer: &'a str,
    rest: &'a [u8],
}

/// What belongs to a row and is neither filtered by nor shown in a list.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rest<'a> {
    place: (u32, u64, u64),
    #[serde(borrow)]
    fields: Kept<'a>,
    /// By role, what is not kept elsewhere.
    known: ByRole<Option<Cow<'a, str>>>,
    converted: bool,
    trouble: Option<Trouble>,
    /// As in [`Fact`].
    period: Cow<'a, str>,
    channel: Cow<'a, str>,
    problem: bool,
}

/// The fields of a row. A value that is the text stands there only once.
#[derive(Debug, Serialize, Deserialize)]
enum Kept<'a> {
    Nothing,
    Object(#[serde(borrow)] Cow<'a, str>),
    Record(#[serde(borrow)] Vec<Cow<'a, str>>, Option<u32>),
}

/// The number under which a row is filed.
pub fn listing(verdict: u8) -> Listing {
    match verdict {
        0 => Listing::Send,
        1 => Listing::Review,
        2 => Listing::Hold,
        3 => Listing::NotJudged,
        _ => Listing::Bad,
    }
}

/// The number of a listing.
pub fn number(listing: Listing) -> u8 {
    match listing {
        Listing::Send => 0,
        Listing::Review => 1,
        Listing::Hold => 2,
        Listing::NotJudged => 3,
        Listing::Bad => 4,
    }
}

/// Turns judged rows into bytes.
#[derive(Debug)]
pub struct Pack {
    /// The columns of the run. Rows with others are kept as JSON.
    pub columns: Vec<String>,
}

impl Encode for Pack {
    fn row(&self, row: &Row, judged: &Judged, judging: &Judging, out: &mut Vec<u8>) {
        let text = row.get(Role::Text).unwrap_or("");
        let known = |role: Role| {
            let elsewhere = matches!(role, Role::Text | Role::Customer | Role::Agent);
            row.get(role).filter(|_| !elsewhere).map(Cow::Borrowed)
        };
        let fact = Fact::new(row, judged, judging);
        let rest = Rest {
            place: (row.place.input, row.place.row, row.place.line),
            fields: self.kept(&row.fields, text),
            known: Role::ALL.map(known),
            converted: row.converted,
            trouble: row.trouble.clone(),
            period: fact.period,
            channel: fact.channel,
            problem: fact.judged.is_some_and(|found| found.problem),
        };
        let rest = postcard::to_stdvec(&rest).unwrap_or_default();
        let mut packed = Packed {
            verdict: number(Listing::Bad),
            concern: 0.0,
            parts: 0,
            scores: Cow::Borrowed(&[]),
            language: "",
            agent: row.get(Role::Agent).unwrap_or(""),
            findings: "",
            text,
            customer: row.get(Role::Customer).unwrap_or(""),
            rest: &rest,
        };
        let (mut language, mut findings) = (String::new(), String::new());
        if let Judged::Yes(analysis) = judged {
            language = language_code(analysis, judging.ruleset).unwrap_or_default();
            findings = letters(analysis, judging);
            packed.verdict =
                if analysis.not_judged.is_some() { number(Listing::NotJudged) } else { analysis.verdict as u8 };
            if analysis.not_judged.is_none() {
                packed.concern = analysis.concern;
                packed.parts = u8::from(analysis.opening) | u8::from(analysis.closing) << 1;
                packed.scores = Cow::Borrowed(&analysis.scores);
            }
        }
        (packed.language, packed.findings) = (&language, &findings);
        // Writing to memory does not fail.
        if let Ok(bytes) = postcard::to_stdvec(&packed) {
            out.extend_from_slice(&bytes);
        }
    }
}

/// One letter for each kind of finding that is there.
fn letters(analysis: &Analysis, judging: &Judging) -> String {
    let mut out = String::new();
    for finding in &analysis.findings {
        let letter = letter(judging.ruleset.rule(finding.rule).phenomenon);
        if !out.contains(letter) {
            out.push(letter);
        }
    }
    out
}

/// The numbers of the kinds of findings behind letters.
pub fn numbers(letters: &str) -> Vec<u32> {
    let zero = u32::from(letter(0));
    letters.chars().map(|letter| u32::from(letter).saturating_sub(zero)).collect()
}

impl Pack {
    fn kept<'a>(&self, fields: &'a Fields, text: &str) -> Kept<'a> {
        match fields {
            Fields::None => Kept::Nothing,
            Fields::Object(object) => Kept::Object(Cow::Borrowed(object)),
            Fields::Batch(batched, row) => Kept::Object(Cow::Borrowed(batched.line(*row))),
            Fields::Record(names, values) if *names == self.columns => {
                let place = values.iter().position(|value| value == text && !text.is_empty());
                let value = |(number, value): (usize, &'a Cow<str>)| {
                    Cow::Borrowed(if Some(number) == place { "" } else { value.as_ref() })
                };
                Kept::Record(values.iter().enumerate().map(value).collect(), place.map(|place| place as u32))
            }
            fields @ Fields::Record(..) => {
                let mut object = serde_json::Map::new();
                fields.each(&mut |name, value| drop(object.insert(name.to_owned(), value.into())));
                Kept::Object(Cow::Owned(serde_json::Value::Object(object).to_string()))
            }
        }
    }
}

/// What the figures of a run count of a row. `ids` are those of the phenomena.
pub fn fact<'a>(row: &NewRow<'a>, ids: &'a [String]) -> Fact<'a> {
    let Rest { place, known, period, channel, problem, .. } = Rest::read(row.rest);
    let [_, id, said, _, _, _, team, _] = known;
    let trimmed = |value: Option<Cow<'a, str>>| Cow::Owned(value.unwrap_or_default().trim().to_owned());
    let judged = (row.verdict < number(Listing::NotJudged)).then(|| {
        let numbers = numbers(row.findings).into_iter();
        let mut findings: Vec<Cow<str>> =
            numbers.filter_map(|number| ids.get(number as usize)).map(|id| Cow::Borrowed(id.as_str())).collect();
        findings.sort_unstable();
        Found {
            verdict: row.verdict,
            concern: row.concern,
            opening: row.parts & 1 > 0,
            problem,
            scores: row.scores.to_vec(),
            findings,
        }
    });
    Fact {
        input: place.0,
        row: place.1,
        id: trimmed(id),
        agent: Cow::Borrowed(row.agent.trim()),
        team: trimmed(team),
        period,
        language: Cow::Borrowed(row.language),
        said: trimmed(said),
        channel,
        unreadable: row.verdict == number(Listing::Bad),
        judged,
        text: Cow::Borrowed(row.text),
        customer: Cow::Borrowed(row.customer),
    }
}

/// Hands over the rows of a block, to be kept.
pub fn unpack<E>(mut bytes: &[u8], mut each: impl FnMut(&NewRow) -> Result<(), E>) -> Result<(), E> {
    while let Ok((packed, behind)) = postcard::take_from_bytes::<Packed>(bytes) {
        bytes = behind;
        each(&NewRow {
            verdict: packed.verdict,
            concern: packed.concern,
            parts: packed.parts,
            scores: &packed.scores,
            language: packed.language,
            agent: packed.agent,
            findings: packed.findings,
            text: packed.text,
            customer: packed.customer,
            rest: packed.rest,
        })?;
    }
    Ok(())
}

impl<'a> Rest<'a> {
    /// From its bytes. What cannot be read is a row of which only the text is known.
    pub fn read(bytes: &'a [u8]) -> Self {
        postcard::from_bytes(bytes).unwrap_or(Self {
            place: (0, 0, 0),
            fields: Kept::Nothing,
            known: ByRole::default(),
            converted: false,
            trouble: None,
            period: Cow::Borrowed(""),
            channel: Cow::Borrowed(""),
            problem: false,
        })
    }

    /// The row as it was read.
    pub fn row(self, columns: &'a [String], text: &'a str, customer: &'a str, agent: &'a str) -> Row<'a> {
        let (input, row, line) = self.place;
        let mut known = self.known;
        for (role, value) in [(Role::Text, text), (Role::Customer, customer), (Role::Agent, agent)] {
            known[role as usize] = Some(value).filter(|value| !value.is_empty()).map(Cow::Borrowed);
        }
        let fields = match self.fields {
            Kept::Nothing => Fields::None,
            Kept::Object(object) => Fields::Object(object),
            Kept::Record(mut values, place) => {
                if let Some(slot) = place.and_then(|place| values.get_mut(place as usize)) {
                    *slot = Cow::Borrowed(text);
                }
                Fields::Record(columns, values)
            }
        };
        let place = Place { input, row, line };
        Row { place, fields, known, converted: self.converted, trouble: self.trouble }
    }
}
