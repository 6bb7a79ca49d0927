//! `tact rules`: rules shown, tested and created.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use tact_core::spec::{Direction, Kind, LanguageSpec, PhenomenonSpec, RuleSpec, Sourced, Spec, Status};
use tact_rules::{Example, Rules, Trial, built_in_examples, create_folder, id_matches, line_and_column, nearest};

use crate::args::text;
use crate::load::{Failed, rules, tell_problems};
use crate::print;
use crate::ui::{Ui, visible, visible_lines};

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    match matches.subcommand() {
        Some(("list", matches)) => list(matches, ui),
        Some(("show", matches)) => show(matches, ui),
        Some(("test", matches)) => test(matches, ui),
        Some(("new", matches)) => new(matches, ui),
        _ => Ok(ExitCode::FAILURE),
    }
}

fn all(spec: &Spec) -> impl Iterator<Item = (&LanguageSpec, &RuleSpec)> {
    spec.languages.iter().flat_map(|language| language.rules.iter().map(move |rule| (language, rule)))
}

fn phenomenon<'s>(spec: &'s Spec, rule: &RuleSpec) -> Option<&'s PhenomenonSpec> {
    spec.phenomena.iter().find(|known| known.id == rule.phenomenon)
}

fn list(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let rules = rules(matches, ui)?;
    let wanted = text(matches, "id").unwrap_or("");
    let mut out = String::new();
    for (_, rule) in all(rules.spec()).filter(|(_, rule)| wanted.is_empty() || id_matches(&rule.id.text, wanted)) {
        let data = phenomenon(rules.spec(), rule);
        let direction = match data.map(|data| data.direction) {
            Some(Direction::Good) => "+",
            Some(Direction::Bad) => "−",
            _ => "·",
        };
        let status = match rule.status {
            Status::On => "",
            Status::Off => ui.pick(" (éteinte)", " (off)"),
            Status::Draft => ui.pick(" (à l’essai)", " (draft)"),
        };
        let name = data.and_then(|data| data.name.get(ui.code())).unwrap_or("");
        let _ = writeln!(out, "{direction} {:<58} {}{status}", visible(&rule.id.text), visible(name));
    }
    if out.is_empty() {
        return Err(unknown(wanted, rules.spec(), ui));
    }
    print(&out, ui)?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(wanted: &str, spec: &Spec, ui: Ui) -> Failed {
    let ids: Vec<&str> = all(spec).map(|(_, rule)| rule.id.text.as_str()).collect();
    let near = nearest(wanted, &ids);
    let hint = near.map_or(String::new(), |near| ui.pick(format!(" ; peut-être {near}"), format!("; perhaps {near}")));
    let wanted = visible(wanted);
    Failed(ui.pick(
        format!("tact : aucune règle ne s’appelle « {wanted} »{hint} ; voir `tact rules list`"),
        format!("tact: no rule is called `{wanted}`{hint}; see `tact rules list`"),
    ))
}

fn show(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let rules = rules(matches, ui)?;
    let wanted = text(matches, "id").unwrap_or("");
    let mut out = String::new();
    let mut shown_phenomenon = String::new();
    let built_in = built_in_examples();
    let examples: Vec<&Example> = rules.examples().iter().chain(&built_in).collect();
    for (language, rule) in all(rules.spec()).filter(|(_, rule)| id_matches(&rule.id.text, wanted)) {
        if rule.phenomenon != shown_phenomenon {
            shown_phenomenon.clone_from(&rule.phenomenon);
            if let Some(data) = phenomenon(rules.spec(), rule) {
                describe(data, ui, &mut out);
            }
        }
        let own: Vec<&Example> = examples.iter().filter(|example| example.rule == rule.id.text).copied().collect();
        describe_rule(language, rule, &own, ui, &mut out);
    }
    if out.is_empty() {
        return Err(unknown(wanted, rules.spec(), ui));
    }
    print(&(visible_lines(&out) + "\n"), ui)?;
    Ok(ExitCode::SUCCESS)
}

fn describe(data: &PhenomenonSpec, ui: Ui, out: &mut String) {
    let code = ui.code();
    let _ = writeln!(out, "{}: {}", data.id, data.name.get(code).unwrap_or(""));
    for text in [&data.message, &data.why, &data.advice].into_iter().filter_map(|texts| texts.get(code)) {
        let _ = writeln!(out, "  {text}");
    }
    if !data.source.is_empty() {
        let _ = writeln!(out, "  {}: {}", ui.pick("source", "source"), data.source);
    }
    let points: Vec<String> = data.points.iter().map(|(name, points)| format!("{name} {points:+}")).collect();
    if !points.is_empty() {
        let _ = writeln!(out, "  {}: {}", ui.pick("points", "points"), points.join(", "));
    }
}

fn describe_rule(language: &LanguageSpec, rule: &RuleSpec, examples: &[&Example], ui: Ui, out: &mut String) {
    let _ = writeln!(out, "\n{}", rule.id.text);
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "  {title}");
            for line in lines {
                let _ = writeln!(out, "    {line}");
            }
        }
    };
    let texts = |list: &[Sourced]| -> Vec<String> { list.iter().map(|entry| entry.text.clone()).collect() };
    let looks_for = match &rule.kind {
        Kind::Phrases(list) | Kind::Regex { expressions: list, .. } => texts(list),
        Kind::Expect { phenomena, .. } => {
            vec![format!("{} {}", ui.pick("absence de", "absence of"), texts(phenomena).join(", "))]
        }
        Kind::TooMany { phenomena, over } => vec![format!("> {over} {}", texts(phenomena).join(", "))],
        Kind::Model { head, .. } => vec![format!("{} {head}", ui.pick("modèle appris :", "learned model:"))],
    };
    section(ui.pick("cherche", "looks for"), looks_for);
    for text in [&rule.message, &rule.why, &rule.advice].into_iter().flatten() {
        section(&format!("{} ({})", ui.pick("dit", "says"), language.code), vec![text.clone()]);
    }
    let conditions = &rule.conditions;
    let cancelled =
        [&conditions.unless, &conditions.unless_sentence, &conditions.unless_near, &conditions.unless_reply];
    section(ui.pick("sauf avec", "unless with"), cancelled.iter().flat_map(|list| texts(list)).collect());
    let needed = [&conditions.only_sentence, &conditions.only_near].into_iter().chain(&conditions.only_reply);
    section(ui.pick("seulement avec", "only with"), needed.flat_map(|list| texts(list)).collect());
    let suggestions = rule.suggest.iter().map(|suggestion| {
        let forms: Vec<String> =
            [&suggestion.vous, &suggestion.tu].into_iter().flatten().map(|text| format!("{text:?}")).collect();
        forms.join(" / ")
    });
    section(ui.pick("propose", "suggests"), suggestions.collect());
    let example = |hit: bool| {
        examples.iter().filter(move |example| example.expected.is_some() == hit).map(|example| match example.expected {
            Some((start, end)) => {
                format!("{}[[{}]]{}", &example.text[..start], &example.text[start..end], &example.text[end..])
                    .replace('\n', "⏎")
            }
            None => example.text.replace('\n', "⏎"),
        })
    };
    section(ui.pick("trouve", "finds"), example(true).collect());
    section(ui.pick("se tait sur", "stays silent on"), example(false).collect());
}

fn test(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let (rules, examples) = match text(matches, "path") {
        Some(path) => from_path(Path::new(path), matches, ui)?,
        None => {
            let rules = rules(matches, ui)?;
            let own = text(matches, "rules").is_some();
            let examples = if own { rules.examples().to_vec() } else { built_in_examples() };
            (rules, examples)
        }
    };
    let trial = Trial::new(&rules);
    let mut failed = 0;
    let mut out = String::new();
    for example in &examples {
        if let Err(failure) = trial.check(example) {
            failed += 1;
            if let Some(file) = rules.files().get(example.origin.file as usize) {
                let (line, column) = line_and_column(&file.text, example.origin.start as usize);
                let _ = write!(out, "{}:{line}:{column}: ", visible(&file.shown));
            }
            let _ = writeln!(out, "{}", visible(&example.rule));
            let _ = writeln!(out, "  {}", visible(&example.text.replace('\n', "⏎")));
            let _ = writeln!(out, "  {}", visible(&failure.message.replace('\n', "⏎")));
            if !failure.seen.is_empty() {
                let _ = writeln!(out, "  {}: {}", ui.pick("vu", "seen"), visible(&failure.seen));
            }
        }
    }
    let loaded = rules.load();
    tell_problems(&loaded, ui);
    let passed = examples.len() - failed;
    let problems = loaded.problems.len();
    let _ = writeln!(
        out,
        "{}",
        ui.pick(
            format!("{passed} exemples justes, {failed} faux, {problems} problèmes dans les fichiers"),
            format!("{passed} examples right, {failed} wrong, {problems} problems in the files"),
        )
    );
    print(&out, ui)?;
    Ok(if failed + problems > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The rules around a file or folder, and the examples in it: a rules folder of its own, or a house pack over the
/// built-in rules.
fn from_path(path: &Path, matches: &ArgMatches, ui: Ui) -> Result<(Rules, Vec<Example>), Failed> {
    let failed = |error: &std::io::Error| {
        let shown = visible(&path.display().to_string());
        Failed(ui.pick(format!("tact : {shown} : {error}"), format!("tact: {shown}: {error}")))
    };
    let path = path.canonicalize().map_err(|error| failed(&error))?;
    let root = |name: &str| path.ancestors().find(|folder| folder.join(name).is_file()).map(Path::to_owned);
    let (rules, root) = if let Some(root) = root("dimensions.toml") {
        (Rules::from_folder(&root).map_err(|error| failed(&error))?, root)
    } else {
        let folder = root("pack.toml").unwrap_or_else(|| path.clone());
        let mut rules = match text(matches, "rules") {
            Some(base) => Rules::from_folder(Path::new(base)).map_err(|error| failed(&error))?,
            None => Rules::built_in(),
        };
        rules.add_pack(&folder).map_err(|error| failed(&error))?;
        (rules, folder)
    };
    let inside = |example: &Example| {
        let file = rules.files().get(example.origin.file as usize);
        file.is_some_and(|file| root.join(&file.path).starts_with(&path))
    };
    let examples = rules.examples().iter().filter(|example| inside(example)).cloned().collect();
    Ok((rules, examples))
}

/// The file that `tact rules new` writes: it works as it is, and shows every part that a rule needs.
const TEMPLATE: &str = include_str!("template.toml");

fn new(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    let id = text(matches, "id").unwrap_or("");
    let rules = rules(matches, ui)?;
    let known: Vec<&str> = rules.spec().phenomena.iter().map(|known| known.id.as_str()).collect();
    let languages: Vec<&str> = rules.spec().languages.iter().map(|language| language.code.as_str()).collect();
    let (language, phenomenon) = id.split_once('/').unwrap_or((id, ""));
    if !languages.contains(&language) || !known.contains(&phenomenon) {
        let near = nearest(phenomenon, &known).unwrap_or("blame/reproach");
        let shown = visible(id);
        return Err(Failed(ui.pick(
            format!("tact : « {shown} » n’est pas <langue>/<phénomène> ; langues : {} ; par exemple fr/{near} ; voir `tact rules list`", languages.join(", ")),
            format!("tact: `{shown}` is not <language>/<phenomenon>; languages: {}; for example en/{near}; see `tact rules list`", languages.join(", ")),
        )));
    }
    let pack = text(matches, "pack").unwrap_or("house");
    if pack.is_empty() || !pack.chars().all(|ch| ch.is_alphanumeric() || ch == '-' || ch == '_') {
        return Err(Failed(ui.pick(
            "tact : --pack prend un nom simple : lettres, chiffres, - et _".to_owned(),
            "tact: --pack takes a plain name: letters, digits, - and _".to_owned(),
        )));
    }
    let Some(config) = tact_rules::config_folder() else {
        return Err(Failed(ui.pick(
            "tact : dossier de configuration introuvable".to_owned(),
            "tact: no configuration folder".to_owned(),
        )));
    };
    let folder = config.join("packs").join(pack);
    let file = folder.join(format!("{id}.toml"));
    create(&folder.join("pack.toml"), &format!("name = \"{pack}\"\n"), true)
        .map_err(|error| cannot(&folder, &error, ui))?;
    create(&file, &TEMPLATE.replace("{id}", id), false).map_err(|error| cannot(&file, &error, ui))?;
    let shown = visible(&file.display().to_string());
    print(
        &ui.pick(
            format!("{shown} est créé. À essayer avec : tact rules test {shown}\n"),
            format!("{shown} was created. Test it with: tact rules test {shown}\n"),
        ),
        ui,
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet; one that is stays as it is.
fn create(path: &PathBuf, content: &str, accept_existing: bool) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => std::io::Write::write_all(&mut file, content.as_bytes()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && accept_existing => Ok(()),
        Err(error) => Err(error),
    }
}

fn cannot(path: &Path, error: &std::io::Error, ui: Ui) -> Failed {
    let shown = visible(&path.display().to_string());
    Failed(ui.pick(
        format!("tact : {shown} ne peut pas être créé ({error}) ; un fichier qui existe n’est jamais écrasé"),
        format!("tact: {shown} cannot be created ({error}); an existing file is never overwritten"),
    ))
}
