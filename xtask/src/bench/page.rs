//! The page of the book about performance and its charts, made of `page.md` and of the results in `benches/results`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::chart::{Bars, Lines};
use super::table::{list, number, rounded, word};
use super::{compile, instructions, memory, service, soak, times};

const TEMPLATE: &str = include_str!("page.md");

/// Writes the page and the charts.
pub(super) fn run() -> Result<bool> {
    for (name, text) in files()? {
        let path = book().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("written to {}", path.display());
    }
    Ok(true)
}

fn book() -> PathBuf {
    crate::repository().join("book/src")
}

/// The page and its charts, by their names in the book.
fn files() -> Result<Vec<(String, String)>> {
    let mut page = String::new();
    let mut files = Vec::new();
    let mut rest = TEMPLATE;
    while let Some((before, (name, after))) = rest.split_once("{{").and_then(|(a, b)| Some((a, b.split_once("}}")?))) {
        page.push_str(before);
        let (kind, what) = name.split_once(' ').with_context(|| format!("`{name}` has no kind"))?;
        let kept = read(what.split(' ').next().unwrap_or(what))?;
        match kind {
            "table" => page.push_str(table(what, &kept["results"])?.trim_end()),
            "machine" => {
                page.push_str(&machine(&kept["machine"]));
                if let Some(rounds) = kept["results"]["rounds"].as_u64() {
                    page.push_str(&format!(", {rounds} rounds"));
                }
            }
            "chart" => {
                let (title, svg) = chart(what, &kept["results"])?;
                let file = format!("performance/{}.svg", what.replace(' ', "-"));
                page.push_str(&format!("![{title}]({file})"));
                files.push((file, svg));
            }
            _ => bail!("there is no {kind} in the page"),
        }
        rest = after;
    }
    files.insert(0, ("performance.md".to_owned(), page + rest));
    Ok(files)
}

fn read(kind: &str) -> Result<Value> {
    let path = super::benches().join("results").join(format!("{kind}.json"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}; write `cargo xtask bench {kind} --keep`", path.display()))?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn table(what: &str, results: &Value) -> Result<String> {
    Ok(match what {
        "instructions" => instructions::text(results),
        "times" => times::text(results),
        "service" => service::text(results),
        "soak" => soak::text(results),
        "memory" => memory::text(results),
        "compile" => compile::text(results),
        other => bail!("there is no table `{other}`"),
    })
}

fn machine(machine: &Value) -> String {
    format!(
        "{}, {} cores, Linux {}, {}, {}, a load of {} at the end",
        word(&machine["processor"]),
        machine["cores"],
        word(&machine["system"]),
        word(&machine["rustc"]),
        word(&machine["libc"]),
        word(&machine["load"])
    )
}

/// The title of a chart and the chart.
fn chart(what: &str, results: &Value) -> Result<(&'static str, String)> {
    let times = |value: f64| format!("{value:.2}x");
    Ok(match what {
        "service" => {
            let title = "Processor time of a request by that of the plain service";
            let series = ["off", "on, 0 %", "on, 30 %", "on, 100 %"];
            let group = |route: &Value| {
                let ratio = |name: &&str| number(&route["variants"][name]["ratio"]["median"]);
                (word(&route["route"]).to_owned(), series.iter().map(ratio).collect())
            };
            let groups = list(&results["routes"]).iter().map(group).collect();
            (title, Bars { title, series: &series, groups, label: times }.svg())
        }
        "instructions" => {
            let title = "Instructions of operations by those of the plain program";
            let series = ["clean", "elsewhere", "tainted", "fresh"];
            let group = |result: &Value| {
                let counts = &result["instructions"];
                let plain = number(&counts["plain"]);
                let ratios = series.iter().map(|state| number(&counts[state]) / plain).collect();
                (plain >= 20.0).then(|| (word(&result["case"]).to_owned(), ratios))
            };
            let groups = list(results).iter().filter_map(group).collect();
            (title, Bars { title, series: &series, groups, label: times }.svg())
        }
        "times threads" => {
            let title = "Nanoseconds of processor time per operation, by the number of threads";
            let line = |row: &Value| {
                let point = |threads: &str| {
                    (threads.parse().unwrap_or(f64::NAN), number(&row["ns"][threads]["time"]["median"]))
                };
                (word(&row["case"]).to_owned(), times::THREADS.map(point).to_vec())
            };
            let lines = list(&results["threads"]).iter().map(line).collect();
            (title, Lines { title, across: "threads", lines, labels: [rounded, rounded] }.svg())
        }
        "soak" => {
            let title = "MB of memory of a service that analyses every request";
            let point = |point: &Value| (number(&point["requests"]) / 1e3, number(&point["bytes"]) / 1e6);
            let lines = vec![("resident memory".to_owned(), list(results).iter().map(point).collect())];
            (title, Lines { title, across: "thousand requests", lines, labels: [rounded, rounded] }.svg())
        }
        other => bail!("there is no chart `{other}`"),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_of_the_book_is_made_of_the_results() {
        for (name, text) in super::files().expect("the results are there") {
            let written = std::fs::read_to_string(super::book().join(&name)).unwrap_or_default();
            assert!(text == written, "book/src/{name} is out of date; write `cargo xtask bench page`");
        }
    }
}
