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

/// Minimises `ridge / 2 · |w|² + Σ weight · loss`. The intercept is not regularised.
pub fn fit(examples: &[Example], columns: usize, loss: Loss, ridge: f64) -> Linear {
    let problem = Problem { examples, columns, loss, ridge };
    let mut at = vec![0.0f64; columns + 1];
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
    let intercept = at[columns] as f32;
    at.truncate(columns);
    Linear { weights: at.into_iter().map(|weight| weight as f32).collect(), intercept }
}

struct Problem<'e> {
    examples: &'e [Example],
    columns: usize,
    loss: Loss,
    ridge: f64,
}

impl Problem<'_> {
    /// Value and gradient.
    fn look(&self, at: &[f64]) -> (f64, Vec<f64>) {
        let mut gradient: Vec<f64> = at.iter().map(|weight| self.ridge * weight).collect();
        gradient[self.columns] = 0.0;
        let mut value = 0.5 * self.ridge * dot(&at[..self.columns], &at[..self.columns]);
        for example in self.examples {
            let by = f64::from(scale(&example.features));
            let sum: f64 = example.features.iter().map(|&feature| at[feature as usize]).sum();
            let predicted = at[self.columns] + sum * by;
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
                gradient[feature as usize] += weight * slope * by;
            }
            gradient[self.columns] += weight * slope;
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

    fn example(features: &[u32], target: f32) -> Example {
        Example { features: features.to_vec(), target, weight: 1.0 }
    }

    #[test]
    fn a_line_through_points_without_regularisation() {
        // value = intercept + w: 1 without the feature, 3 with it.
        let fitted = fit(&[example(&[], 1.0), example(&[0], 3.0)], 1, Loss::Squared, 1e-9);
        assert!((fitted.intercept - 1.0).abs() < 1e-3 && (fitted.weights[0] - 2.0).abs() < 1e-3, "{fitted:?}");
    }

    #[test]
    fn a_probability_is_the_share_of_rows() {
        // Three in four rows with the feature are positive, one in two without: logits ln 3 and 0.
        let rows: Vec<Example> = [(1, 1.0), (1, 1.0), (1, 1.0), (1, 0.0), (0, 1.0), (0, 0.0)]
            .iter()
            .map(|&(with, target)| example(&vec![0; with], target))
            .collect();
        let fitted = fit(&rows, 1, Loss::Logistic, 1e-9);
        assert!(fitted.intercept.abs() < 1e-2 && (fitted.weights[0] - 3f32.ln()).abs() < 1e-2, "{fitted:?}");
    }

    #[test]
    fn regularisation_makes_weights_small() {
        let rows = [example(&[], 0.0), example(&[0], 1.0)];
        let strong = fit(&rows, 1, Loss::Squared, 10.0);
        assert!(strong.weights[0].abs() < 0.2);
    }
}
