//! Phrases that were found in a reply.

use std::ops::{Deref, RangeInclusive};

use crate::document::Sentence;
use crate::phrases::{Hit, PhraseId};

/// Bits of the filter: a reply has some dozens of phrases.
const FILTER: usize = 1024;

/// A phrase found in the reply.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub language: u32,
    pub phrase: PhraseId,
    pub sentence: u32,
    /// Index of the first word in the document.
    pub first: u32,
    /// Index behind the last word.
    pub last: u32,
}

impl Found {
    pub fn new(hit: &Hit, number: usize, sentence: &Sentence) -> Self {
        Self {
            language: sentence.language,
            phrase: hit.phrase,
            sentence: number as u32,
            first: sentence.first + hit.start,
            last: sentence.first + hit.end,
        }
    }

    /// Language and phrase as one number.
    fn key(&self) -> u64 {
        u64::from(self.language) << 32 | u64::from(self.phrase)
    }

    /// Language, phrase, sentence and first word as one number, for sorting.
    fn order(&self) -> u128 {
        u128::from(self.key()) << 64 | u128::from(self.sentence) << 32 | u128::from(self.first)
    }
}

/// All that was found in a reply.
#[derive(Debug, Default)]
pub(crate) struct FoundPhrases {
    found: Vec<Found>,
    /// Bits of the phrases that are there: most that are asked for are not.
    filter: [u64; FILTER / 64],
}

impl FoundPhrases {
    pub fn clear(&mut self) {
        self.found.clear();
    }

    /// Adds what was found in a sentence; what comes after the last [`settle`](Self::settle) is not asked for yet.
    pub fn add(&mut self, hits: &[Hit], number: usize, sentence: &Sentence) {
        self.found.extend(hits.iter().map(|hit| Found::new(hit, number, sentence)));
    }

    /// Puts all in order: by language, phrase, sentence, word.
    pub fn settle(&mut self) {
        self.found.sort_unstable_by_key(Found::order);
        self.filter = Default::default();
        for found in &self.found {
            let (word, bit) = place(found.language, found.phrase);
            self.filter[word] |= bit;
        }
    }

    /// Where this phrase was found in these sentences.
    pub fn of_phrase(
        &self,
        language: u32,
        phrase: PhraseId,
        sentences: RangeInclusive<u32>,
    ) -> impl Iterator<Item = &Found> {
        let (first, last) = sentences.into_inner();
        let (word, bit) = place(language, phrase);
        let found = if self.filter[word] & bit == 0 { &[] } else { self.found.as_slice() };
        let wanted = u64::from(language) << 32 | u64::from(phrase);
        let start = found.partition_point(|found| (found.key(), found.sentence) < (wanted, first));
        found[start..].iter().take_while(move |found| found.key() == wanted && found.sentence <= last)
    }
}

impl Deref for FoundPhrases {
    type Target = [Found];

    fn deref(&self) -> &[Found] {
        &self.found
    }
}

/// Where the filter has the bit of a phrase.
fn place(language: u32, phrase: PhraseId) -> (usize, u64) {
    let bit = phrase.wrapping_add(language.wrapping_mul(FILTER as u32 / 2 + 1)) as usize % FILTER;
    (bit / 64, 1 << (bit % 64))
}
