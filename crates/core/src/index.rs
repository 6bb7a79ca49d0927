//! Which triggers a word speaks for.

use serde::{Deserialize, Serialize};

use crate::vocabulary::WordId;

/// Lists of numbers by word, and by class.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Index {
    /// `lists[offsets[w]..offsets[w + 1]]` belong to word `w`.
    #[serde(with = "crate::flat")]
    offsets: Vec<u32>,
    #[serde(with = "crate::flat")]
    lists: Vec<u32>,
    #[serde(with = "crate::flat")]
    by_class: Vec<(u8, u32)>,
}

impl Index {
    /// The number of each entry under each of its words (which are below `vocabulary`) and classes.
    pub fn new<'w>(entries: impl Iterator<Item = (&'w [WordId], u8)> + Clone, vocabulary: usize) -> Self {
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

    /// The numbers under a word.
    #[inline]
    pub fn of_word(&self, word: WordId) -> &[u32] {
        &self.lists[self.offsets[word as usize] as usize..self.offsets[word as usize + 1] as usize]
    }

    /// The numbers under any of these classes.
    #[inline]
    pub fn of_classes(&self, classes: u8) -> impl Iterator<Item = u32> {
        self.by_class.iter().filter(move |(wanted, _)| wanted & classes != 0).map(|(_, number)| *number)
    }
}
