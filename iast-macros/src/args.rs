//! The arguments of the attributes: which attribute takes which, and what their values may be.
//!
//! Owns the text between the parentheses; whether it fits the function is the business of `check`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Result, Token};

use crate::diag::{self, Errors};
use crate::kinds::{KINDS, Kind, ORIGINS, Origin};

/// Which attribute it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Source,
    /// `#[source]` on a single parameter.
    SourceParameter,
    Sink,
    Sanitizer,
    Validator,
    Propagator,
    Instrument,
    Skip,
}

impl Role {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Source | Self::SourceParameter => "source",
            Self::Sink => "sink",
            Self::Sanitizer => "sanitizer",
            Self::Validator => "validator",
            Self::Propagator => "propagator",
            Self::Instrument => "instrument",
            Self::Skip => "skip",
        }
    }

    fn arguments(self) -> &'static [Argument] {
        use Argument::{Args, Kind, Name, Origin, Params, Returns};
        match self {
            Self::Source => &[Params, Returns, Origin, Name],
            Self::SourceParameter => &[Origin, Name],
            Self::Sink | Self::Validator => &[Kind, Args],
            Self::Sanitizer => &[Kind],
            Self::Propagator | Self::Instrument | Self::Skip => &[],
        }
    }

    /// Says what may stand between the parentheses.
    fn usage(self) -> String {
        match self.arguments() {
            [] => format!("`{}` takes no arguments; write `#[iast::{0}]`", self.name()),
            arguments => {
                let shapes: Vec<_> = arguments.iter().map(|argument| format!("`{}`", argument.shape())).collect();
                format!("`{}` takes {}", self.name(), shapes.join(", "))
            }
        }
    }
}

/// An argument that some attribute takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Argument {
    Params,
    Returns,
    Origin,
    Name,
    Kind,
    Args,
}

impl Argument {
    fn key(self) -> &'static str {
        match self {
            Self::Params => "params",
            Self::Returns => "returns",
            Self::Origin => "origin",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Args => "args",
        }
    }

    fn shape(self) -> &'static str {
        match self {
            Self::Params => "params",
            Self::Returns => "returns",
            Self::Origin => "origin = \"http.request.header\"",
            Self::Name => "name = \"user-agent\"",
            Self::Kind => "kind = \"sql\"",
            Self::Args => "args(query)",
        }
    }
}

/// The arguments of one attribute, as far as they are valid by themselves.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) params: Option<Span>,
    pub(crate) returns: Option<Span>,
    pub(crate) origin: Option<&'static Origin>,
    pub(crate) name: Option<LitStr>,
    pub(crate) kinds: Vec<&'static Kind>,
    /// Whether `kind` was given at all, valid or not.
    pub(crate) kind_given: bool,
    /// Whether `kind` was `*`.
    pub(crate) all_kinds: Option<Span>,
    pub(crate) args: Option<Vec<Ident>>,
    /// Whether an argument was wrong. What is missing then may be what was meant.
    pub(crate) faulty: bool,
}

impl Args {
    /// Reads the tokens between the parentheses. What is wrong goes to `errors`, what is right is returned.
    pub(crate) fn parse(role: Role, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let read = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = args.argument(role, input) {
                    args.faulty = true;
                    errors.push(error);
                    skip_argument(input);
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = read.parse2(tokens) {
            errors.push(error);
        }
        args
    }

    fn argument(&mut self, role: Role, input: ParseStream<'_>) -> Result<()> {
        let key = input.call(Ident::parse_any).map_err(|error| Error::new(error.span(), role.usage()))?;
        let Some(&argument) = role.arguments().iter().find(|argument| key == argument.key()) else {
            return Err(unknown_argument(role, &key));
        };
        match argument {
            Argument::Params => once(argument, &key, &mut self.params, key.span())?,
            Argument::Returns => once(argument, &key, &mut self.returns, key.span())?,
            Argument::Name => once(argument, &key, &mut self.name, text(argument, &key, input)?)?,
            Argument::Origin => {
                let value = text(argument, &key, input)?;
                let origin = Origin::named(&value.value()).ok_or_else(|| {
                    let valid = ORIGINS.iter().map(|origin| origin.wire);
                    Error::new(value.span(), diag::unknown_name("origin", &value.value(), valid))
                })?;
                once(argument, &key, &mut self.origin, origin)?;
            }
            Argument::Kind => {
                self.kind_given = true;
                self.add_kinds(&text(argument, &key, input)?)?;
            }
            Argument::Args => once(argument, &key, &mut self.args, names(&key, input)?)?,
        }
        if input.is_empty() || input.peek(Token![,]) {
            Ok(())
        } else {
            Err(Error::new(input.span(), "expected `,`; write one before the next argument"))
        }
    }

    fn add_kinds(&mut self, value: &LitStr) -> Result<()> {
        for name in value.value().split(',').map(str::trim) {
            if name == "*" {
                self.all_kinds = Some(value.span());
                self.kinds = KINDS.iter().collect();
                continue;
            }
            let kind = Kind::named(name).ok_or_else(|| Error::new(value.span(), no_such_kind(name)))?;
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
        Ok(())
    }
}

fn no_such_kind(name: &str) -> String {
    if Kind::needs_no_attribute(name) {
        return format!("`{name}` is no flow of data and is found without an annotation; remove it");
    }
    diag::unknown_name("kind", name, KINDS.iter().map(|kind| kind.short))
}

fn unknown_argument(role: Role, key: &Ident) -> Error {
    let given = key.to_string();
    let hint = diag::nearest(&given, role.arguments().iter().map(|argument| argument.key()))
        .map_or_else(String::new, |near| format!(" did you mean `{near}`?"));
    Error::new(key.span(), format!("unknown argument `{given}`;{hint} {}", role.usage()))
}

fn once<T>(argument: Argument, key: &Ident, slot: &mut Option<T>, value: T) -> Result<()> {
    if slot.replace(value).is_some() {
        return Err(Error::new(key.span(), format!("`{}` is given twice; write it once", argument.key())));
    }
    Ok(())
}

/// Reads `= "text"`.
fn text(argument: Argument, key: &Ident, input: ParseStream<'_>) -> Result<LitStr> {
    let missing = |span| Error::new(span, format!("`{key}` needs a text; write `{}`", argument.shape()));
    if !input.peek(Token![=]) {
        return Err(missing(key.span()));
    }
    let equals: Token![=] = input.parse()?;
    let value: LitStr =
        input.parse().map_err(|error| missing(if input.is_empty() { equals.span } else { error.span() }))?;
    if value.value().trim().is_empty() {
        return Err(missing(value.span()));
    }
    Ok(value)
}

/// Reads `(a, b)`.
fn names(key: &Ident, input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let missing = |span| Error::new(span, "`args` needs the names of parameters; write `args(query)`");
    if !input.peek(syn::token::Paren) {
        return Err(missing(key.span()));
    }
    let content;
    syn::parenthesized!(content in input);
    let list = Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)
        .map_err(|error| missing(error.span()))?;
    if list.is_empty() { Err(missing(key.span())) } else { Ok(list.into_iter().collect()) }
}

/// Goes on to the comma after a wrong argument, so that the ones after it are checked too.
fn skip_argument(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(role: Role, text: &str) -> (Args, Option<String>) {
        let mut errors = Errors::new();
        let args = Args::parse(role, text.parse().unwrap(), &mut errors);
        (args, errors.finish().map(|tokens| tokens.to_string()))
    }

    fn kinds(text: &str) -> Vec<&'static str> {
        let (args, errors) = parse(Role::Sanitizer, text);
        assert_eq!(errors, None);
        args.kinds.iter().map(|kind| kind.short).collect()
    }

    #[test]
    fn kinds_are_a_list_in_one_text_or_in_several() {
        assert_eq!(kinds(r#"kind = "sql""#), ["sql"]);
        assert_eq!(kinds(r#"kind = "sql, XSS""#), ["sql", "xss"]);
        assert_eq!(kinds(r#"kind = "sql", kind = "PATH_TRAVERSAL", kind = "sql","#), ["sql", "path"]);
        assert_eq!(kinds(r#"kind = "*""#).len(), KINDS.len());
    }

    #[test]
    fn every_wrong_argument_is_reported_and_the_right_ones_are_kept() {
        let (args, errors) = parse(Role::Sink, r#"knd = "sql", kind = sql, args(query), kind = "xss" extra"#);
        let errors = errors.unwrap();
        for text in ["unknown argument `knd`; did you mean `kind`?", "`kind` needs a text", "expected `,`"] {
            assert!(errors.contains(text), "{text}: {errors}");
        }
        assert_eq!(args.args.unwrap()[0], "query");
    }

    #[test]
    fn an_attribute_without_arguments_says_so() {
        let (_, errors) = parse(Role::Instrument, "skip_all");
        assert!(errors.unwrap().contains("`instrument` takes no arguments; write `#[iast::instrument]`"));
    }
}
