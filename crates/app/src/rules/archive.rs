//! A house pack as one file: a zip of its rule files. What comes from outside is checked before anything is written.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use tact_rules::SourceFile;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{at_file, failure};
use crate::api::Failure;

/// Most files of a pack.
const MAX_FILES: usize = 500;
/// Most entries of an archive, with folders and what is left out.
const MAX_ENTRIES: usize = 2 * MAX_FILES;
/// Largest file, in bytes.
const MAX_FILE: u64 = 1 << 20;
/// Largest pack, and largest archive.
const MAX_TOTAL: u64 = 8 << 20;
/// Most regular expressions: each is built when it is read.
const MAX_EXPRESSIONS: usize = 500;
/// Most endings of a word like `désolé·e·s`: each one doubles the forms.
const MAX_ENDINGS: usize = 8;

/// What was in an archive.
#[derive(Debug)]
pub struct Contents {
    /// The folder that all files were in, if there was one.
    pub folder: Option<String>,
    /// Rule files; `path` is inside the pack.
    pub files: Vec<SourceFile>,
    /// Files that cannot be read, and are left out.
    pub problems: Vec<Failure>,
}

/// Packs rule files into an archive, in one folder.
pub fn zipped(folder: &str, files: &[SourceFile]) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).unix_permissions(0o600);
    for file in files {
        writer.start_file(format!("{folder}/{}", file.path), options)?;
        writer.write_all(file.text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Is a pack small enough that it may come back?
pub fn check_size(files: &[SourceFile]) -> Result<(), Failure> {
    let large = files.iter().find(|file| file.text.len() as u64 > MAX_FILE);
    let total: u64 = files.iter().map(|file| file.text.len() as u64).sum();
    if files.len() > MAX_FILES || large.is_some() || total > MAX_TOTAL {
        return Err(failure("pack-too-big", large.map_or("", |file| &file.path), ""));
    }
    Ok(())
}

/// Reads an archive into memory. Anything in it that a pack never has is a reason to refuse it as a whole.
pub fn unzipped(path: &Path) -> Result<Contents, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| at_file("pack-unreadable", path, error);
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(MAX_TOTAL + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_TOTAL {
        return Err(failure("pack-too-big", path.display().to_string(), ""));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(failure("pack-too-big", path.display().to_string(), format!("{} files", archive.len())));
    }
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    let mut left = MAX_TOTAL;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let name = entry.name().map_err(|error| unreadable(&error))?.into_owned();
        let regular = entry.unix_mode().is_none_or(|mode| matches!(mode & 0o170_000, 0 | 0o040_000 | 0o100_000));
        if entry.is_symlink() || !regular || !is_plain(name.trim_end_matches('/')) {
            return Err(failure("pack-unsafe", name, ""));
        }
        if entry.is_dir() || !is_rule_file(&name) {
            continue;
        }
        let mut text = Vec::new();
        entry.take(MAX_FILE.min(left) + 1).read_to_end(&mut text).map_err(|error| unreadable(&error))?;
        if text.len() as u64 > MAX_FILE.min(left) || entries.len() == MAX_FILES {
            return Err(failure("pack-too-big", name, ""));
        }
        left -= text.len() as u64;
        entries.push((name, text));
    }
    contents(entries)
}

/// Files with their places in the pack.
fn contents(entries: Vec<(String, Vec<u8>)>) -> Result<Contents, Failure> {
    let as_is = entries.iter().all(|(name, _)| is_allowed(name));
    let first = entries.first().and_then(|(name, _)| name.split_once('/')).map(|(folder, _)| folder.to_owned());
    let folder = first.filter(|_| !as_is);
    let mut out = Contents { folder: folder.clone(), files: Vec::new(), problems: Vec::new() };
    let mut seen = HashSet::new();
    for (name, bytes) in entries {
        let inside = match &folder {
            Some(folder) => name.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/')),
            None => Some(name.as_str()),
        };
        let path = inside.filter(|path| is_allowed(path) && seen.insert(path.to_lowercase()));
        let Some(path) = path.map(str::to_owned) else { return Err(failure("pack-unsafe", name, "")) };
        match String::from_utf8(bytes) {
            Ok(text) if is_heavy(&text) => return Err(failure("pack-too-big", name, "")),
            Ok(text) => out.files.push(SourceFile { shown: path.clone(), path, text }),
            Err(error) => out.problems.push(failure("pack-problem", format!("{path}:1:1"), error.to_string())),
        }
    }
    let expressions: usize = out.files.iter().map(|file| expressions(&file.text)).sum();
    if expressions > MAX_EXPRESSIONS {
        return Err(failure("pack-too-big", "", format!("{expressions} regular expressions")));
    }
    Ok(out)
}

/// A path that stays where it is put, on every system.
fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part != ".."
            && part != "."
            && !part.chars().any(|ch| ch.is_control() || matches!(ch, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*'))
    };
    path.split('/').all(part)
}

/// Is it a file that rules may be in? What else people pack (a README, what their system adds) is left out.
fn is_rule_file(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let ending = Path::new(path).extension();
    !hidden && ending.is_some_and(|ending| ending == "toml" || ending == "tsv")
}

/// The places in a pack that the reader of rules knows.
fn is_allowed(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|ch| ch.is_alphanumeric() || ch == '-' || ch == '_');
    let language = |code: &str| matches!(code.len(), 2 | 3) && code.chars().all(|ch| ch.is_ascii_lowercase());
    let Some((stem, ending)) = path.rsplit_once('.') else { return false };
    let parts: Vec<&str> = stem.split('/').collect();
    match (&parts[..], ending) {
        (["pack" | "dimensions" | "phenomena" | "languages"], "toml") => true,
        ([code, "language" | "zones" | "customer"], "toml") | ([code, "model"], "tsv") => language(code),
        ([code, folder, name], "toml") => language(code) && plain(folder) && plain(name),
        _ => false,
    }
}

/// Would reading it cost more than rules ever do?
fn is_heavy(text: &str) -> bool {
    let many = |word: &str| word.matches('·').count() > MAX_ENDINGS;
    text.split(char::is_whitespace).any(many)
}

/// How many regular expressions a rule file has.
fn expressions(text: &str) -> usize {
    let Ok(document) = toml_edit::Document::parse(text) else { return text.matches("regex").count() };
    let Some(rules) = document.get("rule") else { return 0 };
    let of_table = |table: &dyn toml_edit::TableLike| {
        table.get("regex").and_then(toml_edit::Item::as_array).map_or(0, toml_edit::Array::len)
    };
    let tables = rules.as_array_of_tables().into_iter().flatten().map(|table| of_table(table));
    let inline = rules.as_array().into_iter().flatten().filter_map(toml_edit::Value::as_inline_table);
    tables.sum::<usize>() + inline.map(|table| of_table(table)).sum::<usize>()
}

#[cfg(test)]
mod tests;
