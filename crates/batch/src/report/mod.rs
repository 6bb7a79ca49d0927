//! The report for people: one HTML file that needs nothing else.
//!
//! ```text
//! Figures ─► ReportData (names instead of texts in every cell; marks of the examples) ─► JSON in the built page
//! ```
//!
//! The page itself is made from the components of `ui/src/report` by Vite; the build script embeds it where it is built.
//! `tact batch` notes rows as [`Facts`] first, so that a run can be resumed; the figures are made from these at the end.

mod anonymous;
mod data;
mod facts;
mod page;
mod summary;
#[cfg(test)]
mod tests;

pub use data::{About, Bilingual, CellNumbers, Example, ExampleFinding, FindingName, Named, Note, ReportData};
pub use facts::{Facts, figures_of};
pub use page::{check, page};
pub use summary::figures_of_summary;
