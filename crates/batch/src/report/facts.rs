//! Rows on their way into the report: one line of JSON each, in a file beside it. It grows with the input, memory does
//! not, and a run that was stopped goes on as with any other output.

use std::fs::File;
use std::io::{BufRead, BufReader, Error};
use std::path::Path;

use crate::figures::{Fact, Figures};
use crate::judge::{Judged, Judging};
use crate::judgement::put;
use crate::out::Encode;
use crate::row::Row;
use crate::trouble::Failure;

/// Writes a line for each row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts;

impl Encode for Facts {
    fn row(&self, row: &Row, judged: &Judged, judging: &Judging, out: &mut Vec<u8>) {
        put(out, &Fact::new(row, judged, judging));
        out.push(b'\n');
    }
}

/// The figures of all lines of a file.
pub fn figures_of(path: &Path) -> Result<Figures, Failure> {
    let failed = |error: Error| Failure::Read(path.display().to_string(), error);
    let mut lines = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
    let mut figures = Figures::default();
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).map_err(failed)? > 0 {
        let fact: Fact = serde_json::from_slice(&line).map_err(|error| failed(error.into()))?;
        figures.add(&fact);
        line.clear();
    }
    Ok(figures)
}
