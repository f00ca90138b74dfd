//! The machine code in an object file, function by function.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use object::{Object as _, ObjectSection as _, ObjectSymbol as _, RelocationTarget, SymbolKind};

/// The functions of an object file by name. Functions that differ in their type arguments may share one.
pub(crate) type Functions = BTreeMap<String, Vec<Function>>;

/// The code of a function.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Function {
    bytes: Vec<u8>,
    /// What the linker fills in: where, how, and the address of what.
    relocations: Vec<(u64, String, String, i64)>,
}

/// Reads the functions of an object file.
pub(crate) fn functions(path: &Path) -> Functions {
    let data = fs::read(path).unwrap();
    let file = object::File::parse(&*data).unwrap();
    let mut functions = Functions::new();
    for symbol in file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.is_definition()) {
        let section = file.section_by_index(symbol.section_index().unwrap()).unwrap();
        let range = symbol.address()..symbol.address() + symbol.size();
        let mut relocations: Vec<_> = section
            .relocations()
            .filter(|(offset, _)| range.contains(offset))
            .map(|(offset, relocation)| {
                let target = match relocation.target() {
                    RelocationTarget::Symbol(index) => target(&file, index),
                    other => format!("{other:?}"),
                };
                (offset - range.start, format!("{:?}", relocation.flags()), target, relocation.addend())
            })
            .collect();
        relocations.sort();
        let bytes = section.data().unwrap()[range.start as usize..range.end as usize].to_owned();
        functions.entry(name(symbol.name().unwrap())).or_default().push(Function { bytes, relocations });
    }
    functions.values_mut().for_each(|same| same.sort());
    functions
}

/// The names of the functions that are not the same in both.
pub(crate) fn differences(a: &Functions, b: &Functions) -> Vec<String> {
    let names: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
    names.into_iter().filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

fn target(file: &object::File<'_>, index: object::SymbolIndex) -> String {
    let symbol = file.symbol_by_index(index).unwrap();
    let section = symbol.section_index().and_then(|index| file.section_by_index(index).ok());
    match (symbol.name(), section) {
        (Ok(""), Some(section)) => name(section.name().unwrap()),
        (given, _) => name(given.unwrap()),
    }
}

/// The name of a symbol without hashes. The hash of a method counts the `impl`s before it, so that
/// `#[derive(iast::Taint)]` changes it; that of a constant covers the whole crate.
fn name(symbol: &str) -> String {
    match symbol.split_once("anon.").and_then(|(before, rest)| Some((before, rest.split_once('.')?.1))) {
        Some((before, number)) => format!("{before}anon.{number}"),
        None => format!("{:#}", rustc_demangle::demangle(symbol)),
    }
}
