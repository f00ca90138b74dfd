//! Every function with a role, every source and every sink is registered, called or not, once.

use iast::__private::{FnRef, FnSite, Origin, SinkRef, SourceRef, inventory};

struct Generic<T>(T);

trait Trait {
    #[iast::source(params)]
    fn defaulted(&self, _text: &str) {}
}

impl<T: Clone> Generic<T> {
    #[iast::propagator]
    fn method<U: Default>(&self) -> (T, U) {
        (self.0.clone(), U::default())
    }
}

impl<T> Trait for Generic<T> {}

#[iast::instrument]
#[iast::sink(kind = "sql, path")]
#[iast::propagator]
#[iast::instrument]
async fn asynchronous<T: AsRef<str>>(query: T) -> usize {
    query.as_ref().len()
}

#[allow(dead_code)]
fn never_called() {
    #[iast::source(returns)]
    fn nested_never_called<const N: usize>() -> [u8; N] {
        [0; N]
    }
}

struct Query<T>(T);

struct User;

#[iast::sanitizer(kind = "xss")]
#[iast::source]
#[allow(dead_code)]
fn page_of_registry(_query: Query<String>, #[cfg(any())] _cookies: CookieJar, _user: User) -> String {
    String::new()
}

#[iast::source(origin = "file")]
#[allow(dead_code)]
fn read_it() -> String {
    String::new()
}

#[iast::instrument]
fn observed(text: &str) -> String {
    text.to_uppercase()
}

fn sites(name: &str) -> Vec<&'static FnSite> {
    inventory::iter::<FnRef>.into_iter().map(|site| site.0).filter(|site| site.path().ends_with(name)).collect()
}

#[test]
fn a_function_with_a_role_is_registered_once() {
    let _ = Generic(1).method::<u8>();
    Generic(1).defaulted("");
    for name in ["::method", "::defaulted", "::asynchronous", "::nested_never_called"] {
        assert_eq!(sites(name).len(), 1, "{name}");
    }
}

#[test]
fn an_observed_function_is_not_registered() {
    assert_eq!(observed("a"), "A");
    assert!(sites("::observed").is_empty());
}

#[test]
fn a_site_knows_its_place() {
    let site = sites("::method")[0];
    assert!(site.file.ends_with("tests/calls/registry.rs"), "{}", site.file);
    assert_eq!(site.module, "calls::calls::registry");
    assert_eq!((site.line, site.column, site.end_line), (14, 8, 16));
    assert_eq!(site.path(), "calls::calls::registry::Generic<_>::method");
}

#[test]
fn a_sink_is_registered_for_each_kind() {
    let kinds: Vec<_> = inventory::iter::<SinkRef>
        .into_iter()
        .filter(|sink| sink.0.function.path().ends_with("::asynchronous"))
        .map(|sink| sink.0.kind.short_name())
        .collect();
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&"sql") && kinds.contains(&"path"), "{kinds:?}");
    drop(asynchronous("q"));
}

#[test]
fn a_source_is_registered_with_what_tells_its_origin() {
    let registered = |name: &str| -> Vec<_> {
        let sources = inventory::iter::<SourceRef>.into_iter().filter(|source| source.0.path().ends_with(name));
        sources.map(|source| source.1).collect()
    };
    assert_eq!(
        registered("::page_of_registry"),
        [&[(None, "Query")][..]],
        "what is not certain, or not compiled, is left out"
    );
    assert_eq!(registered("::read_it"), [&[(Some(Origin::File), "")][..]]);
    assert_eq!(registered("::nested_never_called"), [&[(None, "")][..]]);
    assert_eq!((registered("::method").len(), registered("::asynchronous").len()), (0, 0));
    assert_eq!(sites("::page_of_registry").len(), 1, "two attributes, one function");
    let _ = (Query(()).0, User);
}
