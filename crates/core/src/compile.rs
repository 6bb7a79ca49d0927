//! From a [`Spec`] to a [`Ruleset`].
//!
//! Compiling may fail, piece by piece: what is wrong becomes a [`Problem`], and the rest of the rule set works on.

use std::sync::OnceLock;

use crate::draft::Draft;
use crate::fold::fold_word;
use crate::languages::Languages;
use crate::ruleset::{Phenomenon, Ruleset};
use crate::spec::{Origin, PhenomenonSpec, Spec};
use crate::vocabulary::Vocabulary;
use crate::zones::ZoneWords;

/// Something wrong in a rule set, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place: a file and a byte offset in it.
    pub origin: Origin,
    /// What is wrong, and what was expected.
    pub message: String,
}

/// The phenomena of which the outside contract says whether they are there.
const OPENING: &str = "greeting/opening";
const CLOSING: &str = "greeting/closing";

/// Most languages that can be told apart, those without rules included: each is a bit of the marks of a word.
const MOST_LANGUAGES: usize = u16::BITS as usize;

/// Compiles a rule set. What cannot be compiled is left out and reported.
pub fn compile(mut spec: Spec) -> (Ruleset, Vec<Problem>) {
    let mut problems = Vec::new();
    leave_out_languages(&mut spec, &mut problems);
    let phenomena = phenomena(&spec, &mut problems);
    let mut vocabulary = Vocabulary::default();
    // Frequent words get the first numbers: what is known of them then lies together in memory.
    for word in spec.languages.iter().flat_map(|language| &language.common) {
        vocabulary.intern(fold_word(word).as_str());
    }
    let drafts: Vec<Draft> = spec
        .languages
        .iter()
        .map(|language| Draft::new(language, &phenomena, &mut vocabulary, &mut problems))
        .collect();
    let frequent = frequent_words(&spec, &mut vocabulary);
    let mut mentioned = vec![0; vocabulary.len()];
    for (bit, draft) in drafts.iter().enumerate() {
        for words in draft.sets.keys() {
            for &word in words {
                mentioned[word as usize] |= 1 << bit;
            }
        }
    }
    let zones: Vec<ZoneWords> = spec.languages.iter().map(|language| language.zones.clone()).collect();
    let languages = spec
        .languages
        .into_iter()
        .zip(drafts)
        .map(|(language, draft)| draft.finish(language, &phenomena, &vocabulary, &mut problems));
    let languages = Languages::new(languages);
    let number = |id: &str| phenomena.iter().position(|phenomenon: &Phenomenon| phenomenon.id == id);
    let ruleset = Ruleset {
        opening: number(OPENING),
        closing: number(CLOSING),
        votes: frequent.into_iter().zip(mentioned).collect(),
        languages,
        model_on: true,
        vocabulary,
        others: spec.others.into_iter().map(|(code, _)| code).collect(),
        dimensions: spec.dimensions,
        phenomena,
        base_concern: spec.base_concern,
        letter: spec.letter,
        review: spec.review,
        hold: spec.hold,
        zones,
        markers: OnceLock::new(),
    };
    (ruleset, problems)
}

/// Languages beyond the number that can be told apart; those without rules go first.
fn leave_out_languages(spec: &mut Spec, problems: &mut Vec<Problem>) {
    for language in spec.languages.iter().skip(MOST_LANGUAGES) {
        let origin = language.rules.first().map_or(Origin::default(), |rule| rule.id.origin);
        let message = format!("there are at most {MOST_LANGUAGES} languages; `{}` is left out", language.code);
        problems.push(Problem { origin, message });
    }
    spec.languages.truncate(MOST_LANGUAGES);
    spec.others.truncate(MOST_LANGUAGES - spec.languages.len());
}

fn phenomena(spec: &Spec, problems: &mut Vec<Problem>) -> Vec<Phenomenon> {
    let dimension = |name: &str| spec.dimensions.iter().position(|dimension| dimension.id == name);
    let resolve = |phenomenon: &PhenomenonSpec| -> Result<Phenomenon, String> {
        let filed = phenomenon.id.split('/').next().unwrap_or("");
        let missing = |name: &str| format!("{}: there is no dimension `{name}`", phenomenon.id);
        let points: Result<Vec<_>, _> = phenomenon
            .points
            .iter()
            .map(|(name, points)| dimension(name).map(|index| (index, *points)).ok_or_else(|| missing(name)))
            .collect();
        Ok(Phenomenon {
            dimension: dimension(filed).ok_or_else(|| missing(filed))?,
            points: points?,
            id: phenomenon.id.clone(),
            direction: phenomenon.direction,
            severity: phenomenon.severity,
            repeat: phenomenon.repeat,
            concern: phenomenon.concern,
            implies_problem: phenomenon.implies_problem,
            name: phenomenon.name.clone(),
            message: phenomenon.message.clone(),
            why: phenomenon.why.clone(),
            advice: phenomenon.advice.clone(),
            source: phenomenon.source.clone(),
        })
    };
    let mut out = Vec::new();
    for phenomenon in &spec.phenomena {
        match resolve(phenomenon) {
            Ok(phenomenon) => out.push(phenomenon),
            Err(message) => problems.push(Problem { origin: Origin::default(), message }),
        }
    }
    out
}

/// For each word, the languages in which it is frequent.
fn frequent_words(spec: &Spec, vocabulary: &mut Vocabulary) -> Vec<u16> {
    let judged = spec.languages.iter().map(|language| &language.common);
    let others = spec.others.iter().map(|(_, words)| words);
    let mut marks = Vec::new();
    for (bit, words) in judged.chain(others).enumerate() {
        for word in words {
            marks.push((vocabulary.intern(fold_word(word).as_str()), 1 << bit));
        }
    }
    let mut frequent = vec![0; vocabulary.len()];
    for (word, bit) in marks {
        frequent[word as usize] |= bit;
    }
    frequent
}
