//! The judged languages of a rule set: what is asked before a text's language is known, and the rest of each when it is
//! first needed.
//!
//! Nearly every reply is in one language. Reading the phrases and the model of a language from where they are kept takes
//! longer than judging a reply with them, so a cold start reads only those of the languages that the reply is written in.

use std::ops::Index;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::draft::Draft;
use crate::phrases::Phrases;
use crate::program::Code;
use crate::ruleset::Language;
use crate::spec::{LanguageSpec, Texts};
use crate::split::Splitter;
use crate::vocabulary::{MOST_WORDS, Vocabulary};

/// What is asked of every judged language, whatever the language of a text.
#[derive(Debug, Serialize, Deserialize)]
pub struct Profile {
    /// `fr`, `en`.
    pub code: String,
    /// As people read it.
    pub name: Texts,
    /// Undoes elisions; they also tell the language of a word.
    pub(crate) splitter: Splitter,
}

/// Makes the language with this number, unless it cannot.
pub type Make = fn(usize) -> Option<Language>;

/// The judged languages. Asked for by number, a language is made, if it was not yet.
#[derive(Debug)]
pub(crate) struct Languages {
    profiles: Vec<Profile>,
    made: Vec<OnceLock<Language>>,
    source: Source,
}

/// Where languages come from that are not made.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// There are none.
    AllMade,
    /// They were taken out, and nobody said yet how they are made again.
    Apart,
    /// From there.
    Make(Make),
}

impl Languages {
    /// Languages that are all made.
    pub fn new(languages: impl Iterator<Item = (Profile, Language)>) -> Self {
        let (profiles, made) = languages.map(|(profile, language)| (profile, OnceLock::from(language))).unzip();
        Self { profiles, made, source: Source::AllMade }
    }

    /// Takes the languages out; the profiles stay.
    pub fn take(&mut self) -> Vec<Language> {
        (0..self.len()).for_each(|number| _ = &self[number]);
        self.source = Source::Apart;
        self.made.iter_mut().filter_map(OnceLock::take).collect()
    }

    /// Says how the languages are made that are not yet. One that cannot be finds nothing.
    pub fn make_by(&mut self, make: Make) {
        self.source = Source::Make(make);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// What is known of them without making any.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Was this one made?
    pub fn is_made(&self, number: usize) -> bool {
        self.made[number].get().is_some()
    }
}

impl Index<usize> for Languages {
    type Output = Language;

    #[inline]
    fn index(&self, number: usize) -> &Language {
        let make = || match self.source {
            Source::Make(make) => make(number),
            Source::AllMade | Source::Apart => None,
        };
        self.made[number].get_or_init(|| make().unwrap_or_else(silent))
    }
}

/// With all languages, which are made for that, unless they were taken out.
impl Serialize for Languages {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let there = if matches!(self.source, Source::Apart) { 0 } else { self.len() };
        let languages: Vec<&Language> = (0..there).map(|number| &self[number]).collect();
        (&self.profiles, languages).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Languages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (profiles, languages) = <(Vec<Profile>, Vec<Language>)>::deserialize(deserializer)?;
        let source = if languages.is_empty() { Source::Apart } else { Source::AllMade };
        let mut made: Vec<OnceLock<Language>> = languages.into_iter().map(OnceLock::from).collect();
        made.resize_with(profiles.len(), OnceLock::new);
        Ok(Self { profiles, made, source })
    }
}

/// A language in which nothing is ever found, whatever the vocabulary.
fn silent() -> Language {
    let (mut vocabulary, mut problems) = (Vocabulary::default(), Vec::new());
    let draft = Draft::new(&LanguageSpec::default(), &[], &mut vocabulary, &mut problems);
    let (_, language) = draft.finish(LanguageSpec::default(), &[], &vocabulary, &mut problems);
    Language { phrases: Phrases::new(Code::default(), &[], &[], MOST_WORDS), ..language }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::compile;
    use crate::spec::Spec;
    use crate::{Context, analyze};

    #[test]
    fn a_language_that_cannot_be_made_finds_nothing() {
        let common = ["the", "customer", "was", "wrong"].map(str::to_owned).to_vec();
        let language = LanguageSpec { code: "en".to_owned(), common, ..LanguageSpec::default() };
        let (mut ruleset, _) = compile(Spec { languages: vec![language], ..Spec::default() });
        ruleset.languages.made = vec![OnceLock::new()];
        let analysis = analyze("The customer was wrong! Was the customer wrong?", &Context::default(), &ruleset);
        assert!(ruleset.is_made(0) && analysis.matches.is_empty());
    }
}
