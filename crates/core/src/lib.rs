//! The pure engine of Tact: a reply goes in, scores, verdict and findings come out.
//!
//! ```text
//! text ─► zones ─► paragraphs, language ─► sentences, words ─► phrases ─► context, conditions ─► scores, verdict
//! ```
//!
//! [`analyze`] reads no disk, clock or network, cannot fail, and its cost is linear in the text.

mod analysis;
mod analyze;
mod bits;
mod candidates;
pub mod compile;
mod conditions;
mod context;
mod decode;
mod document;
mod draft;
mod firsts;
mod flat;
mod fold;
mod found;
mod improve;
mod index;
mod judge;
mod languages;
mod layout;
mod lists;
mod literals;
mod lookup;
mod model;
mod names;
mod opinion;
pub mod phrase;
mod phrases;
mod program;
mod recent;
mod report;
mod rows;
mod ruleset;
mod search;
mod shape;
mod sieve;
mod signatures;
pub mod spec;
mod split;
mod suggest;
mod tail;
mod token;
mod tokens;
mod vocabulary;
mod writer;
pub mod zones;

pub use analysis::{Analysis, Applied, Contribution, Finding, NotJudged, Opinion, RuleRef, Verdict, Zone, ZoneKind};
pub use analyze::{Analyzer, analyze};
pub use context::{Context, Decisions, Dismissed};
pub use decode::{Decoded, Encoding, decode};
pub use document::Speech;
pub use fold::fold_text;
pub use improve::{Improved, improve};
pub use languages::{Make, Profile};
pub use model::START as SENTENCE_START;
pub use report::{
    Concern, ContributionReport, FindingReport, Parts, Places, Report, SpanReport, ZoneReport, because, filled,
    language_code, report, rounded, weighty,
};
pub use ruleset::{Language, LazyRegex, Phenomenon, Rule, Ruleset};
pub use suggest::{Edit, Fix, apply, fixes_of};
pub use tokens::{SeenSentence, SeenWord, tokens};
