//! The subcommands, a file for each: its arguments and what it does with them.

pub(crate) mod baseline;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod format;
pub(crate) mod gate;
pub(crate) mod init;
pub(crate) mod input;
pub(crate) mod list;
pub(crate) mod mute;
pub(crate) mod report;
pub(crate) mod test;
