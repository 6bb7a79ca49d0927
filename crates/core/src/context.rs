//! What is known about a reply beside its words.

use crate::spec::{Address, Channel};

/// What is known about a reply beside its words. The default: nothing, and an e-mail.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The language, where it must not be guessed: `fr`, `en`.
    pub language: Option<&'a str>,
    /// How the reply is sent.
    pub channel: Channel,
    /// What the customer wrote, if known.
    pub customer: Option<&'a str>,
    /// The form of address that the firm uses, if agreed.
    pub address: Option<Address>,
    /// A region, such as `QC` or `GB`, for what is polite in one place only.
    pub region: Option<&'a str>,
    /// What the agent decided about passages of this reply.
    pub decisions: Decisions<'a>,
}

/// What the agent decided about passages of a reply. Spans are bytes: start, end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decisions<'a> {
    /// Judged although they look like a quote, a signature or a footer.
    pub judge: &'a [(usize, usize)],
    /// Left out although they look like the agent's own words.
    pub leave_out: &'a [(usize, usize)],
    /// Findings that are none: they cost nothing and are not shown.
    pub dismissed: &'a [Dismissed<'a>],
}

/// A finding that is none, here.
#[derive(Clone, Copy, Debug)]
pub struct Dismissed<'a> {
    /// Full id of the rule.
    pub rule: &'a str,
    /// Offset of the passage.
    pub start: usize,
    /// Offset behind it; equal to `start` for missing things.
    pub end: usize,
}

impl Decisions<'_> {
    /// Was a finding of this rule that touches this passage dismissed?
    pub(crate) fn dismiss(&self, rule: &str, start: usize, end: usize) -> bool {
        self.dismissed.iter().any(|one| one.rule == rule && one.start <= end && start <= one.end)
    }
}
