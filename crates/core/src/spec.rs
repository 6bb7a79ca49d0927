//! A rule set as it is written: plain data, read from files by `tact-rules`, turned into a
//! [`Ruleset`](crate::Ruleset) by [`compile`](crate::compile::compile).

use serde::{Deserialize, Serialize};

/// A place in the rule files, for messages: the number of a file and a byte offset in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Index into the list of files that the reader of the rules keeps.
    pub file: u32,
    /// Byte offset of the first character.
    pub start: u32,
}

/// A text of a rule file, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced {
    /// The text.
    pub text: String,
    /// Where it was written.
    pub origin: Origin,
}

/// Something that people read, in the languages of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts(pub Vec<(String, String)>);

impl Texts {
    /// The text in this language of the interface.
    pub fn get(&self, language: &str) -> Option<&str> {
        self.0.iter().find(|(code, _)| code == language).map(|(_, text)| text.as_str())
    }

    /// The same, or an id where nothing is said in this language.
    pub fn get_or<'a>(&'a self, language: &str, id: &'a str) -> &'a str {
        self.get(language).unwrap_or(id)
    }

    /// What is said of a rule in the interface language `ui`: by the rule itself (`own`, in the language `code` of its
    /// pack) where the interface speaks that language or nothing else is said, else this text of its phenomenon.
    pub fn unless_own<'a>(&'a self, own: Option<&'a str>, code: &str, ui: &str) -> &'a str {
        let general = self.get(ui);
        own.filter(|_| code == ui || general.is_none()).or(general).unwrap_or("")
    }
}

/// Everything that a rule set is made of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Spec {
    /// The scores, in the order in which they are shown.
    pub dimensions: Vec<DimensionSpec>,
    /// The concern of every reply, from which its sum starts.
    pub base_concern: f32,
    /// How much of a letter a reply is that greets or takes leave: pairs of number of words and share, 0 to 1.
    pub letter: Vec<(f32, f32)>,
    /// From which sum of concerns a reply is to be reviewed.
    pub review: f32,
    /// From which sum of concerns a reply is to be held.
    pub hold: f32,
    /// What people do in replies.
    pub phenomena: Vec<PhenomenonSpec>,
    /// Languages that are judged.
    pub languages: Vec<LanguageSpec>,
    /// Languages that are only told apart: code and frequent words.
    pub others: Vec<(String, Vec<String>)>,
}

/// One score.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DimensionSpec {
    /// `greeting`, `politeness`, …
    pub id: String,
    /// As people read it.
    pub name: Texts,
    /// What a low score says, and what would help: for a verdict that no finding explains.
    pub low: Texts,
    /// The score of a reply to which nothing contributes, 0 to 100.
    pub base: f32,
    /// Pairs of score and concern, ascending by score; linear between them.
    pub concern: Vec<(f32, f32)>,
    /// The same where the customer has a problem; empty: no other.
    pub concern_with_problem: Vec<(f32, f32)>,
    /// What is added to either in a letter, times how much of a letter the reply is.
    pub concern_in_letter: Vec<(f32, f32)>,
}

impl DimensionSpec {
    /// The concern of a score, 0 to 100. `problem`: the customer has one; `letter`: how much of a letter the reply is, 0 to 1.
    pub fn concern_of(&self, score: f32, problem: bool, letter: f32) -> f32 {
        let with_problem = problem && !self.concern_with_problem.is_empty();
        let points = if with_problem { &self.concern_with_problem } else { &self.concern };
        line(points, score) + letter * line(&self.concern_in_letter, score)
    }
}

/// A value on the straight lines between points that ascend, constant outside them.
pub(crate) fn line(points: &[(f32, f32)], at: f32) -> f32 {
    let Some(&(_, mut value)) = points.first() else { return 0.0 };
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if at >= x1 {
            value = y1;
        } else if at > x0 {
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0);
        }
    }
    value
}

/// Whether a phenomenon helps or hurts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// A strength: earns points.
    Good,
    /// A fault: shown as a finding.
    #[default]
    Bad,
    /// Noted for other rules, never shown.
    Fact,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice.
    Info,
    /// A small thing.
    Low,
    /// Worth changing.
    #[default]
    Medium,
    /// Would offend or abandon the customer.
    High,
}

/// One thing that people do in replies, independent of language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PhenomenonSpec {
    /// `blame/reproach`: the dimension it is filed under, and its name.
    pub id: String,
    /// Good, bad or fact.
    pub direction: Direction,
    /// How much it matters.
    pub severity: Severity,
    /// Points of the first occurrence, by dimension.
    pub points: Vec<(String, f32)>,
    /// Each further occurrence counts this times the one before.
    pub repeat: f32,
    /// What it adds to the verdict.
    pub concern: f32,
    /// Where it is said, the customer has a problem (an apology).
    pub implies_problem: bool,
    /// As people read it.
    pub name: Texts,
    /// What is the matter, with `{match}` for the passage.
    pub message: Texts,
    /// How it lands with the customer.
    pub why: Texts,
    /// What to do instead.
    pub advice: Texts,
    /// Where the claim comes from.
    pub source: String,
}

/// One language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LanguageSpec {
    /// `fr`, `en`.
    pub code: String,
    /// As people read it.
    pub name: Texts,
    /// The Snowball algorithm, by its English name.
    pub snowball: String,
    /// The question mark with the space before it that the language's typography asks for.
    pub question_mark: String,
    /// Is a customer without a title called by the whole name, or by the given name alone?
    pub whole_name: bool,
    /// Titles as they are written under letters, small and without a full stop, and as they stand in a salutation.
    pub titles: Vec<(String, String)>,
    /// Frequent words, most frequent first.
    pub common: Vec<String>,
    /// Adverbs that may stand between the words of a phrase.
    pub fillers: Vec<String>,
    /// Elided fronts and what they stand for: `j` = `je`.
    pub elisions: Vec<(String, String)>,
    /// Contracted ends and what they stand for: `n't` = `not`.
    pub contractions: Vec<(String, String)>,
    /// Whole words and what they stand for: `s'il` = `si il`.
    pub splits: Vec<(String, String)>,
    /// Words with an apostrophe or hyphen that stay one.
    pub keep: Vec<String>,
    /// Words that negate what follows.
    pub negators: Vec<String>,
    /// Words or short phrases that open an if-clause.
    pub conditionals: Vec<String>,
    /// Phrases that begin like an if-clause and are none (`s'il vous plaît`).
    pub not_conditionals: Vec<String>,
    /// Words in capitals that are no shouting.
    pub acronyms: Vec<String>,
    /// Words whose full stop does not end a sentence.
    pub abbreviations: Vec<String>,
    /// Words that show the formal address.
    pub vous: Vec<String>,
    /// Words that show the familiar address.
    pub tu: Vec<String>,
    /// What tells quotes, signatures and footers.
    pub zones: crate::zones::ZoneWords,
    /// Phrases of a customer, or about one, who has a problem.
    pub problem: Vec<Sourced>,
    /// Named lists of words and phrases.
    pub lexicons: Vec<LexiconSpec>,
    /// How this language says the phenomena.
    pub rules: Vec<RuleSpec>,
    /// The learned second opinion.
    pub model: ModelSpec,
}

/// A learned model, as it stands in its file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ModelSpec {
    /// Its opinions.
    pub heads: Vec<HeadSpec>,
    /// Runs of one to three folded words, and their weights in thousandths, one for each head.
    pub features: Vec<(String, Vec<i16>)>,
}

/// One opinion of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadSpec {
    /// `blame`, `politeness`, …
    pub name: String,
    /// How it is read.
    pub per: Per,
    /// The value of a text without features.
    pub intercept: f32,
}

/// What a head of a model speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Per {
    /// Each sentence has a probability.
    #[default]
    Sentence,
    /// The reply has a value, and each sentence adds its share.
    Reply,
}

/// A named list.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LexiconSpec {
    /// The name between `{` and `}`.
    pub name: String,
    /// Words and phrases.
    pub words: Vec<Sourced>,
    /// The form used in suggestions.
    pub becomes: Vec<(String, String)>,
}

/// What a rule looks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// One of these phrases.
    Phrases(Vec<Sourced>),
    /// One of these regular expressions, in the original text.
    Regex {
        /// The expressions.
        expressions: Vec<Sourced>,
        /// They are only run where one of these stands; empty: everywhere.
        contains: Vec<String>,
    },
    /// None of these phenomena is there.
    Expect {
        /// Any of them suffices.
        phenomena: Vec<Sourced>,
        /// Where the missing thing belongs.
        place: Place,
    },
    /// What the learned model thinks of a sentence, under this name.
    Model {
        /// The head of the model.
        head: String,
        /// From which probability it is shown as a finding; above 1: never.
        shown_from: f32,
    },
    /// More than so many occurrences of these phenomena.
    TooMany {
        /// Counted together.
        phenomena: Vec<Sourced>,
        /// So many are accepted.
        over: u32,
    },
}

impl Default for Kind {
    fn default() -> Self {
        Self::Phrases(Vec::new())
    }
}

/// Where a missing thing belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Before the first judged word.
    #[default]
    Start,
    /// Behind the salutation.
    AfterOpening,
    /// Behind the last judged word.
    End,
}

/// Where a match must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Position {
    /// At the start of the reply.
    Opening,
    /// In the last sentences before the signature.
    Closing,
    /// At the start of a sentence.
    SentenceStart,
}

/// How much of the text a match stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// The words of the phrase.
    #[default]
    Phrase,
    /// From the phrase to the end of its sentence.
    Rest,
    /// The whole sentence.
    Sentence,
}

/// Status of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Found and counted.
    #[default]
    On,
    /// Not looked for.
    Off,
    /// Found, without points.
    Draft,
}

/// The channel of a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A letter: opening and closing are expected.
    #[default]
    Email,
    /// One turn of a conversation.
    Chat,
    /// A public answer to a review.
    Review,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Chat, Self::Review];

    /// The word of the outside contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Review => "review",
        }
    }

    /// The channel of this word, if it is one.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name)
    }
}

/// How the customer is addressed, in languages that make the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Address {
    /// Formal.
    Vous,
    /// Familiar.
    Tu,
}

/// Phrases and phenomena that cancel a match or are required for it, by how near they must be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// Cancelled by a phrase that overlaps or touches the match.
    pub unless: Vec<Sourced>,
    /// Cancelled by something in the same sentence.
    pub unless_sentence: Vec<Sourced>,
    /// Cancelled by something from one sentence before to two after.
    pub unless_near: Vec<Sourced>,
    /// Cancelled by something anywhere in the reply.
    pub unless_reply: Vec<Sourced>,
    /// Needs something in the same sentence.
    pub only_sentence: Vec<Sourced>,
    /// Needs something from one sentence before to two after.
    pub only_near: Vec<Sourced>,
    /// Needs, of each of these groups, something anywhere in the reply.
    pub only_reply: Vec<Vec<Sourced>>,
}

/// Where and when a rule applies; `None` means everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applies {
    /// Where a match must stand.
    pub at: Option<Position>,
    /// How much a match stands for.
    pub span: Extent,
    /// Only behind so many words of its sentence.
    pub words_before: u32,
    /// Only in questions, or only elsewhere.
    pub question: Option<bool>,
    /// Only in list items, or only elsewhere.
    pub list: Option<bool>,
    /// Only on these channels; empty: on all.
    pub channels: Vec<Channel>,
    /// Only in these regions; empty: in all.
    pub regions: Vec<String>,
    /// Only where this form of address was agreed.
    pub address: Option<Address>,
    /// Only when the customer has a problem, or only when not.
    pub problem: Option<bool>,
    /// Only when the customer's message is known, or only when not.
    pub customer_known: Option<bool>,
    /// Only in replies with more words.
    pub longer_than: u32,
    /// Counts between quotation marks.
    pub quoted: Option<bool>,
    /// Counts in an if-clause.
    pub supposed: Option<bool>,
    /// Counts after a negation.
    pub negated: Option<bool>,
}

/// A rewording, for one or both forms of address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// For the formal address, and for languages without the difference.
    pub vous: Option<String>,
    /// For the familiar address.
    pub tu: Option<String>,
}

/// How one language says a phenomenon.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RuleSpec {
    /// `fr/blame/reproach/vous-auriez-du`.
    pub id: Sourced,
    /// `blame/reproach`.
    pub phenomenon: String,
    /// What it looks for.
    pub kind: Kind,
    /// What cancels it, what it needs.
    pub conditions: Conditions,
    /// Where and when it applies.
    pub applies: Applies,
    /// Multiplies the phenomenon's points and concern.
    pub weight: f32,
    /// Instead of the phenomenon's.
    pub severity: Option<Severity>,
    /// On, off or draft.
    pub status: Status,
    /// In the language of the pack, instead of the phenomenon's.
    pub message: Option<String>,
    /// In the language of the pack, instead of the phenomenon's.
    pub why: Option<String>,
    /// In the language of the pack, instead of the phenomenon's.
    pub advice: Option<String>,
    /// Rewordings, best first.
    pub suggest: Vec<Suggestion>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_linear_between_its_points_and_constant_outside() {
        let points = [(10.0, 1.0), (30.0, 0.0)];
        for (at, expected) in [(5.0, 1.0), (10.0, 1.0), (20.0, 0.5), (30.0, 0.0), (90.0, 0.0)] {
            assert!((line(&points, at) - expected).abs() < 1e-6, "{at}");
        }
        assert!(line(&[], 5.0).abs() < 1e-6);
    }
}
