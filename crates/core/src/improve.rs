//! A whole reply made better: the first rewording of each finding, one after the other.

use crate::analysis::{Analysis, RuleRef};
use crate::analyze::Analyzer;
use crate::context::Context;
use crate::ruleset::Ruleset;
use crate::spec::Severity;
use crate::suggest::{Fix, apply, fixes_of};

/// So many rewordings at most: a pack whose rewordings call for one another must not go on for ever.
const MOST_FIXES: usize = 100;

/// A reply made better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Improved {
    /// The better reply.
    pub text: String,
    /// The rewordings that led there; the offsets of each are those of the text before it.
    pub steps: Vec<Fix>,
}

/// The reply with the first rewording of every finding that weighs at least `least`, in the order of the text. After each
/// one the reply is judged again: a rewording may make another one needless.
///
/// What the agent dismissed stays as it is; decisions about passages hold for the reply as it is given.
pub fn improve(text: &str, context: &Context, ruleset: &Ruleset, least: Severity) -> Improved {
    let mut analyzer = Analyzer::new(ruleset);
    let mut better = Improved { text: text.to_owned(), steps: Vec::new() };
    let mut tried = Vec::new();
    while better.steps.len() < MOST_FIXES {
        let analysis = analyzer.analyze(&better.text, context);
        let Some(fix) = next_fix(&better.text, &analysis, ruleset, least, &mut tried) else { break };
        better.text = apply(&better.text, &fix);
        better.steps.push(fix);
    }
    better
}

/// A finding as it is recognised after other passages have changed: its rule, and how far it ends from the end of the
/// text; for what is missing, the rule alone.
type Tried = (RuleRef, Option<usize>);

/// The first rewording of the first finding that was not tried before.
fn next_fix(
    text: &str,
    analysis: &Analysis,
    ruleset: &Ruleset,
    least: Severity,
    tried: &mut Vec<Tried>,
) -> Option<Fix> {
    analysis.findings.iter().filter(|finding| finding.severity >= least).find_map(|finding| {
        let passage = (finding.end > finding.start).then_some(text.len() - finding.end);
        let this = (finding.rule, passage);
        if tried.contains(&this) {
            return None;
        }
        let fix = fixes_of(text, analysis, ruleset, finding).into_iter().next()?;
        tried.push(this);
        Some(fix)
    })
}
