//! What the reader hands to the workers: bytes, and where the rows are in them.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::row::{ByRole, Place, Row};
use crate::trouble::Trouble;

/// How much is handed over at once, in bytes. Blocks begin and end at the same places in every run: that is what
/// `--resume` counts.
pub const BLOCK: usize = 192 << 10;

/// Bytes of an input, and the rows in them.
#[derive(Debug, Default)]
pub struct Block {
    /// Where the rows are.
    pub items: Vec<Item>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The rows of its item as columns, in formats that have them so; there are no bytes then.
    pub batch: Option<RecordBatch>,
    /// How many messages were passed over, because no agent wrote them.
    pub passed_over: u64,
}

/// What becomes one row, or several if it is a conversation.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Offset of its first byte in the block.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// Which row of the input, from 1.
    pub row: u64,
    /// The line on which it begins, from 1; 0 where there are none.
    pub line: u64,
    /// Where in the block the customer's last message is, if the reader knows it from an earlier row.
    pub customer: Option<(usize, usize)>,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
}

impl Block {
    /// Makes it empty, and gives back memory that an unusual row has taken.
    pub fn clear(&mut self) {
        self.items.clear();
        self.bytes.clear();
        self.batch = None;
        self.bytes.shrink_to(8 * BLOCK);
        self.items.shrink_to(1 << 16);
        self.passed_over = 0;
    }

    /// Appends an item with these bytes.
    pub fn push(&mut self, bytes: &[u8], row: u64, line: u64) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.items.push(Item { start, end: self.bytes.len(), row, line, ..Item::default() });
    }

    /// Appends an item of which only the trouble is known.
    pub fn push_trouble(&mut self, trouble: Trouble, row: u64, line: u64) {
        let at = self.bytes.len();
        self.items.push(Item { start: at, end: at, row, line, trouble: Some(trouble), customer: None });
    }

    /// Is there enough in it?
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= BLOCK || self.items.len() >= BLOCK / 16
    }
}

/// Turns the bytes of an item into rows.
pub trait Parse: Send + Sync {
    /// The names of the columns, in order, as far as they are known before rows are read.
    fn columns(&self) -> Vec<String>;

    /// The same with their types, in formats that have them.
    fn schema(&self) -> Option<SchemaRef> {
        None
    }

    /// Which of them is which, where a person could say otherwise.
    fn roles(&self) -> Option<ByRole<Option<usize>>> {
        None
    }

    /// Hands over each row. `customer` is the customer's last message, if the reader knows it. Returns how many messages
    /// were passed over, because no agent wrote them.
    fn rows(&self, bytes: &[u8], customer: Option<&str>, place: Place, each: &mut dyn FnMut(&Row)) -> u64;

    /// The same for an item that is a batch of columns.
    fn batch(&self, _batch: &RecordBatch, _place: Place, _each: &mut dyn FnMut(&Row)) {}
}
