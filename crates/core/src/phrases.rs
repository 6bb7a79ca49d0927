//! All phrases of a language, found in one pass over a sentence.
//!
//! Each word looks up the phrases of which it is the rarest word. Of these only those are run whose neighbours of that word
//! can be the words beside it and whose other words are in the sentence, and only from words that they can begin with: all
//! by bit signatures, which may let too much through but nothing slip.

#![allow(
    clippy::needless_bitwise_bool,
    reason = "which of two conditions fails cannot be guessed, so both are looked at"
)]

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::flat::flat_struct;
use crate::index::Index;
use crate::phrase::Class;
use crate::program::{Code, Machine};
use crate::sieve::Sieve;
use crate::signatures::{ANYTHING, Signatures, Wide, class_signature, signature};
use crate::token::Token;
use crate::vocabulary::WordId;

/// The number of a phrase within its language.
pub type PhraseId = u32;

/// The number of a phrase among those that are not sought, which serve as conditions, in the order of phrases.
pub type ConditionId = u32;

/// How many further words a phrase is prefiltered by.
pub const NEEDS: usize = 2;

/// So many words from the start of a match, a trigger is looked for in the whole sentence.
pub const ANYWHERE: u8 = u8::MAX;
/// A phrase, compiled.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Is it looked for in every sentence? Others only serve as conditions, and are looked for where one is asked.
    pub sought: bool,
    /// Its first instruction.
    pub pc: u32,
    /// Does it match only from the start of a sentence?
    pub anchored: bool,
    /// Signatures of the words that may come first, and second.
    pub begins: [u64; 2],
    /// The first ones again, in more bits.
    pub first: Wide,
    /// What a sentence must have for a match: all of one of these.
    pub keys: Vec<Key>,
}

impl Phrase {
    /// The last word from which a match may begin.
    fn last_start(&self) -> u16 {
        if self.anchored { 0 } else { u16::MAX }
    }
}

/// One way in which a sentence may hold a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The number of the [`Words`] of which one must be in the sentence.
    pub trigger: u32,
    /// Signatures of sets of which a matching sentence has a word each.
    pub needs: [u64; NEEDS],
    /// Signatures of what may stand before and after the trigger.
    pub beside: [u64; 2],
    /// How many words of the match stand before the trigger, at least and at most (see [`ANYWHERE`]).
    pub ahead: [u8; 2],
}

/// Words, or words of classes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// Sorted.
    pub words: Vec<WordId>,
    /// Bits of [`Class::bit`].
    pub classes: u8,
}

impl Words {
    /// The bits of which one of these words has some; all of them if it may be any word.
    pub fn signature(&self) -> u64 {
        if self.classes & Class::Any.bit() != 0 {
            return ANYTHING;
        }
        self.words.iter().fold(class_signature(self.classes), |bits, &word| bits | signature(word))
    }

    /// The same in more bits.
    pub fn wide(&self) -> Wide {
        if self.classes == 0 { Wide::of(&self.words) } else { Wide::ANYTHING }
    }

    /// These as well.
    pub fn add(&mut self, other: Words) {
        self.words.extend(other.words);
        self.classes |= other.classes;
    }

    /// In order, each once.
    pub fn settled(mut self) -> Self {
        self.words.sort_unstable();
        self.words.dedup();
        self
    }
}

/// A phrase found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which phrase.
    pub phrase: PhraseId,
    /// First word, as an index into the sentence.
    pub start: u32,
    /// Behind the last word.
    pub end: u32,
}

/// Memory that finding needs, kept from one sentence to the next.
#[derive(Default)]
pub struct Finder {
    /// Runs programs.
    machine: Machine,
    signatures: Signatures,
    /// Candidates that the filters let through, each with the word that is its trigger, or [`NOWHERE`].
    passed: Sieve<(u32, u32)>,
    /// Conditions that the sentence may hold.
    held: Sieve<ConditionId>,
    /// Phrases and the words from which they are to be run, as one number, which is compared faster.
    runs: Sieve<u64>,
}

/// A phrase and a word as one number.
#[inline]
fn run(phrase: PhraseId, start: usize) -> u64 {
    u64::from(phrase) << 32 | start as u64
}

/// The place of a trigger that is looked for in the whole sentence.
const NOWHERE: u32 = u32::MAX;

/// What keeps most candidates from being tried, apart from what only the few others need: as in [`Key`].
#[derive(Clone, Copy, Debug)]
struct Filter {
    beside: [u64; 2],
    needs: [u64; NEEDS],
}
flat_struct!(Filter { beside: [u64; 2], needs: [u64; NEEDS] });

/// A phrase under one of its triggers.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    phrase: PhraseId,
    /// As in [`Key`].
    ahead: [u8; 2],
    /// The last word from which a match may begin.
    last_start: u16,
    /// As in [`Phrase`].
    begins: [u64; 2],
}
flat_struct!(Candidate { phrase: PhraseId, ahead: [u8; 2], last_start: u16, begins: [u64; 2] });

/// A phrase that is not sought.
#[derive(Clone, Copy, Debug)]
struct Condition {
    phrase: PhraseId,
    /// As in [`Candidate`].
    last_start: u16,
    /// As in [`Phrase`].
    begins: [u64; 2],
    /// As in [`Phrase`].
    first: Wide,
}
flat_struct!(Condition { phrase: PhraseId, last_start: u16, begins: [u64; 2], first: Wide });

/// All phrases of a language.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Phrases {
    /// Programs, sets and facts.
    pub code: Code,
    /// The first instruction of each phrase.
    #[serde(with = "crate::flat")]
    programs: Vec<u32>,
    #[serde(with = "crate::flat")]
    conditions: Vec<Condition>,
    /// A sentence may hold condition `c` if it has all of one of `needs[need_offsets[c]..need_offsets[c + 1]]`, which are as
    /// in [`Key`].
    #[serde(with = "crate::flat")]
    needs: Vec<[u64; NEEDS]>,
    #[serde(with = "crate::flat")]
    need_offsets: Vec<u32>,
    /// Candidates by the words of their triggers.
    triggers: Index,
    /// Those with the same trigger lie together.
    #[serde(with = "crate::flat")]
    candidates: Vec<Candidate>,
    /// One for each of them.
    #[serde(with = "crate::flat")]
    filters: Vec<Filter>,
}

impl Phrases {
    /// Puts phrases in order by their triggers. Words are below `vocabulary`.
    pub fn new(code: Code, all: &[Phrase], triggers: &[Words], vocabulary: usize) -> Self {
        let mut keyed: Vec<(Key, PhraseId)> = Vec::new();
        for (id, phrase) in all.iter().enumerate().filter(|(_, phrase)| phrase.sought) {
            keyed.extend(phrase.keys.iter().map(|&key| (key, id as PhraseId)));
        }
        keyed.sort_unstable_by_key(|&(key, id)| (key.trigger, id, key));
        keyed.dedup();
        let candidate = |&(key, phrase): &(Key, PhraseId)| Candidate {
            phrase,
            ahead: key.ahead,
            last_start: all[phrase as usize].last_start(),
            begins: all[phrase as usize].begins,
        };
        let candidates = keyed.iter().map(candidate).collect();
        let filters = keyed.iter().map(|(key, _)| Filter { beside: key.beside, needs: key.needs }).collect();
        let (mut conditions, mut needs, mut need_offsets) = (Vec::new(), Vec::new(), vec![0]);
        for (id, phrase) in all.iter().enumerate().filter(|(_, phrase)| !phrase.sought) {
            let &Phrase { begins, first, .. } = phrase;
            conditions.push(Condition { phrase: id as PhraseId, last_start: phrase.last_start(), begins, first });
            needs.extend(phrase.keys.iter().map(|key| key.needs));
            need_offsets.push(needs.len() as u32);
        }
        let programs = all.iter().map(|phrase| phrase.pc).collect();
        let trigger = |(key, _): &(Key, PhraseId)| {
            let Words { words, classes } = &triggers[key.trigger as usize];
            (words.as_slice(), *classes)
        };
        let triggers = Index::new(keyed.iter().map(trigger), vocabulary);
        Self { code, programs, conditions, needs, need_offsets, triggers, candidates, filters }
    }

    /// How many phrases are not sought.
    pub fn conditions(&self) -> usize {
        self.conditions.len()
    }

    /// Appends every match of these conditions, which are in order, to `out`: for each the leftmost longest ones that do not
    /// overlap.
    pub fn find_these(
        &self,
        conditions: impl Iterator<Item = ConditionId>,
        sentence: &[Token],
        search: &mut Finder,
        out: &mut Vec<Hit>,
    ) {
        let Finder { machine, signatures, held, runs, .. } = search;
        signatures.read_words(sentence);
        held.clear();
        held.make_room(self.conditions());
        conditions.for_each(|condition| held.put(condition, self.may_hold(condition, signatures.present)));
        if held.kept().is_empty() {
            return;
        }
        signatures.read_after(sentence);
        machine.next_sentence();
        for &mut condition in held.kept() {
            let Condition { phrase, last_start, begins, first } = self.conditions[condition as usize];
            let starts = 0..sentence.len().min(usize::from(last_start) + 1);
            runs.clear();
            runs.make_room(starts.len());
            for start in starts {
                runs.put(run(phrase, start), signatures.admit(begins, start) & first.has(sentence[start].word));
            }
            self.run_all(runs.kept(), sentence, machine, out);
        }
    }

    /// May a sentence of words with these signatures hold this condition?
    #[inline]
    fn may_hold(&self, condition: ConditionId, present: u64) -> bool {
        let [from, to] = [condition, condition + 1].map(|place| self.need_offsets[place as usize] as usize);
        let held = |needs: &[u64; NEEDS]| needs.iter().fold(true, |all, need| all & (need & present != 0));
        self.needs[from..to].iter().fold(false, |any, needs| any | held(needs))
    }

    /// Appends every match of every sought phrase in this sentence to `out`: for each phrase the leftmost longest ones
    /// that do not overlap.
    ///
    /// In three stages, each a short loop over what the one before left: the processor then reads ahead, and guesses
    /// wrong less often.
    pub fn find(&self, sentence: &[Token], search: &mut Finder, out: &mut Vec<Hit>) {
        let Finder { machine, signatures, passed, runs, .. } = search;
        signatures.read(sentence);
        self.filter(sentence, signatures, passed);
        self.place(sentence.len(), passed.kept(), signatures, runs);
        machine.next_sentence();
        runs.kept().sort_unstable();
        self.run_all(runs.kept(), sentence, machine, out);
    }

    /// The candidates that this sentence may hold.
    fn filter(&self, sentence: &[Token], signatures: &Signatures, passed: &mut Sieve<(u32, u32)>) {
        let Signatures { before, after, present, .. } = signatures;
        passed.clear();
        let mut all_classes = 0;
        for (place, token) in sentence.iter().enumerate() {
            all_classes |= token.classes();
            let candidates = self.triggers.of_word(token.word);
            self.pass(candidates, place as u32, [before[place], after[place], *present], passed);
        }
        for candidate in self.triggers.of_classes(all_classes) {
            self.pass(&[candidate], NOWHERE, [ANYTHING, ANYTHING, *present], passed);
        }
    }

    #[inline]
    fn pass(&self, candidates: &[u32], place: u32, [before, after, present]: [u64; 3], passed: &mut Sieve<(u32, u32)>) {
        passed.make_room(candidates.len());
        for &candidate in candidates {
            let Filter { beside, needs } = self.filters[candidate as usize];
            let beside = (beside[0] & before != 0) & (beside[1] & after != 0);
            passed.put((candidate, place), beside & (needs[0] & present != 0) & (needs[1] & present != 0));
        }
    }

    /// Where these are to be run.
    fn place(&self, length: usize, passed: &[(u32, u32)], signatures: &Signatures, runs: &mut Sieve<u64>) {
        runs.clear();
        for &(number, place) in passed {
            let candidate = &self.candidates[number as usize];
            let starts = candidate.starts(place, length);
            runs.make_room(starts.len());
            for start in starts {
                runs.put(run(candidate.phrase, start), signatures.admit(candidate.begins, start));
            }
        }
    }

    /// Appends what these runs find, which are in order; some may be there more than once.
    fn run_all(&self, runs: &[u64], sentence: &[Token], machine: &mut Machine, out: &mut Vec<Hit>) {
        let from = out.len();
        let mut before = u64::MAX;
        for &run in runs {
            if run != before {
                self.run(((run >> 32) as PhraseId, run as u32 as usize), sentence, machine, (out, from));
            }
            before = run;
        }
    }

    /// Runs a phrase from a word, unless that lies in its last match of those from `from` on.
    fn run(
        &self,
        (id, start): (PhraseId, usize),
        sentence: &[Token],
        machine: &mut Machine,
        (out, from): (&mut Vec<Hit>, usize),
    ) {
        if out[from..].last().is_none_or(|last| last.phrase != id || last.end as usize <= start)
            && let Some(end) = machine.run(&self.code, self.programs[id as usize], sentence, start)
            && end > start
        {
            out.push(Hit { phrase: id, start: start as u32, end: end as u32 });
        }
    }
}

impl Candidate {
    /// The words with which a match may begin that has its trigger at this place, or anywhere, in a sentence of so many.
    #[inline]
    fn starts(&self, place: u32, length: usize) -> Range<usize> {
        let [least, most] = self.ahead.map(usize::from);
        let behind = usize::from(self.last_start) + 1;
        if place == NOWHERE || most >= usize::from(ANYWHERE) {
            return 0..length.min(behind);
        }
        (place as usize).saturating_sub(most)..(place as usize + 1).saturating_sub(least).min(behind)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::program::MAX_FILLERS;
    use crate::token::flag;
    use crate::writer::{Ir, Writer};

    /// Words that phrases know; one more is unknown.
    const WORDS: WordId = 7;
    /// One that may stand between the words of a phrase.
    const FILLER: WordId = 7;
    const LEXICONS: usize = 3;

    /// Something to match, which calls only lexicons below this number. The set with the number of a word is that word; those
    /// behind have some.
    fn ir(lexicons: usize) -> BoxedStrategy<Ir> {
        let leaf = prop_oneof![
            6 => (1..=WORDS as usize + 3).prop_map(Ir::Set),
            1 => prop::sample::select(vec![Class::Caps, Class::Number, Class::Name, Class::Any]).prop_map(Ir::Class),
            1 => (1u8..4).prop_map(Ir::Gap),
            1 => prop_oneof![Just(Ir::Start), Just(Ir::End)],
            2 * lexicons as u32 => (0..lexicons.max(1)).prop_map(Ir::Call),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                4 => prop::collection::vec(inner.clone(), 1..5).prop_map(Ir::Sequence),
                2 => prop::collection::vec(inner.clone(), 1..4).prop_map(Ir::Choice),
                1 => inner.clone().prop_map(|inner| Ir::Optional(Box::new(inner))),
                1 => inner.prop_map(|inner| Ir::Not(Box::new(inner))),
            ]
        })
        .boxed()
    }

    /// The same, of at least one word: no other is let into a rule set.
    fn entry(lexicons: usize) -> impl Strategy<Value = Ir> {
        (ir(lexicons), 1..=WORDS as usize + 3, any::<bool>()).prop_map(|(ir, set, last)| {
            Ir::Sequence(if last { vec![ir, Ir::Set(set)] } else { vec![Ir::Set(set), ir] })
        })
    }

    fn token() -> impl Strategy<Value = Token> {
        let flags = prop::sample::select(vec![0, 0, 0, flag::SHOUTED, flag::DIGIT, flag::NAME]);
        (0..=WORDS, flags).prop_map(|(word, flags)| {
            let filler = if word == FILLER { flag::FILLER } else { 0 };
            Token { start: 0, end: 0, word, flags: flags | filler, gap: 0 }
        })
    }

    const SETS: [&[WordId]; 3] = [&[1, 2], &[2, 3, 4], &[1, 5, 6, 7]];

    fn written(lexicons: &[Ir], phrases: &[Ir], sought: bool) -> Phrases {
        let mut code = Code::default();
        let mut sets = vec![code.sets.push(&[])];
        sets.extend((1..=WORDS).map(|word| code.sets.push(&[word])));
        sets.extend(SETS.map(|words| code.sets.push(words)));
        let rank = (0..=WORDS).map(|word| word as f32).collect();
        let mut writer = Writer::new(code, sets, rank);
        for ir in lexicons {
            writer.lexicon(Some(ir));
        }
        let phrases: Vec<Phrase> = phrases.iter().filter_map(|ir| writer.phrase(ir, sought)).collect();
        let Writer { code, triggers, .. } = writer;
        let triggers: Vec<Words> = triggers.into_keys().collect();
        Phrases::new(code, &phrases, &triggers, WORDS as usize + 1)
    }

    /// What phrases mean, written down as plainly as it can be: where in a sentence something is complete that is looked
    /// for from a place, each place with how many fillers were passed over before it.
    #[derive(Clone, Copy)]
    struct Meaning<'a> {
        sentence: &'a [Token],
        lexicons: &'a [Ir],
        /// Where the match begins: no filler is passed over there.
        start: usize,
    }

    type Places = std::collections::BTreeSet<(usize, u8)>;

    impl Meaning<'_> {
        fn of(self, ir: &Ir, at: (usize, u8)) -> Places {
            let takes = |takes: &dyn Fn(&Token) -> bool| -> Places {
                let taken = self.passing(at).into_iter().filter(|&(at, _)| self.sentence.get(at).is_some_and(takes));
                taken.map(|(at, _)| (at + 1, 0)).collect()
            };
            match ir {
                Ir::Set(set) if *set <= WORDS as usize => takes(&|token| token.word == *set as WordId),
                Ir::Set(set) => takes(&|token| SETS[set - WORDS as usize - 1].contains(&token.word)),
                Ir::Class(class) => takes(&|token| token.is_class(*class)),
                Ir::Call(lexicon) => {
                    let entries = self
                        .passing(at)
                        .into_iter()
                        .flat_map(|(at, _)| Meaning { start: at, ..self }.of(&self.lexicons[*lexicon], (at, 0)));
                    entries.map(|(end, _)| (end, 0)).collect()
                }
                Ir::Not(inner) => {
                    let fillers = self.sentence[at.0..].iter().take_while(|token| token.is(flag::FILLER)).count();
                    let mut places = at.0..=at.0 + fillers.min(MAX_FILLERS.into());
                    let follows = places.any(|at| !Meaning { start: at, ..self }.of(inner, (at, 0)).is_empty());
                    Places::from_iter((!follows).then_some(at))
                }
                Ir::Gap(words) => (0..*words).fold(Places::from([at]), |reached, _| {
                    let more = reached.iter().flat_map(|&at| self.of(&Ir::Class(Class::Any), at));
                    more.chain(reached.iter().copied()).collect()
                }),
                Ir::Start => Places::from_iter((at.0 == 0).then_some(at)),
                Ir::End => Places::from_iter((at.0 == self.sentence.len()).then_some(at)),
                Ir::Sequence(parts) => parts.iter().fold(Places::from([at]), |reached, part| {
                    reached.into_iter().flat_map(|at| self.of(part, at)).collect()
                }),
                Ir::Choice(branches) => {
                    let tried = self.passing(at);
                    tried.iter().flat_map(|&at| branches.iter().flat_map(move |branch| self.of(branch, at))).collect()
                }
                Ir::Optional(inner) => self.of(inner, at).into_iter().chain([at]).collect(),
            }
        }

        /// This place, and those behind fillers that may be passed over.
        fn passing(self, (at, passed): (usize, u8)) -> Places {
            let mut reached = Places::from([(at, passed)]);
            for (at, passed) in (at..self.sentence.len()).zip(passed..MAX_FILLERS) {
                if at <= self.start || !self.sentence[at].is(flag::FILLER) {
                    break;
                }
                reached.insert((at + 1, passed + 1));
            }
            reached
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// Programs find what phrases mean, however their choices are written.
        #[test]
        fn programs_do_what_phrases_say(
            lexicons in (entry(0), entry(1), entry(2)),
            phrases in prop::collection::vec(entry(LEXICONS), 1..4),
            sentence in prop::collection::vec(token(), 0..12),
        ) {
            let lexicons = [lexicons.0, lexicons.1, lexicons.2];
            let written = written(&lexicons, &phrases, true);
            let mut machine = Machine::default();
            machine.next_sentence();
            for (&program, ir) in written.programs.iter().zip(&phrases) {
                for start in 0..sentence.len() {
                    let meaning = Meaning { sentence: &sentence, lexicons: &lexicons, start };
                    let longest = meaning.of(ir, (start, 0)).last().map(|&(end, _)| end);
                    prop_assert_eq!(machine.run(&written.code, program, &sentence, start), longest);
                }
            }
        }

        /// Triggers and signatures save time and change nothing: what is found is what is found by trying every phrase
        /// from every word.
        #[test]
        fn nothing_slips(
            lexicons in (entry(0), entry(1), entry(2)),
            phrases in prop::collection::vec(entry(LEXICONS), 1..4),
            sentence in prop::collection::vec(token(), 0..12),
            sought in any::<bool>(),
        ) {
            let phrases = written(&[lexicons.0, lexicons.1, lexicons.2], &phrases, sought);
            let (mut found, mut tried) = (Vec::new(), Vec::new());
            let mut finder = Finder::default();
            let mut find = |found: &mut Vec<Hit>| {
                phrases.find(&sentence, &mut finder, found);
                phrases.find_these(0..phrases.conditions() as ConditionId, &sentence, &mut finder, found);
            };
            find(&mut found);
            // What stands in the list already, from another sentence, changes nothing.
            let once = found.len();
            find(&mut found);
            prop_assert_eq!(&found[..once], &found[once..]);
            found.truncate(once);
            for id in 0..phrases.programs.len() as PhraseId {
                for start in 0..sentence.len() {
                    phrases.run((id, start), &sentence, &mut finder.machine, (&mut tried, 0));
                }
            }
            prop_assert_eq!(found, tried);
        }
    }
}
