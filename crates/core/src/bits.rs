//! Numbers as bits, 64 to a word: whether one is there, and all that are, without sorting.

/// So many words hold the numbers below `count`.
pub(crate) fn words(count: usize) -> usize {
    count.div_ceil(64)
}

/// Puts a number in, which is below what there is room for.
#[inline]
pub(crate) fn put(bits: &mut [u64], number: u32) {
    bits[number as usize / 64] |= 1 << (number % 64);
}

/// Takes a number out, which is below what there is room for.
#[inline]
pub(crate) fn remove(bits: &mut [u64], number: u32) {
    bits[number as usize / 64] &= !(1 << (number % 64));
}

/// Is this number there?
#[inline]
pub(crate) fn have(bits: &[u64], number: u32) -> bool {
    bits.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 != 0)
}

/// The numbers that are there, in order.
pub(crate) fn numbers(bits: &[u64]) -> impl Iterator<Item = u32> {
    bits.iter().enumerate().flat_map(|(place, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let next = (left != 0).then(|| place as u32 * 64 + left.trailing_zeros());
            left &= left.wrapping_sub(1);
            next
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_in_is_there(
            wanted in prop::collection::btree_set(0u32..200, 0..20),
            others in prop::collection::vec(0u32..200, 0..20),
        ) {
            let mut bits = vec![0; words(200)];
            wanted.iter().chain(&others).for_each(|&number| put(&mut bits, number));
            others.iter().filter(|number| !wanted.contains(number)).for_each(|&number| remove(&mut bits, number));
            prop_assert_eq!(numbers(&bits).collect::<Vec<_>>(), wanted.iter().copied().collect::<Vec<_>>());
            for number in 0..300 {
                prop_assert_eq!(have(&bits, number), wanted.contains(&number));
            }
        }
    }
}
