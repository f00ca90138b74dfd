//! How much of a service's traffic is analysed: which requests, how many at a time, and how many findings of each.
//!
//! In development nothing is left out unless the settings say so, see `config`. What is left out is counted and reported.

#[cfg(feature = "tower")]
pub(crate) mod admission;
pub(crate) mod quota;
mod rotation;
