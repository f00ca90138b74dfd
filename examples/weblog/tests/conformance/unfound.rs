//! Thousands of requests with all kinds of text to safe endpoints: nothing is found.

use reqwest::Method;
use tokio::task::JoinSet;

use crate::call::Service;

const REQUESTS: usize = 10_000;
/// Requests in flight.
const AT_ONCE: usize = 8;

/// Safe endpoints that answer at once, with the name of their field.
const QUICK: &[(&str, &str)] = &[
    ("/iast/sqli/test_secure", "username"),
    ("/iast/sqli/test_sanitized", "username"),
    ("/iast/xss/test_secure", "param"),
    ("/iast/xss/test_sanitized", "param"),
    ("/iast/xss/template/test_secure", "param"),
    ("/iast/xpathi/test_secure", "expression"),
    ("/iast/template_injection/test_secure", "template"),
    ("/iast/unvalidated_redirect/test_secure_redirect", "location"),
    ("/iast/unvalidated_redirect/test_sanitized_redirect", "location"),
    ("/iast/unvalidated_redirect/test_secure_header", "location"),
    ("/iast/path_traversal/test_secure", "path"),
    ("/iast/path_traversal/test_sanitized", "path"),
    ("/iast/regex_injection/test_secure", "pattern"),
    ("/iast/regex_injection/test_sanitized", "pattern"),
    ("/iast/log_injection/test_secure", "message"),
    ("/iast/log_injection/test_sanitized", "message"),
    ("/iast/log_injection/macro/test_secure", "message"),
    ("/iast/log_injection/macro/test_sanitized", "message"),
];

/// Safe endpoints that start programs, talk to servers or compile scripts.
const SLOW: &[(&str, &str)] = &[
    ("/iast/cmdi/test_secure", "cmd"),
    ("/iast/cmdi/test_sanitized", "cmd"),
    ("/iast/ldapi/test_secure", "username"),
    ("/iast/ldapi/test_sanitized", "username"),
    ("/iast/ssrf/test_secure", "url"),
    ("/iast/ssrf/test_sanitized", "url"),
    ("/iast/code_injection/test_secure", "code"),
    ("/iast/reflection_injection/test_secure", "param"),
    ("/iast/email_html_injection/test_secure", "username"),
    ("/iast/email_html_injection/test_sanitized", "username"),
];

/// Pieces of values: attacks, and what the program itself says.
const PIECES: &[&str] = &[
    "' OR '1'='1",
    "\" --",
    "; DROP TABLE user",
    "<script>alert(1)</script>",
    "<b onclick=a()>",
    "&lt;b&gt;",
    "../../etc",
    "/var/log",
    "Cargo.toml",
    "README.md",
    "http://127.0.0.1:9/",
    "//evil.test",
    "/home",
    "*)(uid=*",
    "$(id)",
    "`id`",
    "{{ 7 * 7 }}",
    "${jndi:ldap://a}",
    "%27%20",
    "(a+)+$",
    "ls",
    "pwd",
    "greet",
    "input",
    "ann",
    "shaquille_oatmeal",
    "SELECT count(*) FROM user",
    "username",
    "0",
    "42",
    "-1",
    "3.14",
    "true",
    "null",
    "2026-11-30",
    "é",
    "😀",
    "\u{0}",
    "\n",
    " ",
    "a",
    "Zürich",
];

/// A generator of numbers (xorshift), the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("it is below a usize")
    }

    fn value(&mut self) -> String {
        (0..=self.below(4)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_requests_to_safe_endpoints_lead_to_no_finding() {
    let before = iast::stats().sink_checks;
    let service = Service::start().await;
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut tasks = JoinSet::new();
    for number in 0..REQUESTS {
        let endpoints = if number % 100 == 0 { SLOW } else { QUICK };
        let (path, field) = endpoints[numbers.below(endpoints.len())];
        let fields = [
            (field, numbers.value()),
            (if field == "username" { "password" } else { "username" }, numbers.value()),
            ("email", "ann@localhost.test".to_owned()),
        ];
        let request = service.request(Method::POST, path).form(&fields);
        tasks.spawn(async move {
            let response = request.send().await.expect("an answer");
            response.bytes().await.expect("its body");
        });
        if tasks.len() >= AT_ONCE {
            tasks.join_next().await.expect("a task").expect("it ends well");
        }
    }
    while let Some(task) = tasks.join_next().await {
        task.expect("it ends well");
    }
    let looked_at = iast::stats().sink_checks - before;
    assert!(looked_at > REQUESTS as u64 / 3, "only {looked_at} arguments were looked at");
    let found: Vec<_> = iast::findings();
    assert!(found.is_empty(), "{found:#?}");
}
