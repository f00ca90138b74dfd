//! The vulnerability types, as in `iast-catalogue`, which writes the list of them: see `iast-catalogue/tests/copies.rs`.

use std::fmt;
use std::str::FromStr;

use super::name::UnknownName;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $json:literal, $code:literal, $short:literal, CWE $cwe:literal, flow $flow:literal;)*) => {
        /// A type of vulnerability.
        ///
        /// Each has a JSON name (`SQL_INJECTION`, as in Datadog's IAST), a code (`sql-injection`) and a short
        /// name (`sql`). Of a [data flow](Self::is_dataflow), each of them is what `#[iast::sink(kind = "..")]` takes.
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

            /// Whether a finding of this type is a flow from a source to a sink. Only these are what attributes take.
            #[must_use]
            pub const fn is_dataflow(self) -> bool {
                match self {
                    $(Self::$variant => $flow,)*
                }
            }
        }
    };
}

kinds! {
    /// Untrusted data changes a SQL statement.
    SqlInjection = "SQL_INJECTION", "sql-injection", "sql", CWE 89, flow true;
    /// Untrusted data changes a query to a document database.
    NosqlInjection = "NOSQL_MONGODB_INJECTION", "nosql-injection", "nosql", CWE 943, flow true;
    /// Untrusted data chooses the program that is run, or its arguments.
    CommandInjection = "COMMAND_INJECTION", "command-injection", "command", CWE 78, flow true;
    /// Untrusted data is run as code.
    CodeInjection = "CODE_INJECTION", "code-injection", "code", CWE 94, flow true;
    /// Untrusted data chooses the host that a request goes to.
    Ssrf = "SSRF", "ssrf", "ssrf", CWE 918, flow true;
    /// Untrusted data chooses a file.
    PathTraversal = "PATH_TRAVERSAL", "path-traversal", "path", CWE 22, flow true;
    /// Untrusted data changes an LDAP filter or name.
    LdapInjection = "LDAP_INJECTION", "ldap-injection", "ldap", CWE 90, flow true;
    /// Untrusted data changes an XPath expression.
    XpathInjection = "XPATH_INJECTION", "xpath-injection", "xpath", CWE 643, flow true;
    /// Untrusted data becomes markup of a page.
    Xss = "XSS", "xss", "xss", CWE 79, flow true;
    /// Untrusted data becomes markup of an e-mail.
    EmailHtmlInjection = "EMAIL_HTML_INJECTION", "email-html-injection", "email", CWE 83, flow true;
    /// Untrusted data chooses where the browser is sent.
    UnvalidatedRedirect = "UNVALIDATED_REDIRECT", "unvalidated-redirect", "redirect", CWE 601, flow true;
    /// Untrusted data becomes a response header.
    HeaderInjection = "HEADER_INJECTION", "header-injection", "header", CWE 113, flow true;
    /// Untrusted data is stored where the program expects trusted data.
    TrustBoundaryViolation = "TRUST_BOUNDARY_VIOLATION", "trust-boundary-violation", "trust-boundary", CWE 501, flow true;
    /// Untrusted data chooses which types are built from it.
    UntrustedDeserialization = "UNTRUSTED_DESERIALIZATION", "untrusted-deserialization", "deserialization", CWE 502, flow true;
    /// Untrusted data chooses code by its name.
    ReflectionInjection = "REFLECTION_INJECTION", "reflection-injection", "reflection", CWE 470, flow true;
    /// Untrusted data is compiled as a template.
    TemplateInjection = "TEMPLATE_INJECTION", "template-injection", "template", CWE 1336, flow true;
    /// Untrusted data becomes a line of a log.
    LogInjection = "LOG_INJECTION", "log-injection", "log", CWE 117, flow true;
    /// Untrusted data is compiled as a regular expression.
    RegexInjection = "REGEX_INJECTION", "regex-injection", "regex", CWE 1333, flow true;
    /// Untrusted data is read in a format that trusts whoever wrote it.
    UntrustedSerialization = "UNTRUSTED_SERIALIZATION", "untrusted-serialization", "serialization", CWE 502, flow true;
    /// A token or key of a service stands in the code.
    HardcodedSecret = "HARDCODED_SECRET", "hardcoded-secret", "secret", CWE 798, flow false;
    /// A password stands in the code.
    HardcodedPassword = "HARDCODED_PASSWORD", "hardcoded-password", "password", CWE 259, flow false;
    /// A cryptographic key stands in the code.
    HardcodedKey = "HARDCODED_KEY", "hardcoded-key", "key", CWE 321, flow false;
    /// Clients can list the files of a directory.
    DirectoryListingLeak = "DIRECTORY_LISTING_LEAK", "directory-listing-leak", "directory-listing", CWE 548, flow false;
    /// A template engine does not escape HTML.
    DefaultHtmlEscapeInvalid = "DEFAULT_HTML_ESCAPE_INVALID", "default-html-escape-invalid", "html-escape", CWE 116, flow false;
    /// A route answers to every HTTP method.
    VerbTampering = "VERB_TAMPERING", "verb-tampering", "verb", CWE 650, flow false;
    /// Other sites can have a cookie sent along.
    NoSamesiteCookie = "NO_SAMESITE_COOKIE", "no-samesite-cookie", "samesite", CWE 1275, flow false;
    /// A cookie is sent over unencrypted connections, too.
    InsecureCookie = "INSECURE_COOKIE", "insecure-cookie", "cookie", CWE 614, flow false;
    /// Scripts of a page can read a cookie.
    NoHttponlyCookie = "NO_HTTPONLY_COOKIE", "no-httponly-cookie", "httponly", CWE 1004, flow false;
    /// A hash function is broken.
    WeakHash = "WEAK_HASH", "weak-hash", "hash", CWE 328, flow false;
    /// A cipher or its mode is broken.
    WeakCipher = "WEAK_CIPHER", "weak-cipher", "cipher", CWE 327, flow false;
    /// Secrets are made from predictable numbers.
    WeakRandomness = "WEAK_RANDOMNESS", "weak-randomness", "randomness", CWE 338, flow false;
    /// A response shows the inside of the program.
    StacktraceLeak = "STACKTRACE_LEAK", "stacktrace-leak", "stacktrace", CWE 209, flow false;
    /// Clients log in by a protocol that sends the password each time.
    InsecureAuthProtocol = "INSECURE_AUTH_PROTOCOL", "insecure-auth-protocol", "auth", CWE 522, flow false;
    /// Templates, code or settings lie among the files that are served.
    InsecureJspLayout = "INSECURE_JSP_LAYOUT", "insecure-jsp-layout", "layout", CWE 552, flow false;
    /// Browsers are not told to come back over HTTPS only.
    HstsHeaderMissing = "HSTS_HEADER_MISSING", "hsts-header-missing", "hsts", CWE 319, flow false;
    /// Browsers may guess what a response is.
    XcontenttypeHeaderMissing = "XCONTENTTYPE_HEADER_MISSING", "xcontenttype-header-missing", "nosniff", CWE 693, flow false;
    /// A console for developers or administrators is reachable.
    AdminConsoleActive = "ADMIN_CONSOLE_ACTIVE", "admin-console-active", "admin-console", CWE 489, flow false;
    /// Sessions live too long.
    SessionTimeout = "SESSION_TIMEOUT", "session-timeout", "timeout", CWE 613, flow false;
    /// The id of a session stands in a URL.
    SessionRewriting = "SESSION_REWRITING", "session-rewriting", "session-url", CWE 598, flow false;
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
