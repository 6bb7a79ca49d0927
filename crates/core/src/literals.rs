//! Texts of which a regular expression needs one: most replies have none, and the expression is not run.

use std::sync::OnceLock;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

/// Texts of which one must be there, with their searchers, which are made when they are first needed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Literals {
    /// Each with its [`marks`].
    texts: Vec<(u64, String)>,
    #[serde(skip)]
    finders: OnceLock<Vec<Finder<'static>>>,
}

impl Literals {
    pub(crate) fn new(texts: Vec<String>) -> Self {
        let marked = |text: String| (marks(text.as_bytes()), text);
        Self { texts: texts.into_iter().map(marked).collect(), finders: OnceLock::new() }
    }

    /// The marks that all of them have: a text without these has none of them.
    pub(crate) fn shared(&self) -> u64 {
        self.texts.iter().map(|(marks, _)| *marks).reduce(|all, marks| all & marks).unwrap_or(0)
    }

    /// Is one of them there? If there are none, this is so. `marks` are those of these bytes, or of more.
    pub(crate) fn are_in(&self, bytes: &[u8], marks: u64) -> bool {
        let make = || self.texts.iter().map(|(_, text)| Finder::new(text.as_bytes()).into_owned()).collect();
        let found = |number: usize| self.finders.get_or_init(make)[number].find(bytes).is_some();
        let possible = |&number: &usize| has(marks, self.texts[number].0);
        self.texts.is_empty() || (0..self.texts.len()).filter(possible).any(found)
    }
}

/// The capitals, digits and marks of a text, a bit each: one look at it answers for most literals that they are not there.
pub(crate) fn marks(text: &[u8]) -> u64 {
    text.iter().fold(0, |all, &byte| all | MARKS[usize::from(byte)])
}

/// May a text with these marks have a part with those?
pub(crate) fn has(marks: u64, part: u64) -> bool {
    part & !marks == 0
}

/// The bit of each byte: none for small letters, which nearly every text has, one for all that are not ASCII.
static MARKS: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' '..=b'_' => 1 << (byte - 32),
            b'{'..=b'~' => 1 << (byte - 64),
            128.. => 1 << 63,
            _ => 0,
        };
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_literal_that_is_there_is_found(before in "[a-dA{é!]{0,9}", literal in "[a-dA{é!]{1,4}", after in "[a-dA{é!]{0,9}") {
            let text = format!("{before}{literal}{after}");
            let one_of = Literals::new(vec!["nowhere".to_owned(), literal]);
            let marks = marks(text.as_bytes());
            prop_assert!(has(marks, one_of.shared()) && one_of.are_in(text.as_bytes(), marks));
        }

        #[test]
        fn no_more_than_what_is_there_is_found(text in "[a-dA{é!]{0,9}", literal in "[a-dA{é!]{1,4}") {
            let found = Literals::new(vec![literal.clone()]).are_in(text.as_bytes(), marks(text.as_bytes()));
            prop_assert_eq!(found, text.contains(&literal));
        }
    }
}
