//! Whether the report has colours, and how wide it is.

use std::io::IsTerminal;

/// The width when the stream is not a terminal, or does not tell.
const DEFAULT_WIDTH: usize = 120;
/// Below this the evidence would be cut into shreds.
const MIN_WIDTH: usize = 60;
/// Longer lines are hard to read.
const MAX_WIDTH: usize = 140;

/// How the report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether it has colours.
    pub color: bool,
    /// The columns that a line should not exceed.
    pub width: usize,
}

impl Style {
    /// The style for the standard error of this process.
    #[must_use]
    pub fn detect() -> Self {
        Self::of(&std::io::stderr(), terminal::STDERR)
    }

    /// The style for the standard output of this process.
    #[must_use]
    pub fn detect_stdout() -> Self {
        Self::of(&std::io::stdout(), terminal::STDOUT)
    }

    fn of(stream: &impl IsTerminal, number: i32) -> Self {
        let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let is_terminal = stream.is_terminal();
        let width = if is_terminal { terminal::width(number).unwrap_or(DEFAULT_WIDTH) } else { DEFAULT_WIDTH };
        Self { color: wants_color(variable, is_terminal), width: width.clamp(MIN_WIDTH, MAX_WIDTH) }
    }

    /// No colours, and the width of a report that goes into a file.
    pub const PLAIN: Self = Self { color: false, width: DEFAULT_WIDTH };
}

/// Cargo's own variable is the most specific one; the others are conventions of all command line tools.
fn wants_color(variable: impl Fn(&str) -> Option<String>, is_terminal: bool) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    match variable("CARGO_TERM_COLOR").as_deref() {
        Some("always") => return true,
        Some("never") => return false,
        _ => {}
    }
    if is_set("NO_COLOR") {
        return false;
    }
    if is_set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").as_deref() != Some("0") {
        return true;
    }
    is_terminal && variable("TERM").as_deref() != Some("dumb")
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod terminal {
    pub(super) const STDOUT: i32 = libc::STDOUT_FILENO;
    pub(super) const STDERR: i32 = libc::STDERR_FILENO;

    pub(super) fn width(stream: i32) -> Option<usize> {
        let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
        // SAFETY: the call writes one `winsize` through the pointer, which is valid for that, and keeps nothing of it.
        let result = unsafe { libc::ioctl(stream, libc::TIOCGWINSZ, &raw mut size) };
        (result == 0 && size.ws_col > 0).then(|| usize::from(size.ws_col))
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
mod terminal {
    pub(super) const STDOUT: i32 = 1;
    pub(super) const STDERR: i32 = 2;

    pub(super) fn width(_: i32) -> Option<usize> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], is_terminal: bool, expect: bool) {
        let variable =
            |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(wants_color(variable, is_terminal), expect, "{variables:?} {is_terminal}");
    }

    #[test]
    fn a_terminal_has_colours() {
        check(&[], true, true);
        check(&[], false, false);
        check(&[("TERM", "dumb")], true, false);
        check(&[("CARGO_TERM_COLOR", "auto")], true, true);
        check(&[("CARGO_TERM_COLOR", "auto")], false, false);
    }

    #[test]
    fn variables_win_over_the_terminal() {
        check(&[("NO_COLOR", "1")], true, false);
        check(&[("NO_COLOR", "")], true, true);
        check(&[("CLICOLOR_FORCE", "1")], false, true);
        check(&[("CLICOLOR_FORCE", "0")], false, false);
        check(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true, false);
    }

    #[test]
    fn cargos_variable_wins_over_all() {
        check(&[("CARGO_TERM_COLOR", "always"), ("NO_COLOR", "1")], false, true);
        check(&[("CARGO_TERM_COLOR", "never"), ("CLICOLOR_FORCE", "1")], true, false);
    }

    #[test]
    fn the_width_stays_in_its_bounds() {
        assert!((MIN_WIDTH..=MAX_WIDTH).contains(&Style::detect().width));
    }
}
