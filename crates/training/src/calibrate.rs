//! Points and concerns, fitted to labels: what each phenomenon adds to which score and to the verdict.
//!
//! The guesses of those who wrote the rules are where the fit starts from, and what it stays with where the labelled
//! replies say nothing. One set of numbers for both languages.

use tact_core::spec::{Direction, Spec};

use crate::corpus::Row as Labelled;
use crate::descent::{Parameter, Range, Row, fit};
use crate::judged::Judged;

/// How strongly concerns are held at their guesses.
const HOLD_CONCERNS: f32 = 1e-3;
/// What every reply may have of concern to start with.
const BASE: (f32, f32) = (0.0, 1.2);
/// Sums of concerns between which a reply is to be reviewed. The verdict changes a little below the upper one
/// (`dimensions.toml`), because sums are kept away from both.
const REVIEW: f32 = 1.0;
const HOLD: f32 = 2.0;
/// How far from a limit a sum should be.
const MARGIN: f32 = 0.25;
/// How much all real replies together matter, beside all that were written for the project: for the verdict. Text that is
/// written later does not drown them.
const REAL_VERDICT: f32 = 2.05;
/// How much more one that should not go as it is: few of them are such.
const REAL_FAULT: f32 = 2.0;

/// What is fitted of one dimension: what its labels want, and how far its base may move.
struct Scale {
    id: &'static str,
    wanted: fn(&Labelled) -> Option<Range>,
    /// How much a reply with such labels matters.
    matters: fn(&Labelled) -> f32,
    /// The score of a reply with nothing in it: the least it may be, the guess, the most.
    base: (f32, f32, f32),
    /// How much all real replies together matter, beside all that were written for the project.
    real: f32,
    /// How strongly points are held at their guesses.
    hold: f32,
}

const SCALES: [Scale; 3] = [
    Scale {
        id: "politeness",
        wanted: |row| {
            row.politeness.map(|label| {
                [
                    Range { from: -1e6, to: 12.0 },
                    Range { from: 17.0, to: 33.0 },
                    Range { from: 42.0, to: 58.0 },
                    Range { from: 67.0, to: 83.0 },
                    Range { from: 88.0, to: 1e6 },
                ][usize::from(label.clamp(1, 5)) - 1]
            })
        },
        matters: |_| 1.0,
        base: (30.0, 50.0, 60.0),
        real: 0.7,
        hold: 1e-3,
    },
    Scale {
        id: "empathy",
        wanted: |row| {
            row.empathy.map(|label| {
                [
                    Range { from: -1e6, to: 10.0 },
                    Range { from: 25.0, to: 41.0 },
                    Range { from: 59.0, to: 75.0 },
                    Range { from: 90.0, to: 1e6 },
                ][usize::from(label.min(3))]
            })
        },
        matters: |_| 1.0,
        base: (0.0, 0.0, 30.0),
        real: 1.3,
        hold: 1e-3,
    },
    Scale {
        id: "blame",
        wanted: |row| {
            row.blame.map(|label| {
                [
                    Range { from: 75.0, to: 1e6 },
                    Range { from: 20.0, to: 45.0 },
                    Range { from: -1e6, to: 22.0 },
                    Range { from: -1e6, to: 12.0 },
                ][usize::from(label.min(3))]
            })
        },
        matters: |row| match row.blame {
            Some(0) | None => 1.0,
            Some(1) => 1.5,
            Some(_) => 12.0,
        },
        base: (100.0, 100.0, 100.0),
        real: 3.4,
        hold: 2e-2,
    },
];

/// Where a line from score to concern counts.
#[derive(Clone, Copy, PartialEq)]
enum When {
    Always,
    NoProblem,
    Problem,
    Letter,
}

impl When {
    /// How much a line counts in this reply.
    fn share(self, judged: &Judged) -> f32 {
        match self {
            Self::Always => 1.0,
            Self::NoProblem => f32::from(u8::from(!judged.problem)),
            Self::Problem => f32::from(u8::from(judged.problem)),
            Self::Letter => judged.letter,
        }
    }
}

/// Places on the scale of a score at which its concern is fitted; the last is 0.
const BENDS: [(&str, When, &[f32]); 5] = [
    ("politeness", When::Always, &[10.0, 30.0, 50.0]),
    ("empathy", When::NoProblem, &[0.0, 20.0, 40.0, 70.0]),
    ("empathy", When::Problem, &[0.0, 20.0, 40.0, 70.0]),
    ("empathy", When::Letter, &[0.0, 20.0, 40.0, 70.0]),
    ("blame", When::Always, &[5.0, 25.0, 45.0, 75.0]),
];

/// Fits points and bases into `spec`, then concerns. Replies stand with whether they are real.
pub fn calibrate(spec: &mut Spec, replies: &[(Judged, bool)]) {
    let real = replies.iter().filter(|(_, real)| *real).count();
    // What one real reply counts, if all of them together count as much as the project's own.
    let even = (replies.len() - real) as f32 / real.max(1) as f32;
    for scale in &SCALES {
        points(spec, scale, replies, even);
    }
    concerns(spec, replies, even);
}

fn dimension<'s>(spec: &'s Spec, id: &str) -> Option<&'s tact_core::spec::DimensionSpec> {
    spec.dimensions.iter().find(|dimension| dimension.id == id)
}

fn points(spec: &mut Spec, scale: &Scale, replies: &[(Judged, bool)], even: f32) {
    let (least, prior, most) = scale.base;
    let mut parameters = vec![Parameter { prior, scale: 5.0, least, most }];
    let mut fitted: Vec<usize> = Vec::new();
    for (number, phenomenon) in spec.phenomena.iter().enumerate() {
        if let Some((_, prior)) = phenomenon.points.iter().find(|(name, _)| name == scale.id) {
            // What helps does not hurt, and the other way round.
            let (least, most) = if *prior < 0.0 { (-100.0, -1.0) } else { (1.0, 100.0) };
            fitted.push(number);
            parameters.push(Parameter { prior: *prior, scale: prior.abs() / 3.0 + 4.0, least, most });
        }
    }
    let row = |(judged, real): &(Judged, bool)| {
        let wanted = (scale.wanted)(&judged.row)?;
        let mut amounts = vec![(0, 1.0)];
        for &(phenomenon, amount) in &judged.amounts {
            let index = fitted.iter().position(|&known| known == phenomenon);
            amounts.extend(index.map(|index| (index + 1, amount)));
        }
        let weight = (scale.matters)(&judged.row) * if *real { scale.real * even } else { 1.0 };
        Some(Row { amounts, wanted, weight })
    };
    let rows: Vec<Row> = replies.iter().filter_map(row).collect();
    let values = fit(&rows, &parameters, 25.0, scale.hold);
    for (number, value) in fitted.iter().zip(&values[1..]) {
        for (name, points) in &mut spec.phenomena[*number].points {
            if name == scale.id {
                *points = value.round();
            }
        }
    }
    for dimension in spec.dimensions.iter_mut().filter(|dimension| dimension.id == scale.id) {
        dimension.base = values[0].round();
    }
}

/// The score of a reply by the points of `spec`.
pub fn score(spec: &Spec, judged: &Judged, id: &str) -> f32 {
    let base = dimension(spec, id).map_or(0.0, |dimension| dimension.base);
    let points = judged.amounts.iter().map(|&(phenomenon, amount)| {
        let points = spec.phenomena[phenomenon].points.iter().find(|(name, _)| name == id);
        points.map_or(0.0, |(_, points)| points * amount)
    });
    (base + points.sum::<f32>()).clamp(0.0, 100.0)
}

fn concerns(spec: &mut Spec, replies: &[(Judged, bool)], even: f32) {
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut fitted: Vec<usize> = Vec::new();
    for (number, phenomenon) in spec.phenomena.iter().enumerate() {
        if phenomenon.direction != Direction::Fact && phenomenon.concern != 0.0 {
            fitted.push(number);
            let prior = phenomenon.concern / 2.0;
            // What reassures does not worry, and the other way round.
            let (least, most) = if prior < 0.0 { (-2.0, 0.0) } else { (0.0, 2.0) };
            parameters.push(Parameter { prior, scale: 0.5, least, most });
        }
    }
    let bends: Vec<(usize, f32)> = BENDS
        .iter()
        .enumerate()
        .flat_map(|(line, (_, _, places))| places[..places.len() - 1].iter().map(move |&place| (line, place)))
        .collect();
    let first = parameters.len();
    parameters.extend(bends.iter().map(|_| Parameter { prior: 0.5, scale: 0.5, least: 0.0, most: 2.2 }));
    let common = parameters.len();
    parameters.push(Parameter { prior: 0.0, scale: 0.5, least: BASE.0, most: BASE.1 });
    let row = |(judged, real): &(Judged, bool)| {
        let wanted = match judged.row.verdict? {
            0 => Range { from: -1e6, to: REVIEW - MARGIN },
            1 => Range { from: REVIEW + MARGIN, to: HOLD - MARGIN },
            _ => Range { from: HOLD + MARGIN, to: 1e6 },
        };
        let mut amounts = vec![(common, 1.0)];
        for &(phenomenon, amount) in &judged.shown {
            let index = fitted.iter().position(|&known| known == phenomenon);
            amounts.extend(index.map(|index| (index, amount)));
        }
        for (line, (id, when, places)) in BENDS.iter().enumerate() {
            let share = when.share(judged);
            let at = score(spec, judged, id);
            let mine = bends.iter().enumerate().filter(|(_, (of, _))| share > 0.0 && *of == line);
            amounts.extend(mine.enumerate().map(|(place, (index, _))| (first + index, share * hat(places, place, at))));
        }
        let weight = match judged.row.verdict {
            _ if !*real => 1.0,
            Some(0) => REAL_VERDICT * even,
            _ => REAL_VERDICT * REAL_FAULT * even,
        };
        Some(Row { amounts, wanted, weight })
    };
    let rows: Vec<Row> = replies.iter().filter_map(row).collect();
    let values = fit(&rows, &parameters, 1.0, HOLD_CONCERNS);
    let short = |value: f32| (value * 100.0).round() / 100.0;
    spec.base_concern = short(values[common]);
    for (number, value) in fitted.iter().zip(&values) {
        spec.phenomena[*number].concern = short(*value);
    }
    for (line, (id, when, places)) in BENDS.iter().enumerate() {
        let heights = bends.iter().zip(&values[first..]).filter(|((of, _), _)| *of == line);
        let mut points: Vec<(f32, f32)> = heights.map(|((_, place), height)| (*place, short(*height))).collect();
        points.extend(places.last().map(|&place| (place, 0.0)));
        for dimension in spec.dimensions.iter_mut().filter(|dimension| dimension.id == *id) {
            match when {
                When::Always | When::NoProblem => dimension.concern.clone_from(&points),
                When::Problem => dimension.concern_with_problem.clone_from(&points),
                When::Letter => dimension.concern_in_letter.clone_from(&points),
            }
        }
    }
}

/// How much the height at one of these places counts at a score: 1 there, 0 at its neighbours, linear between.
fn hat(places: &[f32], place: usize, at: f32) -> f32 {
    let here = places[place];
    if at <= here {
        match place.checked_sub(1).map(|before| places[before]) {
            Some(before) => ((at - before) / (here - before)).clamp(0.0, 1.0),
            None => 1.0,
        }
    } else {
        places.get(place + 1).map_or(1.0, |&next| ((next - at) / (next - here)).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hats_add_up_to_a_line() {
        let places = [10.0, 30.0, 50.0];
        for (at, expected) in
            [(0.0, [1.0, 0.0, 0.0]), (20.0, [0.5, 0.5, 0.0]), (50.0, [0.0, 0.0, 1.0]), (80.0, [0.0, 0.0, 1.0])]
        {
            let hats: Vec<f32> = (0..3).map(|place| hat(&places, place, at)).collect();
            assert_eq!(hats, expected, "{at}");
        }
    }
}
