//! Bad input: a clear message with the place, the rest judged, memory bounded.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use serde_json::Value;

use super::renderings::{Mail, NAMES, mail, workbook};
use super::{batch, folder, rows, text};

fn messages(count: usize) -> Vec<Value> {
    let message = |number: usize| {
        let mut row = serde_json::Map::new();
        for name in NAMES {
            row.insert(name.to_owned(), format!("{name} {number}").into());
        }
        row.insert("text".to_owned(), format!("Hello Ann, parcel {number} left today. Kind regards, Tom").into());
        Value::Object(row)
    };
    (1..=count).map(message).collect()
}

#[test]
fn a_broken_quote_in_row_70000() {
    let folder = folder("quote");
    for (name, broken) in [
        // A mark that is opened and never closed; one that is closed too early; one that was not doubled.
        ("open.csv", "70000,\"Hello Ann, parcel 70000 left"),
        ("early.csv", "70000,\"Hello\" Ann, parcel \"70000\" left"),
        ("inside.csv", "70000,\"Hello \"dear\" Ann, it left.\""),
    ] {
        let mut table = String::from("id,text\n");
        for number in 1..=70_010 {
            match number {
                70_000 => table += broken,
                70_005 => table += "70005,\"Hello \"\"Ann\"\",\nit left.\"",
                number => write!(table, "{number},Hello Ann it left.").unwrap(),
            }
            table.push('\n');
        }
        fs::write(folder.join(name), table).unwrap();
        let output = batch(&folder, &[name, "--out", "o.csv"]);
        assert_eq!(output.status.code(), Some(0));
        let (said, found) = (text(&output.stderr), fs::read_to_string(folder.join("o.csv")).unwrap());
        let mut reader = csv::Reader::from_reader(found.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 70_010, "{name}: {said}");
        let error = records[0].len() - 1;
        let bad: Vec<usize> = (0..records.len()).filter(|row| !records[*row][error].is_empty()).collect();
        if name == "inside.csv" {
            assert_eq!((bad, &records[69_999][1]), (vec![], "Hello \"dear\" Ann, it left."));
        } else {
            assert_eq!(bad, [69_999], "{name}");
            assert!(said.contains(&format!("{name}:70001: ")), "{said}");
            assert!(said.contains("1 row(s) could not be judged"), "{said}");
        }
        assert_eq!(&records[70_004][1], "Hello \"Ann\",\nit left.");
    }
}

#[test]
fn encodings_mixed_row_by_row() {
    let folder = folder("mixed");
    let mut table = b"id;R\xE9ponse\n1;D\xE9sol\xE9e, Ann\n".to_vec();
    table.extend("2;Désolée, Ann 😊\n".bytes());
    table.extend(b"3;D\xE9sol\xE9e\x85 Ann;\n");
    fs::write(folder.join("mixed.csv"), table).unwrap();
    let found = rows(&folder, &["mixed.csv"]);
    let texts: Vec<&str> = found.iter().map(|row| row["Réponse"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Désolée, Ann", "Désolée, Ann 😊", "Désolée… Ann"]);
}

#[test]
fn a_huge_cell_costs_its_own_row() {
    let folder = folder("huge");
    let huge = "Hello. ".repeat((17 << 20) / 7);
    fs::write(folder.join("a.csv"), format!("id,text\n1,Hello Ann\n2,\"{huge}\"\"\n\"\n3,Hello Tom\n")).unwrap();
    fs::write(folder.join("b.csv"), format!("id,text\n1,Hello Ann\n2,{huge}\n3,Hello Tom\n")).unwrap();
    fs::write(
        folder.join("c.jsonl"),
        format!("{{\"text\":\"Hello Ann\"}}\n{{\"text\":\"{huge}\"}}\n{{\"text\":\"Hello Tom\"}}"),
    )
    .unwrap();
    fs::write(
        folder.join("d.json"),
        format!("[{{\"text\":\"Hello Ann\"}},\n{{\"text\":\"{huge}\"}},\n{{\"text\":\"Hello Tom\"}}]"),
    )
    .unwrap();
    for name in ["a.csv", "b.csv", "c.jsonl", "d.json"] {
        let found = rows(&folder, &[name]);
        assert_eq!(found.len(), 3, "{name}");
        assert_eq!(found[1]["tact"]["reason"], "too-long", "{name}");
        assert_eq!((&found[0]["text"], &found[2]["text"]), (&"Hello Ann".into(), &"Hello Tom".into()), "{name}");
        assert_eq!(found[1]["tact"]["row"], 2, "{name}");
    }
    // A mark that opens and never closes, in a file that is larger than a row may be: no reason to give up the rest.
    let mut table = String::from("id,text\n1,\"Hello Ann\n");
    for number in 2..400_000 {
        writeln!(table, "{number},Hello Tom it has just left the depot today").unwrap();
    }
    fs::write(folder.join("e.csv"), &table).unwrap();
    let output = batch(&folder, &["e.csv", "--out", "e.out.csv"]);
    assert!(text(&output.stderr).contains("399999 replies"), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("1 row(s) could not be judged"));
}

#[test]
fn workbooks_and_archives_that_break_off() {
    let folder = folder("truncated");
    let book = workbook(&messages(50));
    fs::write(folder.join("a.xlsx"), &book[..book.len() / 2]).unwrap();
    let output = batch(&folder, &["a.xlsx", "--out", "o.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("a.xlsx: XLSX: "), "{}", text(&output.stderr));
    assert!(!folder.join("o.jsonl").exists() && !folder.join("o.jsonl.part").exists());

    let lines: String = messages(20_000).iter().map(|one| one.to_string() + "\n").collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(lines.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    fs::write(folder.join("b.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();
    let found = rows(&folder, &["b.jsonl.gz"]);
    let last = found.last().unwrap();
    assert!(found.len() > 1000 && found.len() < 20_000, "{}", found.len());
    assert_eq!(last["tact"]["reason"], "unreadable");
    // In a folder, one file that cannot be read does not stop the others.
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/b.xlsx"), workbook(&messages(3))).unwrap();
    fs::write(
        folder.join("in/c.jsonl"),
        "{\"text\": \"Hello Ann\"}\n{\"text\": 5}\nHello\n{\"id\": 1}\n{\"text\": \"Hello Tom\"",
    )
    .unwrap();
    let found = rows(&folder, &["in"]);
    let reasons: Vec<&str> = found.iter().map(|row| row["tact"]["reason"].as_str().unwrap_or("")).collect();
    assert_eq!(reasons, ["", "", "", "", "no-text", "unreadable", "no-text", "unreadable"]);
}

#[test]
fn a_mail_of_fifty_levels() {
    let folder = folder("levels");
    let mut inner =
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello Ann, it left today. Kind regards\r\n".to_vec();
    for level in 0..50 {
        inner = [
            format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\r\n\r\n--b{level}\r\n").as_bytes(),
            &inner,
            format!("\r\n--b{level}--\r\n").as_bytes(),
        ]
        .concat();
    }
    let head = b"From: Tom <tom@example.com>\r\nTo: ann@example.com\r\nSubject: Re\r\nMIME-Version: 1.0\r\n";
    fs::write(folder.join("a.eml"), [&head[..], &inner].concat()).unwrap();
    let found = rows(&folder, &["a.eml"]);
    assert_eq!(found[0]["text"], "Hello Ann, it left today. Kind regards");
    // Messages within messages within messages.
    let mut inner = mail(&messages(1)[0], Mail::Plain);
    for _ in 0..50 {
        inner = [&head[..], b"Content-Type: message/rfc822\r\n\r\n", &inner].concat();
    }
    fs::write(folder.join("b.eml"), inner).unwrap();
    assert_eq!(rows(&folder, &["b.eml"]).len(), 1);
    fs::write(folder.join("c.eml"), "no mail").unwrap();
    assert_eq!(rows(&folder, &["c.eml"])[0]["tact"]["reason"], "unreadable");
}

#[test]
fn a_bomb_is_one_row_that_is_too_long() {
    let folder = folder("bomb");
    // Packed data one behind the other is unpacked one behind the other.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&vec![b'0'; 1 << 20]).unwrap();
    let bomb = encoder.finish().unwrap().repeat(20);
    for name in ["a.jsonl.gz", "b.csv.gz", "c.eml.gz"] {
        fs::write(folder.join(name), &bomb).unwrap();
        let output = batch(&folder, &[name, "--out", "-"]);
        let found = text(&output.stdout);
        let told = ["\"too-long\"", "\"unreadable\""].iter().any(|reason| found.contains(reason));
        assert!(told || output.status.code() == Some(2), "{name}: {found}");
        assert!(output.stdout.len() < 1000);
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = folder("full");
    // What cannot be written to stands for a disk that is full.
    fs::write(folder.join("in.jsonl"), "{\"text\": \"Hello Ann\"}\n").unwrap();
    fs::write(folder.join("out.jsonl"), "before").unwrap();
    fs::create_dir_all(folder.join("out.jsonl.part")).unwrap();
    let output = batch(&folder, &["in.jsonl", "--out", "out.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("out.jsonl.part: cannot be written"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(folder.join("out.jsonl")).unwrap(), "before");
}

#[test]
fn cells_that_look_like_formulas_are_made_safe() {
    let folder = folder("formulas");
    fs::write(
        folder.join("a.jsonl"),
        "{\"text\": \"=HYPERLINK(1)\", \"id\": \"@a\", \"x\": \"-5\", \"=y\": \"+cmd\"}\n{\"text\": \"Hello\", \"later\": {\"a\": 1.50}}\n",
    )
    .unwrap();
    assert_eq!(batch(&folder, &["a.jsonl", "--out", "a.csv"]).status.code(), Some(0));
    let found = fs::read_to_string(folder.join("a.csv")).unwrap();
    assert!(found.starts_with("text,id,x,'=y,later,tact_greeting,"), "{found}");
    assert!(found.contains("\r\n'=HYPERLINK(1),'@a,-5,'+cmd,,"), "{found}");
    assert!(found.contains("\r\nHello,,,,{\"\"a\"\": 1.50}".replace("{\"\"", "\"{\"\"").as_str()), "{found}");
}
