//! One operation and the calls around it: `after(also(reads(&SITE, &raw const input), &raw const other), operation)`.
//!
//! Owns what generated expressions look like, not what is put into them. They are syntax trees, so that whoever comes
//! later finds the user's expressions inside.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{
    Block, Expr, ExprBlock, ExprCall, ExprField, ExprParen, ExprPath, ExprReference, ExprUnary, Member, Path, Stmt,
    Token, UnOp, token,
};

use super::library::{Buffer, Position};
use super::place::Place;

/// What the static of an operation says.
#[derive(Clone)]
pub(crate) struct Site {
    /// The method, function, operator or macro.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) user: Span,
    /// The links of a pipeline, from the text on.
    pub(crate) chain: Vec<String>,
    /// Whether all that it takes is looked at, or is the program's own.
    pub(crate) complete: bool,
}

/// An operation that is being wrapped.
pub(super) struct Operation {
    /// The index of its site.
    site: usize,
    /// The first argument of `after`: where the inputs that are places lie. `None` as long as there is nothing to say.
    before: Option<Expr>,
    /// The sites of what its operands have taken from texts.
    taken: Vec<usize>,
    edges: Edges,
}

impl Operation {
    /// Begins with the original expression, as the user wrote it.
    pub(super) fn new(site: usize, original: &Expr) -> Self {
        Self { site, before: None, taken: Vec::new(), edges: Edges::of(original) }
    }

    pub(super) fn site(&self) -> usize {
        self.site
    }

    /// A place that is read.
    pub(super) fn also(&mut self, place: &Place) {
        self.input("reads", "also", &place.tokens);
    }

    /// The place that is changed.
    pub(super) fn target(&mut self, place: &Place) {
        self.input("changes", "target", &place.tokens);
    }

    /// The place that is lent to be written to.
    pub(super) fn output(&mut self, place: &Place) {
        self.input("fills", "output", &place.tokens);
    }

    /// The place with a text on the stack that is lent to the operation.
    pub(super) fn lend(&mut self, place: &Place) {
        let place = address(&place.tokens, self.edges.first);
        let before = self.begun();
        self.before = Some(call("lend", [before, place], self.edges));
    }

    /// The first place begins the operation as well: each call costs a debug build time.
    fn input(&mut self, first: &str, later: &str, place: &TokenStream) {
        let place = address(place, self.edges.first);
        self.before = Some(match self.before.take() {
            None => call(first, [at(self.site), place], self.edges),
            Some(before) => call(later, [before, place], self.edges),
        });
    }

    fn begun(&mut self) -> Expr {
        self.before.take().unwrap_or_else(|| call("before", [at(self.site)], self.edges))
    }

    /// A loop variable that the operation uses, by its site.
    pub(super) fn from(&mut self, scalar: usize) {
        let before = self.begun();
        self.before = Some(call("from", [before, at(scalar)], self.edges));
    }

    /// Something that an operand takes from a text while the operation runs, by its site.
    pub(super) fn takes(&mut self, pick: usize) {
        self.taken.push(pick);
    }

    /// Makes an expression an input by value.
    pub(super) fn tap(&self, expr: &mut Expr) {
        self.pass("tap", expr);
    }

    /// Makes an expression lead to what is changed.
    pub(super) fn tap_target(&self, expr: &mut Expr) {
        self.pass("tap_target", expr);
    }

    /// The operation takes items from a chain of iterators.
    pub(super) fn items(&mut self) {
        let before = self.begun();
        self.before = Some(call("items", [before], self.edges));
    }

    /// Makes what a closure of the chain gives an item.
    pub(super) fn item(&self, expr: &mut Expr) {
        self.pass("item", expr);
    }

    fn pass(&self, function: &str, expr: &mut Expr) {
        let value = argument(take(expr));
        let edges = Edges::of(&value);
        *expr = call(function, [at(self.site), value], edges);
    }

    /// Wraps the operation, whose parts have been rewritten.
    ///
    /// Where the expected type is only a hint, a field access stops it: an argument's type would be demanded.
    pub(super) fn finish(mut self, expr: &mut Expr, hint: Hint) {
        let mut value = take(expr);
        let attrs = take_attributes(&mut value);
        let before = self.begun();
        for pick in self.taken {
            value = call("used", [at(self.site), at(pick), value], self.edges);
        }
        *expr = match hint {
            Hint::Demand => call("after", [before, value], self.edges),
            Hint::Only => soft(call("after_soft", [before, value], self.edges), self.edges),
        };
        if let Expr::Call(call) = expr {
            call.attrs = attrs;
        }
    }
}

/// Drops the value of a statement where it stands, so that what it borrows can be looked at.
pub(super) fn dropped(expr: &mut Expr) {
    let value = take(expr);
    let edges = Edges::of(&value);
    *expr = call("dropped", [value], edges);
}

impl Operation {
    /// Makes a value that is put into a cell one that is noted for it.
    pub(super) fn finish_kept(mut self, expr: &mut Expr) {
        let mut value = argument(take(expr));
        let before = self.begun();
        for pick in self.taken {
            value = call("used", [at(self.site), at(pick), value], self.edges);
        }
        *expr = call("keep", [before, value], self.edges);
    }

    /// Makes `place = value` a call that does the same in the same order.
    pub(super) fn finish_store(mut self, expr: &mut Expr) {
        let Expr::Assign(assign) = expr else { return };
        for pick in std::mem::take(&mut self.taken) {
            self.from(pick);
        }
        let place = Expr::Reference(ExprReference {
            attrs: Vec::new(),
            and_token: Token![&](self.edges.first),
            mutability: Some(Token![mut](self.edges.first)),
            expr: Box::new(take(&mut assign.left)),
        });
        let value = argument(take(&mut assign.right));
        let before = self.begun();
        *expr = call("store", [value, before, place], self.edges);
    }
}

/// `*item_at(&SITE, &place)`, which is the same place to whoever reads it.
pub(super) fn item_at(expr: &mut Expr, site: usize) {
    let place = take(expr);
    let edges = Edges::of(&place);
    let place = Expr::Reference(ExprReference {
        attrs: Vec::new(),
        and_token: Token![&](edges.first),
        mutability: None,
        expr: Box::new(place),
    });
    *expr = Expr::Unary(ExprUnary {
        attrs: Vec::new(),
        op: UnOp::Deref(Token![*](edges.first)),
        expr: Box::new(call("item_at", [at(site), place], edges)),
    });
}

/// `pick(&SITE, &ITERATOR, value, &raw const text)`.
pub(super) fn pick(expr: &mut Expr, site: usize, iterator: usize, text: &Place) {
    let value = take(expr);
    let edges = Edges::of(&value);
    *expr = call("pick", [at(site), at(iterator), value, address(&text.tokens, edges.first)], edges);
}

/// `scalar(&SITE, &variable, &raw const text);` or, without a place, `next(&SITE, &variable);`, which are statements.
pub(super) fn scalar(site: usize, variable: &Ident, text: Option<&Place>) -> Stmt {
    let here = Span::mixed_site();
    let site = at(site);
    let tokens = match text.map(|text| &text.tokens) {
        Some(text) => quote_spanned!(here=> ::iast::__private::scalar(#site, &#variable, &raw const #text);),
        None => quote_spanned!(here=> ::iast::__private::next(#site, &#variable);),
    };
    Stmt::Expr(Expr::Verbatim(tokens), None)
}

/// `|item| after(reads(&SITE, &raw const item), function(item))`, which captures nothing.
pub(super) fn observed(site: usize, function: &ExprPath) -> Expr {
    let here = Span::mixed_site();
    let site = at(site);
    Expr::Verbatim(quote_spanned!(here=> |item| ::iast::__private::after(
        ::iast::__private::reads(#site, &raw const item),
        #function(item)
    )))
}

/// `within(&SITE, &OPERATION, &variable);`, which is a statement.
pub(super) fn within(site: usize, operation: usize, variable: &Ident) -> Stmt {
    let (site, operation) = (at(site), at(operation));
    let tokens = quote_spanned!(Span::mixed_site()=> ::iast::__private::within(#site, #operation, &#variable););
    Stmt::Expr(Expr::Verbatim(tokens), None)
}

/// Puts statements at the start of a block, behind its items.
pub(super) fn put_into(stmts: Vec<Stmt>, block: &mut Block) {
    let place = block.stmts.iter().take_while(|stmt| matches!(stmt, Stmt::Item(_))).count();
    block.stmts.splice(place..place, stmts);
}

/// Puts a statement in front of an expression. The block around the two is the user's.
pub(super) fn put_first(stmt: Stmt, expr: &mut Expr) {
    if let Expr::Block(ExprBlock { attrs, label: None, block }) = expr
        && attrs.is_empty()
    {
        return put_into(vec![stmt], block);
    }
    let edges = Edges::of(expr);
    let brace_token = token::Brace(edges.first);
    let stmts = vec![stmt, Stmt::Expr(take(expr), None)];
    *expr = Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block: Block { brace_token, stmts } });
}

/// `each(&SITE, value)`.
pub(super) fn each(expr: &mut Expr, site: usize) {
    let value = argument(take(expr));
    let edges = Edges::of(&value);
    *expr = call("each", [at(site), value], edges);
}

/// What the type that is expected of an expression means to rustc.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// The expression has it or can be made it.
    Demand,
    /// Directly under `&`, `!` and `-`: it helps inference, and may be wrong.
    Only,
}

/// `callee(&CALL, function)`, where the function of a call stands.
pub(super) fn callee(site: usize, function: &mut Expr) {
    pass_to("callee", [at_call(site)], function);
}

/// `receiver(&CALL, value)`, where that of a method stands; `its_receiver`, where it is an argument as well.
pub(super) fn receiver(site: usize, is_argument: bool, value: &mut Expr) {
    pass_to(if is_argument { "its_receiver" } else { "receiver" }, [at_call(site)], value);
}

/// `arg(&CALL, index, argument)`.
pub(super) fn shown(site: usize, index: usize, argument: &mut Expr) {
    let index = Literal::usize_unsuffixed(index);
    pass_to("arg", [at_call(site), Expr::Verbatim(quote_spanned!(Span::mixed_site()=> #index))], argument);
}

/// `logged(&CALL, value)`, in the arguments of a macro.
pub(super) fn logged(site: usize, value: &mut Expr) {
    pass_to("logged", [at_call(site)], value);
}

/// `called(on(&CALL, &raw const place), method call)`; with `itself`, where the place is an argument as well.
pub(super) fn called(site: usize, place: &Place, is_argument: bool, expr: &mut Expr, hint: Hint) {
    let edges = Edges::of(expr);
    let on =
        call(if is_argument { "itself" } else { "on" }, [at_call(site), address(&place.tokens, edges.first)], edges);
    pass_result("called", on, expr, hint);
}

/// `given(&CALL, expression)`.
pub(super) fn given(site: usize, expr: &mut Expr, hint: Hint) {
    pass_result("given", at_call(site), expr, hint);
}

/// `given_as_no(&CALL, expression)`, which is true where a control said no.
pub(super) fn given_as_no(site: usize, expr: &mut Expr, hint: Hint) {
    pass_result("given_as_no", at_call(site), expr, hint);
}

/// `filled(&CALL, buffer(&raw const place, start, end), expression)`. Variables that say where the part begins and ends go
/// by their address, whatever their type.
pub(super) fn filled(site: usize, buffer: &Buffer, expr: &mut Expr, hint: Hint) {
    let edges = Edges::of(expr);
    let here = Span::mixed_site();
    let [start, end] = buffer.part.each_ref().map(|position| match position {
        Position::Number(number) => {
            let number = Literal::usize_unsuffixed(*number);
            Expr::Verbatim(quote_spanned!(here=> #number))
        }
        Position::Variable(name) => call("position", [address(&name.to_token_stream(), edges.first)], edges),
        Position::End => Expr::Verbatim(quote_spanned!(here=> ::iast::__private::END)),
    });
    let place = call("buffer", [address(&buffer.place.tokens, edges.first), start, end], edges);
    let mut value = argument(take(expr));
    let attrs = take_attributes(&mut value);
    *expr = match hint {
        Hint::Demand => call("filled", [at_call(site), place, value], edges),
        Hint::Only => soft(call("filled_soft", [at_call(site), place, value], edges), edges),
    };
    if let Expr::Call(call) = expr {
        call.attrs = attrs;
    }
}

/// `held(&CALL, expression)`, which a variable keeps.
pub(super) fn held(site: usize, expr: &mut Expr) {
    pass_result("held", at_call(site), expr, Hint::Demand);
}

/// `taken(&CALL, &variable);`, which is a statement.
pub(super) fn taken(site: usize, variable: &Ident) -> Stmt {
    let site = at_call(site);
    let tokens = quote_spanned!(Span::mixed_site()=> ::iast::__private::taken(#site, &#variable););
    Stmt::Expr(Expr::Verbatim(tokens), None)
}

/// `said(&CALL, true);`, which is a statement.
pub(super) fn said(site: usize, yes: bool) -> Stmt {
    let site = at_call(site);
    let tokens = quote_spanned!(Span::mixed_site()=> ::iast::__private::said(#site, #yes););
    Stmt::Expr(Expr::Verbatim(tokens), None)
}

fn pass_to<const N: usize>(function: &str, about: [Expr; N], expr: &mut Expr) {
    let value = argument(take(expr));
    let edges = Edges::of(&value);
    *expr = call_of(function, about.into_iter().chain([value]), edges);
}

/// `given_ok(&CALL, expression)`, of a `Result`.
pub(super) fn given_ok(site: usize, expr: &mut Expr) {
    pass_result("given_ok", at_call(site), expr, Hint::Demand);
}

/// Hands a result through a function; where the expected type is only a hint, through its soft form.
fn pass_result(function: &str, about: Expr, expr: &mut Expr, hint: Hint) {
    let mut value = argument(take(expr));
    let edges = Edges::of(&value);
    let attrs = take_attributes(&mut value);
    *expr = match hint {
        Hint::Demand => call(function, [about, value], edges),
        Hint::Only => soft(call(&format!("{function}_soft"), [about, value], edges), edges),
    };
    if let Expr::Call(call) = expr {
        call.attrs = attrs;
    }
}

/// The site of a call.
fn at_call(site: usize) -> Expr {
    let site = Literal::usize_unsuffixed(site);
    Expr::Verbatim(quote_spanned!(Span::mixed_site()=> &__IAST_CALLS[#site]))
}

fn soft(call: Expr, edges: Edges) -> Expr {
    Expr::Field(ExprField {
        attrs: Vec::new(),
        base: Box::new(call),
        dot_token: Token![.](edges.last),
        member: Member::Named(Ident::new("v", edges.last)),
    })
}

/// Takes an expression that is about to come back in another one.
pub(super) fn take(expr: &mut Expr) -> Expr {
    std::mem::replace(expr, Expr::Verbatim(TokenStream::new()))
}

/// The spans of the first and the last token of an expression.
///
/// Generated expressions begin and end with them. Tokens with the span of the macro would have its edition, which
/// changes what closures capture and when temporaries are dropped, without an error.
#[derive(Clone, Copy)]
pub(super) struct Edges {
    first: Span,
    last: Span,
}

impl Edges {
    fn of(expr: &Expr) -> Self {
        Self { first: first_span(expr), last: last_span(expr) }
    }
}

/// The span of the first token. The common expressions are not printed for it.
fn first_span(expr: &Expr) -> Span {
    match expr {
        Expr::Await(inner) if inner.attrs.is_empty() => first_span(&inner.base),
        Expr::Binary(inner) if inner.attrs.is_empty() => first_span(&inner.left),
        Expr::Call(inner) if inner.attrs.is_empty() => first_span(&inner.func),
        Expr::Field(inner) if inner.attrs.is_empty() => first_span(&inner.base),
        Expr::Index(inner) if inner.attrs.is_empty() => first_span(&inner.expr),
        Expr::MethodCall(inner) if inner.attrs.is_empty() => first_span(&inner.receiver),
        Expr::Paren(inner) if inner.attrs.is_empty() => inner.paren_token.span.open(),
        Expr::Reference(inner) if inner.attrs.is_empty() => inner.and_token.span,
        Expr::Lit(inner) if inner.attrs.is_empty() => inner.lit.span(),
        Expr::Macro(inner) if inner.attrs.is_empty() => start_of(&inner.mac.path),
        Expr::Path(inner) if inner.attrs.is_empty() && inner.qself.is_none() => start_of(&inner.path),
        Expr::Try(inner) if inner.attrs.is_empty() => first_span(&inner.expr),
        _ => match expr.to_token_stream().into_iter().next() {
            Some(TokenTree::Group(group)) => group.span_open(),
            Some(token) => token.span(),
            None => Span::mixed_site(),
        },
    }
}

fn start_of(path: &Path) -> Span {
    match (&path.leading_colon, path.segments.first()) {
        (Some(colons), _) => colons.spans[0],
        (None, Some(first)) => first.ident.span(),
        (None, None) => Span::mixed_site(),
    }
}

/// The span of the last token.
fn last_span(expr: &Expr) -> Span {
    match expr {
        Expr::Await(inner) => inner.await_token.span,
        Expr::Binary(inner) => last_span(&inner.right),
        Expr::Call(inner) => inner.paren_token.span.close(),
        Expr::Index(inner) => inner.bracket_token.span.close(),
        Expr::MethodCall(inner) => inner.paren_token.span.close(),
        Expr::Field(ExprField { member: Member::Named(name), .. }) => name.span(),
        Expr::Lit(inner) => inner.lit.span(),
        Expr::Macro(inner) => inner.mac.delimiter.span().close(),
        Expr::Paren(inner) => inner.paren_token.span.close(),
        Expr::Path(ExprPath { path, .. }) if path.segments.last().is_some_and(|last| last.arguments.is_none()) => {
            path.segments.last().map_or_else(Span::mixed_site, |last| last.ident.span())
        }
        Expr::Reference(inner) => last_span(&inner.expr),
        Expr::Try(inner) => inner.question_token.span,
        _ => match expr.to_token_stream().into_iter().last() {
            Some(TokenTree::Group(group)) => group.span_close(),
            Some(token) => token.span(),
            None => Span::mixed_site(),
        },
    }
}

/// `(::iast::__private::function)(arguments)`.
///
/// The path has the macro's span, so that it is resolved alike in every edition.
fn call<const N: usize>(function: &str, arguments: [Expr; N], edges: Edges) -> Expr {
    call_of(function, arguments, edges)
}

fn call_of(function: &str, arguments: impl IntoIterator<Item = Expr>, edges: Edges) -> Expr {
    let here = Span::mixed_site();
    let function = Ident::new(function, here);
    let path = Expr::Verbatim(quote_spanned!(here=> ::iast::__private::#function));
    let mut args = Punctuated::new();
    args.extend(arguments);
    Expr::Call(ExprCall {
        attrs: Vec::new(),
        func: Box::new(Expr::Paren(ExprParen {
            attrs: Vec::new(),
            paren_token: token::Paren(edges.first),
            expr: Box::new(path),
        })),
        paren_token: token::Paren(edges.last),
        args,
    })
}

/// The site of an operation.
fn at(site: usize) -> Expr {
    let site = Literal::usize_unsuffixed(site);
    Expr::Verbatim(quote_spanned!(Span::mixed_site()=> &__IAST_SITES[#site]))
}

/// The address of a place, which is no borrow: it creates no lifetime and works for fields of packed structs.
fn address(place: &TokenStream, user: Span) -> Expr {
    let address = quote_spanned!(user=> &raw const);
    Expr::Verbatim(quote!(#address #place))
}

/// An expression as an argument, where parentheses around it would be a lint.
fn argument(expr: Expr) -> Expr {
    match expr {
        Expr::Paren(paren) if paren.attrs.is_empty() => argument(*paren.expr),
        _ => expr,
    }
}

/// Whether an expression is one of ours, around which parentheses mean nothing.
pub(super) fn is_generated(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => matches!(
            &*call.func,
            Expr::Paren(paren) if matches!(&*paren.expr, Expr::Verbatim(_))
        ),
        _ => false,
    }
}

/// Whether the first token of an expression is that of an attribute. It belongs to a whole statement, or to what stands
/// leftmost.
pub(super) fn begins_with_attribute(expr: &Expr) -> bool {
    match expr {
        Expr::Await(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.base),
        Expr::Binary(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.left),
        Expr::Call(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.func),
        Expr::Cast(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.expr),
        Expr::Field(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.base),
        Expr::Index(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.expr),
        Expr::Lit(inner) => !inner.attrs.is_empty(),
        Expr::MethodCall(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.receiver),
        Expr::Path(inner) => !inner.attrs.is_empty(),
        Expr::Try(inner) => !inner.attrs.is_empty() || begins_with_attribute(&inner.expr),
        _ => matches!(expr.to_token_stream().into_iter().next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '#'),
    }
}

/// The attributes of an expression move in front of its wrapper.
fn take_attributes(expr: &mut Expr) -> Vec<syn::Attribute> {
    match expr {
        Expr::Call(expr) => std::mem::take(&mut expr.attrs),
        Expr::Macro(expr) => std::mem::take(&mut expr.attrs),
        Expr::MethodCall(expr) => std::mem::take(&mut expr.attrs),
        _ => Vec::new(),
    }
}
