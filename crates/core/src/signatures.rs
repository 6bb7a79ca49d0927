//! Which words are in a sentence, and beside each, in so few bits that most phrases are known not to be there at a glance.
//!
//! A signature may let too much through, but nothing slips: words with a common bit may be the same, others are not.

#![allow(
    clippy::needless_bitwise_bool,
    reason = "which of two conditions fails cannot be guessed, so both are looked at"
)]

use crate::bits;
use crate::flat::Flat;
use crate::phrase::Class;
use crate::program::MAX_FILLERS;
use crate::token::{Token, flag};
use crate::vocabulary::{UNKNOWN, WordId};

/// Bits of a signature for words; those above are for classes and places.
const WORD_BITS: u32 = 60;

/// A bit for a word, of [`WORD_BITS`]: words and sets that share no bit share no word. None for an unknown word.
#[inline]
pub fn signature(word: WordId) -> u64 {
    let bit = (u64::from(word.wrapping_mul(0x9e37_79b1)) * u64::from(WORD_BITS)) >> 32;
    u64::from(word != UNKNOWN) << bit
}

/// The signature of any word, or none.
pub const ANYTHING: u64 = u64::MAX;
/// A bit that no word has, and every place of a sentence: what goes with any word goes with the edge of the sentence too.
const PLACE: u64 = 1 << 63;

/// The bits of classes other than [`Class::Any`].
#[inline]
pub fn class_signature(classes: u8) -> u64 {
    u64::from(classes & !Class::Any.bit()) << WORD_BITS
}

/// The words of a set in so many bits that a lexicon of a hundred does not seem to have every word.
#[derive(Clone, Copy, Debug)]
pub struct Wide([u64; 4]);

impl Wide {
    /// Any word.
    pub const ANYTHING: Self = Self([u64::MAX; 4]);

    /// Of these words.
    pub fn of(words: &[WordId]) -> Self {
        let mut bits = [0; 4];
        for &word in words {
            bits::put(&mut bits, Self::bit(word));
        }
        Self(bits)
    }

    /// May this word be one of them?
    #[inline]
    pub fn has(&self, word: WordId) -> bool {
        bits::have(&self.0, Self::bit(word))
    }

    #[inline]
    fn bit(word: WordId) -> u32 {
        word.wrapping_mul(0x9e37_79b1) >> 24
    }
}

impl Flat for Wide {
    const SIZE: usize = <[u64; 4]>::SIZE;

    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    #[inline]
    fn take(bytes: &mut &[u8]) -> Self {
        Self(Flat::take(bytes))
    }
}

/// The words of a sentence and what stands beside them, as signatures.
#[derive(Default)]
pub struct Signatures {
    /// Of each word.
    words: Vec<u64>,
    /// Of the words that may come before each in a phrase: the next one, and those behind fillers.
    pub before: Vec<u64>,
    /// Of those that may come after it.
    pub after: Vec<u64>,
    /// Of all words.
    pub present: u64,
}

impl Signatures {
    /// Those of this sentence.
    pub fn read(&mut self, sentence: &[Token]) {
        self.read_words(sentence);
        beside(sentence.iter().zip(&self.words), &mut self.before);
        self.read_after(sentence);
    }

    /// Those of its words alone: [`present`](Self::present).
    pub fn read_words(&mut self, sentence: &[Token]) {
        self.words.clear();
        self.words
            .extend(sentence.iter().map(|token| signature(token.word) | class_signature(token.classes()) | PLACE));
        self.present = self.words.iter().fold(PLACE, |all, word| all | word);
    }

    /// What [`admit`](Self::admit) needs to know beside that.
    pub fn read_after(&mut self, sentence: &[Token]) {
        beside(sentence.iter().zip(&self.words).rev(), &mut self.after);
        self.after.reverse();
    }

    /// May a match begin with this word, if its first and second words have these signatures?
    #[inline]
    pub fn admit(&self, [first, second]: [u64; 2], start: usize) -> bool {
        // Both at once: which one fails cannot be guessed.
        (self.words[start] & first != 0) & (self.after[start] & second != 0)
    }
}

/// For each word, in the order in which they come, the signatures of those before it: as far back as fillers let a phrase
/// reach.
fn beside<'s>(words: impl Iterator<Item = (&'s Token, &'s u64)>, out: &mut Vec<u64>) {
    const REACH: usize = MAX_FILLERS as usize;
    out.clear();
    // What is seen from the next word, if so many fillers have been passed over.
    let mut seen = [0; REACH + 1];
    for (token, &word) in words {
        out.push(seen.iter().fold(PLACE, |all, bits| all | bits));
        // Without a branch: where fillers are cannot be guessed.
        let passed_over = u64::from(token.is(flag::FILLER)).wrapping_neg();
        for passed in (0..REACH).rev() {
            seen[passed + 1] = seen[passed] & passed_over;
        }
        seen[0] = word;
    }
}
