//! A reply, judged: spans that can be used, the same answer each time, in a time that its length allows, rewordings that
//! leave a text, paragraphs that do not depend on each other.

use std::cell::RefCell;
use std::sync::LazyLock;

use tact_core::compile::compile;
use tact_core::spec::{Channel, Kind, RuleSpec, Severity};
use tact_core::{Analysis, Analyzer, Context, Decisions, Ruleset, analyze, apply, decode, fixes_of, improve, report};
use tact_rules::Rules;

use super::{RULESET, in_time, lie_well};

/// Longer replies are not made better as a whole: that judges them a hundred times.
const IMPROVED: usize = 400;
/// How many findings have their rewordings applied.
const APPLIED: usize = 4;

thread_local! {
    /// Has judged everything before.
    static WARM: RefCell<Analyzer<'static>> = RefCell::new(Analyzer::new(&RULESET));
}

/// The first byte says what is known, the rest is the reply; a NUL begins the customer's message.
pub fn holds(data: &[u8]) {
    let Some((&known, bytes)) = data.split_first() else { return };
    let text = decode(bytes).text;
    let (text, customer) = text.split_once('\0').map_or((text.as_ref(), None), |(text, more)| (text, Some(more)));
    let context = Context {
        language: [None, Some("fr"), Some("en"), Some("xx")][usize::from(known & 3)],
        channel: [Channel::Email, Channel::Chat, Channel::Review, Channel::Email][usize::from(known >> 2 & 3)],
        customer,
        ..Context::default()
    };
    let analysis = in_time(bytes.len(), "analyze", || analyze(text, &context, &RULESET));
    is_sound(text, &analysis);
    let warm = WARM.with_borrow_mut(|analyzer| analyzer.analyze(text, &context));
    assert_eq!(analysis, warm, "what was judged before changes the answer");

    for ui in ["fr", "en"] {
        let written = report(text, &analysis, &RULESET, ui);
        assert_eq!(written.findings.len(), analysis.findings.len());
        let again: serde_json::Value = serde_json::from_str(&serde_json::to_string(&written).unwrap()).unwrap();
        assert!(again["findings"].is_array());
    }
    for finding in analysis.findings.iter().take(APPLIED) {
        for fix in fixes_of(text, &analysis, &RULESET, finding) {
            let ends = fix.edits.iter().map(|edit| (edit.start, edit.end));
            assert!(lie_well(text, ends) && fix.edits.windows(2).all(|pair| pair[0].end <= pair[1].start), "{fix:?}");
            let better = apply(text, &fix);
            is_sound(&better, &analyze(&better, &context, &RULESET));
        }
    }
    if text.len() <= IMPROVED {
        let better = improve(text, &context, &RULESET, Severity::Low);
        let steps = better.steps.iter().fold(text.to_owned(), |text, fix| apply(&text, fix));
        assert_eq!(steps, better.text);
    }
    if let Some((one, other)) = text.split_once("\n\n") {
        paragraphs_in_any_order(one, other);
    }
}

/// Spans on boundaries, inside the text and in order.
pub fn is_sound(text: &str, analysis: &Analysis) {
    assert!(lie_well(text, analysis.findings.iter().map(|one| (one.start, one.end))), "findings");
    assert!(lie_well(text, analysis.zones.iter().map(|one| (one.start, one.end))), "zones");
    assert!(lie_well(text, analysis.contributions.iter().map(|one| (one.start, one.end))), "contributions");
    assert!(lie_well(text, analysis.left_alone.iter().copied()), "left alone");
    assert!(analysis.zones.windows(2).all(|pair| pair[0].end <= pair[1].start), "zones overlap");
    assert!(analysis.findings.is_sorted_by_key(|one| (one.start, one.end)), "findings are in no order");
    assert!(analysis.scores.iter().all(|score| *score <= 100));
    assert!(analysis.concern.is_finite());
}

/// Rules that look at their own sentence alone. Others look at what is beside them, at their place, or at the whole reply:
/// for them the order of paragraphs is meant to matter.
static ALONE: LazyLock<Ruleset> = LazyLock::new(|| {
    let mut spec = Rules::built_in().spec().clone();
    let alone = |rule: &RuleSpec| {
        let conditions = &rule.conditions;
        matches!(rule.kind, Kind::Phrases(_))
            && rule.applies.at.is_none()
            && rule.applies.longer_than == 0
            && rule.applies.problem.is_none()
            && conditions.unless_near.is_empty()
            && conditions.unless_reply.is_empty()
            && conditions.only_near.is_empty()
            && conditions.only_reply.is_empty()
    };
    for language in &mut spec.languages {
        language.rules.retain(alone);
    }
    compile(spec).0
});

/// What such rules find in two paragraphs is the same whichever comes first, if all of it is judged.
fn paragraphs_in_any_order(one: &str, other: &str) {
    let (one, other) = (one.trim(), other.trim());
    let found = |first: &str, second: &str| {
        let text = format!("{first}\n\n{second}");
        let all = [(0, text.len())];
        let decisions = Decisions { judge: &all, ..Decisions::default() };
        let context = Context { language: Some("fr"), decisions, ..Context::default() };
        let analysis = analyze(&text, &context, &ALONE);
        let passage = |start: usize, end: usize| text[start..end].to_owned();
        let mut found: Vec<_> = analysis.findings.iter().map(|one| (one.rule, passage(one.start, one.end))).collect();
        found.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
        found
    };
    assert_eq!(found(one, other), found(other, one), "{one:?} and {other:?}");
}
