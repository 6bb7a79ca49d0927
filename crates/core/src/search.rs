//! What was found in sentences, remembered.
//!
//! Agents write with canned texts: of the sentences of real replies half (English) to four in five (French) were seen
//! before. What is found in a sentence depends on its words and their classes alone, so remembering changes nothing but
//! time.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::bits;
use crate::model::Reading;
use crate::phrases::{ConditionId, Finder, Hit};
use crate::ruleset::Language;
use crate::token::Token;

/// How much a search remembers, in words and finds of about four and twelve bytes.
const REMEMBERED: usize = 1 << 22;
/// What a remembered sentence costs beside its words, on the same scale.
const OVERHEAD: usize = 35;

/// What was found in a sentence: where it is in lists that all sentences share, which costs less than lists of its own.
#[derive(Debug, Default)]
struct Memory {
    /// The words and their classes.
    words: Range<u32>,
    /// Matches of the sought phrases.
    sought: Range<u32>,
    /// Conditions that were asked for.
    asked: Range<u32>,
    /// Matches of these.
    answers: Range<u32>,
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
    words: Vec<u32>,
    asked: Vec<ConditionId>,
    hits: Vec<Hit>,
    /// How much that is, on the scale of [`REMEMBERED`].
    size: usize,
    key: Vec<u32>,
    /// Conditions that were not asked for before, as bits.
    new: Vec<u64>,
}

impl Search {
    /// Forgets everything if it is too much. What [`find`](Self::find) named is then no longer known.
    pub fn make_room(&mut self) {
        if self.size > REMEMBERED {
            self.numbers.clear();
            self.memories.clear();
            self.words.clear();
            self.asked.clear();
            self.hits.clear();
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
            if of(&self.words, &memory.words) == self.key {
                out.extend_from_slice(of(&self.hits, &memory.sought));
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
        let sought = append(&mut self.hits, &out[from..]);
        self.memories.push(Memory { words, sought, reading, ..Memory::default() });
        self.numbers.insert(hash, number);
        (reading, Some(Remembered(number)))
    }

    /// Appends what is found of these conditions to `out`, a bit each, and of those that were asked before.
    pub fn find_these(
        &mut self,
        wanted: &[u64],
        language: &Language,
        (sentence, remembered): (&[Token], Option<Remembered>),
        out: &mut Vec<Hit>,
    ) {
        let Some(Remembered(number)) = remembered else {
            return language.phrases.find_these(bits::numbers(wanted), sentence, &mut self.finder, out);
        };
        let memory = &mut self.memories[number as usize];
        self.new.clear();
        self.new.extend_from_slice(wanted);
        for &known in of(&self.asked, &memory.asked) {
            bits::remove(&mut self.new, known);
        }
        if self.new.iter().any(|&new| new != 0) {
            let (asked, answers) = (self.asked.len(), self.hits.len());
            self.asked.extend_from_within(places(&memory.asked));
            self.asked.extend(bits::numbers(&self.new));
            memory.asked = asked as u32..self.asked.len() as u32;
            self.hits.extend_from_within(places(&memory.answers));
            language.phrases.find_these(bits::numbers(&self.new), sentence, &mut self.finder, &mut self.hits);
            memory.answers = answers as u32..self.hits.len() as u32;
            self.size += memory.asked.len() + 3 * memory.answers.len();
        }
        out.extend_from_slice(of(&self.hits, &memory.answers));
    }
}

/// What a search depends on in a word. The numbers of words leave eight bits free.
fn part_of_key(token: &Token) -> u32 {
    token.word << 8 | u32::from(token.classes())
}

/// Appends these, and tells where they are.
fn append<T: Copy>(all: &mut Vec<T>, more: &[T]) -> Range<u32> {
    let from = all.len();
    all.extend_from_slice(more);
    from as u32..all.len() as u32
}

/// Those at this place.
fn of<'a, T>(all: &'a [T], range: &Range<u32>) -> &'a [T] {
    &all[places(range)]
}

fn places(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
