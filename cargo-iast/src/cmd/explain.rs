//! `cargo iast explain`.

use std::io::{self, Write as _};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use iast_report::Style;
use iast_schema::VulnerabilityKind;

use crate::exit::Code;
use crate::explanation;

/// Explain a type of vulnerability: what it is, how it is found, how to fix it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The type, such as `sql-injection`, `SQL_INJECTION` or `sql`.
    #[arg(value_name = "TYPE", value_parser = kind)]
    kind: VulnerabilityKind,
    /// How the explanation is written.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
}

/// How an explanation is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text for a terminal.
    #[default]
    Human,
    /// JSON, for programs.
    Json,
    /// Markdown.
    Markdown,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let entry = iast_catalogue::entry(arguments.kind);
    let style = Style::detect_stdout();
    let text = match arguments.format {
        Format::Human => explanation::text(entry, style.width),
        Format::Json => serde_json::to_string_pretty(&explanation::Json::of(entry))? + "\n",
        Format::Markdown => format!("# {}: {}\n\n{}", entry.kind.code(), entry.title, explanation::markdown(entry)),
    };
    let colors = if style.color { ColorChoice::Always } else { ColorChoice::Never };
    match AutoStream::new(io::stdout(), colors).lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Code::Ok),
        written => written.map(|()| Code::Ok).context("cannot write to standard output"),
    }
}

/// The type of that name, in any case; or what may have been meant.
fn kind(name: &str) -> Result<VulnerabilityKind, String> {
    let code = name.to_ascii_lowercase().replace(['_', ' '], "-");
    let found = |kind: &&VulnerabilityKind| names(**kind).contains(&code);
    if let Some(kind) = VulnerabilityKind::ALL.iter().find(found) {
        return Ok(*kind);
    }
    let names = VulnerabilityKind::ALL.iter().flat_map(|kind| names(*kind));
    let near = names.map(|name| (strsim::jaro_winkler(&name, &code), name)).max_by(|(a, _), (b, _)| a.total_cmp(b));
    match near.filter(|(likeness, _)| *likeness > 0.8) {
        Some((_, name)) => Err(format!("there is no such type; did you mean `{name}`?")),
        None => {
            let codes: Vec<_> = VulnerabilityKind::ALL.iter().map(|kind| kind.code()).collect();
            Err(format!("there is no such type; the types are {}", codes.join(", ")))
        }
    }
}

fn names(kind: VulnerabilityKind) -> [String; 3] {
    let json_name = kind.json_name().to_ascii_lowercase().replace('_', "-");
    [kind.code().to_owned(), kind.short_name().to_owned(), json_name]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_names_of_a_type_are_known_in_any_case() {
        for expect in VulnerabilityKind::ALL {
            for name in [expect.code(), expect.json_name(), expect.short_name(), &expect.code().to_uppercase()] {
                assert_eq!(kind(name), Ok(*expect), "{name}");
            }
        }
        assert_eq!(kind("SQL injection"), Ok(VulnerabilityKind::SqlInjection));
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_or_all() {
        for (name, expect) in [
            ("sqli", "did you mean `sql`?"),
            ("sql-injektion", "did you mean `sql-injection`?"),
            ("path-traversl", "did you mean `path-traversal`?"),
            ("zzz", "the types are sql-injection, nosql-injection, "),
        ] {
            let error = kind(name).unwrap_err();
            assert!(error.contains(expect), "{name}: {error}");
        }
    }
}
