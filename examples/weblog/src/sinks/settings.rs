//! `SESSION_TIMEOUT`, `ADMIN_CONSOLE_ACTIVE`, `DEFAULT_HTML_ESCAPE_INVALID`, `INSECURE_JSP_LAYOUT` and `VERB_TAMPERING`:
//! how a service is set up. Each endpoint sets up a small one and hands its request on to that.

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::{Html, Response};
use axum::routing::{any, get};
use minijinja::{AutoEscape, Environment, context};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer};

use crate::error::Error;
use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/session_timeout/test_insecure", get(async |request| answer(long_sessions(), "/", request).await))
        .route("/iast/session_timeout/test_secure", get(async |request| answer(short_sessions(), "/", request).await))
        .route("/iast/admin_console_active/test_insecure", get(async |request| answer(console(), "/", request).await))
        .route("/iast/admin_console_active/test_secure", get(async |request| answer(shop(), "/", request).await))
        .route("/iast/default_html_escape_invalid/test_insecure", get(unescaped))
        .route("/iast/default_html_escape_invalid/test_secure", get(escaped))
        .route(
            "/iast/insecure_jsp_layout/test_insecure",
            get(async |request| answer(sources(), "/lib.rs", request).await),
        )
        .route(
            "/iast/insecure_jsp_layout/test_secure",
            get(async |request| answer(files(), "/hello.txt", request).await),
        )
        .route("/iast/verb_tampering/test_insecure", get(async |request| answer(any_method(), "/", request).await))
        .route("/iast/verb_tampering/test_secure", get(async |request| answer(shop(), "/", request).await))
}

/// What a service answers to a request for another path.
async fn answer(service: Router, path: &'static str, mut request: Request) -> Response {
    *request.uri_mut() = Uri::from_static(path);
    service.oneshot(request).await.unwrap_or_else(|error| match error {})
}

async fn welcome() -> &'static str {
    "welcome"
}

async fn welcome_back(session: Session) -> Result<&'static str, Error> {
    session.insert("seen", true).await?;
    Ok("welcome back")
}

#[iast::instrument]
fn long_sessions() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    let sessions = sessions.with_expiry(Expiry::OnInactivity(Duration::days(90))); // VULNERABLE: sessions
    Router::new().route("/", get(welcome_back)).layer(sessions)
}

#[iast::instrument]
fn short_sessions() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    let sessions = sessions.with_expiry(Expiry::OnInactivity(Duration::minutes(30)));
    Router::new().route("/", get(welcome_back)).layer(sessions)
}

#[iast::instrument]
fn console() -> Router {
    let service = Router::new().route("/", get(welcome));
    service.route("/metrics", get(welcome)) // VULNERABLE: console
}

#[iast::instrument]
fn shop() -> Router {
    Router::new().route("/", get(welcome)).route("/products", get(welcome))
}

#[iast::instrument]
fn any_method() -> Router {
    Router::new().route("/", any(welcome)) // VULNERABLE: verbs
}

#[iast::instrument]
fn sources() -> Router {
    let service = ServeDir::new("src"); // VULNERABLE: sources
    Router::new().fallback_service(service)
}

#[iast::instrument]
fn files() -> Router {
    Router::new().fallback_service(ServeDir::new("public"))
}

#[iast::instrument]
async fn unescaped() -> Result<Html<String>, Error> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::None); // VULNERABLE: escaping
    Ok(Html(templates.render_named_str("page.html", "<p>{{ name }}</p>", context! { name => "ann" })?))
}

#[iast::instrument]
async fn escaped() -> Result<Html<String>, Error> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(minijinja::default_auto_escape_callback);
    Ok(Html(templates.render_named_str("page.html", "<p>{{ name }}</p>", context! { name => "ann" })?))
}
