//! How a process ends, and what is left of its findings: on disk at once, in the report once.
//!
//! This binary has a `main` of its own. Started by cargo it runs the checks; each check starts it again as the program
//! under test, with the name of what to do in `IAST_TEST_PROGRAM`.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Output, Stdio};
use std::time::{Duration, Instant};

use iast_runtime::{Finding, Scope, findings, ranges};
use iast_schema::{Process, Role};
use support::{query, spans, tainted};

const VARIABLE: &str = "IAST_TEST_PROGRAM";
const CLEAN: &str = "iast: no untrusted data reached a dangerous call";

fn main() -> ExitCode {
    if let Some(name) = std::env::var_os(VARIABLE) {
        let name = name.to_str().expect("the name of a program");
        let (_, program) = PROGRAMS.iter().find(|(known, _)| *known == name).expect("a known program");
        program();
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut failed = 0;
    for (name, check) in CHECKS {
        if !wanted.is_empty() && !wanted.iter().any(|part| name.contains(part)) {
            continue;
        }
        let ok = std::panic::catch_unwind(check).is_ok();
        println!("test {name} ... {}", if ok { "ok" } else { "FAILED" });
        failed += u32::from(!ok);
    }
    println!("\ntest result: {failed} failed");
    ExitCode::from(u8::from(failed > 0))
}

/// What the program under test can do.
const PROGRAMS: &[(&str, fn())] = &[
    ("return", find),
    ("exit", || {
        find();
        std::process::exit(3)
    }),
    ("panic", || {
        find();
        panic!("in main");
    }),
    ("abort", || {
        find();
        std::process::abort()
    }),
    ("sleep", || {
        find();
        println!("ready");
        std::thread::sleep(Duration::from_secs(60));
    }),
    ("clean", || {
        let statement = String::from("SELECT 1");
        query(&statement);
    }),
    ("nothing", || {}),
    ("off", || {
        assert!(!iast_runtime::is_enabled());
        find();
        let value = tainted("' or 1=1 --");
        assert!(ranges(&value).is_empty() && findings().is_empty());
        let scope = Scope::enter();
        find();
        assert!(scope.findings().is_empty());
        assert_eq!(iast_runtime::stats().sources, 0);
    }),
    ("repeat", || {
        for _ in 0..5 {
            find();
        }
    }),
    ("race", || {
        let barrier = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let statement = tainted("' or 1=1 --");
                    barrier.wait();
                    // A caller that is not annotated is looked up in the call stack, which takes its time.
                    support::query_from_here(&statement);
                });
            }
        });
        assert_eq!(findings().len(), 1, "one flow");
        assert_eq!(findings()[0].count, 8);
    }),
    ("busy", || {
        find();
        for _ in 0..4 {
            std::thread::spawn(|| {
                loop {
                    let _scope = Scope::enter();
                    find();
                }
            });
        }
        std::thread::sleep(Duration::from_millis(100));
    }),
    ("moves", || {
        let value = std::hint::black_box(tainted("' or 1=1 --"));
        let moved = std::thread::spawn(move || Some(value)).join().unwrap().unwrap();
        assert_eq!(spans(&moved), [(0, 11, 0)], "a move keeps taint");
        assert_eq!(spans(&moved[3..]), [(0, 8, 3)], "a borrow keeps taint");
        let mut grown = moved;
        grown.reserve_exact(100_000);
        assert_eq!(spans(&grown), [(0, 11, 0)], "the allocator moves taint");
        assert!(ranges(&grown.clone()).is_empty(), "copies are not followed");
        query(&grown);
    }),
    ("other", || {
        find();
        other();
    }),
    ("move to another directory", || {
        std::env::set_current_dir("/").unwrap();
        find();
    }),
    #[cfg(unix)]
    ("fork", || {
        find();
        // SAFETY: this process has one thread, so the child may do what it likes.
        match unsafe { libc::fork() } {
            0 => std::process::exit(0),
            child => assert_eq!(support::wait(child, Duration::from_secs(5)), support::End::Exited(0)),
        }
    }),
    #[cfg(unix)]
    ("close", || {
        // SAFETY: nothing of this process owns standard error; daemons close it.
        unsafe { libc::close(2) };
        find();
    }),
    ("two of many scopes", || {
        for _ in 0..12_000 {
            let _scope = Scope::enter();
            find();
        }
        let scope = Scope::enter();
        other();
        assert_eq!(scope.findings().len(), 1, "a second vulnerability is still seen by its scope");
        drop(scope);
        assert_eq!(findings().len(), 2, "and by the process");
    }),
];

fn find() {
    query(&format!("SELECT * FROM t WHERE a = '{}'", tainted("' or 1=1 --")));
}

/// Another vulnerability than the one of [`find`].
fn other() {
    use iast_runtime::private::{FnSite, Kind, Probe, SinkRef, SinkSite, ViaTaint as _, inventory};
    static RUN: FnSite = iast_runtime::private::function(file!(), line!(), 1, line!(), module_path!(), || "run");
    static SINK: SinkSite = SinkSite::new(&RUN, Kind::CommandInjection);
    inventory::submit! { SinkRef(&SINK) }
    let command = format!("ls {}", tainted("; reboot"));
    (&&&&Probe(&command)).iast_sink(&SINK, None, "command");
}

const CHECKS: &[(&str, fn())] = &[
    ("a_killed_process_has_its_finding_on_disk", a_killed_process_has_its_finding_on_disk),
    ("the_report_is_printed_once_however_the_process_ends", the_report_is_printed_once_however_the_process_ends),
    ("an_aborted_process_has_its_finding_on_disk", an_aborted_process_has_its_finding_on_disk),
    ("one_line_when_nothing_was_found", one_line_when_nothing_was_found),
    ("the_report_can_be_switched_off", the_report_can_be_switched_off),
    ("repetitions_are_counted", repetitions_are_counted),
    ("repetitions_at_the_same_moment_are_one_finding", repetitions_at_the_same_moment_are_one_finding),
    ("deduplication_can_be_switched_off", deduplication_can_be_switched_off),
    ("threads_that_run_on_do_not_keep_a_process_from_ending", threads_that_run_on_do_not_keep_a_process_from_ending),
    ("moves_are_tracked_without_interceptors", moves_are_tracked_without_interceptors),
    ("a_directory_that_cannot_be_written_is_reported", a_directory_that_cannot_be_written_is_reported),
    ("the_process_is_written_down_on_request", the_process_is_written_down_on_request),
    ("a_process_that_cannot_be_written_down_is_unharmed", a_process_that_cannot_be_written_down_is_unharmed),
    ("a_relative_directory_is_that_of_the_start", a_relative_directory_is_that_of_the_start),
    #[cfg(unix)]
    ("a_forked_child_reports_nothing", a_forked_child_reports_nothing),
    #[cfg(unix)]
    ("a_report_never_goes_into_the_findings_file", a_report_never_goes_into_the_findings_file),
    ("one_flow_in_many_scopes_does_not_crowd_out_another", one_flow_in_many_scopes_does_not_crowd_out_another),
    ("a_wrong_setting_is_named", a_wrong_setting_is_named),
    ("a_file_has_settings_and_its_mistakes_are_named", a_file_has_settings_and_its_mistakes_are_named),
    ("the_engine_can_be_switched_off_at_start", the_engine_can_be_switched_off_at_start),
    ("what_is_no_source_is_not_tainted", what_is_no_source_is_not_tainted),
    ("memory_for_values_can_be_limited", memory_for_values_can_be_limited),
    ("a_control_that_is_nowhere_is_named", a_control_that_is_nowhere_is_named),
];

fn command(program: &str, directory: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.env(VARIABLE, program).env("IAST_OUTPUT_DIR", directory).env("RUST_BACKTRACE", "0");
    let is_setting = |name: &str| name.starts_with("IAST_") && ![VARIABLE, "IAST_OUTPUT_DIR"].contains(&name);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_setting)) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a program to its end, which must come soon.
fn run(command: &mut Command) -> Output {
    let child = command.spawn().expect("the program starts");
    let pid = child.id();
    let (to, from) = std::sync::mpsc::channel();
    let waiting = std::thread::spawn(move || to.send(child.wait_with_output()));
    let output = from.recv_timeout(Duration::from_secs(20));
    if output.is_err() {
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
    }
    let output = output.unwrap_or_else(|_| panic!("{command:?} hangs"));
    waiting.join().expect("the waiting thread ends").expect("the output was taken");
    output.expect("the program was waited for")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The files in the directory whose names have this end.
fn files<'a>(directory: &Path, end: &'a str) -> impl Iterator<Item = std::path::PathBuf> + use<'a> {
    let files = fs::read_dir(directory).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    files.filter(move |file| file.to_str().is_some_and(|name| name.ends_with(end)))
}

/// Every record of a process in the directory.
fn processes(directory: &Path) -> Vec<Process> {
    let text = files(directory, ".process.json").map(|file| fs::read_to_string(file).expect("a file of a process"));
    text.map(|text| serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))).collect()
}

/// Every line of every findings file in the directory.
fn written(directory: &Path) -> Vec<Finding> {
    let files = files(directory, ".jsonl");
    let text: String = files.map(|file| fs::read_to_string(file).expect("a findings file")).collect();
    assert!(text.is_empty() || text.ends_with('\n'), "a torn line: {text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn assert_finding(finding: &Finding) {
    assert_eq!((finding.code.as_str(), finding.sources[0].value.as_str()), ("sql-injection", "' or 1=1 --"));
    let parts: Vec<_> = finding.evidence.parts.iter().map(|part| (part.value.as_str(), part.source)).collect();
    assert_eq!(parts, [("SELECT * FROM t WHERE a = '", None), ("' or 1=1 --", Some(0)), ("'", None)]);
    // The input ended the literal. Cargo has started the tests, so this is no production.
    assert_eq!((finding.proven, finding.production), (Some(true), Some(false)));
}

fn directory() -> tempfile::TempDir {
    tempfile::tempdir().expect("a directory for findings")
}

fn a_killed_process_has_its_finding_on_disk() {
    use std::io::{BufRead as _, BufReader};
    let directory = directory();
    let mut child: Child = command("sleep", directory.path()).spawn().expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n");
    child.kill().expect("it runs");
    child.wait().expect("it was killed");
    let findings = written(directory.path());
    assert_eq!(findings.len(), 1);
    assert_finding(&findings[0]);
}

fn the_report_is_printed_once_however_the_process_ends() {
    for (program, code) in [("return", 0), ("exit", 3), ("panic", 101)] {
        let directory = directory();
        let output = run(&mut command(program, directory.path()));
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{program}: {text}");
        assert_eq!(text.matches("iast: 1 finding").count(), 1, "{program}: {text}");
        assert_eq!(text.matches("error[sql-injection]").count(), 1, "{program}: {text}");
        assert!(output.stdout.is_empty(), "{program}: the report belongs to standard error");
        assert_eq!(written(directory.path()).len(), 1, "{program}");
    }
}

fn an_aborted_process_has_its_finding_on_disk() {
    let directory = directory();
    let output = run(&mut command("abort", directory.path()));
    assert_eq!(output.status.code(), None);
    assert_finding(&written(directory.path())[0]);
    assert!(!stderr(&output).contains("iast:"), "{}", stderr(&output));
}

fn one_line_when_nothing_was_found() {
    for program in ["clean", "nothing"] {
        let directory = directory();
        let text = stderr(&run(&mut command(program, directory.path())));
        assert!(text.starts_with(CLEAN) && text.lines().count() == 1, "{program}: {text}");
        assert_eq!(fs::read_dir(directory.path()).expect("the directory").count(), 0, "nothing was written");
    }
}

fn the_report_can_be_switched_off() {
    for program in ["return", "nothing"] {
        let directory = directory();
        let output = run(command(program, directory.path()).env("IAST_REPORT", "off"));
        assert_eq!(stderr(&output), "", "{program}");
        assert_eq!(written(directory.path()).len(), usize::from(program == "return"));
    }
}

fn repetitions_are_counted() {
    let directory = directory();
    let text = stderr(&run(&mut command("repeat", directory.path())));
    assert!(text.contains("seen 5 times"), "{text}");
    let counts: Vec<u64> = written(directory.path()).iter().map(|finding| finding.count).collect();
    assert_eq!(counts, [1, 5], "the last line says how often");
}

fn repetitions_at_the_same_moment_are_one_finding() {
    for _ in 0..20 {
        let directory = directory();
        let output = run(&mut command("race", directory.path()));
        assert!(output.status.success(), "{}", stderr(&output));
        let counts: Vec<u64> = written(directory.path()).iter().map(|finding| finding.count).collect();
        assert_eq!(counts, [1, 8]);
    }
}

fn deduplication_can_be_switched_off() {
    let directory = directory();
    run(command("repeat", directory.path()).env("IAST_DEDUPLICATION", "off"));
    let first_five = &written(directory.path())[..5];
    assert!(first_five.iter().all(|finding| finding.count == 1));
}

fn threads_that_run_on_do_not_keep_a_process_from_ending() {
    for _ in 0..5 {
        let directory = directory();
        let start = Instant::now();
        let output = run(command("busy", directory.path()).env("IAST_OUTPUT_DIR", "/dev/null/iast"));
        assert!(output.status.success() && start.elapsed() < Duration::from_secs(10), "{}", stderr(&output));
        assert_eq!(stderr(&output).matches("iast: 1 finding").count(), 1);
    }
}

fn moves_are_tracked_without_interceptors() {
    let directory = directory();
    let output = run(command("moves", directory.path()).env("IAST_INTERCEPT", "off"));
    assert!(output.status.success(), "{}", stderr(&output));
    let findings = written(directory.path());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].confidence, iast_runtime::Confidence::Confirmed);
    assert!(!run(&mut command("moves", directory.path())).status.success(), "with interceptors copies are followed");
}

fn a_directory_that_cannot_be_written_is_reported() {
    let directory = directory();
    let file = directory.path().join("a file");
    fs::write(&file, "").expect("a file");
    let output = run(&mut command("return", &file.join("directory")));
    let text = stderr(&output);
    assert!(output.status.success(), "the program is unharmed: {text}");
    assert!(text.contains("error[sql-injection]"), "the report still tells: {text}");
    assert!(
        text.contains("1 findings could not be written") || text.contains("1 finding could not be written"),
        "{text}"
    );
    assert!(text.contains("Not a directory"), "it says why: {text}");
}

fn the_process_is_written_down_on_request() {
    for (program, reached) in
        [("return", false), ("exit", false), ("panic", false), ("other", true), ("nothing", false)]
    {
        let directory = directory();
        let output = run(command(program, directory.path()).env("IAST_PROCESS_FILE", "on"));
        let [process] = &processes(directory.path())[..] else { panic!("{program}: {}", stderr(&output)) };
        assert_eq!((process.format, process.sources > 0), (1, program != "nothing"), "{program}: {process:?}");
        assert!(process.program.starts_with("process-") && process.pid > 0 && process.notes.is_empty(), "{process:?}");
        let [site] = &process.sites[..] else { panic!("{program}: {process:?}") };
        assert_eq!((site.role, site.reached, site.location.function.as_str()), (Role::Sink, reached, "run"));
        assert_eq!(site.kind.map(|kind| kind.code()), Some("command-injection"));
        let stems = |end| files(directory.path(), end).map(move |file| file.display().to_string().replace(end, ""));
        let findings: Vec<_> = stems(".jsonl").collect();
        assert!(findings.is_empty() || findings.iter().eq(&stems(".process.json").collect::<Vec<_>>()), "{program}");
    }
    let directory = directory();
    run(command("return", directory.path()).env("IAST_PROCESS_FILE", "on").env("IAST_REPORT", "off"));
    assert_eq!((processes(directory.path()).len(), written(directory.path()).len()), (1, 1));
}

fn a_process_that_cannot_be_written_down_is_unharmed() {
    let directory = directory();
    let file = directory.path().join("a file");
    fs::write(&file, "").expect("a file");
    let output = run(command("nothing", &file.join("directory")).env("IAST_PROCESS_FILE", "on"));
    let text = stderr(&output);
    assert!(output.status.success() && text.starts_with(CLEAN), "{text}");
    assert!(text.contains("1 file with what the process saw could not be written"), "{text}");
    assert!(text.contains("Not a directory"), "it says why: {text}");
    #[cfg(unix)]
    for program in ["fork", "close"] {
        let directory = self::directory();
        let output = run(command(program, directory.path()).env("IAST_PROCESS_FILE", "on"));
        assert!(output.status.success(), "{program}: {}", stderr(&output));
        assert_eq!(processes(directory.path()).len(), 1, "{program}: the parent's only, and nothing else in it");
    }
}

fn a_relative_directory_is_that_of_the_start() {
    let directory = directory();
    let output = run(command("move to another directory", Path::new("findings")).current_dir(directory.path()));
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(written(&directory.path().join("findings")).len(), 1);
}

#[cfg(unix)]
fn a_forked_child_reports_nothing() {
    let directory = directory();
    let output = run(&mut command("fork", directory.path()));
    let text = stderr(&output);
    assert!(output.status.success(), "{text}");
    assert_eq!(text.matches("iast: 1 finding").count(), 1, "{text}");
}

#[cfg(unix)]
fn a_report_never_goes_into_the_findings_file() {
    let directory = directory();
    assert!(run(&mut command("close", directory.path())).status.success());
    assert_eq!(written(directory.path()).len(), 1);
}

fn one_flow_in_many_scopes_does_not_crowd_out_another() {
    let directory = directory();
    let output = run(&mut command("two of many scopes", directory.path()));
    let text = stderr(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("error[command-injection]"), "the report tells of both: {text}");
}

fn a_file_has_settings_and_its_mistakes_are_named() {
    let directory = directory();
    let (repository, package) = (directory.path().join("repository"), directory.path().join("repository/package"));
    fs::create_dir_all(&package).expect("directories");
    fs::write(directory.path().join("iast.toml"), "report = false").expect("a file");
    fs::create_dir(repository.join(".git")).expect("a directory");
    let output = run(command("repeat", directory.path()).current_dir(&package));
    assert!(stderr(&output).contains("seen 5 times"), "what is outside of the repository does not count");

    fs::write(repository.join("iast.toml"), "output-dir = 'findings'\ndeduplication = false\nreprot = 1\n")
        .expect("a file");
    let output = run(command("repeat", directory.path()).env_remove("IAST_OUTPUT_DIR").current_dir(&package));
    let text = stderr(&output);
    assert!(text.contains("iast.toml:3: there is no setting `reprot`; did you mean `report`?"), "{text}");
    assert!(written(&repository.join("findings")).len() >= 5, "no deduplication: {text}");
}

fn the_engine_can_be_switched_off_at_start() {
    let directory = directory();
    let output = run(command("off", directory.path()).env("IAST_ENABLED", "false").env("IAST_REPORT", "offf"));
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!((stderr(&output).as_str(), written(directory.path()).len()), ("", 0));
}

fn what_is_no_source_is_not_tainted() {
    let found = |sources: &str| {
        let directory = directory();
        let output = run(command("return", directory.path()).env("IAST_SOURCES", sources));
        assert!(output.status.success(), "{}", stderr(&output));
        written(directory.path()).len()
    };
    assert_eq!(["off", "http.request.body", "-http.request.parameter"].map(found), [0, 0, 0]);
    assert_eq!(["on", "http.request.*", "-http.request.body", "stdin,http.request.parameter"].map(found), [1, 1, 1, 1]);
}

fn memory_for_values_can_be_limited() {
    let directory = directory();
    let text = stderr(&run(command("return", directory.path()).env("IAST_MAX_SOURCE_BYTES", "5")));
    assert!(text.contains("1 untrusted value was not tracked"), "{text}");
    assert_eq!(written(directory.path()).len(), 0);
}

fn a_control_that_is_nowhere_is_named() {
    let directory = directory();
    let control = "SANITIZER:*:shop::escape";
    let text = stderr(&run(command("nothing", directory.path()).env("IAST_SECURITY_CONTROLS", control)));
    assert!(text.contains("the security control `shop::escape` was not applied"), "{text}");
}

fn a_wrong_setting_is_named() {
    let directory = directory();
    let text = stderr(&run(command("nothing", directory.path()).env("IAST_REPORT", "offf")));
    assert!(text.contains("IAST_REPORT is `offf`"), "{text}");
}
