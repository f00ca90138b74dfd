//! `#[source]`: what is tainted, and what is known about it.

use crate::log_of;

/// An extractor, as in axum.
struct Query<T>(T);
struct State<T>(T);
struct HeaderMap(String);

impl iast::Taint for HeaderMap {
    fn walk(&self, walk: &mut iast::Walk<'_>) {
        walk.field("accept", &self.0);
    }
}

#[iast::source]
fn handler(State(db): State<&str>, Query(name): Query<String>, headers: &HeaderMap, page: u32) -> String {
    format!("{db}{name}{}{page}", headers.0)
}

#[test]
fn a_handlers_parameters_are_tainted() {
    let log = log_of(|| handler(State("db"), Query("eve".into()), &HeaderMap("*/*".into()), 1));
    let expected = [r#"source - - name "Query" eve"#, r#"source - - headers "HeaderMap" accept=*/*"#];
    assert_eq!(log, expected);
}

/// A request struct, and something that the program made.
#[derive(iast::Taint)]
struct Search(String);
#[derive(serde::Serialize)]
struct User(String);

#[iast::source]
fn handler_with_own_types(Query(_page): Query<String>, user: User, search: Search, body: String) -> usize {
    user.0.len() + search.0.len() + body.len()
}

#[test]
fn beside_request_types_only_text_and_request_structs_count() {
    let call = || handler_with_own_types(Query("1".into()), User("ann".into()), Search("lamp".into()), "b".into());
    let expected = [
        r#"source - - _page "Query" 1"#,
        r#"source? - - user "" <serialize>"#,
        r#"source? - - search "" lamp"#,
        r#"source - - body "" b"#,
    ];
    assert_eq!(log_of(call), expected);
}

#[iast::source]
fn inferred_return(retries: u32) -> Vec<u8> {
    vec![b'a'; retries as usize]
}

#[iast::source(returns, origin = "sql.row.value", name = "users.name")]
fn explicit_return(key: &str) -> Option<String> {
    if key.is_empty() {
        return None;
    }
    Some(key.to_uppercase())
}

#[test]
fn a_returned_value_is_tainted() {
    assert_eq!(log_of(|| inferred_return(3)), [r#"source - - - "" aaa"#]);
    assert_eq!(log_of(|| explicit_return("k")), [r#"source sql.row.value users.name - "" K"#]);
    assert_eq!(log_of(|| explicit_return("")), [r#"source sql.row.value users.name - "" "#]);
}

#[iast::source(params, origin = "kafka.message.key")]
fn explicit_parameters((key, _): &(String, u8), r#type: &str) -> usize {
    key.len() + r#type.len()
}

#[iast::source(params, returns)]
fn both(text: &str) -> String {
    text.to_owned() + "!"
}

#[test]
fn parameters_are_tainted() {
    let log = log_of(|| explicit_parameters(&("k".into(), 0), "t"));
    assert_eq!(log, [r#"source kafka.message.key - key "" k"#, r#"source kafka.message.key - type "" t"#]);
    assert_eq!(log_of(|| both("b")), [r#"source - - text "" b"#, r#"source - - - "" b!"#]);
}

#[iast::source(origin = "http.request.uri")]
fn one_parameter(
    _config: &str,
    #[source(origin = "http.request.header", name = "user-agent")] agent: &str,
    #[iast::source] uri: &str,
) -> usize {
    agent.len() + uri.len()
}

#[iast::instrument]
fn under_instrument(#[source(name = "n")] name: &str, _other: &str) -> usize {
    name.len()
}

#[iast::sink(kind = "sql", args(query))]
#[iast::source]
fn under_a_sink(#[source] id: &str, query: &str) -> usize {
    id.len() + query.len()
}

struct Handlers;

#[iast::instrument]
impl Handlers {
    fn in_an_impl(&self, #[iast::source(name = "n")] name: &str) -> usize {
        name.len()
    }
}

#[test]
fn a_parameter_carries_its_own_attribute() {
    let expected = [r#"source http.request.header user-agent agent "" a"#, r#"source http.request.uri - uri "" u"#];
    assert_eq!(log_of(|| one_parameter("c", "a", "u")), expected);
    assert_eq!(log_of(|| under_instrument("a", "b")), [r#"source - n name "" a"#]);
    let log = log_of(|| under_a_sink("a", "b"));
    assert_eq!(log.len(), 2, "{log:?}");
    assert!(log.contains(&r#"source - - id "" a"#.to_owned()), "{log:?}");
    assert_eq!(log_of(|| Handlers.in_an_impl("a")), [r#"source - n name "" a"#]);
}

#[derive(serde::Serialize)]
struct Serialized {
    name: String,
}

#[iast::source(params)]
fn by_traits<T: iast::Taint, U: serde::Serialize, V>(a: T, b: U, c: V, d: Serialized) -> (T, U, V, Serialized) {
    (a, b, c, d)
}

#[test]
fn a_value_is_read_in_the_best_way_its_type_allows() {
    let log = log_of(|| by_traits("text", 1, "type", Serialized { name: "n".into() }).3.name);
    let expected = [
        r#"source - - a "" text"#,
        r#"source - - b "" <serialize>"#,
        r#"source - - c "" <type>"#,
        r#"source - - d "" <serialize>"#,
    ];
    assert_eq!(log, expected);
}
