//! A report for a person: verdict, four bars, then each passage underlined in its line, with reason and rewording.

use std::fmt::Write;

use tact_core::spec::Severity;
use tact_core::{FindingReport, Report, Ruleset};

use crate::ui::{Paint, Ui, visible};

/// Characters of a bar.
const BAR: usize = 20;
/// Characters of a line of the reply that are shown around a passage.
const WIDTH: usize = 88;
/// Bytes around a passage that are looked at for its line.
const NEAR: usize = 400;
/// Rewordings that are shown.
const SUGGESTIONS: usize = 3;

/// What is shown.
pub struct Page<'a> {
    /// The file, where there are several.
    pub file: Option<&'a str>,
    /// The reply.
    pub text: &'a str,
    /// Its report.
    pub report: &'a Report,
    /// The rules, for the names of the scores.
    pub ruleset: &'a Ruleset,
    /// The bytes were no Unicode, and were read as Windows-1252.
    pub guessed_encoding: bool,
}

/// The page as text.
pub fn render(page: &Page, ui: Ui, paint: Paint) -> String {
    let mut out = String::new();
    if let Some(file) = page.file {
        let _ = writeln!(out, "{}", paint.bold(&visible(file)));
    }
    if page.report.judged {
        head(page, ui, paint, &mut out);
        for (number, finding) in page.report.findings.iter().enumerate() {
            out.push('\n');
            show(number + 1, finding, page, paint, &mut out);
        }
    }
    notes(page, ui, paint, &mut out);
    out.push('\n');
    out
}

fn head(page: &Page, ui: Ui, paint: Paint, out: &mut String) {
    let words = match page.report.verdict {
        Some("send") => paint.good(ui.pick("● Peut partir", "● Fine to send")),
        Some("review") => paint.warn(ui.pick("● À relire", "● Look at it again")),
        _ => paint.bad(ui.pick("● À ne pas envoyer ainsi", "● Do not send like this")),
    };
    let _ = writeln!(out, "{}", paint.bold(&words));
    if let Some(because) = &page.report.because {
        let _ = writeln!(out, "  {}", visible(because));
    }
    let dimensions = page.ruleset.dimensions();
    let names: Vec<String> =
        dimensions.iter().map(|dimension| visible(dimension.name.get(ui.code()).unwrap_or(&dimension.id))).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    for (name, score) in names.iter().zip(page.report.scores.values()) {
        let score = score.unwrap_or(0);
        let filled = usize::from(score) * BAR / 100;
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
        let bar = match score {
            0..=33 => paint.bad(&bar),
            34..=66 => paint.warn(&bar),
            _ => paint.good(&bar),
        };
        let _ = writeln!(out, "  {name:<width$}  {bar} {score:>3}");
    }
}

fn show(number: usize, finding: &FindingReport, page: &Page, paint: Paint, out: &mut String) {
    // Names and texts of rules may be a stranger's.
    let name = visible(&finding.name);
    let mark = match finding.severity {
        Severity::High => paint.bad(&name),
        Severity::Medium => paint.warn(&name),
        Severity::Low | Severity::Info => name,
    };
    let _ = writeln!(out, "{number}. {}  {}", paint.bold(&mark), paint.dim(&visible(&finding.rule)));
    if finding.start < finding.end {
        underline(finding, page.text, paint, out);
    }
    let _ = writeln!(out, "   {}", visible(&finding.message));
    if !finding.why.is_empty() {
        let _ = writeln!(out, "   {}", paint.dim(&visible(&finding.why)));
    }
    if !finding.advice.is_empty() {
        let _ = writeln!(out, "   {}", visible(&finding.advice));
    }
    for fix in finding.fixes.iter().take(SUGGESTIONS) {
        let ends = fix.edits.get(1).map_or(String::new(), |edit| visible(&edit.text));
        let _ = writeln!(out, "   {} {}{ends}", paint.good("→"), visible(&fix.text.trim().replace('\n', " ")));
    }
}

/// The line of the passage, cut to fit, with the passage underlined; the first line of a passage that has several.
fn underline(finding: &FindingReport, text: &str, paint: Paint, out: &mut String) {
    let from = text.floor_char_boundary(finding.start.saturating_sub(NEAR));
    let line_start = text[from..finding.start].rfind(['\n', '\r']).map_or(from, |at| from + at + 1);
    let to = text.floor_char_boundary(finding.end.saturating_add(NEAR).min(text.len()));
    let line_end = text[finding.start..to].find(['\n', '\r']).map_or(to, |at| finding.start + at);
    let passage_end = finding.end.min(line_end);
    let before: Vec<char> = visible(&text[line_start..finding.start]).chars().collect();
    let passage: Vec<char> = visible(&text[finding.start..passage_end]).chars().collect();
    let after: Vec<char> = visible(&text[passage_end..line_end]).chars().collect();
    let passage: Vec<char> = passage.into_iter().take(WIDTH).collect();
    let room = WIDTH - passage.len();
    let left = before.len().min((room / 2).max(room.saturating_sub(after.len())));
    let right = after.len().min(room - left);
    let lead = if left < before.len() { "…" } else { "" };
    let tail = if right < after.len() { "…" } else { "" };
    let front: String = before[before.len() - left..].iter().collect();
    let back: String = after[..right].iter().collect();
    let middle: String = passage.iter().collect();
    let number = finding.line.to_string();
    let margin = " ".repeat(number.len());
    let _ = writeln!(out, "   {} {lead}{front}{middle}{back}{tail}", paint.dim(&format!("{number} │")));
    let indent = " ".repeat(lead.chars().count() + columns(&front));
    let line = "~".repeat(columns(&middle).max(1));
    let line = if finding.severity == Severity::High { paint.bad(&line) } else { paint.warn(&line) };
    let _ = writeln!(out, "   {} {indent}{line}", paint.dim(&format!("{margin} │")));
}

/// Columns that a text takes in a terminal: combining marks take none, wide characters two.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|ch| match ch {
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ad}' => 0,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{1f300}'..='\u{1faff}' => 2,
            _ => 1,
        })
        .sum()
}

/// What was not judged, and what was guessed.
fn notes(page: &Page, ui: Ui, paint: Paint, out: &mut String) {
    let mut note = |text: String| {
        let _ = writeln!(out, "{}", paint.dim(&text));
    };
    match page.report.reason {
        Some("empty") => note(
            ui.pick(
                "Rien à juger : il n’y a pas de texte de l’agent.",
                "Nothing to judge: there are no words of the agent.",
            )
            .to_owned(),
        ),
        Some(_) => {
            let code = visible(page.report.language.as_deref().unwrap_or("?"));
            note(ui.pick(
                format!("Pas jugé : ce texte n’est ni en français ni en anglais ({code}). --lang fr ou --lang en le fait juger malgré tout."),
                format!("Not judged: this text is neither in French nor in English ({code}). --lang fr or --lang en judges it all the same."),
            ));
        }
        None if !page.report.left_alone.is_empty() => {
            let count = page.report.left_alone.len();
            note(ui.pick(
                format!("{count} passage(s) dans une autre langue : laissé(s) de côté."),
                format!("{count} passage(s) in another language: left alone."),
            ));
        }
        None => {}
    }
    let quotes = page.report.zones.iter().filter(|zone| zone.kind == "quote").count();
    if quotes > 0 {
        note(ui.pick("Le message cité n’est pas jugé.", "The quoted message is not judged.").to_owned());
    }
    if page.guessed_encoding {
        note(ui.pick(
            "Le fichier n’est pas en Unicode : lu comme Windows-1252 ; les positions sont celles du texte en UTF-8.",
            "The file is not in Unicode: read as Windows-1252; offsets are those of the text in UTF-8.",
        ).to_owned());
    }
}
