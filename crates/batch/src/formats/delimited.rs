//! CSV and TSV: delimiter, quotation mark, header and encoding are found by looking.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use super::sniff::{is_header, look, records};
use super::splitter::{Found, Splitter};
use super::table::{SHOWN, Sorter, Table, distinct};
use super::{Format, Source, Wishes};
use crate::block::{Block, Parse};
use crate::columns::Mapping;
use crate::encoding::{self, Recoded};
use crate::stream::{HEAD, Stream};
use crate::trouble::{Failure, MAX_ROW, Trouble};

/// Comma, semicolon or whatever else stands between the fields.
pub static CSV: Format = Format { name: "csv", extensions: &["csv", "txt"], columns: None, open: open_csv };

/// Fields with tabs between them.
pub static TSV: Format = Format { name: "tsv", extensions: &["tsv", "tab"], columns: None, open: open_tsv };

fn open_csv(stream: Stream, wishes: &Wishes) -> Result<Box<dyn Source>, Failure> {
    let delimiter = match wishes.mapping.delimiter.as_deref() {
        Some("tab" | "\\t") => Some(b'\t'),
        Some(text) => text.bytes().next(),
        None => None,
    };
    open(stream, wishes, delimiter)
}

fn open_tsv(stream: Stream, wishes: &Wishes) -> Result<Box<dyn Source>, Failure> {
    open(stream, wishes, Some(b'\t'))
}

/// A table that is being read.
struct Delimited {
    splitter: Splitter<Box<dyn Read + Send>>,
    table: Arc<Table>,
    delimiter: u8,
    row: u64,
    ended: bool,
    sorter: Sorter,
}

fn open(stream: Stream, wishes: &Wishes, delimiter: Option<u8>) -> Result<Box<dyn Source>, Failure> {
    let mapping = &wishes.mapping;
    let Stream { name, head, body, .. } = stream;
    let whole = head.len() < HEAD;
    let (head, body) = readable(&head, body, mapping)?;
    let seen = look(&head, whole, delimiter);
    let dialect = seen.dialect;
    let first = records(&head[seen.skip..], whole, dialect, SHOWN + 1);
    let text = |field: &Vec<u8>| tact_core::decode(field).text.trim().to_owned();
    let first: Vec<Vec<String>> = first.iter().map(|record| record.iter().map(text).collect()).collect();
    let Some(top) = first.first() else {
        if !whole {
            let what = format!("CSV: the first row is longer than {} kB", HEAD >> 10);
            return Err(Failure::Shape(name, what));
        }
        return Ok(Box::new(Nothing));
    };
    let header = mapping.header.unwrap_or_else(|| is_header(top, first.get(1)));
    let names = if header { distinct(top) } else { (1..=top.len()).map(|number| number.to_string()).collect() };
    let rows = &first[usize::from(header)..];
    let table = Table::new(&name, dialect, names, &rows[..rows.len().min(SHOWN)], mapping)?;
    let mut splitter = Splitter::new(body, Vec::new(), dialect);
    splitter.expected = table.columns().len();
    splitter.skip(seen.skip).map_err(|error| Failure::Read(name.clone(), error))?;
    if header {
        splitter.next().map_err(|error| Failure::Read(name.clone(), error))?;
    }
    Ok(Box::new(Delimited {
        splitter,
        table: Arc::new(table),
        delimiter: dialect.delimiter,
        row: 0,
        ended: false,
        sorter: Sorter::default(),
    }))
}

/// The bytes in an encoding in which marks and line ends are single bytes, without a byte order mark.
fn readable(
    head: &[u8],
    body: Box<dyn Read + Send>,
    mapping: &Mapping,
) -> Result<(Vec<u8>, Box<dyn Read + Send>), Failure> {
    let (found, mark) = encoding::of(head, mapping.encoding.as_deref())?;
    let mut body = body;
    // What the mark takes is not there, or the body could not be read: then the splitter says so.
    let _ = io::copy(&mut (&mut body).take(mark as u64), &mut io::sink());
    let Some(encoding) = found else { return Ok((head[mark..].to_vec(), body)) };
    let mut first = Vec::new();
    let _ = Recoded::new(Cursor::new(&head[mark..]), encoding).read_to_end(&mut first);
    Ok((first, Box::new(Recoded::new(body, encoding))))
}

/// An empty table.
struct Nothing;

impl Source for Nothing {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::new(Table::empty())
    }

    fn fill(&mut self, _: &mut Block) -> Result<bool, Failure> {
        Ok(false)
    }
}

impl Source for Delimited {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::<Table>::clone(&self.table)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        while !block.is_full() && !self.ended {
            match self.splitter.next() {
                Ok(Some(found)) => self.take(&found, block),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.row += 1;
                    block.push_trouble(Trouble::Broken(error.to_string()), self.row, 0);
                    self.ended = true;
                }
            }
        }
        Ok(!block.items.is_empty() || block.passed_over > 0)
    }
}

impl Delimited {
    fn take(&mut self, found: &Found, block: &mut Block) {
        self.row += 1;
        let (row, line) = (self.row, found.line);
        if let Some(trouble) = &found.trouble {
            block.push_trouble(trouble.clone(), row, line);
            return;
        }
        let bytes = self.splitter.bytes(found);
        if bytes.len() > MAX_ROW {
            block.push_trouble(Trouble::TooLong, row, line);
            return;
        }
        // `;;;;` is how spreadsheets write an empty line.
        if bytes.iter().all(|byte| *byte == self.delimiter || *byte == b' ') {
            self.row -= 1;
            return;
        }
        self.sorter.push(&self.table, bytes, (row, line), block);
    }
}
