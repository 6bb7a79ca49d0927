//! Few numbers fitted to many rows, from a guess that they should not leave without reason.

/// One number to be fitted.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The guess.
    pub prior: f32,
    /// How far from the guess is far.
    pub scale: f32,
    /// The least it may be.
    pub least: f32,
    /// The most it may be.
    pub most: f32,
}

/// What a sum should be: no loss between these, quadratic outside.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// From here.
    pub from: f32,
    /// To here.
    pub to: f32,
}

/// A row: how much of each parameter it has, what the sum should be, how much it matters.
#[derive(Clone, Debug)]
pub struct Row {
    /// Parameter and amount.
    pub amounts: Vec<(usize, f32)>,
    /// What the sum should be.
    pub wanted: Range,
    /// Weight.
    pub weight: f32,
}

/// Steps of the descent.
const STEPS: usize = 3_000;
/// Length of a step, in scales of each parameter (Adam: Kingma & Ba 2015).
const RATE: f32 = 0.01;

/// Minimises `hold · Σ ((value − prior) / scale)² + Σ weight · distance²`, distances in units of `unit`.
pub fn fit(rows: &[Row], parameters: &[Parameter], unit: f32, hold: f32) -> Vec<f32> {
    let mut values: Vec<f32> = parameters.iter().map(|parameter| parameter.prior).collect();
    let (mut mean, mut spread) = (vec![0.0f32; values.len()], vec![0.0f32; values.len()]);
    let (mut fade_mean, mut fade_spread) = (1.0f32, 1.0f32);
    let total: f32 = rows.iter().map(|row| row.weight).sum::<f32>().max(1.0);
    for _ in 0..STEPS {
        // Slopes are taken in scales of each parameter, so that one length of step fits all.
        let mut slopes: Vec<f32> = values
            .iter()
            .zip(parameters)
            .map(|(value, parameter)| 2.0 * hold * (value - parameter.prior) / parameter.scale)
            .collect();
        for row in rows {
            let sum: f32 = row.amounts.iter().map(|&(index, amount)| values[index] * amount).sum();
            let distance = sum - sum.clamp(row.wanted.from, row.wanted.to);
            let slope = 2.0 * row.weight / total * distance / (unit * unit);
            for &(index, amount) in &row.amounts {
                slopes[index] += slope * amount * parameters[index].scale;
            }
        }
        fade_mean *= 0.9;
        fade_spread *= 0.999;
        for (index, slope) in slopes.iter().enumerate() {
            mean[index] = 0.9 * mean[index] + 0.1 * slope;
            spread[index] = 0.999 * spread[index] + 0.001 * slope * slope;
            let step = mean[index] / (1.0 - fade_mean) / ((spread[index] / (1.0 - fade_spread)).sqrt() + 1e-8);
            let parameter = &parameters[index];
            values[index] = (values[index] - RATE * parameter.scale * step).clamp(parameter.least, parameter.most);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_number_that_rows_ask_for_and_stays_where_none_ask() {
        let parameter = |prior| Parameter { prior, scale: 10.0, least: -100.0, most: 100.0 };
        let row = Row { amounts: vec![(0, 2.0)], wanted: Range { from: 30.0, to: 30.0 }, weight: 1.0 };
        let values = fit(&[row], &[parameter(0.0), parameter(7.0)], 10.0, 1e-4);
        assert!((values[0] - 15.0).abs() < 0.5 && (values[1] - 7.0).abs() < 1e-3, "{values:?}");
    }
}
