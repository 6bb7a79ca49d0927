//! The form in which words are looked for in the history: blind to capitals, accents and other habits of spelling.

use std::collections::BTreeSet;

use tact_core::fold_text;

/// Words of a query that are looked at; the others are ignored. Whoever pastes a whole reply has found it by then, and
/// a condition with thousands of terms is more than `SQLite` takes.
pub const MAX_QUERY_WORDS: usize = 200;

/// Bytes after which a word is cut for folding: [`fold_text`] leaves words alone that are longer than it compares.
const MAX_PIECE: usize = 24;

/// What is searched for one entry. No word of a query holds a line break, so none is found across the two texts.
pub fn searched(text: &str, customer: &str) -> String {
    let mut folded = fold(text);
    folded.push('\n');
    folded.push_str(&fold(customer));
    folded
}

/// The words of a query, folded, each once.
pub fn query_words(query: &str) -> BTreeSet<String> {
    query.split_whitespace().map(fold).filter(|word| !word.is_empty()).take(MAX_QUERY_WORDS).collect()
}

/// Folds so that any part of a word folds to a part of the folded word: people search while they type.
///
/// [`fold_text`] alone compares whole words: it drops what follows the point of `désolé·e` and `ravi.e`, so
/// `rapport·qualité` would not be found by its second word, nor `ravi.e` by `ravi.`. It therefore never sees what
/// follows such a mark.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut start = 0;
    let mut before = None;
    for (index, ch) in text.char_indices() {
        // Only before a letter or digit: an accent of its own must stay with its letter.
        let is_cut = ch.is_alphanumeric()
            && (before.is_some_and(|before: char| !before.is_alphanumeric()) || index - start >= MAX_PIECE);
        if is_cut {
            folded.push_str(&fold_text(&text[start..index]));
            start = index;
        }
        before = Some(ch);
    }
    folded.push_str(&fold_text(&text[start..]));
    folded.retain(|ch| !leaves_no_trace(ch));
    folded
}

/// Points of inclusive writing (`désolé·e` is found by `désolée`) and marks without width, which nobody types.
fn leaves_no_trace(ch: char) -> bool {
    matches!(ch, '·' | '•' | '‧' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_word_folds_to_a_part_of_it() {
        let long = "Привет".repeat(20);
        for word in [
            "désolé·e·s",
            "ravi.e",
            "L’ÉQUIPE",
            "rapport·qualité",
            "jean.es@exemple.es",
            "HTTPS://Exemple.fr/Aide?Q=100%_x",
            "cœur",
            "e\u{301}te\u{301}",
            "dé\u{ad}so\u{ad}lé",
            "bon\u{200b}jour",
            "\u{feff}Bonjour",
            "ΟΔΟΣ",
            "İstanbul",
            "👩🏽‍💻ok",
            "ﬁn",
            "日本語テキスト",
            &long,
        ] {
            let whole = fold(word);
            let starts = word.char_indices().filter(|(_, ch)| ch.is_alphanumeric());
            for (start, _) in starts {
                for (end, _) in word[start..].char_indices().chain([(word.len() - start, ' ')]) {
                    let part = fold(&word[start..start + end]);
                    assert!(whole.contains(&part), "{word}: {part} is not in {whole}");
                }
            }
        }
    }

    #[test]
    fn spellings_that_readers_take_for_the_same_word_fold_to_the_same() {
        for (a, b) in [
            ("DÉLAI", "delai"),
            ("cœur", "COEUR"),
            ("désolé·e", "desolee"),
            ("l’été", "l'e\u{301}te\u{301}"),
            ("bon\u{200b}jour", "Bonjour"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
    }

    #[test]
    fn a_query_is_cut_at_any_space_and_has_a_bound() {
        assert_eq!(
            query_words(" \u{a0}Délai\u{202f}de  délai\n"),
            BTreeSet::from(["delai".to_owned(), "de".to_owned()])
        );
        assert!(query_words(" · \t").is_empty());
        let pasted = (0..5000).map(|word| word.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(query_words(&pasted).len(), MAX_QUERY_WORDS);
    }
}
