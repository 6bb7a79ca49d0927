//! Columns of replies, judged on several processors.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use pyo3::PyResult;
use tact_batch::batched::Batched;
use tact_batch::out::push_judged;
use tact_batch::{Judged, Judging, Place, Role, Totals};
use tact_columnar::Judgements;

use crate::Error;
use crate::engine::Prepared;

/// How much text is judged at once, in bytes: long replies make for fewer rows, so that no processor waits for another.
const PIECE: usize = 1 << 20;

/// How many rows are judged at once at most.
const ROWS: usize = 8192;

/// A piece of work: which batch, and which of its rows.
type Piece = (usize, std::ops::Range<usize>);

/// The judgements of all rows, in their order.
pub fn score(
    from: &SchemaRef,
    batches: &[RecordBatch],
    judging: &Judging<'static>,
    prepared: &'static Prepared,
    html: bool,
    threads: usize,
) -> PyResult<Vec<RecordBatch>> {
    let batched = batched(from, batches, html)?;
    let pieces = pieces(&batched);
    let schema = Schema::new(tact_columnar::fields(judging.ruleset)).into();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<Result<RecordBatch, String>>>> = Mutex::new(vec![None; pieces.len()]);
    let work = || {
        let mut analyzer = prepared.analyzer();
        let mut judgements = Judgements::new(judging.ruleset);
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((batch, rows)) = pieces.get(place) else { break };
            for row in rows.clone() {
                let row = batched[*batch].row(Place::default(), row);
                judging.judge(&row, &mut analyzer, &mut Totals::default(), &mut |judged: &Judged| {
                    push_judged(&mut judgements, &row, judged, judging);
                });
            }
            let columns = judgements.finish();
            let scored = columns.and_then(|columns| RecordBatch::try_new(SchemaRef::clone(&schema), columns));
            let scored = scored.map_err(|error| error.to_string());
            if let Some(slot) = done.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
                *slot = Some(scored);
            }
        }
        prepared.give_back(analyzer);
    };
    let threads = threads.clamp(1, pieces.len().max(1));
    if threads == 1 {
        work();
    } else {
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    }
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().flatten().collect::<Result<_, _>>().map_err(Error::new_err)
}

fn batched(from: &SchemaRef, batches: &[RecordBatch], html: bool) -> PyResult<Vec<Batched>> {
    let roles = Role::ALL.map(|role| from.index_of(role.name()).ok());
    let batched = batches.iter().map(|batch| Batched::new(batch.clone(), &roles, html));
    let batched = batched.collect::<Result<Vec<_>, _>>();
    batched.map_err(|bad| Error::new_err(format!("{}: this is {}, not text", bad.column, bad.kind)))
}

/// How many seconds the engine takes for all rows, one behind the other, with nothing made of what it says.
pub fn alone(
    from: &SchemaRef,
    batches: &[RecordBatch],
    judging: &Judging<'static>,
    prepared: &'static Prepared,
    html: bool,
) -> PyResult<f64> {
    let batched = batched(from, batches, html)?;
    let mut analyzer = prepared.analyzer();
    let start = Instant::now();
    for batch in &batched {
        for row in 0..batch.batch().num_rows() {
            let row = batch.row(Place::default(), row);
            judging.judge(&row, &mut analyzer, &mut Totals::default(), &mut |_| {});
        }
    }
    let took = start.elapsed();
    prepared.give_back(analyzer);
    Ok(took.as_secs_f64())
}

/// All rows, divided.
fn pieces(batched: &[Batched]) -> Vec<Piece> {
    let mut out = Vec::new();
    for (number, batch) in batched.iter().enumerate() {
        let (mut start, mut size) = (0, 0);
        for row in 0..batch.batch().num_rows() {
            size += batch.text(row).map_or(0, str::len);
            if size >= PIECE || row + 1 - start >= ROWS {
                out.push((number, start..row + 1));
                (start, size) = (row + 1, 0);
            }
        }
        if start < batch.batch().num_rows() {
            out.push((number, start..batch.batch().num_rows()));
        }
    }
    out
}
