//! `cargo iast init`: the changes to a project that does not use iast yet.
//!
//! What is there already stays as it is, so a second time nothing is changed. How each file changes is up to `manifest`;
//! here it is decided which files, and whether they are written.

mod manifest;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use cargo_metadata::Package;
use iast_report::text::visible;
use similar::TextDiff;

use crate::exit::{Because, Code};
use crate::project::{CargoArguments, Project};
use crate::{replace, selection, term};

const SETTINGS: &str = include_str!("../iast.template.toml");

/// Add iast to a package: the dependency, the feature, and a file of settings.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The package [default: the one of the current directory].
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
    /// Write the changes without asking.
    #[arg(long, short)]
    yes: bool,
}

/// What becomes of a file.
struct Change {
    path: PathBuf,
    before: String,
    after: String,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let words: Vec<OsString> = arguments.package.iter().flat_map(|name| ["-p".into(), name.into()]).collect();
    let cargo = CargoArguments::of(&words);
    let project = Project::load(&cargo)?;
    let package = match &selection::selected(&project.metadata, &cargo)[..] {
        [package] => *package,
        _ => return Err(Because(Code::Usage, which(&project, arguments.package.as_deref())).into()),
    };
    let changes = changes(&project, package)?;
    if changes.is_empty() {
        term::status("Unchanged", &format!("`{}` is set up; run `cargo iast test`", package.name));
        return Ok(Code::Ok);
    }
    let mut diff = String::new();
    for change in &changes {
        diff += &shown(change, project.root());
    }
    term::result(&diff)?;
    if !arguments.yes && !confirmed()? {
        return Ok(Code::Ok);
    }
    for Change { path, after, .. } in &changes {
        replace::text(path, after)?;
        term::status("Wrote", &path.display().to_string());
    }
    let next = "mark where data enters with #[iast::source], what it must not reach with #[iast::sink], \
                the other functions with #[iast::instrument]; then run `cargo iast test`";
    term::status("Next", next);
    Ok(Code::Ok)
}

/// What is wrong with the choice of a package.
fn which(project: &Project, named: Option<&str>) -> String {
    let names = project.metadata.workspace_packages();
    let names: Vec<_> = names.iter().map(|package| format!("`{}`", package.name)).collect();
    let what = named.map_or("which package? ".to_owned(), |name| format!("there is not one package `{name}`; "));
    format!("{what}name one with `-p`: {}", names.join(", "))
}

/// Every file that is not yet as it should be.
fn changes(project: &Project, package: &Package) -> anyhow::Result<Vec<Change>> {
    let root = project.root().join("Cargo.toml");
    let member = package.manifest_path.as_std_path().to_owned();
    let at_root = fs::read_to_string(&root).with_context(|| format!("cannot read {}", root.display()))?;
    let inherits = manifest::is_shared(&at_root)?;
    let mut changes = Vec::new();
    let mut change = |path: &Path, edit: &dyn Fn(&str) -> anyhow::Result<String>| -> anyhow::Result<()> {
        let before = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let after = edit(&before).with_context(|| format!("cannot change {}", path.display()))?;
        if before != after {
            changes.push(Change { path: path.to_owned(), before, after });
        }
        Ok(())
    };
    let has_switch = selection::is_switched(&project.metadata, package);
    let add = |text: &str| manifest::add(text, package, has_switch, inherits);
    if member == root {
        change(&root, &|text| manifest::optimise_engine(&add(text)?))?;
    } else {
        change(&member, &add)?;
        change(&root, &manifest::optimise_engine)?;
    }
    if iast_config::find(member.parent().unwrap_or(project.root())).is_none() {
        let path = project.root().join(iast_config::FILE_NAME);
        changes.push(Change { path, before: String::new(), after: SETTINGS.to_owned() });
    }
    Ok(changes)
}

/// The change as a diff. What others wrote into the file is made visible.
fn shown(change: &Change, root: &Path) -> String {
    let name = change.path.strip_prefix(root).unwrap_or(&change.path).display().to_string();
    let diff = TextDiff::from_lines(&change.before, &change.after);
    let old = if change.before.is_empty() { "/dev/null".to_owned() } else { format!("a/{name}") };
    let diff = diff.unified_diff().header(&old, &format!("b/{name}")).to_string();
    diff.lines().map(|line| visible(line) + "\n").collect()
}

/// Asks, where there is somebody to answer.
fn confirmed() -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        let why = "nothing was written, since there is no terminal to ask at; add `--yes` to write this";
        return Err(Because(Code::Usage, why.to_owned()).into());
    }
    eprint!("Write this? [y/N] ");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let is_yes = ["y", "yes"].contains(&answer.trim().to_lowercase().as_str());
    if !is_yes {
        term::status("Unchanged", "nothing was written");
    }
    Ok(is_yes)
}
