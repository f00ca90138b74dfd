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
use super::table::{self, list, number, rounded, word};
use super::{Options, results};

/// The variants, in the order of the columns: the name, and the share of requests that is analysed.
const VARIANTS: [(&str, &str); 5] =
    [("plain", ""), ("off", ""), ("on, 0 %", "0"), ("on, 30 %", "30"), ("on, 100 %", "100")];

/// A route with how to ask for it.
struct Route {
    name: &'static str,
    /// Requests in one turn: so many that a plain service is busy for about a tenth of a second.
    requests: usize,
    request: fn(usize) -> Vec<u8>,
}

/// How often the variants take turns.
const ROUNDS: usize = 11;

const ROUTES: [Route; 6] = [
    Route { name: "constant", requests: 16000, request: |_| get("/constant") },
    Route { name: "echo", requests: 12000, request: |n| get(&format!("/echo?q={}", parameter(n))) },
    Route { name: "700 operations on text", requests: 2500, request: |n| get(&format!("/texts?q={}", parameter(n))) },
    Route {
        name: "vulnerable SQL",
        requests: 4000,
        request: |n| get(&format!("/sql/vulnerable?q=product-{}", n % 1000)),
    },
    Route { name: "bound SQL", requests: 4000, request: |n| get(&format!("/sql/bound?q=product-{}", n % 1000)) },
    Route { name: "JSON of 4 KB", requests: 2500, request: json_of_4_kb },
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
    let rounds = options.rounds.unwrap_or(ROUNDS);
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-service", "", &folder)?;
    let servers = VARIANTS.map(|(name, sampling)| {
        Server::start(builds.of(name), options.workers, &settings(sampling), &folder.join("findings"))
    });
    let servers = servers.into_iter().collect::<Result<Vec<_>>>()?;

    let routes: Vec<_> = ROUTES.iter().filter(|route| options.takes(route.name)).collect();
    let mut measured: Vec<[Measured; VARIANTS.len()]> = routes.iter().map(|_| Default::default()).collect();
    for round in 0..=rounds {
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
        eprintln!("round {round} of {rounds}");
    }
    let memory = servers.iter().map(Server::memory).collect::<Result<Vec<_>>>()?;
    let results = json(&routes, &measured, &memory, options);
    print!("{}", text(&results));
    results::keep("service", &results, options, &folder)?;
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
    let requests = options.requests.unwrap_or(route.requests);
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

/// The tables.
pub(super) fn text(results: &Value) -> String {
    let head = |title| [&[title][..], &VARIANTS.map(|(name, _)| name)].concat();
    let rows = |cell: &dyn Fn(&Value) -> String| -> Vec<Vec<String>> {
        let row = |route: &Value| {
            let cells = VARIANTS.iter().map(|(name, _)| cell(&route["variants"][name]));
            std::iter::once(word(&route["route"]).to_owned()).chain(cells).collect()
        };
        list(&results["routes"]).iter().map(row).collect()
    };
    let cpu = rows(&|it| {
        let [low, high] = [0, 1].map(|at| number(&it["ratio"]["quartiles"][at]));
        format!(
            "{} {:.3}x [{low:.3}..{high:.3}]",
            rounded(number(&it["cpu"]["median"])),
            number(&it["ratio"]["median"])
        )
    });
    let throughput = rows(&|it| rounded(number(&it["throughput"]["median"])));
    let of = |it: &Value, name: &str| rounded(number(&it[name]["median"]));
    let latency = rows(&|it| format!("{} / {}", of(it, "p50"), of(it, "p99")));
    let resident = |title: &str, which: &str| {
        let cells = VARIANTS.iter().map(|(name, _)| rounded(number(&results["memory"][name][which]) / 1e6));
        std::iter::once(title.to_owned()).chain(cells).collect()
    };
    [
        table::markdown(&head("µs of processor time per request"), &cpu),
        table::markdown(&head("requests per second"), &throughput),
        table::markdown(&head("µs until the answer, p50 / p99"), &latency),
        table::markdown(&head("MB of memory"), &[resident("at the end", "end"), resident("at most", "most")]),
    ]
    .join("\n")
}

fn json(routes: &[&Route], measured: &[[Measured; VARIANTS.len()]], memory: &[[u64; 2]], options: &Options) -> Value {
    let variants = |variants: &[Measured; VARIANTS.len()]| -> serde_json::Map<String, Value> {
        let one = |it: &Measured| {
            json!({
                "cpu": it.cpu.json(), "ratio": it.ratio.json(), "throughput": it.throughput.json(),
                "p50": it.p50.json(), "p99": it.p99.json(),
            })
        };
        VARIANTS.iter().zip(variants).map(|((name, _), it)| ((*name).to_owned(), one(it))).collect()
    };
    let route = |(route, of_route): (&&Route, &[Measured; VARIANTS.len()])| json!({ "route": route.name, "requests": options.requests.unwrap_or(route.requests), "variants": variants(of_route) });
    let memory: serde_json::Map<_, _> = VARIANTS
        .iter()
        .zip(memory)
        .map(|((name, _), [end, most])| ((*name).to_owned(), json!({ "end": end, "most": most })))
        .collect();
    json!({
        "routes": routes.iter().zip(measured).map(route).collect::<Vec<_>>(),
        "memory": memory,
        "rounds": options.rounds.unwrap_or(ROUNDS),
        "connections": options.connections, "workers": options.workers,
    })
}
