//! Rows of a batch of Arrow columns.

use std::borrow::Cow;
use std::sync::OnceLock;

use arrow_array::RecordBatch;
use arrow_cast::cast;
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::{ArrowError, DataType};
use tact_columnar::Words;

use crate::html;
use crate::row::{ByRole, Fields, Place, Role, Row};
use crate::trouble::{MAX_ROW, Trouble};

/// A batch of columns of which rows can be read.
#[derive(Debug)]
pub struct Batched {
    batch: RecordBatch,
    known: ByRole<Option<Words>>,
    convert: bool,
    /// Made where a format of text is written.
    lines: OnceLock<Vec<String>>,
}

/// A column that should be text and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotText {
    /// Its name.
    pub column: String,
    /// What it is.
    pub kind: DataType,
}

impl Batched {
    /// With the columns of the roles by their numbers. With `convert`, text that looks like HTML is read as such.
    pub fn new(batch: RecordBatch, roles: &ByRole<Option<usize>>, convert: bool) -> Result<Self, NotText> {
        let mut known = ByRole::<Option<Words>>::default();
        for (role, slot) in Role::ALL.into_iter().zip(&mut known) {
            let Some(place) = roles[role as usize] else { continue };
            let Some(column) = batch.columns().get(place) else { continue };
            *slot = match Words::new(column) {
                Ok(words) => Some(words),
                Err(kind) if role == Role::Text => {
                    return Err(NotText { column: batch.schema_ref().field(place).name().clone(), kind });
                }
                // A customer's message is text or nothing; numbers and dates have a form as text.
                Err(_) if role == Role::Customer => None,
                Err(_) => cast(column, &DataType::Utf8).ok().and_then(|column| Words::new(&column).ok()),
            };
        }
        Ok(Self { batch, known, convert, lines: OnceLock::new() })
    }

    /// All columns.
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// The text of a row as it stands there.
    pub fn text(&self, number: usize) -> Option<&str> {
        self.known[Role::Text as usize].as_ref()?.get(number)
    }

    /// One row.
    pub fn row(&self, place: Place, number: usize) -> Row<'_> {
        let mut known = ByRole::<Option<Cow<str>>>::default();
        for (slot, words) in known.iter_mut().zip(&self.known) {
            let value = words.as_ref().and_then(|words| words.get(number));
            *slot = value.filter(|value| !value.trim().is_empty()).map(Cow::Borrowed);
        }
        let text = &mut known[Role::Text as usize];
        let long = text.as_ref().is_some_and(|text| text.len() > MAX_ROW);
        let mut converted = false;
        if self.convert
            && !long
            && let Some(html) = text.as_deref().filter(|text| html::looks_like(text))
        {
            *text = Some(Cow::Owned(html::to_text(html)));
            converted = true;
        }
        let mut row = Row::new(place, Fields::Batch(self, number), known);
        row.converted = converted;
        if long {
            row.trouble = Some(Trouble::TooLong);
        }
        row
    }

    /// One row as a JSON object on one line. Numbers stay numbers, what is null is null.
    pub fn line(&self, number: usize) -> &str {
        // What JSON has no form for was refused when the file was opened.
        self.lines.get_or_init(|| lines(&self.batch).unwrap_or_default()).get(number).map_or("{}", String::as_str)
    }
}

/// The rows of a batch as JSON objects. Fails where a column has no form in JSON.
pub fn lines(batch: &RecordBatch) -> Result<Vec<String>, ArrowError> {
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(Vec::new());
    writer.write(batch).and_then(|()| writer.finish())?;
    let text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    Ok(text.lines().map(str::to_owned).collect())
}
