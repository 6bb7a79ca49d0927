//! Rewordings: what the rule proposes, made to fit the place.

use serde::Serialize;

use crate::analysis::{Analysis, Finding};
use crate::document::{Divider, Document};
use crate::fold::fold_word;
use crate::names::called;
use crate::program::{Machine, fact};
use crate::ruleset::{Language, Ruleset};
use crate::spec::{Address, Suggestion};
use crate::split::Splitter;

/// What a rewording ends with that turns the sentence into a question.
const QUESTION: &str = "…?";

/// What stands for the customer's name; a rewording with it is left out where none is known.
const NAME: &str = "{name}";

/// How far behind a passage, in bytes, the end of its sentence is looked for.
const SENTENCE_BYTES: usize = 2000;

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
pub fn fixes_of(text: &str, analysis: &Analysis, ruleset: &Ruleset, finding: &Finding) -> Vec<Fix> {
    let language = ruleset.language(finding.rule.language as usize);
    let splitter = &ruleset.languages()[finding.rule.language as usize].splitter;
    let rule = ruleset.rule(finding.rule);
    let fills = if rule.fills.is_empty() { Vec::new() } else { fills(text, ruleset, finding) };
    let name = analysis.customer_name.as_deref().and_then(|name| called(name, language));
    let place = Place { text, language, finding, fills, name };
    rule.suggest
        .iter()
        .filter_map(|suggestion| for_address(suggestion, analysis.address, language, splitter))
        .filter_map(|template| place.fix(template))
        .collect()
}

/// For each lexicon that the rule's rewordings mention, what stands for it: the first of its entries in the passage, in
/// its form for suggestions or as it is.
fn fills(text: &str, ruleset: &Ruleset, finding: &Finding) -> Vec<(usize, String)> {
    let number = finding.rule.language as usize;
    let language = ruleset.language(number);
    let passage = &text[finding.start..finding.end];
    let mut document = Document::default();
    Divider::default().divide(passage, Some(number), ruleset, &mut document);
    let mut machine = Machine::default();
    let mut out = Vec::new();
    for &index in &ruleset.rule(finding.rule).fills {
        let lexicon = &language.lexicons[index];
        let entry = document.sentences.iter().find_map(|sentence| {
            let words = &document.tokens[sentence.first as usize..sentence.last as usize];
            machine.next_sentence();
            (0..words.len()).find_map(|at| {
                let numbers: Vec<u32> = words[at..].iter().map(|word| word.word).collect();
                let known = |(entry, _): &&(Vec<u32>, String)| !entry.is_empty() && numbers.starts_with(entry);
                if let Some((_, form)) = lexicon.becomes.iter().find(known) {
                    return Some(form.clone());
                }
                let end = machine.entry(&language.phrases.code, lexicon.routine?, words, at)?;
                Some(passage[words[at].start as usize..words[end - 1].end as usize].to_lowercase())
            })
        });
        out.extend(entry.map(|entry| (index, entry)));
    }
    out
}

/// The sister of a rewording for this form of address; nothing, if it would change the form.
fn for_address<'s>(
    suggestion: &'s Suggestion,
    address: Option<Address>,
    language: &Language,
    splitter: &Splitter,
) -> Option<&'s str> {
    let (wanted, other, other_words) = match address {
        Some(Address::Tu) => (&suggestion.tu, &suggestion.vous, fact::VOUS),
        _ => (&suggestion.vous, &suggestion.tu, fact::TU),
    };
    wanted.as_deref().or_else(|| other.as_deref().filter(|text| !has_words(text, language, splitter, other_words)))
}

/// Has the text words that show a form of address?
fn has_words(text: &str, language: &Language, splitter: &Splitter, bits: u16) -> bool {
    text.split(|ch: char| !(ch.is_alphanumeric() || ch == '-')).any(|word| {
        let folded = fold_word(word);
        let parts = if splitter.is_kept(folded.as_str()) { "" } else { folded.as_str() };
        parts.split('-').any(|part| language.address_words(part) & bits != 0)
    })
}

struct Place<'a> {
    text: &'a str,
    language: &'a Language,
    finding: &'a Finding,
    /// What stands for lexicons, by their index.
    fills: Vec<(usize, String)>,
    /// What the customer is called in a salutation.
    name: Option<String>,
}

impl Place<'_> {
    /// The rewording that a template makes; none, if a word that it wants to repeat is not in the passage.
    fn fix(&self, template: &str) -> Option<Fix> {
        let (start, end) = (self.finding.start, self.finding.end);
        let statement = template.strip_suffix(QUESTION).map(str::trim_end);
        let text = self.fill(statement.unwrap_or(template))?;
        let text = if start == end { self.line_ends(text) } else { self.in_case(&text) };
        let mut edits = vec![Edit { start, end, text: text.clone() }];
        if statement.is_some() {
            let (from, to) = self.sentence_mark();
            edits.push(Edit { start: from, end: to, text: self.language.question_mark.clone() });
        }
        Some(Fix { text, edits })
    }

    fn fill(&self, template: &str) -> Option<String> {
        let passage = &self.text[self.finding.start..self.finding.end];
        let mut out = template.replace("{match}", passage).replace("{lower}", &passage.to_lowercase());
        if out.contains(NAME) {
            out = out.replace(NAME, self.name.as_deref()?);
        }
        for (lexicon, form) in &self.fills {
            out = out.replace(&format!("{{{}}}", self.language.lexicons[*lexicon].name), form);
        }
        let open = |name: &str| self.language.lexicons.iter().any(|lexicon| lexicon.name == name);
        let left = out.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(name, _)| open(name));
        (!left).then_some(out)
    }

    /// An inserted text breaks lines as the reply does.
    fn line_ends(&self, text: String) -> String {
        if self.text.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
    }

    /// The first letter takes the case of the passage's first letter. English "I" stays.
    fn in_case(&self, text: &str) -> String {
        let capital =
            self.text[self.finding.start..].chars().find(|ch| ch.is_alphabetic()).is_some_and(char::is_uppercase);
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
    fn sentence_mark(&self) -> (usize, usize) {
        let rest = &self.text[self.finding.end..];
        let rest = &rest[..rest.floor_char_boundary(SENTENCE_BYTES)];
        let length = rest.find(['.', '!', '?', '…', '\n']).unwrap_or(rest.len());
        let mark = self.finding.end + length;
        let before = self.text[self.finding.end..mark].trim_end().len();
        let run = self.text[mark..].chars().take_while(|ch| matches!(ch, '.' | '!' | '?' | '…'));
        let end = mark + run.map(char::len_utf8).sum::<usize>();
        (self.finding.end + before, end.max(self.finding.end + before))
    }
}
