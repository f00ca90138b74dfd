//! Bodies of lettre.

use iast::VulnerabilityKind::EmailHtmlInjection;
use lettre::message::{MultiPart, SinglePart};

use crate::{assert_called, silent, untrusted};

#[iast::instrument]
fn page(name: &str) -> (SinglePart, u32) {
    (SinglePart::html(format!("<p>Hi {name}")), line!())
}

#[test]
fn a_page() {
    let (_, line) = page(&untrusted("<b>"));
    assert_called(EmailHtmlInjection, line, "<p>Hi ‹<b>›", "lettre::SinglePart::html(body)");
}

#[iast::instrument]
fn both(plain: String, html: String) -> (MultiPart, u32) {
    (MultiPart::alternative_plain_html(plain, html), line!())
}

#[test]
fn a_page_beside_its_text() {
    let (_, line) = both("a".to_owned(), untrusted("<b>"));
    assert_called(EmailHtmlInjection, line, "‹<b>›", "lettre::MultiPart::alternative_plain_html(html)");
}

#[iast::instrument]
fn plain(text: String) -> SinglePart {
    SinglePart::plain(text)
}

#[test]
fn text_is_none() {
    let _parts = (plain(untrusted("<b>")), both(untrusted("<i>"), "a".to_owned()));
    silent();
}
