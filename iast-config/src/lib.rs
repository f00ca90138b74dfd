//! The settings of `iast` as text: where `iast.toml` is, what stands in it, and the syntax of security controls.
//!
//! Three read them. The engine does when a program starts, and the macros do when they expand, because they have to know
//! the names of the functions that are controls. Which settings there are and what they mean is the engine's business.
//! `cargo iast` reads and writes the mutes, which are no settings, in the same file.
#![forbid(unsafe_code)]

mod control;
mod document;
mod place;

pub use control::{Control, Role, Types, controls};
pub use document::{Document, Entry, Problem, Value};
pub use place::{FILE_NAME, find, find_named, read};

/// The setting with the security controls: its variable and its key in `iast.toml`.
pub const SECURITY_CONTROLS: (&str, &str) = ("IAST_SECURITY_CONTROLS", "security-controls");
/// The table of `iast.toml` with what `cargo iast` leaves out of its reports. It is no setting of the engine.
pub const MUTE: &str = "mute";
/// The variable with the path of the file, when it is not to be looked for.
pub const CONFIG: &str = "IAST_CONFIG";
