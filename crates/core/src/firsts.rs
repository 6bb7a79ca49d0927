//! What a program may begin with.

use crate::phrase::Class;
use crate::phrases::Words;
use crate::program::{Code, Op};

/// What a program may begin with. If it can match without a word, that is any word.
pub fn first_words(code: &Code, pc: u32) -> Words {
    first(code, pc).or_any()
}

/// What may come behind the first word of a match. If a match can end there, that is any word.
pub fn second_words(code: &Code, pc: u32) -> Words {
    second(code, pc).or_any()
}

/// The words that may come at a place, and whether a match may be complete before it.
#[derive(Default)]
struct Next {
    words: Words,
    complete: bool,
}

impl Next {
    /// This as well.
    fn add(&mut self, other: Next) {
        self.words.add(other.words);
        self.complete |= other.complete;
    }

    /// The words alone. Behind a complete match any may come.
    fn or_any(mut self) -> Words {
        if self.complete {
            self.words.classes |= Class::Any.bit();
        }
        self.words.settled()
    }
}

fn first(code: &Code, pc: u32) -> Next {
    let mut next = Next::default();
    for (op, _) in takers(code, pc) {
        match op {
            Op::Word(word) => next.words.words.push(word),
            Op::Set(set) => next.words.words.extend(code.sets.words(set)),
            Op::Call(lexicon) => {
                let called = code.routines[lexicon as usize].first;
                next.words.words.extend(code.sets.words(called.set));
                next.words.classes |= called.classes;
            }
            Op::Class(class) => next.words.classes |= class.bit(),
            Op::Gap(_) => next.words.classes |= Class::Any.bit(),
            _ => next.complete = true,
        }
    }
    next
}

fn second(code: &Code, pc: u32) -> Next {
    let mut next = Next::default();
    for (op, pc) in takers(code, pc) {
        match op {
            Op::Word(_) | Op::Set(_) | Op::Class(_) | Op::Gap(1) => next.add(first(code, pc + 1)),
            Op::Gap(_) => next.words.classes |= Class::Any.bit(),
            Op::Call(lexicon) => {
                let Next { words, complete } = second(code, code.routines[lexicon as usize].pc);
                next.words.add(words);
                // An entry of one word lets the phrase go on behind it.
                if complete {
                    next.add(first(code, pc + 1));
                }
            }
            _ => next.complete = true,
        }
    }
    next
}

/// The instructions that may take the first word of a program, with their places; `Op::Match` if it can match without
/// a word.
fn takers(code: &Code, pc: u32) -> Vec<(Op, u32)> {
    let mut seen = Vec::new();
    let mut stack = vec![pc];
    let mut out = Vec::new();
    while let Some(pc) = stack.pop() {
        let op = code.ops[pc as usize];
        match op {
            Op::Word(_) | Op::Set(_) | Op::Call(_) | Op::Class(_) | Op::Match => out.push((op, pc)),
            Op::Gap(_) => {
                out.push((op, pc));
                stack.push(pc + 1);
            }
            Op::Choose(choice) => stack.extend(code.choices.all(choice)),
            Op::Jump(target) | Op::Not(target) => stack.push(target),
            Op::Fork(other) => {
                if !seen.contains(&pc) {
                    seen.push(pc);
                    stack.extend([pc + 1, other]);
                }
            }
            Op::Start | Op::End => stack.push(pc + 1),
        }
    }
    out
}
