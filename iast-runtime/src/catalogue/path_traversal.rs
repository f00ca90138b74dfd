//! Path traversal.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::PathTraversal,
    severity: Severity::High,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::ACCESS,
    title: "untrusted data chooses a file",
    label: "file path",
    help: "accept plain names only, then join them to a fixed directory:\n\
           `Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))`",
    description: "\
        A name from outside becomes part of a path. `../` leaves the directory that was meant, and an absolute path \
        replaces it altogether, because `Path::join` starts anew at a root. The client then reads or overwrites any \
        file that the service can.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"path\")]`. Which \
        characters they are does not matter: a plain file name from outside is reported, too. Silent about what went \
        through a sanitizer or validator for `path`. Checks elsewhere, such as `starts_with` after `canonicalize`, \
        are not recognised.",
    before: r#"
        let report = fs::read(Path::new("reports").join(name))?;
    "#,
    after: r#"
        #[iast::validator(kind = "path")]
        fn is_plain(name: &str) -> bool {
            Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
        }

        if !is_plain(name) {
            return Err("not a file name".into());
        }
        let report = fs::read(Path::new("reports").join(name))?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html"],
};
