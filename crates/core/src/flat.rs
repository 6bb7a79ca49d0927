//! Long lists as bytes, for `#[serde(with = "flat")]`: when a rule set is loaded they are copied and not decoded number by
//! number, which would take longer than to judge a reply.

use std::fmt::{self, Formatter};
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

use crate::phrase::Class;
use crate::program::Op;

/// What is always kept in the same number of bytes, numbers with the least byte first.
pub trait Flat: Sized {
    /// How many bytes.
    const SIZE: usize;

    /// Appends them.
    fn put(&self, out: &mut Vec<u8>);

    /// Takes them from the front of these, of which there are enough.
    fn take(bytes: &mut &[u8]) -> Self;
}

/// Writes a list.
pub fn serialize<T: Flat, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::SIZE);
    for one in list {
        one.put(&mut bytes);
    }
    serializer.serialize_bytes(&bytes)
}

/// Reads a list.
pub fn deserialize<'de, T: Flat, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_bytes(ListVisitor(PhantomData))
}

struct ListVisitor<T>(PhantomData<T>);

impl<T: Flat> Visitor<'_> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, out: &mut Formatter) -> fmt::Result {
        write!(out, "{} bytes for each of a list", T::SIZE)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        let each = bytes.chunks_exact(T::SIZE);
        if !each.remainder().is_empty() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        Ok(each.map(|mut bytes| T::take(&mut bytes)).collect())
    }
}

macro_rules! flat_numbers {
    ($($number:ty)*) => {$(
        impl Flat for $number {
            const SIZE: usize = size_of::<Self>();

            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn take(bytes: &mut &[u8]) -> Self {
                let Some((first, rest)) = bytes.split_first_chunk() else { return 0 };
                *bytes = rest;
                Self::from_le_bytes(*first)
            }
        }
    )*};
}
flat_numbers!(u8 u16 i16 u32 u64);

impl<T: Flat, const N: usize> Flat for [T; N] {
    const SIZE: usize = N * T::SIZE;

    fn put(&self, out: &mut Vec<u8>) {
        for one in self {
            one.put(out);
        }
    }

    #[inline]
    fn take(bytes: &mut &[u8]) -> Self {
        std::array::from_fn(|_| T::take(bytes))
    }
}

impl<A: Flat, B: Flat> Flat for (A, B) {
    const SIZE: usize = A::SIZE + B::SIZE;

    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    #[inline]
    fn take(bytes: &mut &[u8]) -> Self {
        (A::take(bytes), B::take(bytes))
    }
}

impl<A: Flat, B: Flat, C: Flat> Flat for (A, B, C) {
    const SIZE: usize = A::SIZE + B::SIZE + C::SIZE;

    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }

    #[inline]
    fn take(bytes: &mut &[u8]) -> Self {
        (A::take(bytes), B::take(bytes), C::take(bytes))
    }
}

/// Makes a structure flat, of which all fields are.
macro_rules! flat_struct {
    ($name:ident { $($field:ident: $type:ty),+ }) => {
        impl $crate::flat::Flat for $name {
            const SIZE: usize = 0 $(+ <$type as $crate::flat::Flat>::SIZE)+;

            fn put(&self, out: &mut Vec<u8>) {
                $($crate::flat::Flat::put(&self.$field, out);)+
            }

            #[inline]
            fn take(bytes: &mut &[u8]) -> Self {
                Self { $($field: <$type as $crate::flat::Flat>::take(bytes)),+ }
            }
        }
    };
}
pub(crate) use flat_struct;

/// An instruction: which one, and its number.
impl Flat for Op {
    const SIZE: usize = <(u8, u32)>::SIZE;

    fn put(&self, out: &mut Vec<u8>) {
        let numbers: (u8, u32) = match *self {
            Self::Match => (0, 0),
            Self::Word(word) => (1, word),
            Self::Set(set) => (2, set),
            Self::Class(Class::Caps) => (3, 0),
            Self::Class(Class::Number) => (4, 0),
            Self::Class(Class::Name) => (5, 0),
            Self::Class(Class::Any) => (6, 0),
            Self::Not(to) => (7, to),
            Self::Call(lexicon) => (8, lexicon),
            Self::Choose(choice) => (9, choice),
            Self::Fork(to) => (10, to),
            Self::Jump(to) => (11, to),
            Self::Start => (12, 0),
            Self::End => (13, 0),
            Self::Gap(most) => (14, most),
        };
        numbers.put(out);
    }

    #[inline]
    fn take(bytes: &mut &[u8]) -> Self {
        let (which, number) = <(u8, u32)>::take(bytes);
        match which {
            1 => Self::Word(number),
            2 => Self::Set(number),
            3 => Self::Class(Class::Caps),
            4 => Self::Class(Class::Number),
            5 => Self::Class(Class::Name),
            6 => Self::Class(Class::Any),
            7 => Self::Not(number),
            8 => Self::Call(number),
            9 => Self::Choose(number),
            10 => Self::Fork(number),
            11 => Self::Jump(number),
            12 => Self::Start,
            13 => Self::End,
            14 => Self::Gap(number),
            // No other is ever written.
            _ => Self::Match,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IntoDeserializer;
    use serde::de::value::{BytesDeserializer, Error};

    use super::*;

    /// What comes back of a list that was written.
    fn again<T: Flat>(list: &[T]) -> Vec<T> {
        let mut bytes = Vec::new();
        for one in list {
            one.put(&mut bytes);
        }
        assert_eq!(bytes.len(), list.len() * T::SIZE);
        let bytes: BytesDeserializer<Error> = bytes.as_slice().into_deserializer();
        deserialize(bytes).unwrap()
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Mixed {
        number: u32,
        bytes: [u8; 2],
        bits: u64,
    }
    flat_struct!(Mixed { number: u32, bytes: [u8; 2], bits: u64 });

    proptest! {
        #[test]
        fn lists_come_back_as_they_were(numbers in prop::collection::vec(any::<(u32, u8, u64)>(), 0..50), weights in prop::collection::vec(any::<[i16; 4]>(), 0..50)) {
            let mixed: Vec<Mixed> = numbers.iter().map(|&(number, byte, bits)| Mixed { number, bytes: [byte, !byte], bits }).collect();
            prop_assert_eq!(again(&mixed), mixed);
            prop_assert_eq!(again(&numbers), numbers);
            prop_assert_eq!(again(&weights), weights);
        }

        #[test]
        fn instructions_come_back_as_they_were(one: u32) {
            let classes = [Class::Caps, Class::Number, Class::Name, Class::Any].map(Op::Class);
            let mut all = vec![Op::Match, Op::Word(one), Op::Set(one), Op::Not(one), Op::Call(one), Op::Choose(one)];
            all.extend([Op::Gap(one), Op::Fork(one), Op::Jump(one), Op::Start, Op::End]);
            all.extend(classes);
            prop_assert_eq!(again(&all), all);
        }
    }

    #[test]
    fn half_a_number_is_an_error() {
        let bytes: BytesDeserializer<Error> = [1, 2, 3, 4, 5].as_slice().into_deserializer();
        assert!(deserialize::<u32, _>(bytes).is_err());
    }
}
