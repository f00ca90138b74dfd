//! What building takes: `benches/service` and the example services, each with and without iast, in processor time, and
//! how large the programs are.
//!
//! The variants of a package have a target directory of their own each and take turns.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::numbers::Samples;
use super::table::{self, list, number, word};
use super::{Options, results};
use crate::process;

/// A package that is built.
struct Package {
    name: &'static str,
    /// Its folder in the repository.
    path: &'static str,
    /// The features that make its variants, and what these are called.
    variants: &'static [(&'static str, &'static str)],
}

const PACKAGES: [Package; 3] = [
    Package {
        name: "bench-service",
        path: "benches/service",
        variants: &[("", "plain"), ("off", "off"), ("on", "on")],
    },
    Package { name: "shop", path: "examples/shop", variants: &[("", "off"), ("iast", "on")] },
    Package { name: "weblog", path: "examples/weblog", variants: &[("", "off"), ("iast", "on")] },
];

/// One variant of a package.
struct Variant {
    name: &'static str,
    feature: &'static str,
    target: PathBuf,
    /// Seconds of processor time: all crates, the package itself, and the package when nothing in it has changed.
    clean: Samples,
    package: Samples,
    touched: Samples,
    /// Bytes of the program.
    size: u64,
}

/// Measures, prints the table and writes the results.
pub(super) fn run(options: &Options) -> Result<bool> {
    let rounds = options.rounds.unwrap_or(3);
    let folder = crate::workspace("bench/compile")?;
    let mut kept = Vec::new();
    for Package { name, path, variants } in PACKAGES.iter().filter(|package| options.takes(package.name)) {
        let sources = crate::repository().join(path).join("src");
        let mut variants: Vec<_> = variants.iter().map(|variant| Variant::new(name, *variant, &folder)).collect();
        for variant in &mut variants {
            eprintln!("building {name}, {}", variant.name);
            variant.build_all(name)?;
        }
        for round in 0..rounds {
            for turn in 0..variants.len() {
                let at = (turn + round) % variants.len();
                variants[at].build_again(name, &sources)?;
            }
        }
        let variants_json: Vec<_> = variants.iter().map(Variant::json).collect();
        kept.push(json!({ "package": name, "attributes": attributes(&sources)?, "variants": variants_json }));
        for variant in &variants {
            std::fs::remove_dir_all(&variant.target)?;
        }
    }
    let results = json!(kept);
    print!("{}", text(&results));
    results::keep("compile", &results, options, &crate::workspace("bench")?)?;
    Ok(true)
}

/// The table. Ratios are to the first variant of a package.
pub(super) fn text(results: &Value) -> String {
    let head = [
        "seconds of processor time, debug build",
        "everything",
        "the package itself",
        "nothing changed",
        "program in MB",
        "ms for each attribute",
    ];
    let rows = |package: &Value| -> Vec<Vec<String>> {
        let variants = list(&package["variants"]);
        let row = |variant: &Value| {
            let cell =
                |of: &dyn Fn(&Value) -> f64| format!("{:.2} {:.2}x", of(variant), of(variant) / of(&variants[0]));
            let median = |name: &'static str| move |it: &Value| number(&it[name]["median"]);
            let more = median("package")(variant) - median("package")(&variants[0]);
            vec![
                format!("{}, {}", word(&package["package"]), word(&variant["variant"])),
                cell(&median("clean")),
                cell(&median("package")),
                cell(&median("touched")),
                cell(&|it| number(&it["size"]) / 1e6),
                format!("{:.1}", 1e3 * more / number(&package["attributes"])),
            ]
        };
        variants.iter().map(row).collect()
    };
    table::markdown(&head, &list(results).iter().flat_map(rows).collect::<Vec<_>>())
}

impl Variant {
    fn new(package: &str, (feature, name): (&'static str, &'static str), folder: &Path) -> Self {
        let target = folder.join(format!("{package}-{name}"));
        let [clean, package, touched] = [const { Samples::new() }; 3];
        Self { name, feature, target, clean, package, touched, size: 0 }
    }

    /// Builds the package and all that it needs.
    fn build_all(&mut self, package: &str) -> Result<()> {
        if self.target.exists() {
            std::fs::remove_dir_all(&self.target)?;
        }
        self.clean.push(self.cargo(package, true)?.as_secs_f64());
        let name = self.target.join("debug").join(package);
        self.size = name.metadata().with_context(|| format!("there is no {}", name.display()))?.len();
        Ok(())
    }

    /// Builds the package alone, anew and then as after a change that comes to nothing.
    fn build_again(&mut self, package: &str, sources: &Path) -> Result<()> {
        touch(sources)?;
        self.package.push(self.cargo(package, false)?.as_secs_f64());
        // The first one fills the cache of incremental builds.
        for _ in 0..2 {
            touch(sources)?;
            self.cargo(package, true)?;
        }
        touch(sources)?;
        self.touched.push(self.cargo(package, true)?.as_secs_f64());
        Ok(())
    }

    fn json(&self) -> Value {
        json!({
            "variant": self.name, "size": self.size, "clean": self.clean.json(), "package": self.package.json(),
            "touched": self.touched.json(),
        })
    }

    fn cargo(&self, package: &str, incremental: bool) -> Result<Duration> {
        let mut cargo = process::cargo();
        cargo.current_dir(crate::repository()).args(["build", "--quiet", "--locked", "--package", package]);
        cargo.args(["--features", self.feature]).env("CARGO_TARGET_DIR", &self.target);
        cargo.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        let log = self.target.with_extension("log");
        let finished = process::run(&mut cargo, &log, &log.with_extension("errors"), Duration::from_secs(3600))?;
        ensure!(finished.success(), "{package} could not be built, see {}", log.with_extension("errors").display());
        Ok(finished.time)
    }
}

/// Makes cargo take the package for changed.
fn touch(sources: &Path) -> Result<()> {
    for name in ["lib.rs", "main.rs"] {
        if let Ok(file) = std::fs::File::options().append(true).open(sources.join(name)) {
            file.set_modified(SystemTime::now())?;
        }
    }
    Ok(())
}

/// How many attributes of iast there are on functions, blocks and modules.
fn attributes(sources: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(sources)? {
        let path = entry?.path();
        if path.is_dir() {
            count += attributes(&path)?;
        } else {
            let text = std::fs::read_to_string(&path)?;
            let is_one = |line: &&str| line.contains("#[") && line.contains("iast::") && !line.contains("derive");
            count += text.lines().filter(|line| !line.trim_start().starts_with("//")).filter(is_one).count();
        }
    }
    Ok(count)
}
