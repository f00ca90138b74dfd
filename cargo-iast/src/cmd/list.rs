//! `cargo iast list`: what there is, in this project and in iast.

use std::path::PathBuf;

use iast_catalogue::library::{self, Gives, Row};
use iast_catalogue::{Found, Safe, entry};
use iast_schema::{Origin, Role, Site, VulnerabilityKind};
use serde_json::{Value, json};

use super::format::Format;
use crate::coverage::Coverage;
use crate::exit::Code;
use crate::table::table;
use crate::{cmd, json, term};

/// List what iast knows: of this project, and of libraries.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What is listed.
    #[arg(value_enum)]
    what: What,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The directory with the files of a run, for sources and sinks [default: that of the last run].
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    /// Where data enters the programs of the last run, and whether it did.
    Sources,
    /// Where data does harm in the programs of the last run, and whether that was reached.
    Sinks,
    /// The types of vulnerability.
    Types,
    /// The functions of libraries that are known: which arguments are sinks, and which results are sources.
    Libraries,
    /// The origins of data, as settings and attributes name them.
    Origins,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let sites = |role| -> anyhow::Result<Vec<Site>> {
        let Coverage { sites } = cmd::input::of_run(arguments.from.as_deref())?.coverage;
        Ok(sites.into_iter().filter(|site| site.role == role).collect())
    };
    let (text, json) = match arguments.what {
        What::Sources => of_sites("origin", &sites(Role::Source)?),
        What::Sinks => of_sites("type", &sites(Role::Sink)?),
        What::Types => types(),
        What::Libraries => libraries(),
        What::Origins => {
            let rows: Vec<_> = Origin::ALL.iter().map(|origin| [origin.to_string()]).collect();
            (table(["origin"], &rows), json!(Origin::ALL))
        }
    };
    term::write(|out| match arguments.format {
        Format::Human => out.write_all(text.as_bytes()),
        Format::Json => json::write(&json, out),
    })?;
    Ok(Code::Ok)
}

/// Sources or sinks of a project.
fn of_sites(what: &str, sites: &[Site]) -> (String, Value) {
    let rows = sites.iter().map(|site| {
        let place = &site.location;
        let path: Vec<_> = [&*place.module, &place.function].into_iter().filter(|part| !part.is_empty()).collect();
        let path = path.join("::");
        let kind = site.kind.map(|kind| kind.code()).or(site.origin.map(Origin::as_str));
        [
            if site.reached { "yes" } else { "never" }.to_owned(),
            kind.unwrap_or("several").to_owned(),
            format!("{}:{}:{}", place.file, place.line, place.column),
            site.call.as_ref().map_or_else(|| path.clone(), |call| format!("{call} in {path}")),
        ]
    });
    (table(["reached", what, "place", "function"], &rows.collect::<Vec<_>>()), json!(sites))
}

fn types() -> (String, Value) {
    let found = |kind: VulnerabilityKind| match entry(kind).found() {
        Found::InFlow => "flow",
        Found::InResponse => "response",
        Found::AtCall => "call",
        Found::InLiteral => "literal",
    };
    let rows = VulnerabilityKind::ALL.iter().map(|kind| {
        let severity = entry(*kind).severity.as_str();
        [kind.code(), kind.short_name(), severity, &format!("CWE-{}", kind.cwe()), found(*kind)].map(str::to_owned)
    });
    let json = VulnerabilityKind::ALL.iter().map(|kind| {
        let entry = entry(*kind);
        json!({
            "type": kind, "code": kind.code(), "name": kind.short_name(), "severity": entry.severity, "cwe": kind.cwe(),
            "title": entry.title, "found": found(*kind),
        })
    });
    (table(["type", "name", "severity", "weakness", "found by"], &rows.collect::<Vec<_>>()), json.collect())
}

fn libraries() -> (String, Value) {
    let mut known: Vec<(String, &Row)> = library::rows().map(|row| (row.function(), row)).collect();
    known.sort_by(|a, b| a.0.cmp(&b.0));
    let rows = known.iter().map(|(function, row)| {
        let arguments = row.sinks.iter().map(|sink| format!("{} of `{}`", sink.kind.code(), sink.name));
        let by_itself = row.by_itself.iter().map(|call| format!("{} by being called", call.kind.code()));
        let gives = row.gives.iter().map(|gives| match gives {
            Gives::Source { origin, .. } => format!("gives {origin}"),
            Gives::NameInArchive => "gives a name in an archive".to_owned(),
            Gives::Inside | Gives::PathBelow => {
                let kinds: Vec<_> = Safe::InDirectory.kinds().map(VulnerabilityKind::code).collect();
                format!("makes a path safe for {}", kinds.join(", "))
            }
        });
        [function.clone(), arguments.chain(by_itself).chain(gives).collect::<Vec<_>>().join(", ")]
    });
    let json = known.iter().map(|(function, row)| {
        let sinks = row.sinks.iter().map(|sink| json!({"argument": sink.name, "index": sink.index, "type": sink.kind}));
        let gives = row.gives.and_then(|gives| match gives {
            Gives::Source { origin, .. } => Some(origin),
            Gives::NameInArchive | Gives::Inside | Gives::PathBelow => None,
        });
        let by_itself = row.by_itself.as_ref().map(|call| call.kind);
        json!({
            "function": function, "crates": row.crates, "sinks": sinks.collect::<Vec<_>>(), "gives": gives,
            "by_itself": by_itself,
        })
    });
    (table(["function", "known as"], &rows.collect::<Vec<_>>()), json.collect())
}
