//! What generated code tells the runtime, seen by a recorder in its place.
#![cfg(feature = "enable")]

mod calls {
    mod derive;
    mod operations;
    mod places;
    mod registry;
    mod returned;
    mod sinks;
    mod sources;
}

/// The value and what was recorded while it was made.
fn recorded<T>(make: impl FnOnce() -> T) -> (T, Vec<String>) {
    drop(iast::log());
    let value = make();
    (value, iast::log())
}

/// What was recorded during a call.
fn log_of<T>(make: impl FnOnce() -> T) -> Vec<String> {
    recorded(make).1
}

/// The operations that were observed during a call.
fn operations_of<T>(make: impl FnOnce() -> T) -> Vec<String> {
    drop(iast::operations());
    drop(make());
    iast::operations()
}
