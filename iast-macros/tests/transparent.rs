//! Programs behave the same with and without attributes, in every edition: what they return, what they drop when.

macro_rules! same {
    ($edition:ident, $krate:ident: $($case:ident)*) => {
        mod $edition {
            use $krate::{instrumented, plain, returned};

            $(
                #[test]
                fn $case() {
                    let expected = plain::$case::run();
                    assert_eq!(instrumented::$case::run(), expected);
                    assert_eq!(returned::$case::run(), expected);
                }
            )*
        }
    };
}

same!(edition_2018, iast_macros_2018_test: borrows drops flow futures items libraries lists macros operations types before_2024);
same!(edition_2021, iast_macros_2021_test: borrows drops flow futures items libraries lists macros operations types since_2021 before_2024);
same!(edition_2024, iast_macros_2024_test: borrows drops flow futures items libraries lists macros operations types since_2021 since_2024);

/// The cases tell the editions apart, so a leak of the macros' own edition would be seen.
#[test]
fn editions_differ() {
    let drops_2018 = iast_macros_2018_test::plain::drops::run();
    let drops_2021 = iast_macros_2021_test::plain::drops::run();
    let drops_2024 = iast_macros_2024_test::plain::drops::run();
    assert_ne!(drops_2018, drops_2021);
    assert_ne!(drops_2021, drops_2024);
}
