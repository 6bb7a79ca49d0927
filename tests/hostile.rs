//! No reply and no house pack makes a check slow: eight times the text costs about eight times the time. What would cost
//! the square of it costs 64 times; the bound lies between, and time is that of the processor, so that a busy computer
//! changes nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

mod support;
#[path = "support/used.rs"]
mod used;

use std::hint::black_box;
use std::time::Duration;

use support::RULESET;
use tact_core::spec::Severity;
use tact_core::{Context, Ruleset, analyze, improve, report};
use tact_rules::{Loaded, Rules, SourceFile, built_in_examples};
use used::used;

/// A text and one that is so many times as long.
const SHORT: usize = 16 << 10;
const TIMES: usize = 8;
/// How much more that may cost. Caches hold the short text and not the long one: 12 is seen.
const MOST: u32 = 30;
/// Texts in no language are French to a house pack's rules.
const FRENCH: Option<&str> = Some("fr");
/// How long it takes until a cost is known: some steps of the clock that counts it.
const ENOUGH: Duration = Duration::from_millis(10);

/// What a check costs: run again and again until that can be measured, since the system counts in steps of milliseconds.
fn cost(text: &str, language: Option<&str>, ruleset: &Ruleset) -> Duration {
    let context = Context { language, ..Context::default() };
    let start = used();
    let mut runs = 0;
    loop {
        let analysis = analyze(text, &context, ruleset);
        black_box(report(text, &analysis, ruleset, "fr"));
        runs += 1;
        let spent = used().saturating_sub(start);
        if spent >= ENOUGH {
            return spent / runs;
        }
    }
}

/// How often as much a text costs that is [`TIMES`] as long.
fn growth(piece: &str, language: Option<&str>, ruleset: &Ruleset) -> (Duration, Duration) {
    let of = |size: usize| piece.repeat(size / piece.len() + 1);
    (cost(&of(SHORT), language, ruleset), cost(&of(SHORT * TIMES), language, ruleset))
}

/// Is it more than in proportion? Measured again before it is said: something may have happened meanwhile.
fn grows_too_fast(piece: &str, language: Option<&str>, ruleset: &Ruleset) -> Option<String> {
    let seen = (0..3).map(|_| growth(piece, language, ruleset)).take_while(|(short, long)| *long > *short * MOST);
    let seen: Vec<_> = seen.collect();
    (seen.len() == 3)
        .then(|| format!("{piece:?}: {:?} for {SHORT} bytes, {:?} for {TIMES} times as many", seen[0].0, seen[0].1))
}

fn all_linear<'p>(pieces: impl IntoIterator<Item = &'p str>, language: Option<&str>, ruleset: &Ruleset) {
    let wrong: Vec<String> = pieces.into_iter().filter_map(|piece| grows_too_fast(piece, language, ruleset)).collect();
    assert!(wrong.is_empty(), "cost grows faster than the text:\n{}", wrong.join("\n"));
}

/// Shapes that a reader of replies might go through again and again.
const SHAPES: &[&str] = &[
    "\n",
    "\r",
    "a",
    "é",
    "a ",
    "a, ",
    "a. ",
    ">",
    "> ",
    ">\n",
    "> a\n",
    "a\n> a\n",
    "|",
    "&gt;",
    "« ",
    "« a » ",
    "\"a ",
    "(",
    "((a) ",
    "- a\n",
    "1. a\n",
    "si ",
    "si a, ",
    "ne pas ",
    "l'",
    "l'l'a ",
    "!",
    "!? ",
    "VOUS ",
    "vous ",
    "you ",
    "the ",
    "Bonjour,\n",
    "Bonjour,\n\n",
    "Cordialement,\n",
    "Cordialement,\nLéa\n\n",
    "Léa Martin\n01 23 45 67 89\n",
    "01 23 45 67 89\n",
    "--\n",
    "-- \na\n",
    "___________\n",
    "-----Message d'origine-----\n",
    "De : A\nEnvoyé : lundi\n",
    "De : A\nEnvoyé : lundi\nÀ : B\nObjet : C\n\na\n\n",
    "From: A\nSent: Monday\nTo: B;\n",
    "Le 12 mai 2026 à 10:04, Mme X <x@y.fr> a écrit :\n",
    "Le 12 mai 2026 à 10:04,\n",
    "Le 12 mai 2026 à 10:04, Mme X\n<x@y.fr> a écrit :\n> a\n",
    "On Tue, May 12, 2026 at 10:04 AM X wrote:\n> > a\n",
    "Envoyé de mon iPhone\n",
    "Sent from my iPhone\n\n",
    "Ce message est confidentiel.\n",
    "http://x.fr/?a=b ",
    "a@b.fr ",
    "désolé·e·s ",
    "(e)",
    "\u{301}",
    "\u{202e}",
    "\u{feff}",
    "🙂",
    "你",
    "مرحبا ",
    "Vous auriez dû lire la notice. ",
    "Vous auriez dû lire la notice !!! ",
    "Vous auriez dû lire la notice.\n\n",
    "You should have told me, it is your own fault. ",
    "Je suis désolé. Je ne sais pas. ",
    "Merci. Thank you. ",
    "Ihr Paket ist heute angekommen. ",
];

#[test]
fn shapes_of_replies() {
    all_linear(SHAPES.iter().copied(), None, &RULESET);
}

/// Passages of rules without its last word, again and again: much of the work of finding it, and nothing found.
#[test]
fn half_of_what_rules_look_for() {
    let halves: Vec<String> = built_in_examples()
        .iter()
        .filter_map(|example| example.expected.map(|(start, end)| example.text[start..end].to_owned()))
        .filter_map(|passage| passage.rsplit_once(' ').map(|(half, _)| format!("{half} ")))
        .collect();
    assert!(halves.len() > 1500, "{}", halves.len());
    all_linear(halves.iter().map(String::as_str), None, &RULESET);
}

/// The built-in rules and these files of a house pack.
fn with_pack(files: &[(&str, &str)]) -> Loaded {
    let mut rules = Rules::built_in();
    let file = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        shown: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    rules.add_files(files.iter().map(file).collect());
    rules.load()
}

/// A rule file with one rule.
fn rule(line: &str) -> String {
    format!("[[rule]]\nid = \"hostile\"\n{line}\nsuggest = [\"x\"]\nhit = [\"[[x]]\"]\nmiss = [\"y\"]\n")
}

#[test]
fn phrases_with_many_ways() {
    let optional = "[q] ".repeat(300);
    let phrases = [
        // Gaps, one behind the other: the same words are taken by many of them.
        format!("zu {}nix", "..15 ".repeat(40)),
        // Brackets in brackets: twice as many ways with each.
        format!("zu (y|{}nix)", "[[q]] ".repeat(60)),
        format!("zu (y|{}nix)", "[([([q] [q])] [q])] ".repeat(20)),
        format!("zu {optional}nix"),
        "zu ".to_owned() + &"[(zu|zu zu|[zu] [zu])] ".repeat(40) + "nix",
        "[zu] [zu] [zu] [zu] <any> <any> !(zu ..15 ..15 ..15 ..15 nix) nix".to_owned(),
    ];
    for phrase in &phrases {
        let pack = rule(&format!("match = [\"{phrase}\"]"));
        let loaded = with_pack(&[("fr/blame/reproach.toml", &pack)]);
        assert_eq!(loaded.problems, [], "{phrase}");
        let start = used();
        for words in ["zu", "zu q clairement", "zu clairement q", "zu q", "zu clairement bien q q"] {
            // The rarest word of the phrase is there, or it would not be tried; but where it does not help.
            let count = 140 / words.split(' ').count();
            let sentence = format!("Nix {}\n\n", format!("{words} ").repeat(count));
            assert_eq!(grows_too_fast(&sentence, FRENCH, &loaded.ruleset), None, "{phrase}");
        }
        // A linear cost may still be one that nobody waits for.
        let each = (used().saturating_sub(start)) / 5;
        assert!(each < Duration::from_secs(8), "{phrase}: {each:?} for each of the texts");
    }
}

/// To find the next passage, this one looks at all that follows.
#[test]
fn expressions_that_look_far_ahead() {
    for expression in ["(?s)x.*[^x-y]|x", "(?s)x(?:.*z)?", "x(?:[^z]{0,900}z)?", "(?s)x*.{0,400}z|x"] {
        let pack = rule(&format!("regex = ['{expression}']"));
        let loaded = with_pack(&[("fr/politeness/shouting.toml", &pack)]);
        assert_eq!(loaded.problems, [], "{expression}");
        for piece in ["x", "xy", "x y\n", "Vous avez x. "] {
            assert_eq!(grows_too_fast(piece, FRENCH, &loaded.ruleset), None, "{expression}");
        }
    }
}

#[test]
fn conditions_that_ask_for_much() {
    let list = |count: usize| (0..count).map(|number| format!("\"zu ..9 w{number}\"")).collect::<Vec<_>>().join(", ");
    let pack = rule(&format!(
        "match = [\"zu\"]\nunless_near = [{}]\nunless_reply = [{}, \"@blame/threat\"]\nonly_reply = [[\"@blame/reproach\"], [\"zu\"]]",
        list(300),
        list(300)
    ));
    let loaded = with_pack(&[("fr/blame/reproach.toml", &pack)]);
    assert_eq!(loaded.problems, []);
    all_linear(["zu ", "zu. ", "zu a b c. ", "zu w1w. Vous auriez dû lire. "], FRENCH, &loaded.ruleset);
}

#[test]
fn lexicons_in_lexicons() {
    let many: Vec<String> = (0..3000).map(|number| format!("\"zu zu w{number}\"")).collect();
    let lexicon = format!("words = [{}, \"zu\"]", many.join(", "));
    let pack = rule("match = [\"{many} ..9 {many} ..9 {many} ..9 nix\"]");
    let loaded = with_pack(&[("fr/blame/reproach.toml", &pack), ("fr/lexicons/many.toml", &lexicon)]);
    assert_eq!(loaded.problems, []);
    all_linear(["zu ", "zu zu w7 ", "zu zu w7. "], FRENCH, &loaded.ruleset);

    // A chain of them ends, with a message, before the stack does.
    let chain: Vec<(String, String)> = (0..400)
        .map(|number| {
            (format!("fr/lexicons/chain{number}.toml"), format!("words = [\"zu {{chain{}}}\", \"zu\"]", number + 1))
        })
        .chain([("fr/lexicons/chain400.toml".to_owned(), "words = [\"nix\"]".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> = chain.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let loaded = with_pack(&files);
    assert!(loaded.problems.iter().any(|problem| problem.message.contains("deep")), "{:?}", loaded.problems.first());
    assert!(loaded.problems.iter().all(|problem| problem.file.starts_with("fr/lexicons/chain")));
}

/// What a pack asks for beyond all measure is refused, with its place, and the rest of it works.
#[test]
fn packs_without_measure() {
    let refused = |text: &str, place: (usize, usize), why: &str| {
        let loaded = with_pack(&[("fr/blame/reproach.toml", text)]);
        let found = loaded.problems.iter().find(|problem| problem.message.contains(why));
        let found = found.unwrap_or_else(|| panic!("nothing with {why:?} in {:?}", loaded.problems.first()));
        assert_eq!(
            (found.file.as_str(), found.line, found.column),
            ("fr/blame/reproach.toml", place.0, place.1),
            "{why}"
        );
        assert!(found.message.len() < 1000, "{why}");
    };
    let large = "(?:[\\p{L}]{1,99}x){1,99}";
    refused(&rule(&format!("regex = ['{large}']")), (3, 11), "size limit");
    refused(&rule("regex = ['x*']"), (3, 11), "where there is nothing");
    refused(
        &rule(&format!("match = [\"x\"]\nmessage = \"{}\"", "{match}".repeat(1000))),
        (2, 7),
        "`message` has 7000 bytes",
    );
    refused(&rule(&format!("match = [\"{}\"]", "(a|b c) ".repeat(2000))), (3, 11), "stands for more than");
    refused(&rule(&format!("match = [\"{}a{}\"]", "[".repeat(5000), "]".repeat(5000))), (3, 27), "nested too deep");
    refused(&rule("match = [\"x\"]\nweight = 1e30"), (4, 10), "a number from");
    refused(&rule("match = [\"x\"]\nweight = nan"), (4, 10), "a number from");
    let one = |number| {
        let name = format!("x{number}");
        format!("[[rule]]\nid = \"{name}\"\nmatch = [\"{name}\"]\nhit = [\"[[{name}]]\"]\nmiss = [\"y\"]\n")
    };
    let many = (0..11_000).map(one).collect::<Vec<String>>().concat();
    refused(&many, (50_002, 7), "at most 10000 rules");
}

/// More languages than can be told apart: the surplus is left out, and checks go on.
#[test]
fn a_pack_with_many_languages() {
    let codes: Vec<String> = (0..40_u8)
        .map(|number| format!("{}{}", char::from(b'a' + number / 26), char::from(b'a' + number % 26)))
        .collect();
    let language = "name = { fr = \"x\", en = \"x\" }\nsnowball = \"english\"\ncommon = [\"vous\", \"you\", \"zu\"]";
    let paths: Vec<String> = codes.iter().map(|code| format!("{code}/language.toml")).collect();
    let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), language)).collect();
    let loaded = with_pack(&files);
    assert!(loaded.problems.iter().any(|problem| problem.message.contains("at most 16 languages")));
    for text in ["Vous auriez dû lire la notice.", "zu zu zu zu zu", "You should have told me."] {
        let analysis = analyze(text, &Context::default(), &loaded.ruleset);
        black_box(improve(text, &Context::default(), &loaded.ruleset, Severity::Low));
        black_box(report(text, &analysis, &loaded.ruleset, "en"));
    }
}
