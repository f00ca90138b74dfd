//! Runs the programs of `xtask/cases` plain and woven in every edition and compares what they print.
//!
//! Each program shows constructions that a rewriter can break, and prints what it returns and drops. Its first lines
//! may contain `// editions: 2021, 2024` when it does not compile in 2018, 2021 and 2024; it has to compile in those
//! that it names. Functions in macros, which the weaver cannot reach, carry `#[::iast::instrument]` in the file; it is
//! removed from the plain program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::attribute::{self, ATTRIBUTE};
use crate::process;

/// One program of `xtask/cases`.
struct Case {
    name: String,
    text: String,
    editions: Vec<String>,
}

/// One program in one edition, either plain or woven: the program, or why there is none.
type Programs = BTreeMap<String, Result<PathBuf, String>>;

/// Runs the cases, all when none is named. Whether each was the same in every edition.
pub(crate) fn run(only: &[String], jobs: Option<usize>, limit: Duration) -> Result<bool> {
    let mut cases = read(&crate::repository().join("xtask/cases"))?;
    if let Some(unknown) = only.iter().find(|name| cases.iter().all(|case| case.name != **name)) {
        bail!("there is no case `{unknown}` in xtask/cases");
    }
    cases.retain(|case| only.is_empty() || only.contains(&case.name));
    let editions: std::collections::BTreeSet<_> = cases.iter().flat_map(|case| &case.editions).collect();
    let folder = crate::workspace("weave-cases")?;
    let (mut same, mut different) = (0, 0);
    for edition in editions {
        let cases: Vec<_> = cases.iter().filter(|case| case.editions.contains(edition)).collect();
        let builder = Builder { folder: &folder, edition, jobs, limit };
        let (plain, woven) = (builder.build(&cases, false)?, builder.build(&cases, true)?);
        for case in cases {
            match compare(&plain[&case.name], &woven[&case.name], &folder)? {
                None => same += 1,
                Some(difference) => {
                    different += 1;
                    println!("{} in edition {edition}: {difference}", case.name);
                }
            }
        }
    }
    println!("{same} programs print the same woven as plain, {different} do not");
    Ok(different == 0)
}

fn read(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for item in std::fs::read_dir(folder)? {
        let path = item?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).context("a case has no name")?.to_owned();
        let text = std::fs::read_to_string(&path)?;
        let named = text.lines().find_map(|line| line.strip_prefix("// editions: "));
        let editions = named.unwrap_or("2018, 2021, 2024").split(", ").map(str::to_owned).collect();
        cases.push(Case { name, text, editions });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

struct Builder<'a> {
    folder: &'a Path,
    edition: &'a str,
    jobs: Option<usize>,
    limit: Duration,
}

impl Builder<'_> {
    /// Builds all cases as programs of one package.
    fn build(&self, cases: &[&Case], woven: bool) -> Result<Programs> {
        let name = format!("{}-{}", if woven { "woven" } else { "plain" }, self.edition);
        let package = self.folder.join(&name);
        std::fs::create_dir_all(package.join("src"))?;
        let mut manifest = format!(
            "[package]\nname = \"cases-{name}\"\nversion = \"0.0.0\"\nedition = \"{}\"\nautobins = false\n\n\
             [workspace]\n\n[profile.dev]\ndebug = false\n",
            self.edition
        );
        if woven {
            let iast = crate::repository().display();
            manifest += &format!("\n[dependencies]\niast = {{ path = \"{iast}\", features = [\"enable\"] }}\n");
        }
        for case in cases {
            let text = if woven {
                let woven = attribute::weave(&case.text).with_context(|| format!("{} is no Rust file", case.name))?;
                woven.text + if self.edition == "2015" { "\nextern crate iast;\n" } else { "" }
            } else {
                case.text.replace(ATTRIBUTE, "")
            };
            std::fs::write(package.join(format!("src/{}.rs", case.name)), text)?;
            manifest += &format!("\n[[bin]]\nname = \"{0}\"\npath = \"src/{0}.rs\"\n", case.name);
        }
        std::fs::write(package.join("Cargo.toml"), manifest)?;
        self.cargo(cases, &package)
    }

    fn cargo(&self, cases: &[&Case], package: &Path) -> Result<Programs> {
        let mut cargo = process::cargo();
        cargo.current_dir(package).args(["build", "--keep-going", "--message-format=json"]);
        cargo.env("CARGO_TARGET_DIR", package.join("target")).env("CARGO_INCREMENTAL", "0");
        cargo.env("CARGO_BUILD_BUILD_DIR", self.folder.join("build")).env("CARGO_TERM_COLOR", "never");
        if let Some(jobs) = self.jobs {
            cargo.arg(format!("--jobs={jobs}"));
        }
        let (messages, log) = (package.join("messages.json"), package.join("log"));
        let finished = process::run(&mut cargo, &messages, &log, self.limit)?;
        let mut programs = Programs::new();
        let mut errors = BTreeMap::<String, String>::new();
        for line in std::fs::read_to_string(&messages)?.lines() {
            let message: Value = serde_json::from_str(line).unwrap_or_default();
            let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
            if let Some(path) = message["executable"].as_str() {
                programs.insert(name, Ok(path.into()));
            } else if message["message"]["level"] == "error" {
                let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
                errors.entry(name).or_insert_with(|| rendered.to_owned());
            }
        }
        ensure!(finished.success() || !errors.is_empty(), "cargo failed, see {}", log.display());
        for case in cases.iter().filter(|case| !programs.contains_key(&case.name)).collect::<Vec<_>>() {
            let error = errors.get(&case.name).cloned();
            programs.insert(case.name.clone(), Err(error.unwrap_or_else(|| "was not built".to_owned())));
        }
        Ok(programs)
    }
}

/// In words, what is different.
fn compare(plain: &Result<PathBuf, String>, woven: &Result<PathBuf, String>, folder: &Path) -> Result<Option<String>> {
    let (plain, woven) = match (plain, woven) {
        (Err(error), _) => return Ok(Some(format!("does not compile plain; name its editions\n{error}"))),
        (_, Err(error)) => return Ok(Some(format!("does not compile woven\n{error}"))),
        (Ok(plain), Ok(woven)) => (plain, woven),
    };
    let output = |program: &Path| {
        let (out, err) = (folder.join("stdout"), folder.join("stderr"));
        let mut command = Command::new(program);
        let finished = process::run(command.env("IAST_REPORT", "off"), &out, &err, Duration::from_secs(20))?;
        let status = finished.status.map_or_else(|| "took too long".to_owned(), |status| status.to_string());
        let out = String::from_utf8_lossy(&std::fs::read(out)?).into_owned();
        Ok::<_, anyhow::Error>(out + &status)
    };
    let (expected, found) = (output(plain)?, output(woven)?);
    ensure!(expected.lines().count() > 1, "{} prints nothing, so it can show nothing", plain.display());
    if expected == found {
        return Ok(None);
    }
    let line = expected.lines().zip(found.lines()).take_while(|(expected, found)| expected == found).count();
    let shown = |text: &str| text.lines().nth(line).unwrap_or("nothing").to_owned();
    Ok(Some(format!("line {} was `{}` and is `{}`", line + 1, shown(&expected), shown(&found))))
}
