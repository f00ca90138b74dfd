//! Which origins are sources.

use iast_schema::Origin;

/// A set of origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origins {
    /// What comes from these is a source where somebody says that it comes in.
    sources: u64,
    /// Those that the settings name.
    named: u64,
}

/// Origins that are trusted by most programs: what calls of libraries give from these is a source only when the settings
/// name them.
const ON_DEMAND: [Origin; 5] =
    [Origin::Environment, Origin::CommandLine, Origin::Stdin, Origin::File, Origin::NetworkStream];

impl Origins {
    pub(crate) const ALL: Self = Self { sources: u64::MAX, named: 0 };
    pub(crate) const NONE: Self = Self { sources: 0, named: 0 };

    /// Whether what comes from `origin` is a source where an attribute or the program says that it comes in.
    pub(crate) fn contains(self, origin: Origin) -> bool {
        self.sources & bit(origin) != 0
    }

    /// Whether what a call of a library gives from `origin` is a source.
    pub(crate) fn contains_by_itself(self, origin: Origin) -> bool {
        self.contains(origin) && (!ON_DEMAND.contains(&origin) || self.named & bit(origin) != 0)
    }

    /// Whether what is read from any stream is a source.
    pub(crate) fn has_streams(self) -> bool {
        [Origin::Stdin, Origin::File, Origin::NetworkStream].iter().any(|origin| self.contains_by_itself(*origin))
    }

    /// The set that `names` describe, one after the other: `http.request.*` adds all that begin so, `-file` takes one
    /// out again, `on` adds all that are sources when nothing is said. Where the first takes one out, the others are meant
    /// to stay.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>, problems: &mut impl FnMut(String)) -> Self {
        let mut set = None;
        for name in names {
            if name == "on" {
                set = Some(Self { sources: u64::MAX, ..set.unwrap_or(Self::NONE) });
                continue;
            }
            let (adds, name) = name.strip_prefix('-').map_or((true, name), |name| (false, name.trim()));
            let Some(bits) = bits(name, problems) else { continue };
            let Self { sources, named } = set.unwrap_or(if adds { Self::NONE } else { Self::ALL });
            set = Some(match adds {
                true => Self { sources: sources | bits, named: named | bits },
                false => Self { sources: sources & !bits, named: named & !bits },
            });
        }
        // Of a list in which every name is wrong nobody knows what it was to leave out.
        set.unwrap_or(Self::ALL)
    }
}

fn bits(name: &str, problems: &mut impl FnMut(String)) -> Option<u64> {
    if let Some(group) = name.strip_suffix(".*") {
        let is_inside = |origin: &&Origin| {
            origin.as_str().strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let bits = Origin::ALL.iter().filter(is_inside).fold(0, |bits, origin| bits | bit(*origin));
        if bits == 0 {
            problems(format!("no origin begins with `{}.`; write for example `http.request.*`", group.escape_debug()));
        }
        return (bits != 0).then_some(bits);
    }
    name.parse().map(bit).map_err(|error: iast_schema::UnknownName| problems(error.to_string())).ok()
}

fn bit(origin: Origin) -> u64 {
    const { assert!(Origin::ALL.len() <= 64) };
    1 << origin as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> (Vec<&'static str>, Vec<String>) {
        let mut problems = Vec::new();
        let set = Origins::named(names.iter().copied(), &mut |problem| problems.push(problem));
        let names = Origin::ALL.iter().filter(|origin| set.contains(**origin)).map(|origin| origin.as_str());
        (names.collect(), problems)
    }

    #[test]
    fn names_add_up_and_a_minus_takes_out() {
        assert_eq!(read(&["file", "stdin"]).0, ["stdin", "file"]);
        assert_eq!(
            read(&["http.request.header.*", "http.request.cookie.*", "-http.request.header.name"]).0,
            ["http.request.header", "http.request.cookie.name", "http.request.cookie.value"]
        );
        let without = read(&["-http.request.header", "- file"]).0;
        assert_eq!(without.len(), Origin::ALL.len() - 2);
        assert!(without.contains(&"http.request.header.name") && !without.contains(&"file"));
        assert_eq!(read(&["-http.*", "http.request.body"]).0.iter().filter(|name| name.starts_with("http")).count(), 1);
    }

    #[test]
    fn what_most_programs_trust_is_a_source_by_itself_when_it_is_named() {
        let by_itself = |names: &[&str]| -> Vec<_> {
            let set = Origins::named(names.iter().copied(), &mut |problem| panic!("{problem}"));
            ON_DEMAND.iter().filter(|origin| set.contains_by_itself(**origin)).map(|origin| origin.as_str()).collect()
        };
        assert!(Origins::ALL.contains(Origin::File) && !Origins::ALL.contains_by_itself(Origin::File));
        assert!(Origins::ALL.contains_by_itself(Origin::SqlRowValue) && !Origins::ALL.has_streams());
        assert_eq!(by_itself(&["-http.request.header"]), [""; 0]);
        assert_eq!(by_itself(&["on", "file", "environment", "-file"]), ["environment"]);
        assert_eq!(by_itself(&["stdin"]), ["stdin"]);
        assert_eq!(read(&["on", "file"]).0.len(), Origin::ALL.len());
        assert_eq!(read(&["file", "on", "-stdin"]).0.len(), Origin::ALL.len() - 1);
    }

    #[test]
    fn a_wrong_name_is_named_and_the_others_count() {
        let (names, problems) = read(&["fil", "stdin", "htp.*"]);
        assert_eq!(names, ["stdin"]);
        assert!(problems[0].starts_with("unknown origin `fil`; valid: http.request.parameter.name, "), "{problems:?}");
        assert_eq!(problems[1], "no origin begins with `htp.`; write for example `http.request.*`");
        assert_eq!(read(&["fil"]).0.len(), Origin::ALL.len());
    }
}
