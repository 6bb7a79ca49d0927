//! `tact tokens`: what the engine sees, for authors of rules.

use std::fmt::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use tact_core::{Context, tokens};

use crate::args::text;
use crate::load::{Failed, loaded};
use crate::print;
use crate::ui::{Ui, visible};

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let loaded = loaded(matches, ui)?;
    let input = text(matches, "text").unwrap_or_default();
    let context = Context { language: text(matches, "lang").filter(|code| *code != "auto"), ..Context::default() };
    let mut out = String::new();
    for (number, sentence) in tokens(input, &context, &loaded.ruleset).iter().enumerate() {
        let _ = writeln!(out, "{} {} ({})", ui.pick("phrase", "sentence"), number + 1, sentence.language);
        for word in &sentence.words {
            let written = visible(&input[word.start..word.end]);
            let known = if word.known { "" } else { ui.pick("inconnu des règles", "not in the rules") };
            let notes = word.notes.iter().copied().chain([known].into_iter().filter(|note| !note.is_empty()));
            let _ = writeln!(
                out,
                "  {:>4}..{:<4} {written:<20} {:<20} ~{:<16} {}",
                word.start,
                word.end,
                word.folded,
                word.stem,
                notes.collect::<Vec<_>>().join(", ")
            );
        }
    }
    print(&out, ui)?;
    Ok(ExitCode::SUCCESS)
}
