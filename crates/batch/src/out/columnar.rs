//! Rows as columns: those of the input with their types, then what Tact says.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, RecordBatch, new_null_array};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, Fields as Columns, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use indexmap::IndexMap;
use tact_columnar::{Judgements, fields};

use super::flat::OTHERS;
use super::{Encode, Gather};
use crate::judge::{Judged, Judging};
use crate::row::{Fields, Role, Row};
use crate::run::Plan;

/// Makes batches of columns.
#[derive(Debug)]
pub struct Columnar {
    input: Input,
    schema: SchemaRef,
}

/// The columns of the input.
#[derive(Debug)]
enum Input {
    /// With their types: all inputs have such.
    Typed(SchemaRef),
    /// As text, by name. With `open`, what rows have beside them is in one more column, as JSON.
    Text(IndexMap<String, usize>, bool),
}

impl Columnar {
    /// For these inputs; `open` if rows may have other fields than the columns that are known.
    pub fn new(plan: &Plan, open: bool, judging: &Judging) -> Self {
        let input = match typed(&plan.schemas) {
            Some(schema) => Input::Typed(schema),
            None => Input::Text(plan.columns.iter().cloned().zip(0..).collect(), open),
        };
        let text = |name: &str| Arc::new(Field::new(name, DataType::Utf8, true));
        let own = fields(judging.ruleset);
        let columns: Columns = match &input {
            Input::Typed(schema) => schema.fields().iter().chain(own.iter()).cloned().collect(),
            Input::Text(names, open) => {
                let names = names.keys().map(String::as_str).chain(open.then_some(OTHERS)).map(text);
                names.chain(own.iter().cloned()).collect()
            }
        };
        Self { input, schema: Arc::new(Schema::new(columns)) }
    }

    /// The columns of the output.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }
}

/// The columns of all inputs together, each with its type; nothing where one has no types, or another one for the same
/// name.
fn typed(schemas: &[Option<SchemaRef>]) -> Option<SchemaRef> {
    let mut columns: Vec<Field> = Vec::new();
    for schema in schemas {
        for field in schema.as_ref()?.fields() {
            let kind = plain(field.data_type());
            match columns.iter().find(|known| known.name() == field.name()) {
                Some(known) if *known.data_type() != kind => return None,
                Some(_) => {}
                // A row that could not be read has no value in any column.
                None => columns.push(field.as_ref().clone().with_data_type(kind).with_nullable(true)),
            }
        }
    }
    (!schemas.is_empty()).then(|| Arc::new(Schema::new(columns)))
}

/// Each file has its own dictionaries, and views may hold far more than is looked at: both are written as what they mean.
fn plain(kind: &DataType) -> DataType {
    match kind {
        DataType::Dictionary(_, kind) => plain(kind),
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        other => other.clone(),
    }
}

impl Encode for Columnar {
    fn gather<'a>(&'a self, judging: &'a Judging) -> Option<Box<dyn Gather + 'a>> {
        let rows = match &self.input {
            Input::Typed(schema) => Gathered::Typed(schema, Vec::new()),
            Input::Text(names, open) => {
                let columns = names.len() + usize::from(*open);
                Gathered::Text(names, *open, (0..columns).map(|_| StringBuilder::new()).collect())
            }
        };
        Some(Box::new(Block { rows, judgements: Judgements::new(judging.ruleset), schema: &self.schema }))
    }
}

/// The rows of one block.
struct Block<'a> {
    rows: Gathered<'a>,
    judgements: Judgements<'a>,
    schema: &'a SchemaRef,
}

/// What stood in the input.
enum Gathered<'a> {
    Typed(&'a SchemaRef, Vec<Part>),
    Text(&'a IndexMap<String, usize>, bool, Vec<StringBuilder>),
}

/// Rows that follow one another.
enum Part {
    Rows { batch: RecordBatch, start: usize, count: usize },
    Unreadable,
}

impl Gather for Block<'_> {
    fn row(&mut self, row: &Row, judged: &Judged, judging: &Judging) {
        match &mut self.rows {
            Gathered::Typed(_, parts) => push_part(parts, &row.fields),
            Gathered::Text(names, open, columns) => push_text(names, *open, columns, &row.fields),
        }
        push_judged(&mut self.judgements, row, judged, judging);
    }

    fn end(mut self: Box<Self>) -> Result<Option<RecordBatch>, ArrowError> {
        if self.judgements.is_empty() {
            return Ok(None);
        }
        let mut columns: Vec<ArrayRef> = match &mut self.rows {
            Gathered::Typed(schema, parts) => {
                let parts = parts.iter().map(|part| part.typed(schema)).collect::<Result<Vec<_>, _>>()?;
                concat_batches(schema, &parts)?.columns().to_vec()
            }
            Gathered::Text(_, _, columns) => columns.iter_mut().map(|one| Arc::new(one.finish()) as ArrayRef).collect(),
        };
        columns.extend(self.judgements.finish()?);
        RecordBatch::try_new(Arc::clone(self.schema), columns).map(Some)
    }
}

/// Appends what was said of a row.
pub fn push_judged(judgements: &mut Judgements, row: &Row, judged: &Judged, judging: &Judging) {
    let channel = judging.channel(row);
    match judged {
        Judged::Yes(analysis) => {
            judgements.push(row.get(Role::Text).unwrap_or(""), row.converted, channel, analysis);
        }
        Judged::No(trouble) => judgements.push_none(channel, trouble.reason()),
    }
}

fn push_part(parts: &mut Vec<Part>, fields: &Fields) {
    let Fields::Batch(batched, row) = fields else { return parts.push(Part::Unreadable) };
    let from = batched.batch().columns().first();
    match parts.last_mut() {
        Some(Part::Rows { batch, start, count })
            if *start + *count == *row
                && batch.columns().first().zip(from).is_some_and(|(one, other)| Arc::ptr_eq(one, other)) =>
        {
            *count += 1;
        }
        _ => parts.push(Part::Rows { batch: batched.batch().clone(), start: *row, count: 1 }),
    }
}

impl Part {
    /// The rows with the columns of this schema.
    fn typed(&self, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
        let columns = schema.fields().iter().map(|field| match self {
            Self::Rows { batch, start, count } => match batch.column_by_name(field.name()) {
                Some(column) if column.data_type() == field.data_type() => Ok(column.slice(*start, *count)),
                Some(column) => cast(&column.slice(*start, *count), field.data_type()),
                None => Ok(new_null_array(field.data_type(), *count)),
            },
            Self::Unreadable => Ok(new_null_array(field.data_type(), 1)),
        });
        RecordBatch::try_new(Arc::clone(schema), columns.collect::<Result<_, _>>()?)
    }
}

fn push_text(names: &IndexMap<String, usize>, open: bool, columns: &mut [StringBuilder], fields: &Fields) {
    let mut values: Vec<Option<String>> = vec![None; names.len()];
    let mut others = serde_json::Map::new();
    fields.each(&mut |name, value| match names.get(name) {
        Some(place) => values[*place] = Some(value.to_owned()),
        None => drop(others.insert(name.to_owned(), value.into())),
    });
    for (column, value) in columns.iter_mut().zip(&values) {
        column.append_option(value.as_deref());
    }
    if let Some(column) = columns.last_mut().filter(|_| open) {
        column.append_option((!others.is_empty()).then(|| serde_json::Value::Object(others).to_string()));
    }
}
