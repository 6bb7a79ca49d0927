//! Columns: what they say is what JSON says, values keep their types, and a file of them is as good an input as any.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, DictionaryArray, Int64Array, ListArray, RecordBatch, StringArray,
    StringViewArray, TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

use super::{batch, fixture, folder, rows, text};

const FORMATS: [&str; 2] = ["out.parquet", "out.arrow"];

/// The rows of a file of columns as JSON, read by nothing of ours.
fn columns(path: &Path) -> Vec<Value> {
    let file = fs::File::open(path).unwrap();
    let batches: Vec<RecordBatch> = if path.extension().unwrap() == "parquet" {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        reader.map(Result::unwrap).collect()
    } else {
        arrow_ipc::reader::FileReader::try_new(file, None).unwrap().map(Result::unwrap).collect()
    };
    let writer = arrow_json::WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = writer.build::<_, arrow_json::writer::LineDelimited>(Vec::new());
    for batch in &batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    text(&writer.into_inner()).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn run(folder: &Path, args: &[&str]) {
    let output = batch(folder, &[args, &["--quiet"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
}

/// The columns of a row are those of the object that JSON Lines have.
fn is_said(row: &Value, tact: &Value) {
    let judged = tact["judged"] == true;
    for (dimension, score) in tact["scores"].as_object().into_iter().flatten() {
        assert_eq!(&row[format!("tact_{dimension}")], score);
    }
    assert_eq!(row["tact_verdict"], tact["verdict"]);
    assert_eq!(row["tact_language"], tact["language"]);
    assert_eq!(row["tact_reason"], tact["reason"]);
    assert_eq!(row["tact_text"], tact["text"]);
    let part = |name: &str| if judged { tact["parts"][name].clone() } else { Value::Null };
    assert_eq!(row["tact_opening"], part("opening"));
    assert_eq!(row["tact_closing"], part("closing"));
    let findings = row["tact_findings"].as_array().map(Vec::as_slice);
    let expected = tact["findings"].as_array().filter(|_| judged).map(Vec::as_slice);
    assert_eq!(findings.map(<[Value]>::len), expected.map(<[Value]>::len));
    for (found, expected) in findings.into_iter().flatten().zip(expected.into_iter().flatten()) {
        let names: Vec<&String> = found.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 9);
        for name in names {
            assert_eq!(found[name], expected[name], "{name}");
        }
    }
}

#[test]
fn columns_say_what_json_says() {
    let folder = folder("columns-said");
    let replies = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies/written.jsonl");
    let mut lines = fs::read_to_string(replies).unwrap();
    lines += &fs::read_to_string(fixture("messages.jsonl")).unwrap();
    lines += "\n{\"text\": null}\n{\"text\": \"  \"}\n{\"text\": \"😀 !!\"}\n{\"text\": \"Wir kümmern uns darum.\"}\nno object\n";
    fs::write(folder.join("in.jsonl"), &lines).unwrap();
    let expected = rows(&folder, &["in.jsonl"]);
    let reasons: Vec<&Value> = expected.iter().map(|row| &row["tact"]["reason"]).collect();
    assert_eq!(reasons[reasons.len() - 5..], ["no-text", "no-text", "empty", "language", "unreadable"]);
    for file in FORMATS {
        run(&folder, &["in.jsonl", "--out", file]);
        let found = columns(&folder.join(file));
        assert_eq!(found.len(), expected.len(), "{file}");
        for (found, expected) in found.iter().zip(&expected) {
            is_said(found, &expected["tact"]);
            for name in ["id", "text"].into_iter().filter(|name| expected[name].is_string()) {
                assert_eq!(found[name], expected[name], "{file}");
            }
        }
    }
}

/// Replies with columns of many types.
fn typed() -> RecordBatch {
    let kinds: DictionaryArray<Int32Type> = ["a", "b", "a", "b"].into_iter().collect();
    let tags = ListArray::from_iter_primitive::<arrow_array::types::Int64Type, _, _>([
        Some(vec![Some(1), None]),
        None,
        Some(vec![]),
        Some(vec![Some(3)]),
    ]);
    let bodies = [
        Some("Bonjour,\n\nVous auriez dû lire la notice.\n\nCordialement"),
        None,
        Some("<p>Dear Ms Gray,</p><p>I am sorry that your parcel is late.</p>"),
        Some(""),
    ];
    let columns: [(&str, ArrayRef); 7] = [
        ("ticket", Arc::new(Int64Array::from(vec![Some(7_000_000_000), Some(2), None, Some(4)]))),
        ("body", Arc::new(StringViewArray::from(bodies.to_vec()))),
        ("sent at", Arc::new(TimestampMicrosecondArray::from(vec![1_773_480_413_000_000; 4]).with_timezone("UTC"))),
        ("kind", Arc::new(kinds)),
        ("tags", Arc::new(tags)),
        ("closed", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false), None]))),
        ("tact_verdict", Arc::new(StringArray::from(vec!["of an earlier run"; 4]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn write(path: &Path, batch: &RecordBatch) {
    let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn values_keep_their_types() {
    let folder = folder("columns-typed");
    write(&folder.join("in.parquet"), &typed());
    let lines = rows(&folder, &["in.parquet"]);
    let reasons: Vec<&Value> = lines.iter().map(|row| &row["tact"]["reason"]).collect();
    assert_eq!(reasons, [&Value::Null, &json!("no-text"), &Value::Null, &json!("no-text")]);
    assert_eq!(lines[0]["tact"]["verdict"], "hold");
    assert_eq!(lines[0]["ticket"], 7_000_000_000_i64);
    assert_eq!(lines[1]["ticket"], 2);
    assert_eq!(lines[2]["ticket"], Value::Null);
    assert_eq!(lines[0]["tags"], json!([1, null]));
    assert_eq!(lines[0]["kind"], "a");
    assert!(lines[0].get("tact_verdict").is_none(), "what an earlier run has added is replaced");
    assert_eq!(lines[2]["tact"]["text"], "Dear Ms Gray,\n\nI am sorry that your parcel is late.");

    for file in FORMATS {
        run(&folder, &["in.parquet", "--out", file]);
        let found = columns(&folder.join(file));
        for (found, expected) in found.iter().zip(&lines) {
            is_said(found, &expected["tact"]);
            for name in ["ticket", "body", "sent at", "kind", "tags", "closed"] {
                assert_eq!(found[name], expected[name], "{file}: {name}");
            }
        }
        // Once more, from there.
        assert_eq!(rows(&folder, &[file]), lines, "{file}");
        run(&folder, &[file, "--out", "again.parquet"]);
        assert_eq!(columns(&folder.join("again.parquet")), found, "{file}");
    }
    // Types are kept, whatever the form in which they were written.
    let file = fs::File::open(folder.join("out.parquet")).unwrap();
    let schema = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().schema().clone();
    for name in ["ticket", "sent at", "tags", "closed"] {
        let before = typed().schema().field_with_name(name).unwrap().data_type().clone();
        assert_eq!(*schema.field_with_name(name).unwrap().data_type(), before);
    }
    // Together with another format, all becomes text, and nothing is lost.
    fs::write(folder.join("more.csv"), "id,text,team\n9,Merci beaucoup pour votre message.,Nord\n").unwrap();
    run(&folder, &["in.parquet", "more.csv", "--out", "all.parquet"]);
    let all = columns(&folder.join("all.parquet"));
    assert_eq!((all.len(), &all[0]["ticket"], &all[4]["team"]), (5, &json!("7000000000"), &json!("Nord")));
    assert_eq!(all[0]["tact_verdict"], "hold");
}

#[test]
fn messages_of_others_are_passed_over() {
    let folder = folder("columns-turns");
    let columns: [(&str, ArrayRef); 4] = [
        ("conversation_id", Arc::new(Int64Array::from(vec![1, 1, 2, 1]))),
        ("author_type", Arc::new(StringArray::from(vec!["customer", "agent", "agent", "bot"]))),
        ("private", Arc::new(BooleanArray::from(vec![false, false, true, false]))),
        (
            "text",
            Arc::new(StringArray::from(vec!["It arrived broken!", "We are sending a new one.", "Rude!", "Ticket 1"])),
        ),
    ];
    write(&folder.join("in.parquet"), &RecordBatch::try_from_iter(columns).unwrap());
    let found = rows(&folder, &["in.parquet"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["text"], "We are sending a new one.");
    assert_eq!(found[0]["tact"]["problem"], true, "the customer's message is known");
    run(&folder, &["in.parquet", "--out", "out.parquet"]);
    let found = super::columns::columns(&folder.join("out.parquet"));
    assert_eq!((found.len(), &found[0]["conversation_id"]), (1, &json!(1)));
}

/// Files that the Arrow of C++ wrote (pyarrow 26): packed with Snappy and LZ4, words by numbers, lists, nulls.
#[test]
fn files_of_another_writer() {
    let folder = folder("columns-foreign");
    for (name, columns) in [("arrow-cpp.parquet", 5), ("arrow-cpp.arrow", 3), ("arrow-cpp.arrows", 3)] {
        let found = rows(&folder, &[fixture(name).to_str().unwrap()]);
        let cells = |name: &str| found.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
        assert_eq!(cells("id"), [json!(7_000_000_000_i64), json!(2), Value::Null], "{name}");
        assert_eq!(cells("agent"), ["Léa", "Léa", "Tom"], "{name}");
        assert_eq!(found[0].as_object().unwrap().len(), columns + 1, "{name}");
        let verdicts: Vec<&Value> = found.iter().map(|row| &row["tact"]["judged"]).collect();
        assert_eq!(verdicts, [true, false, true], "{name}");
        assert_eq!(found[0]["tact"]["findings"][0]["excerpt"], "Vous auriez dû", "{name}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    let folder = folder("columns-wrong");
    let bytes: [(&str, ArrayRef); 1] = [("text", Arc::new(BinaryArray::from(vec![&b"Merci"[..]])))];
    write(&folder.join("bytes.parquet"), &RecordBatch::try_from_iter(bytes).unwrap());
    write(&folder.join("good.parquet"), &typed());
    let good = fs::read(folder.join("good.parquet")).unwrap();
    fs::write(folder.join("short.parquet"), &good[..good.len() / 2]).unwrap();
    fs::write(folder.join("other.arrow"), "no columns").unwrap();
    let told = |args: &[&str]| {
        let output = batch(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        text(&output.stderr)
    };
    let out = ["--out", "-"];
    assert!(told(&[&["bytes.parquet"], &out[..]].concat()).contains("the column `text` holds Binary, not text"));
    assert!(told(&[&["short.parquet"], &out[..]].concat()).contains("short.parquet: Parquet:"));
    assert!(told(&[&["other.arrow"], &out[..]].concat()).contains("other.arrow: Arrow:"));
    let missing = told(&[&["good.parquet", "--text-column", "reply"], &out[..]].concat());
    assert!(missing.contains("there is no column `reply`") && missing.contains("2. body"), "{missing}");
    let sample = told(&["good.parquet", "--sample", "2", "--out", "sample.parquet"]);
    assert!(sample.contains("a sample is filled by hand"), "{sample}");
    assert!(told(&["good.parquet", "--to", "parquet", "--out", "-"]).contains("-: the format is not known"));
    // A stream of Arrow goes through a pipe.
    let output = batch(&folder, &["good.parquet", "--to", "arrow", "--out", "-", "--quiet"]);
    let stream = arrow_ipc::reader::StreamReader::try_new(&output.stdout[..], None).unwrap();
    assert_eq!(stream.map(|batch| batch.unwrap().num_rows()).sum::<usize>(), 4);
}
