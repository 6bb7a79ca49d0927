//! House packs, read and laid over the built-in rules.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tact_core::spec::RuleSpec;
use tact_rules::{Folder, Located, PackHeader, Rules, SourceFile, id_matches, read, read_folder};

use super::{Book, OWN, at_file, failure, packs_folder};
use crate::api::{Failure, PackInfo};

/// The rules before what the own pack says of others.
pub struct Layers {
    /// The built-in rules and all packs, the rules of the own one included.
    pub rules: Rules,
    /// The `pack.toml` of the own pack.
    own_header: Option<SourceFile>,
    packs: Vec<Pack>,
    own: HashSet<String>,
    foreign: HashSet<String>,
}

/// A pack, and what kept it from being read.
struct Pack {
    name: String,
    folder: PathBuf,
    rules: usize,
    unreadable: Option<Failure>,
}

impl Pack {
    /// Does the place of a problem lie in it?
    fn has(&self, problem: &Failure) -> bool {
        let inside = problem.place.strip_prefix(&self.folder.display().to_string());
        inside.is_some_and(|rest| rest.starts_with(std::path::is_separator) || rest.is_empty())
    }
}

/// The packs of a folder, by name in the order in which they are laid over. What is hidden is none.
pub fn pack_folders(folder: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(packs_folder(folder)) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    let mut packs: Vec<(String, PathBuf)> = paths
        .filter_map(|path| Some((path.file_name()?.to_string_lossy().into_owned(), path)))
        .filter(|(name, _)| !name.starts_with('.'))
        .collect();
    packs.sort_by(|a, b| a.1.cmp(&b.1));
    packs
}

/// The rules that a folder has.
pub fn rules_of(folder: &Folder) -> impl Iterator<Item = &RuleSpec> {
    folder.spec.languages.iter().flat_map(|language| &language.rules)
}

/// Reads everything but what the own pack says of rules that are not its own.
pub fn layers(folder: &Path) -> Layers {
    let mut layers = Layers {
        rules: Rules::built_in(),
        own_header: None,
        packs: Vec::new(),
        own: HashSet::new(),
        foreign: HashSet::new(),
    };
    for (name, path) in pack_folders(folder) {
        let mut pack = Pack { name, folder: path, rules: 0, unreadable: None };
        match read_folder(&pack.folder) {
            Ok(mut files) => {
                let contents = read(&files, 0);
                pack.rules = rules_of(&contents).count();
                let ids = || rules_of(&contents).map(|rule| rule.id.text.clone());
                layers.foreign.extend(ids());
                if pack.name == OWN {
                    layers.own.extend(ids());
                    let header = files.iter().position(|file| file.path == "pack.toml");
                    layers.own_header = header.map(|index| files.remove(index));
                }
                if !files.is_empty() {
                    layers.rules.add_files(files);
                }
            }
            Err(error) => pack.unreadable = Some(at_file("pack-problem", &pack.folder, &error)),
        }
        layers.packs.push(pack);
    }
    layers
}

/// A problem of the reader or the compiler, as the front end gets it.
pub fn problem(located: &Located) -> Failure {
    let place = format!("{}:{}:{}", located.file, located.line, located.column);
    failure("pack-problem", place, located.message.clone())
}

/// Is the rule one that the header speaks of?
fn is_changed(rule: &RuleSpec, header: &PackHeader) -> bool {
    let weighed = header.weights.iter().map(|(name, _)| name);
    header.off.iter().chain(&header.on).chain(weighed).any(|name| id_matches(&rule.id.text, &name.text))
}

/// Everything, compiled.
pub fn book(folder: &Path) -> Book {
    let Layers { mut rules, own_header, packs, own, foreign } = layers(folder);
    let (mut header, mut before) = (PackHeader::default(), HashMap::new());
    if let Some(file) = own_header {
        header = read(std::slice::from_ref(&file), 0).pack.unwrap_or_default();
        let all = rules.spec().languages.iter().flat_map(|language| &language.rules);
        let changed = all.filter(|rule| is_changed(rule, &header));
        before.extend(changed.map(|rule| (rule.id.text.clone(), (rule.status, rule.weight))));
        rules.add_files(vec![file]);
    }
    let loaded = rules.compile();
    let unreadable = packs.iter().filter_map(|pack| pack.unreadable.clone());
    let problems: Vec<Failure> = unreadable.chain(loaded.problems.iter().map(problem)).collect();
    let packs = packs
        .into_iter()
        .map(|pack| PackInfo {
            problems: problems.iter().filter(|problem| pack.has(problem)).cloned().collect(),
            rules: pack.rules as u32,
            own: pack.name == OWN,
            name: pack.name,
        })
        .collect();
    let (ruleset, defaults) = (loaded.ruleset, loaded.defaults);
    let (examples, passages, bare) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
    Book { ruleset, defaults, problems, rules, packs, own, foreign, header, before, examples, passages, bare }
}
