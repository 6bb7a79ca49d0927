//! House packs as a whole: listed, removed, taken along as one file and brought in from one.

use std::fs;
use std::path::{Component, Path, PathBuf};

use tact_rules::{Folder, SourceFile, line_and_column, read, read_folder};

use super::read::{book, pack_folders, rules_of};
use super::{OWN, archive, at_file, failure, files, packs_folder};
use crate::api::{Failure, PackInfo};

/// The ending of a pack in one file.
const ENDING: &str = "tactpack";

/// Longest name of a pack that is brought in, in letters.
const MAX_NAME: usize = 60;

/// The house packs, in the order in which they are laid over, with what is wrong in them.
pub fn packs(folder: &Path) -> Vec<PackInfo> {
    book(folder).packs
}

/// Writes a pack into one file; where it was written. `to` is that file, or a folder in which `NAME.tactpack` is
/// created. In the file, the pack has the name of the file.
pub fn export_pack(folder: &Path, name: &str, to: &Path) -> Result<PathBuf, Failure> {
    let pack = existing(folder, name)?;
    let mut contents = read_folder(&pack).map_err(|error| at_file("read-failed", &pack, &error))?;
    if !contents.iter().any(|file| file.path == "pack.toml") {
        let text = "# A house pack of Tact.\n".to_owned();
        contents.push(SourceFile { path: "pack.toml".to_owned(), text, ..SourceFile::default() });
    }
    archive::check_size(&contents)?;
    let to = if to.is_dir() { to.join(format!("{name}.{ENDING}")) } else { to.to_owned() };
    let called = to.file_stem().and_then(|stem| plain_name(&stem.to_string_lossy()));
    let bytes = archive::zipped(called.as_deref().unwrap_or("pack"), &contents)
        .map_err(|error| at_file("write-failed", &to, &error))?;
    files::write(&to, &bytes).map_err(|error| at_file("write-failed", &to, &error))?;
    Ok(to)
}

/// Brings a pack in from one file: checked first, put into place as a whole. A pack of the same name is only replaced
/// where that is asked for. What is wrong in its rules is told with it; they work as far as they are right.
pub fn import_pack(folder: &Path, from: &Path, replace: bool) -> Result<PackInfo, Failure> {
    let contents = archive::unzipped(from)?;
    let stem = || from.file_stem().and_then(|stem| plain_name(&stem.to_string_lossy()));
    let name = contents.folder.as_deref().and_then(plain_name).or_else(stem);
    let name = name.ok_or_else(|| failure("pack-name", from.display().to_string(), ""))?;
    let place = packs_folder(folder).join(&name);
    let there = fs::symlink_metadata(&place).is_ok();
    if there && !replace {
        return Err(failure("pack-exists", name, ""));
    }
    let failed = |error: &std::io::Error| at_file("write-failed", &place, error);
    let aside = Aside::new(folder).map_err(|error| failed(&error))?;
    let new = aside.0.join("new");
    for file in &contents.files {
        let path = new.join(&file.path);
        let written = path.parent().map_or(Ok(()), files::create_folder);
        written.and_then(|()| files::create_file(&path, file.text.as_bytes())).map_err(|error| failed(&error))?;
    }
    let (rules, mut problems) = judged(&new)?;
    problems.extend(contents.problems);
    if there {
        let old = aside.0.join("old");
        fs::rename(&place, &old).map_err(|error| failed(&error))?;
        if let Err(error) = fs::rename(&new, &place) {
            let _ = fs::rename(&old, &place);
            return Err(failed(&error));
        }
    } else {
        fs::rename(&new, &place).map_err(|error| failed(&error))?;
    }
    Ok(PackInfo { own: name == OWN, rules: rules as u32, problems, name })
}

/// Removes a pack and nothing else: where it is a link, only the link.
pub fn remove_pack(folder: &Path, name: &str) -> Result<(), Failure> {
    let pack = existing(folder, name)?;
    let failed = |error: &std::io::Error| at_file("write-failed", &pack, error);
    let link = fs::symlink_metadata(&pack).map_err(|error| failed(&error))?.is_symlink();
    if link {
        // On some systems a link to a folder is removed as a folder.
        return fs::remove_file(&pack).or_else(|_| fs::remove_dir(&pack)).map_err(|error| failed(&error));
    }
    // First out of sight as a whole: half a pack would be laid over.
    let aside = Aside::new(folder).map_err(|error| failed(&error))?;
    fs::rename(&pack, aside.0.join("old")).map_err(|error| failed(&error))
}

/// The folder of a pack that is there.
fn existing(folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let one = matches!(Path::new(name).components().collect::<Vec<_>>()[..], [Component::Normal(part)] if part == name);
    let found = pack_folders(folder).into_iter().find(|(known, _)| one && known == name);
    found.map(|(_, path)| path).ok_or_else(|| failure("pack-unknown", name, ""))
}

/// A name that a folder can have on every system, made of one that somebody gave; nothing, if too little is left.
fn plain_name(text: &str) -> Option<String> {
    let plain = |ch: char| if ch.is_alphanumeric() || ch == '-' || ch == '_' { ch } else { '-' };
    let name: String = text.chars().map(plain).take(MAX_NAME).collect();
    let name = name.trim_matches('-');
    name.chars().any(char::is_alphanumeric).then(|| name.to_owned())
}

/// How many rules a folder has, and what is wrong in it. A folder of which nothing can be read is refused.
fn judged(folder: &Path) -> Result<(usize, Vec<Failure>), Failure> {
    let read_files = if folder.is_dir() { read_folder(folder) } else { Ok(Vec::new()) };
    let sources = read_files.map_err(|error| at_file("pack-unreadable", folder, &error))?;
    let contents = read(&sources, 0);
    let problems: Vec<Failure> = contents
        .problems
        .iter()
        .map(|problem| {
            let Some(file) = sources.get(problem.origin.file as usize) else {
                return failure("pack-problem", "", problem.message.clone());
            };
            let (line, column) = line_and_column(&file.text, problem.origin.start as usize);
            failure("pack-problem", format!("{}:{line}:{column}", file.path), problem.message.clone())
        })
        .collect();
    if says_nothing(&contents) {
        let first = problems.first().cloned();
        let (place, detail) = first.map_or_else(Default::default, |first| (first.place, first.detail));
        return Err(failure("pack-empty", place, detail));
    }
    Ok((rules_of(&contents).count(), problems))
}

fn says_nothing(contents: &Folder) -> bool {
    let spec = &contents.spec;
    let switches = contents.pack.as_ref().is_some_and(|pack| {
        let lists = !pack.off.is_empty() || !pack.on.is_empty() || !pack.weights.is_empty();
        lists || pack.address.is_some() || pack.region.is_some()
    });
    let languages = spec.languages.iter().any(|language| {
        let words = language.lexicons.iter().any(|lexicon| !lexicon.words.is_empty());
        let customer = !language.problem.is_empty();
        words
            || customer
            || !language.rules.is_empty()
            || !language.model.heads.is_empty()
            || !language.common.is_empty()
    });
    !switches && !languages && spec.phenomena.is_empty() && spec.dimensions.is_empty()
}

/// A hidden folder beside the packs, on the same disk, that is gone when it is no longer needed.
struct Aside(PathBuf);

impl Aside {
    fn new(folder: &Path) -> std::io::Result<Self> {
        let packs = packs_folder(folder);
        files::create_folder(&packs)?;
        // The packs may be a link to another disk, from which nothing could be moved here.
        let packs = packs.canonicalize()?;
        let aside = packs.parent().unwrap_or(&packs).join(files::temporary_name("packs"));
        files::create_folder(&aside)?;
        Ok(Self(aside))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // A link in it is removed as a link; what cannot be removed is hidden and harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests;
