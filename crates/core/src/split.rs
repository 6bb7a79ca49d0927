//! Elisions and contractions undone: `j'ai` → je ai, `don't` → do not, `s'il` → si il.
//!
//! UAX 29 keeps such words whole; phrases are easier to write, and match more spellings, when both sides are split
//! by the same list, which each language gives in its `language.toml`.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::fold::fold_word;
use crate::spec::LanguageSpec;

/// The lists of one language, folded.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Splitter {
    elisions: IndexMap<Box<str>, Box<str>, FxBuildHasher>,
    contractions: Vec<(Box<str>, Box<str>)>,
    splits: IndexMap<Box<str>, Vec<Box<str>>, FxBuildHasher>,
    keep: IndexSet<Box<str>, FxBuildHasher>,
}

/// A part of a split word, and how many bytes of the folded whole it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'p> {
    /// The word that stands for this part.
    pub word: &'p str,
    /// Characters of the folded word that it covers; parts of a whole-word split all cover the whole.
    pub cover: Cover,
}

/// Which characters of the word a part covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// So many characters at the front of what is left.
    Front(usize),
    /// All that is left.
    Rest,
    /// The whole word, together with its sister parts.
    Whole,
}

impl Splitter {
    /// Reads the lists of a language.
    pub fn new(spec: &LanguageSpec) -> Self {
        let fold = |text: &str| -> Box<str> { fold_word(text).as_str().into() };
        Self {
            elisions: spec.elisions.iter().map(|(from, to)| (fold(from), fold(to))).collect(),
            contractions: spec.contractions.iter().map(|(from, to)| (fold(from), fold(to))).collect(),
            splits: spec
                .splits
                .iter()
                .map(|(from, to)| (fold(from), to.split_whitespace().map(fold).collect()))
                .collect(),
            keep: spec.keep.iter().map(|word| fold(word)).collect(),
        }
    }

    /// Words that are split although they have no apostrophe (`cannot`, `dont`).
    pub fn plain_splits(&self) -> impl Iterator<Item = &str> {
        self.splits.keys().map(|word| &**word).filter(|word| !word.contains('\''))
    }

    /// Compounds with a hyphen that are one word (`rendez-vous`).
    pub fn compounds(&self) -> impl Iterator<Item = &str> {
        self.keep.iter().map(|word| &**word).filter(|word| word.contains('-'))
    }

    /// Does this folded word stay one, although it has an apostrophe or a hyphen?
    pub fn is_kept(&self, folded: &str) -> bool {
        self.keep.contains(folded)
    }

    /// Every word that a split may give.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let keep = self.keep.iter();
        let split = self.splits.values().flatten();
        let single = self.elisions.values().chain(self.contractions.iter().map(|(_, word)| word));
        keep.chain(split).chain(single).map(|word| &**word)
    }

    /// Does a word that begins or ends so speak for this language? (`j'…`, `…n't`)
    pub fn has_mark(&self, folded: &str) -> bool {
        match folded.split_once('\'') {
            Some((front, _)) => {
                self.elisions.contains_key(front)
                    || self.splits.contains_key(folded)
                    || self.contractions.iter().any(|(suffix, _)| folded.ends_with(&**suffix))
            }
            None => false,
        }
    }

    /// Splits a folded word; one part, [`Cover::Rest`], if there is nothing to split.
    pub fn parts<'p>(&'p self, folded: &'p str, out: &mut Vec<Part<'p>>) {
        out.clear();
        if self.whole(folded, out) {
            return;
        }
        let mut rest = folded;
        while !self.keep.contains(rest) {
            let Some((front, back)) = rest.split_once('\'') else { break };
            let Some(word) = self.elisions.get(front) else { break };
            out.push(Part { word, cover: Cover::Front(front.chars().count() + 1) });
            rest = back;
            if rest.is_empty() {
                return;
            }
        }
        if !self.keep.contains(rest)
            && let Some((suffix, word)) =
                self.contractions.iter().find(|(suffix, _)| rest.len() > suffix.len() && rest.ends_with(&**suffix))
        {
            let front = &rest[..rest.len() - suffix.len()];
            out.push(Part { word: front, cover: Cover::Front(front.chars().count()) });
            out.push(Part { word, cover: Cover::Rest });
            return;
        }
        out.push(Part { word: rest.trim_matches('\''), cover: Cover::Rest });
    }

    fn whole<'p>(&'p self, folded: &str, out: &mut Vec<Part<'p>>) -> bool {
        match self.splits.get(folded) {
            Some(words) if !self.keep.contains(folded) => {
                out.extend(words.iter().map(|word| Part { word, cover: Cover::Whole }));
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splitter() -> Splitter {
        let pairs = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Splitter::new(&LanguageSpec {
            elisions: pairs(&[("j", "je"), ("qu", "que"), ("l", "le")]),
            contractions: pairs(&[("n't", "not"), ("'ll", "will")]),
            splits: pairs(&[("s'il", "si il"), ("cannot", "can not")]),
            keep: vec!["aujourd'hui".to_owned(), "rendez-vous".to_owned()],
            ..LanguageSpec::default()
        })
    }

    #[test]
    fn splits_both_ends() {
        let splitter = splitter();
        let mut parts = Vec::new();
        for (word, expected) in [
            ("j'ai", vec!["je", "ai"]),
            ("j'", vec!["je"]),
            ("qu'aujourd'hui", vec!["que", "aujourd'hui"]),
            ("don't", vec!["do", "not"]),
            ("we'll", vec!["we", "will"]),
            ("s'il", vec!["si", "il"]),
            ("cannot", vec!["can", "not"]),
            ("o'clock", vec!["o'clock"]),
            ("bonjour", vec!["bonjour"]),
        ] {
            splitter.parts(word, &mut parts);
            assert_eq!(parts.iter().map(|part| part.word).collect::<Vec<_>>(), expected);
        }
    }
}
