//! The words that were read last, under their bytes as they stand in the text.
//!
//! Nine words in ten are among the few hundred that a language is made of: folding one again, counting its letters and
//! looking it up in the vocabulary costs ten times what it costs to remember it.

use crate::vocabulary::WordId;

/// So many words are remembered at most, a power of two; each has one place, where the last one stays.
const PLACES: usize = 4096;
/// Longer words, in bytes, are not remembered.
const LONGEST: usize = size_of::<u128>();

/// What the scanner found out about words. Holds for one vocabulary. The default remembers nothing.
#[derive(Default)]
pub struct Recent {
    places: Vec<Place>,
}

#[derive(Clone, Copy, Default)]
struct Place {
    /// The bytes of the word, zeros behind them; 0: nothing.
    bytes: [u64; 2],
    word: WordId,
    /// Bits of [`flag`](crate::token::flag).
    flags: u16,
}

/// The bytes of a word as two numbers: one of sixteen bytes would make each place a third larger.
#[derive(Clone, Copy)]
pub struct Key([u64; 2]);

impl Key {
    /// Of the word that `text` begins with, of so many bytes. Nothing: it is too long to be remembered.
    #[inline]
    pub fn new(text: &[u8], length: usize) -> Option<Self> {
        if !(1..=LONGEST).contains(&length) {
            return None;
        }
        let bytes = text.first_chunk::<LONGEST>().copied().unwrap_or_else(|| {
            let mut padded = [0; LONGEST];
            padded.iter_mut().zip(text).for_each(|(place, byte)| *place = *byte);
            padded
        });
        let word = u128::from_le_bytes(bytes) & (u128::MAX >> (8 * (LONGEST - length)));
        Some(Self([word as u64, (word >> 64) as u64]))
    }

    #[inline]
    fn place(self) -> usize {
        let mixed = (self.0[0] ^ self.0[1].rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (u64::BITS - PLACES.ilog2())) as usize
    }
}

impl Recent {
    /// One that remembers.
    pub fn new() -> Self {
        Self { places: vec![Place::default(); PLACES] }
    }

    /// Number and flags of a word, if it is remembered.
    #[inline]
    pub fn get(&self, key: Key) -> Option<(WordId, u16)> {
        let place = self.places.get(key.place())?;
        (place.bytes == key.0).then_some((place.word, place.flags))
    }

    /// Remembers a word.
    pub fn put(&mut self, key: Key, word: WordId, flags: u16) {
        if let Some(place) = self.places.get_mut(key.place()) {
            *place = Place { bytes: key.0, word, flags };
        }
    }
}
