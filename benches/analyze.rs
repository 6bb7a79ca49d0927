//! Throughput of the engine: JSON Lines of replies, parsed, judged and scored whole, on one core; and how cost grows
//! with the length of one reply.
//!
//! `TACT_CORPUS` names other files of JSON Lines with a field `text` (separated by `:`); without it the project's own
//! replies are used.

#![allow(
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark that cannot run should stop and say why"
)]

use std::env;
use std::fs;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use tact_core::{Analyzer, Context, Zone, ZoneKind, analyze};
use tact_rules::Rules;

/// The replies that come with the project.
const OWN: &str = "tests/replies/written.jsonl";

#[derive(Deserialize)]
struct Row {
    text: String,
}

fn corpora() -> Vec<(String, String)> {
    let paths = env::var("TACT_CORPUS").unwrap_or_else(|_| OWN.to_owned());
    paths
        .split(':')
        .map(|path| {
            let name = path.rsplit('/').next().unwrap_or(path).to_owned();
            (name, fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}")))
        })
        .collect()
}

/// Each corpus, and all of them as one.
fn corpora_and_all() -> Vec<(String, String)> {
    let mut corpora = corpora();
    if corpora.len() > 1 {
        corpora.push(("all".to_owned(), corpora.iter().map(|(_, lines)| lines.as_str()).collect()));
    }
    corpora
}

/// `first_sight`: an analyzer that has seen nothing yet. `steady`: one that remembers the sentences of the rounds before,
/// as in a long batch of replies written with canned texts. It lives outside the closure, which criterion calls anew for
/// each sample.
fn throughput(c: &mut Criterion) {
    let ruleset = Rules::built_in().load().ruleset;
    let judge = |analyzer: &mut Analyzer, lines: &str| {
        for line in lines.lines() {
            let row: Row = serde_json::from_str(line).expect("a row of JSON Lines with a text");
            black_box(analyzer.analyze(&row.text, &Context::default()));
        }
    };
    let mut group = c.benchmark_group("jsonl");
    group.sample_size(20);
    for (name, lines) in corpora_and_all() {
        group.throughput(Throughput::Bytes(lines.len() as u64));
        group.bench_function(BenchmarkId::new("first_sight", &name), |b| {
            b.iter(|| judge(&mut Analyzer::new(&ruleset), &lines));
        });
        let mut analyzer = Analyzer::new(&ruleset);
        judge(&mut analyzer, &lines);
        group.bench_function(BenchmarkId::new("steady", &name), |b| b.iter(|| judge(&mut analyzer, &lines)));
    }
    group.finish();
}

/// Is it judged? A quote in one of the replies would hide all that come behind it.
fn is_judged(zone: &Zone) -> bool {
    matches!(zone.kind, ZoneKind::Salutation | ZoneKind::Body | ZoneKind::Closing)
}

fn growth(c: &mut Criterion) {
    let ruleset = Rules::built_in().load().ruleset;
    let all: String = corpora()
        .iter()
        .flat_map(|(_, lines)| lines.lines())
        .filter_map(|line| serde_json::from_str::<Row>(line).ok())
        .filter(|row| analyze(&row.text, &Context::default(), &ruleset).zones.iter().all(is_judged))
        .map(|row| row.text + "\n\n")
        .collect();
    let mut group = c.benchmark_group("one_reply");
    group.sample_size(10);
    for size in [10_000, 100_000, 1_000_000, 10_000_000] {
        let text: String = all.repeat(size / all.len() + 2);
        let mut from = 0;
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| {
                // Another part each time: the processor would learn a short one by heart.
                let part = text.floor_char_boundary(from)..text.floor_char_boundary(from + size);
                from = (from + size) % all.len();
                black_box(analyze(&text[part], &Context::default(), &ruleset))
            });
        });
    }
    group.finish();
}

fn load(c: &mut Criterion) {
    c.bench_function("load_built_in", |b| b.iter(|| black_box(Rules::built_in().load().ruleset)));
}

criterion_group!(benches, throughput, growth, load);
criterion_main!(benches);
