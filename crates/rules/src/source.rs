//! Rule files, found and read from a folder; places in them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A rule file.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// Its path inside the folder, with `/`: `fr/blame/reproach.toml`.
    pub path: String,
    /// Where it stands for people: the folder and the path.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// Line and column, both from 1, of a byte offset; the column counts characters.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// All TOML files and models (`.tsv`) of a folder and the folders in it, in the order of their paths. A file that is not UTF-8 or cannot
/// be read is an error that names it.
pub fn read_folder(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            Ok(SourceFile { path: parts.join("/"), shown: path.display().to_string(), text })
        })
        .collect()
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries =
        fs::read_dir(folder).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, out)?;
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "tsv") {
            out.push(path);
        }
    }
    Ok(())
}
