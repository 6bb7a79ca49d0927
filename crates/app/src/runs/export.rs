//! A run written out, in the formats of `tact batch`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::available_parallelism;

use tact_batch::out::{
    Columnar, Encode, Finished, Flat, Journal, JsonLines, Sink, Target, ToFile, Workbook, columns_to, put,
};
use tact_batch::{Failure as Batch, Judging, Plan, Totals, Watch, report, run};
use tact_store::runs::Run;

use super::preview::told;
use super::stored::Stored;
use super::{Open, Runs, gone, lock};
use crate::api::{Failure, RunExport};
use crate::failure::failure;
use crate::rules::Book;

/// The mark with which Excel recognises UTF-8.
const MARK: &str = "\u{feff}";

/// What is being written out.
#[derive(Debug, Default)]
pub struct Writing {
    watch: Watch,
    /// Rows read.
    done: Arc<AtomicU64>,
    all: AtomicU64,
    ended: AtomicBool,
}

impl Runs {
    /// Writes a run to a file, whose ending says the format; what was there is replaced when all is written. False: it was
    /// stopped, and what was there is still there.
    pub fn export(&self, id: i64, to: &Path, book: &Book, ui: &str) -> Result<bool, Failure> {
        let format = || Failure {
            code: "run-export-format".to_owned(),
            place: to.display().to_string(),
            detail: ".jsonl, .csv, .xlsx, .parquet, .arrow, .html".to_owned(),
        };
        let target = Target::of_path(to).ok_or_else(format)?;
        let open = self.open(id, book)?;
        if target == Target::Html {
            return self.export_report(id, &open, to, ui);
        }
        let source = Run::open(&self.folder, id)?;
        let corrected = !source.corrected()?.is_empty();
        let writing = Arc::new(Writing::default());
        writing.all.store(u64::from(source.len()?), Ordering::Relaxed);
        *lock(&self.writing) = Some(Arc::clone(&writing));
        let plan = Plan::of_source(Box::new(Stored::new(
            source,
            open.about.columns.clone(),
            corrected,
            Arc::clone(&writing.done),
        )));
        let result = write(plan, target, to, (&open.judging(ui), open.about.is_open), &writing.watch);
        writing.ended.store(true, Ordering::Release);
        match result {
            Ok(()) => Ok(true),
            Err(Batch::Stopped(_)) => Ok(false),
            Err(error) => Err(told(&error)),
        }
    }

    /// Writes the report as one page.
    fn export_report(&self, id: i64, open: &Open, to: &Path, ui: &str) -> Result<bool, Failure> {
        let page = report::page(&self.report_of(id, open, ui)?).map_err(|error| told(&error))?;
        let part = beside(to, ".part");
        let written = fs::write(&part, page).and_then(|()| fs::rename(&part, to));
        written.map(|()| true).map_err(|error| failure("run-unwritable", to, &error))
    }

    /// How far the writing is; nothing where nothing is written.
    pub fn exporting(&self) -> Option<RunExport> {
        let writing = lock(&self.writing).clone().filter(|writing| !writing.ended.load(Ordering::Acquire))?;
        let of = |number: &AtomicU64| number.load(Ordering::Relaxed);
        Some(RunExport { done: of(&writing.done), all: of(&writing.all) })
    }

    /// Stops the writing.
    pub fn cancel_export(&self) -> Result<(), Failure> {
        let writing = lock(&self.writing).clone().ok_or_else(gone)?;
        writing.watch.stop.store(true, Ordering::Relaxed);
        Ok(())
    }
}

fn write(
    plan: Plan,
    target: Target,
    to: &Path,
    (judging, is_open): (&Judging, bool),
    watch: &Watch,
) -> Result<(), Batch> {
    let flat = |safe| Flat::new(plan.columns.clone(), is_open, safe, judging);
    match target {
        Target::Xlsx => {
            let flat = flat(false);
            let mut sink = Workbook::new(to, &flat.header())?;
            judge(plan, judging, &flat, &mut sink, watch)?;
            sink.finish()
        }
        Target::Csv => {
            let flat = flat(true);
            let start = [MARK.as_bytes(), &flat.header()].concat();
            stream(plan, to, &flat, &start, judging, watch)
        }
        Target::Parquet | Target::Arrow => {
            let columns = Columnar::new(&plan, is_open, judging);
            let mut sink = columns_to(target, to, columns.schema())?;
            judge(plan, judging, &columns, sink.as_mut(), watch)?;
            sink.finish()
        }
        // Written by `export_report`.
        Target::Html => Ok(()),
        Target::JsonLines => stream(plan, to, &JsonLines, b"", judging, watch),
    }
}

fn judge(
    plan: Plan,
    judging: &Judging,
    encode: &dyn Encode,
    sink: &mut dyn Sink,
    watch: &Watch,
) -> Result<Totals, Batch> {
    let jobs = available_parallelism().map_or(1, usize::from);
    run(plan, judging, encode, sink, (jobs, 0, Totals::default()), watch)
}

fn stream(
    plan: Plan,
    to: &Path,
    encode: &dyn Encode,
    start: &[u8],
    judging: &Judging,
    watch: &Watch,
) -> Result<(), Batch> {
    let journal = Journal::new(to, &plan.inputs, judging.ruleset, "")?;
    let (Some(mut sink), Finished::Going(..)) = ToFile::new(to, start, journal, false)? else { return Ok(()) };
    match judge(plan, judging, encode, &mut sink, watch) {
        Ok(totals) => {
            sink.complete(&totals)?;
            put(to)
        }
        Err(error) => {
            drop(sink);
            // It is not gone on with: the whole is written anew in less time than a person takes to ask for it.
            for end in [".part", ".part.json"] {
                let _ = fs::remove_file(beside(to, end));
            }
            Err(error)
        }
    }
}

/// A name with something behind it.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
