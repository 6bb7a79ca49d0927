//! What a customer is called in a salutation.

use crate::ruleset::Language;

/// Longest name, in characters: more is no name.
const LONGEST: usize = 40;

/// The form of a name that follows "Hello": « Mme Claire MARTIN » → « Madame Martin », "Claire Martin" → "Claire".
pub(crate) fn called(name: &str, language: &Language) -> Option<String> {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if name.chars().count() > LONGEST || words.iter().any(|word| word.chars().any(|ch| ch.is_ascii_digit())) {
        return None;
    }
    let title = words.first().and_then(|first| {
        let first = first.trim_end_matches('.').to_lowercase();
        language.titles.iter().find(|(written, _)| *written == first).map(|(_, said)| said.as_str())
    });
    if title.is_some() {
        words.remove(0);
    }
    let names: Vec<String> = words.iter().map(|word| in_small_letters(word)).collect();
    let (first, rest) = names.split_first()?;
    let family = if rest.is_empty() { first.clone() } else { rest.join(" ") };
    Some(match title {
        Some(title) => format!("{title} {family}"),
        None if language.whole_name => names.join(" "),
        None => first.clone(),
    })
}

/// A family name in capitals, as it is shouted by nobody: « MARTIN-DUPRÉ » → « Martin-Dupré ». Initials stay.
fn in_small_letters(word: &str) -> String {
    if word.chars().filter(|ch| ch.is_alphabetic()).count() < 3 || word.chars().any(char::is_lowercase) {
        return word.to_owned();
    }
    let mut start = true;
    let change = |ch: char| {
        let small: String = if start { ch.to_string() } else { ch.to_lowercase().collect() };
        start = !ch.is_alphabetic();
        small
    };
    word.chars().map(change).collect()
}
