//! What is wrong with a response by itself, without any flow of data.
//!
//! Each type has a [`Detector`] in its module. Most look at the head of a response, some at the beginning of its body. A
//! request and a response are given as plain values; the engine makes them and runs the detectors.

pub mod cookie;

use std::borrow::Cow;
use std::fmt;

use self::cookie::SetCookie;

/// How a type is found in responses.
#[derive(Debug)]
pub enum Detector {
    /// By the head of a response and its request.
    Head(Head),
    /// By the beginning of a body.
    Body(Body),
}

/// Looks at the head of a response.
#[derive(Debug)]
pub struct Head {
    /// Headers of the request, in lower case, that have to be kept until its response is there.
    pub keeps: &'static [&'static str],
    /// Looks.
    pub check: fn(&Request, &Response<'_>, &mut Report),
    /// Whether finding it costs nothing, so that it takes nothing of what a request may cost.
    pub(super) is_free: bool,
}

impl Head {
    /// One that has to see the response only.
    pub(super) const fn of(check: fn(&Request, &Response<'_>, &mut Report)) -> Self {
        Self { keeps: &[], check, is_free: false }
    }
}

/// Looks at the beginning of a body.
#[derive(Debug)]
pub struct Body {
    /// Whether the body of a response is worth looking at.
    pub reads: fn(&Response<'_>) -> bool,
    /// Looks.
    pub check: fn(&[u8], &mut Report),
}

/// The headers of a request or response.
pub trait Headers {
    /// Shows the values of the header with this name, which is in lower case, in order.
    fn each<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8]));
}

/// What is kept of a request until its response is there.
pub struct Request {
    /// Whether the client came by HTTPS, here or to a proxy in front.
    pub https: bool,
    /// Path and query.
    pub url: String,
    /// The values of headers that detectors want kept, by the names of these.
    headers: Vec<(&'static str, Vec<u8>)>,
}

impl Request {
    /// A request with those of its headers that are to be kept.
    #[must_use]
    pub fn new(https: bool, url: &str, headers: &dyn Headers, keep: &[&'static str]) -> Self {
        let mut kept = Vec::new();
        for name in keep {
            headers.each(name, &mut |value| kept.push((*name, value.to_vec())));
        }
        Self { https, url: url.to_owned(), headers: kept }
    }
}

impl Headers for Request {
    fn each<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        self.headers.iter().filter(|(kept, _)| *kept == name).for_each(|(_, value)| see(value));
    }
}

/// Shows no ids of sessions and nothing to log in with.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("https", &self.https).finish_non_exhaustive()
    }
}

/// The head of a response.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    /// The number of its status.
    pub status: u16,
    /// Its headers.
    pub headers: &'a dyn Headers,
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Pages of HTML.
pub(super) const HTML: &[&str] = &["text/html", "application/xhtml+xml"];

impl<'a> Response<'a> {
    /// Whether the client is sent elsewhere.
    pub(super) fn is_redirection(&self) -> bool {
        (300..400).contains(&self.status)
    }

    /// Whether a browser shows it as a page of the service. Redirects, and the pages that servers answer with when there
    /// is no page, are none.
    pub(super) fn is_page(&self) -> bool {
        !self.is_redirection() && !matches!(self.status, 404 | 410 | 500) && self.is_of(HTML)
    }

    /// Whether the body is one of these types of content and readable as it is.
    #[must_use]
    pub fn is_readable(&self, types: &[&str]) -> bool {
        let is_plain = |encoding: &[u8]| encoding.eq_ignore_ascii_case(b"identity");
        self.is_of(types) && self.first("content-encoding").is_none_or(is_plain)
    }

    fn is_of(&self, types: &[&str]) -> bool {
        let value = self.first("content-type").unwrap_or_default();
        let end = value.iter().position(|byte| *byte == b';').unwrap_or(value.len());
        let essence = value[..end].trim_ascii();
        types.iter().any(|name| essence.eq_ignore_ascii_case(name.as_bytes())) && value.iter().all(is_shown)
    }

    /// The first value of a header, when all of it can be shown.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        let value = self.first(name).filter(|value| value.iter().all(is_shown))?;
        std::str::from_utf8(value).ok()
    }

    fn first(&self, name: &str) -> Option<&'a [u8]> {
        let mut first = None;
        self.headers.each(name, &mut |value| first = first.or(Some(value)));
        first
    }

    /// The cookies that it sets. One that is removed is none.
    pub(super) fn cookies(&self) -> Vec<SetCookie<'a>> {
        let mut cookies = Vec::new();
        self.headers.each("set-cookie", &mut |value| {
            cookies.extend(SetCookie::parse(value).filter(SetCookie::is_kept));
        });
        cookies
    }
}

fn is_shown(byte: &u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

/// What a detector has seen.
#[derive(Debug, Default)]
pub struct Report {
    /// Each thing, in order.
    pub seen: Vec<Seen>,
}

/// Something that is wrong with a response.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    /// What tells it apart from others of its type in the same place, such as the name of a cookie.
    pub subject: Cow<'static, str>,
    /// The text that proves it. Secrets may be in it.
    pub evidence: String,
}

impl Report {
    /// Something was seen. `subject` tells it apart from others of the type in the same place; `evidence` proves it.
    pub(super) fn add(&mut self, subject: impl Into<Cow<'static, str>>, evidence: impl Into<String>) {
        self.seen.push(Seen { subject: subject.into(), evidence: evidence.into() });
    }
}
