//! The walk through a body: which scope each expression is in, and who rewrites it.
//!
//! Owns the scope rules. Nested items, constants, patterns, types and the arguments of unknown macros are never
//! entered.

use std::rc::Rc;

use syn::visit_mut::{self, VisitMut};
use syn::{
    AngleBracketedGenericArguments, Attribute, Block, Expr, ExprAsync, ExprClosure, ExprConst, ExprForLoop, ExprIf,
    ExprLet, ExprMacro, ExprMatch, ExprRepeat, ExprUnsafe, ExprWhile, Item, Macro, Pat, Signature, Stmt, Type, UnOp,
};

use super::kind::{self, Kind};
use super::place::{self, Place, Use};
use super::scalar::{self, Scalar};
use super::scope::{Local, Scopes};
use super::wrap::{self, Hint, Operation, Site};
use super::{call, format, items, method, operator, own, unwrapped};

/// Rewrites every known operation of a function's body, closures and async blocks included.
pub(crate) fn operations(sig: &Signature, block: &mut Block) -> Vec<Site> {
    let is_unsafe = matches!(sig.safety, syn::Safety::Unsafe(_));
    let (scopes, unsafes) = (Scopes::of(sig), usize::from(is_unsafe));
    let is_async = sig.asyncness.is_some();
    let mut body = Body { scopes, sites: Vec::new(), scalars: Vec::new(), unsafes, is_async };
    body.visit_block_mut(block);
    body.sites
}

/// The state of the walk.
pub(super) struct Body {
    pub(super) scopes: Scopes,
    sites: Vec<Site>,
    /// The loop variables that are chars or bytes of a text.
    pub(super) scalars: Vec<Scalar>,
    /// How many unsafe blocks and functions are around.
    unsafes: usize,
    /// Whether an await may stand here.
    pub(super) is_async: bool,
}

impl Body {
    /// Begins to wrap an operation.
    pub(super) fn begin(&mut self, site: Site, original: &Expr) -> Operation {
        Operation::new(self.site(site), original)
    }

    /// The index of a new site.
    pub(super) fn site(&mut self, site: Site) -> usize {
        self.sites.push(site);
        self.sites.len() - 1
    }

    /// The place of an expression, if it may be taken here.
    pub(super) fn place(&self, expr: &Expr, usage: Use) -> Option<Place> {
        place::find(expr, usage, &self.scopes, self.unsafes > 0)
    }

    /// What is known of the variables of a pattern by the value that they are bound to.
    fn bound_to(&self, pattern: &Pat, value: &Expr) -> Local {
        let mut local = self.derived(value);
        if let Pat::Ident(name) = pattern {
            local.kind = self.scopes.kind(value);
            local.owned = name.by_ref.is_none() && kind::makes_owned_text(value);
            local.pieces = scalar::pieces(self, value).map(Rc::new);
        }
        local
    }

    /// What is known of parts of a value.
    fn derived(&self, value: &Expr) -> Local {
        let mut local = Local::default();
        local.scalars = scalar::mentioned(self, value);
        if self.scopes.is_number(value) {
            local.kind = Kind::Number;
        }
        local
    }

    /// Rewrites an expression, or only what is inside it when it is none of the known operations.
    fn rewrite(&mut self, expr: &mut Expr, hint: Hint) {
        let done = match unwrapped::core(expr) {
            Expr::MethodCall(_) => method::rewrite(self, expr, hint),
            Expr::Call(_) => call::rewrite(self, expr, hint),
            Expr::Binary(_) => operator::rewrite(self, expr, hint),
            Expr::Macro(_) => format::rewrite(self, expr, hint) || format::rewrite_list(self, expr),
            Expr::Assign(_) => scalar::rewrite_assignment(self, expr),
            _ => false,
        };
        if !done {
            visit_mut::visit_expr_mut(self, expr);
            items::observe_copies(self, expr);
        }
    }

    /// The operand of an operator to which the expected type is only a hint.
    fn operand(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Paren(inner) => self.operand(&mut inner.expr),
            Expr::Group(inner) => self.operand(&mut inner.expr),
            _ => self.rewrite(expr, Hint::Only),
        }
    }
}

impl VisitMut for Body {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Reference(inner) => self.operand(&mut inner.expr),
            Expr::RawAddr(inner) => self.operand(&mut inner.expr),
            Expr::Unary(inner) if matches!(inner.op, UnOp::Not(_) | UnOp::Neg(_)) => self.operand(&mut inner.expr),
            Expr::Paren(inner) if inner.attrs.is_empty() => {
                self.visit_expr_mut(&mut inner.expr);
                if wrap::is_generated(&inner.expr) {
                    *expr = (*inner.expr).clone();
                }
            }
            _ => self.rewrite(expr, Hint::Demand),
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.scopes.enter();
        for stmt in &block.stmts {
            if let Stmt::Item(item) = stmt {
                self.scopes.hide(item);
            }
        }
        // The macro at the end is a value.
        if let Some(Stmt::Macro(last)) = block.stmts.last_mut()
            && last.semi_token.is_none()
            && format::is_known(&last.mac)
            && let Some(Stmt::Macro(last)) = block.stmts.pop()
        {
            block.stmts.push(Stmt::Expr(Expr::Macro(ExprMacro { attrs: last.attrs, mac: last.mac }), None));
        }
        for stmt in &mut block.stmts {
            self.visit_stmt_mut(stmt);
        }
        self.scopes.leave();
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Expr(expr, Some(_)) = stmt
            && method::rewrite_statement(self, expr)
        {
            return;
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        let value = local.init.as_ref().map(|init| self.bound_to(&local.pat, &init.expr)).unwrap_or_default();
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        self.scopes.bind(&local.pat, value);
    }

    fn visit_expr_if_mut(&mut self, expr: &mut ExprIf) {
        self.scopes.enter();
        let next = scalar::in_condition(self, &expr.cond);
        self.visit_expr_mut(&mut expr.cond);
        scalar::in_body(self, next, &mut expr.then_branch);
        self.scopes.leave();
        if let Some((_, otherwise)) = &mut expr.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    /// The names of a condition are visible in what follows it.
    fn visit_expr_let_mut(&mut self, expr: &mut ExprLet) {
        let value = self.derived(&expr.expr);
        self.visit_expr_mut(&mut expr.expr);
        self.scopes.bind(&expr.pat, value);
    }

    fn visit_expr_while_mut(&mut self, expr: &mut ExprWhile) {
        self.scopes.enter();
        let next = scalar::in_condition(self, &expr.cond);
        self.visit_expr_mut(&mut expr.cond);
        scalar::in_body(self, next, &mut expr.body);
        self.scopes.leave();
    }

    fn visit_expr_for_loop_mut(&mut self, expr: &mut ExprForLoop) {
        let is_plain = self.scopes.is_number_range(&expr.expr)
            || matches!(&*expr.expr, Expr::MethodCall(_)) && own::is_own(&expr.expr, self);
        let kind = if is_plain { Kind::Number } else { Kind::Any };
        let next = scalar::in_loop(self, &expr.pat, &expr.expr);
        self.visit_expr_mut(&mut expr.expr);
        self.scopes.enter();
        self.scopes.bind(&expr.pat, kind);
        scalar::in_body(self, next, &mut expr.body);
        self.scopes.leave();
    }

    fn visit_expr_match_mut(&mut self, expr: &mut ExprMatch) {
        let value = self.derived(&expr.expr);
        self.visit_expr_mut(&mut expr.expr);
        for arm in &mut expr.arms {
            self.scopes.enter();
            self.scopes.bind(&arm.pat, value.clone());
            self.visit_expr_mut(&mut arm.body);
            self.scopes.leave();
        }
    }

    fn visit_expr_closure_mut(&mut self, expr: &mut ExprClosure) {
        if expr.capture.is_some() {
            self.scopes.enter()
        } else {
            self.scopes.enter_capturing()
        }
        for input in &expr.inputs {
            self.scopes.bind(input, Kind::Any);
        }
        let outside = std::mem::replace(&mut self.is_async, expr.asyncness.is_some());
        self.visit_expr_mut(&mut expr.body);
        self.is_async = outside;
        self.scopes.leave();
    }

    fn visit_expr_async_mut(&mut self, expr: &mut ExprAsync) {
        if expr.capture.is_some() {
            self.scopes.enter()
        } else {
            self.scopes.enter_capturing()
        }
        let outside = std::mem::replace(&mut self.is_async, true);
        self.visit_block_mut(&mut expr.block);
        self.is_async = outside;
        self.scopes.leave();
    }

    fn visit_expr_unsafe_mut(&mut self, expr: &mut ExprUnsafe) {
        self.unsafes += 1;
        self.visit_block_mut(&mut expr.block);
        self.unsafes -= 1;
    }

    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_const_mut(&mut self, _: &mut ExprConst) {}
    fn visit_expr_repeat_mut(&mut self, _: &mut ExprRepeat) {}
    fn visit_macro_mut(&mut self, _: &mut Macro) {}
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_angle_bracketed_generic_arguments_mut(&mut self, _: &mut AngleBracketedGenericArguments) {}
}
