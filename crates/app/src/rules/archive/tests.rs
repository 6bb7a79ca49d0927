//! Archives from friends and from people who are none.

use super::*;

/// What stands for a rule file.
const RULES: &str = "[[rule]]\nid = \"a\"\nmatch = [\"a\"]\nhit = [\"[[a]]\"]\nmiss = [\"b\"]\nsuggest = [\"c\"]\n";

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn open(bytes: &[u8]) -> Result<Contents, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.tactpack");
    std::fs::write(&path, bytes).unwrap();
    unzipped(&path)
}

fn refused(bytes: &[u8]) -> String {
    open(bytes).unwrap_err().code
}

fn paths(entries: &[(&str, &[u8])]) -> (Option<String>, Vec<String>) {
    let contents = open(&zip(entries)).unwrap();
    (contents.folder, contents.files.into_iter().map(|file| file.path).collect())
}

#[test]
fn with_a_folder_and_without() {
    let rules = RULES.as_bytes();
    let inside = vec!["pack.toml".to_owned(), "fr/blame/reproach.toml".to_owned()];
    let found = paths(&[("house/pack.toml", b""), ("house/fr/blame/reproach.toml", rules)]);
    assert_eq!(found, (Some("house".to_owned()), inside.clone()));
    assert_eq!(paths(&[("pack.toml", b""), ("fr/blame/reproach.toml", rules)]), (None, inside));
    let mixed = zip(&[("house/pack.toml", b""), ("home/fr/blame/reproach.toml", rules)]);
    assert_eq!(refused(&mixed), "pack-unsafe");
    assert_eq!(paths(&[("été/fr/model.tsv", b"")]), (Some("été".to_owned()), vec!["fr/model.tsv".to_owned()]));
}

#[test]
fn what_systems_add_is_left_out() {
    let entries: [(&str, &[u8]); 5] = [
        ("house/README.md", b"x"),
        ("house/.git/a.toml", b"x"),
        ("__MACOSX/house/._pack.toml", b"x"),
        ("house/.DS_Store", b"x"),
        ("house/pack.toml", b""),
    ];
    assert_eq!(paths(&entries).1, ["pack.toml"]);
}

#[test]
fn paths_that_lead_elsewhere() {
    for path in [
        "../evil.toml",
        "house/../../evil.toml",
        "house/fr/../pack.toml",
        "/etc/evil.toml",
        "house//pack.toml",
        "house/./pack.toml",
        "C:/evil.toml",
        "C:\\evil.toml",
        "house\\..\\evil.toml",
        "house/pack.toml\n",
        "../README.md",
    ] {
        assert_eq!(refused(&zip(&[("house/pack.toml", b""), (path, b"x = 1")])), "pack-unsafe", "{path:?}");
    }
}

#[test]
fn places_that_no_reader_knows() {
    for path in
        ["house/other.toml", "house/fr/other.toml", "house/fr/a/b/c.toml", "house/fr/zones.tsv", "house/f r/a/b.toml"]
    {
        let found = open(&zip(&[("house/pack.toml", b""), (path, b"x = 1")]));
        assert!(found.as_ref().is_err_and(|failure| failure.code == "pack-unsafe"), "{path}: {found:?}");
    }
    let twice = zip(&[("house/pack.toml", b""), ("house/fr/a/b.toml", b""), ("house/fr/a/B.toml", b"")]);
    assert_eq!(refused(&twice), "pack-unsafe", "one file on a Mac");
}

#[test]
fn links_and_devices() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("house/pack.toml", SimpleFileOptions::default()).unwrap();
    writer.add_symlink("house/fr", "/etc", SimpleFileOptions::default()).unwrap();
    assert_eq!(refused(&writer.finish().unwrap().into_inner()), "pack-unsafe");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("house/pack.toml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    assert_eq!(refused(&bytes), "pack-unsafe");
    // The same, as a named pipe: the mode stands in the upper half of the external attributes.
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 41] = 0x10 | bytes[entry + 41] & 0x0f;
    assert_eq!(refused(&bytes), "pack-unsafe");
}

#[test]
fn bombs() {
    let zeros = vec![b' '; MAX_FILE as usize + 1];
    let one = zip(&[("house/pack.toml", &zeros)]);
    assert!(one.len() < 10_000, "small outside");
    assert_eq!(refused(&one), "pack-too-big");
    let names: Vec<String> = (0..9).map(|number| format!("house/fr/lexicons/a{number}.toml")).collect();
    let fine = &zeros[1..];
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), fine)).collect();
    assert_eq!(open(&zip(&many[..8])).unwrap().files.len(), 8);
    assert_eq!(refused(&zip(&many)), "pack-too-big");
    let names: Vec<String> = (0..=MAX_FILES).map(|number| format!("house/fr/lexicons/a{number}.toml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(open(&zip(&many[1..])).unwrap().files.len(), MAX_FILES);
    assert_eq!(refused(&zip(&many)), "pack-too-big");
    let junk: Vec<String> = (0..=MAX_ENTRIES).map(|number| format!("house/{number}.md")).collect();
    let many: Vec<(&str, &[u8])> = junk.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused(&zip(&many)), "pack-too-big");
}

#[test]
fn a_size_that_is_a_lie() {
    // The entry says that it is one byte long, and is two megabytes.
    let mut bytes = zip(&[("house/pack.toml", &vec![b' '; 2 << 20])]);
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&1u32.to_le_bytes());
    bytes[22..26].copy_from_slice(&1u32.to_le_bytes());
    let code = refused(&bytes);
    assert!(code == "pack-too-big" || code == "pack-unreadable", "{code}");
}

#[test]
fn rules_that_would_cost_too_much_to_read() {
    let expressions = "[[rule]]\nregex = [\"a\"".to_owned() + &", \"a\"".repeat(MAX_EXPRESSIONS) + "]\n";
    assert_eq!(refused(&zip(&[("house/fr/blame/threat.toml", expressions.as_bytes())])), "pack-too-big");
    let inline = "rule = [{ regex = [\"a\"".to_owned() + &", \"a\"".repeat(MAX_EXPRESSIONS) + "] }]\n";
    assert_eq!(refused(&zip(&[("house/fr/blame/threat.toml", inline.as_bytes())])), "pack-too-big");
    let endings = "[[rule]]\nmatch = [\"é".to_owned() + &"·s".repeat(40) + "\"]\n";
    assert_eq!(refused(&zip(&[("house/fr/blame/threat.toml", endings.as_bytes())])), "pack-too-big");
}

#[test]
fn no_archive_at_all() {
    assert_eq!(refused(b""), "pack-unreadable");
    assert_eq!(refused(b"PK\x03\x04 and so on"), "pack-unreadable");
    assert_eq!(refused(&vec![0; MAX_TOTAL as usize + 1]), "pack-too-big");
    assert_eq!(unzipped(Path::new("not-there.tactpack")).unwrap_err().code, "pack-unreadable");
    let good = zip(&[("house/fr/blame/reproach.toml", RULES.as_bytes())]);
    for cut in 0..good.len() {
        assert_eq!(refused(&good[..cut]), "pack-unreadable", "{cut}");
    }
}

#[test]
fn a_file_that_is_no_text_is_left_out() {
    let contents = open(&zip(&[("house/pack.toml", b"name = \"\xff\""), ("house/fr/a/b.toml", b"")])).unwrap();
    assert_eq!((contents.files.len(), contents.problems.len()), (1, 1));
    assert_eq!(contents.problems[0].place, "pack.toml:1:1");
}
