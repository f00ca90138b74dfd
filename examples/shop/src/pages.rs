//! The HTML of the shop.

use axum::response::Html;
use html_escape::encode_safe;

/// The front page.
pub(crate) fn home(customer: Option<&str>, last_seen: Option<&str>) -> Html<String> {
    let greeting = match customer {
        Some(name) => format!("<p>Hello {}!</p>", escape(name)),
        None => "<p>Welcome!</p>".to_owned(),
    };
    let reminder = match last_seen {
        Some(product) => format!("<p>You last looked at: {}</p>", escape(product)),
        None => String::new(),
    };
    page(format!("<h1>Shop</h1>{greeting}{reminder}"))
}

/// An order with its note.
///
/// VULNERABLE: the note is taken as markup. [`order`] is the safe twin.
#[iast::instrument]
pub(crate) fn order_with_markup(id: i64, note: &str) -> Html<String> {
    page(format!("<h1>Order {id}</h1><blockquote>{note}</blockquote>"))
}

/// An order with its note, which is escaped.
pub(crate) fn order(id: i64, note: &str) -> Html<String> {
    let note = escape(note);
    page(format!("<h1>Order {id}</h1><blockquote>{note}</blockquote>"))
}

/// The text as it must be written inside an element or a quoted attribute.
#[iast::sanitizer(kind = "xss")]
fn escape(text: &str) -> String {
    encode_safe(text).into_owned()
}

#[iast::sink(kind = "xss", args(body))]
fn page(body: String) -> Html<String> {
    Html(format!("<!doctype html><meta charset=utf-8><title>Shop</title>{body}"))
}
