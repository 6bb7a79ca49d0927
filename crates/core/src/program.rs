//! Phrases as programs, and the machine that runs them.
//!
//! A phrase becomes a small program over words with forks but no loops. It is run depth first, and no fork is taken
//! twice at the same word, so that cost is bounded by words × instructions, whatever the text. A lexicon of several
//! words is a program of its own, which is run once for each word of a sentence at most, however many phrases call it.
//! At any word of a phrase up to [`MAX_FILLERS`] filler words may be passed over.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::lookup::{ChoiceId, Choices, SetId, Sets, Way};
use crate::phrase::Class;
use crate::token::{Token, flag};
use crate::vocabulary::WordId;

/// How many fillers may stand between two words of a phrase.
pub const MAX_FILLERS: u8 = 2;
/// So many forks are taken without asking whether they were taken before: most explorations have fewer.
const FREE_FORKS: u32 = 24;
/// How deep lexicons may call one another.
pub const MAX_DEPTH: usize = 12;
/// So many steps at most are taken from one word. The built-in phrases need at most a tenth of it; a phrase of somebody's
/// pack that needs more is given up at that word.
const MAX_STEPS: u32 = 20_000;
/// Largest program, in instructions, of one phrase.
pub const MAX_PROGRAM: usize = 4_000;

/// The number of a lexicon that has a program.
pub type LexiconId = u32;

/// What a match may begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct First {
    /// One of these words,
    pub set: SetId,
    /// or a word of one of these classes: bits of [`Class::bit`].
    pub classes: u8,
}

/// A lexicon of several words.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Routine {
    /// Its first instruction.
    pub pc: u32,
    /// What an entry may begin with.
    pub first: First,
}

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Takes this word.
    Word(WordId),
    /// Takes a word of this set.
    Set(SetId),
    /// Takes a word of this class.
    Class(Class),
    /// Goes on there, only if what is between (up to its [`Op::Match`]) does not follow.
    Not(u32),
    /// Takes an entry of this lexicon.
    Call(LexiconId),
    /// Goes on in one or more of many places, which the next word tells.
    Choose(ChoiceId),
    /// Takes up to so many words, whatever they are.
    Gap(u32),
    /// Goes on here and elsewhere.
    Fork(u32),
    /// Goes on elsewhere.
    Jump(u32),
    /// Goes on only at the start of the sentence.
    Start,
    /// Goes on only at the end of the sentence.
    End,
    /// The phrase is complete.
    Match,
}

/// Properties of words in one language, by number.
pub mod fact {
    /// May stand between the words of a phrase.
    pub const FILLER: u16 = 1;
    /// Negates what follows.
    pub const NEGATOR: u16 = 1 << 1;
    /// May begin an if-clause.
    pub const CONDITIONAL: u16 = 1 << 2;
    /// Shows the familiar address.
    pub const TU: u16 = 1 << 3;
    /// Shows the formal address.
    pub const VOUS: u16 = 1 << 4;
    /// No shouting although in capitals.
    pub const ACRONYM: u16 = 1 << 5;
    /// Its full stop ends no sentence.
    pub const ABBREVIATION: u16 = 1 << 6;
    /// Stands for several words although it has no apostrophe.
    pub const SPLIT: u16 = 1 << 7;
    /// Begins a compound that is one word.
    pub const COMPOUND: u16 = 1 << 8;
}

/// What the machine needs to know of a language.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Code {
    /// All programs, one after the other.
    #[serde(with = "crate::flat")]
    pub ops: Vec<Op>,
    /// The sets that they mention.
    pub sets: Sets,
    /// The choices that they make.
    pub choices: Choices,
    /// The lexicons that they call.
    pub routines: Vec<Routine>,
    /// Bits of [`fact`] by word.
    #[serde(with = "crate::flat")]
    pub facts: Vec<u16>,
}

impl Code {
    /// Bits of [`fact`] of a word.
    #[inline]
    pub fn facts(&self, word: WordId) -> u16 {
        self.facts.get(word as usize).copied().unwrap_or(0)
    }

    /// Does this instruction surely take nothing here, neither this token nor one behind it?
    #[inline]
    fn refuses(&self, pc: u32, token: &Token) -> bool {
        !token.is(flag::FILLER)
            && match self.ops[pc as usize] {
                Op::Word(word) => token.word != word,
                Op::Set(set) => !self.sets.contains(set, token.word),
                Op::Call(lexicon) => !self.begins(self.routines[lexicon as usize].first, token),
                Op::Choose(choice) => !opens(&self.choices, choice, token),
                _ => false,
            }
    }

    /// May a match that begins so begin with this token?
    #[inline]
    pub fn begins(&self, first: First, token: &Token) -> bool {
        self.sets.contains(first.set, token.word) || first.classes & token.classes() != 0
    }
}

/// A place in a program and in the sentence.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct State {
    pc: u32,
    position: u32,
    /// Fillers passed over since the last word that was taken.
    passed: u8,
}

impl State {
    /// Here, with no filler passed over.
    fn new(pc: u32, position: u32) -> Self {
        Self { pc, position, passed: 0 }
    }
}

/// The machine, with memory that is kept from one run to the next.
#[derive(Default)]
pub struct Machine {
    /// Where to go on. Runs nest where a lexicon is called: each puts its own on top.
    open: Vec<State>,
    /// Where matches end; runs nest as in `open`.
    ends: Vec<u32>,
    /// Entries of lexicons found in this sentence: by lexicon and word, a range of `entry_ends`.
    found: FxHashMap<(LexiconId, u32), (u32, u32)>,
    entry_ends: Vec<u32>,
    /// Forks that were taken in this run, with the exploration.
    forked: FxHashSet<(u32, State)>,
    exploration: u32,
}

impl Machine {
    /// Forgets what was found in the sentence before.
    pub fn next_sentence(&mut self) {
        self.found.clear();
        self.entry_ends.clear();
    }

    /// Runs the program at `pc` on a sentence from the word `start`. Returns where the longest match ends
    /// (exclusive), or `None`.
    pub fn run(&mut self, code: &Code, pc: u32, sentence: &[Token], start: usize) -> Option<usize> {
        let state = plain_beginning(code, pc, sentence, start as u32)?;
        self.ends.clear();
        self.forked.clear();
        self.explore(code, state, sentence, start as u32, (0, false));
        self.ends.iter().max().map(|&end| end as usize)
    }

    /// Where the longest entry of a lexicon ends that begins at this word.
    pub fn entry(&mut self, code: &Code, lexicon: LexiconId, sentence: &[Token], at: usize) -> Option<usize> {
        let (from, to) = self.entries(code, lexicon, sentence, at as u32, 0);
        self.entry_ends[from as usize..to as usize].last().map(|&end| end as usize)
    }

    /// Appends all ends of matches from `start` to `ends`, of which the way up to `state` is known; with `any`, only the
    /// first one that is found.
    fn explore(&mut self, code: &Code, state: State, sentence: &[Token], start: u32, (depth, any): (usize, bool)) {
        let base = self.open.len();
        self.open.push(state);
        self.exploration = self.exploration.wrapping_add(1);
        let exploration = self.exploration;
        let (mut forks, mut steps) = (0, 0);
        while self.open.len() > base
            && let Some(mut state) = self.open.pop()
        {
            loop {
                steps += 1;
                if steps > MAX_STEPS {
                    self.open.truncate(base);
                    return;
                }
                let token = sentence.get(state.position as usize);
                let takes = match code.ops[state.pc as usize] {
                    Op::Word(word) => token.is_some_and(|token| token.word == word),
                    Op::Set(set) => token.is_some_and(|token| code.sets.contains(set, token.word)),
                    Op::Class(class) => token.is_some_and(|token| token.is_class(class)),
                    Op::Call(lexicon) => {
                        let (from, to) = self.entries(code, lexicon, sentence, state.position, depth);
                        for end in &self.entry_ends[from as usize..to as usize] {
                            self.open.push(State { pc: state.pc + 1, position: *end, passed: 0 });
                        }
                        false
                    }
                    Op::Choose(choice) => {
                        forks += 1;
                        if forks > FREE_FORKS && !self.forked.insert((exploration, state)) {
                            break;
                        }
                        choose(&code.choices, choice, token, state, &mut self.open);
                        false
                    }
                    Op::Gap(most) => {
                        forks += 1;
                        if forks <= FREE_FORKS || self.forked.insert((exploration, state)) {
                            pass_over(code, most, sentence, state, start, &mut self.open);
                        }
                        break;
                    }
                    Op::Fork(second) if token.is_some_and(|token| code.refuses(state.pc + 1, token)) => {
                        state.pc = second;
                        continue;
                    }
                    Op::Fork(second) if token.is_some_and(|token| code.refuses(second, token)) => {
                        state.pc += 1;
                        continue;
                    }
                    Op::Fork(second) => {
                        forks += 1;
                        if forks > FREE_FORKS && !self.forked.insert((exploration, state)) {
                            break;
                        }
                        self.open.push(State { pc: second, ..state });
                        state.pc += 1;
                        continue;
                    }
                    Op::Jump(target) => {
                        state.pc = target;
                        continue;
                    }
                    Op::Start if state.position == 0 => {
                        state.pc += 1;
                        continue;
                    }
                    Op::End if token.is_none() => {
                        state.pc += 1;
                        continue;
                    }
                    Op::Not(target) => {
                        if self.follows(code, state.pc + 1, sentence, state.position, depth) {
                            break;
                        }
                        state.pc = target;
                        continue;
                    }
                    Op::Match => {
                        self.ends.push(state.position);
                        if any {
                            return self.open.truncate(base);
                        }
                        break;
                    }
                    Op::Start | Op::End => break,
                };
                let Some(token) = token else { break };
                #[expect(clippy::needless_bitwise_bool, reason = "which one fails cannot be guessed")]
                let may_pass = (state.position > start) & (state.passed < MAX_FILLERS) & token.is(flag::FILLER);
                if may_pass {
                    self.open.push(State { position: state.position + 1, passed: state.passed + 1, ..state });
                }
                if !takes {
                    break;
                }
                state = State { pc: state.pc + 1, position: state.position + 1, passed: 0 };
            }
        }
    }

    /// Where the entries of a lexicon end that begin at this word: a range of `entry_ends`, in order.
    fn entries(&mut self, code: &Code, lexicon: LexiconId, sentence: &[Token], at: u32, depth: usize) -> (u32, u32) {
        let routine = code.routines[lexicon as usize];
        let Some(token) = sentence.get(at as usize) else { return (0, 0) };
        if depth >= MAX_DEPTH || !code.begins(routine.first, token) {
            return (0, 0);
        }
        if let Some(range) = self.found.get(&(lexicon, at)) {
            return *range;
        }
        let base = self.ends.len();
        self.explore(code, State::new(routine.pc, at), sentence, at, (depth + 1, false));
        self.ends[base..].sort_unstable();
        let from = self.entry_ends.len();
        for end in self.ends.drain(base..) {
            if self.entry_ends[from..].last() != Some(&end) {
                self.entry_ends.push(end);
            }
        }
        let range = (from as u32, self.entry_ends.len() as u32);
        self.found.insert((lexicon, at), range);
        range
    }

    /// Does this program match from here, or behind fillers?
    fn follows(&mut self, code: &Code, pc: u32, sentence: &[Token], position: u32, depth: usize) -> bool {
        if depth >= MAX_DEPTH {
            return false;
        }
        let behind = sentence[position as usize..]
            .iter()
            .take(usize::from(MAX_FILLERS))
            .take_while(|token| token.is(flag::FILLER))
            .count() as u32;
        (position..=position + behind).any(|at| {
            let base = self.ends.len();
            self.explore(code, State::new(pc, at), sentence, at, (depth + 1, true));
            let found = self.ends.len() > base;
            self.ends.truncate(base);
            found
        })
    }
}

/// Opens the ways behind up to so many words, whatever they are, and the fillers passed over before each.
fn pass_over(code: &Code, most: u32, sentence: &[Token], from: State, start: u32, open: &mut Vec<State>) {
    let mut go_on = |state: State| {
        if sentence.get(state.position as usize).is_none_or(|token| !code.refuses(state.pc, token)) {
            open.push(state);
        }
    };
    let behind = State { pc: from.pc + 1, ..from };
    go_on(behind);
    // The fewest words that are taken on the way here, by how many fillers were passed over since the last one.
    let mut fewest = [u32::MAX; MAX_FILLERS as usize + 1];
    fewest[usize::from(from.passed)] = 0;
    for (position, token) in (from.position..).zip(&sentence[from.position as usize..]) {
        let taken = fewest.iter().fold(u32::MAX, |least, &words| least.min(words)).saturating_add(1);
        if taken > most {
            break;
        }
        let may_pass = position > start && token.is(flag::FILLER);
        for passed in (0..usize::from(MAX_FILLERS)).rev() {
            fewest[passed + 1] = if may_pass { fewest[passed] } else { u32::MAX };
        }
        fewest[0] = taken;
        go_on(State::new(behind.pc, position + 1));
    }
}

/// Opens the ways of a choice that may go on with this token.
#[inline]
fn choose(choices: &Choices, choice: ChoiceId, token: Option<&Token>, state: State, open: &mut Vec<State>) {
    if let Some(token) = token {
        let behind = |way: Way| State::new(way.pc + 1, state.position + 1);
        let ahead = |way: Way| State { pc: way.pc, ..state };
        open.extend(choices.of_word(choice, token.word).map(|way| if way.takes { behind(way) } else { ahead(way) }));
    }
    open.extend(ways_by_class(choices, choice, token).map(|pc| State { pc, ..state }));
}

/// Is there a way that may go on with this token?
#[inline]
fn opens(choices: &Choices, choice: ChoiceId, token: &Token) -> bool {
    choices.of_word(choice, token.word).len() > 0 || ways_by_class(choices, choice, Some(token)).next().is_some()
}

/// The ways that begin with a word of a class that this token has, or with nothing.
#[inline]
fn ways_by_class(choices: &Choices, choice: ChoiceId, token: Option<&Token>) -> impl Iterator<Item = u32> {
    let classes = token.map_or(Class::Any.bit(), Token::classes);
    choices.of_classes(choice).iter().filter(move |(class, _)| class & classes != 0).map(|(_, pc)| *pc)
}

/// The way through the words with which a program begins without any choice, up to the first filler; `None` if one of
/// them does not follow.
#[inline]
fn plain_beginning(code: &Code, pc: u32, sentence: &[Token], start: u32) -> Option<State> {
    let mut state = State::new(pc, start);
    loop {
        let op = code.ops[state.pc as usize];
        if op == Op::Start {
            if state.position > 0 {
                return None;
            }
            state.pc += 1;
            continue;
        }
        let token = sentence.get(state.position as usize);
        if token.is_some_and(|token| token.is(flag::FILLER)) {
            return Some(state);
        }
        let takes = match op {
            Op::Word(word) => token.is_some_and(|token| token.word == word),
            Op::Set(set) => token.is_some_and(|token| code.sets.contains(set, token.word)),
            Op::Call(lexicon) => {
                let begins = |token| code.begins(code.routines[lexicon as usize].first, token);
                return token.is_some_and(begins).then_some(state);
            }
            _ => return Some(state),
        };
        if !takes {
            return None;
        }
        state = State::new(state.pc + 1, state.position + 1);
    }
}
