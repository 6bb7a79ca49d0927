//! Packs from one computer to another.

use super::super::{add_phrase, load};
use super::*;
use crate::api::OwnPhrase;

const RULES: &str = "[[rule]]\nid = \"maison\"\nmatch = [\"bleu sur vert\"]\nsuggest = [\"clairement\"]\n\
                     hit = [\"C’est [[bleu sur vert]].\"]\nmiss = [\"Bleu.\"]\n";
const HEADER: &str = "name = \"maison\"\noff = [\"blame/threat\"]\nweights = { \"blame/reproach\" = 2 }\n";
const TEXT: &str = "Bonjour,\n\nVous auriez dû lire, c’est peint bleu sur vert.\n\nCordialement,\nAnne";

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = packs_folder(folder).join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn archive(folder: &Path, files: &[(&str, &str)]) -> PathBuf {
    let source = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        ..SourceFile::default()
    };
    let files: Vec<SourceFile> = files.iter().map(source).collect();
    let path = folder.join("maison.tactpack");
    fs::write(&path, archive::zipped("maison", &files).unwrap()).unwrap();
    path
}

/// Everything that a reply is told.
fn report(folder: &Path) -> String {
    let book = load(folder);
    let analysis = tact_core::analyze(TEXT, &tact_core::Context::default(), &book.ruleset);
    serde_json::to_string(&tact_core::report(TEXT, &analysis, &book.ruleset, "fr")).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    packs(folder).into_iter().map(|pack| pack.name).collect()
}

/// What is in the user's folder: packs, and nothing that was forgotten.
fn left(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_pack_goes_out_and_comes_in_as_it_was() {
    let (here, there) = (temporary(), temporary());
    put(here.path(), "maison/pack.toml", HEADER);
    put(here.path(), "maison/fr/blame/reproach.toml", RULES);
    put(here.path(), "maison/fr/lexicons/objets-été.toml", "words = [\"notice\"]\n");
    put(here.path(), "maison/notes.txt", "not for others");
    let out = temporary();
    let file = export_pack(here.path(), "maison", out.path()).unwrap();
    assert_eq!(file, out.path().join("maison.tactpack"));
    let info = import_pack(there.path(), &file, false).unwrap();
    assert_eq!(info, PackInfo { name: "maison".to_owned(), rules: 1, own: false, problems: Vec::new() });
    assert_eq!(packs(there.path()), [info]);
    assert_eq!(report(here.path()), report(there.path()));
    assert_ne!(report(here.path()), report(out.path()), "and it does something");
    assert!(!packs_folder(there.path()).join("maison/notes.txt").exists());
    assert_eq!(left(there.path()), ["packs"]);
    let failure = import_pack(there.path(), &file, false).unwrap_err();
    assert_eq!((failure.code.as_str(), failure.place.as_str()), ("pack-exists", "maison"));
}

#[test]
fn a_pack_is_replaced_only_when_asked_for_and_as_a_whole() {
    let folder = temporary();
    let file = archive(folder.path(), &[("pack.toml", HEADER)]);
    put(folder.path(), "maison/fr/blame/reproach.toml", RULES);
    assert_eq!(import_pack(folder.path(), &file, false).unwrap_err().code, "pack-exists");
    import_pack(folder.path(), &file, true).unwrap();
    assert_eq!(packs(folder.path())[0].rules, 0, "the old files are gone");
    assert!(!packs_folder(folder.path()).join("maison/fr").exists());
    // What cannot be read leaves the old one in place.
    let file = archive(folder.path(), &[("pack.toml", "[")]);
    assert_eq!(import_pack(folder.path(), &file, true).unwrap_err().code, "pack-empty");
    assert_eq!(fs::read_to_string(packs_folder(folder.path()).join("maison/pack.toml")).unwrap(), HEADER);
}

#[test]
fn problems_inside_are_told_and_stop_nothing() {
    let folder = temporary();
    let file = archive(folder.path(), &[("pack.toml", "nmae = \"x\"\n"), ("fr/blame/reproach.toml", RULES)]);
    let info = import_pack(folder.path(), &file, false).unwrap();
    assert_eq!((info.rules, info.problems.len()), (1, 1));
    assert_eq!(info.problems[0].place, "pack.toml:1:1");
    let listed = packs(folder.path());
    assert_eq!(listed[0].problems.len(), 1);
    assert!(listed[0].problems[0].place.ends_with("pack.toml:1:1"), "{listed:?}");
    let empty = archive(folder.path(), &[]);
    assert_eq!(import_pack(folder.path(), &empty, true).unwrap_err().code, "pack-empty");
    assert_eq!(names(folder.path()), ["maison"]);
}

#[test]
fn the_own_pack_travels_under_the_name_of_its_file() {
    let (here, there) = (temporary(), temporary());
    let phrase = OwnPhrase {
        language: "fr".to_owned(),
        phenomenon: "blame/reproach".to_owned(),
        phrase: "bleu sur vert".to_owned(),
        hit: "C’est bleu sur vert.".to_owned(),
        miss: "Bleu.".to_owned(),
        suggestion: "clairement".to_owned(),
    };
    add_phrase(&load(here.path()), here.path(), &phrase).unwrap();
    let file = export_pack(here.path(), OWN, &here.path().join("Service retours (2).tactpack")).unwrap();
    let info = import_pack(there.path(), &file, false).unwrap();
    assert_eq!((info.name.as_str(), info.own, info.rules), ("Service-retours--2", false, 1));
    assert_eq!(report(here.path()), report(there.path()).replace("Service-retours--2", OWN));
    let file = export_pack(here.path(), OWN, here.path()).unwrap();
    assert!(import_pack(there.path(), &file, false).unwrap().own);
}

#[test]
fn packs_that_are_not_there() {
    let folder = temporary();
    put(folder.path(), "maison/pack.toml", HEADER);
    put(folder.path(), ".hidden/pack.toml", HEADER);
    for name in ["", ".", "..", "maison/..", "./maison", "maison/", "/", "other", ".hidden", "../packs/maison"] {
        assert_eq!(remove_pack(folder.path(), name).unwrap_err().code, "pack-unknown", "{name}");
        let to = folder.path().join("x.tactpack");
        assert_eq!(export_pack(folder.path(), name, &to).unwrap_err().code, "pack-unknown", "{name}");
    }
    assert_eq!(names(folder.path()), ["maison"]);
}

#[test]
fn a_pack_is_removed_and_nothing_else() {
    let folder = temporary();
    put(folder.path(), "maison/fr/blame/reproach.toml", RULES);
    put(folder.path(), "été 2/pack.toml", HEADER);
    remove_pack(folder.path(), "maison").unwrap();
    assert_eq!(names(folder.path()), ["été 2"]);
    remove_pack(folder.path(), "été 2").unwrap();
    assert_eq!(names(folder.path()), [""; 0]);
    assert_eq!(left(folder.path()), ["packs"]);
}

#[cfg(unix)]
#[test]
fn links_are_never_followed_when_removing() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (temporary(), temporary());
    let precious = elsewhere.path().join("pack.toml");
    fs::write(&precious, HEADER).unwrap();
    put(folder.path(), "maison/pack.toml", HEADER);
    symlink(elsewhere.path(), packs_folder(folder.path()).join("link")).unwrap();
    symlink(elsewhere.path(), packs_folder(folder.path()).join("maison/inside")).unwrap();
    assert_eq!(names(folder.path()), ["link", "maison"]);
    remove_pack(folder.path(), "link").unwrap();
    remove_pack(folder.path(), "maison").unwrap();
    assert!(precious.exists());
    assert_eq!(names(folder.path()), [""; 0]);
    // A pack that is a link is replaced as a link, too.
    symlink(elsewhere.path(), packs_folder(folder.path()).join("maison")).unwrap();
    import_pack(folder.path(), &archive(folder.path(), &[("pack.toml", HEADER)]), true).unwrap();
    assert!(
        precious.exists() && !fs::symlink_metadata(packs_folder(folder.path()).join("maison")).unwrap().is_symlink()
    );
}
