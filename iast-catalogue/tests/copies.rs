//! What other places say of the types and functions, made from the catalogue: names where the catalogue cannot be asked,
//! and tables of the book. Each copy has to be what is made here; `CATALOGUE_WRITE_COPIES=1` writes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use iast_catalogue::{Entry, Found, VulnerabilityKind, entry, library};

/// Macros are compiled for the machine that builds, so with the catalogue among them every program would compile it twice.
#[test]
fn the_names_that_the_macros_know() {
    let row = |kind: &VulnerabilityKind| {
        let Entry { short_name, code, json_name, .. } = entry(*kind);
        format!("    kind(\"{kind:?}\", \"{short_name}\", \"{code}\", \"{json_name}\"),\n")
    };
    let (flows, others): (Vec<_>, Vec<_>) = VulnerabilityKind::ALL.iter().partition(|kind| kind.is_dataflow());
    for (name, kinds) in [("KINDS", flows), ("OTHERS", others)] {
        let start = format!("static {name}: &[Kind] = &[\n");
        check("iast-macros/src/kinds.rs", &start, "];\n", &kinds.into_iter().map(row).collect::<String>());
    }
}

/// A program that is built without the engine has the types as well, and nothing but the macros to compile.
#[test]
fn the_types_while_the_engine_is_off() {
    let row = |kind: &VulnerabilityKind| {
        let Entry { summary, json_name, code, short_name, cwe, .. } = entry(*kind);
        let names = format!("\"{json_name}\", \"{code}\", \"{short_name}\", CWE {cwe}, flow {}", kind.is_dataflow());
        format!("    /// {summary}\n    {kind:?} = {names};\n")
    };
    check("src/off/kind.rs", "\nkinds! {\n", "}\n", &VulnerabilityKind::ALL.iter().map(row).collect::<String>());
}

#[test]
fn the_table_of_types_in_the_book() {
    let has_row = |kind| library::rows().any(|row| row.by_itself.as_ref().is_some_and(|call| call.kind == kind));
    let mut table = String::from("| type | code | CWE | OWASP | severity | found |\n|---|---|--:|---|---|---|\n");
    let head = table.clone();
    for entry in VulnerabilityKind::ALL.iter().map(|kind| entry(*kind)) {
        let Entry { kind, severity, owasp, .. } = entry;
        let [in_2021, in_2025] = [owasp.in_2021, owasp.in_2025].map(|name| &name[..8]);
        let found = match entry.found() {
            Found::InFlow => "data flow",
            Found::InResponse if has_row(*kind) => "response, call",
            Found::InResponse => "response",
            Found::AtCall => "call",
            Found::InLiteral => "literal",
        };
        let cwe = format!("[{}]({})", kind.cwe(), entry.cwe_url());
        let severity = severity.as_str();
        writeln!(table, "| `{kind}` | `{}` | {cwe} | {in_2021}, {in_2025} | {severity} | {found} |", kind.code())
            .unwrap();
    }
    check("book/src/types.md", &head, "\n", &table[head.len()..]);
}

#[test]
fn the_table_of_functions_in_the_book() {
    let mut tables: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for row in library::rows() {
        let items = |kind: VulnerabilityKind, what: String| (kind.code(), what);
        let item = row.item.replace('.', "::");
        let of_sinks = row.sinks.iter().map(|argument| items(argument.kind, format!("`{item}({})`", argument.name)));
        let by_itself = row.by_itself.iter().map(|by_itself| items(by_itself.kind, format!("`{item}`")));
        for (kind, what) in of_sinks.chain(by_itself) {
            tables.entry(kind).or_default().entry(row.crates.join(", ")).or_default().push(what);
        }
    }
    let head = "| type | crate | functions |\n|---|---|---|\n";
    let mut table = String::new();
    for (kind, crates) in tables {
        for (krate, items) in crates {
            writeln!(table, "| `{kind}` | {krate} | {} |", items.join(", ")).unwrap();
        }
    }
    check("book/src/libraries.md", head, "\n", &table);
}

/// Holds what stands in a file between a text and the first line after it that is `end` against what it has to be.
#[track_caller]
fn check(path: &str, start: &str, end: &str, expect: &str) {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let from = text.find(start).unwrap_or_else(|| panic!("{path} has no {start:?}")) + start.len();
    let end = text[from..]
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .find(|(_, line)| *line == end);
    let to = from + end.unwrap_or_else(|| panic!("{path} does not end")).0;
    if &text[from..to] != expect {
        if std::env::var_os("CATALOGUE_WRITE_COPIES").is_some() {
            std::fs::write(&path, format!("{}{expect}{}", &text[..from], &text[to..])).unwrap();
            return;
        }
        panic!("CATALOGUE_WRITE_COPIES=1 writes {path}, in which behind {start:?} has to stand\n\n{expect}");
    }
}
