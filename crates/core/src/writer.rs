//! Programs written: what a phrase says, as instructions, and what it is looked up by.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::firsts::{first_words, second_words};
use crate::lookup::{SetId, Way};
use crate::phrase::Class;
use crate::phrases::{Key, NEEDS, Phrase, Words};
use crate::program::{Code, First, MAX_FILLERS, MAX_PROGRAM, Op, Routine};
use crate::signatures::{ANYTHING, Wide};

/// The number of the set without words in `Draft::sets`.
pub const EMPTY_SET: usize = 0;

/// A phrase with its words numbered and its lexicons put in place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ir {
    /// One of these words, by their number in `Draft::sets`.
    Set(usize),
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

/// Something that a match has: one of these words, and what is beside it.
#[derive(Clone, Debug)]
struct Need {
    words: Words,
    /// Signatures of what may stand before and after it in the match,
    beside: [u64; 2],
    /// and whether the match may begin and end with it.
    at_edge: [bool; 2],
    /// How many words may stand before it in the match.
    ahead: Length,
}

impl Need {
    /// One of these words, of which nothing else is known yet.
    fn new(words: Words) -> Self {
        Self { words, beside: [0; 2], at_edge: [true; 2], ahead: Length::default() }
    }

    /// The same, as a part of something longer.
    fn within(&self, before: Edges, after: Edges) -> Self {
        let mut new = self.clone();
        for (side, (beside, empty)) in [(before.last, before.empty), (after.first, after.empty)].into_iter().enumerate()
        {
            if self.at_edge[side] {
                new.beside[side] |= beside;
                new.at_edge[side] = empty;
            }
        }
        new.ahead = before.length.then(self.ahead);
        new
    }

    /// This or that.
    fn add(&mut self, other: &Self) {
        self.words.add(other.words.clone());
        for side in 0..2 {
            self.beside[side] |= other.beside[side];
            self.at_edge[side] |= other.at_edge[side];
        }
        self.ahead = self.ahead.or(other.ahead);
    }
}

/// How many words something has: at least, and at most, with the fillers that may stand between them;
/// [`ANYWHERE`](crate::phrases::ANYWHERE) or more are not counted.
#[derive(Clone, Copy, Debug, Default)]
struct Length {
    least: u8,
    most: u8,
}

impl Length {
    /// One word, and the fillers behind it.
    const WORD: Self = Self { least: 1, most: 1 + MAX_FILLERS };

    /// This, then that.
    fn then(self, next: Self) -> Self {
        Self { least: self.least.saturating_add(next.least), most: self.most.saturating_add(next.most) }
    }

    /// This or that.
    fn or(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.max(other.most) }
    }
}

/// What must be in a sentence for something to match: something of each of these.
type Needs = Vec<Need>;

/// Signatures of the words with which something may begin and end, whether it may be nothing at all, and how long it is.
#[derive(Clone, Copy, Debug)]
struct Edges {
    first: u64,
    last: u64,
    empty: bool,
    length: Length,
}

impl Edges {
    /// Nothing at all.
    const NOTHING: Self = Self { first: 0, last: 0, empty: true, length: Length { least: 0, most: 0 } };

    /// This, then that.
    fn then(self, next: Self) -> Self {
        Self {
            first: self.first | if self.empty { next.first } else { 0 },
            last: next.last | if next.empty { self.last } else { 0 },
            empty: self.empty && next.empty,
            length: self.length.then(next.length),
        }
    }

    /// This or that.
    fn or(self, other: Self) -> Self {
        Self {
            first: self.first | other.first,
            last: self.last | other.last,
            empty: self.empty || other.empty,
            length: self.length.or(other.length),
        }
    }
}

/// Branches are joined in so many words from their start: a pack may have long ones, which must not nest as deep.
const MOST_JOINED: usize = 16;

/// A phrase that can be met in more ways than this is looked up by what all of them have together.
const MAX_KEYS: usize = 500;

/// Writes the programs of a language, once its words and sets are settled.
pub struct Writer {
    /// All programs so far.
    pub code: Code,
    /// The sets of the draft in it.
    sets: Vec<SetId>,
    /// In how many choices are we whose branches were joined?
    joining: usize,
    /// How frequent words are, on a scale of its own.
    rank: Vec<f32>,
    /// The ways to meet each lexicon.
    lexicons: Vec<Vec<Needs>>,
    /// How each begins and ends.
    edges: Vec<Edges>,
    firsts: IndexMap<Words, First, FxBuildHasher>,
    /// What phrases are looked up by, by number.
    pub triggers: IndexMap<Words, (), FxBuildHasher>,
}

impl Writer {
    /// Nothing written yet; `code` has its sets, of which the numbers are `sets`, and facts.
    pub fn new(code: Code, sets: Vec<SetId>, rank: Vec<f32>) -> Self {
        let words = |set: SetId| Words { words: code.sets.words(set).collect(), classes: 0 }.settled();
        let firsts = sets.iter().map(|&set| (words(set), First { set, classes: 0 })).collect();
        let triggers = IndexMap::default();
        Self { code, sets, joining: 0, rank, lexicons: Vec::new(), edges: Vec::new(), firsts, triggers }
    }

    /// The next lexicon, in the order of their numbers; lexicons that it calls came before.
    pub fn lexicon(&mut self, ir: Option<&Ir>) {
        let pc = self.here();
        let (ways, edges) = match ir {
            Some(ir) => {
                self.emit(ir);
                (self.ways(ir), self.edges(ir))
            }
            None => {
                self.code.ops.push(Op::Set(self.sets[EMPTY_SET]));
                (Vec::new(), Edges { empty: false, ..Edges::NOTHING })
            }
        };
        self.code.ops.push(Op::Match);
        let first = self.first(pc);
        self.code.routines.push(Routine { pc, first });
        self.lexicons.push(ways);
        self.edges.push(edges);
    }

    /// The next phrase; `None` if it is too large. One that is not sought has no triggers: they would be marked in every
    /// sentence for nothing.
    pub fn phrase(&mut self, ir: &Ir, sought: bool) -> Option<Phrase> {
        let pc = self.here();
        self.emit(ir);
        self.code.ops.push(Op::Match);
        if self.code.ops.len() - pc as usize > MAX_PROGRAM {
            self.code.ops.truncate(pc as usize);
            return None;
        }
        let mut ways = self.ways(ir);
        if ways.iter().any(Vec::is_empty) {
            ways = vec![vec![Need::new(Words { words: Vec::new(), classes: Class::Any.bit() })]];
        }
        let mut keys: Vec<Key> = ways.into_iter().map(|needs| self.key(needs, sought)).collect();
        keys.sort_unstable();
        keys.dedup();
        let first = first_words(&self.code, pc);
        let begins = [first.signature(), second_words(&self.code, pc).signature()];
        Some(Phrase { sought, pc, anchored: is_anchored(ir), begins, first: first.wide(), keys })
    }

    /// The rarest of these is the trigger; two more are kept as signatures.
    fn key(&mut self, mut needs: Needs, sought: bool) -> Key {
        needs.sort_by(|a, b| self.cost(&a.words).total_cmp(&self.cost(&b.words)));
        let (mut trigger, mut beside, mut ahead) = (0, [ANYTHING; 2], Length::default());
        if sought {
            let rarest = needs.remove(0);
            let side = |side: usize| if rarest.at_edge[side] { ANYTHING } else { rarest.beside[side] };
            beside = [side(0), side(1)];
            ahead = rarest.ahead;
            trigger = self.triggers.insert_full(rarest.words, ()).0 as u32;
        }
        let mut signatures = [ANYTHING; NEEDS];
        for (place, need) in signatures.iter_mut().zip(&needs) {
            *place = need.words.signature();
        }
        Key { trigger, needs: signatures, beside, ahead: [ahead.least, ahead.most] }
    }

    /// A phrase that never matches.
    pub fn nothing(&mut self, sought: bool) -> Phrase {
        let pc = self.here();
        self.code.ops.extend([Op::Set(self.sets[EMPTY_SET]), Op::Match]);
        Phrase { sought, pc, anchored: false, begins: [0; 2], first: Wide::of(&[]), keys: Vec::new() }
    }

    fn first(&mut self, pc: u32) -> First {
        let begins = first_words(&self.code, pc);
        let sets = &mut self.code.sets;
        let entry = self.firsts.entry(begins);
        *entry.or_insert_with_key(|begins| First { set: sets.push(&begins.words), classes: begins.classes })
    }

    /// The ways in which a sentence can hold what this needs: one of them is met, whichever branch matches.
    fn ways(&self, ir: &Ir) -> Vec<Needs> {
        let ways = match ir {
            Ir::Set(set) => vec![vec![Need::new(self.set(*set))]],
            Ir::Class(class) => vec![vec![Need::new(Words { words: Vec::new(), classes: class.bit() })]],
            Ir::Call(lexicon) => self.lexicons[*lexicon].clone(),
            Ir::Choice(branches) => branches.iter().flat_map(|branch| self.ways(branch)).collect(),
            Ir::Sequence(parts) => self.ways_of_all(parts),
            Ir::Not(_) | Ir::Gap(_) | Ir::Start | Ir::End | Ir::Optional(_) => vec![Needs::default()],
        };
        if ways.len() > MAX_KEYS { vec![self.together(&ways)] } else { ways }
    }

    fn set(&self, set: usize) -> Words {
        Words { words: self.code.sets.words(self.sets[set]).collect(), classes: 0 }.settled()
    }

    /// How this begins and ends.
    fn edges(&self, ir: &Ir) -> Edges {
        let of = |signature| Edges { first: signature, last: signature, empty: false, length: Length::WORD };
        match ir {
            Ir::Set(set) => of(self.set(*set).signature()),
            Ir::Class(_) => of(ANYTHING),
            Ir::Call(lexicon) => self.edges[*lexicon],
            Ir::Choice(branches) => {
                let branches = branches.iter().map(|branch| self.edges(branch));
                branches.reduce(Edges::or).unwrap_or(Edges { empty: false, ..Edges::NOTHING })
            }
            Ir::Sequence(parts) => parts.iter().fold(Edges::NOTHING, |all, part| all.then(self.edges(part))),
            Ir::Optional(inner) => self.edges(inner).or(Edges::NOTHING),
            Ir::Gap(words) => {
                let most = words.saturating_mul(Length::WORD.most);
                Edges { length: Length { least: 0, most }, ..of(ANYTHING).or(Edges::NOTHING) }
            }
            Ir::Not(_) | Ir::Start | Ir::End => Edges::NOTHING,
        }
    }

    /// The rarest part is met in its ways, one by one; of the other parts, what all of their ways have together.
    fn ways_of_all(&self, parts: &[Ir]) -> Vec<Needs> {
        let edges: Vec<Edges> = parts.iter().map(|part| self.edges(part)).collect();
        let all = |edges: &[Edges]| edges.iter().fold(Edges::NOTHING, |all, &next| all.then(next));
        let in_place = |(part, ir): (usize, &Ir)| -> Vec<Needs> {
            let (before, after) = (all(&edges[..part]), all(&edges[part + 1..]));
            let ways = self.ways(ir);
            ways.iter().map(|needs| needs.iter().map(|need| need.within(before, after)).collect()).collect()
        };
        let ways: Vec<Vec<Needs>> = parts.iter().enumerate().map(in_place).collect();
        let together: Vec<Needs> = ways.iter().map(|ways| self.together(ways)).collect();
        let cost =
            |needs: &Needs| needs.iter().map(|need| self.cost(&need.words)).min_by(f32::total_cmp).unwrap_or(f32::MAX);
        let rarest = (0..parts.len()).min_by(|&a, &b| cost(&together[a]).total_cmp(&cost(&together[b])));
        let Some(rarest) = rarest else { return vec![Needs::default()] };
        let others = |way: &Needs| {
            let others = together.iter().enumerate().filter(|(part, _)| *part != rarest).flat_map(|(_, needs)| needs);
            way.iter().chain(others).cloned().collect()
        };
        ways[rarest].iter().map(others).collect()
    }

    /// What is there whichever way is met: of each way what is rarest, all together.
    fn together(&self, ways: &[Needs]) -> Needs {
        if let [only] = ways {
            return only.clone();
        }
        let mut union: Option<Need> = None;
        for needs in ways {
            let rarest = needs.iter().min_by(|a, b| self.cost(&a.words).total_cmp(&self.cost(&b.words)));
            match (&mut union, rarest) {
                (_, None) => return Needs::default(),
                (Some(union), Some(rarest)) => union.add(rarest),
                (None, Some(rarest)) => union = Some(rarest.clone()),
            }
        }
        let union = union.unwrap_or_else(|| Need::new(Words::default()));
        vec![Need { words: union.words.settled(), ..union }]
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
            Ir::Set(set) => {
                let set = self.sets[*set];
                let mut words = self.code.sets.words(set);
                let op = match (words.next(), words.next()) {
                    (Some(word), None) => Op::Word(word),
                    _ => Op::Set(set),
                };
                self.code.ops.push(op);
            }
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
            Ir::Gap(words) => self.code.ops.push(Op::Gap((*words).into())),
            Ir::Sequence(parts) => {
                for same in parts.chunk_by(|a, b| a == b) {
                    match &same[0] {
                        Ir::Optional(inner) => self.emit_optional(inner, same.len()),
                        _ => same.iter().for_each(|part| self.emit(part)),
                    }
                }
            }
            Ir::Optional(inner) => self.emit_optional(inner, 1),
            Ir::Choice(branches) => self.emit_choice(branches),
        }
    }

    /// Up to so many of this: without the first none of the others is tried, since that would be the same again.
    fn emit_optional(&mut self, inner: &Ir, most: usize) {
        if *inner == Ir::Class(Class::Any) {
            return self.code.ops.push(Op::Gap(most as u32));
        }
        let forks: Vec<usize> = (0..most)
            .map(|_| {
                let fork = self.hole();
                self.emit(inner);
                fork
            })
            .collect();
        for fork in forks {
            self.code.ops[fork] = Op::Fork(self.here());
        }
    }

    /// Branches that begin alike are written once up to where they part.
    fn emit_choice(&mut self, branches: &[Ir]) {
        if self.joining == MOST_JOINED {
            return self.emit_branches(branches);
        }
        let branches = joined(branches);
        self.joining += 1;
        match branches.as_slice() {
            [only] if takes_at_once(only) => self.emit(only),
            _ => self.emit_branches(&branches),
        }
        self.joining -= 1;
    }

    fn emit_branches(&mut self, branches: &[Ir]) {
        let chooser = self.hole();
        let mut by_word = Vec::new();
        let mut by_class = Vec::new();
        let mut exits = Vec::new();
        for branch in branches {
            let start = self.here();
            self.emit(branch);
            // What the way begins with is read off its program, which for this must end.
            self.code.ops.push(Op::Match);
            let begins = first_words(&self.code, start);
            let takes = matches!(self.code.ops[start as usize], Op::Word(_) | Op::Set(_));
            by_word.extend(begins.words.into_iter().map(|word| (word, Way { pc: start, takes })));
            if begins.classes != 0 {
                by_class.push((begins.classes, start));
            }
            exits.push(self.code.ops.len() - 1);
        }
        let end = self.here();
        for exit in exits {
            self.code.ops[exit] = Op::Jump(end);
        }
        self.code.ops[chooser] = Op::Choose(self.code.choices.push(by_word, &by_class));
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

/// The same branches, of which those that begin alike are one: `(a b|a c|d)` is `(a (b|c)|d)`.
fn joined(branches: &[Ir]) -> Vec<Ir> {
    let mut joined = Vec::new();
    let mut groups: IndexMap<&Ir, Vec<Vec<Ir>>, FxBuildHasher> = IndexMap::default();
    for branch in branches {
        let mut parts = Vec::new();
        add_parts(branch, &mut parts);
        // Fillers are passed over before a choice is made, so that what looks ahead must not stand behind it where it stood
        // before it.
        match parts.split_first() {
            Some((first, rest)) if takes_at_once(first) && rest.first().is_none_or(|next| takes_at_once(next)) => {
                groups.entry(first).or_default().push(rest.iter().copied().cloned().collect());
            }
            _ => joined.push(branch.clone()),
        }
    }
    joined.extend(groups.into_iter().map(|(first, rests)| Ir::Sequence([vec![first.clone()], either(rests)].concat())));
    joined
}

/// One of these, as parts of a sequence.
fn either(mut ways: Vec<Vec<Ir>>) -> Vec<Ir> {
    if ways.len() == 1 {
        return ways.swap_remove(0);
    }
    let all = ways.len();
    ways.retain(|way| !way.is_empty());
    let (left, complete) = (ways.len(), ways.len() < all);
    let choice = Ir::Choice(ways.into_iter().map(Ir::Sequence).collect());
    match (left, complete) {
        (0, _) => Vec::new(),
        (_, true) => vec![Ir::Optional(Box::new(choice))],
        (_, false) => vec![choice],
    }
}

/// The parts of a sequence, with those of sequences in it.
fn add_parts<'i>(ir: &'i Ir, out: &mut Vec<&'i Ir>) {
    match ir {
        Ir::Sequence(parts) => parts.iter().for_each(|part| add_parts(part, out)),
        _ => out.push(ir),
    }
}

/// Does this match only from the start of a sentence?
fn is_anchored(ir: &Ir) -> bool {
    match ir {
        Ir::Start => true,
        Ir::Sequence(parts) => parts.first().is_some_and(is_anchored),
        Ir::Choice(branches) => branches.iter().all(is_anchored),
        _ => false,
    }
}

/// Does this begin with a word, whichever way is met?
fn takes_at_once(ir: &Ir) -> bool {
    match ir {
        Ir::Set(_) | Ir::Class(_) | Ir::Call(_) => true,
        Ir::Choice(branches) => branches.iter().all(takes_at_once),
        Ir::Sequence(parts) => parts.first().is_some_and(takes_at_once),
        Ir::Not(_) | Ir::Gap(_) | Ir::Start | Ir::End | Ir::Optional(_) => false,
    }
}
