//! Rule files to a rule set: reads, checks, layers and embeds them.
//!
//! Every problem of every file is reported at once, with file, line and column; whatever is right goes on working.

mod examples;
mod fields;
mod folder;
mod layers;
mod limits;
mod model;
mod read;
mod source;

use std::io;
use std::path::Path;
use std::sync::OnceLock;

use tact_core::compile::{Problem, compile};
use tact_core::spec::{Spec, Status};
use tact_core::{Language, Ruleset};

pub use examples::Failure;
use examples::check;
pub use fields::nearest;
pub use folder::{config_folder, create_folder};
pub use layers::{Defaults, id_matches, is_on};
pub use read::{Example, Folder, PackHeader, read};
pub use source::{SourceFile, line_and_column, read_folder};

/// The built-in rules as they are written, read when this crate was built (see `build.rs`).
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// The same, compiled, but for the languages: a cold start without house packs compiles nothing.
static BUILT_IN_COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ruleset.bin"));

/// The compiled languages, each read when it is first needed.
static BUILT_IN_LANGUAGES: &[&[u8]] = &include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The examples of the built-in rules.
static BUILT_IN_EXAMPLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/examples.bin"));

/// The examples of the built-in rules. Their places have no files.
pub fn built_in_examples() -> Vec<Example> {
    postcard::from_bytes(BUILT_IN_EXAMPLES).unwrap_or_default()
}

/// A compiled language of the built-in rules, by number.
fn built_in_language(number: usize) -> Option<Language> {
    postcard::from_bytes(BUILT_IN_LANGUAGES.get(number)?).ok()
}

/// A problem, as people look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Character in it, from 1.
    pub column: usize,
    /// What is wrong, and what was expected.
    pub message: String,
}

/// Rules of several folders, laid over one another, before they are compiled.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Read when it is first asked for, where it is the built-in one.
    spec: OnceLock<Spec>,
    /// Nothing was laid over the built-in rules.
    pristine: bool,
    files: Vec<SourceFile>,
    examples: Vec<Example>,
    defaults: Defaults,
    problems: Vec<Problem>,
}

/// Examples, run: those of rules that are switched off against a rule set in which they are on.
#[derive(Debug)]
pub struct Trial {
    ruleset: Ruleset,
    everything: Ruleset,
}

impl Trial {
    /// Prepares the rules for their examples.
    pub fn new(rules: &Rules) -> Self {
        let mut everything = rules.spec().clone();
        let all = everything.languages.iter_mut().flat_map(|language| &mut language.rules);
        all.filter(|rule| rule.status == Status::Off).for_each(|rule| rule.status = Status::On);
        Self { ruleset: compile(rules.spec().clone()).0, everything: compile(everything).0 }
    }

    /// Runs an example: a hit must be found once, at its mark, and no longer after the first suggestion; a miss not at
    /// all.
    pub fn check(&self, example: &Example) -> Result<(), Failure> {
        let off = self.ruleset.rules().any(|rule| rule.status == Status::Off && rule.id.text == example.rule);
        check(example, if off { &self.everything } else { &self.ruleset })
    }
}

/// Rules, ready to judge.
#[derive(Debug)]
pub struct Loaded {
    /// The compiled rules.
    pub ruleset: Ruleset,
    /// What house packs say about the firm.
    pub defaults: Defaults,
    /// What was wrong.
    pub problems: Vec<Located>,
}

impl Rules {
    /// The rules that come with Tact.
    pub fn built_in() -> Self {
        Self { pristine: true, ..Self::default() }
    }

    /// The rules of a folder that has everything (`dimensions.toml` and so on) instead of the built-in ones.
    pub fn from_folder(folder: &Path) -> io::Result<Self> {
        Ok(Self::from_files(source::read_folder(folder)?))
    }

    /// The same from files that are already in memory.
    pub fn from_files(files: Vec<SourceFile>) -> Self {
        let read = read::read(&files, 0);
        let spec = OnceLock::from(read.spec);
        Self { spec, files, examples: read.examples, problems: read.problems, ..Self::default() }
    }

    /// The files of those folders, for places.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Lays the rules of a house pack on top.
    pub fn add_pack(&mut self, folder: &Path) -> io::Result<()> {
        let files = source::read_folder(folder)?;
        self.add_files(files);
        Ok(())
    }

    /// Lays rule files on top that are already in memory.
    pub fn add_files(&mut self, files: Vec<SourceFile>) {
        let mut read = read::read(&files, self.files.len() as u32);
        self.files.extend(files);
        self.problems.append(&mut read.problems);
        self.spec();
        self.pristine = false;
        let spec = self.spec.get_mut();
        let mut problems = spec.map_or_else(Vec::new, |spec| layers::lay_over(spec, &read, &mut self.defaults));
        self.problems.append(&mut problems);
        self.examples.append(&mut read.examples);
    }

    /// What they say.
    pub fn spec(&self) -> &Spec {
        // The bytes were written by this crate's build script from the same types.
        self.spec.get_or_init(|| postcard::from_bytes(BUILT_IN).unwrap_or_default())
    }

    /// Examples of the rules that were read from folders.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The compiled built-in rules, if nothing was laid over them.
    fn compiled(&self) -> Option<(Ruleset, Vec<Problem>)> {
        let read = || postcard::from_bytes::<Ruleset>(BUILT_IN_COMPILED).ok();
        let ruleset = if self.pristine { read()? } else { return None };
        Some((ruleset.with_languages(built_in_language), Vec::new()))
    }

    /// Compiles them.
    pub fn load(mut self) -> Loaded {
        let (ruleset, problems) = self.compiled().unwrap_or_else(|| {
            self.spec();
            compile(self.spec.take().unwrap_or_default())
        });
        self.loaded(ruleset, problems)
    }

    /// Compiles them, and keeps what they say.
    pub fn compile(&self) -> Loaded {
        let (ruleset, problems) = self.compiled().unwrap_or_else(|| compile(self.spec().clone()));
        self.loaded(ruleset, problems)
    }

    fn loaded(&self, ruleset: Ruleset, problems: Vec<Problem>) -> Loaded {
        let mut all = self.problems.clone();
        all.extend(problems);
        all.sort_by_key(|problem| (problem.origin.file, problem.origin.start));
        all.dedup();
        let locate = |problem: Problem| {
            let file = self.files.get(problem.origin.file as usize);
            let (line, column) = file.map_or((1, 1), |file| line_and_column(&file.text, problem.origin.start as usize));
            Located {
                file: file.map_or_else(|| "built-in rules".to_owned(), |file| file.shown.clone()),
                line,
                column,
                message: problem.message,
            }
        };
        let problems = all.into_iter().map(locate).collect();
        Loaded { ruleset, defaults: self.defaults.clone(), problems }
    }
}

#[cfg(test)]
mod tests {
    use tact_core::{Context, analyze};

    use super::*;

    #[test]
    fn only_the_languages_of_a_reply_are_read() {
        let replies = [
            ("Bonjour,\n\nVous auriez dû lire la notice, c'est écrit. Je n'y peux rien, j'en suis désolé.", "fr"),
            ("Hello,\n\nYou should have read the manual, it's written there. I can't help you, I'm sorry.", "en"),
        ];
        for language in [None, Some("fr"), Some("en")] {
            for (text, code) in replies {
                let mut ruleset = Rules::built_in().load().ruleset;
                ruleset.switch_model_off();
                analyze(text, &Context { language, customer: Some(text), ..Context::default() }, &ruleset);
                let made: Vec<&str> = ruleset
                    .languages()
                    .iter()
                    .enumerate()
                    .filter(|(number, _)| ruleset.is_made(*number))
                    .map(|(_, profile)| profile.code.as_str())
                    .collect();
                assert_eq!(made, [language.unwrap_or(code)]);
            }
        }
    }

    #[test]
    fn the_embedded_rules_are_those_that_the_compiler_makes() {
        let rules = Rules::built_in();
        let (embedded, compiled) = (rules.compile().ruleset, compile(rules.spec().clone()).0);
        let bytes = postcard::to_stdvec(&embedded).unwrap();
        assert!(bytes == postcard::to_stdvec(&compiled).unwrap());
        // Kept as a whole, as batch runs do, it comes back as a whole.
        let again: Ruleset = postcard::from_bytes(&bytes).unwrap();
        assert!((0..again.languages().len()).all(|number| again.is_made(number)));
        assert!(bytes == postcard::to_stdvec(&again).unwrap());
    }

    #[test]
    fn every_embedded_language_can_be_read() {
        let ruleset = Rules::built_in().load().ruleset;
        assert_eq!(BUILT_IN_LANGUAGES.len(), ruleset.languages().len());
        assert!((0..BUILT_IN_LANGUAGES.len()).all(|number| built_in_language(number).is_some()));
        assert!(built_in_language(BUILT_IN_LANGUAGES.len()).is_none());
    }
}
