//! Directory listings.

use super::{Entry, Owasp, Severity, VulnerabilityKind};

in_short!("Clients can list the files of a directory.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::DirectoryListingLeak,
    json_name: "DIRECTORY_LISTING_LEAK",
    code: "directory-listing-leak",
    short_name: "directory-listing",
    cwe: 548,
    summary: summary!(),
    severity: Severity::High,
    flow: None,
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
