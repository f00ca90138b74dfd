//! Directory listings.

use memchr::memmem;

use super::response::{Body, Detector, HTML, Report, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Clients can list the files of a directory.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::DirectoryListingLeak,
    json_name: "DIRECTORY_LISTING_LEAK",
    in_datadog: true,
    code: "directory-listing-leak",
    short_name: "directory-listing",
    cwe: 548,
    summary: summary!(),
    severity: Severity::High,
    how: How::Response(Detector::Body(Body { reads, check })),
    owasp: Owasp::ACCESS,
    title: "a served directory lists its files",
    label: "listing of a directory",
    help: "leave the listing off: `Files::new(\"/static\", \"static\").index_file(\"index.html\")`",
    description: "\
        Clients are shown the names of all files in a directory. Copies of old files, exports and drafts are found \
        this way that no page links to and whose names nobody would guess.",
    detection: "\
        Found when a page with status 200 begins as a listing: a heading such as `Index of /static`, as actix-files, poem, \
        salvo and most servers write it, with links below. Only the first 16 KiB of a body are looked at, and none that is \
        compressed. Also found when an observed function switches one on: `show_files_listing` of actix-files and poem, \
        `auto_list(true)` of salvo. The services of tower-http, warp and rocket cannot list.",
    before: r#"
        let app = App::new().service(Files::new("/static", "static").show_files_listing());
    "#,
    after: r#"
        let app = App::new().service(Files::new("/static", "static").index_file("index.html"));
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Attack_Surface_Analysis_Cheat_Sheet.html"],
};

/// The words before the path in the headings of listings, in lower case: actix-files, poem, salvo and most servers.
const HEADINGS: &[&str] = &["index of", "directory listing for"];
/// The most bytes of a path that are shown.
const SHOWN: usize = 100;

fn reads(response: &Response<'_>) -> bool {
    response.status == 200 && response.is_readable(HTML)
}

fn check(body: &[u8], report: &mut Report) {
    if let Some(heading) = heading(body) {
        report.add("body", heading);
    }
}

/// The heading of a listing: the words and the path. A page without links lists nothing.
fn heading(body: &[u8]) -> Option<String> {
    let lower = body.to_ascii_lowercase();
    let places = |words: &'static &str| memmem::find_iter(&lower, words).map(|at| at..at + words.len());
    let places: Vec<_> = HEADINGS.iter().flat_map(places).collect();
    places.into_iter().find_map(|words| {
        let opens_a_tag = lower[..words.start].trim_ascii_end().ends_with(b">");
        let path = opens_a_tag.then(|| path(&body[words.end..]))??;
        let has_links = memmem::find(&lower[words.end..], b"<a ").is_some();
        has_links.then(|| format!("{} {path}", String::from_utf8_lossy(&body[words])))
    })
}

/// The path behind the words, up to the end of the title or heading. Some listings make links of its parts.
fn path(text: &[u8]) -> Option<String> {
    let mut path = Vec::new();
    let mut rest = text.strip_prefix(b":").unwrap_or(text).trim_ascii_start();
    while path.len() < SHOWN {
        match rest {
            [] | [b'<', b'/', b't' | b'T' | b'h' | b'H', ..] => break,
            [b'<', ..] => rest = rest.iter().position(|byte| *byte == b'>').map_or(&[], |at| &rest[at + 1..]),
            // It starts with a slash, which may be written as `&#x2F;`.
            [byte, ..] if path.is_empty() && !b"/&".contains(byte) => return None,
            [byte, behind @ ..] => {
                path.push(*byte);
                rest = behind;
            }
        }
    }
    let path = ["&#x2F;", "&#x2f;", "&#47;"]
        .iter()
        .fold(String::from_utf8_lossy(&path).into_owned(), |path, slash| path.replace(slash, "/"));
    path.starts_with('/').then(|| path.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expect: Option<&str>) {
        assert_eq!(heading(body.as_bytes()).as_deref(), expect, "{body}");
    }

    #[test]
    fn listings_are_recognised() {
        let files = "<ul><li><a href=\"/old.zip\">old.zip</a></li></ul>";
        check(&format!("<html><head><title>Index of /a/</title></head><body>{files}"), Some("Index of /a/"));
        check(&format!("<h1> Index of /</h1>{files}"), Some("Index of /"));
        check(&format!("<title>Index of a</title><h1>Index of /a</h1>{files}"), Some("Index of /a"));
        check(
            &format!("<h3>Index of: <a href=\"/\"><svg></svg></a>/<a href=\"/a\">a</a></h3>{files}"),
            Some("Index of /a"),
        );
        check(&format!("<title>Directory listing for /a</title>{files}"), Some("Directory listing for /a"));
        check(&format!("<h1>index of &#x2F;a</h1>{files}"), Some("index of /a"));
    }

    #[test]
    fn other_pages_are_not() {
        check("<h1>Index of /</h1><p>nothing</p>", None);
        check("<p>the index of /a is <a href=\"/b\">b</a></p>", None);
        check("<h1>Index of names</h1><a href=\"/b\">b</a>", None);
        check("<h1>Index</h1> of / <a href=\"/b\">b</a>", None);
        check("", None);
    }
}
