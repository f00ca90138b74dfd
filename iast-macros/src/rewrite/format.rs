//! `format!("{name}{}", text)` and `write!(out, "{name}")`.
//!
//! The arguments of these macros are read as expressions and rewritten. Those of all others are left as tokens.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};
use syn::visit_mut::VisitMut as _;
use syn::{Expr, Lit, LitStr, Macro};

use super::arguments::{Argument, Arguments};
use super::body::Body;
use super::inputs::{self, Input};
use super::place::{Place, Use};
use super::wrap::{Hint, Site};
use super::{own, pick, scalar};

/// Wraps `format!` and `write!`. `false` when it is another macro; nothing of that is rewritten.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint) -> bool {
    let Expr::Macro(call) = &*expr else { return false };
    let attributed = hint == Hint::Only && !call.attrs.is_empty();
    let writes = is_write(&call.mac);
    if !(writes || is_format(&call.mac)) || attributed {
        return false;
    }
    let Some(arguments) = Arguments::of(&call.mac) else { return false };
    let Some(literal) = literal_at(&arguments, usize::from(writes)) else { return false };
    let Some(last) = call.mac.path.segments.last() else { return false };
    let (name, user) = (format!("{}!", last.ident), last.ident.span());

    let target = arguments.0.first().filter(|_| writes).and_then(|out| target(&out.value, body));
    let values = arguments.0.iter().skip(1 + usize::from(writes));
    let mut inputs: Vec<Input> = values.clone().map(|argument| input(argument, body)).collect();
    inputs::without_begun(None, values.clone().map(|argument| &argument.value), &mut inputs);
    let Placed { places, used, complete, constants } = match &literal {
        Some(literal) => in_order(literal, &values.clone().collect::<Vec<_>>(), &inputs, body),
        None => Placed::default(),
    };
    let complete = complete && own::are_complete(inputs.iter().zip(values.clone().map(|value| &value.value)), body);
    // What is made of the program's own text is worth knowing, unless it is a literal or a number.
    let is_text = |value: &Expr| !inputs::is_literal(value) && !body.scopes.is_number(value);
    let of_own = complete && (constants || values.clone().any(|argument| is_text(&argument.value)));
    let shown = |value: &&Expr| matches!(value, Expr::Lit(_)) || pick::is_direct(value);
    let direct: Vec<Expr> = arguments.0.iter().map(|argument| &argument.value).filter(shown).cloned().collect();
    let of_items = direct.iter().any(|value| !scalar::mentioned(body, value).is_empty());
    let seen = !places.is_empty() || inputs.iter().any(Input::is_seen) || of_own || of_items;
    let awaits = arguments.0.iter().any(|argument| inputs::awaits(&argument.value, body));
    if awaits || !seen || (writes && target.is_none()) {
        arguments.rewrite(expr, |_, value| body.changes(|body| body.visit_expr_mut(value)));
        return true;
    }
    let shows_a_part = |literal: &LitStr| placeholders(&literal.value()).iter().any(|shown| shown.has_precision);
    let shows_a_part = !writes && literal.as_ref().is_some_and(shows_a_part);
    let shows_items = !writes && direct.iter().any(|value| pick::may_be_item(body, value));
    let chain = if shows_items || shows_a_part { own_parts(&arguments) } else { Vec::new() };
    let mut operation = body.begin(Site { name, user, chain, complete }, expr);
    if let Some(target) = &target {
        operation.target(target);
    }
    places.iter().for_each(|place| operation.also(place));
    let others = inputs.iter().enumerate().filter(|(index, _)| !used.contains(index));
    others.for_each(|(_, input)| input.before(&mut operation));
    if target.is_some() {
        scalar::sources(body, &mut operation, arguments.0.iter().skip(1).map(|argument| &argument.value));
    } else {
        scalar::sources(body, &mut operation, &direct);
    }
    let mark = body.picks.mark();
    let first = arguments.0.len() - inputs.len();
    arguments.rewrite(expr, |index, value| {
        let (is_direct, before) = (writes || pick::is_direct(value), body.picks.mark());
        let input = index.checked_sub(first).map(|index| &inputs[index]);
        let changed = body.changes(|body| match input {
            Some(input) => inputs::rewrite(body, &operation, input, value),
            None => body.visit_expr_mut(value),
        });
        if !is_direct {
            body.picks.forget(before);
        }
        changed || input.is_some_and(Input::is_passed_by)
    });
    scalar::taken(body, &mut operation, mark);
    operation.finish(expr, hint);
    true
}

/// Whether a macro is an expression whose arguments are read.
pub(super) fn is_known(mac: &Macro) -> bool {
    is_format(mac) || is_write(mac) || is_list(mac)
}

/// Whether a macro has no await of its own.
pub(super) fn never_awaits(mac: &Macro) -> bool {
    let names = ["concat", "env", "include_str", "json", "matches", "panic", "stringify", "todo", "unreachable"];
    is_known(mac) || names.iter().any(|name| ends_in(mac, name))
}

pub(super) fn is_list(mac: &Macro) -> bool {
    is_std(mac) && ends_in(mac, "vec")
}

fn is_write(mac: &Macro) -> bool {
    is_std(mac) && ["write", "writeln"].iter().any(|name| ends_in(mac, name))
}

pub(super) fn is_format(mac: &Macro) -> bool {
    is_std(mac) && ends_in(mac, "format")
}

fn is_std(mac: &Macro) -> bool {
    let segments = &mac.path.segments;
    segments.len() == 1
        || (segments.len() == 2 && ["std", "core", "alloc"].iter().any(|krate| segments[0].ident == krate))
}

fn ends_in(mac: &Macro, name: &str) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == name)
}

/// What is written to.
fn target(out: &Expr, body: &Body) -> Option<Place> {
    match out {
        Expr::Reference(reference) if reference.attrs.is_empty() => body.place(&reference.expr, Use::Borrow),
        _ => body.place(out, Use::Any),
    }
}

/// A formatted value, of which the macro takes a reference.
fn input(argument: &Argument, body: &Body) -> Input {
    if !pick::may_be_item(body, &argument.value)
        && let Some((head @ Input::Place(_), _)) = Input::pipeline(&argument.value, body)
    {
        return head;
    }
    if let Some(path) = Input::displayed(&argument.value, body) {
        return path;
    }
    match &argument.value {
        Expr::Reference(_) => Input::argument(&argument.value, body),
        value => Input::operand(value, Use::Borrow, body),
    }
}

/// The literal at this position, inside when its text is known. `None` when there is something else: then this is
/// not the macro of std.
fn literal_at(arguments: &Arguments, index: usize) -> Option<Option<LitStr>> {
    match arguments.0.get(index) {
        None => (index > 0 && arguments.0.len() == index).then_some(None),
        Some(Argument { name: None, value, .. }) => literal(value),
        Some(_) => None,
    }
}

/// What the braces of a literal stand for.
#[derive(Default)]
struct Placed {
    /// The places, in their order.
    places: Vec<Place>,
    /// The indices of the arguments among them.
    used: BTreeSet<usize>,
    /// Whether each that is no argument is a place, a number or a constant.
    complete: bool,
    /// Whether there is a constant.
    constants: bool,
}

fn in_order(literal: &LitStr, values: &[&Argument], inputs: &[Input], body: &Body) -> Placed {
    let (mut places, mut used) = (Vec::new(), BTreeSet::new());
    let (mut complete, mut constants) = (true, false);
    let mut next = 0;
    for Placeholder { argument, takes_precision, .. } in placeholders(&literal.value()) {
        next += usize::from(takes_precision);
        let index = match argument {
            Position::Next => {
                next += 1;
                Some(next - 1)
            }
            Position::At(index) => Some(index),
            Position::Named(name) => {
                let named = |value: &&Argument| value.name.as_ref().is_some_and(|(known, _)| *known == name);
                let index = values.iter().position(named);
                if index.is_none() {
                    let value = variable(&name, literal.span());
                    constants |= own::is_constant(&name);
                    complete &= value
                        .as_ref()
                        .is_some_and(|value| body.place(value, Use::Borrow).is_some() || own::is_own(value, body));
                    let place = value.and_then(|value| body.place(&value, Use::Borrow));
                    let begun = |place: &Place| values.iter().any(|value| inputs::may_begin(&value.value, &place.root));
                    places.extend(place.filter(|place| !begun(place)));
                }
                index
            }
        };
        if let Some(index) = index
            && let Some(Input::Place(place)) = inputs.get(index)
        {
            places.push(place.clone());
            used.insert(index);
        }
    }
    Placed { places, used, complete, constants }
}

/// What stands around the braces of the format string.
fn own_parts(arguments: &Arguments) -> Vec<String> {
    let Some(Some(literal)) = arguments.0.first().and_then(|first| literal(&first.value)) else { return Vec::new() };
    let text = literal.value();
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // Two braces stand for one.
        if c == '{' && chars.next_if_eq(&'{').is_none() {
            chars.by_ref().find(|c| *c == '}');
            parts.push(String::new());
            continue;
        }
        if c == '}' {
            chars.next_if_eq(&'}');
        }
        parts.iter_mut().last().into_iter().for_each(|part| part.push(c));
    }
    parts
}

fn literal(expr: &Expr) -> Option<Option<LitStr>> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(Some(text.clone())),
            _ => None,
        },
        Expr::Group(group) => literal(&group.expr),
        Expr::Macro(expr) => {
            ["concat", "stringify", "include_str"].iter().any(|name| ends_in(&expr.mac, name)).then_some(None)
        }
        _ => None,
    }
}

/// What stands in the braces of a format string.
struct Placeholder {
    argument: Position,
    /// Whether another argument, before the value, is its precision.
    takes_precision: bool,
    /// Whether there is one.
    has_precision: bool,
}

/// Which argument is meant.
enum Position {
    Next,
    At(usize),
    Named(String),
}

fn placeholders(text: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut rest = text.split('{');
    rest.next();
    while let Some(part) = rest.next() {
        // Two braces stand for one.
        if part.is_empty() {
            rest.next();
            continue;
        }
        let inside = part.split('}').next().unwrap_or_default();
        let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
        let argument = match name.trim() {
            "" => Position::Next,
            name => name.parse().map_or_else(|_| Position::Named(name.to_owned()), Position::At),
        };
        let (takes_precision, has_precision) = (spec.contains(".*"), spec.contains('.'));
        found.push(Placeholder { argument, takes_precision, has_precision });
    }
    found
}

/// The names in the braces of a format string.
pub(super) fn names(text: &str) -> Vec<String> {
    let named = placeholders(text).into_iter().filter_map(|placeholder| match placeholder.argument {
        Position::Named(name) => Some(name),
        Position::Next | Position::At(_) => None,
    });
    let mut names: Vec<String> = named.collect();
    names.dedup();
    names
}

/// A variable as the literal means it: with the literal's place, it is resolved as the literal is.
fn variable(name: &str, span: Span) -> Option<Expr> {
    let mut ident = if name == "self" { Ident::new(name, span) } else { syn::parse_str::<Ident>(name).ok()? };
    ident.set_span(span);
    Some(Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: ident.into() }))
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_sites, check_untouched};

    #[test]
    fn formatted_values_are_inputs() {
        check("format!(\"{a}\")", "AFTER(ALSO(B0, ^a), format!(\"{a}\"))");
        check(
            "let x = format!(\"{{c}} {a:?}{:>n$}{b:n$}\", c.d); a",
            "let x = AFTER(ALSO(ALSO(ALSO(B0, ^a), ^c.d), ^b), format!(\"{{c}} {a:?}{:>n$}{b:n$}\", c.d)); a",
        );
        check(
            "std::format!(\"{}{d}{b}\", &a, d = f(c), b = 1)",
            "AFTER(ALSO(B0, ^a), std::format!(\"{}{d}{b}\", &a, d = TAP(@0, f(c)), b = 1))",
        );
        check(
            "format!(\"{b}{1}{0}{b}\", a, c)",
            "AFTER(ALSO(ALSO(ALSO(ALSO(B0, ^b), ^c), ^a), ^b), format!(\"{b}{1}{0}{b}\", a, c))",
        );
        check("format!(\"{:.*}{}\", n, a, b)", "AFTER(ALSO(ALSO(B0, ^a), ^b), format!(\"{:.*}{}\", n, a, b))");
        check("format!(\"{STATIC}\")", "AFTER(B0, format!(\"{STATIC}\"))");
        check("format!(\"{self}\")", "AFTER(ALSO(B0, ^self), format!(\"{self}\"))");
        check("format!(\"{}\", a == b, )", "format!(\"{}\", a == b, )");
        check("format!(\"{}\", a.chars())", "AFTER(ALSO(B0, ^a), format!(\"{}\", a.chars()))");
        check(
            "format!(\"{b}{}{}\", { b = f(); a.g() }, a)",
            "AFTER(ALSO(B0, ^a), format!(\"{b}{}{}\", { b = f(); a.g() }, a))",
        );
        check("format!(concat!(\"a\", \"{}\"), a)", "AFTER(ALSO(B0, ^a), format!(concat!(\"a\", \"{}\"), a))");
    }

    #[test]
    fn operations_in_the_arguments_are_wrapped() {
        check("format!(\"{}\", a.clone())", "AFTER(B0, format!(\"{}\", TAP(@0, AFTER(ALSO(B1, ^a), a.clone()))))");
        check("format!(\"{}\", f(b).await, a.clone())", "format!(\"{}\", f(b).await, AFTER(ALSO(B0, ^a), a.clone()))");
    }

    #[test]
    fn shown_items_stand_between_the_programs_own_text() {
        check(
            "let x = bytes[n]; format!(\"{x}\")",
            "let x = *ITEM_AT(@0, &bytes[n]); AFTER(FROM(ALSO(B1, ^x), @0), format!(\"{x}\"))",
        );
        check_sites("format!(\"<{}}}> {{{:?}\", bytes[n], b)", &[("format!", &["<", "}> {", ""]), ("[]", &[])]);
        check_sites("format!(\"<{}>\", a)", &[("format!", &[])]);
        check_sites("format!(\"<{:>9.3}>\", a)", &[("format!", &["<", ">"])]);
    }

    #[test]
    fn what_is_written_to_is_the_target() {
        check("write!(out, \"{a}\")?", "AFTER(ALSO(TARGET(B0, ^out), ^a), write!(out, \"{a}\"))?");
        check(
            "writeln!(&mut self.a, \"{}\", b)",
            "AFTER(ALSO(TARGET(B0, ^self.a), ^b), writeln!(&mut self.a, \"{}\", b))",
        );
        check("x; write!(out, \"{a}\")", "x; AFTER(ALSO(TARGET(B0, ^out), ^a), write!(out, \"{a}\"))");
        check_untouched(&["write!(f(), \"{a}\")?", "write!(out, \"x\")?", "writeln!(out)?"]);
    }

    #[test]
    fn a_closure_captures_what_it_formats() {
        check("|| format!(\"{a}\")", "|| AFTER(ALSO(B0, ^a), format!(\"{a}\"))");
        check("|| write!(out, \"{a}\")", "|| write!(out, \"{a}\")");
        check("|x| x.clone() + a", "|x| AFTER(B0, TAP(@0, AFTER(ALSO(B1, ^x), x.clone())) + a)");
        check("move || a.clone()", "move || AFTER(ALSO(B0, ^a), a.clone())");
        check("|| a.clone()", "|| AFTER(B0, a.clone())");
        check("async { a.clone() }", "async { AFTER(B0, a.clone()) }");
        check("|| f(&String::from(&a))", "|| f(&SOFT(ALSO(B0, ^a), String::from(&a)).v)");
    }

    #[test]
    fn under_an_operator_the_type_is_a_hint() {
        check("f(&format!(\"{a}\"))", "f(&SOFT(ALSO(B0, ^a), format!(\"{a}\")).v)");
        check("f(&mut (format!(\"{a}\")))", "f(&mut (SOFT(ALSO(B0, ^a), format!(\"{a}\")).v))");
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "format!(\"a\")",
            "format!(\"{}\", 1)",
            "format!(\"{n}{}\", n)",
            "format!(\"{a}\");",
            "println!(\"{a}\")",
            "my::format!(\"{a}\")",
            "format!(a => b)",
            "write!(out => \"{a}\")",
            "format_args!(\"{a}\")",
            "vec![format!(\"{a}\"); 2]",
            "vec![a, f(b)]",
            "my_vec![a.clone()]",
        ]);
    }
}
