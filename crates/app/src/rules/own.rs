//! What the page of rules changes: rules switched and weighed, phrases added and removed, all in the own pack.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tact_core::fold_text;
use tact_core::spec::{Kind, RuleSpec};
use tact_rules::{read, read_folder};

use super::switches::Switches;
use super::{Book, OWN, at_file, failure, files, packs_folder, read as layers, rulefile};
use crate::api::{Failure, OwnPhrase};

/// Largest factor for the points of a rule.
const MAX_WEIGHT: f32 = 10.0;

/// Longest name that is made of a phrase, in letters.
const MAX_NAME: usize = 40;

/// Changes of the own pack happen one after the other.
static CHANGING: Mutex<()> = Mutex::new(());

fn lock() -> MutexGuard<'static, ()> {
    CHANGING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn own_folder(folder: &Path) -> PathBuf {
    packs_folder(folder).join(OWN)
}

/// The text of a file; nothing, if there is none.
fn text_of(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(at_file("own-pack-damaged", path, &error)),
        Err(error) => Err(at_file("read-failed", path, &error)),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    files::write(path, text.as_bytes()).map_err(|error| at_file("write-failed", path, &error))
}

/// Switches a rule on or off and multiplies its points; what says nothing new is not written.
pub fn set_rule(folder: &Path, id: &str, on: bool, weight: f32) -> Result<(), Failure> {
    if !(0.0..=MAX_WEIGHT).contains(&weight) {
        return Err(failure("weight-wrong", id, weight.to_string()));
    }
    let _changing = lock();
    let layers = layers::layers(folder);
    let mut rules = layers.rules.spec().languages.iter().flat_map(|language| &language.rules);
    let Some(rule) = rules.find(|rule| rule.id.text == id) else { return Err(failure("rule-unknown", id, "")) };
    let path = own_folder(folder).join("pack.toml");
    let text = text_of(&path)?;
    let mut switches = Switches::read(text.as_deref(), &path.display().to_string())?;
    if switches.set(id, rule.status, on, weight).is_none() {
        return Err(failure("weight-wrong", id, "a group that it belongs to has the weight 0 in pack.toml"));
    }
    switches.changed().map_or(Ok(()), |text| write(&path, &text))
}

/// Adds a phrase as a rule of its own, if it [holds](Book::try_phrase); its full id.
pub fn add_phrase(book: &Book, folder: &Path, phrase: &OwnPhrase) -> Result<String, Failure> {
    let (trial, passage) = book.try_out(phrase);
    if let Some(problem) = trial.problems.into_iter().next() {
        return Err(problem);
    }
    let Some(hit) = passage.and_then(|(start, end)| marked(&phrase.hit, start, end)) else {
        return Err(failure("phrase-not-found", "hit", ""));
    };
    let _changing = lock();
    let group = format!("{}/{}", phrase.language, phrase.phenomenon);
    let Some(path) = file_of(folder, &format!("{group}/x")) else {
        return Err(failure("phenomenon-unknown", phrase.phenomenon.clone(), ""));
    };
    // The book may be older than the files.
    let mut taken: Vec<String> = own_rules(folder).into_iter().map(|(rule, _)| rule.id.text).collect();
    let all = book.spec().languages.iter().flat_map(|language| &language.rules);
    taken.extend(all.map(|rule| rule.id.text.clone()));
    let name = free_name(&phrase.phrase, |name| taken.iter().any(|id| *id == format!("{group}/{name}")));
    let text = text_of(&path)?;
    let text = rulefile::with_rule(text.as_deref(), &path.display().to_string(), &name, phrase, &hit)?;
    let pack = own_folder(folder).join("pack.toml");
    if text_of(&pack)?.is_none() {
        let header = Switches::read(None, "")?.text();
        write(&pack, &header)?;
    }
    write(&path, &text)?;
    Ok(format!("{group}/{name}"))
}

/// The phrases of the own pack with the ids of their rules. A rule that a person gave several phrases is told by its
/// first one.
pub fn own_phrases(folder: &Path) -> Vec<(String, OwnPhrase)> {
    let phrase = |(rule, examples): (RuleSpec, [String; 2])| {
        let Kind::Phrases(phrases) = rule.kind else { return None };
        let [hit, miss] = examples;
        let (language, phenomenon) = rule.id.text.split_once('/')?;
        let phenomenon = phenomenon.rsplit_once('/').map_or(phenomenon, |(phenomenon, _)| phenomenon);
        let suggestion = rule.suggest.into_iter().next().and_then(|first| first.vous.or(first.tu));
        let phrase = OwnPhrase {
            language: language.to_owned(),
            phenomenon: phenomenon.to_owned(),
            phrase: phrases.into_iter().next()?.text,
            hit,
            miss,
            suggestion: suggestion.unwrap_or_default(),
        };
        Some((rule.id.text, phrase))
    };
    own_rules(folder).into_iter().filter_map(phrase).collect()
}

/// Removes a rule of the own pack, and what `pack.toml` says of it.
pub fn remove_phrase(folder: &Path, id: &str) -> Result<(), Failure> {
    let _changing = lock();
    let unknown = || failure("rule-unknown", id, "");
    let path = file_of(folder, id).ok_or_else(unknown)?;
    let text = text_of(&path)?.ok_or_else(unknown)?;
    let name = id.rsplit('/').next().unwrap_or("");
    let left = rulefile::without_rule(&text, &path.display().to_string(), name)?.ok_or_else(unknown)?;
    let pack = own_folder(folder).join("pack.toml");
    let switches = text_of(&pack)?;
    let switches = switches.map(|text| Switches::read(Some(&text), &pack.display().to_string())).transpose()?;
    if left.is_empty() {
        fs::remove_file(&path).map_err(|error| at_file("write-failed", &path, &error))?;
    } else {
        write(&path, &left)?;
    }
    let Some(mut switches) = switches else { return Ok(()) };
    switches.forget(id);
    switches.changed().map_or(Ok(()), |text| write(&pack, &text))
}

/// The file of the own pack in which a rule with this full id stands.
fn file_of(folder: &Path, id: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = id.split('/').collect();
    let plain = |part: &&str| !part.is_empty() && part.chars().all(|ch| ch.is_alphanumeric() || ch == '-' || ch == '_');
    match parts[..] {
        [language, dimension, phenomenon, _] if parts.iter().all(plain) => {
            Some(own_folder(folder).join(language).join(dimension).join(format!("{phenomenon}.toml")))
        }
        _ => None,
    }
}

/// The rules of the own pack, each with its first hit and its first miss.
fn own_rules(folder: &Path) -> Vec<(RuleSpec, [String; 2])> {
    let Ok(files) = read_folder(&own_folder(folder)) else { return Vec::new() };
    let contents = read(&files, 0);
    let rules = contents.spec.languages.iter().flat_map(|language| &language.rules);
    let example = |rule: &RuleSpec, hit: bool| {
        let of_rule = |rule: &RuleSpec, id: &str| rule.id.text == id;
        let mut all = contents.examples.iter().filter(|example| of_rule(rule, &example.rule));
        all.find(|example| example.expected.is_some() == hit).map(|example| example.text.clone()).unwrap_or_default()
    };
    rules.map(|rule| (rule.clone(), [example(rule, true), example(rule, false)])).collect()
}

/// A name for the rule of a phrase, in kebab-case, that is not taken.
fn free_name(phrase: &str, taken: impl Fn(&str) -> bool) -> String {
    let folded = fold_text(phrase);
    let words = folded.split(|ch: char| !ch.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words.map(str::to_ascii_lowercase) {
        if name.len() + word.len() >= MAX_NAME {
            break;
        }
        let between = if name.is_empty() { "" } else { "-" };
        name = name + between + &word;
    }
    if name.is_empty() {
        "phrase".clone_into(&mut name);
    }
    let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(name)
}

/// The text with the passage between `[[` and `]]`.
fn marked(text: &str, start: usize, end: usize) -> Option<String> {
    Some(format!("{}[[{}]]{}", text.get(..start)?, text.get(start..end)?, text.get(end..)?))
}

#[cfg(test)]
mod tests;
