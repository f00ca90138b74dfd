//! `cargo iast mute`, `unmute` and `muted`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::civil::Date;

use super::input::Input;
use crate::exit::Code;
use crate::model::Status;
use crate::mute::{self, edit};
use crate::{files, place, replace, term};

/// Leave a finding out of reports and the gate.
///
/// Writes a `[[mute]]` table into `iast.toml`. Such tables can also be written by hand, for a type, the paths that a
/// pattern matches, or a route.
#[derive(Debug, clap::Args)]
pub(crate) struct Mute {
    /// The fingerprint of the finding, or six characters or more that only it begins with.
    fingerprint: String,
    /// Why it need not be fixed.
    #[arg(long)]
    reason: String,
    /// The last day on which it is muted, such as 2030-12-31.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    #[command(flatten)]
    input: Input,
}

/// Report a finding again that is muted by its fingerprint.
#[derive(Debug, clap::Args)]
pub(crate) struct Unmute {
    /// The fingerprint of the finding, or six characters or more that only it begins with.
    fingerprint: String,
}

/// List the findings of the last run that are muted.
#[derive(Debug, clap::Args)]
pub(crate) struct Muted {
    #[command(flatten)]
    input: Input,
}

pub(crate) fn mute(arguments: &Mute) -> anyhow::Result<Code> {
    if arguments.reason.trim().is_empty() {
        bail!("a mute needs a reason; write `--reason \"..\"`");
    }
    if let Some(until) = arguments.until.filter(|until| *until < mute::today()) {
        bail!("{until} is over; write a later day with `--until`, or leave it out");
    }
    check_prefix(&arguments.fingerprint)?;
    let report = arguments.input.read_all()?;
    let items = report.items.iter().map(|item| &item.finding);
    let mut matching = items.filter(|finding| finding.fingerprint.starts_with(&arguments.fingerprint));
    let Some(finding) = matching.next() else {
        bail!("no finding of the last run has a fingerprint that begins with `{}`", arguments.fingerprint);
    };
    if let Some(other) = matching.next() {
        let (one, other) = (place::named(finding), place::named(other));
        bail!("several findings have fingerprints that begin with `{}`: {one}; {other}", arguments.fingerprint);
    }
    let cwd = files::cwd()?;
    let path = files::settings(&cwd);
    let what = format!("{} at {}", finding.kind.code(), place::without_lines(finding));
    let reason = arguments.reason.trim();
    let entry = edit::Entry { fingerprint: &finding.fingerprint, what: &what, reason, until: arguments.until };
    let shown = files::shown(&path, &cwd);
    let text = edit::put(&text(&path)?, &entry).with_context(|| format!("{shown} was left as it is"))?;
    replace::text(&path, &text)?;
    term::done(&format!("{shown}: muted {}", place::named(finding)));
    Ok(Code::Ok)
}

pub(crate) fn unmute(arguments: &Unmute) -> anyhow::Result<Code> {
    check_prefix(&arguments.fingerprint)?;
    let cwd = files::cwd()?;
    let path = files::settings(&cwd);
    let shown = files::shown(&path, &cwd);
    let (text, fingerprint) =
        edit::remove(&text(&path)?, &arguments.fingerprint).with_context(|| format!("{shown} was left as it is"))?;
    replace::text(&path, &text)?;
    term::done(&format!("{shown}: no longer muted: {fingerprint}"));
    Ok(Code::Ok)
}

pub(crate) fn muted(arguments: &Muted) -> anyhow::Result<Code> {
    let report = arguments.input.read()?;
    let mut text = String::new();
    for item in &report.muted {
        let Status::Muted(muted) = &item.status else { continue };
        let until = muted.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
        let reason = iast_report::text::visible(&muted.reason);
        let _ = writeln!(text, "{}\n    {reason}{until}", place::named(&item.finding));
    }
    let _ = writeln!(text, "{}", iast_report::text::count(report.muted.len() as u64, "muted finding"));
    for note in report.problems.iter().chain(&report.notes) {
        term::warning(note);
    }
    for unused in &report.unused_mutes {
        term::warning(&format!("{unused} matches nothing"));
    }
    term::result(&text)?;
    Ok(Code::Ok)
}

fn check_prefix(text: &str) -> anyhow::Result<()> {
    if !place::is_fingerprint(text) {
        bail!("`{}` is no fingerprint; it stands in the report, such as `0123456789abcdef`", text.escape_debug());
    }
    if text.len() < place::SHORTEST_PREFIX {
        bail!("`{text}` is too short; write {} characters of the fingerprint or more", place::SHORTEST_PREFIX);
    }
    Ok(())
}

/// The text of a file that may not exist.
fn text(path: &Path) -> anyhow::Result<String> {
    if !path.exists() {
        return Ok(String::new());
    }
    iast_config::read(path).with_context(|| format!("cannot read {}", path.display()))
}
