//! `EMAIL_HTML_INJECTION`: the text of a mail that is markup.

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Router};
use lettre::message::{Mailbox, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    username: String,
    email: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/email_html_injection/test_insecure", post(insecure))
        .route("/iast/email_html_injection/test_secure", post(secure))
        .route("/iast/email_html_injection/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(State(weblog): State<Weblog>, Form(input): Form<Input>) -> Result<&'static str, Error> {
    let body = format!("<p>Hi {}, welcome!</p>", input.username);
    send(&weblog, &input.email, SinglePart::html(body)).await // VULNERABLE
}

/// In plain text nothing is markup.
#[iast::source]
async fn secure(State(weblog): State<Weblog>, Form(input): Form<Input>) -> Result<&'static str, Error> {
    let body = format!("Hi {}, welcome!", input.username);
    send(&weblog, &input.email, SinglePart::plain(body)).await
}

#[iast::source]
async fn sanitized(State(weblog): State<Weblog>, Form(input): Form<Input>) -> Result<&'static str, Error> {
    let body = format!("<p>Hi {}, welcome!</p>", escape(&input.username));
    send(&weblog, &input.email, SinglePart::html(body)).await
}

#[iast::sanitizer(kind = "email")]
fn escape(text: &str) -> String {
    html_escape::encode_safe(text).into_owned()
}

async fn send(weblog: &Weblog, to: &str, body: SinglePart) -> Result<&'static str, Error> {
    let from: Mailbox = "weblog@localhost.test".parse()?;
    let message = Message::builder().from(from).to(to.parse()?).subject("Welcome").singlepart(body)?;
    let address = weblog.neighbours.mail;
    let mailer = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string());
    mailer.port(address.port()).build().send(message).await?;
    Ok("sent")
}
