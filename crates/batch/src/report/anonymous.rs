//! Agents without their names: numbers in the lists, dots in the texts. A dot for each UTF-16 code unit, so that marks stay
//! where they are.

use std::collections::HashSet;

use tact_core::{Analysis, ZoneKind};

/// Shorter parts of names are words of every day (« Le », “An”).
const SHORTEST: usize = 3;

/// The words that names are made of: `Anna Berg`, `anna.berg@firm.example`.
#[derive(Clone, Debug, Default)]
pub struct Hidden(HashSet<String>);

impl Hidden {
    /// All words of these names.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let words = names.into_iter().flat_map(words).map(|(start, end, text)| text[start..end].to_lowercase());
        Self(words.filter(|word| word.chars().count() >= SHORTEST).collect())
    }

    /// The text with these words as dots.
    pub fn hide(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, end, _) in words(text).filter(|(start, end, _)| self.0.contains(&text[*start..*end].to_lowercase()))
        {
            out.push_str(&text[at..start]);
            dots(&text[start..end], &mut out);
            at = end;
        }
        out.push_str(&text[at..]);
        out
    }

    /// The same, and what stands in signatures, footers and quoted messages as well: there are names that no column has.
    pub fn hide_reply(&self, text: &str, analysis: &Analysis) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for zone in &analysis.zones {
            if matches!(zone.kind, ZoneKind::Signature | ZoneKind::Quote | ZoneKind::Footer) && zone.start >= at {
                out.push_str(&self.hide(&text[at..zone.start]));
                dots(&text[zone.start..zone.end], &mut out);
                at = zone.end;
            }
        }
        out + &self.hide(&text[at..])
    }
}

/// Letters and digits as dots.
fn dots(text: &str, out: &mut String) {
    for ch in text.chars() {
        if ch.is_alphanumeric() {
            (0..ch.len_utf16()).for_each(|_| out.push('•'));
        } else {
            out.push(ch);
        }
    }
}

/// Start and end of each run of letters and digits.
fn words(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - base;
        (start, start + word.len(), text)
    })
}
