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
    slicing
    building
    chars
    operations
    overwritten
}
