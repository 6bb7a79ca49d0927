//! Programs written: what a phrase says, as instructions, and what it is looked up by.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::phrase::Class;
use crate::phrases::{NEEDS, Phrase, PhraseId, Words, first_words, second_words};
use crate::program::{Choice, Code, First, MAX_PROGRAM, Op, Routine, SetId};

/// The number of the set without words.
pub const EMPTY_SET: SetId = 0;

/// A phrase with its words numbered and its lexicons put in place.
#[derive(Clone, Debug)]
pub enum Ir {
    Set(SetId),
    Class(Class),
    /// A lexicon of several words, by its number in `Draft::lexicons`.
    Call(usize),
    Not(Box<Ir>),
    Gap(u8),
    Start,
    End,
    Sequence(Vec<Ir>),
    Choice(Vec<Ir>),
    Optional(Box<Ir>),
}

/// What must be in a sentence for something to match: something of each of these.
type Needs = Vec<Words>;

/// Writes the programs of a language, once its words and sets are settled.
pub struct Writer {
    /// All programs so far.
    pub code: Code,
    /// How frequent words are, on a scale of its own.
    rank: Vec<f32>,
    lexicons: Vec<Needs>,
    firsts: IndexMap<Words, First, FxBuildHasher>,
    /// What phrases are looked up by, by number.
    pub triggers: IndexMap<Words, (), FxBuildHasher>,
}

impl Writer {
    /// Nothing written yet; `code` has its sets and facts.
    pub fn new(code: Code, rank: Vec<f32>) -> Self {
        Self { code, rank, lexicons: Vec::new(), firsts: IndexMap::default(), triggers: IndexMap::default() }
    }

    /// The next lexicon, in the order of their numbers; lexicons that it calls came before.
    pub fn lexicon(&mut self, ir: Option<&Ir>) {
        let pc = self.here();
        let needs = match ir {
            Some(ir) => {
                self.emit(ir);
                self.needs(ir)
            }
            None => {
                self.code.ops.push(Op::Set(EMPTY_SET));
                Needs::default()
            }
        };
        self.code.ops.push(Op::Match);
        let first = self.first(pc);
        self.code.routines.push(Routine { pc, first });
        self.lexicons.push(needs);
    }

    /// The phrase of this number; `None` if it is too large. One that is not sought has no trigger: it would be marked in
    /// every sentence for nothing.
    pub fn phrase(&mut self, ir: &Ir, id: PhraseId, sought: bool) -> Option<Phrase> {
        let pc = self.here();
        self.emit(ir);
        self.code.ops.push(Op::Match);
        if self.code.ops.len() - pc as usize > MAX_PROGRAM {
            self.code.ops.truncate(pc as usize);
            return None;
        }
        let mut needs = self.needs(ir);
        needs.sort_by(|a, b| self.cost(a).total_cmp(&self.cost(b)));
        let trigger = if sought {
            let rarest =
                if needs.is_empty() { Words { words: Vec::new(), classes: Class::Any.bit() } } else { needs.remove(0) };
            self.triggers.insert_full(rarest, ()).0 as u32
        } else {
            0
        };
        let mut array = [u64::MAX; NEEDS];
        for (place, need) in array.iter_mut().zip(&needs) {
            *place = need.signature();
        }
        let second = second_words(&self.code, pc).signature();
        Some(Phrase { id, sought, pc, first: self.first(pc), second, trigger, needs: array })
    }

    /// A phrase that never matches.
    pub fn nothing(&mut self, id: PhraseId) -> Phrase {
        let pc = self.here();
        self.code.ops.extend([Op::Set(EMPTY_SET), Op::Match]);
        let first = First { set: EMPTY_SET, classes: 0 };
        Phrase { id, sought: false, pc, first, second: 0, trigger: 0, needs: [0; NEEDS] }
    }

    fn first(&mut self, pc: u32) -> First {
        let begins = first_words(&self.code, pc);
        let sets = &mut self.code.sets;
        let entry = self.firsts.entry(begins);
        *entry.or_insert_with_key(|begins| First { set: sets.push(&begins.words), classes: begins.classes })
    }

    fn needs(&self, ir: &Ir) -> Needs {
        match ir {
            Ir::Set(set) => vec![Words { words: self.code.sets.get(*set).to_vec(), classes: 0 }],
            Ir::Class(class) => vec![Words { words: Vec::new(), classes: class.bit() }],
            Ir::Call(lexicon) => self.lexicons.get(*lexicon).cloned().unwrap_or_default(),
            Ir::Sequence(parts) => parts.iter().flat_map(|part| self.needs(part)).collect(),
            Ir::Choice(branches) => {
                // Of each branch what is rarest, all together: one of them is there, whichever branch matches.
                let mut union = Words::default();
                for branch in branches {
                    let needs = self.needs(branch);
                    let Some(rarest) = needs.into_iter().min_by(|a, b| self.cost(a).total_cmp(&self.cost(b))) else {
                        return Needs::default();
                    };
                    union.add(rarest);
                }
                vec![union.settled()]
            }
            Ir::Not(_) | Ir::Gap(_) | Ir::Start | Ir::End | Ir::Optional(_) => Needs::default(),
        }
    }

    /// How often a sentence has it, on a scale of its own.
    fn cost(&self, need: &Words) -> f32 {
        let words: f32 = need.words.iter().map(|&word| self.rank[word as usize]).sum();
        let classes: f32 = [(Class::Caps, 20.0), (Class::Number, 100.0), (Class::Name, 300.0), (Class::Any, 1e6)]
            .iter()
            .filter(|(class, _)| need.classes & class.bit() != 0)
            .map(|(_, cost)| cost)
            .sum();
        words + classes
    }

    fn emit(&mut self, ir: &Ir) {
        match ir {
            Ir::Set(set) => self.code.ops.push(match self.code.sets.get(*set) {
                [word] => Op::Word(*word),
                _ => Op::Set(*set),
            }),
            Ir::Class(class) => self.code.ops.push(Op::Class(*class)),
            Ir::Call(lexicon) => self.code.ops.push(Op::Call(*lexicon as u32)),
            Ir::Start => self.code.ops.push(Op::Start),
            Ir::End => self.code.ops.push(Op::End),
            Ir::Not(inner) => {
                let start = self.hole();
                self.emit(inner);
                self.code.ops.push(Op::Match);
                self.code.ops[start] = Op::Not(self.here());
            }
            Ir::Gap(words) => {
                let end = self.here() + 2 * u32::from(*words);
                for _ in 0..*words {
                    self.code.ops.push(Op::Fork(self.here() + 1, end));
                    self.code.ops.push(Op::Class(Class::Any));
                }
            }
            Ir::Sequence(parts) => parts.iter().for_each(|part| self.emit(part)),
            Ir::Optional(inner) => {
                let fork = self.hole();
                self.emit(inner);
                self.code.ops[fork] = Op::Fork(fork as u32 + 1, self.here());
            }
            Ir::Choice(branches) => self.emit_choice(branches),
        }
    }

    fn emit_choice(&mut self, branches: &[Ir]) {
        let chooser = self.hole();
        let mut choice = Choice::default();
        let mut exits = Vec::new();
        for branch in branches {
            let start = self.here();
            self.emit(branch);
            // What the way begins with is read off its program, which for this must end.
            self.code.ops.push(Op::Match);
            let begins = first_words(&self.code, start);
            choice.by_word.extend(begins.words.into_iter().map(|word| (word, start)));
            if begins.classes != 0 {
                choice.by_class.push((begins.classes, start));
            }
            exits.push(self.code.ops.len() - 1);
        }
        choice.by_word.sort_unstable();
        let end = self.here();
        for exit in exits {
            self.code.ops[exit] = Op::Jump(end);
        }
        self.code.ops[chooser] = Op::Choose(self.code.choices.len() as u32);
        self.code.choices.push(choice);
    }

    fn here(&self) -> u32 {
        self.code.ops.len() as u32
    }

    /// The place of an instruction that is known later.
    fn hole(&mut self) -> usize {
        self.code.ops.push(Op::Match);
        self.code.ops.len() - 1
    }
}
