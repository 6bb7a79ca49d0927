//! What the user names as inputs: files, folders, patterns, standard input.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::formats::{self, Format};
use crate::trouble::Failure;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// What it is.
    pub format: &'static Format,
}

/// The files behind what the user names, in the order in which they are named; those of a folder by name.
pub fn expand(named: &[String], from: Option<&str>) -> Result<Vec<Input>, Failure> {
    let forced = from.map(|name| formats::by_name(name).ok_or_else(|| Failure::Format(name.to_owned()))).transpose()?;
    let mut out = Vec::new();
    for name in named {
        let path = Path::new(name);
        let before = out.len();
        if name == "-" {
            let format = forced.ok_or_else(|| Failure::Format(name.clone()))?;
            out.push(Input { path: path.to_owned(), format });
        } else if path.is_dir() {
            folder(path, forced, &mut out)?;
        } else if name.contains(['*', '?', '[']) && !path.exists() {
            pattern(name, forced, &mut out)?;
        } else if path.exists() {
            let format = forced.or_else(|| formats::of_path(path)).ok_or_else(|| Failure::Format(name.clone()))?;
            out.push(Input { path: path.to_owned(), format });
        } else {
            return Err(Failure::Missing(name.clone()));
        }
        if out.len() == before {
            return Err(Failure::Nothing(name.clone()));
        }
    }
    Ok(out)
}

/// The files of a folder and of those in it. What is of no known format is passed over.
fn folder(path: &Path, forced: Option<&'static Format>, out: &mut Vec<Input>) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Read(path.display().to_string(), error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        // A link is not followed into another folder: it could lead back here.
        let real = fs::symlink_metadata(&path).map_err(failed)?;
        if real.is_dir() {
            folder(&path, forced, out)?;
        } else if path.is_file()
            && let Some(format) = formats::of_path(&path).map(|own| forced.unwrap_or(own))
        {
            out.push(Input { path, format });
        }
    }
    Ok(())
}

fn pattern(name: &str, forced: Option<&'static Format>, out: &mut Vec<Input>) -> Result<(), Failure> {
    let nothing = || Failure::Nothing(name.to_owned());
    let mut paths: Vec<PathBuf> = glob::glob(name).map_err(|_| nothing())?.flatten().collect();
    paths.sort();
    for path in paths.into_iter().filter(|path| path.is_file()) {
        if let Some(format) = forced.or_else(|| formats::of_path(&path)) {
            out.push(Input { path, format });
        }
    }
    Ok(())
}
