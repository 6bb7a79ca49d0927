//! A sample for people, labelled blind, and read back by `tact agree`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use super::{batch, fixture, folder, rows, text};

#[test]
fn a_sample_of_all_verdicts_and_agents() {
    let folder = folder("sample");
    fs::copy(fixture("messages.jsonl"), folder.join("in.jsonl")).unwrap();
    for out in ["sheet.csv", "again.csv", "sheet.xlsx", "sheet.jsonl"] {
        let output = batch(&folder, &["in.jsonl", "--sample", "12", "--out", out, "--jobs", "2"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    assert_eq!(fs::read(folder.join("sheet.csv")).unwrap(), fs::read(folder.join("again.csv")).unwrap());
    let drawn = |file: &str| -> Vec<Value> { rows(&folder, &[file]) };
    let sheet = drawn("sheet.csv");
    assert_eq!(sheet.len(), 12);
    let ids =
        |rows: &[Value]| -> Vec<String> { rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect() };
    assert_eq!(ids(&sheet), ids(&drawn("sheet.xlsx")));
    assert_eq!(ids(&sheet), ids(&drawn("sheet.jsonl")));
    // Blind: neither what Tact says nor whose reply it is.
    let names: Vec<&String> = sheet[0].as_object().unwrap().keys().filter(|name| *name != "tact").collect();
    for hidden in ["agent", "team", "date", "tact_verdict"] {
        assert!(!names.iter().any(|name| *name == hidden), "{names:?}");
    }
    // Every verdict and every agent is there, and no order tells them.
    let all = rows(&folder, &["in.jsonl"]);
    let by_id: BTreeMap<&str, &Value> = all.iter().map(|row| (row["id"].as_str().unwrap(), row)).collect();
    let of = |what: &dyn Fn(&Value) -> Value, ids: &[String]| {
        let mut found: Vec<String> = ids.iter().map(|id| what(by_id[id.as_str()]).to_string()).collect();
        found.sort();
        found.dedup();
        found
    };
    let everybody: Vec<String> = all.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    for what in [&(|row: &Value| row["tact"]["verdict"].clone()) as &dyn Fn(&Value) -> Value, &|row: &Value| {
        row["agent"].clone()
    }] {
        assert_eq!(of(what, &ids(&sheet)), of(what, &everybody));
    }
    let output = batch(&folder, &["in.jsonl", "--sample", "12", "--out", "other.csv", "--seed", "2"]);
    assert_eq!(output.status.code(), Some(0));
    assert_ne!(ids(&drawn("other.csv")), ids(&sheet));
}

#[test]
fn agree_reads_the_sheet_back() {
    let folder = folder("sheet");
    fs::copy(fixture("messages.jsonl"), folder.join("in.jsonl")).unwrap();
    assert_eq!(batch(&folder, &["in.jsonl", "--sample", "6", "--out", "sheet.csv"]).status.code(), Some(0));
    let sheet = fs::read_to_string(folder.join("sheet.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(
        header.iter().collect::<Vec<_>>().join(" "),
        "id lang channel customer text opening_1 closing_1 politeness_1 empathy_1 blame_1 verdict_1 opening_2 closing_2 politeness_2 empathy_2 blame_2 verdict_2"
    );
    // Two people fill it.
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.write_row(0, 0, header.iter()).unwrap();
    for (number, record) in (1..).zip(reader.records()) {
        let mut values: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
        for (value, label) in values.iter_mut().skip(5).zip([1, 1, 4, 2, 0, 0].into_iter().cycle()) {
            *value = label.to_string();
        }
        writer.write_record(&values).unwrap();
        page.write_row(number, 0, &values).unwrap();
    }
    fs::write(folder.join("filled.csv"), writer.into_inner().unwrap()).unwrap();
    book.save(folder.join("filled.xlsx")).unwrap();
    for file in ["filled.csv", "filled.xlsx"] {
        let output = Command::new(env!("CARGO_BIN_EXE_tact"))
            .args(["agree", file, "--format", "json", "--ui", "en", "--no-packs"])
            .current_dir(&folder)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{file}: {}", text(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&found["rows"]["read"], &found["rows"]["compared"]), (&6.into(), &6.into()), "{file}: {found}");
    }
}
