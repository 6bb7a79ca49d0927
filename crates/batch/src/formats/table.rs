//! Tables, whatever file they come from: which column is which, and whose message a record is.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::record::{fields, raw};
use super::sniff::Dialect;
use crate::block::{Block, Parse};
use crate::columns::{Mapping, Turns, Who, find};
use crate::html;
use crate::row::{ByRole, Fields, Place, Role, Row};
use crate::trouble::{Failure, Trouble};

/// How many rows are shown where the columns are unclear.
pub const SHOWN: usize = 3;

/// How much conversations may remember of what customers wrote, in bytes.
const REMEMBERED: usize = 16 << 20;

/// What is known of a table before its rows are read.
#[derive(Debug)]
pub struct Table {
    dialect: Dialect,
    names: Vec<String>,
    roles: ByRole<Option<usize>>,
    turns: Option<Turns>,
    /// Is the text in a column that may hold HTML?
    convert: bool,
    /// May a record end before the last column? Workbooks do not write empty cells.
    pub ragged: bool,
}

impl Table {
    /// Without columns.
    pub fn empty() -> Self {
        Self {
            dialect: Dialect::COMMA,
            names: Vec::new(),
            roles: ByRole::default(),
            turns: None,
            convert: false,
            ragged: true,
        }
    }

    /// From the names of its columns.
    pub fn new(
        file: &str,
        dialect: Dialect,
        names: Vec<String>,
        shown: &[Vec<String>],
        mapping: &Mapping,
    ) -> Result<Self, Failure> {
        let roles = find(file, &names, shown, mapping)?;
        let turns = Turns::find(&names);
        let convert = roles[Role::Text as usize].is_some_and(|text| names[text] != Role::Text.name());
        Ok(Self { dialect, names, roles, turns, convert, ragged: false })
    }
}

impl Parse for Table {
    fn columns(&self) -> Vec<String> {
        self.names.clone()
    }

    fn roles(&self) -> Option<ByRole<Option<usize>>> {
        Some(self.roles)
    }

    fn rows(&self, bytes: &[u8], customer: Option<&str>, place: Place, each: &mut dyn FnMut(&Row)) -> u64 {
        let mut values = fields(bytes, self.dialect);
        let (found, expected) = (values.len(), self.names.len());
        // Excel writes empty fields behind the last column.
        let extra = values.get(expected..).unwrap_or(&[]).iter().any(|value| !value.trim().is_empty());
        values.truncate(expected);
        let mut known = ByRole::<Option<Cow<str>>>::default();
        for (slot, column) in known.iter_mut().zip(self.roles) {
            let value = column.and_then(|column| values.get(column));
            *slot = value.filter(|value| !value.trim().is_empty()).cloned();
        }
        let text = Role::Text as usize;
        let mut converted = false;
        if self.convert
            && let Some(html) = known[text].as_deref().filter(|text| html::looks_like(text))
        {
            known[text] = Some(Cow::Owned(html::to_text(html)));
            converted = true;
        }
        let told = &mut known[Role::Customer as usize];
        if let Some(customer) = customer {
            *told = Some(Cow::Borrowed(customer));
        }
        let mut row = Row::new(place, Fields::Record(&self.names, values), known);
        row.converted = converted;
        if extra || found < expected && !self.ragged {
            row.trouble = Some(Trouble::Fields { found, expected });
        }
        each(&row);
        0
    }
}

/// Names that differ: what has none is called by its number, what has one twice gets a number behind it.
pub fn distinct(names: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(names.len());
    for (number, name) in names.iter().enumerate() {
        let name = if name.trim().is_empty() { (number + 1).to_string() } else { name.trim().to_owned() };
        let mut unique = name.clone();
        let mut count = 1;
        while out.contains(&unique) {
            count += 1;
            unique = format!("{name} ({count})");
        }
        out.push(unique);
    }
    out
}

/// In tables with one row a message: passes over what no agent wrote, and remembers what customers wrote last.
#[derive(Default)]
pub struct Sorter {
    customers: FxHashMap<String, String>,
    remembered: usize,
}

impl Sorter {
    /// Puts a record into the block, or remembers it, or passes it over.
    pub fn push(&mut self, table: &Table, bytes: &[u8], (row, line): (u64, u64), block: &mut Block) {
        let Some(turns) = &table.turns else {
            block.push(bytes, row, line);
            return;
        };
        let values = raw(bytes, table.dialect);
        let value = |column: usize| values.get(column).map(|value| tact_core::decode(value).text.into_owned());
        match self.sort(turns, table.roles[Role::Text as usize], &value) {
            Sorted::PassedOver => block.passed_over += 1,
            Sorted::Agent(customer) => {
                block.push(bytes, row, line);
                if let (Some(customer), Some(item)) = (customer, block.items.last_mut()) {
                    let start = block.bytes.len();
                    block.bytes.extend_from_slice(customer.as_bytes());
                    item.customer = Some((start, block.bytes.len()));
                }
            }
        }
    }

    /// Whose message it is that has these values; what customers write in the column `text` is remembered.
    pub fn sort(&mut self, turns: &Turns, text: Option<usize>, value: &dyn Fn(usize) -> Option<String>) -> Sorted<'_> {
        let conversation = turns.conversation(value);
        match turns.who(value) {
            Who::Neither => Sorted::PassedOver,
            Who::Customer => {
                let text = text.and_then(value).filter(|text| !text.trim().is_empty());
                if let (Some(conversation), Some(text)) = (conversation, text) {
                    let text = if html::looks_like(&text) { html::to_text(&text) } else { text };
                    if self.remembered > REMEMBERED {
                        // Messages of one conversation stand close together: what is far back is rarely asked for.
                        self.customers.clear();
                        self.remembered = 0;
                    }
                    self.remembered += conversation.len() + text.len();
                    self.customers.insert(conversation, text);
                }
                Sorted::PassedOver
            }
            Who::Agent => {
                let customer = conversation.and_then(|conversation| self.customers.get(&conversation));
                Sorted::Agent(customer.map(String::as_str))
            }
        }
    }
}

/// Whose message a record is.
pub enum Sorted<'s> {
    /// An agent's; what the customer had written, if that is known.
    Agent(Option<&'s str>),
    /// A customer's, a machine's, or a note: it is not in the output.
    PassedOver,
}
