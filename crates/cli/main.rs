//! `tact`: judges replies in a terminal, compares itself with people, shows and tests rules.

mod agree;
mod args;
mod batch;
mod check;
mod clip;
mod input;
mod load;
mod render;
mod report;
mod rules;
mod tokens;
mod ui;

use std::env;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
use serde::Serialize;

use load::Failed;
use tact_batch::is_hidden;
use ui::Ui;

/// Bad usage or unreadable input.
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    let ui = asked_language().unwrap_or_else(Ui::of_system);
    // What a panic says may quote the text that it happened on, and standard error goes into logs.
    std::panic::set_hook(Box::new(move |panic| {
        if tact_batch::is_guarded() {
            return;
        }
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        eprintln!(
            "{}",
            ui.pick(
                format!("tact : défaut à {place} ; signalez cette ligne"),
                format!("tact: defect at {place}; please report this line")
            )
        );
        // Other threads would wait for this one for ever.
        std::process::abort();
    }));
    match run(ui) {
        Ok(code) => code,
        Err(Failed(message)) => {
            // It may name what somebody wrote: an argument, a file, a rule.
            eprintln!("{}", ui::visible_lines(&message));
            ExitCode::from(EXIT_USAGE)
        }
    }
}

fn run(ui: Ui) -> Result<ExitCode, Failed> {
    let matches = match args::command(ui).try_get_matches() {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            print(&error.to_string(), ui)?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => return Err(Failed(args::explain(&error, ui))),
    };
    match matches.subcommand() {
        Some(("check", matches)) => check::run(matches, ui),
        Some(("clip", matches)) => clip::run(matches, ui),
        Some(("batch", matches)) => batch::run(matches, ui),
        Some(("report", matches)) => report::run(matches, ui),
        Some(("agree", matches)) => agree::run(matches, ui),
        Some(("rules", matches)) => rules::run(matches, ui),
        Some(("tokens", matches)) => tokens::run(matches, ui),
        _ => Ok(ExitCode::from(EXIT_USAGE)),
    }
}

/// The language that `--ui` asks for, known before the command line is parsed: help and errors need it.
fn asked_language() -> Option<Ui> {
    let mut args = env::args_os().skip(1);
    while let Some(arg) = args.next() {
        let arg = arg.to_string_lossy().into_owned();
        if arg == "--ui" {
            return Ui::from_code(&args.next()?.to_string_lossy());
        }
        if let Some(code) = arg.strip_prefix("--ui=") {
            return Ui::from_code(code);
        }
    }
    None
}

/// Writes a line of JSON to standard output. What a terminal would obey is written as `\u` and its number, which says the
/// same: outside of its texts JSON has no such characters.
fn print_json(value: &impl Serialize, ui: Ui) -> Result<(), Failed> {
    let line = serde_json::to_string(value).map_err(|error| Failed(format!("tact: {error}")))?;
    let mut shown = String::with_capacity(line.len() + 1);
    for ch in line.chars() {
        if is_hidden(ch) {
            let mut units = [0; 2];
            for unit in ch.encode_utf16(&mut units) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(ch);
        }
    }
    shown.push('\n');
    print(&shown, ui)
}

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
fn print(text: &str, ui: Ui) -> Result<(), Failed> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failed(ui.pick(
            format!("tact : impossible d’écrire sur la sortie standard : {error}"),
            format!("tact: cannot write to standard output: {error}"),
        ))),
        _ => Ok(()),
    }
}
