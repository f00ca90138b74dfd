#![cfg(feature = "enable")]
mod support;
#[test]
fn x() {}
