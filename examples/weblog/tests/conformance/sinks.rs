//! Every careless endpoint with what is expected of it.

use iast::VulnerabilityKind as Kind;

use crate::call::{Call, TARGET};
use crate::case::{Case, Place};

const HTTPS: &[(&str, &str)] = &[("x-forwarded-proto", "https")];
const LOGIN: &[(&str, &str)] = &[("username", "shaquille_oatmeal"), ("password", "123456")];
const MAIL: &[(&str, &str)] = &[("username", "<b>ann</b>"), ("email", "ann@localhost.test")];

const fn line(file: &'static str, comment: &'static str, function: &'static str) -> Place {
    Place::Line { file, comment, function }
}

/// Makes a test of each case, and a list of them all.
macro_rules! cases {
    ($($name:ident: $kind:ident, $insecure:expr, $secure:expr, $sanitized:expr, $at:expr, $evidence:literal,
        [$($source:literal),*] $(, missing $missing:literal)?;)*) => {
        $(#[test]
        fn $name() {
            case(stringify!($name)).check();
        })*

        pub(crate) const CASES: &[Case] = &[$(Case {
            name: stringify!($name),
            kind: Kind::$kind,
            insecure: $insecure,
            secure: $secure,
            sanitized: $sanitized,
            at: $at,
            evidence: $evidence,
            sources: &[$($source),*],
            missing: crate::missing!($($missing)?),
        },)*];
    };
}

fn case(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).expect("the macro makes tests of cases only")
}

cases! {
    sql: SqlInjection,
        Call::form("/iast/sqli/test_insecure", LOGIN),
        Call::form("/iast/sqli/test_secure", LOGIN),
        Some(Call::form("/iast/sqli/test_sanitized", LOGIN)),
        line("sinks/sql.rs", "VULNERABLE", "put_together"),
        "SELECT count(*) FROM user WHERE username = '‹shaquille_oatmeal›' AND password = '‹[redacted]›'",
        ["http.request.body username=shaquille_oatmeal", "http.request.body password=[redacted]"];
    documents: NosqlInjection,
        Call::json("/iast/mongodb-nosql-injection/test_insecure", r#"{"key":{"$ne":"nobody"}}"#),
        Call::json("/iast/mongodb-nosql-injection/test_secure", r#"{"key":"somebody"}"#),
        Some(Call::json("/iast/mongodb-nosql-injection/test_sanitized", r#"{"key":{"$ne":"nobody"}}"#)),
        line("sinks/documents.rs", "VULNERABLE", "insecure"), "‹$ne›", ["http.request.body key.$ne=$ne"];
    command: CommandInjection,
        Call::form("/iast/cmdi/test_insecure", &[("cmd", "ls")]),
        Call::form("/iast/cmdi/test_secure", &[("cmd", "ls")]),
        Some(Call::form("/iast/cmdi/test_sanitized", &[("cmd", "ls; rm")])),
        line("sinks/commands.rs", "VULNERABLE", "insecure"), "‹ls›", ["http.request.body cmd=ls"];
    code: CodeInjection,
        Call::form("/iast/code_injection/test_insecure", &[("code", "1+2")]),
        Call::form("/iast/code_injection/test_secure", &[("code", "1+2")]),
        Some(Call::form("/iast/code_injection/test_sanitized", &[("code", "1+2")])),
        line("sinks/code.rs", "VULNERABLE", "insecure"), "‹1+2›", ["http.request.body code=1+2"];
    request_forgery: Ssrf,
        Call::form("/iast/ssrf/test_insecure", &[("url", TARGET)]),
        Call::form("/iast/ssrf/test_secure", &[("url", "http://169.254.169.254/")]),
        Some(Call::form("/iast/ssrf/test_sanitized", &[("url", TARGET)])),
        line("sinks/requests.rs", "VULNERABLE", "insecure"), "‹{target}›", ["http.request.body url={target}"];
    path: PathTraversal,
        Call::form("/iast/path_traversal/test_insecure", &[("path", "/var/log")]),
        Call::form("/iast/path_traversal/test_secure", &[("path", "Cargo.toml")]),
        Some(Call::form("/iast/path_traversal/test_sanitized", &[("path", "src/../README.md")])),
        line("sinks/paths.rs", "VULNERABLE", "insecure"), "‹/var/log›", ["http.request.body path=/var/log"];
    path_in_a_zip_archive: PathTraversal,
        Call::zip("/iast/path_traversal/zip/test_insecure", "/usr/local/bin"),
        Call::zip("/iast/path_traversal/zip/test_secure", "/usr/local/bin"),
        Some(Call::zip("/iast/path_traversal/zip/test_sanitized", "/usr/local/bin")),
        line("sinks/archives.rs", "VULNERABLE: zip", "insecure_zip"), "‹/usr/local/bin/›", ["http.request.body archive=PK…"];
    path_in_a_tar_archive: PathTraversal,
        Call::tar("/iast/path_traversal/tar/test_insecure", "/usr/local/bin"),
        Call::tar("/iast/path_traversal/tar/test_secure", "/usr/local/bin"),
        Some(Call::tar("/iast/path_traversal/tar/test_sanitized", "/usr/local/bin")),
        line("sinks/archives.rs", "VULNERABLE: tar", "insecure_tar"), "‹/usr/local/bin›",
        ["http.request.body archive=/usr/local/bin…"];
    directory: LdapInjection,
        Call::form("/iast/ldapi/test_insecure", LOGIN),
        Call::form("/iast/ldapi/test_secure", LOGIN),
        Some(Call::form("/iast/ldapi/test_sanitized", LOGIN)),
        line("sinks/directory.rs", "VULNERABLE: search", "find"),
        "(&(uid=‹shaquille_oatmeal›)(userPassword=‹[redacted]›))",
        ["http.request.body username=shaquille_oatmeal", "http.request.body password=[redacted]"];
    xpath: XpathInjection,
        Call::form("/iast/xpathi/test_insecure", &[("expression", "' or ''='")]),
        Call::form("/iast/xpathi/test_secure", &[("expression", "' or ''='")]),
        Some(Call::form("/iast/xpathi/test_sanitized", &[("expression", "' or ''='")])),
        line("sinks/xpath.rs", "VULNERABLE", "put_together"),
        "count(//user[@name='‹' or ''='›'])", ["http.request.body expression=' or ''='"];
    page: Xss,
        Call::form("/iast/xss/test_insecure", &[("param", "<script>alert(1)</script>")]),
        Call::form("/iast/xss/test_secure", &[("param", "<script>alert(1)</script>")]),
        Some(Call::form("/iast/xss/test_sanitized", &[("param", "<script>alert(1)</script>")])),
        line("sinks/xss.rs", "VULNERABLE: Html", "insecure"),
        "<!doctype html><p>‹<script>alert(1)</script>›", ["http.request.body param=<script>alert(1)</script>"];
    page_of_a_template: Xss,
        Call::form("/iast/xss/template/test_insecure", &[("param", "<script>alert(1)</script>")]),
        Call::form("/iast/xss/template/test_secure", &[("param", "<script>alert(1)</script>")]),
        Some(Call::form("/iast/xss/template/test_sanitized", &[("param", "<script>alert(1)</script>")])),
        line("sinks/xss.rs", "VULNERABLE: template", "insecure_template"),
        "<!doctype html><p>‹<script>alert(1)</script>›", ["http.request.body param=<script>alert(1)</script>"];
    mail: EmailHtmlInjection,
        Call::form("/iast/email_html_injection/test_insecure", MAIL),
        Call::form("/iast/email_html_injection/test_secure", MAIL),
        Some(Call::form("/iast/email_html_injection/test_sanitized", MAIL)),
        line("sinks/mail.rs", "VULNERABLE", "insecure"),
        "<p>Hi ‹<b>ann</b>›, welcome!</p>", ["http.request.body username=<b>ann</b>"];
    redirect: UnvalidatedRedirect,
        Call::form("/iast/unvalidated_redirect/test_insecure_redirect", &[("location", "http://dummy.location.com")]),
        Call::form("/iast/unvalidated_redirect/test_secure_redirect", &[("location", "http://dummy.location.com")]),
        Some(Call::form("/iast/unvalidated_redirect/test_sanitized_redirect", &[("location", "/home")])),
        line("sinks/redirects.rs", "VULNERABLE", "insecure_redirect"),
        "‹http://dummy.location.com›", ["http.request.body location=http://dummy.location.com"];
    redirect_by_header: UnvalidatedRedirect,
        Call::form("/iast/unvalidated_redirect/test_insecure_header", &[("location", "http://dummy.location.com")]),
        Call::form("/iast/unvalidated_redirect/test_secure_header", &[("location", "http://dummy.location.com")]),
        Some(Call::form("/iast/unvalidated_redirect/test_sanitized_header", &[("location", "/home")])),
        Place::Answer,
        "‹http://dummy.location.com›", ["http.request.body location=http://dummy.location.com"];
    header: HeaderInjection,
        Call::form("/iast/header_injection/test_insecure", &[("test", "dummyvalue")]),
        Call::form("/iast/header_injection/test_secure", &[("test", "dummyvalue")]),
        Some(Call::form("/iast/header_injection/test_sanitized", &[("test", "dummyvalue")])),
        Place::Answer, "‹dummyvalue›", ["http.request.body test=dummyvalue"];
    header_for_other_sites: HeaderInjection,
        Call::get("/iast/header_injection/reflected/no-exclusion?origin=x-custom-header&reflected=access-control-allow-origin"),
        Call::get("/iast/header_injection/reflected/exclusion?origin=x-custom-header&reflected=access-control-allow-origin")
            .with(&[("x-custom-header", "https://a.test")]),
        Some(Call::get("/iast/header_injection/reflected/sanitized?origin=x-custom-header&reflected=access-control-allow-origin")),
        Place::Answer, "‹x-custom-header›",
        ["http.request.parameter origin=x-custom-header"];
    header_of_the_encoding: HeaderInjection,
        Call::get("/iast/header_injection/reflected/no-exclusion?origin=accept-encoding&reflected=content-encoding"),
        Call::get("/iast/header_injection/reflected/exclusion?origin=accept-encoding&reflected=content-encoding")
            .with(&[("accept-encoding", "identity")]),
        Some(Call::get("/iast/header_injection/reflected/sanitized?origin=accept-encoding&reflected=content-encoding")),
        Place::Answer, "‹accept-encoding›", ["http.request.parameter origin=accept-encoding"];
    header_of_caches: HeaderInjection,
        Call::get("/iast/header_injection/reflected/no-exclusion?origin=cache-control&reflected=pragma"),
        Call::get("/iast/header_injection/reflected/exclusion?origin=cache-control&reflected=pragma")
            .with(&[("cache-control", "no-cache")]),
        Some(Call::get("/iast/header_injection/reflected/sanitized?origin=cache-control&reflected=pragma")),
        Place::Answer, "‹cache-control›", ["http.request.parameter origin=cache-control"];
    trust_boundary: TrustBoundaryViolation,
        Call::get("/iast/trust-boundary-violation/test_insecure?username=shaquille_oatmeal&password=123456"),
        Call::get("/iast/trust-boundary-violation/test_secure?username=shaquille_oatmeal&password=123456"),
        Some(Call::get("/iast/trust-boundary-violation/test_sanitized?username=shaquille_oatmeal&password=123456")),
        line("sinks/trust_boundary.rs", "VULNERABLE", "insecure"),
        "‹shaquille_oatmeal›", ["http.request.parameter username=shaquille_oatmeal"];
    deserialization: UntrustedDeserialization,
        Call::get("/iast/untrusted_deserialization/test_insecure?name=%7B%22erase%22%3A%7B%7D%7D"),
        Call::get("/iast/untrusted_deserialization/test_secure?name=%7B%22name%22%3A%22ann%22%7D"),
        Some(Call::get("/iast/untrusted_deserialization/test_sanitized?name=%7B%22greet%22%3A%7B%22name%22%3A%22ann%22%7D%7D")),
        line("sinks/objects.rs", "VULNERABLE", "insecure"),
        "‹{\"erase\":{}}›", ["http.request.parameter name={\"erase\":{}}"];
    serialization: UntrustedSerialization,
        Call::get("/iast/untrusted_serialization/test_insecure?snapshot=2%20ann"),
        Call::get("/iast/untrusted_serialization/test_secure?snapshot=%22ann%22"),
        Some(Call::get("/iast/untrusted_serialization/test_sanitized?snapshot=weblog-1:2%20ann")),
        line("sinks/snapshots.rs", "VULNERABLE", "insecure"),
        "‹2 ann›", ["http.request.parameter snapshot=2 ann"];
    reflection: ReflectionInjection,
        Call::form("/iast/reflection_injection/test_insecure", &[("param", "erase")]),
        Call::form("/iast/reflection_injection/test_secure", &[("param", "greet")]),
        Some(Call::form("/iast/reflection_injection/test_sanitized", &[("param", "greet")])),
        line("sinks/reflection.rs", "VULNERABLE", "call"), "‹erase›", ["http.request.body param=erase"];
    template: TemplateInjection,
        Call::form("/iast/template_injection/test_insecure", &[("template", "Hello")]),
        Call::form("/iast/template_injection/test_secure", &[("template", "Hello")]),
        Some(Call::form("/iast/template_injection/test_sanitized", &[("template", "Hello")])),
        line("sinks/templates.rs", "VULNERABLE", "insecure"), "‹Hello›", ["http.request.body template=Hello"];
    log: LogInjection,
        Call::form("/iast/log_injection/test_insecure", &[("message", "hello\nadmin logged in")]),
        Call::form("/iast/log_injection/test_secure", &[("message", "hello\nadmin logged in")]),
        Some(Call::form("/iast/log_injection/test_sanitized", &[("message", "hello\nadmin logged in")])),
        line("sinks/logs.rs", "VULNERABLE: function", "insecure"),
        "somebody says ‹hello\nadmin logged in›", ["http.request.body message=hello\nadmin logged in"];
    log_by_a_macro: LogInjection,
        Call::form("/iast/log_injection/macro/test_insecure", &[("message", "hello\nadmin logged in")]),
        Call::form("/iast/log_injection/macro/test_secure", &[("message", "hello\nadmin logged in")]),
        Some(Call::form("/iast/log_injection/macro/test_sanitized", &[("message", "hello\nadmin logged in")])),
        line("sinks/logs.rs", "VULNERABLE: macro", "insecure_macro"),
        "‹hello\nadmin logged in›", ["http.request.body message=hello\nadmin logged in"];
    pattern: RegexInjection,
        Call::form("/iast/regex_injection/test_insecure", &[("pattern", "(a+)+$")]),
        Call::form("/iast/regex_injection/test_secure", &[("pattern", "(a+)+$")]),
        Some(Call::form("/iast/regex_injection/test_sanitized", &[("pattern", "(a+)+$")])),
        line("sinks/patterns.rs", "VULNERABLE", "insecure"), "‹(a+)+$›", ["http.request.body pattern=(a+)+$"];
    secret: HardcodedSecret,
        Call::get("/iast/hardcoded_secrets/test_insecure"),
        Call::get("/iast/hardcoded_secrets/test_secure"),
        None,
        line("sinks/secrets.rs", "VULNERABLE: aws-access-token", "secret"), "aws-access-token", [];
    secret_of_a_service: HardcodedSecret,
        Call::get("/iast/hardcoded_secrets_extended/test_insecure"),
        Call::get("/iast/hardcoded_secrets/test_secure"),
        None,
        line("sinks/secrets.rs", "VULNERABLE: datadog-access-token", "secret_of_a_service"),
        "datadog-access-token", [];
    password: HardcodedPassword,
        Call::get("/iast/hardcoded_passwords/test_insecure"),
        Call::get("/iast/hardcoded_secrets/test_secure"),
        None,
        line("sinks/secrets.rs", "VULNERABLE: hashpwd", "password"), "hashpwd", [];
    hash: WeakHash,
        Call::get("/iast/insecure_hashing/test_md5_algorithm"),
        Call::get("/iast/insecure_hashing/test_secure_algorithm"),
        None,
        line("sinks/hashes.rs", "VULNERABLE: digest", "insecure"), "MD5", [];
    hash_in_a_loop: WeakHash,
        Call::get("/iast/insecure_hashing/deduplicate"),
        Call::get("/iast/insecure_hashing/test_secure_algorithm"),
        None,
        line("sinks/hashes.rs", "VULNERABLE: repeated", "deduplicate"), "MD5", [];
    cipher: WeakCipher,
        Call::get("/iast/insecure_cipher/test_insecure_algorithm"),
        Call::get("/iast/insecure_cipher/test_secure_algorithm"),
        None,
        line("sinks/ciphers.rs", "VULNERABLE: cipher", "insecure"), "DES", [];
    key: HardcodedKey,
        Call::get("/iast/hardcoded_key/test_insecure"),
        Call::get("/iast/hardcoded_key/test_secure"),
        None,
        line("sinks/ciphers.rs", "VULNERABLE: key", "key_in_the_code"), "a literal", [];
    randomness: WeakRandomness,
        Call::get("/iast/weak_randomness/test_insecure"),
        Call::get("/iast/weak_randomness/test_secure"),
        None,
        line("sinks/randomness.rs", "VULNERABLE", "insecure"), "SmallRng", [];
    session_timeout: SessionTimeout,
        Call::get("/iast/session_timeout/test_insecure"),
        Call::get("/iast/session_timeout/test_secure"),
        None,
        line("sinks/settings.rs", "VULNERABLE: sessions", "long_sessions"), "more than 30 minutes", [];
    console: AdminConsoleActive,
        Call::get("/iast/admin_console_active/test_insecure"),
        Call::get("/iast/admin_console_active/test_secure"),
        None,
        line("sinks/settings.rs", "VULNERABLE: console", "console"), "a console", [];
    escaping: DefaultHtmlEscapeInvalid,
        Call::get("/iast/default_html_escape_invalid/test_insecure"),
        Call::get("/iast/default_html_escape_invalid/test_secure"),
        None,
        line("sinks/settings.rs", "VULNERABLE: escaping", "unescaped"), "AutoEscape::None", [];
    served_sources: InsecureJspLayout,
        Call::get("/iast/insecure_jsp_layout/test_insecure"),
        Call::get("/iast/insecure_jsp_layout/test_secure"),
        None,
        line("sinks/settings.rs", "VULNERABLE: sources", "sources"), "not for clients", [];
    verbs: VerbTampering,
        Call::get("/iast/verb_tampering/test_insecure"),
        Call::get("/iast/verb_tampering/test_secure"),
        None,
        line("sinks/settings.rs", "VULNERABLE: verbs", "any_method"), "any", [];
    directory_listing: DirectoryListingLeak,
        Call::get("/iast/directory_listing_leak/test_insecure"),
        Call::get("/iast/directory_listing_leak/test_secure"),
        None,
        Place::Answer, "Index of /static", [];
    cookie_without_samesite: NoSamesiteCookie,
        Call::get("/iast/no-samesite-cookie/test_insecure"),
        Call::get("/iast/no-samesite-cookie/test_secure"),
        Some(Call::get("/iast/no-samesite-cookie/test_empty_cookie")),
        Place::Answer, "insecure", [];
    cookie_without_secure: InsecureCookie,
        Call::get("/iast/insecure-cookie/test_insecure"),
        Call::get("/iast/insecure-cookie/test_secure"),
        Some(Call::get("/iast/insecure-cookie/test_empty_cookie")),
        Place::Answer, "insecure", [];
    cookie_without_httponly: NoHttponlyCookie,
        Call::get("/iast/no-httponly-cookie/test_insecure"),
        Call::get("/iast/no-httponly-cookie/test_secure"),
        Some(Call::get("/iast/no-httponly-cookie/test_empty_cookie")),
        Place::Answer, "insecure", [];
    stack_trace: StacktraceLeak,
        Call::get("/iast/stack_trace_leak/test_insecure"),
        Call::get("/iast/stack_trace_leak/test_secure"),
        None,
        Place::Answer, "at ./src/dao/users.rs:12:5", [];
    authentication: InsecureAuthProtocol,
        Call::get("/iast/insecure-auth-protocol/test").with(&[("authorization", "Digest username=\"ann\"")]),
        Call::get("/iast/insecure-auth-protocol/test"),
        None,
        Place::Answer, "Digest authentication", [];
    transport_security: HstsHeaderMissing,
        Call::get("/iast/hstsmissing/test_insecure").with(HTTPS),
        Call::get("/iast/hstsmissing/test_secure").with(HTTPS),
        None,
        Place::Answer, "Strict-Transport-Security: max-age=0", [];
    content_type: XcontenttypeHeaderMissing,
        Call::get("/iast/xcontent-missing-header/test_insecure"),
        Call::get("/iast/xcontent-missing-header/test_secure"),
        None,
        Place::Answer, "X-Content-Type-Options: sniff", [];
    session_in_a_url: SessionRewriting,
        Call::get("/iast/session_rewriting/test_insecure"),
        Call::get("/iast/session_rewriting/test_secure"),
        None,
        Place::Answer, "Location: /home;jsessionid", [];
}
