//! What must not happen to a program because it is observed: panics of its own code leave no lock closed and no context
//! entered, panics that only the engine provokes do not reach it, and runtimes inside runtimes go on.

#![cfg(feature = "enable")]

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::{Serialize, Serializer};
use support::{evidence, the_finding};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[iast::sink(kind = "sql")]
fn run(statement: &str) -> usize {
    statement.len()
}

fn untrusted(text: &str) -> String {
    let value = text.to_owned();
    iast::taint(&value, iast::Origin::HttpRequestParameter, "q");
    value
}

/// The engine works on this thread as if nothing had happened.
#[track_caller]
fn assert_works() {
    let scope = iast::Scope::enter();
    let value = untrusted("' or 1=1 --");
    let statement = format!("SELECT '{value}'");
    assert_eq!(iast::ranges(&statement).len(), 1);
    run(&statement);
    assert_eq!(scope.findings().len(), 1);
}

#[test]
fn a_panic_inside_observed_functions_leaves_everything_open() {
    #[iast::sink(kind = "sql")]
    fn sink(statement: &str) -> usize {
        panic!("in a sink: {statement}")
    }
    #[iast::source(params)]
    fn source(name: String) -> usize {
        panic!("in a source: {name}")
    }
    #[iast::sanitizer(kind = "sql")]
    fn sanitizer(text: &str) -> String {
        panic!("in a sanitizer: {text}")
    }
    #[iast::validator(kind = "sql")]
    fn validator(text: &str) -> bool {
        panic!("in a validator: {text}")
    }
    for _ in 0..20 {
        let value = untrusted("x'--");
        assert!(catch_unwind(|| sink(&value)).is_err());
        assert!(catch_unwind(|| source(value.clone())).is_err());
        assert!(catch_unwind(|| sanitizer(&value)).is_err());
        assert!(catch_unwind(|| validator(&value)).is_err());
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _scope = iast::Scope::enter();
            run(&value);
            std::panic::resume_unwind(Box::new(()));
        }));
        assert!(unwound.is_err());
        assert_works();
    }
}

/// Serializable in name only: the program itself never does it.
struct Unserializable(String);

impl Serialize for Unserializable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("`{}` is never serialized", self.0)
    }
}

/// A `Taint` with a mistake in it.
struct Unwalkable(String);

impl iast::Taint for Unwalkable {
    fn walk(&self, walk: &mut iast::Walk<'_>) {
        walk.text(self.0.as_bytes());
        panic!("a mistake in `walk`")
    }
}

#[test]
fn a_panic_that_only_the_engine_provokes_does_not_reach_the_program() {
    #[iast::source(params)]
    fn source(value: Unserializable, other: Unwalkable) -> usize {
        value.0.len() + other.0.len()
    }
    #[iast::sink(kind = "sql")]
    fn sink(value: &Unserializable, other: &Unwalkable) -> usize {
        value.0.len() + other.0.len()
    }
    for _ in 0..20 {
        let pair = || (Unserializable("abc".to_owned()), Unwalkable("de".to_owned()));
        let (value, other) = pair();
        assert_eq!(catch_unwind(AssertUnwindSafe(|| source(value, other))).ok(), Some(5));
        let (value, other) = pair();
        assert_eq!(catch_unwind(AssertUnwindSafe(|| sink(&value, &other))).ok(), Some(5));
        assert_works();
    }
}

/// Does what subscribers should not do.
#[derive(Default)]
struct Rude {
    events: AtomicUsize,
    panics: AtomicBool,
}

impl Subscriber for &'static Rude {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "iast"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        self.events.fetch_add(1, Ordering::Relaxed);
        // A subscriber may be observed itself, and look at what was found.
        let value = untrusted("from a subscriber");
        assert_eq!(iast::ranges(&value.clone()).len(), 1, "it is followed like other code");
        run("SELECT 1");
        assert!(!iast::findings().is_empty(), "the finding is there when it is told of");
        assert!(!self.panics.load(Ordering::Relaxed), "a subscriber panics");
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn a_subscriber_is_told_once_and_may_use_the_engine() {
    static RUDE: std::sync::LazyLock<Rude> = std::sync::LazyLock::new(Rude::default);
    tracing::subscriber::with_default(&*RUDE, || {
        for _ in 0..3 {
            run(&untrusted("' or 1=1 --"));
        }
    });
    assert_eq!(RUDE.events.load(Ordering::Relaxed), 1);
    assert_eq!(the_finding().count, 3);
}

#[test]
fn a_subscriber_that_panics_leaves_everything_open() {
    static RUDE: std::sync::LazyLock<Rude> = std::sync::LazyLock::new(Rude::default);
    RUDE.panics.store(true, Ordering::Relaxed);
    tracing::subscriber::with_default(&*RUDE, || {
        for _ in 0..5 {
            let _scope = iast::Scope::enter();
            // Whether the panic reaches the program is the subscriber's own doing.
            drop(catch_unwind(|| run(&untrusted("' or 1=1 --"))));
        }
    });
    assert!(RUDE.events.load(Ordering::Relaxed) >= 1);
    assert_works();
}

#[test]
fn scopes_may_end_in_any_order() {
    let outer = iast::Scope::enter();
    let of_outer = untrusted("outer'--");
    let inner = iast::Scope::enter();
    let of_inner = untrusted("inner'--");
    drop(outer);
    assert_eq!((iast::ranges(&of_outer).len(), iast::ranges(&of_inner).len()), (0, 1));
    run(&of_inner);
    assert_eq!(inner.findings().len(), 1);
    drop(inner);
    assert!(iast::ranges(&of_inner).is_empty());
    let left = std::thread::spawn(|| untrusted("after both")).join().expect("it ends");
    assert_eq!(iast::ranges(&left).len(), 1, "the test's own context is the current one again");
    assert_works();
}

#[test]
fn a_recursive_walk_ends() {
    struct Endless;
    impl iast::Taint for Endless {
        fn walk(&self, walk: &mut iast::Walk<'_>) {
            walk.field("again", self);
            walk.item(1, self);
        }
    }
    #[derive(iast::Taint)]
    struct List(String, Option<Box<Self>>);

    let start = std::time::Instant::now();
    let before = iast::stats().truncated_walks;
    let list = (0..100).fold(List("end".into(), None), |list, n| List(n.to_string(), Some(Box::new(list))));
    iast::taint_all(&list, iast::Origin::Unspecified);
    assert!(iast::stats().truncated_walks > before);
    let wide = std::thread::spawn(|| iast::taint_all(&Endless, iast::Origin::Unspecified));
    while !wide.is_finished() {
        assert!(start.elapsed().as_secs() < 5, "a walk that branches at every level must be cut as well");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn runtime(workers: usize) -> tokio::runtime::Runtime {
    let mut builder = match workers {
        0 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    if workers > 0 {
        builder.worker_threads(workers);
    }
    builder.enable_all().build().expect("a runtime")
}

#[iast::source(params, origin = "kafka.message.value")]
async fn handle(message: String) -> String {
    tokio::task::yield_now().await;
    let statement = format!("SELECT '{message}'");
    tokio::task::yield_now().await;
    let length = tokio::task::spawn_blocking({
        let statement = statement.clone();
        // A runtime inside the thread of another one.
        move || runtime(0).block_on(async { tokio::spawn(async move { run(&statement) }).await })
    });
    assert_eq!(length.await.expect("it ends").expect("it ends"), statement.len());
    statement
}

#[test]
fn runtimes_inside_runtimes_are_followed() {
    let outer = runtime(3);
    let answers: Vec<String> = outer.block_on(async {
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                tokio::spawn(async move {
                    let inner = tokio::task::spawn_blocking(move || {
                        let inner = runtime(if number % 2 == 0 { 0 } else { 2 });
                        inner.block_on(async move { tokio::spawn(handle(format!("m{number}'--"))).await })
                    });
                    inner.await.expect("it ends").expect("it ends")
                })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.expect("it ends"));
        }
        answers
    });
    for (number, answer) in answers.iter().enumerate() {
        let ranges = iast::ranges(answer);
        assert_eq!(ranges.len(), 1, "{answer}");
        assert_eq!(ranges[0].source.value, format!("m{number}'--"));
    }
    let finding = the_finding();
    assert_eq!((finding.count, finding.test.as_deref()), (50, Some("runtimes_inside_runtimes_are_followed")));
    assert!(evidence(&finding).contains('‹'));
}

#[test]
fn a_scope_around_a_runtime_owns_what_happens_in_it() {
    let scope = iast::Scope::enter();
    let statement = runtime(2).block_on(async { tokio::spawn(handle("scoped'--".to_owned())).await.expect("it ends") });
    assert_eq!(scope.findings().len(), 1);
    assert_eq!(iast::ranges(&statement).len(), 1);
    drop(scope);
    assert!(iast::ranges(&statement).is_empty());
}
