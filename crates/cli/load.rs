//! Which rules this run works with: the built-in ones or a folder, and the house packs of this user.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use tact_rules::{Loaded, Rules};

use crate::args;
use crate::ui::{Ui, visible};

/// A message for the user, who is told on standard error; the exit code is 2.
pub struct Failed(pub String);

/// The folders of the house packs, in the order of their names.
fn packs() -> Vec<PathBuf> {
    let Some(folder) = tact_rules::config_folder() else { return Vec::new() };
    let Ok(entries) = fs::read_dir(folder.join("packs")) else { return Vec::new() };
    let mut packs: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    packs.sort();
    packs
}

/// The rules, before they are compiled.
pub fn rules(matches: &ArgMatches, ui: Ui) -> Result<Rules, Failed> {
    let mut rules = match args::text(matches, "rules") {
        Some(folder) => Rules::from_folder(Path::new(folder)).map_err(|error| unreadable(&error, ui))?,
        None => Rules::built_in(),
    };
    if !matches.get_flag("no-packs") {
        for pack in packs() {
            if let Err(error) = rules.add_pack(&pack) {
                eprintln!("{}", unreadable(&error, ui).0);
            }
        }
    }
    Ok(rules)
}

/// The rules, compiled. What is wrong in them is told on standard error; all else goes on working.
pub fn loaded(matches: &ArgMatches, ui: Ui) -> Result<Loaded, Failed> {
    let mut loaded = rules(matches, ui)?.load();
    if matches.get_flag("no-model") {
        loaded.ruleset.switch_model_off();
    }
    tell_problems(&loaded, ui);
    if loaded.ruleset.languages().is_empty() {
        return Err(Failed(ui.pick(
            "tact : ce dossier ne contient pas de règles ; attendu : dimensions.toml, phenomena.toml, fr/language.toml …".to_owned(),
            "tact: there are no rules in this folder; expected: dimensions.toml, phenomena.toml, fr/language.toml …".to_owned(),
        )));
    }
    Ok(loaded)
}

/// Every problem of the rules, each on a line.
pub fn tell_problems(loaded: &Loaded, ui: Ui) {
    for problem in &loaded.problems {
        eprintln!("{}:{}:{}: {}", visible(&problem.file), problem.line, problem.column, visible(&problem.message));
    }
    let count = loaded.problems.len();
    if count > 0 {
        eprintln!(
            "{}",
            ui.pick(
                format!("tact : {count} problème(s) dans les règles ; ce qui est juste fonctionne"),
                format!("tact: {count} problem(s) in the rules; all that is right works"),
            )
        );
    }
}

fn unreadable(error: &std::io::Error, ui: Ui) -> Failed {
    let error = visible(&error.to_string());
    Failed(ui.pick(format!("tact : règles illisibles : {error}"), format!("tact: cannot read rules: {error}")))
}
