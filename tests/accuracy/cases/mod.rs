//! The cases, a file for each group.

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
    threads
    web
}
