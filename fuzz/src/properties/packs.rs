//! A house pack as one file, from anybody: it is taken or refused as a whole, stays in its folder, and comes out again as it
//! went in.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use tact_app::rules::{export_pack, import_pack};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// With an odd first byte the rest is the file; else it is what is in it: a line `=== NAME` begins each.
pub fn holds(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let packed = if first % 2 == 1 { Some(bytes.to_vec()) } else { zipped(&String::from_utf8_lossy(bytes)) };
    let Some(packed) = packed else { return };
    let place = tempfile::tempdir().unwrap();
    let (config, file) = (place.path().join("config"), place.path().join("in.tactpack"));
    fs::write(&file, &packed).unwrap();
    let taken = import_pack(&config, &file, false);
    assert_eq!(fs::read(&file).unwrap(), packed);
    let written = files(place.path());
    let pack = match taken {
        Err(failure) => {
            assert!(!failure.code.is_empty());
            assert_eq!(written, [Path::new("in.tactpack")], "{failure:?}");
            return;
        }
        Ok(pack) => pack,
    };
    let inside = PathBuf::from("config/packs").join(&pack.name);
    assert!(written.iter().all(|path| path.starts_with(&inside) || path == Path::new("in.tactpack")), "{written:?}");
    assert!(pack.problems.iter().all(|problem| !problem.code.is_empty()));
    assert_eq!(import_pack(&config, &file, false).unwrap_err().code, "pack-exists");

    let out = place.path().join("out.tactpack");
    export_pack(&config, &pack.name, &out).unwrap();
    let other = place.path().join("other");
    let again = import_pack(&other, &out, false).unwrap();
    assert_eq!(again.rules, pack.rules);
    assert!(again.problems.len() <= pack.problems.len(), "{:?}", again.problems);
}

/// The files in a folder, as paths inside it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut ahead) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = ahead.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { ahead.push(path) } else { found.push(path.strip_prefix(folder).unwrap().to_owned()) }
        }
    }
    found
}

/// An archive; nothing, where none can have these names.
fn zipped(text: &str) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for section in text.split("=== ").filter(|section| !section.is_empty()) {
        let (name, text) = section.split_once('\n').unwrap_or((section, ""));
        writer.start_file(name, SimpleFileOptions::default()).ok()?;
        writer.write_all(text.as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
