//! A JSON array whose elements are made one at a time, so that a report of many findings never stands in memory twice.

use serde::{Serialize, Serializer};

/// What the function iterates over, as a sequence.
pub(crate) struct Stream<F>(pub(crate) F);

impl<F, I> Serialize for Stream<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
