//! From phrases that were found to matches that count: exceptions, context, conditions, the longer of two.

use crate::analysis::RuleRef;
use crate::candidates::{Candidates, keep_longest_of_rule};
use crate::context::Context;
use crate::document::Document;
use crate::found::{Found, FoundPhrases};
use crate::literals;
use crate::model::Reading;
use crate::opinion::Excepted;
use crate::program::fact;
use crate::ruleset::{Brief, Kind, Language, LazyRegex, Need, Phenomenon, RegexRule, Rule, Ruleset};
use crate::spec::{Address, Applies, Direction, Extent, Position, Status};
use crate::token::{Token, flag, gap};
use crate::zones::{Block, BlockKind};

/// An opening begins within so many words of the start.
const OPENING_WORDS: u32 = 4;
/// A closing has at most so many words behind it (names, a postscript, an offer of help).
const CLOSING_WORDS: usize = 40;
/// A match stands for its whole sentence only if that has at most so many words.
const LONGEST_EXTENT: u32 = 40;
/// Expressions for openings look at so many bytes, to the end of the line.
const OPENING_BYTES: usize = 160;
/// Expressions for closings look at so many bytes, from the start of the line.
const CLOSING_BYTES: usize = 300;
/// What is near a match: so many sentences before it,
pub(crate) const BEFORE: u32 = 1;
/// and so many behind it.
pub(crate) const AFTER: u32 = 2;
/// So many passages are found of one regular expression in one block: to find the next one it may have to look at the
/// whole of what is left, so that all of them would cost the square of the text.
const MOST_HITS: usize = 200;
/// All sentences of the reply.
const EVERYWHERE: u32 = u32::MAX;
/// How many words before a match are searched for a negation.
const NEGATION_REACH: usize = 2;

/// A match of a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub rule: RuleRef,
    pub sentence: u32,
    pub start: u32,
    pub end: u32,
    /// The words of the phrase themselves, where the match stands for more.
    pub core: (u32, u32),
    /// How much of its points it brings: 1 for all but opinions of the model.
    pub strength: f32,
}

impl Match {
    /// Is this the same one? No rule matches twice from one place.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.rule, self.start) == (other.rule, other.start)
    }
}

/// Decides which matches count.
pub(crate) struct Judge<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    pub ruleset: &'a Ruleset,
    pub context: &'a Context<'a>,
    pub found: &'a FoundPhrases,
    /// What the model reads in each sentence.
    pub readings: &'a [Reading],
    /// Does the customer's message speak of a problem? `None`: there is no message.
    pub customer_problem: Option<bool>,
}

impl Judge<'_> {
    /// The matches that count, in the order of the text, and whether the customer has a problem.
    pub fn matches(&self) -> (Vec<Match>, bool) {
        let mut matches = self.candidates();
        let problem = self.customer_problem.unwrap_or_else(|| self.speaks_of_problem(&matches));
        matches.retain(|one| {
            self.brief(one.rule).plain || self.rule(one.rule).applies.problem.is_none_or(|wanted| wanted == problem)
        });
        let candidates = Candidates::new(&matches);
        let stands = |one: &Match| {
            !self.brief(one.rule).around
                || !self.is_cancelled(one, &candidates) && self.has_what_it_needs(one, &candidates)
        };
        let stand: Vec<bool> = matches.iter().map(stands).collect();
        let mut stand = stand.into_iter();
        matches.retain(|_| stand.next().unwrap_or(true));
        self.keep_longest(&mut matches);
        self.add_opinions(&mut matches);
        (matches, problem)
    }

    pub fn rule(&self, rule: RuleRef) -> &Rule {
        &self.language(rule).rules[rule.rule as usize]
    }

    pub fn brief(&self, rule: RuleRef) -> Brief {
        self.ruleset.brief(rule)
    }

    pub fn phenomenon(&self, rule: RuleRef) -> &Phenomenon {
        &self.ruleset.phenomena[self.brief(rule).phenomenon as usize]
    }

    /// Did the agent say that this is none?
    pub fn is_dismissed(&self, one: &Match) -> bool {
        let decisions = &self.context.decisions;
        !decisions.dismissed.is_empty()
            && decisions.dismiss(&self.rule(one.rule).id.text, one.start as usize, one.end as usize)
    }

    fn language(&self, rule: RuleRef) -> &Language {
        &self.ruleset.languages[rule.language as usize]
    }

    fn direction(&self, rule: RuleRef) -> Direction {
        self.brief(rule).direction
    }

    /// Matches whose own words and context are right; other phenomena are not yet looked at. In the order of sentences, in
    /// each in the order of rules.
    fn candidates(&self) -> Vec<Match> {
        let expressions = self.expressions();
        let mut expressions = expressions.as_slice();
        let mut out = Vec::with_capacity(self.found.sought.len() + expressions.len() + 2 * self.readings.len());
        for sentence in 0..self.document.sentences.len() as u32 {
            let from = out.len();
            for found in self.found.sought.within(sentence..=sentence) {
                for rule in self.rules_of(found).filter(|&rule| self.counts(rule, found)) {
                    let core = self.bytes((found.first, found.last));
                    let (start, end) = if self.brief(rule).plain { core } else { self.bytes(self.extent(rule, found)) };
                    out.push(Match { rule, sentence, start, end, core, strength: 1.0 });
                }
            }
            let here = expressions.partition_point(|one| one.sentence <= sentence);
            out.extend_from_slice(&expressions[..here]);
            expressions = &expressions[here..];
            keep_longest_of_rule(&mut out, from);
        }
        out
    }

    /// Where words begin and end in the text.
    pub fn bytes(&self, (first, last): (u32, u32)) -> (u32, u32) {
        (self.document.tokens[first as usize].start, self.document.tokens[last as usize - 1].end)
    }

    /// The words that a match stands for.
    fn extent(&self, rule: RuleRef, found: &Found) -> (u32, u32) {
        let sentence = &self.document.sentences[found.sentence as usize];
        match self.rule(rule).applies.span {
            Extent::Sentence if sentence.last - sentence.first <= LONGEST_EXTENT => (sentence.first, sentence.last),
            Extent::Rest if sentence.last - found.first <= LONGEST_EXTENT => (found.first, sentence.last),
            _ => (found.first, found.last),
        }
    }

    /// What regular expressions find, in the order of sentences. They work on the original text of a judged block, or on its
    /// first or last lines.
    fn expressions(&self) -> Vec<Match> {
        let mut out = Vec::new();
        let spoken = self.document.sentences.iter().fold(0u64, |all, sentence| all | 1 << sentence.language);
        for block in self.document.blocks.iter().filter(|block| block.kind == BlockKind::Judged) {
            let marks = literals::marks(&self.text.as_bytes()[block.start..block.end]);
            for language in (0..self.ruleset.languages.len()).filter(|language| spoken >> language & 1 != 0) {
                for &RegexRule { rule, shared } in &self.ruleset.languages[language].regex_rules {
                    let rule = RuleRef { language: language as u32, rule };
                    if literals::has(marks, shared) && self.applies(self.rule(rule)) {
                        self.find_expression(rule, block, marks, &mut out);
                    }
                }
            }
        }
        keep_longest_of_rule(&mut out, 0);
        out.sort_by_key(|one| one.sentence);
        out
    }

    fn find_expression(&self, reference: RuleRef, block: &Block, marks: u64, out: &mut Vec<Match>) {
        let rule = self.rule(reference);
        let Kind::Regex { expressions, contains } = &rule.kind else { return };
        let (start, end) = self.window(block, rule.applies.at);
        let bytes = &self.text.as_bytes()[start..end];
        let may_match = |expression: &&LazyRegex| {
            let tail = expression.tail(bytes);
            !tail.is_empty() && contains.are_in(tail, marks)
        };
        for expression in expressions.iter().filter(may_match).filter_map(|expression| expression.get()) {
            let hits = expression.find_iter(&self.text[start..end]).take(MOST_HITS);
            for hit in hits.filter(|hit| !hit.is_empty()) {
                let from = (start + hit.start()) as u32;
                let after = self
                    .document
                    .sentences
                    .partition_point(|sentence| self.document.tokens[sentence.first as usize].start <= from);
                let sentence = after.saturating_sub(1);
                let known = self.document.sentences.get(sentence);
                if known.is_some_and(|sentence| sentence.language == reference.language) {
                    let end = (start + hit.end()) as u32;
                    let core = (from, end);
                    out.push(Match {
                        rule: reference,
                        sentence: sentence as u32,
                        start: from,
                        end,
                        core,
                        strength: 1.0,
                    });
                }
            }
        }
    }

    /// The part of a block in which an opening or closing may stand, in whole lines.
    fn window(&self, block: &Block, at: Option<Position>) -> (usize, usize) {
        let text = &self.text[block.start..block.end];
        match at {
            Some(Position::Opening) => {
                let limit = text.floor_char_boundary(OPENING_BYTES);
                let end = text[limit..].find('\n').map_or(text.len(), |line| limit + line);
                (block.start, block.start + end)
            }
            Some(Position::Closing) => {
                let limit = text.floor_char_boundary(text.len().saturating_sub(CLOSING_BYTES));
                let start = text[..limit].rfind('\n').map_or(0, |line| line + 1);
                (block.start + start, block.end)
            }
            _ => (block.start, block.end),
        }
    }

    /// Does the rule apply to this reply at all?
    pub fn applies(&self, rule: &Rule) -> bool {
        let applies = &rule.applies;
        rule.status != Status::Off
            && (applies.channels.is_empty() || applies.channels.contains(&self.context.channel))
            && (applies.regions.is_empty()
                || self.context.region.is_some_and(|region| applies.regions.iter().any(|known| known == region)))
            && applies.customer_known.is_none_or(|wanted| wanted == self.context.customer.is_some())
            && applies.address.is_none_or(|address| address == self.context.address.unwrap_or(Address::Vous))
            && (applies.longer_than == 0 || self.document.tokens.len() as u32 > applies.longer_than)
    }

    /// The rules that look for a phrase.
    fn rules_of(&self, found: &Found) -> impl Iterator<Item = RuleRef> {
        let language = found.language;
        let rules = self.ruleset.languages[language as usize].rules_of.row(found.phrase as usize);
        rules.iter().map(move |&rule| RuleRef { language, rule })
    }

    /// May a rule count what was found, whatever its conditions say?
    pub fn may_count(&self, found: &Found) -> bool {
        self.rules_of(found).any(|rule| self.is_in_place(rule, found))
    }

    /// Is it a fault for some rule?
    pub fn is_of_fault(&self, found: &Found) -> bool {
        self.rules_of(found).any(|rule| self.direction(rule) == Direction::Bad)
    }

    fn is_in_place(&self, reference: RuleRef, found: &Found) -> bool {
        let Brief { plain, direction, .. } = self.brief(reference);
        if plain {
            return self.is_meant(direction, [None; 3], found);
        }
        let rule = self.rule(reference);
        let Applies { quoted, supposed, negated, .. } = rule.applies;
        self.applies(rule)
            && self.stands_right(rule, found)
            && self.is_meant(direction, [quoted, supposed, negated], found)
    }

    fn counts(&self, rule: RuleRef, found: &Found) -> bool {
        let taken_back = || self.rule(rule).conditions.unless.iter().any(|need| self.touches(*need, found));
        self.is_in_place(rule, found) && !(self.brief(rule).touching && taken_back())
    }

    fn stands_right(&self, rule: &Rule, found: &Found) -> bool {
        let sentence = &self.document.sentences[found.sentence as usize];
        let position = match rule.applies.at {
            None => true,
            Some(Position::Opening) => found.first < OPENING_WORDS,
            Some(Position::Closing) => self.document.tokens.len() - found.last as usize <= CLOSING_WORDS,
            Some(Position::SentenceStart) => found.first == sentence.first,
        };
        let question = sentence.marks & gap::QUESTION != 0;
        position
            && found.first - sentence.first >= rule.applies.words_before
            && rule.applies.question.is_none_or(|wanted| wanted == question)
            && rule.applies.list.is_none_or(|wanted| wanted == sentence.list)
    }

    /// Is the passage the agent's own assertion, or quoted, supposed, negated? What a rule does not say of these, the
    /// direction of its phenomenon does.
    fn is_meant(&self, direction: Direction, [quoted, supposed, negated]: [Option<bool>; 3], found: &Found) -> bool {
        let bad = direction == Direction::Bad;
        let first = &self.document.tokens[found.first as usize];
        (quoted.unwrap_or(!bad) || !first.is(flag::QUOTED))
            && (supposed.unwrap_or(!bad) || !first.is(flag::SUPPOSED))
            && (negated.unwrap_or(direction == Direction::Fact) || !self.is_negated(found))
    }

    fn is_negated(&self, found: &Found) -> bool {
        let sentence = &self.document.sentences[found.sentence as usize];
        let code = &self.ruleset.languages[found.language as usize].phrases.code;
        let before = &self.document.tokens[sentence.first as usize..found.first as usize];
        let mut next: &Token = &self.document.tokens[found.first as usize];
        for word in before.iter().rev().take(NEGATION_REACH) {
            if next.after(gap::COMMA | gap::STRONG) {
                return false;
            }
            if code.facts(word.word) & fact::NEGATOR != 0 {
                return true;
            }
            next = word;
        }
        false
    }

    fn touches(&self, need: Need, found: &Found) -> bool {
        self.touching(need, found).next().is_some()
    }

    /// Where a phrase was found that overlaps this one or touches it.
    fn touching(&self, need: Need, found: &Found) -> impl Iterator<Item = &Found> {
        let phrase = if let Need::Phrase(phrase) = need { Some(phrase) } else { None };
        let (first, last) = (found.first, found.last);
        phrase
            .into_iter()
            .flat_map(|phrase| self.found.of_phrase(found.language, phrase, found.sentence..=found.sentence))
            .filter(move |other| other.first <= last && first <= other.last)
    }

    /// Does something around a match cancel it?
    pub fn is_cancelled(&self, one: &Match, candidates: &Candidates) -> bool {
        let conditions = &self.rule(one.rule).conditions;
        self.is_any_near(&conditions.unless_sentence, one, 0, 0, candidates)
            || self.is_any_near(&conditions.unless_near, one, BEFORE, AFTER, candidates)
            || self.is_any_near(&conditions.unless_reply, one, EVERYWHERE, EVERYWHERE, candidates)
    }

    /// Is everything there that a match needs around it?
    fn has_what_it_needs(&self, one: &Match, candidates: &Candidates) -> bool {
        let conditions = &self.rule(one.rule).conditions;
        let here = |needs: &[Need], before: u32, after: u32| self.is_any_near(needs, one, before, after, candidates);
        (conditions.only_sentence.is_empty() || here(&conditions.only_sentence, 0, 0))
            && (conditions.only_near.is_empty() || here(&conditions.only_near, BEFORE, AFTER))
            && conditions.only_reply.iter().all(|group| here(group, EVERYWHERE, EVERYWHERE))
    }

    fn is_any_near(&self, needs: &[Need], one: &Match, before: u32, after: u32, candidates: &Candidates) -> bool {
        needs.iter().any(|&need| self.is_near(need, one, before, after, candidates))
    }

    /// Passages with the words of a fault that an exception takes back (« vous auriez dû recevoir »), in the dimension of
    /// this phenomenon, in the order of sentences and words.
    pub fn excepted(&self, phenomenon: usize) -> Vec<Excepted> {
        let dimension = self.ruleset.phenomena[phenomenon].dimension;
        let mut out: Vec<Excepted> = Vec::new();
        for found in &*self.found.sought {
            for rule in self.rules_of(found) {
                let brief = self.brief(rule);
                if brief.direction != Direction::Bad || usize::from(brief.dimension) != dimension || !brief.touching {
                    continue;
                }
                let taken_back = self.rule(rule).conditions.unless.iter().flat_map(|need| self.touching(*need, found));
                out.extend(taken_back.map(|other| Excepted {
                    sentence: found.sentence,
                    first: found.first.min(other.first),
                    last: found.last.max(other.last),
                }));
            }
        }
        out.sort_unstable_by_key(|one| (one.sentence, one.first, one.last));
        out
    }

    /// Is there such a thing from so many sentences before to so many after, other than the match itself?
    fn is_near(&self, need: Need, one: &Match, before: u32, after: u32, candidates: &Candidates) -> bool {
        let first = one.sentence.saturating_sub(before);
        let last = one.sentence.saturating_add(after);
        match need {
            Need::Phrase(phrase) if before == EVERYWHERE => self.found.is_there(one.rule.language, phrase),
            Need::Phrase(phrase) => self.found.of_phrase(one.rule.language, phrase, first..=last).next().is_some(),
            Need::Phenomenon(phenomenon) if before == EVERYWHERE => {
                candidates.other_of(phenomenon, one, |other| self.brief(other.rule).phenomenon as usize)
            }
            Need::Phenomenon(phenomenon) => candidates
                .within(first..=last)
                .iter()
                .any(|other| self.brief(other.rule).phenomenon as usize == phenomenon && !other.is_same(one)),
        }
    }

    fn speaks_of_problem(&self, matches: &[Match]) -> bool {
        self.found.sought.is_of_problem(self.ruleset)
            || matches.iter().any(|one| self.phenomenon(one.rule).implies_problem)
    }

    /// Where one match lies wholly inside another, the longer one stays (see CONTRIBUTING.md). Facts are not touched,
    /// nor are salutation and closing (they are there however they are worded); and a strength keeps its points inside a
    /// strength of another dimension.
    fn keep_longest(&self, matches: &mut Vec<Match>) {
        let importance = |one: &Match| {
            let rule = self.rule(one.rule);
            let phenomenon = self.phenomenon(one.rule);
            let points: f32 = phenomenon.points.iter().map(|(_, points)| points.abs()).sum();
            (phenomenon.direction == Direction::Bad, points * rule.weight)
        };
        let outermost_first = |a: &Match, b: &Match| {
            let size = |one: &Match| std::cmp::Reverse(one.end - one.start);
            a.start.cmp(&b.start).then(size(a).cmp(&size(b))).then_with(|| {
                let (a, b) = (importance(a), importance(b));
                b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
            })
        };
        // Sentences are in order.
        for of_sentence in matches.chunk_by_mut(|a, b| a.sentence == b.sentence) {
            of_sentence.sort_by(outermost_first);
        }
        let mut open: Vec<Match> = Vec::new();
        matches.retain(|one| {
            if self.direction(one.rule) == Direction::Fact {
                return true;
            }
            open.retain(|outer| outer.end > one.start);
            let inside = open.iter().any(|outer| self.silences(outer, one));
            if !inside {
                open.push(*one);
            }
            !inside
        });
    }

    fn silences(&self, outer: &Match, inner: &Match) -> bool {
        let bad = |one: &Match| self.direction(one.rule) == Direction::Bad;
        // A sentence that is marked whole for its rewording silences another fault in it, but no strength.
        let (outer_span, inner_span) = if bad(outer) && bad(inner) {
            ((outer.start, outer.end), (inner.start, inner.end))
        } else {
            (outer.core, inner.core)
        };
        if inner_span.0 < outer_span.0 || inner_span.1 > outer_span.1 {
            return false;
        }
        let (outer, inner) = (self.brief(outer.rule), self.brief(inner.rule));
        if outer.frame.is_some() || inner.frame.is_some() {
            return false;
        }
        let both_good = outer.direction == Direction::Good && inner.direction == Direction::Good;
        !both_good || outer.dimension == inner.dimension
    }
}
