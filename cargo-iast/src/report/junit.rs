//! JUnit XML: each finding is a test that failed, or each type of vulnerability is a test.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use iast_report::words::whereabouts;
use iast_schema::{Finding, VulnerabilityKind};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::words;
use crate::model::{Item, Report};
use crate::repository::Repository;

/// No more findings are listed in one test case.
const MOST_IN_CASE: usize = 100;

/// What is a test case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Case {
    /// Each finding, failed; and one that passes, for the run.
    #[default]
    Finding,
    /// Each type of vulnerability, failed where there are findings of it.
    Type,
}

type Xml<'a> = Writer<&'a mut dyn Write>;

pub(crate) fn render(report: &Report, case: Case, out: &mut dyn Write) -> io::Result<()> {
    let mut by_kind: BTreeMap<VulnerabilityKind, Vec<&Item>> = BTreeMap::new();
    if case == Case::Type {
        by_kind.extend(VulnerabilityKind::ALL.iter().map(|kind| (*kind, Vec::new())));
    }
    for item in &report.items {
        by_kind.entry(item.finding.kind).or_default().push(item);
    }
    let cases = |items: &Vec<&Item>| if case == Case::Type { 1 } else { items.len() };
    let failures = |items: &Vec<&Item>| if case == Case::Type { usize::from(!items.is_empty()) } else { items.len() };
    let all = 1 + by_kind.values().map(cases).sum::<usize>();
    let failed: usize = by_kind.values().map(failures).sum();

    let mut xml: Xml<'_> = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attributes([("name", "iast"), ("tests", &*all.to_string()), ("failures", &failed.to_string())])
        .write_inner_content(|xml| {
            run(xml, report)?;
            for (kind, items) in &by_kind {
                suite(xml, kind.code(), cases(items), failures(items)).write_inner_content(|xml| match case {
                    Case::Finding => items.iter().try_for_each(|item| finding_case(xml, item, &report.repository)),
                    Case::Type => type_case(xml, *kind, items),
                })?;
            }
            Ok(())
        })?;
    xml.get_mut().write_all(b"\n")
}

fn suite<'a, 'b>(
    xml: &'a mut Xml<'b>,
    name: &str,
    tests: usize,
    failures: usize,
) -> quick_xml::writer::ElementWriter<'a, &'b mut dyn Write> {
    let (tests, failures) = (tests.to_string(), failures.to_string());
    xml.create_element("testsuite").with_attributes([
        ("name", name),
        ("tests", &*tests),
        ("failures", &*failures),
        ("errors", "0"),
        ("skipped", "0"),
    ])
}

/// Some tools take a file without any test for an error, so the run itself is one, with what it said.
fn run(xml: &mut Xml<'_>, report: &Report) -> io::Result<()> {
    suite(xml, "iast", 1, 0).write_inner_content(|xml| {
        let case = xml.create_element("testcase");
        case.with_attributes([("name", "findings were read"), ("classname", "iast"), ("time", "0")])
            .write_inner_content(|xml| {
                let text = words::watched(report).into_iter().chain(words::notes(report)).collect::<Vec<_>>();
                xml.create_element("system-out").write_text_content(BytesText::new(&text.join("\n")))?;
                let warnings = words::warnings(report);
                if !warnings.is_empty() {
                    xml.create_element("system-err").write_text_content(BytesText::new(&warnings.join("\n")))?;
                }
                Ok(())
            })?;
        Ok(())
    })?;
    Ok(())
}

fn finding_case(xml: &mut Xml<'_>, item: &Item, repository: &Repository) -> io::Result<()> {
    let finding = &item.finding;
    // Two findings may share a place.
    let place = whereabouts(finding);
    let name = format!("{place} ({})", words::value(&finding.fingerprint));
    let class = format!("iast.{}", finding.kind.code());
    let (file, line) = (words::value(&repository.path(&finding.location.file)), finding.location.line.to_string());
    let mut case =
        xml.create_element("testcase").with_attributes([("name", &*name), ("classname", &*class), ("time", "0")]);
    if !file.is_empty() {
        case = case.with_attributes([("file", &*file), ("line", &*line)]);
    }
    case.write_inner_content(|xml| failure(xml, finding, &description(item, &place)))?;
    Ok(())
}

fn type_case(xml: &mut Xml<'_>, kind: VulnerabilityKind, items: &[&Item]) -> io::Result<()> {
    let class = format!("iast.{}", kind.code());
    let title = iast_catalogue::entry(kind).title;
    let case = xml.create_element("testcase").with_attributes([("name", title), ("classname", &*class), ("time", "0")]);
    let Some(worst) = items.first() else {
        case.write_empty()?;
        return Ok(());
    };
    let mut text = items
        .iter()
        .take(MOST_IN_CASE)
        .map(|item| description(item, &whereabouts(&item.finding)))
        .collect::<Vec<_>>()
        .join("\n");
    if items.len() > MOST_IN_CASE {
        text += &format!("\nand {} more findings\n", items.len() - MOST_IN_CASE);
    }
    case.write_inner_content(|xml| failure(xml, &worst.finding, &text))?;
    Ok(())
}

fn failure(xml: &mut Xml<'_>, finding: &Finding, text: &str) -> io::Result<()> {
    let message = format!("{} ({}, CWE-{})", title(finding), finding.severity.as_str(), finding.kind.cwe());
    let failure = xml.create_element("failure");
    let failure = failure.with_attributes([("type", finding.severity.as_str()), ("message", &*message)]);
    failure.write_text_content(BytesText::new(text))?;
    Ok(())
}

fn title(finding: &Finding) -> &'static str {
    iast_catalogue::entry(finding.kind).title
}

/// The finding in lines of text.
fn description(item: &Item, place: &str) -> String {
    let finding = &item.finding;
    let mut text = String::with_capacity(1500);
    // A text takes whatever is written into it.
    let _ = writeln!(text, "{place}: {}", title(finding));
    if let Some(note) = &finding.note {
        let _ = writeln!(text, "note: {}", words::value(note));
    }
    let evidence = words::evidence(finding);
    if !evidence.is_empty() {
        let _ = writeln!(text, "evidence: {evidence}");
    }
    for at in super::flow::ways(finding).into_iter().next().unwrap_or_default() {
        let _ = writeln!(text, "flow: {} at {}:{}", words::value(&at.what), words::value(at.file), at.line);
    }
    for (name, fact) in words::facts(item) {
        let _ = writeln!(text, "{name}: {fact}");
    }
    let _ = writeln!(text, "help: {}", iast_catalogue::entry(finding.kind).help);
    text
}
