//! What the agent decided about passages: judged although they look like a quote, left out although they look like words
//! of their own.

use super::{Block, BlockKind};

/// Cuts the blocks where a decision begins or ends. Where both were decided, the passage is left out.
pub(crate) fn decide(text: &str, blocks: &mut Vec<Block>, judge: &[(usize, usize)], leave_out: &[(usize, usize)]) {
    if judge.is_empty() && leave_out.is_empty() {
        return;
    }
    let bounds = |&(start, end): &(usize, usize)| [start, end];
    let mut cuts: Vec<usize> = judge.iter().chain(leave_out).flat_map(bounds).collect();
    for cut in &mut cuts {
        *cut = text.floor_char_boundary(*cut);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let covered = |spans: &[(usize, usize)], at: usize| spans.iter().any(|&(start, end)| start <= at && at < end);
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.iter() {
        let from = cuts.partition_point(|&cut| cut <= block.start);
        let to = cuts.partition_point(|&cut| cut < block.end);
        let mut start = block.start;
        for end in cuts[from..to].iter().copied().chain([block.end]) {
            let kind = if covered(leave_out, start) {
                BlockKind::LeftOut
            } else if covered(judge, start) {
                BlockKind::Judged
            } else {
                block.kind
            };
            push(text, kind, start, end, &mut out);
            start = end;
        }
    }
    *blocks = out;
}

/// Adds a piece without the white space around it, or prolongs the block before it.
fn push(text: &str, kind: BlockKind, start: usize, end: usize, out: &mut Vec<Block>) {
    let piece = &text[start..end];
    let left = super::trim_start(piece);
    let start = end - left.len();
    let end = start + super::trim_end(left).len();
    match out.last_mut() {
        _ if start == end => {}
        Some(last) if last.kind == kind => last.end = end,
        _ => out.push(Block { kind, start, end }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(judge: &[(usize, usize)], leave_out: &[(usize, usize)]) -> Vec<(BlockKind, usize, usize)> {
        let text = "Bonjour à tous\n\n> dit-il\n> hier";
        let mut blocks = vec![
            Block { kind: BlockKind::Judged, start: 0, end: 15 },
            Block { kind: BlockKind::Quote, start: 17, end: text.len() },
        ];
        decide(text, &mut blocks, judge, leave_out);
        blocks.into_iter().map(|block| (block.kind, block.start, block.end)).collect()
    }

    #[test]
    fn passages_change_their_kind() {
        use BlockKind::{Judged, LeftOut, Quote};
        assert_eq!(decided(&[], &[]), [(Judged, 0, 15), (Quote, 17, 32)]);
        assert_eq!(decided(&[(17, 26)], &[]), [(Judged, 0, 25), (Quote, 26, 32)]);
        assert_eq!(decided(&[], &[(0, 8)]), [(LeftOut, 0, 7), (Judged, 8, 15), (Quote, 17, 32)]);
        // Inside a character, beyond the end, turned round, decided both ways: something sensible.
        assert_eq!(decided(&[(9, 99)], &[(28, 99), (12, 3)]), [(Judged, 0, 27), (LeftOut, 28, 32)]);
    }
}
