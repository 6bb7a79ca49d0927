//! The report as data: what is embedded in the page, and what a front end shows while a run goes on. Its TypeScript sisters
//! stand in `ui/src/report/types.ts`, written by `npm run types`.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use serde::Serialize;
use tact_core::spec::{Severity, Texts};
use tact_core::{Analyzer, Report, report};
#[cfg(test)]
use ts_rs::TS;

use super::anonymous::Hidden;
use crate::figures::{Cell, Cube, Fact, Figures, OTHERS};
use crate::judge::{Judged, Judging};
use crate::totals::Totals;

/// Of more agents, those with the fewest replies are counted as one.
const AGENTS: usize = 300;

/// Gives a type the derives of everything that the page reads.
macro_rules! shown {
    ($($item:item)*) => { $(
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(test, derive(TS))]
        $item
    )* };
}

shown! {
    /// All that the report shows. Texts that come again are in lists; others name them by their place there.
    pub struct ReportData {
        /// The version of Tact.
        pub version: String,
        /// `fr` or `en`: the language to begin with.
        pub ui: String,
        /// What was read: file names. Empty where names are hidden.
        pub inputs: Vec<String>,
        /// Are the names of agents hidden?
        pub anonymous: bool,
        /// The scores, in their order.
        pub dimensions: Vec<Named>,
        /// What can be found.
        pub findings: Vec<FindingName>,
        /// Names of agents; empty: not known; `…`: all others.
        pub agents: Vec<String>,
        /// How many agents there are, those that are counted as others included.
        pub all_agents: u32,
        /// Names of teams; empty: not known; `…`: all others.
        pub teams: Vec<String>,
        /// Mondays `2026-03-16`, months `2026-03`, quarters `2026-Q1` or years `2026`, in order; empty: not known.
        pub periods: Vec<String>,
        /// Codes of languages; empty: not known.
        pub languages: Vec<String>,
        /// `email`, `chat`, `review`.
        pub channels: Vec<String>,
        /// What is counted.
        pub cells: Vec<CellNumbers>,
        /// What can be read, in the order of the input.
        pub examples: Vec<Example>,
        /// What findings say beside their message; named by place.
        pub notes: Vec<Note>,
    }

    /// One text in both languages of the interface.
    #[derive(Eq, Hash)]
    pub struct Bilingual {
        /// French.
        pub fr: String,
        /// English.
        pub en: String,
    }

    /// An id and what people call it.
    pub struct Named {
        /// The id.
        pub id: String,
        /// Its name.
        pub name: Bilingual,
    }

    /// A phenomenon.
    pub struct FindingName {
        /// `blame/reproach`.
        pub id: String,
        /// Its name.
        pub name: Bilingual,
        /// Which score it is filed under, by place.
        pub dimension: u32,
    }

    /// Why something matters and what to do instead.
    #[derive(Eq, Hash)]
    pub struct Note {
        /// How it lands with the customer.
        pub why: Bilingual,
        /// What to do instead.
        pub advice: Bilingual,
        /// Where the claim comes from.
        pub source: String,
    }

    /// A cell, as numbers.
    pub struct CellNumbers(
        /// Places of agent, team, period, language, channel; place of the finding and 1, or 0 for all replies; replies, not
        /// judged, unreadable, send, review, hold, without opening; for each dimension sum and sum of squares; then pairs:
        /// 20 times the place of the dimension and the bin, how many.
        pub Vec<u64>,
    );

    /// A reply that can be read.
    pub struct Example {
        /// Its name in the input; empty: it has none.
        pub id: String,
        /// Which row of its input, from 1.
        pub row: u64,
        /// Place in `agents`.
        pub agent: u32,
        /// Place in `teams`.
        pub team: u32,
        /// Place in `periods`.
        pub period: u32,
        /// Place in `languages`.
        pub language: u32,
        /// Place in `channels`.
        pub channel: u32,
        /// 0: send, 1: review, 2: hold.
        pub verdict: u8,
        /// The sum of concerns behind the verdict.
        pub concern: f32,
        /// 0 to 100, in the order of the dimensions.
        pub scores: Vec<u8>,
        /// The reply.
        pub text: String,
        /// What the customer had written; empty: not known.
        pub customer: String,
        /// What was found, in the order of the text.
        pub findings: Vec<ExampleFinding>,
    }

    /// Something that was found in a reply.
    pub struct ExampleFinding {
        /// Place in `findings`.
        pub finding: u32,
        /// UTF-16 code units of the text.
        pub start: u32,
        /// Behind the passage; `start` for what is missing.
        pub end: u32,
        /// `high`, `medium`, `low`, `info`.
        #[cfg_attr(test, ts(type = "'high' | 'medium' | 'low' | 'info'"))]
        pub severity: Severity,
        /// What is the matter.
        pub message: Bilingual,
        /// Place in `notes`.
        pub note: u32,
        /// What could stand there instead.
        pub rewordings: Vec<String>,
    }
}

/// What is known of the run beside its rows.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What was read: file names.
    pub inputs: Vec<String>,
    /// Hide the names of agents?
    pub anonymous: bool,
}

impl ReportData {
    /// From the figures of a run. The examples are judged once more, for their marks; the rules must be the same.
    pub fn new(figures: &Figures, judging: &Judging, about: &About) -> Self {
        let (cells, all_agents) = few_agents(figures.cube.cells());
        let ruleset = judging.ruleset;
        let both = |id: &str, texts: &Texts| Bilingual {
            fr: texts.get("fr").unwrap_or(id).to_owned(),
            en: texts.get("en").unwrap_or(id).to_owned(),
        };
        let list = |part: fn(&Cell) -> &String| {
            let texts: std::collections::BTreeSet<&String> = cells.iter().map(part).collect();
            texts.into_iter().cloned().collect::<IndexSet<String>>()
        };
        let agents = list(|cell| &cell.key.agent);
        let phenomena = ruleset.phenomena().iter().map(|one| FindingName {
            id: one.id.clone(),
            name: both(&one.id, &one.name),
            dimension: one.dimension as u32,
        });
        let lists = Lists {
            teams: list(|cell| &cell.key.team),
            periods: list(|cell| &cell.key.period),
            languages: list(|cell| &cell.key.language),
            channels: list(|cell| &cell.key.channel),
            findings: phenomena.clone().map(|one| one.id).collect(),
            agents,
        };
        let shown = figures.examples.shown();
        let hidden = about.anonymous.then(|| {
            let of_examples = shown.iter().map(|fact| fact.agent.as_ref());
            Hidden::new(lists.agents.iter().map(String::as_str).chain(of_examples))
        });
        let (examples, notes) = examples(&shown, judging, &lists, hidden.as_ref());
        let agents =
            if about.anonymous { numbered(&lists.agents, &cells) } else { lists.agents.iter().cloned().collect() };
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ui: judging.ui.to_owned(),
            inputs: if about.anonymous { Vec::new() } else { about.inputs.clone() },
            anonymous: about.anonymous,
            dimensions: ruleset
                .dimensions()
                .iter()
                .map(|one| Named { id: one.id.clone(), name: both(&one.id, &one.name) })
                .collect(),
            findings: phenomena.collect(),
            agents,
            all_agents: all_agents as u32,
            cells: cells.iter().map(|cell| lists.numbers(cell)).collect(),
            teams: lists.teams.into_iter().collect(),
            periods: lists.periods.into_iter().collect(),
            languages: lists.languages.into_iter().collect(),
            channels: lists.channels.into_iter().collect(),
            examples,
            notes,
        }
    }
}

/// The cells with at most [`AGENTS`] agents, and how many there were.
fn few_agents(cells: Vec<Cell>) -> (Vec<Cell>, usize) {
    let mut replies: BTreeMap<&str, u64> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.key.finding.is_empty() && !cell.key.agent.is_empty()) {
        *replies.entry(&cell.key.agent).or_default() += cell.counts.replies;
    }
    let all = replies.len();
    if all <= AGENTS {
        return (cells, all);
    }
    let mut most: Vec<(u64, &str)> = replies.iter().map(|(name, count)| (*count, *name)).collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    let kept: std::collections::BTreeSet<String> = most.iter().take(AGENTS).map(|one| one.1.to_owned()).collect();
    let fewer = cells.into_iter().map(|mut cell| {
        if !cell.key.agent.is_empty() && !kept.contains(&cell.key.agent) {
            OTHERS.clone_into(&mut cell.key.agent);
        }
        cell
    });
    (Cube::of(fewer).cells(), all)
}

/// Numbers instead of names: the more replies, the lower. That order is in the report anyway, so it tells nothing.
fn numbered(agents: &IndexSet<String>, cells: &[Cell]) -> Vec<String> {
    let mut replies = vec![0; agents.len()];
    for cell in cells.iter().filter(|cell| cell.key.finding.is_empty()) {
        if let Some(place) = agents.get_index_of(&cell.key.agent) {
            replies[place] += cell.counts.replies;
        }
    }
    let named = |place: &usize| !agents[*place].is_empty() && agents[*place] != OTHERS;
    let mut order: Vec<usize> = (0..agents.len()).filter(named).collect();
    order.sort_by_key(|place| std::cmp::Reverse(replies[*place]));
    let mut names: Vec<String> =
        agents.iter().map(|name| if name == OTHERS { OTHERS } else { "" }.to_owned()).collect();
    for (number, place) in order.into_iter().enumerate() {
        names[place] = format!("Agent {}", number + 1);
    }
    names
}

/// Texts by their places.
struct Lists {
    agents: IndexSet<String>,
    teams: IndexSet<String>,
    periods: IndexSet<String>,
    languages: IndexSet<String>,
    channels: IndexSet<String>,
    findings: IndexSet<String>,
}

/// The place of a text; of one that was counted with others, their place.
fn place(list: &IndexSet<String>, text: &str) -> u64 {
    list.get_index_of(text).or_else(|| list.get_index_of(OTHERS)).unwrap_or(0) as u64
}

impl Lists {
    fn numbers(&self, cell: &Cell) -> CellNumbers {
        let (key, counts) = (&cell.key, &cell.counts);
        let finding = if key.finding.is_empty() { 0 } else { place(&self.findings, &key.finding) + 1 };
        let mut numbers = vec![
            place(&self.agents, &key.agent),
            place(&self.teams, &key.team),
            place(&self.periods, &key.period),
            place(&self.languages, &key.language),
            place(&self.channels, &key.channel),
            finding,
            counts.replies,
            counts.not_judged,
            counts.unreadable,
            counts.send,
            counts.review,
            counts.hold,
            counts.no_opening,
        ];
        numbers.extend(counts.measures.iter().flat_map(|measure| [measure.sum, measure.squares]));
        let bins = counts.measures.iter().flat_map(|measure| measure.bins).enumerate();
        numbers.extend(bins.filter(|(_, count)| *count > 0).flat_map(|(bin, count)| [bin as u64, count]));
        CellNumbers(numbers)
    }
}

/// Judges the examples once more, for what is to be seen of them.
fn examples(shown: &[&Fact], judging: &Judging, lists: &Lists, hidden: Option<&Hidden>) -> (Vec<Example>, Vec<Note>) {
    let mut analyzer = Analyzer::new(judging.ruleset);
    let mut notes = IndexSet::new();
    let mut examples = Vec::new();
    for fact in shown {
        let Some(found) = &fact.judged else { continue };
        let mut reply = (fact.text.to_string(), Vec::new());
        judging.judge(&fact.as_row(), &mut analyzer, &mut Totals::default(), &mut |judged| {
            let Judged::Yes(analysis) = judged else { return };
            let [fr, en] = ["fr", "en"].map(|ui| report(&fact.text, analysis, judging.ruleset, ui));
            reply.1 = findings(&fact.text, &fr, &en, lists, &mut notes);
            if let Some(hidden) = hidden {
                reply.0 = hidden.hide_reply(&fact.text, analysis);
            }
        });
        let (text, mut findings) = reply;
        let mut customer = fact.customer.to_string();
        if let Some(hidden) = hidden {
            customer = hidden.hide(&customer);
            for message in findings.iter_mut().flat_map(|one| [&mut one.message.fr, &mut one.message.en]) {
                *message = hidden.hide(message);
            }
        }
        examples.push(Example {
            // An id may well be made of a name.
            id: if hidden.is_some() { String::new() } else { fact.id.to_string() },
            row: fact.row,
            agent: place(&lists.agents, &fact.agent) as u32,
            team: place(&lists.teams, &fact.team) as u32,
            period: period(&lists.periods, &fact.period) as u32,
            language: place(&lists.languages, &fact.language) as u32,
            channel: place(&lists.channels, &fact.channel) as u32,
            verdict: found.verdict,
            concern: found.concern,
            scores: found.scores.clone(),
            text,
            customer,
            findings,
        });
    }
    (examples, notes.into_iter().collect())
}

/// The place of a period, or of the coarser one that it was counted in.
fn period(periods: &IndexSet<String>, week: &str) -> u64 {
    let coarser = (0..=4).map(|step| crate::figures::coarse_period(week, step));
    coarser.into_iter().find_map(|period| periods.get_index_of(&period)).unwrap_or(0) as u64
}

fn findings(text: &str, fr: &Report, en: &Report, lists: &Lists, notes: &mut IndexSet<Note>) -> Vec<ExampleFinding> {
    let units = |byte: usize| text.get(..byte).map_or(0, |before| before.encode_utf16().count() as u32);
    let pairs = fr.findings.iter().zip(&en.findings);
    let shown = pairs.map(|(fr, en)| {
        let both = |fr: &str, en: &str| Bilingual { fr: fr.to_owned(), en: en.to_owned() };
        let note =
            Note { why: both(&fr.why, &en.why), advice: both(&fr.advice, &en.advice), source: fr.source.clone() };
        ExampleFinding {
            finding: place(&lists.findings, &fr.phenomenon) as u32,
            start: units(fr.start),
            end: units(fr.end),
            severity: fr.severity,
            message: both(&fr.message, &en.message),
            note: notes.insert_full(note).0 as u32,
            rewordings: fr.fixes.iter().map(|fix| fix.text.clone()).collect(),
        }
    });
    shown.collect()
}
