//! That what is known of a type stands in its module and nowhere else: no other source of the workspace names a single type,
//! but the list of them, the rows of libraries, and the copies that `copies.rs` makes. Tests may.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use iast_catalogue::{VulnerabilityKind, entry};
use proc_macro2::{TokenStream, TokenTree};

/// What names single types all the same.
const ALLOWED: &[(&str, &str)] = &[
    ("iast-catalogue/src/lib.rs", "the list of the types"),
    ("iast-catalogue/src/library/", "the rows of libraries"),
    ("iast-macros/src/kinds.rs", "a copy, see `copies.rs`"),
    ("src/off/kind.rs", "a copy, see `copies.rs`"),
];

#[test]
fn only_its_module_knows_a_type() {
    let names = names();
    let mut problems = Vec::new();
    for path in sources() {
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        let own = path.strip_prefix("iast-catalogue/src/").and_then(|file| file.strip_suffix(".rs"));
        for name in named(&text, &names) {
            let is_its_own = own.is_some_and(|own| own == module(names[&*name]));
            if !is_its_own && !ALLOWED.iter().any(|(allowed, _)| path.starts_with(allowed)) {
                problems.push(format!("{path} names {name}"));
            }
        }
    }
    assert!(problems.is_empty(), "what a type needs belongs into its module:\n{}", problems.join("\n"));
}

/// Else an exception could outlive its reason.
#[test]
fn what_is_allowed_is_needed() {
    let names = names();
    for (allowed, why) in ALLOWED {
        let mut sources = sources().into_iter().filter(|path| path.starts_with(allowed));
        let is_needed = |path: String| !named(&std::fs::read_to_string(root().join(path)).unwrap(), &names).is_empty();
        assert!(sources.any(is_needed), "{allowed}: {why}");
    }
}

#[test]
fn every_type_has_a_module_of_its_own() {
    for kind in VulnerabilityKind::ALL {
        let path = format!("iast-catalogue/src/{}.rs", module(*kind));
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        let entry = entry(*kind);
        for name in [entry.json_name, entry.code, entry.short_name] {
            assert!(text.contains(&format!("\"{name}\"")), "{path}: {name}");
        }
    }
}

#[test]
fn a_type_that_is_named_is_noticed() {
    let names = names();
    let check = |text: &str, expect: &[&str]| assert_eq!(named(text, &names), expect, "{text}");
    check("fn a(kind: Kind) -> bool { matches!(kind, Kind::Xss) }", &["Xss"]);
    check("if finding.code == \"sql-injection\" {}", &["sql-injection"]);
    check("const A: &[&str] = &[\"WEAK_HASH\", \"hash\"];", &["WEAK_HASH"]);
    check("#[cfg(test)] mod tests { use Kind::Xss; } fn f() { Kind::Ssrf }", &["Ssrf"]);
    check("#[cfg(test)] #[path = \"a\"] use a::Xss; fn f() { Kind::Ssrf }", &["Ssrf"]);
    check("#[cfg(not(test))] fn f() { Kind::Xss }", &["Xss"]);
    check("/// Of `sql-injection`, `Kind::Xss`.\n#[doc = \"xss\"] fn f() { /* Xss */ }", &[]);
    check("let a = \"xssx\"; // xss", &[]);
}

/// What stands for a single type in code: its variant, its JSON name, its code.
fn names() -> BTreeMap<String, VulnerabilityKind> {
    let of = |kind: &VulnerabilityKind| {
        [format!("{kind:?}"), kind.json_name().to_owned(), kind.code().to_owned()].map(|name| (name, *kind))
    };
    VulnerabilityKind::ALL.iter().flat_map(of).collect()
}

/// The name of the module of a type: that of its variant.
fn module(kind: VulnerabilityKind) -> String {
    let mut name = String::new();
    for (at, letter) in format!("{kind:?}").char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// The names in a source, without those in comments, attributes and tests.
fn named(text: &str, names: &BTreeMap<String, VulnerabilityKind>) -> Vec<String> {
    let tokens: TokenStream = text.parse().unwrap();
    let mut found = Vec::new();
    find(tokens, names, &mut found);
    found
}

fn find(tokens: TokenStream, names: &BTreeMap<String, VulnerabilityKind>, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let name = match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                // `#!` or `#`, and what stands in brackets.
                tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'));
                let attribute = tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
                if attribute.is_some_and(|attribute| attribute.to_string().replace(' ', "") == "[cfg(test)]") {
                    // An item ends with what it has in braces, or with a semicolon.
                    let _ = tokens.by_ref().find(|token| match token {
                        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
                        TokenTree::Punct(punct) => punct.as_char() == ';',
                        _ => false,
                    });
                }
                continue;
            }
            TokenTree::Group(group) => {
                find(group.stream(), names, found);
                continue;
            }
            TokenTree::Ident(name) => name.to_string(),
            TokenTree::Literal(literal) => literal.to_string().trim_matches('"').to_owned(),
            TokenTree::Punct(_) => continue,
        };
        if names.contains_key(&name) {
            found.push(name);
        }
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The sources of our crates that are no tests, by their paths from the root.
fn sources() -> Vec<String> {
    let is_ours = |name: &str| name.starts_with("iast-") || ["cargo-iast", "xtask"].contains(&name);
    let crates = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut directories: Vec<PathBuf> =
        crates.filter(|name| is_ours(name)).map(|name| [&name, "src"].iter().collect()).collect();
    directories.push("src".into());
    let mut sources = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(root().join(&directory)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = directory.join(&name);
            if ["tests", "tests.rs", "testing.rs"].contains(&&*name) {
                continue;
            }
            if root().join(&path).is_dir() {
                directories.push(path);
            } else if name.ends_with(".rs") {
                sources.push(path.into_os_string().into_string().unwrap().replace('\\', "/"));
            }
        }
    }
    assert!(sources.len() > 200, "{sources:#?}");
    sources
}
