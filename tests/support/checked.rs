//! The object of the outside contract, checked without the code that is tested: fields, spans, sums, verdict.

use serde_json::{Map, Value};

use crate::support::read;

/// What kind of value stands in a field.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
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

pub type Fields = &'static [(&'static str, Kind)];

pub const REPORT: Fields = &[
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
const CONCERN: Fields = &[
    ("sum", Kind::Number),
    ("base", Kind::Number),
    ("letter", Kind::Number),
    ("review", Kind::Number),
    ("hold", Kind::Number),
];
const SPAN: Fields = &[("start", Kind::Offset), ("end", Kind::Offset)];
const ZONE: Fields = &[("kind", Kind::Text), ("start", Kind::Offset), ("end", Kind::Offset)];
pub const CONTRIBUTION: Fields = &[
    ("dimension", Kind::Text),
    ("rule", Kind::Text),
    ("phenomenon", Kind::Text),
    ("name", Kind::Text),
    ("points", Kind::Number),
    ("start", Kind::Offset),
    ("end", Kind::Offset),
];
pub const FINDING: Fields = &[
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
pub const EDIT: Fields = &[("start", Kind::Offset), ("end", Kind::Offset), ("text", Kind::Text)];

/// Straight lines between points, from a score to its concern.
type Line = Vec<(f64, f64)>;

/// The parts of a reply.
const ZONE_KINDS: [&str; 6] = ["salutation", "body", "closing", "signature", "quote", "footer"];

/// `rules/dimensions.toml`, read without the code that is tested.
pub struct Dimensions {
    /// Name, base, points of the line from score to concern.
    pub scores: Vec<(String, f64, Line)>,
    /// The same line where the customer has a problem, for the scores that have another then.
    with_problem: Vec<(String, Line)>,
    /// What is added in a letter.
    in_letter: Vec<(String, Line)>,
    base: f64,
    review: f64,
    hold: f64,
}

impl Dimensions {
    /// Reads the file.
    pub fn read() -> Self {
        let table: toml::Table = toml::from_str(&read("rules/dimensions.toml")).unwrap();
        let number =
            |value: &toml::Value| value.as_float().or_else(|| value.as_integer().map(|one| one as f64)).unwrap();
        let line = |pairs: &toml::Value| -> Line {
            pairs.as_array().unwrap().iter().map(|pair| (number(&pair[0]), number(&pair[1]))).collect()
        };
        let dimensions = || table.iter().filter(|(name, _)| *name != "verdict");
        let scores = dimensions().map(|(name, entry)| (name.clone(), number(&entry["base"]), line(&entry["concern"])));
        let lines = |key: &'static str| {
            dimensions().filter_map(move |(name, entry)| Some((name.clone(), line(entry.get(key)?)))).collect()
        };
        let verdict = |name: &str| number(&table["verdict"][name]);
        Self {
            scores: scores.collect(),
            with_problem: lines("concern_with_problem"),
            in_letter: lines("concern_in_letter"),
            base: verdict("base"),
            review: verdict("review"),
            hold: verdict("hold"),
        }
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
pub struct Checked<'a> {
    text: &'a str,
    report: &'a Value,
    wrong: Vec<String>,
}

impl<'a> Checked<'a> {
    /// What is wrong with the report of a text.
    pub fn of(text: &'a str, report: &'a Value, dimensions: &Dimensions) -> Vec<String> {
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
        self.object(
            "report",
            self.report,
            REPORT,
            &[("reason", Kind::Text), ("because", Kind::Text), ("file", Kind::Text)],
        );
        self.object("parts", &self.report["parts"], PARTS, &[]);
        self.object("concern", &self.report["concern"], CONCERN, &[]);
        for (list, fields, more) in [
            ("zones", ZONE, &[] as &[_]),
            ("left_alone", SPAN, &[]),
            (
                "contributions",
                CONTRIBUTION,
                &[("waived", Kind::Bool), ("words", Kind::List), ("concern", Kind::Number)],
            ),
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
        for zone in self.list("zones") {
            if !ZONE_KINDS.contains(&zone["kind"].as_str().unwrap()) {
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
            if finding["message"].as_str().unwrap().contains('{') && !finding["excerpt"].as_str().unwrap().contains('{')
            {
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
            let text = fix["text"].as_str().unwrap();
            let before = start == 0 || text.starts_with(char::is_whitespace);
            let before = before || self.text[..start].ends_with(|ch: char| ch.is_whitespace() || ch == '\u{feff}');
            let after =
                text.ends_with(char::is_whitespace) || self.text[end..].chars().next().is_none_or(char::is_whitespace);
            if start == end && !(before && after) {
                self.fail(format!("{name}: {text:?} sticks to what stands around it"));
            }
            if text.contains('{') {
                self.fail(format!("{name}: an unfilled place in {} for {}", fix["text"], finding["excerpt"]));
            }
        }
    }

    /// A score is what a person gets who adds the contributions to the base.
    fn scores(&mut self, dimensions: &Dimensions) {
        let scores = self.report["scores"].as_object().unwrap();
        let known = |name: &str| dimensions.scores.iter().any(|(known, ..)| known == name);
        if scores.len() != dimensions.scores.len() || !scores.keys().all(|name| known(name)) {
            self.fail(format!("the scores are {:?}", scores.keys()));
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
        if !contributions.iter().all(|one| known(one["dimension"].as_str().unwrap())) {
            self.fail("points for a dimension that does not exist");
        }
    }

    /// The verdict follows from the sum of concerns: the one that all start from, those of the findings and of the learned
    /// model, and those of low scores.
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
        let opinions: Vec<f64> = self.list("contributions").iter().filter_map(|one| one["concern"].as_f64()).collect();
        let unexplained = self.report["verdict"] != "send" && !findings.iter().any(|concern| *concern > 0.0);
        if unexplained != self.report["because"].is_string() || self.report["because"] == "" {
            self.fail(format!("verdict {} with the reason {}", self.report["verdict"], self.report["because"]));
        }
        let problem = self.report["problem"] == true;
        let low = dimensions.scores.iter().map(|(name, _, line)| {
            let other = dimensions.with_problem.iter().find(|(known, _)| problem && known == name);
            let line = other.map_or(line, |(_, line)| line);
            let score = self.report["scores"][name].as_f64().unwrap();
            let more = dimensions.in_letter.iter().find(|(known, _)| known == name);
            on_line(line, score) + more.map_or(0.0, |(_, line)| concern("letter") * on_line(line, score))
        });
        let added = findings.iter().chain(&opinions).sum::<f64>() + low.sum::<f64>();
        let expected = dimensions.base + added;
        // Each part is shown with two decimals; shares of the model that are shown as 0 may be there too.
        let parts = findings.len() + self.list("contributions").len() + 1;
        let tolerance = 0.006 * parts as f64;
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

pub fn span(value: &Value) -> (usize, usize) {
    let offset = |name: &str| value[name].as_u64().unwrap() as usize;
    (offset("start"), offset("end"))
}
