//! The phrase language of rule files, parsed.
//!
//! `vous (auriez|aviez) [bien] dû ..3 {action}`: see CONTRIBUTING.md for the whole of it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a phrase is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A word as it was written, `·` endings included.
    Word(String),
    /// Any word with the same stem as this one.
    Stem(String),
    /// An entry of this lexicon.
    Lexicon(String, Range<usize>),
    /// A word of a class.
    Class(Class),
    /// Up to this many words.
    Gap(u8),
    /// The start of the sentence.
    Start,
    /// The end of the sentence.
    End,
    /// This does not follow.
    Not(Box<Node>),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of these.
    Choice(Vec<Node>),
    /// This or nothing.
    Optional(Box<Node>),
}

/// Words known by their shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Class {
    /// In capitals, three letters or more, and no acronym of the language.
    Caps,
    /// With a digit in it.
    Number,
    /// Capitalised, and not the first of its sentence.
    Name,
    /// Any word.
    Any,
}

impl Class {
    /// A bit of its own.
    #[inline]
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Longest gap that a phrase may have: cost stays linear in the text.
const MAX_GAP: u8 = 15;
/// Deepest nesting of brackets.
const MAX_DEPTH: usize = 16;

/// Why a phrase could not be read, and where in it (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseError {
    /// What was wrong and what was expected.
    pub message: String,
    /// The place in the phrase.
    pub range: Range<usize>,
}

/// Parses one phrase.
pub fn parse(phrase: &str) -> Result<Node, PhraseError> {
    let mut parser = Parser { text: phrase, pos: 0, depth: 0 };
    let node = parser.choice()?;
    match parser.peek() {
        None if is_empty(&node) => Err(parser.error(0, "an empty phrase matches nothing; write at least one word")),
        None => Ok(node),
        Some(ch) => Err(parser.error(parser.pos, &format!("`{ch}` closes nothing"))),
    }
}

/// Could this node match without consuming a word?
pub fn is_empty(node: &Node) -> bool {
    match node {
        Node::Word(_) | Node::Stem(_) | Node::Lexicon(..) | Node::Class(_) => false,
        Node::Gap(_) | Node::Start | Node::End | Node::Not(_) | Node::Optional(_) => true,
        Node::Sequence(nodes) => nodes.iter().all(is_empty),
        Node::Choice(nodes) => nodes.iter().any(is_empty),
    }
}

struct Parser<'t> {
    text: &'t str,
    pos: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.pos..].chars().next()
    }

    fn skip_space(&mut self) {
        while let Some(ch) = self.peek() {
            // Punctuation inside a phrase says nothing: sentences are matched word by word.
            if !(ch.is_whitespace() || matches!(ch, ',' | ';' | ':' | '?' | '"' | '«' | '»' | '-' | '…')) {
                break;
            }
            self.pos += ch.len_utf8();
        }
    }

    fn error(&self, start: usize, message: &str) -> PhraseError {
        let end = self.text[self.pos..].chars().next().map_or(self.pos, |ch| self.pos + ch.len_utf8());
        PhraseError { message: message.to_owned(), range: start..end.max(start) }
    }

    fn choice(&mut self) -> Result<Node, PhraseError> {
        let mut branches = vec![self.sequence()?];
        while self.peek() == Some('|') {
            self.pos += 1;
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Choice(branches) })
    }

    fn sequence(&mut self) -> Result<Node, PhraseError> {
        let mut nodes = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None | Some('|' | ')' | ']') => break,
                Some(ch) => nodes.push(self.item(ch)?),
            }
        }
        Ok(if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Sequence(nodes) })
    }

    fn item(&mut self, ch: char) -> Result<Node, PhraseError> {
        match ch {
            '(' => self.group(')'),
            '[' => Ok(Node::Optional(Box::new(self.group(']')?))),
            '{' => {
                let (name, range) = self.delimited('}', "a lexicon's name, such as {order}")?;
                Ok(Node::Lexicon(name, range))
            }
            '<' => self.class(),
            '.' if self.text[self.pos..].starts_with("..") => self.gap(),
            '!' => self.not(),
            '^' => Ok(self.single(Node::Start)),
            '$' => Ok(self.single(Node::End)),
            '~' => {
                self.pos += 1;
                Ok(Node::Stem(self.word("a word after `~`, such as ~rembourser")?))
            }
            '}' | '>' => Err(self.error(self.pos, &format!("`{ch}` closes nothing"))),
            '·' => {
                let start = self.pos;
                let endings = self.word("an ending after `·`")?;
                let message = format!(
                    "`{endings}` has no word before it; write it behind each word: `(fermé{endings}|parti{endings})`"
                );
                Err(PhraseError { message, range: start..self.pos })
            }
            _ => Ok(Node::Word(self.word("a word")?)),
        }
    }

    fn single(&mut self, node: Node) -> Node {
        self.pos += 1;
        node
    }

    fn group(&mut self, close: char) -> Result<Node, PhraseError> {
        let open = self.pos;
        self.pos += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(open, "brackets are nested too deep"));
        }
        let node = self.choice()?;
        self.depth -= 1;
        if self.peek() != Some(close) {
            return Err(self.error(open, &format!("this bracket is never closed; expected `{close}`")));
        }
        self.pos += 1;
        if matches!(&node, Node::Sequence(nodes) if nodes.is_empty()) {
            return Err(self.error(open, "empty brackets"));
        }
        Ok(node)
    }

    fn delimited(&mut self, close: char, expected: &str) -> Result<(String, Range<usize>), PhraseError> {
        let open = self.pos;
        let inside = &self.text[open + 1..];
        let Some(length) = inside.find(close) else {
            self.pos = self.text.len();
            return Err(self.error(open, &format!("never closed; expected {expected}")));
        };
        let name = &inside[..length];
        self.pos = open + 1 + length + close.len_utf8();
        if name.is_empty() || !name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '-') {
            return Err(PhraseError { message: format!("expected {expected}"), range: open..self.pos });
        }
        Ok((name.to_owned(), open..self.pos))
    }

    fn class(&mut self) -> Result<Node, PhraseError> {
        let (name, range) = self.delimited('>', "<caps>, <number>, <name> or <any>")?;
        match name.as_str() {
            "caps" => Ok(Node::Class(Class::Caps)),
            "number" => Ok(Node::Class(Class::Number)),
            "name" => Ok(Node::Class(Class::Name)),
            "any" => Ok(Node::Class(Class::Any)),
            _ => Err(PhraseError {
                message: format!("no class is called <{name}>; there are <caps>, <number>, <name> and <any>"),
                range,
            }),
        }
    }

    fn gap(&mut self) -> Result<Node, PhraseError> {
        let start = self.pos;
        self.pos += 2;
        let digits = self.text[self.pos..].bytes().take_while(u8::is_ascii_digit).count();
        let number = self.text[self.pos..self.pos + digits].parse::<u8>();
        self.pos += digits;
        match number {
            Ok(number @ 1..=MAX_GAP) => Ok(Node::Gap(number)),
            _ => Err(self.error(start, &format!("expected a gap of 1 to {MAX_GAP} words, such as ..3"))),
        }
    }

    fn not(&mut self) -> Result<Node, PhraseError> {
        let start = self.pos;
        self.pos += 1;
        let node = match self.peek() {
            Some('(') => self.group(')')?,
            _ => Node::Word(self.word("a word or `(a|b)` after `!`")?),
        };
        if is_empty(&node) {
            return Err(self.error(start, "`!` needs at least one word that must not follow"));
        }
        Ok(Node::Not(Box::new(node)))
    }

    fn word(&mut self, expected: &str) -> Result<String, PhraseError> {
        let rest = &self.text[self.pos..];
        let mut end = 0;
        for (offset, ch) in rest.char_indices() {
            if ch.is_whitespace() || "()[]{}<>|^$!,;:?\"«»…".contains(ch) || rest[offset..].starts_with("..") {
                break;
            }
            end = offset + ch.len_utf8();
        }
        if end == 0 {
            return Err(self.error(self.pos, &format!("expected {expected}")));
        }
        self.pos += end;
        Ok(rest[..end].trim_end_matches('.').to_owned())
    }
}

/// French has two: gender and number. A pack of somebody else may ask for any number.
const MOST_ENDINGS: usize = 4;

/// `désolé·e·s` → désolé, désolée, désolés, désolées; `heureux·se` → heureux, heureuse. Other words: themselves.
///
/// Each ending doubles the forms; from the `MOST_ENDINGS`th on they are left out.
pub fn agreement_forms(word: &str) -> Vec<String> {
    let mut parts = word.split('·').take(MOST_ENDINGS + 1);
    let base = parts.next().unwrap_or("").to_owned();
    let mut forms = vec![base];
    for ending in parts {
        for index in 0..forms.len() {
            let form = match (forms[index].strip_suffix('x'), ending) {
                (Some(stem), "se" | "ses") => format!("{stem}{ending}"),
                _ => format!("{}{ending}", forms[index]),
            };
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Node {
        Node::Word(text.to_owned())
    }

    #[test]
    fn the_whole_language() {
        let node = parse("^ vous (auriez|aviez pu) [bien] ..3 ~lire {action} <caps> !(recevoir|avoir) $").unwrap();
        let Node::Sequence(nodes) = node else { panic!("{node:?}") };
        assert_eq!(nodes[0], Node::Start);
        assert_eq!(nodes[2], Node::Choice(vec![word("auriez"), Node::Sequence(vec![word("aviez"), word("pu")])]));
        assert_eq!(nodes[3], Node::Optional(Box::new(word("bien"))));
        assert_eq!(nodes[4], Node::Gap(3));
        assert_eq!(nodes[5], Node::Stem("lire".to_owned()));
        assert_eq!(nodes[8], Node::Not(Box::new(Node::Choice(vec![word("recevoir"), word("avoir")]))));
        assert_eq!(nodes[9], Node::End);
    }

    #[test]
    fn errors_say_where() {
        for (phrase, start, part) in [
            ("vous (avez", 5, "never closed"),
            ("a ) b", 2, "closes nothing"),
            ("..0 a", 0, "gap of 1 to"),
            ("<loud>", 0, "no class"),
            ("[a]x {", 5, "lexicon"),
            ("", 0, "empty phrase"),
            ("()", 0, "empty brackets"),
            ("(cassé|perdu)·e·s", 14, "behind each word"),
        ] {
            let error = parse(phrase).unwrap_err();
            assert_eq!(error.range.start, start, "{phrase}");
            assert!(error.message.contains(part), "{phrase}: {}", error.message);
        }
    }

    #[test]
    fn agreement() {
        assert_eq!(agreement_forms("désolé·e·s"), ["désolé", "désolée", "désolés", "désolées"]);
        assert_eq!(agreement_forms("heureux·se"), ["heureux", "heureuse"]);
        assert_eq!(agreement_forms("j'ai"), ["j'ai"]);
        assert_eq!(agreement_forms(&"é·s".repeat(40)).len(), 1 << MOST_ENDINGS);
    }
}
