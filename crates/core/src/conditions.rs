//! The phrases that conditions of rules ask for, found where they are asked.

use crate::bits;
use crate::found::FoundPhrases;
use crate::judge::{AFTER, BEFORE, Judge};
use crate::phrases::Hit;
use crate::search::{Remembered, Search};

/// What conditions ask for, kept from one reply to the next.
#[derive(Default)]
pub(crate) struct Asked {
    /// For each sentence a row of bits, one for each condition of its language.
    wanted: Vec<u64>,
    /// Where in `wanted` the row of each sentence begins.
    rows: Vec<usize>,
    /// For each language, what is asked of all its sentences.
    everywhere: Vec<Vec<u64>>,
    hits: Vec<Hit>,
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
    let Asked { wanted, rows, everywhere, hits } = asked;
    everywhere.resize(search.len(), Vec::new());
    everywhere.iter_mut().for_each(Vec::clear);
    wanted.clear();
    rows.clear();
    for sentence in &document.sentences {
        let language = sentence.language as usize;
        let length = bits::words(ruleset.languages[language].phrases.conditions());
        everywhere[language].resize(length, 0);
        rows.push(wanted.len());
        wanted.resize(wanted.len() + length, 0);
    }
    let last = document.sentences.len().saturating_sub(1) as u32;
    for found in &*out.sought {
        let Some([sentence, near, reply]) = ruleset.languages[found.language as usize].asks(found.phrase) else {
            continue;
        };
        let mut ask = |at: u32, conditions: &[u32]| {
            let row = &mut wanted[rows[at as usize]..];
            for &condition in conditions {
                bits::put(row, condition);
            }
        };
        let may_count = judge.may_count(found);
        // What takes back a fault is asked even where the rule does not apply: the model is not to see these words either.
        if may_count || judge.is_of_fault(found) {
            ask(found.sentence, sentence);
        }
        if !may_count {
            continue;
        }
        if !near.is_empty() {
            let around = found.sentence.saturating_sub(BEFORE)..=(found.sentence + AFTER).min(last);
            around
                .filter(|&at| document.sentences[at as usize].language == found.language)
                .for_each(|at| ask(at, near));
        }
        for &condition in reply {
            bits::put(&mut everywhere[found.language as usize], condition);
        }
    }
    for (number, sentence) in document.sentences.iter().enumerate() {
        let everywhere = &everywhere[sentence.language as usize];
        let row = &mut wanted[rows[number]..][..everywhere.len()];
        row.iter_mut().zip(everywhere).for_each(|(here, everywhere)| *here |= everywhere);
        if row.iter().all(|&bits| bits == 0) {
            continue;
        }
        let language = &ruleset.languages[sentence.language as usize];
        let words = &document.tokens[sentence.first as usize..sentence.last as usize];
        hits.clear();
        search[sentence.language as usize].find_these(row, language, (words, remembered[number]), hits);
        out.add_asked(hits, number, sentence);
    }
}
