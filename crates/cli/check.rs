//! `tact check`: one or several replies, judged.

use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use tact_core::spec::Address;
use tact_core::{Analyzer, Context, Encoding, Report, decode, report};

use crate::args::{chosen_channel, limit, text};
use crate::input::read;
use crate::load::{Failed, loaded};
use crate::render::{Page, render};
use crate::ui::{Paint, Ui};
use crate::{EXIT_USAGE, print, print_json};

/// A report as JSON; the file is named where there are several.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(flatten)]
    report: &'a Report,
}

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let loaded = loaded(matches, ui)?;
    let ruleset = &loaded.ruleset;
    let prompt = ui.pick("Collez la réponse, puis Ctrl+D :", "Paste the reply, then press Ctrl+D:");
    let customer = text(matches, "customer").map(|path| read(path, prompt, ui)).transpose()?;
    let customer = customer.as_deref().map(|bytes| decode(bytes).text);
    let address = match text(matches, "address") {
        Some("tu") => Some(Address::Tu),
        Some(_) => Some(Address::Vous),
        None => loaded.defaults.address,
    };
    let context = Context {
        language: text(matches, "lang").filter(|code| *code != "auto"),
        channel: chosen_channel(matches),
        customer: customer.as_deref(),
        address,
        region: text(matches, "region").or(loaded.defaults.region.as_deref()),
        ..Context::default()
    };
    let limit = limit(matches);
    let json = text(matches, "format") == Some("json");
    let files: Vec<&str> =
        matches.get_many::<String>("file").map_or(vec!["-"], |files| files.map(String::as_str).collect());
    let mut analyzer = Analyzer::new(ruleset);
    let (mut reached, mut unreadable) = (false, false);
    for file in &files {
        let bytes = match read(file, prompt, ui) {
            Ok(bytes) => bytes,
            Err(Failed(message)) => {
                eprintln!("{message}");
                unreadable = true;
                continue;
            }
        };
        let decoded = decode(&bytes);
        let analysis = analyzer.analyze(&decoded.text, &context);
        let report = report(&decoded.text, &analysis, ruleset, ui.code());
        let judged = report.judged;
        reached |= judged && limit.is_some_and(|limit| analysis.verdict >= limit);
        let shown = (files.len() > 1).then_some(*file);
        if json {
            print_json(&Line { file: shown, report: &report }, ui)?;
        } else {
            let guessed = decoded.encoding == Encoding::Windows1252;
            let page = Page { file: shown, text: &decoded.text, report: &report, ruleset, guessed_encoding: guessed };
            print(&render(&page, ui, Paint::for_stdout()), ui)?;
        }
    }
    // The process ends here: giving back the memory of the rules piece by piece would cost a tenth of its time.
    drop(analyzer);
    std::mem::forget(loaded);
    Ok(match (unreadable, reached) {
        (true, _) => ExitCode::from(EXIT_USAGE),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}
