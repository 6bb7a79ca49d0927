//! Zones of the judged words: salutation, body, closing, signature.

use memchr::memrchr2;

use crate::analysis::{Zone, ZoneKind};
use crate::zones::{Block, BlockKind};

/// A signature has at most so many lines.
const SIGNATURE_LINES: usize = 10;
/// A line of a signature is at most so long, in bytes.
const SIGNATURE_LINE: usize = 90;
/// A name or team that stands alone at the end has at most so many words.
const NAME_WORDS: usize = 5;

/// Where salutation and closing were found in the reply: spans of the matches, in order.
pub(crate) struct Anchors<'a> {
    pub openings: &'a [(usize, usize)],
    pub closings: &'a [(usize, usize)],
}

/// The zones of a reply. `judge` are passages that the agent wants judged. Where a signature follows the closing, its start is the first thing that is not judged.
pub(crate) fn zones(text: &str, blocks: &[Block], anchors: &Anchors, judge: &[(usize, usize)]) -> Vec<Zone> {
    let mut out = Vec::new();
    for block in blocks {
        let kind = match block.kind {
            BlockKind::Judged => {
                divide(text, block, anchors, &mut out);
                continue;
            }
            BlockKind::Signature => ZoneKind::Signature,
            BlockKind::Quote => ZoneKind::Quote,
            BlockKind::Footer => ZoneKind::Footer,
            BlockKind::LeftOut => ZoneKind::Excluded,
        };
        push(text, kind, block.start, block.end, &mut out);
    }
    // The name below a closing is a signature by where it stands, unless the agent says otherwise.
    let meant = |zone: &Zone| judge.iter().any(|&(start, end)| start < zone.end && zone.start < end);
    for zone in out.iter_mut().filter(|zone| zone.kind == ZoneKind::Signature && meant(zone)) {
        zone.kind = ZoneKind::Body;
    }
    out
}

fn divide(text: &str, block: &Block, anchors: &Anchors, out: &mut Vec<Zone>) {
    let inside = |&&(start, end): &&(usize, usize)| start >= block.start && end <= block.end;
    let body_start =
        anchors.openings.iter().find(inside).map_or(block.start, |&(_, end)| past_marks(text, end, block.end));
    let closings: Vec<(usize, usize)> =
        anchors.closings.iter().filter(inside).filter(|(start, _)| *start >= body_start).copied().collect();
    push(text, ZoneKind::Salutation, block.start, body_start, out);
    let Some(&(last_start, last_end)) = closings.last() else {
        let signature = lone_name(text, body_start, block.end);
        push(text, ZoneKind::Body, body_start, signature, out);
        push(text, ZoneKind::Signature, signature, block.end, out);
        return;
    };
    // « Bonne journée ! Cordialement, »: closings that follow one another are one zone.
    let mut start = last_start;
    for &(earlier, end) in closings.iter().rev().skip(1) {
        let between = text.get(end..start).unwrap_or("");
        if between.chars().filter(|ch| ch.is_alphanumeric()).count() > 3 {
            break;
        }
        start = start.min(earlier);
    }
    let end = past_marks(text, last_end, block.end);
    push(text, ZoneKind::Body, body_start, start, out);
    push(text, ZoneKind::Closing, start, end, out);
    let rest = if looks_like_signature(&text[end..block.end]) { ZoneKind::Signature } else { ZoneKind::Body };
    push(text, rest, end, block.end, out);
}

/// Adds a zone without the white space around it, if anything is left.
fn push(text: &str, kind: ZoneKind, start: usize, end: usize, out: &mut Vec<Zone>) {
    let piece = &text[start..end.max(start)];
    let trimmed = piece.trim_matches(|ch: char| ch.is_whitespace() || ch == '\u{feff}');
    if !trimmed.is_empty() {
        let start = start + (trimmed.as_ptr() as usize - piece.as_ptr() as usize);
        out.push(Zone { kind, start, end: start + trimmed.len() });
    }
}

/// Behind the marks that close a salutation or closing.
fn past_marks(text: &str, end: usize, limit: usize) -> usize {
    let rest = &text[end..limit];
    let marks = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', ',', '.', '!', ':', ';', ')']);
    limit - marks.len()
}

fn looks_like_signature(rest: &str) -> bool {
    let lines = rest.lines().filter(|line| !line.trim().is_empty());
    let mut count = 0;
    for line in lines {
        count += 1;
        let start = line.trim_start().get(..3).unwrap_or("").to_ascii_lowercase();
        let postscript = start.starts_with("ps") || start == "p.s" || start == "nb ";
        let sentence = line.len() > SIGNATURE_LINE / 2 && line.trim_end().ends_with(['.', '?', '!']);
        if count > SIGNATURE_LINES || line.len() > SIGNATURE_LINE || postscript || sentence {
            return false;
        }
    }
    true
}

/// Where a name or team that stands on the last line begins; the end of the text if there is none.
fn lone_name(text: &str, start: usize, end: usize) -> usize {
    let trimmed = text[start..end].trim_end();
    let Some(line_start) = memrchr2(b'\n', b'\r', trimmed.as_bytes()) else { return end };
    let line = trimmed[line_start + 1..].trim();
    let words = line.split_whitespace();
    let named = words.clone().any(|word| word.chars().next().is_some_and(char::is_uppercase));
    let first_upper = line.chars().find(|ch| ch.is_alphabetic()).is_some_and(char::is_uppercase);
    let is_name =
        named && first_upper && words.count() <= NAME_WORDS && !line.ends_with(['.', '!', '?', ',', ':', ';']);
    if is_name { start + line_start + 1 } else { end }
}
