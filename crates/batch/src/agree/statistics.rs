//! The statistics of agreement: numbers in, one number out, and nothing where it cannot be computed.
//!
//! | statistic | what it says | source |
//! | --- | --- | --- |
//! | [`spearman`] | do two people put things in the same order? | Spearman, C. (1904), The proof and measurement of association between two things; ties get the mean of their ranks (Kendall, M. G. (1945), The treatment of ties in ranking problems) |
//! | [`auc`] | how often does a case that has it score higher than one that has not? | Mann, H. B. & Whitney, D. R. (1947), On a test of whether one of two random variables is stochastically larger; as the area under the ROC curve: Hanley, J. A. & McNeil, B. J. (1982) |
//! | [`f1`] | are the same cases found? | van Rijsbergen, C. J. (1979), Information Retrieval, chapter 7 |
//! | [`quadratic_kappa`] | how far apart are two verdicts, beside what chance would give? | Cohen, J. (1968), Weighted kappa |

/// Spearman's rank correlation: Pearson's correlation of the ranks, ties with the mean of their ranks. Nothing where one
/// side is all the same.
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    pearson(&ranks(&left), &ranks(&right))
}

/// The area under the ROC curve, from the Mann-Whitney statistic: the share of pairs of a case that has it and one that
/// has not, in which the first scores higher; a tie counts half. Nothing without both kinds.
pub fn auc(cases: &[(f64, bool)]) -> Option<f64> {
    let scores: Vec<f64> = cases.iter().map(|case| case.0).collect();
    let with = cases.iter().filter(|case| case.1).count() as f64;
    let without = cases.len() as f64 - with;
    let sum: f64 = ranks(&scores).iter().zip(cases).filter(|(_, case)| case.1).map(|(rank, _)| rank).sum();
    quotient(sum - with * (with + 1.0) / 2.0, with * without)
}

/// The harmonic mean of precision and recall; the same whichever side is called the truth. Nothing where neither side
/// has a case.
pub fn f1(pairs: &[(bool, bool)]) -> Option<f64> {
    let count = |both: (bool, bool)| pairs.iter().filter(|pair| **pair == both).count() as f64;
    let agreed = 2.0 * count((true, true));
    quotient(agreed, agreed + count((true, false)) + count((false, true)))
}

/// Cohen's kappa with quadratic weights: 1 less the mean squared distance of the pairs, divided by the one that the same
/// labels would have in random pairs. Nothing where every label is the same.
pub fn quadratic_kappa(pairs: &[(f64, f64)]) -> Option<f64> {
    let observed: f64 = pairs.iter().map(|(left, right)| (left - right).powi(2)).sum();
    // The sum over all pairs (i, j) of (left_i - right_j)² / n, multiplied out.
    let squares: f64 = pairs.iter().map(|(left, right)| left * left + right * right).sum();
    let (left, right) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let by_chance = squares - quotient(2.0 * left * right, pairs.len() as f64)?;
    quotient(observed, by_chance).map(|share| 1.0 - share)
}

/// The share of those that are true.
pub fn share(cases: &[bool]) -> Option<f64> {
    quotient(cases.iter().filter(|case| **case).count() as f64, cases.len() as f64)
}

/// The threshold on a score of 0 to 100 from which on `true` is said with the fewest mistakes, and the share of cases that
/// are then right. Of several as good, the one nearest to `usual`.
pub fn best_threshold(cases: &[(u8, bool)], usual: u8) -> Option<(u8, f64)> {
    let right = |from: u8| cases.iter().filter(|(score, truth)| (*score >= from) == *truth).count();
    let best = (0..=101).max_by_key(|&from| (right(from), std::cmp::Reverse((from.abs_diff(usual), from))))?;
    Some((best, quotient(right(best) as f64, cases.len() as f64)?))
}

/// The rank of each value, from 1; values that are the same share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let last = before + tied.len();
        for &at in tied {
            ranks[at] = f64::midpoint(before as f64 + 1.0, last as f64);
        }
        before = last;
    }
    ranks
}

/// Pearson's correlation.
fn pearson(left: &[f64], right: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| quotient(values.iter().sum(), values.len() as f64);
    let (left_mean, right_mean) = (mean(left)?, mean(right)?);
    let (mut both, mut of_left, mut of_right) = (0.0, 0.0, 0.0);
    for (a, b) in left.iter().zip(right) {
        let (a, b) = (a - left_mean, b - right_mean);
        both += a * b;
        of_left += a * a;
        of_right += b * b;
    }
    quotient(both, (of_left * of_right).sqrt())
}

/// A quotient, where there is one.
fn quotient(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-9)
    }

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        let found = ranks(&[10.0, 30.0, 20.0, 20.0, 5.0]);
        assert!(found.iter().zip([2.0, 5.0, 3.5, 3.5, 1.0]).all(|(found, expected)| near(Some(*found), expected)));
    }

    #[test]
    fn spearman_by_hand() {
        // Ranks 1 2 3 4 5 against 2 1 4 3 5: the squared differences add up to 4; 1 - 6 · 4 / (5 · 24) = 0.8.
        assert!(near(spearman(&[(1.0, 20.0), (2.0, 10.0), (3.0, 40.0), (4.0, 30.0), (5.0, 50.0)]), 0.8));
        // With ties: ranks 1.5 1.5 3 4 against 1 2.5 2.5 4; the products of what they are off the mean 2.5 add up to 3.75,
        // the squares to 4.5 on both sides: 3.75 / 4.5 = 5 / 6.
        assert!(near(spearman(&[(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (3.0, 3.0)]), 5.0 / 6.0));
        assert_eq!(spearman(&[(1.0, 3.0), (2.0, 3.0)]), None);
        assert_eq!(spearman(&[]), None);
    }

    #[test]
    fn auc_by_hand() {
        // 80 beats 70 and 20, 70 ties with 70 and beats 20: 3.5 of 4 pairs.
        assert!(near(auc(&[(80.0, true), (70.0, true), (70.0, false), (20.0, false)]), 0.875));
        assert!(near(auc(&[(1.0, false), (1.0, true)]), 0.5));
        assert_eq!(auc(&[(1.0, true), (2.0, true)]), None);
        assert_eq!(auc(&[]), None);
    }

    #[test]
    fn f1_by_hand() {
        // Precision 2 / 3, recall 2 / 4: 2 · 1/3 / (7/6) = 4 / 7.
        let cases = [(true, true), (true, true), (true, false), (false, true), (false, true), (false, false)];
        assert!(near(f1(&cases), 4.0 / 7.0));
        assert_eq!(f1(&[(false, false)]), None);
        assert_eq!(f1(&[]), None);
    }

    #[test]
    fn kappa_by_hand() {
        // Observed (0,0) (1,1) (2,2) (0,2): squares 4. By chance, lefts 0 1 2 0 against rights 0 1 2 2: the squared
        // distances of all 16 pairs add up to 9 + 3 + 5 + 9 = 26; 26 / 4 = 6.5; 1 - 4 / 6.5 = 5 / 13.
        assert!(near(quadratic_kappa(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0)]), 5.0 / 13.0));
        assert_eq!(quadratic_kappa(&[(1.0, 1.0), (1.0, 1.0)]), None);
        assert_eq!(quadratic_kappa(&[]), None);
    }

    #[test]
    fn thresholds_by_hand() {
        // From 31 to 60 on all four are right; 50 is among them.
        let cases = [(10, false), (30, false), (60, true), (90, true)];
        assert_eq!(best_threshold(&cases, 50), Some((50, 1.0)));
        // Here only from 61 to 70 on; the nearest to 50 is 61.
        assert_eq!(best_threshold(&[(10, false), (60, false), (70, true)], 50), Some((61, 1.0)));
        assert_eq!(best_threshold(&[(0, false), (100, false)], 50), Some((101, 1.0)));
        assert_eq!(best_threshold(&[], 50), None);
        assert!(near(share(&[true, true, false, true]), 0.75));
        assert_eq!(share(&[]), None);
    }

    fn small() -> impl Strategy<Value = f64> {
        (0_u8..6).prop_map(f64::from)
    }

    proptest! {
        #[test]
        fn ranks_add_up(values in vec(small(), 0..40)) {
            let count = values.len() as f64;
            prop_assert!(near(Some(ranks(&values).iter().sum()), count * (count + 1.0) / 2.0));
        }

        #[test]
        fn spearman_sees_order_alone(pairs in vec((small(), small()), 0..40)) {
            let found = spearman(&pairs);
            let swapped: Vec<_> = pairs.iter().map(|(left, right)| (*right, *left)).collect();
            let stretched: Vec<_> = pairs.iter().map(|(left, right)| (left.exp(), 3.0 * right - 7.0)).collect();
            let reversed: Vec<_> = pairs.iter().map(|(left, right)| (-left, *right)).collect();
            let same: Vec<_> = pairs.iter().map(|(left, _)| (*left, *left)).collect();
            match found {
                Some(found) => {
                    prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&found));
                    prop_assert!(near(spearman(&swapped), found));
                    prop_assert!(near(spearman(&stretched), found));
                    prop_assert!(near(spearman(&reversed), -found));
                    prop_assert!(near(spearman(&same), 1.0));
                }
                None => prop_assert_eq!(spearman(&swapped), None),
            }
        }

        #[test]
        fn auc_counts_pairs(cases in vec((small(), any::<bool>()), 0..30)) {
            let (mut won, mut all) = (0.0, 0.0);
            for (high, _) in cases.iter().filter(|case| case.1) {
                for (low, _) in cases.iter().filter(|case| !case.1) {
                    all += 1.0;
                    won += if high > low { 1.0 } else if high < low { 0.0 } else { 0.5 };
                }
            }
            let reversed: Vec<_> = cases.iter().map(|(score, truth)| (-score, *truth)).collect();
            match auc(&cases) {
                Some(found) => {
                    prop_assert!(near(Some(found), won / all));
                    prop_assert!(near(auc(&reversed), 1.0 - found));
                }
                None => prop_assert!(all == 0.0),
            }
        }

        #[test]
        fn f1_knows_no_sides(pairs in vec(any::<(bool, bool)>(), 0..40)) {
            let swapped: Vec<_> = pairs.iter().map(|(left, right)| (*right, *left)).collect();
            prop_assert_eq!(f1(&pairs), f1(&swapped));
            prop_assert!(f1(&pairs).is_none_or(|found| (0.0..=1.0).contains(&found)));
        }

        #[test]
        fn kappa_is_that_of_the_table(pairs in vec((0_usize..3, 0_usize..3), 1..40)) {
            // As it is defined: a table of counts, weighted by squared distance.
            let mut table = [[0.0; 3]; 3];
            for (left, right) in &pairs {
                table[*left][*right] += 1.0;
            }
            let (mut observed, mut by_chance) = (0.0, 0.0);
            for left in 0_usize..3 {
                for right in 0..3 {
                    let weight = (left.abs_diff(right) as f64).powi(2);
                    let column: f64 = table.iter().map(|row| row[right]).sum();
                    observed += weight * table[left][right];
                    by_chance += weight * table[left].iter().sum::<f64>() * column / pairs.len() as f64;
                }
            }
            let numbers: Vec<_> = pairs.iter().map(|(left, right)| (*left as f64, *right as f64)).collect();
            match quadratic_kappa(&numbers) {
                Some(found) => prop_assert!(near(Some(found), 1.0 - observed / by_chance)),
                None => prop_assert!(by_chance.abs() < 1e-9),
            }
        }

        #[test]
        fn no_threshold_is_better(cases in vec((0_u8..=100, any::<bool>()), 1..40), other in 0_u8..=101) {
            let right = |from: u8| share(&cases.iter().map(|case| (case.0 >= from) == case.1).collect::<Vec<_>>());
            let (threshold, best) = best_threshold(&cases, 50).unwrap();
            prop_assert!(near(right(threshold), best));
            prop_assert!(right(other).unwrap() <= best);
        }
    }
}
