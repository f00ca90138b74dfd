//! Security controls that the settings name: functions which make values safe although they carry no attribute that says
//! so.
//!
//! The macros wrap what has the name of a control, functions and calls; which function it really is, is told by its full
//! path at run time. What happens at calls stands in `flow/control.rs`.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use iast_catalogue::library;
use iast_config::{Role, Types};
use iast_schema::VulnerabilityKind;

use crate::config;
use crate::flow::change::Captured;
use crate::memory::{self, guard::Quiet};
use crate::site::{self, FnSite};
use crate::taint::mark::Marks;

/// Other functions with the name of a control that are kept for the report.
const OTHERS: usize = 100;

/// The controls of the process by the paths of their functions.
#[derive(Default)]
pub(crate) struct Controls {
    by_path: HashMap<String, Control>,
    /// Functions that were asked about and have only the name of a control.
    others: Mutex<BTreeSet<String>>,
}

/// What the settings say about one function.
#[derive(Debug, Default)]
pub(crate) struct Control {
    /// What is returned is safe for these.
    sanitizes: Marks,
    validates: Vec<Validated>,
    /// Whether a call of the function was seen.
    applied: AtomicBool,
}

/// Arguments that are safe once the function returns.
#[derive(Debug)]
struct Validated {
    marks: Marks,
    /// From 0 and without `self`; all when empty.
    positions: Vec<usize>,
}

impl Controls {
    /// The controls that were `given`, each with the place that says so. What names no type is refused.
    pub(crate) fn new(given: &[(iast_config::Control, String)], problems: &mut Vec<String>) -> Self {
        let mut by_path: HashMap<String, Control> = HashMap::new();
        for (control, place) in given {
            let marks = match marks(&control.types) {
                Ok(marks) => marks,
                Err(problem) => {
                    problems.push(format!("{place}: the control `{control}` is not used: {problem}"));
                    continue;
                }
            };
            let known = by_path.entry(control.path.clone()).or_default();
            match control.role {
                Role::Sanitizer => known.sanitizes = known.sanitizes.with(marks),
                Role::InputValidator => {
                    known.validates.push(Validated { marks, positions: control.positions.clone() });
                }
            }
        }
        Self { by_path, others: Mutex::default() }
    }

    fn of(&self, full_path: &str) -> Option<&Control> {
        if self.by_path.is_empty() {
            return None;
        }
        let names = names(full_path);
        let Some(control) = names.iter().find_map(|name| self.by_path.get(name)) else {
            self.note(names);
            return None;
        };
        control.applied.store(true, Ordering::Relaxed);
        Some(control)
    }

    fn note(&self, names: Vec<String>) {
        let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let is_near = |name: &String| self.by_path.keys().any(|path| last(path) == last(name));
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if others.len() < OTHERS {
            others.extend(names.into_iter().filter(is_near).take(1));
        }
    }

    /// The controls that were applied nowhere, in words.
    /// Whether a call that has the name of one runs is known when it does: `called` are the names of those that are built in.
    fn unused(&self, built_in: &BTreeSet<String>, called: &BTreeSet<&str>) -> Vec<String> {
        let others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unused: Vec<_> = (self.by_path.iter())
            .filter(|(path, control)| !control.applied.load(Ordering::Relaxed) && !built_in.contains(*path))
            .filter_map(|(path, _)| {
                let name = path.rsplit("::").next().unwrap_or_default();
                let is_near = |other: &&String| other.rsplit("::").next() == Some(name);
                let near: Vec<_> = others.iter().filter(is_near).map(|other| format!("`{other}`")).collect();
                let near = match &near[..] {
                    [] if called.contains(name) => return None,
                    [] => "put an attribute of iast on it or on its callers, and build the program anew".to_owned(),
                    near => format!("did you mean {}?", near.join(" or ")),
                };
                Some(format!(
                    "the security control `{path}` was not applied: no function of this path is observed; {near}"
                ))
            })
            .collect();
        unused.sort();
        unused
    }
}

impl fmt::Debug for Controls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.by_path).finish()
    }
}

/// The control that the function with this full path is, as [`type_name`](std::any::type_name) gives it.
pub(crate) fn of(full_path: &str) -> Option<&'static Control> {
    config::get().controls.of(full_path)
}

/// The controls of the settings that were applied nowhere, in words.
pub(crate) fn unused() -> Vec<String> {
    let built_in = inventory::iter::<ControlRef>.into_iter().flat_map(|ControlRef(site)| names(&site.path())).collect();
    let called = inventory::iter::<ControlCallRef>.into_iter().map(|ControlCallRef(name)| *name).collect();
    config::get().controls.unused(&built_in, &called)
}

/// The control that a call is, by the type of what is called: of a method `called`, that of its receiver.
pub(crate) fn of_call(called: Option<&str>, type_name: &str) -> Option<&'static Control> {
    let controls = &config::get().controls;
    if controls.by_path.is_empty() {
        return None;
    }
    match called {
        None => controls.of(&site::without_compiler_names(type_name)),
        Some(method) => controls.of(&format!("{}::{method}", library::receiver(type_name)?)),
    }
}

impl Control {
    /// Whether it says something about its arguments.
    pub(crate) fn validates(&self) -> bool {
        !self.validates.is_empty()
    }

    /// Makes what the function returned safe.
    pub(crate) fn returned(&self, bytes: &[u8]) {
        if self.sanitizes != Marks::NONE {
            crate::flow::change::sanitize_text(bytes, self.sanitizes);
        }
    }

    /// Makes the arguments safe that it validates.
    pub(crate) fn validated(&self, arguments: &[(usize, Captured)]) {
        for Validated { marks, positions } in &self.validates {
            let is_meant = |at: usize| positions.is_empty() || positions.contains(&at);
            arguments.iter().filter(|(at, _)| is_meant(*at)).for_each(|(_, argument)| argument.mark(*marks));
        }
    }
}

/// An observed function with the name of a control.
#[derive(Debug)]
pub struct ControlSite {
    function: &'static FnSite,
    control: OnceLock<Option<&'static Control>>,
}

impl ControlSite {
    /// `function` may be a control.
    #[must_use]
    pub const fn new(function: &'static FnSite) -> Self {
        Self { function, control: OnceLock::new() }
    }

    fn control(&self) -> Option<&'static Control> {
        *self.control.get_or_init(|| of(&self.path()))
    }

    fn path(&self) -> String {
        let path = (self.function.name)();
        site::without_compiler_names(path.strip_suffix("::__IastHere").unwrap_or(path))
    }
}

/// Registers an observed function with the name of a control.
#[derive(Debug)]
pub struct ControlRef(pub &'static ControlSite);
inventory::collect!(ControlRef);

/// Registers the name of a control that a call in an observed body has.
#[derive(Debug)]
pub struct ControlCallRef(pub &'static str);
inventory::collect!(ControlCallRef);

/// One call of a function that may be a control, with its arguments as they were when it was entered.
#[derive(Debug)]
pub struct Controlled {
    control: Option<&'static Control>,
    arguments: Vec<(usize, Captured)>,
}

impl Controlled {
    /// The function was entered.
    #[must_use]
    pub fn enter(site: &'static ControlSite) -> Self {
        let control = if memory::enabled() { site.control() } else { None };
        Self { control, arguments: Vec::new() }
    }

    /// A text of the argument `at`.
    pub(crate) fn argument(&mut self, at: usize, bytes: &[u8]) {
        if self.control.is_some_and(Control::validates) {
            let _quiet = Quiet::enter();
            let mut captured = Captured::new();
            captured.add(bytes);
            self.arguments.push((at, captured));
        }
    }

    /// The function returns a value with this text.
    pub(crate) fn text_returned(&self, bytes: &[u8]) {
        if let Some(control) = self.control {
            control.returned(bytes);
        }
    }

    /// The function returns; `holds` unless what it returns says no.
    pub(crate) fn returned(&self, holds: bool) {
        if let (Some(control), true) = (self.control, holds) {
            control.validated(&self.arguments);
        }
    }
}

fn marks(types: &Types) -> Result<Marks, String> {
    let Types::Named(names) = types else { return Ok(Marks::of(VulnerabilityKind::ALL)) };
    let mut kinds = Vec::new();
    for name in names {
        let kind: VulnerabilityKind = name.parse().map_err(|error: iast_schema::UnknownName| error.to_string())?;
        if !kind.is_dataflow() {
            return Err(format!("`{kind}` is no flow of data, so nothing makes a value safe for it; leave it out"));
        }
        kinds.push(kind);
    }
    Ok(Marks::of(&kinds))
}

/// The paths by which a person may call a function: without type arguments, and for the method of a trait under its
/// type and under its trait.
fn names(full_path: &str) -> Vec<String> {
    let Some(inner) = full_path.strip_prefix('<') else { return vec![plain(full_path)] };
    let mut depth = 1;
    let end = inner.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '<') - i32::from(c == '>' && !inner[..at].ends_with('-'));
        (depth == 0).then_some(at)
    });
    let Some((inside, rest)) = end.map(|end| (&inner[..end], &inner[end + 1..])) else { return vec![plain(full_path)] };
    let method = plain(rest);
    let mut parts = vec![inside];
    if let Some(at) = top_level_as(inside) {
        parts = vec![&inside[..at], &inside[at + " as ".len()..]];
    }
    parts.into_iter().map(|part| format!("{}{method}", plain(part.trim_start_matches(['&', ' '])))).collect()
}

/// Where ` as ` stands outside of all `<>`.
fn top_level_as(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '<') - i32::from(c == '>' && !text[..at].ends_with('-'));
        (depth == 0 && text[at..].starts_with(" as ")).then_some(at)
    })
}

/// A path without type arguments.
fn plain(path: &str) -> String {
    let mut depth = 0;
    let mut outside = String::new();
    for (at, c) in path.char_indices() {
        depth += i32::from(c == '<');
        if depth == 0 {
            outside.push(c);
        }
        depth -= i32::from(c == '>' && depth > 0 && !path[..at].ends_with('-'));
    }
    // `alloc::str::<impl str>::replace` leaves nothing between two `::`.
    let segments: Vec<_> = outside.split("::").enumerate().filter(|(at, part)| *at == 0 || !part.is_empty()).collect();
    segments.iter().map(|(_, part)| *part).collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn controls(text: &str) -> (Controls, Vec<String>) {
        let (given, mut problems) = iast_config::controls(text);
        let given: Vec<_> = given.into_iter().map(|control| (control, "here".to_owned())).collect();
        let controls = Controls::new(&given, &mut problems);
        (controls, problems)
    }

    #[test]
    fn a_function_goes_by_the_paths_that_a_person_would_write() {
        let check = |path: &str, expect: &[&str]| assert_eq!(names(path), expect, "{path}");
        check("shop::text::escape", &["shop::text::escape"]);
        check("shop::text::escape<alloc::string::String>", &["shop::text::escape"]);
        check("shop::Guard<T>::check", &["shop::Guard::check"]);
        check("alloc::str::<impl str>::replace<&str>", &["alloc::str::replace"]);
        check("<shop::Guard as shop::Check>::check", &["shop::Guard::check", "shop::Check::check"]);
        check(
            "<shop::Guard<fn(u8) -> u8> as shop::Check<alloc::vec::Vec<u8>>>::check<T>",
            &["shop::Guard::check", "shop::Check::check"],
        );
        check("<shop::Guard>::check", &["shop::Guard::check"]);
        check("<&shop::Guard as shop::Check>::check", &["shop::Guard::check", "shop::Check::check"]);
        check("<broken", &[""]);
    }

    #[test]
    fn what_the_settings_say_of_one_function_adds_up() {
        let (controls, problems) =
            controls("SANITIZER:SQL_INJECTION:a::f; SANITIZER:xss:a::f; INPUT_VALIDATOR:*:a::f:0; SANITIZER:*:a::g");
        assert_eq!(problems, [] as [&str; 0]);
        let control = controls.of("a::f").expect("it is one");
        assert_eq!(control.sanitizes.kinds().count(), 2);
        assert_eq!((control.validates.len(), &control.validates[0].positions[..]), (1, &[0][..]));
        assert!(controls.of("a::h").is_none() && controls.of("b::f").is_none());
    }

    #[test]
    fn a_control_with_a_wrong_type_is_refused() {
        let (controls, problems) = controls("SANITIZER:sqli:a::f; SANITIZER:WEAK_HASH:a::g; SANITIZER:sql,xs:a::h");
        assert!(controls.by_path.is_empty());
        assert!(
            problems[0]
                .starts_with("here: the control `SANITIZER:sqli:a::f` is not used: unknown kind `sqli`; valid: ")
        );
        assert!(problems[1].contains("`WEAK_HASH` is no flow of data"), "{problems:?}");
        assert!(problems[2].contains("unknown kind `xs`"), "{problems:?}");
    }

    #[test]
    fn a_control_that_is_nowhere_is_named_with_what_was_seen_instead() {
        // A call that has the name of `a::j` did not run.
        let text = "SANITIZER:*:a::f; SANITIZER:*:a::g; SANITIZER:*:a::h; SANITIZER:*:a::i; SANITIZER:*:a::j";
        let (controls, _) = controls(text);
        let _ = (controls.of("a::f"), controls.of("a::b::g"), controls.of("a::other"));
        assert_eq!(
            controls.unused(&BTreeSet::from(["a::h".to_owned()]), &BTreeSet::from(["f", "g", "j"])),
            [
                "the security control `a::g` was not applied: no function of this path is observed; did you mean `a::b::g`?",
                "the security control `a::i` was not applied: no function of this path is observed; \
                 put an attribute of iast on it or on its callers, and build the program anew",
            ]
        );
    }
}
