//! What no pack needs more of. A pack may come from a stranger: what it asks for must not grow beyond what it brings.

use tact_core::compile::Problem;
use tact_core::spec::{Origin, RuleSpec, Sourced};

use crate::read::Folder;

/// Most rules of a folder: the built-in ones are some two thousand.
const MOST_RULES: usize = 10_000;
/// Longest text that is shown or put into a reply, in bytes: it may repeat the passage, which may be long as well.
const LONGEST_TEXT: usize = 2_000;
/// Most rewordings of a rule.
const MOST_SUGGESTIONS: usize = 20;
/// Most names in each list of `pack.toml`.
const MOST_NAMES: usize = 2_000;

/// Takes away what goes beyond these bounds, and says so.
pub fn keep_within(folder: &mut Folder) {
    let mut problems = Vec::new();
    let mut left = MOST_RULES;
    for language in &mut folder.spec.languages {
        if let Some(first) = language.rules.get(left) {
            problems
                .push(problem(first.id.origin, format!("a folder has at most {MOST_RULES} rules; these are left out")));
            language.rules.truncate(left);
        }
        left -= language.rules.len();
        for rule in &mut language.rules {
            shorten(rule, &mut problems);
        }
    }
    if let Some(pack) = &mut folder.pack {
        for (key, names) in [("off", &mut pack.off), ("on", &mut pack.on)] {
            too_many_names(key, names.get(MOST_NAMES), &mut problems);
            names.truncate(MOST_NAMES);
        }
        too_many_names("weights", pack.weights.get(MOST_NAMES).map(|(name, _)| name), &mut problems);
        pack.weights.truncate(MOST_NAMES);
    }
    folder.problems.append(&mut problems);
}

fn shorten(rule: &mut RuleSpec, problems: &mut Vec<Problem>) {
    let origin = rule.id.origin;
    let mut too_long = |key: &str, text: &str| {
        let wrong = text.len() > LONGEST_TEXT;
        if wrong {
            let message =
                format!("`{key}` has {} bytes; a text that people read has at most {LONGEST_TEXT}", text.len());
            problems.push(problem(origin, message));
        }
        wrong
    };
    for (key, text) in [("message", &mut rule.message), ("why", &mut rule.why), ("advice", &mut rule.advice)] {
        text.take_if(|text| too_long(key, text));
    }
    rule.suggest.retain(|suggestion| {
        let mut forms = [&suggestion.vous, &suggestion.tu].into_iter().flatten();
        !forms.any(|text| too_long("suggest", text))
    });
    if rule.suggest.len() > MOST_SUGGESTIONS {
        problems
            .push(problem(origin, format!("`suggest` has at most {MOST_SUGGESTIONS} texts; the others are left out")));
        rule.suggest.truncate(MOST_SUGGESTIONS);
    }
}

fn too_many_names(key: &str, first: Option<&Sourced>, problems: &mut Vec<Problem>) {
    if let Some(first) = first {
        let message = format!("`{key}` has at most {MOST_NAMES} names; switch whole groups, such as `blame/threat`");
        problems.push(problem(first.origin, message));
    }
}

fn problem(origin: Origin, message: String) -> Problem {
    Problem { origin, message }
}
