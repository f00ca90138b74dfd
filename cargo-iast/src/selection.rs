//! Which packages a cargo command is about, and with which features iast is on in them.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, Package};

use crate::exit::{Because, Code};
use crate::project::{CargoArguments, Project};

/// The crate that is turned on, and its feature for that.
const CRATE: &str = "iast";
const SWITCH: &str = "enable";

/// The features that turn iast on for a cargo command with these arguments, as `--features` takes them.
///
/// # Errors
///
/// With [`Code::Setup`], when no package that is meant depends on iast.
pub(crate) fn features(project: &Project, arguments: &CargoArguments<'_>) -> anyhow::Result<Vec<String>> {
    let metadata = &project.metadata;
    let selected = selected(metadata, arguments);
    let members = Members::of(metadata);
    let ways: Vec<(&Package, Way)> = selected.iter().map(|package| (*package, members.way(package))).collect();
    if ways.iter().all(|(_, way)| *way == Way::None) {
        return Err(Because(Code::Setup, members.advice(&selected)).into());
    }
    let features = ways.iter().filter_map(|(package, way)| match way {
        // By its plain name where that is clear, since only that is understood by the resolver of edition 2018.
        Way::Feature(feature) if selected.len() == 1 => Some(feature.clone()),
        Way::Feature(feature) => Some(format!("{}/{feature}", package.name)),
        Way::Dependency(dependency) => Some(dependency.clone()),
        Way::On | Way::None => None,
    });
    let features: BTreeSet<String> = features.collect();
    Ok(features.into_iter().collect())
}

/// Whether a package turns iast on by a feature of its own, or has it on.
pub(crate) fn is_switched(metadata: &Metadata, package: &Package) -> bool {
    matches!(Members::of(metadata).way(package), Way::Feature(_) | Way::On)
}

/// The packages that cargo takes by its rules.
pub(crate) fn selected<'a>(metadata: &'a Metadata, arguments: &CargoArguments<'_>) -> Vec<&'a Package> {
    let members = metadata.workspace_packages();
    let matching = |long, short| -> Vec<&'a Package> {
        let specs: Vec<_> = arguments.value(long, short).map(|spec| spec.to_string_lossy().into_owned()).collect();
        members.iter().copied().filter(|member| specs.iter().any(|spec| is_meant(member, spec))).collect()
    };
    if arguments.has("--workspace") || arguments.has("--all") {
        let excluded = matching("--exclude", None);
        return members.iter().copied().filter(|member| excluded.iter().all(|out| out.id != member.id)).collect();
    }
    if arguments.value("--package", Some("-p")).next().is_some() {
        return matching("--package", Some("-p"));
    }
    if metadata.workspace_default_members.is_available() { metadata.workspace_default_packages() } else { members }
}

/// Whether a package is meant by a specification: a name, `name@version`, a pattern, or a URL that ends in one.
fn is_meant(package: &Package, spec: &str) -> bool {
    let spec = match spec.rsplit_once('#') {
        Some((url, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => url,
        Some((_, spec)) => spec,
        None => spec,
    };
    let spec = spec.rsplit_once('/').map_or(spec, |(_, last)| last);
    let name = spec.split(['@', ':']).next().unwrap_or(spec);
    glob::Pattern::new(name).is_ok_and(|pattern| pattern.matches(&package.name))
}

/// How iast is turned on in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    /// By a feature of the package.
    Feature(String),
    /// By a feature of one of its dependencies, as `dependency/feature`.
    Dependency(String),
    /// Its manifest has it on.
    On,
    /// It does not depend on iast.
    None,
}

/// The members of a workspace by name.
struct Members<'a>(BTreeMap<&'a str, &'a Package>);

impl<'a> Members<'a> {
    fn of(metadata: &'a Metadata) -> Self {
        Self(metadata.workspace_packages().into_iter().map(|package| (package.name.as_str(), package)).collect())
    }

    fn way(&self, package: &Package) -> Way {
        if let Some(feature) = self.switch(package) {
            return Way::Feature(feature);
        }
        let dependencies = package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Build);
        for dependency in dependencies {
            let key = dependency.rename.as_deref().unwrap_or(&dependency.name);
            if dependency.name == CRATE {
                let is_on = !dependency.optional && dependency.features.iter().any(|feature| feature == SWITCH);
                return if is_on { Way::On } else { Way::Dependency(format!("{key}/{SWITCH}")) };
            }
            let member = self.0.get(dependency.name.as_str()).filter(|_| dependency.path.is_some());
            if let Some(feature) = member.and_then(|member| self.switch(member)) {
                return Way::Dependency(format!("{key}/{feature}"));
            }
        }
        Way::None
    }

    /// The feature of a package that turns iast on and as little else as possible.
    fn switch(&self, package: &Package) -> Option<String> {
        let enabling = package.features.keys().filter(|feature| self.enables(package, feature, &mut BTreeSet::new()));
        enabling.min_by_key(|feature| (closure(package, feature).len(), *feature != CRATE, *feature)).cloned()
    }

    /// Whether a feature turns iast on, by itself or by another one, also of another member.
    fn enables(&self, package: &Package, feature: &str, seen: &mut BTreeSet<(String, String)>) -> bool {
        if !seen.insert((package.name.to_string(), feature.to_owned())) {
            return false;
        }
        let Some(parts) = package.features.get(feature) else { return false };
        parts.iter().any(|part| {
            let Some((key, feature)) = part.split_once('/') else {
                return self.enables(package, part, seen);
            };
            let key = key.trim_end_matches('?');
            let is_key = |name: &str, rename: Option<&str>| rename.unwrap_or(name) == key;
            let mut dependencies = package.dependencies.iter();
            let Some(dependency) = dependencies.find(|found| is_key(&found.name, found.rename.as_deref())) else {
                return false;
            };
            if dependency.name == CRATE {
                return feature == SWITCH;
            }
            let member = self.0.get(dependency.name.as_str()).filter(|_| dependency.path.is_some());
            member.is_some_and(|member| self.enables(member, feature, seen))
        })
    }

    /// What to do when none of the packages depends on iast.
    fn advice(&self, selected: &[&Package]) -> String {
        let name = |package: &&Package| format!("`{}`", package.name);
        let others: Vec<_> = self.0.values().filter(|package| self.way(package) != Way::None).map(name).collect();
        let names: Vec<_> = selected.iter().map(name).collect();
        let (subject, verb) = match &names[..] {
            [] => return "no package of the workspace is chosen; name one with `-p`".to_owned(),
            [one] => (one.clone(), "does"),
            many if many.len() == self.0.len() => ("the packages of the workspace".to_owned(), "do"),
            many => (many.join(", "), "do"),
        };
        if !others.is_empty() {
            return format!(
                "{subject} {verb} not depend on `{CRATE}`; choose with `-p` one that does: {}",
                others.join(", ")
            );
        }
        let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
        format!(
            "{subject} {verb} not depend on `{CRATE}`; run `cargo iast init`, or add to Cargo.toml:\n\n    \
             [dependencies]\n    {CRATE} = \"{version}\"\n\n    \
             [features]\n    {CRATE} = [\"{CRATE}/{SWITCH}\"]\n"
        )
    }
}

/// The features of a package that one of them turns on, itself included.
fn closure<'a>(package: &'a Package, feature: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![feature]);
    while let Some(feature) = open.pop() {
        if seen.insert(feature) {
            open.extend(package.features.get(feature).into_iter().flatten().map(String::as_str));
        }
    }
    seen
}

#[cfg(test)]
mod tests;
