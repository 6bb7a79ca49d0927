//! The learned second opinion: a linear model on words and on runs of two and three words.
//!
//! Rules name what they see; they cannot list everything. The model gives each sentence one sum of weights for each of
//! its heads (`blame`, `politeness`, …). A head is read either *by sentence*, as a probability (logistic regression), or
//! *by reply*, as a value to which each sentence adds its share (ridge regression). Both divide the sum by the square
//! root of the number of features found, so that a long text has no more weight than a short one. Weights are fitted
//! from labelled text by `crates/training`, and stand in `rules/<language>/model.tsv`, where people can read them.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::spec::{ModelSpec, Per};
use crate::token::{Token, gap};
use crate::vocabulary::{UNKNOWN, Vocabulary, WordId};

/// Most heads that a model may have.
pub const HEADS: usize = 4;
/// The word that stands for the start of a sentence.
pub const START: &str = "^";
/// Words that stand for marks at the end of a sentence.
pub const MARKS: [(&str, u16); 2] = [("?", gap::QUESTION), ("!", gap::EXCLAMATION)];
/// Weights are kept as thousandths.
const UNIT: f32 = 1e-3;
/// A word explains an opinion if it has at least this share of what the heaviest one has.
const WEIGHTY: f32 = 0.35;
/// Bits of the filter for each feature of several words.
const FILTER_BITS: usize = 16;
/// Words that are read at a time.
const STRETCH: usize = 64;
/// No feature.
const NONE: u32 = 0;

/// What a model reads in a sentence: sums of weights by head, and how many features they come from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    sums: [f32; HEADS],
    features: u32,
}

impl Reading {
    /// This and another one.
    pub fn and(mut self, other: &Self) -> Self {
        for (sum, more) in self.sums.iter_mut().zip(other.sums) {
            *sum += more;
        }
        self.features += other.features;
        self
    }

    /// The same sums, in a text of as many features as another one.
    pub fn as_long_as(self, other: &Self) -> Self {
        Self { features: self.features.max(other.features), ..self }
    }

    /// Adds a feature. Those that are there only because longer ones begin with them have no weight and do not count.
    #[inline]
    fn add(&mut self, weights: [i16; HEADS]) {
        self.features += u32::from(weights != [0; HEADS]);
        for (sum, weight) in self.sums.iter_mut().zip(weights) {
            *sum += f32::from(weight);
        }
    }

    /// What this adds to the value of the text that it is a part of.
    pub fn share_of(&self, whole: &Self, head: usize) -> f32 {
        if whole.features == 0 { 0.0 } else { self.sums[head] * UNIT / (whole.features as f32).sqrt() }
    }
}

/// A model of one language. Features are numbered from 1; each begins with a feature that is one word shorter.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Model {
    heads: Vec<Head>,
    /// The feature of a word alone, by its number.
    #[serde(with = "crate::flat")]
    words: Vec<u32>,
    /// The feature of a word behind a feature: slots of a table of a power of two, at most half full.
    #[serde(with = "crate::flat")]
    longer: Vec<(u32, WordId, u32)>,
    /// A bit for what is in that table, of at least [`FILTER_BITS`] each: most words say nothing together, and this small
    /// table stays in the cache.
    #[serde(with = "crate::flat")]
    filter: Vec<u64>,
    #[serde(with = "crate::flat")]
    weights: Vec<[i16; HEADS]>,
    /// The feature that sentences begin with.
    start: u32,
    /// The features of [`MARKS`].
    marks: [u32; MARKS.len()],
}

/// One opinion of a model.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    name: String,
    per: Per,
    intercept: f32,
}

impl Model {
    /// Puts a model's features in order, and its words into the vocabulary.
    pub fn new(spec: &ModelSpec, vocabulary: &mut Vocabulary) -> Self {
        let heads = spec.heads.iter().take(HEADS);
        let heads =
            heads.map(|head| Head { name: head.name.clone(), per: head.per, intercept: head.intercept }).collect();
        let mut draft = Draft { numbers: FxHashMap::default(), weights: vec![[0; HEADS]] };
        for (text, weights) in &spec.features {
            let words: Vec<WordId> = text.split(' ').map(|word| vocabulary.intern(word)).collect();
            if let Some(feature) = draft.feature(&words) {
                for (place, weight) in draft.weights[feature as usize].iter_mut().zip(weights) {
                    *place = *weight;
                }
            }
        }
        let start = vocabulary.intern(START);
        let start = draft.feature(&[start]).unwrap_or(NONE);
        let marks = MARKS.map(|(mark, _)| draft.feature(&[vocabulary.intern(mark)]).unwrap_or(NONE));
        draft.settle(heads, start, marks)
    }

    /// Makes room for words that got their numbers after these.
    pub fn grow(&mut self, vocabulary: usize) {
        self.words.resize(vocabulary, NONE);
    }

    /// Does it say anything at all?
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The number of a head.
    pub fn head(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.name == name)
    }

    /// Reads words of a sentence, from its `start` or from further on. Depends on their numbers alone.
    pub fn read(&self, words: &[Token], start: bool) -> Reading {
        let mut reading = Reading::default();
        if !self.is_empty() {
            self.walk(words, start, |_, _, weights| reading.add(*weights));
        }
        reading
    }

    /// Reads the marks at the end of a sentence: bits of [`gap`].
    pub fn read_marks(&self, marks: u16) -> Reading {
        let mut reading = Reading::default();
        for (&feature, (_, bit)) in self.marks.iter().zip(MARKS) {
            if marks & bit != 0 {
                reading.add(self.weights[feature as usize]);
            }
        }
        reading
    }

    /// The probability of a head that is read by sentence.
    pub fn probability(&self, reading: &Reading, head: usize) -> f32 {
        let value = self.heads[head].intercept + reading.share_of(reading, head);
        1.0 / (1.0 + (-value).exp())
    }

    /// How a head is read.
    pub fn per(&self, head: usize) -> Per {
        self.heads[head].per
    }

    /// The runs of words that speak most for this head in a sentence (or against it, if `sign` is negative), as first word
    /// and the one behind the last: each feature gives its words equal parts of its weight.
    pub fn heaviest(&self, sentence: &[Token], head: usize, sign: f32, most: usize) -> Vec<(usize, usize)> {
        let mut parts = vec![0.0f32; sentence.len()];
        self.walk(sentence, true, |first, last, weights| {
            let part = f32::from(weights[head]) * sign / (last - first).max(1) as f32;
            parts[first..last].iter_mut().for_each(|word| *word += part);
        });
        let least = WEIGHTY * parts.iter().copied().fold(0.0, f32::max);
        let mut runs: Vec<(f32, usize, usize)> = Vec::new();
        for (place, &part) in parts.iter().enumerate() {
            match runs.last_mut() {
                _ if part <= 0.0 || part < least => {}
                Some((weight, _, last)) if *last == place => (*weight, *last) = (*weight + part, place + 1),
                _ => runs.push((part, place, place + 1)),
            }
        }
        runs.sort_by(|a, b| b.0.total_cmp(&a.0));
        runs.truncate(most);
        runs.sort_unstable_by_key(|&(_, first, _)| first);
        runs.into_iter().map(|(_, first, last)| (first, last)).collect()
    }

    /// Calls `visit` for each feature of a sentence, and for some that have no weight: its words (first, behind the last) and
    /// its weights.
    ///
    /// First single words, and without a branch the pairs that may be there, since that cannot be guessed; then these.
    fn walk(&self, words: &[Token], start: bool, mut visit: impl FnMut(usize, usize, &[i16; HEADS])) {
        let mut visit = |first: usize, last: usize, feature: u32| visit(first, last, &self.weights[feature as usize]);
        let alone = |token: &Token| self.words.get(token.word as usize).copied().unwrap_or(NONE);
        let mut before = if start { self.start } else { NONE };
        let mut pairs = [(0, NONE); STRETCH];
        for (number, stretch) in words.chunks(STRETCH).enumerate() {
            let (from, mut count) = (number * STRETCH, 0);
            for (place, token) in (from..).zip(stretch) {
                pairs[count] = (place, before);
                count += usize::from(self.may_follow(before, token.word));
                before = alone(token);
                visit(place, place + 1, before);
            }
            for &(place, before) in &pairs[..count] {
                let pair = self.behind(before, words[place].word);
                if pair == NONE {
                    continue;
                }
                visit(place.saturating_sub(1), place + 1, pair);
                if let Some(next) = words.get(place + 1)
                    && self.may_follow(pair, next.word)
                {
                    visit(place.saturating_sub(1), place + 2, self.behind(pair, next.word));
                }
            }
        }
    }

    /// May there be a feature of this word behind that feature?
    #[inline]
    fn may_follow(&self, feature: u32, word: WordId) -> bool {
        let bit = slot(feature, word).1 & (64 * self.filter.len() - 1);
        let known = self.filter[bit / 64] >> (bit % 64);
        known & u64::from(feature != NONE) & u64::from(word != UNKNOWN) != 0
    }

    fn behind(&self, feature: u32, word: WordId) -> u32 {
        let mask = self.longer.len() - 1;
        let mut place = slot(feature, word).0 & mask;
        loop {
            let (known, next, longer) = self.longer[place];
            if (known == feature && next == word) || longer == NONE {
                return longer;
            }
            place = (place + 1) & mask;
        }
    }
}

/// Where the feature of a word behind a feature is looked for: in the table, and in the filter.
#[inline]
fn slot(feature: u32, word: WordId) -> (usize, usize) {
    let key = u64::from(feature) << 32 | u64::from(word);
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((hash >> 32) as usize, (hash >> 40) as usize)
}

/// A model while its features are numbered.
struct Draft {
    numbers: FxHashMap<(u32, WordId), u32>,
    weights: Vec<[i16; HEADS]>,
}

impl Draft {
    /// The number of these words, and of all shorter runs that they begin with.
    fn feature(&mut self, words: &[WordId]) -> Option<u32> {
        let mut feature = NONE;
        for &word in words {
            if word == UNKNOWN {
                return None;
            }
            feature = *self.numbers.entry((feature, word)).or_insert_with(|| {
                self.weights.push([0; HEADS]);
                self.weights.len() as u32 - 1
            });
        }
        Some(feature)
    }

    fn settle(self, heads: Vec<Head>, start: u32, marks: [u32; MARKS.len()]) -> Model {
        let mut numbered: Vec<((u32, WordId), u32)> = self.numbers.into_iter().collect();
        // Single words first, in the order of their numbers: frequent ones then lie together in memory.
        numbered.sort_unstable_by_key(|&((before, word), feature)| {
            (before != NONE, if before == NONE { word } else { feature })
        });
        let size = (2 * numbered.len() + 2).next_power_of_two();
        let mut renumbered = vec![NONE; self.weights.len()];
        let mut weights = vec![[0; HEADS]];
        for ((before, _), feature) in &mut numbered {
            weights.push(self.weights[*feature as usize]);
            renumbered[*feature as usize] = weights.len() as u32 - 1;
            (*before, *feature) = (renumbered[*before as usize], weights.len() as u32 - 1);
        }
        let (start, marks) = (renumbered[start as usize], marks.map(|mark| renumbered[mark as usize]));
        let mut model = Model { heads, weights, start, marks, ..Model::default() };
        model.longer = vec![(0, 0, NONE); size];
        model.filter = vec![0; (FILTER_BITS * numbered.len() / 64 + 1).next_power_of_two()];
        for ((before, word), feature) in numbered {
            if before == NONE {
                if model.words.len() <= word as usize {
                    model.words.resize(word as usize + 1, NONE);
                }
                model.words[word as usize] = feature;
            } else {
                let (slot, bit) = slot(before, word);
                let bit = bit & (64 * model.filter.len() - 1);
                model.filter[bit / 64] |= 1 << (bit % 64);
                let mut place = slot & (size - 1);
                while model.longer[place].2 != NONE {
                    place = (place + 1) & (size - 1);
                }
                model.longer[place] = (before, word, feature);
            }
        }
        model
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recent::Recent;
    use crate::spec::HeadSpec;
    use crate::token::scan;

    /// A model of one head by sentence and one by reply.
    fn model(features: &[(&str, [i16; 2])], vocabulary: &mut Vocabulary) -> Model {
        let head = |name: &str, per| HeadSpec { name: name.to_owned(), per, intercept: 0.0 };
        let spec = ModelSpec {
            heads: vec![head("blame", Per::Sentence), head("politeness", Per::Reply)],
            features: features.iter().map(|(words, weights)| ((*words).to_owned(), weights.to_vec())).collect(),
        };
        let mut model = Model::new(&spec, vocabulary);
        model.grow(vocabulary.len());
        model
    }

    fn tokens(text: &str, vocabulary: &Vocabulary) -> Vec<Token> {
        let mut out = Vec::new();
        scan(text, 0, text.len(), (vocabulary, &mut Recent::default()), &mut out);
        out.pop();
        out
    }

    fn read(text: &str, features: &[(&str, [i16; 2])]) -> Reading {
        let mut vocabulary = Vocabulary::default();
        let model = model(features, &mut vocabulary);
        model.read(&tokens(text, &vocabulary), true)
    }

    #[test]
    fn words_and_runs_count_where_they_stand_together() {
        let features =
            [("you", [100, 0]), ("you should", [1000, 0]), ("you should have", [2000, 0]), ("^ you", [30, 0])];
        let sum = |text: &str| read(text, &features).sums[0] as i32;
        assert_eq!((sum("you should have"), sum("have you")), (3130, 100));
        assert_eq!(read("should have", &features).features, 0);
    }

    #[test]
    fn runs_that_only_begin_others_do_not_count() {
        assert_eq!(read("you should", &[("you should have", [2000, 0])]).features, 0);
        assert_eq!(read("you should have", &[("you should have", [2000, 0])]).features, 1);
    }

    #[test]
    fn a_reply_is_the_sum_of_its_shares() {
        let features = [("thanks", [0, 400]), ("no", [0, -100])];
        let parts = [read("thanks thanks", &features), read("no", &features), read("x", &features)];
        let whole = parts.iter().fold(Reading::default(), Reading::and);
        let shares: f32 = parts.iter().map(|one| one.share_of(&whole, 1)).sum();
        assert!((shares - 0.7 / 3f32.sqrt()).abs() < 1e-6 && (shares - whole.share_of(&whole, 1)).abs() < 1e-6);
    }

    #[test]
    fn the_heaviest_words_are_those_with_the_most_weight() {
        let mut vocabulary = Vocabulary::default();
        let model = model(&[("should have", [2000, 0]), ("today", [50, 0]), ("fine", [-900, 0])], &mut vocabulary);
        for word in ["you", "read"] {
            vocabulary.intern(word);
        }
        let sentence = tokens("you should have read today fine", &vocabulary);
        assert_eq!(model.heaviest(&sentence, 0, 1.0, 3), [(1, 3)]);
        assert_eq!(model.heaviest(&sentence, 0, -1.0, 3), [(5, 6)]);
    }
}
