//! A look at an input before it is judged: its columns, which is which, and its first rows.

use std::sync::Arc;

use crate::block::Block;
use crate::formats::Wishes;
use crate::inputs::Input;
use crate::row::{ByRole, Place, Role, Row};
use crate::stream;
use crate::trouble::Failure;

/// What an input looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Which of them is which, where a person could say otherwise.
    pub roles: Option<ByRole<Option<usize>>>,
    /// Its first rows.
    pub rows: Vec<Sampled>,
}

/// A row as it would be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sampled {
    /// What stands in each column.
    pub values: Vec<String>,
    /// What is known, by role.
    pub known: ByRole<Option<String>>,
}

/// Looks at an input; at most so many rows.
pub fn preview(input: &Input, wishes: &Wishes, most: usize) -> Result<Preview, Failure> {
    let mut source = (input.format.open)(stream::open(&input.path, &Arc::default())?, wishes)?;
    let parser = source.parser();
    let (columns, roles) = (parser.columns(), parser.roles());
    let mut block = Block::default();
    let mut rows = Vec::new();
    while rows.len() < most {
        block.clear();
        if !source.fill(&mut block)? {
            break;
        }
        for item in block.items.iter().filter(|item| item.trouble.is_none()) {
            if rows.len() >= most {
                break;
            }
            let customer = item.customer.and_then(|(start, end)| block.bytes.get(start..end));
            let customer = customer.and_then(|bytes| str::from_utf8(bytes).ok());
            let place = Place { input: 0, row: item.row, line: item.line };
            let mut take = |row: &Row| {
                if rows.len() < most {
                    rows.push(sampled(row, &columns));
                }
            };
            match &block.batch {
                Some(batch) => parser.batch(&batch.slice(0, batch.num_rows().min(most)), place, &mut take),
                None => drop(parser.rows(&block.bytes[item.start..item.end], customer, place, &mut take)),
            }
        }
    }
    Ok(Preview { columns, roles, rows })
}

fn sampled(row: &Row, columns: &[String]) -> Sampled {
    let mut values = vec![String::new(); columns.len()];
    row.fields.each(&mut |name, value| {
        if let Some(place) = columns.iter().position(|column| column == name) {
            value.clone_into(&mut values[place]);
        }
    });
    Sampled { values, known: Role::ALL.map(|role| row.get(role).map(str::to_owned)) }
}
