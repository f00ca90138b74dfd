//! Which of the sources and sinks of the tested programs were reached, by all processes together.
//!
//! Shares are of annotated functions: all of those are known. Calls of libraries are only known once they were executed,
//! so they are listed and not part of any share.

use std::collections::BTreeMap;

use iast_schema::{Location, Process, Role, Site, VulnerabilityKind};
use serde::Serialize;

use crate::exit::{Because, Code};

/// The sites of all processes, each once.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    /// By place. Reached in any process is reached.
    pub(crate) sites: Vec<Site>,
}

/// How many of the annotated functions of a role were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Share {
    pub(crate) reached: usize,
    pub(crate) total: usize,
}

impl Coverage {
    pub(crate) fn of(processes: &[Process]) -> Self {
        let mut sites: BTreeMap<_, Site> = BTreeMap::new();
        for site in processes.iter().flat_map(|process| &process.sites) {
            let known = sites.entry(key(site)).or_insert_with(|| site.clone());
            known.reached |= site.reached;
        }
        Self { sites: sites.into_values().collect() }
    }

    /// The annotated functions of a role.
    pub(crate) fn annotated(&self, role: Role) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(move |site| site.role == role && site.call.is_none())
    }

    /// The calls of functions of libraries, each place once.
    pub(crate) fn calls(&self) -> usize {
        let mut calls: Vec<_> = self.sites.iter().filter(|site| site.call.is_some()).map(place).collect();
        calls.dedup();
        calls.len()
    }

    pub(crate) fn share(&self, role: Role) -> Share {
        let reached = self.annotated(role).filter(|site| site.reached).count();
        Share { reached, total: self.annotated(role).count() }
    }

    /// Holds the sinks against the percentage that has to be reached.
    ///
    /// # Errors
    ///
    /// With [`Code::Coverage`], when it is less, or when there are no sinks to take a share of.
    pub(crate) fn require_sinks(&self, percent: u8) -> anyhow::Result<()> {
        let Share { reached, total } = self.share(Role::Sink);
        let wanted = format!("--fail-under-sinks asks for {percent} %");
        if total == 0 {
            let why = "there is no annotated sink in the programs that were run, so there is no share of them";
            return Err(Because(Code::Coverage, format!("{why}; {wanted}")).into());
        }
        if reached * 100 < usize::from(percent) * total {
            return Err(Because(Code::Coverage, format!("{reached} of {total} sinks were reached; {wanted}")).into());
        }
        Ok(())
    }
}

type Key = ((String, u32, u32), Role, Option<VulnerabilityKind>, Option<String>, Option<&'static str>, String);

fn key(site: &Site) -> Key {
    let Site { role, kind, call, origin, location, .. } = site;
    let Location { file, line, column, function, .. } = location;
    let origin = origin.map(|origin| origin.as_str());
    ((file.clone(), *line, *column), *role, *kind, call.clone(), origin, function.clone())
}

fn place(site: &Site) -> (&str, u32, u32) {
    (&site.location.file, site.location.line, site.location.column)
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::{location, process, site};

    use super::*;

    #[test]
    fn reached_by_one_process_is_reached() {
        let first = process();
        let mut second = process();
        second.sites[1].reached = false;
        second.sites[2].reached = true;
        second.sites.push(site(Role::Sink, location("src/other.rs", 1, 1, "new", "shop"), false));
        let share = |processes: &[Process]| {
            let coverage = Coverage::of(processes);
            let (sources, sinks) = (coverage.share(Role::Source), coverage.share(Role::Sink));
            (sources.reached, sources.total, sinks.reached, sinks.total, coverage.calls())
        };
        assert_eq!(share(std::slice::from_ref(&first)), (1, 1, 1, 2, 1));
        assert_eq!(share(&[first.clone(), second.clone()]), (1, 1, 2, 3, 1));
        assert_eq!(share(&[second, first]), (1, 1, 2, 3, 1));
        assert_eq!(share(&[]), (0, 0, 0, 0, 0));
    }

    #[test]
    fn a_share_below_the_limit_is_an_error() {
        let coverage = Coverage::of(&[process()]);
        assert!(coverage.require_sinks(50).is_ok() && coverage.require_sinks(0).is_ok());
        let error = coverage.require_sinks(51).unwrap_err();
        assert_eq!(error.to_string(), "1 of 2 sinks were reached; --fail-under-sinks asks for 51 %");
        assert_eq!(Code::of(&error), Code::Coverage);
        let error = Coverage::default().require_sinks(0).unwrap_err();
        assert!(error.to_string().starts_with("there is no annotated sink"), "{error}");
    }
}
