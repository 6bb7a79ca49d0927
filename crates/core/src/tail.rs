//! Where in a text a match can begin that goes on to its end: most expressions for closings can have no full stop in them,
//! and most replies end with one.

use memchr::{memrchr, memrchr2, memrchr3};
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

/// The ASCII bytes that no match of an expression has in it, if each goes on to the end of the text; else none.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Tail(Vec<u8>);

impl Tail {
    /// Of this expression.
    pub(crate) fn of(source: &str) -> Self {
        Self(match regex_syntax::parse(source) {
            Ok(hir) if hir.properties().look_set_suffix().contains(Look::End) => {
                let known = bytes(&hir);
                (0..128).filter(|byte| known >> byte & 1 == 0).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The part of this text in which a match lies, if there is one.
    pub(crate) fn in_text<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let behind = match *self.0.as_slice() {
            [] => None,
            [one] => memrchr(one, text),
            [one, two] => memrchr2(one, two, text),
            [one, two, three] => memrchr3(one, two, three, text),
            ref many => text.iter().rposition(|byte| many.contains(byte)),
        };
        &text[behind.map_or(0, |last| last + 1)..]
    }
}

/// Bits of the ASCII bytes that a match may have.
fn bytes(hir: &Hir) -> u128 {
    let span = |first: u32, last: u32| (first..=last.min(127)).fold(0, |bits, byte| bits | 1 << byte);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.iter().fold(0, |bits, &byte| bits | span(byte.into(), byte.into())),
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().fold(0, |bits, range| bits | span(range.start().into(), range.end().into()))
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().fold(0, |bits, range| bits | span(range.start().into(), range.end().into()))
        }
        HirKind::Repetition(repetition) => bytes(&repetition.sub),
        HirKind::Capture(capture) => bytes(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().fold(0, |bits, part| bits | bytes(part)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    const EXPRESSIONS: [&str; 8] = [
        r"(?:ab|b[^.,]*)\s*\z",
        r"(?m)^(?i:a(?: b)?),\s*(?:\z|\p{Lu}[^.\n]*\z)",
        r"a$",
        r"(?-u:\b)[ab]{1,3}\.?(?:c|d*)\z",
        r"(?:a\z|b)",
        r"é+[^a]\z",
        r"(?m)b$",
        r"b[^.,é]*\z|c[^!.,]*\z",
    ];

    static BUILT: LazyLock<[Regex; EXPRESSIONS.len()]> =
        LazyLock::new(|| EXPRESSIONS.map(|source| Regex::new(source).expect("an expression")));

    #[test]
    fn only_what_reaches_the_end_has_a_tail() {
        let tail = |source| Tail::of(source).in_text(b"one. two, b") == b" b";
        assert_eq!(EXPRESSIONS.map(tail), [true, false, false, false, false, false, false, true]);
        assert_eq!(Tail::of("a$").in_text(b"ba"), b"a");
        assert_eq!(Tail::of("(wrong").in_text(b"ba"), b"ba");
    }

    proptest! {
        #[test]
        fn every_match_lies_in_the_tail(text in "[abcdAé.,!\n ]{0,12}") {
            for (source, built) in EXPRESSIONS.iter().zip(&*BUILT) {
                let tail = Tail::of(source).in_text(text.as_bytes()).len();
                for found in built.find_iter(&text) {
                    prop_assert!(found.start() >= text.len() - tail, "{source} in {text:?}");
                }
            }
        }
    }
}
