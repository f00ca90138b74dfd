//! The machine code in an object file, function by function.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use object::{
    File, Object as _, ObjectSection as _, ObjectSymbol as _, RelocationTarget, Section, SectionKind, SymbolKind,
};

/// The functions of an object file by name. Functions that differ in their type arguments may share one.
pub(crate) type Functions = BTreeMap<String, Vec<Code>>;

/// The code of a function, or a constant.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code {
    bytes: Vec<u8>,
    /// What the linker fills in: where, how, the address of what, and how far behind it.
    relocations: Vec<(u64, String, Target, i64)>,
}

/// What code refers to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Named(String),
    /// A constant without a name. The compiler numbers them; what counts is what they hold.
    Constant(Code),
}

/// Reads the functions of an object file.
pub(crate) fn functions(path: &Path) -> Functions {
    let data = fs::read(path).unwrap();
    let file = File::parse(&*data).unwrap();
    let mut functions = Functions::new();
    for symbol in file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.is_definition()) {
        let section = file.section_by_index(symbol.section_index().unwrap()).unwrap();
        let code = code(&file, &section, symbol.address()..symbol.address() + symbol.size());
        functions.entry(without_hash(symbol.name().unwrap())).or_default().push(code);
    }
    functions.values_mut().for_each(|same| same.sort());
    functions
}

/// The names of the functions that are not the same in both.
pub(crate) fn differences(a: &Functions, b: &Functions) -> Vec<String> {
    let names: BTreeSet<_> = a.keys().chain(b.keys()).collect();
    names.into_iter().filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

fn code(file: &File<'_>, section: &Section<'_, '_>, range: Range<u64>) -> Code {
    let bytes = section.data().unwrap()[range.start as usize..range.end as usize].to_owned();
    let inside = section.relocations().filter(|(offset, _)| range.contains(offset));
    let mut relocations: Vec<_> = inside
        .map(|(offset, relocation)| {
            let target = target(file, relocation.target());
            (offset - range.start, format!("{:?}", relocation.flags()), target, relocation.addend())
        })
        .collect();
    relocations.sort();
    Code { bytes, relocations }
}

fn target(file: &File<'_>, target: RelocationTarget) -> Target {
    let RelocationTarget::Symbol(index) = target else { return Target::Named(format!("{target:?}")) };
    let symbol = file.symbol_by_index(index).unwrap();
    let section = symbol.section_index().and_then(|index| file.section_by_index(index).ok());
    let Some(section) = section else { return Target::Named(without_hash(symbol.name().unwrap())) };
    match symbol.name().unwrap() {
        // Every function and every constant has a section of its own, except those that the linker merges.
        "" if section.kind() == SectionKind::Text => {
            Target::Named(without_hash(section.name().unwrap().trim_start_matches(".text.")))
        }
        "" => Target::Constant(code(file, &section, 0..section.size())),
        name if name.starts_with(".Lanon.") => {
            Target::Constant(code(file, &section, symbol.address()..symbol.address() + symbol.size()))
        }
        name => Target::Named(without_hash(name)),
    }
}

/// The name of a symbol without its hash. The hash of a method counts the `impl`s before it, so `#[derive(Taint)]`
/// changes it.
fn without_hash(symbol: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(symbol))
}
