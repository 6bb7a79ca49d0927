//! JSON Lines: every field of the input unchanged, and `tact`.

use super::Encode;
use crate::judge::{Judged, Judging};
use crate::judgement::put;
use crate::row::{Fields, Role, Row};

/// Writes JSON Lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonLines;

impl Encode for JsonLines {
    fn row(&self, row: &Row, judged: &Judged, judging: &Judging, out: &mut Vec<u8>) {
        begin(&row.fields, out);
        out.extend_from_slice(b"\"tact\":{");
        // Offsets are those of the text that was judged: where it is not the one of the input, it is told.
        if row.converted
            && let Some(text) = row.get(Role::Text)
        {
            out.extend_from_slice(b"\"text\":");
            put(out, text);
            out.push(b',');
        }
        match judged {
            Judged::Yes(analysis) => judging.writer.write(row.get(Role::Text).unwrap_or(""), analysis, out),
            Judged::No(trouble) => {
                out.extend_from_slice(b"\"judged\":false,\"reason\":");
                put(out, trouble.reason());
                out.extend_from_slice(b",\"error\":");
                put(out, &trouble.text(judging.french()));
                out.extend_from_slice(b",\"row\":");
                put(out, &row.place.row);
                if row.place.line > 0 {
                    out.extend_from_slice(b",\"line\":");
                    put(out, &row.place.line);
                }
                out.push(b'}');
            }
        }
        out.extend_from_slice(b"}\n");
    }
}

/// Appends an object with these fields, open, so that one more may follow.
fn begin(fields: &Fields, out: &mut Vec<u8>) {
    match fields {
        Fields::None => out.push(b'{'),
        Fields::Object(text) => splice(text, out),
        Fields::Batch(batched, row) => splice(batched.line(*row), out),
        Fields::Record(names, values) => {
            out.push(b'{');
            for (name, value) in names.iter().zip(values) {
                put(out, name);
                out.push(b':');
                put(out, value.as_ref());
                out.push(b',');
            }
        }
    }
}

/// Appends a valid object as it is written, without its last brace, so that one more field may follow.
fn splice(object: &str, out: &mut Vec<u8>) {
    let open = object.trim_end().strip_suffix('}').unwrap_or("{").trim_end();
    out.extend_from_slice(open.as_bytes());
    if open.trim_start() != "{" {
        out.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn spliced(object: &str) -> String {
        let mut out = Vec::new();
        splice(object, &mut out);
        out.extend_from_slice(b"\"tact\":{}}");
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_stay_as_they_are_written() {
        assert_eq!(spliced("{}"), r#"{"tact":{}}"#);
        assert_eq!(spliced("{ }"), r#"{"tact":{}}"#);
        assert_eq!(spliced(r#"{"b": 1.50e+3, "a": "\u00e9" } "#), r#"{"b": 1.50e+3, "a": "\u00e9","tact":{}}"#);
        assert_eq!(spliced(r#"{"a":"}"}"#), r#"{"a":"}","tact":{}}"#);
    }

    proptest! {
        #[test]
        fn any_object_stays_an_object(entries in proptest::collection::btree_map("\\PC{0,8}", "\\PC{0,12}", 0..5), spaces in "[ \t]{0,3}") {
            prop_assume!(!entries.contains_key("tact"));
            let object = serde_json::to_string(&entries).unwrap();
            let object = format!("{}{spaces}}}{spaces}", &object[..object.len() - 1]);
            let mut expected = serde_json::to_value(&entries).unwrap();
            expected["tact"] = serde_json::json!({});
            prop_assert_eq!(serde_json::from_str::<Value>(&spliced(&object)).unwrap(), expected);
        }
    }
}
