//! What passes between a front end and the app, as data. Offsets are UTF-16 code units, as editors in a webview count.
//!
//! The TypeScript sister of each type stands in `ui/src/lib/types.ts` (see `types/tests.rs`).

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// Gives a type the derives of everything that passes.
macro_rules! passes {
    ($($item:item)*) => { $(
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(test, derive(TS))]
        $item
    )* };
}

mod rules;
mod runs;

pub use rules::*;
pub use runs::*;

passes! {
    /// UTF-16 code units of the reply, end exclusive.
    #[derive(Copy, Eq)]
    pub struct Span {
        /// Offset of the first unit.
        pub start: u32,
        /// Offset behind the last one.
        pub end: u32,
    }

    /// What is known beside the reply. Remembered per profile, and with each draft.
    #[derive(Default, Eq)]
    #[serde(default)]
    pub struct Circumstances {
        /// `email`, `chat`, `review`.
        pub channel: Channel,
        /// `fr`, `en`; nothing: found by reading.
        pub language: Option<String>,
        /// The form of address that the firm uses; nothing: what the reply uses.
        pub address: Option<Address>,
        /// `FR`, `BE`, `CH`, `QC`, `GB`, `US` …
        pub region: Option<String>,
    }

    /// Where the reply goes.
    #[derive(Copy, Default, Eq)]
    pub enum Channel {
        /// An e-mail: greeting and closing are expected.
        #[default]
        Email,
        /// A turn in a chat.
        Chat,
        /// An answer to a public review.
        Review,
    }

    /// How the customer is addressed in French.
    #[derive(Copy, Eq)]
    pub enum Address {
        /// « vous »
        Vous,
        /// « tu »
        Tu,
    }

    /// A finding that the agent said is not one, here.
    #[derive(Eq)]
    pub struct Dismissed {
        /// Full id of the rule.
        pub rule: String,
        /// Where the passage is now.
        pub span: Span,
    }

    /// What the agent decided about passages of the reply.
    #[derive(Default, Eq)]
    #[serde(default)]
    pub struct Decisions {
        /// Judged although they look like a quote, a signature or a footer.
        pub judge: Vec<Span>,
        /// Left out although they look like the agent's own words.
        pub leave_out: Vec<Span>,
        /// Findings that are none.
        pub dismissed: Vec<Dismissed>,
    }

    /// A reply to judge.
    pub struct CheckRequest {
        /// The reply as it stands in the editor, line breaks as `\n`.
        pub text: String,
        /// The customer's message; empty: looked for in the thread below the reply.
        pub customer: String,
        /// What is known beside it.
        pub circumstances: Circumstances,
        /// What the agent decided about passages.
        pub decisions: Decisions,
        /// `fr` or `en`: the language of the texts.
        pub ui: String,
    }

    /// A judged reply.
    pub struct Checked {
        /// `fr`, `en`, the code of another language, `other`; nothing without words.
        pub language: Option<String>,
        /// Why there are no scores.
        pub not_judged: Option<NotJudged>,
        /// The scores, in the order in which they are shown.
        pub scores: Vec<Score>,
        /// Whether it may go.
        pub verdict: Option<Verdict>,
        /// The sums behind the verdict.
        pub concern: Concern,
        /// Index of the finding that adds most to the verdict.
        pub gravest: Option<u32>,
        /// What weighs most in a verdict other than `send`: its message, or what is said of a low score.
        pub because: Option<String>,
        /// Parts of the reply, in order.
        pub zones: Vec<Zone>,
        /// Passages in another language, which are left alone.
        pub left_alone: Vec<Span>,
        /// What to look at, in the order of the text.
        pub findings: Vec<Finding>,
        /// Words that were judged.
        pub words: u32,
        /// The message that the reply answers, where it was found in the thread.
        pub thread: Option<Thread>,
        /// The customer's name, as far as the message or the thread gives one.
        pub customer_name: Option<String>,
    }

    /// Why there are no scores.
    #[derive(Copy, Eq)]
    pub enum NotJudged {
        /// No words.
        Empty,
        /// A language without rules.
        Language,
    }

    /// Whether a reply may go.
    #[derive(Copy, Eq)]
    pub enum Verdict {
        /// Fine to send.
        Send,
        /// Look at it again.
        Review,
        /// Would offend, accuse or abandon the customer.
        Hold,
    }

    /// The sums behind the verdict: from `base`, by findings, opinions and low scores, to `sum`.
    #[derive(Copy)]
    pub struct Concern {
        /// The sum.
        pub sum: f32,
        /// What every reply starts from.
        pub base: f32,
        /// The verdict is `review` from here.
        pub review: f32,
        /// The verdict is `hold` from here.
        pub hold: f32,
    }

    /// One score, and what it is the sum of.
    pub struct Score {
        /// `greeting`, `politeness`, …
        pub dimension: String,
        /// As people read it.
        pub name: String,
        /// 0 to 100; nothing where the reply is not judged.
        pub value: Option<u8>,
        /// The score of a reply to which nothing contributes.
        pub base: f32,
        /// What is added to the base.
        pub contributions: Vec<Contribution>,
    }

    /// Points of a score.
    pub struct Contribution {
        /// Full id of the rule.
        pub rule: String,
        /// What it is, as people read it.
        pub name: String,
        /// Points; negative ones cost.
        pub points: f32,
        /// The passage.
        pub span: Span,
        /// Its words, shortened.
        pub excerpt: String,
        /// The points of something that is not asked for here.
        pub waived: bool,
        /// The words that weigh most, where the learned model speaks.
        pub words: Vec<String>,
    }

    /// A part of the reply.
    #[derive(Eq)]
    pub struct Zone {
        /// `salutation`, `body`, `closing`, `signature`, `quote`, `footer`, `excluded`.
        pub kind: String,
        /// Where it is.
        pub span: Span,
    }

    /// Something to look at.
    pub struct Finding {
        /// Full id of the rule.
        pub rule: String,
        /// `blame/reproach`, …
        pub phenomenon: String,
        /// As people read it.
        pub name: String,
        /// Which score it is filed under.
        pub dimension: String,
        /// How much it matters.
        pub severity: Severity,
        /// The passage; empty, where something is missing.
        pub span: Span,
        /// The words of the passage.
        pub excerpt: String,
        /// What is the matter.
        pub message: String,
        /// How it lands with the customer.
        pub why: String,
        /// What to do instead.
        pub advice: String,
        /// Where the claim comes from; may be empty.
        pub source: String,
        /// Rewordings, best first.
        pub fixes: Vec<Fix>,
        /// Points in its dimension.
        pub weight: f32,
        /// What it adds to the verdict.
        pub concern: f32,
    }

    /// How much a finding matters.
    #[derive(Copy, Eq)]
    pub enum Severity {
        /// Advice.
        Info,
        /// A small thing.
        Low,
        /// Worth changing.
        Medium,
        /// Would offend or abandon the customer.
        High,
    }

    /// A rewording as edits that ascend and do not overlap.
    #[derive(Eq)]
    pub struct Fix {
        /// What replaces the passage.
        pub text: String,
        /// All that changes.
        pub edits: Vec<Edit>,
    }

    /// A passage becomes `text`.
    #[derive(Eq)]
    pub struct Edit {
        /// What is replaced.
        pub span: Span,
        /// What stands there afterwards.
        pub text: String,
    }

    /// The message that the reply answers, found below it.
    #[derive(Eq)]
    pub struct Thread {
        /// Who wrote it.
        pub author: Option<String>,
        /// What they wrote, without quotation marks.
        pub text: String,
    }

    /// What a front end needs before it shows anything.
    pub struct Start {
        /// The version of the program.
        pub version: String,
        /// The language of the system, `fr` or `en`.
        pub system_language: String,
        /// Are files that are dropped on the window handed over here?
        pub drops: bool,
        /// As they were left.
        pub settings: Settings,
        /// The draft on which was worked last.
        pub draft: Option<Draft>,
        /// The scores, in the order in which they are shown.
        pub dimensions: Vec<Dimension>,
        /// The languages that are judged.
        pub languages: Vec<Named>,
        /// What went wrong at the start; all else works.
        pub problems: Vec<Failure>,
    }

    /// A score, before anything is judged.
    #[derive(Eq)]
    pub struct Dimension {
        /// `greeting`, `politeness`, …
        pub id: String,
        /// In French and in English.
        pub name: Bilingual,
    }

    /// A text in both languages of the interface.
    #[derive(Eq)]
    pub struct Bilingual {
        /// French.
        pub fr: String,
        /// English.
        pub en: String,
    }

    /// Something with a code and a name.
    #[derive(Eq)]
    pub struct Named {
        /// `fr`, …
        pub code: String,
        /// In both languages of the interface.
        pub name: Bilingual,
    }

    /// What went wrong, as a code that the front end has words for.
    #[derive(Eq)]
    pub struct Failure {
        /// One of the codes in `failure.rs`.
        pub code: String,
        /// A file, a rule, a line; may be empty.
        pub place: String,
        /// What the system or the reader of rules said; may be empty.
        pub detail: String,
    }

    /// What the user has chosen; kept in `settings.toml`.
    #[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page of settings")]
    #[derive(Eq)]
    #[serde(default)]
    pub struct Settings {
        /// `fr`, `en`; nothing: as the system.
        pub ui: Option<String>,
        /// Light, dark or as the system.
        pub theme: Theme,
        /// Size of the text in percent, 100 to 200.
        pub zoom: u16,
        /// Which findings are shown.
        pub strictness: Strictness,
        /// Keep checked replies?
        pub history: bool,
        /// Was the first start's example seen?
        pub welcomed: bool,
        /// Is the customer's message unfolded?
        pub customer_open: bool,
        /// The keys that open the quick check from any program, as `Ctrl+Alt+T`; empty: none.
        pub shortcut: String,
        /// Does closing the window leave Tact running, so that the quick check goes on working?
        pub background: bool,
        /// Start with the system, in the background?
        pub autostart: bool,
        /// Judge quietly what is copied anywhere?
        pub watch: bool,
        /// Name of the profile in use.
        pub profile: String,
        /// At least one.
        pub profiles: Vec<Profile>,
    }

    /// Circumstances with a name.
    #[derive(Eq)]
    pub struct Profile {
        /// As the user calls it.
        pub name: String,
        /// What is remembered under it.
        pub circumstances: Circumstances,
    }

    /// Colours.
    #[derive(Copy, Default, Eq)]
    pub enum Theme {
        /// As the system.
        #[default]
        System,
        /// Dark on light.
        Light,
        /// Light on dark.
        Dark,
    }

    /// Which findings are shown. Scores and verdict do not depend on it, so that they mean the same for everybody.
    #[derive(Copy, Default, Eq)]
    pub enum Strictness {
        /// Grave ones and ones worth changing.
        Gentle,
        /// All but mere advice.
        #[default]
        Normal,
        /// All.
        Strict,
    }

    /// A reply that is being written.
    #[derive(Default, Eq)]
    #[serde(default)]
    pub struct Draft {
        /// Number; 0: not kept yet.
        pub id: i64,
        /// The text in the editor.
        pub text: String,
        /// The customer's message.
        pub customer: String,
        /// What is known beside it.
        pub circumstances: Circumstances,
        /// What the agent decided about passages.
        pub decisions: Decisions,
        /// Where the cursor is.
        pub cursor: u32,
        /// When it was kept last, in milliseconds since 1970.
        pub updated: i64,
    }

    /// A reply that was checked and copied.
    #[derive(Eq)]
    pub struct HistoryEntry {
        /// Number.
        pub id: i64,
        /// When, in milliseconds since 1970.
        pub when: i64,
        /// The reply.
        pub text: String,
        /// The customer's message; may be empty.
        pub customer: String,
        /// What was known beside it.
        pub circumstances: Circumstances,
        /// `fr`, `en`, …
        pub language: Option<String>,
        /// What Tact said.
        pub verdict: Option<Verdict>,
        /// The scores, in the order of the dimensions.
        pub scores: Vec<Option<u8>>,
    }

    /// Some entries of the history, latest first.
    #[derive(Eq)]
    pub struct HistoryPage {
        /// How many entries there are that match.
        pub total: u32,
        /// The asked-for ones.
        pub entries: Vec<HistoryEntry>,
    }

    /// What the quick check shows of the clipboard.
    pub struct Quick {
        /// What was there.
        pub content: Content,
        /// The reply as it is now, as a person sees it; of a long one the beginning.
        pub text: String,
        /// What Tact says of it; of many findings the first ones.
        pub checked: Option<Checked>,
        /// How many findings there are in all.
        pub findings: u32,
        /// How many rewordings were applied.
        pub applied: u32,
        /// Will the formatting be kept when the better text is copied?
        pub formatted: bool,
    }

    /// What was on the clipboard.
    #[derive(Copy, Eq)]
    pub enum Content {
        /// Plain text.
        Text,
        /// Text with formatting, as from a mail program.
        Html,
        /// Nothing, or only white space.
        Empty,
        /// A picture.
        Image,
        /// Files.
        Files,
        /// What a password manager marked as nobody's business.
        Secret,
        /// There is no clipboard here.
        Missing,
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ui: None,
            theme: Theme::default(),
            zoom: 100,
            strictness: Strictness::default(),
            history: false,
            welcomed: false,
            shortcut: "Ctrl+Alt+T".to_owned(),
            background: true,
            autostart: false,
            watch: false,
            customer_open: false,
            profile: "e-mail".to_owned(),
            profiles: vec![
                Profile { name: "e-mail".to_owned(), circumstances: Circumstances::default() },
                Profile {
                    name: "chat".to_owned(),
                    circumstances: Circumstances { channel: Channel::Chat, ..Circumstances::default() },
                },
            ],
        }
    }
}
