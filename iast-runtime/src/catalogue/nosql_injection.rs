//! Injection into the query of a document database.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::NosqlInjection,
    severity: Severity::Critical,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches a database query document",
    label: "query document",
    help: "build the filter from typed values: `doc! { \"name\": name }` with `name: String`\n\
           and never from JSON that the client sent",
    description: "\
        A query to a document database is itself a document. Where the program expects a text the client sends an \
        object such as `{\"$ne\": null}`, an operator instead of a value, and the filter matches every document.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"nosql\")]`. Keys \
        and values are not told apart, so the place for the attribute is the function that turns text into a filter. \
        A sink that takes the finished document reports the harmless `doc! { \"name\": name }` as well. Silent about \
        what went through a sanitizer or validator for `nosql`.",
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
