//! The agreement for a person: a table of figures for each language, then the rows that differ most.

use std::fmt::Write;

use tact_batch::agree::{Figure, Figures, Label};
use tact_core::Ruleset;

use super::worst::{Difference, Reason};
use super::{Agreement, Group};
use crate::ui::{Paint, Ui, visible};

/// Characters of a reply, and of a passage, that are shown.
const WIDTH: usize = 88;
/// Columns for the title of a figure, and for a number.
const TITLE: usize = 40;
const NUMBER: usize = 10;

/// The agreement as text.
pub fn render(agreement: &Agreement, ruleset: &Ruleset, ui: Ui, paint: Paint) -> String {
    let mut out = String::new();
    for group in &agreement.languages {
        head(group, ruleset, ui, paint, &mut out);
        table(&group.figures, ui, &mut out);
        for worst in group.worst.iter().filter(|worst| !worst.rows.is_empty()) {
            let title = worst.label.title(ui == Ui::Fr);
            let title =
                ui.pick(format!("{title} : les plus grands écarts"), format!("{title}: where they differ most"));
            let base = worst.label.dimension(ruleset).and_then(|at| ruleset.dimensions().get(at)).map(|one| one.base);
            let base = base.map_or(String::new(), |base| {
                ui.pick(format!(" (un score part de {base})"), format!(" (a score begins at {base})"))
            });
            let _ = writeln!(out, "\n{}{}", paint.bold(&title), paint.dim(&base));
            for row in &worst.rows {
                difference(row, worst.label, ui, paint, &mut out);
            }
        }
        out.push('\n');
    }
    notes(agreement, ui, paint, &mut out);
    out
}

fn head(group: &Group, ruleset: &Ruleset, ui: Ui, paint: Paint, out: &mut String) {
    let known = ruleset.languages().iter().find(|language| Some(language.code.as_str()) == group.language);
    let name = match (known, group.language) {
        (Some(language), _) => language.name.get(ui.code()).unwrap_or(&language.code),
        (None, Some(code)) => code,
        (None, None) => ui.pick("sans langue", "no language"),
    };
    let _ = writeln!(out, "{}", paint.bold(&format!("{name}, n = {}", group.rows)));
}

fn table(figures: &Figures, ui: Ui, out: &mut String) {
    let two = figures.figures.iter().any(|figure| figure.people_n > 0);
    let right = |text: &str| format!("{text:>NUMBER$}");
    let mut line = |title: &str, cells: [String; 5]| {
        let shown = if two { &cells[..] } else { &cells[..3] };
        let line = shown.iter().fold(format!("  {title:<TITLE$}"), |line, cell| line + &right(cell));
        out.push_str(line.trim_end());
        out.push('\n');
    };
    let cases = ui.pick("dont", "cases");
    line("", ["Tact", "n", cases, ui.pick("entre eux", "people"), "n"].map(str::to_owned));
    for figure in &figures.figures {
        line(figure.title(ui == Ui::Fr), cells(figure, ui));
    }
    let label = &figures.label;
    if label.n > 0 {
        let polite = |threshold: u8| {
            ui.pick(format!("poli ≥ {threshold} : part juste"), format!("polite ≥ {threshold}: share right"))
        };
        let cells = |value| {
            [decimal(value, ui), label.n.to_string(), label.cases.to_string(), decimal(None, ui), "0".to_owned()]
        };
        line(&polite(50), cells(label.accuracy));
        if let Some(threshold) = label.best_threshold {
            let best = ui.pick(" (meilleur seuil)", " (best threshold)");
            line(&(polite(threshold) + best), cells(label.best_accuracy));
        }
    }
}

fn cells(figure: &Figure, ui: Ui) -> [String; 5] {
    [
        decimal(figure.tact, ui),
        figure.n.to_string(),
        figure.cases.map_or(String::new(), |cases| cases.to_string()),
        decimal(figure.people, ui),
        figure.people_n.to_string(),
    ]
}

/// Three decimals, in the way of the language.
fn decimal(value: Option<f64>, ui: Ui) -> String {
    let Some(value) = value else { return "–".to_owned() };
    // What rounds to zero has no sign.
    let text = format!("{value:.3}").replace("-0.000", "0.000").replace('-', "−");
    ui.pick(text.replace('.', ","), text)
}

fn difference(row: &Difference, label: Label, ui: Ui, paint: Paint, out: &mut String) {
    let place = ui.pick(format!("ligne {}", row.line), format!("line {}", row.line));
    let id = row.id.map_or(String::new(), |id| format!(", {}", visible(id)));
    let word = |value: u8| match (label, value) {
        (Label::Verdict, 0) => "send".to_owned(),
        (Label::Verdict, 1) => "review".to_owned(),
        (Label::Verdict, _) => "hold".to_owned(),
        _ => value.to_string(),
    };
    let tact = word(row.tact);
    let said = match row.label {
        Some(called) => visible(called),
        None => row.labels.iter().copied().map(word).collect::<Vec<_>>().join(" / "),
    };
    let _ = writeln!(
        out,
        "  {}",
        ui.pick(
            format!("{place}{id} : Tact {tact}, étiquette {said}"),
            format!("{place}{id}: Tact {tact}, label {said}")
        )
    );
    let _ = writeln!(out, "    {}", paint.dim(&cut(row.text)));
    if !row.judged {
        let _ = writeln!(
            out,
            "    {}",
            ui.pick("rien à juger : compté comme parfait", "nothing to judge: counted as perfect")
        );
    } else if row.contributions.is_empty() {
        let _ = writeln!(out, "    {}", ui.pick("rien n’a compté", "nothing counted"));
    }
    for reason in &row.contributions {
        let passage = cut(&reason.passage);
        let passage = match passage.as_str() {
            "" => String::new(),
            text => ui.pick(format!("  « {text} »"), format!("  “{text}”")),
        };
        let _ = writeln!(out, "    {:>6}  {}{passage}", points(reason, ui), visible(&reason.name));
    }
}

fn points(reason: &Reason, ui: Ui) -> String {
    let text = format!("{:+}", reason.points).replace('-', "−");
    ui.pick(text.replace('.', ","), text)
}

/// A text on one line, no longer than fits.
fn cut(text: &str) -> String {
    let line = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    match line.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// What the figures do not say of themselves.
fn notes(agreement: &Agreement, ui: Ui, paint: Paint, out: &mut String) {
    let counts = agreement.rows;
    let mut note = |count: usize, text: String| {
        if count > 0 {
            let _ = writeln!(out, "{}", paint.dim(&text));
        }
    };
    let count = counts.not_judged;
    note(
        count,
        ui.pick(
            format!("Réponses sans rien à juger, comptées comme parfaites : {count}."),
            format!("Replies with nothing to judge, counted as perfect: {count}."),
        ),
    );
    let count = counts.unlabelled;
    note(
        count,
        ui.pick(
            format!("Lignes sans étiquette, laissées de côté : {count}."),
            format!("Rows without a label, left out: {count}."),
        ),
    );
}
