//! From the files of a rules folder to a [`Spec`] and its examples. Every problem is noted; what is right is kept.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use tact_core::LazyRegex;
use tact_core::compile::Problem;
use tact_core::spec::{
    Address, Applies, Channel, Conditions, DimensionSpec, Direction, Extent, Kind, LanguageSpec, LexiconSpec, Origin,
    PhenomenonSpec, Place, Position, RuleSpec, Severity, Sourced, Spec, Status, Suggestion,
};
use tact_core::zones::ZoneWords;
use toml::de::{DeTable, DeValue};

use crate::fields::{Fields, Reading, parse};
use crate::limits::keep_within;
use crate::model::read_model;
use crate::source::SourceFile;

/// An example of a rule: a text, and where in it the rule must match.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Example {
    /// Full id of the rule.
    pub rule: String,
    /// Where the example stands.
    pub origin: Origin,
    /// The reply, without the marks.
    pub text: String,
    /// Bytes of `text` that must be found; `None`: the rule must stay silent.
    pub expected: Option<(usize, usize)>,
    /// The customer's message.
    pub customer: Option<String>,
    /// The channel.
    pub channel: Channel,
    /// The agreed form of address.
    pub address: Option<Address>,
    /// The region.
    pub region: Option<String>,
}

/// What a pack changes beside adding rules: its `pack.toml`.
#[derive(Clone, Debug, Default)]
pub struct PackHeader {
    /// As people read it.
    pub name: String,
    /// Ids or prefixes of rules and phenomena to switch off.
    pub off: Vec<Sourced>,
    /// Ids or prefixes of rules and phenomena to switch on.
    pub on: Vec<Sourced>,
    /// Factors for the weights of rules.
    pub weights: Vec<(Sourced, f32)>,
    /// The form of address that the firm uses.
    pub address: Option<Address>,
    /// The firm's region.
    pub region: Option<String>,
}

/// A rules folder, read.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// What it says.
    pub spec: Spec,
    /// The examples of its rules.
    pub examples: Vec<Example>,
    /// Its `pack.toml`, if it is a house pack.
    pub pack: Option<PackHeader>,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

const CHANNELS: &[(&str, Channel)] = &[("email", Channel::Email), ("chat", Channel::Chat), ("review", Channel::Review)];
const ADDRESSES: &[(&str, Address)] = &[("vous", Address::Vous), ("tu", Address::Tu)];
const SEVERITIES: &[(&str, Severity)] =
    &[("high", Severity::High), ("medium", Severity::Medium), ("low", Severity::Low), ("info", Severity::Info)];
const STATUSES: &[(&str, Status)] = &[("on", Status::On), ("off", Status::Off), ("draft", Status::Draft)];
const RULE_KEYS: &[&str] = &[
    "id",
    "match",
    "regex",
    "contains",
    "expect",
    "too_many",
    "model",
    "shown_from",
    "place",
    "unless",
    "unless_sentence",
    "unless_near",
    "unless_reply",
    "only_sentence",
    "only_near",
    "only_reply",
    "span",
    "words_before",
    "at",
    "sentence",
    "list",
    "channel",
    "region",
    "address",
    "problem",
    "customer_known",
    "longer_than",
    "quoted",
    "supposed",
    "negated",
    "weight",
    "severity",
    "status",
    "message",
    "why",
    "advice",
    "suggest",
    "hit",
    "miss",
];

/// Reads the files of a folder; `first` is the number of the first file in places.
pub fn read(files: &[SourceFile], first: u32) -> Folder {
    let mut folder = Folder::default();
    for (number, file) in files.iter().enumerate() {
        let mut reading = Reading { file: first + number as u32, text: &file.text, problems: Vec::new() };
        if let Some((code, "model.tsv")) = file.path.split_once('/') {
            language(&mut folder.spec, code).model = read_model(&mut reading);
        } else {
            let table = parse(&file.text, &mut reading);
            read_file(file, table.get_ref(), &mut folder, &mut reading);
        }
        folder.problems.append(&mut reading.problems);
    }
    keep_within(&mut folder);
    folder
}

fn read_file(file: &SourceFile, table: &DeTable, folder: &mut Folder, reading: &mut Reading) {
    let parts: Vec<&str> = file.path.trim_end_matches(".toml").split('/').collect();
    match parts[..] {
        ["dimensions"] => dimensions(table, &mut folder.spec, reading),
        ["phenomena"] => phenomena(table, &mut folder.spec, reading),
        ["languages"] => others(table, &mut folder.spec, reading),
        ["pack"] => folder.pack = Some(pack(table, reading)),
        [code, "language"] => language_file(table, language(&mut folder.spec, code), reading),
        [code, "zones"] => zones(language(&mut folder.spec, code), reading),
        [code, "customer"] => customer(table, language(&mut folder.spec, code), reading),
        [code, "lexicons", name] => {
            let lexicon = lexicon(name, table, reading);
            language(&mut folder.spec, code).lexicons.push(lexicon);
        }
        [code, dimension, phenomenon] => {
            let phenomenon = format!("{dimension}/{phenomenon}");
            let rules = rule_file(code, &phenomenon, table, &mut folder.examples, reading);
            language(&mut folder.spec, code).rules.extend(rules);
        }
        _ => reading.fail(
            0,
            "no rule file belongs here; expected dimensions.toml, phenomena.toml, languages.toml, pack.toml, \
             <language>/language.toml, zones.toml, customer.toml, model.tsv, <language>/lexicons/<name>.toml or \
             <language>/<dimension>/<phenomenon>.toml",
        ),
    }
}

fn language<'s>(spec: &'s mut Spec, code: &str) -> &'s mut LanguageSpec {
    let index = spec.languages.iter().position(|language| language.code == code).unwrap_or_else(|| {
        spec.languages.push(LanguageSpec { code: code.to_owned(), ..LanguageSpec::default() });
        spec.languages.len() - 1
    });
    &mut spec.languages[index]
}

fn dimensions(table: &DeTable, spec: &mut Spec, reading: &mut Reading) {
    const KEYS: &[&str] = &["name", "low", "base", "concern", "concern_with_problem", "concern_in_letter"];
    for (name, value) in table {
        let id: &str = name.get_ref();
        let DeValue::Table(inner) = value.get_ref() else {
            reading.fail(name.span().start, format!("expected a table [{id}]"));
            continue;
        };
        let start = name.span().start;
        if id == "verdict" {
            let fields = Fields::new(inner, start, &["base", "letter", "review", "hold"], reading);
            spec.base_concern = fields.number("base", reading).unwrap_or(0.0);
            spec.letter = fields.points("letter", reading);
            spec.review = fields.number("review", reading).unwrap_or(f32::INFINITY);
            spec.hold = fields.number("hold", reading).unwrap_or(f32::INFINITY);
            continue;
        }
        let fields = Fields::new(inner, start, KEYS, reading);
        spec.dimensions.push(DimensionSpec {
            id: id.to_owned(),
            name: fields.people("name", reading),
            low: fields.people("low", reading),
            base: fields.number("base", reading).unwrap_or(0.0),
            concern: fields.points("concern", reading),
            concern_with_problem: fields.points("concern_with_problem", reading),
            concern_in_letter: fields.points("concern_in_letter", reading),
        });
    }
}

fn phenomena(table: &DeTable, spec: &mut Spec, reading: &mut Reading) {
    const KEYS: &[&str] = &[
        "direction",
        "severity",
        "points",
        "repeat",
        "concern",
        "implies_problem",
        "name",
        "message",
        "why",
        "advice",
        "source",
    ];
    const DIRECTIONS: &[(&str, Direction)] =
        &[("good", Direction::Good), ("bad", Direction::Bad), ("fact", Direction::Fact)];
    for (name, value) in table {
        let DeValue::Table(inner) = value.get_ref() else {
            reading.fail(name.span().start, format!("expected a table [\"{}\"]", name.get_ref()));
            continue;
        };
        let fields = Fields::new(inner, name.span().start, KEYS, reading);
        let points = fields.numbers("points", reading);
        spec.phenomena.push(PhenomenonSpec {
            id: name.get_ref().to_string(),
            direction: fields.one_of("direction", DIRECTIONS, reading).unwrap_or_default(),
            severity: fields.one_of("severity", SEVERITIES, reading).unwrap_or_default(),
            points: points.into_iter().map(|(name, points)| (name.text, points)).collect(),
            repeat: fields.number("repeat", reading).unwrap_or(0.0),
            concern: fields.number("concern", reading).unwrap_or(0.0),
            implies_problem: fields.boolean("implies_problem", reading).unwrap_or(false),
            name: fields.people("name", reading),
            message: fields.people("message", reading),
            why: fields.people("why", reading),
            advice: fields.people("advice", reading),
            source: fields.string("source", reading).unwrap_or_default(),
        });
    }
}

fn others(table: &DeTable, spec: &mut Spec, reading: &mut Reading) {
    let fields = Fields::new(table, 0, &["other"], reading);
    let Some(DeValue::Table(languages)) = fields.get("other").map(toml::Spanned::get_ref) else {
        return reading.fail(0, "expected tables [other.<code>], each with `common = [words]`");
    };
    for (code, value) in languages {
        if let DeValue::Table(inner) = value.get_ref() {
            let fields = Fields::new(inner, code.span().start, &["common"], reading);
            spec.others.push((code.get_ref().to_string(), fields.strings("common", reading)));
        }
    }
}

fn pack(table: &DeTable, reading: &mut Reading) -> PackHeader {
    let fields = Fields::new(table, 0, &["name", "off", "on", "weights", "context"], reading);
    let context = fields.table("context", &["address", "region"], reading);
    PackHeader {
        name: fields.string("name", reading).unwrap_or_default(),
        off: fields.texts("off", reading),
        on: fields.texts("on", reading),
        weights: fields.numbers("weights", reading),
        address: context.as_ref().and_then(|context| context.one_of("address", ADDRESSES, reading)),
        region: context.as_ref().and_then(|context| context.string("region", reading)),
    }
}

fn language_file(table: &DeTable, spec: &mut LanguageSpec, reading: &mut Reading) {
    const KEYS: &[&str] = &[
        "name",
        "snowball",
        "question_mark",
        "called_by",
        "titles",
        "common",
        "fillers",
        "elisions",
        "contractions",
        "splits",
        "keep",
        "negators",
        "conditionals",
        "not_conditionals",
        "acronyms",
        "abbreviations",
        "vous",
        "tu",
    ];
    let fields = Fields::new(table, 0, KEYS, reading);
    spec.name = fields.people("name", reading);
    spec.snowball = fields.string("snowball", reading).unwrap_or_default();
    spec.question_mark = fields.string("question_mark", reading).unwrap_or_else(|| "?".to_owned());
    let called_by = fields.one_of("called_by", &[("whole-name", true), ("given-name", false)], reading);
    spec.whole_name = called_by.unwrap_or(true);
    spec.titles = fields.pairs("titles", reading);
    spec.common = fields.strings("common", reading);
    spec.fillers = fields.strings("fillers", reading);
    spec.elisions = fields.pairs("elisions", reading);
    spec.contractions = fields.pairs("contractions", reading);
    spec.splits = fields.pairs("splits", reading);
    spec.keep = fields.strings("keep", reading);
    spec.negators = fields.strings("negators", reading);
    spec.not_conditionals = fields.strings("not_conditionals", reading);
    spec.conditionals = fields.strings("conditionals", reading);
    spec.acronyms = fields.strings("acronyms", reading);
    spec.abbreviations = fields.strings("abbreviations", reading);
    spec.vous = fields.strings("vous", reading);
    spec.tu = fields.strings("tu", reading);
}

fn zones(spec: &mut LanguageSpec, reading: &mut Reading) {
    match toml::from_str::<ZoneWords>(reading.text) {
        Ok(words) => {
            if let Err(message) = words.check() {
                reading.fail(0, message);
            }
            spec.zones = words;
        }
        Err(error) => {
            let message = error.message().to_owned();
            reading.fail(error.span().map_or(0, |span| span.start), message);
        }
    }
}

fn customer(table: &DeTable, spec: &mut LanguageSpec, reading: &mut Reading) {
    let fields = Fields::new(table, 0, &["problem"], reading);
    spec.problem.extend(fields.texts("problem", reading));
}

fn lexicon(name: &str, table: &DeTable, reading: &mut Reading) -> LexiconSpec {
    let fields = Fields::new(table, 0, &["words", "becomes"], reading);
    let words = fields.texts("words", reading);
    if words.is_empty() {
        reading.fail(0, "the lexicon has no words; expected `words = [\"…\", …]`");
    }
    LexiconSpec { name: name.to_owned(), words, becomes: fields.pairs("becomes", reading) }
}

fn rule_file(
    code: &str,
    phenomenon: &str,
    table: &DeTable,
    examples: &mut Vec<Example>,
    reading: &mut Reading,
) -> Vec<RuleSpec> {
    let fields = Fields::new(table, 0, &["message", "why", "advice", "rule"], reading);
    let message = fields.string("message", reading);
    let why = fields.string("why", reading);
    let advice = fields.string("advice", reading);
    let mut rules: Vec<RuleSpec> = Vec::new();
    let mut names = HashSet::new();
    for (table, start) in fields.tables("rule", reading) {
        let fields = Fields::new(table, start, RULE_KEYS, reading);
        let Some(id) = fields.required("id", reading) else { continue };
        let kebab = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-';
        if id.text.is_empty() || !id.text.chars().all(kebab) {
            reading.fail(
                id.origin.start as usize,
                format!("`id` is \"{}\"; expected small letters, digits and -", id.text),
            );
        }
        let full = format!("{code}/{phenomenon}/{}", id.text);
        if !names.insert(full.clone()) {
            reading.fail(id.origin.start as usize, format!("two rules of this file are called `{}`", id.text));
        }
        rules.push(RuleSpec {
            id: Sourced { text: full.clone(), origin: id.origin },
            phenomenon: phenomenon.to_owned(),
            kind: kind(&fields, reading),
            conditions: conditions(&fields, reading),
            applies: applies(&fields, reading),
            weight: fields.number("weight", reading).unwrap_or(1.0),
            severity: fields.one_of("severity", SEVERITIES, reading),
            status: fields.one_of("status", STATUSES, reading).unwrap_or_default(),
            message: fields.string("message", reading).or_else(|| message.clone()),
            why: fields.string("why", reading).or_else(|| why.clone()),
            advice: fields.string("advice", reading).or_else(|| advice.clone()),
            suggest: suggestions(&fields, reading),
        });
        examples.extend(read_examples(&fields, &full, true, reading));
        examples.extend(read_examples(&fields, &full, false, reading));
    }
    rules
}

fn kind(fields: &Fields, reading: &mut Reading) -> Kind {
    const KINDS: &[&str] = &["match", "regex", "expect", "too_many", "model"];
    const PLACES: &[(&str, Place)] =
        &[("start", Place::Start), ("after-opening", Place::AfterOpening), ("end", Place::End)];
    let present: Vec<&str> = KINDS.iter().copied().filter(|key| fields.get(key).is_some()).collect();
    if present.len() != 1 {
        let found = if present.is_empty() { "none".to_owned() } else { present.join(" and ") };
        reading.fail(fields.start, format!("a rule has exactly one of: {}; this one has {found}", KINDS.join(", ")));
    }
    match present.first() {
        Some(&"regex") => {
            let expressions = fields.texts("regex", reading);
            for expression in &expressions {
                let start = expression.origin.start as usize;
                match LazyRegex::build(&expression.text) {
                    Ok(built) if built.is_match("") => reading.fail(
                        start,
                        "this regular expression is also found where there is nothing; ask for at least one character",
                    ),
                    Ok(_) => {}
                    Err(error) => {
                        let last = error.to_string().lines().last().unwrap_or("").trim().to_owned();
                        reading.fail(start, format!("this regular expression is wrong: {last}"));
                    }
                }
            }
            Kind::Regex { expressions, contains: fields.strings("contains", reading) }
        }
        Some(&"expect") => {
            let place = fields.one_of("place", PLACES, reading).unwrap_or_default();
            Kind::Expect { phenomena: one_or_more(fields, "expect", reading), place }
        }
        Some(&"too_many") => match fields.table("too_many", &["of", "over"], reading) {
            Some(table) => Kind::TooMany {
                phenomena: one_or_more(&table, "of", reading),
                over: table.count("over", reading).unwrap_or(u32::MAX),
            },
            None => Kind::default(),
        },
        Some(&"model") => Kind::Model {
            head: fields.string("model", reading).unwrap_or_default(),
            shown_from: fields.number("shown_from", reading).unwrap_or(f32::INFINITY),
        },
        _ => Kind::Phrases(fields.texts("match", reading)),
    }
}

/// A text or a list of texts.
fn one_or_more(fields: &Fields, key: &str, reading: &mut Reading) -> Vec<Sourced> {
    match fields.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::Array(_)) => fields.texts(key, reading),
        _ => fields.text(key, reading).into_iter().collect(),
    }
}

fn conditions(fields: &Fields, reading: &mut Reading) -> Conditions {
    let unless = fields.texts("unless", reading);
    for entry in unless.iter().filter(|entry| entry.text.starts_with('@')) {
        let message = "`unless` takes phrases that overlap the match; for a phenomenon use unless_sentence, unless_near \
                       or unless_reply";
        reading.fail(entry.origin.start as usize, message);
    }
    Conditions {
        unless,
        unless_sentence: fields.texts("unless_sentence", reading),
        unless_near: fields.texts("unless_near", reading),
        unless_reply: fields.texts("unless_reply", reading),
        only_sentence: fields.texts("only_sentence", reading),
        only_near: fields.texts("only_near", reading),
        only_reply: groups(fields, "only_reply", reading),
    }
}

/// A list of texts, or a list of such lists.
fn groups(fields: &Fields, key: &str, reading: &mut Reading) -> Vec<Vec<Sourced>> {
    let nested = fields
        .get(key)
        .and_then(|value| value.get_ref().as_array())
        .filter(|items| items.iter().any(|item| item.get_ref().is_array()));
    match nested {
        Some(items) => items.iter().map(|item| Fields::texts_of(item, key, reading)).collect(),
        None => Some(fields.texts(key, reading)).filter(|group| !group.is_empty()).into_iter().collect(),
    }
}

fn applies(fields: &Fields, reading: &mut Reading) -> Applies {
    const POSITIONS: &[(&str, Position)] =
        &[("opening", Position::Opening), ("closing", Position::Closing), ("sentence-start", Position::SentenceStart)];
    const EXTENTS: &[(&str, Extent)] =
        &[("phrase", Extent::Phrase), ("rest", Extent::Rest), ("sentence", Extent::Sentence)];
    Applies {
        span: fields.one_of("span", EXTENTS, reading).unwrap_or_default(),
        words_before: fields.count("words_before", reading).unwrap_or(0),
        at: fields.one_of("at", POSITIONS, reading),
        question: fields.one_of("sentence", &[("question", true), ("statement", false)], reading),
        list: fields.boolean("list", reading),
        channels: fields.some_of("channel", CHANNELS, reading),
        regions: fields.strings("region", reading),
        address: fields.one_of("address", ADDRESSES, reading),
        problem: fields.boolean("problem", reading),
        customer_known: fields.boolean("customer_known", reading),
        longer_than: fields.count("longer_than", reading).unwrap_or(0),
        quoted: fields.boolean("quoted", reading),
        supposed: fields.boolean("supposed", reading),
        negated: fields.boolean("negated", reading),
    }
}

fn suggestions(fields: &Fields, reading: &mut Reading) -> Vec<Suggestion> {
    let Some(value) = fields.get("suggest") else { return Vec::new() };
    let expected = "a list of texts or of { vous = \"…\", tu = \"…\" }";
    let Some(items) = value.get_ref().as_array() else {
        reading.fail(value.span().start, format!("`suggest`: expected {expected}"));
        return Vec::new();
    };
    let mut out = Vec::new();
    for item in items {
        match item.get_ref() {
            DeValue::String(text) => out.push(Suggestion { vous: Some(text.to_string()), tu: None }),
            DeValue::Table(table) => {
                let pair = Fields::new(table, item.span().start, &["vous", "tu"], reading);
                out.push(Suggestion { vous: pair.string("vous", reading), tu: pair.string("tu", reading) });
            }
            _ => reading.fail(item.span().start, format!("`suggest`: expected {expected}")),
        }
    }
    out
}

fn read_examples(fields: &Fields, rule: &str, hit: bool, reading: &mut Reading) -> Vec<Example> {
    let key = if hit { "hit" } else { "miss" };
    let Some(value) = fields.get(key) else {
        // The examples of a learned opinion are what it was fitted on.
        if fields.get("model").is_some() {
            return Vec::new();
        }
        reading.fail(fields.start, format!("the rule has no `{key}`; at least one example of each kind is needed"));
        return Vec::new();
    };
    let Some(items) = value.get_ref().as_array() else {
        reading.fail(value.span().start, format!("`{key}`: expected a list of examples"));
        return Vec::new();
    };
    if items.is_empty() {
        reading.fail(value.span().start, format!("`{key}` is empty; at least one example is needed"));
    }
    let mut out = Vec::new();
    for item in items {
        let start = item.span().start;
        let mut example = Example {
            rule: rule.to_owned(),
            origin: Origin { file: reading.file, start: start as u32 },
            ..Example::default()
        };
        match item.get_ref() {
            DeValue::String(text) => example.text = text.to_string(),
            DeValue::Table(table) => {
                let known = &["text", "customer", "channel", "address", "region"];
                let given = Fields::new(table, start, known, reading);
                example.text = given.required("text", reading).map(|text| text.text).unwrap_or_default();
                example.customer = given.string("customer", reading);
                example.channel = given.one_of("channel", CHANNELS, reading).unwrap_or_default();
                example.address = given.one_of("address", ADDRESSES, reading);
                example.region = given.string("region", reading);
            }
            _ => reading.fail(start, format!("`{key}`: expected a text or {{ text = \"…\", customer = \"…\" }}")),
        }
        if hit && !mark(&mut example) {
            reading.fail(start, "a hit marks the passage once: \"… [[what is found]] …\"");
            continue;
        }
        out.push(example);
    }
    out
}

/// Takes the marks `[[` and `]]` out of a hit.
fn mark(example: &mut Example) -> bool {
    let Some((before, rest)) = example.text.split_once("[[") else { return false };
    let Some((inside, after)) = rest.split_once("]]") else { return false };
    if after.contains("[[") || after.contains("]]") {
        return false;
    }
    example.expected = Some((before.len(), before.len() + inside.len()));
    example.text = format!("{before}{inside}{after}");
    true
}
