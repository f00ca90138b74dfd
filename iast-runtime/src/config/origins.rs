//! Which origins are sources.

use iast_schema::Origin;

/// A set of origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origins(u64);

impl Origins {
    pub(crate) const ALL: Self = Self(u64::MAX);
    pub(crate) const NONE: Self = Self(0);

    /// Whether what comes from `origin` is a source.
    pub(crate) fn contains(self, origin: Origin) -> bool {
        self.0 & bit(origin) != 0
    }

    /// The set that `names` describe, one after the other: `http.request.*` adds all that begin so, `-file` takes one
    /// out again. Where the first takes one out, the others are meant to stay.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>, problems: &mut impl FnMut(String)) -> Self {
        let mut set = None;
        for name in names {
            let (adds, name) = name.strip_prefix('-').map_or((true, name), |name| (false, name.trim()));
            let Some(bits) = bits(name, problems) else { continue };
            let Self(before) = set.unwrap_or(if adds { Self::NONE } else { Self::ALL });
            set = Some(Self(if adds { before | bits } else { before & !bits }));
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
    fn a_wrong_name_is_named_and_the_others_count() {
        let (names, problems) = read(&["fil", "stdin", "htp.*"]);
        assert_eq!(names, ["stdin"]);
        assert!(problems[0].starts_with("unknown origin `fil`; valid: http.request.parameter.name, "), "{problems:?}");
        assert_eq!(problems[1], "no origin begins with `htp.`; write for example `http.request.*`");
        assert_eq!(read(&["fil"]).0.len(), Origin::ALL.len());
    }
}
