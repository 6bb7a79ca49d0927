//! Properties of every input. Each takes the bytes of one and panics where it does not hold.

pub mod analyze;
pub mod formats;
pub mod html;
pub mod rules;
#[path = "../../../tests/support/used.rs"]
mod used;
mod workbook;
pub mod zones;

use std::sync::LazyLock;
use std::time::Duration;

use tact_core::Ruleset;
use tact_rules::Rules;

/// The built-in rules.
static RULESET: LazyLock<Ruleset> = LazyLock::new(|| Rules::built_in().load().ruleset);

/// Do these spans lie on boundaries of characters?
fn lie_well(text: &str, mut spans: impl Iterator<Item = (usize, usize)>) -> bool {
    spans.all(|(start, end)| start <= end && text.get(start..end).is_some())
}

/// What anything may take, however short.
const AT_ONCE: Duration = Duration::from_millis(20);
/// What each byte may take besides. A build that looks for inputs, or for defects, is some ten times slower than a release.
const EACH_BYTE: Duration = Duration::from_micros(10);

/// Does something with so many bytes, in a time that they allow. It is tried again before it is called slow: memory may have
/// been allotted, or tables made, for the first time.
fn in_time<T>(bytes: usize, what: &str, mut act: impl FnMut() -> T) -> T {
    let most = AT_ONCE + EACH_BYTE * u32::try_from(bytes).unwrap();
    let mut tries = 0;
    loop {
        let start = used::used();
        let done = act();
        let taken = used::used().saturating_sub(start);
        if taken <= most {
            return done;
        }
        tries += 1;
        assert!(tries < 3, "{what}: {taken:?} for {bytes} bytes");
    }
}
