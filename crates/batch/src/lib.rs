//! The only reader and writer of foreign formats: past replies in, judged replies out.
//!
//! ```text
//! inputs ─► reader: bytes, divided into rows ─► workers: row ─► judgement ─► bytes ─► writer, in the order of the input
//! ```
//!
//! A format that is read is a file in `formats/` and a line in [`formats::FORMATS`]; a format that is written is an
//! [`out::Encode`] and an [`out::Sink`]. Memory does not grow with the input, whatever its format, as long as that can
//! be streamed. What a run says as a whole is counted by [`figures`] and shown by [`report`].

pub mod agree;
pub mod batched;
pub mod block;
mod columns;
mod dates;
mod encoding;
pub mod figures;
pub mod formats;
mod guard;
pub mod html;
mod inputs;
mod judge;
mod judgement;
pub mod out;
mod people;
mod preview;
pub mod reformat;
pub mod report;
mod row;
mod run;
mod shapes;
mod stream;
mod totals;
mod trouble;

pub use columns::Mapping;
pub use guard::is_guarded;
pub use inputs::{Input, expand};
pub use judge::{Defaults, Judged, Judging};
pub use people::People;
pub use preview::{Preview, Sampled, preview};
pub use row::{ByRole, Fields, Place, Role, Row};
pub use run::{Plan, Watch, each_row, run};
pub use totals::{Told, Totals};
pub use trouble::{Failure, MAX_ROW, Trouble, Unclear, harmless, is_hidden, shortened};
