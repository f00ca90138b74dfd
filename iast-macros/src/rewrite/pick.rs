//! Single chars and bytes that an expression takes from a text: `bytes[at]`, `text.chars().next()`, `chars.next()`.
//!
//! Such a value has no address either. The expression is passed through a function that remembers where the value came
//! from, and the operation that it ends up in asks for that: on the spot when it is an operand, or by the name of the
//! variable that it was bound to.
//!
//! Most of what is indexed is not put into a text. So a body is rewritten once with all of them, and once more with
//! those that were asked for.

use std::collections::{BTreeSet, HashSet};

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut as _;
use syn::{Block, Expr, ExprIndex, ExprMethodCall, StmtMacro, Type, UnOp};

use super::body::Body;
use super::kind::Kind;
use super::scalar::{self, Pieces, Scalar};
use super::wrap::{self, Site};
use super::{inputs, names};

/// What was taken so far.
#[derive(Default)]
pub(super) struct Picks {
    /// How many expressions there were that take something.
    count: usize,
    /// Which of them are to be observed; all when nothing is said.
    wanted: Option<HashSet<usize>>,
    /// Which of them were asked for.
    used: HashSet<usize>,
    /// What the expression that is being rewritten has taken, as indices of scalars.
    open: Vec<usize>,
}

impl Picks {
    /// For a second time: only what was asked for. `None` when that was all.
    pub(super) fn only_used(self) -> Option<Self> {
        (self.used.len() < self.count).then(|| Self { wanted: Some(self.used), ..Self::default() })
    }

    /// The number of the next expression, if it is to be observed.
    fn next(&mut self) -> Option<usize> {
        self.count += 1;
        let number = self.count;
        self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&number)).then_some(number)
    }

    pub(super) fn mark(&self) -> usize {
        self.open.len()
    }

    /// What was taken since.
    pub(super) fn since(&self, mark: usize) -> BTreeSet<usize> {
        self.open[mark..].iter().copied().collect()
    }

    /// Forgets what was taken since: it is not, or not always, the value of the expression around it.
    pub(super) fn forget(&mut self, mark: usize) {
        self.open.truncate(mark);
    }

    pub(super) fn is_used(&mut self, number: usize) {
        self.used.insert(number);
    }
}

/// Whether something may be taken from a text in a block.
pub(super) fn may_be_in(block: &Block) -> bool {
    struct Takes(bool);
    impl<'ast> Visit<'ast> for Takes {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= match expr {
                Expr::Index(_) => true,
                Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)),
                // What is in the arguments of macros is not seen from here.
                Expr::Macro(_) => true,
                Expr::MethodCall(call) => {
                    let name = call.method.to_string();
                    names::takes_an_item(&name) || names::takes_out(&name)
                }
                _ => false,
            };
            if !self.0 {
                visit::visit_expr(self, expr);
            }
        }

        fn visit_stmt_macro(&mut self, _: &'ast StmtMacro) {
            self.0 = true;
        }
    }
    let mut takes = Takes(false);
    takes.visit_block(block);
    takes.0
}

/// Wraps `bytes[at]` where its value is needed. `false` when it cannot be observed.
pub(super) fn rewrite_index(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::Index(index) = &*expr else { return false };
    if !is_item(body, index) {
        return false;
    }
    let Some(number) = body.picks.next() else { return false };
    let site = body.site(Site {
        name: "[]".to_owned(),
        user: index.bracket_token.span.open(),
        chain: Vec::new(),
        complete: false,
    });
    let Expr::Index(index) = &mut *expr else { return false };
    body.visit_place(&mut index.expr);
    body.visit_expr_mut(&mut index.index);
    wrap::item_at(expr, site);
    take(body, site, Some(number));
    true
}

/// Wraps `*item`, when that is a reference that the pattern of a slice has bound. `false` when it is something else.
pub(super) fn rewrite_item(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::Unary(unary) = &*expr else { return false };
    if !is_bound_item(body, expr) {
        return false;
    }
    let user = unary.op.span();
    let Some(number) = body.picks.next() else { return false };
    let site = body.site(Site { name: "*".to_owned(), user, chain: Vec::new(), complete: false });
    wrap::item_at(expr, site);
    take(body, site, Some(number));
    true
}

/// Whether an expression is the item to which a pattern has bound a reference.
pub(super) fn is_bound_item(body: &Body, expr: &Expr) -> bool {
    let Expr::Unary(unary) = expr else { return false };
    let is_item = body.scopes.variable(&unary.expr).is_some_and(|found| found.local.kind == Kind::Unit);
    is_item && matches!(unary.op, UnOp::Deref(_)) && unary.attrs.is_empty()
}

/// Whether an index is for one item of a text. Of another list the items might be references that are lent on, or have
/// no copy: then it matters that the index is a place.
pub(super) fn is_item(body: &Body, index: &ExprIndex) -> bool {
    let variable = body.scopes.variable(&index.expr);
    let is_text = variable.is_some_and(|found| found.local.kind == Kind::Text) || names_text(&index.expr);
    is_text && index.attrs.is_empty() && !matches!(*index.index, Expr::Range(_))
}

/// `text.as_bytes()`.
fn names_text(expr: &Expr) -> bool {
    matches!(expr, Expr::MethodCall(call) if call.method == "as_bytes")
}

/// Wraps `text.chars().next()` and `chars.next()`. `false` when it is something else, or cannot be observed.
pub(super) fn rewrite_method(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::MethodCall(call) = &*expr else { return false };
    if !names::takes_an_item(&call.method.to_string()) || !call.attrs.is_empty() || inputs::awaits(expr, body) {
        return false;
    }
    let Some((pieces, iterator)) = pieces(body, call) else { return false };
    let user = call.method.span();
    let name = call.method.to_string();
    let Some(number) = body.picks.next() else { return false };
    let chain = pieces.links().to_vec();
    let site = body.site(Site { name, user, chain: chain.clone(), complete: false });
    let iterator = match iterator.map(|variable| (variable, body.iterators.get(&variable).copied())) {
        Some((_, Some(known))) => known,
        Some((variable, None)) => {
            let new = body.site(Site { name: chain.join("."), user, chain, complete: false });
            body.iterators.insert(variable, new);
            new
        }
        None => site,
    };
    let Expr::MethodCall(call) = &mut *expr else { return false };
    body.visit_method_call(call);
    wrap::pick(expr, site, iterator, pieces.text());
    take(body, site, Some(number));
    true
}

/// What a method takes an item from, and the variable that keeps the place.
fn pieces(body: &Body, call: &ExprMethodCall) -> Option<(Pieces, Option<usize>)> {
    let Some(found) = body.scopes.variable(&call.receiver).filter(|found| !found.captured) else {
        return Some((scalar::pieces(body, &call.receiver)?, None));
    };
    let pieces = found.local.pieces.clone()?;
    // Another variable may have taken the name since.
    let (name, root) = pieces.root();
    let text = body.scopes.find(name).filter(|text| !text.captured)?;
    (text.id() == root).then(|| ((*pieces).clone(), Some(found.id())))
}

/// Notes that the expression being rewritten has taken what `site` remembers.
pub(super) fn take(body: &mut Body, site: usize, number: Option<usize>) {
    body.scalars.push(Scalar::taken(site, number));
    body.picks.open.push(body.scalars.len() - 1);
}

/// Whether a direct expression may be a single char or byte.
pub(super) fn may_be_item(body: &Body, expr: &Expr) -> bool {
    let takes = |call: &ExprMethodCall| names::takes_an_item(&call.method.to_string());
    !scalar::mentioned(body, expr).is_empty()
        || match expr {
            Expr::Index(index) => is_item(body, index),
            Expr::Paren(inner) => may_be_item(body, &inner.expr),
            Expr::Reference(inner) => may_be_item(body, &inner.expr),
            Expr::Cast(inner) => may_be_item(body, &inner.expr),
            Expr::Try(inner) => may_be_item(body, &inner.expr),
            Expr::MethodCall(call) => takes(call) || may_be_item(body, &call.receiver),
            Expr::Call(call) => call.args.first().is_some_and(|first| may_be_item(body, first)),
            _ => false,
        }
}

/// Whether an expression passes on what is taken in it, at most in another form.
pub(super) fn is_direct(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Index(_) => true,
        Expr::Paren(inner) => is_direct(&inner.expr),
        Expr::Group(inner) => is_direct(&inner.expr),
        Expr::Reference(inner) => is_direct(&inner.expr),
        Expr::Unary(inner) => is_direct(&inner.expr),
        Expr::Cast(inner) => {
            matches!(&*inner.ty, Type::Path(path) if path.path.is_ident("char")) && is_direct(&inner.expr)
        }
        Expr::Try(inner) => is_direct(&inner.expr),
        Expr::MethodCall(call) => is_direct(&call.receiver),
        Expr::Call(call) => call.args.len() == 1 && is_direct(&call.args[0]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_untouched};

    #[test]
    fn an_operand_is_asked_for_what_it_took() {
        check("out.push(bytes[n]);", "AFTER(TARGET(B0, ^out), USED(@0, @1, out.push(*ITEM_AT(@1, &bytes[n]))));");
        check(
            "format!(\"{}\", text.chars().last()?)",
            "AFTER(B0, USED(@0, @1, format!(\"{}\", TAP(@0, PICK(@1, @1, text.chars().last(), ^text)?))))",
        );
        check(
            "String::from(text.as_bytes()[0] as char)",
            "AFTER(B0, USED(@0, @1, String::from(*ITEM_AT(@1, &text.as_bytes()[0]) as char)))",
        );
        check(
            "text.chars().min().map(String::from)",
            "AFTER(B0, USED(@0, @1, TAP(@0, PICK(@1, @1, text.chars().min(), ^text)).map(String::from)))",
        );
        check(
            "text.chars().next().map_or(a, |x| x.to_string())",
            "PICK(@0, @0, text.chars().next(), ^text).map_or(a, |x| AFTER(FROM(ALSO(B1, ^x), @0), x.to_string()))",
        );
    }

    #[test]
    fn a_variable_derives_from_what_it_is_bound_to() {
        check(
            "let x = bytes[n] - 1; out.push(x);",
            "let x = *ITEM_AT(@0, &bytes[n]) - 1; AFTER(FROM(TARGET(B1, ^out), @0), out.push(x));",
        );
        check(
            "let mut x = text.chars(); while let Some(y) = x.next() { out += f(y) }",
            "let mut x = text.chars(); while let Some(y) = PICK(@0, @1, x.next(), ^text) {
                AFTER(FROM(TARGET(B2, ^out), @0), out += TAP(@2, f(y)))
            }",
        );
        check(
            "let mut x = text.bytes(); let y = x.next()?; let z = x.next(); out.push(y); out.push(z + 1);",
            "let mut x = text.bytes();
            let y = PICK(@0, @1, x.next(), ^text)?;
            let z = PICK(@2, @1, x.next(), ^text);
            AFTER(FROM(ALSO(TARGET(B3, ^out), ^y), @0), out.push(y));
            AFTER(FROM(TARGET(B4, ^out), @2), out.push(z + 1));",
        );
        check(
            "while let Some(x) = a.pop() { out.push(x) }",
            "while let Some(x) = AFTER(TARGET(B0, ^a), a.pop()) {
                AFTER(FROM(ALSO(TARGET(B1, ^out), ^x), @0), out.push(x))
            }",
        );
    }

    #[test]
    fn an_item_may_be_bound_by_the_pattern_of_a_slice() {
        check(
            "if let [x, y @ .., _] = text.as_bytes() { out.push(*x) }",
            "if let [x, y @ .., _] = text.as_bytes() {
                AFTER(TARGET(B0, ^out), USED(@0, @1, out.push(*ITEM_AT(@1, &*x))))
            }",
        );
        check(
            "match bytes { [x] | [_, x] => [&[*x], A].concat(), _ => b }",
            "match bytes { [x] | [_, x] => AFTER(B0, USED(@0, @1, TAP(@0, [&[*ITEM_AT(@1, &*x)], A]).concat())), _ => b }",
        );
        // Through these it could be changed, or it is none.
        let push = "AFTER(ALSO(TARGET(B0, ^out), ^*x), out.push(*x))";
        for start in ["if let [x, ..] = a", "if let Some(x) = text.as_bytes()", "if let [ref x, ..] = bytes"] {
            check(&format!("{start} {{ out.push(*x) }}"), &format!("{start} {{ {push} }}"));
        }
    }

    #[test]
    fn what_nobody_asks_for_is_left_alone() {
        check_untouched(&[
            "bytes[n] == b'x'",
            "let x = bytes[n]; f(x)",
            "a[n] = f(); a[n].b(); a[n] += 1; &mut a[n]",
            "match text.chars().next() { Some(x) => f(x), None => g() }",
            "return text.chars().nth(n)",
        ]);
        // Places stay places, whatever is done with what was found there.
        for scrutinee in ["match (bytes[n]) { ref mut x", "match bytes[n] { p!(x)"] {
            let push = |after: &str| format!("{scrutinee} => {after} }}");
            check(
                &push("{ let x = x; out.push(x) }"),
                &push("{ let x = x; AFTER(ALSO(TARGET(B0, ^out), ^x), out.push(x)) }"),
            );
        }
        let push =
            |value: &str| check(&format!("out.push({value})"), &format!("AFTER(TARGET(B0, ^out), out.push({value}))"));
        push("A[n]");
        // These might be no chars or bytes.
        check("out.push(a[n])", "AFTER(ALSO(TARGET(B0, ^out), ^a), out.push(a[n]))");
        check("out.push(self.b[n])", "AFTER(ALSO(TARGET(B0, ^out), ^self.b), out.push(self.b[n]))");
        push("if bytes[n] == 0 { b'x' } else { b'y' }");
        push("g(&bytes[n]) == 1");
    }
}
