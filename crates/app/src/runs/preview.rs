//! What is to be judged, looked at before it is: a person says which column has the replies, where that is not clear.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tact_batch::formats::Wishes;
use tact_batch::{Failure as Batch, Input, Mapping, Preview, Role, Unclear, expand, preview};

use super::about::name_of;
use super::{Runs, gone, lock};
use crate::api::{Failure, RunFile, RunPreview};

/// How many rows are shown.
const ROWS: usize = 5;
/// How much of a value is shown, in characters.
const VALUE: usize = 300;

/// Files that a person has chosen, and what was said about them.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// As they were named.
    pub paths: Vec<PathBuf>,
    /// Which column is which.
    pub mapping: Mapping,
    /// The columns of the first file.
    pub columns: Vec<String>,
}

impl Runs {
    /// Takes files or folders to be judged next. What a window names is never read but what a person dropped or chose.
    pub fn choose(&self, paths: Vec<PathBuf>) -> Result<RunPreview, Failure> {
        let mut chosen = Chosen { paths, ..Chosen::default() };
        let mut shown = look(&chosen)?;
        if shown.roles.is_some()
            && let Some(mapping) = self.remembered.of(&shown.columns)
        {
            let again = Chosen { mapping, ..chosen.clone() };
            // What cannot be read that way is asked for, as if nothing were known.
            if let Ok(found) = look(&again).map(|found| RunPreview { remembered: true, ..found })
                && !found.unclear
            {
                (chosen, shown) = (again, found);
            }
        }
        Ok(self.keep_chosen(chosen, shown))
    }

    /// Looks at them again, with columns by role: their names; an empty name for none.
    pub fn map(&self, columns: BTreeMap<String, String>) -> Result<RunPreview, Failure> {
        let mut chosen = self.chosen()?;
        // There is always a reply: without a name it is looked for.
        let named = |(role, column): &(String, String)| !column.is_empty() || role != Role::Text.name();
        chosen.mapping.columns = columns.into_iter().filter(named).collect();
        let shown = look(&chosen)?;
        Ok(self.keep_chosen(chosen, shown))
    }

    fn keep_chosen(&self, mut chosen: Chosen, shown: RunPreview) -> RunPreview {
        chosen.columns.clone_from(&shown.columns);
        *lock(&self.chosen) = Some(chosen);
        shown
    }

    /// Forgets what was chosen.
    pub fn forget(&self) {
        *lock(&self.chosen) = None;
    }

    /// What was chosen.
    pub(super) fn chosen(&self) -> Result<Chosen, Failure> {
        lock(&self.chosen).clone().ok_or_else(gone)
    }
}

/// The files behind what was chosen.
pub fn inputs(paths: &[PathBuf], mapping: &Mapping) -> Result<Vec<Input>, Failure> {
    let named: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    expand(&named, mapping.from.as_deref()).map_err(|error| told(&error))
}

fn look(chosen: &Chosen) -> Result<RunPreview, Failure> {
    let inputs = inputs(&chosen.paths, &chosen.mapping)?;
    let wishes = Wishes { mapping: chosen.mapping.clone(), ..Wishes::default() };
    let first = inputs.first().ok_or_else(gone)?;
    let mut shown = match preview(first, &wishes, ROWS) {
        Ok(found) => clear(found),
        Err(Batch::Columns(unclear) | Batch::NoColumn(unclear, ..)) => not_clear(*unclear),
        Err(error) => return Err(told(&error)),
    };
    shown.files = inputs
        .iter()
        .map(|input| RunFile {
            name: name_of(&input.path),
            format: input.format.name.to_owned(),
            bytes: size(&input.path),
        })
        .collect();
    shown.said = chosen.mapping.columns.iter().map(|(role, column)| (role.clone(), column.clone())).collect();
    Ok(shown)
}

/// The bytes of a file.
pub fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |known| known.len())
}

fn clear(found: Preview) -> RunPreview {
    let role = |(role, column): (Role, Option<usize>)| Some((role.name().to_owned(), column? as u32));
    let known = |known: tact_batch::ByRole<Option<String>>| {
        let named = Role::ALL.into_iter().zip(known);
        named.filter_map(|(role, value)| Some((role.name().to_owned(), cut(&value?)))).collect()
    };
    let (values, rows) = found
        .rows
        .into_iter()
        .map(|row| (row.values.iter().map(|value| cut(value)).collect(), known(row.known)))
        .unzip();
    RunPreview {
        files: Vec::new(),
        roles: found.roles.map(|roles| Role::ALL.into_iter().zip(roles).filter_map(role).collect()),
        columns: found.columns,
        said: BTreeMap::new(),
        remembered: false,
        candidates: Vec::new(),
        unclear: false,
        rows,
        values,
    }
}

fn not_clear(unclear: Unclear) -> RunPreview {
    RunPreview {
        files: Vec::new(),
        columns: unclear.columns,
        roles: Some(BTreeMap::new()),
        said: BTreeMap::new(),
        remembered: false,
        candidates: unclear.candidates,
        unclear: true,
        rows: Vec::new(),
        values: unclear.rows.iter().map(|row| row.iter().map(|value| cut(value)).collect()).collect(),
    }
}

fn cut(value: &str) -> String {
    let mut chars = value.chars();
    let mut out: String = chars.by_ref().take(VALUE).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// A failure of the reader as a code.
pub fn told(error: &Batch) -> Failure {
    let (code, place, detail) = match error {
        Batch::Read(file, error) => ("unreadable", file.clone(), error.to_string()),
        Batch::Write(file, error) => ("unwritable", file.clone(), error.to_string()),
        Batch::Missing(file) => ("missing", file.clone(), String::new()),
        Batch::Nothing(place) => ("nothing", place.clone(), String::new()),
        Batch::Format(name) => ("format", name.clone(), tact_batch::formats::names().join(", ")),
        Batch::Shape(file, what) => ("shape", file.clone(), what.clone()),
        Batch::Columns(unclear) => ("columns", unclear.file.clone(), unclear.columns.join(", ")),
        Batch::NoColumn(unclear, _, column) => ("no-column", unclear.file.clone(), column.clone()),
        Batch::NotText(file, column, _) => ("not-text", file.clone(), column.clone()),
        Batch::NoReplies(file, what) => ("no-replies", file.clone(), (*what).to_owned()),
        Batch::TooLarge(file, limit) => ("too-large", file.clone(), format!("{} MB", limit >> 20)),
        Batch::Encoding(name) => ("encoding", name.clone(), String::new()),
        Batch::OtherRun(file, _) => ("changed", file.clone(), String::new()),
        Batch::NoResume(what) => ("changed", String::new(), (*what).to_owned()),
        // Only the command draws samples and reads summaries.
        Batch::NoPage | Batch::ReportOnly(_) | Batch::NoSummary(..) | Batch::NoSample(_) => {
            ("no-page", String::new(), String::new())
        }
        Batch::Stopped(_) => ("stopped", String::new(), String::new()),
    };
    Failure { code: format!("run-{code}"), place, detail }
}
