//! What formats of columns have in common: batches become blocks, and blocks rows.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray, UInt64Array};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;

use tact_columnar::is_own;

use super::table::{SHOWN, Sorted, Sorter};
use super::{Source, Wishes};
use crate::batched::{Batched, lines};
use crate::block::{BLOCK, Block, Item, Parse};
use crate::columns::{Turns, find};
use crate::row::{ByRole, Entries, Place, Role, Row, written};
use crate::trouble::{Failure, Trouble};

/// Batches as a file gives them.
pub type Reader = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// Their columns, and the batches.
pub type Columns = (SchemaRef, Reader);

/// The column that the output of Tact has as JSON.
const ADDED: &str = super::objects::ADDED;

/// Begins to read replies out of batches.
pub fn open(name: &str, (schema, mut reader): Columns, wishes: &Wishes) -> super::Opened {
    let broken = |why: &dyn std::fmt::Display| Failure::Shape(name.to_owned(), why.to_string());
    // What an earlier run has added is replaced.
    let kept: Vec<usize> = (0..schema.fields().len())
        .filter(|place| !is_own(schema.field(*place)) && schema.field(*place).name() != ADDED)
        .collect();
    let schema = schema.project(&kept).map_err(|error| broken(&error))?;
    let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let first = reader.next().transpose().map_err(|error| broken(&error))?;
    let first = first.map(|batch| batch.project(&kept)).transpose().map_err(|error| broken(&error))?;
    let shown = first.as_ref().map(|batch| shown(batch, &names)).transpose().map_err(|error| broken(&error))?;
    let shown = shown.unwrap_or_default();
    let roles = find(name, &names, &shown, &wishes.mapping)?;
    let text = roles[Role::Text as usize];
    if let Some(place) = text
        && !is_text(schema.field(place).data_type())
    {
        let kind = schema.field(place).data_type().to_string();
        return Err(Failure::NotText(name.to_owned(), names[place].clone(), kind));
    }
    let turns = Turns::find(&names);
    let rows = Rows {
        sorted: turns.is_some(),
        convert: text.is_some_and(|place| names[place] != Role::Text.name()),
        roles,
        schema: Arc::new(schema),
    };
    Ok(Box::new(Batches {
        reader,
        kept,
        rest: first.filter(|batch| batch.num_rows() > 0),
        turns,
        sorter: Sorter::default(),
        rows: Arc::new(rows),
        row: 0,
        ended: false,
    }))
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, kind) => is_text(kind),
        _ => false,
    }
}

/// The first rows as text, to be shown where columns are unclear.
fn shown(batch: &RecordBatch, names: &[String]) -> Result<Vec<Vec<String>>, ArrowError> {
    let row = |line: &String| {
        let entries = serde_json::from_str::<Entries>(line).map_or_else(|_| Vec::new(), |all| all.0);
        let value = |name: &String| entries.iter().find(|(one, _)| one == name).map(|(_, value)| written(value));
        names.iter().map(|name| value(name).unwrap_or_default().into_owned()).collect()
    };
    Ok(lines(&batch.slice(0, batch.num_rows().min(SHOWN)))?.iter().map(row).collect())
}

/// Batches that are being read.
struct Batches {
    reader: Reader,
    kept: Vec<usize>,
    rest: Option<RecordBatch>,
    turns: Option<Turns>,
    sorter: Sorter,
    rows: Arc<Rows>,
    row: u64,
    ended: bool,
}

impl Batches {
    /// The next rows, about as many as a block holds.
    fn piece(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        let batch = match self.rest.take() {
            Some(batch) => batch,
            None => loop {
                match self.reader.next()?.and_then(|batch| batch.project(&self.kept)) {
                    Ok(batch) if batch.num_rows() == 0 => {}
                    Ok(batch) => break batch,
                    Err(error) => return Some(Err(error)),
                }
            },
        };
        let rows = batch.num_rows();
        let size: usize = batch.columns().iter().map(size).sum();
        let most = (BLOCK * rows / size.max(1)).clamp(1, BLOCK / 16);
        if most < rows {
            self.rest = Some(batch.slice(most, rows - most));
        }
        Some(Ok(batch.slice(0, most.min(rows))))
    }

    /// In batches with one row a message: passes over what no agent wrote, and puts beside each row which one it is and
    /// what the customer wrote last.
    fn sort(&mut self, batch: &RecordBatch, block: &mut Block) -> Result<RecordBatch, ArrowError> {
        let Some(turns) = &self.turns else { return Ok(batch.clone()) };
        let texts: Vec<Option<ArrayRef>> =
            batch.columns().iter().map(|column| cast(column, &DataType::Utf8).ok()).collect();
        let texts: Vec<Option<&StringArray>> =
            texts.iter().map(|column| column.as_ref()?.as_any().downcast_ref::<StringArray>()).collect();
        let (mut keep, mut customers) = (Vec::new(), Vec::new());
        for row in 0..batch.num_rows() {
            let value = |column: usize| {
                let column = texts.get(column).copied().flatten()?;
                column.is_valid(row).then(|| column.value(row).to_owned())
            };
            let sorted = self.sorter.sort(turns, self.rows.roles[Role::Text as usize], &value);
            keep.push(!matches!(sorted, Sorted::PassedOver));
            customers.push(match sorted {
                Sorted::Agent(customer) => customer.map(str::to_owned),
                Sorted::PassedOver => None,
            });
        }
        block.passed_over += keep.iter().filter(|keep| !**keep).count() as u64;
        let numbers = UInt64Array::from_iter_values(self.row..self.row + batch.num_rows() as u64);
        let mut columns = batch.columns().to_vec();
        columns.push(Arc::new(numbers));
        columns.push(Arc::new(StringArray::from(customers)));
        let mut fields = batch.schema().fields().to_vec();
        fields.push(Field::new("row", DataType::UInt64, false).into());
        fields.push(Field::new("customer", DataType::Utf8, true).into());
        filter_record_batch(&RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?, &BooleanArray::from(keep))
    }
}

/// About how many bytes the rows of a column have, whatever else is in its buffers.
fn size(column: &ArrayRef) -> usize {
    column.to_data().get_slice_memory_size().unwrap_or_else(|_| column.get_array_memory_size())
}

impl Source for Batches {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::<Rows>::clone(&self.rows)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        if self.ended {
            return Ok(false);
        }
        let Some(piece) = self.piece() else {
            self.ended = true;
            return Ok(false);
        };
        let first = self.row + 1;
        match piece.and_then(|batch| Ok((batch.num_rows(), self.sort(&batch, block)?))) {
            Ok((count, batch)) => {
                self.row += count as u64;
                if batch.num_rows() > 0 {
                    block.items.push(Item { row: first, ..Item::default() });
                    block.batch = Some(batch);
                }
            }
            Err(error) => {
                self.ended = true;
                block.push_trouble(Trouble::Broken(error.to_string()), first, 0);
            }
        }
        Ok(true)
    }
}

/// How the rows of one input are read.
#[derive(Debug)]
struct Rows {
    schema: SchemaRef,
    roles: ByRole<Option<usize>>,
    convert: bool,
    /// Are there two columns behind those of the input: which row it is, and the customer's message?
    sorted: bool,
}

impl Parse for Rows {
    fn columns(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn schema(&self) -> Option<SchemaRef> {
        Some(Arc::clone(&self.schema))
    }

    fn roles(&self) -> Option<ByRole<Option<usize>>> {
        Some(self.roles)
    }

    fn rows(&self, _: &[u8], _: Option<&str>, _: Place, _: &mut dyn FnMut(&Row)) -> u64 {
        0
    }

    fn batch(&self, batch: &RecordBatch, place: Place, each: &mut dyn FnMut(&Row)) {
        let width = self.schema.fields().len();
        let beside = |place: usize| batch.columns().get(place).filter(|_| self.sorted);
        let numbers = beside(width).and_then(|column| column.as_any().downcast_ref::<UInt64Array>());
        let customers = beside(width + 1).and_then(|column| column.as_any().downcast_ref::<StringArray>());
        let own: Vec<usize> = (0..width).collect();
        let batched = batch.project(&own).map_err(|error| error.to_string());
        let batched = batched.and_then(|batch| {
            Batched::new(batch, &self.roles, self.convert).map_err(|bad| format!("{}: {}", bad.column, bad.kind))
        });
        let batched = match batched {
            Ok(batched) => batched,
            Err(why) => return each(&Row::unreadable(place, Trouble::Broken(why))),
        };
        for number in 0..batch.num_rows() {
            let row = numbers.map_or(place.row + number as u64, |numbers| numbers.value(number) + 1);
            let mut row = batched.row(Place { row, ..place }, number);
            if let Some(customers) = customers
                && customers.is_valid(number)
            {
                row.known[Role::Customer as usize] = Some(customers.value(number).into());
            }
            each(&row);
        }
    }
}
