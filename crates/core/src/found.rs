//! Phrases that were found in a reply, sentence by sentence: most questions are about one sentence and its neighbours,
//! and a long reply is gone through from its start to its end.

use std::ops::{Deref, RangeInclusive};

use crate::bits;
use crate::document::Sentence;
use crate::phrases::{Hit, PhraseId};
use crate::ruleset::Ruleset;

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
    fn new(hit: &Hit, number: usize, sentence: &Sentence) -> Self {
        Self {
            language: sentence.language,
            phrase: hit.phrase,
            sentence: number as u32,
            first: sentence.first + hit.start,
            last: sentence.first + hit.end,
        }
    }
}

/// What was found, in the order of sentences, in each in the order of the search.
#[derive(Debug, Default)]
pub(crate) struct BySentence {
    found: Vec<Found>,
    /// For each sentence, where its own begin; sentences at the end may be left out.
    starts: Vec<u32>,
}

impl BySentence {
    fn clear(&mut self) {
        self.found.clear();
        self.starts.clear();
    }

    fn add(&mut self, hits: &[Hit], number: usize, sentence: &Sentence) {
        self.starts.resize(number + 1, self.found.len() as u32);
        self.found.extend(hits.iter().map(|hit| Found::new(hit, number, sentence)));
    }

    /// Does a customer with a problem speak so?
    pub fn is_of_problem(&self, ruleset: &Ruleset) -> bool {
        self.found.iter().any(|found| ruleset.languages[found.language as usize].is_of_problem(found.phrase))
    }

    /// What was found in these sentences.
    pub fn within(&self, sentences: RangeInclusive<u32>) -> &[Found] {
        let start = |sentence: usize| self.starts.get(sentence).map_or(self.found.len(), |&start| start as usize);
        let (first, last) = sentences.into_inner();
        &self.found[start(first as usize)..start(last as usize + 1)]
    }
}

impl Deref for BySentence {
    type Target = [Found];

    fn deref(&self) -> &[Found] {
        &self.found
    }
}

/// All that was found in a reply.
#[derive(Debug, Default)]
pub(crate) struct FoundPhrases {
    /// Phrases that are looked for everywhere, in each sentence in the order of their numbers.
    pub sought: BySentence,
    /// Phrases that conditions ask for.
    asked: BySentence,
    /// For each language, a bit for each phrase that is there: most that are asked for are not.
    there: Vec<Vec<u64>>,
}

impl FoundPhrases {
    pub fn clear(&mut self) {
        self.sought.clear();
        self.asked.clear();
        self.there.iter_mut().for_each(|bits| bits.fill(0));
    }

    /// Adds what was found in a sentence, which comes behind those that were added before.
    pub fn add(&mut self, hits: &[Hit], number: usize, sentence: &Sentence) {
        self.sought.add(hits, number, sentence);
        self.note(hits, sentence);
    }

    /// Adds what conditions found in a sentence, which comes behind those for which this was done before.
    pub fn add_asked(&mut self, hits: &[Hit], number: usize, sentence: &Sentence) {
        self.asked.add(hits, number, sentence);
        self.note(hits, sentence);
    }

    fn note(&mut self, hits: &[Hit], sentence: &Sentence) {
        let language = sentence.language as usize;
        if self.there.len() <= language {
            self.there.resize(language + 1, Vec::new());
        }
        let there = &mut self.there[language];
        for hit in hits {
            if there.len() < bits::words(hit.phrase as usize + 1) {
                there.resize(bits::words(hit.phrase as usize + 1), 0);
            }
            bits::put(there, hit.phrase);
        }
    }

    /// Was this phrase found anywhere in the reply?
    #[inline]
    pub fn is_there(&self, language: u32, phrase: PhraseId) -> bool {
        self.there.get(language as usize).is_some_and(|there| bits::have(there, phrase))
    }

    /// Where this phrase was found in these sentences.
    pub fn of_phrase(
        &self,
        language: u32,
        phrase: PhraseId,
        sentences: RangeInclusive<u32>,
    ) -> impl Iterator<Item = &Found> {
        let found: [&[Found]; 2] = if self.is_there(language, phrase) {
            [self.sought.within(sentences.clone()), self.asked.within(sentences)]
        } else {
            [&[]; 2]
        };
        found.into_iter().flatten().filter(move |found| found.phrase == phrase && found.language == language)
    }
}
