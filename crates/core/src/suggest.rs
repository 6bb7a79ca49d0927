//! Rewordings: what the rule proposes, made to fit the place.

use serde::Serialize;

use crate::analysis::{Analysis, Finding};
use crate::fold::fold_word;
use crate::program::fact;
use crate::ruleset::{Language, Rule};
use crate::spec::{Address, Suggestion};

/// What a rewording ends with that turns the sentence into a question.
const QUESTION: &str = "…?";

/// A rewording as edits of the reply, which do not overlap and ascend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What replaces the passage.
    pub text: String,
    /// All that changes.
    pub edits: Vec<Edit>,
}

/// Bytes `start..end` of the reply become `text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

/// The reply with a rewording applied.
pub fn apply(text: &str, fix: &Fix) -> String {
    let mut out = String::with_capacity(text.len() + fix.text.len());
    let mut done = 0;
    for edit in &fix.edits {
        out.push_str(&text[done..edit.start]);
        out.push_str(&edit.text);
        done = edit.end;
    }
    out.push_str(&text[done..]);
    out
}

/// The rewordings of a finding, best first, in the form of address that the reply uses.
pub(crate) fn fixes(text: &str, analysis: &Analysis, language: &Language, rule: &Rule, finding: &Finding) -> Vec<Fix> {
    let place = Place { text, language, finding };
    rule.suggest
        .iter()
        .filter_map(|suggestion| for_address(suggestion, analysis.address, language))
        .map(|template| place.fix(template))
        .collect()
}

/// The sister of a rewording for this form of address; nothing, if it would change the form.
fn for_address<'s>(suggestion: &'s Suggestion, address: Option<Address>, language: &Language) -> Option<&'s str> {
    let (wanted, other, other_words) = match address {
        Some(Address::Tu) => (&suggestion.tu, &suggestion.vous, fact::VOUS),
        _ => (&suggestion.vous, &suggestion.tu, fact::TU),
    };
    wanted.as_deref().or_else(|| other.as_deref().filter(|text| !has_words(text, language, other_words)))
}

/// Has the text words that show a form of address?
fn has_words(text: &str, language: &Language, bits: u16) -> bool {
    text.split(|ch: char| !ch.is_alphanumeric()).any(|word| {
        let folded = fold_word(word);
        language.address_words(folded.as_str()) & bits != 0
    })
}

struct Place<'a> {
    text: &'a str,
    language: &'a Language,
    finding: &'a Finding,
}

impl Place<'_> {
    fn fix(&self, template: &str) -> Fix {
        let (start, end) = (self.finding.start, self.finding.end);
        let asks = template.ends_with(QUESTION);
        let text = self.fill(template.trim_end_matches(QUESTION).trim_end_matches(' '));
        let text = if start == end { self.line_ends(text) } else { self.in_case(&text) };
        let mut edits = vec![Edit { start, end, text: text.clone() }];
        if asks && let Some((from, to)) = self.sentence_mark() {
            edits.push(Edit { start: from, end: to, text: self.language.question_mark.clone() });
        }
        Fix { text, edits }
    }

    fn fill(&self, template: &str) -> String {
        let passage = &self.text[self.finding.start..self.finding.end];
        let mut out = template.replace("{match}", passage).replace("{lower}", &passage.to_lowercase());
        for &(lexicon, word) in &self.finding.fills {
            let lexicon = &self.language.lexicons[lexicon as usize];
            if let Some(form) = lexicon.becomes.get(&word) {
                out = out.replace(&format!("{{{}}}", lexicon.name), form);
            }
        }
        out
    }

    /// An inserted text breaks lines as the reply does.
    fn line_ends(&self, text: String) -> String {
        if self.text.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
    }

    /// The first letter takes the case of the passage's first letter. English "I" stays.
    fn in_case(&self, text: &str) -> String {
        let capital = self.text[self.finding.start..].chars().find(|ch| ch.is_alphabetic()).is_some_and(char::is_uppercase);
        let mut chars = text.chars();
        let Some(first) = chars.next() else { return String::new() };
        let pronoun = first == 'I' && chars.clone().next().is_none_or(|ch| !ch.is_alphanumeric());
        if capital {
            first.to_uppercase().chain(chars).collect()
        } else if pronoun {
            text.to_owned()
        } else {
            first.to_lowercase().chain(chars).collect()
        }
    }

    /// The mark that ends the sentence of the passage, with white space before it.
    fn sentence_mark(&self) -> Option<(usize, usize)> {
        let rest = &self.text[self.finding.end..];
        let length = rest.find(['.', '!', '?', '…', '\n']).unwrap_or(rest.len());
        let mark = self.finding.end + length;
        let before = self.text[self.finding.end..mark].trim_end().len();
        let run = self.text[mark..].chars().take_while(|ch| matches!(ch, '.' | '!' | '?' | '…'));
        let end = mark + run.map(char::len_utf8).sum::<usize>();
        Some((self.finding.end + before, end.max(self.finding.end + before)))
    }
}
