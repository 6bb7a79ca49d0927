//! Byte offsets of the engine, as the UTF-16 code units that editors in a webview count.

use crate::api::Span;

/// Offsets in any order and both ways: a table with an entry for each byte of the text, and one for its end.
#[derive(Debug)]
pub struct Units(Vec<u32>);

impl Units {
    /// Reads a text.
    pub fn new(text: &str) -> Self {
        let mut table = Vec::with_capacity(text.len() + 1);
        let mut units = 0;
        for ch in text.chars() {
            table.extend(std::iter::repeat_n(units, ch.len_utf8()));
            units += ch.len_utf16() as u32;
        }
        table.push(units);
        Self(table)
    }

    /// The code units before a byte offset. One inside a character counts as its start, one behind the text as its end.
    pub fn at(&self, byte: usize) -> u32 {
        self.0[byte.min(self.0.len() - 1)]
    }

    /// The span of a stretch of bytes.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.at(start), end: self.at(end) }
    }

    /// The byte offset of a number of code units; inside a character its start, behind the text its end.
    pub fn byte(&self, units: u32) -> usize {
        let behind = self.0.partition_point(|&before| before <= units).saturating_sub(1);
        self.0.partition_point(|&before| before < self.0[behind])
    }

    /// The bytes of a span.
    pub fn bytes(&self, span: Span) -> (usize, usize) {
        (self.byte(span.start), self.byte(span.end.max(span.start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_in_any_order() {
        let text = "aé€😀z";
        let units = Units::new(text);
        for (byte, _) in text.char_indices().rev() {
            assert_eq!(units.byte(units.at(byte)), byte);
        }
        assert_eq!((units.at(99), units.byte(99)), (6, text.len()));
        assert_eq!(units.byte(4), 6, "inside the emoji");
        assert_eq!(Units::new("").byte(3), 0);
    }

    #[test]
    fn units_of_every_width() {
        let text = "aé€😀z";
        let units = Units::new(text);
        let found: Vec<u32> = text.char_indices().map(|(byte, _)| units.at(byte)).collect();
        assert_eq!(found, [0, 1, 2, 3, 5]);
        assert_eq!(units.at(text.len()), 6);
    }

    #[test]
    fn offsets_that_are_none_do_no_harm() {
        let units = Units::new("é😀");
        assert_eq!([1, 2, 4, 99, 2].map(|byte| units.at(byte)), [0, 1, 1, 3, 1]);
    }
}
