//! From texts to features: words and runs of two and three words, as the engine sees them.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use tact_core::{Context, Ruleset, SENTENCE_START, SeenSentence, tokens};

use crate::corpus::Row;
use crate::solve::Parts;

/// Longest run of words.
const LONGEST: usize = 3;
/// How many letters a part of a word has.
const PART: std::ops::RangeInclusive<usize> = 3..=5;

/// The sentences of a text, each with the names of its features and its place.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Names of features, sentence by sentence.
    pub sentences: Vec<Vec<String>>,
    /// Where each sentence begins and ends, in bytes.
    pub places: Vec<(usize, usize)>,
}

/// Reads a row as the engine does.
pub fn read(row: &Row, language: &str, ruleset: &Ruleset) -> Text {
    let context = Context { language: Some(language), ..Context::default() };
    let seen = tokens(&row.text, &context, ruleset);
    Text {
        sentences: seen.iter().map(names).collect(),
        places: seen.iter().map(|sentence| (sentence.start, sentence.end)).collect(),
    }
}

fn names(sentence: &SeenSentence) -> Vec<String> {
    let start = std::iter::once(SENTENCE_START);
    let words: Vec<&str> = start.chain(sentence.words.iter().map(|word| word.folded.as_str())).collect();
    let mut out: Vec<String> = sentence.marks.iter().map(|mark| (*mark).to_owned()).collect();
    for end in 1..words.len() {
        // The start is no feature of its own, but runs may begin with it.
        let longest = LONGEST.min(end + 1);
        out.extend((1..=longest).map(|length| words[end + 1 - length..=end].join(" ")));
    }
    out
}

/// Features by number.
#[derive(Debug, Default)]
pub struct Features {
    /// Name, and in how many sentences it was seen.
    counts: IndexMap<String, u32, FxBuildHasher>,
}

impl Features {
    /// The features that so many sentences have at least.
    pub fn frequent<'t>(texts: impl Iterator<Item = &'t Text>, least: u32) -> Self {
        let mut counts: IndexMap<String, u32, FxBuildHasher> = IndexMap::default();
        for sentence in texts.flat_map(|text| &text.sentences) {
            let mut seen: Vec<&String> = sentence.iter().collect();
            seen.sort_unstable();
            seen.dedup();
            for name in seen {
                *counts.entry(name.clone()).or_default() += 1;
            }
        }
        counts.retain(|name, count| *count >= least && !name.is_empty());
        counts.sort_unstable_keys();
        Self { counts }
    }

    /// Keeps the features for which this holds.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut number = 0;
        self.counts.retain(|_, _| {
            number += 1;
            keep(number - 1)
        });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// The name of a feature, and in how many sentences it was seen.
    pub fn get(&self, number: usize) -> (&str, u32) {
        self.counts.get_index(number).map_or(("", 0), |(name, count)| (name, *count))
    }

    /// Which words have parts in common: runs of letters, with the ends of the word (`<rem`, `mbours`, `é>`). Runs of words
    /// have none.
    pub fn parts(&self) -> Parts {
        let mut words_with: IndexMap<String, Vec<usize>, FxBuildHasher> = IndexMap::default();
        for (number, name) in self.counts.keys().enumerate().filter(|(_, name)| !name.contains(' ')) {
            let letters: Vec<char> = format!("<{name}>").chars().collect();
            for length in PART {
                for run in letters.windows(length) {
                    words_with.entry(run.iter().collect()).or_default().push(number);
                }
            }
        }
        words_with.retain(|_, words| words.first() != words.last());
        let mut of: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        for (part, words) in words_with.values().enumerate() {
            for &word in words {
                of[word].push(part as u32);
            }
        }
        Parts { of, count: words_with.len() }
    }

    /// The numbers of the features of these sentences.
    pub fn numbers<'s>(&self, sentences: impl Iterator<Item = &'s Vec<String>>) -> Vec<u32> {
        let known = |name: &String| self.counts.get_index_of(name).map(|number| number as u32);
        sentences.flatten().filter_map(known).collect()
    }
}
