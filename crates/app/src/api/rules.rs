//! What passes for the page of rules.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

use super::{Failure, Severity, Span};

passes! {
    /// A rule, as the page of rules shows it.
    #[allow(clippy::struct_excessive_bools, reason = "independent facts, each with a sign of its own on the page")]
    pub struct RuleInfo {
        /// Full id: `fr/blame/reproach/vous-auriez-du`.
        pub id: String,
        /// `fr`, `en`.
        pub language: String,
        /// `blame/reproach`.
        pub phenomenon: String,
        /// What it is, as people read it.
        pub name: String,
        /// Which score it is filed under.
        pub dimension: String,
        /// Does it earn points?
        pub good: bool,
        /// How much it matters.
        pub severity: Severity,
        /// Is it in use?
        pub on: bool,
        /// What the user multiplies its points with; 1 where they do not.
        pub weight: f32,
        /// Points in its dimension, before that.
        pub points: f32,
        /// Switched or weighed by the user.
        pub changed: bool,
        /// Written by the user on the page of rules.
        pub own: bool,
        /// A passage that it finds, from its first example; may be empty.
        pub example: String,
    }

    /// All about one rule.
    pub struct RuleDetail {
        /// What the list shows.
        pub info: RuleInfo,
        /// What is the matter.
        pub message: String,
        /// How it lands.
        pub why: String,
        /// What to do instead.
        pub advice: String,
        /// Where the claim comes from.
        pub source: String,
        /// The key of the rule file that says what it looks for: `match`, `regex`, `expect`, `too_many`, `model`.
        pub kind: String,
        /// What it looks for, as written in the rule file.
        pub patterns: Vec<String>,
        /// Rewordings.
        pub suggestions: Vec<String>,
        /// What it finds; the passage between `[[` and `]]`.
        pub hits: Vec<String>,
        /// What looks alike and stays silent.
        pub misses: Vec<String>,
    }

    /// A phrase that the user adds.
    #[derive(Eq)]
    pub struct OwnPhrase {
        /// `fr`, `en`.
        pub language: String,
        /// `blame/reproach`: what it is.
        pub phenomenon: String,
        /// In the phrase language.
        pub phrase: String,
        /// A sentence in which it must be found.
        pub hit: String,
        /// A sentence that looks alike and must stay silent.
        pub miss: String,
        /// What to write instead.
        pub suggestion: String,
    }

    /// What came of trying a phrase.
    #[derive(Eq)]
    pub struct Trial {
        /// Can it be kept?
        pub ok: bool,
        /// Where it was found in `hit`.
        pub found: Vec<Span>,
        /// Where it was found in `miss`.
        pub found_in_miss: Vec<Span>,
        /// What stands against it.
        pub problems: Vec<Failure>,
    }

    /// A phenomenon that the user may choose for a phrase.
    #[derive(Eq)]
    pub struct PhenomenonInfo {
        /// `blame/reproach`.
        pub id: String,
        /// As people read it.
        pub name: String,
        /// Which score it is filed under.
        pub dimension: String,
        /// Does it earn points?
        pub good: bool,
    }

    /// A house pack.
    #[derive(Eq)]
    pub struct PackInfo {
        /// Name of its folder.
        pub name: String,
        /// How many rules it has.
        pub rules: u32,
        /// The one that the page of rules writes to.
        pub own: bool,
        /// What is wrong in it.
        pub problems: Vec<Failure>,
    }
}
