//! Properties that hold for every text. What the zones of real replies are is in `tests/zones/*.toml`.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// Lines that zones are made of, and some that only look so.
const LINES: &[&str] = &[
    "",
    "",
    "   ",
    "\u{A0}",
    "Bonjour Madame,",
    "C'est fait.",
    "Cordialement,",
    "Léa Martin",
    "> cité",
    ">> cité deux fois",
    "| barre",
    "| a | b |",
    "--",
    "-- ",
    "—",
    "Le 12 mai 2026 à 10:04, Mme X <x@y.fr> a écrit :",
    "Le 12 mai 2026 à 10:04,",
    "Jeanne <j@y.fr> a écrit :",
    "On Tue, May 12, 2026 at 10:04 AM X wrote:",
    "De : Paul",
    "Envoyé : mardi",
    "À : SAV; ",
    "  Cc : Paul",
    "Objet : colis",
    "________________",
    "-----Message d'origine-----",
    "Envoyé de mon iPhone",
    "Tél. : 01 23 45 67 89",
    "75011 Paris",
    "www.exemple.fr",
    "Ce message et toutes les pièces jointes",
    "Unsubscribe | Privacy",
    "Ceci est un message automatique",
    "You are receiving this because",
    "©",
    "œ",
    "\u{FEFF}",
    "&gt; cité",
    "2026 <a@b.c>:",
];

/// Enough words for [`LINES`].
fn markers() -> Markers {
    let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let words = ZoneWords {
        attribution: AttributionWords {
            openers: list(&["le", "on"]),
            verbs: list(&["a écrit", "wrote"]),
            prose: list(&["nous", "you"]),
        },
        header: HeaderWords {
            sender: list(&["de"]),
            sent: list(&["envoyé"]),
            date: list(&["date"]),
            recipient: list(&["à"]),
            copy: list(&["cc"]),
            subject: list(&["objet"]),
            other: list(&["pièces jointes"]),
            reference: list(&["réf"]),
        },
        separator: SeparatorWords { lines: list(&["message d'origine"]) },
        signature: SignatureWords {
            mobile: list(&["envoyé de mon"]),
            devices: list(&["iphone"]),
            labels: list(&["tél"]),
            streets: list(&["rue"]),
            company: list(&["au capital de"]),
            not_names: list(&["cordialement", "bonjour"]),
        },
        footer: FooterWords {
            notices: list(&["ce message et toutes", "©"]),
            links: list(&["unsubscribe"]),
            automatic: list(&["ceci est un message automatique"]),
            last: list(&["you are receiving this"]),
        },
    };
    Markers::new(&[words])
}

/// A reply of marked and arbitrary lines, without `\r`.
fn reply() -> impl Strategy<Value = String> {
    let line = prop_oneof![4 => proptest::sample::select(LINES).prop_map(str::to_owned), 1 => "[^\r\n]{0,30}"];
    proptest::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
}

/// Everything that [`split`] promises about its blocks.
fn check(text: &str, blocks: &[Block]) -> Result<(), TestCaseError> {
    let mut rest = 0;
    for block in blocks {
        prop_assert!(rest <= block.start && block.start < block.end && block.end <= text.len());
        prop_assert!(text.is_char_boundary(block.start) && text.is_char_boundary(block.end));
        let between = &text[rest..block.start];
        prop_assert_eq!(trim_start(between), "", "not covered");
        prop_assert!(rest == 0 || between.contains(['\n', '\r']), "not whole lines");
        let zone = &text[block.start..block.end];
        prop_assert_eq!(trim_end(trim_start(zone)), zone, "not trimmed");
        rest = block.end;
    }
    prop_assert_eq!(trim_start(&text[rest..]), "", "not covered");
    prop_assert!(blocks.windows(2).all(|pair| pair[0].kind != pair[1].kind), "neighbours of the same kind");
    Ok(())
}

proptest! {
    #[test]
    fn replies_keep_the_promises(text in reply()) {
        let markers = markers();
        let blocks = split(&text, &markers);
        check(&text, &blocks)?;
        prop_assert_eq!(split(&text, &markers), blocks);
    }

    #[test]
    fn any_text_keeps_the_promises(text in any::<String>()) {
        check(&text, &split(&text, &markers()))?;
    }

    #[test]
    fn line_ends_make_no_difference(text in reply()) {
        let markers = markers();
        let zones = |text: &str| -> Vec<_> {
            split(text, &markers).iter().map(|block| (block.kind, text[block.start..block.end].to_owned())).collect()
        };
        for line_end in ["\r\n", "\r"] {
            let found = zones(&text.replace('\n', line_end));
            let found: Vec<_> = found.into_iter().map(|(kind, zone)| (kind, zone.replace(line_end, "\n"))).collect();
            prop_assert_eq!(found, zones(&text));
        }
    }

    #[test]
    fn plain_words_are_judged(text in "[a-z ,.\n]{0,200}") {
        let blocks = split(&text, &markers());
        prop_assert!(blocks.len() <= 1 && blocks.iter().all(|block| block.kind == BlockKind::Judged));
    }
}

/// Texts made to be slow. All together they take seconds even without optimisation; one quadratic step would take minutes.
#[test]
fn hostile_texts_take_linear_time() {
    let markers = markers();
    let mut texts: Vec<String> = LINES.iter().map(|line| format!("{line}\n").repeat(20_000)).collect();
    texts.extend(LINES.iter().map(|line| format!("a\n{line}\n\n\n\n").repeat(10_000)));
    texts.extend(["\n", "\r", "\r\n", " ", "\u{A0}", ">", "-", "_", "a\n\n"].map(|part| part.repeat(300_000)));
    texts.push(format!("{} texte\n", "> ".repeat(1000)).repeat(200));
    texts.push("Le 12 ".repeat(100_000));
    texts.push("Le 12 a écrit a écrit ".repeat(50_000) + ":");
    let mut mixed = String::new();
    for at in 0..20_000 {
        let _ = writeln!(mixed, "{}", LINES[at * 7 % LINES.len()]);
    }
    texts.push(mixed);
    for text in texts {
        assert!(check(&text, &split(&text, &markers)).is_ok());
    }
}
