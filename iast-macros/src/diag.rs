//! The collector of errors, and the hint for a misspelt name.
//!
//! Owns how errors are gathered and turned into tokens; the texts stand where the rules are.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};

/// Every error of one attribute, so that the user sees all of them at once.
///
/// Dropping it without [`finish`](Errors::finish) would swallow errors, so that panics.
#[derive(Debug)]
pub(crate) struct Errors {
    list: Option<Vec<syn::Error>>,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { list: Some(Vec::new()) }
    }

    /// Adds an error at `span`. The text says what is wrong; and after a semicolon what to write instead.
    pub(crate) fn at(&mut self, span: Span, text: impl Display) {
        self.push(syn::Error::new(span, text));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        if let Some(list) = &mut self.list {
            list.push(error);
        }
    }

    /// The errors as `compile_error!` invocations, or `None` when there are none.
    pub(crate) fn finish(mut self) -> Option<TokenStream> {
        let list = self.list.take().unwrap_or_default();
        list.into_iter()
            .reduce(|mut all, next| {
                all.combine(next);
                all
            })
            .map(|all| all.into_compile_error())
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(self.list.is_none() || std::thread::panicking(), "errors were collected and never reported");
    }
}

/// `unknown <what> ..`, with the nearest valid name when one is near, and all the valid ones.
pub(crate) fn unknown_name<'a>(what: &str, given: &str, valid: impl Iterator<Item = &'a str> + Clone) -> String {
    let hint = nearest(given, valid.clone()).map_or_else(String::new, |near| format!(" did you mean `{near}`?"));
    let valid: Vec<_> = valid.collect();
    format!("unknown {what} `{}`;{hint} valid: {}", given.escape_debug(), valid.join(", "))
}

/// The valid name that `given` most likely stands for.
pub(crate) fn nearest<'a>(given: &str, valid: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    valid
        .map(|name| (distance(&given, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.len().min(given.len()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The Levenshtein distance: how many bytes to insert, remove or replace.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let valid = ["sql", "command", "path", "http.request.header"];
        let near = |given| nearest(given, valid.into_iter());
        assert_eq!(near("sqli"), Some("sql"));
        assert_eq!(near("comand"), Some("command"));
        assert_eq!(near("PATH"), Some("path"));
        assert_eq!(near("http.request.heder"), Some("http.request.header"));
        assert_eq!(near("banana"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn all_errors_are_reported_together() {
        let mut errors = Errors::new();
        errors.at(Span::call_site(), "first");
        errors.at(Span::call_site(), "second");
        let tokens = errors.finish().unwrap().to_string();
        assert!(tokens.contains("first") && tokens.contains("second"), "{tokens}");
        assert!(Errors::new().finish().is_none());
    }

    #[test]
    #[should_panic(expected = "never reported")]
    fn forgotten_errors_are_noticed() {
        drop(Errors::new());
    }
}
