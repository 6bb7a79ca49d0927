//! The words that rules know, as small numbers.

use serde::{Deserialize, Serialize};

/// The number of a word of the vocabulary; [`UNKNOWN`] for all others.
pub type WordId = u32;

/// A word that no rule, lexicon or word list mentions.
pub const UNKNOWN: WordId = 0;

/// Every folded word that a rule set mentions.
///
/// A word is asked for at every word of every reply, most of them unknown or frequent. All words lie in one string; a
/// table of a power of two, at most three quarters full, holds their numbers, each with some bits of its hash, so that words are
/// compared only where those agree.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    #[serde(with = "crate::flat")]
    bytes: Vec<u8>,
    /// Where each word ends in `bytes`.
    #[serde(with = "crate::flat")]
    ends: Vec<u32>,
    /// The number of a word in the low bits, its hash in the others; 0 is empty.
    #[serde(with = "crate::flat")]
    slots: Vec<u32>,
    /// For each pair of first bytes, whether some stem of a rule begins so: all other words need no stemming.
    #[serde(with = "crate::flat")]
    stem_starts: Vec<[u8; 2]>,
}

/// Bits of a slot for the number: a rule set with more words than this has no place for them, and they stay unknown.
const NUMBER_BITS: u32 = 20;
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;
/// The numbers of words are below this.
pub const MOST_WORDS: usize = 1 << NUMBER_BITS;

impl Vocabulary {
    /// The number of a folded word.
    #[inline]
    pub fn get(&self, folded: &[u8]) -> WordId {
        if folded.is_empty() || self.slots.is_empty() {
            return UNKNOWN;
        }
        let (hash, mask) = (hash(folded), self.slots.len() - 1);
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot == 0 {
                return UNKNOWN;
            }
            if (slot ^ hash) & !NUMBER == 0 && same(self.bytes(slot & NUMBER), folded) {
                return slot & NUMBER;
            }
            place = (place + 1) & mask;
        }
    }

    /// The number of a folded word, which is added if it is new.
    pub fn intern(&mut self, folded: &str) -> WordId {
        let known = self.get(folded.as_bytes());
        if known != UNKNOWN || folded.is_empty() || self.ends.len() as u32 == NUMBER {
            return known;
        }
        self.bytes.extend_from_slice(folded.as_bytes());
        self.ends.push(self.bytes.len() as u32);
        let number = self.ends.len() as WordId;
        if 3 * self.slots.len() < 4 * self.len() {
            self.slots = vec![0; (2 * self.len()).next_power_of_two()];
            (1..=number).for_each(|number| self.place(number));
        } else {
            self.place(number);
        }
        number
    }

    fn place(&mut self, number: WordId) {
        let (hash, mask) = (hash(self.bytes(number)), self.slots.len() - 1);
        let mut place = hash as usize & mask;
        while self.slots[place] != 0 {
            place = (place + 1) & mask;
        }
        self.slots[place] = hash & !NUMBER | number;
    }

    fn bytes(&self, number: WordId) -> &[u8] {
        let index = number as usize;
        let start = if index < 2 { 0 } else { self.ends[index - 2] as usize };
        &self.bytes[start..self.ends[index - 1] as usize]
    }

    /// The word with this number.
    pub fn word(&self, id: WordId) -> &str {
        if id == UNKNOWN || id as usize > self.ends.len() {
            return "";
        }
        std::str::from_utf8(self.bytes(id)).unwrap_or("")
    }

    /// How many numbers there are, [`UNKNOWN`] included.
    pub fn len(&self) -> usize {
        self.ends.len() + 1
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

/// Are these the same bytes? Words are short: looking at their first and last bytes, which may overlap, is faster than a call.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && match one.len() {
            0..4 => one.iter().zip(other).all(|(a, b)| a == b),
            4..=8 => one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk(),
            9..=16 => one.first_chunk::<8>() == other.first_chunk() && one.last_chunk::<8>() == other.last_chunk(),
            _ => one == other,
        }
}

/// A hash of a word: up to eight bytes at a time, multiplied and rotated. The high bits are the well-mixed ones.
#[inline]
fn hash(word: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, bits: u64| (hash.rotate_left(23) ^ bits).wrapping_mul(FACTOR);
    let mut hash = word.len() as u64;
    let last = if let Some(last) = word.last_chunk::<8>() {
        for chunk in word[..word.len() - 1].as_chunks::<8>().0 {
            hash = mix(hash, u64::from_le_bytes(*chunk));
        }
        u64::from_le_bytes(*last)
    } else if let (Some(first), Some(last)) = (word.first_chunk::<4>(), word.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
    } else {
        word.iter().fold(0, |bits, &byte| bits << 8 | u64::from(byte))
    };
    (mix(hash, last) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_word_is_found_under_its_number(words in prop::collection::btree_set("[a-z']{1,20}", 0..300)) {
            let mut vocabulary = Vocabulary::default();
            for word in &words {
                let number = vocabulary.intern(word);
                prop_assert_eq!(vocabulary.intern(word), number);
            }
            prop_assert_eq!(vocabulary.len(), words.len() + 1);
            for word in &words {
                let number = vocabulary.get(word.as_bytes());
                prop_assert_ne!(number, UNKNOWN);
                prop_assert_eq!(vocabulary.word(number), word);
            }
            prop_assert_eq!(vocabulary.get(b"no-word-of-these"), UNKNOWN);
        }
    }
}
