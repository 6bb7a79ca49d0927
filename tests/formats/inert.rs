//! What stands in replies, names, columns and names of files is shown and does nothing, in every output. (The report, in a
//! browser: `tests/report/page.test.mjs`; the window: `tests/e2e/injection.e2e.mjs`.)

use std::fs;
use std::io::Read as _;

use serde_json::json;

use super::{batch, folder, text};

/// Escape sequences of terminals, other directions of writing, and what programs and browsers run.
const HOSTILE: [&str; 5] = [
    "\u{1b}[31m\u{9b}2J\u{7}red",
    "\u{202e}txt.exe\u{2066}",
    "=HYPERLINK(\"http://example.org\")",
    "<script>document.title='ran'</script><img src=x onerror=alert(1)>",
    "@SUM(1)|cmd",
];

/// Does a terminal only show it?
fn is_harmless(said: &str) -> bool {
    !said.chars().any(|ch| {
        (ch.is_control() && ch != '\n')
            || matches!(ch, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn nothing_of_an_input_does_anything() {
    let folder = folder("inert");
    let name = "a\u{1b}[31m\u{202e}b<b>.jsonl";
    let row = |value: &str| {
        json!({ "text": format!("{value} Vous auriez dû lire la notice."), "agent": value, "team": value, "=col\u{1b}": value })
            .to_string()
    };
    let mut lines: Vec<String> = HOSTILE.iter().map(|value| row(value)).collect();
    lines.push("no object \u{1b}[31m".to_owned());
    fs::write(folder.join(name), lines.join("\n")).unwrap();
    let run = |out: &str| {
        let output = batch(&folder, &[name, "--out", out]);
        assert_eq!(output.status.code(), Some(0), "{out}: {}", text(&output.stderr));
        let said = text(&output.stderr);
        assert!(is_harmless(&said), "{out}: {said:?}");
        assert!(said.contains("a\u{fffd}[31m\u{fffd}b<b>.jsonl"), "{said}");
        fs::read(folder.join(out)).unwrap()
    };

    // A table keeps what it was given, but no cell begins like a formula.
    let table = run("o.csv");
    let mut reader = csv::Reader::from_reader(&table[..]);
    let columns = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for cell in columns.iter().chain(records.iter().flatten()) {
        assert!(cell.parse::<f64>().is_ok() || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
    for (record, value) in records.iter().zip(HOSTILE) {
        let agent = record.iter().nth(columns.iter().position(|name| name == "agent").unwrap()).unwrap();
        assert_eq!(agent.strip_prefix('\'').unwrap_or(agent), value);
    }

    // A workbook: texts, no formula, no link.
    run("o.xlsx");
    let mut archive = zip::ZipArchive::new(fs::File::open(folder.join("o.xlsx")).unwrap()).unwrap();
    let mut parts = String::new();
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).unwrap();
        part.read_to_string(&mut parts).unwrap();
    }
    assert!(!parts.contains("<f>") && !parts.contains("<f ") && !parts.contains("hyperlink"), "a formula or a link");
    assert!(parts.contains("=HYPERLINK(") && parts.contains("&lt;script&gt;") && !parts.contains("<script"));

    // A file of JSON is for programs and keeps every letter; control characters of ASCII are escaped, and no row has more than
    // a line.
    let lines = text(&run("o.jsonl"));
    assert_eq!(lines.lines().count(), HOSTILE.len() + 1);
    assert!(!lines.chars().any(|ch| ch.is_ascii_control() && ch != '\n'));
}
