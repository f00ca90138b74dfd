//! The careless and the safe endpoints, a module for each type of vulnerability. What is reported stands at the lines
//! that are marked `VULNERABLE`.

mod archives;
mod authentication;
mod ciphers;
mod code;
mod commands;
mod cookies;
mod directory;
mod documents;
mod hashes;
mod headers;
mod injected_headers;
mod listing;
mod logs;
mod mail;
mod objects;
mod paths;
mod patterns;
mod randomness;
mod redirects;
mod reflection;
mod requests;
mod secrets;
mod settings;
mod snapshots;
mod sql;
mod stack_traces;
mod templates;
mod trust_boundary;
mod xpath;
mod xss;

use axum::Router;

use crate::state::Weblog;

pub(crate) fn routes() -> Router<Weblog> {
    Router::new()
        .merge(archives::routes())
        .merge(authentication::routes())
        .merge(ciphers::routes())
        .merge(code::routes())
        .merge(commands::routes())
        .merge(cookies::routes())
        .merge(directory::routes())
        .merge(documents::routes())
        .merge(hashes::routes())
        .merge(headers::routes())
        .merge(injected_headers::routes())
        .merge(listing::routes())
        .merge(logs::routes())
        .merge(mail::routes())
        .merge(objects::routes())
        .merge(patterns::routes())
        .merge(paths::routes())
        .merge(randomness::routes())
        .merge(redirects::routes())
        .merge(reflection::routes())
        .merge(requests::routes())
        .merge(secrets::routes())
        .merge(settings::routes())
        .merge(snapshots::routes())
        .merge(sql::routes())
        .merge(stack_traces::routes())
        .merge(templates::routes())
        .merge(trust_boundary::routes())
        .merge(xpath::routes())
        .merge(xss::routes())
}
