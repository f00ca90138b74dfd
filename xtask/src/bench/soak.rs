//! A million requests to a service that analyses all of them: its memory has to stay where it is.

use anyhow::Result;
use serde_json::{Value, json};

use super::builds::Builds;
use super::load::Load;
use super::server::Server;
use super::table::{self, list, number};
use super::{Options, results, service};

/// How often memory is looked at.
const PARTS: usize = 40;

/// How much more memory the last quarter may have than the second, in bytes.
const GROWTH: u64 = 1 << 20;

/// Sends the requests, prints the memory over time, and says whether it stayed flat.
pub(super) fn run(options: &Options) -> Result<bool> {
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-service", "", &folder)?;
    let server = Server::start(builds.of("on"), options.workers, &service::settings("100"), &folder.join("findings"))?;
    let total = options.requests.unwrap_or(1_000_000);
    let mut memory = vec![(0, server.memory()?[0])];
    for part in 0..PARTS {
        let (begin, end) = (total * part / PARTS, total * (part + 1) / PARTS);
        let load = Load {
            to: server.address,
            request: &|number| service::mixed(begin + number),
            requests: end - begin,
            connections: options.connections,
        };
        load.run()?;
        memory.push((end, server.memory()?[0]));
    }
    let most = |parts: std::ops::Range<usize>| memory[parts].iter().map(|(_, bytes)| *bytes).max().unwrap_or_default();
    let flat = most(3 * PARTS / 4..PARTS + 1) <= most(PARTS / 4..PARTS / 2) + GROWTH;
    if !flat {
        eprintln!("error: memory grows with the number of requests");
    }
    let points = memory.iter().map(|(requests, bytes)| json!({ "requests": requests, "bytes": bytes }));
    let results = points.collect();
    print!("{}", text(&results));
    results::keep("soak", &results, options, &folder)?;
    Ok(flat)
}

/// The table, of every eighth of the requests.
pub(super) fn text(results: &Value) -> String {
    let row =
        |point: &Value| vec![number(&point["requests"]).to_string(), format!("{:.2}", number(&point["bytes"]) / 1e6)];
    let rows: Vec<_> = list(results).iter().step_by(PARTS / 8).map(row).collect();
    table::markdown(&["requests", "MB of memory"], &rows)
}
