//! Results as JSON, and the machine that they are from.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Options;

/// Writes results with the machine that they are from: for the book where that is asked for, else beside the programs.
pub(super) fn keep(kind: &str, results: &Value, options: &Options, folder: &Path) -> Result<()> {
    let folder = if options.keep { super::benches().join("results") } else { folder.to_owned() };
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{kind}.json"));
    let text = serde_json::to_string_pretty(&json!({ "machine": machine(), "results": results }))?;
    std::fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))?;
    eprintln!("written to {}", path.display());
    Ok(())
}

/// What figures depend on, as far as the system tells.
fn machine() -> Value {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let output = |program: &str, argument: &str| {
        let output = crate::process::output(std::process::Command::new(program).arg(argument));
        output.ok().and_then(|text| text.lines().next().map(str::to_owned))
    };
    let cpu = read("/proc/cpuinfo");
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map(|name| name.trim_start_matches(['\t', ' ', ':']));
    json!({
        "processor": cpu,
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "system": read("/proc/sys/kernel/osrelease").trim(),
        "rustc": output("rustc", "--version"),
        "libc": output("ldd", "--version"),
        "load": read("/proc/loadavg").split(' ').next(),
    })
}
