//! A reply, divided: parts in order that hold all of its words.

use std::sync::LazyLock;

use tact_core::decode;
use tact_core::zones::{Markers, ZoneWords, split};
use tact_rules::Rules;

use super::{in_time, lie_well};

static MARKERS: LazyLock<Markers> = LazyLock::new(|| {
    let words: Vec<ZoneWords> =
        Rules::built_in().spec().languages.iter().map(|language| language.zones.clone()).collect();
    Markers::new(&words)
});

/// The bytes are the reply.
pub fn holds(data: &[u8]) {
    let text = decode(data).text;
    let blocks = in_time(data.len(), "split", || split(&text, &MARKERS));
    assert!(lie_well(&text, blocks.iter().map(|block| (block.start, block.end))));
    let mut done = 0;
    for block in &blocks {
        assert!(done <= block.start && block.start < block.end, "{blocks:?}");
        assert_eq!(words(&text[done..block.start]), "", "left out before {block:?}");
        done = block.end;
    }
    assert_eq!(words(&text[done..]), "", "left out at the end");
    assert_eq!(blocks, split(&text, &MARKERS));
}

/// What is there beside white space.
fn words(text: &str) -> &str {
    text.trim_matches(|ch: char| ch.is_whitespace() || ch == '\u{feff}')
}
