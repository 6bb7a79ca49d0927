//! Figures that were counted elsewhere: cells as rows of Parquet or Arrow files, such as a cluster writes.

use std::sync::Arc;

use serde_json::{Map, Value};
use tact_core::Ruleset;

use crate::batched::lines;
use crate::figures::{Cell, Cube, Examples, Figures};
use crate::formats::read_columns;
use crate::inputs::Input;
use crate::stream;
use crate::trouble::Failure;

/// The figures of files with a cell in each row; see [`cell`](crate::figures::cell) for their columns.
pub fn figures_of_summary(inputs: &[Input], ruleset: &Ruleset) -> Result<Figures, Failure> {
    let dimensions: Vec<String> = ruleset.dimensions().iter().map(|one| one.id.clone()).collect();
    let mut cells = Vec::new();
    for input in inputs {
        let name = input.path.display().to_string();
        let broken = |why: String| Failure::Shape(name.clone(), why);
        let (_, batches) = read_columns(input.format, stream::open(&input.path, &Arc::default())?)?;
        for batch in batches {
            let rows = batch.and_then(|batch| lines(&batch)).map_err(|error| broken(error.to_string()))?;
            for row in rows {
                let row: Map<String, Value> = serde_json::from_str(&row).map_err(|error| broken(error.to_string()))?;
                let cell = Cell::from_row(&row, &dimensions);
                cells.push(cell.map_err(|bad| Failure::NoSummary(name.clone(), bad.0))?);
            }
        }
    }
    Ok(Figures { cube: Cube::of(cells), examples: Examples::default() })
}
