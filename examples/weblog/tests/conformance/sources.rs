//! Every endpoint that takes untrusted data from somewhere, with the source that is to be named.

use iast::{Origin, VulnerabilityKind};
use serde::Serialize;

use crate::call::Call;

/// A place that data comes from.
#[derive(Debug)]
pub(crate) struct Case {
    /// Also the name of its test.
    pub(crate) name: &'static str,
    pub(crate) origin: Origin,
    pub(crate) call: Call,
    /// What the parameter, header or field is called; `None` where it has no name.
    called: Option<&'static str>,
    value: &'static str,
    /// Why not all of this is so yet.
    pub(crate) missing: Option<&'static str>,
}

/// What was seen of a [`Case`].
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    /// One finding with one source, of this origin.
    pub(crate) found: bool,
    pub(crate) name: bool,
    pub(crate) value: bool,
    /// The sources that there were, for whoever wants to know why.
    #[serde(skip)]
    #[expect(dead_code, reason = "shown by `Debug`")]
    seen: Vec<iast::Source>,
}

impl Case {
    /// Sends the request and compares its source.
    pub(crate) fn run(&self) -> Outcome {
        let answer = self.call.send();
        assert!(answer.status.is_success(), "{}: {}", self.call.path, answer.status);
        let found = answer.findings.into_iter().filter(|finding| finding.kind == VulnerabilityKind::SqlInjection);
        let seen: Vec<_> = found.flat_map(|finding| finding.sources).collect();
        let source = if seen.len() == 1 { seen.first() } else { None };
        Outcome {
            found: source.is_some_and(|source| source.origin == self.origin),
            name: source.is_some_and(|source| source.name.as_deref() == self.called),
            value: source.is_some_and(|source| source.value == self.value),
            seen,
        }
    }

    /// Asserts that everything is as expected, or as it is known not to be.
    fn check(&self) {
        let outcome = self.run();
        match self.missing {
            None => assert!(outcome.is_green(), "{}: {outcome:#?}", self.name),
            Some(reason) => {
                assert!(!outcome.is_green(), "{}: is as expected, so it is no longer true that {reason}", self.name);
            }
        }
    }
}

impl Outcome {
    fn is_green(&self) -> bool {
        self.found && self.name && self.value
    }
}

/// Makes a test of each case, and a list of them all.
macro_rules! cases {
    ($($name:ident: $origin:ident, $call:expr, $called:expr, $value:literal $(, missing $missing:literal)?;)*) => {
        $(#[test]
        fn $name() {
            CASES.iter().find(|case| case.name == stringify!($name)).expect("it is one of them").check();
        })*

        pub(crate) const CASES: &[Case] = &[$(Case {
            name: stringify!($name),
            origin: Origin::$origin,
            call: $call,
            called: $called,
            value: $value,
            missing: crate::missing!($($missing)?),
        },)*];
    };
}

cases! {
    parameter: HttpRequestParameter,
        Call::get("/iast/source/parameter/test?table=user"), Some("table"), "user";
    parameter_with_escapes: HttpRequestParameter,
        Call::get("/iast/source/parameter/test?table=%27%27%20or%201"), Some("table"), "'' or 1";
    field: HttpRequestBody,
        Call::form("/iast/source/parameter/test", &[("table", "user")]), Some("table"), "user";
    parameter_name: HttpRequestParameterName,
        Call::get("/iast/source/parametername/test?user=unused"), Some("user"), "user";
    field_name: HttpRequestBody,
        Call::form("/iast/source/parametername/test", &[("user", "unused")]), Some("user"), "user";
    header: HttpRequestHeader,
        Call::get("/iast/source/header/test").with(&[("table", "user")]), Some("table"), "user";
    header_name: HttpRequestHeaderName,
        Call::get("/iast/source/headername/test").with(&[("user", "unused")]), Some("user"), "user";
    cookie_value: HttpRequestCookieValue,
        Call::get("/iast/source/cookievalue/test").with(&[("cookie", "table=user")]), Some("table"), "user";
    cookie_name: HttpRequestCookieName,
        Call::get("/iast/source/cookiename/test").with(&[("cookie", "table=unused")]), Some("table"), "table";
    query: HttpRequestQuery,
        Call::get("/iast/source/query/test?table=user"), Some("query"), "table=user";
    path: HttpRequestPath,
        Call::get("/iast/source/path/test"), None, "/iast/source/path/test";
    path_parameter: HttpRequestPathParameter,
        Call::get("/iast/source/path_parameter/test/user"), Some("table"), "user";
    uri: HttpRequestUri,
        Call::get("/iast/source/uri/test"), Some("uri"), "/iast/source/uri/test";
    json: HttpRequestBody,
        Call::json("/iast/source/body/test", r#"{"name":"table","value":"user"}"#), Some("value"), "user";
    multipart: HttpRequestMultipartParameter,
        Call::file("/iast/source/multipart/test", "the user"), Some("file1"), "the user";
    grpc: GrpcRequestBody,
        Call::message("/weblog.Weblog/Count", "the user"), None, "the user";
    kafka_key: KafkaMessageKey,
        Call::get("/iast/source/kafkakey/test"), Some("weblog"), "hello key!";
    kafka_value: KafkaMessageValue,
        Call::get("/iast/source/kafkavalue/test"), Some("weblog"), "hello value!";
    row: SqlRowValue,
        Call::get("/iast/source/sql/test"), Some("username"), "shaquille_oatmeal";
    row_that_is_returned: SqlRowValue,
        Call::get("/iast/source/sql/returned"), Some("username"), "shaquille_oatmeal";
}
