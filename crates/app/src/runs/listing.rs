//! Which rows of a run are listed, and a part of them, wherever it is in a list of a million.

use std::sync::Mutex;

use tact_store::runs::{Filter, Listed, Order, Ranked, Run, letter};

use super::record::{listing, number, numbers};
use super::{Runs, lock};
use crate::api::{Correction, Failure, RunFilter, RunOrder, RunPage, RunRow};
use crate::rules::Book;

/// The most rows that are handed over at once.
const MOST: u32 = 200;

/// The list that was asked for last. What is filtered or sorted is found once, as numbers of rows and what they are sorted by
/// (12 bytes each), and then read wherever it is looked at; the whole run in its own order needs no list.
#[derive(Debug, Default)]
pub struct Listings(Mutex<Option<Listing>>);

#[derive(Debug)]
struct Listing {
    filter: Filter,
    rows: Vec<Ranked>,
    /// The last row that was looked at.
    last: u32,
}

impl Listings {
    /// Forgets the list, where it depends on what people said.
    pub fn corrected(&self) {
        lock(&self.0).take_if(|listing| listing.filter.corrected);
    }

    /// How many rows are listed, and the numbers of some of them. `renew`: those that came since count as well.
    fn of(
        &self,
        run: &Run,
        filter: Filter,
        (from, count): (u32, u32),
        renew: bool,
    ) -> Result<(u32, Vec<u32>), Failure> {
        if filter == Filter::default() {
            let total = run.len()?;
            let end = from.saturating_add(count).min(total);
            return Ok((total, (from.saturating_add(1)..=end).collect()));
        }
        let mut slot = lock(&self.0);
        let known = slot.take_if(|listing| listing.filter == filter);
        let listing = match known {
            Some(listing) if !renew || run.len()? == listing.last => listing,
            known => {
                let mut listing = known.unwrap_or(Listing { filter, rows: Vec::new(), last: 0 });
                let last = run.len()?;
                let came = run.find(&listing.filter, listing.last)?;
                let is_first = listing.rows.is_empty();
                // Rows that came in between are found next time.
                listing.rows.extend(came.into_iter().filter(|row| row.id <= last));
                if !is_first {
                    listing.filter.order.sort(&mut listing.rows);
                }
                Listing { last, ..listing }
            }
        };
        let total = listing.rows.len() as u32;
        let part = listing.rows.iter().skip(from as usize).take(count as usize).map(|row| row.id).collect();
        *slot = Some(listing);
        Ok((total, part))
    }
}

impl Runs {
    /// Rows of a run from the `from`th of a list on. `renew`: those that were judged since the list was asked for first
    /// count as well.
    pub fn page(
        &self,
        id: i64,
        filter: &RunFilter,
        (from, count): (u32, u32),
        renew: bool,
        book: &Book,
    ) -> Result<RunPage, Failure> {
        let open = self.open(id, book)?;
        let run = open.run();
        let (total, ids) = open.listings.of(&run, stored(filter), (from, count.min(MOST)), renew)?;
        Ok(RunPage { total, rows: run.listed(&ids)?.into_iter().map(shown).collect() })
    }
}

/// A filter as the store knows it.
fn stored(filter: &RunFilter) -> Filter {
    let mut verdicts: Vec<u8> = filter.verdicts.iter().map(|one| number(*one)).collect();
    verdicts.sort_unstable();
    verdicts.dedup();
    Filter {
        verdicts,
        agent: filter.agent,
        language: filter.language,
        finding: filter.finding.map(|number| letter(number as usize)),
        text: filter.text.trim().to_owned(),
        corrected: filter.corrected,
        order: match filter.order {
            RunOrder::Input => Order::Input,
            RunOrder::Worst => Order::Worst,
            RunOrder::Best => Order::Best,
        },
    }
}

/// A row as a front end shows it.
pub fn shown(row: Listed) -> RunRow {
    RunRow {
        id: row.id,
        listing: listing(row.verdict),
        scores: row.scores.into_iter().map(Some).collect(),
        language: row.language,
        agent: row.agent,
        findings: numbers(&row.findings),
        text: row.text.split_whitespace().collect::<Vec<_>>().join(" "),
        correction: row.correction.map(|kept| said(&kept)),
    }
}

/// What a person said, as it is kept.
pub fn said(kept: &tact_store::runs::Correction) -> Correction {
    Correction {
        labels: serde_json::from_str(&kept.labels).unwrap_or_default(),
        reason: kept.reason.clone(),
        made: kept.made,
    }
}
