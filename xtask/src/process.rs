//! Runs a program with its output in files, a time limit, and the processor time that it took.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How a program ended.
pub(crate) struct Finished {
    /// `None` when it took too long and was killed.
    pub(crate) status: Option<ExitStatus>,
    /// Processor time of the program and what it started, which says more than the clock on a machine that is shared.
    /// Where that cannot be had, time by the clock.
    pub(crate) time: Duration,
}

impl Finished {
    /// Whether the program ended well and in time.
    pub(crate) fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs the program to its end or to the limit.
pub(crate) fn run(command: &mut Command, out: &Path, err: &Path, limit: Duration) -> Result<Finished> {
    let file = |path: &Path| File::create(path).with_context(|| format!("cannot write {}", path.display()));
    command.stdin(Stdio::null()).stdout(file(out)?).stderr(file(err)?);
    let (begin, before) = (Instant::now(), children_time());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if begin.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let time = match (before, children_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => begin.elapsed(),
    };
    Ok(Finished { status, time })
}

/// Runs a program that has to succeed and returns what it wrote to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The processor time of all children that were waited for, and theirs. Linux counts it in hundredths of a second.
fn children_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses can hold anything, so fields are counted from its end.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(13);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks()? + ticks()?)))
}
