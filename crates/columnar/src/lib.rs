//! What Tact says of replies as columns of Arrow: one schema for files, notebooks and clusters.
//!
//! [`fields`] is that schema and says what each column means, [`Judgements`] fills its columns row by row, and [`Words`]
//! reads text out of any column that can hold some.

mod judgements;
mod schema;
mod words;

pub use judgements::Judgements;
pub use schema::{fields, is_own};
pub use words::Words;
