//! The cases of `tests/transparent`, compiled in edition 2021 with `observe` standing for different attributes.
//!
//! `plain` is the original. `instrumented` has its bodies rewritten, and `returned` its parameters and returned
//! values looked at as well. The test in `tests/transparent.rs` runs and compares them.

macro_rules! cases {
    ($($(#[$doc:meta])* $module:ident = $observe:ident;)*) => {$(
        $(#[$doc])*
        pub mod $module {
            use iast::$observe as observe;

            include!("../../cases/borrows.rs");
            include!("../../cases/drops.rs");
            include!("../../cases/flow.rs");
            include!("../../cases/futures.rs");
            include!("../../cases/items.rs");
            include!("../../cases/libraries.rs");
            include!("../../cases/lists.rs");
            include!("../../cases/macros.rs");
            include!("../../cases/operations.rs");
            include!("../../cases/since_2021.rs");
            include!("../../cases/types.rs");
            include!("../../cases/before_2024.rs");
        }
    )*};
}

cases! {
    /// Without attributes.
    plain = skip;
    /// With observed bodies.
    instrumented = instrument;
    /// With observed bodies, parameters and returned values.
    returned = propagator;
}
