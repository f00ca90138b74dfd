//! `Command::new(program)` and `connection.execute(&sql, [])`: calls of functions of libraries that are dangerous, bring
//! data in or make it safe.
//!
//! The runtime has the table of them. Here they are only guessed by name, and generated code shows what was called: of
//! a function itself its item, whose type has the function's path, of a method the type of its receiver.
//!
//! ```text
//! fs::read(path)             callee(&CALL, fs::read)(arg(&CALL, 0, path))
//! connection.execute(sql)    called(on(&CALL, &raw const connection), connection.execute(arg(&CALL, 0, sql)))
//! open()?.execute(sql)       receiver(&CALL, open()?).execute(arg(&CALL, 0, sql))
//! fs::read(path).await?      given(&CALL, callee(&CALL, fs::read)(arg(&CALL, 0, path)).await?)
//! |row| row.get("name")      |row| given_ok(&CALL, called(on(&CALL, &raw const row), row.get("name")))
//! file.read(&mut bytes)?     filled(&CALL, buffer(&raw const bytes, 0, END), called(.., file.read(&mut bytes))?)
//! ```
//!
//! Nothing is remembered between these calls but what the site is, so an await or a `?` may stand anywhere.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{
    Block, Expr, ExprCall, ExprIndex, ExprLit, ExprMethodCall, Ident, Lit, MacroDelimiter, Pat, PatIdent, Path,
    RangeLimits, ReturnType, Signature, Stmt, Type, UnOp,
};

use super::body::Body;
use super::inputs;
use super::library_names::{self as names, Named};
use super::names as operation_names;
use super::place::{Place, Use};
use super::scope;
use super::words;
use super::wrap::{self, Hint};
use crate::control;

/// What the static of a call says.
#[derive(Clone)]
pub(crate) struct Call {
    /// The function, as it is written, or the method.
    pub(crate) name: String,
    pub(crate) is_method: bool,
    /// Where it stands.
    pub(crate) user: Span,
    /// The literals and constants in the calls that it is chained to.
    pub(crate) chain: Vec<String>,
    /// Those among its own arguments, each at its place; what is neither is empty.
    pub(crate) arguments: Vec<String>,
    /// Whether it has the name of a security control.
    pub(crate) is_control: bool,
}

/// What becomes of a call, decided before anything in it is rewritten.
pub(super) struct Plan {
    call: Call,
    receiver: Option<Receiver>,
    /// The arguments that are shown.
    shown: Vec<usize>,
    gives: Gives,
    buffer: Option<Buffer>,
}

/// Where the result of a call is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    Nowhere,
    Here,
    /// As [`Here`](Self::Here), where it is a `Result` that is handed on.
    InResult,
    /// Where it is taken out of what it comes in.
    Outside,
}

impl Plan {
    /// The plan for a call that gives the `Result` which a function or closure returns.
    pub(super) fn at_the_end(mut self) -> Self {
        if self.gives == Gives::Here {
            self.gives = Gives::InResult;
        }
        self
    }
}

/// The state of an expression that takes out what a call gives.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TakenOut {
    #[default]
    Nothing,
    /// The call comes further in.
    Awaited,
    /// The call has this site.
    Of(usize),
}

enum Receiver {
    Place(Place),
    Value,
}

/// What a call is lent to be filled.
#[derive(Clone)]
pub(super) struct Buffer {
    pub(super) place: Place,
    /// The start and the end of the part that is meant.
    pub(super) part: [Position; 2],
}

/// Where a part of a buffer begins or ends.
#[derive(Clone)]
pub(super) enum Position {
    Number(usize),
    Variable(Ident),
    /// Where the buffer ends.
    End,
}

/// The plan for a call of a function or method, if it may be one of those of the table. `next` is the method that is
/// called on its result.
pub(super) fn plan(body: &mut Body, expr: &Expr, next: Option<&str>) -> Option<Plan> {
    let (receiver, known) = candidate(body, expr, next)?;
    let arguments = arguments(expr);
    let is_seen = |index: &usize| known.takes && is_shown(body, arguments[*index]);
    let shown: Vec<usize> = (0..arguments.len()).filter(is_seen).collect();
    if shown.is_empty() && !known.always {
        return None;
    }
    let (name, user) = match expr {
        Expr::MethodCall(call) => (call.method.to_string(), call.method.span()),
        Expr::Call(ExprCall { func, .. }) => {
            let Expr::Path(path) = &**func else { return None };
            let segments = path.path.segments.iter().map(|segment| segment.ident.to_string());
            (segments.collect::<Vec<_>>().join("::"), path.path.segments.last()?.ident.span())
        }
        _ => return None,
    };
    let gives = match body.taken_out {
        _ if !known.gives => Gives::Nowhere,
        TakenOut::Awaited => {
            body.taken_out = TakenOut::Nothing;
            Gives::Outside
        }
        _ => Gives::Here,
    };
    let call = Call {
        name,
        is_method: receiver.is_some(),
        user,
        chain: words::of_chain(expr, &body.scopes),
        arguments: words::of_arguments(&arguments, &body.scopes),
        is_control: is_control(expr),
    };
    let buffer = if known.gives { buffer(body, expr) } else { None };
    Some(Plan { call, receiver, shown, gives, buffer })
}

/// Observes a function that is handed on to be called, when that alone tells something: `map(Md5::digest)`.
pub(super) fn observe_item(body: &mut Body, expr: &mut Expr) {
    let Expr::Path(path) = &*expr else { return };
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (Some(name), Some(parent)) = (segments.next(), segments.next()) else { return };
    // In upper case it is a constant or a constructor.
    if name.starts_with(char::is_uppercase) || !path.attrs.is_empty() {
        return;
    }
    if let Some(known) = names::function(Some(&parent), &name)
        && known.always
        && !known.takes
    {
        let user = path.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        let name = format!("{parent}::{name}");
        let call = Call { name, is_method: false, user, chain: Vec::new(), arguments: Vec::new(), is_control: false };
        let call = body.call(call);
        wrap::callee(call, expr);
    }
}

/// Takes a plan back.
pub(super) fn give_up(body: &mut Body, plan: Option<Plan>) {
    if plan.is_some_and(|plan| plan.gives == Gives::Outside) {
        body.taken_out = TakenOut::Awaited;
    }
}

/// The plan for what a loop goes over, when its items may come from outside: `for line in stdin.lines()`.
pub(super) fn plan_of_loop(body: &Body, over: &Expr) -> Option<Plan> {
    let (name, user, receiver) = match over {
        Expr::MethodCall(call)
            if call.args.is_empty() && call.attrs.is_empty() && names::is_of_loops(&call.method.to_string()) =>
        {
            (call.method.to_string(), call.method.span(), receiver(body, &call.receiver)?)
        }
        _ if begins_with_surroundings(over) => ("next".to_owned(), over.span(), Receiver::Value),
        _ => return None,
    };
    let call = Call { name, is_method: true, user, chain: Vec::new(), arguments: Vec::new(), is_control: false };
    Some(Plan { call, receiver: Some(receiver), shown: Vec::new(), gives: Gives::Nowhere, buffer: None })
}

/// Carries the plan for a loop out, and has its body look at what the pattern binds.
pub(super) fn observe_loop(plan: Plan, body: &mut Body, pattern: &Pat, over: &mut Expr, block: &mut Block) {
    let call = body.call(plan.call);
    match (plan.receiver, &mut *over) {
        (Some(Receiver::Place(place)), _) => wrap::called(call, &place, false, over, Hint::Demand),
        (_, Expr::MethodCall(method)) if names::is_of_loops(&method.method.to_string()) => {
            wrap::receiver(call, false, &mut method.receiver);
        }
        _ => wrap::receiver(call, false, over),
    }
    let names = scope::names_of(pattern);
    wrap::put_into(names.iter().map(|name| wrap::taken(call, name)).collect(), block);
}

/// Carries a plan out on the call, when what is in it has been rewritten.
pub(super) fn observe(plan: Plan, body: &mut Body, expr: &mut Expr, hint: Hint) {
    let Plan { call, receiver, shown, gives, buffer } = plan;
    let is_control = call.is_control;
    let call = body.call(call);
    if let Some(buffer) = buffer {
        body.buffers.insert(call, buffer);
    }
    let inner = if matches!(gives, Gives::Here | Gives::InResult) { Hint::Demand } else { hint };
    match expr {
        Expr::Call(function) => {
            shown.iter().for_each(|index| wrap::shown(call, *index, &mut function.args[*index]));
            wrap::callee(call, &mut function.func);
        }
        Expr::MethodCall(method) => {
            shown.iter().for_each(|index| wrap::shown(call, *index, &mut method.args[*index]));
            // Without other arguments it validates what it is called on.
            let is_meant = is_control && method.args.is_empty() || names::checks_itself(&method.method.to_string());
            body.lines = Some(call).filter(|_| names::is_of_loops(&method.method.to_string()));
            match receiver {
                Some(Receiver::Place(place)) => wrap::called(call, &place, is_meant, expr, inner),
                Some(Receiver::Value) => wrap::receiver(call, is_meant, &mut method.receiver),
                None => {}
            }
        }
        _ => {}
    }
    match gives {
        Gives::Nowhere => {}
        Gives::InResult if !body.buffers.contains_key(&call) => wrap::given_ok(call, expr),
        Gives::Here | Gives::InResult => body.gave(call, expr, hint),
        Gives::Outside => body.taken_out = TakenOut::Of(call),
    }
}

/// Whether an expression that patterns are held against is a call with the name of a control, whose `Ok` or `Some` is
/// the word of a validator: `if let Ok(name) = check(text)`.
pub(super) fn is_verdict(body: &Body, expr: &Expr) -> bool {
    match expr {
        Expr::Await(inner) if inner.attrs.is_empty() => is_verdict(body, &inner.base),
        Expr::Call(_) | Expr::MethodCall(_) => is_control(expr) && candidate(body, expr, None).is_some(),
        _ => false,
    }
}

/// The call whose verdict a variable keeps, when an expression is that variable, or borrows it.
pub(super) fn held(body: &Body, expr: &Expr) -> Option<usize> {
    let expr = match expr {
        Expr::Reference(inner) if inner.attrs.is_empty() && inner.mutability.is_none() => &inner.expr,
        _ => expr,
    };
    // What a closure asks later may be asked of another call.
    body.scopes.variable(expr).filter(|found| !found.captured)?.local.verdict
}

/// The call whose verdict a variable keeps that an expression takes a value out of: `verdict?`.
pub(super) fn taken_out_of_held(body: &Body, expr: &Expr) -> Option<usize> {
    let inner = taken_out(expr);
    held(body, inner).filter(|_| !std::ptr::eq(inner, expr) && !may_be_made_up(expr))
}

/// What an expression asks whether it is a yes: `check(text).is_ok()`; and whether it is true for one.
pub(super) fn asks(expr: &Expr) -> Option<(&Expr, bool)> {
    let Expr::MethodCall(call) = expr else { return None };
    let is_yes = match &*call.method.to_string() {
        "is_ok" | "is_ok_and" | "is_some" | "is_some_and" => true,
        "is_err" | "is_none" => false,
        _ => return None,
    };
    call.attrs.is_empty().then_some((&call.receiver, is_yes))
}

/// Whether a variable keeps what it is bound to as it is, from then on.
pub(super) fn keeps(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(name) => name.by_ref.is_none() && name.mutability.is_none() && name.subpat.is_none(),
        Pat::Type(typed) => keeps(&typed.pat),
        _ => false,
    }
}

/// What a pattern that a verdict is held against says, in front of what follows it.
pub(super) fn said(call: usize, pattern: &Pat) -> Stmt {
    match pattern {
        Pat::TupleStruct(yes) if tells(pattern) => match &yes.elems[0] {
            Pat::Ident(PatIdent { ident, by_ref: None, subpat: None, .. }) if !is_constant(ident) => {
                wrap::taken(call, ident)
            }
            Pat::Lit(literal) => wrap::said(call, !matches!(&literal.lit, Lit::Bool(truth) if !truth.value)),
            _ => wrap::said(call, true),
        },
        _ => wrap::said(call, false),
    }
}

/// Whether a pattern is one that [`said`] hears a yes in.
pub(super) fn tells(pattern: &Pat) -> bool {
    matches!(pattern, Pat::TupleStruct(yes) if is_yes(&yes.path) && yes.elems.len() == 1)
}

fn is_yes(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "Ok" || last.ident == "Some")
}

/// Whether a name in a pattern is that of a constant, as far as its case tells.
fn is_constant(name: &Ident) -> bool {
    !name.unraw().to_string().trim_start_matches('_').starts_with(char::is_lowercase)
}

/// Whether an expression takes out what a call in it gives: `fs::read(path).await?`.
pub(super) fn takes_out(body: &Body, expr: &Expr) -> bool {
    let inner = taken_out(expr);
    let next = is_awaited(expr).then_some(names::AWAIT);
    let is_known = |(_, known): (_, Named)| known.gives && !(is_control(inner) && may_be_made_up(expr));
    !std::ptr::eq(inner, expr)
        && candidate(body, inner, next).is_some_and(is_known)
        && buffer(body, inner).is_none_or(|buffer| !is_mentioned_around(&buffer.place.root, expr))
}

/// Whether what takes something out mentions a variable, so that this may be gone by then.
fn is_mentioned_around(variable: &Ident, expr: &Expr) -> bool {
    match expr {
        Expr::Await(inner) => is_mentioned_around(variable, &inner.base),
        Expr::Try(inner) => is_mentioned_around(variable, &inner.expr),
        Expr::MethodCall(call) if operation_names::unwraps(&call.method.to_string()) => {
            inputs::mentions(call.args.to_token_stream(), variable) || is_mentioned_around(variable, &call.receiver)
        }
        _ => false,
    }
}

/// What a call is lent to be filled: `&mut bytes`, `&mut bytes[start..]`.
fn buffer(body: &Body, call: &Expr) -> Option<Buffer> {
    let Expr::MethodCall(call) = call else { return None };
    let Some(Expr::Reference(lent)) = call.args.first() else { return None };
    if !names::fills(&call.method.to_string()) || lent.mutability.is_none() || !lent.attrs.is_empty() {
        return None;
    }
    let position = |expr: &Expr| match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok().map(Position::Number),
        Expr::Path(path) if body.scopes.variable(expr).is_some_and(|found| !found.captured) => {
            path.path.get_ident().cloned().map(Position::Variable)
        }
        _ => None,
    };
    let (whole, part) = match &*lent.expr {
        Expr::Index(ExprIndex { expr: whole, index, .. }) if matches!(&**index, Expr::Range(_)) => {
            let Expr::Range(range) = &**index else { return None };
            let start = range.start.as_ref().map_or(Some(Position::Number(0)), |start| position(start))?;
            let is_behind = matches!(range.limits, RangeLimits::HalfOpen(_));
            let end = match &range.end {
                None => Position::End,
                // Where it is not known, only what the call gives says how much was read.
                Some(end) => position(end).filter(|_| is_behind).unwrap_or(Position::Number(0)),
            };
            (&**whole, [start, end])
        }
        whole => (whole, [Position::Number(0), Position::End]),
    };
    let place = body.place(whole, Use::Borrow).filter(|place| place.exact)?;
    Some(Buffer { place, part })
}

/// Whether an expression around a call leaves what that gives in its `Result`: `fs::read(path).await`.
pub(super) fn is_left_in(expr: &Expr) -> bool {
    match expr {
        Expr::Await(inner) => is_left_in(&inner.base),
        Expr::MethodCall(call) if operation_names::unwraps(&call.method.to_string()) => {
            call.method == "map_err" && is_left_in(&call.receiver)
        }
        Expr::Try(_) => false,
        _ => true,
    }
}

/// Whether a function returns a `Result`, by what is written.
pub(super) fn returns_a_result(sig: &Signature) -> bool {
    let ReturnType::Type(_, ty) = &sig.output else { return false };
    matches!(&**ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Result"))
}

/// Whether a method wants a closure that returns a `Result`: those that make something of each row.
pub(super) fn takes_a_result_of_a_closure(method: &str) -> bool {
    ["query_and_then", "query_map", "query_one", "query_row"].contains(&method)
}

/// What is known of a call by name, and what it is called on.
fn candidate(body: &Body, expr: &Expr, next: Option<&str>) -> Option<(Option<Receiver>, Named)> {
    match expr {
        Expr::Call(call) => Some((None, function(body, call)?)),
        Expr::MethodCall(call) if call.attrs.is_empty() => {
            let known = if control::is_named(&call.method) { Named::CONTROL } else { method(body, call, next)? };
            Some((Some(receiver(body, &call.receiver)?), known))
        }
        _ => None,
    }
}

/// Whether a call has the name of a security control.
fn is_control(call: &Expr) -> bool {
    match call {
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| control::is_named(&last.ident)))
        }
        Expr::MethodCall(call) => control::is_named(&call.method),
        _ => false,
    }
}

/// Whether an expression has a value also where the call that it takes its result out of said no.
fn may_be_made_up(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => call.method == "unwrap_or_default" || may_be_made_up(&call.receiver),
        Expr::Try(inner) => may_be_made_up(&inner.expr),
        Expr::Await(inner) => may_be_made_up(&inner.base),
        _ => false,
    }
}

/// What is known of a method that is no control.
fn method(body: &Body, call: &ExprMethodCall, next: Option<&str>) -> Option<Named> {
    let name = call.method.to_string();
    let is_for_any = |route| words::is_route_for_any_method(route, &body.scopes);
    let is_meant = if names::is_told_by_its_arguments(&name) {
        call.args.first().is_some_and(may_be_console) || call.args.last().is_some_and(is_for_any)
    } else if names::checks_itself(&name) {
        // A literal is the start of a text.
        !of_literals(call)
    } else if names::fills(&name) {
        matches!(call.args.first(), Some(Expr::Reference(lent)) if lent.mutability.is_some())
    } else if names::is_of_loops(&name) {
        next.is_some_and(|next| next == names::EACH || names::only_leaves_out(next))
    } else if name == "at" {
        call.args.last().is_some_and(|endpoint| is_item(body, endpoint))
    } else if name == "goal" {
        matches!(call.args.first(), Some(Expr::Path(_))) && words::is_unfiltered(&call.receiver)
    } else {
        !names::is_of_iterators(&name)
            || begins_with_surroundings(&call.receiver)
            || name == "collect" && begins_with_lines(&call.receiver)
    };
    names::method(&name, call.args.len(), next, of_literals(call)).filter(|_| is_meant)
}

/// Whether an expression takes the result of a call out of a future.
fn is_awaited(expr: &Expr) -> bool {
    match expr {
        Expr::Await(inner) => std::ptr::eq(taken_out(&inner.base), &raw const *inner.base) || is_awaited(&inner.base),
        Expr::Try(inner) => is_awaited(&inner.expr),
        Expr::MethodCall(call) if operation_names::unwraps(&call.method.to_string()) => is_awaited(&call.receiver),
        _ => false,
    }
}

/// The call whose result an expression takes out.
fn taken_out(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Await(inner) if inner.attrs.is_empty() => &inner.base,
            Expr::Try(inner) if inner.attrs.is_empty() => &inner.expr,
            Expr::MethodCall(call) if call.attrs.is_empty() && operation_names::unwraps(&call.method.to_string()) => {
                &call.receiver
            }
            _ => return expr,
        }
    }
}

/// What is known of the function of a call.
fn function(body: &Body, call: &ExprCall) -> Option<Named> {
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let name = segments.next()?;
    let parent = segments.next();
    // A variable would be moved.
    let is_variable = parent.is_none() && path.path.get_ident().is_some_and(|name| body.scopes.find(name).is_some());
    // A reference in a tuple struct may live as long as the statement's variable.
    let is_constructor = name.starts_with(char::is_uppercase);
    let extends = is_constructor && call.args.iter().any(|argument| matches!(argument, Expr::Reference(_)));
    if is_variable || extends || !path.attrs.is_empty() || !call.attrs.is_empty() {
        return None;
    }
    let is_control = path.path.segments.last().is_some_and(|last| control::is_named(&last.ident));
    let is_told = || call.args.iter().any(|argument| words::word(argument, &body.scopes).is_some());
    let imported = || (parent.is_none() && is_told()).then(|| names::imported(&name)).flatten();
    let known = match names::function(parent.as_deref(), &name) {
        _ if is_control => Named::CONTROL,
        Some(known) => known,
        None => imported()?,
    };
    // A constant made of constants may be a static, which a call would not be.
    let is_made = |argument: &Expr| is_shown(body, argument);
    (!is_constructor || call.args.iter().any(is_made)).then_some(known)
}

fn receiver(body: &Body, expr: &Expr) -> Option<Receiver> {
    match body.place(expr, Use::Any).filter(|place| place.exact) {
        Some(place) => Some(Receiver::Place(place)),
        None if is_temporary(expr) => Some(Receiver::Value),
        None => None,
    }
}

/// Whether an expression is a temporary, of whatever type.
fn is_temporary(expr: &Expr) -> bool {
    match expr {
        Expr::Await(_) | Expr::Call(_) | Expr::MethodCall(_) | Expr::Try(_) => true,
        Expr::Paren(inner) => is_temporary(&inner.expr),
        _ => false,
    }
}

/// Whether an expression is a function or what an attribute made of one: `index`, `pages::index`.
fn is_item(body: &Body, expr: &Expr) -> bool {
    let Expr::Path(path) = expr else { return false };
    let is_variable = path.path.get_ident().is_some_and(|name| body.scopes.find(name).is_some());
    let is_function = path.path.segments.last().is_some_and(|last| !is_constant(&last.ident));
    path.attrs.is_empty() && path.qself.is_none() && is_function && !is_variable
}

/// Whether the path of a route may be one of a console.
fn may_be_console(path: &Expr) -> bool {
    matches!(path, Expr::Lit(literal) if matches!(&literal.lit, Lit::Str(text) if names::may_be_console(&text.value())))
}

/// Whether an iterator is that over the arguments or variables of the program: `env::args().skip(1)`.
fn begins_with_surroundings(iterator: &Expr) -> bool {
    match iterator {
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| {
            names::begins_with_surroundings(&last.ident.to_string())
        })),
        Expr::MethodCall(call) => call.method == "skip" && begins_with_surroundings(&call.receiver),
        _ => false,
    }
}

/// Whether an iterator is that over the lines of a reader, as they are: `reader.lines().map(Result::unwrap)`.
fn begins_with_lines(iterator: &Expr) -> bool {
    let Expr::MethodCall(call) = iterator else { return false };
    let name = call.method.to_string();
    let is_same = match (call.args.first(), call.args.len()) {
        (None, _) => name == "flatten",
        (Some(Expr::Path(function)), 1) => {
            ["filter_map", "flat_map", "map", "map_while"].contains(&&*name)
                && function.path.segments.last().is_some_and(|last| {
                    let last = last.ident.to_string();
                    last == "ok" || last == "unwrap" || last == "unwrap_or_default"
                })
        }
        (_, 1) => names::only_leaves_out(&name),
        _ => false,
    };
    call.args.is_empty() && names::is_of_loops(&name) || is_same && begins_with_lines(&call.receiver)
}

/// Whether a method is given literals, as the name of a column is one.
fn of_literals(call: &ExprMethodCall) -> bool {
    call.args.iter().all(inputs::is_literal)
}

fn arguments(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Call(call) => call.args.iter().collect(),
        Expr::MethodCall(call) => call.args.iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether an argument may be text. Each is handed through by value, so nothing is moved that was not.
fn is_shown(body: &Body, argument: &Expr) -> bool {
    if body.scopes.is_number(argument) {
        return false;
    }
    match argument {
        Expr::Await(_) | Expr::Try(_) => true,
        Expr::Field(_) | Expr::Index(_) => true,
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| body.scopes.find(name).is_some()),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)) && is_shown(body, &unary.expr),
        Expr::Paren(inner) => is_shown(body, &inner.expr),
        Expr::Array(array) if !array.elems.is_empty() && array.elems.iter().all(is_document) => true,
        Expr::Macro(_) if is_document(argument) => true,
        Expr::Reference(reference) => {
            reference.mutability.is_none() && reference.attrs.is_empty() && is_shown(body, &reference.expr)
        }
        _ => inputs::is_value(argument, body),
    }
}

/// Whether an argument is `doc! { .. }`, which makes a document for a database.
fn is_document(argument: &Expr) -> bool {
    matches!(argument, Expr::Macro(made) if made.attrs.is_empty()
        && matches!(made.mac.delimiter, MacroDelimiter::Brace(_))
        && made.mac.path.segments.last().is_some_and(|last| last.ident == "doc"))
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_in, check_untouched};

    #[test]
    fn a_function_is_shown_itself() {
        check("fs::write(a, &b)", "CALLEE(#0, fs::write)(ARG(#0, 0, a), ARG(#0, 1, &b))");
        check("std::fs::rename(\"a\", a.b())?", "CALLEE(#0, std::fs::rename)(\"a\", ARG(#0, 1, a.b()))?");
        check("f(&Command::new(a))", "f(&CALLEE(#0, Command::new)(ARG(#0, 0, a)))");
        check("Html(format!(\"<p>{a}\"))", "CALLEE(#0, Html)(ARG(#0, 0, AFTER(ALSO(B0, ^a), format!(\"<p>{a}\"))))");
        check("let x = Html(a);", "let x = CALLEE(#0, Html)(ARG(#0, 0, a));");
    }

    #[test]
    fn what_makes_an_algorithm_is_shown_whatever_it_is_given() {
        check("Md5::new()", "CALLEE(#0, Md5::new)()");
        check(
            "let x = Hmac::<Sha256>::new_from_slice(&a)?;",
            "let x = CALLEE(#0, Hmac::<Sha256>::new_from_slice)(&a)?;",
        );
        check("MyEcbEncryptor::new(a.into())", "CALLEE(#0, MyEcbEncryptor::new)(AFTER(ALSO(B0, ^a), a.into()))");
        check("fastrand::u8(..) + 1", "CALLEE(#0, fastrand::u8)(..) + 1");
        check("f(fastrand::bool)", "f(CALLEE(#0, fastrand::bool))");
        check("a.each(md5::compute)", "a.each(CALLEE(#0, md5::compute))");
        check("a.at(\"/\", x::index)", "CALLED(ON(#0, ^a), a.at(\"/\", x::index))");
        check("x::warp::serve(a)", "CALLEE(#0, x::warp::serve)(a)");
        check("encrypt(f(), b\"x\", a)", "CALLEE(#0, encrypt)(f(), b\"x\", a)");
        check("hash(MessageDigest::md5(), a)", "CALLEE(#0, hash)(MessageDigest::md5(), a)");
        check_untouched(&[
            "hash(a)",
            "spawn(f())",
            "Vec::new()",
            "x::compute(a)",
            "a.at(\"/\", get(f))",
            "a.at(\"/\", b)",
            "a.at(\"/\", INDEX)",
            "HashMap::default()",
            "f(&fastrand::bool)",
            "f(fastrand::MAX)",
        ]);
    }

    #[test]
    fn a_method_is_told_by_its_receiver() {
        check("a.execute(b, [])", "CALLED(ON(#0, ^a), a.execute(ARG(#0, 0, b), []))");
        check("f(&self.a.prepare(b))", "f(&CALLED_AS_HINT(ON(#0, ^self.a), self.a.prepare(ARG(#0, 0, b))).v)");
        check("a.b().prepare(c)?", "RECEIVER(#0, a.b()).prepare(ARG(#0, 0, c))?");
        check("a.get(b).send()", "CALLED(ON(#0, ^a), a.get(ARG(#0, 0, b))).send()");
        check(
            "async move { a.x.insert(1, b).await? }",
            "async move {
                AFTER(ALSO(TARGET(B0, ^a.x), ^b), CALLED(ON(#0, ^a.x), a.x.insert(TAP(@0, 1), ARG(#0, 1, b)))).await?
            }",
        );
        check(
            "Command::new(\"sh\").arg(\"-c\").arg(a)",
            "RECEIVER(#0, Command::new(\"sh\").arg(\"-c\")).arg(ARG(#0, 0, a))",
        );
    }

    #[test]
    fn a_document_is_shown_as_it_is() {
        check("a.find_one(doc! { \"x\": b })", "CALLED(ON(#0, ^a), a.find_one(ARG(#0, 0, doc! { \"x\": b })))");
        check(
            "a.update_many(b, doc! {}).run()",
            "CALLED(ON(#0, ^a), a.update_many(ARG(#0, 0, b), ARG(#0, 1, doc! {}))).run()",
        );
        check("a.aggregate([doc! {}, doc! {}])", "CALLED(ON(#0, ^a), a.aggregate(ARG(#0, 0, [doc! {}, doc! {}])))");
        check("a.find(b).limit(1)", "CALLED(ON(#0, ^a), a.find(ARG(#0, 0, b))).limit(1)");
        check("a.find(b, c)", "CALLED(ON(#0, ^a), a.find(ARG(#0, 0, b), ARG(#0, 1, c)))");
        check_untouched(&["a.find(b)", "a.find_one(doc![x])", "a.find_one(x! {})", "a.aggregate([])"]);
    }

    #[test]
    fn a_result_is_looked_at_where_it_is_taken_out() {
        check("fs::read(a)?", "GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a))?)");
        check("f(fs::read(a))", "f(GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a))))");
        check("f(&fs::read(a).unwrap())", "f(&GIVEN_AS_HINT(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a)).unwrap()).v)");
        check(
            "async move { fs::read(a.join(b)).await? }",
            "async move { GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, AFTER(ALSO(ALSO(B0, ^a), ^b), a.join(b)))).await?) }",
        );
        check(
            "fs::read_to_string(a)?",
            "GIVEN(#0, AFTER(ALSO(B0, ^a), CALLEE(#0, fs::read_to_string)(ARG(#0, 0, a))?))",
        );
        check("a.get(\"b\")?", "GIVEN(#0, CALLED(ON(#0, ^a), a.get(\"b\"))?)");
        check(
            "fs::write(a, fs::read(b)?)",
            "CALLEE(#1, fs::write)(ARG(#1, 0, a), ARG(#1, 1, GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, b))?)))",
        );
    }

    #[test]
    fn a_result_that_is_handed_on_is_looked_into() {
        let returning = |ty: &str| syn::parse_str(&format!("async fn f(a: A, n: usize) -> {ty}")).unwrap();
        let check = |ty: &str, body: &str, expected: &str| check_in(&returning(ty), body, expected);
        check("io::Result<B>", "fs::read(a)", "GIVEN_OK(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a)))");
        check("Result<B, E>", "fs::read(a).await", "GIVEN_OK(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a)).await)");
        check("Result<B, E>", "a.get(\"b\").map_err(f)", "GIVEN_OK(#0, CALLED(ON(#0, ^a), a.get(\"b\")).map_err(f))");
        check(
            "Result<B, E>",
            "let b = fs::read(a); f(b); { fs::read(a) }",
            "let b = GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a))); f(b); { GIVEN(#1, CALLEE(#1, fs::read)(ARG(#1, 0, a))) }",
        );
        check("Result<B, E>", "fs::read(a)?", "GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a))?)");
        check("B", "fs::read(a)", "GIVEN(#0, CALLEE(#0, fs::read)(ARG(#0, 0, a)))");
        check(
            "B",
            "a.query_map(n, |row| row.get(\"b\"))",
            "a.query_map(n, |row| GIVEN_OK(#0, CALLED(ON(#0, ^row), row.get(\"b\"))))",
        );
        check(
            "B",
            "a.each(n, |row| row.get(\"b\"))",
            "a.each(n, |row| GIVEN(#0, CALLED(ON(#0, ^row), row.get(\"b\"))))",
        );
    }

    #[test]
    fn what_a_loop_goes_over_is_shown_with_its_items() {
        check("for x in env::args() { f(x) }", "for x in RECEIVER(#0, env::args()) { TAKEN(#0, &x); f(x) }");
        check(
            "for (x, y) in std::env::vars().skip(1) {}",
            "for (x, y) in RECEIVER(#0, std::env::vars().skip(1)) { TAKEN(#0, &x); TAKEN(#0, &y); }",
        );
        check("for x in f(a).lines() {}", "for x in RECEIVER(#0, f(a)).lines() { TAKEN(#0, &x); }");
        check("for x in a.b.lines() {}", "for x in CALLED(ON(#0, ^a.b), a.b.lines()) { TAKEN(#0, &x); }");
        check(
            "async move { a.next_line().await? }",
            "async move { GIVEN(#0, CALLED(ON(#0, ^a), a.next_line()).await?) }",
        );
        check_untouched(&["for x in a.args() {}", "for x in args {}", "for x in a.lines().rev() {}"]);
    }

    #[test]
    fn a_closure_over_lines_is_shown_them() {
        check("a.lines().map(|x| f(x))", "CALLED(ON(#0, ^a), a.lines()).map(|x| { TAKEN(#0, &x); f(x) })");
        check(
            "f(a).lines().skip(1).for_each(|x| { f(x) })",
            "AFTER(B0, TAP(@0, RECEIVER(#0, f(a))).lines().skip(1).for_each(|x| { TAKEN(#0, &x); f(x) }))",
        );
        check(
            "a.lines().flatten().collect()",
            "AFTER(ALSO(B0, ^a), GIVEN(#0, RECEIVER(#0, a.lines().flatten()).collect()))",
        );
        check(
            "f(a).lines().map(Result::unwrap).collect()?",
            "GIVEN(#0, AFTER(B0, RECEIVER(#0, TAP(@0, f(a)).lines().map(Result::unwrap)).collect()?))",
        );
        check_untouched(&[
            "a.lines().count(); b.map(|x| x)",
            "a.lines().filter(|x| x)",
            "a.lines().map(f)",
            "a.map(|x| x)",
        ]);
        check("a.lines().map(|(x, y)| f(x))", "CALLED(ON(#0, ^a), a.lines()).map(|(x, y)| f(x))");
    }

    #[test]
    fn what_is_lent_to_be_filled_is_looked_at_afterwards() {
        check(
            "async move { a.read(&mut out[..]).await? }",
            "async move {
                FILLED(#0, BUFFER(^out, 0, END), AFTER(ALSO(OUTPUT(B0, ^out[..]), ^a), CALLED(ON(#0, ^a), a.read(&mut out[..]))).await?)
            }",
        );
        check(
            "async move { f(a.read_to_end(&mut out).await) }",
            "async move {
                f(FILLED(#0, BUFFER(^out, 0, END), AFTER(ALSO(OUTPUT(B0, ^out), ^a), CALLED(ON(#0, ^a), a.read_to_end(&mut out))).await))
            }",
        );
        check(
            "async move { a.read(&mut self.out[n..b]).await.unwrap() }",
            "async move { FILLED(#0, BUFFER(^self.out, POSITION(^n), POSITION(^b)), CALLED(ON(#0, ^a), a.read(&mut self.out[n..b])).await.unwrap()) }",
        );
        check(
            "match a.read(&mut out) { x => x }",
            "match AFTER(ALSO(OUTPUT(B0, ^out), ^a), FILLED(#0, BUFFER(^out, 0, END), CALLED(ON(#0, ^a), a.read(&mut out)))) { x => x }",
        );
        check(
            "a.read_exact(&mut out[2..n])?",
            "FILLED(#0, BUFFER(^out, 2, POSITION(^n)), CALLED(ON(#0, ^a), a.read_exact(&mut out[2..n]))?)",
        );
        check("a.read(&mut out[..=n])?", "FILLED(#0, BUFFER(^out, 0, 0), CALLED(ON(#0, ^a), a.read(&mut out[..=n]))?)");
        // The buffer may be gone by then, or nobody knows where it begins.
        check("a.read(&mut out[f()..])", "GIVEN(#0, CALLED(ON(#0, ^a), a.read(&mut out[f()..])))");
        check(
            "a.read(&mut out[..]).expect(out)",
            "AFTER(ALSO(OUTPUT(B0, ^out[..]), ^a), FILLED(#0, BUFFER(^out, 0, END), CALLED(ON(#0, ^a), a.read(&mut out[..])))).expect(out)",
        );
        check_untouched(&["a.read(b)", "a.read(&b)", "a.read()"]);
    }

    #[test]
    fn a_path_is_shown_to_what_asks_where_it_lies() {
        check("if !a.starts_with(b) {}", "if !GIVEN_AS_HINT(#0, CALLED(ITSELF(#0, ^a), a.starts_with(b))).v {}");
        check("a.b().starts_with(&self.c)", "GIVEN(#0, ITS(#0, a.b()).starts_with(&self.c))");
        check_untouched(&["a.starts_with(\"b\")", "a.starts_with('b')"]);
    }

    #[test]
    fn a_security_control_is_shown_with_what_it_takes_and_gives() {
        check("x::a_control(a, 1)", "GIVEN(#0, CALLEE(#0, x::a_control)(ARG(#0, 0, a), 1))");
        check("a_control(&a.b)?;", "GIVEN(#0, CALLEE(#0, a_control)(ARG(#0, 0, &a.b))?);");
        check("a.a_control(b)", "GIVEN(#0, CALLED(ON(#0, ^a), a.a_control(ARG(#0, 0, b))))");
        check("if a.b().a_control() {}", "if GIVEN(#0, ITS(#0, a.b()).a_control()) {}");
        check(
            "async move { a_control(a).await }",
            "async move { GIVEN(#0, CALLEE(#0, a_control)(ARG(#0, 0, a)).await) }",
        );
        check("a.a_control()", "GIVEN(#0, CALLED(ITSELF(#0, ^a), a.a_control()))");
        // Where it says no there is something else.
        check(
            "a_control(a).unwrap_or_default()",
            "GIVEN(#0, CALLEE(#0, a_control)(ARG(#0, 0, a))).unwrap_or_default()",
        );
        check_untouched(&["let a_control = f; a_control(a)", "a.a_control", "(self.a_control)(a)"]);
    }

    #[test]
    fn what_a_control_says_is_told_by_patterns() {
        check(
            "if let Ok(b) = a_control(a) { f(b) }",
            "if let Ok(b) = CALLEE(#0, a_control)(ARG(#0, 0, a)) { TAKEN(#0, &b); f(b) }",
        );
        check(
            "match a_control(a) { Ok(_) => f(b), Ok(X) => g(), Err(c) => { f(c) } }",
            "match CALLEE(#0, a_control)(ARG(#0, 0, a)) {
                Ok(_) => { SAID(#0, true); f(b) }, Ok(X) => { SAID(#0, true); g() }, Err(c) => { SAID(#0, false); f(c) }
            }",
        );
        check(
            "async move { let Some(b) = a_control(a).await else { return }; f(b) }",
            "async move { let Some(b) = CALLEE(#0, a_control)(ARG(#0, 0, a)).await else { return }; TAKEN(#0, &b); f(b) }",
        );
        check("if a_control(a).is_err() {}", "if GIVEN_AS_NO(#0, CALLEE(#0, a_control)(ARG(#0, 0, a)).is_err()) {}");
        check(
            "let x = a_control(a); if x.is_ok() { f(b) }",
            "let x = HELD(#0, CALLEE(#0, a_control)(ARG(#0, 0, a))); if GIVEN(#0, x.is_ok()) { f(b) }",
        );
        check(
            "let x: A = a.a_control(b); if x.is_err() { return x.map_err(f)?; }",
            "let x: A = HELD(#0, CALLED(ON(#0, ^a), a.a_control(ARG(#0, 0, b))));
            if GIVEN_AS_NO(#0, x.is_err()) { return GIVEN(#0, x.map_err(f)?); }",
        );
        check(
            "let x = a_control(a); match &x { Ok(b) => f(b), _ => g() } if let Ok(c) = x { f(c) }",
            "let x = HELD(#0, CALLEE(#0, a_control)(ARG(#0, 0, a)));
            match &x { Ok(b) => { TAKEN(#0, &b); f(b) }, _ => { SAID(#0, false); g() } }
            if let Ok(c) = x { TAKEN(#0, &c); f(c) }",
        );
        check(
            "async move { let x = a_control(a).await; let Some(b) = x else { return }; f(b) }",
            "async move {
                let x = HELD(#0, CALLEE(#0, a_control)(ARG(#0, 0, a)).await);
                let Some(b) = x else { return };
                TAKEN(#0, &b);
                f(b)
            }",
        );
        // What is in it may be another verdict by then, or nobody asks.
        check(
            "let mut x = a_control(a); x.is_ok()",
            "let mut x = GIVEN(#0, CALLEE(#0, a_control)(ARG(#0, 0, a))); x.is_ok()",
        );
        check(
            "let x = a_control(a); let x = f(); x.is_ok()",
            "let x = HELD(#0, CALLEE(#0, a_control)(ARG(#0, 0, a))); let x = f(); x.is_ok()",
        );
        check(
            "let x = a_control(a); f(|| x.is_ok()); x.unwrap_or_default()",
            "let x = HELD(#0, CALLEE(#0, a_control)(ARG(#0, 0, a))); f(|| x.is_ok()); x.unwrap_or_default()",
        );
        check(
            "if !a_control(a).is_ok() {}",
            "if !GIVEN_AS_HINT(#0, CALLEE(#0, a_control)(ARG(#0, 0, a)).is_ok()).v {}",
        );
        check("let b = a_control(a).is_ok();", "let b = GIVEN(#0, CALLEE(#0, a_control)(ARG(#0, 0, a)).is_ok());");
        check(
            "match a_control(a) { true => b, _ => c }",
            "match GIVEN(#0, CALLEE(#0, a_control)(ARG(#0, 0, a))) { true => b, _ => c }",
        );
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "fs::write(\"a\", 1)",
            "io::write(a)",
            "Html(&a.b())",
            "Html(A)",
            "a.get(b)",
            "a.get(b).c()",
            "a.search(b, c)",
            "A.execute(a, b)",
            "a.execute(1, [])",
            "let read = f; read(a)",
            "File::open(|| a)",
            "(self.open)(a)",
            "const { fs::write(A, B) }",
        ]);
    }
}
