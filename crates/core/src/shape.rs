//! What a word is made of: capitals, digits, marks.

use crate::fold::is_latin_letter;
use crate::token::flag;

/// A word of so many letters is long enough to be shouted.
pub const LONG: usize = 3;

/// Counts of what a word is made of.
#[derive(Default)]
pub struct Shape {
    /// Small letters, and letters without capitals.
    pub small: u32,
    capitals: u32,
    digits: u32,
    initial: bool,
    /// Is there an apostrophe in it?
    pub apostrophe: bool,
    /// Is there a full stop in it?
    pub points: bool,
}

impl Shape {
    /// Adds ASCII letters, digits and low lines.
    #[inline]
    pub fn add_plain(&mut self, bytes: &[u8], only_small: bool, first: bool) {
        if only_small {
            self.small += bytes.len() as u32;
            return;
        }
        let of = |is: fn(&u8) -> bool| bytes.iter().filter(|byte| is(byte)).count() as u32;
        self.small += of(u8::is_ascii_lowercase);
        self.digits += of(u8::is_ascii_digit);
        self.capitals += of(u8::is_ascii_uppercase);
        self.initial |= first && bytes[0].is_ascii_uppercase();
    }

    /// Adds a capital.
    pub fn capital(&mut self, first: bool) {
        self.capitals += 1;
        self.initial |= first;
    }

    /// What that makes the word: bits of [`flag`].
    pub fn flags(&self) -> u16 {
        let mut flags = 0;
        if self.initial {
            flags |= flag::CAPITALISED;
        }
        if self.capitals >= 2 && self.small == 0 && self.digits == 0 {
            flags |= flag::CAPS;
        }
        if self.digits > 0 {
            flags |= flag::DIGIT;
        }
        if self.apostrophe {
            flags |= flag::APOSTROPHE;
        }
        if (self.small + self.capitals) as usize >= LONG {
            flags |= flag::LONG;
        }
        flags
    }
}

/// With how many small ASCII letters these bytes begin. Eight are looked at at once.
#[inline]
pub fn small_letters(bytes: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (number, chunk) in chunks.iter().enumerate() {
        let chunk = u64::from_le_bytes(*chunk);
        // What is added carries into the high bit of a byte from `a` on, and behind `z`; a carry never leaves its byte.
        let from_a = (chunk & !HIGH) + (0x80 - u64::from(b'a')) * EACH;
        let behind_z = (chunk & !HIGH) + (0x7f - u64::from(b'z')) * EACH;
        let others = !(from_a & !behind_z & !chunk) & HIGH;
        if others != 0 {
            return 8 * number + others.trailing_zeros() as usize / 8;
        }
    }
    8 * chunks.len() + rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count()
}

/// The shape of any word: bits of [`flag`].
pub fn flags_of(word: &str) -> u16 {
    let mut shape = Shape::default();
    let mut foreign = false;
    for (index, ch) in word.chars().enumerate() {
        if ch.is_uppercase() {
            shape.capital(index == 0);
        } else if ch.is_alphabetic() {
            shape.small += 1;
        } else if ch.is_numeric() {
            shape.digits += 1;
        }
        shape.apostrophe |= ch == '\'' || ch == '’';
        foreign |= ch.is_alphabetic() && !ch.is_ascii() && !is_latin_letter(ch);
    }
    shape.flags() | if foreign { flag::FOREIGN } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn small_letters_are_counted_up_to_the_first_other_byte(bytes in "[a-z`{AZé\u{7f} ]{0,3}[a-z]{0,20}[a-z`{AZé\u{7f} ]{0,12}") {
            let one_by_one = bytes.bytes().take_while(u8::is_ascii_lowercase).count();
            prop_assert_eq!(small_letters(bytes.as_bytes()), one_by_one);
        }
    }
}
