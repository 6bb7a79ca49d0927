//! `tact agree`: what Tact says beside what people said of the same replies.

mod render;
mod row;
mod table;
mod worst;

use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use tact_batch::agree::{Figures, Label, Labelled};
use tact_core::{Analysis, Analyzer, Context, Ruleset, decode, language_code};
use tact_rules::Loaded;

use crate::args::text;
use crate::batch::told;
use crate::input::read;
use crate::load::{Failed, loaded};
use crate::ui::{Paint, Ui, visible};
use crate::{print, print_json};

use row::Row;
use table::Record;
use worst::{Worst, by_label, worst};

/// A row that Tact has judged.
#[derive(Debug)]
struct Judged {
    row: Row,
    /// The language that the row says, else the one that Tact saw; nothing without words.
    language: Option<String>,
    analysis: Analysis,
    answers: [Option<u8>; Label::ALL.len()],
}

impl Judged {
    fn new(row: Row, analysis: Analysis, ruleset: &Ruleset) -> Self {
        let language = row.language.clone().or_else(|| language_code(&analysis, ruleset));
        let answers = Label::ALL.map(|label| label.answer(&analysis, ruleset));
        Self { row, language, analysis, answers }
    }
}

impl Labelled for Judged {
    fn answer(&self, label: Label) -> Option<u8> {
        self.answers[label as usize]
    }

    fn label(&self, label: Label, annotator: usize) -> Option<u8> {
        self.row.label(label, annotator)
    }

    fn polite(&self) -> Option<bool> {
        self.row.polite
    }
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    /// In the file, or in the part of it that is looked at.
    read: usize,
    /// Judged and compared.
    compared: usize,
    /// Without any label.
    unlabelled: usize,
    /// Not readable.
    left_out: usize,
    /// Compared, but with nothing to judge: counted as perfect.
    not_judged: usize,
}

/// The rows of one language.
#[derive(Debug, Serialize)]
struct Group<'r> {
    language: Option<&'r str>,
    rows: usize,
    not_judged: usize,
    #[serde(flatten)]
    figures: Figures,
    #[serde(serialize_with = "by_label")]
    worst: Vec<Worst<'r>>,
}

/// All that is said.
#[derive(Debug, Serialize)]
struct Agreement<'r> {
    part: Option<&'r str>,
    rows: Counts,
    languages: Vec<Group<'r>>,
}

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let loaded = loaded(matches, ui)?;
    let path = text(matches, "file").unwrap_or("-");
    let prompt =
        ui.pick("Collez les réponses annotées, puis Ctrl+D :", "Paste the labelled replies, then press Ctrl+D:");
    let records = match table::of_workbook(path, ui) {
        Some(records) => records.map_err(|failure| told(&failure, ui))?,
        None => table::records(path, &decode(&read(path, prompt, ui)?).text, ui),
    };
    let part = text(matches, "part");
    let (rows, mut counts) = rows(path, records, part, &loaded.ruleset, ui)?;
    let judged = judged(rows, &loaded);
    counts.not_judged = judged.iter().filter(|judged| judged.analysis.not_judged.is_some()).count();
    let count = matches.get_one("worst").copied().unwrap_or_default();
    let agreement = Agreement { part, rows: counts, languages: groups(&judged, count, &loaded.ruleset, ui) };
    if text(matches, "format") == Some("json") {
        print_json(&agreement, ui)?;
    } else {
        print(&render::render(&agreement, &loaded.ruleset, ui, Paint::for_stdout()), ui)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows of a file that can be compared. What cannot be read is told on standard error; if that is all of them, once.
fn rows(
    name: &str,
    records: Vec<Record>,
    part: Option<&str>,
    ruleset: &Ruleset,
    ui: Ui,
) -> Result<(Vec<Row>, Counts), Failed> {
    let languages: Vec<&str> = ruleset.languages().iter().map(|language| language.code.as_str()).collect();
    let mut counts = Counts::default();
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let odd = part.map(|part| part == "odd");
    for record in records {
        if odd.is_some_and(|odd| odd != (record.number % 2 == 1)) {
            continue;
        }
        counts.read += 1;
        match record.fields.and_then(|fields| Row::read((record.number, record.line), &fields, &languages, ui)) {
            Ok(row) if row.has_labels() => rows.push(row),
            Ok(_) => counts.unlabelled += 1,
            Err(problem) => problems.push((record.line, problem)),
        }
    }
    (counts.compared, counts.left_out) = (rows.len(), problems.len());
    let shown = visible(name);
    if rows.is_empty() {
        return Err(nothing_to_compare(&shown, &counts, problems.first(), ui));
    }
    for (line, problem) in &problems {
        eprintln!("{shown}:{line}: {problem}");
    }
    if !problems.is_empty() {
        let count = problems.len();
        eprintln!(
            "{}",
            ui.pick(
                format!("tact : {count} ligne(s) laissée(s) de côté ; le reste est comparé"),
                format!("tact: {count} row(s) left out; the rest is compared"),
            )
        );
    }
    Ok((rows, counts))
}

fn nothing_to_compare(shown: &str, counts: &Counts, first: Option<&(usize, String)>, ui: Ui) -> Failed {
    let why = match first {
        Some((line, problem)) => ui.pick(format!(" (ligne {line} : {problem})"), format!(" (line {line}: {problem})")),
        None if counts.unlabelled > 0 => ui.pick(" (aucune étiquette)", " (no label anywhere)").to_owned(),
        None => ui.pick(" (aucune ligne)", " (no rows)").to_owned(),
    };
    Failed(ui.pick(
        format!("tact : {shown} : rien à comparer{why} ; attendu : des lignes JSON ou un tableau CSV avec `text` et des étiquettes comme `politeness` ou `blame`"),
        format!("tact: {shown}: nothing to compare{why}; expected: JSON Lines or a CSV table with `text` and labels such as `politeness` or `blame`"),
    ))
}

fn judged(rows: Vec<Row>, loaded: &Loaded) -> Vec<Judged> {
    let mut analyzer = Analyzer::new(&loaded.ruleset);
    let judge = |row: Row| {
        let context = Context {
            language: row.language.as_deref(),
            channel: row.channel,
            customer: row.customer.as_deref(),
            address: loaded.defaults.address,
            region: loaded.defaults.region.as_deref(),
            ..Context::default()
        };
        let analysis = analyzer.analyze(&row.text, &context);
        Judged::new(row, analysis, &loaded.ruleset)
    };
    rows.into_iter().map(judge).collect()
}

/// The rows of each language, in the order in which the languages come.
fn groups<'r>(judged: &'r [Judged], count: usize, ruleset: &Ruleset, ui: Ui) -> Vec<Group<'r>> {
    let mut languages: Vec<Option<&str>> = Vec::new();
    for judged in judged {
        if !languages.contains(&judged.language.as_deref()) {
            languages.push(judged.language.as_deref());
        }
    }
    let of_language = |language: Option<&'r str>| {
        let rows: Vec<&Judged> = judged.iter().filter(|judged| judged.language.as_deref() == language).collect();
        Group {
            language,
            rows: rows.len(),
            not_judged: rows.iter().filter(|judged| judged.analysis.not_judged.is_some()).count(),
            figures: Figures::of(&rows),
            worst: worst(&rows, count, ruleset, ui),
        }
    };
    languages.into_iter().map(of_language).collect()
}
