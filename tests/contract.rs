//! The outside contract: what a program that reads Tact's JSON may rely on, and what Tact says of the replies that it
//! was made for.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

mod support;

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::{fs, io::Write as _};

use serde::Deserialize;
use serde_json::{Map, Value};
use support::{RULESET, json, judge, read, root};
use tact_core::spec::Channel;
use tact_core::{Context, Verdict, apply, fixes_of};

/// The reply that the project began with.
const INVOICE: &str = "Je ne sais pas ce que vous voulez. J'ai envoyé une facture avec la commande. \
                       Si vous ne l'avez pas reçu, veuillez télécharger le reçu.";

// ---- The shape of the JSON ------------------------------------------------------------------------------------------

/// What kind of value stands in a field.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Bool,
    Text,
    Number,
    Offset,
    List,
    Object,
    /// That, or null where nothing was judged.
    OrNull(&'static Kind),
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Bool => value.is_boolean(),
            Self::Text => value.is_string(),
            Self::Number => value.is_number(),
            Self::Offset => value.is_u64(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::OrNull(kind) => value.is_null() || kind.fits(value),
        }
    }
}

type Fields = &'static [(&'static str, Kind)];

const REPORT: Fields = &[
    ("language", Kind::OrNull(&Kind::Text)),
    ("judged", Kind::Bool),
    ("scores", Kind::Object),
    ("parts", Kind::Object),
    ("verdict", Kind::OrNull(&Kind::Text)),
    ("concern", Kind::Object),
    ("problem", Kind::Bool),
    ("zones", Kind::List),
    ("left_alone", Kind::List),
    ("contributions", Kind::List),
    ("findings", Kind::List),
];
const PARTS: Fields = &[("opening", Kind::Bool), ("closing", Kind::Bool)];
const CONCERN: Fields = &[("sum", Kind::Number), ("review", Kind::Number), ("hold", Kind::Number)];
const SPAN: Fields = &[("start", Kind::Offset), ("end", Kind::Offset)];
const ZONE: Fields = &[("kind", Kind::Text), ("start", Kind::Offset), ("end", Kind::Offset)];
const CONTRIBUTION: Fields = &[
    ("dimension", Kind::Text),
    ("rule", Kind::Text),
    ("phenomenon", Kind::Text),
    ("name", Kind::Text),
    ("points", Kind::Number),
    ("start", Kind::Offset),
    ("end", Kind::Offset),
];
const FINDING: Fields = &[
    ("rule", Kind::Text),
    ("phenomenon", Kind::Text),
    ("name", Kind::Text),
    ("dimension", Kind::Text),
    ("severity", Kind::Text),
    ("start", Kind::Offset),
    ("end", Kind::Offset),
    ("line", Kind::Offset),
    ("column", Kind::Offset),
    ("excerpt", Kind::Text),
    ("message", Kind::Text),
    ("why", Kind::Text),
    ("advice", Kind::Text),
    ("suggestions", Kind::List),
    ("fixes", Kind::List),
    ("weight", Kind::Number),
    ("concern", Kind::Number),
];
const FIX: Fields = &[("text", Kind::Text), ("edits", Kind::List)];
const EDIT: Fields = &[("start", Kind::Offset), ("end", Kind::Offset), ("text", Kind::Text)];

/// `rules/dimensions.toml`, read without the code that is tested.
struct Dimensions {
    /// Name, base, points of the line from score to concern.
    scores: Vec<(String, f64, Vec<(f64, f64)>)>,
    review: f64,
    hold: f64,
}

impl Dimensions {
    fn read() -> Self {
        let table: toml::Table = toml::from_str(&read("rules/dimensions.toml")).unwrap();
        let number = |value: &toml::Value| value.as_float().or_else(|| value.as_integer().map(|one| one as f64)).unwrap();
        let scores = table.iter().filter(|(name, _)| *name != "verdict").map(|(name, entry)| {
            let pairs = entry["concern"].as_array().unwrap();
            let line = pairs.iter().map(|pair| (number(&pair[0]), number(&pair[1]))).collect();
            (name.clone(), number(&entry["base"]), line)
        });
        let scores = scores.collect();
        Self { scores, review: number(&table["verdict"]["review"]), hold: number(&table["verdict"]["hold"]) }
    }
}

/// Linear between the points, constant outside them.
fn on_line(points: &[(f64, f64)], at: f64) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return 0.0 };
    if at <= first.0 {
        return first.1;
    }
    let between = points.windows(2).find(|pair| at <= pair[1].0);
    between.map_or(last.1, |pair| pair[0].1 + (pair[1].1 - pair[0].1) * (at - pair[0].0) / (pair[1].0 - pair[0].0))
}

/// One report, checked against the contract.
struct Checked<'a> {
    text: &'a str,
    report: &'a Value,
    wrong: Vec<String>,
}

impl<'a> Checked<'a> {
    fn new(text: &'a str, report: &'a Value, dimensions: &Dimensions) -> Vec<String> {
        let mut this = Self { text, report, wrong: Vec::new() };
        this.shape();
        if this.wrong.is_empty() {
            this.spans();
            this.findings();
            this.scores(dimensions);
            this.verdict(dimensions);
        }
        this.wrong
    }

    fn fail(&mut self, message: impl Into<String>) {
        self.wrong.push(message.into());
    }

    fn list(&self, name: &str) -> &'a [Value] {
        self.report[name].as_array().unwrap()
    }

    /// Every field is there with its kind of value, and there is no other one.
    fn shape(&mut self) {
        self.object("report", self.report, REPORT, &[("reason", Kind::Text), ("file", Kind::Text)]);
        self.object("parts", &self.report["parts"], PARTS, &[]);
        self.object("concern", &self.report["concern"], CONCERN, &[]);
        for (list, fields, more) in [
            ("zones", ZONE, &[] as &[_]),
            ("left_alone", SPAN, &[]),
            ("contributions", CONTRIBUTION, &[("waived", Kind::Bool)]),
            ("findings", FINDING, &[("source", Kind::Text)]),
        ] {
            for item in self.report[list].as_array().into_iter().flatten() {
                self.object(list, item, fields, more);
            }
        }
        for finding in self.report["findings"].as_array().into_iter().flatten() {
            if finding["suggestions"].as_array().is_some_and(|list| !list.iter().all(Value::is_string)) {
                self.fail("suggestions: not all of them are texts");
            }
            for fix in finding["fixes"].as_array().into_iter().flatten() {
                self.object("fixes", fix, FIX, &[]);
                for edit in fix["edits"].as_array().into_iter().flatten() {
                    self.object("edits", edit, EDIT, &[]);
                }
            }
        }
    }

    fn object(&mut self, name: &str, value: &Value, fields: Fields, more: &[(&str, Kind)]) {
        let nothing = Map::new();
        let object = value.as_object().unwrap_or(&nothing);
        for (field, kind) in fields {
            match object.get(*field) {
                Some(value) if kind.fits(value) => {}
                Some(value) => self.fail(format!("{name}.{field} is {value}, not {kind:?}")),
                None => self.fail(format!("{name}.{field} is missing")),
            }
        }
        for (field, value) in object.iter().filter(|(field, _)| !fields.iter().any(|(known, _)| known == field)) {
            if !more.iter().any(|(known, kind)| known == field && kind.fits(value)) {
                self.fail(format!("{name}.{field} is not in the contract: add it here and to README.md"));
            }
        }
    }

    /// Spans are on character boundaries, inside the text, and in the order of the text; zones do not overlap.
    fn spans(&mut self) {
        let mut all = Vec::new();
        for list in ["zones", "left_alone", "contributions", "findings"] {
            let spans: Vec<(usize, usize)> = self.list(list).iter().map(span).collect();
            if !spans.is_sorted_by_key(|span| span.0) {
                self.fail(format!("{list} are not in the order of the text: {spans:?}"));
            }
            let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
            if matches!(list, "zones" | "left_alone") && !(apart && spans.iter().all(|(start, end)| start < end)) {
                self.fail(format!("{list} overlap or are empty: {spans:?}"));
            }
            all.extend(spans.into_iter().map(|span| (list, span)));
        }
        for (list, (start, end)) in all {
            if start > end || self.text.get(start..end).is_none() {
                self.fail(format!("{list}: {start}..{end} is no part of the text"));
            }
        }
        const KINDS: [&str; 6] = ["salutation", "body", "closing", "signature", "quote", "footer"];
        for zone in self.list("zones") {
            if !KINDS.contains(&zone["kind"].as_str().unwrap()) {
                self.fail(format!("there is no zone {}", zone["kind"]));
            }
        }
    }

    fn findings(&mut self) {
        for finding in self.list("findings") {
            let (start, end) = span(finding);
            let name = finding["rule"].as_str().unwrap();
            let phenomenon = finding["phenomenon"].as_str().unwrap();
            if finding["excerpt"] != self.text[start..end] {
                self.fail(format!("{name}: the excerpt is not the passage"));
            }
            if start == end && !phenomenon.contains("missing") {
                self.fail(format!("{name}: an empty passage, and nothing is missing"));
            }
            if start < end && phenomenon.contains("missing") {
                self.fail(format!("{name}: what is missing has no passage"));
            }
            let language = name.split('/').next().unwrap();
            if !name.starts_with(&format!("{language}/{phenomenon}/")) {
                self.fail(format!("{name} does not name its phenomenon {phenomenon}"));
            }
            if finding["dimension"] != phenomenon.split('/').next().unwrap() {
                self.fail(format!("{name}: dimension {}", finding["dimension"]));
            }
            if !["high", "medium", "low", "info"].contains(&finding["severity"].as_str().unwrap()) {
                self.fail(format!("{name}: severity {}", finding["severity"]));
            }
            for field in ["name", "message", "why", "advice"] {
                if finding[field].as_str().unwrap().trim().is_empty() {
                    self.fail(format!("{name}: {field} is empty"));
                }
            }
            if finding["message"].as_str().unwrap().contains('{') && !finding["excerpt"].as_str().unwrap().contains('{') {
                self.fail(format!("{name}: an unfilled place in the message {}", finding["message"]));
            }
            if finding["weight"].as_f64().unwrap() > 0.0 || finding["concern"].as_f64().unwrap() < 0.0 {
                self.fail(format!("{name}: a fault that earns points"));
            }
            self.place(name, finding, start);
            self.fixes(name, finding, start, end);
        }
    }

    /// Line and column, counted anew.
    fn place(&mut self, name: &str, finding: &Value, start: usize) {
        let before = self.text[..start].replace("\r\n", "\n").replace('\r', "\n");
        // A carriage return and its line feed are one line end, also when the passage stands between them.
        let before = if self.text[start..].starts_with('\n') { before.trim_end_matches('\u{0}').to_owned() } else { before };
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().trim_start_matches('\u{feff}').chars().count() + 1;
        if finding["line"] != line || finding["column"] != column {
            self.fail(format!("{name}: is at {line}:{column}, not at {}:{}", finding["line"], finding["column"]));
        }
    }

    fn fixes(&mut self, name: &str, finding: &Value, start: usize, end: usize) {
        let fixes = finding["fixes"].as_array().unwrap();
        let texts: Vec<&Value> = fixes.iter().map(|fix| &fix["text"]).collect();
        if texts != finding["suggestions"].as_array().unwrap().iter().collect::<Vec<_>>() {
            self.fail(format!("{name}: suggestions and fixes differ"));
        }
        for fix in fixes {
            let edits: Vec<(usize, usize)> = fix["edits"].as_array().unwrap().iter().map(span).collect();
            if edits.first() != Some(&(start, end)) || fix["edits"][0]["text"] != fix["text"] {
                self.fail(format!("{name}: the first edit does not replace the passage"));
            }
            let inside = edits.iter().all(|&(start, end)| start <= end && self.text.get(start..end).is_some());
            if !inside || !edits.windows(2).all(|pair| pair[0].1 <= pair[1].0) {
                self.fail(format!("{name}: edits overlap or are outside the text: {edits:?}"));
            }
            if fix["text"].as_str().unwrap().contains('{') {
                self.fail(format!("{name}: an unfilled place in {}", fix["text"]));
            }
        }
    }

    /// A score is what a person gets who adds the contributions to the base.
    fn scores(&mut self, dimensions: &Dimensions) {
        let scores = self.report["scores"].as_object().unwrap();
        let expected: Vec<&String> = dimensions.scores.iter().map(|(name, ..)| name).collect();
        if scores.keys().collect::<Vec<_>>() != expected {
            self.fail(format!("scores {:?}, not {expected:?}", scores.keys().collect::<Vec<_>>()));
            return;
        }
        let contributions = self.list("contributions");
        for (name, base, _) in &dimensions.scores {
            let points: Vec<f64> = contributions
                .iter()
                .filter(|one| one["dimension"] == **name)
                .map(|one| one["points"].as_f64().unwrap())
                .collect();
            let sum = (base + points.iter().sum::<f64>()).clamp(0.0, 100.0);
            // Points are shown with two decimals.
            let tolerance = 0.5 + 0.006 * points.len() as f64;
            match scores[name].as_f64() {
                Some(score) if (score - sum).abs() <= tolerance && score.fract() == 0.0 => {}
                None if self.report["judged"] == false && points.is_empty() => {}
                _ => self.fail(format!("the score {name} is {}, but the sum is {sum}", scores[name])),
            }
        }
        let known = |one: &&Value| dimensions.scores.iter().any(|(name, ..)| one["dimension"] == **name);
        if contributions.iter().filter(known).count() != contributions.len() {
            self.fail("points for a dimension that does not exist");
        }
    }

    /// The verdict follows from the sum of concerns: those of the findings, and those of low scores.
    fn verdict(&mut self, dimensions: &Dimensions) {
        let concern = |name: &str| self.report["concern"][name].as_f64().unwrap();
        let (sum, review, hold) = (concern("sum"), concern("review"), concern("hold"));
        if (review - dimensions.review).abs() > 1e-6 || (hold - dimensions.hold).abs() > 1e-6 {
            self.fail(format!("thresholds {review} and {hold} are not those of dimensions.toml"));
        }
        if self.report["judged"] == false {
            if self.report["verdict"] != Value::Null || !self.list("findings").is_empty() {
                self.fail("a verdict or findings without a judgement");
            }
            if !["empty", "language"].contains(&self.report["reason"].as_str().unwrap_or("")) {
                self.fail(format!("not judged because of {}", self.report["reason"]));
            }
            return;
        }
        let findings: Vec<f64> = self.list("findings").iter().map(|one| one["concern"].as_f64().unwrap()).collect();
        let low = dimensions.scores.iter().map(|(name, _, line)| on_line(line, self.report["scores"][name].as_f64().unwrap()));
        let expected = findings.iter().sum::<f64>() + low.sum::<f64>();
        let tolerance = 0.006 * (findings.len() + 1) as f64;
        if (sum - expected).abs() > tolerance {
            self.fail(format!("the concern is {sum}, but the parts give {expected}"));
        }
        let fits = |sum: f64| match self.report["verdict"].as_str() {
            Some("send") => sum < review,
            Some("review") => sum >= review && sum < hold,
            Some("hold") => sum >= hold,
            _ => false,
        };
        if ![sum - 0.006, sum, sum + 0.006].into_iter().any(fits) {
            self.fail(format!("verdict {} with a concern of {sum}", self.report["verdict"]));
        }
    }
}

fn span(value: &Value) -> (usize, usize) {
    let offset = |name: &str| value[name].as_u64().unwrap() as usize;
    (offset("start"), offset("end"))
}

/// A line of `tests/replies/written.jsonl`, as far as it is needed here.
#[derive(Deserialize)]
struct Written {
    id: String,
    channel: Channel,
    customer: Option<String>,
    text: String,
}

/// Replies that put the contract to the test: odd characters, zones, languages.
const ODD: &[&str] = &[
    "",
    " \n",
    "🙂",
    "\u{feff}Vous auriez dû lire la notice.",
    "Bonjour,\r\n\r\nVous auriez dû lire la notice.\r\n\r\nCordialement,\r\nLéa",
    "Bonjour,\rVous auriez dû lire la notice.\rCordialement,\rLéa",
    "Vous auriez du\u{302} lire la notice.",
    "\u{202e}Vous auriez dû\u{202c} lire 👩🏽‍🚒 la notice ; vous auriez dû le dire.",
    "Estimado cliente, su pedido no ha llegado todavía y lo sentimos mucho.",
    "Πού είναι το δέμα μου;",
    "Hello Anna,\n\nYou should have told me.\n\nVous auriez dû me le dire aussi, Madame.\n\nKind regards,\nTom",
    "> Vous auriez dû me prévenir",
    "Merci.\n\nLe 12 mai 2026 à 10:04, Mme X a écrit :\n> Vous auriez dû me prévenir.",
    "VOUS AURIEZ DÛ LIRE LA NOTICE !!!!!",
    "Vous auriez dû lire. Vous auriez dû lire. Vous auriez dû lire. Vous auriez dû lire. Vous auriez dû lire.",
    "Désolé, désolé, désolé, désolé, désolé. Pardon, mille excuses, toutes nos excuses.",
    INVOICE,
];

#[test]
fn every_report_keeps_the_contract() {
    let dimensions = Dimensions::read();
    let mut wrong = String::new();
    let mut check = |name: &str, text: &str, context: &Context| {
        let report = json(text, context);
        for message in Checked::new(text, &report, &dimensions) {
            let _ = writeln!(wrong, "{name}: {message}");
        }
    };
    for text in ODD {
        for channel in [Channel::Email, Channel::Chat, Channel::Review] {
            for language in [None, Some("fr"), Some("en")] {
                let context = Context { channel, language, ..Context::default() };
                check(&format!("{text:?} ({channel:?}, {language:?})"), text, &context);
            }
        }
    }
    for line in read("tests/replies/written.jsonl").lines() {
        let reply: Written = serde_json::from_str(line).unwrap();
        let context = Context { channel: reply.channel, customer: reply.customer.as_deref(), ..Context::default() };
        check(&reply.id, &reply.text, &context);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_readme_names_every_field() {
    let readme = read("README.md");
    let fields = [REPORT, CONTRIBUTION, FINDING, EDIT].concat();
    for (field, _) in fields {
        assert!(readme.contains(&format!("`{field}`")) || readme.contains(&format!(".{field}`")), "README.md does not name {field}");
    }
}

#[test]
fn the_command_prints_the_same_object() {
    let home = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-packs");
    fs::create_dir_all(&home).unwrap();
    for text in [INVOICE, "", "Hello Anna,\n\nThank you.\n\nKind regards,\nTom", "Gracias por su mensaje, señora, lo sentimos mucho."] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tact"))
            .args(["check", "--format", "json", "--ui", "en", "--no-packs"])
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert_eq!(printed.to_string(), reread(&json(text, &Context::default())).to_string(), "{text}");
    }
}

/// As it looks after a way through text: `f32` and `f64` print differently.
fn reread(value: &Value) -> Value {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

// ---- The replies that Tact was made for ------------------------------------------------------------------------------

/// The findings that are about words, not about a missing salutation or closing.
fn said(report: &Value) -> Vec<&Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|finding| !finding["phenomenon"].as_str().unwrap().starts_with("greeting/")).collect()
}

fn score(report: &Value, name: &str) -> u64 {
    report["scores"][name].as_u64().unwrap()
}

#[test]
fn the_invoice_reply_is_seen_for_what_it_is() {
    let report = json(INVOICE, &Context::default());
    let find = |phenomenon: &str| -> Vec<&Value> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|finding| finding["phenomenon"].as_str().unwrap().starts_with(phenomenon)).collect()
    };
    assert_eq!(report["language"], "fr");
    assert_eq!(report["parts"], serde_json::json!({ "opening": false, "closing": false }));
    let opening = find("greeting/missing-opening");
    assert_eq!(opening.iter().map(|one| span(one)).collect::<Vec<_>>(), [(0, 0)], "{opening:?}");
    let closing = find("greeting/missing-closing");
    assert_eq!(closing.iter().map(|one| span(one)).collect::<Vec<_>>(), [(INVOICE.len(), INVOICE.len())], "{closing:?}");
    let blame: Vec<&Value> = find("blame/").iter().map(|one| &one["excerpt"]).collect();
    assert!(blame.contains(&&Value::from("Je ne sais pas ce que vous voulez")), "{blame:?}");
    let effort: Vec<&Value> = find("empathy/effort-shift").iter().map(|one| &one["excerpt"]).collect();
    assert_eq!(effort, [&Value::from("veuillez télécharger le reçu")]);
    assert_eq!(score(&report, "greeting"), 0);
    assert!(score(&report, "politeness") < 50, "{}", report["scores"]);
    assert!(score(&report, "blame") < 50, "{}", report["scores"]);
    assert!(score(&report, "empathy") < 34, "{}", report["scores"]);
    assert_eq!(report["verdict"], "hold");
}

/// Takes the first suggestion of the first finding that has one, again and again.
fn follow(text: &str, context: &Context) -> Vec<(String, Verdict)> {
    let mut steps = vec![(text.to_owned(), judge(text, context).verdict)];
    for _ in 0..12 {
        let text = &steps[steps.len() - 1].0;
        let analysis = judge(text, context);
        let fix = analysis.findings.iter().find_map(|finding| fixes_of(text, &analysis, &RULESET, finding).into_iter().next());
        let Some(fix) = fix else { break };
        let better = apply(text, &fix);
        let verdict = judge(&better, context).verdict;
        steps.push((better, verdict));
    }
    steps
}

#[test]
fn following_the_suggestions_makes_the_invoice_reply_fit_to_send() {
    let steps = follow(INVOICE, &Context::default());
    let (text, verdict) = &steps[steps.len() - 1];
    let left = json(text, &Context::default());
    let open: Vec<&Value> = left["findings"].as_array().unwrap().iter().filter(|one| one["fixes"] != Value::Array(vec![])).collect();
    assert!(*verdict != Verdict::Hold && open.is_empty(), "{steps:#?}\nleft: {open:#?}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flagged {
    text: String,
    phenomena: Vec<String>,
    words: Option<String>,
}

#[test]
fn what_hurts_is_found() {
    #[derive(Deserialize)]
    struct Table {
        reply: Vec<Flagged>,
    }
    let table: Table = toml::from_str(&read("tests/replies/flagged.toml")).unwrap();
    let mut wrong = String::new();
    for reply in table.reply {
        let report = json(&reply.text, &Context::default());
        let fits = |finding: &&Value| {
            let phenomenon = finding["phenomenon"].as_str().unwrap();
            reply.phenomena.iter().any(|one| one == phenomenon)
                && reply.words.as_ref().is_none_or(|words| finding["excerpt"] == **words)
        };
        let found = said(&report);
        if !found.iter().any(|finding| fits(&finding)) {
            let _ = writeln!(wrong, "{}\n  must be {:?} {:?}, found {}", reply.text, reply.phenomena, reply.words, named(&found));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Findings in short.
fn named(findings: &[&Value]) -> String {
    let names: Vec<String> = findings.iter().map(|one| format!("{} {}", one["rule"].as_str().unwrap(), one["excerpt"])).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

#[test]
fn not_knowing_yet_and_finding_out_is_good() {
    let good = [
        "Je ne sais pas encore, je me renseigne et je vous écris avant 17 h.",
        "I don't know yet, I'll find out and write to you before 5 pm.",
    ];
    for text in good {
        let report = json(text, &Context::default());
        let found = said(&report);
        assert!(found.is_empty(), "{text}: {}", named(&found));
    }
}

#[test]
fn a_nightmare_that_something_is_done_about_is_no_empty_word() {
    let good = [
        "J'ai l'impression que vous vivez un vrai cauchemar. Je vous envoie un technicien ce matin et je vous appelle à 15 h.",
        "That must be a nightmare for you. I am sending you an engineer this morning and I will call you at 3 pm.",
    ];
    for text in good {
        let report = json(text, &Context::default());
        let hollow = said(&report).into_iter().filter(|one| one["phenomenon"] == "empathy/hollow-empathy").collect::<Vec<_>>();
        assert!(hollow.is_empty(), "{text}: {}", named(&hollow));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    name: String,
    text: String,
    silent: Silence,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Silence {
    All(String),
    Dimensions(Vec<String>),
}

#[test]
fn what_only_looks_like_a_fault_stays_silent() {
    #[derive(Deserialize)]
    struct Table {
        reply: Vec<Silent>,
    }
    let table: Table = toml::from_str(&read("tests/replies/silent.toml")).unwrap();
    let mut wrong = String::new();
    for reply in table.reply {
        let report = json(&reply.text, &Context::default());
        let mut found = said(&report);
        match &reply.silent {
            Silence::All(all) => assert_eq!(all, "all"),
            Silence::Dimensions(list) => found.retain(|one| list.iter().any(|name| one["dimension"] == **name)),
        }
        if !found.is_empty() {
            let _ = writeln!(wrong, "{}: {:?}\n  found {}", reply.name, reply.text, named(&found));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_sample_is_the_invoice_reply() {
    let sample = fs::read_to_string(root().join("samples/facture.txt")).unwrap();
    assert_eq!(sample.trim_end(), INVOICE);
}
