//! The `pack.toml` of the own pack, changed in place: what a person wrote there stays as it is.

use std::ops::Range;

use tact_core::spec::Status;
use tact_rules::{id_matches, is_on, line_and_column};
use toml_edit::{Array, Document, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::api::Failure;

/// What a new file begins with.
const HEADER: &str = "# What the page of rules switches and weighs. You may edit this file: what you write here stays.\n\
                      name = \"own\"\n";

/// Factors that differ by less are the same.
const SAME: f64 = 1e-4;

/// A `pack.toml` that is being changed.
pub struct Switches {
    document: DocumentMut,
    before: String,
}

impl Switches {
    /// Reads the text of the file, or begins a new one. `shown` is its name in messages.
    pub fn read(text: Option<&str>, shown: &str) -> Result<Self, Failure> {
        let text = text.unwrap_or(HEADER);
        let document = parse(text, shown)?;
        for key in ["off", "on"] {
            let item = document.get(key);
            if item.is_some_and(|item| !item.as_array().is_some_and(|array| array.iter().all(Value::is_str))) {
                return Err(damaged(text, shown, item.and_then(Item::span), &format!("`{key}` is no list of texts")));
            }
        }
        let number = |item: &Item| item.is_integer() || item.is_float();
        let weights = document.get("weights");
        if weights.is_some_and(|item| !item.as_table_like().is_some_and(|table| table.iter().all(|(_, n)| number(n)))) {
            return Err(damaged(text, shown, weights.and_then(Item::span), "`weights` is no table of numbers"));
        }
        Ok(Self { document: document.into_mut(), before: text.to_owned() })
    }

    /// Makes the rule be on or off, with this factor, and says no more than is needed for it. `status` is what it is
    /// without this file. Nothing: no factor can undo one of a group that is 0.
    pub fn set(&mut self, id: &str, status: Status, on: bool, weight: f32) -> Option<()> {
        let without = |list: Option<&Array>| -> Vec<String> {
            let names = list.into_iter().flat_map(Array::iter).filter_map(Value::as_str);
            names.filter(|name| *name != id).map(str::to_owned).collect()
        };
        let array = |key: &str| self.document.get(key).and_then(Item::as_array);
        let (off_names, on_names) = (without(array("off")), without(array("on")));
        let is = is_on(id, &off_names, &on_names).unwrap_or(status != Status::Off);
        let weights = self.document.get("weights").and_then(Item::as_table_like);
        let of_groups = weights.into_iter().flat_map(TableLike::iter).filter(|(name, _)| *name != id);
        let group: f64 =
            of_groups.filter(|(name, _)| id_matches(id, name)).filter_map(|(_, item)| number(item)).product();
        let wanted = shortest(weight);
        let factor = if group == 0.0 { (wanted == 0.0).then_some(1.0)? } else { wanted / group };
        self.list("off", id, is && !on);
        self.list("on", id, !is && on);
        self.weigh(id, (factor - 1.0).abs() > SAME, (factor * 1e6).round() / 1e6);
        Some(())
    }

    /// Forgets a rule.
    pub fn forget(&mut self, id: &str) {
        self.list("off", id, false);
        self.list("on", id, false);
        self.weigh(id, false, 1.0);
    }

    /// The text, if it is another one than before.
    pub fn changed(&self) -> Option<String> {
        Some(self.document.to_string()).filter(|text| *text != self.before)
    }

    /// The text as it is now.
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// Puts a name on a list, or takes it off.
    fn list(&mut self, key: &str, id: &str, wanted: bool) {
        let root = self.document.as_table_mut();
        let array = root.get_mut(key).and_then(Item::as_array_mut);
        match (array, wanted) {
            (Some(array), true) if !array.iter().any(|name| name.as_str() == Some(id)) => push(array, id),
            (None, true) => {
                let mut array = Array::new();
                push(&mut array, id);
                array.set_trailing("\n");
                array.set_trailing_comma(true);
                root.insert(key, Item::Value(Value::Array(array)));
            }
            (Some(array), false) => {
                let place = |array: &Array| array.iter().position(|name| name.as_str() == Some(id));
                while let Some(index) = place(array) {
                    remove(array, index);
                }
                let trailing = raw(Some(array.trailing())).to_owned();
                if array.is_empty() && !trailing.contains('#') && !has_comment(root, key) {
                    root.remove(key);
                }
            }
            _ => {}
        }
    }

    fn weigh(&mut self, id: &str, wanted: bool, factor: f64) {
        let root = self.document.as_table_mut();
        if wanted {
            let table = root.entry("weights").or_insert_with(|| Item::Table(Table::new()));
            let Some(table) = table.as_table_like_mut() else { return };
            match table.get_mut(id).and_then(Item::as_value_mut) {
                Some(value) => {
                    let decor = value.decor().clone();
                    *value = Value::from(factor);
                    *value.decor_mut() = decor;
                }
                None => {
                    table.insert(id, Item::Value(Value::from(factor)));
                }
            }
            return;
        }
        let Some(item) = root.get_mut("weights") else { return };
        let comment = match item {
            Item::Table(table) => {
                let comment = raw(table.decor().prefix()).contains('#');
                take_key(table, id);
                comment
            }
            Item::Value(Value::InlineTable(table)) => {
                InlineTable::remove(table, id);
                false
            }
            _ => return,
        };
        let empty = item.as_table_like().is_some_and(TableLike::is_empty);
        if empty && !comment && !has_comment(root, "weights") {
            root.remove("weights");
        }
    }
}

/// Reads TOML, or says where it is damaged.
pub fn parse<'t>(text: &'t str, shown: &str) -> Result<Document<&'t str>, Failure> {
    Document::parse(text).map_err(|error| damaged(text, shown, error.span(), error.message()))
}

/// A file of the own pack that is not overwritten, because it would lose what it says.
pub fn damaged(text: &str, shown: &str, span: Option<Range<usize>>, detail: &str) -> Failure {
    let (line, column) = line_and_column(text, span.map_or(0, |span| span.start));
    super::failure("own-pack-damaged", format!("{shown}:{line}:{column}"), detail)
}

/// The number as a person would write it: 1.1 rather than 1.100000023841858.
fn shortest(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

fn number(item: &Item) -> Option<f64> {
    item.as_float().or_else(|| item.as_integer().map(|number| number as f64))
}

/// White space and comments.
pub fn raw(text: Option<&toml_edit::RawString>) -> &str {
    text.and_then(toml_edit::RawString::as_str).unwrap_or("")
}

/// Is there a comment above a key?
fn has_comment(table: &Table, key: &str) -> bool {
    table.key(key).is_some_and(|key| raw(key.leaf_decor().prefix()).contains('#'))
}

/// Removes a key of a table; the comments above it stay with the next one, or the last.
fn take_key(table: &mut Table, id: &str) {
    let Some(index) = table.iter().position(|(key, _)| key == id) else { return };
    let comment = table.key(id).map(|key| raw(key.leaf_decor().prefix()).to_owned()).unwrap_or_default();
    table.remove(id);
    let next = table.iter().nth(index).map(|(key, _)| key.to_owned());
    if comment.contains('#')
        && let Some(mut key) = next.and_then(|next| table.key_mut(&next))
    {
        let joined = comment + raw(key.leaf_decor().prefix());
        key.leaf_decor_mut().set_prefix(joined);
    }
}

/// Puts a name at the end of a list, laid out as those before it.
fn push(array: &mut Array, id: &str) {
    let count = array.len();
    let mut trailing = raw(Some(array.trailing())).to_owned();
    let mut indent = (count == 0).then(|| "    ".to_owned());
    if let Some(last) = count.checked_sub(1).and_then(|index| array.get_mut(index)) {
        indent = raw(last.decor().prefix()).rsplit_once('\n').map(|(_, indent)| indent.to_owned());
        let suffix = raw(last.decor().suffix()).to_owned();
        trailing.insert_str(0, &suffix);
        last.decor_mut().set_suffix("");
    }
    // A comment behind the last name stays behind it.
    let comment = if trailing.contains('#') { trailing.trim_end() } else { "" };
    let mut name = Value::from(id);
    let on_its_line = indent.is_some() || !comment.is_empty();
    if on_its_line {
        name.decor_mut().set_prefix(format!("{comment}\n{}", indent.unwrap_or_default()));
        array.set_trailing("\n");
    } else {
        name.decor_mut().set_prefix(" ");
    }
    array.push_formatted(name);
}

/// Removes a name of a list; the comments around it stay.
fn remove(array: &mut Array, index: usize) {
    let removed = array.remove(index);
    let decor = removed.decor();
    let around = format!("{}{}", raw(decor.prefix()), raw(decor.suffix()));
    let comment = if around.contains('#') { around.trim_end().to_owned() } else { String::new() };
    match array.get_mut(index) {
        Some(next) if !comment.is_empty() => {
            let prefix = raw(next.decor().prefix());
            let line = if prefix.contains('\n') { "" } else { "\n" };
            let joined = format!("{comment}{line}{prefix}");
            next.decor_mut().set_prefix(joined);
        }
        Some(first) if index == 0 && !raw(first.decor().prefix()).contains('\n') => first.decor_mut().set_prefix(""),
        None if !comment.is_empty() => {
            let trailing = raw(Some(array.trailing()));
            let line = if trailing.contains('\n') { "" } else { "\n" };
            let joined = format!("{comment}{line}{trailing}");
            array.set_trailing(joined);
        }
        _ => {}
    }
}
