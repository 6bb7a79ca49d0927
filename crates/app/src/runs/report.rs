//! The report of a run: live while it is judged, and from what is kept of it later.

use std::sync::Arc;

use tact_batch::figures::Figures;
use tact_batch::report::{About, ReportData};
use tact_core::Ruleset;
use tact_store::StoreError;
use tact_store::runs::Run;

use super::about::name_of;
use super::record::fact;
use super::{Open, Runs, lock};
use crate::api::Failure;
use crate::rules::Book;

impl Runs {
    /// The report of a run as far as it is judged.
    pub fn report(&self, id: i64, book: &Book, ui: &str) -> Result<ReportData, Failure> {
        let open = self.open(id, book)?;
        self.report_of(id, &open, ui)
    }

    pub(super) fn report_of(&self, id: i64, open: &Open, ui: &str) -> Result<ReportData, Failure> {
        let figures = match self.going(id) {
            Some(going) => Arc::new(going.figures()),
            None => self.kept_figures(id, open)?,
        };
        let inputs = open.about.files.iter().map(|file| name_of(file.as_ref())).collect();
        Ok(ReportData::new(&figures, &open.judging(ui), &About { inputs, anonymous: false }))
    }

    /// The figures of what is kept. By a connection of its own: a list that is looked at meanwhile does not wait.
    fn kept_figures(&self, id: i64, open: &Open) -> Result<Arc<Figures>, Failure> {
        let run = Run::open(&self.folder, id)?;
        let rows = run.len()?;
        let mut known = lock(&open.figures);
        if known.0 != rows {
            *known = (rows, Arc::new(figures(&run, &open.ruleset)?));
        }
        Ok(Arc::clone(&known.1))
    }
}

/// The figures of all rows that are kept. Of a million rows they are counted in ten seconds, so they are counted once.
pub fn figures(run: &Run, ruleset: &Ruleset) -> Result<Figures, StoreError> {
    let rows = run.len()?;
    let kept = run.figures()?.filter(|kept| kept.0 == rows);
    if let Some(figures) = kept.and_then(|(_, json)| Figures::from_json(&json)) {
        return Ok(figures);
    }
    let figures = count(run, ruleset)?;
    // Where they cannot be kept, they are counted again the next time.
    let _ = run.set_figures(rows, &figures.to_json());
    Ok(figures)
}

fn count(run: &Run, ruleset: &Ruleset) -> Result<Figures, StoreError> {
    let ids = ids(ruleset);
    let mut figures = Figures::default();
    run.each(&mut |row| {
        figures.add(&fact(row, &ids));
        true
    })?;
    Ok(figures)
}

/// The ids of the phenomena, by number.
pub fn ids(ruleset: &Ruleset) -> Vec<String> {
    ruleset.phenomena().iter().map(|phenomenon| phenomenon.id.clone()).collect()
}
