//! What comes out: spans, points, scores, verdict. Texts for people are put to it by [`report`](crate::report).

use crate::document::Speech;
use crate::spec::{Address, Severity};
use crate::zones::Message;

/// Whether a reply may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Fine to send as it is.
    Send,
    /// Look at it again.
    Review,
    /// Would offend, accuse or abandon the customer.
    Hold,
}

impl Verdict {
    /// The word of the outside contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Review => "review",
            Self::Hold => "hold",
        }
    }
}

/// The parts of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    /// The greeting at the start.
    Salutation,
    /// What the agent says.
    Body,
    /// The leave-taking at the end.
    Closing,
    /// Name, function, address.
    Signature,
    /// An earlier message.
    Quote,
    /// Legal text.
    Footer,
    /// What the agent took out.
    Excluded,
}

impl ZoneKind {
    /// The word of the outside contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Salutation => "salutation",
            Self::Body => "body",
            Self::Closing => "closing",
            Self::Signature => "signature",
            Self::Quote => "quote",
            Self::Footer => "footer",
            Self::Excluded => "excluded",
        }
    }
}

/// A part of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// What it is.
    pub kind: ZoneKind,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
}

/// A rule of the rule set: language and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleRef {
    /// Index of the language.
    pub language: u32,
    /// Index of the rule in it.
    pub rule: u32,
}

/// Points that something adds to a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// Which rule says so.
    pub rule: RuleRef,
    /// Index of the dimension.
    pub dimension: usize,
    /// Points on the scale of 0 to 100; negative ones cost.
    pub points: f32,
    /// Offset of the passage.
    pub start: usize,
    /// Offset behind it; equal to `start` where nothing stands.
    pub end: usize,
    /// What an opinion of the learned model adds to the verdict; 0 for all others.
    pub concern: f32,
    /// The points of something that is not asked for here (a salutation in a chat turn).
    pub waived: bool,
}

/// A passage, or a missing thing, to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule found it.
    pub rule: RuleRef,
    /// Offset of the passage, or of the place where the missing thing belongs.
    pub start: usize,
    /// Offset behind it; equal to `start` for missing things.
    pub end: usize,
    /// How much it matters.
    pub severity: Severity,
    /// Points in the dimension of its phenomenon.
    pub weight: f32,
    /// What it adds to the verdict.
    pub concern: f32,
}

/// A rule that applies to a passage, whether or not it earns or costs points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Which rule.
    pub rule: RuleRef,
    /// Offset of the passage.
    pub start: usize,
    /// Offset behind it; equal to `start` for missing things.
    pub end: usize,
}

/// An opinion of the learned model that weighs much, and the words that weigh most in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// The rule that gives the opinion.
    pub rule: RuleRef,
    /// Offset of the sentence.
    pub start: usize,
    /// Passages in it: start, end.
    pub words: Vec<(usize, usize)>,
}

/// Why a text was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJudged {
    /// There are no words of the agent in it.
    Empty,
    /// It is in a language without rules.
    Language,
}

/// The judgement of one reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The language of most of it; `None` without words.
    pub speech: Option<Speech>,
    /// Why scores and verdict mean nothing, if they do.
    pub not_judged: Option<NotJudged>,
    /// Scores by dimension, 0 to 100.
    pub scores: Vec<u8>,
    /// Is there a salutation?
    pub opening: bool,
    /// Is there a leave-taking?
    pub closing: bool,
    /// May it go?
    pub verdict: Verdict,
    /// The sum of concerns behind the verdict, at least 0.
    pub concern: f32,
    /// How much of a letter the reply is, 0 to 1.
    pub letter: f32,
    /// Did the customer have a problem, as far as can be told?
    pub problem: bool,
    /// The form of address that the reply uses.
    pub address: Option<Address>,
    /// The message that the reply answers, where it is quoted below and none was given.
    pub thread: Option<Message>,
    /// What the customer is called, as far as their message says.
    pub customer_name: Option<String>,
    /// Parts of the reply, in order.
    pub zones: Vec<Zone>,
    /// Passages that are left alone because of their language: start, end.
    pub left_alone: Vec<(usize, usize)>,
    /// Every rule that applies, facts included, in no order that means anything.
    pub matches: Vec<Applied>,
    /// What the scores are the sums of, in the order of the text.
    pub contributions: Vec<Contribution>,
    /// Where the learned model costs much, and by which words.
    pub opinions: Vec<Opinion>,
    /// What to look at, in the order of the text.
    pub findings: Vec<Finding>,
}
