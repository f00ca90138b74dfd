//! `log::info!("login of {name}")`, `tracing::warn!(user = %name, "failed")`: macros of `log` and `tracing` that write a line.
//! Their path has to name the crate: another macro that is called `info` may take what it likes, and would no longer.
//!
//! What they show as it is is handed through, by reference as they take it. A value under `{:?}` is left alone, since it is
//! escaped, and so is everything else that stands in the macro.
//!
//! ```text
//! log::info!("{} of {name}", a.b())    log::info!("{} of {name}", logged(&CALL, a.b()), name = logged(&CALL, &name))
//! tracing::info!(user = %name)         tracing::info!(user = %logged(&CALL, &name))
//! ```
//!
//! It is done inside of the macro, which may be one that does nothing with its arguments: then variables in it need not be.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use syn::visit_mut::VisitMut as _;
use syn::{Expr, ExprReference, LitStr, Macro, Token};

use super::arguments::Arguments;
use super::body::Body;
use super::format::{self, Position};
use super::library::Call;
use super::place::Use;
use super::{inputs, library_names, wrap};

/// Rewrites a macro that writes a line to a log.
pub(super) fn rewrite(body: &mut Body, mac: &mut Macro) {
    let Some(name) = name(mac) else { return };
    let user = mac.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
    let mut line = Line { call: None, is_changed: false, name, user };
    let Some((fields, message)) = parts(mac.tokens.clone()) else { return };
    let fields: Vec<TokenStream> = fields.into_iter().map(|field| line.field(body, field)).collect();
    let message = message.map(|(text, arguments)| line.message(body, &text, arguments));
    if line.is_changed {
        mac.tokens = quote!(#(#fields)* #message);
    }
}

/// The function that a macro stands for.
fn name(mac: &Macro) -> Option<String> {
    let segments = &mac.path.segments;
    let last = segments.last().map(|last| format!("{}!", last.ident)).filter(|last| library_names::logs(last))?;
    let krate = segments.first().filter(|_| segments.len() == 2)?.ident.to_string();
    ["log", "tracing"].contains(&&*krate).then(|| format!("{krate}::{last}"))
}

/// The text of a message, and what it shows.
type Message = (LitStr, Arguments);

/// What stands in front of the message, each piece with the comma behind it, and the message with its arguments.
fn parts(tokens: TokenStream) -> Option<(Vec<TokenStream>, Option<Message>)> {
    let (mut fields, mut piece) = (Vec::new(), Vec::new());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if piece.is_empty()
            && let TokenTree::Literal(literal) = &token
            && let Ok(text) = syn::parse2::<LitStr>(literal.to_token_stream())
            && tokens.peek().is_none_or(|next| is(next, ','))
        {
            let arguments = syn::parse2(tokens.skip(1).collect()).ok()?;
            return Some((fields, Some((text, arguments))));
        }
        // `log` has a semicolon in front of the message.
        let is_end = is(&token, ',') || is(&token, ';');
        piece.push(token);
        if is_end {
            fields.push(std::mem::take(&mut piece).into_iter().collect());
        }
    }
    fields.push(piece.into_iter().collect());
    Some((fields, None))
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

/// A macro that is being rewritten.
struct Line {
    /// Its site, when something in it is shown.
    call: Option<usize>,
    /// Whether anything in it was rewritten.
    is_changed: bool,
    name: String,
    user: Span,
}

impl Line {
    /// `name = %value,` and `%name,` with the value handed through.
    fn field(&mut self, body: &mut Body, tokens: TokenStream) -> TokenStream {
        let pieces: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let comma = pieces.last().filter(|last| is(last, ','));
        let inside = &pieces[..pieces.len() - usize::from(comma.is_some())];
        let Some(percent) = inside.iter().position(|token| is(token, '%')) else { return tokens };
        let value: TokenStream = inside[percent + 1..].iter().cloned().collect();
        let Ok(mut value) = syn::parse2::<Expr>(value) else { return tokens };
        let name = match (percent.checked_sub(1), &value) {
            (None, Expr::Path(path)) => path.path.get_ident().map(|name| quote!(#name = )),
            (Some(before), _) if is(&inside[before], '=') => Some(inside[..percent].iter().cloned().collect()),
            _ => None,
        };
        let Some(name) = name.filter(|_| self.show(body, &mut value)) else { return tokens };
        let percent = &inside[percent];
        quote!(#name #percent #value #comma)
    }

    /// The message with what it shows handed through.
    fn message(&mut self, body: &mut Body, text: &LitStr, mut arguments: Arguments) -> TokenStream {
        let (mut shown, mut next) = (Vec::new(), 0);
        let mut captured: Vec<String> = Vec::new();
        for placeholder in format::placeholders(&text.value()) {
            next += usize::from(placeholder.takes_precision);
            let index = match &placeholder.argument {
                Position::Next => {
                    next += 1;
                    Some(next - 1)
                }
                Position::At(index) => Some(*index),
                Position::Named(name) => {
                    let index = arguments.position(name);
                    if index.is_none() && placeholder.is_plain && !captured.contains(name) {
                        captured.push(name.clone());
                    }
                    index
                }
            };
            shown.extend(index.filter(|_| placeholder.is_plain));
        }
        self.is_changed |= arguments.change(|index, value| {
            let changed = body.changes(|body| body.visit_expr_mut(value));
            (shown.contains(&index) && self.show(body, value)) || changed
        });
        for name in captured {
            let value = format::variable(&name, text.span());
            if let Some(mut value) =
                value.filter(|value| !matches!(value, Expr::Path(path) if path.path.is_ident("self")))
                && self.show(body, &mut value)
            {
                arguments.push(Ident::new(&name, text.span()), value);
            }
        }
        let arguments = &arguments.0;
        if arguments.is_empty() { text.to_token_stream() } else { quote!(#text, #arguments) }
    }

    /// Hands a value through, if it is a local place or comes into being here.
    fn show(&mut self, body: &mut Body, value: &mut Expr) -> bool {
        let inside = if let Expr::Reference(reference) = &*value { &reference.expr } else { &*value };
        if body.place(inside, Use::Borrow).is_some_and(|place| place.exact) {
            if !matches!(value, Expr::Reference(_)) {
                let and_token = Token![&](value.span());
                let expr = Box::new(wrap::take(value));
                *value = Expr::Reference(ExprReference { attrs: Vec::new(), and_token, mutability: None, expr });
            }
        } else if !inputs::is_value(value, body) {
            return false;
        }
        let call = *self.call.get_or_insert_with(|| {
            body.call(Call {
                name: self.name.clone(),
                is_method: false,
                user: self.user,
                chain: Vec::new(),
                arguments: Vec::new(),
                is_control: false,
            })
        });
        wrap::logged(call, value);
        self.is_changed = true;
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_untouched};

    #[test]
    fn what_a_line_shows_is_handed_through() {
        check("log::info!(\"{a}\");", "log::info!(\"{a}\", a = LOGGED(#0, &a));");
        check(
            "tracing::warn!(\"{} {b} {b}\", a.c,);",
            "tracing::warn!(\"{} {b} {b}\", LOGGED(#0, &a.c), b = LOGGED(#0, &b));",
        );
        check(
            "log::error!(target: \"x\", \"{1}{x}\", n, f(a), x = &b);",
            "log::error!(target: \"x\", \"{1}{x}\", n, LOGGED(#0, f(a)), x = LOGGED(#0, &b));",
        );
        check("log::info!(k = 1; \"{a:>n$}\");", "log::info!(k = 1; \"{a:>n$}\", a = LOGGED(#0, &a));");
        check("log::log!(Level::Info, \"{a}\")", "log::log!(Level::Info, \"{a}\", a = LOGGED(#0, &a))");
        check("match a { b => log::info!(\"{b}\"), }", "match a { b => log::info!(\"{b}\", b = LOGGED(#0, &b)), }");
    }

    #[test]
    fn fields_are_shown_as_text_by_a_sign() {
        check(
            "tracing::info!(b = ?c, user = %a.b, c, \"x\");",
            "tracing::info!(b = ?c, user = %LOGGED(#0, &a.b), c, \"x\");",
        );
        check("log::info!(%a, %b.c);", "log::info!(a = %LOGGED(#0, &a), %b.c);");
        check_untouched(&["log::info!(a = b % c);", "log::info!(?a, b);", "log::info!({ b = %a }, \"x\");"]);
    }

    #[test]
    fn operations_in_the_arguments_are_wrapped() {
        check("log::info!(\"{}\", a.clone());", "log::info!(\"{}\", LOGGED(#0, AFTER(ALSO(B0, ^a), a.clone())));");
        check("log::info!(\"{:?}\", a.clone());", "log::info!(\"{:?}\", AFTER(ALSO(B0, ^a), a.clone()));");
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "log::info!(\"x\");",
            "log::info!(\"{a:?} {:#?} {n} {STATIC} {self}\", b);",
            "log::info!(\"{}\", STATIC);",
            "log::info!(a);",
            "log::info!(concat!(\"{\", \"}\"), a);",
            "log::info!(\"{a}\" => b);",
            "x::info!(\"{a}\");",
            "println!(\"{a}\");",
            // It may be any macro.
            "info!(\"{a}\");",
            "error!(\"{}\", a);",
            "f(error!(\"{a}\"))",
        ]);
    }
}
