//! The name of the running test.
//!
//! libtest (and nextest, which runs one test per process through it) names the thread of a test after the test.
//! A named thread is taken for a test only inside a test binary and when the name could be the path of one.

use std::path::Path;
use std::sync::OnceLock;

/// The test that the current thread was started for.
pub(crate) fn of_current_thread() -> Option<String> {
    let thread = std::thread::current();
    thread.name().filter(|name| in_test_binary() && is_test_path(name)).map(str::to_owned)
}

/// Whether this process runs tests, or benchmarks.
pub(crate) fn in_test_binary() -> bool {
    static IN_TEST_BINARY: OnceLock<bool> = OnceLock::new();
    *IN_TEST_BINARY.get_or_init(|| std::env::current_exe().is_ok_and(|exe| is_test_binary(&exe)))
}

/// Cargo builds test binaries as `deps/<crate>-<16 hex digits>`.
fn is_test_binary(exe: &Path) -> bool {
    let in_deps = exe.parent().and_then(Path::file_name).is_some_and(|dir| dir == "deps");
    let hash = exe.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.rsplit_once('-'));
    in_deps && hash.is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn is_test_path(name: &str) -> bool {
    let is_ident = |part: &str| {
        let part = part.strip_prefix("r#").unwrap_or(part);
        !part.is_empty()
            && !part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    name != "main" && name.split("::").all(is_ident)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_test_is_found_and_its_helpers_are_not() {
        let own = of_current_thread();
        assert_eq!(own.as_deref(), Some("taint::test_name::tests::this_test_is_found_and_its_helpers_are_not"));
        let worker = std::thread::Builder::new().name("pool-worker-1".into()).spawn(of_current_thread).unwrap();
        assert_eq!(worker.join().unwrap(), None);
        assert_eq!(std::thread::spawn(of_current_thread).join().unwrap(), None);
    }

    #[test]
    fn a_program_that_is_no_test_binary_has_no_tests() {
        assert!(is_test_binary(Path::new("/w/target/debug/deps/shop-0123456789abcdef")));
        assert!(!is_test_binary(Path::new("/w/target/debug/shop")));
        assert!(!is_test_binary(Path::new("/w/target/debug/deps/shop-cafe")));
        assert!(!is_test_path("main"));
        assert!(!is_test_path("tokio-runtime-worker"));
        assert!(is_test_path("search::r#type"));
    }
}
