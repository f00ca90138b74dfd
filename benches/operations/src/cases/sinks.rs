//! Calls of sinks: with clean arguments, with untrusted ones that do no harm where they stand, and with those that are
//! a finding, known or new.

use std::hint::black_box;

use super::{Case, Run, case};
use crate::input::Input::{Address, Statement};

pub(super) const CASES: &[Case] = &[
    case("sink, harmless where tainted", Address, 100, Run::Sink(redirect, 0)),
    case("sink, a known finding where tainted", Statement, 100, Run::Sink(query, 1)),
    // Without deduplication each finding is made and written as if it was the first.
    Case {
        setting: "IAST_DEDUPLICATION=off",
        ..case("sink, a new finding where tainted", Statement, 20, Run::Sink(query, 1))
    },
];

#[cfg_attr(feature = "off", iast::sink(kind = "redirect"))]
fn redirect(to: &str) {
    black_box(to);
}

#[cfg_attr(feature = "off", iast::sink(kind = "sql"))]
fn query(statement: &str) {
    black_box(statement);
}
