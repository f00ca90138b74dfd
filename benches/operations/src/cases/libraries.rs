//! What libraries make of texts, where building the library takes long: only with the feature `libraries`.

use std::sync::LazyLock;

use askama::Template;
use minijinja::Environment;
use regex::Regex;

use super::{Case, Run, case, documents};
use crate::input::Input::{Address, Json, Letters};

pub(super) const CASES: &[Case] = &[
    case("JSON 1 MB, parsed and printed", Json(1 << 20), 0, Run::Text(documents::observed::json)),
    case("regex replace_all in 1 KB", Letters(1 << 10), 10, Run::Text(observed::replace)),
    case("askama, a page with 20 values", Letters(800), 10, Run::Text(observed::askama)),
    case("minijinja, a page with 20 values", Letters(800), 10, Run::Text(observed::minijinja)),
    case("URL, parsed and printed", Address, 20, Run::Text(observed::url)),
];

static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new("d[ef]+").expect("the pattern is right"));

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.add_template("page.html", include_str!("../../templates/page.html")).expect("the template is right");
    pages
});

#[derive(Debug, Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    items: Vec<&'a str>,
}

#[cfg_attr(feature = "off", iast::instrument)]
mod observed {
    use super::{PAGES, PATTERN, Page, Template as _};

    pub(super) fn replace(text: &str) -> String {
        PATTERN.replace_all(text, "-").into_owned()
    }

    pub(super) fn askama(text: &str) -> String {
        let page = Page { title: &text[..40], items: pieces(text) };
        page.render().expect("a text can be written")
    }

    pub(super) fn minijinja(text: &str) -> String {
        let page = PAGES.get_template("page.html").expect("it was added");
        let values = minijinja::context! { title => &text[..40], items => pieces(text) };
        page.render(values).expect("the values are there")
    }

    pub(super) fn url(text: &str) -> String {
        url::Url::parse(text).expect("the input is an address").to_string()
    }

    /// The text in pieces of 40 bytes: minijinja keeps those of up to 22 inside its values.
    fn pieces(text: &str) -> Vec<&str> {
        (0..text.len() / 40).map(|at| &text[40 * at..][..40]).collect()
    }
}
