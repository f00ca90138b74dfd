//! The names that attributes take: kinds of vulnerability and origins of data.
//!
//! A copy of the tables of `iast-catalogue`, because a procedural macro that depended on that crate would make every
//! user compile it twice. That of kinds is written by `iast-catalogue/tests/copies.rs`. A test compares both, in both
//! directions.

/// A kind of vulnerability: its variant in `iast_schema::VulnerabilityKind` and its three names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) variant: &'static str,
    pub(crate) short: &'static str,
    pub(crate) code: &'static str,
    pub(crate) json: &'static str,
}

impl Kind {
    /// Finds a kind that attributes take by any of its names.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.has_name(name))
    }

    /// Whether a kind has this name that no attribute takes.
    pub(crate) fn needs_no_attribute(name: &str) -> bool {
        OTHERS.iter().any(|kind| kind.has_name(name))
    }

    fn has_name(&self, name: &str) -> bool {
        [self.short, self.code, self.json].contains(&name)
    }
}

/// An origin of untrusted data: its variant in `iast_schema::Origin` and its wire name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) variant: &'static str,
    pub(crate) wire: &'static str,
}

impl Origin {
    /// Finds an origin by its wire name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ORIGINS.iter().find(|origin| origin.wire == name)
    }
}

const fn kind(variant: &'static str, short: &'static str, code: &'static str, json: &'static str) -> Kind {
    Kind { variant, short, code, json }
}

const fn origin(variant: &'static str, wire: &'static str) -> Origin {
    Origin { variant, wire }
}

/// Every kind that attributes take, in the order of the schema.
#[rustfmt::skip]
pub(crate) static KINDS: &[Kind] = &[
    kind("SqlInjection", "sql", "sql-injection", "SQL_INJECTION"),
    kind("NosqlInjection", "nosql", "nosql-injection", "NOSQL_MONGODB_INJECTION"),
    kind("CommandInjection", "command", "command-injection", "COMMAND_INJECTION"),
    kind("CodeInjection", "code", "code-injection", "CODE_INJECTION"),
    kind("Ssrf", "ssrf", "ssrf", "SSRF"),
    kind("PathTraversal", "path", "path-traversal", "PATH_TRAVERSAL"),
    kind("LdapInjection", "ldap", "ldap-injection", "LDAP_INJECTION"),
    kind("XpathInjection", "xpath", "xpath-injection", "XPATH_INJECTION"),
    kind("Xss", "xss", "xss", "XSS"),
    kind("EmailHtmlInjection", "email", "email-html-injection", "EMAIL_HTML_INJECTION"),
    kind("UnvalidatedRedirect", "redirect", "unvalidated-redirect", "UNVALIDATED_REDIRECT"),
    kind("HeaderInjection", "header", "header-injection", "HEADER_INJECTION"),
    kind("TrustBoundaryViolation", "trust-boundary", "trust-boundary-violation", "TRUST_BOUNDARY_VIOLATION"),
    kind("UntrustedDeserialization", "deserialization", "untrusted-deserialization", "UNTRUSTED_DESERIALIZATION"),
    kind("ReflectionInjection", "reflection", "reflection-injection", "REFLECTION_INJECTION"),
    kind("TemplateInjection", "template", "template-injection", "TEMPLATE_INJECTION"),
    kind("LogInjection", "log", "log-injection", "LOG_INJECTION"),
    kind("RegexInjection", "regex", "regex-injection", "REGEX_INJECTION"),
    kind("UntrustedSerialization", "serialization", "untrusted-serialization", "UNTRUSTED_SERIALIZATION"),
];

/// The kinds that are no flow of data, in the order of the schema: no attribute takes them.
#[rustfmt::skip]
static OTHERS: &[Kind] = &[
    kind("HardcodedSecret", "secret", "hardcoded-secret", "HARDCODED_SECRET"),
    kind("HardcodedPassword", "password", "hardcoded-password", "HARDCODED_PASSWORD"),
    kind("HardcodedKey", "key", "hardcoded-key", "HARDCODED_KEY"),
    kind("DirectoryListingLeak", "directory-listing", "directory-listing-leak", "DIRECTORY_LISTING_LEAK"),
    kind("DefaultHtmlEscapeInvalid", "html-escape", "default-html-escape-invalid", "DEFAULT_HTML_ESCAPE_INVALID"),
    kind("VerbTampering", "verb", "verb-tampering", "VERB_TAMPERING"),
    kind("NoSamesiteCookie", "samesite", "no-samesite-cookie", "NO_SAMESITE_COOKIE"),
    kind("InsecureCookie", "cookie", "insecure-cookie", "INSECURE_COOKIE"),
    kind("NoHttponlyCookie", "httponly", "no-httponly-cookie", "NO_HTTPONLY_COOKIE"),
    kind("WeakHash", "hash", "weak-hash", "WEAK_HASH"),
    kind("WeakCipher", "cipher", "weak-cipher", "WEAK_CIPHER"),
    kind("WeakRandomness", "randomness", "weak-randomness", "WEAK_RANDOMNESS"),
    kind("StacktraceLeak", "stacktrace", "stacktrace-leak", "STACKTRACE_LEAK"),
    kind("InsecureAuthProtocol", "auth", "insecure-auth-protocol", "INSECURE_AUTH_PROTOCOL"),
    kind("InsecureJspLayout", "layout", "insecure-jsp-layout", "INSECURE_JSP_LAYOUT"),
    kind("HstsHeaderMissing", "hsts", "hsts-header-missing", "HSTS_HEADER_MISSING"),
    kind("XcontenttypeHeaderMissing", "nosniff", "xcontenttype-header-missing", "XCONTENTTYPE_HEADER_MISSING"),
    kind("AdminConsoleActive", "admin-console", "admin-console-active", "ADMIN_CONSOLE_ACTIVE"),
    kind("SessionTimeout", "timeout", "session-timeout", "SESSION_TIMEOUT"),
    kind("SessionRewriting", "session-url", "session-rewriting", "SESSION_REWRITING"),
];

/// Every origin, in the order of the schema.
pub(crate) static ORIGINS: &[Origin] = &[
    origin("HttpRequestParameterName", "http.request.parameter.name"),
    origin("HttpRequestParameter", "http.request.parameter"),
    origin("HttpRequestHeaderName", "http.request.header.name"),
    origin("HttpRequestHeader", "http.request.header"),
    origin("HttpRequestCookieName", "http.request.cookie.name"),
    origin("HttpRequestCookieValue", "http.request.cookie.value"),
    origin("HttpRequestBody", "http.request.body"),
    origin("HttpRequestQuery", "http.request.query"),
    origin("HttpRequestPathParameter", "http.request.path.parameter"),
    origin("HttpRequestMatrixParameter", "http.request.matrix.parameter"),
    origin("HttpRequestMultipartParameter", "http.request.multipart.parameter"),
    origin("HttpRequestUri", "http.request.uri"),
    origin("HttpRequestPath", "http.request.path"),
    origin("GrpcRequestBody", "grpc.request.body"),
    origin("KafkaMessageKey", "kafka.message.key"),
    origin("KafkaMessageValue", "kafka.message.value"),
    origin("SqlRowValue", "sql.row.value"),
    origin("Environment", "environment"),
    origin("CommandLine", "command.line"),
    origin("Stdin", "stdin"),
    origin("File", "file"),
    origin("NetworkStream", "network.stream"),
    origin("Unspecified", "unspecified"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_those_of_the_schema() {
        for (ours, is_dataflow) in [(KINDS, true), (OTHERS, false)] {
            let ours: Vec<_> = ours.iter().map(|k| [k.variant, k.short, k.code, k.json].map(str::to_owned)).collect();
            let schema: Vec<_> = iast_schema::VulnerabilityKind::ALL
                .iter()
                .filter(|k| k.is_dataflow() == is_dataflow)
                .map(|k| [&format!("{k:?}"), k.short_name(), k.code(), k.json_name()].map(str::to_owned))
                .collect();
            assert_eq!(ours, schema);
        }
    }

    #[test]
    fn the_origins_are_those_of_the_schema() {
        let ours: Vec<_> = ORIGINS.iter().map(|o| [o.variant, o.wire].map(str::to_owned)).collect();
        let schema: Vec<_> =
            iast_schema::Origin::ALL.iter().map(|o| [&format!("{o:?}"), o.as_str()].map(str::to_owned)).collect();
        assert_eq!(ours, schema);
    }

    #[test]
    fn a_kind_is_found_by_each_of_its_names() {
        for name in ["sql", "sql-injection", "SQL_INJECTION"] {
            assert_eq!(Kind::named(name).unwrap().variant, "SqlInjection");
        }
        assert_eq!(Kind::named("Sql"), None);
    }

    #[test]
    fn a_kind_that_is_no_flow_is_known_but_not_taken() {
        for name in ["hash", "weak-hash", "WEAK_HASH"] {
            assert!(Kind::named(name).is_none() && Kind::needs_no_attribute(name), "{name}");
        }
        assert!(!Kind::needs_no_attribute("sql") && !Kind::needs_no_attribute("nonsense"));
    }
}
