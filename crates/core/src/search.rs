//! What was found in sentences, remembered.
//!
//! Agents write with canned texts: of the sentences of real replies half (English) to four in five (French) were seen
//! before. What is found in a sentence depends on its words and their classes alone, so remembering changes nothing but
//! time.

use rustc_hash::FxHashMap;

use crate::model::Reading;
use crate::phrases::{Finder, Hit, PhraseId, signature};
use crate::ruleset::Language;
use crate::token::Token;

/// How much a search remembers, in words and finds of about four and twelve bytes.
const REMEMBERED: usize = 1 << 22;
/// What a remembered sentence costs beside its words, on the same scale.
const OVERHEAD: usize = 35;

/// What was found in a sentence.
#[derive(Debug, Default)]
struct Memory {
    /// Of the sought phrases.
    sought: Box<[Hit]>,
    /// Conditions that were asked for, sorted.
    asked: Vec<PhraseId>,
    /// What was found of them.
    answers: Vec<Hit>,
    /// What the model reads.
    reading: Reading,
}

/// A search through sentences of one language, with what it remembers.
#[derive(Default)]
pub struct Search {
    finder: Finder,
    remembered: FxHashMap<Box<[u32]>, Memory>,
    /// How much that is, on the scale of [`REMEMBERED`].
    size: usize,
    key: Vec<u32>,
}

impl Search {
    /// Appends what is found of the sought phrases to `out`, and tells what the model reads.
    pub fn find(&mut self, language: &Language, sentence: &[Token], out: &mut Vec<Hit>) -> Reading {
        remember_key(sentence, &mut self.key);
        if let Some(memory) = self.remembered.get(self.key.as_slice()) {
            out.extend_from_slice(&memory.sought);
            return memory.reading;
        }
        let from = out.len();
        language.phrases.find(sentence, &mut self.finder, out);
        let reading = language.model.read(sentence, true);
        if self.size > REMEMBERED {
            self.remembered.clear();
            self.size = 0;
        }
        self.size += OVERHEAD + sentence.len() + 3 * (out.len() - from);
        let memory = Memory { sought: out[from..].into(), reading, ..Memory::default() };
        self.remembered.insert(self.key.as_slice().into(), memory);
        reading
    }

    /// Appends what is found of these phrases, which serve as conditions, to `out`.
    pub fn find_these(&mut self, phrases: &[PhraseId], language: &Language, sentence: &[Token], out: &mut Vec<Hit>) {
        let present = sentence.iter().fold(0, |bits, token| bits | signature(token.word));
        let machine = &mut self.finder.machine;
        machine.next_sentence();
        remember_key(sentence, &mut self.key);
        let Some(memory) = self.remembered.get_mut(self.key.as_slice()) else {
            for &phrase in phrases {
                language.phrases.find_one(phrase, sentence, present, machine, out);
            }
            return;
        };
        for &phrase in phrases {
            if let Err(place) = memory.asked.binary_search(&phrase) {
                memory.asked.insert(place, phrase);
                language.phrases.find_one(phrase, sentence, present, machine, &mut memory.answers);
            }
            out.extend(memory.answers.iter().filter(|hit| hit.phrase == phrase));
        }
    }
}

/// All that a search depends on. The numbers of words leave eight bits free.
fn remember_key(sentence: &[Token], key: &mut Vec<u32>) {
    key.clear();
    key.extend(sentence.iter().map(|token| token.word << 8 | u32::from(token.classes())));
}
