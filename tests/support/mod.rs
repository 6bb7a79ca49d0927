//! What the tests share: where the project is, and the built-in rules, compiled once.

#![allow(dead_code, reason = "each test uses some of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use tact_core::{Analysis, Context, Ruleset, analyze};
use tact_rules::Rules;

/// The built-in rules.
pub static RULESET: LazyLock<Ruleset> = LazyLock::new(|| Rules::built_in().load().ruleset);

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text file of the project.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files in a folder of the project and in the folders inside it, sorted.
pub fn files(folder: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, out);
            } else {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    collect(&root().join(folder), &mut out);
    out.sort();
    out
}

/// A path of the project as people name it: from its root, with `/`.
pub fn shown(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Judges a text with the built-in rules.
pub fn judge(text: &str, context: &Context) -> Analysis {
    analyze(text, context, &RULESET)
}

/// The report of a text as a program reads it, with English texts.
pub fn json(text: &str, context: &Context) -> Value {
    let report = tact_core::report(text, &judge(text, context), &RULESET, "en");
    serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap()
}
