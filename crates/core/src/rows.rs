//! Lists of numbers by number, all in one piece of memory: most have one or two, and a list of its own for each would cost
//! more to read than what is in it.

use serde::{Deserialize, Serialize};

/// A list for each number from 0 on.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Rows {
    /// Row `n` is `numbers[offsets[n]..offsets[n + 1]]`.
    #[serde(with = "crate::flat")]
    offsets: Vec<u32>,
    #[serde(with = "crate::flat")]
    numbers: Vec<u32>,
}

impl Rows {
    /// These, in their order.
    pub fn new<'r>(rows: impl Iterator<Item = &'r Vec<u32>>) -> Self {
        let mut new = Self { offsets: vec![0], numbers: Vec::new() };
        for row in rows {
            new.numbers.extend(row);
            new.offsets.push(new.numbers.len() as u32);
        }
        new
    }

    /// A row.
    #[inline]
    pub fn row(&self, number: usize) -> &[u32] {
        &self.numbers[self.offsets[number] as usize..self.offsets[number + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_row_is_as_it_was(rows in prop::collection::vec(prop::collection::vec(any::<u32>(), 0..4), 0..9)) {
            let all = Rows::new(rows.iter());
            for (number, row) in rows.iter().enumerate() {
                prop_assert_eq!(all.row(number), row);
            }
        }
    }
}
