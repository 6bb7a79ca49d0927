//! A run of a million replies, as the window asks for it: first rows, pages while it is judged, lists by every filter, pages
//! anywhere in them, the report, a comparison, a file written out. `TACT_ROWS` for another number.
//!
//! Each is measured once or a few dozen times by the clock, not by `criterion`: one of them takes a minute, and what counts
//! is the slowest one that somebody has to wait for.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tact_app::api::{Circumstances, Failure, Listing, RunFilter, RunOrder, RunState};
use tact_app::rules::{self, Book};
use tact_app::runs::Runs;

type Done<T> = Result<T, Box<dyn Error>>;

const ROWS: usize = 1_000_000;
/// As many as a screen shows.
const PAGE: u32 = 50;
/// How often each list is asked for.
const ROUNDS: u32 = 20;

/// Replies of every verdict, in turn.
const REPLIES: [&str; 4] = [
    "Bonjour Madame Petit, votre colis part ce soir ; je vous écris dès qu'il est livré. Bonne journée, Léa",
    "Je ne sais pas ce que vous voulez. Si vous ne l'avez pas reçu, veuillez télécharger le reçu.",
    "Vous auriez dû lire la notice.",
    "Hello Tom, I am sorry about the delay; I have sent a new one today. Kind regards, Ann",
];

fn main() -> Done<()> {
    let rows = env::var("TACT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("million.csv");
    fs::write(&file, excel(rows))?;
    println!("{rows} rows, {} MB", fs::metadata(&file).map_or(0, |known| known.len()) >> 20);
    let book = rules::load(&folder.path().join("config"));
    let runs = Runs::new(folder.path().join("runs"), &folder.path().join("config"));
    let id = judge(&runs, &book, &file)?;
    lists(&runs, &book, id)?;
    once("report from what is kept", || runs.report(id, &book, "fr").map(drop))?;
    once("comparison", || runs.compare(id, id, &book).map(drop))?;
    let out = folder.path().join("out.csv");
    once("written out as CSV", || runs.export(id, &out, &book, "fr").map(drop))?;
    once("deleted", || runs.delete(id))
}

/// So many rows as French Excel writes them: `;` and Windows-1252.
fn excel(rows: usize) -> Vec<u8> {
    let mut text = "Numéro;Conseiller;Réponse;Équipe\r\n".to_owned();
    for number in 1..=rows {
        let (agent, reply) = (["Léa", "Zoé", "Noël"][number % 3], REPLIES[number % 4]);
        let _ = write!(text, "{number};{agent};\"{reply} Réf. {number}\";Été\r\n");
    }
    text.chars().map(|ch| u8::try_from(u32::from(ch)).unwrap_or(b'?')).collect()
}

/// Judges it, while somebody scrolls.
fn judge(runs: &Runs, book: &Book, file: &Path) -> Done<i64> {
    let all = RunFilter::default();
    let page = |id, from| runs.page(id, &all, (from, PAGE), true, book).map_err(failed);
    runs.choose(vec![file.to_owned()]).map_err(failed)?;
    let begun = Instant::now();
    let id = runs.start("million", Circumstances::default(), book, 1).map_err(failed)?;
    while page(id, 0)?.rows.len() < PAGE as usize {
        sleep(Duration::from_millis(2));
    }
    println!("first rows after {:?}", begun.elapsed());
    let mut during = Vec::new();
    while runs.info(id).state == RunState::Going {
        let begun = Instant::now();
        let total = page(id, 0)?.total;
        page(id, total / 2)?;
        during.push(begun.elapsed());
        sleep(Duration::from_millis(200));
    }
    let info = runs.info(id);
    assert_eq!(info.state, RunState::Done, "{:?}", info.failure);
    println!("all {} rows after {:?}, {} MB on the disk", info.rows, begun.elapsed(), info.disk >> 20);
    told("two pages while it is judged", during);
    Ok(id)
}

/// The list by each filter, found anew, and pages anywhere in it.
fn lists(runs: &Runs, book: &Book, id: i64) -> Done<()> {
    let facets = runs.facets(id, book, "fr").map_err(failed)?;
    let any = RunFilter::default;
    let filters = [
        ("all", any()),
        ("worst first", RunFilter { order: RunOrder::Worst, ..any() }),
        ("not to send", RunFilter { verdicts: vec![Listing::Hold], ..any() }),
        ("an agent, worst first", RunFilter { agent: Some(facets.agents[0].0), order: RunOrder::Worst, ..any() }),
        ("a finding", RunFilter { finding: Some(facets.findings[0].0), ..any() }),
        ("a word of a quarter of them", RunFilter { text: "telecharger".to_owned(), ..any() }),
        ("a rare word", RunFilter { text: "recu 77777".to_owned(), ..any() }),
    ];
    for (name, filter) in &filters {
        let (mut finding, mut pages) = (Vec::new(), Vec::new());
        let page = |filter: &RunFilter, from| runs.page(id, filter, (from, PAGE), false, book).map_err(failed);
        for round in 0..ROUNDS {
            // Another list in between, so that this one is found anew.
            page(&RunFilter { text: format!("{round}x"), ..any() }, 0)?;
            let begun = Instant::now();
            let total = page(filter, 0)?.total;
            finding.push(begun.elapsed());
            for from in [total / 2, total.saturating_sub(PAGE), total / 7 * (round % 7)] {
                let begun = Instant::now();
                page(filter, from)?;
                pages.push(begun.elapsed());
            }
        }
        told(&format!("{name}: the list"), finding);
        told(&format!("{name}: a page anywhere"), pages);
    }
    Ok(())
}

fn once(what: &str, act: impl FnOnce() -> Result<(), Failure>) -> Done<()> {
    let begun = Instant::now();
    act().map_err(failed)?;
    println!("{what}: {:?}", begun.elapsed());
    Ok(())
}

fn failed(Failure { code, place, detail }: Failure) -> Box<dyn Error> {
    format!("{code} {place} {detail}").into()
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let [half, most, all] = [50, 95, 100].map(|share| at(share).unwrap_or_default());
    println!("{what}: p50 {half:?}, p95 {most:?}, most {all:?} ({})", times.len());
}
