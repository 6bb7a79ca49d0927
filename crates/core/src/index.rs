//! Which candidates a word speaks for.

use serde::{Deserialize, Serialize};

use crate::rows::Rows;
use crate::vocabulary::WordId;

/// Lists of numbers by word, and by class.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Index {
    by_word: Rows,
    #[serde(with = "crate::flat")]
    by_class: Vec<(u8, u32)>,
}

impl Index {
    /// The number of each entry under each of its words (which are below `vocabulary`) and classes.
    pub fn new<'w>(entries: impl Iterator<Item = (&'w [WordId], u8)>, vocabulary: usize) -> Self {
        let mut by_word = vec![Vec::new(); vocabulary];
        let mut by_class = Vec::new();
        for (number, (words, classes)) in entries.enumerate() {
            for &word in words {
                by_word[word as usize].push(number as u32);
            }
            if classes != 0 {
                by_class.push((classes, number as u32));
            }
        }
        Self { by_word: Rows::new(by_word.iter()), by_class }
    }

    /// The numbers under a word.
    #[inline]
    pub fn of_word(&self, word: WordId) -> &[u32] {
        self.by_word.row(word as usize)
    }

    /// The numbers under any of these classes.
    #[inline]
    pub fn of_classes(&self, classes: u8) -> impl Iterator<Item = u32> {
        self.by_class.iter().filter(move |(wanted, _)| wanted & classes != 0).map(|(_, number)| *number)
    }
}
