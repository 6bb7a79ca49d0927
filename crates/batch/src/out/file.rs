//! To a file or to standard output. A file is written beside its place and moved there when it is complete.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Sink;
use super::journal::{Before, Journal};
use crate::totals::Totals;
use crate::trouble::{Failure, harmless};

/// How often it is noted how far the run is.
const EVERY: Duration = Duration::from_millis(200);

/// A name with something behind it.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Puts a complete file on the disk and into its place.
pub fn to_disk(file: &File, part: &Path, path: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::Write(path.display().to_string(), error);
    file.sync_all().map_err(failed)?;
    fs::rename(part, path).map_err(failed)
}

/// A file that only its owner may read, for it holds what customers wrote. One that is there is emptied and closed to
/// others.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    if file.metadata()?.is_file() {
        // A file of another owner can still be written, and to refuse it would help nobody.
        let _ = file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600));
    }
    Ok(file)
}

/// What a run is done with.
#[derive(Debug)]
pub enum Finished {
    /// Everything had been done before; these were the totals.
    Before(Totals),
    /// There is more to do: so many blocks are done, with these totals.
    Going(u64, Totals),
}

/// Writes a file whose bytes go one behind the other.
#[derive(Debug)]
pub struct ToFile {
    part: PathBuf,
    file: File,
    written: u64,
    journal: Arc<Journal>,
    noted: Instant,
    notes: Notes,
}

/// The thread that notes how far the run is. What a note says is on the disk before the note is: that takes time, in
/// which the writer goes on.
#[derive(Debug)]
struct Notes {
    send: Option<SyncSender<Before>>,
    thread: Option<JoinHandle<Result<(), Failure>>>,
}

impl Notes {
    fn start(file: &File, journal: &Arc<Journal>, part: &Path) -> io::Result<Self> {
        let (file, journal, part) = (file.try_clone()?, Arc::clone(journal), part.to_owned());
        let (send, notes) = sync_channel::<Before>(0);
        let thread = thread::spawn(move || {
            for before in notes {
                file.sync_data().map_err(|error| Failure::Write(part.display().to_string(), error))?;
                journal.note(&before)?;
            }
            Ok(())
        });
        Ok(Self { send: Some(send), thread: Some(thread) })
    }

    /// Notes this as soon as the note before is written; false if that is not yet.
    fn offer(&mut self, before: Before) -> Result<bool, Failure> {
        let Some(send) = &self.send else { return Ok(false) };
        match send.try_send(before) {
            Ok(()) => Ok(true),
            Err(TrySendError::Full(_)) => Ok(false),
            Err(TrySendError::Disconnected(_)) => self.end().map(|()| false),
        }
    }

    /// Waits for the last note.
    fn end(&mut self) -> Result<(), Failure> {
        self.send.take();
        self.thread.take().and_then(|thread| thread.join().ok()).unwrap_or(Ok(()))
    }
}

impl ToFile {
    /// Begins with these bytes, or goes on where an earlier run was stopped. `None`: that run had done everything.
    pub fn new(path: &Path, start: &[u8], journal: Journal, resume: bool) -> Result<(Option<Self>, Finished), Failure> {
        let part = part_of(path);
        let failed = |error: io::Error| Failure::Write(part.display().to_string(), error);
        let before = if resume { journal.before()? } else { None };
        if let Some(Before { complete: true, totals, .. }) = &before
            && (part.exists() || path.exists())
        {
            return Ok((None, Finished::Before(totals.clone())));
        }
        // Where no block is done, nothing is lost by beginning again; and a run that was killed while it wrote the first
        // bytes anew has left fewer of them than were noted.
        let before = before.filter(|before| before.blocks > 0);
        let (mut file, before) = match before {
            None => {
                // The note of another run must not be taken for one of this file.
                Journal::remove(path);
                (create(&part).map_err(failed)?, Before::default())
            }
            Some(before) => {
                let gone = |error: io::Error| match error.kind() {
                    io::ErrorKind::NotFound => Failure::OtherRun(part.display().to_string(), "output"),
                    _ => failed(error),
                };
                let file = OpenOptions::new().write(true).open(&part).map_err(gone)?;
                if file.metadata().map_err(failed)?.len() < before.bytes {
                    return Err(Failure::OtherRun(part.display().to_string(), "output"));
                }
                file.set_len(before.bytes).map_err(failed)?;
                (file, before)
            }
        };
        let mut written = file.seek(SeekFrom::End(0)).map_err(failed)?;
        if before.blocks == 0 {
            file.write_all(start).map_err(failed)?;
            written = start.len() as u64;
        }
        let journal = Arc::new(journal);
        let notes = Notes::start(&file, &journal, &part).map_err(failed)?;
        let mut new = Self { part, file, written, journal, noted: Instant::now(), notes };
        new.note(before.blocks, &before.totals, false)?;
        Ok((Some(new), Finished::Going(before.blocks, before.totals)))
    }

    fn failed(&self, error: io::Error) -> Failure {
        Failure::Write(self.part.display().to_string(), error)
    }

    fn so_far(&self, blocks: u64, totals: &Totals, complete: bool) -> Before {
        Before { blocks, bytes: self.written, complete, totals: totals.clone() }
    }

    /// Notes how far the run is, and waits for it.
    fn note(&mut self, blocks: u64, totals: &Totals, complete: bool) -> Result<(), Failure> {
        self.file.sync_data().map_err(|error| self.failed(error))?;
        self.journal.note(&self.so_far(blocks, totals, complete))
    }

    /// Notes that everything is done. What is done can then be [put into its place](put), or made something else of.
    pub fn complete(mut self, totals: &Totals) -> Result<(), Failure> {
        self.notes.end()?;
        self.note(0, totals, true)
    }
}

/// Where a file stands until it is put into its place.
pub fn part_of(path: &Path) -> PathBuf {
    beside(path, ".part")
}

/// Moves a complete file into its place.
pub fn put(path: &Path) -> Result<(), Failure> {
    let part = part_of(path);
    if part.exists() {
        fs::rename(&part, path).map_err(|error| Failure::Write(path.display().to_string(), error))?;
    }
    Journal::remove(path);
    Ok(())
}

/// Takes a complete file away: something else has been made of it.
pub fn discard(path: &Path) {
    drop(fs::remove_file(part_of(path)));
    Journal::remove(path);
}

impl Sink for ToFile {
    fn block(&mut self, bytes: &[u8], blocks: u64, totals: &Totals) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(|error| self.failed(error))?;
        self.written += bytes.len() as u64;
        if self.noted.elapsed() >= EVERY && self.notes.offer(self.so_far(blocks, totals, false))? {
            self.noted = Instant::now();
        }
        Ok(())
    }

    fn pause(&mut self, blocks: u64, totals: &Totals) -> Result<(), Failure> {
        self.notes.end()?;
        self.note(blocks, totals, false)
    }
}

/// Writes to standard output.
#[derive(Debug)]
pub struct Console {
    /// A terminal obeys what it is sent: there, characters that do something are shown as U+FFFD.
    terminal: bool,
}

impl Console {
    /// Begins with these bytes.
    pub fn new(start: &[u8]) -> Result<Self, Failure> {
        let mut new = Self { terminal: io::stdout().is_terminal() };
        new.block(start, 0, &Totals::default())?;
        Ok(new)
    }
}

impl Sink for Console {
    fn block(&mut self, bytes: &[u8], _: u64, totals: &Totals) -> Result<(), Failure> {
        let shown = if self.terminal { Cow::Owned(visible(bytes)) } else { Cow::Borrowed(bytes) };
        match io::stdout().lock().write_all(&shown) {
            // A reader that has gone away (`| head`) has what it wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::Stopped(totals.rows)),
            Err(error) => Err(Failure::Write("-".to_owned(), error)),
            Ok(()) => Ok(()),
        }
    }

    fn pause(&mut self, _: u64, _: &Totals) -> Result<(), Failure> {
        io::stdout().lock().flush().map_err(|error| Failure::Write("-".to_owned(), error))
    }
}

/// Lines as a terminal may have them.
fn visible(lines: &[u8]) -> Vec<u8> {
    let shown = |ch| if matches!(ch, '\n' | '\t') { ch } else { harmless(ch) };
    String::from_utf8_lossy(lines).chars().map(shown).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_terminal_gets_lines_and_nothing_to_obey() {
        let lines = "é\tb;\u{9b}2J\u{1b}[31m\u{202e}c\r\nd\n";
        assert_eq!(
            String::from_utf8(visible(lines.as_bytes())).unwrap(),
            "é\tb;\u{fffd}2J\u{fffd}[31m\u{fffd}c\u{fffd}\nd\n"
        );
    }
}
