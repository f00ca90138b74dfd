//! The HTML report in a real browser: that its filters work, and that nothing of the evidence runs.
//!
//! `IAST_SCREENSHOTS=DIR` keeps pictures of the page.

mod chrome;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use iast_schema::testing::finding;
use iast_schema::{Evidence, EvidencePart, Finding, Location, Request, Source, Step};
use serde_json::{Value, json};

use chrome::Chrome;
use support::{Project, variety};

fn page(project: &Project) -> PathBuf {
    project.write("report.html", &project.report("html"));
    project.0.path().join("report.html")
}

/// The types of the findings that are to be seen, in order.
fn shown(chrome: &mut Chrome) -> Vec<String> {
    let shown = "Array.from(document.querySelectorAll('.finding')).filter((f) => f.checkVisibility())";
    let types = chrome.eval(&format!("{shown}.map((f) => f.dataset.type)"));
    serde_json::from_value(types).unwrap()
}

fn click(chrome: &mut Chrome, selector: &str) {
    chrome.eval(&format!("document.querySelector({}).click()", json!(selector)));
    chrome.settle();
}

fn choose(chrome: &mut Chrome, name: &str, value: &str) {
    let select = format!("document.querySelector('select[name={name}]')");
    chrome.eval(&format!("{select}.value = {}", json!(value)));
    assert_eq!(chrome.eval(&format!("{select}.value")), value);
    chrome.eval(&format!("{select}.dispatchEvent(new Event('input', {{ bubbles: true }}))"));
    chrome.settle();
}

const ALL: [&str; 4] = ["sql-injection", "path-traversal", "weak-hash", "xcontenttype-header-missing"];

#[test]
fn filters_show_what_they_say() {
    let Some(mut chrome) = Chrome::start() else { return };
    let project = Project::new(&variety());
    chrome.open(&page(&project));
    assert_eq!(shown(&mut chrome), ALL);
    let status = |chrome: &mut Chrome| chrome.eval("document.getElementById('count').textContent");
    assert_eq!(status(&mut chrome), "4 of 4 shown");

    // By severity, with the headings of types that have nothing left.
    click(&mut chrome, "input[value=critical]");
    click(&mut chrome, "input[value=low]");
    assert_eq!(shown(&mut chrome), ["path-traversal", "weak-hash"]);
    assert_eq!(status(&mut chrome), "2 of 4 shown");
    let headings = "Array.from(document.querySelectorAll('h2')).filter((h) => h.checkVisibility()).length";
    assert_eq!(chrome.eval(headings), 2);
    click(&mut chrome, "button[type=reset]");
    assert_eq!(shown(&mut chrome), ALL);

    // By text, typed into the field; all words have to occur, in any case.
    chrome.eval("document.querySelector('input[type=search]').focus()");
    chrome.type_text("1=1 FIND");
    assert_eq!(shown(&mut chrome), ["sql-injection"]);
    click(&mut chrome, "button[type=reset]");
    chrome.eval("document.querySelector('input[type=search]').focus()");
    chrome.type_text("nowhere to be found");
    assert_eq!(shown(&mut chrome), [""; 0]);
    assert_eq!(status(&mut chrome), "0 of 4 shown");
    click(&mut chrome, "button[type=reset]");

    choose(&mut chrome, "type", "weak-hash");
    assert_eq!(shown(&mut chrome), ["weak-hash"]);
    choose(&mut chrome, "type", "");
    choose(&mut chrome, "file", "src/dao.rs");
    assert_eq!(shown(&mut chrome), ["sql-injection", "path-traversal"]);
    choose(&mut chrome, "origin", "http.request.header");
    assert_eq!(shown(&mut chrome), ["path-traversal"]);
    click(&mut chrome, "button[type=reset]");
    assert_eq!(shown(&mut chrome), ALL);
    assert_quiet(&mut chrome);
}

#[test]
fn details_open_by_key_by_button_and_by_link() {
    let Some(mut chrome) = Chrome::start() else { return };
    let project = Project::new(&variety());
    let file = page(&project);
    chrome.open(&file);
    let open = "document.querySelectorAll('.finding[open]').length";
    assert_eq!(chrome.eval(open), 0);
    chrome.eval("document.querySelector('.finding summary').focus()");
    chrome.press("Enter", 13, "\r");
    assert_eq!(chrome.eval(open), 1);
    click(&mut chrome, "#open");
    assert_eq!(chrome.eval(open), 4);
    click(&mut chrome, "#close");
    assert_eq!(chrome.eval(open), 0);
    chrome.eval("location.hash = 'finding-2222222222222222'");
    chrome.settle();
    assert_eq!(chrome.eval("document.querySelector('.finding[open]').dataset.type"), "weak-hash");
    assert_quiet(&mut chrome);
}

#[test]
fn without_a_script_it_is_all_there_but_the_filters() {
    let Some(mut chrome) = Chrome::start() else { return };
    let project = Project::new(&variety());
    chrome.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    chrome.open(&page(&project));
    assert_eq!(chrome.eval("document.getElementById('filter').checkVisibility()"), false);
    assert_eq!(chrome.eval("document.querySelectorAll('.finding').length"), 4);
    chrome.eval("document.querySelector('.finding summary').focus()");
    chrome.press("Enter", 13, "\r");
    assert_eq!(chrome.eval("document.querySelector('.finding[open] mark').textContent"), "' or 1=1 --");
}

/// Attacks on a page that show themselves by setting a variable or by asking for something.
const ATTACKS: [&str; 9] = [
    "<script>window.pwned = 1</script>",
    "</script><script>window.pwned = 2</script>",
    "\"><img src=x onerror=\"window.pwned = 3\">",
    "'><svg onload='window.pwned = 4'>",
    "javascript:window.pwned=5",
    "</code></pre></details><iframe srcdoc=\"<script>parent.pwned = 6</script>\"></iframe>",
    "--><style>*{background:url(http://127.0.0.1:9/)}</style><!--",
    "<a href=\"javascript:window.pwned=7\" autofocus onfocus=\"window.pwned=8\">x</a>",
    "<base href=\"http://127.0.0.1:9/\"><form action=\"http://127.0.0.1:9/\"><input name=text>",
];

#[test]
fn nothing_of_the_evidence_runs() {
    let Some(mut chrome) = Chrome::start() else { return };
    let findings: Vec<Finding> = ATTACKS.iter().enumerate().map(|(at, attack)| hostile(attack, at)).collect();
    let project = Project::new(&findings);
    // The source of the program is shown as well, and so is what could not be read.
    project.write("src/dao.rs", &format!("\n{0}\n    let rows = conn.query(\"{0}\");\n{0}\n", ATTACKS.concat()));
    project.write("target/iast/<img src=x onerror=pwned=9>.jsonl", "no json\n");
    chrome.open(&page(&project));
    click(&mut chrome, "#open");
    click(&mut chrome, ".box > summary");
    chrome.eval("for (const e of document.querySelectorAll('summary, code, span, mark, li')) e.click()");
    chrome.settle();
    assert_eq!(chrome.eval("typeof window.pwned"), "undefined");
    let elements = "['script', 'img', 'svg', 'iframe', 'base', 'form', 'input[name=text]', 'style', '[onerror], [onload]']\
                    .map((s) => document.querySelectorAll(s).length)";
    assert_eq!(chrome.eval(elements), json!([1, 0, 0, 0, 0, 1, 1, 1, 0]));
    let links =
        "Array.from(document.links).every((a) => a.protocol === 'https:' || a.getAttribute('href') === '#findings')";
    assert_eq!(chrome.eval(links), true);
    // All of it is there to be read.
    for attack in ATTACKS {
        let text =
            format!("Array.from(document.querySelectorAll('mark')).some((m) => m.textContent === {})", json!(attack));
        assert_eq!(chrome.eval(&text), true, "{attack}");
    }
    assert_quiet(&mut chrome);
}

/// Should escaping ever fail, the page's policy is what is left. The same page without it shows that these attacks work.
#[test]
fn the_policy_alone_stops_what_was_not_escaped() {
    let Some(mut chrome) = Chrome::start() else { return };
    let project = Project::new(&variety());
    let file = page(&project);
    let html = project.read("report.html").replace("<footer>", &format!("{}<footer>", ATTACKS.concat()));
    std::fs::write(&file, &html).unwrap();
    chrome.open(&file);
    chrome.settle();
    assert_eq!(chrome.eval("typeof window.pwned"), "undefined");
    let refused = |chrome: &Chrome| {
        let is_refusal = |event: &&Value| {
            event["method"] == "Log.entryAdded"
                && event["params"]["entry"]["text"].as_str().unwrap_or_default().contains("Content Security Policy")
        };
        chrome.events.iter().filter(is_refusal).count()
    };
    assert!(refused(&chrome) >= 3, "{:?}", chrome.events);

    let unprotected = html.replace("http-equiv=\"Content-Security-Policy\"", "name=\"nothing\"");
    assert_ne!(unprotected, html);
    std::fs::write(&file, unprotected).unwrap();
    chrome.open(&file);
    chrome.settle();
    assert_eq!(chrome.eval("typeof window.pwned"), "number");
}

#[test]
fn it_fits_narrow_and_wide_windows() {
    let Some(mut chrome) = Chrome::start() else { return };
    let project = Project::new(&variety());
    chrome.open(&page(&project));
    let keep = std::env::var_os("IAST_SCREENSHOTS").map(PathBuf::from);
    for is_open in [false, true] {
        if is_open {
            click(&mut chrome, "#open");
            chrome.eval("document.querySelector('.about').open = true");
        }
        for scheme in ["light", "dark"] {
            for width in [390, 1280] {
                chrome.window(width, 900, scheme);
                let [content, room] =
                    ["scrollWidth", "clientWidth"].map(|name| chrome.eval(&format!("document.documentElement.{name}")));
                assert_eq!(content, room, "{width} {scheme}");
                if let Some(dir) = &keep {
                    std::fs::create_dir_all(dir).unwrap();
                    let state = if is_open { "open" } else { "closed" };
                    let height = chrome.eval("document.documentElement.scrollHeight").as_u64().unwrap();
                    chrome.window(width, u32::try_from(height).unwrap(), scheme);
                    chrome.screenshot(&dir.join(format!("{state}-{scheme}-{width}.png")));
                }
            }
        }
    }
    let colour = |chrome: &mut Chrome| chrome.eval("getComputedStyle(document.body).backgroundColor");
    let dark = colour(&mut chrome);
    chrome.window(1280, 900, "light");
    assert_ne!(colour(&mut chrome), dark);
}

#[test]
fn many_findings_are_bounded_and_still_filtered() {
    let Some(mut chrome) = Chrome::start() else { return };
    let many = (0..10_050).map(|at: u32| {
        let mut finding = Finding { fingerprint: format!("{at:05}"), ..finding() };
        if at.is_multiple_of(100) {
            finding.location.function = "rare".into();
        }
        finding
    });
    let many: Vec<Finding> = many.collect();
    let project = Project::new(&many);
    chrome.open(&page(&project));
    assert_eq!(chrome.eval("document.querySelectorAll('details.finding').length"), 1_000);
    assert_eq!(chrome.eval("document.querySelectorAll('.finding').length"), 10_000);
    let text = chrome.eval("document.body.innerText");
    for part in ["10050 findings", "the worst 10000 are listed", "50 more findings of this type not on this page"] {
        assert!(text.as_str().unwrap().contains(part), "{part}");
    }
    let took = chrome.eval(
        "const start = performance.now();
         document.querySelector('input[type=search]').value = 'RARE';
         document.getElementById('filter').dispatchEvent(new Event('input'));
         new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))))",
    );
    eprintln!("filtering 10 000 findings took {took} ms");
    assert_eq!(shown(&mut chrome).len(), 100);
}

#[test]
fn it_prints_with_everything_open() {
    let Some(mut chrome) = Chrome::start() else { return };
    let project = Project::new(&variety());
    chrome.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    chrome.open(&page(&project));
    let bodies = "Array.from(document.querySelectorAll('.body, .about > div'), (e) => e.checkVisibility())";
    assert_eq!(chrome.eval(bodies), json!(vec![false; 8]));
    chrome.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert_eq!(chrome.eval(bodies), json!(vec![true; 8]));
}

/// A finding with the text in each of its fields.
fn hostile(text: &str, number: usize) -> Finding {
    let place =
        |file: &str| Location { file: file.into(), line: 3, column: 21, function: text.into(), module: text.into() };
    Finding {
        code: text.into(),
        note: Some(text.into()),
        location: place(if number.is_multiple_of(2) { text } else { "src/dao.rs" }),
        sources: vec![Source {
            name: Some(text.into()),
            value: text.into(),
            location: Some(place(text)),
            ..finding().sources.remove(0)
        }],
        flow: vec![Step { file: text.into(), line: 1, function: text.into(), what: text.into() }],
        evidence: Evidence {
            parts: vec![
                EvidencePart { value: text.into(), source: None, redacted: false },
                EvidencePart { value: text.into(), source: Some(0), redacted: false },
            ],
        },
        // What is no fingerprint is not read.
        fingerprint: format!("{number:016x}"),
        test: Some(text.into()),
        request: Some(Request { method: text.into(), route: Some(text.into()), path: text.into(), credentials: None }),
        ..finding()
    }
}

/// Nothing was refused, nothing failed, no dialog was opened, and nothing but the file was asked for.
fn assert_quiet(chrome: &mut Chrome) {
    chrome.settle();
    let loud =
        ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Page.javascriptDialogOpening"];
    for event in &chrome.events {
        let method = event["method"].as_str().unwrap_or_default();
        assert!(!loud.contains(&method), "{event}");
        if method == "Network.requestWillBeSent" {
            let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
            assert!(url.starts_with("file:///") && url.contains("/report.html"), "{event}");
        }
    }
}
