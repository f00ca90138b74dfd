//! What is known of a type of vulnerability.

use super::assess::Flow;
use super::response::{Detector, Head};
use super::secrets::Known;
use super::{ENTRIES, Owasp, Severity, VulnerabilityKind};

/// A type of vulnerability, explained.
#[derive(Debug)]
pub struct Entry {
    /// The type.
    pub kind: VulnerabilityKind,
    /// Its name in findings files, such as `SQL_INJECTION`. Once published it stays.
    pub json_name: &'static str,
    /// Whether Datadog's IAST has the type. Then it has it under this name.
    pub in_datadog: bool,
    /// Its kebab-case code, such as `sql-injection`. Once published it stays.
    pub code: &'static str,
    /// Its short name, such as `sql`: what attributes take, and what a value is marked with that is safe for it.
    pub short_name: &'static str,
    /// Its number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where the OWASP Top 10 has it.
    pub owasp: Owasp,
    /// What happened, in one line.
    pub title: &'static str,
    /// What is dangerous, in a few words: stands under the caret.
    pub label: &'static str,
    /// What to write instead, in one or two lines.
    pub help: &'static str,
    /// What it is and what harm it does.
    pub description: &'static str,
    /// How it is found here, and what is not reported.
    pub detection: &'static str,
    /// Addresses of pages that say more.
    pub references: &'static [&'static str],
    /// How it is found, with what finds it.
    pub(super) how: How,
    /// Rust code that has it, indented as in the modules.
    pub(super) before: &'static str,
    /// The same without it.
    pub(super) after: &'static str,
}

/// How a type is found, with what finds it.
#[derive(Debug)]
pub(super) enum How {
    /// By bytes of a source that reach a sink.
    Flow(Flow),
    /// By what a response shows or lacks.
    Response(Detector),
    /// By a literal that is a secret: what says so, of what it turned out to be and what it is bound to.
    Literal(fn(Known, &'static str) -> Option<&'static str>),
    /// By what is called: the type stands in the rows of these functions.
    Call {
        /// Whether what it is given is a secret.
        shows_secret: bool,
    },
}

impl How {
    /// By what is called, whatever it is given.
    pub(super) const CALL: Self = Self::Call { shows_secret: false };
}

/// How a type is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// By bytes of a source that reach a sink.
    InFlow,
    /// By what a response shows or lacks.
    InResponse,
    /// By what is called in an observed body.
    AtCall,
    /// By a literal in an observed function or module.
    InLiteral,
}

impl Entry {
    /// How it is found. Listings of directories are found in responses, and at the call that switches one on.
    #[must_use]
    pub fn found(&self) -> Found {
        match self.how {
            How::Flow(_) => Found::InFlow,
            How::Response(_) => Found::InResponse,
            How::Literal(_) => Found::InLiteral,
            How::Call { .. } => Found::AtCall,
        }
    }

    /// What finds it in responses.
    #[must_use]
    pub fn detector(&self) -> Option<&Detector> {
        match &self.how {
            How::Response(detector) => Some(detector),
            _ => None,
        }
    }

    /// How its flows are judged, if it is one.
    pub(super) const fn flow(&self) -> Option<&Flow> {
        match &self.how {
            How::Flow(flow) => Some(flow),
            _ => None,
        }
    }

    /// Whether finding it takes some of what a request may cost.
    #[must_use]
    pub fn is_charged(&self) -> bool {
        !matches!(self.how, How::Response(Detector::Head(Head { is_free: true, .. })))
    }

    /// Whether the line of source that a finding points at holds a secret.
    #[must_use]
    pub fn shows_secret(&self) -> bool {
        matches!(self.how, How::Literal(_) | How::Call { shows_secret: true })
    }

    /// Rust code that has it.
    #[must_use]
    pub fn before(&self) -> String {
        unindented(self.before)
    }

    /// The same code without it.
    #[must_use]
    pub fn after(&self) -> String {
        unindented(self.after)
    }

    /// The page of its weakness, such as <https://cwe.mitre.org/data/definitions/89.html>.
    #[must_use]
    pub fn cwe_url(&self) -> String {
        format!("https://cwe.mitre.org/data/definitions/{}.html", self.cwe)
    }
}

/// An excerpt without the indentation that it has in the modules here.
pub(super) fn unindented(code: &str) -> String {
    let lines = code.trim().lines().map(|line| line.strip_prefix("        ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// What there is to say about a type of vulnerability.
#[must_use]
pub fn entry(kind: VulnerabilityKind) -> &'static Entry {
    ENTRIES[kind as usize]
}
