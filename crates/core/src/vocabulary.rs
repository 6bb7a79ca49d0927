//! The words that rules know, as small numbers.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

/// The number of a word of the vocabulary; [`UNKNOWN`] for all others.
pub type WordId = u32;

/// A word that no rule, lexicon or word list mentions.
pub const UNKNOWN: WordId = 0;

/// Every folded word that a rule set mentions.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    words: IndexSet<Box<[u8]>, FxBuildHasher>,
    /// For each pair of first bytes, whether some stem of a rule begins so: all other words need no stemming.
    stem_starts: Vec<[u8; 2]>,
}

impl Vocabulary {
    /// The number of a folded word.
    #[inline]
    pub fn get(&self, folded: &[u8]) -> WordId {
        if folded.is_empty() {
            return UNKNOWN;
        }
        self.words.get_index_of(folded).map_or(UNKNOWN, |index| index as WordId + 1)
    }

    /// The number of a folded word, which is added if it is new.
    pub fn intern(&mut self, folded: &str) -> WordId {
        if folded.is_empty() {
            return UNKNOWN;
        }
        if let Some(index) = self.words.get_index_of(folded.as_bytes()) {
            return index as WordId + 1;
        }
        self.words.insert(folded.as_bytes().into());
        self.words.len() as WordId
    }

    /// The word with this number.
    pub fn word(&self, id: WordId) -> &str {
        let index = (id as usize).wrapping_sub(1);
        self.words.get_index(index).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or("")
    }

    /// How many numbers there are, [`UNKNOWN`] included.
    pub fn len(&self) -> usize {
        self.words.len() + 1
    }

    /// Notes that words which begin like `stem` are worth stemming.
    pub fn add_stem(&mut self, stem: &str) {
        if let [first, second, ..] = *stem.as_bytes() {
            let start = [first, second];
            if let Err(place) = self.stem_starts.binary_search(&start) {
                self.stem_starts.insert(place, start);
            }
        }
    }

    /// May the stem of this folded word be one that a rule asks for?
    #[inline]
    pub fn may_have_stem(&self, folded: &[u8]) -> bool {
        match *folded {
            [first, second, ..] if !self.stem_starts.is_empty() => {
                self.stem_starts.binary_search(&[first, second]).is_ok()
            }
            _ => false,
        }
    }
}
