//! What leaves the process: the findings file and the report on standard error.
//!
//! `jsonl` writes findings as they are made, into the directory that `output_dir` decides on; `terminal` renders the
//! report at the end of the process in a `style`. None of them finds, redacts or counts anything.

pub(crate) mod jsonl;
pub(crate) mod output_dir;
pub(crate) mod style;
pub(crate) mod terminal;
#[cfg(test)]
mod testing;
