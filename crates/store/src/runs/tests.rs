//! Runs come back as they were written, are found by what was judged, and go with all their bytes.

use std::path::Path;

use super::*;
use crate::tests::{files_with, names};

fn row<'a>(text: &'a str, agent: &'a str, verdict: u8, findings: &'a str) -> NewRow<'a> {
    let concern = f32::from(verdict);
    NewRow {
        verdict,
        concern,
        agent,
        language: "fr",
        text,
        findings,
        scores: &[1, 2],
        rest: b"rest",
        ..NewRow::default()
    }
}

fn kept(folder: &Path, rows: &[NewRow]) -> i64 {
    let (id, _) = Run::create(folder, 1000, "{}", b"rules").unwrap();
    let mut writer = Writer::new(folder, id).unwrap();
    for row in rows {
        writer.add(row).unwrap();
    }
    writer.keep(&Progress { blocks: 1, totals: "t".into() }).unwrap();
    id
}

/// The numbers of the rows that are found.
fn found(run: &Run, filter: &Filter, after: u32) -> Vec<u32> {
    run.find(filter, after).unwrap().iter().map(|row| row.id).collect()
}

#[test]
fn rows_come_back_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let id = kept(folder.path(), &[row("Bonjour\0 à vous", "Léa", 2, "Āā"), row("", "", 3, "")]);
    assert_eq!((runs(folder.path()), id), (vec![1000], 1000));
    let run = Run::open(folder.path(), id).unwrap();
    assert_eq!((run.about().unwrap().as_str(), run.rules().unwrap()), ("{}", b"rules".to_vec()));
    assert_eq!(run.progress().unwrap(), Progress { blocks: 1, totals: "t".into() });
    let listed = run.listed(&[2, 1, 7]).unwrap();
    assert_eq!(
        listed.iter().map(|row| (row.id, row.agent.as_str(), row.verdict)).collect::<Vec<_>>(),
        [(2, "", 3), (1, "Léa", 2)]
    );
    assert_eq!(
        (listed[1].text.as_str(), listed[1].scores.as_slice(), listed[1].findings.as_str()),
        ("Bonjour\0 à vous", &[1, 2][..], "Āā")
    );
    let whole = run.after(0, 9).unwrap();
    assert_eq!((whole.len(), whole[0].text.as_str(), whole[0].rest.as_slice()), (2, "Bonjour\0 à vous", &b"rest"[..]));
    assert_eq!((run.whole(2).unwrap().unwrap().id, run.whole(3).unwrap()), (2, None));
}

#[test]
fn what_was_not_kept_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let id = kept(folder.path(), &[row("one", "A", 0, "")]);
    let mut lost = Writer::new(folder.path(), id).unwrap();
    lost.add(&row("two", "B", 0, "")).unwrap();
    drop(lost);
    let mut writer = Writer::new(folder.path(), id).unwrap();
    assert_eq!(writer.add(&row("two again", "B", 0, "")).unwrap(), 2);
    writer.keep(&Progress { blocks: 2, totals: String::new() }).unwrap();
    let run = Run::open(folder.path(), id).unwrap();
    assert_eq!((run.len().unwrap(), run.progress().unwrap().blocks), (2, 2));
    assert_eq!(run.words(Word::Agent, 9).unwrap().into_iter().map(|word| word.1).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(found(&run, &Filter { text: "two".into(), ..Filter::default() }, 0), [2]);
}

#[test]
fn rows_are_found_by_what_was_judged_and_by_words() {
    let folder = tempfile::tempdir().unwrap();
    let id = kept(
        folder.path(),
        &[
            row("Votre délai est dépassé", "Léa", 1, "Ā"),
            row("Your order's late", "Tom", 2, "Āā"),
            row("L’équipe s’en occupe", "Léa", 0, ""),
            row("nothing", "Tom", 3, ""),
        ],
    );
    let run = Run::open(folder.path(), id).unwrap();
    let find = |filter: Filter| found(&run, &filter, 0);
    let lea = run.words(Word::Agent, 9).unwrap()[0].clone();
    assert_eq!(lea.1, "Léa");
    assert_eq!(find(Filter::default()), [1, 2, 3, 4]);
    assert_eq!(find(Filter { agent: Some(lea.0), ..Filter::default() }), [1, 3]);
    assert_eq!(find(Filter { verdicts: vec![1, 2], order: Order::Worst, ..Filter::default() }), [2, 1]);
    assert_eq!(find(Filter { order: Order::Best, ..Filter::default() }), [3, 1, 2, 4]);
    assert_eq!(find(Filter { finding: Some(letter(1)), ..Filter::default() }), [2]);
    for (text, expected) in [
        ("delai", vec![1]),
        ("DÉL dép", vec![1]),
        ("l'equi", vec![3]),
        ("order OR nothing", vec![]),
        ("\"order\"", vec![2]),
        ("late\" *", vec![2]),
        ("'", vec![]),
        ("-", vec![]),
    ] {
        assert_eq!(find(Filter { text: text.into(), ..Filter::default() }), expected, "{text}");
    }
    assert_eq!(found(&run, &Filter::default(), 2), [3, 4]);
    // What came later goes to its place in what was found before.
    for order in [Order::Worst, Order::Best, Order::Input] {
        let filter = Filter { order, ..Filter::default() };
        let (all, mut late) = (run.find(&filter, 0).unwrap(), run.find(&filter, 2).unwrap());
        let mut rows: Vec<Ranked> = all.iter().filter(|row| row.id <= 2).copied().collect();
        rows.append(&mut late);
        order.sort(&mut rows);
        assert_eq!(rows, all, "{order:?}");
    }
}

#[test]
fn corrections_are_kept_and_taken_back_while_rows_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let id = kept(folder.path(), &[row("one", "A", 0, ""), row("two", "A", 2, "")]);
    let run = Run::open(folder.path(), id).unwrap();
    let said = Correction { labels: "{\"verdict\":1}".into(), reason: "cold".into(), made: 7 };
    assert!(run.correct(2, Some(&said)).unwrap());
    assert!(!run.correct(3, Some(&said)).unwrap());
    assert_eq!(run.listed(&[2]).unwrap()[0].correction, Some(said.clone()));
    assert_eq!(found(&run, &Filter { corrected: true, ..Filter::default() }, 0), [2]);
    let found = run.corrected().unwrap();
    assert_eq!((found.len(), found[0].0, &found[0].1, found[0].2.verdict), (1, 2, &said, 2));
    assert!(run.correct(2, None).unwrap());
    assert_eq!(run.corrected().unwrap(), []);
}

#[test]
fn a_deleted_run_leaves_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let id = kept(folder.path(), &[row(&"zqreply ".repeat(1000), "zqagent", 0, "")]);
    let run = Run::open(folder.path(), id).unwrap();
    assert!(!files_with(folder.path(), "zqreply").is_empty());
    drop(run);
    assert!(delete_run(folder.path(), id).unwrap());
    assert_eq!(names(folder.path()), [""; 0]);
    assert!(!delete_run(folder.path(), id).unwrap());
    assert_eq!(Run::open(folder.path(), id).unwrap_err().code(), "store-other");
}

#[cfg(unix)]
#[test]
fn a_run_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("runs");
    let id = kept(&folder, &[row("text", "A", 0, "")]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!((mode(&folder), mode(&path_of(&folder, id))), (0, 0));
}
