//! Findings about literals of the program that are secrets.
//!
//! A test or scope has those of the functions that ran in it. All are looked at when somebody asks for the findings of the
//! process or it ends: what is in the code does not depend on what runs.

use std::sync::Once;

use iast_catalogue::secrets;
use iast_schema::{Finding, Location, VulnerabilityKind};

use super::build::{by_itself, shown};
use super::fingerprint::fingerprint;
use super::redact::redact;
use super::{Key, What, is_known, owner, publish, register};
use crate::process;
use crate::site::{self, Literal, Literals};
use crate::taint::context::{self, Context};

/// Makes findings of all registered literals that are secrets and that no test or scope has, the first time.
pub(crate) fn check() {
    static CHECKED: Once = Once::new();
    CHECKED.call_once_force(|_| {
        let found = site::literals().filter_map(|(place, literal)| Secret::of(place, literal));
        found.filter(|secret| !is_known(&secret.what())).for_each(Secret::found_in_the_process);
    });
}

/// A function with these literals runs in a test or scope, which gets to know of those that are secrets.
pub(crate) fn run(place: &'static Literals) {
    let context = context::current();
    let found = place.list.iter().filter_map(|literal| Secret::of(place, literal));
    found.for_each(|secret| secret.found_in(&context));
}

/// A literal that is a secret.
struct Secret {
    kind: VulnerabilityKind,
    /// The rule that says so, or what it is bound to.
    evidence: &'static str,
    place: &'static Literals,
    literal: &'static Literal,
}

impl Secret {
    fn of(place: &'static Literals, literal: &'static Literal) -> Option<Self> {
        let (kind, evidence) = secrets::of_literal(literal.text, literal.name, literal.given)?;
        Some(Self { kind, evidence, place, literal })
    }

    fn found_in_the_process(self) {
        let context = context::process();
        let key = Key { what: self.what(), owner: context.id };
        if let Some(finding) = register(key, &context, None, || self.finding(None)) {
            process::write(&finding);
        }
    }

    fn found_in(self, context: &Context) {
        let key = Key { what: self.what(), owner: owner(context) };
        publish(key, context, None, iast_catalogue::entry(self.kind).title, || self.finding(Some(context)));
    }

    /// Attributes on a function and on one around it both register what stands in it.
    fn what(&self) -> What {
        let Literal { line, column, .. } = *self.literal;
        What::Literal { kind: self.kind, file: self.place.file, line, column }
    }

    fn finding(&self, context: Option<&Context>) -> Finding {
        let Self { kind, evidence, place, literal } = self;
        let location = Location {
            file: place.file.to_owned(),
            line: literal.line,
            column: literal.column,
            function: place.function.map(|site| site.function()).unwrap_or_default(),
            module: place.module.to_owned(),
        };
        let redactor = redact(&[], &[]).redactor;
        let fingerprint = fingerprint(*kind, &location.file, &location.function, literal.name, evidence);
        by_itself(*kind, location, fingerprint, shown(evidence), context.map(|context| (context, &redactor)))
    }
}
