//! The names that attributes take: kinds of vulnerability and origins of data.
//!
//! A copy of the tables of `iast-schema`, because a procedural macro that depended on that crate would make every
//! user compile it twice. A test compares both, in both directions.

/// A kind of vulnerability: its variant in `iast_schema::VulnerabilityKind` and its three names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) variant: &'static str,
    pub(crate) short: &'static str,
    pub(crate) code: &'static str,
    pub(crate) json: &'static str,
}

impl Kind {
    /// Finds a kind by any of its names.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| [kind.short, kind.code, kind.json].contains(&name))
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

/// Every kind, in the order of the schema.
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
    origin("Unspecified", "unspecified"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_those_of_the_schema() {
        let ours: Vec<_> = KINDS.iter().map(|k| [k.variant, k.short, k.code, k.json].map(str::to_owned)).collect();
        let schema: Vec<_> = iast_schema::VulnerabilityKind::ALL
            .iter()
            .map(|k| [&format!("{k:?}"), k.short_name(), k.code(), k.json_name()].map(str::to_owned))
            .collect();
        assert_eq!(ours, schema);
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
}
