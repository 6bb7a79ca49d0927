//! From a row to its judgement.

use tact_core::spec::{Address, Channel};
use tact_core::{Analysis, Analyzer, Context, Ruleset, Verdict};

use crate::columns::plain;
use crate::judgement::Writer;
use crate::row::{Role, Row};
use crate::totals::Totals;
use crate::trouble::Trouble;

/// What is taken for known where a row does not say it.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The language, where it must not be guessed.
    pub language: Option<String>,
    /// How replies are sent.
    pub channel: Channel,
    /// The agreed form of address.
    pub address: Option<Address>,
    /// A region.
    pub region: Option<String>,
}

/// A row, judged or not.
pub enum Judged<'a> {
    /// Its analysis.
    Yes(&'a Analysis),
    /// Why there is none.
    No(&'a Trouble),
}

/// All that an output may need to know.
pub struct Judging<'r> {
    /// The rules.
    pub ruleset: &'r Ruleset,
    /// The language of the interface: `fr`, `en`.
    pub ui: &'static str,
    /// What rows do not say.
    pub defaults: Defaults,
    /// Writes reports as JSON.
    pub writer: Writer<'r>,
}

impl<'r> Judging<'r> {
    /// Prepares to judge.
    pub fn new(ruleset: &'r Ruleset, ui: &'static str, defaults: Defaults) -> Self {
        Self { ruleset, ui, defaults, writer: Writer::new(ruleset, ui) }
    }

    /// Is the interface French?
    pub fn french(&self) -> bool {
        self.ui == "fr"
    }

    /// Judges a row, and hands it over with its judgement.
    pub fn judge(&self, row: &Row, analyzer: &mut Analyzer, totals: &mut Totals, then: &mut dyn FnMut(&Judged)) {
        totals.rows += 1;
        if let Some(trouble) = &row.trouble {
            totals.add_trouble(row.place, trouble);
            return then(&Judged::No(trouble));
        }
        let Some(text) = row.get(Role::Text) else {
            totals.add_trouble(row.place, &Trouble::NoText);
            return then(&Judged::No(&Trouble::NoText));
        };
        let context = self.context(row);
        let analysis = analyzer.analyze(text, &context);
        match (analysis.not_judged, analysis.verdict) {
            (Some(_), _) => totals.not_judged += 1,
            (None, Verdict::Send) => totals.send += 1,
            (None, Verdict::Review) => totals.review += 1,
            (None, Verdict::Hold) => totals.hold += 1,
        }
        then(&Judged::Yes(&analysis));
    }

    /// What is known beside a reply.
    pub fn context<'c>(&'c self, row: &'c Row) -> Context<'c> {
        let language = row.get(Role::Lang).and_then(|word| self.language(word));
        Context {
            language: language.or(self.defaults.language.as_deref()),
            channel: self.channel(row),
            customer: row.get(Role::Customer),
            address: self.defaults.address,
            region: self.defaults.region.as_deref(),
            ..Context::default()
        }
    }

    /// How a reply was sent.
    pub fn channel(&self, row: &Row) -> Channel {
        row.get(Role::Channel).and_then(channel).unwrap_or(self.defaults.channel)
    }

    /// The language that a word of an export names, if there are rules for it.
    fn language(&self, word: &str) -> Option<&str> {
        let languages = self.ruleset.languages();
        let of = |code: &str| languages.iter().find(|language| language.code == code).map(|one| one.code.as_str());
        // Nearly all rows say it with the code itself.
        if let Some(code) = of(word) {
            return Some(code);
        }
        let word = plain(word);
        of(match word.as_str() {
            "francais" | "french" | "fra" | "fre" => "fr",
            "anglais" | "english" | "eng" => "en",
            other => other.split(' ').next().unwrap_or(""),
        })
    }
}

/// The channel that a word of an export names. Every row has one: nothing is made of it that must be thrown away.
fn channel(word: &str) -> Option<Channel> {
    const CHAT: &[&str] =
        &["chat", "messaging", "messenger", "whatsapp", "sms", "livechat", "facebook", "instagram", "twitter"];
    const REVIEW: &[&str] =
        &["review", "reviews", "avis", "trustpilot", "google", "tripadvisor", "appstore", "playstore"];
    const EMAIL: &[&str] = &["email", "mail", "courriel", "web", "form", "letter", "courrier"];
    let any = |known: &[&str]| {
        let mut words = word.split(|ch: char| !ch.is_alphanumeric());
        words.any(|word| known.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    let known = [(CHAT, Channel::Chat), (REVIEW, Channel::Review), (EMAIL, Channel::Email)];
    known.into_iter().find(|(words, _)| any(words)).map(|(_, channel)| channel)
}
