//! All phrases of a language, found in one pass over a sentence.
//!
//! From each word, only phrases are run that can begin with it, whose rarest word is in the sentence, whose second
//! word can be the next one, and whose other words are in the sentence: the last two by bit signatures, which may let
//! too much through but nothing slip.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::phrase::Class;
use crate::program::{Code, First, Machine, Op};
use crate::token::{Token, flag};
use crate::vocabulary::WordId;

/// The number of a phrase within its language.
pub type PhraseId = u32;

/// How many further words a phrase is prefiltered by.
pub const NEEDS: usize = 2;

/// A bit for a word, of 64: sentences and sets that share no bit share no word.
#[inline]
pub fn signature(word: WordId) -> u64 {
    1 << (word.wrapping_mul(0x9e37_79b1) >> 26)
}

/// A phrase, compiled.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Phrase {
    /// Its number.
    pub id: PhraseId,
    /// Is it looked for in every sentence? Others only serve as conditions, and are looked for where one is asked.
    pub sought: bool,
    /// Its first instruction.
    pub pc: u32,
    /// What a match may begin with.
    pub first: First,
    /// Signature of the words that may come second.
    pub second: u64,
    /// The number of the [`Words`] of which one must be in the sentence.
    pub trigger: u32,
    /// Signatures of sets of which a matching sentence has a word each.
    pub needs: [u64; NEEDS],
}

/// Words, or words of classes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// Sorted.
    pub words: Vec<WordId>,
    /// Bits of [`Class::bit`].
    pub classes: u8,
}

impl Words {
    /// The bits that one of these words has; all of them if it may be a word of a class.
    pub fn signature(&self) -> u64 {
        if self.classes == 0 { self.words.iter().fold(0, |bits, &word| bits | signature(word)) } else { u64::MAX }
    }

    /// These as well.
    pub fn add(&mut self, other: Words) {
        self.words.extend(other.words);
        self.classes |= other.classes;
    }

    /// In order, each once.
    pub fn settled(mut self) -> Self {
        self.words.sort_unstable();
        self.words.dedup();
        self
    }
}

/// A phrase found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which phrase.
    pub phrase: PhraseId,
    /// First word, as an index into the sentence.
    pub start: u32,
    /// Behind the last word.
    pub end: u32,
}

/// How many sentences a search remembers. Agents write with canned texts: of real replies about half the sentences
/// were seen before.
const REMEMBERED: usize = 32_768;
/// Longer sentences are not remembered, in words.
const LONGEST_REMEMBERED: usize = 40;

/// What was found in a sentence.
#[derive(Debug, Default)]
struct Memory {
    /// Of the sought phrases.
    sought: Box<[Hit]>,
    /// Conditions that were asked for, sorted.
    asked: Vec<PhraseId>,
    /// What was found of them.
    answers: Vec<Hit>,
}

/// Memory that a search needs, kept from one to the next.
#[derive(Default)]
pub struct Search {
    machine: Machine,
    /// Sentences as words with their classes, and what was found in them. A search is a function of these alone, so
    /// remembering changes nothing but time.
    remembered: FxHashMap<Box<[u64]>, Memory>,
    key: Vec<u64>,
    /// For each phrase, the search in which it was last found, and where that match ends.
    busy: Vec<(u32, u32)>,
    /// For each trigger, the last search in whose sentence it was.
    present: Vec<u32>,
    number: u32,
}

/// Lists of numbers by word, and by class.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Index {
    /// `lists[offsets[w]..offsets[w + 1]]` belong to word `w`.
    offsets: Vec<u32>,
    lists: Vec<u32>,
    by_class: Vec<(u8, u32)>,
}

impl Index {
    /// The number of each entry under each of its words (which are below `vocabulary`) and classes.
    fn new<'w>(entries: impl Iterator<Item = (&'w [WordId], u8)> + Clone, vocabulary: usize) -> Self {
        let mut offsets = vec![0u32; vocabulary + 1];
        for &word in entries.clone().flat_map(|(words, _)| words) {
            offsets[word as usize + 1] += 1;
        }
        for index in 1..offsets.len() {
            offsets[index] += offsets[index - 1];
        }
        let mut places = offsets.clone();
        let mut lists = vec![0; offsets[vocabulary] as usize];
        let mut by_class = Vec::new();
        for (number, (words, classes)) in entries.enumerate() {
            for &word in words {
                let place = &mut places[word as usize];
                lists[*place as usize] = number as u32;
                *place += 1;
            }
            if classes != 0 {
                by_class.push((classes, number as u32));
            }
        }
        Self { offsets, lists, by_class }
    }

    #[inline]
    fn of_word(&self, word: WordId) -> &[u32] {
        &self.lists[self.offsets[word as usize] as usize..self.offsets[word as usize + 1] as usize]
    }

    #[inline]
    fn of_classes(&self, classes: u8) -> impl Iterator<Item = u32> {
        self.by_class.iter().filter(move |(wanted, _)| wanted & classes != 0).map(|(_, number)| *number)
    }
}

/// All phrases of a language.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Phrases {
    /// Programs, sets and facts.
    pub code: Code,
    /// Those that begin alike are together: `ordered[groups[g]..groups[g + 1]]`.
    ordered: Vec<Phrase>,
    /// All phrases, by number.
    all: Vec<Phrase>,
    groups: Vec<u32>,
    /// Groups by what they begin with.
    beginnings: Index,
    /// Triggers by their words.
    triggers: Index,
    trigger_count: usize,
}

impl Phrases {
    /// Puts phrases in order by what they begin with. Words are below `vocabulary`.
    pub fn new(code: Code, all: Vec<Phrase>, triggers: &[Words], vocabulary: usize) -> Self {
        let mut phrases: Vec<Phrase> = all.iter().filter(|phrase| phrase.sought).copied().collect();
        phrases.sort_by_key(|phrase| (phrase.first, phrase.id));
        let mut groups = Vec::new();
        let mut firsts: Vec<First> = Vec::new();
        for (place, phrase) in phrases.iter().enumerate() {
            if firsts.last() != Some(&phrase.first) {
                firsts.push(phrase.first);
                groups.push(place as u32);
            }
        }
        groups.push(phrases.len() as u32);
        let beginnings = Index::new(firsts.iter().map(|first| (code.sets.get(first.set), first.classes)), vocabulary);
        let count = triggers.len();
        let triggers = Index::new(triggers.iter().map(|words| (words.words.as_slice(), words.classes)), vocabulary);
        Self { code, ordered: phrases, all, groups, beginnings, triggers, trigger_count: count }
    }

    /// Appends every match of these phrases, which serve as conditions, in this sentence to `out`.
    pub fn find_these(&self, phrases: &[PhraseId], sentence: &[Token], search: &mut Search, out: &mut Vec<Hit>) {
        let present = sentence.iter().fold(0, |bits, token| bits | signature(token.word));
        search.machine.next_sentence();
        remember_key(sentence, &mut search.key);
        let Search { machine, remembered, key, .. } = search;
        let Some(memory) = remembered.get_mut(key.as_slice()) else {
            for &phrase in phrases {
                self.find_one(&self.all[phrase as usize], sentence, present, machine, out);
            }
            return;
        };
        for &phrase in phrases {
            if let Err(place) = memory.asked.binary_search(&phrase) {
                memory.asked.insert(place, phrase);
                self.find_one(&self.all[phrase as usize], sentence, present, machine, &mut memory.answers);
            }
            out.extend(memory.answers.iter().filter(|hit| hit.phrase == phrase));
        }
    }

    fn find_one(&self, phrase: &Phrase, sentence: &[Token], present: u64, machine: &mut Machine, out: &mut Vec<Hit>) {
        if phrase.needs.iter().any(|need| need & present == 0) {
            return;
        }
        let mut start = 0;
        while start < sentence.len() {
            let begins = self.code.begins(phrase.first, &sentence[start]);
            let end = if begins { machine.run(&self.code, phrase.pc, sentence, start) } else { None };
            match end {
                Some(end) if end > start => {
                    out.push(Hit { phrase: phrase.id, start: start as u32, end: end as u32 });
                    start = end;
                }
                _ => start += 1,
            }
        }
    }

    /// Appends every match of every sought phrase in this sentence to `out`: for each phrase the leftmost longest ones that
    /// do not overlap.
    pub fn find(&self, sentence: &[Token], search: &mut Search, out: &mut Vec<Hit>) {
        if sentence.len() > LONGEST_REMEMBERED {
            return self.find_anew(sentence, search, out);
        }
        remember_key(sentence, &mut search.key);
        if let Some(memory) = search.remembered.get(search.key.as_slice()) {
            out.extend_from_slice(&memory.sought);
            return;
        }
        let from = out.len();
        self.find_anew(sentence, search, out);
        if search.remembered.len() >= REMEMBERED {
            search.remembered.clear();
        }
        let memory = Memory { sought: out[from..].into(), ..Memory::default() };
        search.remembered.insert(search.key.as_slice().into(), memory);
    }

    fn find_anew(&self, sentence: &[Token], search: &mut Search, out: &mut Vec<Hit>) {
        search.machine.next_sentence();
        self.begin(search);
        let mut present = 0;
        let mut all_classes = 0;
        for token in sentence {
            present |= signature(token.word);
            all_classes |= token.classes();
            for &trigger in self.triggers.of_word(token.word) {
                search.present[trigger as usize] = search.number;
            }
        }
        for trigger in self.triggers.of_classes(all_classes) {
            search.present[trigger as usize] = search.number;
        }
        for (start, token) in sentence.iter().enumerate() {
            let next = match sentence.get(start + 1) {
                Some(next) if !next.is(flag::FILLER) => signature(next.word),
                Some(_) => u64::MAX,
                None => 0,
            };
            let here = Here { sentence, start, next, present };
            for &group in self.beginnings.of_word(token.word) {
                self.run_group(group, here, search, out);
            }
            for group in self.beginnings.of_classes(token.classes()) {
                self.run_group(group, here, search, out);
            }
        }
    }

    fn begin(&self, search: &mut Search) {
        search.number = search.number.wrapping_add(1);
        if search.busy.len() != self.all.len() || search.number == 0 {
            search.busy = vec![(0, 0); self.all.len()];
            search.present = vec![0; self.trigger_count];
            search.number = 1;
        }
    }

    #[inline]
    fn run_group(&self, group: u32, here: Here, search: &mut Search, out: &mut Vec<Hit>) {
        let range = self.groups[group as usize] as usize..self.groups[group as usize + 1] as usize;
        for phrase in &self.ordered[range] {
            let possible = search.present[phrase.trigger as usize] == search.number
                && (phrase.second == u64::MAX || phrase.second & here.next != 0)
                && phrase.needs.iter().all(|need| need & here.present != 0);
            if !possible {
                continue;
            }
            let (number, end) = search.busy[phrase.id as usize];
            if number == search.number && here.start < end as usize {
                continue;
            }
            if let Some(end) = search.machine.run(&self.code, phrase.pc, here.sentence, here.start)
                && end > here.start
            {
                search.busy[phrase.id as usize] = (search.number, end as u32);
                out.push(Hit { phrase: phrase.id, start: here.start as u32, end: end as u32 });
            }
        }
    }
}

/// All that a search depends on.
fn remember_key(sentence: &[Token], key: &mut Vec<u64>) {
    key.clear();
    key.extend(sentence.iter().map(|token| u64::from(token.word) | u64::from(token.classes()) << 32));
}

/// A word of a sentence, and what is around it.
#[derive(Clone, Copy)]
struct Here<'s> {
    sentence: &'s [Token],
    start: usize,
    /// Signature of the next word; all bits where fillers may be passed over.
    next: u64,
    /// Signatures of all words of the sentence.
    present: u64,
}

/// What a program may begin with. If it can match without a word, that is any word.
pub fn first_words(code: &Code, pc: u32) -> Words {
    let mut first = Words::default();
    for (op, _) in takers(code, pc) {
        match op {
            Op::Word(word) => first.words.push(word),
            Op::Set(set) => first.words.extend_from_slice(code.sets.get(set)),
            Op::Call(lexicon) => {
                let called = code.routines[lexicon as usize].first;
                first.words.extend_from_slice(code.sets.get(called.set));
                first.classes |= called.classes;
            }
            Op::Class(class) => first.classes |= class.bit(),
            _ => first.classes |= Class::Any.bit(),
        }
    }
    first.settled()
}

/// What may come behind the first word of a match. If a match can end there, that is any word.
pub fn second_words(code: &Code, pc: u32) -> Words {
    let mut second = Words::default();
    for (op, pc) in takers(code, pc) {
        match op {
            Op::Word(_) | Op::Set(_) | Op::Class(_) => second.add(first_words(code, pc + 1)),
            Op::Call(lexicon) => {
                let inner = second_words(code, code.routines[lexicon as usize].pc);
                // An entry of one word lets the phrase go on behind it.
                if inner.classes & Class::Any.bit() != 0 {
                    let mut inside = inner;
                    inside.classes &= !Class::Any.bit();
                    second.add(inside);
                    second.add(first_words(code, pc + 1));
                } else {
                    second.add(inner);
                }
            }
            _ => second.classes |= Class::Any.bit(),
        }
    }
    second.settled()
}

/// The instructions that may take the first word of a program, with their places; `Op::Match` if it can match without
/// a word.
fn takers(code: &Code, pc: u32) -> Vec<(Op, u32)> {
    let mut seen = Vec::new();
    let mut stack = vec![pc];
    let mut out = Vec::new();
    while let Some(pc) = stack.pop() {
        let op = code.ops[pc as usize];
        match op {
            Op::Word(_) | Op::Set(_) | Op::Call(_) | Op::Class(_) | Op::Match => out.push((op, pc)),
            Op::Choose(choice) => {
                let choice = &code.choices[choice as usize];
                let ways = choice.by_word.iter().map(|(_, pc)| *pc).chain(choice.by_class.iter().map(|(_, pc)| *pc));
                let mut ways: Vec<u32> = ways.collect();
                ways.sort_unstable();
                ways.dedup();
                stack.extend(ways);
            }
            Op::Jump(target) | Op::Not(target) => stack.push(target),
            Op::Fork(one, other) => {
                if !seen.contains(&pc) {
                    seen.push(pc);
                    stack.extend([one, other]);
                }
            }
            Op::Start | Op::End => stack.push(pc + 1),
        }
    }
    out
}
