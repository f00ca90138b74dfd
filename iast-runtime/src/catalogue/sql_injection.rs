//! SQL injection.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::SqlInjection,
    severity: Severity::Critical,
    flow: Some(Flow { excluded: &[], ..Flow::ALIKE }),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches a SQL statement",
    label: "SQL statement",
    help: "bind the value: `conn.query(\"SELECT .. WHERE name = ?1\", [name])`\n\
           and take the names of tables and columns from a fixed list",
    description: "\
        The text of a statement is put together from the program's words and somebody else's. A quote in the wrong \
        place ends a literal, and what follows is run as SQL: it reads other people's rows, changes them, or logs in \
        without a password.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"sql\")]`. Name the \
        statement alone, `args(statement)`, and bound values are not looked at. Silent about numbers that were \
        parsed, about names that the program chose from a list of its own, and about what went through a sanitizer or \
        validator for `sql`.",
    before: r#"
        let sql = format!("SELECT id FROM users WHERE name = '{name}'");
        let id: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
    "#,
    after: r#"
        let sql = "SELECT id FROM users WHERE name = ?1";
        let id: i64 = conn.query_row(sql, [name], |row| row.get(0))?;
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html",
    ],
};
