//! `tact report`: the report, from figures that were counted elsewhere.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tact_batch::out::create;
use tact_batch::report::{About, ReportData, check, figures_of_summary, page};
use tact_batch::{Defaults, Failure, Judging, expand};

use crate::args::text;
use crate::batch::told;
use crate::load::{Failed, loaded};
use crate::ui::Ui;

/// The command.
pub fn command(ui: Ui) -> Command {
    Command::new("report")
        .about(ui.pick("Écrit le rapport à partir d’un résumé", "Writes the report from a summary"))
        .arg(Arg::new("summary").value_name(ui.pick("RÉSUMÉ", "SUMMARY")).num_args(1..).required(true).help(ui.pick(
            "fichiers ou dossiers .parquet ou .arrow, tels que tact.spark.summarise les écrit",
            ".parquet or .arrow files or folders, as tact.spark.summarise writes them",
        )))
        .arg(
            Arg::new("out")
                .long("out")
                .value_name(ui.pick("RAPPORT", "REPORT"))
                .required(true)
                .help(ui.pick("le fichier .html", "the .html file")),
        )
        .arg(
            Arg::new("anonymous")
                .long("anonymous")
                .action(ArgAction::SetTrue)
                .help(ui.pick("sans les noms des agents", "without the names of agents")),
        )
}

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let failed = |failure: Failure| told(&failure, ui);
    let named: Vec<String> = matches.get_many("summary").into_iter().flatten().cloned().collect();
    let out = text(matches, "out").unwrap_or_default();
    check().map_err(failed)?;
    let inputs = expand(&named, None).map_err(failed)?;
    let loaded = loaded(matches, ui)?;
    let judging = Judging::new(&loaded.ruleset, ui.code(), Defaults::default());
    let figures = figures_of_summary(&inputs, &loaded.ruleset).map_err(failed)?;
    let about = About { inputs: named, anonymous: matches.get_flag("anonymous") };
    let bytes = page(&ReportData::new(&figures, &judging, &about)).map_err(failed)?;
    let part = PathBuf::from(format!("{out}.part"));
    let written = create(&part).and_then(|mut file| file.write_all(&bytes)).and_then(|()| fs::rename(&part, out));
    written.map_err(|error| failed(Failure::Write(out.to_owned(), error)))?;
    Ok(ExitCode::SUCCESS)
}
