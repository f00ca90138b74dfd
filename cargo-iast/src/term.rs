//! What the command prints: results on standard output, and on standard error what it says of itself, in lines as cargo
//! writes them and with a spinner while it works.

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use anyhow::Context as _;
use iast_report::Style;
use iast_report::text::visible;
use indicatif::{ProgressBar, ProgressStyle};

/// A result, to standard output.
///
/// # Errors
///
/// When it cannot be written. That whoever reads it, such as `head`, has seen enough is no error.
pub(crate) fn result(text: &str) -> anyhow::Result<()> {
    write(|out| out.write_all(text.as_bytes()))
}

/// A result that `render` writes piece by piece, as [`result`].
pub(crate) fn write<T: Default>(render: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> anyhow::Result<T> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = render(&mut out).and_then(|result| {
        out.flush()?;
        Ok(result)
    });
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(T::default()),
        written => written.context("cannot write to standard output"),
    }
}

/// What was done.
pub(crate) fn done(text: &str) {
    eprintln!("{}", visible(text));
}

/// A line with a verb on its left, as of cargo: `     Running cargo test`.
pub(crate) fn status(verb: &str, what: &str) {
    let (on, off) = if Style::detect().color { ("\u{1b}[1;32m", "\u{1b}[0m") } else { ("", "") };
    eprintln!("{on}{verb:>12}{off} {}", visible(what));
}

/// What went wrong, which may take several lines.
pub(crate) fn error(what: &str) {
    let (on, off) = if Style::detect().color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
    let lines: Vec<_> = what.lines().map(visible).collect();
    eprintln!("{on}error{off}: {}", lines.join("\n"));
}

/// Something that is no error and that the user should know.
pub(crate) fn warning(what: &str) {
    let (on, off) = if Style::detect().color { ("\u{1b}[1;33m", "\u{1b}[0m") } else { ("", "") };
    eprintln!("{on}warning{off}: {}", visible(what));
}

/// Does something that may take a while, under a spinner when standard error is a terminal.
pub(crate) fn while_working<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    let spinner = ProgressBar::new_spinner().with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{spinner:>12} {msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(100));
    let result = work();
    spinner.finish_and_clear();
    result
}
