//! Lines of `log` and `tracing`: found where untrusted text breaks them, when they are written.

use std::sync::{Mutex, PoisonError};

use iast::VulnerabilityKind::LogInjection;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::{assert_called, silent, untrusted};

/// What was written, by both.
static WRITTEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn write(line: String) {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).push(line);
}

fn was_written(line: &str) -> bool {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|written| written == line)
}

struct Lines;

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        write(record.args().to_string());
    }

    fn flush(&self) {}
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        write(line.0);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{}={value:?};", field.name()));
    }
}

fn traced<T>(run: impl FnOnce() -> T) -> T {
    tracing::subscriber::with_default(Lines, run)
}

const FORGED: &str = "ann\nINFO login of root";

#[iast::instrument]
fn message(name: &str) -> u32 {
    log::info!(target: "logins", "login of {name} at {}", 7);
    line!() - 1
}

#[test]
fn a_line_of_log() {
    let _ = log::set_logger(&Lines);
    log::set_max_level(log::LevelFilter::Info);
    let line = message(&untrusted(FORGED));
    assert_called(LogInjection, line, "‹ann\nINFO login of root›", "log::info!(message)");
    assert!(was_written("login of ann\nINFO login of root at 7"));
}

#[iast::instrument]
fn with_fields(user: &(String, u8)) -> u32 {
    tracing::warn!(attempts = user.1, "login of {0} failed; {0:?}", user.0);
    line!() - 1
}

#[test]
fn a_line_of_tracing() {
    let user = (untrusted(FORGED), 3);
    let line = traced(|| with_fields(&user));
    assert_called(LogInjection, line, "‹ann\nINFO login of root›", "tracing::warn!(message)");
    assert!(was_written("message=login of ann\nINFO login of root failed; \"ann\\nINFO login of root\";attempts=3;"));
}

#[iast::instrument]
fn field(name: &str) -> u32 {
    tracing::error!(user = %name, attempts = 3);
    line!() - 1
}

#[test]
fn a_field_of_tracing() {
    let line = traced(|| field(&untrusted(FORGED)));
    assert_called(LogInjection, line, "‹ann\nINFO login of root›", "tracing::error!(message)");
    assert!(was_written("user=ann\nINFO login of root;attempts=3;"));
}

#[iast::instrument]
fn short_field(name: String) -> (String, u32) {
    tracing::info!(%name, "{}", name.len());
    (name, line!() - 1)
}

#[test]
fn a_field_of_tracing_by_its_name_alone() {
    let (_, line) = traced(|| short_field(untrusted(FORGED)));
    assert_called(LogInjection, line, "‹ann\nINFO login of root›", "tracing::info!(message)");
    assert!(was_written("message=22;name=ann\nINFO login of root;"));
}

#[iast::instrument]
fn made(name: &str) -> u32 {
    log::info!("{}", format!("login of {}", name.trim()));
    line!() - 1
}

#[test]
fn what_is_made_in_the_arguments() {
    let _ = log::set_logger(&Lines);
    log::set_max_level(log::LevelFilter::Info);
    let line = made(&untrusted(FORGED));
    assert_called(LogInjection, line, "login of ‹ann\nINFO login of root›", "log::info!(message)");
}

#[iast::sanitizer(kind = "log")]
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[iast::instrument]
fn safe(name: &str, count: usize) {
    tracing::info!(name, ?name, "{name:?} {count}");
    tracing::info!("{}", one_line(name));
    tracing::info!("{}", name.escape_debug());
    tracing::info!("{} {}", name.len(), name.lines().count());
    // Its level is off.
    tracing::debug!("{name}");
    let text = format!("{name:?}");
    tracing::info!("{text}");
}

#[test]
fn what_is_escaped_sanitized_or_not_written_is_none() {
    traced(|| safe(&untrusted(FORGED), 3));
    silent();
}

#[iast::instrument]
fn plain(name: &str) {
    tracing::info!("login of {name}");
}

#[test]
fn a_line_that_stays_one_is_none() {
    traced(|| plain(&untrusted("ann")));
    silent();
}

mod of_the_program {
    use super::*;

    /// A macro with the name of one that logs, which makes an error.
    macro_rules! error {
        ($($text:tt)+) => {
            format!($($text)+)
        };
    }

    /// One that takes what it is given.
    macro_rules! warn {
        ($text:literal, $value:expr) => {{
            let value: String = $value;
            format!("{}{value}", $text)
        }};
    }

    /// One that does nothing.
    macro_rules! debug {
        ($($text:tt)+) => {};
    }

    #[iast::instrument]
    fn made(name: String) -> String {
        debug!("{name} {}", name.is_missing(), missing);
        let text = error!("no {name}");
        assert!(warn!("not ", name.clone()).starts_with("not "));
        format!("{}{text}", warn!("not ", name))
    }

    #[test]
    fn macros_of_these_names_that_do_not_log_stay_as_they_are() {
        assert_eq!(made(untrusted("a\nb")), "not a\nbno a\nb");
        silent();
    }
}
