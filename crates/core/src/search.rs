//! What was found in sentences, remembered.
//!
//! Agents write with canned texts: of the sentences of real replies half (English) to four in five (French) were seen
//! before. What is found in a sentence depends on its words and their classes alone, so remembering changes nothing but
//! time.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::model::Reading;
use crate::phrases::{Finder, Hit, PhraseId};
use crate::ruleset::Language;
use crate::token::Token;

/// How much a search remembers, in words and finds of about four and twelve bytes.
const REMEMBERED: usize = 1 << 22;
/// What a remembered sentence costs beside its words, on the same scale.
const OVERHEAD: usize = 35;

/// What was found in a sentence.
#[derive(Debug, Default)]
struct Memory {
    /// The words and their classes: a range of `Search::words`.
    words: Range<usize>,
    /// Of the sought phrases: a range of `Search::sought`.
    sought: Range<usize>,
    /// Conditions that were asked for, sorted.
    asked: Vec<PhraseId>,
    /// What was found of them.
    answers: Vec<Hit>,
    /// What the model reads.
    reading: Reading,
}

/// A remembered sentence, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remembered(u32);

/// A search through sentences of one language, with what it remembers.
#[derive(Default)]
pub struct Search {
    finder: Finder,
    /// Remembered sentences by their hash. Of two with the same one only the first is remembered.
    numbers: FxHashMap<u64, u32>,
    memories: Vec<Memory>,
    /// The words of all of them, and what was found: one after the other, which costs less than a place for each.
    words: Vec<u32>,
    sought: Vec<Hit>,
    /// How much that is, on the scale of [`REMEMBERED`].
    size: usize,
    key: Vec<u32>,
    /// Conditions that were not asked for before.
    new: Vec<PhraseId>,
}

impl Search {
    /// Forgets everything if it is too much. What [`find`](Self::find) named is then no longer known.
    pub fn make_room(&mut self) {
        if self.size > REMEMBERED {
            self.numbers.clear();
            self.memories.clear();
            self.words.clear();
            self.sought.clear();
            self.size = 0;
        }
    }

    /// Appends what is found of the sought phrases to `out`, and tells what the model reads.
    pub fn find(
        &mut self,
        language: &Language,
        sentence: &[Token],
        out: &mut Vec<Hit>,
    ) -> (Reading, Option<Remembered>) {
        self.key.clear();
        self.key.extend(sentence.iter().map(part_of_key));
        let hash = FxBuildHasher.hash_one(&self.key);
        let known = self.numbers.get(&hash).copied();
        if let Some(number) = known {
            let memory = &self.memories[number as usize];
            if self.words[memory.words.clone()] == self.key {
                out.extend_from_slice(&self.sought[memory.sought.clone()]);
                return (memory.reading, Some(Remembered(number)));
            }
        }
        let from = out.len();
        language.phrases.find(sentence, &mut self.finder, out);
        let reading = language.model.read(sentence, true);
        if known.is_some() || self.size > REMEMBERED {
            return (reading, None);
        }
        self.size += OVERHEAD + sentence.len() + 3 * (out.len() - from);
        let number = self.memories.len() as u32;
        let words = append(&mut self.words, &self.key);
        let sought = append(&mut self.sought, &out[from..]);
        self.memories.push(Memory { words, sought, reading, ..Memory::default() });
        self.numbers.insert(hash, number);
        (reading, Some(Remembered(number)))
    }

    /// Appends what is found of these phrases, which serve as conditions, to `out`. They are in order, each once.
    pub fn find_these(
        &mut self,
        phrases: &[PhraseId],
        language: &Language,
        (sentence, remembered): (&[Token], Option<Remembered>),
        out: &mut Vec<Hit>,
    ) {
        let Some(memory) = remembered.and_then(|one| self.memories.get_mut(one.0 as usize)) else {
            return language.phrases.find_these(phrases, sentence, &mut self.finder, out);
        };
        if memory.asked == phrases {
            return out.extend_from_slice(&memory.answers);
        }
        self.new.clear();
        self.new.extend(phrases.iter().filter(|phrase| memory.asked.binary_search(phrase).is_err()));
        if !self.new.is_empty() {
            language.phrases.find_these(&self.new, sentence, &mut self.finder, &mut memory.answers);
            memory.asked.extend_from_slice(&self.new);
            memory.asked.sort_unstable();
        }
        out.extend(memory.answers.iter().filter(|hit| phrases.binary_search(&hit.phrase).is_ok()));
    }
}

/// What a search depends on in a word. The numbers of words leave eight bits free.
fn part_of_key(token: &Token) -> u32 {
    token.word << 8 | u32::from(token.classes())
}

/// Appends these, and tells where they are.
fn append<T: Copy>(all: &mut Vec<T>, more: &[T]) -> Range<usize> {
    let from = all.len();
    all.extend_from_slice(more);
    from..all.len()
}
