//! The life of the process: settings at start, findings file, forked children, report at the end.

use std::io::Write as _;
use std::mem::ManuallyDrop;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use iast_report::{Report, Style, Totals};
use iast_schema::{FORMAT_VERSION, Finding, Loss, Process, Suppressed};
use once_cell::sync::OnceCell;

use crate::memory::guard::Quiet;
use crate::memory::{self, intercept};
use crate::report::jsonl::Jsonl;
use crate::report::output_dir;
use crate::stats::{COUNTERS, count, stats, suppressed};
use crate::{config, controls, coverage, finding, flow};

/// Runs [`start`] before `main`, so that a process in which nothing happens says so too.
#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(windows, unsafe(link_section = ".CRT$XCU"))]
static START: extern "C" fn() = start;

static FINDINGS_FILE: OnceCell<Jsonl> = OnceCell::new();
/// Why findings could not be written, the first time.
static WRITE_PROBLEM: Mutex<Option<String>> = Mutex::new(None);
static REPORTED: AtomicBool = AtomicBool::new(false);

extern "C" fn start() {
    let config = config::get();
    if !config.enabled {
        memory::disable();
        return;
    }
    if !config.intercept {
        intercept::switch_off();
    }
    if config.sources.has_streams() {
        memory::expect_taint();
    }
    // SAFETY: `finish` takes and returns nothing, and does not unwind.
    unsafe { libc::atexit(finish) };
    #[cfg(unix)]
    // SAFETY: `forked` only stores to atomics, which is allowed in a forked child.
    unsafe {
        libc::pthread_atfork(None, None, Some(forked));
    }
}

/// In a forked child the other threads are gone and may have left our locks closed: leave everything alone.
#[cfg(unix)]
unsafe extern "C" fn forked() {
    memory::disable();
}

/// Writes a new finding to the findings file, at once.
pub(crate) fn write(finding: &Finding) {
    if !written(|file| file.write(finding)) {
        count(&COUNTERS.unwritten_findings);
    }
}

/// Whether something could be written. Keeps the reason when it could not.
fn written(write: impl FnOnce(&Jsonl) -> std::io::Result<()>) -> bool {
    let result = findings_file().and_then(|file| write(file).map_err(|error| error.to_string()));
    let Err(problem) = result else { return true };
    if let Ok(mut first) = WRITE_PROBLEM.lock() {
        first.get_or_insert(problem);
    }
    false
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

fn findings_file() -> Result<&'static Jsonl, String> {
    FINDINGS_FILE.get_or_try_init(|| {
        let config = config::get();
        let exe = std::env::current_exe().ok();
        let has_cache_tag = |dir: &std::path::Path| dir.join("CACHEDIR.TAG").is_file();
        let dir =
            output_dir::output_dir(config.output_dir.as_deref(), exe.as_deref(), Some(&config.cwd), has_cache_tag)?;
        Ok(Jsonl::new(&dir, exe.as_deref(), std::process::id(), now()))
    })
}

/// The process ends: the report goes to standard error.
extern "C" fn finish() {
    if !memory::enabled() || REPORTED.swap(true, Ordering::Relaxed) {
        return;
    }
    let text = std::panic::catch_unwind(|| {
        let _quiet = Quiet::enter();
        finding::literals::check();
        let findings = finding::all();
        for repeated in findings.iter().filter(|finding| finding.count > 1) {
            // The line that was written first said "once".
            write(repeated);
        }
        let config = config::get();
        // First, so that the report can say that it was not written.
        if config.process_file && !written(|file| file.write_process(&record())) {
            count(&COUNTERS.unwritten_processes);
        }
        config.report.then(|| render(&findings))
    });
    if let Ok(Some(text)) = text {
        print(text.as_bytes());
    }
}

fn render(findings: &[Finding]) -> String {
    let stats = stats();
    let losses: Vec<_> = stats.losses().into_iter().map(|(what, count)| (what.to_owned(), count)).collect();
    let findings: Vec<&Finding> = findings.iter().collect();
    let mut notes: Vec<_> = iast_report::suppressed(&suppressed()).into_iter().collect();
    notes.extend(self::notes());
    let report = Report {
        findings: &findings,
        details: &[],
        losses: &losses,
        notes: &notes,
        totals: Totals {
            sources: stats.sources,
            sink_checks: stats.sink_checks,
            requests: stats.requests,
            left_out_requests: stats.unsampled_requests + stats.crowded_requests,
            tests: stats.tests,
        },
        file: FINDINGS_FILE.get().and_then(Jsonl::path),
        cwd: Some(&config::get().cwd),
    };
    iast_report::render(&report, Style::detect())
}

/// What the process saw, for the file.
fn record() -> Process {
    let stats = stats();
    let program = std::env::current_exe().ok().and_then(|exe| Some(exe.file_stem()?.to_string_lossy().into_owned()));
    Process {
        format: FORMAT_VERSION,
        program: program.unwrap_or_default(),
        pid: std::process::id(),
        time: now(),
        sources: stats.sources,
        sink_checks: stats.sink_checks,
        requests: stats.requests,
        left_out_requests: stats.unsampled_requests + stats.crowded_requests,
        tests: stats.tests,
        losses: stats.losses().into_iter().map(|(what, count)| Loss { count, what: what.to_owned() }).collect(),
        suppressed: suppressed().into_iter().map(|(kind, count)| Suppressed { count, kind }).collect(),
        notes: notes(),
        sites: coverage::sites(),
    }
}

fn notes() -> Vec<String> {
    let mut notes = Vec::new();
    let (config, stats) = (config::get(), stats());
    let requests = stats.requests + stats.unsampled_requests + stats.crowded_requests;
    if let Some(limits) = config.request_limits().filter(|_| requests > 0) {
        notes.push(format!("{limits}; set IAST_REQUEST_SAMPLING=100 and the other limits to `unlimited` to see all"));
    }
    notes.extend(problems());
    notes
}

fn problems() -> Vec<String> {
    let mut problems = config::get().problems.clone();
    problems.extend(controls::unused());
    let opaque = flow::source::opaque_places();
    if !opaque.is_empty() {
        problems.push(format!("these sources could not be looked into: {}", opaque.join(", ")));
    }
    problems.extend(WRITE_PROBLEM.lock().ok().and_then(|problem| problem.clone()));
    if !memory::alloc::installed() {
        problems.push(
            "the program's allocator is not `iast::Alloc`, so freed memory keeps its taint; wrap it, or turn the \
             feature `custom-allocator` off"
                .to_owned(),
        );
    }
    if !intercept::AVAILABLE {
        problems.push(
            "copies are not seen on this platform: taint follows moves and borrows only, and values at sinks are \
             compared with the values of sources (confidence `inferred`)"
                .to_owned(),
        );
    }
    problems
}

/// Writes to standard error without its lock, which a thread that the exit froze may hold.
fn print(bytes: &[u8]) {
    #[cfg(unix)]
    {
        use std::os::fd::FromRawFd;
        // SAFETY: the descriptor is not closed here, since the file is never dropped.
        let mut stderr = ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(2) });
        let _ = stderr.write_all(bytes);
    }
    #[cfg(not(unix))]
    {
        let _ = ManuallyDrop::new(());
        let _ = std::io::stderr().write_all(bytes);
    }
}
