//! The subcommands, a file for each: its arguments and what it does with them.

pub(crate) mod doctor;
pub(crate) mod init;
pub(crate) mod list;
pub(crate) mod report;
pub(crate) mod test;
