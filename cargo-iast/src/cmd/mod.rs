//! The subcommands, a file for each: its arguments and what it does with them.

pub(crate) mod baseline;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod gate;
mod input;
pub(crate) mod mute;
pub(crate) mod report;
mod say;
