//! The walk through a body: which scope each expression is in, and who rewrites it.
//!
//! Owns the scope rules. Nested items, constants, patterns, types and the arguments of unknown macros are never
//! entered.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AngleBracketedGenericArguments, Attribute, Block, Expr, ExprAssign, ExprAsync, ExprAwait, ExprBinary, ExprCall,
    ExprClosure, ExprConst, ExprField, ExprForLoop, ExprGroup, ExprIf, ExprIndex, ExprLet, ExprMacro, ExprMatch,
    ExprMethodCall, ExprParen, ExprRepeat, ExprTry, ExprUnary, ExprUnsafe, ExprWhile, Item, Macro, Pat, PatIdent,
    Signature, Stmt, Type, UnOp,
};

use super::kind::{self, Kind};
use super::library::{self, Buffer, Call, TakenOut};
use super::library_names;
use super::pick::{self, Picks};
use super::place::{self, Place, Use};
use super::scalar::{self, Chain, Scalar};
use super::scope::{self, Local, Scopes};
use super::wrap::{self, Hint, Operation, Site};
use super::{call, cell, format, items, lend, list, logging, method, names, operator, own, store, unwrapped, words};

/// Rewrites every known operation of a function's body, closures and async blocks included.
pub(crate) fn operations(sig: &Signature, block: &mut Block) -> Sites {
    let is_unsafe = matches!(sig.safety, syn::Safety::Unsafe(_));
    let begin = |picks| Body {
        scopes: Scopes::of(sig),
        sites: Sites::default(),
        taken_out: TakenOut::Nothing,
        next: None,
        tail: Tail { is_body: library::returns_a_result(sig), ..Tail::default() },
        scalars: Vec::new(),
        iterators: HashMap::new(),
        picks,
        chain: None,
        behind: None,
        within: Vec::new(),
        unsafes: usize::from(is_unsafe),
        buffers: HashMap::new(),
        lines: None,
        line: None,
        is_async: sig.asyncness.is_some(),
    };
    let original = pick::may_be_in(block).then(|| block.clone());
    let mut body = begin(Picks::default());
    body.visit_block_mut(block);
    let Some((picks, original)) = body.picks.only_used().zip(original) else { return body.sites };
    *block = original;
    let mut body = begin(picks);
    body.visit_block_mut(block);
    body.sites
}

/// What the statics of a function say.
#[derive(Default)]
pub(crate) struct Sites {
    pub(crate) operations: Vec<Site>,
    pub(crate) calls: Vec<Call>,
}

impl Sites {
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn len(&self) -> usize {
        self.operations.len() + self.calls.len()
    }
}

/// The state of the walk.
pub(super) struct Body {
    pub(super) scopes: Scopes,
    sites: Sites,
    /// Whether an expression around takes out what a call gives.
    pub(super) taken_out: TakenOut,
    /// The method that is called on what is rewritten next, or that it is awaited.
    pub(super) next: Option<String>,
    /// Whether what is rewritten next is a `Result` that is handed on as it is.
    tail: Tail,
    /// The variables and expressions that are chars or bytes of a text.
    pub(super) scalars: Vec<Scalar>,
    /// The site that keeps the place of an iterator, by the variable.
    pub(super) iterators: HashMap<usize, usize>,
    pub(super) picks: Picks,
    /// The chain whose links are being rewritten.
    pub(super) chain: Option<Chain>,
    /// What is said behind the statement that is being rewritten.
    behind: Option<Stmt>,
    /// What is said at the start of the block whose condition is being rewritten.
    within: Vec<Stmt>,
    /// What calls are lent to be filled.
    pub(super) buffers: HashMap<usize, Buffer>,
    /// The call that made an iterator over the lines of a stream, as long as that is what was rewritten last.
    pub(super) lines: Option<usize>,
    /// The same, when the next closure gets each of them.
    line: Option<usize>,
    /// How many unsafe blocks and functions are around.
    unsafes: usize,
    /// Whether an await may stand here.
    pub(super) is_async: bool,
}

/// What is known of the `Result`s that a function and its closures end in.
#[derive(Default)]
struct Tail {
    /// The next block is the body of a function that returns one.
    is_body: bool,
    /// The next closure returns one.
    is_closure: bool,
    /// The next expression is one.
    is_here: bool,
}

impl Body {
    /// Begins to wrap an operation.
    pub(super) fn begin(&mut self, site: Site, original: &Expr) -> Operation {
        Operation::new(self.site(site), original)
    }

    /// The index of a new site.
    pub(super) fn site(&mut self, site: Site) -> usize {
        self.sites.operations.push(site);
        self.sites.operations.len() - 1
    }

    /// The index of a new call of a function of a library.
    pub(super) fn call(&mut self, call: Call) -> usize {
        self.sites.calls.push(call);
        self.sites.calls.len() - 1
    }

    /// Whether something that is rewritten becomes another: there is no change without a site.
    pub(super) fn changes(&mut self, rewrite: impl FnOnce(&mut Self)) -> bool {
        let before = self.sites.len();
        rewrite(self);
        self.sites.len() > before
    }

    /// The place of an expression, if it may be taken here.
    pub(super) fn place(&self, expr: &Expr, usage: Use) -> Option<Place> {
        place::find(expr, usage, &self.scopes, self.unsafes > 0)
    }

    /// What is known of the variables of a pattern by the value that they are bound to.
    fn bound_to(&self, pattern: &Pat, value: &Expr) -> Local {
        let mut local = self.derived(value);
        let whole = if let Pat::Type(typed) = pattern { &*typed.pat } else { pattern };
        if let Pat::Ident(PatIdent { by_ref: None, mutability: None, subpat: None, .. }) = whole {
            local.word = words::word(value, &self.scopes);
        }
        if let Pat::Ident(name) = pattern {
            if local.kind == Kind::Any {
                local.kind = self.scopes.kind(value);
            }
            local.owned = name.by_ref.is_none() && kind::makes_owned_text(value);
            local.view = name.by_ref.is_none() && kind::is_view(value);
            local.buffer = lend::is_buffer(value);
            local.parses = items::parses(value);
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
        } else if store::is_slot(self, value) {
            local.kind = Kind::Slot;
        }
        local
    }

    /// Rewrites an expression, or only what is inside it when it is none of the known operations.
    fn rewrite(&mut self, expr: &mut Expr, hint: Hint) {
        let next = self.next.take();
        let is_tail = std::mem::take(&mut self.tail.is_here);
        if self.taken_out != TakenOut::Awaited && library::takes_out(self, expr) {
            return match self.looked_into(|body| body.rewrite(expr, Hint::Demand)) {
                Some(call) if is_tail && library::is_left_in(expr) && !self.buffers.contains_key(&call) => {
                    wrap::given_ok(call, expr);
                }
                Some(call) => self.gave(call, expr, hint),
                None => {}
            };
        }
        if self.taken_out != TakenOut::Awaited
            && let Some(call) = library::taken_out_of_held(self, expr)
        {
            self.looked_into(|body| visit_mut::visit_expr_mut(body, expr));
            return wrap::given(call, expr, hint);
        }
        if let Some((asked, is_yes)) = library::asks(expr)
            && let held = library::held(self, asked)
            && (held.is_some() || library::is_verdict(self, asked))
        {
            let looked_into = self.looked_into(|body| visit_mut::visit_expr_mut(body, expr));
            return match held.or(looked_into) {
                Some(call) if is_yes => wrap::given(call, expr, hint),
                Some(call) => wrap::given_as_no(call, expr, hint),
                None => {}
            };
        }
        let core = unwrapped::core(expr);
        let is_core = std::ptr::eq(core, expr);
        let mut plan = library::plan(self, core, next.as_deref().filter(|_| is_core));
        if is_tail && is_core {
            plan = plan.map(library::Plan::at_the_end);
        }
        let done = match core {
            Expr::MethodCall(_) => {
                method::rewrite(self, expr, hint, &mut plan)
                    || (hint == Hint::Demand && plan.is_none() && pick::rewrite_method(self, expr))
                    || (plan.is_none() && cell::rewrite_set(self, expr))
                    || (is_core && lend::rewrite(self, expr, hint, &mut plan))
            }
            Expr::Index(_) => hint == Hint::Demand && pick::rewrite_index(self, expr),
            Expr::Unary(_) => hint == Hint::Demand && pick::rewrite_item(self, expr),
            Expr::Call(_) => {
                call::rewrite(self, expr, hint, &mut plan) || (is_core && lend::rewrite(self, expr, hint, &mut plan))
            }
            Expr::Binary(_) => operator::rewrite(self, expr, hint) || store::rewrite_change(self, expr),
            Expr::Macro(_) => format::rewrite(self, expr, hint) || list::rewrite(self, expr, hint),
            Expr::Assign(_) => store::rewrite(self, expr),
            _ => false,
        };
        if done {
            return;
        }
        if !is_core {
            library::give_up(self, plan.take());
        }
        visit_mut::visit_expr_mut(self, expr);
        items::observe_copies(self, expr);
        if let Some(plan) = plan {
            library::observe(plan, self, expr, hint);
        }
    }

    /// Has what a call gave looked at, or what it filled.
    pub(super) fn gave(&mut self, call: usize, expr: &mut Expr, hint: Hint) {
        match self.buffers.get(&call) {
            Some(buffer) => wrap::filled(call, buffer, expr, hint),
            None => wrap::given(call, expr, hint),
        }
    }

    /// Rewrites a call, and what around it tells what it gave. Returns the site of the call, when it got one.
    fn looked_into(&mut self, rewrite: impl FnOnce(&mut Self)) -> Option<usize> {
        let around = std::mem::replace(&mut self.taken_out, TakenOut::Awaited);
        rewrite(self);
        match std::mem::replace(&mut self.taken_out, around) {
            TakenOut::Of(call) => Some(call),
            _ => None,
        }
    }

    /// Rewrites an expression that patterns are held against, as [`visit_scrutinee`](Self::visit_scrutinee). Returns the
    /// site of the call, when it is the verdict of one with the name of a control and a pattern says `Ok` or `Some`.
    fn visit_verdict(&mut self, expr: &mut Expr, by_value: bool, is_told: bool) -> (BTreeSet<usize>, Option<usize>) {
        let mut taken = BTreeSet::new();
        let held = library::held(self, expr).filter(|_| is_told);
        if held.is_some() || !is_told || !library::is_verdict(self, expr) {
            return (self.visit_scrutinee(expr, by_value), held);
        }
        let call = self.looked_into(|body| taken = body.visit_scrutinee(expr, by_value));
        (taken, call)
    }

    /// Rewrites a condition and the block that runs when it holds, which begins with what the condition tells.
    fn visit_conditional(&mut self, condition: &mut Expr, block: &mut Block) {
        let around = std::mem::take(&mut self.within);
        self.visit_expr_mut(condition);
        let said = std::mem::replace(&mut self.within, around);
        self.visit_block_mut(block);
        wrap::put_into(said, block);
    }

    /// Rewrites what is in an expression that stands for a place: it may be changed there.
    pub(super) fn visit_place(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Index(index) => self.visit_expr_index_mut(index),
            Expr::Paren(inner) if !matches!(*inner.expr, Expr::Index(_)) => self.visit_expr_mut(expr),
            Expr::Paren(inner) => self.visit_place(&mut inner.expr),
            Expr::Group(inner) => self.visit_place(&mut inner.expr),
            _ => self.visit_expr_mut(expr),
        }
    }

    /// Rewrites what a method is called on.
    pub(super) fn visit_receiver(&mut self, call: &mut ExprMethodCall) {
        let name = call.method.to_string();
        let goes_over = library_names::goes_over_items(&name)
            && matches!(call.args.first(), Some(Expr::Closure(closure)) if closure.inputs.len() == 1);
        self.lines = None;
        let leaves_out = library_names::only_leaves_out(&name);
        self.next = Some(if goes_over { library_names::EACH.to_owned() } else { name });
        self.visit_place(&mut call.receiver);
        self.next = None;
        let lines = self.lines.take();
        self.line = lines.filter(|_| goes_over);
        self.lines = lines.filter(|_| leaves_out);
    }

    /// Rewrites what is in a call of a method, with the arguments' closures getting what the receiver took.
    pub(super) fn visit_method_call(&mut self, call: &mut ExprMethodCall) {
        let chain = self.chain.take().filter(|chain| chain.links > 0);
        let units = chain.and_then(|chain| scalar::links_of_units(&call.receiver, chain.links - 1));
        let mark = self.picks.mark();
        self.chain = chain.map(|chain| Chain { links: chain.links - 1, ..chain });
        self.visit_receiver(call);
        self.chain = None;
        let taken = self.picks.since(mark);
        let mark = self.picks.mark();
        self.tail.is_closure = library::takes_a_result_of_a_closure(&call.method.to_string());
        let looks_inside = !taken.is_empty() && names::looks_inside(&call.method.to_string());
        for argument in &mut call.args {
            match (argument, chain.zip(units.as_ref())) {
                (Expr::Closure(closure), Some((chain, links))) => {
                    scalar::in_closure(self, closure, chain.operation, links.clone());
                }
                (Expr::Closure(closure), None) if looks_inside => {
                    let names: Vec<Ident> = closure.inputs.iter().flat_map(scope::names_of).collect();
                    self.visit_closure(closure, |body| {
                        names.iter().for_each(|name| body.scopes.take_from(name, &taken));
                    });
                }
                (argument, _) => {
                    self.visit_expr_mut(argument);
                    library::observe_item(self, argument);
                }
            }
        }
        self.tail.is_closure = false;
        // `a.unwrap_or(bytes[0])` may be something else.
        self.picks.forget(mark);
    }

    /// Rewrites a closure, when `bound` has said what is known of its parameters.
    pub(super) fn visit_closure(&mut self, expr: &mut ExprClosure, bound: impl FnOnce(&mut Self)) {
        if expr.capture.is_some() {
            self.scopes.enter()
        } else {
            self.scopes.enter_capturing()
        }
        for input in &expr.inputs {
            self.scopes.bind(input, Kind::Any);
        }
        bound(self);
        let line = self.line.take();
        let outside = std::mem::replace(&mut self.is_async, expr.asyncness.is_some());
        let chain = self.chain.take();
        let mark = self.picks.mark();
        self.tail.is_here = std::mem::take(&mut self.tail.is_closure);
        self.visit_expr_mut(&mut expr.body);
        self.picks.forget(mark);
        if let (Some(call), Some(Pat::Ident(PatIdent { ident, .. }))) = (line, expr.inputs.first())
            && expr.asyncness.is_none()
        {
            wrap::put_first(wrap::taken(call, ident), &mut expr.body);
        }
        self.chain = chain;
        self.is_async = outside;
        self.scopes.leave();
    }

    /// The scrutinee of a pattern: a place, unless it is bound as a whole.
    fn visit_scrutinee(&mut self, expr: &mut Expr, is_bound_by_value: bool) -> BTreeSet<usize> {
        let mark = self.picks.mark();
        if is_bound_by_value {
            self.visit_expr_mut(expr);
        } else {
            self.visit_place(expr);
        }
        let taken = self.picks.since(mark);
        self.picks.forget(mark);
        // Another task may run between what was taken and its use.
        if self.is_async { BTreeSet::new() } else { taken }
    }

    /// Whether an indexed item is only read by the patterns that it is held against.
    fn is_bound_by_value<'p>(&self, expr: &Expr, mut patterns: impl Iterator<Item = &'p Pat> + Clone) -> bool {
        let mut inside = expr;
        while let Expr::Group(ExprGroup { expr, .. }) | Expr::Paren(ExprParen { expr, .. }) = inside {
            inside = expr;
        }
        let Expr::Index(index) = inside else { return true };
        let whole = |pattern: &Pat| matches!(pattern, Pat::Ident(name) if name.by_ref.is_none());
        // A macro may be one, too.
        let is_ref = |token: TokenTree| ["ref", "!"].contains(&&*token.to_string());
        let has_ref = |pattern: &Pat| pattern.to_token_stream().into_iter().any(is_ref);
        patterns.clone().all(whole) || (self.scopes.kind(&index.expr) == Kind::Text && !patterns.any(has_ref))
    }

    /// Whether an expression is surely a `&[u8]`.
    fn is_view(&self, expr: &Expr) -> bool {
        kind::is_view(expr) || self.scopes.variable(expr).is_some_and(|found| found.local.view)
    }

    /// Binds the names of a pattern that a value is held against, a view of bytes or another one.
    fn bind_matched(&mut self, pattern: &Pat, local: Local, is_view: bool) {
        self.scopes.bind(pattern, local);
        if is_view {
            scope::items_of(pattern).iter().for_each(|name| self.scopes.set_kind(name, Kind::Unit));
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
                    *expr = wrap::take(&mut inner.expr);
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
        let is_body = std::mem::take(&mut self.tail.is_body);
        let last = block.stmts.len().saturating_sub(1);
        let mark = self.picks.mark();
        for (at, mut stmt) in std::mem::take(&mut block.stmts).into_iter().enumerate() {
            self.tail.is_here = is_body && at == last && matches!(stmt, Stmt::Expr(_, None));
            self.visit_stmt_mut(&mut stmt);
            self.picks.forget(mark);
            block.stmts.push(stmt);
            block.stmts.extend(self.behind.take());
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
        let Some(init) = &mut local.init else { return self.scopes.bind(&local.pat, Local::default()) };
        let (mut value, is_view) = (self.bound_to(&local.pat, &init.expr), self.is_view(&init.expr));
        if let Some((scalar, kind)) = cell::begun(self, &local.pat, &init.expr) {
            cell::rewrite_new(self, scalar, &mut init.expr);
            (value.kind, value.scalars) = (kind, BTreeSet::from([scalar]));
            return self.scopes.bind(&local.pat, value);
        }
        let by_value = self.is_bound_by_value(&init.expr, std::iter::once(&local.pat));
        let is_told = init.diverge.is_some() && library::tells(&local.pat);
        let is_kept = init.diverge.is_none() && library::keeps(&local.pat) && library::is_verdict(self, &init.expr);
        let (mut taken, call) = self.visit_verdict(&mut init.expr, by_value, is_told || is_kept);
        value.scalars.append(&mut taken);
        if let Some((_, diverge)) = &mut init.diverge {
            self.visit_expr_mut(diverge);
        }
        if let Some(call) = call.filter(|_| is_kept) {
            wrap::held(call, &mut init.expr);
            value.verdict = Some(call);
        }
        self.behind = call.filter(|_| is_told).map(|call| library::said(call, &local.pat));
        self.bind_matched(&local.pat, value, is_view);
    }

    fn visit_expr_if_mut(&mut self, expr: &mut ExprIf) {
        let mark = self.picks.mark();
        self.scopes.enter();
        self.visit_conditional(&mut expr.cond, &mut expr.then_branch);
        self.scopes.leave();
        if let Some((_, otherwise)) = &mut expr.else_branch {
            self.visit_expr_mut(otherwise);
        }
        self.picks.forget(mark);
    }

    /// The names of a condition are visible in what follows it.
    fn visit_expr_let_mut(&mut self, expr: &mut ExprLet) {
        let (mut value, is_view) = (self.derived(&expr.expr), self.is_view(&expr.expr));
        let by_value = self.is_bound_by_value(&expr.expr, std::iter::once(&*expr.pat));
        let (mut taken, call) = self.visit_verdict(&mut expr.expr, by_value, library::tells(&expr.pat));
        value.scalars.append(&mut taken);
        self.within.extend(call.map(|call| library::said(call, &expr.pat)));
        self.bind_matched(&expr.pat, value, is_view);
    }

    fn visit_expr_while_mut(&mut self, expr: &mut ExprWhile) {
        let mark = self.picks.mark();
        self.scopes.enter();
        self.visit_conditional(&mut expr.cond, &mut expr.body);
        self.scopes.leave();
        self.picks.forget(mark);
    }

    fn visit_expr_for_loop_mut(&mut self, expr: &mut ExprForLoop) {
        let is_plain = self.scopes.is_number_range(&expr.expr)
            || matches!(&*expr.expr, Expr::MethodCall(_)) && own::is_own(&expr.expr, self);
        let kind = if is_plain { Kind::Number } else { Kind::Any };
        let source = library::plan_of_loop(self, &expr.expr);
        let next = scalar::in_loop(self, &expr.pat, &expr.expr);
        let slot = store::slot_of_loop(self, &expr.pat, &expr.expr);
        let readers = scalar::readers(self, &expr.expr);
        let mark = self.picks.mark();
        self.visit_expr_mut(&mut expr.expr);
        self.picks.forget(mark);
        self.scopes.enter();
        let mut local = Local::from(kind);
        local.scalars = readers;
        self.scopes.bind(&expr.pat, local);
        if let Some(slot) = slot {
            self.scopes.set_kind(&slot, Kind::Slot);
        }
        scalar::in_body(self, next, &mut expr.expr, &mut expr.body);
        if let Some(source) = source {
            library::observe_loop(source, self, &expr.pat, &mut expr.expr, &mut expr.body);
        }
        self.scopes.leave();
    }

    fn visit_expr_match_mut(&mut self, expr: &mut ExprMatch) {
        let (mut value, is_view) = (self.derived(&expr.expr), self.is_view(&expr.expr));
        let by_value = self.is_bound_by_value(&expr.expr, expr.arms.iter().map(|arm| &arm.pat));
        let is_told = expr.arms.iter().any(|arm| library::tells(&arm.pat));
        let (mut taken, call) = self.visit_verdict(&mut expr.expr, by_value, is_told);
        value.scalars.append(&mut taken);
        for arm in &mut expr.arms {
            self.scopes.enter();
            self.bind_matched(&arm.pat, value.clone(), is_view);
            let mark = self.picks.mark();
            self.visit_expr_mut(&mut arm.body);
            if let Some(call) = call {
                wrap::put_first(library::said(call, &arm.pat), &mut arm.body);
            }
            self.picks.forget(mark);
            self.scopes.leave();
        }
    }

    fn visit_expr_closure_mut(&mut self, expr: &mut ExprClosure) {
        self.visit_closure(expr, |_| {});
    }

    fn visit_expr_method_call_mut(&mut self, expr: &mut ExprMethodCall) {
        self.visit_method_call(expr);
    }

    fn visit_expr_assign_mut(&mut self, expr: &mut ExprAssign) {
        // In `(a[0], b) = ..` the items are places, however deep.
        if matches!(&*expr.left, Expr::Field(_) | Expr::Index(_) | Expr::Paren(_) | Expr::Path(_) | Expr::Unary(_)) {
            self.visit_place(&mut expr.left);
        }
        self.visit_expr_mut(&mut expr.right);
    }

    fn visit_expr_binary_mut(&mut self, expr: &mut ExprBinary) {
        let mark = self.picks.mark();
        if operator::assigns(&expr.op) {
            self.visit_place(&mut expr.left);
        } else {
            self.visit_expr_mut(&mut expr.left);
        }
        self.visit_expr_mut(&mut expr.right);
        if operator::gives_a_truth(&expr.op) {
            self.picks.forget(mark);
        }
    }

    fn visit_expr_index_mut(&mut self, expr: &mut ExprIndex) {
        self.visit_place(&mut expr.expr);
        let mark = self.picks.mark();
        self.visit_expr_mut(&mut expr.index);
        self.picks.forget(mark);
    }

    fn visit_expr_field_mut(&mut self, expr: &mut ExprField) {
        self.visit_place(&mut expr.base);
    }

    fn visit_expr_call_mut(&mut self, expr: &mut ExprCall) {
        self.visit_place(&mut expr.func);
        for argument in &mut expr.args {
            self.visit_expr_mut(argument);
            library::observe_item(self, argument);
        }
    }

    fn visit_expr_try_mut(&mut self, expr: &mut ExprTry) {
        self.visit_place(&mut expr.expr);
    }

    fn visit_expr_await_mut(&mut self, expr: &mut ExprAwait) {
        self.next = Some(library_names::AWAIT.to_owned());
        self.visit_place(&mut expr.base);
        self.next = None;
    }

    fn visit_expr_unary_mut(&mut self, expr: &mut ExprUnary) {
        self.visit_place(&mut expr.expr);
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
    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        logging::rewrite(self, mac);
    }
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_angle_bracketed_generic_arguments_mut(&mut self, _: &mut AngleBracketedGenericArguments) {}
}
