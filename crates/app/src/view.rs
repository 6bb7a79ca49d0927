//! A judged reply as a front end shows it: names instead of numbers, UTF-16 instead of bytes.

use tact_core::{Analysis, ContributionReport, FindingReport, Report, Ruleset, ZoneKind, report};

use crate::api::{
    Checked, Concern, Contribution, Edit, Finding, Fix, NotJudged, Score, Severity, Thread, Verdict, Zone,
};
use crate::offsets::Units;

/// An excerpt in the list of contributions is at most so long, in characters.
const EXCERPT: usize = 60;

/// What is shown of the analysis of `text`, in the interface language `ui`.
pub fn checked(text: &str, units: &Units, analysis: &Analysis, ruleset: &Ruleset, ui: &str) -> Checked {
    let report = report(text, analysis, ruleset, ui);
    let scores = ruleset.dimensions().iter().map(|dimension| Score {
        dimension: dimension.id.clone(),
        name: dimension.name.get_or(ui, &dimension.id).to_owned(),
        value: report.scores.get(&dimension.id).copied().flatten(),
        base: dimension.base,
        contributions: contributions(text, units, &report, &dimension.id),
    });
    let heavier = |(_, a): &(usize, &FindingReport), (_, b): &(usize, &FindingReport)| {
        a.concern.total_cmp(&b.concern).then(b.weight.total_cmp(&a.weight))
    };
    let gravest = report.findings.iter().enumerate().filter(|(_, finding)| finding.concern > 0.0).max_by(heavier);
    Checked {
        scores: scores.collect(),
        not_judged: report.reason.map(|reason| if reason == "empty" { NotJudged::Empty } else { NotJudged::Language }),
        verdict: report.judged.then_some(match analysis.verdict {
            tact_core::Verdict::Send => Verdict::Send,
            tact_core::Verdict::Review => Verdict::Review,
            tact_core::Verdict::Hold => Verdict::Hold,
        }),
        concern: Concern {
            sum: report.concern.sum,
            base: report.concern.base,
            review: report.concern.review,
            hold: report.concern.hold,
        },
        gravest: gravest.map(|(index, _)| index as u32),
        because: gravest
            .filter(|_| report.verdict != Some("send"))
            .map(|(_, finding)| finding.message.clone())
            .or(report.because),
        zones: analysis
            .zones
            .iter()
            .map(|zone| Zone { kind: zone.kind.as_str().to_owned(), span: units.span(zone.start, zone.end) })
            .collect(),
        left_alone: analysis.left_alone.iter().map(|&(start, end)| units.span(start, end)).collect(),
        words: words(text, analysis),
        thread: analysis
            .thread
            .as_ref()
            .map(|thread| Thread { author: thread.author.clone(), text: thread.text.clone() }),
        customer_name: analysis.customer_name.clone(),
        language: report.language,
        findings: report.findings.into_iter().map(|finding| shown(finding, units)).collect(),
    }
}

fn contributions(text: &str, units: &Units, report: &Report, dimension: &str) -> Vec<Contribution> {
    let counted = |one: &&ContributionReport| one.dimension == dimension && one.points != 0.0;
    let shown = |one: &ContributionReport| Contribution {
        rule: one.rule.clone(),
        name: one.name.clone(),
        points: one.points,
        span: units.span(one.start, one.end),
        excerpt: excerpt(&text[one.start..one.end]),
        waived: one.waived,
        words: one.words.clone(),
    };
    report.contributions.iter().filter(counted).map(shown).collect()
}

/// A passage on one line, shortened.
fn excerpt(passage: &str) -> String {
    let line = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

fn shown(finding: FindingReport, units: &Units) -> Finding {
    let edit = |edit: tact_core::Edit| Edit { span: units.span(edit.start, edit.end), text: edit.text };
    Finding {
        span: units.span(finding.start, finding.end),
        severity: severity(finding.severity),
        fixes: finding
            .fixes
            .into_iter()
            .map(|fix| Fix { text: fix.text, edits: fix.edits.into_iter().map(edit).collect() })
            .collect(),
        rule: finding.rule,
        phenomenon: finding.phenomenon,
        name: finding.name,
        dimension: finding.dimension,
        excerpt: finding.excerpt,
        message: finding.message,
        why: finding.why,
        advice: finding.advice,
        source: finding.source,
        weight: finding.weight,
        concern: finding.concern,
    }
}

/// The same grade for front ends.
pub fn severity(severity: tact_core::spec::Severity) -> Severity {
    use tact_core::spec::Severity as Grade;
    match severity {
        Grade::Info => Severity::Info,
        Grade::Low => Severity::Low,
        Grade::Medium => Severity::Medium,
        Grade::High => Severity::High,
    }
}

/// The words of the judged parts, as people count them: between spaces.
fn words(text: &str, analysis: &Analysis) -> u32 {
    let judged = |kind| matches!(kind, ZoneKind::Salutation | ZoneKind::Body | ZoneKind::Closing);
    let of =
        |zone: &tact_core::Zone| text[zone.start..zone.end].split_whitespace().filter(|word| is_word(word)).count();
    analysis.zones.iter().filter(|zone| judged(zone.kind)).map(of).sum::<usize>() as u32
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
