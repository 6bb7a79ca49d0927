//! A rule file of the own pack, changed in place: rules put at its end and taken out, all else as a person left it.

use std::fmt::Write;

use tact_batch::is_hidden;
use toml_edit::{Array, ArrayOfTables, Item, Value};

use super::switches::{damaged, parse, raw};
use crate::api::{Failure, OwnPhrase};

/// The file with a rule at its end. `hit` has the passage between `[[` and `]]`.
pub fn with_rule(text: Option<&str>, shown: &str, id: &str, phrase: &OwnPhrase, hit: &str) -> Result<String, Failure> {
    let mut out = match text {
        Some(text) => {
            parse(text, shown)?;
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("{text}{end}")
        }
        None => header(phrase),
    };
    out.push_str("\n[[rule]]\n");
    let mut line = |key: &str, value: String| {
        let _ = writeln!(out, "{key:<7} = {value}");
    };
    line("id", quoted(id));
    let list = |text: &str| format!("[{}]", quoted(text));
    line("match", list(phrase.phrase.trim()));
    if !phrase.suggestion.trim().is_empty() {
        line("suggest", list(phrase.suggestion.trim()));
    }
    line("hit", list(hit));
    line("miss", list(&phrase.miss));
    // Where the rules of the file are one inline list, no table can follow.
    match parse(&out, shown) {
        Ok(_) => Ok(out),
        Err(failure) => Err(damaged(text.unwrap_or(""), shown, None, &failure.detail)),
    }
}

/// The file without the rule of this name (the last part of its id); nothing, if it is not there. An empty text: nothing
/// is left that anybody would miss.
pub fn without_rule(text: &str, shown: &str, name: &str) -> Result<Option<String>, Failure> {
    let mut document = parse(text, shown)?.into_mut();
    let mut behind = None;
    let found = match document.get_mut("rule") {
        Some(Item::ArrayOfTables(rules)) => take_table(rules, name, &mut behind),
        Some(Item::Value(Value::Array(rules))) => take_value(rules, name),
        _ => false,
    };
    if !found {
        return Ok(None);
    }
    let empty = document.get("rule").is_some_and(|item| match item {
        Item::ArrayOfTables(rules) => rules.is_empty(),
        Item::Value(Value::Array(rules)) => rules.is_empty(),
        _ => false,
    });
    if empty {
        document.remove("rule");
    }
    if let Some(comment) = behind {
        let trailing = raw(Some(document.trailing()));
        let joined = format!("{comment}{trailing}");
        document.set_trailing(joined);
    }
    let left = document.to_string();
    let ours = |line: &str| line.trim().is_empty() || line.starts_with(HEADER);
    Ok(Some(if left.lines().all(ours) { String::new() } else { left }))
}

/// What the first line of a file of ours begins with.
const HEADER: &str = "# Own phrases: ";

fn header(phrase: &OwnPhrase) -> String {
    format!("{HEADER}{}/{}. You may edit this file: what you write here stays.\n", phrase.language, phrase.phenomenon)
}

/// Takes a rule out; comments that are not plainly its own go to the next one, or behind the last.
fn take_table(rules: &mut ArrayOfTables, name: &str, behind: &mut Option<String>) -> bool {
    let is = |table: &toml_edit::Table| table.get("id").and_then(Item::as_str) == Some(name);
    let Some(index) = rules.iter().position(is) else { return false };
    let prefix = rules.get(index).map_or("", |table| raw(table.decor().prefix())).to_owned();
    // Above the first rule stands what is said of the whole file; above others, what a blank line divides from them.
    let kept = if index == 0 { prefix.as_str() } else { &prefix[..last_blank_line(&prefix)] };
    let kept = if kept.contains('#') { kept } else { "" };
    rules.remove(index);
    match rules.get_mut(index) {
        Some(next) => {
            let own = raw(next.decor().prefix());
            let own = if index == 0 && kept.is_empty() { own.trim_start_matches('\n') } else { own };
            let joined = format!("{kept}{own}");
            next.decor_mut().set_prefix(joined);
        }
        None => *behind = Some(kept.to_owned()),
    }
    true
}

/// Where the last blank line of white space and comments begins.
fn last_blank_line(text: &str) -> usize {
    let (mut at, mut last) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            last = at;
        }
        at += line.len();
    }
    last
}

fn take_value(rules: &mut Array, name: &str) -> bool {
    let is = |value: &Value| {
        let id = value.as_inline_table().and_then(|table| table.get("id"));
        id.and_then(Value::as_str) == Some(name)
    };
    let index = rules.iter().position(is);
    index.map(|index| rules.remove(index)).is_some()
}

/// A text as TOML has it on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What turns the order of letters around would make the line look like another one.
            _ if is_hidden(ch) => {
                let _ = write!(out, "\\U{:08X}", ch as u32);
            }
            _ => out.push(ch),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_texts_come_back() {
        for text in ["plain", "« l’été » \"x\" \\d", "a\nb\tc\r\u{7}", "nb\u{202f}! \u{202e}x", "😀"] {
            let document = format!("a = {}", quoted(text)).parse::<toml_edit::DocumentMut>().unwrap();
            assert_eq!(document["a"].as_str(), Some(text));
        }
    }

    #[test]
    fn comments_of_a_person_stay_when_a_rule_goes() {
        let text = "# of the file\n[[rule]]\nid = \"a\"\n\n# of nobody\n\n# of b\n[[rule]]\nid = \"b\"\n\n[[rule]]\nid = \"c\"\n# the end\n";
        let without = |name: &str| without_rule(text, "x", name).unwrap().unwrap();
        assert_eq!(
            without("a"),
            "# of the file\n\n# of nobody\n\n# of b\n[[rule]]\nid = \"b\"\n\n[[rule]]\nid = \"c\"\n# the end\n"
        );
        assert_eq!(
            without("b"),
            "# of the file\n[[rule]]\nid = \"a\"\n\n# of nobody\n\n[[rule]]\nid = \"c\"\n# the end\n"
        );
        assert!(without("c").ends_with("id = \"b\"\n# the end\n"), "{}", without("c"));
        assert_eq!(without_rule(text, "x", "d"), Ok(None));
    }

    #[test]
    fn rules_as_an_inline_list() {
        let text = "rule = [{ id = \"a\" }, { id = \"b\" }] # mine\n";
        assert_eq!(without_rule(text, "x", "b").unwrap().unwrap(), "rule = [{ id = \"a\" }] # mine\n");
        let text_of = || String::from("x");
        let phrase = OwnPhrase {
            language: text_of(),
            phenomenon: text_of(),
            phrase: text_of(),
            hit: text_of(),
            miss: text_of(),
            suggestion: text_of(),
        };
        let failure = with_rule(Some(text), "x", "c", &phrase, "").unwrap_err();
        assert_eq!(failure.code, "own-pack-damaged");
    }
}
