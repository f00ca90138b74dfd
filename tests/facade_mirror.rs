//! The facade has two faces: `src/off` while the crate is off, `iast-schema`, `iast-catalogue` and `iast-runtime`
//! while it is on. A program must compile against both, so they have the same names, fields, variants and signatures.
//!
//! What generated code calls (`__private`) is left to `disabled`, which compiles every attribute against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ReturnType, Signature, TraitItem, Type, UseTree, Visibility};

/// Where the types of vulnerability are listed. What is said of each stands in its module beside.
const TYPES: &str = "iast-catalogue/src/lib.rs";

const ON: &[&str] = &[
    TYPES,
    "iast-catalogue/src/kind.rs",
    "iast-catalogue/src/origin.rs",
    "iast-catalogue/src/severity.rs",
    "iast-runtime/src/api.rs",
    "iast-runtime/src/http/tower.rs",
    "iast-runtime/src/memory/alloc.rs",
    "iast-runtime/src/memory/text.rs",
    "iast-runtime/src/stats.rs",
    "iast-runtime/src/taint/range.rs",
    "iast-runtime/src/walk.rs",
    "iast-schema/src/finding.rs",
];

/// Only of use to programs that read findings files, which do so with `iast-schema`.
const SERDE: &[&str] = &["Serialize", "Deserialize"];

/// The documentation that cannot be the same: it links to a constant which is not there while the crate is off.
const OTHER_DOCS: &[&str] = &["Finding::format"];

/// What a program can see of one face: a line for each thing, by its path.
#[derive(Debug, Default)]
struct Face {
    lines: BTreeMap<String, String>,
}

#[test]
fn all_that_operations_call_is_there_while_off() {
    let functions = |file: &str| -> BTreeSet<String> {
        let items = parse(&read(file)).into_iter();
        let public = items.filter_map(|item| match item {
            Item::Fn(function) if matches!(function.vis, Visibility::Public(_)) => Some(function.sig.ident.to_string()),
            _ => None,
        });
        public.collect()
    };
    let mut on = functions("iast-runtime/src/flow/op/mod.rs");
    on.extend(functions("iast-runtime/src/flow/call.rs"));
    let off = functions("src/off/private.rs");
    assert!(on.len() > 10 && on.is_subset(&off), "missing: {:?}", on.difference(&off).collect::<Vec<_>>());
}

#[test]
fn both_faces_export_the_same_names() {
    let on = uses(&parse(&read("src/lib.rs")), |krate| krate == "iast_runtime");
    let off = uses(&parse(&read("src/off/mod.rs")), |_| true);
    let on: BTreeSet<_> = on.into_iter().filter(|name| !["private", "tower"].contains(&name.as_str())).collect();
    assert_eq!(on, off, "left: on, right: off");
}

#[test]
fn both_faces_look_the_same() {
    let (off, on) = (face(&off_files(), read), face(ON, read));
    assert!(off.lines.len() > 120, "{off:#?}");
    assert_eq!(differences(&off, &on), Vec::<String>::new());
}

#[test]
fn a_difference_is_noticed() {
    let on = face(ON, read);
    let check = |old: &str, new: &str, expected: &str| {
        let changed = |path: &str| read(path).replace(old, new);
        assert!(off_files().iter().any(|path| read(path) != changed(path)), "`{old}` is nowhere");
        let differences = differences(&face(&off_files(), changed), &on);
        assert!(differences.iter().any(|difference| difference.contains(expected)), "{expected}: {differences:#?}");
    };
    check("pub cwe: u16", "pub cwe: u32", "Finding::cwe");
    check("pub requests: u64,", "", "Stats::requests");
    check("    Ssrf", "    Srf", "VulnerabilityKind::Ssrf");
    check("/// Hardening.", "/// Harmless.", "Severity::Low");
    check("pub fn taint<T: ?Sized>(_value: &T, ", "pub fn taint<T: ?Sized>(", "taint");
    check("pub fn stats() -> Stats", "pub fn stats2() -> Stats", "stats");
    check("pub fn findings(&self) -> Vec<Finding>", "pub fn findings(&self) -> Option<Finding>", "Scope::findings");
    check("#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]", "#[derive(Debug)]", "Confidence");
}

/// All of them but the list of modules and what generated code calls.
fn off_files() -> Vec<String> {
    let dir = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/off")).unwrap();
    let names = dir.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !["mod.rs", "private.rs"].contains(&&**name)).map(|name| format!("src/off/{name}")).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn parse(text: &str) -> Vec<Item> {
    syn::parse_file(text).unwrap().items
}

/// The names that a file re-exports from where `from` says.
fn uses(items: &[Item], from: impl Fn(&syn::Ident) -> bool) -> BTreeSet<String> {
    fn leaves(tree: &UseTree, into: &mut BTreeSet<String>) {
        match tree {
            UseTree::Path(path) => leaves(&path.tree, into),
            UseTree::Name(name) => drop(into.insert(name.ident.to_string())),
            UseTree::Rename(rename) => drop(into.insert(rename.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, into)),
            UseTree::Glob(_) => {}
        }
    }
    let mut names = BTreeSet::new();
    for item in items {
        if let Item::Use(item) = item
            && matches!(item.vis, Visibility::Public(_))
            && let UseTree::Path(path) = &item.tree
            && from(&path.ident)
        {
            leaves(&path.tree, &mut names);
        }
    }
    names
}

/// What the face that is off lacks or shows differently, and what it has too much.
fn differences(off: &Face, on: &Face) -> Vec<String> {
    let paths: BTreeSet<&String> = off.lines.keys().chain(on.lines.keys()).collect();
    paths
        .into_iter()
        .filter(|path| off.lines.get(*path) != on.lines.get(*path))
        .map(|path| format!("{path}: off {:?}, on {:?}", off.lines.get(path), on.lines.get(path)))
        .collect()
}

fn face(files: &[impl AsRef<str>], read: impl Fn(&str) -> String) -> Face {
    let mut face = Face::default();
    for path in files {
        let items = parse(&read(path.as_ref()));
        if path.as_ref() == TYPES {
            face.types(&items, &read);
        }
        face.items(items);
    }
    // Items that are public in their module but are not exported.
    let exported: BTreeSet<String> = uses(&parse(&self::read("src/lib.rs")), |krate| krate == "iast_runtime");
    face.lines.retain(|path, _| {
        let name = path.split("::").next().unwrap_or(path);
        exported.contains(name) || name == "IastLayer"
    });
    face
}

impl Face {
    /// The types of vulnerability: in the list a module and a variant for each.
    fn types(&mut self, items: &[Item], read: impl Fn(&str) -> String) {
        let invoked = |items: &[Item], name: &str| {
            let macros =
                items.iter().filter_map(|item| if let Item::Macro(item) = item { Some(&item.mac) } else { None });
            macros.filter(|mac| mac.path.is_ident(name)).map(|mac| mac.tokens.clone()).next().unwrap()
        };
        let names: Vec<_> = invoked(items, "types")
            .into_iter()
            .filter_map(|token| match token {
                TokenTree::Ident(name) => Some(name.to_string()),
                _ => None,
            })
            .collect();
        for pair in names.chunks(2) {
            let module = parse(&read(&TYPES.replace("lib", &pair[0])));
            let docs = literal(&invoked(&module, "in_short"));
            self.add(format!("VulnerabilityKind::{}", pair[1]), format!(" // {docs}"));
        }
    }

    fn add(&mut self, path: String, line: String) {
        let line =
            if OTHER_DOCS.contains(&path.as_str()) { line.split(" // ").next().unwrap().to_owned() } else { line };
        assert_eq!(self.lines.insert(path.clone(), line), None, "{path} is there twice");
    }

    fn items(&mut self, items: Vec<Item>) {
        let mut invocations = BTreeMap::new();
        for item in &items {
            if let Item::Macro(item) = item
                && let Some(name) = item.mac.path.get_ident()
                && name != "macro_rules"
            {
                invocations.insert(name.to_string(), documented(item.mac.tokens.clone()));
            }
        }
        for item in items {
            match item {
                Item::Macro(item) if item.ident.is_some() => {
                    let name = item.ident.unwrap().to_string();
                    let Ok(template) = syn::parse2::<syn::File>(template(item.mac.tokens)) else { continue };
                    let names: Vec<String> = template.items.iter().filter_map(public_type).collect();
                    self.items(template.items);
                    // The types in the templates of these macros have a variant or a counter for each entry.
                    if let [of] = &names[..] {
                        for (entry, docs) in invocations.remove(&name).unwrap_or_default() {
                            let what = if of == "Stats" { "u64" } else { "" };
                            self.add(format!("{of}::{entry}"), format!("{what} // {docs}"));
                        }
                    }
                }
                item => self.item(item),
            }
        }
    }

    fn item(&mut self, item: Item) {
        let public = |vis: &Visibility| matches!(vis, Visibility::Public(_));
        match item {
            Item::Fn(item) if public(&item.vis) => self.add(item.sig.ident.to_string(), signature(&item.sig)),
            Item::Struct(item) if public(&item.vis) => {
                self.add(item.ident.to_string(), format!("struct {}", traits(&item.attrs)));
                self.fields(&item.ident.to_string(), &item.fields);
            }
            Item::Enum(item) if public(&item.vis) => {
                self.add(item.ident.to_string(), format!("enum {}", traits(&item.attrs)));
                for variant in &item.variants {
                    self.add(format!("{}::{}", item.ident, variant.ident), format!(" // {}", docs(&variant.attrs)));
                }
            }
            Item::Trait(item) if public(&item.vis) => {
                self.add(item.ident.to_string(), "trait".to_owned());
                for method in item.items {
                    if let TraitItem::Fn(method) = method {
                        self.add(format!("{}::{}", item.ident, method.sig.ident), signature(&method.sig));
                    }
                }
            }
            Item::Impl(item) => {
                let name = last_segment(&item.self_ty);
                match &item.trait_ {
                    Some((path, _)) => {
                        let of = path.segments.last().unwrap().ident.to_string();
                        let ours = ["Display", "FromStr", "Layer", "GlobalAlloc"];
                        if ours.contains(&of.as_str()) {
                            self.add(format!("{name}::impl {of}"), String::new());
                        }
                    }
                    None => {
                        for member in item.items {
                            match member {
                                ImplItem::Fn(method) if public(&method.vis) => {
                                    self.add(format!("{name}::{}", method.sig.ident), signature(&method.sig));
                                }
                                ImplItem::Const(member) if public(&member.vis) => {
                                    let line = member.ty.to_token_stream().to_string();
                                    self.add(format!("{name}::{}", member.ident), line);
                                }
                                _ => {}
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, of: &str, fields: &Fields) {
        for field in fields.iter().filter(|field| matches!(field.vis, Visibility::Public(_))) {
            let name = field.ident.as_ref().map_or("0".to_owned(), ToString::to_string);
            self.add(format!("{of}::{name}"), format!("{} // {}", field.ty.to_token_stream(), docs(&field.attrs)));
        }
    }
}

/// How many arguments there are and what comes back. The types of the arguments are another matter: those of the
/// face that is off take everything.
fn signature(signature: &Signature) -> String {
    let receiver = match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => receiver.to_token_stream().to_string(),
        _ => String::new(),
    };
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => ty.to_token_stream().to_string(),
    };
    format!("fn({receiver} {}) {output}", signature.inputs.len())
}

/// The derived traits, and whether the type may grow.
fn traits(attrs: &[Attribute]) -> String {
    let mut names = BTreeSet::new();
    for attr in attrs {
        if attr.path().is_ident("derive") {
            let paths =
                attr.parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
            names.extend(paths.unwrap().iter().map(|path| path.segments.last().unwrap().ident.to_string()));
        } else if attr.path().is_ident("non_exhaustive") {
            names.insert("non_exhaustive".to_owned());
        }
    }
    names.retain(|name| !SERDE.contains(&name.as_str()));
    // Some write it by hand.
    names.remove("Debug");
    names.into_iter().collect::<Vec<_>>().join(" ")
}

fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| match &attr.meta {
        syn::Meta::NameValue(meta) => Some(literal(&meta.value.to_token_stream())),
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

fn literal(tokens: &TokenStream) -> String {
    syn::parse2::<syn::LitStr>(tokens.clone())
        .map_or_else(|_| tokens.to_string(), |text| text.value().trim().to_owned())
}

fn last_segment(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        _ => String::new(),
    }
}

fn public_type(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) if matches!(item.vis, Visibility::Public(_)) => Some(item.ident.to_string()),
        Item::Enum(item) if matches!(item.vis, Visibility::Public(_)) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The right side of a `macro_rules!` with one arm, without its repetitions.
fn template(tokens: TokenStream) -> TokenStream {
    let groups = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    without_repetitions(groups.last().unwrap().stream())
}

fn without_repetitions(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' && matches!(tokens.peek(), Some(TokenTree::Group(_))) => {
                tokens.next();
                // The separator, if there is one, and the operator.
                while let Some(TokenTree::Punct(punct)) = tokens.next() {
                    if matches!(punct.as_char(), '*' | '+' | '?') {
                        break;
                    }
                }
            }
            TokenTree::Group(group) => {
                let inside = without_repetitions(group.stream());
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inside))]);
            }
            token => out.extend([token]),
        }
    }
    out
}

/// The names in an invocation that have documentation, with it.
fn documented(tokens: TokenStream) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let mut docs = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let text: TokenStream = group.stream().into_iter().skip(2).collect();
                docs.push(literal(&text));
            }
            TokenTree::Ident(name) if !docs.is_empty() => {
                entries.push((name.to_string(), docs.join(" ")));
                docs.clear();
            }
            _ => {}
        }
    }
    entries
}
