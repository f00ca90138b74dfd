//! Consoles for developers and administrators.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A console for developers or administrators is reachable.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::AdminConsoleActive,
    json_name: "ADMIN_CONSOLE_ACTIVE",
    in_datadog: true,
    code: "admin-console-active",
    short_name: "admin-console",
    cwe: 489,
    summary: summary!(),
    severity: Severity::Low,
    how: How::CALL,
    owasp: Owasp::CONFIGURATION,
    title: "a console for developers is reachable",
    label: "route of a console",
    help: "build it in only for those who ask for it: `#[cfg(feature = \"console\")]`",
    description: "\
        GraphiQL, Swagger UI, the console of tokio, profiles and metrics show clients what the service consists of, \
        and some let them change it. They are made for the people who run the service.",
    detection: "\
        Found when an observed function gives a router of axum a route, or nests one, under a path that is usual for \
        consoles, such as `/admin`, `/debug/pprof`, `/graphiql`, `/metrics` and `/swagger-ui`, or makes one: GraphiQL and \
        Playground of async-graphql, Swagger UI of utoipa, the console of tokio. Whether a guard stands in front of it is \
        not known. What lies below such a path, as `/admin/users`, is no finding.",
    before: r#"
        let app: Router = Router::new().route("/graphql", post(graphql)).route("/graphiql", get(graphiql));
    "#,
    after: r#"
        let app: Router = Router::new().route("/graphql", post(graphql));
        #[cfg(feature = "console")]
        let app = app.route("/graphiql", get(graphiql));
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Attack_Surface_Analysis_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    ],
};
