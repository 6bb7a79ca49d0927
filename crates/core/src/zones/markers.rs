//! The words that zones are recognised by: data, one file a language, and their compiled form.

use serde::{Deserialize, Serialize};

use super::fold::{Folded, fold};
use super::phrases::{Class, Phrases};

/// The zone markers of one language: `rules/<language>/zones.toml`.
///
/// All words may be written naturally: case, accents, kinds of apostrophe and of space do not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ZoneWords {
    /// The line that introduces a quotation.
    pub attribution: AttributionWords,
    /// The header block of a quoted or forwarded message.
    pub header: HeaderWords,
    /// Separator lines before an earlier message.
    pub separator: SeparatorWords,
    /// Signatures.
    pub signature: SignatureWords,
    /// Legal and automatic texts.
    pub footer: FooterWords,
}

impl ZoneWords {
    /// Finds a slip in the data that [`Markers::new`] would pass over in silence.
    ///
    /// # Errors
    /// When a list has a blank word; the message names the list by its keys in the file.
    pub fn check(&self) -> Result<(), String> {
        let lists = PHRASE_LISTS.iter().map(|&(name, _, pick)| (name, pick)).chain(WORD_LISTS);
        for (name, pick) in lists {
            if pick(self).iter().any(|word| is_blank(word)) {
                return Err(format!("`{name}` has a blank word"));
            }
        }
        Ok(())
    }
}

/// « Le 12 mai 2026 à 10:04, Mme X <x@y> a écrit : »
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttributionWords {
    /// The word before the date: `le`, `on`.
    pub openers: Vec<String>,
    /// The words after the name: `a écrit`, `wrote`.
    pub verbs: Vec<String>,
    /// Words that make it prose when they stand right before the verb: `nous` a écrit, `you` wrote.
    pub prose: Vec<String>,
}

/// The names of the fields of a header block, without the colon.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeaderWords {
    /// Who wrote: `De`, `From`.
    pub sender: Vec<String>,
    /// When it was sent, in a word that says so: `Envoyé`, `Sent`.
    pub sent: Vec<String>,
    /// `Date`: weaker than `sent`, since an appointment has one too.
    pub date: Vec<String>,
    /// To whom: `À`, `To`.
    pub recipient: Vec<String>,
    /// Copies: `Cc`, `Bcc`.
    pub copy: Vec<String>,
    /// `Objet`, `Subject`. Alone at the top of a reply, it is the reply's own.
    pub subject: Vec<String>,
    /// Fields that continue a block but prove nothing: `Pièces jointes`.
    pub other: Vec<String>,
    /// Lines at the top of a letter that are not its text: `Réf.`, `Re`.
    pub reference: Vec<String>,
}

/// Lines after which everything is an earlier message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeparatorWords {
    /// `Message d'origine`: the whole line, but for dashes around it and a colon.
    pub lines: Vec<String>,
}

/// What signatures are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignatureWords {
    /// How the line of a mobile client begins: `Envoyé de mon`.
    pub mobile: Vec<String>,
    /// What such a line must also name: `iPhone`.
    pub devices: Vec<String>,
    /// Labels of a contact line: `Tél`, `E-mail`.
    pub labels: Vec<String>,
    /// Words of a street: `rue`, `street`.
    pub streets: Vec<String>,
    /// Words of a company's registration, anywhere in a line: `au capital de`.
    pub company: Vec<String>,
    /// Words that never stand in a name or a job title at the end of a reply: `cordialement`, `merci`.
    pub not_names: Vec<String>,
}

/// How texts begin that are not the agent's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FooterWords {
    /// Notices: a line that begins so, anywhere, and the rest of its paragraph.
    pub notices: Vec<String>,
    /// Links: a line that holds nothing else, or further links behind `|` and the like.
    pub links: Vec<String>,
    /// Automatic messages: only in the first or the last paragraph, and never the only one.
    pub automatic: Vec<String>,
    /// Notices that an agent may also write as advice: only the last paragraph, and never the only one.
    pub last: Vec<String>,
}

/// The compiled markers of all languages: build once, share.
///
/// Compiling folds some hundreds of phrases into a tree; there is no regular expression in it.
#[derive(Debug, Clone)]
pub struct Markers {
    /// Everything that a line may begin with.
    pub(super) phrases: Phrases,
    /// Whether a line that begins with this byte deserves a closer look.
    interesting: [bool; 256],
    pub(super) verbs: Vec<String>,
    pub(super) prose: Vec<String>,
    pub(super) devices: Vec<String>,
    pub(super) streets: Vec<String>,
    pub(super) company: Vec<String>,
    pub(super) not_names: Vec<String>,
}

impl Markers {
    /// Merges and compiles the markers of all languages. Blank words are left out; see [`ZoneWords::check`].
    pub fn new(languages: &[ZoneWords]) -> Self {
        let mut phrases = Phrases::new();
        for (_, class, pick) in PHRASE_LISTS {
            for word in words(languages, pick) {
                phrases.insert(word, class);
            }
        }
        let folded = |pick| words(languages, pick).map(fold).collect();
        Self {
            interesting: first_bytes(&phrases),
            phrases,
            verbs: folded(|words| &words.attribution.verbs),
            prose: folded(|words| &words.attribution.prose),
            devices: folded(|words| &words.signature.devices),
            streets: folded(|words| &words.signature.streets),
            company: folded(|words| &words.signature.company),
            not_names: folded(|words| &words.signature.not_names),
        }
    }

    /// Whether a line beginning with this byte may be anything but plain text.
    #[inline]
    pub(super) fn is_interesting(&self, first: u8) -> bool {
        self.interesting[usize::from(first)]
    }
}

/// A list of one language.
type Pick = fn(&ZoneWords) -> &Vec<String>;

/// Every list of phrases that a line may begin with.
const PHRASE_LISTS: [(&str, Class, Pick); 16] = [
    ("attribution.openers", Class::Opener, |words| &words.attribution.openers),
    ("header.sender", Class::Sender, |words| &words.header.sender),
    ("header.sent", Class::Sent, |words| &words.header.sent),
    ("header.date", Class::Date, |words| &words.header.date),
    ("header.recipient", Class::Recipient, |words| &words.header.recipient),
    ("header.copy", Class::Copy, |words| &words.header.copy),
    ("header.subject", Class::Subject, |words| &words.header.subject),
    ("header.other", Class::OtherField, |words| &words.header.other),
    ("header.reference", Class::Reference, |words| &words.header.reference),
    ("separator.lines", Class::Separator, |words| &words.separator.lines),
    ("signature.mobile", Class::Mobile, |words| &words.signature.mobile),
    ("signature.labels", Class::Label, |words| &words.signature.labels),
    ("footer.notices", Class::Notice, |words| &words.footer.notices),
    ("footer.links", Class::Link, |words| &words.footer.links),
    ("footer.automatic", Class::Automatic, |words| &words.footer.automatic),
    ("footer.last", Class::Last, |words| &words.footer.last),
];

/// The other lists, whose words stand elsewhere in a line.
const WORD_LISTS: [(&str, Pick); 6] = [
    ("attribution.verbs", |words| &words.attribution.verbs),
    ("attribution.prose", |words| &words.attribution.prose),
    ("signature.devices", |words| &words.signature.devices),
    ("signature.streets", |words| &words.signature.streets),
    ("signature.company", |words| &words.signature.company),
    ("signature.not_names", |words| &words.signature.not_names),
];

/// One list of all languages together, without blank words.
fn words(languages: &[ZoneWords], pick: Pick) -> impl Iterator<Item = &str> {
    languages.iter().flat_map(pick).map(|word| word.trim()).filter(|word| !is_blank(word))
}

/// Whether nothing of a word is left for matching.
fn is_blank(word: &str) -> bool {
    Folded::new(word).all(|c| c == ' ')
}

/// First bytes of lines that need a closer look: quote marks, decoration, anything beyond ASCII, and the letters of phrases.
fn first_bytes(phrases: &Phrases) -> [bool; 256] {
    let mut interesting = [false; 256];
    for &byte in b">|&-_*#=[(<~" {
        interesting[usize::from(byte)] = true;
    }
    interesting[128..].fill(true);
    for byte in phrases.first_characters().filter_map(|c| u8::try_from(c).ok()) {
        interesting[usize::from(byte)] = true;
        interesting[usize::from(byte.to_ascii_uppercase())] = true;
    }
    interesting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_word_is_named_and_left_out() {
        let footer = FooterWords { links: vec![" \u{A0}".into()], ..FooterWords::default() };
        let words = ZoneWords { footer, ..ZoneWords::default() };
        assert_eq!(words.check(), Err("`footer.links` has a blank word".to_owned()));
        assert_eq!(ZoneWords::default().check(), Ok(()));
        assert_eq!(Markers::new(&[words]).phrases.first_characters().count(), 0);
    }
}
