//! The table of functions of libraries that are dangerous, bring data in or make it safe.
//!
//! A row names a crate and in it a function by the last segment of its path and one in front (`fs::read`,
//! `Command::new`), or a method by the type it is called on (`Connection.execute`). Which row a call has is found out by
//! `type_name`, once for each place in the program; no library is needed for that.
//!
//! There is a file of rows for each field.

mod code;
mod configuration;
mod directories;
mod documents;
mod escapers;
mod files;
mod keys;
mod logs;
mod mail;
mod name;
mod nosql;
mod processes;
mod requests;
mod responses;
mod sessions;
mod sql;
mod surroundings;
mod templates;
mod warp;
mod weak;

pub use escapers::{escapes, escapes_html};

use crate::assess::Role;
use crate::{Origin, VulnerabilityKind};
use name::Name;

/// What is known of one function.
#[derive(Debug)]
pub struct Row {
    /// The crates that have it, by the name that code uses.
    pub crates: &'static [&'static str],
    /// `module::function`, `Type::function`, `crate::function`, `Type` for the constructor of a tuple struct, or
    /// `Type.method`. A `*` in the name of a function stands for any text: `Type::*`.
    pub item: &'static str,
    /// The arguments that must not be untrusted.
    pub sinks: &'static [Argument],
    /// What the result is.
    pub gives: Option<Gives>,
    /// What is reported when it is called, whatever it is given.
    pub by_itself: Option<ByItself>,
}

/// A call that is a finding by itself.
#[derive(Debug)]
pub struct ByItself {
    /// The type of what is found.
    pub kind: VulnerabilityKind,
    /// What is wrong with it, in a word; `None` when nothing is.
    pub evidence: fn(&Told<'_>) -> Option<&'static str>,
}

/// What a call tells about itself.
#[derive(Debug)]
pub struct Told<'a> {
    /// The literals and constants among its arguments, each at its place; what is neither is empty.
    pub arguments: &'a [&'a str],
    /// Those of the calls that it is chained to.
    pub chain: &'a [&'a str],
    /// The type of the function, or of what the method is called on.
    pub type_name: &'a str,
}

/// An argument that must not be untrusted.
#[derive(Debug)]
pub struct Argument {
    /// Which it is, from 0. The receiver of a method is not counted.
    pub index: usize,
    /// What the function's documentation calls it.
    pub name: &'static str,
    /// The type of what is found.
    pub kind: VulnerabilityKind,
    /// What the function takes it for.
    takes: Takes,
}

/// What a function takes an argument for, as far as its row knows.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Not known.
    Unknown,
    /// The program of a command.
    Program,
    /// An argument of a program, which may be a shell.
    Argument,
    /// A pattern for `regex`.
    LinearPattern,
    /// The name of a field.
    Key,
    /// Code that a database runs.
    Code,
    /// An argument of a command of Redis, which may be code.
    RedisArgument,
}

impl Argument {
    /// What the function takes it for at a place that is chained to calls with these literals and constants.
    #[must_use]
    pub fn role(&self, chain: &[&str]) -> Role<'static> {
        match self.takes {
            Takes::Unknown => Role::Unknown,
            Takes::Program => Role::Program,
            Takes::Argument if processes::is_script(chain) => Role::Script,
            Takes::Argument => Role::Argument,
            Takes::LinearPattern => Role::LinearPattern,
            Takes::Key => Role::Key(self.name),
            Takes::Code => Role::Code,
            Takes::RedisArgument if nosql::is_code(chain) => Role::Code,
            Takes::RedisArgument => Role::Value(self.name),
        }
    }
}

/// What the result of a function is.
#[derive(Debug, Clone, Copy)]
pub enum Gives {
    /// Untrusted data, called by the argument of this index.
    Source {
        /// Where it enters.
        origin: Origin,
        /// The argument that names it.
        name: Option<usize>,
    },
    /// Whether the path that it is called on lies in a directory.
    Inside,
    /// The name of an entry of an archive, which may have come in.
    NameInArchive,
    /// A path that leads to nothing outside of the directory that it is joined to.
    PathBelow,
}

impl Row {
    /// The function, as a report names it: `rusqlite::Connection::execute`.
    #[must_use]
    pub fn function(&self) -> String {
        let item = self.item.replace('.', "::");
        match item.split_once("::") {
            Some((parent, _)) if parent == self.crates[0] => item,
            _ => format!("{}::{item}", self.crates[0]),
        }
    }

    fn matches(&self, is_method: bool, called: &str, name: &Name<'_>) -> bool {
        if !self.crates.contains(&name.krate) {
            return false;
        }
        match (self.item.split_once('.'), self.item.split_once("::")) {
            (Some((ty, method)), _) => is_method && ty == name.last && method == called,
            (None, Some((parent, function))) => {
                let is_function = !is_method && fits(function, name.last);
                is_function && (parent == name.krate || name.middle.contains(&parent))
            }
            (None, None) => !is_method && self.item == name.last,
        }
    }
}

/// Whether a name is the one of a row, in which a `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => pattern == name,
    }
}

/// All tables.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    let tables = [
        code::ROWS,
        configuration::ROWS,
        directories::ROWS,
        documents::ROWS,
        files::ROWS,
        keys::ROWS,
        logs::ROWS,
        mail::ROWS,
        nosql::ROWS,
        processes::ROWS,
        requests::ROWS,
        responses::ROWS,
        sessions::ROWS,
        sql::ROWS,
        surroundings::ROWS,
        templates::ROWS,
        weak::ROWS,
    ];
    tables.into_iter().flatten()
}

/// The row of a function, by the type of its item.
#[must_use]
pub fn of_function(type_name: &str) -> Option<&'static Row> {
    let names = name::functions(type_name);
    names.iter().find_map(|name| rows().find(|row| row.matches(false, name.last, name)))
}

/// The row of the method `called`, by the type of what it is called on.
#[must_use]
pub fn of_method(called: &str, type_name: &str) -> Option<&'static Row> {
    let name = name::receiver(type_name)?;
    rows().find(|row| row.matches(true, called, &name))
}

/// The path of the type that a method is called on, without references, smart pointers and type arguments.
#[must_use]
pub fn receiver(type_name: &str) -> Option<String> {
    let name = name::receiver(type_name)?;
    let segments = [name.krate].into_iter().filter(|krate| !krate.is_empty()).chain(name.middle).chain([name.last]);
    Some(segments.collect::<Vec<_>>().join("::"))
}

/// A table: for each crate its functions with the arguments that must not be untrusted, and what they give.
macro_rules! table {
    ($(
        $crates:tt => $($item:literal ($($index:literal $name:literal $kind:ident $($takes:ident)?),*) $(-> $origin:ident $($called:literal)?)?),+;
    )*) => {
        pub(super) const ROWS: &[super::Row] = &[$($(
            super::Row {
                crates: &$crates,
                item: $item,
                sinks: &[$(super::Argument {
                    index: $index,
                    name: $name,
                    kind: crate::VulnerabilityKind::$kind,
                    takes: super::takes!($($takes)?),
                }),*],
                gives: super::gives!($($origin $($called)?)?),
                by_itself: None,
            },
        )+)*];
    };
}
use table;

macro_rules! takes {
    () => {
        super::Takes::Unknown
    };
    ($takes:ident) => {
        super::Takes::$takes
    };
}
use takes;

macro_rules! gives {
    () => {
        None
    };
    (inside) => {
        Some(super::Gives::Inside)
    };
    (name) => {
        Some(super::Gives::NameInArchive)
    };
    (below) => {
        Some(super::Gives::PathBelow)
    };
    ($origin:ident) => {
        Some(super::Gives::Source { origin: crate::Origin::$origin, name: None })
    };
    ($origin:ident $name:literal) => {
        Some(super::Gives::Source { origin: crate::Origin::$origin, name: Some($name) })
    };
}
use gives;

/// A table of calls that are findings by themselves: the type, what is wrong with them and when, the crates and the
/// functions. Where what is wrong depends on the arguments, a function says both: `WeakHash by of_weak_hash: ..`; where it
/// depends on more than these, a function of all that the call tells: `SessionTimeout told is_kept_session: ..`.
macro_rules! by_itself {
    ($($kind:ident $evidence:tt $when:ident: $crates:tt => $($item:literal),+;)*) => {
        pub(super) const ROWS: &[super::Row] = &[$($(
            super::Row {
                crates: &$crates,
                item: $item,
                sinks: &[],
                gives: None,
                by_itself: Some(super::ByItself {
                    kind: crate::VulnerabilityKind::$kind,
                    evidence: super::evidence!($evidence $when),
                }),
            },
        )+)*];
    };
}
use by_itself;

macro_rules! evidence {
    (by $evidence:ident) => {
        |told| $evidence(told.arguments)
    };
    (told $evidence:ident) => {
        $evidence
    };
    ($evidence:literal $when:ident) => {
        |told| $when(told.arguments).then_some($evidence)
    };
}
use evidence;

/// A call that is a finding whatever it is given.
fn always(_: &[&str]) -> bool {
    true
}

/// One whose first argument is a literal or constant.
fn of_constant(arguments: &[&str]) -> bool {
    arguments.first().is_some_and(|argument| !argument.is_empty())
}

/// One whose first argument is a literal.
fn of_literal(arguments: &[&str]) -> bool {
    arguments.first().is_some_and(|argument| is_literal(argument))
}

/// Whether an argument is a literal. A constant is told from it by its name: it may be a static that is filled later.
fn is_literal(argument: &str) -> bool {
    let is_in_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    !argument.bytes().all(is_in_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_goes_by_the_path_of_its_type() {
        assert_eq!(receiver("&mut shop::text::Guard<alloc::string::String>").as_deref(), Some("shop::text::Guard"));
        assert_eq!(receiver("alloc::sync::Arc<shop::Guard>").as_deref(), Some("shop::Guard"));
        assert_eq!(receiver("&str").as_deref(), Some("str"));
    }

    /// A row is of no use when no macro looks at calls of that name.
    #[test]
    fn the_macros_know_the_name_of_each_row() {
        let path = "/../iast-macros/src/rewrite/library_names.rs";
        let names = std::fs::read_to_string(format!("{}{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for row in rows().filter(|row| !row.item.contains('*')) {
            let name = row.item.rsplit(['.', ':']).next().unwrap();
            let is_known = [format!("\"{name}\""), format!("::{name}\""), format!("(\"{name}\",")];
            assert!(is_known.iter().any(|known| names.contains(known)), "{row:?}");
        }
    }
}
