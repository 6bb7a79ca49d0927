//! Rows as a table: the columns of the input, then what Tact says in columns of its own.

use std::borrow::Cow;

use tact_core::{Analysis, language_code};

use super::Encode;
use crate::formats::{push_field, sound};
use crate::judge::{Judged, Judging};
use crate::row::{Fields, Row};
use crate::trouble::shortened;

/// The column with what later rows of JSON have and the first ones lack.
pub(super) const OTHERS: &str = "tact_other_fields";

/// How much of a passage is shown.
const EXCERPT: usize = 60;

/// Writes records of a comma-separated table.
#[derive(Debug)]
pub struct Flat {
    columns: Vec<String>,
    scores: Vec<String>,
    /// Cells that a spreadsheet would take for formulas are made safe.
    safe: bool,
    /// May rows have fields that are not among the columns?
    open: bool,
}

impl Flat {
    /// With the columns of the input; `open` if rows may have others.
    pub fn new(columns: Vec<String>, open: bool, safe: bool, judging: &Judging) -> Self {
        let scores = judging.ruleset.dimensions().iter().map(|one| format!("tact_{}", one.id)).collect();
        Self { columns, scores, safe, open }
    }

    /// The first record.
    pub fn header(&self) -> Vec<u8> {
        let own = ["tact_verdict", "tact_language", "tact_findings", "tact_error"];
        let names = self.columns.iter().chain(&self.scores).map(String::as_str).chain(own);
        let mut out = Vec::new();
        for name in names.chain(self.open.then_some(OTHERS)) {
            self.cell(name, &mut out);
        }
        end(&mut out);
        out
    }

    fn cell(&self, text: &str, out: &mut Vec<u8>) {
        let text = if self.safe { sound(text) } else { Cow::Borrowed(text) };
        push_field(out, &text);
        out.push(b',');
    }
}

/// Ends a record: its last comma becomes a line end.
fn end(out: &mut Vec<u8>) {
    out.pop();
    out.extend_from_slice(b"\r\n");
}

impl Encode for Flat {
    fn row(&self, row: &Row, judged: &Judged, judging: &Judging, out: &mut Vec<u8>) {
        let mut others = serde_json::Map::new();
        match &row.fields {
            Fields::Record(names, values) if *names == self.columns => {
                let missing = names.len() - values.len().min(names.len());
                for value in values {
                    self.cell(value, out);
                }
                (0..missing).for_each(|_| self.cell("", out));
            }
            fields => {
                let mut values: Vec<String> = vec![String::new(); self.columns.len()];
                fields.each(&mut |name, value| match self.columns.iter().position(|column| column == name) {
                    Some(place) => value.clone_into(&mut values[place]),
                    None => drop(others.insert(name.to_owned(), value.into())),
                });
                for value in &values {
                    self.cell(value, out);
                }
            }
        }
        match judged {
            Judged::Yes(analysis) => self.judged(row, analysis, judging, out),
            Judged::No(trouble) => {
                (0..self.scores.len() + 3).for_each(|_| out.push(b','));
                let line = if row.place.line > 0 { row.place.line } else { row.place.row };
                let place = if judging.french() { format!("ligne {line} : ") } else { format!("line {line}: ") };
                self.cell(&(place + &trouble.text(judging.french())), out);
            }
        }
        if self.open {
            let rest = if others.is_empty() { String::new() } else { serde_json::Value::Object(others).to_string() };
            self.cell(&rest, out);
        }
        end(out);
    }
}

impl Flat {
    fn judged(&self, row: &Row, analysis: &Analysis, judging: &Judging, out: &mut Vec<u8>) {
        let judged = analysis.not_judged.is_none();
        for score in &analysis.scores {
            let score = if judged { score.to_string() } else { String::new() };
            self.cell(&score, out);
        }
        self.cell(if judged { analysis.verdict.as_str() } else { "" }, out);
        self.cell(&language_code(analysis, judging.ruleset).unwrap_or_default(), out);
        self.cell(&findings(row.get(crate::row::Role::Text).unwrap_or(""), analysis, judging), out);
        self.cell("", out);
    }
}

/// The findings in a few words: `Reproach: “you should have”; Opening missing`.
fn findings(text: &str, analysis: &Analysis, judging: &Judging) -> String {
    let mut out = String::new();
    for finding in &analysis.findings {
        let phenomenon = &judging.ruleset.phenomena()[judging.ruleset.rule(finding.rule).phenomenon];
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(phenomenon.name.get(judging.ui).unwrap_or(&phenomenon.id));
        let passage = &text[finding.start..finding.end];
        if !passage.is_empty() {
            let shown = shortened(passage, EXCERPT);
            let (open, close) = if judging.french() { (" : « ", " »") } else { (": “", "”") };
            for part in [open, &shown, close] {
                out.push_str(part);
            }
        }
    }
    out
}
