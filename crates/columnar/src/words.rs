//! Text out of a column, whatever its layout; nothing is copied.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

/// A column of text.
#[derive(Clone, Debug)]
pub enum Words {
    /// No text in any row.
    None,
    /// With offsets of 32 bits.
    Small(StringArray),
    /// With offsets of 64 bits.
    Large(LargeStringArray),
    /// As views.
    Views(StringViewArray),
    /// Each text once, and which one a row has.
    Coded(Arc<[usize]>, Option<NullBuffer>, Box<Self>),
}

impl Words {
    /// The text of a column; its type where that is none.
    pub fn new(column: &ArrayRef) -> Result<Self, DataType> {
        Ok(match column.data_type() {
            DataType::Null => Self::None,
            DataType::Utf8 => Self::Small(column.as_string().clone()),
            DataType::LargeUtf8 => Self::Large(column.as_string().clone()),
            DataType::Utf8View => Self::Views(column.as_string_view().clone()),
            DataType::Dictionary(..) => {
                let coded = column.as_any_dictionary();
                let words = Self::new(coded.values()).map_err(|_| column.data_type().clone())?;
                // Where there is nothing to point at, all rows are null.
                let keys = if coded.values().is_empty() { Vec::new() } else { coded.normalized_keys() };
                Self::Coded(keys.into(), column.logical_nulls(), Box::new(words))
            }
            other => return Err(other.clone()),
        })
    }

    /// The text of a row; `None` where it is null.
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Small(words) => (row < words.len() && words.is_valid(row)).then(|| words.value(row)),
            Self::Large(words) => (row < words.len() && words.is_valid(row)).then(|| words.value(row)),
            Self::Views(words) => (row < words.len() && words.is_valid(row)).then(|| words.value(row)),
            Self::Coded(keys, nulls, words) => {
                let null = nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
                keys.get(row).filter(|_| !null).and_then(|key| words.get(*key))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::types::Int32Type;
    use arrow_array::{BinaryArray, DictionaryArray, NullArray};

    use super::*;

    #[test]
    fn every_layout_reads_the_same() {
        let rows = [Some("é"), None, Some(""), Some("a longer text than a view holds")];
        let coded: DictionaryArray<Int32Type> = rows.into_iter().collect();
        let columns: [ArrayRef; 4] = [
            Arc::new(StringArray::from(rows.to_vec())),
            Arc::new(LargeStringArray::from(rows.to_vec())),
            Arc::new(StringViewArray::from(rows.to_vec())),
            Arc::new(coded),
        ];
        for column in columns {
            let words = Words::new(&column).unwrap();
            assert_eq!([0, 1, 2, 3].map(|row| words.get(row)), rows, "{:?}", column.data_type());
            let words = Words::new(&column.slice(1, 2)).unwrap();
            assert_eq!([0, 1].map(|row| words.get(row)), [None, Some("")], "{:?}", column.data_type());
        }
        let none: DictionaryArray<Int32Type> = [None::<&str>, None].into_iter().collect();
        for column in [Arc::new(none) as ArrayRef, Arc::new(NullArray::new(2))] {
            assert_eq!(Words::new(&column).unwrap().get(1), None);
        }
        let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&b"x"[..]]));
        assert_eq!(Words::new(&bytes).unwrap_err(), DataType::Binary);
    }
}
