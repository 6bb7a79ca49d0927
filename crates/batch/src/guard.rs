//! Readers of foreign formats are other people's code, and some of it panics on a file that was damaged on purpose. Such a
//! file is told like any other that cannot be read; it must not end a program in which somebody writes.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

/// What is said of a file on which a reader panicked.
pub(crate) const DAMAGED: &str = "the file is damaged";

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught and told. What a program does on all others, its hook decides.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Runs a reader of somebody else; nothing, if it panicked. It must not be used any more then.
pub(crate) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(read)).ok();
    GUARDED.set(before);
    done
}

/// The batches that a reader gives, until it panics.
pub(crate) struct Guarded<I>(pub Option<I>);

impl<I: Iterator<Item = Result<RecordBatch, ArrowError>>> Iterator for Guarded<I> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = self.0.as_mut()?;
        let Some(next) = guarded(|| reader.next()) else {
            self.0 = None;
            return Some(Err(ArrowError::ParseError(DAMAGED.to_owned())));
        };
        next
    }
}
