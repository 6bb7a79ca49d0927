//! A language while it is compiled: every phrase is parsed, its words get numbers, its lexicons are put in place.

use indexmap::{IndexMap, IndexSet};
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::compile::Problem;
use crate::fold::fold_word;
use crate::languages::Profile;
use crate::lists::{facts, ranks};
use crate::literals::Literals;
use crate::model::Model;
use crate::phrase::{Node, agreement_forms, parse};
use crate::phrases::{ConditionId, PhraseId, Phrases, Words};
use crate::program::{Code, MAX_DEPTH, MAX_PROGRAM, fact};
use crate::recent::Recent;
use crate::rows::Rows;
use crate::ruleset::{Asks, Brief, Conditions, Kind, Language, LazyRegex, Lexicon, Need, Phenomenon, RegexRule, Rule};
use crate::spec::{self, LanguageSpec, Origin, Sourced};
use crate::split::{Part, Splitter};
use crate::token::{gap, scan};
use crate::vocabulary::{Vocabulary, WordId};
use crate::writer::{Ir, Writer};

/// So much of a phrase is shown in a message, in bytes.
const SHOWN_PHRASE: usize = 200;

/// A language while its phrases are collected: words may still get numbers.
pub struct Draft {
    splitter: Splitter,
    stemmer: Stemmer,
    algorithm: Algorithm,
    stems: IndexMap<Box<str>, WordId, FxBuildHasher>,
    /// Sets of words, sorted, by number.
    pub sets: IndexMap<Vec<WordId>, (), FxBuildHasher>,
    lexicons: IndexMap<String, Option<Ir>, FxBuildHasher>,
    /// Phrases by their text.
    phrases: IndexMap<String, (Ir, Origin), FxBuildHasher>,
    /// The rules that look for each phrase.
    rules_of: Vec<Vec<u32>>,
    /// How many phrases are of customers with a problem: the first ones.
    problems: usize,
    rules: Vec<Rule>,
    suggested: Vec<Lexicon>,
    model: Model,
}

/// What a draft needs while it reads one phrase.
pub struct Reading<'a> {
    spec: &'a LanguageSpec,
    phenomena: &'a [Phenomenon],
    vocabulary: &'a mut Vocabulary,
    problems: &'a mut Vec<Problem>,
}

impl Draft {
    /// Reads the lists, lexicons and rules of a language.
    pub fn new(
        spec: &LanguageSpec,
        phenomena: &[Phenomenon],
        vocabulary: &mut Vocabulary,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let algorithm = algorithm(&spec.snowball);
        let mut draft = Self {
            splitter: Splitter::new(spec),
            stemmer: Stemmer::create(algorithm),
            algorithm,
            stems: IndexMap::default(),
            sets: IndexMap::default(),
            lexicons: IndexMap::default(),
            phrases: IndexMap::default(),
            rules_of: Vec::new(),
            problems: 0,
            rules: Vec::new(),
            suggested: Vec::new(),
            model: Model::new(&spec.model, vocabulary),
        };
        draft.set(Vec::new());
        for word in draft.splitter.words() {
            vocabulary.intern(word);
        }
        for list in [
            &spec.fillers,
            &spec.negators,
            &spec.conditionals,
            &spec.not_conditionals,
            &spec.acronyms,
            &spec.abbreviations,
            &spec.vous,
            &spec.tu,
            &spec.keep,
        ] {
            for word in list.iter().flat_map(|entry| entry.split_whitespace()) {
                vocabulary.intern(fold_word(word).as_str());
            }
        }
        for word in draft.splitter.compounds().flat_map(|word| word.split('-')) {
            vocabulary.intern(word);
        }
        for word in draft.splitter.plain_splits() {
            vocabulary.intern(word);
        }
        let mut reading = Reading { spec, phenomena, vocabulary, problems };
        for phrase in &spec.problem {
            draft.phrase(phrase, &mut reading);
        }
        draft.problems = draft.phrases.len();
        for rule in &spec.rules {
            draft.rule(rule, &mut reading);
        }
        for lexicon in &spec.lexicons {
            draft.lexicon(&lexicon.name, &mut Vec::new(), &mut reading);
            let suggested = draft.lexicon_words(lexicon, reading.vocabulary);
            draft.suggested.push(suggested);
        }
        draft
    }

    fn rule(&mut self, rule: &spec::RuleSpec, reading: &mut Reading) {
        let mut fail = |message: String| {
            reading.problems.push(Problem { origin: rule.id.origin, message });
        };
        let Some(phenomenon) = reading.phenomena.iter().position(|known| known.id == rule.phenomenon) else {
            return fail(format!(
                "there is no phenomenon `{}` in phenomena.toml; the file's place must be one of: {}",
                rule.phenomenon,
                reading.phenomena.iter().map(|known| known.id.as_str()).collect::<Vec<_>>().join(", ")
            ));
        };
        let index = self.rules.len();
        let kind = match &rule.kind {
            spec::Kind::Phrases(phrases) => {
                for phrase in phrases {
                    if let Some(id) = self.phrase(phrase, reading) {
                        self.rules_of[id as usize].push(index as u32);
                    }
                }
                Kind::Phrases
            }
            spec::Kind::Regex { expressions, contains } => Kind::Regex {
                expressions: expressions.iter().map(|source| LazyRegex::new(&source.text)).collect(),
                contains: Literals::new(contains.clone()),
            },
            spec::Kind::Model { head, shown_from } => match self.model.head(head) {
                Some(head) => Kind::Model { head, shown_from: *shown_from },
                None => return fail(format!("the model of this language (model.tsv) has no head `{head}`")),
            },
            spec::Kind::Expect { phenomena, place } => {
                Kind::Expect { phenomena: named(phenomena, reading), place: *place }
            }
            spec::Kind::TooMany { phenomena, over } => {
                Kind::TooMany { phenomena: named(phenomena, reading), over: *over as usize }
            }
        };
        let from = &rule.conditions;
        let conditions = Conditions {
            unless: self.needs(&from.unless, reading),
            unless_sentence: self.needs(&from.unless_sentence, reading),
            unless_near: self.needs(&from.unless_near, reading),
            unless_reply: self.needs(&from.unless_reply, reading),
            only_sentence: self.needs(&from.only_sentence, reading),
            only_near: self.needs(&from.only_near, reading),
            only_reply: from.only_reply.iter().map(|group| self.needs(group, reading)).collect(),
        };
        let texts = rule.suggest.iter().flat_map(|suggestion| [&suggestion.vous, &suggestion.tu]).flatten();
        let names = texts.flat_map(|text| text.split('{').skip(1).filter_map(|rest| rest.split_once('}')));
        let mentions: IndexSet<usize, FxBuildHasher> = names
            .filter_map(|(name, _)| reading.spec.lexicons.iter().position(|lexicon| lexicon.name == name))
            .collect();
        self.rules.push(Rule {
            id: rule.id.clone(),
            phenomenon,
            kind,
            conditions,
            applies: rule.applies.clone(),
            weight: rule.weight,
            severity: rule.severity,
            status: rule.status,
            message: rule.message.clone(),
            why: rule.why.clone(),
            advice: rule.advice.clone(),
            suggest: rule.suggest.clone(),
            fills: mentions.into_iter().collect(),
        });
    }

    fn needs(&mut self, list: &[Sourced], reading: &mut Reading) -> Vec<Need> {
        let mut out = Vec::new();
        for entry in list {
            if entry.text.starts_with('@') {
                out.extend(named(std::slice::from_ref(entry), reading).into_iter().map(Need::Phenomenon));
            } else {
                out.extend(self.phrase(entry, reading).map(Need::Phrase));
            }
        }
        out
    }

    /// The number of a phrase, which is added if it is new; `None` if it is wrong.
    fn phrase(&mut self, source: &Sourced, reading: &mut Reading) -> Option<PhraseId> {
        if let Some(id) = self.phrases.get_index_of(&source.text) {
            return Some(id as PhraseId);
        }
        let ir = self.read(source, &mut Vec::new(), reading)?;
        let (id, _) = self.phrases.insert_full(source.text.clone(), (ir, source.origin));
        self.rules_of.push(Vec::new());
        Some(id as PhraseId)
    }

    fn read(&mut self, source: &Sourced, within: &mut Vec<String>, reading: &mut Reading) -> Option<Ir> {
        match parse(&source.text) {
            Ok(node) => self.lower(&node, source.origin, within, reading),
            Err(error) => {
                let start = source.origin.start + error.range.start as u32;
                // A phrase may be longer than anybody reads; the place says where to look.
                let cut = source.text.floor_char_boundary(SHOWN_PHRASE);
                let more = if cut < source.text.len() { "…" } else { "" };
                let message = format!("in the phrase `{}{more}`: {}", &source.text[..cut], error.message);
                reading.problems.push(Problem { origin: Origin { start, ..source.origin }, message });
                None
            }
        }
    }

    fn lower(&mut self, node: &Node, origin: Origin, within: &mut Vec<String>, reading: &mut Reading) -> Option<Ir> {
        Some(match node {
            Node::Word(word) => {
                if !word.chars().any(char::is_alphanumeric) {
                    let message = format!("`{word}` has no letter: phrases match words only");
                    reading.problems.push(Problem { origin, message });
                    return None;
                }
                self.word(word, reading)
            }
            Node::Stem(word) => self.stem(word, reading.vocabulary),
            Node::Class(class) => Ir::Class(*class),
            Node::Gap(words) => Ir::Gap(*words),
            Node::Start => Ir::Start,
            Node::End => Ir::End,
            Node::Not(node) => Ir::Not(Box::new(self.lower(node, origin, within, reading)?)),
            Node::Lexicon(name, range) => {
                if within.contains(name) {
                    let message = format!("the lexicon {{{name}}} contains itself");
                    reading.problems.push(Problem { origin, message });
                    return None;
                }
                if !reading.spec.lexicons.iter().any(|lexicon| lexicon.name == *name) {
                    let known: Vec<&str> = reading.spec.lexicons.iter().map(|lexicon| lexicon.name.as_str()).collect();
                    let message =
                        format!("there is no lexicon {{{name}}} in this language; there are: {}", known.join(", "));
                    let start = origin.start + range.start as u32;
                    reading.problems.push(Problem { origin: Origin { start, ..origin }, message });
                    return None;
                }
                // Deeper ones are not looked into when the rules are used; and reading them must come to an end.
                if within.len() >= MAX_DEPTH {
                    let message =
                        format!("lexicons in lexicons: {{{name}}} is more than {MAX_DEPTH} deep; put its words here");
                    reading.problems.push(Problem { origin, message });
                    return None;
                }
                return self.lexicon(name, within, reading);
            }
            Node::Sequence(nodes) => {
                let parts: Option<Vec<Ir>> =
                    nodes.iter().map(|node| self.lower(node, origin, within, reading)).collect();
                Ir::Sequence(parts?)
            }
            Node::Choice(nodes) => {
                let parts: Option<Vec<Ir>> =
                    nodes.iter().map(|node| self.lower(node, origin, within, reading)).collect();
                self.choice(parts?)
            }
            Node::Optional(node) => Ir::Optional(Box::new(self.lower(node, origin, within, reading)?)),
        })
    }

    fn lexicon(&mut self, name: &str, within: &mut Vec<String>, reading: &mut Reading) -> Option<Ir> {
        if let Some((index, _, known)) = self.lexicons.get_full(name) {
            return known.as_ref().map(|ir| called(index, ir));
        }
        let spec = reading.spec;
        let lexicon = spec.lexicons.iter().find(|lexicon| lexicon.name == name)?;
        within.push(name.to_owned());
        let branches: Vec<Ir> = lexicon.words.iter().filter_map(|entry| self.read(entry, within, reading)).collect();
        within.pop();
        let ir = if branches.is_empty() { None } else { Some(self.choice(branches)) };
        let (index, _) = self.lexicons.insert_full(name.to_owned(), ir);
        self.lexicons[index].as_ref().map(|ir| called(index, ir))
    }

    /// One of several: those that are single words become one set, which is one test instead of many threads.
    fn choice(&mut self, branches: Vec<Ir>) -> Ir {
        let mut words: Vec<WordId> = Vec::new();
        let mut rest = Vec::new();
        let branches = branches.into_iter().flat_map(|branch| match branch {
            Ir::Choice(inner) => inner,
            other => vec![other],
        });
        for branch in branches {
            match branch {
                Ir::Set(set) => {
                    words.extend(self.sets.get_index(set).into_iter().flat_map(|(words, ())| words));
                }
                other => rest.push(other),
            }
        }
        if !words.is_empty() {
            rest.insert(0, Ir::Set(self.set(words)));
        }
        if rest.len() == 1 { rest.swap_remove(0) } else { Ir::Choice(rest) }
    }

    fn word(&mut self, word: &str, reading: &mut Reading) -> Ir {
        let branches = agreement_forms(word)
            .iter()
            .map(|form| {
                let words = self.words(form, reading.vocabulary);
                let mut parts: Vec<Ir> = words.into_iter().map(|word| Ir::Set(self.set(vec![word]))).collect();
                if parts.len() == 1 { parts.swap_remove(0) } else { Ir::Sequence(parts) }
            })
            .collect();
        self.choice(branches)
    }

    fn stem(&mut self, word: &str, vocabulary: &mut Vocabulary) -> Ir {
        let folded = fold_word(word);
        let stem = self.stemmer.stem(folded.as_str()).into_owned();
        vocabulary.add_stem(&stem);
        let number = vocabulary.intern(&format!("~{:?}:{stem}", self.algorithm));
        self.stems.insert(stem.into(), number);
        Ir::Set(self.set(vec![number]))
    }

    fn set(&mut self, mut words: Vec<WordId>) -> usize {
        words.sort_unstable();
        words.dedup();
        self.sets.insert_full(words, ()).0
    }

    /// The words that a piece of a phrase stands for, divided as text is.
    fn words(&self, text: &str, vocabulary: &mut Vocabulary) -> Vec<WordId> {
        let mut tokens = Vec::new();
        scan(text, 0, text.len(), (vocabulary, &mut Recent::default()), &mut tokens);
        tokens.pop();
        let mut out = Vec::new();
        let mut folded: Vec<String> = Vec::new();
        let mut joined = Vec::new();
        for token in &tokens {
            let word = fold_word(&text[token.start as usize..token.end as usize]).as_str().to_owned();
            joined.push(token.gap == gap::HYPHEN);
            folded.push(word);
        }
        let mut index = 0;
        while index < folded.len() {
            let compound = (index + 2..=folded.len().min(index + 4)).rev().find(|&end| {
                joined[index + 1..end].iter().all(|hyphen| *hyphen)
                    && self.splitter.compounds().any(|word| word == folded[index..end].join("-"))
            });
            if let Some(end) = compound {
                out.push(vocabulary.intern(&folded[index..end].join("-")));
                index = end;
                continue;
            }
            let word = folded[index].clone();
            // The apostrophe of an elided word that stands alone (`j'` before a bracket) was left outside by UAX 29.
            let elided = text[tokens[index].end as usize..].starts_with(['\'', '’']);
            let word = if elided { word + "'" } else { word };
            let mut parts: Vec<Part> = Vec::new();
            self.splitter.parts(&word, &mut parts);
            out.extend(parts.iter().map(|part| vocabulary.intern(part.word)));
            index += 1;
        }
        out
    }

    /// Numbers are settled: writes programs, sets and lists.
    pub fn finish(
        mut self,
        spec: LanguageSpec,
        phenomena: &[Phenomenon],
        vocabulary: &Vocabulary,
        problems: &mut Vec<Problem>,
    ) -> (Profile, Language) {
        let facts = facts(&spec, &self.splitter, vocabulary);
        let members = self.stem_members(vocabulary);
        let mut code = Code { facts, ..Code::default() };
        let mut sets = Vec::new();
        for words in self.sets.keys() {
            let mut words = words.clone();
            for index in 0..words.len() {
                if let Some(more) = members.get(&words[index]) {
                    words.extend_from_slice(more);
                }
            }
            words.sort_unstable();
            words.dedup();
            sets.push(code.sets.push(&words));
        }
        let rank = ranks(&spec, vocabulary);
        let mut writer = Writer::new(code, sets, rank);
        for ir in self.lexicons.values() {
            writer.lexicon(ir.as_ref());
        }
        let sought = self.sought();
        let mut phrases = Vec::new();
        for (number, (ir, origin)) in self.phrases.values().enumerate() {
            let phrase = writer.phrase(ir, sought[number]).unwrap_or_else(|| {
                problems.push(Problem {
                    origin: *origin,
                    message: format!(
                        "this phrase stands for more than {MAX_PROGRAM} steps; put its parts into lexicons"
                    ),
                });
                writer.nothing(sought[number])
            });
            phrases.push(phrase);
        }
        let Writer { code, triggers, .. } = writer;
        let triggers: Vec<Words> = triggers.into_keys().collect();
        let numbers = |text: &str, between: char| -> Vec<WordId> {
            text.split(between).map(|word| vocabulary.get(fold_word(word).as_bytes())).collect()
        };
        let conditionals = spec.conditionals.iter().map(|phrase| numbers(phrase, ' ')).collect();
        let not_conditionals = spec.not_conditionals.iter().map(|phrase| numbers(phrase, ' ')).collect();
        let compounds =
            self.splitter.compounds().map(|word| (numbers(word, '-'), vocabulary.get(word.as_bytes()))).collect();
        let lexicons = std::mem::take(&mut self.suggested);
        let address = [(&spec.vous, fact::VOUS), (&spec.tu, fact::TU)]
            .into_iter()
            .flat_map(|(words, bit)| words.iter().map(move |word| (fold_word(word).as_str().into(), bit)))
            .collect();
        let of_kind = |wanted: fn(&Kind) -> bool| -> Vec<usize> {
            (0..self.rules.len()).filter(|&index| wanted(&self.rules[index].kind)).collect()
        };
        let of_regex = |(index, rule): (usize, &Rule)| match &rule.kind {
            Kind::Regex { contains, .. } => Some(RegexRule { rule: index as u32, shared: contains.shared() }),
            _ => None,
        };
        let regex_rules = self.rules.iter().enumerate().filter_map(of_regex).collect();
        let model_rules = of_kind(|kind| matches!(kind, Kind::Model { .. }));
        let whole_rules = of_kind(|kind| matches!(kind, Kind::Expect { .. } | Kind::TooMany { .. }));
        let (asked_by, asks) = self.asks(&sought);
        let size = vocabulary.len();
        self.model.grow(size);
        let language = Language {
            phrases: Phrases::new(code, &phrases, &triggers, size),
            question_mark: spec.question_mark,
            whole_name: spec.whole_name,
            titles: spec.titles,
            algorithm: self.algorithm,
            stems: self.stems,
            rules_of: Rows::new(self.rules_of.iter()),
            problems: self.problems as PhraseId,
            asked_by,
            asks,
            conditionals,
            not_conditionals,
            compounds,
            briefs: self.rules.iter().map(|rule| Brief::of(rule, phenomena)).collect(),
            rules: self.rules,
            regex_rules,
            whole_rules,
            lexicons,
            model: self.model,
            model_rules,
            address,
        };
        (Profile { code: spec.code, name: spec.name, splitter: self.splitter }, language)
    }

    fn lexicon_words(&self, lexicon: &spec::LexiconSpec, vocabulary: &mut Vocabulary) -> Lexicon {
        let mut becomes: Vec<(Vec<WordId>, String)> = lexicon
            .becomes
            .iter()
            .map(|(entry, form)| {
                let words = entry.split_whitespace().flat_map(|word| self.words(word, vocabulary)).collect();
                (words, form.clone())
            })
            .collect();
        becomes.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let routine = self.lexicons.get_index_of(&lexicon.name).map(|index| index as u32);
        Lexicon { name: lexicon.name.clone(), becomes, routine }
    }

    /// Which phrases are looked for in every sentence: those of rules and of the customer, and the conditions of regular
    /// expressions and of the model's opinions, which are matched too late to ask for them.
    fn sought(&self) -> Vec<bool> {
        let rules = self.rules_of.iter().enumerate();
        let mut sought: Vec<bool> = rules.map(|(phrase, rules)| phrase < self.problems || !rules.is_empty()).collect();
        let late = |rule: &&Rule| matches!(rule.kind, Kind::Regex { .. } | Kind::Model { .. });
        for rule in self.rules.iter().filter(late) {
            for need in rule.conditions.all() {
                if let Need::Phrase(phrase) = need {
                    sought[phrase as usize] = true;
                }
            }
        }
        sought
    }

    /// What the rules of each phrase ask for, of what is not looked for anyway; each list of questions once.
    fn asks(&self, sought: &[bool]) -> (Vec<u32>, Rows) {
        let not_sought = (0..sought.len()).filter(|&phrase| !sought[phrase]);
        let conditions: FxHashMap<PhraseId, ConditionId> =
            not_sought.map(|phrase| phrase as PhraseId).zip(0..).collect();
        let mut all: IndexSet<Asks<Vec<ConditionId>>, FxBuildHasher> = IndexSet::default();
        all.insert(Asks::default());
        let of_phrase = |rules: &Vec<u32>| {
            let mut asks: Asks<Vec<ConditionId>> = Asks::default();
            for &rule in rules {
                for (list, needs) in asks.iter_mut().zip(self.rules[rule as usize].conditions.by_reach()) {
                    let phrase = |need| if let Need::Phrase(phrase) = need { Some(phrase) } else { None };
                    list.extend(needs.filter_map(phrase).filter_map(|phrase| conditions.get(&phrase)));
                }
            }
            for list in &mut asks {
                list.sort_unstable();
                list.dedup();
            }
            all.insert_full(asks).0 as u32
        };
        let asked_by = self.rules_of.iter().map(of_phrase).collect();
        (asked_by, Rows::new(all.iter().flatten()))
    }

    /// For each stem that a rule asks for, the words of the vocabulary that have it.
    fn stem_members(&self, vocabulary: &Vocabulary) -> IndexMap<WordId, Vec<WordId>, FxBuildHasher> {
        let mut members: IndexMap<WordId, Vec<WordId>, FxBuildHasher> = IndexMap::default();
        if self.stems.is_empty() {
            return members;
        }
        for number in 1..vocabulary.len() as WordId {
            let word = vocabulary.word(number);
            if !word.starts_with('~')
                && vocabulary.may_have_stem(word.as_bytes())
                && let Some(&stem) = self.stems.get(&*self.stemmer.stem(word))
            {
                members.entry(stem).or_default().push(number);
            }
        }
        members
    }
}

fn algorithm(name: &str) -> Algorithm {
    match name {
        "arabic" => Algorithm::Arabic,
        "danish" => Algorithm::Danish,
        "dutch" => Algorithm::Dutch,
        "finnish" => Algorithm::Finnish,
        "french" => Algorithm::French,
        "german" => Algorithm::German,
        "greek" => Algorithm::Greek,
        "hungarian" => Algorithm::Hungarian,
        "italian" => Algorithm::Italian,
        "norwegian" => Algorithm::Norwegian,
        "portuguese" => Algorithm::Portuguese,
        "romanian" => Algorithm::Romanian,
        "russian" => Algorithm::Russian,
        "spanish" => Algorithm::Spanish,
        "swedish" => Algorithm::Swedish,
        "tamil" => Algorithm::Tamil,
        "turkish" => Algorithm::Turkish,
        _ => Algorithm::English,
    }
}

fn named(list: &[Sourced], reading: &mut Reading) -> Vec<usize> {
    let mut out = Vec::new();
    for entry in list {
        let name = entry.text.trim_start_matches('@');
        match reading.phenomena.iter().position(|known| known.id == name) {
            Some(index) => out.push(index),
            None => reading.problems.push(Problem {
                origin: entry.origin,
                message: format!(
                    "there is no phenomenon `{name}`; there are: {}",
                    reading.phenomena.iter().map(|known| known.id.as_str()).collect::<Vec<_>>().join(", ")
                ),
            }),
        }
    }
    out
}

/// A lexicon as a part of a phrase: in place if it is one set of words, else called.
fn called(index: usize, ir: &Ir) -> Ir {
    match ir {
        Ir::Set(set) => Ir::Set(*set),
        _ => Ir::Call(index),
    }
}
