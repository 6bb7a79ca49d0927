//! What a run says as a whole: counts and sums that add up ([`cell`]), and replies to talk about ([`Examples`]). Pure;
//! fed row by row, in bounded memory; what is counted apart can be merged.

pub mod cell;
mod cube;
mod examples;
mod fact;
mod kept;
#[cfg(test)]
mod tests;

pub use cell::{Cell, Counts, Key, Measure};
pub use cube::{Cube, MAX_CELLS, OTHERS, coarse_period};
pub use examples::Examples;
pub use fact::{Fact, Found};

/// The figures of a run.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// What is counted.
    pub cube: Cube,
    /// What can be read.
    pub examples: Examples,
}

impl Figures {
    /// Counts a reply.
    pub fn add(&mut self, fact: &Fact) {
        self.cube.add(fact);
        self.examples.add(fact);
    }

    /// Adds what was counted apart.
    pub fn merge(&mut self, other: &Self) {
        self.cube.merge(&other.cube);
        self.examples.merge(&other.examples);
    }
}
