//! Texts of which a regular expression needs one: most replies have none, and the expression is not run.

use std::sync::OnceLock;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

/// Texts of which one must be there, with their searchers, which are made when they are first needed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Literals {
    /// Each with the bits of its bytes.
    texts: Vec<(u64, String)>,
    #[serde(skip)]
    finders: OnceLock<Vec<Finder<'static>>>,
}

impl Literals {
    pub(crate) fn new(texts: Vec<String>) -> Self {
        let bits = |text: &String| text.bytes().fold(0, |bits, byte| bits | bit(byte));
        Self { texts: texts.into_iter().map(|text| (bits(&text), text)).collect(), finders: OnceLock::new() }
    }

    /// The bits of the bytes that all of them have: a text without these has none of them.
    pub(crate) fn shared(&self) -> u64 {
        self.texts.iter().map(|(bits, _)| *bits).reduce(|all, bits| all & bits).unwrap_or(0)
    }

    /// Is one of them there? If there are none, it is. `pairs` are those of these bytes, or of more.
    pub(crate) fn found_in(&self, bytes: &[u8], pairs: &Pairs) -> bool {
        if self.texts.is_empty() {
            return true;
        }
        let possible = |&number: &usize| {
            let (bits, text) = &self.texts[number];
            pairs.have(*bits) && pairs.admit(text.as_bytes())
        };
        let make = || self.texts.iter().map(|(_, text)| Finder::new(text.as_bytes()).into_owned()).collect();
        let found = |number: usize| self.finders.get_or_init(make)[number].find(bytes).is_some();
        (0..self.texts.len()).filter(possible).any(found)
    }
}

/// The bytes of a text and the pairs of neighbours among them, hashed: one look at the text answers for many literals that
/// they are not there.
pub(crate) struct Pairs {
    bytes: u64,
    pairs: [bool; 1024],
}

impl Pairs {
    /// Those of a text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut new = Self { bytes: 0, pairs: [false; 1024] };
        let mut before = 0;
        for &byte in text {
            new.bytes |= bit(byte);
            new.pairs[hash(before, byte)] = true;
            before = byte;
        }
        new
    }

    /// May the text have these bytes in it?
    pub(crate) fn have(&self, bytes: u64) -> bool {
        bytes & !self.bytes == 0
    }

    /// May the text have these pairs in it?
    fn admit(&self, literal: &[u8]) -> bool {
        literal.windows(2).all(|pair| self.pairs[hash(pair[0], pair[1])])
    }
}

/// One of 64 bits for a byte.
fn bit(byte: u8) -> u64 {
    1 << (byte % 64)
}

/// A number below 1024 for two bytes.
fn hash(first: u8, second: u8) -> usize {
    ((usize::from(first) * 37) ^ usize::from(second)) & 1023
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_literal_that_is_there_is_found(before in "[a-d!]{0,9}", literal in "[a-d!]{1,4}", after in "[a-d!]{0,9}") {
            let text = format!("{before}{literal}{after}");
            let one_of = Literals::new(vec!["nowhere".to_owned(), literal]);
            let pairs = Pairs::of(text.as_bytes());
            prop_assert!(pairs.have(one_of.shared()) && one_of.found_in(text.as_bytes(), &pairs));
        }

        #[test]
        fn no_more_than_what_is_there_is_found(text in "[a-d!]{0,9}", literal in "[a-d!]{1,4}") {
            let found = Literals::new(vec![literal.clone()]).found_in(text.as_bytes(), &Pairs::of(text.as_bytes()));
            prop_assert_eq!(found, text.contains(&literal));
        }
    }
}
