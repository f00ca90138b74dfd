//! Generated code is clean: no lint that a user may have turned on fires because of an attribute.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    future_incompatible,
    keyword_idents,
    let_underscore,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unused,
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::as_conversions,
    clippy::default_numeric_fallback,
    clippy::else_if_without_else,
    clippy::indexing_slicing,
    clippy::let_underscore_untyped,
    clippy::min_ident_chars,
    clippy::mod_module_files,
    clippy::pub_use,
    clippy::ref_patterns,
    clippy::semicolon_outside_block,
    clippy::shadow_reuse,
    clippy::unwrap_used,
    clippy::used_underscore_binding
)]

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::future::ready;

/// Fails in one way.
#[derive(Debug, Clone, Copy)]
pub struct Failure;

impl Failure {
    /// Does not come back.
    ///
    /// # Panics
    ///
    /// Always.
    #[iast::instrument]
    pub fn raise(self, text: &str) -> ! {
        panic!("{text}")
    }
}

/// Has text.
#[derive(Debug, iast::Taint)]
pub struct User<T> {
    /// The name.
    pub name: String,
    /// The rest.
    pub rest: T,
}

/// Has text sometimes.
#[derive(Debug, iast::Taint)]
pub enum Event {
    /// Then.
    Named(String),
    /// Not then.
    Counted(u32),
}

#[iast::source(params, returns)]
fn entered(name: &str, mut count: u32) -> String {
    const STEP: u32 = 1;

    count += STEP;
    let counts: BTreeMap<u32, String> = BTreeMap::from([(count, format!("{name}{count}"))]);
    counts.into_values().collect()
}

#[iast::sanitizer(kind = "sql, xss")]
fn escaped(text: &str, failure: Option<Failure>) -> String {
    if text.is_empty() {
        return (text.len() + 1).to_string();
    }
    match failure {
        Some(known) => known.raise(text),
        None => text.to_owned(),
    }
}

#[iast::sanitizer(kind = "*")]
fn diverging_tail(text: &str, failure: Failure) -> String {
    if text.len() > 1 {
        return text.to_owned();
    }
    failure.raise(text)
}

#[iast::validator(kind = "path", args(name))]
fn is_file_name(name: &str, allowed: &[char]) -> bool {
    name.chars().all(|letter| allowed.contains(&letter))
}

#[iast::propagator]
fn derived(text: &str) -> Result<String, fmt::Error> {
    let mut out = String::new();
    write!(out, "{text}")?;
    (!out.is_empty()).then_some(out).ok_or(fmt::Error)
}

#[iast::sink(kind = "command, path", args(program))]
fn run(program: &str, arguments: &[&str]) -> usize {
    program.len().saturating_add(arguments.len())
}

#[iast::sink(kind = "ssrf")]
async fn fetch(url: &str) -> usize {
    ready(url.len()).await
}

#[iast::instrument]
mod inside {
    use std::fmt::{self, Write as _};

    pub(super) fn unit(text: &mut String) {
        text.clear();
    }

    pub(super) fn in_place(text: &str, out: &mut String, bytes: &mut [u8]) -> fmt::Result {
        out.push_str(text);
        *out += text;
        for (index, letter) in text.char_indices() {
            out.insert(index, letter);
        }
        bytes.reverse();
        writeln!(out, "{text}{}", text.trim())
    }

    pub(super) fn made(text: &str, others: &[String]) -> Vec<String> {
        let shout = |other: &String| format!("{other}{text}!");
        let mut all: Vec<String> = others.iter().map(shout).collect();
        all.push((text.to_owned() + text).replace('a', &others.concat()));
        all.extend(text.split(',').map(String::from));
        let Some(last) = all.pop() else { return all };
        all.push(text.chars().rev().chain(last.chars()).collect());
        all
    }
}

/// Cases for which one function needs all attributes.
#[iast::sink(kind = "sql")]
#[iast::sanitizer(kind = "xss")]
#[iast::source(params)]
#[iast::propagator]
#[must_use]
pub fn everything(#[cfg(any())] absent: &str, #[source(name = "n")] text: &str) -> Option<String> {
    Some(format!("{text}!"))
}

#[tokio::test]
async fn generated_code_is_clean() {
    let user = User { name: entered("a", 1), rest: escaped("b", None) };
    assert_eq!(format!("{user:?}"), r#"User { name: "a2", rest: "b" }"#);
    assert!(is_file_name("a", &['a']));
    assert_eq!(diverging_tail("ab", Failure), "ab");
    assert_eq!(derived("c"), Ok("c".to_owned()));
    assert_eq!(fetch("u").await, run("", &["v"]));
    assert_eq!(everything("e").as_deref(), Some("e!"));
    let mut text = "x".to_owned();
    inside::unit(&mut text);
    let mut out = String::new();
    assert_eq!(inside::in_place("ab", &mut out, &mut [0]), Ok(()));
    assert_eq!(out, "ababababab\n");
    assert_eq!(inside::made("a", &["b".to_owned()]).concat(), "ba!bbaa");
    assert_eq!(format!("{:?}{:?}{text}", Event::Named(text.clone()), Event::Counted(1)), "Named(\"\")Counted(1)");
}
