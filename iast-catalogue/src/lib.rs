//! What `iast` knows of each type of vulnerability, and which functions of libraries it knows.
//!
//! Each type has a module with everything about it: the words of the report, severity, explanation, remedy. Names and CWE
//! numbers are those of `iast-schema`. The module of a data flow also says which flows do harm, see [`assess`]. The
//! functions of libraries stand in [`library`]. Nothing here watches a program: the engine asks, and so do the tools that
//! show and explain findings.
//!
//! ```
//! use iast_catalogue::{Found, entry};
//! use iast_schema::VulnerabilityKind;
//!
//! let entry = entry(VulnerabilityKind::SqlInjection);
//! assert_eq!(entry.title, "untrusted data reaches a SQL statement");
//! assert_eq!(entry.found(), Found::InFlow);
//! ```
#![forbid(unsafe_code)]

use iast_schema::{Severity, VulnerabilityKind};

pub mod assess;
pub mod library;
mod owasp;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

mod admin_console_active;
mod code_injection;
mod command_injection;
mod default_html_escape_invalid;
mod directory_listing_leak;
mod email_html_injection;
mod hardcoded_key;
mod hardcoded_password;
mod hardcoded_secret;
mod header_injection;
mod hsts_header_missing;
mod insecure_auth_protocol;
mod insecure_cookie;
mod insecure_jsp_layout;
mod ldap_injection;
mod log_injection;
mod no_httponly_cookie;
mod no_samesite_cookie;
mod nosql_injection;
mod path_traversal;
mod reflection_injection;
mod regex_injection;
mod session_rewriting;
mod session_timeout;
mod sql_injection;
mod ssrf;
mod stacktrace_leak;
mod template_injection;
mod trust_boundary_violation;
mod untrusted_deserialization;
mod untrusted_serialization;
mod unvalidated_redirect;
mod url;
mod verb_tampering;
mod weak_cipher;
mod weak_hash;
mod weak_randomness;
mod xcontenttype_header_missing;
mod xpath_injection;
mod xss;

pub use owasp::Owasp;

/// A type of vulnerability, explained.
#[derive(Debug)]
pub struct Entry {
    /// The type.
    pub kind: VulnerabilityKind,
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
    /// How its flows are judged, when it is one.
    flow: Option<assess::Flow>,
    before: &'static str,
    after: &'static str,
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
        use VulnerabilityKind as Kind;
        match self.kind {
            _ if self.flow.is_some() => Found::InFlow,
            Kind::DirectoryListingLeak
            | Kind::HstsHeaderMissing
            | Kind::InsecureAuthProtocol
            | Kind::InsecureCookie
            | Kind::NoHttponlyCookie
            | Kind::NoSamesiteCookie
            | Kind::SessionRewriting
            | Kind::StacktraceLeak
            | Kind::XcontenttypeHeaderMissing => Found::InResponse,
            Kind::HardcodedPassword | Kind::HardcodedSecret => Found::InLiteral,
            _ => Found::AtCall,
        }
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
        format!("https://cwe.mitre.org/data/definitions/{}.html", self.kind.cwe())
    }
}

/// An excerpt without the indentation that it has in the modules here.
fn unindented(code: &str) -> String {
    let lines = code.trim().lines().map(|line| line.strip_prefix("        ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// What there is to say about a type of vulnerability.
#[must_use]
pub fn entry(kind: VulnerabilityKind) -> &'static Entry {
    ENTRIES[kind as usize]
}

/// The types in the order of [`VulnerabilityKind::ALL`].
static ENTRIES: &[&Entry] = &[
    &sql_injection::ENTRY,
    &nosql_injection::ENTRY,
    &command_injection::ENTRY,
    &code_injection::ENTRY,
    &ssrf::ENTRY,
    &path_traversal::ENTRY,
    &ldap_injection::ENTRY,
    &xpath_injection::ENTRY,
    &xss::ENTRY,
    &email_html_injection::ENTRY,
    &unvalidated_redirect::ENTRY,
    &header_injection::ENTRY,
    &trust_boundary_violation::ENTRY,
    &untrusted_deserialization::ENTRY,
    &reflection_injection::ENTRY,
    &template_injection::ENTRY,
    &log_injection::ENTRY,
    &regex_injection::ENTRY,
    &untrusted_serialization::ENTRY,
    &hardcoded_secret::ENTRY,
    &hardcoded_password::ENTRY,
    &hardcoded_key::ENTRY,
    &directory_listing_leak::ENTRY,
    &default_html_escape_invalid::ENTRY,
    &verb_tampering::ENTRY,
    &no_samesite_cookie::ENTRY,
    &insecure_cookie::ENTRY,
    &no_httponly_cookie::ENTRY,
    &weak_hash::ENTRY,
    &weak_cipher::ENTRY,
    &weak_randomness::ENTRY,
    &stacktrace_leak::ENTRY,
    &insecure_auth_protocol::ENTRY,
    &insecure_jsp_layout::ENTRY,
    &hsts_header_missing::ENTRY,
    &xcontenttype_header_missing::ENTRY,
    &admin_console_active::ENTRY,
    &session_timeout::ENTRY,
    &session_rewriting::ENTRY,
];

// Hence the index in `entry` is the right one and in bounds.
const _: () = {
    assert!(ENTRIES.len() == VulnerabilityKind::ALL.len());
    let mut index = 0;
    while index < ENTRIES.len() {
        assert!(ENTRIES[index].kind as usize == index && VulnerabilityKind::ALL[index] as usize == index);
        index += 1;
    }
};
