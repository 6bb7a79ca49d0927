//! What the engine sees of a text: for people who write rules.

use rust_stemmers::Stemmer;

use crate::analyze::Analyzer;
use crate::context::Context;
use crate::fold::fold_word;
use crate::model::MARKS;
use crate::program::fact;
use crate::ruleset::Ruleset;
use crate::token::flag;

/// A sentence as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSentence {
    /// Code of its language.
    pub language: String,
    /// Its words.
    pub words: Vec<SeenWord>,
    /// The marks behind it of which the learned model knows: `?`, `!`.
    pub marks: Vec<&'static str>,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// A word as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWord {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// What it is compared as.
    pub folded: String,
    /// Its Snowball stem.
    pub stem: String,
    /// Does some rule mention it?
    pub known: bool,
    /// `filler`, `negator`, `quoted`, `supposed`, `caps`, `name`.
    pub notes: Vec<&'static str>,
}

/// Divides a text as [`analyze`](crate::analyze) does and tells what it sees.
pub fn tokens(text: &str, context: &Context, ruleset: &Ruleset) -> Vec<SeenSentence> {
    let mut analyzer = Analyzer::new(ruleset);
    analyzer.analyze(text, context);
    let document = analyzer.document();
    let mut out = Vec::new();
    for sentence in &document.sentences {
        let language = &ruleset.languages[sentence.language as usize];
        let stemmer: Stemmer = language.stemmer();
        let code = &language.phrases.code;
        let mut words = Vec::new();
        for token in &document.tokens[sentence.first as usize..sentence.last as usize] {
            let known = ruleset.vocabulary.word(token.word);
            let folded = if known.is_empty() || known.starts_with('~') {
                fold_word(&text[token.start as usize..token.end as usize]).as_str().to_owned()
            } else {
                known.to_owned()
            };
            let facts = code.facts(token.word);
            let notes = [
                (facts & fact::FILLER != 0, "filler"),
                (facts & fact::NEGATOR != 0, "negator"),
                (token.is(flag::QUOTED), "quoted"),
                (token.is(flag::SUPPOSED), "supposed"),
                (token.is(flag::SHOUTED), "caps"),
                (token.is(flag::NAME), "name"),
            ];
            words.push(SeenWord {
                start: token.start as usize,
                end: token.end as usize,
                stem: stemmer.stem(&folded).into_owned(),
                folded,
                known: !known.is_empty(),
                notes: notes.iter().filter(|(holds, _)| *holds).map(|(_, note)| *note).collect(),
            });
        }
        let marks = MARKS.iter().filter(|(_, bit)| sentence.marks & bit != 0).map(|(mark, _)| *mark).collect();
        let (start, end) = (words.first().map_or(0, |word| word.start), words.last().map_or(0, |word| word.end));
        let code = ruleset.languages()[sentence.language as usize].code.clone();
        out.push(SeenSentence { language: code, words, marks, start, end });
    }
    out
}
