//! Files of a house pack: whatever they say, problems have a place and the rest judges.

use std::sync::LazyLock;

use tact_core::spec::Severity;
use tact_core::{Context, analyze, improve, report};
use tact_rules::{Rules, SourceFile, read_folder};

use super::analyze::is_sound;

/// The files of a pack that are tried: sections of the input, each behind a line with the number of its file.
const FILES: [&str; 12] = [
    "pack.toml",
    "fr/blame/reproach.toml",
    "en/blame/reproach.toml",
    "fr/lexicons/order.toml",
    "fr/lexicons/other.toml",
    "fr/politeness/shouting.toml",
    "fr/language.toml",
    "fr/zones.toml",
    "fr/customer.toml",
    "fr/model.tsv",
    "phenomena.toml",
    "dimensions.toml",
];

/// What the rules are tried on, besides the pack's own words.
const REPLIES: [&str; 2] = [
    "Bonjour Madame,\n\nVous auriez dû lire la notice !!! Je ne sais pas.\n\nCordialement,\nLéa",
    "Hello Anna,\n\nYou should have told me: it is NOT our fault.\n\n> quoted\n\nKind regards,\nTom",
];

/// A few of the built-in rules: to compile all of them each time would leave little time for packs.
static BASE: LazyLock<Rules> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../rules");
    let folder =
        if std::path::Path::new(folder).is_dir() { folder } else { concat!(env!("CARGO_MANIFEST_DIR"), "/rules") };
    let wanted = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            [name] | [_, name] => name != "model.tsv",
            [_, _, name] => matches!(name, "shouting.toml" | "apology-words.toml"),
            _ => false,
        }
    };
    Rules::from_files(read_folder(folder.as_ref()).unwrap().into_iter().filter(|file| wanted(&file.path)).collect())
});

/// The bytes are the files of a pack; a line `=== N` begins the N-th of [`FILES`].
pub fn holds(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut files: Vec<SourceFile> = Vec::new();
    for section in text.split("=== ").filter(|section| !section.is_empty()) {
        let (number, text) = section.split_once('\n').unwrap_or(("0", section));
        let path = FILES[number.trim().parse::<usize>().unwrap_or(1) % FILES.len()];
        if files.iter().all(|file| file.path != path) {
            files.push(SourceFile { path: path.to_owned(), shown: path.to_owned(), text: text.to_owned() });
        }
    }
    let mut rules = BASE.clone();
    rules.add_files(files);
    let loaded = rules.load();
    for problem in &loaded.problems {
        assert!(problem.line > 0 && problem.column > 0 && !problem.message.is_empty());
        assert!(problem.message.len() <= 4 * data.len() + 4000, "a message of {} bytes", problem.message.len());
    }
    let own: String = text.chars().filter(|ch| ch.is_alphabetic() || *ch == ' ').take(300).collect();
    for reply in REPLIES.into_iter().chain([own.as_str(), text.get(..400).unwrap_or(text)]) {
        for language in [None, Some("fr")] {
            let context = Context { language, ..Context::default() };
            let analysis = analyze(reply, &context, &loaded.ruleset);
            is_sound(reply, &analysis);
            assert_eq!(analysis, analyze(reply, &context, &loaded.ruleset));
            report(reply, &analysis, &loaded.ruleset, "fr");
        }
    }
    improve(REPLIES[0], &Context::default(), &loaded.ruleset, Severity::Low);
}
