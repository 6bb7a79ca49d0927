//! `tact batch`: all replies of an export, judged.

mod mapping;
mod options;
mod progress;
mod report;
mod summary;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::available_parallelism;

use clap::ArgMatches;
use tact_batch::formats::Wishes;
use tact_batch::out::{
    Columnar, Console, Encode, Finished, Flat, Journal, JsonLines, Nowhere, Sample, Sheet, Sink, Target, ToFile,
    Workbook, columns_to, create, put,
};
use tact_batch::{Defaults, Failure, Input, Judging, Mapping, People, Plan, Totals, Watch, expand, run as judge};
use tact_core::decode;
use tact_core::spec::Address;
use tact_rules::Loaded;

use crate::args::{chosen_channel, text};
use crate::input::read;
use crate::load::{Failed, loaded};
use crate::ui::{Ui, visible, visible_lines};

pub use options::command;

/// The exit code of a run that was stopped from the keyboard.
const EXIT_STOPPED: u8 = 130;

/// The mark with which Excel recognises UTF-8.
const MARK: &str = "\u{feff}";

/// A run, as the command line asks for it.
struct Batch<'a> {
    matches: &'a ArgMatches,
    ui: Ui,
    out: &'a str,
    target: Target,
    judging: Judging<'a>,
    mapping: Mapping,
    watch: Arc<Watch>,
    jobs: usize,
}

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let failed = |failure: Failure| told(&failure, ui);
    let out = text(matches, "out").unwrap_or("-");
    let target = target(matches, out).map_err(failed)?;
    let mapping = mapping::wanted(matches, ui)?;
    let named: Vec<String> = matches.get_many("input").into_iter().flatten().cloned().collect();
    let mut inputs = expand(&named, mapping.from.as_deref()).map_err(failed)?;
    leave_out(&mut inputs, out);
    if inputs.is_empty() {
        return Err(failed(Failure::Nothing(named.join(", "))));
    }
    if target == Target::Html {
        tact_batch::report::check().map_err(failed)?;
    } else if matches.get_flag("anonymous") {
        return Err(failed(Failure::ReportOnly("--anonymous")));
    }
    let loaded = loaded(matches, ui)?;
    let judging = Judging::new(&loaded.ruleset, ui.code(), defaults(matches, &loaded));
    let users = text(matches, "users").map(|path| users(path, ui)).transpose()?.unwrap_or_default();
    let watch = Arc::new(Watch::default());
    let processors = available_parallelism().map_or(1, usize::from);
    let jobs = matches.get_one("jobs").copied().unwrap_or(processors).clamp(1, 64);
    let wishes = Wishes { mapping: mapping.clone(), people: Arc::new(users) };
    let plan = Plan::new(inputs.clone(), wishes, &watch).map_err(failed)?;
    if let Some(name) = text(matches, "save-mapping") {
        mapping::save(name, &mapping, ui)?;
    }
    let stop = Arc::clone(&watch);
    // Without a handler, Ctrl+C ends the process at once: --resume copes with that as well.
    let _ = ctrlc::set_handler(move || {
        if stop.stop.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(EXIT_STOPPED));
        }
    });
    let quiet = matches.get_flag("quiet");
    let progress = !quiet && io::stderr().is_terminal();
    let progress = progress.then(|| progress::Progress::start(&watch, size(&inputs), ui));
    let batch = Batch { matches, ui, out, target, judging, mapping, watch, jobs };
    let result = match matches.get_one::<usize>("sample") {
        Some(&count) => batch.sample(plan, count),
        None => batch.all(plan),
    };
    drop(progress);
    let totals = match result {
        Ok(totals) => totals,
        Err(Failure::Stopped(rows)) => {
            if !quiet {
                let nothing_kept = target.is_whole() || matches.contains_id("sample");
                eprintln!("{}", summary::stopped(rows, out, nothing_kept, ui));
            }
            return Ok(ExitCode::from(EXIT_STOPPED));
        }
        Err(failure) => return Err(failed(failure)),
    };
    if !quiet {
        eprint!("{}", summary::of(&totals, &inputs, ui));
    }
    let reached = match text(matches, "fail-on") {
        Some("review") => totals.review + totals.hold > 0,
        Some(_) => totals.hold > 0,
        None => false,
    };
    // The process ends here: giving back the memory of the rules piece by piece would only cost time.
    drop(batch);
    std::mem::forget(loaded);
    Ok(if reached { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A failure as it is told to the user.
pub fn told(failure: &Failure, ui: Ui) -> Failed {
    // The lines of a table of columns stay lines.
    let shown = visible_lines(&failure.text(ui == Ui::Fr));
    Failed(ui.pick(format!("tact : {shown}"), format!("tact: {shown}")))
}

fn target(matches: &ArgMatches, out: &str) -> Result<Target, Failure> {
    let named = text(matches, "to").and_then(Target::by_name);
    let target = named.or_else(|| if out == "-" { Some(Target::JsonLines) } else { Target::of_path(Path::new(out)) });
    target.ok_or_else(|| Failure::Format(out.to_owned()))
}

/// The output of an earlier run is no input, though it may lie in the folder that is.
fn leave_out(inputs: &mut Vec<Input>, out: &str) {
    let Ok(out) = fs::canonicalize(out) else { return };
    if inputs.len() > 1 {
        inputs.retain(|input| {
            fs::canonicalize(&input.path).is_ok_and(|path| path != out) || input.path == Path::new("-")
        });
    }
}

fn defaults(matches: &ArgMatches, loaded: &Loaded) -> Defaults {
    Defaults {
        language: text(matches, "lang").filter(|code| *code != "auto").map(str::to_owned),
        channel: chosen_channel(matches),
        address: match text(matches, "address") {
            Some("tu") => Some(Address::Tu),
            Some(_) => Some(Address::Vous),
            None => loaded.defaults.address,
        },
        region: text(matches, "region").or(loaded.defaults.region.as_deref()).map(str::to_owned),
    }
}

fn users(path: &str, ui: Ui) -> Result<People, Failed> {
    let bytes = read(path, "", ui)?;
    People::read(&decode(&bytes).text).map_err(|error| {
        let shown = visible(path);
        Failed(ui.pick(
            format!("tact : {shown} : pas une liste d’utilisateurs ({error}) ; attendu : du JSON avec `id`, `name` et `role`"),
            format!("tact: {shown}: no list of users ({error}); expected: JSON with `id`, `name` and `role`"),
        ))
    })
}

/// How many bytes all files have.
fn size(inputs: &[Input]) -> Option<u64> {
    inputs.iter().map(|input| fs::metadata(&input.path).ok().map(|known| known.len())).sum()
}

impl Batch<'_> {
    /// Everything that an output depends on beside its input and the rules.
    fn options(&self) -> String {
        let bom = self.matches.get_flag("bom");
        let users = text(self.matches, "users").map(fs::read);
        format!("{:?}", (&self.mapping, &self.judging.defaults, self.ui, self.target, bom, users.map(Result::ok)))
    }

    fn judge(
        &self,
        plan: Plan,
        encode: &dyn Encode,
        sink: &mut dyn Sink,
        before: (u64, Totals),
    ) -> Result<Totals, Failure> {
        judge(plan, &self.judging, encode, sink, (self.jobs, before.0, before.1), &self.watch)
    }

    /// Writes every row.
    fn all(&self, plan: Plan) -> Result<Totals, Failure> {
        let console = self.out == "-";
        let resume = self.matches.get_flag("resume");
        if resume && plan.has_stdin() {
            return Err(Failure::NoResume("stdin"));
        }
        if resume && console {
            return Err(Failure::NoResume("stdout"));
        }
        let open = plan.is_open();
        let table = || Flat::new(plan.columns.clone(), open, self.target == Target::Csv, &self.judging);
        let path = PathBuf::from(self.out);
        match self.target {
            Target::Parquet | Target::Arrow => {
                let columns = Columnar::new(&plan, open, &self.judging);
                let mut sink = columns_to(self.target, &path, columns.schema())?;
                let totals = self.judge(plan, &columns, sink.as_mut(), (0, Totals::default()))?;
                sink.finish().map(|()| totals)
            }
            Target::Xlsx | Target::Html if console => Err(Failure::Format("-".to_owned())),
            Target::Xlsx => {
                let flat = table();
                let mut sink = Workbook::new(&path, &flat.header())?;
                let totals = self.judge(plan, &flat, &mut sink, (0, Totals::default()))?;
                sink.finish()?;
                Ok(totals)
            }
            Target::Csv => {
                let flat = table();
                let mut start = if self.matches.get_flag("bom") { MARK.as_bytes().to_vec() } else { Vec::new() };
                start.extend(flat.header());
                self.stream(plan, &flat, &start, resume)
            }
            Target::JsonLines => self.stream(plan, &JsonLines, b"", resume),
            Target::Html => self.report(plan, resume),
        }
    }

    fn stream(&self, plan: Plan, encode: &dyn Encode, start: &[u8], resume: bool) -> Result<Totals, Failure> {
        if self.out == "-" {
            let mut sink = Console::new(start)?;
            return self.judge(plan, encode, &mut sink, (0, Totals::default()));
        }
        let totals = self.complete(plan, encode, start, resume)?;
        put(Path::new(self.out))?;
        Ok(totals)
    }

    /// Writes every row to the file beside the output, or those that are missing there.
    fn complete(&self, plan: Plan, encode: &dyn Encode, start: &[u8], resume: bool) -> Result<Totals, Failure> {
        let path = Path::new(self.out);
        let journal = Journal::new(path, &plan.inputs, self.judging.ruleset, &self.options())?;
        match ToFile::new(path, start, journal, resume)? {
            (Some(mut sink), Finished::Going(blocks, totals)) => {
                let totals = self.judge(plan, encode, &mut sink, (blocks, totals))?;
                sink.complete(&totals)?;
                Ok(totals)
            }
            (_, Finished::Before(totals) | Finished::Going(_, totals)) => Ok(totals),
        }
    }

    /// Draws a sample, and writes the sheet for those who label it.
    fn sample(&self, plan: Plan, count: usize) -> Result<Totals, Failure> {
        if matches!(self.target, Target::Parquet | Target::Arrow | Target::Html) {
            // People fill it.
            return Err(Failure::NoSample(self.out.to_owned()));
        }
        let seed = self.matches.get_one("seed").copied().unwrap_or(1);
        let sample = Sample::new(count, seed);
        let totals = self.judge(plan, &sample, &mut Nowhere, (0, Totals::default()))?;
        let sheet = Sheet::new(&sample);
        let path = PathBuf::from(self.out);
        if self.target == Target::Xlsx {
            let mut sink = Workbook::new(&path, &sheet.header())?;
            sink.block(&sheet.records(), 1, &totals)?;
            sink.finish()?;
            return Ok(totals);
        }
        let bytes = match self.target {
            Target::JsonLines => sheet.lines(),
            _ => [MARK.as_bytes(), &sheet.header(), &sheet.records()].concat(),
        };
        if self.out == "-" {
            return Console::new(&bytes).map(|_| totals);
        }
        let written = |error| Failure::Write(self.out.to_owned(), error);
        let part = PathBuf::from(format!("{}.part", self.out));
        let write = || {
            let mut file = create(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        write().map_err(written)?;
        Ok(totals)
    }
}
