//! HTML of a mail or clipboard: a text of bounded length, and words that change in it as they change in the text.

use tact_batch::{html, reformat};
use tact_core::{Edit, apply, decode};

use super::in_time;

/// So much longer than its HTML a text is at most: each line may stand in 256 quotes.
const LONGER: usize = 300;

/// The bytes are the HTML.
pub fn holds(data: &[u8]) {
    let source = decode(data).text;
    let text = in_time(data.len(), "to_text", || html::to_text(&source));
    assert!(text.len() <= LONGER * (source.len() + 10), "{} bytes of {}", text.len(), source.len());
    assert!(!text.contains('\r') || source.contains('\r') || source.contains('&'));
    let _ = html::looks_like(&source);

    // A word, an end of a sentence, and something across a line.
    let words = text.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric));
    for word in words.take(3) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let edit = Edit { start, end: start + word.len(), text: "a < b & c".to_owned() };
        if let Some(better) = reformat::edited(&source, &text, std::slice::from_ref(&edit)) {
            let fix = tact_core::Fix { text: edit.text.clone(), edits: vec![edit] };
            let (seen, meant) = (html::to_text(&better), apply(&text, &fix));
            assert_eq!(seen, meant, "the text with formatting is another one");
        }
    }
}
