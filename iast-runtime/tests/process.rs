//! Placeholder while the file is being written.
mod support;
fn main() {}
