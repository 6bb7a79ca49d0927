//! What the page of rules shows, with packs that are right and packs that are not.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::super::{load, packs_folder, set_rule};
use super::*;

const RULE: &str = "fr/blame/reproach/vous-auriez-du";

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = packs_folder(folder).join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn all_rules_that_people_see() {
    let folder = tempfile::tempdir().unwrap();
    let book = load(folder.path());
    assert_eq!((book.problems.len(), book.packs().len()), (0, 0));
    let (fr, en) = (book.list("fr"), book.list("en"));
    assert_eq!(fr.len(), en.len());
    assert!(fr.len() > 500, "{}", fr.len());
    let ids: HashSet<&str> = fr.iter().map(|info| info.id.as_str()).collect();
    assert_eq!(ids.len(), fr.len());
    let facts = book.spec().phenomena.iter().filter(|phenomenon| phenomenon.direction == Direction::Fact);
    for fact in facts {
        assert!(fr.iter().all(|info| info.phenomenon != fact.id), "{}", fact.id);
    }
    for info in fr.iter().chain(&en) {
        assert!(!info.name.is_empty() && !info.own, "{info:?}");
        assert!((info.weight - 1.0).abs() < f32::EPSILON, "{info:?}");
        assert!(book.detail(&info.id, "fr").is_some());
    }
}

#[test]
fn one_rule_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let book = load(folder.path());
    let fr = book.detail(RULE, "fr").unwrap();
    assert_eq!((fr.kind.as_str(), fr.info.dimension.as_str(), fr.info.good), ("match", "blame", false));
    assert!(fr.patterns.iter().any(|pattern| pattern.starts_with("(vous|tu) (auriez|aurais)")), "{:?}", fr.patterns);
    assert!(fr.hits.contains(&"[[Vous auriez dû]] lire la notice.".to_owned()), "{:?}", fr.hits);
    assert!(fr.misses.contains(&"nous aurions dû".to_owned()) && fr.suggestions.contains(&"mieux vaut".to_owned()));
    assert!(!fr.message.contains("{match}") && !fr.why.is_empty() && !fr.advice.is_empty());
    let en = book.detail(RULE, "en").unwrap();
    assert_ne!(fr.info.name, en.info.name);
    assert_ne!(fr.message, en.message);
    assert!(fr.info.points < 0.0, "{:?}", fr.info);
    assert_eq!(book.detail("fr/blame/reproach/nothing", "fr"), None);
    let kinds: HashSet<String> = book.list("fr").iter().map(|info| book.detail(&info.id, "fr").unwrap().kind).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

#[test]
fn phenomena_that_a_phrase_may_be() {
    let folder = tempfile::tempdir().unwrap();
    let phenomena = load(folder.path()).phenomena("fr");
    let has = |id: &str| phenomena.iter().any(|phenomenon| phenomenon.id == id);
    assert!(has("blame/reproach") && has("empathy/apology") && has("greeting/opening"));
    assert!(!has("greeting/missing-opening") && !has("blame/reads-as"), "nobody says these in words");
    let good = phenomena.iter().find(|phenomenon| phenomenon.id == "empathy/apology").unwrap();
    assert!(good.good && good.dimension == "empathy" && !good.name.is_empty());
}

#[test]
fn packs_lie_over_the_built_in_rules() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    put(folder, "a/pack.toml", format!("off = [\"{RULE}\"]\nweights = {{ \"blame/reproach\" = 2 }}\n").as_bytes());
    let instead = "[[rule]]\nid = \"vous-auriez-du\"\nmatch = [\"vous auriez pu\"]\nmessage = \"Chez nous : {match}\"\n\
                   suggest = [{ vous = \"pourriez-vous\", tu = \"pourrais-tu\" }]\n\
                   hit = [\"[[Vous auriez pu]] lire.\"]\nmiss = [\"Non.\"]\n";
    put(folder, "b/fr/blame/reproach.toml", instead.as_bytes());
    let book = load(folder);
    assert_eq!(book.problems, []);
    let detail = book.detail(RULE, "fr").unwrap();
    assert!(detail.info.on && !detail.info.own, "the second pack brings the rule anew");
    assert_eq!(detail.hits, ["[[Vous auriez pu]] lire."], "the examples are those of the rule in force");
    assert_eq!(detail.suggestions, ["pourriez-vous / pourrais-tu"]);
    assert_eq!(detail.message, "Chez nous : Vous auriez pu");
    assert!(!book.detail(RULE, "en").unwrap().message.contains("Chez nous"));

    // What the user sets comes on top, and is told apart.
    let other = "fr/blame/reproach/vous-auriez-pu";
    let before = book.detail(other, "fr").unwrap().info;
    set_rule(folder, other, false, 0.5).unwrap();
    let after = load(folder).detail(other, "fr").unwrap().info;
    assert_eq!((before.on, before.weight), (true, 1.0));
    assert_eq!((after.on, after.weight, after.points), (false, 0.5, before.points));
}

#[test]
fn a_broken_pack_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    put(folder, "a/fr/blame/reproach.toml", b"[[rule]\nid = 'x'\n");
    put(folder, "b/fr/blame/reproach.toml", b"\xff\xfe");
    put(folder, "c/nowhere.toml", b"");
    put(
        folder,
        "d/fr/blame/reproach.toml",
        "[[rule]]\nid = \"x\"\nmatch = [\"(é\"]\nhit = [\"[[é]]\"]\nmiss = [\"x\"]\nsuggest = [\"y\"]\n".as_bytes(),
    );
    put(folder, "e/pack.toml", format!("off = [\"{RULE}\"]\n").as_bytes());
    let book = load(folder);
    assert!(!book.list("fr").into_iter().find(|info| info.id == RULE).unwrap().on, "the last pack works");
    let problems: Vec<(&str, usize)> =
        book.packs().iter().map(|pack| (pack.name.as_str(), pack.problems.len())).collect();
    assert!(matches!(problems[..], [("a", 1..), ("b", 1), ("c", 1), ("d", 1), ("e", 0)]), "{problems:?}");
    assert!(book.problems.iter().all(|problem| problem.code == "pack-problem" && !problem.detail.is_empty()));
    let wrong = &book.packs()[3].problems[0].place;
    assert!(wrong.ends_with("reproach.toml:3:11"), "{wrong}");
    assert_eq!(book.packs()[3].rules, 1);
}
