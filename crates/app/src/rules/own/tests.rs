//! The own pack: written, edited by hand, written again.

use tact_rules::{Rules, Trial};

use super::super::load;
use super::*;

const RULE: &str = "fr/blame/reproach/vous-auriez-du";

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = own_folder(folder).join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(own_folder(folder).join(path)).unwrap()
}

fn state(folder: &Path, id: &str) -> (bool, f32) {
    let book = load(folder);
    assert_eq!(book.problems, [], "after a change");
    let info = book.list("fr").into_iter().find(|info| info.id == id).unwrap();
    (info.on, info.weight)
}

fn phrase() -> OwnPhrase {
    OwnPhrase {
        language: "fr".to_owned(),
        phenomenon: "blame/reproach".to_owned(),
        phrase: "le facteur chante (haut|l’été)".to_owned(),
        hit: "Hélas 😀, le facteur chante l’été.".to_owned(),
        miss: "Le facteur « Œuvre \\ d’été »\ndit aussi.".to_owned(),
        suggestion: "voici sa chanson".to_owned(),
    }
}

#[test]
fn switching_and_weighing_leaves_no_trace_when_undone() {
    let folder = temporary();
    let folder = folder.path();
    set_rule(folder, RULE, true, 1.0).unwrap();
    assert!(!own_folder(folder).exists(), "what says nothing new is not written");
    set_rule(folder, RULE, false, 1.1).unwrap();
    assert_eq!(state(folder, RULE), (false, 1.1));
    let header = text(folder, "pack.toml");
    assert!(header.contains("off = [\n    \"fr/blame/reproach/vous-auriez-du\",\n]\n"), "{header}");
    assert!(header.contains("[weights]\n\"fr/blame/reproach/vous-auriez-du\" = 1.1\n"), "{header}");
    set_rule(folder, RULE, true, 1.0).unwrap();
    assert_eq!(state(folder, RULE), (true, 1.0));
    let header = text(folder, "pack.toml");
    assert!(header.ends_with("name = \"own\"\n"), "{header}");
}

#[test]
fn what_a_person_wrote_stays() {
    let folder = temporary();
    let folder = folder.path();
    let before = "# Notre maison\nname = \"maison\" # à nous\n\n# éteintes\noff = [\n    # trop sévère\n    \
                  \"blame/threat\", # pour l’instant\n    \"en/blame\",\n    # fin\n]\n\n[context] # firme\naddress = \"tu\"\n\n\
                  # poids\n[weights]\n# la moitié\nblame = 0.5 # moitié\n";
    put(folder, "pack.toml", before);
    set_rule(folder, RULE, false, 2.0).unwrap();
    let after = text(folder, "pack.toml");
    for line in before.lines() {
        assert!(after.contains(line), "{line} is lost in\n{after}");
    }
    assert_eq!(state(folder, RULE), (false, 2.0), "{after}");
    assert!(after.contains(&format!("\"{RULE}\" = 4.0")), "half of the group, so four for two:\n{after}");
    set_rule(folder, RULE, true, 0.5).unwrap();
    assert_eq!(text(folder, "pack.toml"), before);
    // A rule of a group that was switched off by hand.
    let threat = load(folder).list("fr").into_iter().find(|info| info.id.starts_with("fr/blame/threat/")).unwrap();
    assert!(!threat.on);
    set_rule(folder, &threat.id, true, 0.5).unwrap();
    assert_eq!(state(folder, &threat.id), (true, 0.5));
    set_rule(folder, &threat.id, false, 0.5).unwrap();
    assert_eq!(text(folder, "pack.toml"), before);
}

#[test]
fn lists_on_one_line_and_inline_tables() {
    let folder = temporary();
    let folder = folder.path();
    let before = "off = [\"blame/threat\"] # nos menaces\non = []\nweights = { blame = 2 }\n";
    put(folder, "pack.toml", before);
    set_rule(folder, RULE, false, 1.0).unwrap();
    assert_eq!(state(folder, RULE), (false, 1.0));
    let after = text(folder, "pack.toml");
    assert!(after.starts_with(&format!("off = [\"blame/threat\", \"{RULE}\"] # nos menaces\n")), "{after}");
    set_rule(folder, RULE, true, 2.0).unwrap();
    assert_eq!(text(folder, "pack.toml"), before.replace("on = []\n", ""));
    put(folder, "pack.toml", &format!("off = [\"{RULE}\", \"blame/threat\"]\n"));
    set_rule(folder, RULE, true, 1.0).unwrap();
    assert_eq!(text(folder, "pack.toml"), "off = [\"blame/threat\"]\n");
    put(folder, "pack.toml", "off = [\n  \"blame/threat\" # sans virgule\n]\n");
    set_rule(folder, RULE, false, 1.0).unwrap();
    let after = text(folder, "pack.toml");
    assert_eq!(after, format!("off = [\n  \"blame/threat\", # sans virgule\n  \"{RULE}\"\n]\n"), "{after}");
}

#[test]
fn a_damaged_file_is_never_overwritten() {
    let folder = temporary();
    let folder = folder.path();
    for (wrong, place) in [
        ("name = \"a\"\noff = [\"x\"\n", ":2:11"),
        ("name = \"a\"\noff = \"blame\"\n", ":2:7"),
        ("weights = [1]\n", ":1:11"),
        ("weights = { blame = \"x\" }\n", ":1:11"),
    ] {
        put(folder, "pack.toml", wrong);
        let failure = set_rule(folder, RULE, false, 1.0).unwrap_err();
        assert_eq!(failure.code, "own-pack-damaged", "{wrong}");
        assert!(failure.place.ends_with(&format!("pack.toml{place}")), "{wrong}: {}", failure.place);
        assert_eq!(text(folder, "pack.toml"), wrong);
    }
    fs::write(own_folder(folder).join("pack.toml"), b"name = \"\xff\"").unwrap();
    assert_eq!(set_rule(folder, RULE, false, 1.0).unwrap_err().code, "own-pack-damaged");
    put(folder, "pack.toml", "name = \"a\"\n");
    put(folder, "fr/blame/reproach.toml", "[[rule]\n");
    assert_eq!(add_phrase(&load(folder), folder, &phrase()).unwrap_err().code, "own-pack-damaged");
    assert_eq!(remove_phrase(folder, "fr/blame/reproach/x").unwrap_err().code, "own-pack-damaged");
    assert_eq!(text(folder, "fr/blame/reproach.toml"), "[[rule]\n");
}

#[test]
fn rules_and_weights_that_are_none() {
    let folder = temporary();
    let folder = folder.path();
    let code = |id: &str, weight: f32| set_rule(folder, id, true, weight).unwrap_err().code;
    assert_eq!(code("fr/blame/reproach/nothing", 1.0), "rule-unknown");
    assert_eq!(code("../../x", 1.0), "rule-unknown");
    for weight in [-1.0, 11.0, f32::NAN, f32::INFINITY] {
        assert_eq!(code(RULE, weight), "weight-wrong");
    }
    for id in ["", "fr", "fr/blame/reproach/nothing", "fr/../../../x", "../a/b/c"] {
        assert_eq!(remove_phrase(folder, id).unwrap_err().code, "rule-unknown", "{id}");
    }
    put(folder, "pack.toml", "weights = { blame = 0 }\n");
    assert_eq!(code(RULE, 1.0), "weight-wrong");
    set_rule(folder, RULE, false, 0.0).unwrap();
    assert_eq!(state(folder, RULE), (false, 0.0));
}

#[test]
fn a_phrase_is_added_found_and_removed() {
    let folder = temporary();
    let folder = folder.path();
    let book = load(folder);
    let id = add_phrase(&book, folder, &phrase()).unwrap();
    assert_eq!(id, "fr/blame/reproach/le-facteur-chante-haut-l-ete");
    assert_eq!(own_phrases(folder), [(id.clone(), phrase())]);
    let second = add_phrase(&book, folder, &phrase()).unwrap();
    assert_eq!(second, format!("{id}-2"), "the book is older than the file");
    remove_phrase(folder, &second).unwrap();

    let book = load(folder);
    assert_eq!(book.problems, []);
    let info = book.list("fr").into_iter().find(|info| info.id == id).unwrap();
    assert!(info.own && info.on && !info.good);
    let detail = book.detail(&id, "fr").unwrap();
    assert_eq!(detail.hits, ["Hélas 😀, [[le facteur chante l’été]]."]);
    assert_eq!((detail.misses, detail.patterns), (vec![phrase().miss], vec![phrase().phrase]));
    assert!(
        tact_core::analyze(&phrase().hit, &tact_core::Context::default(), &book.ruleset)
            .findings
            .iter()
            .any(|finding| book.ruleset.rule(finding.rule).id.text == id)
    );

    // What the page accepts, `tact rules test` accepts.
    let mut rules = Rules::built_in();
    rules.add_pack(&own_folder(folder)).unwrap();
    let trial = Trial::new(&rules);
    for example in rules.examples() {
        trial.check(example).unwrap();
    }

    set_rule(folder, &id, false, 3.0).unwrap();
    assert_eq!(state(folder, &id), (false, 3.0));
    remove_phrase(folder, &id).unwrap();
    assert!(!own_folder(folder).join("fr/blame/reproach.toml").exists(), "a file of ours without rules goes");
    assert!(!text(folder, "pack.toml").contains(&id));
    assert_eq!(load(folder).problems, []);
    assert_eq!(own_phrases(folder), []);
}

#[test]
fn rules_of_a_person_stay_beside_phrases() {
    let folder = temporary();
    let folder = folder.path();
    let mine = "# À nous, à la main\nmessage = \"« {match} » ne se dit pas chez nous.\"\n\n[[rule]]\nid      = \"maison\"   # gardé\n\
                match   = [\"noir sur rouge\", \"noir sur vert\"]\nsuggest = [\"en clair\"]\nhit = [\"C’est [[noir sur rouge]].\"]\n\
                miss    = [\"Noir.\"]\n# dernière ligne";
    put(folder, "fr/blame/reproach.toml", mine);
    let id = add_phrase(&load(folder), folder, &phrase()).unwrap();
    let after = text(folder, "fr/blame/reproach.toml");
    assert!(after.starts_with(mine), "{after}");
    let ids: Vec<String> = own_phrases(folder).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["fr/blame/reproach/maison", id.as_str()]);
    let detail = load(folder).detail("fr/blame/reproach/maison", "fr").unwrap();
    assert_eq!(detail.message, "« noir sur rouge » ne se dit pas chez nous.");
    remove_phrase(folder, &id).unwrap();
    assert_eq!(text(folder, "fr/blame/reproach.toml"), format!("{mine}\n"));
}

#[test]
fn what_does_not_hold_is_not_written() {
    let folder = temporary();
    let folder = folder.path();
    let wrong = OwnPhrase { miss: phrase().hit, ..phrase() };
    assert_eq!(add_phrase(&load(folder), folder, &wrong).unwrap_err().code, "phrase-in-miss");
    assert!(!own_folder(folder).exists());
}

#[test]
fn names_of_phrases() {
    let name = |phrase: &str| free_name(phrase, |_| false);
    assert_eq!(name("Vous (auriez|aviez) dû l’être"), "vous-auriez-aviez-du-l-etre");
    assert_eq!(name("日本"), "phrase");
    assert_eq!(free_name("a b", |name| name == "a-b" || name == "a-b-2"), "a-b-3");
    assert!(name(&"mot ".repeat(100)).len() <= MAX_NAME);
}

#[cfg(unix)]
#[test]
fn files_are_for_this_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = temporary();
    let id = add_phrase(&load(folder.path()), folder.path(), &phrase()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let own = own_folder(folder.path());
    assert_eq!([mode(&own.join("pack.toml")), mode(&file_of(folder.path(), &id).unwrap())], [0o600; 2]);
    assert_eq!([mode(&own), mode(&own.join("fr/blame"))], [0o700; 2]);
}
