//! What generated code calls around operations on text: each becomes one line when it is finished.
//!
//! A line is the name, the position, and each input with its type: `push_str 3:9 target String also &str`.

use std::any::type_name;
use std::cell::RefCell;

use crate::__private::FnSite;
use crate::OPERATIONS;

thread_local! {
    /// The operations that have begun.
    static OPEN: RefCell<Vec<(&'static OpSite, Vec<String>)>> = const { RefCell::new(Vec::new()) };
}

#[derive(Debug, Clone, Copy)]
pub struct OpSite {
    pub function: &'static FnSite,
    pub line: u32,
    pub column: u32,
    pub name: &'static str,
    pub chain: &'static [&'static str],
    pub complete: bool,
}

type OpData = (u32, u32, &'static str, &'static [&'static str], bool);

#[must_use]
pub const fn sites<const N: usize>(function: &'static FnSite, data: [OpData; N]) -> [OpSite; N] {
    let none = OpSite { function, line: 0, column: 0, name: "", chain: &[], complete: false };
    let mut sites = [none; N];
    let mut at = 0;
    while at < N {
        let (line, column, name, chain, complete) = data[at];
        sites[at] = OpSite { function, line, column, name, chain, complete };
        at += 1;
    }
    sites
}

#[derive(Debug, Clone, Copy)]
pub struct Pre {
    depth: usize,
}

#[must_use]
pub fn before(site: &'static OpSite) -> Pre {
    let depth = OPEN.with_borrow_mut(|open| {
        open.push((site, Vec::new()));
        open.len()
    });
    Pre { depth }
}

#[must_use]
pub fn reads<I: ?Sized>(site: &'static OpSite, input: *const I) -> Pre {
    also(before(site), input)
}

#[must_use]
pub fn changes<I: ?Sized>(site: &'static OpSite, place: *const I) -> Pre {
    target(before(site), place)
}

#[must_use]
pub fn fills<I: ?Sized>(site: &'static OpSite, place: *const I) -> Pre {
    output(before(site), place)
}

#[must_use]
pub fn also<I: ?Sized>(pre: Pre, input: *const I) -> Pre {
    assert!(!input.is_null());
    note(pre.depth, format!("also {}", short::<I>()));
    pre
}

#[must_use]
pub fn target<I: ?Sized>(pre: Pre, place: *const I) -> Pre {
    assert!(!place.is_null());
    note(pre.depth, format!("target {}", short::<I>()));
    pre
}

#[must_use]
pub fn output<I: ?Sized>(pre: Pre, place: *const I) -> Pre {
    assert!(!place.is_null());
    note(pre.depth, format!("output {}", short::<I>()));
    pre
}

#[must_use]
pub fn from(pre: Pre, scalar: &'static OpSite) -> Pre {
    note(pre.depth, format!("from {}", scalar.name));
    pre
}

#[must_use]
pub fn lend<I: ?Sized>(pre: Pre, place: *const I) -> Pre {
    assert!(!place.is_null());
    note(pre.depth, format!("lend {}", short::<I>()));
    pre
}

pub fn keep<V>(pre: Pre, value: V) -> V {
    after(pre, value)
}

pub fn tap<V>(site: &'static OpSite, value: V) -> V {
    let depth = OPEN.with_borrow(|open| open.iter().rposition(|(known, _)| std::ptr::eq(*known, site)));
    note(depth.expect("a tap is inside of its operation") + 1, format!("tap {}", short::<V>()));
    value
}

pub fn tap_target<V>(site: &'static OpSite, value: V) -> V {
    let depth = OPEN.with_borrow(|open| open.iter().rposition(|(known, _)| std::ptr::eq(*known, site)));
    note(depth.expect("a tap is inside of its operation") + 1, format!("tap_target {}", short::<V>()));
    value
}

#[must_use]
pub fn items(pre: Pre) -> Pre {
    note(pre.depth, "items".to_owned());
    pre
}

pub fn item<V>(site: &'static OpSite, value: V) -> V {
    let depth = OPEN.with_borrow(|open| open.iter().rposition(|(known, _)| std::ptr::eq(*known, site)));
    if let Some(depth) = depth {
        note(depth + 1, format!("item {}", short::<V>()));
    }
    value
}

pub fn dropped<V>(_: V) {}

pub fn scalar<V, I: ?Sized>(site: &'static OpSite, _value: &V, text: *const I) {
    assert!(!text.is_null());
    let line = format!("scalar {}:{} {} of {}", site.line, site.column, short::<V>(), short::<I>());
    OPERATIONS.with_borrow_mut(|log| log.push(line));
}

pub fn each<V>(site: &'static OpSite, value: V) -> V {
    OPERATIONS.with_borrow_mut(|log| log.push(format!("each {}:{} {}", site.line, site.column, short::<V>())));
    value
}

pub fn next<V>(site: &'static OpSite, _value: &V) {
    OPERATIONS.with_borrow_mut(|log| log.push(format!("next {}:{} {}", site.line, site.column, short::<V>())));
}

pub fn within<V>(site: &'static OpSite, operation: &'static OpSite, _value: &V) {
    let line = format!("within {}:{} {} of {}", site.line, site.column, short::<V>(), operation.name);
    OPERATIONS.with_borrow_mut(|log| log.push(line));
}

pub fn pick<V, I: ?Sized>(site: &'static OpSite, iterator: &'static OpSite, value: V, text: *const I) -> V {
    assert!(!text.is_null());
    let OpSite { line, column, .. } = site;
    let line = format!("pick {line}:{column} {} of {} by {}", short::<V>(), short::<I>(), iterator.name);
    OPERATIONS.with_borrow_mut(|log| log.push(line));
    value
}

pub fn item_at<'v, V: ?Sized>(site: &'static OpSite, place: &'v V) -> &'v V {
    let line = format!("item_at {}:{} {}", site.line, site.column, short::<V>());
    OPERATIONS.with_borrow_mut(|log| log.push(line));
    place
}

pub fn used<V>(site: &'static OpSite, taken: &'static OpSite, value: V) -> V {
    let depth = OPEN.with_borrow(|open| open.iter().rposition(|(known, _)| std::ptr::eq(*known, site)));
    note(depth.expect("it is used inside of its operation") + 1, format!("used {}", taken.name));
    value
}

pub fn store<V>(value: V, pre: Pre, place: &mut V) {
    *place = value;
    after(pre, ());
}

pub fn after<T>(pre: Pre, out: T) -> T {
    let (site, inputs) = OPEN.with_borrow_mut(|open| {
        // Those further in were left by `?`, `return` or a panic.
        open.truncate(pre.depth);
        open.pop().expect("an operation begins before it ends")
    });
    let OpSite { function: _, line, column, name, chain, complete: _ } = site;
    let mut text = format!("{name} {line}:{column}");
    for input in inputs.iter().chain((!chain.is_empty()).then(|| format!("chain {}", chain.join("."))).as_ref()) {
        text.push(' ');
        text.push_str(input);
    }
    OPERATIONS.with_borrow_mut(|log| log.push(text));
    out
}

#[derive(Debug)]
pub struct Soft<T> {
    pub v: T,
}

pub fn after_soft<T>(pre: Pre, out: T) -> Soft<T> {
    Soft { v: after(pre, out) }
}

fn note(depth: usize, input: String) {
    OPEN.with_borrow_mut(|open| open[depth - 1].1.push(input));
}

/// The name of a type without modules.
fn short<T: ?Sized>() -> String {
    let mut short = String::new();
    for part in type_name::<T>().split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        short.push_str(part.rsplit("::").next().unwrap_or_default());
    }
    short.replace(' ', "_")
}
