//! The numbers among the arguments of an operation that say where in its target it does what it does:
//! `insert(at, ..)`, `drain(from..to)`.

use std::any::TypeId;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// A place in the target of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Position {
    At(usize),
    /// Without an end, up to the end of the target.
    Part(Range<usize>),
}

impl Position {
    /// The position that a value of the type of this id says.
    ///
    /// # Safety
    ///
    /// `value` points to a value of that type.
    pub(super) unsafe fn of(id: TypeId, value: *const ()) -> Option<Self> {
        macro_rules! read {
            ($($type:ty: |$value:ident| $position:expr;)*) => {
                $(if id == TypeId::of::<$type>() {
                    // SAFETY: by the caller's contract it is of this type.
                    let $value = unsafe { &*value.cast::<$type>() };
                    return Some($position);
                })*
            };
        }
        read! {
            usize: |at| Self::At(*at);
            Range<usize>: |part| Self::Part(part.clone());
            RangeFrom<usize>: |part| Self::Part(part.start..usize::MAX);
            RangeTo<usize>: |part| Self::Part(0..part.end);
            RangeInclusive<usize>: |part| Self::Part(*part.start()..part.end().saturating_add(1));
            RangeToInclusive<usize>: |part| Self::Part(0..part.end.saturating_add(1));
            RangeFull: |_part| Self::Part(0..usize::MAX);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position<T: 'static>(value: T) -> Option<Position> {
        // SAFETY: the id is that of the value.
        unsafe { Position::of(TypeId::of::<T>(), (&raw const value).cast()) }
    }

    #[test]
    fn numbers_and_ranges_are_positions() {
        assert_eq!(position(3_usize), Some(Position::At(3)));
        assert_eq!(position(1..3_usize), Some(Position::Part(1..3)));
        assert_eq!(position(1..=3_usize), Some(Position::Part(1..4)));
        assert_eq!(position(..3_usize), Some(Position::Part(0..3)));
        assert_eq!(position(..=3_usize), Some(Position::Part(0..4)));
        assert_eq!(position(3_usize..), Some(Position::Part(3..usize::MAX)));
        assert_eq!(position(..), Some(Position::Part(0..usize::MAX)));
        assert_eq!(position(3_u8), None);
        assert_eq!(position(1..3_u32), None);
    }
}
