//! Which column is which, as a person said it last of a table with the same columns: `columns.toml` in the configuration
//! folder, with mappings in the form of `tact batch --save-mapping`. A file that cannot be read is kept aside.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tact_batch::Mapping;

use crate::rules::files;

const FILE: &str = "columns.toml";
/// How many shapes of tables are remembered.
const MOST: usize = 50;

/// What was said of tables.
#[derive(Clone, Debug, Default)]
pub struct Remembered(PathBuf);

#[derive(Debug, Default, Serialize, Deserialize)]
struct All {
    /// The latest first.
    #[serde(default)]
    table: Vec<Table>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Table {
    /// The names of its columns, in their order.
    names: Vec<String>,
    mapping: Mapping,
}

impl Remembered {
    /// What is remembered in this folder.
    pub fn new(config: &Path) -> Self {
        Self(config.join(FILE))
    }

    /// What was said last of a table with these columns.
    pub fn of(&self, columns: &[String]) -> Option<Mapping> {
        self.all().table.into_iter().find(|table| table.names == columns).map(|table| table.mapping)
    }

    /// Remembers what was said of a table with these columns. Where nothing was said there is nothing to remember, and where
    /// it cannot be written it is asked for again: no reason to hold up what is about to be judged.
    pub fn keep(&self, columns: &[String], mapping: &Mapping) {
        let mut all = self.all();
        let known = all.table.iter().position(|table| table.names == columns).map(|at| all.table.remove(at));
        if columns.is_empty() || (mapping.columns.is_empty() && known.is_none()) {
            return;
        }
        if !mapping.columns.is_empty() {
            all.table.insert(0, Table { names: columns.to_vec(), mapping: mapping.clone() });
        }
        all.table.truncate(MOST);
        if let Ok(text) = toml::to_string(&all) {
            let _ = files::write(&self.0, text.as_bytes());
        }
    }

    fn all(&self) -> All {
        let Ok(bytes) = fs::read(&self.0) else { return All::default() };
        let all = std::str::from_utf8(&bytes).ok().and_then(|text| toml::from_str(text).ok());
        all.unwrap_or_else(|| {
            files::set_aside(&self.0);
            All::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, b"[[table]\nnames = [\"caf\xe9\"]").unwrap();
        let remembered = Remembered::new(folder.path());
        let columns = ["texte".to_owned()];
        assert!(remembered.of(&columns).is_none());
        let mut mapping = Mapping::default();
        mapping.columns.insert("text".to_owned(), "texte".to_owned());
        remembered.keep(&columns, &mapping);
        assert_eq!(remembered.of(&columns).unwrap().columns, mapping.columns);
        let aside = folder.path().join("columns.toml.damaged-1");
        assert_eq!(fs::read(aside).unwrap(), b"[[table]\nnames = [\"caf\xe9\"]");
    }
}
