//! Calls of functions of libraries in observed bodies, against the real libraries: found where they stand, without an
//! annotated sink; silent when what they are given is not untrusted, bound, or safe.

#![cfg(feature = "enable")]

#[path = "../support/mod.rs"]
mod support;

mod archives;
mod code;
mod directories;
mod documents;
mod logs;
mod mail;
mod nosql;
mod requests;
mod sessions;
mod templates;
mod unescaped;

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::response::{Html, Redirect};
use iast::{Confidence, Origin, VulnerabilityKind};
use rusqlite::Connection;
use support::{evidence, the_finding};

/// An untrusted text.
fn untrusted(text: &str) -> String {
    let text = text.to_owned();
    iast::taint(&text, Origin::HttpRequestParameter, "p");
    text
}

/// Asserts what was found in the running test, where, and in which function.
#[track_caller]
fn assert_called(kind: VulnerabilityKind, line: u32, expected: &str, call: &str) {
    let finding = the_finding();
    assert_eq!((finding.kind, &*evidence(&finding)), (kind, expected));
    let file = std::panic::Location::caller().file();
    assert_eq!((&*finding.location.file, finding.location.line), (file, line), "{finding:#?}");
    assert_eq!(finding.flow.last().map(|step| &*step.what), Some(call));
    assert_eq!(finding.confidence, Confidence::Confirmed);
}

fn silent() {
    assert_eq!(iast::findings(), []);
}

mod sql {
    use super::*;

    fn people() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t(a); INSERT INTO t VALUES ('x')").unwrap();
        connection
    }

    #[iast::instrument]
    fn find(connection: &Connection, name: &str) -> (rusqlite::Result<i64>, u32) {
        let sql = format!("SELECT count(*) FROM t WHERE a = '{name}'");
        (connection.query_row(&sql, [], |row| row.get(0)), line!())
    }

    #[test]
    fn a_statement() {
        let (count, line) = find(&people(), &untrusted("' OR ''='"));
        assert_eq!(count, Ok(1));
        let expected = "SELECT count(*) FROM t WHERE a = '‹' OR ''='›'";
        assert_called(VulnerabilityKind::SqlInjection, line, expected, "rusqlite::Connection::query_row(sql)");
        assert_eq!(the_finding().location.function, "find");
    }

    #[iast::instrument]
    fn run(connection: &Arc<Mutex<Connection>>, name: &str) -> u32 {
        connection.lock().unwrap().execute(&format!("DELETE FROM t WHERE a = '{name}'"), []).unwrap();
        line!() - 1
    }

    #[test]
    fn a_connection_behind_a_guard() {
        let line = run(&Arc::new(Mutex::new(people())), &untrusted("x y"));
        let expected = "DELETE FROM t WHERE a = '‹x y›'";
        assert_called(VulnerabilityKind::SqlInjection, line, expected, "rusqlite::Connection::execute(sql)");
    }

    #[iast::instrument]
    fn bound(connection: &Connection, name: &str) -> rusqlite::Result<usize> {
        connection.execute("DELETE FROM t WHERE a = ?1", [name])
    }

    #[test]
    fn a_bound_value_is_none() {
        bound(&people(), &untrusted("x y")).unwrap();
        silent();
    }

    struct Dao(Connection);

    impl Dao {
        fn execute(&self, name: &str, _: [u8; 0]) -> rusqlite::Result<usize> {
            bound(&self.0, name)
        }
    }

    #[iast::instrument]
    fn through_a_method_of_the_same_name(dao: &Dao, name: &str) -> rusqlite::Result<usize> {
        dao.execute(name, [])
    }

    #[test]
    fn a_method_of_the_program_with_that_name_is_none() {
        through_a_method_of_the_same_name(&Dao(people()), &untrusted("x y")).unwrap();
        silent();
    }

    #[iast::sink(kind = "sql", args(sql))]
    fn annotated(connection: &Connection, sql: &str) -> usize {
        connection.execute(sql, []).unwrap()
    }

    #[test]
    fn in_an_annotated_sink_it_is_found_once() {
        let line = line!() + 1;
        annotated(&people(), &untrusted("DELETE FROM t"));
        assert_called(VulnerabilityKind::SqlInjection, line, "‹DELETE FROM t›", "annotated(sql)");
    }
}

mod files {
    use super::*;

    #[iast::instrument]
    fn read(root: &Path, name: &str) -> (std::io::Result<Vec<u8>>, u32) {
        (std::fs::read(root.join(name)), line!())
    }

    #[test]
    fn a_path() {
        let (_, line) = read(Path::new("/nowhere"), &untrusted("../passwd"));
        assert_called(VulnerabilityKind::PathTraversal, line, "/nowhere/‹../passwd›", "std::fs::read(path)");
    }

    #[iast::instrument]
    fn inside(root: &Path, name: &str) -> std::io::Result<Option<Vec<u8>>> {
        let path = root.join(name).canonicalize()?;
        if !path.starts_with(root) {
            return Ok(None);
        }
        std::fs::read(path).map(Some)
    }

    fn with_files<T>(use_them: impl FnOnce(&Path) -> T) -> T {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap().join("public");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("page"), "a page").unwrap();
        std::fs::write(root.join("../secret"), "a secret").unwrap();
        use_them(&root)
    }

    #[test]
    fn a_path_that_lies_in_a_directory_is_none() {
        with_files(|root| {
            assert_eq!(inside(root, &untrusted("page")).unwrap().as_deref(), Some(&b"a page"[..]));
            assert_eq!(inside(root, &untrusted("../secret")).unwrap(), None);
        });
        silent();
    }

    #[iast::instrument]
    fn outside(root: &Path, name: &str) -> (std::io::Result<Vec<u8>>, u32) {
        let path = root.join(name);
        // It begins there and leads elsewhere.
        assert!(path.starts_with(root) && path.to_str().unwrap().starts_with(root.to_str().unwrap()));
        (std::fs::read(path), line!())
    }

    #[test]
    fn a_path_that_only_begins_there_is_found() {
        let (line, expected) = with_files(|root| {
            let (secret, line) = outside(root, &untrusted("../secret"));
            assert_eq!(secret.unwrap(), b"a secret");
            (line, format!("{}/‹../secret›", root.display()))
        });
        assert_called(VulnerabilityKind::PathTraversal, line, &expected, "std::fs::read(path)");
    }

    #[iast::instrument]
    fn asked_and_ignored(root: &Path, name: &str) -> (std::io::Result<Vec<u8>>, u32) {
        let path = root.join(name).canonicalize().unwrap();
        let is_inside = path.starts_with(root);
        assert!(!is_inside);
        (std::fs::read(path), line!())
    }

    #[test]
    fn a_path_that_lies_elsewhere_is_found() {
        let (line, path) = with_files(|root| {
            let (secret, line) = asked_and_ignored(root, &untrusted("../secret"));
            assert_eq!(secret.unwrap(), b"a secret");
            (line, root.with_file_name("secret"))
        });
        let finding = the_finding();
        assert_eq!((finding.kind, finding.location.line), (VulnerabilityKind::PathTraversal, line));
        assert_eq!(evidence(&finding).replace(['‹', '›'], ""), path.display().to_string());
    }

    #[iast::instrument]
    async fn opened(name: String) -> u32 {
        let file = tokio::fs::File::open(&name).await;
        assert!(file.is_err());
        line!() - 2
    }

    #[tokio::test]
    async fn a_path_of_tokio() {
        let line = opened(untrusted("/nowhere/x")).await;
        assert_called(VulnerabilityKind::PathTraversal, line, "‹/nowhere/x›", "std::File::open(path)");
    }

    #[iast::instrument]
    fn written(directory: &Path, contents: &str) {
        std::fs::write(directory.join("name"), contents).unwrap();
    }

    #[test]
    fn contents_are_none() {
        written(tempfile::tempdir().unwrap().path(), &untrusted("a b"));
        silent();
    }
}

mod processes {
    use super::*;

    #[iast::instrument]
    fn shell(name: &str) -> u32 {
        Command::new("sh").arg("-c").arg(format!("true {name}")).output().unwrap();
        line!() - 1
    }

    #[test]
    fn a_script() {
        let line = shell(&untrusted("a; b"));
        assert_called(VulnerabilityKind::CommandInjection, line, "true ‹a; b›", "std::Command::arg(arg)");
    }
}

mod responses {
    use super::*;

    #[iast::instrument]
    fn page(name: &str) -> (Html<String>, u32) {
        (Html(format!("<p>{name}")), line!())
    }

    #[test]
    fn a_page() {
        let (_, line) = page(&untrusted("<b>"));
        assert_called(VulnerabilityKind::Xss, line, "<p>‹<b>›", "axum::Html(body)");
    }

    #[iast::instrument]
    fn escaped(name: &str) -> Html<String> {
        Html(format!("<p>{}", html_escape::encode_text(name)))
    }

    #[test]
    fn an_escaped_page_is_none() {
        let _page = escaped(&untrusted("<b> x"));
        silent();
    }

    #[iast::instrument]
    fn pre_escaped(name: &str) -> (maud::Markup, u32) {
        (maud::PreEscaped(format!("<p>{name}")), line!())
    }

    #[test]
    fn markup_that_is_not_escaped() {
        let (_, line) = pre_escaped(&untrusted("<b>"));
        assert_called(VulnerabilityKind::Xss, line, "<p>‹<b>›", "maud::PreEscaped(value)");
    }

    #[iast::instrument]
    fn markup(name: &str) -> maud::Markup {
        maud::html! { p { (name) (maud::PreEscaped(html_escape::encode_text(name))) } }
    }

    #[test]
    fn markup_that_is_escaped_is_none() {
        assert_eq!(markup(&untrusted("<b>")).into_string(), "<p>&lt;b&gt;&lt;b&gt;</p>");
        silent();
    }

    #[iast::instrument]
    fn away(to: &str) -> (Redirect, u32) {
        (Redirect::to(to), line!())
    }

    #[test]
    fn a_redirect() {
        let (_, line) = away(&untrusted("//evil"));
        assert_called(VulnerabilityKind::UnvalidatedRedirect, line, "‹//evil›", "axum::Redirect::to(uri)");
    }
}

mod rows {
    use super::*;

    fn names() -> Connection {
        Connection::open_in_memory().unwrap()
    }

    #[iast::instrument]
    fn page(connection: &Connection) -> (Html<String>, u32) {
        let mut statement = connection.prepare("SELECT '<b>' AS name").unwrap();
        let name = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> { Ok(row.get::<_, String>("name")? + "!") };
        let names = statement.query_map([], name).unwrap();
        (Html(names.map(Result::unwrap).collect()), line!())
    }

    #[test]
    fn a_column_is_untrusted() {
        let (_, line) = page(&names());
        assert_called(VulnerabilityKind::Xss, line, "‹<b>›!", "axum::Html(body)");
        let source = &the_finding().sources[0];
        assert_eq!((source.origin, source.name.as_deref()), (Origin::SqlRowValue, Some("name")));
    }

    #[iast::instrument]
    fn first(connection: &Connection) -> (Html<String>, u32) {
        let name: String = connection.query_row("SELECT '<b>'", [], |row| row.get(0)).unwrap();
        (Html(name), line!())
    }

    #[test]
    fn the_only_column_of_a_row_is_untrusted() {
        let (_, line) = first(&names());
        assert_called(VulnerabilityKind::Xss, line, "‹<b>›", "axum::Html(body)");
        assert_eq!(the_finding().sources[0].origin, Origin::SqlRowValue);
    }
}
