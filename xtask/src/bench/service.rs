//! A whole service under load: `benches/service`, plain, with iast off, and with iast on for none, some and all of the
//! requests.
//!
//! All variants run at the same time and are idle but for one: they take turns, in rounds, so that what else happens on
//! the machine happens to all of them. A ratio is taken within a round.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::builds::Builds;
use super::load::Load;
use super::numbers::Samples;
use super::server::Server;
use super::{Options, results, table};

/// The variants, in the order of the columns: the name, and the share of requests that is analysed.
const VARIANTS: [(&str, &str); 5] =
    [("plain", ""), ("off", ""), ("on, 0 %", "0"), ("on, 30 %", "30"), ("on, 100 %", "100")];

/// Requests to a route in one turn.
const REQUESTS: usize = 4_000;

/// A route with how to ask for it.
struct Route {
    name: &'static str,
    request: fn(usize) -> Vec<u8>,
}

const ROUTES: [Route; 6] = [
    Route { name: "constant", request: |_| get("/constant") },
    Route { name: "echo", request: |n| get(&format!("/echo?q={}", parameter(n))) },
    Route { name: "700 operations on text", request: |n| get(&format!("/texts?q={}", parameter(n))) },
    Route { name: "vulnerable SQL", request: |n| get(&format!("/sql/vulnerable?q=product-{}", n % 1000)) },
    Route { name: "bound SQL", request: |n| get(&format!("/sql/bound?q=product-{}", n % 1000)) },
    Route { name: "JSON of 4 KB", request: json_of_4_kb },
];

/// What was measured of one variant on one route, a value for each round.
#[derive(Default)]
struct Measured {
    /// Microseconds of processor time for each request.
    cpu: Samples,
    /// That by that of `plain` in the same round.
    ratio: Samples,
    /// Requests in a second.
    throughput: Samples,
    /// Microseconds.
    p50: Samples,
    p99: Samples,
}

/// Measures, prints the tables and writes the results.
pub(super) fn run(options: &Options) -> Result<bool> {
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-service", "", &folder)?;
    let servers = VARIANTS.map(|(name, sampling)| {
        Server::start(builds.of(name), options.workers, &settings(sampling), &folder.join("findings"))
    });
    let servers = servers.into_iter().collect::<Result<Vec<_>>>()?;

    let routes: Vec<_> = ROUTES.iter().filter(|route| options.takes(route.name)).collect();
    let mut measured: Vec<[Measured; VARIANTS.len()]> = routes.iter().map(|_| Default::default()).collect();
    for round in 0..=options.rounds {
        for (route, measured) in routes.iter().zip(&mut measured) {
            // Who begins changes with the round; the first round only warms up.
            let turns = (0..VARIANTS.len()).map(|turn| (turn + round) % VARIANTS.len());
            let mut of_round = [const { None }; VARIANTS.len()];
            for variant in turns {
                let what = || format!("{}, {}", route.name, VARIANTS[variant].0);
                of_round[variant] = Some(once(&servers[variant], route, options).with_context(what)?);
            }
            if round > 0 {
                note(measured, of_round);
            }
        }
        eprintln!("round {round} of {}", options.rounds);
    }
    let memory = servers.iter().map(Server::memory).collect::<Result<Vec<_>>>()?;
    print!("{}", text(&routes, &measured, &memory));
    results::keep("service", &json(&routes, &measured, &memory, options), options, &folder)?;
    Ok(true)
}

/// The settings of a service of which this share of requests is analysed.
pub(super) fn settings(sampling: &str) -> [(&'static str, &str); 2] {
    [("IAST_REQUEST_SAMPLING", sampling), ("IAST_MAX_CONCURRENT_REQUESTS", "unlimited")]
}

/// Requests to all routes in turn. Those that take long are rare.
pub(super) fn mixed(number: usize) -> Vec<u8> {
    const RARE: usize = 64;
    let route = match number % RARE {
        0 => &ROUTES[2],
        1 => &ROUTES[5],
        number => [&ROUTES[0], &ROUTES[1], &ROUTES[3], &ROUTES[4]][number % 4],
    };
    (route.request)(number)
}

/// One turn: the processor time of a request in microseconds, and what the client saw.
fn once(server: &Server, route: &Route, options: &Options) -> Result<(f64, super::load::Outcome)> {
    let requests = options.requests.unwrap_or(REQUESTS);
    let load = Load { to: server.address, request: &route.request, requests, connections: options.connections };
    let before = server.processor_time()?;
    let outcome = load.run()?;
    let time = server.processor_time()?.saturating_sub(before);
    Ok((micros(time) / requests as f64, outcome))
}

fn note(measured: &mut [Measured; VARIANTS.len()], of_round: [Option<(f64, super::load::Outcome)>; VARIANTS.len()]) {
    let plain = of_round[0].as_ref().map_or(f64::NAN, |(cpu, _)| *cpu);
    for (measured, (cpu, outcome)) in measured.iter_mut().zip(of_round.into_iter().flatten()) {
        measured.cpu.push(cpu);
        measured.ratio.push(cpu / plain);
        measured.throughput.push(outcome.latencies.len() as f64 / outcome.elapsed.as_secs_f64());
        measured.p50.push(micros(outcome.percentile(50)));
        measured.p99.push(micros(outcome.percentile(99)));
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n").into_bytes()
}

/// A text of 40 letters and digits that is another one for each request.
fn parameter(number: usize) -> String {
    format!("{number:08}-abcdefghijklmnopqrstuvwxyz-1234")
}

fn json_of_4_kb(number: usize) -> Vec<u8> {
    let note = "a \\\"quoted\\\" text, as people write them about things that they have bought. ".repeat(2);
    let items = (0..16).map(|item| {
        let id = 10_000_000 + number * 16 + item;
        format!(r#"{{"id":{id},"name":"item {id}","note":"{note}","tags":["red","green"],"sold":false}}"#)
    });
    let body = format!("[{}]", items.collect::<Vec<_>>().join(","));
    let head = "POST /json HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nContent-Type: application/json\r\n";
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn text(routes: &[&Route], measured: &[[Measured; VARIANTS.len()]], memory: &[[u64; 2]]) -> String {
    let head = |title| [&[title][..], &VARIANTS.map(|(name, _)| name)].concat();
    let rows = |cell: fn(&Measured) -> String| -> Vec<Vec<String>> {
        let row = |(route, variants): (&&Route, &[Measured; VARIANTS.len()])| {
            std::iter::once(route.name.to_owned()).chain(variants.iter().map(cell)).collect()
        };
        routes.iter().zip(measured).map(row).collect()
    };
    let cpu = rows(|it| {
        let ([low, high], ratio, [least, most]) = (it.cpu.quartiles(), it.ratio.median(), it.ratio.quartiles());
        format!("{:.1} [{low:.1}..{high:.1}] {ratio:.3}x [{least:.3}..{most:.3}]", it.cpu.median())
    });
    let throughput = rows(|it| format!("{:.0}", it.throughput.median()));
    let latency = rows(|it| format!("{:.0} / {:.0}", it.p50.median(), it.p99.median()));
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    let resident = |name: &str, which: usize| {
        std::iter::once(name.to_owned()).chain(memory.iter().map(|memory| megabytes(memory[which]))).collect()
    };
    [
        table::markdown(&head("µs of processor time per request"), &cpu),
        table::markdown(&head("requests per second"), &throughput),
        table::markdown(&head("µs until the answer, p50 / p99"), &latency),
        table::markdown(&head("MB of memory"), &[resident("at the end", 0), resident("at most", 1)]),
    ]
    .join("\n")
}

fn json(routes: &[&Route], measured: &[[Measured; VARIANTS.len()]], memory: &[[u64; 2]], options: &Options) -> Value {
    let samples = |samples: &Samples| json!({ "median": samples.median(), "quartiles": samples.quartiles() });
    let variants = |variants: &[Measured; VARIANTS.len()]| -> serde_json::Map<String, Value> {
        let one = |it: &Measured| {
            json!({
                "cpu": samples(&it.cpu), "ratio": samples(&it.ratio), "throughput": samples(&it.throughput),
                "p50": samples(&it.p50), "p99": samples(&it.p99),
            })
        };
        VARIANTS.iter().zip(variants).map(|((name, _), it)| ((*name).to_owned(), one(it))).collect()
    };
    let route = |(route, of_route): (&&Route, &[Measured; VARIANTS.len()])| json!({ "route": route.name, "variants": variants(of_route) });
    let memory: serde_json::Map<_, _> = VARIANTS
        .iter()
        .zip(memory)
        .map(|((name, _), [end, most])| ((*name).to_owned(), json!({ "end": end, "most": most })))
        .collect();
    json!({
        "routes": routes.iter().zip(measured).map(route).collect::<Vec<_>>(),
        "memory": memory,
        "rounds": options.rounds, "requests": options.requests.unwrap_or(REQUESTS),
        "connections": options.connections, "workers": options.workers,
    })
}
