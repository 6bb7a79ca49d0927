//! Phrases that hold, and every way in which one does not.

use super::super::load;
use super::*;

fn book() -> Book {
    load(tempfile::tempdir().unwrap().path())
}

fn phrase(phrase: &str, hit: &str, miss: &str, suggestion: &str) -> OwnPhrase {
    OwnPhrase {
        language: "fr".to_owned(),
        phenomenon: "blame/reproach".to_owned(),
        phrase: phrase.to_owned(),
        hit: hit.to_owned(),
        miss: miss.to_owned(),
        suggestion: suggestion.to_owned(),
    }
}

/// A phrase without fault.
fn right() -> OwnPhrase {
    phrase("bleu sur vert", "😀 C’est peint bleu sur vert.", "Une photo en bleu et vert.", "clairement")
}

fn codes(book: &Book, own: &OwnPhrase) -> Vec<String> {
    let trial = book.try_phrase(own);
    assert_eq!(trial.ok, trial.problems.is_empty(), "{trial:?}");
    trial.problems.into_iter().map(|one| one.code).collect()
}

#[test]
fn a_phrase_that_holds() {
    let trial = book().try_phrase(&right());
    assert_eq!(trial.problems, []);
    assert!(trial.ok);
    assert_eq!(trial.found, [Span { start: 15, end: 28 }], "in UTF-16");
    assert_eq!(trial.found_in_miss, []);
}

#[test]
fn every_problem_has_its_code() {
    let book = book();
    let cases: [(OwnPhrase, &[&str]); 14] = [
        (OwnPhrase { hit: "Rien.".into(), ..right() }, &["phrase-not-found"]),
        (OwnPhrase { hit: "Bleu sur vert, bleu sur vert.".into(), ..right() }, &["phrase-found-twice"]),
        (OwnPhrase { miss: "Bleu sur vert.".into(), ..right() }, &["phrase-in-miss"]),
        (OwnPhrase { suggestion: " ".into(), ..right() }, &["suggestion-missing"]),
        (OwnPhrase { suggestion: "encore bleu sur vert".into(), ..right() }, &["suggestion-triggers"]),
        (OwnPhrase { suggestion: "{nothing}".into(), ..right() }, &["suggestion-unfit"]),
        (OwnPhrase { hit: String::new(), ..right() }, &["hit-missing"]),
        (OwnPhrase { miss: String::new(), ..right() }, &["miss-missing"]),
        (OwnPhrase { phrase: " ".into(), ..right() }, &["phrase-missing"]),
        (OwnPhrase { hit: "C’est [[bleu sur vert]].".into(), ..right() }, &["hit-marked"]),
        (OwnPhrase { language: "xx".into(), ..right() }, &["language-unknown"]),
        (OwnPhrase { phenomenon: "blame/nothing".into(), ..right() }, &["phenomenon-unknown"]),
        (OwnPhrase { phrase: "a ".repeat(600), ..right() }, &["text-too-long"]),
        (phrase("noir (", "", "", ""), &["hit-missing", "miss-missing", "suggestion-missing", "phrase-syntax"]),
    ];
    for (own, expected) in cases {
        assert_eq!(codes(&book, &own), expected, "{own:?}");
    }
    let good = OwnPhrase { phenomenon: "empathy/apology".into(), suggestion: String::new(), ..right() };
    assert_eq!(codes(&book, &good), [""; 0], "a strength needs no suggestion");
}

#[test]
fn places_of_syntax_errors() {
    let book = book();
    for (text, place, part) in [
        ("😀 noir (sur", "8-12", "never closed"),
        ("<loud> noir", "0-6", "no class"),
        ("noir {blame-verbe}", "5-18", "Did you mean {blame-verb}?"),
        ("noir été·e·s·e·s·e·s", "5-20", "endings"),
        ("[noir]", "0-6", "empty phrase"),
    ] {
        let trial = book.try_phrase(&OwnPhrase { phrase: text.to_owned(), ..right() });
        let problem = trial.problems.first().unwrap_or_else(|| panic!("{text}: {trial:?}"));
        assert_eq!(problem.code, "phrase-syntax", "{text}");
        assert!(problem.place == place && problem.detail.contains(part), "{text}: {problem:?}");
    }
    let endings = "é".to_owned() + &"·s".repeat(200);
    assert_eq!(codes(&book, &OwnPhrase { phrase: endings, ..right() }), ["phrase-syntax"]);
}

#[test]
fn other_rules_silence_a_phrase() {
    let book = book();
    let inside = phrase("auriez dû", "Vous auriez dû lire la notice.", "Nous aurions dû lire.", "pouviez");
    let trial = book.try_phrase(&inside);
    assert_eq!(trial.problems.first().map(|one| one.code.as_str()), Some("phrase-covered"));
    assert_eq!(trial.problems[0].place, "fr/blame/reproach/vous-auriez-du");
    assert_eq!(trial.found, [Span { start: 5, end: 14 }]);
    let longer = phrase("vous auriez dû lire", "Vous auriez dû lire la notice.", "Nous aurions dû lire.", "voici");
    assert_eq!(codes(&book, &longer), [""; 0]);
}

#[test]
fn lexicons_work_in_phrase_and_suggestion() {
    let own = phrase(
        "encore {blame-verb} ..2 noir",
        "Il faut encore lire le tout noir.",
        "Il faut encore rire.",
        "pensez à {blame-verb}",
    );
    assert_eq!(codes(&book(), &own), [""; 0]);
}
