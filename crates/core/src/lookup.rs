//! Words looked up by number in tables that are written once: is this word in that set, which ways does it open?
//!
//! Open addressing in tables of a power of two, at most half full. A signature beside each table answers most questions
//! with "no" before the table is read.

use serde::{Deserialize, Serialize};

use crate::flat::flat_struct;
use crate::vocabulary::{UNKNOWN, WordId};

/// The number of a set of words.
pub type SetId = u32;
/// The number of a choice.
pub type ChoiceId = u32;

/// Bits of a signature for words; those above are for classes, and for what [`phrases`](crate::phrases) needs.
pub const WORD_BITS: u32 = 60;

/// A bit for a word, of [`WORD_BITS`]: words and sets that share no bit share no word. None for an unknown word.
#[inline]
pub fn signature(word: WordId) -> u64 {
    let bit = (u64::from(word.wrapping_mul(0x9e37_79b1)) * u64::from(WORD_BITS)) >> 32;
    u64::from(word != UNKNOWN) << bit
}

/// A table within an array of slots.
#[derive(Clone, Copy, Debug)]
struct Table {
    start: u32,
    /// The length of the table, which is a power of two, less one.
    mask: u32,
    /// Of all its words.
    signature: u64,
}
flat_struct!(Table { start: u32, mask: u32, signature: u64 });

impl Table {
    /// A table for these words, its first slot behind `start` others.
    fn new(start: usize, words: impl ExactSizeIterator<Item = WordId>) -> Self {
        let length = if words.len() <= 1 { 1 } else { (2 * words.len()).next_power_of_two() };
        let signature = words.fold(0, |bits, word| bits | signature(word));
        Self { start: start as u32, mask: length as u32 - 1, signature }
    }

    fn len(self) -> usize {
        self.mask as usize + 1
    }

    /// May it have this word?
    #[inline]
    fn admits(self, word: WordId) -> bool {
        self.signature & signature(word) != 0
    }

    /// The slots in which a word may be, the likeliest first.
    #[inline]
    fn slots(self, word: WordId) -> impl Iterator<Item = usize> {
        let home = word.wrapping_mul(0x9e37_79b1) >> 15;
        (0..=self.mask).map(move |step| (self.start + (home.wrapping_add(step) & self.mask)) as usize)
    }
}

/// Sets of words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sets {
    #[serde(with = "crate::flat")]
    slots: Vec<WordId>,
    #[serde(with = "crate::flat")]
    tables: Vec<Table>,
}

impl Sets {
    /// Adds a set and returns its number. [`UNKNOWN`] is in no set.
    pub fn push(&mut self, words: &[WordId]) -> SetId {
        let table = Table::new(self.slots.len(), words.iter().copied());
        self.slots.resize(self.slots.len() + table.len(), UNKNOWN);
        for &word in words {
            if let Some(slot) =
                table.slots(word).find(|&slot| matches!(self.slots[slot], UNKNOWN) || self.slots[slot] == word)
            {
                self.slots[slot] = word;
            }
        }
        self.tables.push(table);
        self.tables.len() as SetId - 1
    }

    /// How many sets there are.
    pub fn len(&self) -> usize {
        self.tables.len()
    }

    /// The words of a set, in no order that means anything.
    pub fn words(&self, set: SetId) -> impl Iterator<Item = WordId> {
        let table = self.tables[set as usize];
        let slots = &self.slots[table.start as usize..table.start as usize + table.len()];
        slots.iter().copied().filter(|&word| word != UNKNOWN)
    }

    /// May this word be in the set?
    #[inline]
    pub fn admits(&self, set: SetId, word: WordId) -> bool {
        self.tables[set as usize].admits(word)
    }

    /// Is this word in the set?
    #[inline]
    pub fn contains(&self, set: SetId, word: WordId) -> bool {
        if word == UNKNOWN {
            return false;
        }
        for slot in self.tables[set as usize].slots(word) {
            match self.slots[slot] {
                known if known == word => return true,
                UNKNOWN => return false,
                _ => {}
            }
        }
        false
    }
}

/// Marks a place in [`Choices::ways`]; programs are shorter than this.
const MANY: u32 = 1 << 31;
/// Marks a way of which the first instruction takes the word that opens it.
const TAKES: u32 = 1 << 30;

/// A way to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Its first instruction.
    pub pc: u32,
    /// Does that take the word that opened this way?
    pub takes: bool,
}

impl Way {
    fn packed(self) -> u32 {
        self.pc | if self.takes { TAKES } else { 0 }
    }

    #[inline]
    fn unpacked(packed: u32) -> Self {
        Self { pc: packed & !TAKES, takes: packed & TAKES != 0 }
    }
}

/// Many ways to go on, by the word with which each begins.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Choices {
    /// A word and its only way, or where its ways are in `ways`: then [`MANY`] is added.
    #[serde(with = "crate::flat")]
    slots: Vec<(WordId, u32)>,
    /// For each word how many, then the ways themselves.
    #[serde(with = "crate::flat")]
    ways: Vec<u32>,
    #[serde(with = "crate::flat")]
    by_class: Vec<(u8, u32)>,
    #[serde(with = "crate::flat")]
    heads: Vec<Head>,
}

#[derive(Clone, Copy, Debug)]
struct Head {
    table: Table,
    /// The classes' ways: a range of `by_class`.
    classes: (u32, u32),
}
flat_struct!(Head { table: Table, classes: (u32, u32) });

impl Choices {
    /// Adds a choice: words with the ways that begin with them, and classes (bits of `Class::bit`) with theirs.
    pub fn push(&mut self, by_word: Vec<(WordId, Way)>, by_class: &[(u8, u32)]) -> ChoiceId {
        let mut by_word: Vec<(WordId, u32)> = by_word.into_iter().map(|(word, way)| (word, way.packed())).collect();
        by_word.sort_unstable();
        by_word.dedup();
        let by_word: Vec<&[(WordId, u32)]> = by_word.chunk_by(|a, b| a.0 == b.0).collect();
        let table = Table::new(self.slots.len(), by_word.iter().map(|of_word| of_word[0].0));
        self.slots.resize(self.slots.len() + table.len(), (UNKNOWN, 0));
        for of_word in by_word {
            let word = of_word[0].0;
            if let Some(slot) = table.slots(word).find(|&slot| self.slots[slot].0 == UNKNOWN) {
                let place = if let [(_, way)] = of_word { *way } else { self.ways.len() as u32 | MANY };
                self.slots[slot] = (word, place);
            }
            if of_word.len() > 1 {
                self.ways.push(of_word.len() as u32);
                self.ways.extend(of_word.iter().map(|(_, way)| way));
            }
        }
        let from = self.by_class.len() as u32;
        self.by_class.extend_from_slice(by_class);
        self.heads.push(Head { table, classes: (from, self.by_class.len() as u32) });
        self.heads.len() as ChoiceId - 1
    }

    /// May there be a way that begins with this word, or one that needs none?
    #[inline]
    pub fn admits(&self, choice: ChoiceId, word: WordId) -> bool {
        let Head { table, classes: (from, to) } = self.heads[choice as usize];
        from < to || table.admits(word)
    }

    /// The ways that begin with this word.
    #[inline]
    pub fn of_word(&self, choice: ChoiceId, word: WordId) -> impl ExactSizeIterator<Item = Way> {
        self.packed_of_word(choice, word).iter().map(|&way| Way::unpacked(way))
    }

    #[inline]
    fn packed_of_word(&self, choice: ChoiceId, word: WordId) -> &[u32] {
        let table = self.heads[choice as usize].table;
        if !table.admits(word) {
            return &[];
        }
        for slot in table.slots(word) {
            match &self.slots[slot] {
                (UNKNOWN, _) => break,
                (known, way) if *known == word && way & MANY == 0 => return std::slice::from_ref(way),
                (known, place) if *known == word => {
                    let place = (place & !MANY) as usize;
                    let count = self.ways[place] as usize;
                    return &self.ways[place + 1..place + 1 + count];
                }
                _ => {}
            }
        }
        &[]
    }

    /// The ways that begin with a word of a class, or with nothing.
    #[inline]
    pub fn of_classes(&self, choice: ChoiceId) -> &[(u8, u32)] {
        let (from, to) = self.heads[choice as usize].classes;
        &self.by_class[from as usize..to as usize]
    }

    /// All ways.
    pub fn all(&self, choice: ChoiceId) -> Vec<u32> {
        let table = self.heads[choice as usize].table;
        let slots = &self.slots[table.start as usize..table.start as usize + table.len()];
        let of_words = slots.iter().flat_map(|&(word, _)| self.of_word(choice, word).map(|way| way.pc));
        let mut all: Vec<u32> = of_words.chain(self.of_classes(choice).iter().map(|(_, way)| *way)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_has_its_words_and_no_others(sets in prop::collection::vec(prop::collection::btree_set(1u32..300, 0..40), 1..6)) {
            let mut all = Sets::default();
            for set in &sets {
                all.push(&set.iter().copied().collect::<Vec<_>>());
            }
            for (number, set) in sets.iter().enumerate() {
                for word in 0..300 {
                    prop_assert_eq!(all.contains(number as SetId, word), set.contains(&word));
                }
                let mut words: Vec<WordId> = all.words(number as SetId).collect();
                words.sort_unstable();
                prop_assert_eq!(words, set.iter().copied().collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_choice_opens_the_ways_of_a_word(lists in prop::collection::vec(prop::collection::vec((1u32..60, 0u32..9, any::<bool>()), 0..30), 1..5)) {
            let way = |&(word, pc, takes): &(u32, u32, bool)| (word, Way { pc, takes });
            let mut all = Choices::default();
            for list in &lists {
                all.push(list.iter().map(way).collect(), &[(1, 77)]);
            }
            for (number, list) in lists.iter().enumerate() {
                for word in 0..60 {
                    let ways = list.iter().map(way).filter(|one| one.0 == word);
                    let mut expected: Vec<Way> = ways.map(|one| one.1).collect();
                    expected.sort_unstable_by_key(|way| way.packed());
                    expected.dedup();
                    prop_assert_eq!(all.of_word(number as ChoiceId, word).collect::<Vec<_>>(), expected);
                }
                prop_assert!(all.all(number as ChoiceId).contains(&77));
            }
        }
    }
}
