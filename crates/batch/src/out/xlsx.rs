//! Workbooks: records of a comma-separated table become rows of a sheet, written through to the disk.

use std::io;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook as Book, XlsxError};

use super::Sink;
use super::file::{beside, create, to_disk};
use crate::formats::{Dialect, fields, records_of};
use crate::totals::Totals;
use crate::trouble::Failure;

/// The most rows and characters that Excel takes.
const ROWS: u32 = 1_048_576;
const CHARACTERS: usize = 32_767;

/// Writes a workbook. Its sheets are on the disk while they grow; the file is put together at the end.
pub struct Workbook {
    path: PathBuf,
    book: Book,
    header: Vec<String>,
    /// Columns that hold numbers.
    numbers: Vec<bool>,
    row: u32,
    sheets: usize,
}

impl Workbook {
    /// Begins with the names of the columns, as a record. Values of the columns called `tact_…` may be numbers.
    pub fn new(path: &Path, header: &[u8]) -> Result<Self, Failure> {
        let header: Vec<String> =
            fields(header.trim_ascii_end(), Dialect::COMMA).into_iter().map(std::borrow::Cow::into_owned).collect();
        let numbers = header.iter().map(|name| name.starts_with("tact_")).collect();
        let mut book = Book::new();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        book.set_tempdir(folder).map_err(|error| failed(path, error))?;
        Ok(Self { path: path.to_owned(), book, header, numbers, row: ROWS, sheets: 0 })
    }

    fn write(&mut self, record: &[u8]) -> Result<(), XlsxError> {
        if self.row >= ROWS {
            // Excel takes no more rows in one sheet.
            self.sheets += 1;
            let name = if self.sheets == 1 { "Tact".to_owned() } else { format!("Tact {}", self.sheets) };
            let bold = Format::new().set_bold();
            let sheet = self.book.add_worksheet_with_constant_memory()?;
            sheet.set_name(name)?;
            sheet.set_freeze_panes(1, 0)?;
            for (column, name) in self.header.iter().enumerate() {
                sheet.write_string_with_format(0, column as u16, name, &bold)?;
            }
            self.row = 1;
        }
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        for (column, value) in fields(record, Dialect::COMMA).iter().enumerate().filter(|(_, value)| !value.is_empty())
        {
            let column_number = u16::try_from(column).unwrap_or(u16::MAX);
            if self.numbers.get(column) == Some(&true)
                && let Ok(number) = value.parse::<f64>()
            {
                sheet.write_number(self.row, column_number, number)?;
                continue;
            }
            let end = value.char_indices().nth(CHARACTERS).map_or(value.len(), |(end, _)| end);
            // Excel counts in UTF-16: a text full of emoji is cut earlier.
            let mut text = &value[..end];
            while text.encode_utf16().count() > CHARACTERS {
                text = &text[..text.floor_char_boundary(text.len() - text.len() / 8 - 1)];
            }
            // A string is never taken for a formula here.
            sheet.write_string(self.row, column_number, text)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Puts the file together and moves it into its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        if self.sheets == 0 {
            self.row = ROWS;
            self.write(b"").map_err(|error| failed(&self.path, error))?;
        }
        let part = beside(&self.path, ".part");
        let mut file = create(&part).map_err(|error| Failure::Write(part.display().to_string(), error))?;
        self.book.save_to_writer(&mut file).map_err(|error| failed(&part, error))?;
        to_disk(&file, &part, &self.path)
    }
}

fn failed(path: &Path, error: XlsxError) -> Failure {
    let error = match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    };
    Failure::Write(path.display().to_string(), error)
}

impl Sink for Workbook {
    fn block(&mut self, bytes: &[u8], _: u64, _: &Totals) -> Result<(), Failure> {
        for record in records_of(bytes) {
            self.write(record).map_err(|error| failed(&self.path, error))?;
        }
        Ok(())
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Failure> {
        Ok(())
    }
}
