//! Injection into the query of a document database.

use super::assess::{Assessment, Call, Flow, Role};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data changes a query to a document database.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::NosqlInjection,
    json_name: "NOSQL_MONGODB_INJECTION",
    in_datadog: true,
    code: "nosql-injection",
    short_name: "nosql",
    cwe: 943,
    summary: summary!(),
    severity: Severity::Critical,
    how: How::Flow(Flow { part: Some(part), ..Flow::by(assess).attacked(is_attack) }),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches a database query document",
    label: "query document",
    help: "build the filter from typed values: `doc! { \"name\": name }` with `name: String`\n\
           and never from JSON that the client sent",
    description: "\
        A query to a document database is itself a document. Where the program expects a text the client sends an \
        object such as `{\"$ne\": null}`, an operator instead of a value, and the filter matches every document.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"nosql\")]`, or of a \
        call of MongoDB's driver or redis. Of a document that is a key, a value that the database runs as code \
        (`$where`, `$function`) or a pattern; any other value is compared and no finding. A text that is yet to \
        become a query is one whatever it says. Silent about what went through a sanitizer or validator for `nosql`.",
    before: r#"
        // `{"name": "bob", "password": {"$ne": null}}` logs in as bob.
        let filter: Document = serde_json::from_str(&body)?;
        let user = users.find_one(filter).await?;
    "#,
    after: r#"
        // Both fields of `Login` are a `String`.
        let login: Login = serde_json::from_str(&body)?;
        let user = users.find_one(doc! { "name": login.name, "password": hash(&login.password) }).await?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html"],
};

/// A walk shows a key at the path of its value. A value may say the same as its key, so the engine takes the second for one.
fn part<'a>(path: &'a str, text: &[u8]) -> Role<'a> {
    let before = path.as_bytes().strip_suffix(text);
    let is_last = before.is_some_and(|before| matches!(before.last(), None | Some(b'.')));
    if is_last { Role::Key(path) } else { Role::Value(path) }
}

fn assess(call: &Call<'_>) -> Assessment {
    match call.role {
        Role::Key(_) if call.text.starts_with(b"$") && call.runs[0].start == 0 => {
            Assessment::did(Severity::Critical, "the input is an operator of the query: its key starts with `$`")
        }
        Role::Key(_) => Assessment::can(Severity::High, "the input is a key of the query: it can be an operator"),
        Role::Code => Assessment::did(Severity::Critical, "the input is code that the database runs"),
        Role::Value(path) if is_code(path) => {
            Assessment::did(Severity::Critical, "the input is code that the database runs")
        }
        Role::Value(path) if last_key(path) == "$regex" => {
            Assessment::did(Severity::Low, "the input is a pattern: it can match everything, or take long")
        }
        // One text is compared with others, whatever it says.
        Role::Value(_) => Assessment::Silent,
        // The text of a query that is yet to be read.
        _ => Assessment::plain(ENTRY.severity),
    }
}

/// The last key of a path, `$in` of `user.$in[2]`.
fn last_key(path: &str) -> &str {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('[').next().unwrap_or(last)
}

/// Whether the database runs what stands at this path.
fn is_code(path: &str) -> bool {
    let mut keys = path.rsplit('.').map(last_key);
    let (last, outer) = (keys.next().unwrap_or_default(), keys.next().unwrap_or_default());
    match outer {
        "$function" => last == "body",
        "$accumulator" => matches!(last, "init" | "accumulate" | "merge" | "finalize"),
        _ => last == "$where" || last == "$code",
    }
}

/// Whether the input brought an operator where a key was meant.
fn is_attack(call: &Call<'_>) -> bool {
    matches!(call.role, Role::Key(_)) && call.text.starts_with(b"$") && call.runs[0].start == 0
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack_as, severity_as};
    use super::*;

    fn severity(role: Role<'_>, text: &str) -> Option<Severity> {
        severity_as(VulnerabilityKind::NosqlInjection, role, text)
    }

    #[test]
    fn a_value_is_compared_and_nothing_else() {
        assert_eq!(severity(Role::Value("user"), "‹{\"$ne\": null}›"), None);
        assert_eq!(severity(Role::Value("$or[1].user.$in[0]"), "‹ann›"), None);
        assert_eq!(severity(Role::Value("body"), "‹ann›"), None);
    }

    #[test]
    fn keys_and_code_are_no_values() {
        assert_eq!(severity(Role::Key("user.$ne"), "‹$ne›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Key("user.$ne"), "$‹ne›"), Some(Severity::High));
        assert_eq!(severity(Role::Key("name"), "‹name›"), Some(Severity::High));
        assert_eq!(severity(Role::Code, "return ‹1›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Value("map.$code"), "return ‹1›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Value("$where"), "this.a == '‹x›'"), Some(Severity::Critical));
        assert_eq!(severity(Role::Value("a.$expr.$function.body"), "‹x›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Value("total.$accumulator.merge"), "‹x›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Value("$accumulator.lang"), "‹js›"), None);
        assert_eq!(severity(Role::Value("name.$regex"), "‹.*›"), Some(Severity::Low));
    }

    #[test]
    fn the_text_of_a_query_is_the_query() {
        assert_eq!(severity(Role::Unknown, "{\"name\": \"‹ann›\"}"), Some(Severity::Critical));
    }

    #[test]
    fn an_operator_is_an_attack() {
        assert_eq!(attack_as(VulnerabilityKind::NosqlInjection, Role::Key("user.$ne"), "‹$ne›"), Some(true));
        assert_eq!(attack_as(VulnerabilityKind::NosqlInjection, Role::Key("user.name"), "‹name›"), Some(false));
    }
}
