//! The command as people run it: the built binary, on projects that are made for the purpose.
//!
//! Where a project is built, all tests share one target directory, so that the engine is compiled once.

mod alone;
mod nextest;
mod support;
mod workspace;
