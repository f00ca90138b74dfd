//! What commands print.

use std::io::{self, Write as _};

/// A result, to standard output.
pub(crate) fn result(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// What was done, to standard error.
pub(crate) fn status(text: &str) {
    eprintln!("{}", iast_report::text::visible(text));
}

/// What the user should know, to standard error.
pub(crate) fn warning(text: &str) {
    eprintln!("warning: {}", iast_report::text::visible(text));
}
