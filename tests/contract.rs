//! The outside contract: what a program that reads Tact's JSON may rely on, and what Tact says of the replies that it
//! was made for.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

#[path = "support/checked.rs"]
mod checked;
mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::{fs, io::Write as _};

use checked::{CONTRIBUTION, Checked, Dimensions, EDIT, FINDING, REPORT, span};
use serde::Deserialize;
use serde_json::Value;
use support::{RULESET, json, judge, read, root};
use tact_core::spec::Channel;
use tact_core::{Analysis, Context, Verdict, analyze, apply, fixes_of};
use tact_rules::{Rules, SourceFile};

/// The reply that the project began with.
const INVOICE: &str = "Je ne sais pas ce que vous voulez. J'ai envoyé une facture avec la commande. \
                       Si vous ne l'avez pas reçu, veuillez télécharger le reçu.";

/// A line of `tests/replies/written.jsonl`, as far as it is needed here.
#[derive(Deserialize)]
struct Written {
    id: String,
    channel: Channel,
    customer: Option<String>,
    text: String,
}

/// Replies that put the contract to the test: odd characters, zones, languages.
const ODD: &[&str] = &[
    "",
    " \n",
    "🙂",
    "\u{feff}Vous auriez dû lire la notice.",
    "Bonjour,\r\n\r\nVous auriez dû lire la notice.\r\n\r\nCordialement,\r\nLéa",
    "Bonjour,\rVous auriez dû lire la notice.\rCordialement,\rLéa",
    "Vous auriez du\u{302} lire la notice.",
    "\u{202e}Vous auriez dû\u{202c} lire 👩🏽‍🚒 la notice ; vous auriez dû le dire.",
    "Estimado cliente, su pedido no ha llegado todavía y lo sentimos mucho.",
    "Πού είναι το δέμα μου;",
    "Hello Anna,\n\nYou should have told me.\n\nVous auriez dû me le dire aussi, Madame.\n\nKind regards,\nTom",
    "> Vous auriez dû me prévenir",
    "Merci.\n\nLe 12 mai 2026 à 10:04, Mme X a écrit :\n> Vous auriez dû me prévenir.",
    "VOUS AURIEZ DÛ LIRE LA NOTICE !!!!!",
    "Vous auriez dû lire. Vous auriez dû lire. Vous auriez dû lire. Vous auriez dû lire. Vous auriez dû lire.",
    "Désolé, désolé, désolé, désolé, désolé. Pardon, mille excuses, toutes nos excuses.",
    "Noted.",
    "On ne peut pas.",
    INVOICE,
];

#[test]
fn a_draft_changes_nothing_that_counts() {
    let draft = "[[rule]]\nid = \"on-trial\"\nstatus = \"draft\"\nweight = 9\nmatch = [\"lire la notice\"]\n\
                 suggest = [\"x\"]\nhit = [\"[[Lire la notice]].\"]\nmiss = [\"y\"]\n";
    let mut rules = Rules::built_in();
    let path = "fr/blame/reproach.toml".to_owned();
    rules.add_files(vec![SourceFile { shown: path.clone(), path, text: draft.to_owned() }]);
    let loaded = rules.load();
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let text = "Vous auriez dû lire la notice. Vous auriez dû nous prévenir.";
    let [built_in, tried] = [&RULESET, &loaded.ruleset].map(|rules| analyze(text, &Context::default(), rules));
    let found = |analysis: &Analysis| analysis.matches.len();
    assert_eq!(found(&tried), found(&built_in) + 1);
    assert_eq!((tried.scores, tried.concern), (built_in.scores, built_in.concern));
}

#[test]
fn every_report_keeps_the_contract() {
    let dimensions = Dimensions::read();
    let mut wrong = String::new();
    let mut told = BTreeSet::new();
    let mut check = |name: &str, text: &str, context: &Context| {
        let report = json(text, context);
        for message in Checked::of(text, &report, &dimensions) {
            // The same complaint about many replies is told once.
            if told.insert(message.clone()) {
                let _ = writeln!(wrong, "{name}: {message}");
            }
        }
    };
    for text in ODD {
        for channel in [Channel::Email, Channel::Chat, Channel::Review] {
            for language in [None, Some("fr"), Some("en")] {
                let context = Context { channel, language, ..Context::default() };
                check(&format!("{text:?} ({channel:?}, {language:?})"), text, &context);
            }
        }
    }
    for line in read("tests/replies/written.jsonl").lines() {
        let reply: Written = serde_json::from_str(line).unwrap();
        let context = Context { channel: reply.channel, customer: reply.customer.as_deref(), ..Context::default() };
        check(&reply.id, &reply.text, &context);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_readme_names_every_field() {
    let readme = read("README.md");
    let fields = [REPORT, CONTRIBUTION, FINDING, EDIT].concat();
    for (field, _) in fields {
        let names = [format!("`{field}`"), format!("`{field}["), format!(".{field}`")];
        assert!(names.iter().any(|name| readme.contains(name)), "README.md does not name {field}");
    }
}

#[test]
fn the_command_prints_the_same_object() {
    let home = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-packs");
    fs::create_dir_all(&home).unwrap();
    for text in [
        INVOICE,
        "",
        "Hello Anna,\n\nThank you.\n\nKind regards,\nTom",
        "Gracias por su mensaje, señora, lo sentimos mucho.",
        "You should \u{9b}2J \u{1b}[31m have \u{202e} read the \u{e0041}instructions.",
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tact"))
            .args(["check", "--format", "json", "--ui", "en", "--no-packs"])
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let line = String::from_utf8(output.stdout).unwrap();
        let printed: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert_eq!(line.find('\n'), Some(line.len() - 1), "one line: {line}");
        let obeyed = |ch: char| ch.is_control() || matches!(ch, '\u{202e}' | '\u{e0041}');
        assert!(!line.trim_end().contains(obeyed), "a terminal would obey {line:?}");
        // People read the scores in the order of dimensions.toml.
        let places: Vec<_> =
            Dimensions::read().scores.iter().map(|(name, ..)| line.find(&format!("\"{name}\":"))).collect();
        assert!(places.is_sorted() && !places.contains(&None), "{line}");
        assert_eq!(printed, json(text, &Context::default()), "{text}");
    }
}

/// The findings that are about words, not about a missing salutation or closing.
fn said(report: &Value) -> Vec<&Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|finding| !finding["phenomenon"].as_str().unwrap().starts_with("greeting/")).collect()
}

fn score(report: &Value, name: &str) -> u64 {
    report["scores"][name].as_u64().unwrap()
}

#[test]
fn the_invoice_reply_is_seen_for_what_it_is() {
    let report = json(INVOICE, &Context::default());
    let find = |phenomenon: &str| -> Vec<&Value> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|finding| finding["phenomenon"].as_str().unwrap().starts_with(phenomenon)).collect()
    };
    assert_eq!(report["language"], "fr");
    assert_eq!(report["parts"], serde_json::json!({ "opening": false, "closing": false }));
    let opening = find("greeting/missing-opening");
    assert_eq!(opening.iter().map(|one| span(one)).collect::<Vec<_>>(), [(0, 0)], "{opening:?}");
    let closing = find("greeting/missing-closing");
    assert_eq!(
        closing.iter().map(|one| span(one)).collect::<Vec<_>>(),
        [(INVOICE.len(), INVOICE.len())],
        "{closing:?}"
    );
    let blame: Vec<&Value> = find("blame/").iter().map(|one| &one["excerpt"]).collect();
    assert!(blame.contains(&&Value::from("Je ne sais pas ce que vous voulez")), "{blame:?}");
    let effort: Vec<&Value> = find("empathy/effort-shift").iter().map(|one| &one["excerpt"]).collect();
    assert_eq!(effort, [&Value::from("veuillez télécharger le reçu")]);
    assert_eq!(score(&report, "greeting"), 0);
    assert!(score(&report, "politeness") < 50, "{}", report["scores"]);
    assert!(score(&report, "blame") < 50, "{}", report["scores"]);
    assert!(score(&report, "empathy") < 34, "{}", report["scores"]);
    assert_eq!(report["verdict"], "hold");
}

/// Takes the first suggestion of the first finding that has one, again and again.
fn follow(text: &str, context: &Context) -> Vec<(String, Verdict)> {
    let mut steps = vec![(text.to_owned(), judge(text, context).verdict)];
    for _ in 0..12 {
        let text = &steps[steps.len() - 1].0;
        let analysis = judge(text, context);
        let fix = analysis
            .findings
            .iter()
            .find_map(|finding| fixes_of(text, &analysis, &RULESET, finding).into_iter().next());
        let Some(fix) = fix else { break };
        let better = apply(text, &fix);
        let verdict = judge(&better, context).verdict;
        steps.push((better, verdict));
    }
    steps
}

#[test]
fn following_the_suggestions_makes_the_invoice_reply_fit_to_send() {
    let steps = follow(INVOICE, &Context::default());
    let (text, verdict) = &steps[steps.len() - 1];
    let left = json(text, &Context::default());
    let open: Vec<&Value> =
        left["findings"].as_array().unwrap().iter().filter(|one| one["fixes"] != Value::Array(vec![])).collect();
    assert!(*verdict != Verdict::Hold && open.is_empty(), "{steps:#?}\nleft: {open:#?}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flagged {
    text: String,
    phenomena: Vec<String>,
    words: Option<String>,
}

#[test]
fn what_hurts_is_found() {
    #[derive(Deserialize)]
    struct Table {
        reply: Vec<Flagged>,
    }
    let table: Table = toml::from_str(&read("tests/replies/flagged.toml")).unwrap();
    let mut wrong = String::new();
    for reply in table.reply {
        let report = json(&reply.text, &Context::default());
        let fits = |finding: &&Value| -> bool {
            let phenomenon = finding["phenomenon"].as_str().unwrap();
            reply.phenomena.iter().any(|one| one == phenomenon)
                && reply.words.as_ref().is_none_or(|words| finding["excerpt"] == **words)
        };
        let found = said(&report);
        if !found.iter().any(fits) {
            let _ = writeln!(
                wrong,
                "{}\n  must be {:?} {:?}, found {}",
                reply.text,
                reply.phenomena,
                reply.words,
                named(&found)
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Findings in short.
fn named(findings: &[&Value]) -> String {
    let names: Vec<String> =
        findings.iter().map(|one| format!("{} {}", one["rule"].as_str().unwrap(), one["excerpt"])).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

#[test]
fn not_knowing_yet_and_finding_out_is_good() {
    let good = [
        "Je ne sais pas encore, je me renseigne et je vous écris avant 17 h.",
        "I don't know yet, I'll find out and write to you before 5 pm.",
    ];
    for text in good {
        let report = json(text, &Context::default());
        let found = said(&report);
        assert!(found.is_empty(), "{text}: {}", named(&found));
    }
}

#[test]
fn a_nightmare_that_something_is_done_about_is_no_empty_word() {
    let good = [
        "J'ai l'impression que vous vivez un vrai cauchemar. Je vous envoie un technicien ce matin et je vous appelle à 15 h.",
        "That must be a nightmare for you. I am sending you an engineer this morning and I will call you at 3 pm.",
    ];
    for text in good {
        let report = json(text, &Context::default());
        let hollow =
            said(&report).into_iter().filter(|one| one["phenomenon"] == "empathy/hollow-empathy").collect::<Vec<_>>();
        assert!(hollow.is_empty(), "{text}: {}", named(&hollow));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    name: String,
    text: String,
    #[serde(rename = "silent")]
    silence: Silence,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Silence {
    All(String),
    Dimensions(Vec<String>),
}

#[test]
fn what_only_looks_like_a_fault_stays_silent() {
    #[derive(Deserialize)]
    struct Table {
        reply: Vec<Silent>,
    }
    let table: Table = toml::from_str(&read("tests/replies/silent.toml")).unwrap();
    let mut wrong = String::new();
    for reply in table.reply {
        let report = json(&reply.text, &Context::default());
        let mut found = said(&report);
        match &reply.silence {
            Silence::All(all) => assert_eq!(all, "all"),
            Silence::Dimensions(list) => found.retain(|one| list.iter().any(|name| one["dimension"] == **name)),
        }
        if !found.is_empty() {
            let _ = writeln!(wrong, "{}: {:?}\n  found {}", reply.name, reply.text, named(&found));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_sample_is_the_invoice_reply() {
    let sample = fs::read_to_string(root().join("samples/facture.txt")).unwrap();
    assert_eq!(sample.trim_end(), INVOICE);
}
