//! HTTP: what of a request is untrusted, how long its context lasts, and what is wrong with a response by itself.

mod body;
mod framing;
mod own;
mod request;
mod response;
pub mod tower;

pub(crate) use request::taint_cookies;
