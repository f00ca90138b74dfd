//! What a case is, and the macro that writes cases down.
//!
//! ```text
//! cases! {
//!     fn(param);                                   // `async fn(param)` for cases that await
//!
//!     trim: keep { param.trim().to_owned() }       // the last expression is the value at the sink
//!     encode: keep derived utf8 { hex::encode(param) }
//!     count: break number { param.len().to_string() }
//! }
//! ```
//!
//! * `keep`: the value still has bytes of `param`. `break`: it has none.
//! * `derived`: which byte of the value comes from which byte of `param` cannot be told one by one (base64, escapes,
//!   case mappings that change the length). The ranges must cover all that varies and nothing of the text around it.
//! * `number` and `choice`, for `break`: the value varies, but as a number, or as a literal that was chosen by `param`,
//!   which can carry nothing of an attack.
//! * the name of an alphabet (see [`crate::alphabet`]) says what `param` looks like; without one it is 20 different
//!   lower-case letters.
//!
//! Functions, types and impls that several cases share stand in `fn(param) with { .. };`. The statements and these are
//! compiled twice: as they are, for the truth, and under `#[iast::instrument]`, for the engine.

use crate::alphabet::{self, Alphabet};
use crate::support::Seen;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    module: &'static str,
    name: &'static str,
    verdict: Verdict,
    pub(crate) precision: Precision,
    pub(crate) alphabet: Alphabet,
    /// The statements as they are.
    pub(crate) plain: fn(String) -> Seen,
    /// The same under `#[iast::instrument]`.
    pub(crate) instrumented: fn(String) -> Seen,
}

/// Whether the value at the sink still has bytes of the parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    Break,
}

/// How far the truth can be known, and what else the value may show of the parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    /// The ranges are the bytes that vary.
    Exact,
    /// The ranges cover the bytes that vary, and none before the first or after the last of them.
    Derived,
    /// The value varies, yet there must be no range.
    Clean,
}

impl Case {
    /// A case with everything at its default. The group is the last segment of `module`.
    pub(crate) const fn new(
        module: &'static str,
        name: &'static str,
        verdict: Verdict,
        plain: fn(String) -> Seen,
        instrumented: fn(String) -> Seen,
    ) -> Self {
        Self { module, name, verdict, precision: Precision::Exact, alphabet: alphabet::LOWER, plain, instrumented }
    }

    /// The case with inputs of another alphabet.
    pub(crate) const fn of(self, alphabet: Alphabet) -> Self {
        Self { alphabet, ..self }
    }

    /// The file that the case stands in.
    pub(crate) fn group(&self) -> &'static str {
        self.module.rsplit("::").next().unwrap_or_default()
    }

    /// The group and the name.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.group(), self.name)
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.verdict == Verdict::Keep
    }
}

/// The words that may stand behind the verdict, apart from the names of alphabets.
impl Case {
    pub(crate) const fn derived(self) -> Self {
        assert!(matches!(self.verdict, Verdict::Keep), "`derived` is for `keep`");
        Self { precision: Precision::Derived, ..self }
    }

    pub(crate) const fn number(self) -> Self {
        self.clean()
    }

    pub(crate) const fn choice(self) -> Self {
        self.clean()
    }

    const fn clean(self) -> Self {
        assert!(matches!(self.verdict, Verdict::Break), "`number` and `choice` are for `break`");
        Self { precision: Precision::Clean, ..self }
    }
}

/// Writes cases down. See the module.
macro_rules! cases {
    (fn($param:ident) $(with { $($shared:tt)* })?; $($cases:tt)*) => {
        $crate::case::cases! { @write (), |run| run; ($param) ($($($shared)*)?) $($cases)* }
    };
    (async fn($param:ident) $(with { $($shared:tt)* })?; $($cases:tt)*) => {
        $crate::case::cases! {
            @write (async), |run| $crate::support::block_on(run); ($param) ($($($shared)*)?) $($cases)*
        }
    };
    (
        @write ($($async:ident)?), |$run:ident| $wait:expr; ($param:ident) $shared:tt
        $($name:ident: $verdict:tt $($marker:ident)* { $($body:tt)* })*
    ) => {
        $crate::case::cases! { @functions plain () ($($async)?) ($param) $shared $(($name { $($body)* }))* }
        $crate::case::cases! {
            @functions instrumented (#[iast::instrument]) ($($async)?) ($param) $shared $(($name { $($body)* }))*
        }

        pub(crate) static CASES: &[$crate::case::Case] = &[
            $(
                $crate::case::Case::new(
                    module_path!(),
                    stringify!($name),
                    $crate::case::verdict!($verdict),
                    |text| {
                        let $run = plain::$name(text);
                        $crate::support::Arrive::arrive($wait)
                    },
                    |text| {
                        let $run = instrumented::$name(text);
                        $crate::support::Arrive::arrive($wait)
                    },
                )
                $(.$marker())*
            ),*
        ];
    };
    (@functions $module:ident ($($attribute:tt)*) $async:tt $param:tt ($($shared:tt)*) $($case:tt)*) => {
        $crate::case::cases! {
            @module $module ($($attribute)*) ($($shared)*) $($async $param $case)*
        }
    };
    (
        @module $module:ident ($($attribute:tt)*) ($($shared:tt)*)
        $(($($async:ident)?) ($param:ident) ($name:ident { $($body:tt)* }))*
    ) => {
        $($attribute)*
        mod $module {
            #[allow(unused_imports, reason = "a group may import nothing")]
            use super::*;

            $($shared)*

            $(
                pub(super) $($async)? fn $name($param: String) -> impl $crate::support::Arrive {
                    $($body)*
                }
            )*
        }
    };
}

macro_rules! verdict {
    (keep) => {
        $crate::case::Verdict::Keep
    };
    (break) => {
        $crate::case::Verdict::Break
    };
}

pub(crate) use {cases, verdict};
