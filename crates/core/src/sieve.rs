//! Lists for the loops in which the processor cannot guess what stays: everything is written, and what is not kept is written
//! over by the next. A wrong guess would cost more than ten writes.

/// What was kept so far.
#[derive(Default)]
pub(crate) struct Sieve<T> {
    /// The kept ones, then room.
    places: Vec<T>,
    kept: usize,
}

impl<T: Copy + Default> Sieve<T> {
    /// Nothing is kept any more.
    pub fn clear(&mut self) {
        self.kept = 0;
    }

    /// Makes room for so many more, which must be done before they are put in.
    #[inline]
    pub fn make_room(&mut self, more: usize) {
        if self.places.len() < self.kept + more {
            self.places.resize(self.kept + more, T::default());
        }
    }

    /// Keeps this one or not.
    #[inline]
    pub fn put(&mut self, one: T, keep: bool) {
        self.places[self.kept] = one;
        self.kept += usize::from(keep);
    }

    /// What was kept, in the order in which it was put in.
    pub fn kept(&mut self) -> &mut [T] {
        &mut self.places[..self.kept]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_stays(all in prop::collection::vec(prop::collection::vec((any::<u32>(), any::<bool>()), 0..9), 0..5)) {
            let mut sieve = Sieve::default();
            sieve.make_room(1);
            sieve.put(7, true);
            sieve.clear();
            for some in &all {
                sieve.make_room(some.len());
                for &(one, keep) in some {
                    sieve.put(one, keep);
                }
            }
            let kept: Vec<u32> = all.iter().flatten().filter(|(_, keep)| *keep).map(|(one, _)| *one).collect();
            prop_assert_eq!(sieve.kept(), kept);
        }
    }
}
