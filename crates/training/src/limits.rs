//! Where a reply is to be reviewed, and where held: two numbers, set by the agreement with those who labelled.
//!
//! The fit of concerns counts how far each reply is from where it should be, which is smooth and can be fitted; agreement
//! only counts verdicts. So the base and the upper limit are looked for once more by agreement itself.

use tact_core::spec::Spec;

use crate::calibrate::score;
use crate::judged::Judged;

/// How far the base may move from the fitted one, in hundredths.
const BASE: i32 = 20;
/// The upper limits that are tried, in hundredths.
const HOLD: std::ops::RangeInclusive<i32> = 160..=195;
/// A base is as good as those next to it, so many hundredths on either side: no single reply decides.
const BESIDE: i32 = 3;
/// Agreement that differs by less is the same: of bases that agree equally well the lowest is taken, because a reply that is
/// held up for nothing costs more trust than one that is let go.
const SAME: f32 = 0.01;
/// Verdicts.
const VERDICTS: usize = 3;

/// Sets the base and the upper limit for which the verdicts agree best with the labels: quadratic kappa, the mean of
/// the real replies and the project's own of each language.
pub fn set(spec: &mut Spec, replies: &[(Judged, bool)]) {
    let groups: Vec<Vec<(usize, f32)>> = (0..spec.languages.len())
        .flat_map(|language| [true, false].map(|real| (language, real)))
        .map(|(language, real)| {
            let mine = replies.iter().filter(|(judged, is_real)| judged.language == language && *is_real == real);
            mine.filter_map(|(judged, _)| Some((usize::from(judged.row.verdict?), concern(spec, judged)))).collect()
        })
        .collect();
    let agreement = |shift: i32, hold: i32| -> f32 {
        groups.iter().map(|group| kappa(group, hundredths(shift), spec.review, hundredths(hold))).sum()
    };
    let mut best = (f32::MIN, *HOLD.start());
    let mut bases: Vec<(f32, i32)> = Vec::new();
    for hold in HOLD.step_by(5) {
        let all: Vec<f32> = (-BASE - BESIDE..=BASE + BESIDE).map(|shift| agreement(shift, hold)).collect();
        let mean = |beside: &[f32]| beside.iter().sum::<f32>() / (beside.len() * groups.len()) as f32;
        let here: Vec<(f32, i32)> = all.windows(2 * BESIDE as usize + 1).map(mean).zip(-BASE..=BASE).collect();
        let highest = here.iter().map(|one| one.0).fold(f32::MIN, f32::max);
        if highest > best.0 {
            best = (highest, hold);
            bases = here;
        }
    }
    let lowest = bases.iter().find(|(agreement, _)| *agreement >= best.0 - SAME).map_or(0, |one| one.1);
    spec.base_concern = ((spec.base_concern + hundredths(lowest)) * 100.0).round() / 100.0;
    spec.hold = hundredths(best.1);
}

fn hundredths(number: i32) -> f32 {
    number as f32 / 100.0
}

/// The sum of all concerns of a reply, as the engine has it.
fn concern(spec: &Spec, judged: &Judged) -> f32 {
    let of_findings = judged.shown.iter().map(|&(phenomenon, amount)| spec.phenomena[phenomenon].concern * amount);
    let of_scores = spec.dimensions.iter().map(|dimension| {
        dimension.concern_of(score(spec, judged, &dimension.id).round(), judged.problem, judged.letter)
    });
    spec.base_concern + of_findings.sum::<f32>() + of_scores.sum::<f32>()
}

/// Quadratic kappa of labels and sums of concerns, moved by `shift`.
fn kappa(rows: &[(usize, f32)], shift: f32, review: f32, hold: f32) -> f32 {
    let mut table = [[0.0f32; VERDICTS]; VERDICTS];
    for &(label, sum) in rows {
        let verdict = usize::from(sum + shift >= review) + usize::from(sum + shift >= hold);
        table[label.min(VERDICTS - 1)][verdict] += 1.0;
    }
    let all = rows.len().max(1) as f32;
    let (mut seen, mut by_chance) = (0.0, 0.0);
    for (label, row) in table.iter().enumerate() {
        for (verdict, &count) in row.iter().enumerate() {
            let apart = (label as f32 - verdict as f32).powi(2);
            let column: f32 = table.iter().map(|row| row[verdict]).sum();
            seen += apart * count;
            by_chance += apart * row.iter().sum::<f32>() * column / all;
        }
    }
    if by_chance > 0.0 { 1.0 - seen / by_chance } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_one_where_all_agree_and_none_where_it_is_chance() {
        let agreed = [(0, 0.2), (1, 1.2), (2, 1.9)];
        assert!((kappa(&agreed, 0.0, 1.0, 1.8) - 1.0).abs() < 1e-6);
        let chance = [(0, 0.2), (0, 1.2), (1, 0.2), (1, 1.2)];
        assert!(kappa(&chance, 0.0, 1.0, 1.8).abs() < 1e-6);
        // Two steps count four times as much as one.
        let (far, near) = ([(0, 1.9), (1, 1.2), (2, 1.9)], [(0, 1.2), (1, 1.2), (2, 1.9)]);
        assert!(kappa(&far, 0.0, 1.0, 1.8) < kappa(&near, 0.0, 1.0, 1.8));
    }
}
