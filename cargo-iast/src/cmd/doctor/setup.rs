//! How the project is set up: the switch, the versions, the settings.

use std::path::Path;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package};

use super::Check;
use crate::project::{self, CargoArguments, Project};
use crate::{selection, term};

/// The packages of the whole build, as cargo resolves them with iast on.
#[derive(Debug)]
pub(super) struct Resolved(Metadata);

impl Resolved {
    /// `None` when cargo cannot tell, for example without a network and a lock file.
    pub(super) fn of(project: &Project, features: &[String]) -> Option<Self> {
        let mut command = MetadataCommand::new();
        command.cargo_path(project::cargo()).manifest_path(project.root().join("Cargo.toml"));
        command.features(CargoOpt::SomeFeatures(features.to_vec()));
        term::while_working("resolving dependencies", || command.exec()).ok().map(Self)
    }

    pub(super) fn package(&self, name: &str) -> Option<&Package> {
        self.0.packages.iter().find(|package| package.name == name)
    }

    /// Whether a package is built with a feature.
    pub(super) fn has_feature(&self, package: &Package, feature: &str) -> bool {
        let nodes = self.0.resolve.iter().flat_map(|resolve| &resolve.nodes);
        nodes
            .filter(|node| node.id == package.id)
            .flat_map(|node| &node.features)
            .any(|known| known.as_str() == feature)
    }
}

/// Whether iast can be turned on, and with which features.
pub(super) fn switch(project: &Project, arguments: &CargoArguments<'_>) -> (Vec<Check>, Vec<String>) {
    match selection::features(project, arguments) {
        Ok(features) if features.is_empty() => (vec![Check::ok("switch", "always on, by the manifest")], features),
        Ok(features) => (vec![Check::ok("switch", format!("on with --features {}", features.join(",")))], features),
        Err(error) => {
            let text = error.to_string();
            let (finding, advice) = text.split_once("; ").unwrap_or((&text, "run `cargo iast init`"));
            let advice = advice.split(", or add").next().unwrap_or(advice);
            (vec![Check::bad("switch", finding, advice)], Vec::new())
        }
    }
}

/// Whether the command and the engine are of the same version.
pub(super) fn versions(resolved: Option<&Resolved>) -> Option<Check> {
    let own = env!("CARGO_PKG_VERSION");
    let Some(resolved) = resolved else {
        let advice = "build the project once, or run this where cargo can download";
        return Some(Check::note("version", "cargo cannot resolve the dependencies", advice));
    };
    let found = &resolved.package("iast")?.version;
    Some(if found.to_string() == own {
        Check::ok("version", format!("iast and cargo-iast {own}"))
    } else {
        let advice = format!("install the same version: `cargo install cargo-iast@{found}`, or update iast");
        Check::note("version", format!("iast {found}, but cargo-iast {own}"), advice)
    })
}

/// The file of settings, as far as it can be read here; the engine says more.
pub(super) fn settings(root: &Path) -> Check {
    let Some(path) = iast_config::find(root) else {
        return Check::ok("settings", "no iast.toml: everything is as by default");
    };
    let shown = path.display();
    match iast_config::read(&path).map(|text| iast_config::Document::parse(&text).problems) {
        Err(error) => {
            Check::bad("settings", format!("{shown} cannot be read: {error}"), "make it a file, or remove it")
        }
        Ok(problems) => match problems.first() {
            None => Check::ok("settings", shown.to_string()),
            Some(problem) => Check::bad("settings", format!("{shown}:{} is wrong", problem.line), problem.text.clone()),
        },
    }
}

/// Settings of the environment, which win over the file and are easily forgotten.
pub(super) fn environment() -> Option<Check> {
    let mut set: Vec<_> = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .filter(|(name, value)| name.starts_with("IAST_") && !value.is_empty())
        .collect();
    set.sort();
    let is_off =
        set.iter().any(|(name, value)| name == "IAST_ENABLED" && ["off", "false", "0"].contains(&value.trim()));
    let shown: Vec<_> = set.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let shown = shown.join(" ");
    match set.len() {
        0 => None,
        _ if is_off => Some(Check::bad("environment", shown, "unset IAST_ENABLED: the engine does nothing")),
        _ => Some(Check::note("environment", shown, "these win over iast.toml; unset what is not meant")),
    }
}
