//! Words replaced inside HTML, so that what was copied from a mail program keeps its formatting.

use html5gum::Token;
use html5gum::emitters::default::DefaultEmitter;
use tact_core::{Edit, Fix, apply};

use crate::html::to_text;

/// Elements whose text is not for people.
const HIDDEN: [&[u8]; 4] = [b"script", b"style", b"title", b"template"];

/// The HTML with edits of its text made: `text` is what [`to_text`] reads in it, `edits` ascend.
/// Nothing, where one of them is not a passage that stands there once; then only the plain text can be used.
pub fn edited(html: &str, text: &str, edits: &[Edit]) -> Option<String> {
    let better = with_edits(html, text, edits)?;
    // HTML that breaks off or is not well formed can be read in more than one way: what counts is how it reads now.
    let meant = apply(text, &Fix { text: String::new(), edits: edits.to_vec() });
    words(&to_text(&better)).eq(words(&meant)).then_some(better)
}

fn with_edits(html: &str, text: &str, edits: &[Edit]) -> Option<String> {
    let mut html = html.to_owned();
    for edit in edits {
        let passage = text.get(edit.start..edit.end).filter(|passage| !passage.trim().is_empty())?;
        html = replaced(&html, passage, &edit.text).or_else(|| {
            // A mark at the end of a sentence stands there often: the line before it tells which one is meant.
            let line = text[..edit.start].rfind('\n').map_or(0, |line| line + 1);
            let before = &text[line..edit.start];
            replaced(&html, &format!("{before}{passage}"), &format!("{before}{}", edit.text))
        })?;
    }
    Some(html)
}

/// The HTML with a passage of its text replaced; nothing, unless the passage stands exactly once, in one piece, without
/// formatting inside it. White space counts as a browser shows it.
fn replaced(html: &str, passage: &str, replacement: &str) -> Option<String> {
    let mut place = None;
    let mut hidden = 0_usize;
    let tokens = html5gum::Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
    for token in tokens {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if HIDDEN.contains(&&**tag.name) && !tag.self_closing => hidden += 1,
            Token::EndTag(tag) if HIDDEN.contains(&&**tag.name) => hidden = hidden.saturating_sub(1),
            Token::String(text) if hidden == 0 => {
                let shown = std::str::from_utf8(&text.value).ok()?;
                for (start, end) in occurrences(shown, passage) {
                    let better = [&shown[..start], replacement, &shown[end..]].concat();
                    if place.replace((text.span, better)).is_some() {
                        return None;
                    }
                }
            }
            _ => {}
        }
    }
    let (span, better) = place?;
    Some([html.get(..span.start)?, &escaped(&better), html.get(span.end..)?].concat())
}

/// White space as HTML counts it.
fn breaks(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(breaks).filter(|word| !word.is_empty())
}

/// Where a passage stands in a text, if any run of white space is as good as another.
fn occurrences(text: &str, passage: &str) -> Vec<(usize, usize)> {
    let words: Vec<&str> = words(passage).collect();
    let Some((&first, rest)) = words.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for (start, _) in text.match_indices(first) {
        let mut end = start + first.len();
        let all = rest.iter().all(|word| {
            let left = text[end..].trim_start_matches(breaks);
            let apart = left.len() < text.len() - end;
            end = text.len() - left.len() + word.len();
            apart && left.starts_with(word)
        });
        if all && found.last().is_none_or(|&(_, before)| start >= before) {
            found.push((start, end));
        }
    }
    found
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_stays() {
        let html = "<p style=\"x\">Bonjour,</p><p>Vous auriez\n d&ucirc; lire &lt;la&gt; <b>notice</b>.</p>";
        assert_eq!(
            replaced(html, "Vous auriez dû", "Il nous manque").as_deref(),
            Some("<p style=\"x\">Bonjour,</p><p>Il nous manque lire &lt;la&gt; <b>notice</b>.</p>")
        );
    }

    #[test]
    fn what_is_not_one_piece_is_left_alone() {
        assert_eq!(replaced("<p>la <b>notice</b></p>", "la notice", "x"), None, "formatting inside");
        assert_eq!(replaced("<p>oui</p><p>oui</p>", "oui", "x"), None, "twice");
        assert_eq!(replaced("<p>non</p>", "oui", "x"), None, "nowhere");
        assert_eq!(replaced("<style>oui</style><p>oui</p>", "oui", "x").as_deref(), Some("<style>oui</style><p>x</p>"));
        assert_eq!(replaced("<p>oui</p>", " ", "x"), None);
    }

    #[test]
    fn a_mark_is_found_by_its_line() {
        let html = "<p>Un.</p><p>Deux.</p>";
        let text = crate::html::to_text(html);
        let at = text.rfind('.').unwrap_or(0);
        let edit = |text: &str| Edit { start: at, end: at + 1, text: text.to_owned() };
        assert_eq!(edited(html, &text, &[edit(" ?")]).as_deref(), Some("<p>Un.</p><p>Deux ?</p>"));
        let insertion = Edit { start: 0, end: 0, text: "Bonjour,\n".to_owned() };
        assert_eq!(edited(html, &text, &[insertion]), None);
    }

    #[test]
    fn a_passage_beside_what_is_hidden_is_not_taken_for_it() {
        // The style never ends: the second line is in it, or is not.
        let html = "<p>a</p><style>p{}</p><p>b a";
        let text = "b\na";
        let edit = Edit { start: 2, end: 3, text: "x".to_owned() };
        assert_eq!(edited(html, text, &[edit]), None);
    }

    #[test]
    fn a_replacement_is_text_whatever_it_holds() {
        assert_eq!(replaced("a", "a", "<script>&").as_deref(), Some("&lt;script&gt;&amp;"));
    }
}
