//! Taint: sources, tags, security marks and the contexts they live in. Memory addresses are the business of
//! [`crate::memory`]; findings are built elsewhere.

pub(crate) mod context;
pub(crate) mod hash;
pub(crate) mod head;
pub(crate) mod mark;
pub(crate) mod range;
pub(crate) mod source;
mod state;
pub(crate) mod steps;
pub(crate) mod tag;
pub(crate) mod test_name;
mod text;
pub(crate) mod wide;
