//! Consoles for developers and administrators.

use iast_schema::{Severity, VulnerabilityKind};

use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::AdminConsoleActive,
    severity: Severity::Low,
    flow: None,
    owasp: Owasp::CONFIGURATION,
    title: "a console for developers is reachable",
    label: "route of a console",
    help: "leave it out of releases: `#[cfg(debug_assertions)]`, or serve it on an address of its own",
    description: "\
        GraphiQL, Swagger UI, the console of tokio, profiles and metrics show clients what the service consists of, \
        and some let them change it. They are made for the people who run the service.",
    detection: "\
        Not detected yet. A route that serves such a console, and a listener that opens one, will count as one.",
    before: r#"
        let app: Router = Router::new().route("/graphql", get(graphiql).post(graphql));
    "#,
    after: r#"
        let app: Router = Router::new().route("/graphql", post(graphql));
        #[cfg(debug_assertions)]
        let app = app.route("/graphiql", get(graphiql));
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Attack_Surface_Analysis_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    ],
};
