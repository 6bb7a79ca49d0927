//! What is said at the end: what became of the rows, and which ones could not be judged.

use std::fmt::Write as _;

use tact_batch::{Input, Totals};

use crate::ui::{Ui, visible};

/// What became of the rows, on a few lines.
pub fn of(totals: &Totals, inputs: &[Input], ui: Ui) -> String {
    let Totals { rows, send, review, hold, not_judged, passed_over, .. } = totals;
    let mut out = ui.pick(
        format!("tact : {rows} réponse(s) : {send} à envoyer, {review} à revoir, {hold} à retenir"),
        format!("tact: {rows} replies: {send} to send, {review} to review, {hold} to hold"),
    );
    if *not_judged > 0 {
        out += &ui.pick(format!(", {not_judged} sans jugement"), format!(", {not_judged} not judged"));
    }
    out.push('\n');
    if *passed_over > 0 {
        out += &ui.pick(
            format!("tact : {passed_over} message(s) laissé(s) de côté : notes internes, clients, robots\n"),
            format!("tact: {passed_over} message(s) passed over: internal notes, customers, bots\n"),
        );
    }
    let bad = totals.bad();
    for told in &totals.troubles {
        let file = inputs.get(told.input as usize).map_or_else(String::new, |input| input.path.display().to_string());
        let file = visible(&file);
        let why = visible(ui.pick(&told.french, &told.english));
        // Where there are no lines, the row tells the place; a mail in a file of its own has neither.
        let _ = match (told.line, told.row) {
            (0, 0 | 1) => writeln!(out, "{file}: {why}"),
            (0, row) => writeln!(out, "{file}: {}: {why}", ui.pick(format!("réponse {row}"), format!("row {row}"))),
            (line, _) => writeln!(out, "{file}:{line}: {why}"),
        };
    }
    if bad > 0 {
        out += &ui.pick(
            format!("tact : {bad} ligne(s) impossible(s) à juger ; elles sont dans la sortie avec leur raison\n"),
            format!("tact: {bad} row(s) could not be judged; they are in the output with their reason\n"),
        );
    }
    out
}

/// What is said of a run that was stopped.
pub fn stopped(rows: u64, out: &str, nothing_kept: bool, ui: Ui) -> String {
    let shown = visible(out);
    if out == "-" {
        return ui
            .pick(format!("tact : arrêté après {rows} réponse(s)"), format!("tact: stopped after {rows} replies"));
    }
    if nothing_kept {
        return ui.pick(
            format!("tact : arrêté après {rows} réponse(s) ; rien n’a été écrit, ce format ne se reprend pas : relancez la commande"),
            format!("tact: stopped after {rows} replies; nothing was written, this format cannot be resumed: run the command again"),
        );
    }
    ui.pick(
        format!("tact : arrêté après {rows} réponse(s), qui sont dans {shown}.part ; la même commande avec --resume continue"),
        format!("tact: stopped after {rows} replies, which are in {shown}.part; the same command with --resume goes on"),
    )
}
