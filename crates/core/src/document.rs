//! A reply, divided: zones, paragraphs with their language, sentences, words.

use crate::context::Decisions;
use crate::fold::{fold_word, is_inclusive_ending};
use crate::program::{Code, fact};
use crate::recent::Recent;
use crate::ruleset::{Language, Ruleset};
use crate::split::{Cover, Part, Splitter};
use crate::token::{Token, flag, gap, scan};
use crate::vocabulary::UNKNOWN;
use crate::zones::{Block, BlockKind, decide, split};
use unicode_segmentation::UnicodeSegmentation;

/// Longest sentence, in words: longer ones are cut, so that the cost of a phrase is bounded.
const MAX_SENTENCE: usize = 160;
/// A reply is judged when one word in so many is in a judged language: a greeting in French does not make a Spanish
/// letter French.
const FOREIGN_SHARE: usize = 6;
/// A guess that rests on so few words follows the language of the whole.
const SURE_WORDS: usize = 4;
/// A line at least so long, in bytes, may have been wrapped by the mail program.
const WRAPPED_LINE: u32 = 45;
/// Quotation marks further apart than so many words are not a pair.
const MAX_QUOTATION: usize = 60;

/// The language of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    /// A judged language, by index.
    Judged(usize),
    /// Another known language, by index into the others.
    Other(usize),
    /// A language in another script.
    Foreign,
}

/// A paragraph.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph {
    /// Offset of the first word.
    pub start: u32,
    /// Offset behind the last word and the marks after it.
    pub end: u32,
    /// Its language.
    pub speech: Speech,
    /// The judged block that it is in.
    pub block: u32,
}

/// A sentence of a judged language.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// Index of the first word.
    pub first: u32,
    /// Index behind the last word.
    pub last: u32,
    /// Index of the language.
    pub language: u32,
    /// Index of the paragraph.
    pub paragraph: u32,
    /// Marks after the last word: bits of [`gap`].
    pub marks: u16,
    /// Is it an item of a list or a numbered step?
    pub list: bool,
}

/// A divided reply.
#[derive(Debug, Default)]
pub struct Document {
    /// Judged words, quotes, signatures, footers, in order.
    pub blocks: Vec<Block>,
    /// Paragraphs of the judged blocks.
    pub paragraphs: Vec<Paragraph>,
    /// Sentences of the paragraphs in a judged language.
    pub sentences: Vec<Sentence>,
    /// Their words.
    pub tokens: Vec<Token>,
    /// The language of most of it; `None` when there are no words.
    pub speech: Option<Speech>,
}

/// Memory for dividing, kept from one reply to the next. Holds for one rule set.
#[derive(Default)]
pub struct Divider {
    raw: Vec<Token>,
    spans: Vec<(usize, usize)>,
    /// What each paragraph seems to be in.
    guesses: Vec<Option<Speech>>,
    /// How many words are in each language.
    sizes: Vec<(Speech, usize)>,
    recent: Recent,
}

impl Divider {
    /// One for many replies, which remembers words. The default is for a single one.
    pub fn new() -> Self {
        Self { recent: Recent::new(), ..Self::default() }
    }

    /// Divides a reply. `language` overrides the guess.
    pub fn divide(&mut self, text: &str, language: Option<usize>, ruleset: &Ruleset, out: &mut Document) {
        self.divide_as(text, language, &Decisions::default(), ruleset, out);
    }

    /// The same, as the agent decided about passages.
    pub fn divide_as(
        &mut self,
        text: &str,
        language: Option<usize>,
        decisions: &Decisions,
        ruleset: &Ruleset,
        out: &mut Document,
    ) {
        out.paragraphs.clear();
        out.sentences.clear();
        out.tokens.clear();
        out.blocks = split(text, ruleset.markers());
        decide(text, &mut out.blocks, decisions.judge, decisions.leave_out);
        self.raw.clear();
        self.spans.clear();
        for (number, block) in out.blocks.iter().enumerate() {
            if block.kind != BlockKind::Judged {
                continue;
            }
            let first = self.raw.len();
            scan(text, block.start, block.end, (&ruleset.vocabulary, &mut self.recent), &mut self.raw);
            self.paragraphs(first, number as u32, &mut out.paragraphs);
        }
        out.speech = self.languages(text, language, ruleset, &mut out.paragraphs);
        for index in 0..out.paragraphs.len() {
            if let Speech::Judged(number) = out.paragraphs[index].speech {
                let (first, last) = self.spans[index];
                let words = &self.raw[first..=last];
                let mut sentences = Sentences {
                    text,
                    language: &ruleset.languages[number],
                    splitter: &ruleset.languages()[number].splitter,
                    number,
                    paragraph: index,
                };
                sentences.divide(words, ruleset, out);
            }
        }
    }

    /// Cuts the words from `first` on (and the empty one behind the last) at empty lines.
    fn paragraphs(&mut self, first: usize, block: u32, out: &mut Vec<Paragraph>) {
        let mut start = first;
        for index in first..self.raw.len() {
            let last = index + 1 == self.raw.len();
            if index > start && (last || self.raw[index].after(gap::BLANK)) {
                out.push(Paragraph {
                    start: self.raw[start].start,
                    end: self.raw[index - 1].end,
                    speech: Speech::Foreign,
                    block,
                });
                self.spans.push((start, index));
                start = index;
            }
        }
    }

    /// Finds the language of each paragraph, and of the whole.
    fn languages(
        &mut self,
        text: &str,
        forced: Option<usize>,
        ruleset: &Ruleset,
        paragraphs: &mut [Paragraph],
    ) -> Option<Speech> {
        if let Some(language) = forced {
            for paragraph in paragraphs.iter_mut() {
                paragraph.speech = Speech::Judged(language);
            }
            return if paragraphs.is_empty() { None } else { Some(Speech::Judged(language)) };
        }
        self.guesses.clear();
        let guess =
            |&(first, last): &(usize, usize)| Vote::count(text, &self.raw[first..last], ruleset).winner(ruleset);
        self.guesses.extend(self.spans.iter().map(guess));
        let whole = self.whole(text, ruleset)?;
        for ((paragraph, guess), (first, last)) in paragraphs.iter_mut().zip(&self.guesses).zip(&self.spans) {
            let sure = last - first >= SURE_WORDS || matches!(whole, Speech::Judged(_));
            paragraph.speech = guess.filter(|_| sure).unwrap_or(whole);
        }
        Some(whole)
    }

    /// The language in which most words are; a judged one is preferred to another.
    fn whole(&mut self, text: &str, ruleset: &Ruleset) -> Option<Speech> {
        if self.guesses.is_empty() {
            return None;
        }
        let sizes = &mut self.sizes;
        sizes.clear();
        for (guess, &(first, last)) in self.guesses.iter().zip(&self.spans) {
            if let Some(speech) = guess {
                match sizes.iter_mut().find(|(known, _)| known == speech) {
                    Some((_, size)) => *size += last - first,
                    None => sizes.push((*speech, last - first)),
                }
            }
        }
        let total: usize = sizes.iter().map(|(_, size)| size).sum();
        let judged = sizes.iter().filter(|(speech, _)| matches!(speech, Speech::Judged(_)));
        if let Some((speech, size)) = judged.max_by_key(|(_, size)| *size)
            && size * FOREIGN_SHARE >= total
        {
            return Some(*speech);
        }
        if let Some((speech, _)) = sizes.iter().max_by_key(|(_, size)| *size) {
            return Some(*speech);
        }
        // No paragraph is sure: all words together, and at worst the last judged language.
        let all = Vote::count(text, &self.raw, ruleset);
        Some(all.lean().unwrap_or(Speech::Judged(ruleset.languages.len().saturating_sub(1))))
    }
}

/// Votes of words for languages.
struct Vote {
    words: u32,
    foreign: u32,
    frequent: [u32; 16],
    mentioned: [u32; 16],
    judged: usize,
}

impl Vote {
    fn count(text: &str, words: &[Token], ruleset: &Ruleset) -> Self {
        let judged = ruleset.languages.len();
        let mut vote = Self { words: 0, foreign: 0, frequent: [0; 16], mentioned: [0; 16], judged };
        for words in words.chunks(MOST_TALLIED) {
            let (mut frequent, mut mentioned) = (Tally::default(), Tally::default());
            for token in words.iter().filter(|token| token.start < token.end) {
                vote.words += 1;
                vote.foreign += u32::from(token.is(flag::FOREIGN));
                let (frequent_in, mentioned_in) = ruleset.votes.get(token.word as usize).copied().unwrap_or_default();
                frequent.add(frequent_in);
                mentioned.add(mentioned_in);
            }
            frequent.add_to(&mut vote.frequent);
            mentioned.add_to(&mut vote.mentioned);
            for token in words.iter().filter(|token| token.is(flag::APOSTROPHE)) {
                let folded = fold_word(&text[token.start as usize..token.end as usize]);
                for (number, profile) in ruleset.languages().iter().enumerate() {
                    vote.frequent[number] += u32::from(profile.splitter.has_mark(folded.as_str()));
                }
            }
        }
        vote
    }

    fn winner(&self, ruleset: &Ruleset) -> Option<Speech> {
        if self.foreign * 2 > self.words {
            return Some(Speech::Foreign);
        }
        let other = (0..ruleset.others.len()).max_by_key(|&index| self.frequent[self.judged + index]);
        let judged = (0..self.judged).max_by_key(|&index| self.strength(index))?;
        if let Some(other) = other {
            let votes = self.frequent[self.judged + other];
            if (votes >= 3 || votes > 0 && self.strength(judged) == 0)
                && votes > self.frequent[judged] + self.frequent[judged] / 3
            {
                return Some(Speech::Other(other));
            }
        }
        let second = (0..self.judged).filter(|&index| index != judged).map(|index| self.strength(index)).max();
        let clear = self.strength(judged) >= 2 && self.strength(judged) > second.unwrap_or(0);
        clear.then_some(Speech::Judged(judged))
    }

    fn strength(&self, language: usize) -> u32 {
        3 * self.frequent[language] + self.mentioned[language]
    }

    /// The judged language that has more for it, however little.
    fn lean(&self) -> Option<Speech> {
        let best = (0..self.judged).max_by_key(|&index| self.strength(index))?;
        (self.strength(best) > 0).then_some(Speech::Judged(best))
    }
}

/// So many words at most are counted in one [`Tally`].
const MOST_TALLIED: usize = u8::MAX as usize;

/// For each number of eight bits, a byte each.
static BYTES_OF_BITS: [u64; 256] = {
    let mut table = [0; 256];
    let mut bits = 0;
    while bits < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[bits] |= ((bits >> bit & 1) as u64) << (8 * bit);
            bit += 1;
        }
        bits += 1;
    }
    table
};

/// Counts sixteen things at once, a byte for each.
#[derive(Default)]
struct Tally([u64; 2]);

impl Tally {
    /// Adds one to the count of each bit.
    #[inline]
    fn add(&mut self, bits: u16) {
        for (counts, bits) in self.0.iter_mut().zip(bits.to_le_bytes()) {
            *counts += BYTES_OF_BITS[usize::from(bits)];
        }
    }

    fn add_to(&self, counts: &mut [u32; 16]) {
        for (counts, bytes) in counts.as_chunks_mut::<8>().0.iter_mut().zip(self.0) {
            for (count, more) in counts.iter_mut().zip(bytes.to_le_bytes()) {
                *count += u32::from(more);
            }
        }
    }
}

/// Divides the paragraphs of one language into sentences.
struct Sentences<'a> {
    text: &'a str,
    language: &'a Language,
    splitter: &'a Splitter,
    number: usize,
    paragraph: usize,
}

impl Sentences<'_> {
    /// `raw` ends with the word that follows the paragraph (or the empty one), for the marks before it.
    fn divide(&mut self, raw: &[Token], ruleset: &Ruleset, out: &mut Document) {
        let from = out.tokens.len();
        self.expand(raw, ruleset, &mut out.tokens);
        let last_marks = raw[raw.len() - 1].gap;
        if raw.iter().any(|token| token.after(gap::OPEN_QUOTE | gap::STRAIGHT_QUOTE)) {
            mark_quotations(&mut out.tokens[from..], last_marks);
        }
        let mut first = from;
        for index in from + 1..=out.tokens.len() {
            let end = index == out.tokens.len();
            let may_end = !end && out.tokens[index].after(gap::TERMINAL | gap::LINE | gap::BULLET);
            if end || index - first >= MAX_SENTENCE || may_end && self.ends(&out.tokens[from..], index - from) {
                let marks = if end { last_marks } else { out.tokens[index].gap };
                self.push(first, index, marks, out);
                first = index;
            }
        }
    }

    fn push(&mut self, first: usize, last: usize, marks: u16, out: &mut Document) {
        let more = last < out.tokens.len();
        let words = &mut out.tokens[first..last];
        words[0].flags &= !flag::NAME;
        let number = words[0].is(flag::DIGIT) && words[0].after(gap::LINE) && words[0].end - words[0].start <= 3;
        let marked = words.len() == 1 || words[1].after(gap::STOP | gap::STRONG);
        let list = words[0].after(gap::BULLET) || (number && marked);
        self.mark_suppositions(words);
        if number && words.len() == 1 && marks & gap::STOP != 0 && more {
            // « 1. » was cut off as a sentence of its own: the step that it numbers is the next one.
            out.tokens[last].gap |= gap::BULLET;
        }
        out.sentences.push(Sentence {
            first: first as u32,
            last: last as u32,
            language: self.number as u32,
            paragraph: self.paragraph as u32,
            marks,
            list,
        });
    }

    /// Undoes elisions and contractions, joins compounds, finds stems.
    fn expand(&self, raw: &[Token], ruleset: &Ruleset, out: &mut Vec<Token>) {
        let code: &Code = &self.language.phrases.code;
        let stemmer = self.language.stemmer();
        let mut index = 0;
        while index + 1 < raw.len() {
            let token = raw[index];
            let facts = code.facts(token.word);
            let plain = !token.is(flag::APOSTROPHE | flag::MAY_HAVE_STEM) && !token.after(gap::BRACKET);
            if plain && facts & (fact::COMPOUND | fact::SPLIT) == 0 {
                out.push(marked(token, facts));
                index += 1;
                continue;
            }
            if facts & fact::COMPOUND != 0
                && let Some((length, word)) = self.compound(&raw[index..raw.len() - 1])
            {
                let compound = Token { end: raw[index + length - 1].end, word, ..token };
                out.push(marked(compound, code.facts(word)));
                index += length;
                continue;
            }
            if token.is(flag::APOSTROPHE) || facts & fact::SPLIT != 0 {
                self.split(token, ruleset, out);
            } else if self.is_inclusive_bracket(raw, index) {
                if let Some(before) = out.last_mut() {
                    before.end = token.end;
                }
            } else if token.word == UNKNOWN && token.is(flag::MAY_HAVE_STEM) {
                let folded = fold_word(&self.text[token.start as usize..token.end as usize]);
                let stem = stemmer.stem(folded.as_str());
                let word = self.language.stems.get(&*stem).copied().unwrap_or(UNKNOWN);
                out.push(marked(Token { word, ..token }, code.facts(word)));
            } else {
                out.push(marked(token, facts));
            }
            index += 1;
        }
    }

    fn compound(&self, raw: &[Token]) -> Option<(usize, u32)> {
        let fits = |words: &Vec<u32>| {
            words.len() <= raw.len()
                && words
                    .iter()
                    .zip(raw)
                    .enumerate()
                    .all(|(index, (word, token))| token.word == *word && (index == 0 || token.gap == gap::HYPHEN))
        };
        self.language.compounds.iter().find(|(words, _)| fits(words)).map(|(words, word)| (words.len(), *word))
    }

    /// The `e` of « désolé(e) »: it says nothing of its own.
    fn is_inclusive_bracket(&self, raw: &[Token], index: usize) -> bool {
        let token = raw[index];
        index > 0
            && token.gap == gap::STRONG | gap::BRACKET
            && self.text[token.end as usize..].starts_with(')')
            && is_inclusive_ending(&self.text[token.start as usize..token.end as usize])
    }

    fn split(&self, token: Token, ruleset: &Ruleset, out: &mut Vec<Token>) {
        let text = &self.text[token.start as usize..token.end as usize];
        let folded = fold_word(text);
        let mut found: Vec<Part> = Vec::new();
        self.splitter.parts(folded.as_str(), &mut found);
        let mut start = token.start;
        for (number, part) in found.iter().enumerate() {
            let end = match part.cover {
                Cover::Front(characters) => {
                    let rest = &self.text[start as usize..token.end as usize];
                    start + rest.char_indices().nth(characters).map_or(rest.len(), |(offset, _)| offset) as u32
                }
                Cover::Rest | Cover::Whole => token.end,
            };
            let from = if part.cover == Cover::Whole { token.start } else { start };
            let word = ruleset.vocabulary.get(part.word.as_bytes());
            let part = Token {
                start: from,
                end,
                word,
                flags: token.flags & !(flag::APOSTROPHE | if number > 0 { flag::CAPITALISED } else { 0 }),
                gap: if number == 0 { token.gap } else { 0 },
            };
            out.push(marked(part, self.language.phrases.code.facts(word)));
            start = end;
        }
    }

    /// Marks the words of if-clauses, the word that opens them not included.
    fn mark_suppositions(&self, words: &mut [Token]) {
        let mut index = 0;
        while index < words.len() {
            if !words[index].is(flag::CONDITIONAL) {
                index += 1;
                continue;
            }
            let opens = |phrase: &&Vec<u32>| {
                phrase.len() <= words.len() - index && phrase.iter().zip(&words[index..]).all(|(a, b)| *a == b.word)
            };
            if let Some(phrase) = self.language.not_conditionals.iter().find(opens) {
                index += phrase.len();
                continue;
            }
            let Some(length) = self.language.conditionals.iter().filter(opens).map(Vec::len).max() else {
                index += 1;
                continue;
            };
            index += length;
            while index < words.len() && !words[index].after(gap::COMMA | gap::STRONG) {
                words[index].flags |= flag::SUPPOSED;
                index += 1;
            }
        }
    }

    /// Does a sentence end before the word `index`, which stands behind a mark, a line break or a bullet?
    ///
    /// Full stops, question and exclamation marks as UAX 29 has them, except that an abbreviation ends no sentence,
    /// a small letter may begin one (chat), and a line break ends one unless the mail program put it there. Marks
    /// of other scripts are left to `unicode-segmentation`.
    fn ends(&self, words: &[Token], index: usize) -> bool {
        let (before, word) = (&words[index - 1], &words[index]);
        let marks = word.gap;
        if marks & gap::BULLET != 0 {
            return true;
        }
        if marks & gap::OTHER != 0 {
            let window = &self.text[before.start as usize..word.end as usize];
            let place = (word.start - before.start) as usize;
            return window.split_sentence_bound_indices().any(|(offset, _)| offset > 0 && offset <= place);
        }
        if marks & gap::LINE != 0 {
            return marks & gap::TERMINAL != 0 || !is_wrapped(words, index);
        }
        let capital = word.is(flag::CAPITALISED);
        if marks & (gap::QUESTION | gap::EXCLAMATION) != 0 {
            return marks & gap::COMMA == 0;
        }
        if marks & gap::ELLIPSIS != 0 {
            return capital;
        }
        if marks & (gap::COMMA | gap::HYPHEN) != 0 {
            return false;
        }
        let length = before.end - before.start;
        let facts = self.language.phrases.code.facts(before.word);
        let initial = length == 1 && before.is(flag::CAPITALISED);
        let abbreviation = facts & fact::ABBREVIATION != 0;
        if marks & gap::SPACE == 0 {
            return capital && !initial;
        }
        if capital {
            // « M. Martin », "Dr. Reed", « J. Dupont »; but « à 17 h. Je … » ends.
            return !(initial || abbreviation && !before.is(flag::DIGIT) && length < 5);
        }
        !abbreviation && !initial && length >= 2
    }
}

/// A token with what the rest of the way asks of every word; the first of a sentence is then found to be no name.
#[inline]
fn marked(mut token: Token, facts: u16) -> Token {
    for (fact, flag) in [
        (fact::FILLER, flag::FILLER),
        (fact::CONDITIONAL, flag::CONDITIONAL),
        (fact::TU, flag::TU),
        (fact::VOUS, flag::VOUS),
    ] {
        token.flags |= if facts & fact == 0 { 0 } else { flag };
    }
    if token.is(flag::CAPITALISED) {
        token.flags |= flag::NAME;
    }
    if token.is(flag::CAPS) && token.is(flag::LONG) && facts & fact::ACRONYM == 0 {
        token.flags |= flag::SHOUTED;
    }
    token
}

/// Was the line before this word broken by the mail program and not by the author?
fn is_wrapped(words: &[Token], index: usize) -> bool {
    let line_start = words[..index].iter().rposition(|word| word.after(gap::LINE)).unwrap_or(0);
    let length = words[index - 1].end - words[line_start].start;
    length >= WRAPPED_LINE && !words[index].is(flag::CAPITALISED)
}

/// Marks the words between quotation marks; `last_marks` stand behind the last word.
fn mark_quotations(words: &mut [Token], last_marks: u16) {
    let mut open: Option<(usize, u16)> = None;
    for index in 0..=words.len() {
        let marks = words.get(index).map_or(last_marks, |word| word.gap);
        if let Some((first, closing)) = open {
            if marks & closing != 0 {
                for word in &mut words[first..index] {
                    word.flags |= flag::QUOTED;
                }
                open = None;
                continue;
            }
            if index - first > MAX_QUOTATION {
                open = None;
            }
        }
        if open.is_none() {
            if marks & gap::OPEN_QUOTE != 0 {
                open = Some((index, gap::CLOSE_QUOTE));
            } else if marks & gap::STRAIGHT_QUOTE != 0 {
                open = Some((index, gap::STRAIGHT_QUOTE));
            }
        }
    }
}
