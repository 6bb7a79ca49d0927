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
}
