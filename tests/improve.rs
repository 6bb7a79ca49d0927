//! A reply with every first rewording taken.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use tact_core::spec::Severity;
use tact_core::{Context, Improved, Verdict, analyze, improve};
use tact_rules::Rules;

#[test]
fn the_sample_may_go_afterwards() {
    let ruleset = Rules::built_in().load().ruleset;
    let context = Context::default();
    let sample = include_str!("../samples/facture.txt");
    assert_eq!(analyze(sample, &context, &ruleset).verdict, Verdict::Hold);
    let better = improve(sample, &context, &ruleset, Severity::Low);
    assert!(better.steps.len() >= 4, "{better:?}");
    let better = better.text;
    let after = analyze(&better, &context, &ruleset);
    assert!(after.verdict < Verdict::Hold && after.opening && after.closing, "{better}");
    let again = improve(&better, &context, &ruleset, Severity::Low);
    assert_eq!(again, Improved { text: better, steps: Vec::new() }, "nothing is left to do");
}

#[test]
fn the_same_slip_twice_is_mended_twice() {
    let ruleset = Rules::built_in().load().ruleset;
    let text =
        "Bonjour,\n\nVous auriez dû lire la notice. Et puis, vous auriez dû lire la notice.\n\nCordialement,\nLéa";
    let better = improve(text, &Context::default(), &ruleset, Severity::Low).text;
    assert!(!better.to_lowercase().contains("vous auriez dû"), "{better}");
}

#[test]
fn what_is_fine_stays_as_it_is() {
    let ruleset = Rules::built_in().load().ruleset;
    for text in ["", "Bonjour Madame,\n\nVotre colis part ce soir, je m’en suis assurée.\n\nBien cordialement,\nLéa"]
    {
        let same = Improved { text: text.to_owned(), steps: Vec::new() };
        assert_eq!(improve(text, &Context::default(), &ruleset, Severity::Low), same, "{text}");
    }
}

#[test]
fn what_weighs_less_than_asked_stays() {
    let ruleset = Rules::built_in().load().ruleset;
    let sample = include_str!("../samples/facture.txt");
    let context = Context::default();
    let [all, grave] =
        [Severity::Low, Severity::High].map(|least| improve(sample, &context, &ruleset, least).steps.len());
    assert!(0 < grave && grave < all, "{grave} of {all}");
}
