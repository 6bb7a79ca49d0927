//! One reply, judged.

use crate::analysis::{Analysis, Applied, Contribution, Finding, NotJudged, RuleRef, Verdict, Zone, ZoneKind};
use crate::conditions::{Asked, find_conditions};
use crate::context::Context;
use crate::document::{Divider, Document, Speech};
use crate::found::FoundPhrases;
use crate::judge::{Judge, Match};
use crate::layout::{Anchors, zones};
use crate::model::Reading;
use crate::phrases::Hit;
use crate::ruleset::{Kind, Rule, Ruleset};
use crate::search::{Remembered, Search};
use crate::spec::{Address, DimensionSpec, Direction, Place, Position, Status, line};
use crate::token::flag;
use crate::zones::{BlockKind, Message, name_under, quoted_message};

/// Longest text that is judged, in bytes: offsets are kept in 32 bits. What is beyond is left alone.
const MAX_TEXT: usize = u32::MAX as usize - 1;

/// Judges one reply. Pure: the same text, context and rules give the same analysis, and no input makes it fail.
pub fn analyze(text: &str, context: &Context, ruleset: &Ruleset) -> Analysis {
    Analyzer::new(ruleset).analyze(text, context)
}

/// Judges many replies with the same memory. Each result is the same as that of [`analyze`].
pub struct Analyzer<'r> {
    ruleset: &'r Ruleset,
    divider: Divider,
    document: Document,
    search: Vec<Search>,
    hits: Vec<Hit>,
    found: FoundPhrases,
    asked: Asked,
    readings: Vec<Reading>,
    /// What the search remembers of each sentence.
    remembered: Vec<Option<Remembered>>,
}

impl<'r> Analyzer<'r> {
    /// An analyzer for this rule set.
    pub fn new(ruleset: &'r Ruleset) -> Self {
        Self {
            ruleset,
            divider: Divider::new(),
            document: Document::default(),
            search: ruleset.languages().iter().map(|_| Search::default()).collect(),
            hits: Vec::new(),
            found: FoundPhrases::default(),
            asked: Asked::default(),
            readings: Vec::new(),
            remembered: Vec::new(),
        }
    }

    /// Judges one reply.
    pub fn analyze(&mut self, text: &str, context: &Context) -> Analysis {
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        self.divide(text, context);
        let thread = if context.customer.is_none() { self.quoted_message(text) } else { None };
        let customer = context.customer.or_else(|| thread.as_ref().map(|message| message.text.as_str()));
        let context = &Context { customer, ..*context };
        let customer_problem = customer.map(|message| {
            let reply = std::mem::take(&mut self.document);
            let problem = self.customer_has_problem(message, context.language);
            self.document = reply;
            problem
        });
        let name = customer.and_then(|message| name_under(message, self.ruleset.markers()));
        let customer_name = name.or_else(|| thread.as_ref().and_then(|message| message.author.clone()));
        self.find_phrases();
        let judge = Judge {
            text,
            document: &self.document,
            ruleset: self.ruleset,
            context,
            found: &FoundPhrases::default(),
            readings: &self.readings,
            customer_problem,
        };
        find_conditions(&judge, &self.remembered, &mut self.search, &mut self.asked, &mut self.found);
        let judge = Judge { found: &self.found, ..judge };
        let analysis = Summary::new(&judge).analysis();
        Analysis { thread, customer_name, ..analysis }
    }

    /// The latest message that the divided reply quotes.
    fn quoted_message(&self, text: &str) -> Option<Message> {
        let quote = self.document.blocks.iter().find(|block| block.kind == BlockKind::Quote)?;
        quoted_message(text, quote, self.ruleset.markers())
    }

    fn divide(&mut self, text: &str, context: &Context) {
        let language = context
            .language
            .and_then(|code| self.ruleset.languages().iter().position(|language| language.code == code));
        self.divider.divide_as(text, language, &context.decisions, self.ruleset, &mut self.document);
    }

    /// Finds every phrase of the document's languages that is looked for everywhere, and reads each sentence.
    fn find_phrases(&mut self) {
        self.found.clear();
        self.readings.clear();
        self.remembered.clear();
        self.search.iter_mut().for_each(Search::make_room);
        for (number, sentence) in self.document.sentences.iter().enumerate() {
            let language = &self.ruleset.languages[sentence.language as usize];
            let words = &self.document.tokens[sentence.first as usize..sentence.last as usize];
            self.hits.clear();
            let (reading, remembered) = self.search[sentence.language as usize].find(language, words, &mut self.hits);
            self.remembered.push(remembered);
            self.readings.push(reading.and(&language.model.read_marks(sentence.marks)));
            self.found.add(&self.hits, number, sentence);
        }
    }

    /// Does the customer's message speak of a problem?
    fn customer_has_problem(&mut self, message: &str, language: Option<&str>) -> bool {
        let message = &message[..message.floor_char_boundary(MAX_TEXT)];
        self.divide(message, &Context { language, ..Context::default() });
        self.find_phrases();
        self.found.sought.is_of_problem(self.ruleset)
    }

    /// The divided text of the last reply, for `tact tokens`.
    pub fn document(&self) -> &Document {
        &self.document
    }
}

/// Puts an analysis together from the matches that count.
struct Summary<'j> {
    judge: &'j Judge<'j>,
    matches: Vec<Match>,
    /// What the agent said is none.
    dismissed: Vec<Match>,
    /// For each phenomenon, whether one of the matches is of it.
    there: Vec<bool>,
    problem: bool,
    zones: Vec<Zone>,
    contributions: Vec<Contribution>,
    findings: Vec<Finding>,
}

impl<'j> Summary<'j> {
    fn new(judge: &'j Judge<'j>) -> Self {
        let (mut matches, problem) = judge.matches();
        let document = judge.document;
        let spans = |position: Position| -> Vec<(usize, usize)> {
            let at = |one: &&Match| judge.brief(one.rule).frame == Some(position);
            matches.iter().filter(at).map(|one| (one.start as usize, one.end as usize)).collect()
        };
        let anchors = Anchors { openings: &spans(Position::Opening), closings: &spans(Position::Closing) };
        let zones = zones(judge.text, &document.blocks, &anchors, judge.context.decisions.judge);
        matches.retain(|one| {
            let after = zones.partition_point(|zone| zone.start <= one.start as usize);
            after == 0 || zones[after - 1].kind != ZoneKind::Signature
        });
        // What was dismissed is taken out only now: what it silenced stays silent.
        let dismissed = matches.extract_if(.., |one| judge.is_dismissed(one)).collect();
        let there = vec![false; judge.ruleset.phenomena.len()];
        Self { judge, matches, dismissed, there, problem, zones, contributions: Vec::new(), findings: Vec::new() }
    }

    fn analysis(mut self) -> Analysis {
        let ruleset = self.judge.ruleset;
        let document = self.judge.document;
        let not_judged = match document.speech {
            None => Some(NotJudged::Empty),
            Some(_) if document.sentences.is_empty() => Some(NotJudged::Language),
            Some(_) => None,
        };
        self.note(0);
        let has = |part: Option<usize>| part.is_some_and(|phenomenon| self.there[phenomenon]);
        let (opening, closing) = (has(ruleset.opening), has(ruleset.closing));
        if not_judged.is_none() {
            self.count_excess();
            self.expect();
            self.weigh();
        } else {
            self.matches.clear();
        }
        let scores = self.scores();
        // A word or two on the way ask for less than a letter does.
        let letter = if opening || closing { line(&ruleset.letter, document.tokens.len() as f32) } else { 0.0 };
        let concern = self.concern(&scores, letter);
        let verdict = if concern >= ruleset.hold {
            Verdict::Hold
        } else if concern >= ruleset.review {
            Verdict::Review
        } else {
            Verdict::Send
        };
        self.contributions.sort_by_key(|contribution| (contribution.start, contribution.end, contribution.rule));
        // A salutation comes before whatever else is missing at the same place.
        let dimension = |rule: RuleRef| ruleset.brief(rule).dimension;
        self.findings.sort_by_key(|finding| (finding.start, finding.end, dimension(finding.rule), finding.rule));
        Analysis {
            speech: document.speech,
            not_judged,
            scores,
            opening,
            closing,
            verdict,
            concern,
            letter,
            problem: self.problem,
            address: self.address(),
            thread: None,
            customer_name: None,
            left_alone: left_alone(document),
            zones: self.zones,
            matches: self
                .matches
                .iter()
                .map(|one| Applied { rule: one.rule, start: one.start as usize, end: one.end as usize })
                .collect(),
            opinions: self.judge.explain(&self.contributions),
            contributions: self.contributions,
            findings: self.findings,
        }
    }

    /// Notes of which phenomena the matches from `from` on are.
    fn note(&mut self, from: usize) {
        for one in &self.matches[from..] {
            self.there[self.judge.brief(one.rule).phenomenon as usize] = true;
        }
    }

    /// Is there a match of one of these?
    fn has(&self, phenomena: &[usize]) -> bool {
        phenomena.iter().any(|&phenomenon| self.there[phenomenon])
    }

    fn of(&self, phenomena: &[usize]) -> impl Iterator<Item = &Match> {
        self.matches.iter().filter(|one| phenomena.contains(&(self.judge.brief(one.rule).phenomenon as usize)))
    }

    /// Rules about the language that most of the reply is in, other than phrases.
    fn rules_of_whole(&self) -> impl Iterator<Item = (RuleRef, &'j Rule)> + use<'j> {
        let judge = self.judge;
        let language = match judge.document.speech {
            Some(Speech::Judged(language)) if language < judge.ruleset.languages.len() => Some(language),
            _ => None,
        };
        language.into_iter().flat_map(move |language| {
            let spoken = &judge.ruleset.languages[language];
            let reference = move |rule: usize| RuleRef { language: language as u32, rule: rule as u32 };
            spoken.whole_rules.iter().map(move |&rule| (reference(rule), &spoken.rules[rule]))
        })
    }

    fn count_excess(&mut self) {
        let mut more = Vec::new();
        for (reference, rule) in self.rules_of_whole() {
            if let Kind::TooMany { phenomena, over } = &rule.kind
                && self.has(phenomena)
                && self.judge.applies(rule)
                && rule.applies.problem.is_none_or(|wanted| wanted == self.problem)
                && let Some(first) = self.of(phenomena).nth(*over)
            {
                let excess = Match { rule: reference, ..*first };
                more.extend((!self.judge.is_dismissed(&excess)).then_some(excess));
            }
        }
        let from = self.matches.len();
        self.matches.extend(more);
        self.note(from);
    }

    /// Reports what should be there and is not; what is not asked for here counts as if it were there.
    fn expect(&mut self) {
        let mut more = Vec::new();
        for (reference, rule) in self.rules_of_whole() {
            let Kind::Expect { phenomena, place } = &rule.kind else { continue };
            if rule.status == Status::Off || self.has(phenomena) {
                continue;
            }
            if !self.judge.applies(rule) {
                if !rule.applies.channels.is_empty() && !rule.applies.channels.contains(&self.judge.context.channel) {
                    self.waive(reference, phenomena);
                }
                continue;
            }
            if rule.applies.problem.is_none_or(|wanted| wanted == self.problem) {
                let at = self.place(*place) as u32;
                let missing = Match { rule: reference, sentence: 0, start: at, end: at, core: (at, at), strength: 1.0 };
                if self.judge.is_dismissed(&missing) {
                    self.waive(reference, phenomena);
                } else {
                    more.push(missing);
                }
            }
        }
        self.matches.extend(more);
    }

    fn waive(&mut self, rule: RuleRef, phenomena: &[usize]) {
        let place = self.place(Place::Start);
        let points = phenomena.first().map(|&index| self.judge.ruleset.phenomena[index].points.clone());
        for (dimension, points) in points.into_iter().flatten() {
            if dimension == usize::from(self.judge.brief(rule).dimension) {
                let waived =
                    Contribution { rule, dimension, points, start: place, end: place, concern: 0.0, waived: true };
                self.contributions.push(waived);
            }
        }
    }

    /// The offset where a missing thing belongs.
    fn place(&self, place: Place) -> usize {
        let judged = |zone: &&Zone| matches!(zone.kind, ZoneKind::Salutation | ZoneKind::Body | ZoneKind::Closing);
        let first = self.zones.iter().find(judged).map_or(0, |zone| zone.start);
        match place {
            Place::Start => first,
            Place::End => self.zones.iter().rfind(judged).map_or(first, |zone| zone.end),
            Place::AfterOpening => {
                self.zones.iter().find(|zone| zone.kind == ZoneKind::Body).map_or(first, |zone| zone.start)
            }
        }
    }

    /// Turns matches into contributions and findings, in the order of the text.
    fn weigh(&mut self) {
        let judge = self.judge;
        let shares = self.shares();
        self.contributions.reserve(2 * shares.len());
        for (one, share) in self.matches.iter().zip(shares) {
            let brief = judge.brief(one.rule);
            if brief.direction == Direction::Fact {
                continue;
            }
            let phenomenon = judge.phenomenon(one.rule);
            let factor = brief.factor * one.strength * share;
            let mut weight = 0.0;
            let part = Contribution {
                rule: one.rule,
                dimension: phenomenon.dimension,
                points: 0.0,
                start: one.start as usize,
                end: one.end as usize,
                concern: 0.0,
                waived: false,
            };
            for &(dimension, points) in &phenomenon.points {
                let points = points * factor;
                if dimension == phenomenon.dimension {
                    weight = points;
                }
                if points.abs() >= 0.05 {
                    self.contributions.push(Contribution { dimension, points, ..part });
                }
            }
            if brief.direction == Direction::Good && phenomenon.concern != 0.0 {
                self.contributions.push(Contribution { concern: phenomenon.concern * factor, ..part });
            }
            if brief.direction == Direction::Bad && judge.is_shown(one, self.matches.iter().chain(&self.dismissed)) {
                self.findings.push(Finding {
                    rule: one.rule,
                    start: one.start as usize,
                    end: one.end as usize,
                    severity: judge.rule(one.rule).severity.unwrap_or(phenomenon.severity),
                    weight,
                    concern: phenomenon.concern * factor,
                });
            }
        }
    }

    /// How much of its points each match brings: of several of one phenomenon the strongest brings all, each further one
    /// `repeat` times as much as the one before.
    fn shares(&self) -> Vec<f32> {
        let judge = self.judge;
        // By phenomenon, the weightiest first, the leftmost of those; as one number, which is compared faster.
        let key = |(number, one): (usize, &Match)| {
            let brief = judge.brief(one.rule);
            let weight = u128::from(!ascending(brief.factor * one.strength));
            u128::from(brief.phenomenon) << 96 | weight << 64 | u128::from(one.start) << 32 | number as u128
        };
        let mut order: Vec<u128> = self.matches.iter().enumerate().map(key).collect();
        order.sort_unstable();
        let mut shares = vec![1.0; order.len()];
        for of_phenomenon in order.chunk_by(|a, b| a >> 96 == b >> 96) {
            let mut share = 1.0;
            for key in of_phenomenon {
                shares[*key as u32 as usize] = share;
                share *= judge.ruleset.phenomena[(key >> 96) as usize].repeat;
            }
        }
        shares
    }

    fn scores(&self) -> Vec<u8> {
        let ruleset = self.judge.ruleset;
        let mut sums: Vec<f32> = ruleset.dimensions.iter().map(|dimension| dimension.base).collect();
        for contribution in &self.contributions {
            sums[contribution.dimension] += contribution.points;
        }
        #[allow(clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
        sums.into_iter().map(|sum| sum.round().clamp(0.0, 100.0) as u8).collect()
    }

    /// Never below 0: strengths that outweigh every concern leave none.
    fn concern(&self, scores: &[u8], letter: f32) -> f32 {
        let dimensions = &self.judge.ruleset.dimensions;
        let of_score =
            |(dimension, &score): (&DimensionSpec, &u8)| dimension.concern_of(f32::from(score), self.problem, letter);
        let of_scores: f32 = dimensions.iter().zip(scores).map(of_score).sum();
        let of_findings: f32 = self.findings.iter().map(|finding| finding.concern).sum();
        let of_opinions: f32 = self.contributions.iter().map(|contribution| contribution.concern).sum();
        (self.judge.ruleset.base_concern + of_scores + of_findings + of_opinions).max(0.0)
    }

    /// The form of address that the reply uses: the one with more words for it.
    fn address(&self) -> Option<Address> {
        let document = self.judge.document;
        let (mut tu, mut vous) = (0, 0);
        for sentence in &document.sentences {
            for word in &document.tokens[sentence.first as usize..sentence.last as usize] {
                tu += u32::from(word.is(flag::TU));
                vous += u32::from(word.is(flag::VOUS));
            }
        }
        match (tu, vous) {
            (0, 0) => None,
            _ if tu > vous => Some(Address::Tu),
            _ => Some(Address::Vous),
        }
    }
}

/// A number as bits that ascend with it, in the order of [`f32::total_cmp`].
fn ascending(value: f32) -> u32 {
    let bits = value.to_bits();
    if value.is_sign_negative() { !bits } else { bits | 1 << 31 }
}

/// Paragraphs in a language without rules, those that follow one another joined.
fn left_alone(document: &Document) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut before = false;
    for paragraph in &document.paragraphs {
        let alone = !matches!(paragraph.speech, Speech::Judged(_));
        match out.last_mut() {
            Some(last) if alone && before => last.1 = paragraph.end as usize,
            _ if alone => out.push((paragraph.start as usize, paragraph.end as usize)),
            _ => {}
        }
        before = alone;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_ascend_with_numbers(a in any::<f32>(), b in any::<f32>()) {
            prop_assert_eq!(ascending(a).cmp(&ascending(b)), a.total_cmp(&b));
        }
    }
}
