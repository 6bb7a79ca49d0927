//! Properties of every input. Each takes the bytes of one and panics where it does not hold.

pub mod analyze;
pub mod formats;
pub mod html;
pub mod rules;
pub mod zones;

use std::sync::LazyLock;

use tact_core::Ruleset;
use tact_rules::Rules;

/// The built-in rules.
static RULESET: LazyLock<Ruleset> = LazyLock::new(|| Rules::built_in().load().ruleset);

/// Do these spans lie on boundaries of characters?
fn lie_well(text: &str, mut spans: impl Iterator<Item = (usize, usize)>) -> bool {
    spans.all(|(start, end)| start <= end && text.get(start..end).is_some())
}
