//! That no text in a finding can leave its place, in any format: whatever it is, other programs read it as that text.

use std::collections::{BTreeSet, HashMap};

use iast_report::Style;
use iast_report::text::{clip, visible, visible_char};
use iast_report::words::whereabouts;
use iast_schema::{
    Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, Location, Loss, Origin, Process, Request, Severity,
    Source, Step, VulnerabilityKind,
};
use percent_encoding::percent_decode_str;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};
use scraper::{Html, Selector};
use serde_json::Value;

use super::{Format, Options, junit, render, words};
use crate::findings::Run;
use crate::model::{Item, Report};

/// The report as a text.
pub(crate) fn write(format: Format, report: &Report) -> String {
    let mut text = Vec::new();
    let options = Options { style: Style::PLAIN, case: junit::Case::Finding };
    render(format, report, options, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Any text, or one of characters that mean something somewhere.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[<>&\"'`|\\\\\\[\\](){}!#*_~@:;,%=\\n\\r\\t\u{1b}\u{202e}\u{0}\u{85}\u{feff}\u{ffff}a-z0-9 ./-]{0,30}",
        proptest::sample::select(vec![
            "</script><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "javascript:alert(1)",
            "\n\n</details>\n\n# [a](https://b.example)\n\n",
            "``` \n```\n<b>",
            "![a](https://b.example/c.png) https://b.example www.b.example @someone",
            "\r\n::error file=a::b",
            "]]><x/>&amp;&#0;<!--",
            "---",
            "1. a",
            "    a",
            "[a](0) {0} \\u001b[31m \u{1b}]0;a\u{7}",
            "",
        ])
        .prop_map(str::to_owned),
    ]
}

fn place() -> impl Strategy<Value = Location> {
    (text(), any::<u32>(), any::<u32>(), text(), text()).prop_map(|(file, line, column, function, module)| Location {
        file,
        line,
        column,
        function,
        module,
    })
}

fn one_source() -> impl Strategy<Value = Source> {
    let origin = proptest::sample::select(Origin::ALL);
    (origin, option::of(text()), text(), option::of(place())).prop_map(|(origin, name, value, location)| Source {
        origin,
        name,
        value,
        location,
    })
}

fn step() -> impl Strategy<Value = Step> {
    (text(), any::<u32>(), text(), text()).prop_map(|(file, line, function, what)| Step { file, line, function, what })
}

fn part() -> impl Strategy<Value = EvidencePart> {
    (text(), option::of(0..4_usize), any::<bool>()).prop_map(|(value, source, redacted)| EvidencePart {
        value,
        source,
        redacted,
    })
}

fn finding() -> impl Strategy<Value = Finding> {
    let severities = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical].to_vec();
    let kinds = (
        proptest::sample::select(VulnerabilityKind::ALL),
        proptest::sample::select(severities),
        proptest::sample::select(vec![Confidence::Confirmed, Confidence::Inferred]),
    );
    let flow = (vec(one_source(), 0..3), vec(step(), 0..3), vec(part(), 0..4), place());
    let request = (text(), option::of(text()), text(), any::<Option<bool>>())
        .prop_map(|(method, route, path, credentials)| Request { method, route, path, credentials });
    let rest = (option::of(text()), text(), option::of(text()), option::of(request), any::<u64>(), any::<u64>());
    (kinds, flow, rest).prop_map(|((kind, severity, confidence), (sources, flow, parts, location), rest)| {
        let (note, fingerprint, test, request, count, time) = rest;
        Finding {
            format: FORMAT_VERSION,
            kind,
            code: kind.code().to_owned(),
            severity,
            cwe: kind.cwe(),
            confidence,
            note,
            location,
            sources,
            flow,
            evidence: Evidence { parts },
            fingerprint,
            test,
            request,
            count,
            time,
            proven: None,
            attack: None,
            production: None,
        }
    })
}

fn report() -> impl Strategy<Value = Report> {
    (vec(finding(), 1..3), vec(text(), 0..3), vec(text(), 0..2), vec(text(), 0..2)).prop_map(
        |(findings, losses, notes, problems)| {
            let item = |finding: Finding| {
                let tests = finding.test.iter().cloned().collect();
                Item::new(Box::new(finding), tests)
            };
            let process = Process {
                format: FORMAT_VERSION,
                program: "shop".into(),
                pid: 1,
                time: 1,
                sources: 1,
                sink_checks: 1,
                requests: 1,
                left_out_requests: 0,
                tests: 1,
                losses: losses.into_iter().map(|what| Loss { count: 1, what }).collect(),
                suppressed: Vec::new(),
                notes,
                sites: Vec::new(),
            };
            let items = findings.into_iter().map(item).collect();
            Report::new(Run { items, processes: vec![process], problems }, "/nowhere".into())
        },
    )
}

/// The same report with words in the place of its texts: equal ones for equal texts.
fn with_words(report: &Report) -> Report {
    let mut words = HashMap::new();
    let mut word = |text: &mut String| {
        if !text.is_empty() {
            let next = words.len();
            *text = words.entry(text.clone()).or_insert_with(|| format!("word{next}")).clone();
        }
    };
    fn in_place(location: &mut Location, word: &mut impl FnMut(&mut String)) {
        word(&mut location.file);
        word(&mut location.function);
        word(&mut location.module);
    }
    let mut items = Vec::new();
    for item in &report.items {
        let mut finding = item.finding.clone();
        in_place(&mut finding.location, &mut word);
        for source in &mut finding.sources {
            source.name.iter_mut().for_each(&mut word);
            word(&mut source.value);
            source.location.iter_mut().for_each(|location| in_place(location, &mut word));
        }
        for step in &mut finding.flow {
            [&mut step.file, &mut step.function, &mut step.what].into_iter().for_each(&mut word);
        }
        finding.evidence.parts.iter_mut().for_each(|part| word(&mut part.value));
        finding.note.iter_mut().for_each(&mut word);
        word(&mut finding.fingerprint);
        if let Some(request) = &mut finding.request {
            [&mut request.method, &mut request.path].into_iter().for_each(&mut word);
            request.route.iter_mut().for_each(&mut word);
        }
        let mut tests = item.tests.clone();
        tests.iter_mut().for_each(&mut word);
        items.push(Item { finding, tests, score: item.score.clone(), status: item.status.clone(), blame: None });
    }
    let mut processes = report.processes.clone();
    for process in &mut processes {
        process.losses.iter_mut().for_each(|loss| word(&mut loss.what));
        process.notes.iter_mut().for_each(&mut word);
    }
    let mut problems = report.problems.clone();
    problems.iter_mut().for_each(&mut word);
    Report::new(Run { items, processes, problems }, report.root.clone())
}

/// No character that is not to be seen, but for ends of lines.
fn is_visible(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || visible_char(c).eq([c]))
}

fn strings(value: &Value, name: &str) -> Vec<String> {
    let list = value.as_array().unwrap().iter();
    list.map(|value| value[name].as_str().unwrap().to_owned()).collect()
}

/// The elements of a page with the names of their attributes, in order.
fn elements(page: &Html) -> Vec<String> {
    let elements = page.tree.root().descendants().filter_map(|node| node.value().as_element());
    let show = |element: &scraper::node::Element| {
        // Only a plain fingerprint is an anchor.
        let names: BTreeSet<_> = element.attrs().map(|(name, _)| name).filter(|name| *name != "id").collect();
        format!("{} {names:?}", element.name())
    };
    elements.map(show).collect()
}

/// The elements of an XML document, in order.
fn xml_elements(text: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut names = Vec::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: Vec<_> =
                    tag.attributes().map(|attribute| attribute.unwrap().key.as_ref().to_owned()).collect();
                names.push(format!("{} {attributes:?}", tag.name().as_ref()));
            }
            Event::Text(text) => drop(quick_xml::escape::unescape(&text).unwrap()),
            Event::Comment(_) | Event::PI(_) | Event::CData(_) | Event::DocType(_) => panic!("{text}"),
            Event::Eof => return names,
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn json_has_the_findings_as_they_were(report in report()) {
        let json: Value = serde_json::from_str(&write(Format::Json, &report)).unwrap();
        for (item, json) in report.items.iter().zip(json["findings"].as_array().unwrap()) {
            let finding: Finding = serde_json::from_value(json.clone()).unwrap();
            prop_assert_eq!(&finding, &*item.finding);
        }
        prop_assert_eq!(&json["problems"], &serde_json::to_value(&report.problems).unwrap());
    }

    #[test]
    fn sarif_has_the_texts_as_they_were(report in report()) {
        let sarif: Value = serde_json::from_str(&write(Format::Sarif, &report)).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        for (Item { finding, tests, .. }, result) in report.items.iter().zip(results) {
            let properties = &result["properties"];
            let values: Vec<_> = finding.evidence.parts.iter().map(|part| part.value.clone()).collect();
            prop_assert_eq!(strings(&properties["evidence"], "value"), values);
            let values: Vec<_> = finding.sources.iter().map(|source| source.value.clone()).collect();
            prop_assert_eq!(strings(&properties["sources"], "value"), values);
            prop_assert_eq!(&properties["tests"], &serde_json::to_value(tests).unwrap());
            prop_assert_eq!(properties["note"].as_str(), finding.note.as_deref());
            prop_assert_eq!(&result["partialFingerprints"]["iastFingerprint/v1"], &finding.fingerprint);
            if let Some(request) = &finding.request {
                prop_assert_eq!(&result["webRequest"]["target"], &request.path);
            }
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            prop_assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b) || uri.starts_with("file:")));
            let file = percent_decode_str(uri.strip_prefix("file://").unwrap_or(uri)).decode_utf8().unwrap();
            let expect = if finding.location.file.is_empty() { "Cargo.toml" } else { &finding.location.file };
            prop_assert_eq!(&*file, expect);
            let message = result["message"]["text"].as_str().unwrap();
            prop_assert!(is_visible(message) && !message.replace("\\](", "").contains("]("), "{}", message);
        }
    }

    #[test]
    fn gitlab_has_the_texts_as_they_were(report in report()) {
        let gitlab: Value = serde_json::from_str(&write(Format::Gitlab, &report)).unwrap();
        for (Item { finding, .. }, json) in report.items.iter().zip(gitlab["vulnerabilities"].as_array().unwrap()) {
            let value: String = finding.evidence.parts.iter().map(|part| &*part.value).collect();
            prop_assert_eq!(&json["details"]["evidence"]["value"], &value);
            let sources = json["details"]["sources"]["items"].as_array().unwrap();
            for (source, json) in finding.sources.iter().zip(sources) {
                prop_assert_eq!(&json["items"]["value"]["value"], &source.value);
            }
            if !finding.location.file.is_empty() {
                prop_assert_eq!(&json["location"]["file"], &finding.location.file);
            }
            let description = json["description"].as_str().unwrap();
            prop_assert!(is_harmless(description, finding), "{}", description);
        }
    }

    #[test]
    fn datadog_has_the_texts_as_they_were(report in report()) {
        let datadog: Value = serde_json::from_str(&write(Format::Datadog, &report)).unwrap();
        for json in datadog["vulnerabilities"].as_array().unwrap() {
            let is_it = |item: &&Item| {
                let finding = &item.finding;
                json["type"] == finding.kind.json_name()
                    && json["location"]["path"].as_str().unwrap_or_default() == finding.location.file
            };
            let finding = &report.items.iter().find(is_it).unwrap().finding;
            if let Some(parts) = json["evidence"]["valueParts"].as_array() {
                for (part, json) in finding.evidence.parts.iter().zip(parts) {
                    prop_assert_eq!(json["redacted"] == true, part.redacted);
                    prop_assert!(part.redacted || json["value"] == *part.value);
                    if let Some(index) = json["source"].as_u64() {
                        let source = &finding.sources[part.source.unwrap()];
                        let json = &datadog["sources"][usize::try_from(index).unwrap()];
                        prop_assert_eq!(json["name"].as_str(), source.name.as_deref());
                    }
                }
            }
        }
    }

    #[test]
    fn the_page_has_the_texts_as_texts(report in report()) {
        let text = write(Format::Html, &report);
        prop_assert!(is_visible(&text));
        let page = Html::parse_document(&text);
        prop_assert_eq!(elements(&page), elements(&Html::parse_document(&write(Format::Html, &with_words(&report)))));
        // Types stand in the order of their worst finding.
        let mut items: Vec<&Item> = report.items.iter().collect();
        items.sort_by_key(|item| report.items.iter().position(|first| first.finding.kind == item.finding.kind));
        let parts = items.iter().flat_map(|item| &item.finding.evidence.parts).filter(|part| part.source.is_some());
        let expect: Vec<_> = parts.map(|part| visible(&clip(&part.value, 2_000))).collect();
        let marks = Selector::parse(".evidence mark").unwrap();
        let marks = page.select(&marks).map(|mark| mark.text().collect::<String>());
        prop_assert_eq!(marks.collect::<Vec<_>>(), expect);
        let body: String = page.root_element().text().collect();
        for finding in items.iter().map(|item| &item.finding) {
            prop_assert!(body.contains(&words::value(&finding.location.file)));
            prop_assert!(finding.note.iter().all(|note| body.contains(&words::value(note))));
        }
    }

    #[test]
    fn markdown_has_no_markup_of_others(report in report()) {
        let text = write(Format::Markdown, &report);
        prop_assert!(is_visible(&text));
        for item in &report.items {
            prop_assert!(is_harmless(&text, &item.finding), "{}", text);
        }
    }

    #[test]
    fn annotations_stay_one_line_each(report in report()) {
        let text = write(Format::Github, &report);
        prop_assert!(is_visible(&text));
        let warnings = usize::from(!words::warnings(&report).is_empty());
        prop_assert_eq!(text.lines().count(), report.items.len() + warnings);
        for (line, Item { finding, .. }) in text.lines().zip(&report.items) {
            let (command, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (level, properties) = command.split_once(' ').unwrap();
            prop_assert!(["error", "warning", "notice"].contains(&level));
            let unescape = |text: &str| {
                text.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
            };
            let properties: HashMap<_, _> = properties.split(',').map(|pair| pair.split_once('=').unwrap()).collect();
            let file = properties.get("file").map(|file| unescape(file)).unwrap_or_default();
            prop_assert_eq!(file, words::value(&finding.location.file));
            let evidence = words::evidence(finding);
            prop_assert!(unescape(data).contains(&evidence), "{}", line);
        }
    }

    #[test]
    fn junit_is_xml(report in report()) {
        let text = write(Format::Junit, &report);
        prop_assert!(is_visible(&text));
        prop_assert_eq!(xml_elements(&text), xml_elements(&write(Format::Junit, &with_words(&report))));
        let unescaped = quick_xml::escape::unescape(&text).unwrap();
        for Item { finding, .. } in &report.items {
            prop_assert!(unescaped.contains(&words::evidence(finding)));
            prop_assert!(unescaped.contains(&whereabouts(finding)));
        }
    }
}

/// Whether nothing in the Markdown is markup but what we wrote, and the evidence is a block of code.
fn is_harmless(markdown: &str, finding: &Finding) -> bool {
    let (mut html, mut blocks, mut in_block, mut has_heading) = (String::new(), Vec::new(), false, false);
    for event in Parser::new_ext(markdown, pulldown_cmark::Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let ours = ["https://cwe.mitre.org/", "https://cheatsheetseries.owasp.org/"];
                if !ours.iter().any(|ours| dest_url.starts_with(ours)) {
                    return false;
                }
            }
            // Ours is the only heading, the first line.
            Event::Start(Tag::Heading { .. }) if !markdown.starts_with("## iast: ") => return false,
            Event::Start(Tag::Heading { .. }) if std::mem::replace(&mut has_heading, true) => return false,
            Event::Start(Tag::Image { .. }) | Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => {
                return false;
            }
            Event::Start(Tag::CodeBlock(_)) => {
                in_block = true;
                blocks.push(String::new());
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_block = false,
            Event::Text(text) if in_block => blocks.last_mut().unwrap().push_str(&text),
            Event::Text(text) if text.contains('@') || text.contains("://") || text.contains("www.") => return false,
            Event::Html(text) | Event::InlineHtml(text) => html += &text,
            _ => {}
        }
    }
    let page = Html::parse_fragment(&html);
    let mut names = page
        .root_element()
        .descendants()
        .filter_map(|node| node.value().as_element())
        .map(scraper::node::Element::name);
    let evidence = words::evidence(finding);
    let has_evidence = evidence.is_empty() || blocks.contains(&(evidence + "\n"));
    has_evidence && names.all(|name| ["html", "details", "summary", "b", "code"].contains(&name))
}
