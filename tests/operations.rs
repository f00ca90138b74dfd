//! Operations that run again and again, inside one another, or end in a panic.

#![cfg(feature = "enable")]

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use support::the_finding;

#[iast::sink(kind = "sql")]
fn run(statement: &str) -> usize {
    statement.len()
}

fn tainted(text: &str) -> String {
    let text = text.to_owned();
    iast::taint(&text, iast::Origin::HttpRequestParameter, "q");
    text
}

/// The tainted bytes of a text.
fn places(text: &str) -> Vec<(usize, usize)> {
    iast::ranges(text).iter().map(|range| (range.start, range.len)).collect()
}

#[iast::instrument]
mod observed {
    pub(crate) fn upper(value: &str) -> String {
        value.to_uppercase()
    }

    pub(crate) fn replaced(value: &str, from: &str, to: &str) -> String {
        value.replace(from, to)
    }

    pub(crate) fn repeat(value: &str, times: usize) -> String {
        value.repeat(times)
    }

    pub(crate) fn nested(value: &str, other: &str) -> String {
        format!("<{}|{}>", value.trim().to_owned() + &other.to_uppercase(), format!("{}!", value))
    }

    pub(crate) fn growing(value: &str, times: usize) -> String {
        let mut out = String::new();
        for _ in 0..times {
            out.push_str("- ");
            out.push_str(value);
        }
        out
    }

    pub(crate) fn steps(value: &str) -> usize {
        let copy = value.to_owned();
        let name = format!("name = '{copy}'");
        super::run(&name)
    }
}

#[test]
fn what_is_derived_in_the_same_way_again_does_not_use_up_the_tags() {
    let value = tainted("it's me");
    let before = iast::stats().dropped_tags;
    for _ in 0..200_000 {
        assert_eq!(observed::upper(&value), "IT'S ME");
    }
    assert_eq!(places(&observed::upper(&value)), [(0, 7)]);
    assert_eq!(iast::stats().dropped_tags, before);
}

/// What was worked out once is taken again only when all is the same: the text, where its parts come from, and the result.
#[test]
fn the_same_is_only_what_is_the_same_in_every_respect() {
    let (value, other) = (tainted("it's me"), tainted("it's me"));
    let half = format!("it's {}", tainted("me"));
    let sources = |text: &str| iast::ranges(text).iter().map(|range| range.start).collect::<Vec<_>>();
    for _ in 0..3 {
        assert_eq!(places(&observed::upper(&value)), [(0, 7)]);
        assert_eq!(places(&observed::upper(&half)), [(5, 2)]);
        assert_eq!(places(&observed::upper("it's me")), []);
        assert_eq!(places(&observed::upper(&other)), [(0, 7)]);
        // By the same site, and of the same length.
        assert_eq!(sources(&observed::replaced(&value, "me", "us")), [0]);
        assert_eq!(sources(&observed::replaced(&value, "it", "us")), [2]);
        assert_eq!(sources(&observed::replaced("it's me", "it", "us")), [0; 0]);
    }
    let ended = {
        let scope = iast::Scope::enter();
        let value = tainted("it's me");
        assert_eq!(places(&observed::upper(&value)), [(0, 7)]);
        drop(scope);
        value
    };
    assert_eq!(places(&observed::upper(&ended)), []);
    assert_eq!(places(&observed::upper(&value)), [(0, 7)]);
}

#[test]
fn an_operation_that_panics_leaves_nothing_behind() {
    let value = tainted("abc");
    for times in 1..200 {
        let panics = || observed::repeat(&value, usize::MAX / 2);
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        let all: Vec<_> = (0..times).map(|n| (3 * n, 3)).collect();
        assert_eq!(places(&observed::repeat(&value, times)), all);
        assert_eq!(places(&observed::repeat("xyz", times)), []);
    }
}

#[test]
fn operations_inside_of_operations() {
    let (value, other) = (tainted(" ab "), tainted("c d"));
    assert_eq!(observed::nested(&value, &other), "<abC D| ab !>");
    assert_eq!(places(&observed::nested(&value, &other)), [(1, 2), (3, 3), (7, 4)]);
    assert_eq!(places(&observed::nested("x", &other)), [(2, 3)]);
    assert_eq!(places(&observed::nested(&value, "x")), [(1, 2), (5, 4)]);
    assert_eq!(places(&observed::nested("x", "y")), []);
}

#[test]
fn a_text_that_grows() {
    let value = tainted("abcdefghij");
    let expected: Vec<_> = (0..300).map(|n| (12 * n + 2, 10)).collect();
    assert_eq!(places(&observed::growing(&value, 300)), expected);
    assert_eq!(places(&observed::growing("abcdefghij", 300)), []);
}

#[test]
fn each_operation_is_one_step() {
    let value = tainted("it's me");
    for _ in 0..3 {
        assert_eq!(observed::steps(&value), 16);
    }
    let steps: Vec<String> = the_finding().flow.into_iter().map(|step| step.what).collect();
    assert_eq!(steps, ["to_owned", "format!", "run(statement)"]);
}
