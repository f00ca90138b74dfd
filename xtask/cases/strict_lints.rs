//! A program that denies what a careful crate denies, and forbids `unsafe`.
#![forbid(unsafe_code)]
#![deny(warnings, unused, future_incompatible, nonstandard_style)]
#![deny(
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    keyword_idents,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_lifetimes,
    rust_2018_idioms,
    rust_2021_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use std::fmt::Write as _;

/// Collects.
#[derive(Debug, Default)]
pub struct Collector {
    text: String,
    list: Vec<String>,
}

impl Collector {
    /// Adds a part and tells how many there are.
    pub fn push_str(&mut self, part: &str) -> usize {
        self.text.push_str(part);
        self.text += part;
        self.list.push(part.to_owned());
        self.list.len()
    }

    /// All of it.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text.to_uppercase() + &self.list.concat()
    }

    fn find(&self, part: &str) -> Option<&String> {
        let length = |text: &str| text.trim().len() + part.len();
        self.list.iter().find(|item| length(item) > 2 && item.to_lowercase() == part)
    }
}

fn longest<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.trim().len() > second.trim().len() { first } else { second }
}

fn written(part: &str) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    write!(out, "{part}")?;
    out.push('.');
    out.clear();
    out.insert_str(0, part);
    out.retain(|c| c != 'x');
    let _removed = out.pop();
    part.chars().for_each(drop);
    Ok(out.replace("a", "b") + part)
}

fn numbers(n: usize, mut sum: u64) -> u64 {
    sum += n as u64;
    let list = [n + 1; 2];
    sum + list.iter().map(|n| *n as u64).sum::<u64>()
}

async fn future(part: &str) -> String {
    part.to_string() + &std::future::ready(part.to_uppercase()).await
}

fn main() {
    let mut collector = Collector::default();
    let n = collector.push_str("a") + collector.push_str("bc");
    println!("{n} {:?}", collector.find("bc"));
    println!("{}", collector.into_text());
    println!("{} {:?} {}", longest("a", " b"), written("axe"), numbers(1, 2));
    drop(future("f"));
}
