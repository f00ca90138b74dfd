//! What leaves the process as it runs: the findings file. The report at its end is made by `iast-report`.
//!
//! `jsonl` writes findings as they are made, into the directory that `output_dir` decides on. Neither finds, redacts or
//! counts anything.

pub(crate) mod jsonl;
pub(crate) mod output_dir;
