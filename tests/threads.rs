//! The message that a reply answers, found in the thread below it; what the customer is called.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use tact_core::{Context, analyze, report};
use tact_rules::Rules;

/// The latest message in the thread, as (author, text).
fn thread(reply: &str) -> Option<(Option<String>, String)> {
    let ruleset = Rules::built_in().load().ruleset;
    let thread = analyze(reply, &Context::default(), &ruleset).thread?;
    Some((thread.author, thread.text))
}

/// The first rewording for a missing salutation.
fn salutation(reply: &str, customer: Option<&str>) -> String {
    let ruleset = Rules::built_in().load().ruleset;
    let analysis = analyze(reply, &Context { customer, ..Context::default() }, &ruleset);
    let report = report(reply, &analysis, &ruleset, "fr");
    let missing = report.findings.iter().find(|finding| finding.phenomenon == "greeting/missing-opening").unwrap();
    missing.suggestions[0].trim_end().to_owned()
}

#[test]
fn the_latest_message_is_found_below_the_reply() {
    let some = |author: &str, text: &str| Some((Some(author.to_owned()), text.to_owned()));
    let cases = [
        (
            "Bonjour,\n\nC'est parti.\n\nLe lun. 3 nov. 2025 à 10:02, Claire Martin <c@x.fr> a écrit :\n\n> Bonjour,\n> Mon colis est perdu.\n>\n> Claire Martin\n>> Le 2 nov. 2025 à 9:00, Tact <t@x.fr> a écrit :\n>> Il arrive.",
            some("Claire Martin", "Bonjour,\nMon colis est perdu.\n\nClaire Martin"),
        ),
        (
            "Hi,\n\nIt is on its way.\n\nOn Mon, Nov 3, 2025 at 10:02 AM Claire de Vries <c@x.nl> wrote:\n> My parcel is lost.\n",
            some("Claire de Vries", "My parcel is lost."),
        ),
        (
            "Bonjour,\n\nC'est parti.\n\nDe : DUPONT Marc <m@x.fr>\nEnvoyé : lundi 3 novembre 2025 10:02\nÀ : Service client\nObjet : colis\n\nMon colis est perdu.\nMarc",
            some("DUPONT Marc", "Mon colis est perdu.\nMarc"),
        ),
        (
            "Hello,\n\nIt is on its way.\n\n-----Original Message-----\nFrom: Ann Lee [mailto:a@x.com]\nSent: Monday, November 3, 2025 10:02\nTo: Support\nSubject: parcel\n\nMy parcel is lost.",
            some("Ann Lee", "My parcel is lost."),
        ),
        ("Bonjour,\n\n> Où est mon colis ?\n\nIl arrive demain.", Some((None, "Où est mon colis ?".to_owned()))),
        ("Bonjour,\n\nIl arrive demain.", None),
    ];
    for (reply, expected) in cases {
        assert_eq!(thread(reply), expected, "{reply}");
    }
}

#[test]
fn a_problem_in_the_thread_is_the_customers() {
    let ruleset = Rules::built_in().load().ruleset;
    let reply =
        "Bonjour,\n\nIl arrive demain.\n\nCordialement,\n\nLe 3 nov. 2025 à 10:02, C. M. <c@x.fr> a écrit :\n> ";
    let problem = |said: &str| analyze(&format!("{reply}{said}"), &Context::default(), &ruleset).problem;
    assert!(problem("Mon colis est perdu, je suis furieuse."));
    assert!(!problem("À quelle heure ouvrez-vous demain ?"));
}

#[test]
fn a_missing_salutation_calls_the_customer_by_name() {
    let reply = "Votre colis arrive demain, nous nous en sommes assurés.";
    let cases = [
        (Some("Où est mon colis ?\n\nCordialement,\nClaire MARTIN"), "Bonjour Claire Martin,"),
        (Some("Où est mon colis ?\n\nMme Claire Martin"), "Bonjour Madame Martin,"),
        (Some("Où est mon colis ?\n\nMme Martin\n06 12 34 56 78"), "Bonjour Madame Martin,"),
        (Some("Où est mon colis ?\nMerci"), "Bonjour,"),
        (Some("Où est mon colis ? Merci de votre aide."), "Bonjour,"),
        (None, "Bonjour,"),
    ];
    for (customer, expected) in cases {
        assert_eq!(salutation(reply, customer), expected, "{customer:?}");
    }
    let english = "Your parcel arrives tomorrow, we have made sure of that.";
    assert_eq!(salutation(english, Some("Where is my parcel?\n\nThanks,\nAnn Lee")), "Hello Ann,");
    assert_eq!(salutation(english, Some("Where is my parcel?\n\nMrs. Lee")), "Hello Mrs Lee,");
}
