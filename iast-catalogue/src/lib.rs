//! What `iast` knows of each type of vulnerability, and which functions of libraries it knows.
//!
//! Each type has a module with everything about it: its names and CWE number, the words of the report, severity,
//! explanation, remedy, and what finds it: which flows do harm, see [`assess`], what a response shows or lacks, see
//! [`response`], or which literal it is, see [`secrets`]. The functions of libraries stand in [`library`]. Nothing here
//! watches a program: the engine asks, and so do the tools that show and explain findings.
//!
//! ```
//! use iast_catalogue::{Found, VulnerabilityKind, entry};
//!
//! let entry = entry(VulnerabilityKind::SqlInjection);
//! assert_eq!(entry.title, "untrusted data reaches a SQL statement");
//! assert_eq!(entry.found(), Found::InFlow);
//! ```
//!
//! # A new type
//!
//! It takes a module with its `ENTRY`, that module in the root with a line in the list of types there, and rows in
//! [`library`] where functions of libraries are of the type. Nothing about it belongs anywhere else, and a test says so when
//! another source names it. Copies, for what cannot ask this crate, are written by a test:
//! `CATALOGUE_WRITE_COPIES=1 cargo test -p iast-catalogue --test copies`.
#![forbid(unsafe_code)]

#[macro_use]
mod kind;

pub mod assess;
mod entry;
pub mod library;
pub mod markup;
mod name;
mod origin;
mod owasp;
pub mod query;
pub mod response;
mod safe;
pub mod secrets;
mod severity;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod url;

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
mod verb_tampering;
mod weak_cipher;
mod weak_hash;
mod weak_randomness;
mod xcontenttype_header_missing;
mod xpath_injection;
mod xss;

use entry::How;
pub use entry::{Entry, Found, entry};
pub use name::UnknownName;
pub use origin::Origin;
pub use owasp::Owasp;
pub use safe::Safe;
pub use severity::Severity;

types! {
    // Flows from a source to a sink.
    sql_injection SqlInjection,
    nosql_injection NosqlInjection,
    command_injection CommandInjection,
    code_injection CodeInjection,
    ssrf Ssrf,
    path_traversal PathTraversal,
    ldap_injection LdapInjection,
    xpath_injection XpathInjection,
    xss Xss,
    email_html_injection EmailHtmlInjection,
    unvalidated_redirect UnvalidatedRedirect,
    header_injection HeaderInjection,
    trust_boundary_violation TrustBoundaryViolation,
    untrusted_deserialization UntrustedDeserialization,
    reflection_injection ReflectionInjection,
    template_injection TemplateInjection,
    log_injection LogInjection,
    regex_injection RegexInjection,
    untrusted_serialization UntrustedSerialization,

    // No flows: these are found without an annotation.
    hardcoded_secret HardcodedSecret,
    hardcoded_password HardcodedPassword,
    hardcoded_key HardcodedKey,
    directory_listing_leak DirectoryListingLeak,
    default_html_escape_invalid DefaultHtmlEscapeInvalid,
    verb_tampering VerbTampering,
    no_samesite_cookie NoSamesiteCookie,
    insecure_cookie InsecureCookie,
    no_httponly_cookie NoHttponlyCookie,
    weak_hash WeakHash,
    weak_cipher WeakCipher,
    weak_randomness WeakRandomness,
    stacktrace_leak StacktraceLeak,
    insecure_auth_protocol InsecureAuthProtocol,
    insecure_jsp_layout InsecureJspLayout,
    hsts_header_missing HstsHeaderMissing,
    xcontenttype_header_missing XcontenttypeHeaderMissing,
    admin_console_active AdminConsoleActive,
    session_timeout SessionTimeout,
    session_rewriting SessionRewriting,
}
