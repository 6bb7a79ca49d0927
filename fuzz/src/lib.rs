//! What holds for every input, whoever wrote it. libFuzzer looks for inputs for which it does not; those that it found are
//! kept in `fuzz/found`, and `tests/found.rs` holds the same properties to them.

#[path = "properties/mod.rs"]
mod properties;

pub use properties::{analyze, formats, html, rules, zones};
