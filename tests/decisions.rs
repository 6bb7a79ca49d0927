//! What an agent decides about passages: left out, judged after all, no finding here.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use tact_core::{Analysis, Context, Decisions, Dismissed, Ruleset, ZoneKind, analyze, report};
use tact_rules::Rules;

const REPLY: &str = "Bonjour,\n\nVous auriez dû lire la notice. Je vous envoie la pièce demain.\n\nCordialement,\nLéa\n\nLe 3 nov. 2025 à 10:02, C. M. <c@x.fr> a écrit :\n> Vous auriez dû me prévenir.\n";

fn rules() -> Ruleset {
    Rules::built_in().load().ruleset
}

fn judged(decisions: Decisions, ruleset: &Ruleset) -> Analysis {
    analyze(REPLY, &Context { decisions, ..Context::default() }, ruleset)
}

/// The passages that are reproaches.
fn reproaches(analysis: &Analysis, ruleset: &Ruleset) -> Vec<(String, usize, usize)> {
    let report = report(REPLY, analysis, ruleset, "fr");
    let findings = report.findings.into_iter().filter(|finding| finding.dimension == "blame");
    findings.map(|finding| (finding.rule, finding.start, finding.end)).collect()
}

#[test]
fn a_dismissed_finding_costs_nothing_and_hides_nothing_else() {
    let ruleset = rules();
    let before = judged(Decisions::default(), &ruleset);
    let [(rule, start, end)] = &reproaches(&before, &ruleset)[..] else { panic!("one reproach") };
    let dismissed = [Dismissed { rule, start: *start, end: *end }];
    let after = judged(Decisions { dismissed: &dismissed, ..Decisions::default() }, &ruleset);
    assert_eq!(reproaches(&after, &ruleset), []);
    let blame = ruleset.dimensions().iter().position(|dimension| dimension.id == "blame").unwrap();
    assert!(after.scores[blame] > before.scores[blame] + 20, "{:?} {:?}", before.scores, after.scores);

    // The same rule elsewhere is another matter.
    let elsewhere = [Dismissed { rule, start: end + 5, end: end + 9 }];
    let other = judged(Decisions { dismissed: &elsewhere, ..Decisions::default() }, &ruleset);
    assert_eq!(reproaches(&other, &ruleset).len(), 1);
}

#[test]
fn a_dismissed_missing_salutation_is_not_asked_for() {
    let ruleset = rules();
    let text = "Votre colis part ce soir.";
    let dismissed = [Dismissed { rule: "fr/greeting/missing-opening/no-salutation", start: 0, end: 0 }];
    let decisions = Decisions { dismissed: &dismissed, ..Decisions::default() };
    let [before, after] = [Decisions::default(), decisions]
        .map(|decisions| analyze(text, &Context { decisions, ..Context::default() }, &ruleset));
    assert_eq!((before.scores[0], after.scores[0]), (0, 50));
    assert_eq!(after.findings.len() + 1, before.findings.len());
}

#[test]
fn what_is_left_out_is_a_zone_of_its_own() {
    let ruleset = rules();
    let start = REPLY.find("Vous auriez").unwrap();
    let leave_out = [(start, start + 31)];
    let analysis = judged(Decisions { leave_out: &leave_out, ..Decisions::default() }, &ruleset);
    assert_eq!(reproaches(&analysis, &ruleset), []);
    assert!(analysis.zones.iter().any(|zone| zone.kind == ZoneKind::Excluded && zone.start == start));
    assert!(analysis.opening && analysis.closing, "the rest is judged as before");
}

#[test]
fn a_quote_and_a_signature_can_be_judged_after_all() {
    let ruleset = rules();
    let quote = REPLY.find("> Vous").unwrap();
    let judge = [(quote, REPLY.len())];
    let analysis = judged(Decisions { judge: &judge, ..Decisions::default() }, &ruleset);
    let found = reproaches(&analysis, &ruleset);
    assert!(found.iter().any(|(_, start, _)| *start > quote), "{found:?}");

    let name = REPLY.find("Léa").unwrap();
    let judge = [(name, name + 4)];
    let analysis = judged(Decisions { judge: &judge, ..Decisions::default() }, &ruleset);
    assert!(!analysis.zones.iter().any(|zone| zone.kind == ZoneKind::Signature));
}

#[test]
fn decisions_that_point_nowhere_do_no_harm() {
    let ruleset = rules();
    let wild = [(usize::MAX, 0), (3, usize::MAX), (11, 12), (usize::MAX, usize::MAX)];
    let dismissed = [Dismissed { rule: "no/such/rule", start: usize::MAX, end: 0 }];
    for decisions in [
        Decisions { judge: &wild, ..Decisions::default() },
        Decisions { leave_out: &wild, ..Decisions::default() },
        Decisions { judge: &wild, leave_out: &wild, dismissed: &dismissed },
    ] {
        let analysis = judged(decisions, &ruleset);
        for zone in &analysis.zones {
            assert!(REPLY.get(zone.start..zone.end).is_some(), "{zone:?}");
        }
    }
}
