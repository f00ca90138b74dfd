//! Literals that may be secrets, with what they are bound to: handed to the runtime, which has the rules.
//!
//! Found in the tokens, so that a body is not read as syntax for them. What is chosen here is a cheap guess by the name
//! and the form, and may be too much.

use proc_macro2::{Delimiter, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::expand::Position;

/// Shorter ones are not looked at: they are words.
const MIN: usize = 10;
/// Longer ones are data, unless they are a private key.
const MAX: usize = 4096;

/// Words in names of secrets, in lower case without `_`.
const NAMES: &[&str] =
    &["password", "passwd", "pwd", "passphrase", "pass", "secret", "token", "key", "credential", "auth"];

/// Functions that hand on what they are given, so that it is still called as around them.
const TRANSPARENT: &[&str] = &[
    "Borrowed",
    "Box",
    "Cow",
    "Ok",
    "Some",
    "String",
    "concat",
    "from",
    "into",
    "new",
    "to_owned",
    "to_string",
    "vec",
];

/// Functions of which an argument is a password: the name, the one in front, and which argument.
const PASSWORDS: &[(&str, Option<&str>, usize)] = &[
    ("basic_auth", None, 1),
    ("new", Some("Credentials"), 1),
    ("pass", None, 0),
    ("password", None, 0),
    ("simple_bind", None, 1),
];

/// A literal that may be a secret.
pub(crate) struct Secret {
    text: String,
    /// What it is bound to, or empty.
    name: String,
    /// Whether it is given to a function as a password.
    given: bool,
    user: Span,
}

/// Finds them in the tokens of a body or of items.
pub(crate) fn find(tokens: TokenStream) -> Vec<Secret> {
    let mut found = Vec::new();
    scan(tokens, "", false, &mut found);
    found
}

/// The item that registers those of a module.
pub(crate) fn registration(secrets: &[Secret]) -> TokenStream {
    let nowhere = quote_spanned!(Span::mixed_site()=> ::core::option::Option::None);
    let items = items(secrets, &nowhere);
    if items.is_empty() { items } else { quote_spanned!(Span::mixed_site()=> const _: () = { #items };) }
}

/// What a function that has some begins with: the items that register them, and what tells that it runs.
pub(crate) fn prologue(secrets: &[Secret]) -> TokenStream {
    let here = Span::mixed_site();
    let items = items(secrets, &quote_spanned!(here=> ::core::option::Option::Some(&__IAST_FN)));
    if items.is_empty() {
        return items;
    }
    quote_spanned!(here=> #items ::iast::__private::runs(&__IAST_LITERALS);)
}

fn items(secrets: &[Secret], function: &TokenStream) -> TokenStream {
    let Some(first) = secrets.first() else { return TokenStream::new() };
    let here = Span::mixed_site();
    let file = first.user.file();
    let secrets = secrets.iter().map(|Secret { text, name, given, user }| {
        let Position { line, column } = Position::of(*user);
        quote_spanned! {here=> ::iast::__private::Literal {
            line: #line,
            column: #column,
            name: #name,
            given: #given,
            text: #text,
        }}
    });
    quote_spanned! {here=>
        static __IAST_LITERALS: ::iast::__private::Literals =
            ::iast::__private::Literals::new(#file, ::core::module_path!(), #function, &[#(#secrets),*]);
        // In a constant, which tells it from the registration of a function.
        const _: () = {
            ::iast::__private::inventory::submit! { ::iast::__private::LiteralsRef(&__IAST_LITERALS) }
        };
    }
}

/// Looks through one level of tokens. `around` is what its value is called.
fn scan(tokens: TokenStream, around: &str, given: bool, found: &mut Vec<Secret>) {
    // The variable, field or constant that the value at hand is bound to.
    let mut name = around.to_owned();
    let mut previous: [Option<TokenTree>; 4] = [None, None, None, None];
    let (mut argument, mut is_let) = (0, false);
    let mut first_text: Option<String> = None;
    for token in tokens {
        match &token {
            TokenTree::Literal(literal) => {
                if let Some(text) = text(literal) {
                    // `("api_key", "..")` is a name with its value.
                    let pair = first_text.as_deref().filter(|_| name == around && argument == 1);
                    let called = pair.unwrap_or(&name);
                    if may_be_secret(&text, called) || given && text.len() >= 8 {
                        found.push(Secret { text: text.clone(), name: called.to_owned(), given, user: literal.span() });
                    }
                    first_text.get_or_insert(text);
                }
            }
            TokenTree::Ident(ident) => match &*ident.to_string() {
                "let" | "const" | "static" if !is_lifetime(&previous[0]) => is_let = true,
                "mut" | "ref" => {}
                word if is_let => {
                    word.clone_into(&mut name);
                    is_let = false;
                }
                _ => {}
            },
            TokenTree::Punct(sign) if sign.spacing() == Spacing::Alone => match (sign.as_char(), &previous[0]) {
                (';', _) | (',', _) => {
                    name = around.to_owned();
                    argument += usize::from(sign.as_char() == ',');
                }
                // `name = value`, `name: value`, but neither `==` nor `::`.
                ('=' | ':', Some(TokenTree::Ident(before))) if !before_is_typed(&previous) => {
                    name = before.to_string();
                }
                _ => {}
            },
            TokenTree::Punct(_) => {}
            TokenTree::Group(group) => inside(group, &previous, &name, given, found),
        }
        let [first, second, third, _] = previous;
        previous = [Some(token), first, second, third];
    }
}

/// Whether a word behind this token is the name of a lifetime.
fn is_lifetime(previous: &Option<TokenTree>) -> bool {
    matches!(previous, Some(TokenTree::Punct(sign)) if sign.as_char() == '\'')
}

/// Whether what stands before `=` is the type of a variable: `let key: &str = ..`.
fn before_is_typed(previous: &[Option<TokenTree>; 4]) -> bool {
    matches!(&previous[1], Some(TokenTree::Punct(sign)) if [':', '&'].contains(&sign.as_char()))
        || matches!(&previous[0], Some(TokenTree::Ident(ty)) if ["str", "String"].iter().any(|text| ty == text))
}

fn inside(
    group: &proc_macro2::Group,
    previous: &[Option<TokenTree>; 4],
    name: &str,
    given: bool,
    found: &mut Vec<Secret>,
) {
    let is = |token: &Option<TokenTree>, sign: char| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == sign);
    // Attributes, and what an attribute further out has registered.
    if is(&previous[0], '#')
        || (is(&previous[0], '!') && matches!(&previous[1], Some(TokenTree::Ident(name)) if name == "submit"))
    {
        return;
    }
    match &previous[0] {
        Some(TokenTree::Ident(function)) if group.delimiter() == Delimiter::Parenthesis => {
            let function = function.to_string();
            let parent = match (is(&previous[1], ':'), &previous[3]) {
                (true, Some(TokenTree::Ident(parent))) => Some(parent.to_string()),
                _ => None,
            };
            if TRANSPARENT.contains(&&*function) && !is_password(&function, parent.as_deref()) {
                return scan(group.stream(), name, given, found);
            }
            arguments(group.stream(), &function, parent.as_deref(), found);
        }
        _ if is(&previous[0], '!') => scan(group.stream(), "", false, found),
        // The fields of a struct and the statements of a block have names of their own.
        _ if group.delimiter() == Delimiter::Brace => scan(group.stream(), "", false, found),
        _ => scan(group.stream(), name, given, found),
    }
}

fn is_password(function: &str, parent: Option<&str>) -> bool {
    PASSWORDS.iter().any(|(name, of, _)| *name == function && of.is_some() && *of == parent)
}

/// Looks through the arguments of a function.
fn arguments(tokens: TokenStream, function: &str, parent: Option<&str>, found: &mut Vec<Secret>) {
    let known = PASSWORDS.iter().find(|(name, of, _)| *name == function && (of.is_none() || *of == parent));
    let Some((_, _, index)) = known else { return scan(tokens, function, false, found) };
    let mut arguments: Vec<TokenStream> = vec![TokenStream::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(sign) if sign.as_char() == ',' => arguments.push(TokenStream::new()),
            _ => arguments.last_mut().into_iter().for_each(|last| last.extend([token.clone()])),
        }
    }
    for (at, argument) in arguments.into_iter().enumerate() {
        let is_password = at == *index;
        scan(argument, if is_password { "password" } else { "" }, is_password, found);
    }
}

/// The value of a literal of text or bytes.
fn text(literal: &Literal) -> Option<String> {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        syn::Lit::ByteStr(bytes) => String::from_utf8(bytes.value()).ok(),
        syn::Lit::CStr(text) => text.value().into_string().ok(),
        _ => None,
    }
}

fn may_be_secret(text: &str, name: &str) -> bool {
    if text.contains("PRIVATE KEY-----") {
        return true;
    }
    if !(MIN..=MAX).contains(&text.len()) {
        return false;
    }
    let name: String = name.chars().filter(|c| *c != '_' && *c != '-').collect::<String>().to_ascii_lowercase();
    let is_named = NAMES.iter().any(|word| name.contains(word)) && !text.contains(char::is_whitespace);
    is_named || has_form(text)
}

/// Whether a text holds something that is no word: digits and letters in one long run, or the password of a URL.
fn has_form(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.+/=:".contains(c);
    let runs = text.split(|c: char| !is_part(c)).filter(|run| run.len() >= 20);
    let mixed =
        |run: &str| run.contains(|c: char| c.is_ascii_digit()) && run.contains(|c: char| c.is_ascii_alphabetic());
    runs.into_iter().any(mixed) || text.contains("://") && text.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tokens: &str, expected: &[(&str, &str)]) {
        let found = find(tokens.parse().unwrap());
        let found: Vec<_> = found.iter().map(|secret| (&*secret.name, &*secret.text)).collect();
        assert_eq!(found, expected, "{tokens}");
    }

    #[test]
    fn a_literal_is_called_by_what_it_is_bound_to() {
        let value = "abcdefghij";
        for (tokens, name) in [
            ("let api_key = \"abcdefghij\";", "api_key"),
            ("let mut token: String = String::from(\"abcdefghij\");", "token"),
            ("const API_TOKEN: &str = \"abcdefghij\";", "API_TOKEN"),
            ("static API_TOKEN: &'static str = \"abcdefghij\";", "API_TOKEN"),
            ("Config { host: \"localhost\", db_password: \"abcdefghij\".into(), port: 1 }", "db_password"),
            ("config.password = Some(\"abcdefghij\".to_owned());", "password"),
            ("options.host(\"x\").password(\"abcdefghij\")", "password"),
            ("client.basic_auth(\"user\", Some(\"abcdefghij\"))", "password"),
            ("Credentials::new(\"user\".to_owned(), \"abcdefghij\".to_owned())", "password"),
            ("headers.insert(\"x-api-key\", \"abcdefghij\")", "x-api-key"),
            ("if a { let secret = b\"abcdefghij\"; }", "secret"),
        ] {
            check(tokens, &[(name, value)]);
        }
    }

    #[test]
    fn forms_need_no_name() {
        check("f(\"abcdefghij0123456789\")", &[("f", "abcdefghij0123456789")]);
        check("vec![\"postgres://a:b@c\"]", &[("", "postgres://a:b@c")]);
    }

    #[test]
    fn others_are_not_handed_over() {
        for tokens in [
            "let name = \"abcdefghij\";",
            "let token = \"short\";",
            "let password = \"with some words\";",
            "if token == \"abcdefghij\" { f() }",
            "#[doc = \"abcdefghij0123456789\"] f()",
            "println!(\"Password: {abcdefghij}\")",
            "submit! { \"abcdefghij0123456789\" }",
        ] {
            check(tokens, &[]);
        }
    }
}
