//! HTTP: what of a request is untrusted, and how long its context lasts.

mod body;
mod own;
mod query;
mod request;
pub mod tower;
