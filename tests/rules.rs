//! The rule files: every example is a test of its own, and the texts in them keep the promises of CONTRIBUTING.md.
//!
//! `cargo test --test rules blame/reproach` runs the examples of one file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use support::{read, root};
use tact_core::spec::{Direction, Kind, LanguageSpec, PhenomenonSpec, RuleSpec, Spec, Texts};
use tact_core::{Context, Encoding, analyze, decode, fixes_of, fold_text};
use tact_rules::{Example, Failure, Rules, built_in_examples, line_and_column};

/// The languages of the interface.
const UI: [&str; 2] = ["fr", "en"];

/// A look at all rules: the offenders, or nothing.
type Check = fn() -> String;

fn main() -> ExitCode {
    let rules = folder();
    let runner = Arc::new(tact_rules::Trial::new(&rules));
    let rules = Arc::new(rules);
    let mut trials = Vec::new();
    let mut numbers: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for index in 0..rules.examples().len() {
        let example = &rules.examples()[index];
        let hit = example.expected.is_some();
        let number = numbers.entry((example.rule.clone(), hit)).or_default();
        *number += 1;
        let name = format!("{}/{}-{number}", example.rule, if hit { "hit" } else { "miss" });
        let (rules, runner) = (Arc::clone(&rules), Arc::clone(&runner));
        trials.push(Trial::test(name, move || {
            let example = &rules.examples()[index];
            runner.check(example).map_err(|failure| Failed::from(explain(&rules, example, &failure)))
        }));
    }
    let checks: [(&str, Check); 11] = [
        ("no-problems-in-the-folder", problems),
        ("embedded-rules-are-those-of-the-folder", embedded),
        ("every-rule-has-both-kinds-of-examples", kinds_of_examples),
        ("every-phenomenon-is-said-in-every-language-or-it-is-told-why-not", coverage),
        ("every-fault-has-a-rewording", rewordings),
        ("rewordings-leave-no-place-open", open_places),
        ("french-rewordings-serve-both-forms-of-address", both_forms),
        ("phenomena-say-what-their-direction-demands", phenomena_texts),
        ("phenomena-have-points-that-fit-their-direction", points),
        ("french-texts-keep-french-typography", typography),
        ("rule-files-are-plain-text", plain_text),
    ];
    for (name, check) in checks {
        trials.push(Trial::test(format!("folder/{name}"), move || match check() {
            offenders if offenders.is_empty() => Ok(()),
            offenders => Err(Failed::from(offenders)),
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The rules of the folder `rules/`.
fn folder() -> Rules {
    let path = root().join("rules");
    Rules::from_folder(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn explain(rules: &Rules, example: &Example, failure: &Failure) -> String {
    let file = &rules.files()[example.origin.file as usize];
    let (line, column) = line_and_column(&file.text, example.origin.start as usize);
    let mut out = format!("rules/{}:{line}:{column}\n  text: {}\n  {}", file.path, example.text, failure.message);
    if let Some(customer) = &example.customer {
        let _ = write!(out, "\n  customer: {customer}");
    }
    if !failure.seen.is_empty() {
        let _ = write!(out, "\n  words seen: {}", failure.seen);
    }
    out
}

/// Lines of a failure message.
#[derive(Default)]
struct Offenders(String);

impl Offenders {
    fn add(&mut self, line: impl AsRef<str>) {
        self.0.push_str("\n  ");
        self.0.push_str(line.as_ref());
    }
}

fn problems() -> String {
    let mut out = Offenders::default();
    for problem in folder().load().problems {
        out.add(format!("{}:{}:{}: {}", problem.file, problem.line, problem.column, problem.message));
    }
    out.0
}

/// Compares all that was embedded, byte offsets included.
fn embedded() -> String {
    let (built_in, folder) = (Rules::built_in(), folder());
    let mut out = Offenders::default();
    let ids = |spec: &Spec| -> Vec<String> { each_rule(spec).map(|(_, rule)| rule.id.text.clone()).collect() };
    let (here, there) = (ids(folder.spec()), ids(built_in.spec()));
    here.iter().filter(|id| !there.contains(id)).for_each(|id| out.add(format!("not embedded: {id}")));
    there
        .iter()
        .filter(|id| !here.contains(id))
        .for_each(|id| out.add(format!("embedded, but not in the folder: {id}")));
    if serde_json::to_string(built_in.spec()).unwrap() != serde_json::to_string(folder.spec()).unwrap() {
        out.add("the embedded rules differ from those of the folder");
    }
    let examples = |list: &[Example]| serde_json::to_string(list).unwrap();
    if examples(&built_in_examples()) != examples(folder.examples()) {
        out.add("the embedded examples differ from those of the folder");
    }
    out.0
}

fn kinds_of_examples() -> String {
    let rules = folder();
    let mut out = Offenders::default();
    for (_, rule) in each_rule(rules.spec()) {
        // The examples of a learned opinion are what it was fitted on.
        if matches!(rule.kind, Kind::Model { .. }) {
            continue;
        }
        let own = |hit: bool| {
            rules.examples().iter().any(|example| example.rule == rule.id.text && example.expected.is_some() == hit)
        };
        for (hit, kind) in [(true, "hit"), (false, "miss")] {
            if !own(hit) {
                out.add(format!("{} has no {kind}", rule.id.text));
            }
        }
    }
    out.0
}

/// Each phenomenon has rules in each language, or a file without rules whose first line is a comment that says why.
fn coverage() -> String {
    let rules = folder();
    let mut out = Offenders::default();
    for language in &rules.spec().languages {
        for phenomenon in &rules.spec().phenomena {
            if language.rules.iter().any(|rule| rule.phenomenon == phenomenon.id) {
                continue;
            }
            let path = format!("{}/{}.toml", language.code, phenomenon.id);
            match rules.files().iter().find(|file| file.path == path) {
                None => out.add(format!("rules/{path}: there is no such file")),
                Some(file) => {
                    let reason = file.text.lines().next().and_then(|line| line.strip_prefix('#')).unwrap_or("");
                    if reason.split_whitespace().count() < 4 {
                        out.add(format!("rules/{path}: no rules, and the first comment does not say why"));
                    }
                }
            }
        }
    }
    out.0
}

fn each_rule(spec: &Spec) -> impl Iterator<Item = (&LanguageSpec, &RuleSpec)> {
    spec.languages.iter().flat_map(|language| language.rules.iter().map(move |rule| (language, rule)))
}

fn phenomenon<'s>(spec: &'s Spec, rule: &RuleSpec) -> &'s PhenomenonSpec {
    let id = &rule.phenomenon;
    spec.phenomena.iter().find(|known| known.id == *id).unwrap_or_else(|| panic!("phenomena.toml does not know {id}"))
}

/// The rules of faults.
fn faults(spec: &Spec) -> impl Iterator<Item = (&LanguageSpec, &RuleSpec)> {
    each_rule(spec).filter(|(_, rule)| phenomenon(spec, rule).direction == Direction::Bad)
}

fn rewordings() -> String {
    let rules = folder();
    let mut out = Offenders::default();
    for (_, rule) in faults(rules.spec()) {
        if rule.suggest.is_empty() {
            out.add(format!("{} proposes nothing", rule.id.text));
        }
        for text in rule.suggest.iter().flat_map(|one| [&one.vous, &one.tu]).flatten() {
            if text.trim().is_empty() {
                out.add(format!("{} proposes an empty text", rule.id.text));
            }
        }
    }
    out.0
}

/// `{order}` in a rewording is the word that was found, for every word of the lexicon.
fn open_places() -> String {
    let rules = folder();
    let examples = rules.examples().to_vec();
    let ruleset = rules.load().ruleset;
    let mut out = Offenders::default();
    let mut seen = BTreeSet::new();
    for example in &examples {
        let context = Context { channel: example.channel, customer: example.customer.as_deref(), ..Context::default() };
        let analysis = analyze(&example.text, &context, &ruleset);
        for finding in &analysis.findings {
            let id = &ruleset.rule(finding.rule).id.text;
            for fix in fixes_of(&example.text, &analysis, &ruleset, finding) {
                let written = example.text[finding.start..finding.end].contains('{');
                if fix.text.contains('{') && !written && seen.insert((id.clone(), fix.text.clone())) {
                    out.add(format!(
                        "{id}: « {} » becomes « {} »",
                        &example.text[finding.start..finding.end],
                        fix.text
                    ));
                }
            }
        }
    }
    out.0
}

/// The first rewording of a French fault has a text for « vous » and one for « tu », or one that shows neither.
fn both_forms() -> String {
    let rules = folder();
    let mut out = Offenders::default();
    for (language, rule) in faults(rules.spec()) {
        if language.vous.is_empty() && language.tu.is_empty() {
            continue;
        }
        for (number, suggestion) in rule.suggest.iter().enumerate() {
            let (own, other) = (&suggestion.vous, &suggestion.tu);
            let id = &rule.id.text;
            let complete = match (own, other) {
                (Some(_), Some(_)) => true,
                (Some(text), None) => !shows(text, &language.vous, language),
                (None, Some(text)) => !shows(text, &language.tu, language),
                (None, None) => false,
            };
            if number == 0 && !complete {
                out.add(format!("{id}: the first rewording serves only one form of address: {suggestion:?}"));
            }
            // What is said in both forms is meant so: a rule may ask for « vous ».
            if own == other {
                continue;
            }
            // A text without a sister stands for « vous », so it must not say « tu »; the sisters must not be swapped.
            if own.as_ref().is_some_and(|text| shows(text, &language.tu, language)) {
                out.add(format!("{id}: says « tu » where « vous » is meant: {suggestion:?}"));
            }
            if other.as_ref().is_some_and(|text| shows(text, &language.vous, language)) {
                out.add(format!("{id}: says « vous » where « tu » is meant: {suggestion:?}"));
            }
        }
    }
    out.0
}

/// Is one of these words in the text? Words with a hyphen that stay one (« rendez-vous ») do not count.
fn shows(text: &str, words: &[String], language: &LanguageSpec) -> bool {
    let words: Vec<String> = words.iter().map(|word| fold_text(word)).collect();
    let mut text = language.keep.iter().fold(text.to_lowercase(), |text, whole| text.replace(whole.as_str(), ""));
    // The name of a lexicon is no word of the text.
    while let Some((before, rest)) = text.split_once('{') {
        text = before.to_owned() + rest.split_once('}').map_or("", |(_, after)| after);
    }
    text.split(|ch: char| !ch.is_alphanumeric()).any(|word| words.contains(&fold_text(word)))
}

fn phenomena_texts() -> String {
    let rules = folder();
    let mut out = Offenders::default();
    for phenomenon in &rules.spec().phenomena {
        let demanded: &[(&str, &Texts)] = match phenomenon.direction {
            Direction::Bad => &[
                ("name", &phenomenon.name),
                ("message", &phenomenon.message),
                ("why", &phenomenon.why),
                ("advice", &phenomenon.advice),
            ],
            Direction::Good => &[("name", &phenomenon.name), ("why", &phenomenon.why)],
            Direction::Fact => &[("name", &phenomenon.name)],
        };
        for (key, texts) in demanded {
            for language in UI {
                if texts.get(language).is_none_or(|text| text.trim().is_empty()) {
                    out.add(format!("{} has no {key}.{language}", phenomenon.id));
                }
            }
        }
        let dimension = phenomenon.id.split('/').next().unwrap();
        if !rules.spec().dimensions.iter().any(|known| known.id == dimension) {
            out.add(format!("{}: dimensions.toml does not know {dimension}", phenomenon.id));
        }
    }
    for dimension in &rules.spec().dimensions {
        for language in UI {
            if dimension.name.get(language).is_none_or(str::is_empty) {
                out.add(format!("the dimension {} has no name.{language}", dimension.id));
            }
        }
    }
    out.0
}

/// A fault never earns points nor reassures, a strength never costs any nor worries, and a fact does nothing of it.
fn points() -> String {
    let rules = folder();
    let mut out = Offenders::default();
    for phenomenon in &rules.spec().phenomena {
        let id = &phenomenon.id;
        for (dimension, points) in &phenomenon.points {
            let fits = match phenomenon.direction {
                Direction::Good => *points > 0.0,
                Direction::Bad => *points < 0.0,
                Direction::Fact => false,
            };
            if !fits {
                out.add(format!("{id}: {dimension} {points} does not fit {:?}", phenomenon.direction));
            }
        }
        // An opinion of the model may count for the verdict or against it.
        let both_ways =
            each_rule(rules.spec()).any(|(_, rule)| rule.phenomenon == *id && matches!(rule.kind, Kind::Model { .. }));
        let concern_fits = match phenomenon.direction {
            Direction::Bad => phenomenon.concern >= 0.0,
            Direction::Good => phenomenon.concern <= 0.0 || both_ways,
            Direction::Fact => phenomenon.concern == 0.0,
        };
        if !concern_fits {
            out.add(format!("{id}: concern {} does not fit {:?}", phenomenon.concern, phenomenon.direction));
        }
    }
    out.0
}

/// Every French text that people read: where it stands, and what it says.
fn french_texts(spec: &Spec) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for dimension in &spec.dimensions {
        out.extend(dimension.name.get("fr").map(|text| (format!("{} name.fr", dimension.id), text.to_owned())));
    }
    for phenomenon in &spec.phenomena {
        let texts = [
            ("name.fr", &phenomenon.name),
            ("message.fr", &phenomenon.message),
            ("why.fr", &phenomenon.why),
            ("advice.fr", &phenomenon.advice),
        ];
        for (key, texts) in texts {
            out.extend(texts.get("fr").map(|text| (format!("{} {key}", phenomenon.id), text.to_owned())));
        }
    }
    for (_, rule) in each_rule(spec).filter(|(language, _)| language.code == "fr") {
        let own = [("message", &rule.message), ("why", &rule.why), ("advice", &rule.advice)];
        for (key, text) in own {
            out.extend(text.iter().map(|text| (format!("{} {key}", rule.id.text), text.clone())));
        }
        for text in rule.suggest.iter().flat_map(|one| [&one.vous, &one.tu]).flatten() {
            out.push((format!("{} suggest", rule.id.text), text.clone()));
        }
    }
    out
}

/// ’ and never ', a narrow no-break space before ? ! ; : and inside « ».
fn typography() -> String {
    const NARROW: char = '\u{202f}';
    let rules = folder();
    let mut out = Offenders::default();
    let mut seen = BTreeSet::new();
    for (place, text) in french_texts(rules.spec()) {
        // What a file says for all its rules is told once.
        let file = place.rsplit_once('/').map_or("", |(file, _)| file).to_owned();
        if !seen.insert((file, text.clone())) {
            continue;
        }
        // « …? » at the end of a rewording is a sign for the engine, not typography.
        let read = if place.ends_with("suggest") { text.strip_suffix("…?").unwrap_or(&text) } else { &text };
        let chars: Vec<char> = read.chars().collect();
        let mut wrong = Vec::new();
        for (at, &ch) in chars.iter().enumerate() {
            let before = at.checked_sub(1).map(|index| chars[index]);
            let after = chars.get(at + 1).copied();
            let digits = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_digit());
            match ch {
                '\'' => wrong.push("' instead of ’".to_owned()),
                '?' | '!' | ';' | ':' => {
                    let run = matches!(before, Some('?' | '!' | '('));
                    let clock = ch == ':' && digits(before) && digits(after);
                    let alone = before.is_none();
                    if !run && !clock && !alone && before != Some(NARROW) {
                        wrong.push(format!("no U+202F before {ch}"));
                    }
                }
                '«' if after != Some(NARROW) => wrong.push("no U+202F after «".to_owned()),
                '»' if before != Some(NARROW) => wrong.push("no U+202F before »".to_owned()),
                '"' | '“' | '”' => wrong.push(format!("{ch} instead of « »")),
                _ => {}
            }
        }
        wrong.dedup();
        if !wrong.is_empty() {
            out.add(format!("{place}: {}: {text:?}", wrong.join(", ")));
        }
    }
    out.0
}

/// UTF-8 in composed characters (as keyboards write them), line ends of Unix, no tabs.
fn plain_text() -> String {
    let mut out = Offenders::default();
    for path in support::files("rules") {
        let name = support::shown(&path);
        let tabulated = path.extension().is_some_and(|extension| extension == "tsv");
        let bytes = std::fs::read(&path).unwrap();
        if decode(&bytes).encoding != Encoding::Utf8 {
            out.add(format!("{name} is not in UTF-8"));
            continue;
        }
        let text = read(&path);
        for (number, line) in text.split('\n').enumerate() {
            let bad = line
                .chars()
                .find(|ch| (*ch == '\t' && !tabulated) || matches!(ch, '\r' | '\u{feff}' | '\u{300}'..='\u{36f}'));
            if let Some(bad) = bad {
                out.add(format!("{name}:{}: {bad:?}", number + 1));
            }
        }
    }
    out.0
}
