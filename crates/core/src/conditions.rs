//! The phrases that conditions of rules ask for, found where they are asked.

use crate::found::FoundPhrases;
use crate::judge::{AFTER, BEFORE, Judge};
use crate::phrases::{Hit, PhraseId};
use crate::search::{Remembered, Search};

/// From so many phrases on, those that are asked of the whole reply are put in order before more are added.
const MOST_ASKED: usize = 10_000;

/// What conditions ask for, kept from one reply to the next.
#[derive(Default)]
pub(crate) struct Asked {
    /// Of one sentence: see [`pair`].
    wanted: Vec<u64>,
    /// Of all sentences of a language.
    everywhere: Vec<u64>,
    /// Both, of the sentence that is searched.
    phrases: Vec<PhraseId>,
    hits: Vec<Hit>,
}

/// The number of a sentence or language and of a phrase as one number, which is compared faster.
fn pair(of: u32, phrase: PhraseId) -> u64 {
    u64::from(of) << u32::BITS | u64::from(phrase)
}

/// Finds the phrases that conditions of the rules found so far ask for, in the sentences that they ask about, and adds
/// them to the others. `judge` knows nothing of what was found yet.
pub(crate) fn find_conditions(
    judge: &Judge,
    remembered: &[Option<Remembered>],
    search: &mut [Search],
    asked: &mut Asked,
    out: &mut FoundPhrases,
) {
    let (document, ruleset) = (judge.document, judge.ruleset);
    let Asked { wanted, everywhere, phrases, hits } = asked;
    wanted.clear();
    everywhere.clear();
    let last = document.sentences.len().saturating_sub(1) as u32;
    for found in &*out.sought {
        let language = &ruleset.languages[found.language as usize];
        let [sentence, near, reply] = language.asks(found.phrase);
        if sentence.is_empty() && near.is_empty() && reply.is_empty() {
            continue;
        }
        let may_count = judge.may_count(found);
        // What takes back a fault is asked even where the rule does not apply: the model is not to see these words either.
        if may_count || judge.is_of_fault(found) {
            wanted.extend(sentence.iter().map(|&phrase| pair(found.sentence, phrase)));
        }
        if !may_count {
            continue;
        }
        if !near.is_empty() {
            let around = found.sentence.saturating_sub(BEFORE)..=(found.sentence + AFTER).min(last);
            let same = around.filter(|&at| document.sentences[at as usize].language == found.language);
            wanted.extend(same.flat_map(|at| near.iter().map(move |&phrase| pair(at, phrase))));
        }
        everywhere.extend(reply.iter().map(|&phrase| pair(found.language, phrase)));
        if everywhere.len() > MOST_ASKED {
            everywhere.sort_unstable();
            everywhere.dedup();
        }
    }
    everywhere.sort_unstable();
    everywhere.dedup();
    wanted.sort_unstable();
    wanted.dedup();
    let mut next = 0;
    for (number, sentence) in document.sentences.iter().enumerate() {
        phrases.clear();
        let of_language = everywhere.iter().filter(|&pair| pair >> u32::BITS == u64::from(sentence.language));
        phrases.extend(of_language.map(|&pair| pair as PhraseId));
        let of_sentence = wanted[next..].iter().take_while(|&pair| pair >> u32::BITS == number as u64);
        let before = phrases.len();
        phrases.extend(of_sentence.map(|&pair| pair as PhraseId));
        next += phrases.len() - before;
        if before > 0 {
            phrases.sort_unstable();
            phrases.dedup();
        }
        if phrases.is_empty() {
            continue;
        }
        let language = &ruleset.languages[sentence.language as usize];
        let words = &document.tokens[sentence.first as usize..sentence.last as usize];
        hits.clear();
        search[sentence.language as usize].find_these(phrases, language, (words, remembered[number]), hits);
        out.add_asked(hits, number, sentence);
    }
}
