//! A run under way: it is read, judged and kept by threads of its own, and can be stopped and go on.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

use tact_batch::figures::Figures;
use tact_batch::formats::Wishes;
use tact_batch::out::{Sink, of_inputs};
use tact_batch::{Failure as Batch, Judging, Plan, Totals, Watch, run};
use tact_core::Ruleset;
use tact_store::StoreError;
use tact_store::runs::{Progress, Run, Writer};

use super::about::About;
use super::preview::{Chosen, inputs, size, told};
use super::record::{Pack, fact, unpack};
use super::report::{figures, ids};
use super::{Runs, lock};
use crate::api::{Circumstances, Failure};
use crate::failure::failure;
use crate::rules::Book;

/// How often rows are kept. What is not kept when the power fails is judged again.
const EVERY: Duration = Duration::from_millis(300);

/// A run that is being judged.
#[derive(Debug)]
pub struct Going {
    watch: Watch,
    /// Bytes of all files.
    size: u64,
    begun: Instant,
    /// Rows that an earlier part had done.
    before: u64,
    totals: Mutex<Totals>,
    figures: Mutex<Figures>,
    ended: AtomicBool,
    /// Bytes read when this part began to judge: what comes before was passed over, and says nothing of the speed.
    skipped: AtomicU64,
}

impl Going {
    /// What is kept by now.
    pub fn totals(&self) -> Totals {
        lock(&self.totals).clone()
    }

    /// The figures of all rows so far.
    pub fn figures(&self) -> Figures {
        lock(&self.figures).clone()
    }

    /// Bytes read, replies in a second, seconds left.
    pub fn speed(&self) -> (u64, Option<f64>, Option<f64>) {
        let read = self.watch.read.load(Ordering::Relaxed);
        let rows = lock(&self.totals).rows.saturating_sub(self.before);
        let seconds = self.begun.elapsed().as_secs_f64();
        if rows == 0 || seconds < 0.2 {
            return (read, None, None);
        }
        let done = read.saturating_sub(self.skipped.load(Ordering::Relaxed)) as f64;
        let left = self.size.saturating_sub(read) as f64;
        (read, Some(rows as f64 / seconds), (done > 0.0).then(|| left * seconds / done))
    }

    fn stop(&self) {
        self.watch.stop.store(true, Ordering::Relaxed);
    }
}

impl Runs {
    /// Begins to judge what was chosen; the number of the run. `now` in milliseconds since 1970.
    pub fn start(&self, name: &str, circumstances: Circumstances, book: &Book, now: i64) -> Result<i64, Failure> {
        let chosen = self.chosen()?;
        let inputs = inputs(&chosen.paths, &chosen.mapping)?;
        let Chosen { columns, mapping, .. } = &chosen;
        self.remembered.keep(columns, mapping);
        let wishes = Wishes { mapping: chosen.mapping.clone(), ..Wishes::default() };
        let plan = Plan::new(inputs, wishes, &Watch::default()).map_err(|error| told(&error))?;
        let defaults = &book.defaults;
        let circumstances = Circumstances {
            address: circumstances.address.or_else(|| defaults.address.map(Into::into)),
            region: circumstances.region.or_else(|| defaults.region.clone()),
            ..circumstances
        };
        let about = About {
            name: name.trim().to_owned(),
            files: plan.inputs.iter().map(|input| input.path.display().to_string()).collect(),
            mapping: chosen.mapping,
            columns: plan.columns.clone(),
            is_open: plan.is_open(),
            fingerprint: of_inputs(&plan.inputs).map_err(|error| told(&error))?,
            size: plan.inputs.iter().map(|input| size(&input.path)).sum(),
            circumstances,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started: now,
            done: false,
            failure: None,
        };
        let rules =
            postcard::to_stdvec(&book.ruleset).map_err(|error| failure("run-unwritable", &self.folder, &error))?;
        let (id, _) = Run::create(&self.folder, now, &about.json(), &rules)?;
        self.forget();
        self.go(id)?;
        Ok(id)
    }

    /// Goes on with a run that was stopped.
    pub fn resume(&self, id: i64) -> Result<(), Failure> {
        if self.going(id).is_some() {
            return Ok(());
        }
        self.go(id)
    }

    /// Stops a run; what is judged is kept.
    pub fn cancel(&self, id: i64) {
        if let Some(going) = self.going(id) {
            going.stop();
        }
    }

    /// Stops a run, and waits until it has ended.
    pub(super) fn end(&self, id: i64) {
        if let Some(going) = self.going(id) {
            going.stop();
            while !going.ended.load(Ordering::Acquire) {
                thread::sleep(Duration::from_millis(5));
            }
            lock(&self.going).remove(&id);
        }
    }

    fn go(&self, id: i64) -> Result<(), Failure> {
        let run = Run::open(&self.folder, id)?;
        let mut about = About::read(&run)?;
        if about.done {
            return Ok(());
        }
        let paths: Vec<PathBuf> = about.files.iter().map(PathBuf::from).collect();
        let inputs = inputs(&paths, &about.mapping)?;
        if of_inputs(&inputs).map_err(|error| told(&error))? != about.fingerprint {
            return Err(Failure {
                code: "run-changed".to_owned(),
                place: about.files.join(", "),
                detail: String::new(),
            });
        }
        let ruleset: Ruleset =
            postcard::from_bytes(&run.rules()?).map_err(|error| failure("run-broken", run.path(), &error))?;
        about.failure = None;
        about.write(&run)?;
        let Progress { blocks, totals } = run.progress()?;
        let totals: Totals = serde_json::from_str(&totals).unwrap_or_default();
        let going = Arc::new(Going {
            watch: Watch::default(),
            size: about.size,
            begun: Instant::now(),
            before: totals.rows,
            totals: Mutex::new(totals.clone()),
            figures: Mutex::default(),
            ended: AtomicBool::new(false),
            skipped: AtomicU64::new(0),
        });
        let wishes = Wishes { mapping: about.mapping.clone(), ..Wishes::default() };
        let plan = Plan::new(inputs, wishes, &going.watch).map_err(|error| told(&error))?;
        let writer = Writer::new(&self.folder, id)?;
        let work = Work { folder: self.folder.clone(), id, about, ruleset, going: Arc::clone(&going) };
        lock(&self.going).insert(id, Arc::clone(&going));
        let all = Arc::clone(&self.going);
        thread::spawn(move || {
            work.all(plan, writer, (blocks, totals));
            lock(&all).remove(&id);
            going.ended.store(true, Ordering::Release);
        });
        Ok(())
    }
}

/// All that the thread of a run has.
struct Work {
    folder: PathBuf,
    id: i64,
    about: About,
    ruleset: Ruleset,
    going: Arc<Going>,
}

impl Work {
    /// Judges everything behind these blocks, and says in the file how it ended.
    fn all(mut self, plan: Plan, writer: Writer, (blocks, totals): (u64, Totals)) {
        let pack = Pack { columns: self.about.columns.clone() };
        let judging = Judging::new(&self.ruleset, "en", self.about.defaults());
        // What is kept from before counts as well.
        if blocks > 0
            && let Ok(run) = Run::open(&self.folder, self.id)
            && let Ok(before) = figures(&run, &self.ruleset)
        {
            *lock(&self.going.figures) = before;
        }
        let mut keep = Keep { ids: ids(&self.ruleset), writer, blocks, kept: None, going: &self.going, problem: None };
        let jobs = available_parallelism().map_or(1, usize::from);
        let result = run(plan, &judging, &pack, &mut keep, (jobs, blocks, totals), &self.going.watch);
        let problem = keep.problem.take();
        let result = result.and_then(|totals| keep.keep(&totals).map(|()| totals));
        // What was counted is what is kept, unless something went wrong in between.
        let counted = matches!(result, Ok(_) | Err(Batch::Stopped(_)));
        let unwritable = |error: StoreError| failure("run-unwritable", error.path(), &error);
        match result {
            Ok(_) => self.about.done = true,
            Err(Batch::Stopped(_)) => {}
            Err(error) => self.about.failure = Some(problem.map_or_else(|| told(&error), unwritable)),
        }
        drop(keep);
        self.note(counted);
    }

    /// Keeps how it ended. Where even that cannot be written, it can go on.
    fn note(&self, counted: bool) {
        if let Ok(run) = Run::open(&self.folder, self.id)
            && let Ok(now) = About::read(&run)
        {
            // The report is there at once when it is looked at again.
            if counted && let Ok(rows) = run.len() {
                let _ = run.set_figures(rows, &self.going.figures().to_json());
            }
            // It may have been given another name meanwhile.
            let about = About { name: now.name, ..self.about.clone() };
            let _ = about.write(&run);
        }
    }
}

/// Keeps rows.
struct Keep<'g> {
    /// Those of the phenomena.
    ids: Vec<String>,
    writer: Writer,
    /// Blocks that are written.
    blocks: u64,
    /// When they were kept last.
    kept: Option<Instant>,
    going: &'g Going,
    problem: Option<StoreError>,
}

impl Keep<'_> {
    fn keep(&mut self, totals: &Totals) -> Result<(), Batch> {
        let totals_json = serde_json::to_string(totals).unwrap_or_default();
        let kept = self.writer.keep(&Progress { blocks: self.blocks, totals: totals_json });
        self.checked(kept)?;
        totals.clone_into(&mut lock(&self.going.totals));
        self.kept = Some(Instant::now());
        Ok(())
    }

    fn checked<T>(&mut self, result: Result<T, StoreError>) -> Result<T, Batch> {
        result.map_err(|error| {
            let told = Batch::Write(error.path().display().to_string(), std::io::Error::other(error.to_string()));
            self.problem = Some(error);
            told
        })
    }
}

impl Sink for Keep<'_> {
    fn block(&mut self, bytes: &[u8], blocks: u64, totals: &Totals) -> Result<(), Batch> {
        if self.kept.is_none() {
            self.going.skipped.store(self.going.watch.read.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        let Self { writer, ids, going, .. } = self;
        let mut figures = lock(&going.figures);
        let written = unpack(bytes, |row| {
            figures.add(&fact(row, ids));
            writer.add(row).map(drop)
        });
        drop(figures);
        self.checked(written)?;
        self.blocks = blocks;
        // The first rows at once: somebody is waiting for them.
        if self.kept.is_none_or(|kept| kept.elapsed() >= EVERY) {
            self.keep(totals)?;
        }
        Ok(())
    }

    fn pause(&mut self, _: u64, totals: &Totals) -> Result<(), Batch> {
        self.keep(totals)
    }
}
