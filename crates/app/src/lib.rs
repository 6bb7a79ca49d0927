//! What any front end of Tact may ask, without knowing which front end asks.
//!
//! A [`Desk`] holds settings, rules, drafts and history of one user and judges replies for them. Types that pass to a front
//! end are in [`api`]; what goes wrong is told by codes, for which the front end has words.

pub mod api;
mod checker;
mod convert;
mod desk;
mod failure;
pub mod folders;
mod kept;
mod offsets;
pub mod quick;
pub mod rules;
pub mod runs;
mod settings;
mod view;

pub use checker::Checker;
pub use desk::Desk;
pub use tact_batch::is_guarded;

#[cfg(test)]
#[path = "types/tests.rs"]
mod types;
