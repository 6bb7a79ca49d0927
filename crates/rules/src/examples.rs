//! The examples of rules, run.

use tact_core::spec::Direction;
use tact_core::{Analysis, Context, Decisions, RuleRef, Ruleset, analyze, apply, fixes_of, tokens};

use crate::read::Example;

/// Why an example failed, for the author of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened and what was expected.
    pub message: String,
    /// The words that the engine saw, sentence by sentence.
    pub seen: String,
}

/// Runs an example: a hit must be found once, at its mark, and no longer after the first suggestion; a miss not at all.
pub fn check(example: &Example, ruleset: &Ruleset) -> Result<(), Failure> {
    let context = context(example);
    let Some(reference) = find(&example.rule, ruleset) else {
        return Err(Failure { message: "the rule could not be read".to_owned(), seen: String::new() });
    };
    let analysis = analyze(&example.text, &context, ruleset);
    let found = spans(&analysis, reference);
    let show = |spans: &[(usize, usize)]| -> String {
        spans
            .iter()
            .map(|&(start, end)| format!("« {} » ({start}..{end})", &example.text[start..end]))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let fail = |message: String| Err(Failure { message, seen: seen(&example.text, &context, ruleset) });
    match (example.expected, found.as_slice()) {
        (None, []) => Ok(()),
        (None, found) => fail(format!("must stay silent, but found {}", show(found))),
        (Some(expected), []) => {
            let others = at(&analysis, expected, ruleset);
            let instead = if others.is_empty() { String::new() } else { format!("; there: {}", others.join(", ")) };
            fail(format!("must find {}, but found nothing{instead}", show(&[expected])))
        }
        (Some(expected), [one]) if *one == expected => after_fix(example, &context, &analysis, reference, ruleset),
        (Some(expected), found) => fail(format!("must find {} once, but found {}", show(&[expected]), show(found))),
    }
}

fn after_fix(
    example: &Example,
    context: &Context,
    analysis: &Analysis,
    reference: RuleRef,
    ruleset: &Ruleset,
) -> Result<(), Failure> {
    let rule = ruleset.rule(reference);
    if ruleset.phenomena()[rule.phenomenon].direction != Direction::Bad {
        return Ok(());
    }
    let Some(finding) = analysis.findings.iter().find(|finding| finding.rule == reference) else { return Ok(()) };
    let Some(fix) = fixes_of(&example.text, analysis, ruleset, finding).into_iter().next() else {
        return Err(Failure { message: "has no suggestion for this form of address".to_owned(), seen: String::new() });
    };
    let better = apply(&example.text, &fix);
    let again = analyze(&better, context, ruleset);
    if spans(&again, reference).is_empty() {
        return Ok(());
    }
    Err(Failure {
        message: format!("is found again after its first suggestion: {better}"),
        seen: seen(&better, context, ruleset),
    })
}

fn context(example: &Example) -> Context<'_> {
    Context {
        language: example.rule.split('/').next(),
        channel: example.channel,
        customer: example.customer.as_deref(),
        address: example.address,
        region: example.region.as_deref(),
        decisions: Decisions::default(),
    }
}

fn find(id: &str, ruleset: &Ruleset) -> Option<RuleRef> {
    (0..ruleset.languages().len()).find_map(|language| {
        let rule = ruleset.language(language).rules.iter().position(|rule| rule.id.text == id)?;
        Some(RuleRef { language: language as u32, rule: rule as u32 })
    })
}

/// Where a rule was found: as a finding, as points, or as a fact.
fn spans(analysis: &Analysis, rule: RuleRef) -> Vec<(usize, usize)> {
    analysis.matches.iter().filter(|one| one.rule == rule).map(|one| (one.start, one.end)).collect()
}

/// The ids of other rules that were found over this span.
fn at(analysis: &Analysis, (start, end): (usize, usize), ruleset: &Ruleset) -> Vec<String> {
    let over = analysis.matches.iter().filter(|one| one.start <= end && one.end >= start);
    over.map(|one| ruleset.rule(one.rule).id.text.clone()).collect()
}

fn seen(text: &str, context: &Context, ruleset: &Ruleset) -> String {
    tokens(text, context, ruleset)
        .iter()
        .map(|sentence| {
            let words: Vec<String> = sentence
                .words
                .iter()
                .map(|word| match word.notes.as_slice() {
                    [] => word.folded.clone(),
                    notes => format!("{}[{}]", word.folded, notes.join(",")),
                })
                .collect();
            words.join(" ")
        })
        .collect::<Vec<_>>()
        .join(" / ")
}
