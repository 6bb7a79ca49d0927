//! Bytes of a file or of the standard input → text.
//!
//! Decoding cannot fail: whatever the bytes are, there is a text to show. The [`Encoding`] says how it was read, so that a
//! front end can tell the user when it was not plain UTF-8.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes from the start the UTF-16 test looks at.
const SAMPLE: usize = 4096;

/// The UTF-8 byte order mark.
const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// How the bytes were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8. Bytes that are not UTF-8 inside a text that mostly is were replaced by U+FFFD.
    Utf8,
    /// UTF-16, low byte first (Windows "Unicode").
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, a superset of Latin-1: what French Excel and old Outlook write.
    Windows1252,
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text. Borrowed exactly when the bytes were UTF-8: only then are offsets in the text offsets in the file.
    ///
    /// A UTF-8 byte order mark is kept as U+FEFF for that reason; a UTF-16 one is dropped, since offsets differ anyway.
    pub text: Cow<'a, str>,
    /// How the bytes were read.
    pub encoding: Encoding,
}

/// Reads `bytes` as UTF-16 when they have its mark or its pattern of NULs, as UTF-8 when they are (or mostly are) UTF-8, and
/// as Windows-1252 otherwise.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some(encoding) = utf16_mark(bytes) {
        return utf16(&bytes[2..], encoding);
    }
    if let Some(encoding) = utf16_pattern(bytes) {
        return utf16(bytes, encoding);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8 };
    }
    if mostly_utf8(bytes) {
        return Decoded { text: String::from_utf8_lossy(bytes), encoding: Encoding::Utf8 };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded { text, encoding: Encoding::Windows1252 }
}

/// The kind of UTF-16 that a byte order mark at the start announces.
fn utf16_mark(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// UTF-16 without a mark: European text has a NUL in nearly every second byte, and nearly always on the same side.
///
/// At least half of the units must have their NUL on one side, and not one in sixteen on the other; two NULs at the least.
fn utf16_pattern(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let (units, _) = sample.as_chunks::<2>();
    let first = units.iter().filter(|unit| unit[0] == 0).count();
    let second = units.iter().filter(|unit| unit[1] == 0).count();
    let all_on_one_side = |many: usize, few: usize| many >= 2 && many * 2 >= units.len() && few * 16 <= many;
    if all_on_one_side(second, first) {
        Some(Encoding::Utf16Le)
    } else if all_on_one_side(first, second) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Decodes UTF-16 without its mark; unpaired surrogates and a half unit at the end become U+FFFD.
fn utf16(bytes: &[u8], encoding: Encoding) -> Decoded<'_> {
    let codec = if encoding == Encoding::Utf16Be { UTF_16BE } else { UTF_16LE };
    let (text, _) = codec.decode_without_bom_handling(bytes);
    Decoded { text, encoding }
}

/// Whether invalid UTF-8 is still better read as UTF-8: it has the mark, or more characters of several bytes than bad bytes.
///
/// In Windows-1252 a sequence that happens to be valid UTF-8 (« Ã© ») is very rare, so one is enough when one byte is bad.
fn mostly_utf8(bytes: &[u8]) -> bool {
    if bytes.starts_with(UTF8_BOM) {
        return true;
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        bad += chunk.invalid().len();
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf16_bytes(text: &str, encoding: Encoding, mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        let unit = |unit: u16| {
            if encoding == Encoding::Utf16Be { unit.to_be_bytes() } else { unit.to_le_bytes() }
        };
        mark.encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn utf8_is_borrowed_with_its_mark() {
        let bytes = "\u{FEFF}Bonjour à vous".as_bytes();
        let decoded = decode(bytes);
        assert!(matches!(decoded.text, Cow::Borrowed(_)));
        assert_eq!((decoded.text.as_bytes(), decoded.encoding), (bytes, Encoding::Utf8));
    }

    #[test]
    fn nothing_at_all_is_utf8() {
        assert_eq!(decode(b""), Decoded { text: Cow::Borrowed(""), encoding: Encoding::Utf8 });
    }

    #[test]
    fn french_of_old_excel() {
        let decoded = decode(b"Votre r\xE9clamation \xE0 12 \x80, l\x92\xE9quipe");
        assert_eq!(decoded.text, "Votre réclamation à 12 €, l’équipe");
        assert_eq!(decoded.encoding, Encoding::Windows1252);
    }

    #[test]
    fn a_bad_byte_in_utf8_stays_utf8() {
        let decoded = decode(b"d\xC3\xA9sol\xC3\xA9e\xE9 pour vous");
        assert_eq!(decoded.text, "désolée\u{FFFD} pour vous");
        assert_eq!(decoded.encoding, Encoding::Utf8);
    }

    #[test]
    fn marked_utf16_loses_its_mark_and_half_a_unit_is_replaced() {
        let mut bytes = utf16_bytes("Très bien", Encoding::Utf16Le, true);
        assert_eq!(decode(&bytes).text, "Très bien");
        bytes.push(b'x');
        assert_eq!(decode(&bytes).text, "Très bien\u{FFFD}");
    }

    #[test]
    fn a_stray_nul_is_not_utf16() {
        assert_eq!(decode(b"Bonjour\0 Madame").encoding, Encoding::Utf8);
        assert_eq!(decode(b"Bonjour\0\0\0\0").encoding, Encoding::Utf8);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn utf8_comes_back_as_it_was(text in "[^\0]{0,200}") {
            let decoded = decode(text.as_bytes());
            prop_assert!(matches!(decoded.text, Cow::Borrowed(_)));
            prop_assert_eq!(decoded.encoding, Encoding::Utf8);
            prop_assert_eq!(decoded.text, text.as_str());
        }

        #[test]
        fn utf16_with_a_mark_round_trips(text in "\\PC{0,200}", big in any::<bool>()) {
            let encoding = if big { Encoding::Utf16Be } else { Encoding::Utf16Le };
            let bytes = utf16_bytes(&text, encoding, true);
            let decoded = decode(&bytes);
            prop_assert_eq!(decoded.text, text);
            prop_assert_eq!(decoded.encoding, encoding);
        }

        #[test]
        fn french_utf16_without_a_mark_round_trips(text in "[a-zA-Zéèàçù ,.'\r\n]{2,300}", big in any::<bool>()) {
            let encoding = if big { Encoding::Utf16Be } else { Encoding::Utf16Le };
            let bytes = utf16_bytes(&text, encoding, false);
            let decoded = decode(&bytes);
            prop_assert_eq!(decoded.text, text);
            prop_assert_eq!(decoded.encoding, encoding);
        }

        #[test]
        fn french_of_windows_1252_round_trips(text in "[a-zA-Z ]{0,40}[éèàçùœ€][a-zA-Z ][a-zA-Zéèàç ]{0,100}") {
            let (bytes, _, failed) = WINDOWS_1252.encode(&text);
            prop_assert!(!failed);
            let decoded = decode(&bytes);
            prop_assert_eq!(decoded.text, text.as_str());
            prop_assert_eq!(decoded.encoding, Encoding::Windows1252);
        }
    }
}
