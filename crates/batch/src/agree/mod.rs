//! How far Tact and people agree on the same replies: the scales on which people label, the statistics, the figures.

mod figures;
mod label;
mod statistics;

pub use figures::{Binary, Figure, Figures};
pub use label::{ANNOTATORS, Label, distance};

/// A reply that Tact has judged and people have labelled.
pub trait Labelled {
    /// Tact's answer on the scale of a label.
    fn answer(&self, label: Label) -> Option<u8>;

    /// What an annotator said, from 0.
    fn label(&self, label: Label, annotator: usize) -> Option<u8>;

    /// Called polite or impolite, as in a corpus of politeness.
    fn polite(&self) -> Option<bool>;
}
