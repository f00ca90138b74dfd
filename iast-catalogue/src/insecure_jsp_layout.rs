//! Templates and code among the served files.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Templates, code or settings lie among the files that are served.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::InsecureJspLayout,
    json_name: "INSECURE_JSP_LAYOUT",
    in_datadog: true,
    code: "insecure-jsp-layout",
    short_name: "layout",
    cwe: 552,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::CALL,
    owasp: Owasp::ACCESS,
    title: "a served directory contains files that are not for clients",
    label: "served directory",
    help: "serve a directory of its own: `ServeDir::new(\"public\")`",
    description: "\
        The directory that clients can read is that of the program, or has its templates, settings or repository in \
        it. They fetch `.env` with its passwords, `.git` with all the code, or templates with what they say about \
        data. The name of the type is that of the same mistake with pages of Java.",
    detection: "\
        Found when an observed function gives `ServeDir::new` of tower-http, `Files::new` of actix-files or \
        `StaticFilesEndpoint::new` of poem a literal that names the directory of the program (`.`, `/`, \
        `env!(\"CARGO_MANIFEST_DIR\")`), or one called `src`, `templates`, `tests`, `config`, `migrations` or `target`, \
        or with a leading dot. What lies in a directory is not looked at, so one with another name is no finding.",
    before: r#"
        let app: Router = Router::new().fallback_service(ServeDir::new("."));
    "#,
    after: r#"
        let app: Router = Router::new().fallback_service(ServeDir::new("public"));
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Attack_Surface_Analysis_Cheat_Sheet.html"],
};
