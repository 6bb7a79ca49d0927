//! The same messages in every format and encoding give the same analyses.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use encoding_rs::WINDOWS_1252;
use serde_json::Value;

use super::renderings::{Mail, NAMES, encoded, escaped, get, mail, mailbox, table, utf16, workbook};
use super::{batch, fixture, folder, rows, text};

fn messages() -> Vec<Value> {
    let lines = fs::read_to_string(fixture("messages.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What was said of each message.
fn judgements(folder: &Path, args: &[&str]) -> Vec<Value> {
    rows(folder, args).into_iter().map(|row| row["tact"].clone()).collect()
}

/// The judgements are those of `expected`, the text of each included where it is told.
fn same(folder: &Path, file: &str, bytes: &[u8], more: &[&str], expected: &[Value]) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    let found = judgements(folder, &[&[file], more].concat());
    assert_eq!(found.len(), expected.len(), "{file}");
    for (number, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found, expected, "{file}, message {}", number + 1);
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn twenty_messages_in_every_table_and_json() {
    let folder = folder("same");
    let messages = messages();
    assert_eq!(messages.len(), 20);
    let lines = fs::read(fixture("messages.jsonl")).unwrap();
    fs::write(folder.join("messages.jsonl"), &lines).unwrap();
    let expected = judgements(&folder, &["messages.jsonl"]);
    assert!(expected.iter().any(|one| one["verdict"] == "hold") && expected.iter().any(|one| one["verdict"] == "send"));
    let ok = |file: &str, bytes: &[u8]| same(&folder, file, bytes, &[], &expected);

    // JSON: lines, arrays, every character escaped; a mark; an object with the rows in it.
    let one_by_one: Vec<String> = messages.iter().map(Value::to_string).collect();
    ok("escaped.jsonl", escaped(&one_by_one.join("\r\n")).as_bytes());
    ok("mark.ndjson", &["\u{feff}".as_bytes(), &lines].concat());
    ok("array.json", format!("[{}]", one_by_one.join(",")).as_bytes());
    ok("pretty.json", serde_json::to_string_pretty(&messages).unwrap().as_bytes());
    ok(
        "object.json",
        format!("{{\"count\": 20, \"data\": {}, \"next\": null}}", Value::from(messages.clone())).as_bytes(),
    );
    ok("lines.json", &lines);

    // Tables: each delimiter, line end and encoding; names of columns in French.
    let french = ["Identifiant", "Canal", "Message du client", "Conseiller", "Équipe", "Date", "Réponse"];
    for (name, delimiter) in [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|')] {
        for (number, end) in ["\n", "\r\n"].into_iter().enumerate() {
            ok(&format!("{name}{number}.csv"), table(&messages, NAMES, delimiter, end).as_bytes());
            ok(&format!("{name}{number}-fr.csv"), table(&messages, french, delimiter, end).as_bytes());
        }
    }
    let tabs = table(&messages, NAMES, '\t', "\n");
    ok("tabs.tsv", tabs.as_bytes());
    let excel = table(&messages, french, ';', "\r\n");
    ok("mark.csv", &["\u{feff}".as_bytes(), excel.as_bytes()].concat());
    ok("sep.csv", format!("sep=;\r\n{excel}").as_bytes());
    ok("wide.csv", &utf16(&tabs, u16::to_le_bytes));
    ok("wide-be.tsv", &utf16(&tabs, u16::to_be_bytes));
    ok("book.xlsx", &workbook(&messages));

    // Any of them, compressed.
    ok("a.csv.gz", &gzip(excel.as_bytes()));
    ok("a.csv.zst", &zstd(excel.as_bytes()));
    ok("a.jsonl.gz", &gzip(&lines));
    ok("a.jsonl.zst", &[zstd(&lines[..2000]), zstd(&lines[2000..])].concat());
    ok("a.json.zst", &zstd(serde_json::to_string(&messages).unwrap().as_bytes()));
    ok("a.xlsx.gz", &gzip(&workbook(&messages)));
    // Compressed, but called something else.
    ok("b.csv", &gzip(excel.as_bytes()));

    // Windows-1252 has no emoji; all messages that it can say are the same in it.
    let known = |message: &&Value| NAMES.iter().all(|name| !WINDOWS_1252.encode(get(message, name)).2);
    let old: Vec<Value> = messages.iter().filter(known).cloned().collect();
    assert!(old.len() >= 17, "{}", old.len());
    let of_old: Vec<Value> =
        messages.iter().zip(&expected).filter(|(message, _)| known(message)).map(|(_, one)| one.clone()).collect();
    let bytes = encoded(&table(&old, french, ';', "\r\n"), WINDOWS_1252);
    same(&folder, "excel.csv", &bytes, &[], &of_old);
    same(&folder, "excel-told.csv", &bytes, &["--encoding", "windows-1252", "--delimiter", ";"], &of_old);
    let bytes = encoded(&table(&old, NAMES, ',', "\n"), WINDOWS_1252);
    same(&folder, "old.csv", &bytes, &[], &of_old);
}

#[test]
fn twenty_messages_in_mails() {
    let folder = folder("mails");
    let messages = messages();
    // Mails say nothing of channel and customer.
    let bare: Vec<String> = messages.iter().map(|one| serde_json::json!({"text": one["text"]}).to_string()).collect();
    fs::write(folder.join("bare.jsonl"), bare.join("\n")).unwrap();
    let expected = judgements(&folder, &["bare.jsonl"]);
    for how in Mail::ALL {
        let place = folder.join(format!("{how:?}"));
        fs::create_dir_all(&place).unwrap();
        for message in &messages {
            fs::write(place.join(format!("{}.eml", get(message, "id"))), mail(message, how)).unwrap();
        }
        let found = rows(&folder, &[&format!("{how:?}")]);
        for ((found, message), expected) in found.iter().zip(&messages).zip(&expected) {
            assert_eq!(found["text"], message["text"], "{how:?}");
            assert_eq!(found["agent"], message["agent"], "{how:?}");
            assert_eq!(&found["tact"], expected, "{how:?}");
        }
        assert_eq!(found.len(), 20);
        same(&folder, &format!("{how:?}.mbox"), &mailbox(&messages, how), &[], &expected);
    }
    assert_eq!(judgements(&folder, &["Plain/*.eml"]), expected);
    assert_eq!(judgements(&folder, &["Plain/m0?.eml", "Html/m1*.eml", "Both/m20.eml"]), expected);
}

#[test]
fn judgements_are_those_of_check() {
    let folder = folder("check");
    for ui in ["fr", "en"] {
        let replies = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies/written.jsonl");
        let loaded = tact_rules::Rules::built_in().load();
        let output = batch(&folder, &[&replies.to_string_lossy(), "--out", "out.jsonl", "--quiet"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let written = fs::read_to_string(folder.join("out.jsonl")).unwrap();
        let writer = tact_batch::Judging::new(&loaded.ruleset, ui, tact_batch::Defaults::default()).writer;
        for (line, before) in written.lines().zip(fs::read_to_string(&replies).unwrap().lines()) {
            assert!(line.starts_with(&before[..before.len() - 1]), "fields stay as they are: {before}");
            let row: Value = serde_json::from_str(before).unwrap();
            let text = row["text"].as_str().unwrap();
            let analysis = tact_core::analyze(text, &tact_core::Context::default(), &loaded.ruleset);
            let report = tact_core::report(text, &analysis, &loaded.ruleset, ui);
            let mut bytes = b"{".to_vec();
            writer.write(text, &analysis, &mut bytes);
            assert_eq!(super::text(&bytes), serde_json::to_string(&report).unwrap());
        }
        assert_eq!(written.lines().count(), fs::read_to_string(&replies).unwrap().lines().count());
    }
}

#[test]
fn tables_come_back_with_what_they_had() {
    let folder = folder("tables");
    fs::copy(fixture("messages.jsonl"), folder.join("messages.jsonl")).unwrap();
    let expected = messages();
    for (file, more) in [("out.csv", &["--bom"][..]), ("plain.csv", &[]), ("out.xlsx", &[])] {
        let output = batch(&folder, &[&["messages.jsonl", "--out", file][..], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let found = rows(&folder, &[file]);
        assert_eq!(found.len(), 20);
        for (found, expected) in found.iter().zip(&expected) {
            for name in NAMES {
                assert_eq!(found[name], expected[name], "{file}");
            }
            let tact = &found["tact"];
            assert_eq!(found["tact_verdict"], tact["verdict"]);
            assert_eq!(found["tact_blame"].as_str().unwrap(), tact["scores"]["blame"].to_string());
            assert_eq!(found["tact_language"], tact["language"]);
        }
        let start = fs::read(folder.join(file)).unwrap();
        assert_eq!(start.starts_with("\u{feff}".as_bytes()), more == ["--bom"]);
    }
}
