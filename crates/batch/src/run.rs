//! The run: one thread reads, several judge, one writes in the order of the input; memory does not grow with the input.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use tact_core::Analyzer;

use crate::block::{Block, Parse};
use crate::formats::{self, Source, Wishes};
use crate::inputs::Input;
use crate::judge::{Judged, Judging};
use crate::out::{Encode, Gather, Sink};
use crate::row::{Place, Row};
use crate::stream;
use crate::totals::Totals;
use crate::trouble::{Failure, Trouble};

/// How many blocks are under way for each worker.
const AHEAD: usize = 3;

/// The most memory that the output of a block keeps for the next one.
const KEPT: usize = 6 << 20;

/// How many inputs are looked at beforehand to learn their columns.
const LOOKED_AT: usize = 100;

/// What the outside may see and do while a run goes on.
#[derive(Debug, Default)]
pub struct Watch {
    /// Set it to end the run behind the rows that are under way.
    pub stop: AtomicBool,
    /// Bytes read from the disk.
    pub read: Arc<AtomicU64>,
    /// Rows written.
    pub rows: AtomicU64,
}

/// Inputs that have been looked at.
pub struct Plan {
    /// What is read, in order.
    pub inputs: Vec<Input>,
    /// How.
    pub wishes: Wishes,
    /// The names of all columns, in the order in which they come.
    pub columns: Vec<String>,
    /// The columns of each input with their types, where it has some.
    pub schemas: Vec<Option<SchemaRef>>,
    /// What was opened to be looked at and cannot be opened again.
    opened: Option<Box<dyn Source>>,
}

impl Plan {
    /// Looks at the inputs: what is unclear about them is said before anything is judged.
    pub fn new(inputs: Vec<Input>, wishes: Wishes, watch: &Watch) -> Result<Self, Failure> {
        let mut columns: Vec<String> = Vec::new();
        let mut schemas = Vec::new();
        let mut opened = None;
        for (number, input) in inputs.iter().enumerate() {
            // Columns with types must all be known: the output has each of them from its first row on.
            if number >= LOOKED_AT && schemas.iter().any(Option::is_none) {
                break;
            }
            let names = match input.format.columns {
                Some(names) => {
                    schemas.push(None);
                    names.iter().map(|name| (*name).to_owned()).collect()
                }
                None => {
                    let source = (input.format.open)(stream::open(&input.path, &watch.read)?, &wishes)?;
                    let parser = source.parser();
                    let names = parser.columns();
                    schemas.push(parser.schema());
                    if input.path.as_os_str() == "-" {
                        opened = Some(source);
                    }
                    names
                }
            };
            for name in names {
                if !columns.contains(&name) {
                    columns.push(name);
                }
            }
        }
        if opened.is_none() {
            watch.read.store(0, Ordering::Relaxed);
        }
        Ok(Self { inputs, wishes, columns, schemas, opened })
    }

    /// Of rows that come from somewhere else than a file.
    pub fn of_source(source: Box<dyn Source>) -> Self {
        let input = Input { path: "-".into(), format: formats::FORMATS[0] };
        let parser = source.parser();
        let (columns, schemas) = (parser.columns(), vec![parser.schema()]);
        Self { inputs: vec![input], wishes: Wishes::default(), columns, schemas, opened: Some(source) }
    }

    /// May rows have other fields than the columns that are known? JSON may, further down, and so may a second file.
    pub fn is_open(&self) -> bool {
        self.inputs.iter().any(|input| matches!(input.format.name, "json" | "jsonl")) || self.inputs.len() > 1
    }

    /// Does it read from standard input?
    pub fn has_stdin(&self) -> bool {
        self.inputs.iter().any(|input| input.path.as_os_str() == "-")
    }
}

/// A block on its way through the threads.
struct Job {
    number: u64,
    input: u32,
    block: Block,
    parser: Option<Arc<dyn Parse>>,
    out: Vec<u8>,
    /// The same in a format of columns, or why there are none.
    batch: Result<Option<RecordBatch>, String>,
    totals: Totals,
}

/// Judges everything, with `jobs` workers. The first `done` blocks are passed over: an earlier run has written them, and
/// `totals` are theirs.
pub fn run(
    plan: Plan,
    judging: &Judging,
    encode: &dyn Encode,
    sink: &mut dyn Sink,
    (jobs, done, totals): (usize, u64, Totals),
    watch: &Watch,
) -> Result<Totals, Failure> {
    let jobs = jobs.max(1);
    let (to_workers, work) = channel::<Job>();
    let (to_writer, written) = channel::<Job>();
    let (give_back, free) = channel::<Job>();
    for _ in 0..=jobs * AHEAD {
        let job = Job {
            number: 0,
            input: 0,
            block: Block::default(),
            parser: None,
            out: Vec::new(),
            batch: Ok(None),
            totals: Totals::default(),
        };
        drop(give_back.send(job));
    }
    let work = Mutex::new(work);
    thread::scope(|scope| {
        let reading = Reading { plan, watch, done, number: 0, free, spare: None, to_workers };
        let reading = scope.spawn(move || reading.all());
        for _ in 0..jobs {
            let to_writer = to_writer.clone();
            let work = &work;
            scope.spawn(move || worker(judging, encode, work, &to_writer));
        }
        drop(to_writer);
        let result = write(&written, &give_back, sink, (done, totals), watch);
        if result.is_err() {
            watch.stop.store(true, Ordering::Relaxed);
        }
        // Whoever waits for a free block or for the writer goes on, and ends.
        drop((give_back, written));
        let complete = reading.join().unwrap_or(false);
        let (blocks, totals) = result?;
        if complete {
            return Ok(totals);
        }
        sink.pause(blocks, &totals)?;
        Err(Failure::Stopped(totals.rows))
    })
}

/// Hands over the rows of one input, for those who only want to read it.
pub fn each_row(input: &Input, wishes: &Wishes, each: &mut dyn FnMut(&Row)) -> Result<(), Failure> {
    let mut source = (input.format.open)(stream::open(&input.path, &Arc::default())?, wishes)?;
    let parser = source.parser();
    let mut block = Block::default();
    while source.fill(&mut block)? {
        for item in &block.items {
            let place = Place { input: 0, row: item.row, line: item.line };
            match &item.trouble {
                Some(trouble) => each(&Row::unreadable(place, trouble.clone())),
                None => match &block.batch {
                    Some(batch) => parser.batch(batch, place, each),
                    None => drop(parser.rows(&block.bytes[item.start..item.end], None, place, each)),
                },
            }
        }
        block.clear();
    }
    Ok(())
}

/// The thread that reads.
struct Reading<'w> {
    plan: Plan,
    watch: &'w Watch,
    done: u64,
    number: u64,
    free: Receiver<Job>,
    /// A block that was filled and not sent.
    spare: Option<Job>,
    to_workers: Sender<Job>,
}

impl Reading<'_> {
    /// Reads all inputs. False: the run was ended before.
    fn all(mut self) -> bool {
        let inputs = std::mem::take(&mut self.plan.inputs);
        for (number, input) in inputs.iter().enumerate() {
            let source = match self.plan.opened.take_if(|_| input.path.as_os_str() == "-") {
                Some(source) => Ok(source),
                None => stream::open(&input.path, &self.watch.read)
                    .and_then(|stream| (input.format.open)(stream, &self.plan.wishes)),
            };
            let going = match source {
                Ok(mut source) => self.one(number as u32, source.as_mut()),
                // One file of many: the others are judged.
                Err(failure) => self.broken(number as u32, &failure),
            };
            if going.is_none() {
                return false;
            }
        }
        true
    }

    /// Reads an input. Nothing: the run ends.
    fn one(&mut self, input: u32, source: &mut dyn Source) -> Option<()> {
        let parser = source.parser();
        loop {
            if self.watch.stop.load(Ordering::Relaxed) {
                return None;
            }
            let mut job = self.take()?;
            job.block.clear();
            match source.fill(&mut job.block) {
                Ok(true) => {
                    job.parser = Some(Arc::clone(&parser));
                    self.send(job, input)?;
                }
                Ok(false) => {
                    self.free_again(job);
                    return Some(());
                }
                Err(failure) => {
                    self.free_again(job);
                    return self.broken(input, &failure);
                }
            }
        }
    }

    /// Says in the output that an input cannot be read.
    fn broken(&mut self, input: u32, failure: &Failure) -> Option<()> {
        let mut job = self.take()?;
        job.block.clear();
        job.block.push_trouble(Trouble::Broken(failure.text(false)), 0, 0);
        job.parser = None;
        self.send(job, input)
    }

    fn send(&mut self, mut job: Job, input: u32) -> Option<()> {
        (job.number, job.input) = (self.number, input);
        self.number += 1;
        if job.number < self.done {
            self.free_again(job);
            return Some(());
        }
        self.to_workers.send(job).ok()
    }

    /// An empty block, as soon as there is one.
    fn take(&mut self) -> Option<Job> {
        self.spare.take().or_else(|| self.free.recv().ok())
    }

    /// Keeps a block for the next round.
    fn free_again(&mut self, job: Job) {
        self.spare = Some(job);
    }
}

/// Judges blocks until there are no more.
fn worker(judging: &Judging, encode: &dyn Encode, work: &Mutex<Receiver<Job>>, to_writer: &Sender<Job>) {
    let mut analyzer = Analyzer::new(judging.ruleset);
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut job) = next else { return };
        let Job { block, parser, out, batch, totals, input, .. } = &mut job;
        let mut gather = encode.gather(judging);
        out.clear();
        *totals = Totals { passed_over: block.passed_over, ..Totals::default() };
        for item in &block.items {
            let place = Place { input: *input, row: item.row, line: item.line };
            let before = totals.passed_over;
            let mut passed_over = 0;
            {
                let mut each = |row: &Row| {
                    judging.judge(row, &mut analyzer, totals, &mut |judged: &Judged| match &mut gather {
                        Some(gather) => gather.row(row, judged, judging),
                        None => encode.row(row, judged, judging, out),
                    });
                };
                match (&item.trouble, parser.as_deref()) {
                    (Some(trouble), _) => each(&Row::unreadable(place, trouble.clone())),
                    (None, Some(parser)) => {
                        let customer = item.customer.and_then(|(start, end)| block.bytes.get(start..end));
                        let customer = customer.and_then(|bytes| str::from_utf8(bytes).ok());
                        let bytes = &block.bytes[item.start..item.end];
                        match &block.batch {
                            Some(batch) => parser.batch(batch, place, &mut each),
                            None => passed_over = parser.rows(bytes, customer, place, &mut each),
                        }
                    }
                    (None, None) => {}
                }
            }
            totals.passed_over = before + passed_over;
        }
        *batch = gather.map_or(Ok(None), Gather::end).map_err(|error| error.to_string());
        if to_writer.send(job).is_err() {
            return;
        }
    }
}

/// Writes blocks in the order of the input, and gives them back. Returns how many are written now.
fn write(
    written: &Receiver<Job>,
    give_back: &Sender<Job>,
    sink: &mut dyn Sink,
    (done, mut totals): (u64, Totals),
    watch: &Watch,
) -> Result<(u64, Totals), Failure> {
    let mut waiting = BTreeMap::new();
    let mut next = done;
    while let Ok(job) = written.recv() {
        waiting.insert(job.number, job);
        while let Some(mut job) = waiting.remove(&next) {
            next += 1;
            totals.add(std::mem::take(&mut job.totals));
            match std::mem::replace(&mut job.batch, Ok(None)) {
                Ok(Some(batch)) => sink.batch(&batch)?,
                Ok(None) => {}
                Err(why) => return Err(Failure::Shape("Arrow".to_owned(), why)),
            }
            sink.block(&job.out, next, &totals)?;
            watch.rows.store(totals.rows, Ordering::Relaxed);
            job.out.shrink_to(KEPT);
            job.parser = None;
            drop(give_back.send(job));
        }
    }
    Ok((next, totals))
}
