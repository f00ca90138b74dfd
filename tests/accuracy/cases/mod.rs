//! The cases, a file for each group.

#![expect(clippy::all, reason = "what is written here is what people write, not what clippy would have them write")]

macro_rules! groups {
    ($($group:ident)*) => {
        $(pub(crate) mod $group;)*

        /// Every case.
        pub(crate) fn all() -> impl Iterator<Item = &'static crate::case::Case> {
            [$($group::CASES),*].into_iter().flatten()
        }
    };
}

groups! {
    building
    bytes
    chars
    choices
    closures
    codecs
    containers
    data
    formatting
    futures
    in_place
    inline_text
    io
    iterators
    lookalikes
    loops
    neighbours
    numbers
    operations
    overwritten
    ownership
    paths
    requests
    reuse
    services
    slicing
    smart_pointers
    stored
    threads
    web
}
