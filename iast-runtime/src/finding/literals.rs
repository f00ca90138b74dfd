//! Findings about literals of the program that are secrets. They are looked at when somebody asks for the findings of the
//! process or it ends: what is in the code does not depend on what runs.

use std::sync::Once;

use iast_schema::{Finding, Location, VulnerabilityKind};

use super::build::{by_itself, shown};
use super::fingerprint::fingerprint;
use super::secrets::literal::{self, Known};
use super::{Key, What, register};
use crate::process;
use crate::site::{self, Literal, Literals};
use crate::taint::context;

/// Makes findings of all registered literals that are secrets, the first time.
pub(crate) fn check() {
    static CHECKED: Once = Once::new();
    CHECKED.call_once_force(|_| site::literals().for_each(|(place, literal)| look_at(place, literal)));
}

fn look_at(place: &Literals, literal: &Literal) {
    let (kind, evidence) = match literal::known(literal.text, literal.name, literal.given) {
        Some(Known::Secret(rule)) => (VulnerabilityKind::HardcodedSecret, rule),
        // What it is bound to tells more, and is no secret.
        Some(Known::Password("password")) if !literal.name.is_empty() => {
            (VulnerabilityKind::HardcodedPassword, literal.name)
        }
        Some(Known::Password(rule)) => (VulnerabilityKind::HardcodedPassword, rule),
        None => return,
    };
    // Attributes on a function and on one around it both register what stands in it.
    let what = What::Literal { kind, file: place.file, line: literal.line, column: literal.column };
    let context = context::process();
    let key = Key { what, owner: context.id };
    if let Some(finding) = register(key, &context, None, || finding(place, literal, kind, evidence)) {
        process::write(&finding);
    }
}

fn finding(place: &Literals, literal: &Literal, kind: VulnerabilityKind, evidence: &str) -> Finding {
    let location = Location {
        file: place.file.to_owned(),
        line: literal.line,
        column: literal.column,
        function: place.function.map(|site| site.function()).unwrap_or_default(),
        module: place.module.to_owned(),
    };
    let fingerprint = fingerprint(kind, &location.file, &location.function, literal.name, evidence);
    by_itself(kind, location, fingerprint, shown(evidence), None)
}
