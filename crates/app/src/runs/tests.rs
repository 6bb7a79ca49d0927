//! Runs from a file to what is written out, in a folder of their own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tact_batch::formats::Wishes;
use tact_batch::out::{JsonLines, Sink};
use tact_batch::{Defaults, Failure as Batch, Plan, Totals, Watch, expand, run};

use super::*;
use crate::api::{Circumstances, Correction, Listing, RunFilter, RunOrder};
use crate::rules;

/// Replies of every verdict, in turn.
const REPLIES: [&str; 4] = [
    "Bonjour Madame Petit, votre colis part ce soir ; je vous écris dès qu’il est livré. Bonne journée, Léa",
    "Je ne sais pas ce que vous voulez. Si vous ne l’avez pas reçu, veuillez télécharger le reçu.",
    "Vous auriez dû lire la notice.",
    "Hello Tom, I am sorry about the delay; I have sent a new one today. Kind regards, Ann",
];

struct Place {
    folder: tempfile::TempDir,
    book: Book,
    runs: Runs,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let book = rules::load(&folder.path().join("config"));
    let runs = Runs::new(folder.path().join("runs"), &folder.path().join("config"));
    Place { folder, book, runs }
}

/// So many rows as French Excel writes them: `;` and Windows-1252.
fn excel(rows: usize) -> Vec<u8> {
    let mut text = "Numéro;Conseiller;Réponse;Équipe\r\n".to_owned();
    for number in 1..=rows {
        let reply = REPLIES[number % 4].replace('’', "'");
        let _ = write!(text, "{number};{};\"{reply} Réf. {number}\";Été\r\n", ["Léa", "Zoé", "Noël"][number % 3]);
    }
    text.chars().map(|ch| u8::try_from(u32::from(ch)).unwrap()).collect()
}

/// What would be written.
struct Bytes(Vec<u8>);
impl Sink for Bytes {
    fn block(&mut self, bytes: &[u8], _: u64, _: &Totals) -> Result<(), Batch> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Batch> {
        Ok(())
    }
}

impl Place {
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn start(&self, name: &str, file: PathBuf) -> i64 {
        assert!(!self.runs.choose(vec![file]).unwrap().unclear);
        self.runs.start(name, Circumstances::default(), &self.book, 1).unwrap()
    }

    /// Waits until nothing is judged any more.
    fn ended(&self, id: i64) -> RunInfo {
        let end = Instant::now() + Duration::from_mins(2);
        while self.runs.info(id).state == RunState::Going {
            assert!(Instant::now() < end, "{:?}", self.runs.info(id));
            sleep(Duration::from_millis(5));
        }
        self.runs.info(id)
    }

    fn judged(&self, name: &str, rows: usize) -> i64 {
        let id = self.start(name, self.file(&format!("{name}.csv"), &excel(rows)));
        let info = self.ended(id);
        assert_eq!((info.state, info.failure, info.rows), (RunState::Done, None, rows as u64));
        id
    }

    fn page(&self, id: i64, filter: &RunFilter, part: (u32, u32)) -> crate::api::RunPage {
        self.runs.page(id, filter, part, true, &self.book).unwrap()
    }

    fn export(&self, id: i64, name: &str) -> Vec<u8> {
        let to = self.folder.path().join(name);
        assert!(self.runs.export(id, &to, &self.book, "fr").unwrap());
        fs::read(to).unwrap()
    }
}

#[test]
fn a_table_of_french_excel_is_judged_listed_and_filtered() {
    let place = place();
    let id = place.judged("mars", 400);
    let info = place.runs.info(id);
    assert_eq!((info.name.as_str(), info.files, info.bad), ("mars", vec!["mars.csv".to_owned()], 0));
    assert_eq!(info.verdicts.iter().sum::<u64>() + info.not_judged, 400);
    let all = place.page(id, &RunFilter::default(), (390, 50));
    assert_eq!((all.total, all.rows.len(), all.rows[0].id, all.rows[0].agent.as_str()), (400, 10, 391, "Zoé"));
    let facets = place.runs.facets(id, &place.book, "fr").unwrap();
    assert!(!facets.other_rules);
    assert_eq!(facets.agents.iter().map(|agent| agent.1.as_str()).collect::<Vec<_>>(), ["Léa", "Noël", "Zoé"]);
    let lea = RunFilter { agent: Some(facets.agents[0].0), ..RunFilter::default() };
    assert_eq!(place.page(id, &lea, (0, 9)).total, 133);
    let hold = RunFilter { verdicts: vec![Listing::Hold], order: RunOrder::Worst, ..RunFilter::default() };
    let held = place.page(id, &hold, (0, 200));
    assert_eq!(u64::from(held.total), info.verdicts[2]);
    assert!(held.rows.iter().all(|row| row.listing == Listing::Hold && !row.findings.is_empty()));
    let reproach = facets.findings.iter().find(|finding| held.rows[0].findings.contains(&finding.0)).unwrap();
    let with = RunFilter { finding: Some(reproach.0), ..RunFilter::default() };
    assert!(place.page(id, &with, (0, 1)).total >= 100);
    let words = RunFilter { text: "REF 137".to_owned(), ..RunFilter::default() };
    assert_eq!(place.page(id, &words, (0, 9)).rows.iter().map(|row| row.id).collect::<Vec<_>>(), [137]);
    assert_eq!(place.runs.list().len(), 1);
}

#[test]
fn what_is_written_out_is_what_tact_batch_writes() {
    let place = place();
    let lines = format!(
        "{}\nno object\n{}\n{}\n",
        serde_json::json!({"text": REPLIES[1], "agent": "Léa", "n": 1.50}),
        r#"{"id":7, "text":"", "odd": [1,  2]}"#,
        serde_json::json!({"body": "x", "text": REPLIES[3], "channel": "chat", "customer": "Where is it?"}),
    );
    let html = "id;message\r\n1;\"<p>Bonjour,<br>Vous auriez d&ucirc; lire.</p>\"\r\n2;Merci;trop;de;champs\r\n";
    for (name, bytes) in [("excel.csv", excel(300)), ("lines.jsonl", lines.into_bytes()), ("html.csv", html.into())] {
        let path = place.file(name, &bytes);
        let judging = Judging::new(&place.book.ruleset, "fr", Defaults::default());
        let inputs = expand(&[path.display().to_string()], None).unwrap();
        let plan = Plan::new(inputs, Wishes::default(), &Watch::default()).unwrap();
        let mut expected = Bytes(Vec::new());
        run(plan, &judging, &JsonLines, &mut expected, (2, 0, Totals::default()), &Watch::default()).unwrap();
        let id = place.start(name, path);
        assert_eq!(place.ended(id).state, RunState::Done);
        let found = place.export(id, "out.jsonl");
        assert_eq!(String::from_utf8(found).unwrap(), String::from_utf8(expected.0).unwrap(), "{name}");
    }
}

#[test]
fn columns_with_types_are_looked_at_judged_and_written_as_well() {
    let place = place();
    let first = place.judged("march", 300);
    let expected = place.export(first, "march.jsonl");
    for name in ["march.parquet", "march.arrow"] {
        place.export(first, name);
        let preview = place.runs.choose(vec![place.folder.path().join(name)]).unwrap();
        assert_eq!(preview.columns, ["Numéro", "Conseiller", "Réponse", "Équipe"], "what Tact added is not read again");
        assert_eq!((preview.rows.len(), preview.rows[0]["agent"].as_str()), (5, "Zoé"));
        assert_eq!(preview.roles.unwrap()["text"], 2);
        let id = place.runs.start(name, Circumstances::default(), &place.book, 2).unwrap();
        assert_eq!(place.ended(id).rows, 300);
        assert!(place.export(id, "again.jsonl") == expected, "{name}");
    }
}

#[test]
fn a_run_that_is_stopped_goes_on_and_loses_nothing() {
    let place = place();
    let file = place.file("long.csv", &excel(3000));
    let whole = place.start("whole", file.clone());
    assert_eq!(place.ended(whole).state, RunState::Done);
    let expected = place.export(whole, "whole.jsonl");
    let id = place.start("stopped", file.clone());
    let mut stops = 0;
    for round in 0..200 {
        sleep(Duration::from_millis(20 * (1 + round % 7)));
        place.runs.cancel(id);
        if place.ended(id).state == RunState::Done {
            break;
        }
        stops += 1;
        assert!(place.runs.info(id).rows <= 3000);
        place.runs.resume(id).unwrap();
    }
    assert!(stops > 0, "it was never stopped");
    assert_eq!(place.ended(id).rows, 3000);
    assert!(place.export(id, "stopped.jsonl") == expected, "the rows differ");
    // A file that has changed is not gone on with.
    let other = place.start("changed", file.clone());
    place.runs.cancel(other);
    if place.ended(other).state == RunState::Stopped {
        fs::write(&file, excel(10)).unwrap();
        assert_eq!(place.runs.resume(other).unwrap_err().code, "run-changed");
    }
}

#[test]
fn corrections_are_listed_compared_and_written_out() {
    let place = place();
    let id = place.judged("april", 60);
    let labels = |pairs: &[(&str, u8)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect::<BTreeMap<_, _>>()
    };
    let say = |row, pairs: &[(&str, u8)], reason: &str| {
        let correction = Correction { labels: labels(pairs), reason: reason.to_owned(), made: 0 };
        place.runs.correct(id, row, Some(correction), &place.book, 9).unwrap()
    };
    let reply = place.runs.reply(id, 1, &place.book, "fr").unwrap();
    assert_eq!((reply.row.listing, reply.row.agent.as_str()), (Listing::Hold, "Zoé"));
    assert!(
        reply.text.starts_with("Je ne sais pas") && reply.fields.contains(&("Équipe".to_owned(), "Été".to_owned()))
    );
    assert!(!reply.checked.unwrap().findings.is_empty());
    let kept = say(1, &[("verdict", 1), ("blame", 1), ("politeness", 9), ("other", 1)], " trop sévère ").unwrap();
    assert_eq!(
        (kept.labels, kept.reason.as_str(), kept.made),
        (labels(&[("blame", 1), ("verdict", 1)]), "trop sévère", 9)
    );
    say(4, &[("verdict", 0), ("opening", 1), ("closing", 1)], "");
    assert_eq!(say(5, &[("politeness", 0)], "nothing that is a label"), None);
    let only = RunFilter { corrected: true, ..RunFilter::default() };
    assert_eq!(place.page(id, &only, (0, 9)).rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 4]);
    let agreement = place.runs.agreement(id, &place.book, "en").unwrap();
    assert_eq!(
        (agreement.replies, agreement.verdicts[1][2], agreement.verdicts.iter().flatten().sum::<u32>()),
        (2, 1, 2)
    );
    assert!(agreement.figures.iter().any(|figure| figure.title == "Verdict: quadratic kappa" && figure.n == 2));
    let csv = String::from_utf8(place.export(id, "out.csv")).unwrap();
    assert!(csv.starts_with("\u{feff}Numéro,Conseiller,Réponse,Équipe,reviewer_opening,"), "{}", &csv[..200]);
    assert!(csv.lines().nth(1).unwrap().contains(",,,,,1,review,trop sévère,"), "{}", csv.lines().nth(1).unwrap());
    let lines = String::from_utf8(place.export(id, "out.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["reviewer_verdict"], &first["tact"]["verdict"]), (&"review".into(), &"hold".into()));
    assert!(place.export(id, "out.xlsx").starts_with(b"PK"));
    assert_eq!(place.runs.export(id, Path::new("out.doc"), &place.book, "fr").unwrap_err().code, "run-export-format");
    place.runs.correct(id, 1, None, &place.book, 9).unwrap();
    assert_eq!(place.page(id, &only, (0, 9)).total, 1);
}

#[test]
fn the_report_is_that_of_the_rows_live_or_later() {
    let place = place();
    let file = place.file("march.csv", &excel(500));
    let judging = Judging::new(&place.book.ruleset, "fr", Defaults::default());
    let inputs = expand(&[file.display().to_string()], None).unwrap();
    let facts = tact_batch::report::Facts;
    let lines = place.folder.path().join("facts");
    let plan = Plan::new(inputs, Wishes::default(), &Watch::default()).unwrap();
    let mut sink = Bytes(Vec::new());
    run(plan, &judging, &facts, &mut sink, (1, 0, Totals::default()), &Watch::default()).unwrap();
    fs::write(&lines, &sink.0).unwrap();
    let figures = tact_batch::report::figures_of(&lines).unwrap();
    let about = tact_batch::report::About { inputs: vec!["march.csv".to_owned()], anonymous: false };
    let expected = serde_json::to_string(&ReportData::new(&figures, &judging, &about)).unwrap();
    let id = place.start("march", file);
    place.runs.cancel(id);
    let mut live = Vec::new();
    while place.ended(id).state != RunState::Done {
        place.runs.resume(id).unwrap();
        live.push(place.runs.report(id, &place.book, "fr").unwrap());
    }
    let found = serde_json::to_string(&place.runs.report(id, &place.book, "fr").unwrap()).unwrap();
    assert_eq!(found, expected);
}

#[test]
fn two_runs_are_compared() {
    let place = place();
    let (march, april) = (place.judged("march", 80), place.judged("april", 40));
    let comparison = place.runs.compare(april, march, &place.book).unwrap();
    let (before, now) = (&comparison.before, &comparison.now);
    let agents: Vec<&str> = now.agents.keys().map(String::as_str).collect();
    assert_eq!(agents, ["Léa", "Noël", "Zoé"]);
    for (counts, id, rows) in [(before, march, 80), (now, april, 40)] {
        let listed = place.page(id, &RunFilter::default(), (0, 100)).rows;
        let of = |listing| listed.iter().filter(|row| row.listing == listing).count() as u32;
        assert_eq!(counts.verdicts, [of(Listing::Send), of(Listing::Review), of(Listing::Hold)]);
        assert_eq!(counts.verdicts.iter().sum::<u32>(), rows);
        let by_agent = counts.agents.values().fold([0; 3], |sum, one| [0, 1, 2].map(|at| sum[at] + one[at]));
        assert_eq!(by_agent, counts.verdicts);
        for (at, dimension) in place.book.ruleset.dimensions().iter().enumerate() {
            let scores: Vec<u64> = listed.iter().map(|row| u64::from(row.scores[at].unwrap())).collect();
            let moments = &counts.scores[at];
            assert_eq!(moments.dimension, dimension.id);
            assert_eq!(moments.sum, scores.iter().sum::<u64>());
            assert_eq!(moments.squares, scores.iter().map(|score| score * score).sum::<u64>());
        }
    }
}

#[test]
fn a_deleted_run_is_gone_even_while_it_is_judged() {
    let place = place();
    let id = place.start("gone", place.file("gone.csv", &excel(20_000)));
    place.runs.rename(id, "other").unwrap();
    place.runs.delete(id).unwrap();
    assert_eq!(fs::read_dir(place.runs.folder()).unwrap().count(), 0);
    assert_eq!(place.runs.page(id, &RunFilter::default(), (0, 9), true, &place.book).unwrap_err().code, "run-gone");
    fs::write(place.runs.folder().join("5.run.db"), "not a database, whatever its name").unwrap();
    let broken = place.runs.list();
    assert_eq!((broken.len(), broken[0].state), (1, RunState::Broken));
    place.runs.delete(5).unwrap();
    assert_eq!(place.runs.list().len(), 0);
}

#[test]
fn unclear_columns_are_asked_for() {
    let place = place();
    let path =
        place.file("odd.csv", "Nom;Commentaire A;Commentaire B\r\nLéa;Bonjour Madame, merci;interne\r\n".as_bytes());
    let preview = place.runs.choose(vec![path]).unwrap();
    assert!(preview.unclear);
    assert_eq!(preview.columns, ["Nom", "Commentaire A", "Commentaire B"]);
    assert_eq!(preview.values[0][1], "Bonjour Madame, merci");
    assert_eq!(place.runs.start("x", Circumstances::default(), &place.book, 1).unwrap_err().code, "run-columns");
    let columns =
        BTreeMap::from([("text".to_owned(), "Commentaire A".to_owned()), ("agent".to_owned(), "Nom".to_owned())]);
    let clear = place.runs.map(columns).unwrap();
    assert!(!clear.unclear);
    assert_eq!((clear.rows[0]["text"].as_str(), clear.rows[0]["agent"].as_str()), ("Bonjour Madame, merci", "Léa"));
    assert_eq!(clear.roles.unwrap()["text"], 1);
    let id = place.runs.start("x", Circumstances::default(), &place.book, 1).unwrap();
    assert_eq!(place.ended(id).rows, 1);
    // A table with the same columns is clear from then on, one with others is not.
    let next = place.file("next.csv", "Nom;Commentaire A;Commentaire B\r\nZoé;Bonjour, désolée;interne\r\n".as_bytes());
    let known = place.runs.choose(vec![next]).unwrap();
    assert!(known.remembered && !known.unclear);
    assert_eq!((known.rows[0]["text"].as_str(), known.said["agent"].as_str()), ("Bonjour, désolée", "Nom"));
    let other =
        place.file("other.csv", "Nom;Commentaire A;Commentaire C\r\nZoé;Bonjour, désolée;interne\r\n".as_bytes());
    let asked = place.runs.choose(vec![other]).unwrap();
    assert!(asked.unclear && !asked.remembered && asked.said.is_empty());
    fs::write(place.folder.path().join("config/columns.toml"), "no [toml").unwrap();
    assert!(place.runs.choose(vec![place.folder.path().join("next.csv")]).unwrap().unclear);
    assert_eq!(place.runs.choose(vec!["/nowhere.csv".into()]).unwrap_err().code, "run-missing");
}

#[test]
fn a_column_with_a_known_name_can_be_said_to_be_something_else() {
    let place = place();
    let file =
        |name: &str| place.file(name, "Texte;Agent;Date\r\nBonjour Madame, merci;Léa;mardi prochain\r\n".as_bytes());
    let known = place.runs.choose(vec![file("a.csv")]).unwrap();
    assert_eq!(known.roles.unwrap().keys().collect::<Vec<_>>(), ["agent", "date", "text"]);
    let none = |role: &str| (role.to_owned(), String::new());
    let said = place.runs.map(BTreeMap::from([none("date"), none("text")])).unwrap();
    assert_eq!(said.roles.unwrap().keys().collect::<Vec<_>>(), ["agent", "text"]);
    assert_eq!(said.rows[0]["text"], "Bonjour Madame, merci");
    assert!(!said.rows[0].contains_key("date"));
    let id = place.runs.start("x", Circumstances::default(), &place.book, 1).unwrap();
    assert_eq!(place.ended(id).rows, 1);
    let again = place.runs.choose(vec![file("b.csv")]).unwrap();
    assert!(again.remembered && !again.roles.unwrap().contains_key("date"), "it is remembered");
}

#[test]
fn rows_judged_by_other_rules_stay_as_they_were_judged() {
    let place = place();
    let id = place.judged("before", 40);
    let expected = place.export(id, "before.jsonl");
    place.runs.close(id);
    let rule = "fr/blame/doubt/je-ne-sais-pas-ce-que-vous-voulez";
    let config = place.folder.path().join("config");
    rules::set_rule(&config, rule, false, 1.0).unwrap();
    let changed = rules::load(&config);
    assert!(place.runs.facets(id, &changed, "fr").unwrap().other_rules);
    let to = place.folder.path().join("after.jsonl");
    assert!(place.runs.export(id, &to, &changed, "fr").unwrap());
    assert!(fs::read(to).unwrap() == expected);
    let reply = place.runs.reply(id, 1, &changed, "fr").unwrap();
    assert!(reply.checked.unwrap().findings.iter().any(|finding| finding.rule == rule));
}
