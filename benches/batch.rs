//! Throughput of `tact batch`: JSON Lines and CSV of replies, read, judged and written whole, with one worker and two.
//!
//! `TACT_CORPUS` names other files of JSON Lines with a field `text` (separated by `:`); without it the project's own
//! replies are used. What is written goes nowhere, so that no disk is measured.

#![allow(
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark that cannot run should stop and say why"
)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use tact_batch::formats::Wishes;
use tact_batch::out::{Encode, Flat, JsonLines, Nowhere};
use tact_batch::{Defaults, Judging, Plan, Totals, Watch, expand, run};
use tact_rules::Rules;

/// The replies that come with the project.
const OWN: &str = "tests/replies/written.jsonl";

/// How much is judged at once, in bytes: enough that starting threads does not count.
const SIZE: usize = 16 << 20;

fn corpus() -> Vec<Value> {
    let paths = env::var("TACT_CORPUS").unwrap_or_else(|_| OWN.to_owned());
    let read = |path: &str| fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines: Vec<String> =
        paths.split(':').flat_map(|path| read(path).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.iter().map(|line| serde_json::from_str(line).expect("a row of JSON Lines")).collect()
}

/// The corpus again and again, in a file.
fn file(name: &str, start: &str, once: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    fs::create_dir_all(folder).expect("a folder to write to");
    fs::write(&path, format!("{start}{}", once.repeat(SIZE / once.len() + 1))).expect("a place to write to");
    path
}

fn throughput(c: &mut Criterion) {
    let rows = corpus();
    let lines: String = rows.iter().map(|row| row.to_string() + "\n").collect();
    let cell = |value: &Value| format!("\"{}\"", value.as_str().unwrap_or("").replace('"', "\"\""));
    let record = |row: &Value| format!("{};{}\r\n", cell(&row["id"]), cell(&row["text"]));
    let table = rows.iter().map(record).collect::<Vec<_>>().concat();
    let ruleset = Rules::built_in().load().ruleset;
    let judging = Judging::new(&ruleset, "en", Defaults::default());
    let flat = Flat::new(vec!["id".to_owned(), "text".to_owned()], false, true, &judging);
    let mut group = c.benchmark_group("batch");
    group.sample_size(10);
    for (name, path, encode) in [
        ("jsonl", file("bench.jsonl", "", &lines), &JsonLines as &dyn Encode),
        ("csv", file("bench.csv", "id;text\r\n", &table), &flat),
    ] {
        group.throughput(Throughput::Bytes(fs::metadata(&path).expect("it was just written").len()));
        for jobs in [1, 2] {
            group.bench_with_input(BenchmarkId::new(name, jobs), &jobs, |b, &jobs| {
                b.iter(|| {
                    let watch = Watch::default();
                    let inputs = expand(&[path.display().to_string()], None).expect("it is there");
                    let plan = Plan::new(inputs, Wishes::default(), &watch).expect("it can be read");
                    run(plan, &judging, encode, &mut Nowhere, (jobs, 0, Totals::default()), &watch)
                        .expect("it is judged")
                });
            });
        }
        fs::remove_file(path).expect("it was just there");
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);
