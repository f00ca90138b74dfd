//! Requests over connections that stay open, each connection with one request at a time, on a thread of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// What to send, and how much of it.
pub(super) struct Load<'a> {
    pub(super) to: SocketAddr,
    /// The request with this number, in full.
    pub(super) request: &'a (dyn Fn(usize) -> Vec<u8> + Sync),
    pub(super) requests: usize,
    pub(super) connections: usize,
}

/// How long requests took.
pub(super) struct Outcome {
    pub(super) elapsed: Duration,
    /// In ascending order.
    pub(super) latencies: Vec<Duration>,
}

impl Outcome {
    /// The time within which `percent` of a hundred requests were answered.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let at = (self.latencies.len() * percent).div_ceil(100).saturating_sub(1);
        self.latencies.get(at).copied().unwrap_or_default()
    }
}

impl Load<'_> {
    /// Sends all requests. Fails when one is not answered with 200.
    pub(super) fn run(&self) -> Result<Outcome> {
        let next = AtomicUsize::new(0);
        let start = Instant::now();
        let latencies = std::thread::scope(|scope| {
            let connections: Vec<_> = (0..self.connections).map(|_| scope.spawn(|| self.connection(&next))).collect();
            let each = connections.into_iter().map(|one| one.join().expect("a connection does not panic"));
            each.collect::<Result<Vec<_>>>()
        })?;
        let elapsed = start.elapsed();
        let mut latencies = latencies.concat();
        latencies.sort_unstable();
        Ok(Outcome { elapsed, latencies })
    }

    fn connection(&self, next: &AtomicUsize) -> Result<Vec<Duration>> {
        let stream = TcpStream::connect(self.to).context("cannot connect to the service")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let (mut writer, mut body, mut latencies) = (stream, Vec::new(), Vec::new());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= self.requests {
                return Ok(latencies);
            }
            let request = (self.request)(number);
            let start = Instant::now();
            writer.write_all(&request)?;
            read_response(&mut reader, &mut body)?;
            latencies.push(start.elapsed());
        }
    }
}

/// Reads one response to its end; its body replaces what was in `body`.
fn read_response(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<()> {
    let (mut line, mut status, mut length) = (String::new(), String::new(), None);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            bail!("the service closed a connection");
        }
        let text = line.trim_end();
        if status.is_empty() {
            text.clone_into(&mut status);
        } else if let Some(value) = text.to_ascii_lowercase().strip_prefix("content-length:") {
            length = Some(value.trim().parse::<usize>()?);
        } else if text.is_empty() {
            break;
        }
    }
    body.resize(length.context("a response has no `Content-Length`")?, 0);
    reader.read_exact(body)?;
    if !status.starts_with("HTTP/1.1 200") {
        bail!("the service answered `{status}`: {}", String::from_utf8_lossy(body));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_latencies() {
        let latencies = (1..=200).map(Duration::from_micros).collect();
        let outcome = Outcome { elapsed: Duration::ZERO, latencies };
        assert_eq!(outcome.percentile(50), Duration::from_micros(100));
        assert_eq!(outcome.percentile(99), Duration::from_micros(198));
        assert_eq!(outcome.percentile(100), Duration::from_micros(200));
        assert_eq!(Outcome { elapsed: Duration::ZERO, latencies: Vec::new() }.percentile(50), Duration::ZERO);
    }
}
