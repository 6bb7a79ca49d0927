//! Parts add up to the whole, however the rows are divided and in whatever order they come.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::*;

const DIMENSIONS: usize = 4;

fn fact() -> impl Strategy<Value = Fact<'static>> {
    let week = prop_oneof![
        Just(String::new()),
        (0_i64..3000).prop_map(|days| {
            crate::dates::week_of(&(1_500_000_000 + days * 86_400).to_string(), false).unwrap_or_default()
        })
    ];
    let found = (0_u8..3, 0_u8..30, any::<bool>(), any::<bool>(), vec(0_u8..=100, DIMENSIONS), btree_set("[ab]", 0..3));
    let found = found.prop_map(|(verdict, concern, opening, problem, scores, findings)| Found {
        verdict,
        concern: f32::from(concern) / 10.0,
        opening,
        problem,
        scores,
        findings: findings.into_iter().map(Into::into).collect(),
    });
    let judged = prop_oneof![1 => Just(None), 6 => found.prop_map(Some)];
    ("[a-h]?", "[xy]?", week, "(fr|en)?", "(email|chat)", "[a-f]{1,2}", judged, any::<bool>()).prop_map(
        |(agent, team, period, language, channel, text, judged, unreadable)| Fact {
            agent: agent.into(),
            team: team.into(),
            period: period.into(),
            language: language.into(),
            channel: channel.into(),
            text: text.into(),
            unreadable: unreadable && judged.is_none(),
            judged,
            ..Fact::default()
        },
    )
}

/// Each with a place of its own.
fn facts() -> impl Strategy<Value = Vec<Fact<'static>>> {
    vec(fact(), 0..80).prop_map(|mut facts| {
        (1..).zip(&mut facts).for_each(|(row, fact)| fact.row = row);
        facts
    })
}

fn cube<'a>(facts: impl IntoIterator<Item = &'a Fact<'static>>, most: usize) -> Cube {
    let mut cube = Cube::new(most);
    facts.into_iter().for_each(|fact| cube.add(fact));
    cube
}

proptest! {
    #[test]
    fn parts_of_a_cube_add_up(facts in facts(), cuts in vec(0_usize..80, 0..4), most in 4_usize..200) {
        let whole = cube(&facts, most).cells();
        // Agent and team, known or not, three languages, two channels, two findings and none: these stay apart in any case.
        prop_assert!(whole.len() <= most.max(2 * 2 * 3 * 3 * 2));
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(facts.len())).collect();
        cuts.extend([0, facts.len()]);
        cuts.sort_unstable();
        let parts: Vec<Cube> = cuts.windows(2).map(|pair| cube(&facts[pair[0]..pair[1]], most)).collect();
        // Backwards as well: no order matters.
        for parts in [parts.iter().collect::<Vec<_>>(), parts.iter().rev().collect()] {
            let mut merged = Cube::new(most);
            for part in parts {
                merged.merge(part);
            }
            prop_assert_eq!(merged.cells(), whole.clone());
        }
        prop_assert_eq!(cube(facts.iter().rev(), most).cells(), whole);
    }

    #[test]
    fn nothing_is_lost(facts in facts(), most in 4_usize..200) {
        let cells = cube(&facts, most).cells();
        let total = |of: fn(&Counts) -> u64| -> u64 {
            cells.iter().filter(|cell| cell.key.finding.is_empty()).map(|cell| of(&cell.counts)).sum()
        };
        let judged: Vec<_> = facts.iter().filter_map(|fact| fact.judged.as_ref()).collect();
        prop_assert_eq!(total(|counts| counts.replies), facts.len() as u64);
        prop_assert_eq!(total(Counts::judged), judged.len() as u64);
        prop_assert_eq!(total(|counts| counts.no_opening), judged.iter().filter(|one| !one.opening).count() as u64);
        prop_assert_eq!(total(|counts| counts.unreadable), facts.iter().filter(|fact| fact.unreadable).count() as u64);
        for place in 0..DIMENSIONS {
            let of = |part: fn(&Measure) -> u64| -> u64 {
                let cells = cells.iter().filter(|cell| cell.key.finding.is_empty());
                cells.filter_map(|cell| cell.counts.measures.get(place)).map(part).sum()
            };
            prop_assert_eq!(of(|one| one.sum), judged.iter().map(|one| u64::from(one.scores[place])).sum::<u64>());
            prop_assert_eq!(of(|one| one.squares), judged.iter().map(|one| u64::from(one.scores[place]).pow(2)).sum::<u64>());
            prop_assert_eq!(of(|one| one.bins.iter().sum()), judged.len() as u64);
        }
        for finding in ["a", "b"] {
            let with: u64 = cells.iter().filter(|cell| cell.key.finding == finding).map(|cell| cell.counts.replies).sum();
            let expected = judged.iter().filter(|one| one.findings.iter().any(|id| id == finding)).count();
            prop_assert_eq!(with, expected as u64);
        }
    }

    #[test]
    fn what_was_kept_goes_on_like_the_whole(facts in facts(), cut in 0_usize..80, most in 4_usize..200) {
        let (first, last) = facts.split_at(cut.min(facts.len()));
        let of = |facts: &[Fact]| {
            let mut figures = Figures { cube: Cube::new(most), ..Figures::default() };
            for fact in facts {
                figures.add(fact);
            }
            figures
        };
        let (mut again, mut whole) = (Figures::from_json(&of(first).to_json()).unwrap(), of(first));
        prop_assert_eq!(again.cube.cells(), whole.cube.cells());
        for fact in last {
            again.examples.add(fact);
            whole.examples.add(fact);
        }
        prop_assert_eq!(again.examples.shown(), whole.examples.shown());
        again.cube.merge(&of(last).cube);
        whole.cube.merge(&of(last).cube);
        // Both as coarse as the coarser of the two parts.
        let step = again.cube.step.max(whole.cube.step);
        again.cube.coarsen_to(step);
        whole.cube.coarsen_to(step);
        prop_assert_eq!(again.cube.cells(), whole.cube.cells());
    }

    #[test]
    fn cells_are_rows_of_a_table(facts in facts()) {
        let dimensions: Vec<String> = (0..DIMENSIONS).map(|number| format!("d{number}")).collect();
        for cell in cube(&facts, 1000).cells() {
            let row = cell.to_row(&dimensions);
            let text = serde_json::to_string(&row).unwrap();
            prop_assert_eq!(Cell::from_row(&serde_json::from_str(&text).unwrap(), &dimensions).unwrap(), cell);
            for column in row.keys() {
                let mut broken = row.clone();
                broken.insert(column.clone(), serde_json::json!([1]));
                let judged = row["send"] != 0 || row["review"] != 0 || row["hold"] != 0;
                if judged || !column.starts_with('d') {
                    prop_assert_eq!(Cell::from_row(&broken, &dimensions), Err(cell::BadColumn(column.clone())));
                }
            }
        }
    }

    #[test]
    fn examples_do_not_depend_on_the_order(facts in facts(), cut in 0_usize..80) {
        let of = |facts: &[Fact<'static>]| {
            let mut examples = Examples::default();
            for fact in facts {
                examples.add(fact);
            }
            examples
        };
        let whole = of(&facts);
        let (left, right) = facts.split_at(cut.min(facts.len()));
        let (mut merged, mut backwards) = (of(right), facts.clone());
        merged.merge(&of(left));
        backwards.reverse();
        let backwards = of(&backwards);
        prop_assert_eq!(merged.shown(), whole.shown());
        prop_assert_eq!(backwards.shown(), whole.shown());
        let worst = facts.iter().filter_map(|fact| fact.judged.as_ref()).filter(|found| found.verdict > 0);
        let worst = worst.map(|found| found.concern).fold(0.0, f32::max);
        let shown = whole.shown();
        let shown = shown.iter().filter_map(|fact| fact.judged.as_ref()).filter(|found| found.verdict > 0);
        prop_assert!((shown.map(|found| found.concern).fold(0.0, f32::max) - worst).abs() < 1e-6);
    }
}

#[test]
fn bins_hold_five_points() {
    let found: Vec<usize> = [0, 4, 5, 94, 95, 99, 100].into_iter().map(cell::bin).collect();
    assert_eq!(found, [0, 0, 1, 18, 19, 19, 19]);
}

#[test]
fn no_text_twice_in_one_kind() {
    let mut examples = Examples::default();
    for row in 1..=500 {
        let judged = Found { verdict: 2, concern: 3.0, ..Found::default() };
        examples.add(&Fact { row, text: "canned".into(), judged: Some(judged), ..Fact::default() });
    }
    assert_eq!(examples.shown().len(), 1);
}
