//! Folding of characters, for matching only: spans stay in the original text.
//!
//! Case and accents go (`É` → `e`, `œ` → `oe`), also accents written as combining marks; typographic apostrophes and hyphens
//! become `'` and `-`; any run of white space, no-break spaces included, becomes one space; soft hyphens and zero-width
//! characters disappear.

use std::str::Chars;

/// The folded characters of a text, one by one, without a copy.
#[derive(Clone)]
pub(super) struct Folded<'t> {
    rest: Chars<'t>,
    /// The second half of `œ`, `æ` or `ß`.
    pending: Option<char>,
}

impl<'t> Folded<'t> {
    /// Folds `text` from its first character on.
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text.chars(), pending: None }
    }

    /// What has not been folded yet.
    pub(super) fn as_str(&self) -> &'t str {
        self.rest.as_str()
    }

    /// Whether a word ends behind `last`, the character folded last.
    pub(super) fn is_word_end(&self, last: char) -> bool {
        self.pending.is_none() && !(last.is_alphanumeric() && self.clone().next().is_some_and(char::is_alphanumeric))
    }

    /// Leaves the run of white space that has just begun.
    fn skip_space(&mut self) {
        self.rest = self.rest.as_str().trim_start_matches(|c: char| c.is_whitespace() || is_ignorable(c)).chars();
    }
}

impl Iterator for Folded<'_> {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        if let Some(second) = self.pending.take() {
            return Some(second);
        }
        loop {
            let c = self.rest.next()?;
            if c.is_ascii_graphic() {
                return Some(c.to_ascii_lowercase());
            }
            if c.is_whitespace() {
                self.skip_space();
                return Some(' ');
            }
            if !is_ignorable(c) {
                let (base, second) = base_letter(c);
                self.pending = second;
                return Some(base);
            }
        }
    }
}

/// The folded text as a string.
pub(super) fn fold(text: &str) -> String {
    Folded::new(text).collect()
}

/// Whether `phrase` occurs in `text` (both folded) as whole words.
pub(super) fn contains_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| is_word_at(text, at, at + phrase.len()))
}

/// Whether the bytes from `start` to `end` of a folded text do not begin or end inside a word.
pub(super) fn is_word_at(text: &str, start: usize, end: usize) -> bool {
    let joined = |left: Option<char>, right: Option<char>| {
        left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
    };
    let ends = |at: usize| (text[..at].chars().next_back(), text[at..].chars().next());
    let ((before, first), (last, after)) = (ends(start), ends(end));
    !joined(before, first) && !joined(last, after)
}

/// Characters that nobody sees and that break no word.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0F}')
}

/// The letter without its accent, lower case; two letters for a ligature.
fn base_letter(c: char) -> (char, Option<char>) {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let base = match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ł' => 'l',
        'œ' => return ('o', Some('e')),
        'æ' => return ('a', Some('e')),
        'ß' => return ('s', Some('s')),
        '‘' | '’' | 'ʼ' | '′' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '：' => ':',
        other => other,
    };
    (base, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_a_keyboard_varies() {
        assert_eq!(fold("« L’ÉQUIPE »\u{202F}: cœur,  d\u{AD}e\u{301}cu — Ça"), "« l'equipe » : coeur, decu - ca");
    }

    #[test]
    fn words_inside_a_text() {
        assert!(contains_words("elle a ecrit :", "a ecrit"));
        assert!(!contains_words("il va ecrit :", "a ecrit"));
    }
}
