//! The app behind a window: one for the whole process, asked from any thread.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tact_store::{KEPT_DRAFTS, Store};

use crate::api::{
    Bilingual, CheckRequest, Checked, Circumstances, Correction, Dimension, Draft, Failure, HistoryPage, Named,
    Settings, Start,
};
use crate::checker::Checker;
use crate::failure::failure;
use crate::folders::Folders;
use crate::kept;
use crate::quick::{Clip, Session};
use crate::rules::{self, Book};
use crate::runs::Runs;
use crate::settings;

/// The file with drafts and history.
const DATABASE: &str = "tact.db";
/// How long to wait before the file is tried again that could not be had.
const AGAIN: Duration = Duration::from_secs(10);
/// The folder with batch runs.
const RUNS: &str = "runs";
/// Entries on a page of the history.
const PAGE: u32 = 50;

/// Settings, rules, drafts and history of one user.
pub struct Desk {
    folders: Folders,
    checker: Checker,
    book: RwLock<Arc<Book>>,
    store: Mutex<Store>,
    /// When to try again to have the file, where drafts are in memory.
    again: Mutex<Option<Instant>>,
    runs: Runs,
    settings: Mutex<Settings>,
    /// What went wrong when it was opened.
    problems: Mutex<Vec<Failure>>,
}

impl Desk {
    /// Opens what is in these folders. Whatever cannot be opened is told by [`Desk::start`]; all else works, and where
    /// drafts cannot be kept on the disk they are kept in memory.
    ///
    /// # Errors
    /// Only when not even memory can be had for drafts.
    pub fn open(folders: Folders) -> Result<Self, Failure> {
        let (chosen, problem) = settings::load(&folders.config);
        let mut problems = Vec::from_iter(problem);
        let path = folders.data.join(DATABASE);
        let mut again = None;
        let store = match Store::open(&path) {
            Ok(opened) => {
                problems.extend(opened.set_aside.map(|aside| failure("store-set-aside", &aside, &path.display())));
                opened.store
            }
            Err(error) => {
                problems.push(error.into());
                again = Some(Instant::now() + AGAIN);
                Store::in_memory()?
            }
        };
        let runs = Runs::new(folders.data.join(RUNS), &folders.config);
        let book = Arc::new(rules::load(&folders.config));
        problems.extend(book.problems.iter().cloned());
        Ok(Self {
            folders,
            checker: Checker::new(Arc::clone(&book)),
            book: RwLock::new(book),
            store: Mutex::new(store),
            again: Mutex::new(again),
            runs,
            settings: Mutex::new(chosen),
            problems: Mutex::new(problems),
        })
    }

    /// What a front end needs before it shows anything; it says itself whether files can be dropped on it.
    pub fn start(&self, version: &str, drops: bool) -> Start {
        let book = self.book();
        let both = |texts: &tact_core::spec::Texts, id: &str| Bilingual {
            fr: texts.get("fr").unwrap_or(id).to_owned(),
            en: texts.get("en").unwrap_or(id).to_owned(),
        };
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let draft = self.store().latest_draft().unwrap_or_else(|error| {
            problems.push(error.into());
            None
        });
        Start {
            version: version.to_owned(),
            system_language: sys_locale::get_locale().unwrap_or_default(),
            drops,
            settings: self.settings().clone(),
            draft: draft.map(kept::draft),
            dimensions: book
                .ruleset
                .dimensions()
                .iter()
                .map(|dimension| Dimension { id: dimension.id.clone(), name: both(&dimension.name, &dimension.id) })
                .collect(),
            languages: book
                .ruleset
                .languages()
                .iter()
                .map(|language| Named { code: language.code.clone(), name: both(&language.name, &language.code) })
                .collect(),
            problems,
        }
    }

    /// Judges a reply.
    ///
    /// # Errors
    /// When the thread that judges is gone, which is a defect.
    pub fn check(&self, request: CheckRequest) -> Result<Checked, Failure> {
        let gone = || Failure { code: "checker-gone".to_owned(), place: String::new(), detail: String::new() };
        self.checker.check(request).ok_or_else(gone)
    }

    /// Keeps a draft; the number under which it is kept.
    ///
    /// # Errors
    /// What the store says.
    pub fn save_draft(&self, draft: Draft) -> Result<i64, Failure> {
        let mut store = self.store();
        self.leave_memory(&mut store, draft.id);
        // Drafts are in the order of their times, and the oldest go: on a clock that went back, the newest would.
        let latest = store
            .latest_draft()?
            .filter(|latest| latest.id != draft.id)
            .map_or(0, |latest| latest.updated.saturating_add(1));
        Ok(store.save_draft(&kept::to_keep(draft, now().max(latest)))?)
    }

    /// Tries again to have the file, where drafts are in memory: what was in its way may be gone. Of the
    /// draft that is about to be saved only that stays.
    fn leave_memory(&self, store: &mut Store, saving: i64) {
        let mut again = self.again.lock().unwrap_or_else(PoisonError::into_inner);
        if again.is_none_or(|when| Instant::now() < when) {
            return;
        }
        *again = Some(Instant::now() + AGAIN);
        let Ok(opened) = Store::open(&self.folders.data.join(DATABASE)) else { return };
        let mut file = opened.store;
        let _ = store.delete_draft(saving);
        // What could not be taken over is tried the next time.
        if file.take_over(store).is_ok() {
            *store = file;
            *again = None;
            let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
            problems.retain(|problem| !problem.code.starts_with("store-"));
            problems.extend(
                opened
                    .set_aside
                    .map(|aside| failure("store-set-aside", &aside, &self.folders.data.join(DATABASE).display())),
            );
        }
    }

    /// All kept drafts, latest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn drafts(&self) -> Result<Vec<Draft>, Failure> {
        let drafts = self.store().drafts(KEPT_DRAFTS)?;
        Ok(drafts.into_iter().map(kept::draft).collect())
    }

    /// Deletes a draft, so that its text is gone from the disk.
    ///
    /// # Errors
    /// What the store says.
    pub fn delete_draft(&self, id: i64) -> Result<(), Failure> {
        self.store().delete_draft(id)?;
        Ok(())
    }

    /// Notes in the history that this reply was copied, where the user keeps one.
    ///
    /// # Errors
    /// What the store says.
    pub fn note_copied(&self, draft: &Draft) -> Result<(), Failure> {
        if !self.settings().history || draft.text.trim().is_empty() {
            return Ok(());
        }
        let checked = self.check(CheckRequest {
            text: draft.text.clone(),
            customer: draft.customer.clone(),
            circumstances: draft.circumstances.clone(),
            decisions: draft.decisions.clone(),
            ui: String::new(),
        })?;
        self.store().add_entry(&kept::entry_to_keep(draft, &checked, now()))?;
        Ok(())
    }

    /// Copied replies in which every word of `query` occurs, latest first, from the `offset`th.
    ///
    /// # Errors
    /// What the store says.
    pub fn history(&self, query: &str, offset: u32) -> Result<HistoryPage, Failure> {
        let page = self.store().search(query, offset, PAGE)?;
        Ok(HistoryPage { total: page.total, entries: page.entries.into_iter().map(kept::entry).collect() })
    }

    /// Deletes one copied reply.
    ///
    /// # Errors
    /// What the store says.
    pub fn delete_entry(&self, id: i64) -> Result<(), Failure> {
        self.store().delete_entry(id)?;
        Ok(())
    }

    /// Deletes all of the history.
    ///
    /// # Errors
    /// What the store says.
    pub fn delete_history(&self) -> Result<(), Failure> {
        Ok(self.store().delete_all_history()?)
    }

    /// Keeps settings.
    ///
    /// # Errors
    /// When the file cannot be written; the settings hold until the program ends.
    pub fn save_settings(&self, settings: Settings) -> Result<(), Failure> {
        let settings = settings::sound(settings);
        let result = settings::save(&self.folders.config, &settings);
        *self.settings() = settings;
        result
    }

    /// Judges what is on the clipboard, with the circumstances of the profile in use.
    pub fn quick(&self, clip: Clip, ui: &str) -> Session {
        let settings = self.settings();
        let profile = settings.profiles.iter().find(|profile| profile.name == settings.profile);
        let circumstances = profile.map(|profile| profile.circumstances.clone()).unwrap_or_default();
        drop(settings);
        Session::new(clip, circumstances, ui, &self.checker)
    }

    /// Begins to judge the files that were chosen; the number of the run.
    ///
    /// # Errors
    /// What [`Runs::start`] says.
    pub fn start_run(&self, name: &str, circumstances: Circumstances) -> Result<i64, Failure> {
        self.runs.start(name, circumstances, &self.book(), now())
    }

    /// Keeps what a person says of a judgement in a run; nothing takes it back.
    ///
    /// # Errors
    /// What [`Runs::correct`] says.
    pub fn correct(&self, run: i64, row: u32, said: Option<Correction>) -> Result<Option<Correction>, Failure> {
        self.runs.correct(run, row, said, &self.book(), now())
    }

    /// The batch runs.
    pub fn runs(&self) -> &Runs {
        &self.runs
    }

    /// Tells the next front end that starts what went wrong outside.
    pub fn note_problem(&self, problem: Failure) {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).push(problem);
    }

    /// The thread that judges.
    pub fn checker(&self) -> &Checker {
        &self.checker
    }

    /// The settings as they are.
    pub fn current_settings(&self) -> Settings {
        self.settings().clone()
    }

    /// The language of the interface, `fr` or `en`: the chosen one, else that of the system.
    pub fn ui(&self) -> &'static str {
        let chosen = self.settings().ui.clone();
        let code = chosen.or_else(sys_locale::get_locale).unwrap_or_default();
        if code.to_lowercase().starts_with("fr") { "fr" } else { "en" }
    }

    /// The rules as they are.
    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes files of house packs, and judges by what they say from now on.
    ///
    /// # Errors
    /// What `action` says.
    pub fn change_rules<T>(&self, action: impl FnOnce(&std::path::Path) -> Result<T, Failure>) -> Result<T, Failure> {
        let done = action(&self.folders.config)?;
        let book = Arc::new(rules::load(&self.folders.config));
        *self.book.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&book);
        self.checker.change_rules(book);
        Ok(done)
    }

    /// The folders of this user's files.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    // A thread that panicked while it held a lock left the data whole: every change is one step.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Milliseconds since 1970; 0 on a clock before that.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
