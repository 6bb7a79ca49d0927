//! The TypeScript sisters of the types in `api.rs`: `ui/src/lib/types.ts`, written by `npm run types` and held true by
//! the test here.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use std::env;
use std::fs;
use std::path::Path;

use ts_rs::{Config, TS};

use crate::api::*;

const HEADER: &str = "// Written by `npm run types` from crates/app/src/api.rs. Change it there.\n";

/// One declaration with its documentation.
fn declaration<T: TS + 'static>(cfg: &Config) -> String {
    let text = T::export_to_string(cfg).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("import ") && !line.starts_with("// This file"));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

macro_rules! declarations {
    ($cfg:expr; $($name:ident),* $(,)?) => { [$(declaration::<$name>($cfg)),*] };
}

#[test]
fn typescript_has_the_same_types() {
    let cfg = &Config::new().with_large_int("number");
    let declarations = declarations![cfg;
        Address, AgreementFigure, Bilingual, Channel, CheckRequest, Checked, Circumstances, Concern, Content,
        Contribution, Correction, Decisions, Dimension, Dismissed, Draft, Edit, Failure, Finding, Fix, HistoryEntry, HistoryPage,
        Listing, Named, NotJudged, OwnPhrase, PackInfo, PhenomenonInfo, Profile, Quick, RuleDetail, RuleInfo, RunAgreement,
        RunComparison, RunCounts, RunExport, RunFacets, RunFile, RunFilter, RunInfo, RunOrder, RunPage, RunPreview, RunReply, RunRow, ScoreMoments,
        RunState, Score, Settings, Severity, Span, Start, Strictness, Theme, Thread,
        Trial, Verdict, Zone,
    ];
    let wanted = format!("{HEADER}\n{}\n", declarations.join("\n\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/types.ts");
    if env::var_os("TACT_WRITE_TYPES").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "ui/src/lib/types.ts differs from crates/app/src/api.rs; run: npm run types");
}
