//! The rules as a front end sees and changes them: the built-in ones with the user's house packs laid over.
//!
//! A [`Book`] is read once and asked often; whatever changes a file is a function of its own, after which the book is
//! [loaded](load) again. The page of rules writes to one pack only, [`OWN`], which is laid over last.
//!
//! What can go wrong, by the code of the [`Failure`]:
//!
//! | where | codes |
//! | --- | --- |
//! | a pack is read | `pack-problem` (`place` is `file:line:column`; the rest works) |
//! | anything is changed | `own-pack-damaged` (the same place; the file stays as it is), `read-failed`, `write-failed`, `rule-unknown`, `weight-wrong` |
//! | a phrase is tried | `language-unknown`, `phenomenon-unknown`, `phrase-missing`, `hit-missing`, `miss-missing`, `suggestion-missing`, `text-too-long`, `hit-marked` (has `[[` or `]]`), `phrase-syntax` (`place`: UTF-16 code units of the phrase, `start-end`), `phrase-not-found`, `phrase-covered` (`place`: the rule that finds the same or more), `phrase-found-twice` (`detail`: how often), `phrase-in-miss`, `suggestion-unfit` (another form of address, or a `{lexicon}` that is not in the passage), `suggestion-triggers` (`detail`: the new sentence) |
//! | a pack goes out or comes in | `pack-unknown`, `pack-exists` (`place`: its name), `pack-name`, `pack-unreadable`, `pack-unsafe` and `pack-too-big` (`place`: the entry), `pack-empty` |

mod archive;
pub(crate) mod files;
mod list;
mod own;
mod packs;
mod read;
mod rulefile;
mod switches;
mod trial;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tact_core::Ruleset;
use tact_core::spec::{LanguageSpec, Spec, Status};
use tact_rules::{Defaults, Example, PackHeader, Rules};

use crate::api::{Failure, PackInfo};

pub use own::{add_phrase, own_phrases, remove_phrase, set_rule};
pub use packs::{export_pack, import_pack, packs, remove_pack};

/// The pack that the page of rules writes to; its name makes it the last of all.
pub const OWN: &str = "zz-own";

/// All rules, ready to judge and to be shown.
#[derive(Debug)]
pub struct Book {
    /// The rules, compiled.
    pub ruleset: Ruleset,
    /// What house packs say about the firm.
    pub defaults: Defaults,
    /// What is wrong in house packs; all that is right works.
    pub problems: Vec<Failure>,
    /// What the rules say.
    rules: Rules,
    /// The house packs, in the order in which they are laid over.
    packs: Vec<PackInfo>,
    /// Full ids of the rules in the own pack.
    own: HashSet<String>,
    /// Full ids of the rules that come from any pack.
    foreign: HashSet<String>,
    /// What the own pack switches and weighs.
    header: PackHeader,
    /// Status and weight of the rules that the own pack changes, without it.
    before: HashMap<String, (Status, f32)>,
    /// The examples of the built-in rules.
    examples: OnceLock<Vec<Example>>,
    /// By full id, the passage that the first example of a rule marks.
    passages: OnceLock<HashMap<String, String>>,
    /// The languages without their rules, lexicons and models: what a phrase is tried in.
    bare: OnceLock<Vec<LanguageSpec>>,
}

/// Reads the built-in rules and all house packs. It always succeeds: what is wrong in a pack is left out and told.
pub fn load(folder: &Path) -> Book {
    read::book(folder)
}

impl Book {
    /// The house packs, in the order in which they are laid over.
    pub fn packs(&self) -> &[PackInfo] {
        &self.packs
    }

    /// What the rules say, as plain data.
    pub fn spec(&self) -> &Spec {
        self.rules.spec()
    }
}

/// The folder in which house packs are.
fn packs_folder(folder: &Path) -> PathBuf {
    folder.join("packs")
}

fn failure(code: &str, place: impl Into<String>, detail: impl Into<String>) -> Failure {
    Failure { code: code.to_owned(), place: place.into(), detail: detail.into() }
}

/// A failure about a file.
fn at_file(code: &str, path: &Path, error: &dyn std::fmt::Display) -> Failure {
    failure(code, path.display().to_string(), error.to_string())
}
