//! Wrong use: the text and the place of each error.

#[test]
fn wrong_use_is_one_clear_error() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/fail/*.rs");
    if cfg!(feature = "enable") {
        cases.compile_fail("tests/ui/fail_enabled/*.rs");
    }
}
