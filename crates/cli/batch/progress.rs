//! How far it is, on a terminal: rate and time left.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tact_batch::Watch;

use crate::ui::Ui;

/// How often it is shown.
const EVERY: Duration = Duration::from_millis(200);

/// A line that grows while the run goes on; it goes when this is dropped.
pub struct Progress {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows how much of so many bytes has been read; nothing where that is not known.
    pub fn start(watch: &Arc<Watch>, size: Option<u64>, ui: Ui) -> Self {
        let bar = size.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let known = ui.pick(
            "{bar:30} {percent} %  {msg}  {binary_bytes_per_sec}, encore {eta}",
            "{bar:30} {percent} %  {msg}  {binary_bytes_per_sec}, {eta} left",
        );
        let style = if size.is_some() { known } else { "{spinner} {msg}  {binary_bytes_per_sec}" };
        // A style that does not fit leaves the usual one.
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        let (end, ended) = channel();
        let watch = Arc::clone(watch);
        let thread = thread::spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let rows = watch.rows.load(Ordering::Relaxed);
                bar.set_position(watch.read.load(Ordering::Relaxed));
                bar.set_message(ui.pick(format!("{rows} réponses"), format!("{rows} replies")));
                bar.tick();
            }
            bar.finish_and_clear();
        });
        Self { end: Some(end), thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            // A progress line that broke is no reason to stop.
            let _ = thread.join();
        }
    }
}
