//! Which place in the source text a finding points at.

use std::backtrace::Backtrace;
use std::panic;
use std::path::Path;

use iast_report::source_file;
use iast_schema::Location;

use super::{Hit, Sink};
use crate::config;
use crate::site::{self, FnSite};

/// What stands for the place of a finding in its fingerprint: the bare name of the function. Function names from the
/// call stack do not, since they depend on what the build kept of its debug information. For a function that left no
/// trace the source file is asked, and where it is gone the column tells calls apart.
pub(super) fn in_fingerprint(hit: &Hit<'_>, location: &Location) -> String {
    let bare = |function: &str| function.rsplit("::").next().unwrap_or(function).to_owned();
    let Sink::Function { caller: Some(caller), .. } = hit.sink else { return location.function.clone() };
    if let Some(site) = around(hit, caller) {
        return bare(&site.function());
    }
    let text = source_file::text(Some(&config::get().cwd), caller.file());
    let function = text.as_deref().and_then(|text| source_file::function_at(text, caller.line()));
    function.map_or_else(|| format!("column {}", caller.column()), str::to_owned)
}

/// The annotated or observed function that called the sink, as far as it is known: only those with a role are
/// registered, and the data remembers through which it came.
fn around(hit: &Hit<'_>, caller: &panic::Location<'_>) -> Option<&'static FnSite> {
    let steps = hit.ranges.iter().flat_map(|range| range.data.steps()).map(|site| site.function);
    let around = |site: &&'static FnSite| site.contains(caller.file(), caller.line());
    steps.filter(around).max_by_key(|site| site.line).or_else(|| site::function_at(caller.file(), caller.line()))
}

/// The place of the dangerous call: the caller's when it is known, else the sink's own.
pub(super) fn of_sink(hit: &Hit<'_>) -> Location {
    match hit.sink {
        Sink::Function { caller: Some(caller), .. } => of_caller(hit, caller),
        Sink::Function { site, caller: None } => site.function.location(),
        Sink::Call { site, .. } => site.location(),
        Sink::Response { .. } => of_handler(&hit.ranges[0].data.context),
    }
}

/// The place of something seen in a request or its response: the function that received the request, when it is
/// annotated. Otherwise there is no place in the source, and the route has to tell.
pub(super) fn of_handler(context: &crate::taint::context::Context) -> Location {
    match context.handler.get() {
        Some(site) => site.location(),
        None => Location { file: String::new(), line: 0, column: 0, function: String::new(), module: String::new() },
    }
}

fn of_caller(hit: &Hit<'_>, caller: &'static panic::Location<'static>) -> Location {
    let (function, module) = match around(hit, caller) {
        Some(site) => (site.function(), site.module.to_owned()),
        // Only the call stack knows its name.
        None => {
            from_backtrace(&Backtrace::force_capture().to_string(), caller.file(), caller.line()).unwrap_or_default()
        }
    };
    Location { file: caller.file().to_owned(), line: caller.line(), column: caller.column(), function, module }
}

/// Finds the frame that stands at `file` and `line` in a printed backtrace, and splits its name into function and
/// module.
fn from_backtrace(text: &str, file: &str, line: u32) -> Option<(String, String)> {
    let file = file.trim_start_matches("./");
    let mut name = None;
    for text in text.lines().map(str::trim) {
        let Some(place) = text.strip_prefix("at ").map(|place| place.trim_start_matches("./")) else {
            name = text.split_once(": ").map(|(_, name)| name);
            continue;
        };
        let mut parts = place.rsplitn(3, ':');
        let (Some(_column), Some(at), Some(path)) = (parts.next(), parts.next(), parts.next()) else { continue };
        // Both may be relative, to different directories.
        if at.parse() == Ok(line) && (Path::new(path).ends_with(file) || Path::new(file).ends_with(path)) {
            return name.map(split);
        }
    }
    None
}

/// `shop::dao::Dao::find::{{closure}}` is the function `Dao::find` of the module `shop::dao`: by convention, modules
/// start in lower case and types do not.
fn split(path: &str) -> (String, String) {
    let path = site::without_compiler_names(path);
    let parts: Vec<&str> = path.split("::").collect();
    let last = parts.len().saturating_sub(1);
    let is_module = |part: &&str| part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let modules = parts[..last].iter().take_while(|part| is_module(part)).count();
    (parts[modules..].join("::"), parts[..modules].join("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "   0: iast_runtime::finding::found
             at /x/iast-runtime/src/finding/mod.rs:10:5
   1: shop::dao::Dao::search::{{closure}}
             at ./src/dao.rs:41:9
   2: core::ops::function::FnOnce::call_once
             at /rustc/abc/library/core/src/ops/function.rs:250:5";

    #[test]
    fn the_frame_of_the_call_names_the_function() {
        assert_eq!(from_backtrace(TRACE, "src/dao.rs", 41), Some(("Dao::search".into(), "shop::dao".into())));
        assert_eq!(from_backtrace(TRACE, "src/dao.rs", 42), None);
        assert_eq!(from_backtrace("", "src/dao.rs", 42), None);
    }

    #[test]
    fn a_real_backtrace_is_understood() {
        let line = line!() + 1;
        let text = Backtrace::force_capture().to_string();
        let (function, module) = from_backtrace(&text, file!(), line).unwrap();
        assert_eq!(function, "a_real_backtrace_is_understood");
        assert_eq!(module, "iast_runtime::finding::location::tests");
    }
}
