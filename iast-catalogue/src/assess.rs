//! What a flow amounts to: whether untrusted bytes do harm where they stand at a sink, how much, and why.
//!
//! What is special about a type stands in its module. Here is what all of them share: which bytes count at all, and what
//! an assessment takes and gives.

use std::sync::LazyLock;

use crate::{Origin, Severity, VulnerabilityKind};

use super::response::Response;
use super::{ENTRIES, Entry, Safe, entry};

/// How a type judges what reaches its sinks.
#[derive(Debug)]
pub(super) struct Flow {
    /// Origins that do no harm of this type.
    pub(super) excluded: &'static [Origin],
    /// Tells apart what the bytes do. Without it all of them are as bad as the type.
    pub(super) assess: Option<fn(&Call<'_>) -> Assessment>,
    /// Whether what came in is such as attackers send, and ordinary clients do not. `None` where the bytes do not tell. Only
    /// asked when the input has done harm.
    pub(super) is_attack: Option<fn(&Call<'_>) -> bool>,
    /// What makes a value safe for the type.
    pub(super) safe: &'static [Safe],
    /// Where only harm is reported that the bytes do as they are, because what made the text may have seen to others.
    pub(super) only_proven: fn(At) -> bool,
    /// What a text in a value is taken for, by its path in it, where that makes a difference.
    pub(super) part: Option<for<'a> fn(&'a str, &[u8]) -> Role<'a>>,
    /// What the header of a response with this name, in lower case, is taken for, if it is a sink. A header is one of the
    /// first type in the list that takes it.
    pub(super) header: Option<fn(&str) -> Option<Role<'_>>>,
    /// The types of content of responses in which bytes that are markup are of this type.
    pub(super) pages: &'static [&'static str],
}

impl Flow {
    /// Rows of a database do not count: they are the program's own, or were untrusted before and were reported then.
    pub(super) const NOT_FROM_ROWS: &'static [Origin] = &[Origin::SqlRowValue];

    /// A type whose flows are all alike.
    pub(super) const ALIKE: Self = Self {
        excluded: Self::NOT_FROM_ROWS,
        assess: None,
        is_attack: None,
        safe: &[],
        only_proven: |_| false,
        part: None,
        header: None,
        pages: &[],
    };

    /// A type that tells its flows apart.
    pub(super) const fn by(assess: fn(&Call<'_>) -> Assessment) -> Self {
        Self { assess: Some(assess), ..Self::ALIKE }
    }

    /// The same, where the bytes tell an attack.
    pub(super) const fn attacked(self, is_attack: fn(&Call<'_>) -> bool) -> Self {
        Self { is_attack: Some(is_attack), ..self }
    }

    /// The same, where values are made safe in these ways.
    pub(super) const fn safe(self, safe: &'static [Safe]) -> Self {
        Self { safe, ..self }
    }
}

/// A text that reaches a sink.
#[derive(Debug)]
pub struct Call<'a> {
    /// All its bytes.
    pub text: &'a [u8],
    /// The runs of it that are untrusted and count, in order. There is at least one, and each has a byte at least.
    pub runs: Vec<Run<'a>>,
    /// The parameter of the sink that takes it.
    pub param: &'a str,
    /// What the callee takes it for.
    pub role: Role<'a>,
    /// Whether only harm is to be reported that the bytes do as they are, not what others could do in their place.
    pub only_proven: bool,
}

/// A run of untrusted bytes.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The offset of its first byte in the text.
    pub start: usize,
    /// The offset behind its last.
    pub end: usize,
    /// Where its bytes entered.
    pub origin: Origin,
    /// The name of the parameter, header, cookie or field.
    pub name: Option<&'a str>,
}

/// What the callee takes a text for, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "no row tells these yet: names of headers, patterns that try again and again")
)]
pub enum Role<'a> {
    /// That of the parameter, whatever it is.
    #[default]
    Unknown,
    /// The name of a header.
    HeaderName,
    /// The value of the header with this name.
    HeaderValue(&'a str),
    /// The program of a command.
    Program,
    /// A command line for a shell.
    Script,
    /// One argument of a program.
    Argument,
    /// A pattern for an engine that takes time in proportion to the text, such as `regex`.
    LinearPattern,
    /// A pattern for an engine that tries again and again, such as `fancy_regex`.
    BacktrackingPattern,
    /// The last key of this path in a query document, `user.$ne`.
    Key(&'a str),
    /// The value at this path in a query document.
    Value(&'a str),
    /// Code in a query document.
    Code,
}

/// Where a text is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// In an argument of an annotated function.
    Function,
    /// In an argument of a function of a library.
    Library {
        /// Whether each of its bytes was made in observed bodies.
        is_known: bool,
    },
    /// In a response.
    Response,
}

/// What a flow amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assessment {
    /// The bytes do no harm where they stand, and others would do none.
    Silent,
    /// They do, or others could.
    Report(Verdict),
}

/// How bad a flow is, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// How bad.
    pub severity: Severity,
    /// Whether the bytes do harm as they are. Otherwise others in their place could.
    pub proven: bool,
    /// Whether they are such as attackers send, and ordinary clients do not. `None` where the bytes of the type do not tell.
    pub attack: Option<bool>,
    /// What they do, in words.
    pub note: Option<&'static str>,
}

impl Assessment {
    /// The input has done what all of its type do.
    pub(super) const fn plain(severity: Severity) -> Self {
        Self::Report(Verdict { severity, proven: true, attack: None, note: None })
    }

    /// The input has done it.
    pub(super) const fn did(severity: Severity, note: &'static str) -> Self {
        Self::Report(Verdict { severity, proven: true, attack: None, note: Some(note) })
    }

    /// Another input could.
    pub(super) const fn can(severity: Severity, note: &'static str) -> Self {
        Self::Report(Verdict { severity, proven: false, attack: None, note: Some(note) })
    }
}

impl Call<'_> {
    /// The bytes of a run.
    pub(super) fn bytes(&self, run: &Run<'_>) -> &[u8] {
        &self.text[run.start..run.end]
    }

    /// Whether a piece of text with this in it is untrusted as a whole. Letters in `wanted` are lower case and stand for both.
    pub(super) fn brought(&self, wanted: &[u8]) -> bool {
        let has = |bytes: &[u8]| bytes.windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted));
        self.runs.iter().any(|run| has(self.bytes(run)))
    }

    /// All untrusted bytes.
    pub(super) fn untrusted(&self) -> impl Iterator<Item = u8> {
        self.runs.iter().flat_map(|run| self.bytes(run)).copied()
    }

    /// For each byte of the text whether it is untrusted.
    pub(super) fn mask(&self) -> Vec<bool> {
        let mut mask = vec![false; self.text.len()];
        for run in &self.runs {
            mask[run.start..run.end].fill(true);
        }
        mask
    }

    /// Whether all untrusted bytes came in as the header with this name.
    pub(super) fn is_all_from_header(&self, name: &str) -> bool {
        self.runs.iter().all(|run| run.is_header(name))
    }
}

impl Run<'_> {
    /// Whether it came in as the value of the request header with this name.
    pub(super) fn is_header(&self, name: &str) -> bool {
        self.origin == Origin::HttpRequestHeader && self.name.is_some_and(|own| own.eq_ignore_ascii_case(name))
    }
}

/// Whether data of this origin does no harm of this type, wherever it stands.
#[must_use]
pub fn is_excluded(kind: VulnerabilityKind, origin: Origin) -> bool {
    entry(kind).flow().is_some_and(|flow| flow.excluded.contains(&origin))
}

/// What a text in a value that reaches a sink of this type is taken for, by its path in the value.
#[must_use]
pub fn role_in<'a>(kind: VulnerabilityKind, path: &'a str, text: &[u8]) -> Role<'a> {
    let part = entry(kind).flow().and_then(|flow| flow.part).filter(|_| !path.is_empty());
    part.map_or(Role::Unknown, |part| part(path, text))
}

/// Which type untrusted bytes are of in the header of a response with this name, in lower case, and what it is taken for.
#[must_use]
pub fn of_header(name: &str) -> Option<(VulnerabilityKind, Role<'_>)> {
    let takes = |entry: &&Entry| Some((entry.kind, entry.flow()?.header?(name)?));
    ENTRIES.iter().find_map(takes)
}

/// Which type untrusted bytes are of that are markup in the body of this response, if it is a page.
#[must_use]
pub fn of_page(response: &Response<'_>) -> Option<VulnerabilityKind> {
    static PAGES: LazyLock<Vec<(VulnerabilityKind, &[&str])>> = LazyLock::new(|| {
        let pages = ENTRIES.iter().filter_map(|entry| Some((entry.kind, entry.flow()?.pages)));
        pages.filter(|(_, pages)| !pages.is_empty()).collect()
    });
    PAGES.iter().find(|(_, pages)| response.is_readable(pages)).map(|(kind, _)| *kind)
}

/// Whether of a text that is seen there only harm is to be reported that its bytes do as they are.
#[must_use]
pub fn only_proven(kind: VulnerabilityKind, at: At) -> bool {
    entry(kind).flow().is_some_and(|flow| (flow.only_proven)(at))
}

/// What it amounts to that the untrusted bytes of `call` reach a sink of this type.
#[must_use]
pub fn assess(kind: VulnerabilityKind, call: &Call<'_>) -> Assessment {
    let entry = entry(kind);
    let assess = entry.flow().and_then(|flow| flow.assess);
    match assess.map_or_else(|| Assessment::plain(entry.severity), |assess| assess(call)) {
        Assessment::Report(verdict) if call.only_proven && !verdict.proven => Assessment::Silent,
        Assessment::Report(verdict) => {
            let is_attack = entry.flow().and_then(|flow| flow.is_attack);
            Assessment::Report(Verdict {
                attack: is_attack.map(|is_attack| verdict.proven && is_attack(call)),
                ..verdict
            })
        }
        Assessment::Silent => Assessment::Silent,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::run;
    use super::*;

    const ROLES: [Role<'_>; 11] = [
        Role::Unknown,
        Role::HeaderName,
        Role::HeaderValue("Vary"),
        Role::Program,
        Role::Script,
        Role::Argument,
        Role::LinearPattern,
        Role::BacktrackingPattern,
        Role::Key("a.$ne"),
        Role::Value("$function.body"),
        Role::Code,
    ];

    fn flows() -> impl Iterator<Item = VulnerabilityKind> {
        VulnerabilityKind::ALL.iter().copied().filter(|kind| kind.is_dataflow())
    }

    #[test]
    fn exactly_the_flows_are_judged() {
        for kind in VulnerabilityKind::ALL {
            assert_eq!(entry(*kind).flow().is_some(), kind.is_dataflow(), "{kind}");
        }
    }

    #[test]
    fn rows_of_a_database_count_where_the_field_has_them_count() {
        let counting: Vec<_> = flows().filter(|kind| !is_excluded(*kind, Origin::SqlRowValue)).collect();
        use VulnerabilityKind::{CodeInjection, SqlInjection, TemplateInjection, Xss};
        assert_eq!(counting, [SqlInjection, CodeInjection, Xss, TemplateInjection]);
        let others = Origin::ALL.iter().filter(|origin| **origin != Origin::SqlRowValue);
        assert!(others.into_iter().all(|origin| flows().all(|kind| !is_excluded(kind, *origin))));
    }

    /// A text with runs in it, in order.
    fn text() -> impl Strategy<Value = (Vec<u8>, Vec<(usize, usize)>)> {
        let bytes = prop_oneof![any::<u8>(), prop::sample::select(b"'\"<&;:/\\@#?.[](){}*+$- \t\n\0a1".to_vec())];
        (prop::collection::vec(bytes, 1..60), prop::collection::vec(any::<prop::sample::Index>(), 2..8)).prop_map(
            |(text, cuts)| {
                let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
                cuts.sort_unstable();
                let runs: Vec<_> = cuts.chunks_exact(2).map(|cut| (cut[0], cut[1])).filter(|(a, b)| a < b).collect();
                let runs = if runs.is_empty() { vec![(0, 1)] } else { runs };
                (text, runs)
            },
        )
    }

    fn call<'a>(text: &'a [u8], runs: &[(usize, usize)], role: Role<'a>) -> Call<'a> {
        let runs = runs.iter().map(|(start, end)| run(*start, *end)).collect();
        Call { text, runs, param: "text", role, only_proven: false }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_is_judged((text, runs) in text()) {
            for kind in flows() {
                for role in ROLES {
                    let call = call(&text, &runs, role);
                    let assessment = assess(kind, &call);
                    let certain = assess(kind, &Call { only_proven: true, ..call });
                    let Assessment::Report(verdict) = assessment else {
                        prop_assert_eq!(certain, Assessment::Silent);
                        continue;
                    };
                    prop_assert_eq!(certain, if verdict.proven { assessment } else { Assessment::Silent });
                    prop_assert!(verdict.severity <= entry(kind).severity, "{}", kind);
                    let note = verdict.note.unwrap_or("one case");
                    prop_assert!(note.len() <= 100 && !note.ends_with('.'), "{}: {}", kind, note);
                    prop_assert!(note.starts_with(|first: char| first.is_lowercase()), "{}: {}", kind, note);
                }
            }
        }

        /// Where the untrusted bytes themselves do the harm, those of the program around them do not matter.
        #[test]
        fn bytes_of_the_program_do_not_matter((text, runs) in text(), other in any::<u8>()) {
            let mask = call(&text, &runs, Role::Unknown).mask();
            // Whether `&` starts a reference is said by what follows.
            let text: Vec<u8> = text.into_iter().map(|byte| if byte == b'&' { b'a' } else { byte }).collect();
            let changed: Vec<u8> = text.iter().zip(&mask).map(|(byte, mine)| if *mine { *byte } else { other }).collect();
            for (kind, role) in [
                (VulnerabilityKind::Xss, Role::Unknown),
                (VulnerabilityKind::LogInjection, Role::Unknown),
                (VulnerabilityKind::CommandInjection, Role::Argument),
                (VulnerabilityKind::HeaderInjection, Role::HeaderValue("X-Trace")),
                (VulnerabilityKind::NosqlInjection, Role::Key("$ne")),
                (VulnerabilityKind::CodeInjection, Role::Unknown),
            ] {
                let of = |text| assess(kind, &call(text, &runs, role));
                prop_assert_eq!(of(&text), of(&changed), "{}", kind);
            }
        }
    }
}
