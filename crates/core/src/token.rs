//! Words, as UAX 29 divides them, and what stands between them.
//!
//! Latin letters, digits, apostrophes and points are joined by a hand-written scanner, which a property test holds
//! to the result of `unicode-segmentation`; whatever else a run of text contains (combining accents, other scripts,
//! emoji sequences) is given to that crate. Three things differ from UAX 29 on purpose: a colon never joins words; the
//! narrow no-break space of French typography separates words, and a low line does so unless it is inside one; and a
//! full stop between a small and a capital letter ends a sentence whose author forgot the space (`review.As stated`).

use unicode_segmentation::UnicodeSegmentation;

use crate::fold::{Folded, fold_word, is_ignorable, is_latin_letter};
use crate::phrase::Class;
use crate::recent::{Key, Recent};
use crate::shape::{Shape, flags_of, small_letters};
use crate::vocabulary::{Vocabulary, WordId};

/// Properties of a word.
pub mod flag {
    use crate::phrase::Class;

    /// In capitals, three letters or more, and no acronym.
    pub const SHOUTED: u16 = Class::Caps.bit() as u16;
    /// Contains a digit.
    pub const DIGIT: u16 = Class::Number.bit() as u16;
    /// Capitalised, and not the first of its sentence.
    pub const NAME: u16 = Class::Name.bit() as u16;
    /// All letters are capitals, and there are at least two.
    pub const CAPS: u16 = 1 << 3;
    /// The first letter is a capital.
    pub const CAPITALISED: u16 = 1 << 4;
    /// Contains an apostrophe.
    pub const APOSTROPHE: u16 = 1 << 5;
    /// Is written in another script than the Latin one.
    pub const FOREIGN: u16 = 1 << 6;
    /// Unknown, but its stem may be one that a rule asks for.
    pub const MAY_HAVE_STEM: u16 = 1 << 7;
    /// Stands between quotation marks.
    pub const QUOTED: u16 = 1 << 8;
    /// Stands in an if-clause, after the word that opens it.
    pub const SUPPOSED: u16 = 1 << 9;
    /// Three letters or more.
    pub const LONG: u16 = 1 << 10;
    /// May stand between the words of a phrase.
    pub const FILLER: u16 = 1 << 11;
    /// May begin an if-clause.
    pub const CONDITIONAL: u16 = 1 << 12;
    /// Shows the familiar address.
    pub const TU: u16 = 1 << 13;
    /// Shows the formal address.
    pub const VOUS: u16 = 1 << 14;
}

/// What stands between a word and the one before it.
pub mod gap {
    /// White space of any kind.
    pub const SPACE: u16 = 1;
    /// A line break.
    pub const LINE: u16 = 1 << 1;
    /// An empty line: a new paragraph.
    pub const BLANK: u16 = 1 << 2;
    /// A comma.
    pub const COMMA: u16 = 1 << 3;
    /// A semicolon, colon, dash, bracket or slash.
    pub const STRONG: u16 = 1 << 4;
    /// A full stop.
    pub const STOP: u16 = 1 << 5;
    /// A question mark.
    pub const QUESTION: u16 = 1 << 6;
    /// An exclamation mark.
    pub const EXCLAMATION: u16 = 1 << 7;
    /// Suspension points.
    pub const ELLIPSIS: u16 = 1 << 8;
    /// An opening quotation mark.
    pub const OPEN_QUOTE: u16 = 1 << 9;
    /// A closing quotation mark.
    pub const CLOSE_QUOTE: u16 = 1 << 10;
    /// A straight quotation mark, which may open or close.
    pub const STRAIGHT_QUOTE: u16 = 1 << 11;
    /// A hyphen.
    pub const HYPHEN: u16 = 1 << 12;
    /// A list marker at the start of a line.
    pub const BULLET: u16 = 1 << 13;
    /// An opening round bracket.
    pub const BRACKET: u16 = 1 << 14;
    /// Another mark that may end a sentence in some script.
    pub const OTHER: u16 = 1 << 15;

    /// Marks that may end a sentence.
    pub const TERMINAL: u16 = STOP | QUESTION | EXCLAMATION | ELLIPSIS | OTHER;
}

/// A word of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Offset of the first byte in the reply.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
    /// Its number in the vocabulary.
    pub word: WordId,
    /// Bits of [`flag`].
    pub flags: u16,
    /// Bits of [`gap`]: what stands before it.
    pub gap: u16,
}

impl Token {
    /// Is this bit of [`flag`] set?
    #[inline]
    pub fn is(&self, bits: u16) -> bool {
        self.flags & bits != 0
    }

    /// Is this token of the class?
    #[inline]
    pub fn is_class(&self, class: Class) -> bool {
        self.classes() & class.bit() != 0
    }

    /// The classes of the token: bits of [`Class::bit`].
    #[inline]
    pub fn classes(&self) -> u8 {
        // Their flags are their bits, so that nothing is to be decided, which cannot be guessed.
        Class::Any.bit() | (self.flags & (flag::SHOUTED | flag::DIGIT | flag::NAME)) as u8
    }

    /// Is one of these bits of [`gap`] set?
    #[inline]
    pub fn after(&self, bits: u16) -> bool {
        self.gap & bits != 0
    }
}

/// Appends the words of `text[start..end]` to `out`, then one empty token at `end` whose `gap` is what follows the
/// last word.
pub fn scan(text: &str, start: usize, end: usize, words: (&Vocabulary, &mut Recent), out: &mut Vec<Token>) {
    let (vocabulary, recent) = words;
    let mut scanner =
        Scanner { text, bytes: text.as_bytes(), end, pos: start, gap: gap::LINE, vocabulary, recent, out };
    scanner.run();
}

struct Scanner<'t, 'o> {
    text: &'t str,
    bytes: &'t [u8],
    end: usize,
    pos: usize,
    gap: u16,
    vocabulary: &'t Vocabulary,
    recent: &'o mut Recent,
    out: &'o mut Vec<Token>,
}

impl Scanner<'_, '_> {
    fn run(&mut self) {
        while self.pos < self.end {
            let byte = self.bytes[self.pos];
            if byte == b' ' {
                self.gap |= gap::SPACE;
                self.pos += 1;
            } else if byte.is_ascii_alphanumeric() {
                self.word();
            } else if byte.is_ascii() {
                self.gap |= ascii_gap(byte, self.bytes.get(self.pos + 1).copied(), self.gap);
                self.pos += 1;
            } else {
                self.wide();
            }
        }
        let end = self.end as u32;
        self.out.push(Token { start: end, end, word: 0, flags: 0, gap: self.gap });
    }

    /// A character beyond ASCII that is not inside a word.
    fn wide(&mut self) {
        let Some(ch) = self.text[self.pos..self.end].chars().next() else {
            self.pos = self.end;
            return;
        };
        if is_latin_letter(ch) {
            self.word();
        } else if ch.is_alphanumeric() {
            self.complex_run(self.pos);
        } else {
            self.gap |= wide_gap(ch, self.gap);
            self.pos += ch.len_utf8();
        }
    }

    /// A word that begins with a Latin letter or an ASCII digit.
    fn word(&mut self) {
        let start = self.pos;
        let Some(end) = plain_end(&self.bytes[..self.end], start) else { return self.new_word() };
        let Some(key) = Key::new(&self.bytes[start..], end - start) else { return self.new_word() };
        if let Some((word, flags)) = self.recent.get(key) {
            self.out.push(Token { start: start as u32, end: end as u32, word, flags, gap: self.gap });
            self.gap = 0;
            self.pos = end;
            return;
        }
        self.new_word();
        debug_assert_eq!(self.pos, end, "a plain word ends where it seems to end");
        if let Some(token) = self.out.last() {
            self.recent.put(key, token.word, token.flags);
        }
    }

    /// A word that is not remembered.
    fn new_word(&mut self) {
        let start = self.pos;
        let mut pos = start;
        let mut folded = Folded::new();
        let mut shape = Shape::default();
        let mut sentence_break = None;
        loop {
            let plain = folded.push_plain(&self.bytes[pos..self.end]);
            shape.add_plain(&self.bytes[pos..pos + plain.length], plain.only_small, pos == start);
            pos += plain.length;
            let Some(&byte) = self.bytes[..self.end].get(pos) else { break };
            if byte.is_ascii() {
                if self.is_complex(pos + 1) {
                    return self.complex_run(start);
                }
                if !self.joins(start, pos, byte) {
                    break;
                }
                if byte == b'.' && self.lacks_space(pos) {
                    sentence_break = Some(pos);
                    break;
                }
                folded.push_byte(byte);
                shape.apostrophe |= byte == b'\'';
                shape.points |= byte == b'.';
                pos += 1;
            } else {
                match self.text[pos..self.end].chars().next() {
                    Some(ch) if is_latin_letter(ch) => {
                        folded.push(ch);
                        if ch.is_uppercase() {
                            shape.capital(pos == start);
                        } else {
                            shape.small += 1;
                        }
                        pos += ch.len_utf8();
                    }
                    Some('’') if self.joins_as(b'\'', start, pos, pos + 3) => {
                        folded.push_byte(b'\'');
                        shape.apostrophe = true;
                        pos += 3;
                    }
                    Some('’') if self.is_complex(pos + 3) => return self.complex_run(start),
                    Some(ch) if joins_or_extends(ch) => return self.complex_run(start),
                    _ => break,
                }
            }
        }
        if shape.points {
            folded = fold_word(&self.text[start..pos]);
        }
        self.push(start, pos, folded.as_bytes(), shape.flags());
        self.pos = pos;
        if sentence_break.is_some() {
            self.gap = gap::STOP;
            self.pos += 1;
        }
    }

    /// UAX 29 rules WB6, WB7, WB11 and WB12 for ASCII: does this mark join what stands on both sides of it?
    #[inline]
    fn joins(&self, start: usize, pos: usize, mark: u8) -> bool {
        matches!(mark, b'.' | b'\'' | b',' | b';') && self.joins_as(mark, start, pos, pos + 1)
    }

    /// The same for a mark that ends at `next` and counts as `mark`.
    fn joins_as(&self, mark: u8, start: usize, pos: usize, next: usize) -> bool {
        if pos == start || next >= self.end {
            return false;
        }
        let digits = self.bytes[pos - 1].is_ascii_digit() && self.bytes[next].is_ascii_digit();
        match mark {
            b'.' | b'\'' => digits || self.letter_at(next) && self.ends_in_letter(pos),
            b',' | b';' => digits,
            _ => false,
        }
    }

    /// Does something stand here that the fast path does not understand and that may belong to the word before it?
    #[inline]
    fn is_complex(&self, pos: usize) -> bool {
        pos < self.end
            && !self.bytes[pos].is_ascii()
            && self.text[pos..self.end].chars().next().is_some_and(joins_or_extends)
    }

    fn letter_at(&self, pos: usize) -> bool {
        pos < self.end
            && match self.bytes[pos] {
                byte if byte.is_ascii() => byte.is_ascii_alphabetic(),
                _ => self.text[pos..self.end].chars().next().is_some_and(is_latin_letter),
            }
    }

    fn ends_in_letter(&self, pos: usize) -> bool {
        match self.bytes[pos - 1] {
            byte if byte.is_ascii() => byte.is_ascii_alphabetic(),
            _ => self.text[..pos].chars().next_back().is_some_and(is_latin_letter),
        }
    }

    /// `review.As stated`: a point between a small letter and a capital followed by a small one.
    fn lacks_space(&self, pos: usize) -> bool {
        let before = self.bytes[pos - 1];
        let mut after = self.text[pos + 1..self.end].chars();
        (before.is_ascii_lowercase() || !before.is_ascii())
            && after.next().is_some_and(char::is_uppercase)
            && after.next().is_none_or(|ch| ch.is_lowercase() || ch == '\'' || ch == '’' || ch == ' ')
    }

    /// A run without white space that the fast path does not understand, from `start`: left to `unicode-segmentation`.
    #[cold]
    fn complex_run(&mut self, start: usize) {
        let rest = &self.text[start..self.end];
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let run = &rest[..length];
        let mut done = 0;
        for (offset, word) in run.unicode_word_indices() {
            self.mark_gap(&run[done..offset]);
            let folded = fold_word(word);
            self.push(start + offset, start + offset + word.len(), folded.as_bytes(), flags_of(word));
            done = offset + word.len();
        }
        self.mark_gap(&run[done..]);
        self.pos = start + length;
    }

    fn mark_gap(&mut self, between: &str) {
        for ch in between.chars() {
            self.gap |= match u8::try_from(ch) {
                Ok(byte) if byte.is_ascii() => ascii_gap(byte, None, self.gap),
                _ => wide_gap(ch, self.gap),
            };
        }
    }

    fn push(&mut self, start: usize, end: usize, folded: &[u8], flags: u16) {
        let word = self.vocabulary.get(folded);
        let stem = if word == 0 && self.vocabulary.may_have_stem(folded) { flag::MAY_HAVE_STEM } else { 0 };
        self.out.push(Token { start: start as u32, end: end as u32, word, flags: flags | stem, gap: self.gap });
        self.gap = 0;
    }
}

/// The end of the word that begins at `start`, if it surely ends there and can be told from its bytes: letters of the Latin
/// blocks, digits, and apostrophes between letters. Nothing: it must be looked at more closely.
#[inline]
fn plain_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut pos = start;
    loop {
        pos += small_letters(&bytes[pos..]);
        let rest = &bytes[pos..];
        match *rest {
            // Behind it comes nothing, a space, or a no-break space, closing quotation mark or suspension points.
            [] | [b' ', 0..=0x7f, ..] | [0xc2, 0xa0 | 0xbb, ..] | [0xe2, 0x80, 0xa6 | 0xaf, ..] => return Some(pos),
            [byte, ..] if byte.is_ascii_alphanumeric() => pos += 1,
            [b'\'', ..] if letters_around(bytes, pos, 1) => pos += 1,
            [0xe2, 0x80, 0x99, ..] if letters_around(bytes, pos, 3) => pos += 3,
            // Others of these marks may belong to the word, and with a number or a capital behind them even more do.
            [b'_', ..] => return None,
            [b'.' | b',' | b';' | b'\'', next, ..] if !next.is_ascii() || next.is_ascii_alphanumeric() => return None,
            // No combining accent follows, nor another mark that nobody sees.
            [mark, next, ..] if mark.is_ascii() => return (next.is_ascii() || is_latin_lead(next)).then_some(pos),
            [mark] => return mark.is_ascii().then_some(pos),
            _ if latin_letter(rest) => pos += 2,
            _ => return None,
        }
    }
}

/// Does a mark of this length have letters on both sides?
#[inline]
fn letters_around(bytes: &[u8], pos: usize, length: usize) -> bool {
    let after = &bytes[pos + length..];
    let before = bytes[pos - 1].is_ascii_alphabetic() || latin_letter(&bytes[pos.saturating_sub(2)..pos]);
    before && (after.first().is_some_and(u8::is_ascii_alphabetic) || latin_letter(after))
}

/// Does a character of the Latin blocks begin with this byte? Two of them, × and ÷, are no letters.
#[inline]
fn is_latin_lead(byte: u8) -> bool {
    matches!(byte, 0xc3..=0xc5)
}

/// Do these bytes begin with a letter of the Latin blocks, as [`is_latin_letter`] has them?
#[inline]
fn latin_letter(bytes: &[u8]) -> bool {
    matches!(*bytes, [0xc3, next, ..] if !matches!(next, 0x97 | 0xb7)) || matches!(*bytes, [0xc4 | 0xc5, _, ..])
}

/// Characters that UAX 29 joins to a Latin word on their left, or that may do so.
fn joins_or_extends(ch: char) -> bool {
    ch == '·' || ch == '‧' || ch == '\u{2024}' || is_ignorable(ch) || (ch.is_alphanumeric() && !is_latin_letter(ch))
}

#[inline]
fn ascii_gap(byte: u8, next: Option<u8>, before: u16) -> u16 {
    match byte {
        b' ' | b'\t' => gap::SPACE,
        b'\n' => {
            // A line break after a line break (white space apart) is an empty line.
            if before & gap::LINE != 0 { gap::SPACE | gap::LINE | gap::BLANK } else { gap::SPACE | gap::LINE }
        }
        b'\r' => match next {
            Some(b'\n') => gap::SPACE,
            _ if before & gap::LINE != 0 => gap::SPACE | gap::LINE | gap::BLANK,
            _ => gap::SPACE | gap::LINE,
        },
        b',' => gap::COMMA,
        b'.' => {
            if before & gap::STOP != 0 {
                gap::STOP | gap::ELLIPSIS
            } else {
                gap::STOP
            }
        }
        b'?' => gap::QUESTION,
        b'!' => gap::EXCLAMATION,
        b'(' => gap::STRONG | gap::BRACKET,
        b';' | b':' | b')' | b'[' | b']' | b'{' | b'}' | b'/' | b'|' | b'<' | b'>' | b'=' => gap::STRONG,
        b'"' => gap::STRAIGHT_QUOTE,
        b'-' | b'*' | b'+' | b'#' => {
            let marker = before & gap::LINE != 0 && next.is_none_or(|next| next == b' ' || next == b'\t');
            if marker {
                gap::BULLET
            } else if before & gap::SPACE != 0 {
                gap::STRONG
            } else {
                gap::HYPHEN
            }
        }
        _ => 0,
    }
}

fn wide_gap(ch: char, before: u16) -> u16 {
    match ch {
        '\u{85}' | '\u{2028}' => gap::SPACE | gap::LINE,
        '\u{2029}' => gap::SPACE | gap::LINE | gap::BLANK,
        '…' => gap::ELLIPSIS,
        '«' | '“' | '„' | '‹' => gap::OPEN_QUOTE,
        '»' | '”' | '›' => gap::CLOSE_QUOTE,
        '‐' | '‑' => gap::HYPHEN,
        '•' | '‣' | '◦' | '▪' | '►' | '➤' | '✓' | '✔' | '→' | '–' | '—' if before & gap::LINE != 0 => {
            gap::BULLET
        }
        '–' | '—' => gap::STRONG,
        '。' | '！' | '？' | '؟' | '।' | '‼' | '⁇' | '⁈' | '⁉' => gap::OTHER,
        _ if ch.is_whitespace() => gap::SPACE,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        scan(text, 0, text.len(), (&Vocabulary::default(), &mut Recent::new()), &mut out);
        out[..out.len() - 1].iter().map(|t| &text[t.start as usize..t.end as usize]).collect()
    }

    #[test]
    fn words_and_gaps() {
        assert_eq!(words("L’équipe n'a pas 3,5 €."), ["L’équipe", "n'a", "pas", "3,5"]);
        assert_eq!(words("a review.As stated"), ["a", "review", "As", "stated"]);
        assert_eq!(words("désolé·e, e\u{301}te\u{301} ok"), ["désolé·e", "e\u{301}te\u{301}", "ok"]);
        assert_eq!(words("👍🏽 日本 x"), ["日", "本", "x"]);
    }

    proptest! {
        /// The fast path gives what `unicode-segmentation` gives, the documented differences apart.
        #[test]
        fn same_words_as_uax_29(text in "[a-zA-Z0-9éÉçœŒñ'’.,;! ?\\-\n(«»·\u{301}\u{ad}жβ字👍🏽\u{a0}\u{202f}]{0,40}") {
            let mut spaced = String::new();
            let mut before = ' ';
            for ch in text.replace('\u{202f}', " ").chars() {
                if ch.is_uppercase() && before == '.' {
                    spaced.push(' ');
                }
                spaced.push(ch);
                before = ch;
            }
            let expected: Vec<&str> = spaced.unicode_words().collect();
            prop_assert_eq!(words(&spaced), expected);
        }

        /// Words that are remembered are what they were, whatever stands around them.
        #[test]
        fn memory_changes_nothing(texts in prop::collection::vec("[a-cAé×œ1_'’.,;! \\-\n«»…·\u{301}\u{ad}ж\u{a0}\u{202f}]{0,12}", 0..12)) {
            let vocabulary = Vocabulary::default();
            let mut recent = Recent::new();
            for text in texts {
                let (mut seen, mut new) = (Vec::new(), Vec::new());
                scan(&text, 0, text.len(), (&vocabulary, &mut recent), &mut seen);
                scan(&text, 0, text.len(), (&vocabulary, &mut Recent::default()), &mut new);
                prop_assert_eq!(seen, new);
            }
        }

        #[test]
        fn any_text_has_tokens_in_order_on_boundaries(text in any::<String>()) {
            let mut out = Vec::new();
            scan(&text, 0, text.len(), (&Vocabulary::default(), &mut Recent::new()), &mut out);
            let mut last = 0;
            for token in &out {
                prop_assert!(token.start as usize >= last && token.end >= token.start);
                prop_assert!(text.is_char_boundary(token.start as usize) && text.is_char_boundary(token.end as usize));
                last = token.end as usize;
            }
        }
    }
}
