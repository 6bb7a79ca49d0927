//! A reply with every first rewording taken.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use tact_core::{Context, Verdict, analyze, improve};
use tact_rules::Rules;

#[test]
fn the_sample_may_go_afterwards() {
    let ruleset = Rules::built_in().load().ruleset;
    let context = Context::default();
    let sample = include_str!("../samples/facture.txt");
    assert_eq!(analyze(sample, &context, &ruleset).verdict, Verdict::Hold);
    let (better, count) = improve(sample, &context, &ruleset);
    assert!(count >= 4, "{count}");
    let after = analyze(&better, &context, &ruleset);
    assert!(after.verdict < Verdict::Hold && after.opening && after.closing, "{better}");
    assert_eq!(improve(&better, &context, &ruleset), (better.clone(), 0), "nothing is left to do");
}

#[test]
fn the_same_slip_twice_is_mended_twice() {
    let ruleset = Rules::built_in().load().ruleset;
    let text =
        "Bonjour,\n\nVous auriez dû lire la notice. Et puis, vous auriez dû lire la notice.\n\nCordialement,\nLéa";
    let (better, _) = improve(text, &Context::default(), &ruleset);
    assert!(!better.to_lowercase().contains("vous auriez dû"), "{better}");
}

#[test]
fn what_is_fine_stays_as_it_is() {
    let ruleset = Rules::built_in().load().ruleset;
    for text in ["", "Bonjour Madame,\n\nVotre colis part ce soir, je m’en suis assurée.\n\nBien cordialement,\nLéa"]
    {
        assert_eq!(improve(text, &Context::default(), &ruleset), (text.to_owned(), 0), "{text}");
    }
}
