//! A service under test as a process: started, asked by the system what it used, and stopped.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

/// A running service, which is killed when it is dropped.
pub(super) struct Server {
    process: Child,
    pub(super) address: SocketAddr,
}

impl Server {
    /// Starts the program and waits for its address.
    pub(super) fn start(program: &Path, workers: usize, settings: &[(&str, &str)], findings: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        // Cargo's variables would make it a service in development.
        command.arg(workers.to_string()).env_clear().envs(settings.iter().copied());
        command.env("IAST_REPORT", "off").env("IAST_OUTPUT_DIR", findings);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let out = process.stdout.take().context("the service has an output")?;
        let read = BufReader::new(out).read_line(&mut line);
        let mut server = Self { process, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        read?;
        server.address = line.trim().parse().context("the service prints its address")?;
        Ok(server)
    }

    /// The processor time that its threads have used, user and system.
    pub(super) fn processor_time(&self) -> Result<Duration> {
        // A thread's time is brought up to date when it goes to sleep.
        std::thread::sleep(Duration::from_millis(5));
        let mut sum = 0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            // Nanoseconds on a processor, nanoseconds of waiting for one, how often.
            let text = std::fs::read_to_string(thread?.path().join("schedstat"))?;
            sum += text.split(' ').next().context("the kernel counts the time of threads")?.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(sum))
    }

    /// Resident memory in bytes, now and at most.
    pub(super) fn memory(&self) -> Result<[u64; 2]> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let of = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).context("the kernel counts memory")?;
            Ok(1024 * line.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u64>()?)
        };
        Ok([of("VmRSS:")?, of("VmHWM:")?])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
