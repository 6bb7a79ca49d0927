//! Words looked up by number in tables that are written once: is this word in that set, which ways does it open?
//!
//! Open addressing in tables of a power of two, at most half full. The number of a set or choice says where its table is
//! and how long, so that a question costs one look into memory.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{UNKNOWN, WordId};

/// The number of a set of words: a [`Table`].
pub type SetId = u32;
/// The number of a choice: a [`Table`].
pub type ChoiceId = u32;

/// A table within an array of slots.
#[derive(Clone, Copy, Debug)]
struct Table {
    start: usize,
    /// Of its length.
    logarithm: u32,
    /// Does something else stand in the slot before it?
    flag: bool,
}

impl Table {
    const LOGARITHM_BITS: u32 = 5;
    const FLAG: u32 = 1 << Self::LOGARITHM_BITS;
    const START: u32 = Self::LOGARITHM_BITS + 1;

    /// A table that no word is in.
    const EMPTY: u32 = 0;
    /// So many slots can be told apart. Where a pack asks for more (it needs hundreds of megabytes for it), what is beyond
    /// is empty.
    const MOST_SLOTS: usize = 1 << (u32::BITS - Self::START);

    /// Adds a table for so many words to these slots, of which the first is empty, if there is room; before it what else is
    /// to be known.
    fn add<S: Copy>(words: usize, before: Option<S>, slots: &mut Vec<S>, empty: S) -> Option<Self> {
        if slots.is_empty() {
            slots.push(empty);
        }
        slots.extend(before);
        let length = if words <= 1 { 1 } else { (2 * words).next_power_of_two() };
        let start = slots.len();
        if start + length > Self::MOST_SLOTS {
            return None;
        }
        slots.resize(start + length, empty);
        Some(Self { start, logarithm: length.ilog2(), flag: before.is_some() })
    }

    fn number(self) -> u32 {
        (self.start as u32) << Self::START | if self.flag { Self::FLAG } else { 0 } | self.logarithm
    }

    #[inline]
    fn of(number: u32) -> Self {
        Self {
            start: (number >> Self::START) as usize,
            logarithm: number & (Self::FLAG - 1),
            flag: number & Self::FLAG != 0,
        }
    }

    fn len(self) -> usize {
        1 << self.logarithm
    }

    /// The slots in which a word may be, the likeliest first.
    #[inline]
    fn slots(self, word: WordId) -> impl Iterator<Item = usize> {
        let home = (word.wrapping_mul(0x9e37_79b1) >> 15) as usize;
        let mask = self.len() - 1;
        (0..=mask).map(move |step| self.start + (home.wrapping_add(step) & mask))
    }
}

/// Sets of words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sets {
    #[serde(with = "crate::flat")]
    slots: Vec<WordId>,
}

impl Sets {
    /// Adds a set and returns its number. [`UNKNOWN`] is in no set.
    pub fn push(&mut self, words: &[WordId]) -> SetId {
        let Some(table) = Table::add(words.len(), None, &mut self.slots, UNKNOWN) else { return Table::EMPTY };
        for &word in words {
            if let Some(slot) =
                table.slots(word).find(|&slot| matches!(self.slots[slot], UNKNOWN) || self.slots[slot] == word)
            {
                self.slots[slot] = word;
            }
        }
        table.number()
    }

    /// The words of a set, in no order that means anything.
    pub fn words(&self, set: SetId) -> impl Iterator<Item = WordId> {
        let table = Table::of(set);
        let slots = &self.slots[table.start..table.start + table.len()];
        slots.iter().copied().filter(|&word| word != UNKNOWN)
    }

    /// Is this word in the set?
    #[inline]
    pub fn contains(&self, set: SetId, word: WordId) -> bool {
        if word == UNKNOWN {
            return false;
        }
        for slot in Table::of(set).slots(word) {
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
    /// A word and its only way, or where its ways are in `ways`: then [`MANY`] is added. Before each flagged table, where
    /// the ways of its classes are in `by_class`.
    #[serde(with = "crate::flat")]
    slots: Vec<(WordId, u32)>,
    /// For each word how many, then the ways themselves.
    #[serde(with = "crate::flat")]
    ways: Vec<u32>,
    #[serde(with = "crate::flat")]
    by_class: Vec<(u8, u32)>,
}

impl Choices {
    /// Adds a choice: words with the ways that begin with them, and classes (bits of `Class::bit`) with theirs.
    pub fn push(&mut self, by_word: Vec<(WordId, Way)>, by_class: &[(u8, u32)]) -> ChoiceId {
        let mut by_word: Vec<(WordId, u32)> = by_word.into_iter().map(|(word, way)| (word, way.packed())).collect();
        by_word.sort_unstable();
        by_word.dedup();
        let by_word: Vec<&[(WordId, u32)]> = by_word.chunk_by(|a, b| a.0 == b.0).collect();
        let from = self.by_class.len() as u32;
        self.by_class.extend_from_slice(by_class);
        let classes = (!by_class.is_empty()).then_some((from, self.by_class.len() as u32));
        let Some(table) = Table::add(by_word.len(), classes, &mut self.slots, (UNKNOWN, 0)) else {
            return Table::EMPTY;
        };
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
        table.number()
    }

    /// The ways that begin with this word.
    #[inline]
    pub fn of_word(&self, choice: ChoiceId, word: WordId) -> impl ExactSizeIterator<Item = Way> {
        self.packed_of_word(choice, word).iter().map(|&way| Way::unpacked(way))
    }

    #[inline]
    fn packed_of_word(&self, choice: ChoiceId, word: WordId) -> &[u32] {
        if word == UNKNOWN {
            return &[];
        }
        for slot in Table::of(choice).slots(word) {
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
        let table = Table::of(choice);
        if !table.flag {
            return &[];
        }
        let (from, to) = self.slots[table.start - 1];
        &self.by_class[from as usize..to as usize]
    }

    /// All ways.
    pub fn all(&self, choice: ChoiceId) -> Vec<u32> {
        let table = Table::of(choice);
        let slots = &self.slots[table.start..table.start + table.len()];
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
            let numbers: Vec<SetId> = sets.iter().map(|set| all.push(&set.iter().copied().collect::<Vec<_>>())).collect();
            for (&number, set) in numbers.iter().zip(&sets) {
                for word in 0..300 {
                    prop_assert_eq!(all.contains(number, word), set.contains(&word));
                }
                let mut words: Vec<WordId> = all.words(number).collect();
                words.sort_unstable();
                prop_assert_eq!(words, set.iter().copied().collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_choice_opens_the_ways_of_a_word(lists in prop::collection::vec(prop::collection::vec((1u32..60, 0u32..9, any::<bool>()), 0..30), 1..5)) {
            let way = |&(word, pc, takes): &(u32, u32, bool)| (word, Way { pc, takes });
            let mut all = Choices::default();
            let classes = |list: &[(u32, u32, bool)]| if list.len().is_multiple_of(3) { vec![] } else { vec![(1, 77)] };
            let numbers: Vec<ChoiceId> =
                lists.iter().map(|list| all.push(list.iter().map(way).collect(), &classes(list))).collect();
            for (&number, list) in numbers.iter().zip(&lists) {
                for word in 0..60 {
                    let ways = list.iter().map(way).filter(|one| one.0 == word);
                    let mut expected: Vec<Way> = ways.map(|one| one.1).collect();
                    expected.sort_unstable_by_key(|way| way.packed());
                    expected.dedup();
                    prop_assert_eq!(all.of_word(number, word).collect::<Vec<_>>(), expected);
                }
                prop_assert_eq!(all.of_classes(number), classes(list));
                let by_class = classes(list).into_iter().map(|one| one.1);
                let mut known: Vec<u32> = list.iter().map(|one| one.1).chain(by_class).collect();
                known.sort_unstable();
                known.dedup();
                prop_assert_eq!(all.all(number), known);
            }
        }
    }
}
