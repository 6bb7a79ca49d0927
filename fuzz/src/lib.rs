//! What holds for every input, whoever wrote it. libFuzzer looks for inputs for which it does not; those that it found are
//! kept in `fuzz/found`, and `tests/found.rs` holds the same properties to them.

#[path = "properties/mod.rs"]
mod properties;
// Apart from the others, because the crate of the app alone can test what was found.
#[path = "properties/packs.rs"]
pub mod packs;

pub use properties::{analyze, formats, html, rules, zones};
