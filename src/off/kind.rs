//! The vulnerability types, as in `iast-schema`.

use std::fmt;
use std::str::FromStr;

use super::name::UnknownName;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $json:literal, $code:literal, $short:literal, CWE $cwe:literal;)*) => {
        /// A type of vulnerability.
        ///
        /// Each has a JSON name (`SQL_INJECTION`, as in Datadog's IAST), a code (`sql-injection`) and a short
        /// name (`sql`). The short and the JSON name are what `#[iast::sink(kind = "..")]` takes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum VulnerabilityKind {
            $($(#[$doc])* $variant,)*
        }

        impl VulnerabilityKind {
            /// Every type, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in findings files, such as `SQL_INJECTION`.
            #[must_use]
            pub const fn json_name(self) -> &'static str {
                match self {
                    $(Self::$variant => $json,)*
                }
            }

            /// The permanent kebab-case code, such as `sql-injection`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The short name, such as `sql`.
            #[must_use]
            pub const fn short_name(self) -> &'static str {
                match self {
                    $(Self::$variant => $short,)*
                }
            }

            /// The number in the Common Weakness Enumeration, <https://cwe.mitre.org>.
            #[must_use]
            pub const fn cwe(self) -> u16 {
                match self {
                    $(Self::$variant => $cwe,)*
                }
            }
        }
    };
}

kinds! {
    /// Untrusted data changes a SQL statement.
    SqlInjection = "SQL_INJECTION", "sql-injection", "sql", CWE 89;
    /// Untrusted data changes a query to a document database.
    NosqlInjection = "NOSQL_MONGODB_INJECTION", "nosql-injection", "nosql", CWE 943;
    /// Untrusted data chooses the program that is run, or its arguments.
    CommandInjection = "COMMAND_INJECTION", "command-injection", "command", CWE 78;
    /// Untrusted data is run as code.
    CodeInjection = "CODE_INJECTION", "code-injection", "code", CWE 94;
    /// Untrusted data chooses the host that a request goes to.
    Ssrf = "SSRF", "ssrf", "ssrf", CWE 918;
    /// Untrusted data chooses a file.
    PathTraversal = "PATH_TRAVERSAL", "path-traversal", "path", CWE 22;
    /// Untrusted data changes an LDAP filter or name.
    LdapInjection = "LDAP_INJECTION", "ldap-injection", "ldap", CWE 90;
    /// Untrusted data changes an XPath expression.
    XpathInjection = "XPATH_INJECTION", "xpath-injection", "xpath", CWE 643;
    /// Untrusted data becomes markup of a page.
    Xss = "XSS", "xss", "xss", CWE 79;
    /// Untrusted data becomes markup of an e-mail.
    EmailHtmlInjection = "EMAIL_HTML_INJECTION", "email-html-injection", "email", CWE 83;
    /// Untrusted data chooses where the browser is sent.
    UnvalidatedRedirect = "UNVALIDATED_REDIRECT", "unvalidated-redirect", "redirect", CWE 601;
    /// Untrusted data becomes a response header.
    HeaderInjection = "HEADER_INJECTION", "header-injection", "header", CWE 113;
    /// Untrusted data is stored where the program expects trusted data.
    TrustBoundaryViolation = "TRUST_BOUNDARY_VIOLATION", "trust-boundary-violation", "trust-boundary", CWE 501;
    /// Untrusted data chooses which types are built from it.
    UntrustedDeserialization = "UNTRUSTED_DESERIALIZATION", "untrusted-deserialization", "deserialization", CWE 502;
    /// Untrusted data chooses code by its name.
    ReflectionInjection = "REFLECTION_INJECTION", "reflection-injection", "reflection", CWE 470;
    /// Untrusted data is compiled as a template.
    TemplateInjection = "TEMPLATE_INJECTION", "template-injection", "template", CWE 1336;
}

impl fmt::Display for VulnerabilityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.json_name())
    }
}

impl FromStr for VulnerabilityKind {
    type Err = UnknownName;

    /// Reads a JSON name, a code or a short name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| [kind.json_name(), kind.code(), kind.short_name()].contains(&text))
            .ok_or_else(|| UnknownName::new("kind", text, Self::ALL.iter().map(|kind| kind.short_name()).collect()))
    }
}
