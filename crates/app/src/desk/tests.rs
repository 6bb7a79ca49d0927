//! A desk in a folder of its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use std::fs;
use std::path::Path;

use super::*;
use crate::api::{Channel, Circumstances, Decisions, Dismissed, Span, Strictness, Verdict};

const SAMPLE: &str = "Je ne sais pas ce que vous voulez. J’ai envoyé une facture 🙂 avec la commande. Si vous ne l’avez pas reçu, veuillez télécharger le reçu.";

fn desk(folder: &Path) -> Desk {
    Desk::open(Folders { config: folder.join("config"), data: folder.join("data") }).unwrap()
}

fn request(text: &str) -> CheckRequest {
    CheckRequest {
        text: text.to_owned(),
        customer: String::new(),
        circumstances: Circumstances::default(),
        decisions: Decisions::default(),
        ui: "fr".to_owned(),
    }
}

/// What an editor in a webview would show of a span.
fn utf16(text: &str, span: Span) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[span.start as usize..span.end as usize]).unwrap()
}

#[test]
fn a_reply_is_judged_in_utf16() {
    let folder = tempfile::tempdir().unwrap();
    let checked = desk(folder.path()).check(request(SAMPLE)).unwrap();
    assert_eq!(checked.verdict, Some(Verdict::Hold));
    assert_eq!(checked.words, 25);
    for finding in &checked.findings {
        assert_eq!(utf16(SAMPLE, finding.span), finding.excerpt);
    }
    let gravest = &checked.findings[checked.gravest.unwrap() as usize];
    assert_eq!(gravest.excerpt, "Je ne sais pas ce que vous voulez");
    let effort = checked.findings.iter().find(|finding| finding.phenomenon == "empathy/effort-shift").unwrap();
    assert_eq!(effort.excerpt, "veuillez télécharger le reçu", "behind the emoji");
    for score in &checked.scores {
        let sum: f32 = score.base + score.contributions.iter().map(|one| one.points).sum::<f32>();
        let value = f32::from(score.value.unwrap());
        assert!((sum.clamp(0.0, 100.0) - value).abs() <= 1.0, "{}: {sum} is shown as {value}", score.dimension);
    }
}

#[test]
fn what_was_dismissed_stays_away() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path());
    let effort = |checked: &Checked| {
        checked.findings.iter().find(|finding| finding.phenomenon == "empathy/effort-shift").cloned()
    };
    let finding = effort(&desk.check(request(SAMPLE)).unwrap()).unwrap();
    let mut again = request(SAMPLE);
    again.decisions.dismissed = vec![Dismissed { rule: finding.rule, span: finding.span }];
    assert_eq!(effort(&desk.check(again).unwrap()), None);
}

#[test]
fn drafts_survive_with_what_belongs_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let draft = Draft {
        text: SAMPLE.to_owned(),
        customer: "Où est ma facture ?".to_owned(),
        circumstances: Circumstances { channel: Channel::Chat, ..Circumstances::default() },
        decisions: Decisions { leave_out: vec![Span { start: 1, end: 5 }], ..Decisions::default() },
        cursor: 7,
        ..Draft::default()
    };
    let id = desk(folder.path()).save_draft(draft.clone()).unwrap();
    let found = desk(folder.path()).start("1", false).draft.unwrap();
    assert!(found.updated > 0);
    assert_eq!(found, Draft { id, updated: found.updated, ..draft });
}

#[test]
fn history_is_kept_only_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path());
    let draft = Draft { text: SAMPLE.to_owned(), ..Draft::default() };
    desk.note_copied(&draft).unwrap();
    assert_eq!(desk.history("", 0).unwrap().total, 0);
    desk.save_settings(Settings { history: true, ..Settings::default() }).unwrap();
    desk.note_copied(&draft).unwrap();
    let page = desk.history("FACTURE recu", 0).unwrap();
    assert_eq!((page.total, page.entries[0].verdict), (1, Some(Verdict::Hold)));
    assert_eq!(page.entries[0].scores.len(), 4);
    desk.delete_history().unwrap();
    assert_eq!(desk.history("", 0).unwrap().total, 0);
}

#[test]
fn rules_that_change_hold_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path());
    let rule = "fr/blame/doubt/je-ne-sais-pas-ce-que-vous-voulez";
    let found = || desk.check(request(SAMPLE)).unwrap().findings.iter().any(|finding| finding.rule == rule);
    assert!(found());
    desk.change_rules(|folder| rules::set_rule(folder, rule, false, 1.0)).unwrap();
    assert!(!found());
    desk.change_rules(|folder| rules::set_rule(folder, rule, true, 1.0)).unwrap();
    assert!(found());
}

#[test]
fn damaged_files_are_told_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(&data).unwrap();
    fs::create_dir_all(folder.path().join("config/packs/house/fr")).unwrap();
    fs::write(data.join(DATABASE), "not a database, but something that somebody may want back").unwrap();
    fs::write(folder.path().join("config/settings.toml"), "zoom = [").unwrap();
    fs::write(folder.path().join("config/packs/house/fr/language.toml"), "nonsense = 1").unwrap();
    let desk = desk(folder.path());
    let start = desk.start("1", false);
    let codes: Vec<&str> = start.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["settings-damaged", "store-set-aside", "pack-problem"]);
    assert!(start.problems.iter().all(|problem| !problem.place.is_empty()));
    assert_eq!(desk.check(request(SAMPLE)).unwrap().verdict, Some(Verdict::Hold));
    desk.save_settings(Settings { strictness: Strictness::Strict, ..Settings::default() }).unwrap();
    assert!(desk.save_draft(Draft { text: "a".to_owned(), ..Draft::default() }).unwrap() > 0);
}

/// Drafts are in the order of their times, and only the latest are kept: the clock must not decide which ones.
#[test]
fn on_a_clock_that_went_back_the_newest_draft_stays_the_latest() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path());
    let draft = |text: &str| Draft {
        id: 0,
        text: text.to_owned(),
        customer: String::new(),
        circumstances: Circumstances::default(),
        decisions: Decisions::default(),
        cursor: 0,
        updated: 0,
    };
    let next_year = now() + 400 * 24 * 3_600_000;
    for number in 0..KEPT_DRAFTS {
        let early = kept::to_keep(draft("early"), next_year + i64::from(number));
        desk.store().save_draft(&early).unwrap();
    }
    let mine = desk.save_draft(draft("mine")).unwrap();
    assert_eq!(desk.start("", false).draft.unwrap().id, mine);
    desk.save_draft(draft("another")).unwrap();
    assert!(desk.drafts().unwrap().iter().any(|draft| draft.id == mine), "a new draft was taken for the oldest");
    desk.save_draft(Draft { id: mine, ..draft("mine again") }).unwrap();
    assert_eq!(desk.start("", false).draft.unwrap().text, "mine again");
}

/// The file is in use when Tact starts, and free a moment later: what was typed meanwhile goes into it.
#[test]
fn drafts_leave_memory_when_the_file_can_be_had_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").join(DATABASE);
    let draft = |text: &str, id| Draft { text: text.to_owned(), id, ..Draft::default() };
    let kept = desk(folder.path()).save_draft(draft("before", 0)).unwrap();
    // A folder stands where the file was.
    let away = folder.path().join("away.db");
    fs::rename(&path, &away).unwrap();
    fs::create_dir(&path).unwrap();
    let desk = desk(folder.path());
    assert_eq!(desk.start("", false).problems[0].code, "store-other");
    let mine = desk.save_draft(draft("mine", 0)).unwrap();
    let other = desk.save_draft(draft("other", 0)).unwrap();
    assert!(mine != kept && other != kept, "an id that a draft in the file may have");
    fs::remove_dir(&path).unwrap();
    fs::rename(&away, &path).unwrap();
    assert_eq!(desk.save_draft(draft("other 2", other)).unwrap(), other, "not tried at every key");
    *desk.again.lock().unwrap() = Some(Instant::now());
    desk.save_draft(draft("mine 2", mine)).unwrap();
    assert_eq!(desk.start("", false).problems, []);
    drop(desk);
    let texts: Vec<String> = self::desk(folder.path()).drafts().unwrap().into_iter().map(|draft| draft.text).collect();
    assert_eq!(texts, ["mine 2", "other 2", "before"]);
}

#[test]
fn two_at_once_keep_what_each_of_them_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (desk(folder.path()), desk(folder.path()));
    let draft = |text: &str| Draft { text: text.to_owned(), ..Draft::default() };
    let ids = [one.save_draft(draft("one")).unwrap(), two.save_draft(draft("two")).unwrap()];
    assert_ne!(ids[0], ids[1]);
    one.save_settings(Settings { zoom: 150, ..Settings::default() }).unwrap();
    let texts = |desk: &Desk| desk.drafts().unwrap().into_iter().map(|draft| draft.text).collect::<Vec<_>>();
    assert_eq!(texts(&one), ["two", "one"]);
    assert_eq!(texts(&two), ["two", "one"]);
    assert_eq!(desk(folder.path()).current_settings().zoom, 150);
}
