//! The page with its data: nothing in it gets out of its element, and no name stays where names are hidden.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use std::env;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use ts_rs::{Config, TS};

use super::anonymous::Hidden;
use super::page::{escape, filled};
use super::*;
use crate::figures::Figures;
use crate::trouble::Failure;

fn empty() -> ReportData {
    ReportData {
        version: String::new(),
        ui: "fr".to_owned(),
        inputs: Vec::new(),
        anonymous: false,
        dimensions: Vec::new(),
        findings: Vec::new(),
        agents: Vec::new(),
        all_agents: 0,
        teams: Vec::new(),
        periods: Vec::new(),
        languages: Vec::new(),
        channels: Vec::new(),
        cells: vec![CellNumbers(vec![1, 2])],
        examples: Vec::new(),
        notes: Vec::new(),
    }
}

const PAGE: &str = r#"<p>a</p><script type="application/json" id="report-data"></script><p>b</p>"#;

#[test]
fn the_data_stands_in_its_element() {
    let page = String::from_utf8(filled(PAGE, &empty()).unwrap()).unwrap();
    let json = page.strip_prefix(r#"<p>a</p><script type="application/json" id="report-data">"#).unwrap();
    let json = json.strip_suffix("</script><p>b</p>").unwrap();
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(value["cells"], serde_json::json!([[1, 2]]));
    assert_eq!(value["allAgents"], 0);
    assert!(matches!(filled("", &empty()), Err(Failure::NoPage)));
}

#[test]
fn what_means_something_to_html_is_escaped() {
    let nasty = "</script><!--<script>&amp;\u{2028}\u{2029}'\"\\ é😀";
    let page = filled(PAGE, &ReportData { agents: vec![nasty.to_owned()], inputs: vec![nasty.to_owned()], ..empty() });
    let page = String::from_utf8(page.unwrap()).unwrap();
    assert_eq!(page.matches("</script>").count(), 1);
    assert!(!page.contains("<!--") && !page.contains('\u{2028}') && !page.contains('\u{2029}'));
}

proptest! {
    #[test]
    fn escaped_json_says_the_same(text in "(\\PC|[<>&\u{2028}\u{2029}\n\"\\\\/]|</script|<!--){0,12}") {
        let json = serde_json::to_string(&text).unwrap();
        let mut out = Vec::new();
        escape(&json, &mut out);
        let escaped = String::from_utf8(out).unwrap();
        let meaning = ['<', '>', '&', '\u{2028}', '\u{2029}'];
        prop_assert!(!escaped.contains(meaning));
        prop_assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
    }

    #[test]
    fn hidden_names_leave_offsets_where_they_are(text in "(Anna|anna|Bergé|😀| |\\.|mail|,|é){0,20}") {
        let hidden = Hidden::new(["Anna Bergé", "anna@firm.example"]);
        let shown = hidden.hide(&text);
        prop_assert_eq!(shown.encode_utf16().count(), text.encode_utf16().count());
        for word in shown.split(|ch: char| !ch.is_alphanumeric()) {
            prop_assert!(!["anna", "bergé"].contains(&word.to_lowercase().as_str()), "{}", shown);
        }
    }
}

#[test]
fn only_whole_words_are_hidden() {
    let hidden = Hidden::new(["Anna Le Goff"]);
    assert_eq!(hidden.hide("Anna, Annabelle : le café de M. GOFF."), "••••, Annabelle : le café de M. ••••.");
}

#[test]
fn lines_become_figures() {
    let fact = crate::figures::Fact {
        row: 3,
        agent: "A \"quoted\" name".into(),
        channel: "email".into(),
        text: "<b>".into(),
        judged: Some(crate::figures::Found { verdict: 2, findings: vec!["a/b".into()], ..Default::default() }),
        ..Default::default()
    };
    let file = env::temp_dir().join(format!("tact-facts-{}", std::process::id()));
    fs::write(&file, format!("{}\n", serde_json::to_string(&fact).unwrap())).unwrap();
    let figures = figures_of(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let mut expected = Figures::default();
    expected.add(&fact);
    assert_eq!(figures.cube.cells(), expected.cube.cells());
    assert_eq!(figures.examples.shown(), [&fact]);
}

const HEADER: &str = "// Written by `npm run types` from crates/batch/src/report/data.rs. Change it there.\n";

/// One declaration with its documentation.
fn declaration<T: TS + 'static>(cfg: &Config) -> String {
    let text = T::export_to_string(cfg).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("import ") && !line.starts_with("// This file"));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[test]
fn typescript_has_the_same_types() {
    let cfg = &Config::new().with_large_int("number");
    let declarations = [
        declaration::<Bilingual>(cfg),
        declaration::<CellNumbers>(cfg),
        declaration::<Example>(cfg),
        declaration::<ExampleFinding>(cfg),
        declaration::<FindingName>(cfg),
        declaration::<Named>(cfg),
        declaration::<Note>(cfg),
        declaration::<ReportData>(cfg),
    ];
    let wanted = format!("{HEADER}\n{}\n", declarations.join("\n\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/report/types.ts");
    if env::var_os("TACT_WRITE_TYPES").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "ui/src/report/types.ts differs from crates/batch/src/report/data.rs; run: npm run types");
}
