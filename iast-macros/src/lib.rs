//! The attributes of [`iast`](https://docs.rs/iast), which re-exports them: depend on that crate, not on this one.
//!
//! They say what a function is for untrusted data (a [`source`], a [`sink`], a [`sanitizer`], a [`validator`], a
//! [`propagator`]) or have its body observed ([`instrument`]). [`macro@Taint`] says where a type keeps its text.
//!
//! Without the feature `enable` the attributes only check their arguments and give the item back as it was. With
//! it, they insert calls to `::iast::__private`. Nothing else changes: not the signature, not the drop order, not
//! what is borrowed. What the macros do not understand is left exactly as written.
//!
//! Every attribute works on any function with a body: `async`, generic, `unsafe`, `extern "C"`, methods, methods of
//! traits, nested functions, below and above attributes such as `#[tokio::main]` and inside
//! `#[async_trait]`. A `const fn` is refused, because nothing can be observed at compile time. Several attributes on
//! one function add up.
#![forbid(unsafe_code)]

mod args;
mod check;
mod control;
mod derive;
mod diag;
mod expand;
mod extractors;
mod fallback;
mod item;
mod kinds;
mod literals;
mod model;
mod params;
mod rewrite;
mod serde_names;
mod stages;
mod types;
mod untouched;

use proc_macro::TokenStream;

use crate::args::Role;
use crate::stages::Mode;

/// Untrusted data enters the program here.
///
/// ```text
/// #[iast::source]                                  // a handler: the parameters of request types
/// async fn search(State(db): State<Db>, Query(search): Query<Search>) -> Html<String> { .. }
///
/// #[iast::source(returns, origin = "kafka.message.value", name = "orders")]
/// fn next_message(consumer: &Consumer) -> Vec<u8> { .. }
///
/// #[iast::source]                                  // only `agent`, with its own name
/// fn log_visit(db: &Db, #[source(origin = "http.request.header", name = "user-agent")] agent: &str) { .. }
/// ```
///
/// `params` taints the parameters on entry, `returns` the returned value. Without either it is
///
/// * the parameters with a `#[source]` of their own, if there are any;
/// * else the parameters of request types (`Query`, `Path`, `Json`, `Form`, `HeaderMap`, `Bytes`, `Request`, ..), if
///   there are any, and beside them those that are text or whose type derives [`Taint`](macro@Taint). `self`, `State`
///   and `Extension` never count, nor do other types: the user who is logged in is the program's own data;
/// * else the returned value, if no parameter is text;
/// * else a compile error that asks for one of the two.
///
/// `origin` says what kind of place the data comes from, in the names of findings files; for a request type it is
/// known, otherwise `unspecified`. `name` is the name of the parameter, header or field; without it the name of the
/// variable or of the field of a struct is used.
///
/// # Errors
///
/// `params` without a parameter that can hold text, `returns` without a returned value, an unknown origin, and
/// `#[source]` on a parameter that is `self`, `_` or holds no text.
#[proc_macro_attribute]
pub fn source(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Source, args, item)
}

/// Untrusted data must not get here.
///
/// ```text
/// #[iast::sink(kind = "sql", args(statement))]
/// fn execute(connection: &Connection, statement: &str) -> Result<(), Error> { .. }
/// ```
///
/// The arguments are checked on entry, before the body runs: all that can hold text except `self`, or those that
/// `args` names. `self` is checked when it is named or is the only parameter.
///
/// `kind` takes a short name (`sql`, `command`, `path`, ..) or the name in findings files (`SQL_INJECTION`). A list
/// such as `"sql, nosql"` checks for each. Only types of vulnerability that are a flow of data are kinds; `WEAK_HASH`
/// and others like it have nothing to annotate.
///
/// A finding is located at the caller. For this the function becomes `#[track_caller]`, so a panic in it is located
/// there as well. An `async fn`, a function with another ABI and `main` cannot have that: the location is their own.
///
/// # Errors
///
/// No `kind`, an unknown one, one that is no flow of data or `*`, an argument that does not exist or that holds no
/// text.
#[proc_macro_attribute]
pub fn sink(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Sink, args, item)
}

/// What this function returns is safe.
///
/// ```text
/// #[iast::sanitizer(kind = "sql, xss")]
/// fn escape(text: &str) -> String { .. }
/// ```
///
/// `kind` names what the returned value is safe for, as in [`sink`]; `*` stands for everything. The value of every
/// `return` and of the last expression counts, but neither what `?` hands on nor a `return` inside the arguments of
/// a macro.
///
/// Observed functions need `#[allow(unreachable_code)]`, so a crate with `#![forbid(unreachable_code)]` has to make
/// that `deny`.
///
/// # Errors
///
/// No `kind`, an unknown one or one that is no flow of data, and a function that returns nothing.
#[proc_macro_attribute]
pub fn sanitizer(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Sanitizer, args, item)
}

/// This function tells whether its arguments are safe.
///
/// ```text
/// #[iast::validator(kind = "path", args(name))]
/// fn is_file_name(name: &str, max: usize) -> bool { .. }
/// ```
///
/// Once it returns `true`, `Some` or `Ok`, the arguments are safe for the given kinds: all that can hold text except
/// `self`, or those that `args` names. Which returned values count is said at [`macro@sanitizer`].
///
/// # Errors
///
/// No `kind`, an unknown one or one that is no flow of data, an argument that does not exist or that holds no text, and
/// a function that returns something else than `bool`, `Option` or `Result`.
#[proc_macro_attribute]
pub fn validator(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Validator, args, item)
}

/// What this function returns derives from its arguments.
///
/// ```text
/// #[iast::propagator]
/// fn rot13(text: &str) -> String { .. }
/// ```
///
/// Text that is copied or formatted needs no attribute, its way is seen. This is for functions that make new text
/// byte by byte, such as a decoder, and for those behind a foreign interface. `self` is an argument here.
///
/// # Errors
///
/// A function that returns nothing, and one whose arguments hold no text.
#[proc_macro_attribute]
pub fn propagator(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Propagator, args, item)
}

/// Observes a function, or all functions of an `impl`, a `trait` or a `mod`.
///
/// ```text
/// #[iast::instrument]
/// mod dao {
///     pub fn by_name(name: &str) -> String {
///         format!("SELECT * FROM users WHERE name = '{name}'")   // a step in the flow of a finding
///     }
///
///     #[iast::skip]
///     fn hot_loop(bytes: &[u8]) -> u32 { .. }
/// }
/// ```
///
/// What is observed are operations on text, known by name: methods such as `to_uppercase`, `replace`, `push_str` and
/// `collect`, functions such as `String::from` and `encode_text`, `+` and `+=`, `format!` and `write!`, and loops over
/// chars and bytes. Not those in nested items, constants, match guards and the arguments of other macros, nor those with
/// an `.await` in an operand. The other attributes do the same for their own function, and on an `impl`, `trait` or
/// `mod` the functions that carry one are left to it. `const fn`s there are passed over.
///
/// Rustc takes a module under any attribute for the output of a macro, so put none on one that contains a
/// `#[macro_export]` macro which is used by its path (`crate::my_macro!`).
///
/// # Errors
///
/// Any argument, a `const fn`, a `mod` whose body stands in another file, and items that are none of the above.
#[proc_macro_attribute]
pub fn instrument(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Instrument, args, item)
}

/// Leaves an item as it is, under an [`macro@instrument`] around it.
///
/// # Errors
///
/// Any argument.
#[proc_macro_attribute]
pub fn skip(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(Role::Skip, args, item)
}

/// Says where a struct or an enum keeps its text.
///
/// ```text
/// #[derive(Deserialize, iast::Taint)]
/// #[serde(rename_all = "camelCase")]
/// struct Order {
///     customer_name: String,        // `customerName` in findings
///     quantity: u32,                // numbers hold no text
///     #[taint(skip)]
///     received: DateTime<Utc>,      // a type without `Taint`
///     #[taint(name = "note")]
///     text: Option<String>,
/// }
/// ```
///
/// Each field needs a type with `iast::Taint`. Names follow `#[serde(rename = "..")]`, `rename_all`,
/// `rename_all_fields` and `flatten`; the field of a tuple struct with one field has no name of its own. Type
/// parameters get the bound `iast::Taint`.
///
/// # Errors
///
/// A union, a packed struct, and `#[taint(..)]` with other arguments or elsewhere than on a field.
#[proc_macro_derive(Taint, attributes(taint))]
pub fn derive_taint(item: TokenStream) -> TokenStream {
    derive::taint(item.into(), Mode::CURRENT).into()
}

fn expand(role: Role, args: TokenStream, item: TokenStream) -> TokenStream {
    stages::attribute(role, args.into(), item.into(), Mode::CURRENT).into()
}
