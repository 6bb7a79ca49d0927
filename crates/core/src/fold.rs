//! Folding: the form in which words are compared.
//!
//! Two spellings that a reader takes for the same word fold to the same bytes: capitals, accents, composed and
//! decomposed characters, œ and oe, typographic apostrophes, soft hyphens, inclusive forms (`désolé·e`). Folding is
//! only for comparing; spans always point into the original text.

use unicode_segmentation::UnicodeSegmentation;

/// Base letters of U+00C0..=U+00FF; `-` marks what is no letter or folds to two letters.
const LATIN_1: &[u8; 64] = b"aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-y";
/// Base letters of U+0100..=U+017F.
const LATIN_A: &[u8; 128] = b"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkkkllllllllllnnnnnnnnnoooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// ASCII letters in small, digits and the low line; 0 for all other bytes.
static PLAIN: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// What [`Folded::push_plain`] took.
#[derive(Clone, Copy, Debug)]
pub struct Plain {
    /// So many bytes.
    pub length: usize,
    /// They are small letters for sure.
    pub only_small: bool,
}

/// Longest word, in bytes, that is compared; longer runs are no words of any language.
pub const MAX_WORD: usize = 48;

/// The folded form of one word, kept on the stack.
#[derive(Clone, Copy)]
pub struct Folded {
    bytes: [u8; MAX_WORD],
    len: u8,
    overflow: bool,
}

impl Folded {
    /// An empty word.
    pub const fn new() -> Self {
        Self { bytes: [0; MAX_WORD], len: 0, overflow: false }
    }

    /// The folded bytes, empty if the word is longer than [`MAX_WORD`].
    pub fn as_bytes(&self) -> &[u8] {
        if self.overflow { &[] } else { &self.bytes[..usize::from(self.len)] }
    }

    /// The folded word as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or("")
    }

    /// Appends a byte that is already folded.
    #[inline]
    pub fn push_byte(&mut self, byte: u8) {
        if usize::from(self.len) < MAX_WORD {
            self.bytes[usize::from(self.len)] = byte;
            self.len += 1;
        } else {
            self.overflow = true;
        }
    }

    /// Appends the ASCII letters, digits and low lines with which these bytes begin.
    #[inline]
    pub fn push_plain(&mut self, bytes: &[u8]) -> Plain {
        let mut plain = Plain { length: 0, only_small: true };
        for (place, &byte) in self.bytes[usize::from(self.len)..].iter_mut().zip(bytes) {
            let folded = PLAIN[usize::from(byte)];
            if folded == 0 {
                break;
            }
            *place = folded;
            plain.length += 1;
            plain.only_small &= byte >= b'a';
        }
        self.len += plain.length as u8;
        if usize::from(self.len) == MAX_WORD {
            let more = bytes[plain.length..].iter().take_while(|byte| PLAIN[usize::from(**byte)] != 0).count();
            self.overflow |= more > 0;
            plain = Plain { length: plain.length + more, only_small: false };
        }
        plain
    }

    /// Appends one character, folded.
    #[inline]
    pub fn push(&mut self, ch: char) {
        match ch {
            'a'..='z' | '0'..='9' | '\'' | '-' | '.' | '_' => self.push_byte(ch as u8),
            'A'..='Z' => self.push_byte(ch as u8 | 0x20),
            'œ' | 'Œ' => self.push_pair(b'o', b'e'),
            'æ' | 'Æ' => self.push_pair(b'a', b'e'),
            'ß' => self.push_pair(b's', b's'),
            '\u{c0}'..='\u{17f}' => match latin_base(ch) {
                b'-' => {}
                base => self.push_byte(base),
            },
            '’' | 'ʼ' | '‘' | '´' | '`' => self.push_byte(b'\''),
            '‐' | '‑' => self.push_byte(b'-'),
            _ => self.push_other(ch),
        }
    }

    fn push_pair(&mut self, first: u8, second: u8) {
        self.push_byte(first);
        self.push_byte(second);
    }

    #[cold]
    fn push_other(&mut self, ch: char) {
        if is_ignorable(ch) {
            return;
        }
        let mut utf8 = [0; 4];
        for lower in ch.to_lowercase() {
            for &byte in lower.encode_utf8(&mut utf8).as_bytes() {
                self.push_byte(byte);
            }
        }
    }
}

impl Default for Folded {
    fn default() -> Self {
        Self::new()
    }
}

#[inline]
fn latin_base(ch: char) -> u8 {
    let code = ch as usize;
    if code < 0x100 { LATIN_1[code - 0xc0] } else { LATIN_A[code - 0x100] }
}

/// Is this a letter of the Latin blocks that the fast path of the tokenizer may join into words?
#[inline]
pub fn is_latin_letter(ch: char) -> bool {
    matches!(ch, '\u{c0}'..='\u{17f}' if ch != '×' && ch != '÷')
}

/// Characters that leave no trace in a folded word: combining accents, soft hyphens, zero-width characters.
pub fn is_ignorable(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{20d0}'..='\u{20ff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Folds one word. An inclusive ending (`désolé·e`, `ravi.e.s`) is cut off.
pub fn fold_word(word: &str) -> Folded {
    let mut folded = Folded::new();
    for ch in without_inclusive_ending(word).chars() {
        folded.push(ch);
    }
    folded
}

/// `désolé·e·s` → `désolé`; `désolé.e` → `désolé`; other words unchanged.
pub fn without_inclusive_ending(word: &str) -> &str {
    if let Some((stem, _)) = word.split_once(['·', '•', '‧']) {
        return stem;
    }
    match word.split_once('.') {
        Some((stem, ending)) if stem.len() > 2 && is_inclusive_ending(ending) => stem,
        _ => word,
    }
}

/// Endings that inclusive writing adds to a French word.
pub fn is_inclusive_ending(ending: &str) -> bool {
    matches!(ending, "e" | "s" | "es" | "e.s" | "ne" | "nes" | "ne.s" | "ve" | "ves" | "se" | "ses" | "E" | "ES")
}

/// Folds running text for comparison outside the tokenizer: words folded, everything else kept.
pub fn fold_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_word_bounds() {
        let folded = fold_word(piece);
        if folded.as_bytes().is_empty() { out.push_str(piece) } else { out.push_str(folded.as_str()) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_the_same() {
        for (a, b) in [
            ("DÉLAI", "delai"),
            ("cœur", "COEUR"),
            ("l’équipe", "l'equipe"),
            ("e\u{301}te\u{301}", "été"),
            ("dé\u{ad}so\u{ad}lé", "désolé"),
            ("désolé·e·s", "désolé"),
            ("ravi.e", "ravi"),
            ("ÇA", "ca"),
            ("Łódź", "lodz"),
        ] {
            assert_eq!(fold_word(a).as_str(), fold_word(b).as_str(), "{a} / {b}");
        }
        assert_ne!(fold_word("pas").as_str(), fold_word("par").as_str());
    }

    #[test]
    fn a_word_too_long_is_nothing() {
        assert_eq!(fold_word(&"a".repeat(MAX_WORD)).as_bytes().len(), MAX_WORD);
        assert!(fold_word(&"a".repeat(MAX_WORD + 1)).as_bytes().is_empty());
    }
}
