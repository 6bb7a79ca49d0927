//! Linear models with quadratic regularisation, fitted by L-BFGS.
//!
//! Source: Nocedal & Wright, Numerical Optimization, 2nd ed. 2006, algorithms 7.4 and 7.5. Crates for linear models either
//! take dense matrices (here some 40,000 columns, of which a row has 30) or bring a C++ library.

/// How far a prediction is from its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Logistic: targets are probabilities.
    Logistic,
    /// Squared: targets are values.
    Squared,
}

/// One row: the numbers of its features (repeated ones count again), its target and its weight.
#[derive(Clone, Debug)]
pub struct Example {
    /// Columns.
    pub features: Vec<u32>,
    /// What is to be predicted.
    pub target: f32,
    /// How much it matters.
    pub weight: f32,
}

/// What columns have in common: a column's weight is its own and `share` times the sum of those of its parts. Both are
/// regularised, so that columns that share parts help each other.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The parts of each column.
    pub of: Vec<Vec<u32>>,
    /// How many parts there are.
    pub count: usize,
}

/// A fitted model: a weight for each column, and the intercept.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    /// By column.
    pub weights: Vec<f32>,
    /// The value of a row without features.
    pub intercept: f32,
}

impl Linear {
    /// The value of a row: the sum of its weights over the square root of their number, and the intercept.
    pub fn value(&self, features: &[u32]) -> f32 {
        let sum: f32 = features.iter().map(|&feature| self.weights[feature as usize]).sum();
        self.intercept + sum * scale(features)
    }
}

fn scale(features: &[u32]) -> f32 {
    if features.is_empty() { 0.0 } else { 1.0 / (features.len() as f32).sqrt() }
}

/// How many pairs of steps and gradients are remembered.
const MEMORY: usize = 8;
/// Most steps.
const STEPS: usize = 150;
/// A step that gains less than this share of the loss is the last.
const ENOUGH: f64 = 1e-6;

/// Minimises `ridge / 2 · |w|² + Σ weight · loss`, `w` being the weights of columns and parts. The intercept is not
/// regularised.
pub fn fit(examples: &[Example], parts: &Parts, share: f64, loss: Loss, ridge: f64) -> Linear {
    let columns = parts.of.len();
    let problem = Problem { examples, parts, share, loss, ridge };
    let mut at = vec![0.0f64; columns + parts.count + 1];
    let (mut value, mut gradient) = problem.look(&at);
    let mut steps: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for _ in 0..STEPS {
        let direction = descent(&gradient, &steps);
        let slope = dot(&direction, &gradient);
        let mut length = if steps.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let (next, next_value, next_gradient) = loop {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(at, by)| at + length * by).collect();
            let (next_value, next_gradient) = problem.look(&next);
            if next_value <= value + 1e-4 * length * slope || length < 1e-12 {
                break (next, next_value, next_gradient);
            }
            length /= 2.0;
        };
        let step: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        if dot(&step, &change) > 0.0 {
            steps.push((step, change));
            if steps.len() > MEMORY {
                steps.remove(0);
            }
        }
        let gain = value - next_value;
        (at, value, gradient) = (next, next_value, next_gradient);
        if gain <= ENOUGH * value.abs() {
            break;
        }
    }
    let intercept = at[columns + parts.count] as f32;
    Linear { weights: problem.weights(&at).into_iter().map(|weight| weight as f32).collect(), intercept }
}

struct Problem<'e> {
    examples: &'e [Example],
    parts: &'e Parts,
    share: f64,
    loss: Loss,
    ridge: f64,
}

impl Problem<'_> {
    /// The weights of columns, those of their parts in them.
    fn weights(&self, at: &[f64]) -> Vec<f64> {
        let (own, parts) = at.split_at(self.parts.of.len());
        let whole =
            |(own, of): (&f64, &Vec<u32>)| own + self.share * of.iter().map(|&part| parts[part as usize]).sum::<f64>();
        own.iter().zip(&self.parts.of).map(whole).collect()
    }

    /// Value and gradient.
    fn look(&self, at: &[f64]) -> (f64, Vec<f64>) {
        let (columns, intercept) = (self.parts.of.len(), at.len() - 1);
        let weights = self.weights(at);
        let mut gradient: Vec<f64> = at.iter().map(|weight| self.ridge * weight).collect();
        gradient[intercept] = 0.0;
        let mut slopes = vec![0.0f64; columns];
        let mut value = 0.5 * self.ridge * dot(&at[..intercept], &at[..intercept]);
        for example in self.examples {
            let by = f64::from(scale(&example.features));
            let sum: f64 = example.features.iter().map(|&feature| weights[feature as usize]).sum();
            let predicted = at[intercept] + sum * by;
            let target = f64::from(example.target);
            let (lost, slope) = match self.loss {
                Loss::Squared => (0.5 * (predicted - target).powi(2), predicted - target),
                Loss::Logistic => {
                    // log(1 + e^x), without overflow.
                    let softplus = predicted.max(0.0) + (-predicted.abs()).exp().ln_1p();
                    (softplus - target * predicted, 1.0 / (1.0 + (-predicted).exp()) - target)
                }
            };
            let weight = f64::from(example.weight);
            value += weight * lost;
            for &feature in &example.features {
                slopes[feature as usize] += weight * slope * by;
            }
            gradient[intercept] += weight * slope;
        }
        for (column, (slope, of)) in slopes.iter().zip(&self.parts.of).enumerate() {
            gradient[column] += slope;
            for &part in of {
                gradient[columns + part as usize] += self.share * slope;
            }
        }
        (value, gradient)
    }
}

/// The two loops of L-BFGS.
fn descent(gradient: &[f64], steps: &[(Vec<f64>, Vec<f64>)]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut factors = Vec::new();
    for (step, change) in steps.iter().rev() {
        let factor = dot(step, &direction) / dot(step, change);
        add(&mut direction, change, -factor);
        factors.push(factor);
    }
    if let Some((step, change)) = steps.last() {
        let by = dot(step, change) / dot(change, change);
        for value in &mut direction {
            *value *= by;
        }
    }
    for ((step, change), factor) in steps.iter().zip(factors.iter().rev()) {
        let by = factor - dot(change, &direction) / dot(step, change);
        add(&mut direction, step, by);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], what: &[f64], times: f64) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += times * what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(columns: usize) -> Parts {
        Parts { of: vec![Vec::new(); columns], count: 0 }
    }

    fn example(features: &[u32], target: f32) -> Example {
        Example { features: features.to_vec(), target, weight: 1.0 }
    }

    #[test]
    fn a_line_through_points_without_regularisation() {
        // value = intercept + w: 1 without the feature, 3 with it.
        let fitted = fit(&[example(&[], 1.0), example(&[0], 3.0)], &alone(1), 0.0, Loss::Squared, 1e-9);
        assert!((fitted.intercept - 1.0).abs() < 1e-3 && (fitted.weights[0] - 2.0).abs() < 1e-3, "{fitted:?}");
    }

    #[test]
    fn a_probability_is_the_share_of_rows() {
        // Three in four rows with the feature are positive, one in two without: logits ln 3 and 0.
        let rows: Vec<Example> = [(1, 1.0), (1, 1.0), (1, 1.0), (1, 0.0), (0, 1.0), (0, 0.0)]
            .iter()
            .map(|&(with, target)| example(&vec![0; with], target))
            .collect();
        let fitted = fit(&rows, &alone(1), 0.0, Loss::Logistic, 1e-9);
        assert!(fitted.intercept.abs() < 1e-2 && (fitted.weights[0] - 3f32.ln()).abs() < 1e-2, "{fitted:?}");
    }

    #[test]
    fn columns_that_share_a_part_help_each_other() {
        let rows = [example(&[], 0.0), example(&[0], 1.0)];
        let shared = Parts { of: vec![vec![0], vec![0], vec![]], count: 1 };
        let fitted = fit(&rows, &shared, 1.0, Loss::Squared, 0.1);
        assert!(fitted.weights[1] > 0.2 && fitted.weights[2] == 0.0, "{fitted:?}");
    }

    #[test]
    fn regularisation_makes_weights_small() {
        let rows = [example(&[], 0.0), example(&[0], 1.0)];
        let strong = fit(&rows, &alone(1), 0.0, Loss::Squared, 10.0);
        assert!(strong.weights[0].abs() < 0.2);
    }
}
