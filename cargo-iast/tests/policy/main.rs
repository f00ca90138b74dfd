//! What is decided about findings, through the built command on throw-away projects.

mod baseline;
mod ci;
mod diff;
mod gate;
mod git;
mod hostile;
mod mute;
mod score;
mod support;
