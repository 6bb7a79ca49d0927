//! Workbooks of Excel: one sheet, row by row.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use super::record::{fields, push_field};
use super::sniff::{Dialect, is_header};
use super::table::{SHOWN, Sorter, Table, distinct};
use super::{Format, Source, Wishes};
use crate::block::{BLOCK, Block, Parse};
use crate::guard::{DAMAGED, guarded};
use crate::stream::{MAX_HELD, Stream, whole};
use crate::trouble::{Failure, MAX_ROW, Trouble};

/// A workbook.
pub static FORMAT: Format = Format { name: "xlsx", extensions: &["xlsx", "xlsm"], columns: None, open };

/// What holds the texts of a workbook: the one part of it that is kept in memory.
const TEXTS: &str = "xl/sharedStrings.xml";

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

/// Rows of a sheet, each as a record of a comma-separated table, or why there are no more.
type Batch = Result<Vec<(u64, Vec<u8>)>, String>;

fn open(stream: Stream, wishes: &Wishes) -> Result<Box<dyn Source>, Failure> {
    let name = stream.name.clone();
    let mut file: Box<dyn Seekable> = match &stream.plain {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(|error| Failure::Read(name.clone(), error))?)),
        None => Box::new(Cursor::new(whole(stream)?)),
    };
    let shape = |error: &dyn std::fmt::Display| Failure::Shape(name.clone(), format!("XLSX: {error}"));
    let measured = guarded(|| measure(&mut file, &name)).unwrap_or_else(|| Err(Err(DAMAGED.to_owned())));
    measured.map_err(|error| error.unwrap_or_else(|why| shape(&why)))?;
    let book = guarded(|| Xlsx::new(file)).ok_or_else(|| shape(&DAMAGED))?;
    let mut book = book.map_err(|error| shape(&error))?;
    let sheets = book.sheet_names();
    let sheet = match &wishes.mapping.sheet {
        Some(wanted) => sheets.iter().find(|sheet| *sheet == wanted).cloned(),
        None => sheets.first().cloned(),
    };
    let Some(sheet) = sheet else {
        return Err(shape(&format!("--sheet: {}", sheets.join(", "))));
    };
    let (send, batches) = sync_channel::<Batch>(2);
    // The sheet borrows from the workbook; a thread of its own holds both. It ends when nobody takes its rows any more.
    thread::spawn(move || {
        if guarded(|| read_sheet(&mut book, &sheet, &send)).is_none() {
            drop(send.send(Err(DAMAGED.to_owned())));
        }
    });
    let first = batches.recv().unwrap_or(Ok(Vec::new())).map_err(|why| shape(&why))?;
    let text = |record: &(u64, Vec<u8>)| -> Vec<String> {
        fields(&record.1, Dialect::COMMA).into_iter().map(|field| field.trim().to_owned()).collect()
    };
    let shown: Vec<Vec<String>> = first.iter().take(SHOWN + 1).map(text).collect();
    let mapping = &wishes.mapping;
    let (table, header) = match shown.first() {
        None => (Table::empty(), false),
        Some(top) => {
            let header = mapping.header.unwrap_or_else(|| is_header(top, shown.get(1)));
            let names = if header { distinct(top) } else { (1..=top.len()).map(|number| number.to_string()).collect() };
            let rows = &shown[usize::from(header)..];
            let mut table = Table::new(&name, Dialect::COMMA, names, &rows[..rows.len().min(SHOWN)], mapping)?;
            table.ragged = true;
            (table, header)
        }
    };
    let mut ready = first.into_iter();
    if header {
        ready.next();
    }
    Ok(Box::new(Sheet { batches, ready, table: Arc::new(table), sorter: Sorter::default(), row: 0, ended: false }))
}

/// Refuses a workbook whose texts would not fit into memory, by unpacking them once: what the file says of their size
/// may be a lie.
fn measure(file: &mut Box<dyn Seekable>, name: &str) -> Result<(), Result<Failure, String>> {
    let say = |error: &dyn std::fmt::Display| Err(error.to_string());
    let mut archive = zip::ZipArchive::new(&mut *file).map_err(|error| say(&error))?;
    if let Ok(texts) = archive.by_name(TEXTS) {
        let size = io::copy(&mut texts.take(MAX_HELD + 1), &mut io::sink()).map_err(|error| say(&error))?;
        if size > MAX_HELD {
            return Err(Ok(Failure::TooLarge(name.to_owned(), MAX_HELD)));
        }
    }
    file.rewind().map_err(|error| say(&error))
}

fn read_sheet(book: &mut Xlsx<Box<dyn Seekable>>, sheet: &str, send: &SyncSender<Batch>) {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(error) => return drop(send.send(Err(error.to_string()))),
    };
    let mut batch = Vec::new();
    let mut size = 0;
    let mut record: Vec<u8> = Vec::new();
    let (mut row, mut width, mut any) = (0, 0, false);
    loop {
        let cell = match cells.next_cell() {
            Ok(cell) => cell,
            Err(error) => {
                drop(send.send(Ok(std::mem::take(&mut batch))));
                return drop(send.send(Err(error.to_string())));
            }
        };
        let place = cell.as_ref().map(calamine::Cell::get_position);
        if place.is_none_or(|(number, _)| number != row) {
            if any {
                size += record.len();
                batch.push((u64::from(row) + 1, std::mem::take(&mut record)));
            }
            record.clear();
            (width, any) = (0, false);
            if size > BLOCK || place.is_none() {
                size = 0;
                if send.send(Ok(std::mem::take(&mut batch))).is_err() {
                    return;
                }
            }
        }
        let (Some((number, column)), Some(cell)) = (place, cell) else { return };
        row = number;
        // A column that lies far out is a stray cell; what is beyond the widest sheet of Excel does not exist.
        while width < column.min(16_384) {
            record.push(b',');
            width += 1;
        }
        let text = shown(cell.get_value());
        any |= !text.trim().is_empty();
        push_field(&mut record, &text);
    }
}

/// A cell as text.
fn shown(value: &DataRef) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(date) => shown_date(date),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn shown_date(date: &ExcelDateTime) -> String {
    if !date.is_datetime() {
        return date.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// A sheet that is being read.
struct Sheet {
    batches: Receiver<Batch>,
    ready: std::vec::IntoIter<(u64, Vec<u8>)>,
    table: Arc<Table>,
    sorter: Sorter,
    row: u64,
    ended: bool,
}

impl Source for Sheet {
    fn parser(&self) -> Arc<dyn Parse> {
        Arc::<Table>::clone(&self.table)
    }

    fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        while !block.is_full() && !self.ended {
            if let Some((line, record)) = self.ready.next() {
                self.row += 1;
                if record.len() > MAX_ROW {
                    block.push_trouble(Trouble::TooLong, self.row, line);
                } else {
                    self.sorter.push(&self.table, &record, (self.row, line), block);
                }
                continue;
            }
            match self.batches.recv() {
                Ok(Ok(batch)) => self.ready = batch.into_iter(),
                Ok(Err(why)) => {
                    self.row += 1;
                    block.push_trouble(Trouble::Broken(why), self.row, 0);
                    self.ended = true;
                }
                Err(_) => self.ended = true,
            }
        }
        Ok(!block.items.is_empty() || block.passed_over > 0)
    }
}
