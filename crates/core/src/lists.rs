//! What the word lists of a language say about words, by number.

use crate::fold::fold_word;
use crate::program::fact;
use crate::spec::LanguageSpec;
use crate::split::Splitter;
use crate::vocabulary::Vocabulary;

/// Bits of [`fact`] for each word.
pub fn facts(spec: &LanguageSpec, splitter: &Splitter, vocabulary: &Vocabulary) -> Vec<u16> {
    let mut facts = vec![0; vocabulary.len()];
    let mut mark = |word: &str, bit: u16| {
        let number = vocabulary.get(fold_word(word).as_bytes());
        if number != 0 {
            facts[number as usize] |= bit;
        }
    };
    for (list, bit) in [
        (&spec.fillers, fact::FILLER),
        (&spec.negators, fact::NEGATOR),
        (&spec.acronyms, fact::ACRONYM),
        (&spec.abbreviations, fact::ABBREVIATION),
        (&spec.vous, fact::VOUS),
        (&spec.tu, fact::TU),
    ] {
        for word in list {
            mark(word, bit);
        }
    }
    for phrase in &spec.conditionals {
        mark(phrase.split_whitespace().next().unwrap_or(""), fact::CONDITIONAL);
    }
    for word in splitter.plain_splits() {
        mark(word, fact::SPLIT);
    }
    for word in splitter.compounds() {
        mark(word.split('-').next().unwrap_or(""), fact::COMPOUND);
    }
    facts
}

/// How frequent words are, on a scale of its own: the rarest word of a phrase is what it is looked up by.
pub fn ranks(spec: &LanguageSpec, vocabulary: &Vocabulary) -> Vec<f32> {
    let mut rank = vec![0.2; vocabulary.len()];
    for (index, word) in spec.common.iter().enumerate() {
        let number = vocabulary.get(fold_word(word).as_bytes());
        rank[number as usize] = 1000.0 / (index as f32 + 5.0);
    }
    rank
}
