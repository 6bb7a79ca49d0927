//! Tables: what is sniffed and divided is what the crate `csv` has written and reads.

use proptest::prelude::*;

use super::record::{fields, push_field, raw, records_of};
use super::sniff::{Dialect, is_header, look, records};
use super::splitter::Splitter;
use crate::trouble::Trouble;

/// The records of a table, and the troubles in it with their lines.
fn split(bytes: &[u8], dialect: Dialect, expected: usize) -> (Vec<Vec<String>>, Vec<(u64, Trouble)>) {
    let mut splitter = Splitter::new(bytes, Vec::new(), dialect);
    splitter.expected = expected;
    let (mut out, mut troubles) = (Vec::new(), Vec::new());
    while let Some(found) = splitter.next().unwrap() {
        match &found.trouble {
            Some(trouble) => troubles.push((found.line, trouble.clone())),
            None => out.push(fields(splitter.bytes(&found), dialect).into_iter().map(String::from).collect()),
        }
    }
    (out, troubles)
}

fn strings(record: &[&str]) -> Vec<String> {
    record.iter().map(|field| (*field).to_owned()).collect()
}

const SEMICOLON: Dialect = Dialect { delimiter: b';', ..Dialect::COMMA };

#[test]
fn broken_quotes_cost_one_line() {
    let table = b"a;b\n1;\"x\n2;\"y\"\n3;\"z\";\"w\n4;\"v\"\n\"5;u\n";
    let (good, bad) = split(table, SEMICOLON, 2);
    // What opens on line 2 is closed by the mark on line 3, but not where a field may end.
    assert_eq!(good, [strings(&["a", "b"]), strings(&["2", "y"]), strings(&["4", "v"])]);
    assert_eq!(bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4, 6]);
    // Marks that were not doubled: the line tells what was meant.
    let (good, bad) = split(b"a;b\n1;\"he said \"no\" twice\"\n2;\"x\"\n", SEMICOLON, 2);
    assert_eq!((good[1][1].as_str(), good[2][1].as_str(), bad.len()), ("he said \"no\" twice", "x", 0));
}

#[test]
fn lines_end_in_every_way() {
    for end in ["\n", "\r\n", "\r"] {
        let table = ["a,b", "1,\"x|y\"", "", "2,z"].join(end).replace('|', end);
        let seen = look(table.as_bytes(), true, None);
        let (good, bad) = split(table.as_bytes(), seen.dialect, 2);
        let inner = format!("x{end}y");
        assert_eq!(good, [strings(&["a", "b"]), strings(&["1", &inner]), strings(&["2", "z"])], "{end:?}");
        assert_eq!(bad, []);
    }
}

#[test]
fn commas_in_texts_do_not_make_columns() {
    let table = "id;réponse;note\n1;Bonjour, oui, merci;5\n2;Non, désolé;4\n3;Bonjour;3\n";
    assert_eq!(look(table.as_bytes(), true, None).dialect.delimiter, b';');
    let table = "text\nBonjour, oui ; merci\nNon\n";
    let seen = look(table.as_bytes(), true, None).dialect;
    assert_eq!(records(table.as_bytes(), true, seen, 9)[0].len(), 1);
    let quoted = "id;text\n1;'Bonjour; oui'\n2;'L''été'\n3;'x'\n";
    assert_eq!(look(quoted.as_bytes(), true, None).dialect, Dialect { delimiter: b';', quote: b'\'', end: b'\n' });
    let apostrophes = "id;text\n1;L'été\n2;d'accord\n";
    assert_eq!(look(apostrophes.as_bytes(), true, None).dialect.quote, b'"');
}

#[test]
fn names_of_columns_are_told_from_rows() {
    let row = strings(&["12", "Bonjour Madame, votre colis est parti."]);
    assert!(is_header(&strings(&["Numéro", "Réponse"]), Some(&row)));
    assert!(is_header(&strings(&["foo", "bar"]), Some(&row)));
    assert!(!is_header(&row, Some(&row)));
    assert!(!is_header(&strings(&["12", "Bonjour"]), Some(&row)));
}

proptest! {
    #[test]
    fn what_csv_writes_is_read_the_same(
        rows in proptest::collection::vec(proptest::collection::vec("[a-zé0-9 ,;\t\"'\r\n|]{0,12}", 3), 1..12),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (good, bad) = split(&bytes, Dialect { delimiter, quote: b'"', end: b'\n' }, 3);
        prop_assert_eq!(good, rows);
        prop_assert_eq!(bad, vec![]);
    }

    #[test]
    fn the_dialect_of_replies_is_found(
        texts in proptest::collection::vec("[A-Z][a-zéà ,;'\"\n]{20,80}\\.", 4..20),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        writer.write_record(["id", "agent", "réponse"]).unwrap();
        for (number, text) in texts.iter().enumerate() {
            writer.write_record([&number.to_string(), "Tom", text]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let seen = look(&bytes, true, None).dialect;
        prop_assert_eq!((char::from(seen.delimiter), char::from(seen.quote)), (char::from(delimiter), '"'));
    }

    #[test]
    fn any_bytes_are_divided(bytes in proptest::collection::vec(prop::sample::select(b"ab\";,\r\n\xE9'".to_vec()), 0..80), expected in 0_usize..4) {
        let seen = look(&bytes, true, None);
        let (good, bad) = split(&bytes, seen.dialect, expected);
        // Every line that is not empty ends up somewhere.
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.iter().all(|byte| *byte == b'\r')).count();
        prop_assert!(good.len() + bad.len() <= lines.max(bytes.len()));
        prop_assert!(lines == 0 || good.len() + bad.len() > 0);
        raw(&bytes, seen.dialect);
    }

    #[test]
    fn a_field_comes_back(values in proptest::collection::vec("\\PC{0,6}[\"\r\n, ]{0,2}", 1..6)) {
        let mut out = Vec::new();
        for value in &values {
            push_field(&mut out, value);
            out.push(b',');
        }
        out.pop();
        out.extend_from_slice(b"\r\n");
        let found: Vec<Vec<String>> = records_of(&out).map(|record| fields(record, Dialect::COMMA).into_iter().map(String::from).collect()).collect();
        prop_assert_eq!(found, vec![values]);
    }
}
