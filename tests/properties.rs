//! What holds for every text: no panic, spans that can be used, the same answer twice, suggestions that can be applied.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::FileFailurePersistence;
use support::{RULESET, judge};
use tact_core::spec::{Address, Channel};
use tact_core::{Analysis, Analyzer, Context, Fix, apply, fixes_of, report, tokens};
use tact_rules::built_in_examples;

/// The words of all examples, as they are written there, each once.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = built_in_examples();
    let mut words: Vec<String> =
        examples.iter().flat_map(|example| example.text.split_whitespace().map(str::to_owned)).collect();
    words.sort();
    words.dedup();
    words
});

/// The passages that examples mark, and whole examples.
static PASSAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = built_in_examples();
    let passage = |(start, end): (usize, usize), text: &str| text[start..end].to_owned();
    let mut passages: Vec<String> = examples
        .iter()
        .flat_map(|example| [example.expected.map(|span| passage(span, &example.text)), Some(example.text.clone())])
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    passages.sort();
    passages.dedup();
    passages
});

/// What stands between words: marks, line ends, and characters that programs stumble over.
const BETWEEN: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "? ",
    " ? ",
    "\u{202f}! ",
    "!!!",
    "…",
    "...",
    " ; ",
    " : ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{301}",
    "\u{202e}",
    "\u{2066}",
    "\u{0}",
    "\u{1b}[31m",
    "-",
    "—",
    "’",
    "'",
    "\"",
    "« ",
    " »",
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "/",
    "\\",
    "\n> ",
    "\n>> ",
    "\n- ",
    "\n1. ",
    "\n• ",
    "\n--\n",
    "\n-- \n",
    "\n___\n",
    "\n| ",
    "🙂",
    "👩🏽‍🚒",
    "🇫🇷",
    "مرحبا ",
    "שלום ",
    "你好",
    "ｆｕｌｌ",
    "ß",
    "İ",
    "ǆ",
    "ﬁ",
    "œ",
    "Œ",
    "æ",
    "é",
    "e\u{301}",
    "1,5 €",
    "14:30",
    "http://x.fr/?a=b",
    "a@b.fr",
    "<b>",
    "&amp;",
    "Bonjour,\n\n",
    "Cordialement,\nLéa\n",
    "Hello,\n",
    "Kind regards,\nTom",
    "\nLe 12 mai 2026 à 10:04, Mme X a écrit :\n",
    "\nOn Tue, May 12, 2026 at 10:04 AM X wrote:\n",
    "\nEnvoyé de mon iPhone\n",
    "{match}",
    "[[",
    "]]",
    "…?",
];

/// Texts that once were trouble somewhere, or might be.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "\n",
    "\r",
    "\u{0}",
    "\u{feff}",
    "\u{feff}\u{feff}Vous auriez dû",
    "\u{301}",
    "'",
    "’’’",
    "''l'",
    "l'",
    "l'l'l'l'",
    "n't",
    "n'n'n't",
    "qu'est-ce qu'",
    "-",
    "---",
    "c'est-à-dire-",
    "désolé(e)",
    "désolé(e)(s)",
    "(e)",
    "désolé·e·s·",
    "· · ·",
    "1.",
    "1. 2. 3.",
    "1.\n2.\n3.\n",
    "- \n- \n-",
    "M.",
    "M. Mme. etc.",
    "« « « vous auriez dû » » »",
    "« vous auriez dû",
    "vous auriez dû »",
    "\"vous auriez \"dû\" lire\"",
    "“vous” ”auriez“ «dû»",
    "si si si si si",
    "si",
    "pas pas pas ne ne ne",
    "VOUS AURIEZ DÛ !!!!!!",
    "vous\u{ad} au\u{ad}riez d\u{ad}û",
    "vous auriez du\u{302}",
    "v\u{200d}ous auriez dû",
    "ｖｏｕｓ ａｕｒｉｅｚ ｄû",
    "İİİ vous auriez dû",
    "ß ẞ SS vous auriez dû",
    "\u{202e}ûd zeirua suov\u{202c}",
    "مرحبا vous auriez dû مرحبا",
    "👩🏽‍🚒👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "🇫🇷🇫🇷🇫",
    "vous auriez dû🙂lire",
    "Z̷̡̛a̷l̵g̶o̵ vous auriez dû",
    ">",
    "> ",
    ">\n>\n>",
    ">>>>>>>>",
    "> a\nb\n> c",
    "--",
    "-- \nLéa",
    "--\n--\n--",
    "Bonjour",
    "Bonjour,",
    "Bonjour,\n",
    "Bonjour Bonjour Bonjour Bonjour Bonjour",
    "Cordialement",
    "Cordialement,\nCordialement,\nCordialement,",
    "Cordialement,\n\nBonjour",
    "Bonjour,\n\nCordialement,",
    "Le 12 mai 2026 à 10:04, Mme X a écrit :",
    "Le 12 mai 2026 à 10:04, Mme X a écrit :\nBonjour",
    "De : a\nEnvoyé : b\nÀ : c\nObjet : d",
    "Envoyé de mon iPhone",
    "?",
    "? ? ? ?",
    "?!?!?!",
    "....",
    "… … …",
    "vous auriez dû …?",
    "{match} {lower} {order}",
    "[[vous auriez dû]]",
    "http://exemple.fr/vous-auriez-dû?lire=oui",
    "vous-auriez-dû-lire",
    "vous.auriez.dû.lire",
    "vous\nauriez\ndû\nlire",
    "vous\r\nauriez\r\ndû",
    "\r\r\r\n\n\r",
    "\tvous\tauriez\tdû",
    "\u{2028}vous\u{2029}auriez\u{85}dû",
    "\u{10ffff}\u{e000}\u{fffd}",
];

/// Everything that is promised for one text.
fn holds(text: &str, context: &Context) {
    let analysis = judge(text, context);
    spans_are_good(text, &analysis);
    assert_eq!(analysis, judge(text, context), "the same text twice: {text:?}");
    let written = report(text, &analysis, &RULESET, "fr");
    assert_eq!(written.findings.len(), analysis.findings.len());
    for sentence in tokens(text, context, &RULESET) {
        assert!(sentence.words.is_sorted_by_key(|word| word.start), "{text:?}");
        assert!(sentence.words.iter().all(|word| text.get(word.start..word.end).is_some()), "{text:?}");
    }
    for finding in &analysis.findings {
        for fix in fixes_of(text, &analysis, &RULESET, finding) {
            fix_is_good(text, &fix);
            let better = apply(text, &fix);
            spans_are_good(&better, &judge(&better, context));
        }
    }
}

fn spans_are_good(text: &str, analysis: &Analysis) {
    let good = |(start, end): (usize, usize)| start <= end && text.get(start..end).is_some();
    let zones: Vec<_> = analysis.zones.iter().map(|zone| (zone.start, zone.end)).collect();
    let findings: Vec<_> = analysis.findings.iter().map(|finding| (finding.start, finding.end)).collect();
    let contributions: Vec<_> = analysis.contributions.iter().map(|one| (one.start, one.end)).collect();
    let matches: Vec<_> = analysis.matches.iter().map(|one| (one.start, one.end)).collect();
    for spans in [&zones, &findings, &contributions, &matches, &analysis.left_alone] {
        assert!(spans.iter().all(|span| good(*span)), "{spans:?} in {text:?}");
    }
    for spans in [&zones, &analysis.left_alone] {
        let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        assert!(apart && spans.iter().all(|(start, end)| start < end), "{spans:?} in {text:?}");
    }
    assert!(findings.is_sorted() && contributions.is_sorted(), "{findings:?} {contributions:?} in {text:?}");
    assert!(analysis.scores.iter().all(|score| *score <= 100), "{:?} of {text:?}", analysis.scores);
    assert!(analysis.concern.is_finite() && analysis.concern >= 0.0, "{} of {text:?}", analysis.concern);
    if analysis.not_judged.is_some() {
        assert!(analysis.findings.is_empty() && analysis.contributions.is_empty(), "{analysis:?} of {text:?}");
    }
}

fn fix_is_good(text: &str, fix: &Fix) {
    assert!(!fix.edits.is_empty(), "{fix:?} for {text:?}");
    for edit in &fix.edits {
        assert!(edit.start <= edit.end && text.get(edit.start..edit.end).is_some(), "{fix:?} for {text:?}");
    }
    assert!(fix.edits.windows(2).all(|pair| pair[0].end <= pair[1].start), "{fix:?} for {text:?}");
}

/// Contexts of every kind, the customer's message included.
fn contexts()
-> impl Strategy<Value = (Option<&'static str>, Channel, Option<&'static str>, Option<Address>, Option<&'static str>)> {
    (
        select(vec![None, None, None, Some("fr"), Some("en"), Some("de"), Some("")]),
        select(vec![Channel::Email, Channel::Chat, Channel::Review]),
        select(vec![None, Some(""), Some("Mon colis est cassé !"), Some("Thank you!"), Some("\u{feff}>>> \u{301}")]),
        select(vec![None, Some(Address::Vous), Some(Address::Tu)]),
        select(vec![None, Some("QC"), Some("GB"), Some("nowhere")]),
    )
}

/// Words and passages of the rules with anything between them.
fn composed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<Index>().prop_map(|index| index.get(&WORDS).clone()),
        1 => any::<Index>().prop_map(|index| index.get(&PASSAGES).clone()),
    ];
    let between = select(BETWEEN.to_vec());
    prop::collection::vec((piece, between), 0..40)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, between)| piece + between).collect())
}

/// One or two characters of the text replaced, removed or doubled.
fn damaged() -> impl Strategy<Value = String> {
    let cut = (any::<Index>(), select(BETWEEN.to_vec()), 0..4_u8);
    (any::<Index>(), prop::collection::vec(cut, 0..4)).prop_map(|(index, cuts)| {
        let mut chars: Vec<char> = index.get(&PASSAGES).chars().collect();
        for (at, instead, how) in cuts {
            if chars.is_empty() {
                break;
            }
            let at = at.index(chars.len());
            match how {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, chars[at]),
                2 => chars.truncate(at),
                _ => drop(chars.splice(at..=at, instead.chars())),
            }
        }
        chars.into_iter().collect()
    })
}

fn cases(number: u32) -> ProptestConfig {
    let persistence = FileFailurePersistence::WithSource("proptest-regressions");
    ProptestConfig { failure_persistence: Some(Box::new(persistence)), ..ProptestConfig::with_cases(number) }
}

macro_rules! context {
    ($given:expr) => {{
        let (language, channel, customer, address, region) = $given;
        Context { language, channel, customer, address, region, ..Context::default() }
    }};
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_text(text in any::<String>(), given in contexts()) {
        holds(&text, &context!(given));
    }

    #[test]
    fn any_printable_text(text in "(\\PC|[ \r\n\t'’>«»\"]){0,120}", given in contexts()) {
        holds(&text, &context!(given));
    }

    #[test]
    fn words_of_the_rules(text in composed(), given in contexts()) {
        holds(&text, &context!(given));
    }

    #[test]
    fn damaged_examples(text in damaged(), given in contexts()) {
        holds(&text, &context!(given));
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// An analyzer remembers nothing of the texts before.
    #[test]
    fn an_analyzer_that_is_used_again(texts in prop::collection::vec((prop_oneof![composed(), damaged(), any::<String>()], contexts()), 1..12)) {
        let mut analyzer = Analyzer::new(&RULESET);
        for (text, given) in &texts {
            let context = context!(*given);
            prop_assert_eq!(analyzer.analyze(text, &context), judge(text, &context), "{:?}", text);
        }
    }
}

#[test]
fn hostile_texts() {
    for text in HOSTILE {
        for language in [None, Some("fr"), Some("en")] {
            for channel in [Channel::Email, Channel::Chat] {
                holds(text, &Context { language, channel, customer: Some(text), ..Context::default() });
            }
        }
    }
}

/// Strengths on strengths leave no concern, and no less than none.
#[test]
fn nothing_but_strengths() {
    let text = "Je vous rembourse ce soir et je vous appelle demain à 9 h. ".repeat(6);
    holds(&text, &Context { channel: Channel::Chat, customer: Some("Merci !"), ..Context::default() });
}

/// Two of them after one another, since state that is left over shows only then.
#[test]
fn hostile_texts_joined() {
    for first in HOSTILE {
        for second in HOSTILE.iter().step_by(7) {
            holds(&format!("{first}{second}"), &Context::default());
            holds(&format!("{first}\n\n{second}"), &Context::default());
        }
    }
}

/// Every example, cut off at every character.
#[test]
fn texts_that_are_still_being_written() {
    let mut analyzer = Analyzer::new(&RULESET);
    for passage in PASSAGES.iter().step_by(23) {
        for (end, _) in passage.char_indices() {
            let text = &passage[..end];
            spans_are_good(text, &analyzer.analyze(text, &Context::default()));
        }
    }
}

#[test]
fn texts_of_every_example() {
    for example in built_in_examples() {
        holds(&example.text, &Context { customer: example.customer.as_deref(), ..Context::default() });
    }
}

// Large texts only need to come to an end.

fn ends(text: &str) {
    let analysis = judge(text, &Context::default());
    spans_are_good_quietly(text, &analysis);
}

/// As [`spans_are_good`], but without megabytes in the failure message.
fn spans_are_good_quietly(text: &str, analysis: &Analysis) {
    let good = |start: usize, end: usize| start <= end && text.get(start..end).is_some();
    assert!(analysis.findings.iter().all(|one| good(one.start, one.end)));
    assert!(analysis.zones.iter().all(|one| good(one.start, one.end)));
    assert!(analysis.zones.windows(2).all(|pair| pair[0].end <= pair[1].start));
}

#[test]
fn ten_megabytes_of_one_letter() {
    ends(&"a".repeat(10 << 20));
}

#[test]
fn a_megabyte_of_newlines() {
    ends(&"\n".repeat(1 << 20));
}

#[test]
fn a_megabyte_of_quotes() {
    ends(&">".repeat(1 << 20));
    ends(&">\n".repeat(1 << 19));
}

#[test]
fn a_megabyte_of_a_started_phrase() {
    ends(&"vous avez ".repeat((1 << 20) / 10));
}

#[test]
fn a_megabyte_of_findings() {
    let text = "Vous auriez dû lire la notice. ".repeat((1 << 20) / 32);
    let analysis = judge(&text, &Context::default());
    spans_are_good_quietly(&text, &analysis);
    let written = report(&text, &analysis, &RULESET, "fr");
    assert_eq!(written.findings.len(), analysis.findings.len());
}

#[test]
fn a_megabyte_of_marks_and_elisions() {
    for piece in [
        "'",
        "l'",
        "…",
        "?",
        "« ",
        "(e)",
        "1. ",
        "- a\n",
        "\u{301}",
        "\u{feff}",
        "🙂",
        "si ",
        "pas ",
        "Bonjour,\n",
        "Cordialement,\n",
        "\r",
        "a\r\n",
        "é",
        "à la ",
    ] {
        ends(&piece.repeat((1 << 20) / piece.len()));
    }
}
