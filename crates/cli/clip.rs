//! `tact clip`: the reply on the clipboard, judged; with `--fix`, the better text put back.

use std::io::{self, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::{Arg, ArgAction, ArgMatches};
use serde::{Deserialize, Serialize};
use tact_batch::{html, reformat};
use tact_clip::{Clip, Clipboard, Unavailable};
use tact_core::spec::Severity;
use tact_core::{Analyzer, Context, Report, Verdict, improve, report};

use crate::args;
use tact_rules::Loaded;

use crate::load::{Failed, loaded};
use crate::render::{Page, render};
use crate::ui::{Paint, Ui, visible, visible_lines};
use crate::{print, print_json};

/// How long it may take until what was put on the clipboard is there.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often that is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// The reply that is put back.
#[derive(Serialize, Deserialize)]
struct Better {
    text: String,
    /// With its formatting, where that could be kept.
    html: Option<String>,
}

/// A report as JSON, and what `--fix` did.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<&'a Better>,
}

/// The command line.
pub fn command(ui: Ui) -> clap::Command {
    clap::Command::new("clip")
        .about(ui.pick("Juge la réponse qui est dans le presse-papiers", "Judges the reply on the clipboard"))
        .arg(Arg::new("fix").long("fix").action(ArgAction::SetTrue).help(ui.pick(
            "remet dans le presse-papiers la réponse avec les premières réécritures",
            "puts the reply back on the clipboard with the first rewordings",
        )))
        .arg(args::language(ui))
        .arg(args::channel(ui))
        .arg(args::format(ui))
        .arg(args::fail_on(ui))
        // What `--fix` starts to answer whoever pastes.
        .arg(Arg::new("hold").long("hold").action(ArgAction::SetTrue).hide(true))
}

/// Runs the command.
pub fn run(matches: &ArgMatches, ui: Ui) -> Result<ExitCode, Failed> {
    if matches.get_flag("hold") {
        return hold(ui);
    }
    let mut clipboard = Clipboard::open().map_err(|error| missing(&error, ui))?;
    let (text, html) = match clipboard.get() {
        Clip::Text(text) => (text.replace("\r\n", "\n"), None),
        Clip::Html(html) => (html::to_text(&html), Some(html)),
        Clip::Image => return Err(nothing(ui, "une image", "a picture")),
        Clip::Files => return Err(nothing(ui, "des fichiers", "files")),
        Clip::Secret => {
            return Err(nothing(
                ui,
                "un secret d’un gestionnaire de mots de passe, non lu",
                "a secret of a password manager, which was not read",
            ));
        }
    };
    if text.trim().is_empty() {
        return Err(nothing(ui, "aucun texte", "no text"));
    }
    let loaded = loaded(matches, ui)?;
    let context = Context {
        language: args::text(matches, "lang").filter(|code| *code != "auto"),
        channel: args::chosen_channel(matches),
        address: loaded.defaults.address,
        region: loaded.defaults.region.as_deref(),
        ..Context::default()
    };
    let better = matches.get_flag("fix").then(|| bettered(&text, html.as_deref(), &context, &loaded));
    let shown = better.as_ref().map_or(text.as_str(), |better| &better.text);
    let analysis = Analyzer::new(&loaded.ruleset).analyze(shown, &context);
    let report = report(shown, &analysis, &loaded.ruleset, ui.code());
    if args::text(matches, "format") == Some("json") {
        print_json(&Line { report: &report, better: better.as_ref() }, ui)?;
    } else {
        if let Some(better) = &better {
            print(&format!("{}\n\n", visible_lines(&better.text)), ui)?;
        }
        let page = Page { file: None, text: shown, report: &report, ruleset: &loaded.ruleset, guessed_encoding: false };
        print(&render(&page, ui, Paint::for_stdout()), ui)?;
    }
    if let Some(better) = better.filter(|better| better.text != text) {
        drop(clipboard);
        put(&better, ui)?;
    }
    let limit = args::limit(matches);
    let reached = report.judged && limit.is_some_and(|limit: Verdict| analysis.verdict >= limit);
    Ok(if reached { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The reply with the first rewordings, and its formatting as long as each of them could be made in it.
fn bettered(text: &str, html: Option<&str>, context: &Context, loaded: &Loaded) -> Better {
    let improved = improve(text, context, &loaded.ruleset, Severity::Low);
    let mut before = text.to_owned();
    let mut html = html.map(str::to_owned);
    for step in &improved.steps {
        html = html.and_then(|html| reformat::edited(&html, &before, &step.edits));
        before = tact_core::apply(&before, step);
    }
    Better { text: improved.text, html }
}

/// Puts the better reply on the clipboard. On X11 and Wayland a copy of this program stays in the background until
/// something else is copied: somebody has to answer whoever pastes.
fn put(better: &Better, ui: Ui) -> Result<(), Failed> {
    let failed = |error: &io::Error| {
        Failed(ui.pick(
            format!("tact : impossible de remettre la réponse dans le presse-papiers : {error}"),
            format!("tact: cannot put the reply back on the clipboard: {error}"),
        ))
    };
    let program = std::env::current_exe().map_err(|error| failed(&error))?;
    let quiet = |command: &mut Command| {
        command.args(["clip", "--hold"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    };
    let mut child = quiet(&mut Command::new(program)).map_err(|error| failed(&error))?;
    let json = serde_json::to_vec(better).map_err(|error| failed(&error.into()))?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&json).map_err(|error| failed(&error))?;
    }
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        let there = Clipboard::open().is_ok_and(|mut clipboard| match clipboard.get() {
            Clip::Text(text) => text == better.text,
            Clip::Html(html) => better.html.as_ref().is_some_and(|better| html.contains(better.as_str())),
            _ => false,
        });
        if there {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Err(failed(&io::ErrorKind::TimedOut.into()))
}

/// The copy in the background.
fn hold(ui: Ui) -> Result<ExitCode, Failed> {
    let mut json = String::new();
    let read = io::stdin().read_to_string(&mut json).ok().and_then(|_| serde_json::from_str::<Better>(&json).ok());
    let Some(better) = read else { return Ok(ExitCode::from(crate::EXIT_USAGE)) };
    let mut clipboard = Clipboard::open().map_err(|error| missing(&error, ui))?;
    clipboard.hold(better.text, better.html).map_err(|error| missing(&error, ui))?;
    Ok(ExitCode::SUCCESS)
}

fn missing(error: &Unavailable, ui: Ui) -> Failed {
    let error = visible(&error.to_string());
    Failed(ui.pick(
        format!("tact : pas de presse-papiers ici ({error}) ; donnez la réponse à « tact check - »"),
        format!("tact: there is no clipboard here ({error}); give the reply to `tact check -`"),
    ))
}

fn nothing(ui: Ui, fr: &str, en: &str) -> Failed {
    Failed(ui.pick(
        format!("tact : rien à juger dans le presse-papiers ({fr}) ; copiez d’abord la réponse"),
        format!("tact: nothing to judge on the clipboard ({en}); copy the reply first"),
    ))
}
