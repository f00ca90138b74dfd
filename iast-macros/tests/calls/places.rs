//! Where attributes may stand: on every kind of function, and beside other attributes.

use crate::{log_of, operations_of};

#[async_trait::async_trait]
trait Repository: Sync {
    async fn find(&self, name: &str) -> String;

    #[iast::sink(kind = "sql")]
    async fn by_default(&self, query: String) -> usize {
        query.len()
    }
}

struct Memory;

#[async_trait::async_trait]
impl Repository for Memory {
    #[iast::source(returns)]
    #[iast::sink(kind = "sql")]
    async fn find(&self, name: &str) -> String {
        if name.is_empty() {
            return String::new();
        }
        format!("found {name}")
    }
}

#[tokio::test]
async fn in_an_async_trait() {
    drop(iast::log());
    let repository: &dyn Repository = &Memory;
    repository.find("n").await;
    let log = iast::log();
    assert_eq!(log[0], "sink sql name - n");
    assert_eq!(log[1], r#"source - - - "" found n"#);
    repository.by_default("q".into()).await;
    assert_eq!(iast::log(), ["sink sql query - q"]);
}

mod whole {
    #[iast::instrument]
    pub(super) mod inside {
        pub(crate) const fn constant() -> usize {
            1
        }

        pub(crate) fn function(text: &str) -> String {
            format!("{text}{}", constant())
        }

        #[iast::skip]
        pub(crate) fn skipped(text: &str) -> String {
            format!("{text}.")
        }

        #[iast::sink(kind = "sql")]
        pub(crate) fn sink(query: &str) -> String {
            format!("{query}.")
        }

        pub(crate) trait Named {
            fn name(&self) -> String;
            fn twice(&self) -> String {
                format!("{0}{0}", self.name())
            }
        }

        impl Named for str {
            fn name(&self) -> String {
                format!("{self}.")
            }
        }

        pub(crate) mod deeper {
            pub(crate) fn function(text: &str) -> String {
                format!("{text}.")
            }
        }

        #[iast::skip]
        pub(crate) mod skipped_module {
            pub(crate) fn function(text: &str) -> String {
                format!("{text}.")
            }
        }
    }
}

#[test]
fn on_a_module() {
    use whole::inside::{self, Named as _};
    let formats =
        |call: &dyn Fn() -> String| operations_of(call).iter().filter(|line| line.starts_with("format! ")).count();
    assert_eq!(formats(&|| inside::function("a")), 1);
    assert_eq!(formats(&|| inside::skipped("a")), 0);
    assert_eq!(log_of(|| inside::sink("a")).len(), 1);
    assert_eq!(formats(&|| inside::sink("a")), 1);
    assert_eq!(formats(&|| "a".twice()), 2);
    assert_eq!(formats(&|| inside::deeper::function("a")), 1);
    assert_eq!(formats(&|| inside::skipped_module::function("a")), 0);
}

#[iast::instrument]
#[tokio::test]
async fn above_a_test_attribute() {
    drop(iast::operations());
    let text = "1";
    let text = std::future::ready(format!("{text}!")).await;
    assert_eq!((text.as_str(), iast::operations().len()), ("1!", 1));
}

#[tokio::test]
#[iast::instrument]
async fn below_a_test_attribute() {
    drop(iast::operations());
    let text = "1";
    let text = std::future::ready(format!("{text}!")).await;
    assert_eq!((text.as_str(), iast::operations().len()), ("1!", 1));
}

#[test]
#[iast::instrument]
fn below_a_plain_test_attribute() {
    drop(iast::operations());
    let text = "1";
    let text = format!("{text}!");
    assert_eq!((text.as_str(), iast::operations().len()), ("1!", 1));
}

#[iast::source(params)]
#[cfg(test)]
#[inline]
#[must_use]
#[doc(hidden)]
fn among_others(text: &str) -> usize {
    text.len()
}

#[iast::sink(kind = "sql")]
#[cfg(any())]
fn configured_away(query: &str, no: Such) -> Type {}

#[test]
fn among_other_attributes() {
    assert_eq!(log_of(|| among_others("a")), [r#"source - - text "" a"#]);
}

#[test]
fn on_a_nested_function() {
    #[iast::source(params)]
    fn outer(text: &str) -> String {
        #[iast::sanitizer(kind = "sql")]
        fn inner(text: &str) -> String {
            text.to_owned()
        }
        inner(text)
    }
    assert_eq!(log_of(|| outer("a")), [r#"source - - text "" a"#, "sanitize sql a"]);
}

#[iast::sink(kind = "sql")]
#[iast::sanitizer(kind = "xss")]
#[iast::source(params)]
#[iast::validator(kind = "path")]
#[iast::propagator]
#[iast::instrument]
fn everything(text: &str) -> Option<String> {
    Some(format!("{text}!"))
}

#[test]
fn several_attributes_add_up() {
    let mut log = log_of(|| everything("a"));
    log.sort();
    let starts: Vec<_> = log.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(starts, ["derive", "sanitize", "sink", "source", "validate"]);
}

#[iast::sanitizer(kind = "sql")]
#[cfg_attr(target_arch = "x86_64", target_feature(enable = "sse2"))]
#[allow(unsafe_code)]
unsafe fn with_a_target_feature(text: &str) -> String {
    text.to_owned()
}

#[iast::sink(kind = "sql")]
#[cfg_attr(target_arch = "x86_64", target_feature(enable = "sse2"))]
unsafe fn sink_with_a_target_feature(text: &str) -> usize {
    text.len()
}

#[test]
fn with_target_features() {
    // SAFETY: every x86-64 has SSE2.
    assert_eq!(log_of(|| unsafe { with_a_target_feature("a") }), ["sanitize sql a"]);
    // SAFETY: every x86-64 has SSE2.
    assert_eq!(log_of(|| unsafe { sink_with_a_target_feature("a") }).len(), 1);
}
