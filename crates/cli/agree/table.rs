//! A file of rows: JSON Lines, or a CSV table whose first line names the fields.

use std::path::Path;

use serde_json::{Map, Value};
use tact_batch::formats::{self, Wishes};
use tact_batch::{Failure, Input, Row, Trouble, each_row};

use crate::ui::{Ui, visible};

/// What may stand between the columns of a table.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A row as it stands in the file: its fields, or why it cannot be read.
#[derive(Debug, PartialEq)]
pub struct Record {
    /// Which row of the file, from 1; empty ones do not count.
    pub number: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its fields.
    pub fields: Result<Map<String, Value>, String>,
}

/// The rows of a file. Its name tells the format; where it does not, the first character does.
pub fn records(name: &str, text: &str, ui: Ui) -> Vec<Record> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let table = match extension.as_deref() {
        Some("csv" | "tsv") => true,
        Some("jsonl" | "ndjson" | "json") => false,
        _ => !text.trim_start().starts_with('{'),
    };
    if table { of_table(text, ui) } else { of_lines(text, ui) }
}

/// The rows of a workbook, if this is one: what reviewers fill is often one.
pub fn of_workbook(path: &str, ui: Ui) -> Option<Result<Vec<Record>, Failure>> {
    let book = formats::of_path(Path::new(path)).filter(|format| format.name == "xlsx")?;
    let input = Input { path: path.into(), format: book };
    // Which column is the text is not looked for here: fields are known by their names.
    let mut wishes = Wishes::default();
    wishes.mapping.columns.insert("text".to_owned(), "1".to_owned());
    wishes.mapping.header = Some(true);
    let mut out: Vec<Record> = Vec::new();
    let mut each = |row: &Row| {
        let mut fields = Map::new();
        row.fields.each(&mut |name, value| {
            if !value.is_empty() {
                fields.entry(name.trim().to_lowercase()).or_insert_with(|| Value::String(value.to_owned()));
            }
        });
        let unreadable = |trouble: &Trouble| Err(trouble.text(ui == Ui::Fr));
        let fields = match &row.trouble {
            None | Some(Trouble::NoText) => Ok(fields),
            Some(trouble) => unreadable(trouble),
        };
        out.push(Record { number: out.len() + 1, line: row.place.line as usize, fields });
    };
    Some(each_row(&input, &wishes, &mut each).map(|()| out))
}

fn of_lines(text: &str, ui: Ui) -> Vec<Record> {
    let lines = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |line: &str| {
        serde_json::from_str(line).map_err(|error| {
            let column = error.column().max(1);
            ui.pick(
                format!("pas un objet JSON (caractère {column}) ; attendu : un objet par ligne"),
                format!("no JSON object (character {column}); expected: one object a line"),
            )
        })
    };
    lines.zip(1..).map(|((at, line), number)| Record { number, line: at + 1, fields: read(line) }).collect()
}

fn of_table(text: &str, ui: Ui) -> Vec<Record> {
    let head = text.lines().next().unwrap_or("").as_bytes();
    let columns = |delimiter: u8| head.split(|byte| *byte == delimiter).count();
    // The one that makes the most columns; where there is only one column, the comma.
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(|delimiter| columns(*delimiter)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut names: Option<Vec<String>> = None;
    let mut out = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                out.push(Record {
                    number: out.len() + 1,
                    line: line as usize,
                    fields: Err(visible(&error.to_string())),
                });
                continue;
            }
        };
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let Some(names) = &names else {
            names = Some(record.iter().map(|name| name.trim().to_lowercase()).collect());
            continue;
        };
        let fields = if record.len() == names.len() {
            // Where two columns have one name, the first with a value counts.
            let mut fields = Map::new();
            for (name, value) in names.iter().zip(&record).filter(|(_, value)| !value.is_empty()) {
                fields.entry(name).or_insert_with(|| Value::String(value.to_owned()));
            }
            Ok(fields)
        } else {
            let (found, expected) = (record.len(), names.len());
            Err(ui.pick(
                format!("{found} champ(s) au lieu de {expected} ; mettez entre guillemets les textes qui contiennent un séparateur ou un guillemet"),
                format!("{found} field(s) instead of {expected}; put texts with a separator or a quotation mark in them in quotation marks"),
            ))
        };
        out.push(Record { number: out.len() + 1, line: line_of(&record, text), fields });
    }
    out
}

/// The line on which a record begins. The reader's own count begins where the record before ended, and so before empty
/// lines.
fn line_of(record: &csv::StringRecord, text: &str) -> usize {
    let Some(position) = record.position() else { return 0 };
    let rest = text.get(position.byte() as usize..).unwrap_or("");
    let skipped = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n').count();
    position.line() as usize + skipped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Number, line and fields of the rows that can be read; of the others an empty object.
    fn read(name: &str, text: &str) -> Vec<(usize, usize, Value)> {
        let rows = records(name, text, Ui::En).into_iter();
        rows.map(|row| (row.number, row.line, Value::Object(row.fields.unwrap_or_default()))).collect()
    }

    #[test]
    fn lines_of_objects() {
        let found = read("a.jsonl", "\u{feff}{\"text\": \"a\"}\r\n\r\n[1]\n{\"text\": \"b\u{2028}c\", \"x\": {}}");
        assert_eq!(
            found,
            [(1, 1, json!({"text": "a"})), (2, 3, json!({})), (3, 4, json!({"text": "b\u{2028}c", "x": {}}))]
        );
    }

    #[test]
    fn tables_with_each_delimiter_and_line_end() {
        for delimiter in [",", ";", "\t"] {
            for end in ["\n", "\r\n"] {
                let lines = ["Text | id|blame", "\"a\"\"b|c", "d\"|1|2", "", "||", "e|2|", "f|3|1|4"];
                let text = lines.join(end).replace('|', delimiter);
                let expected = [
                    (1, 2, json!({"text": format!("a\"b{delimiter}c{end}d"), "id": "1", "blame": "2"})),
                    (2, 6, json!({"text": "e", "id": "2"})),
                    (3, 7, json!({})),
                ];
                assert_eq!(read("a.csv", &text), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn without_a_name_the_first_character_tells() {
        assert_eq!(read("-", " {\"text\": \"a\"}"), [(1, 1, json!({"text": "a"}))]);
        assert_eq!(read("-", "text,id\na,1"), [(1, 2, json!({"text": "a", "id": "1"}))]);
        assert_eq!(read("labels.txt", "text\na"), [(1, 2, json!({"text": "a"}))]);
        assert_eq!(read("a.csv", ""), []);
        assert_eq!(read("a.jsonl", "\n\n"), []);
    }
}
