//! Cookies as they are set and sent, <https://www.rfc-editor.org/rfc/rfc6265#section-5.2>.

use std::borrow::Cow;

use super::Headers;
use crate::query;

/// Longer names are made up at run time, and each of them would be a finding of its own.
const LONGEST_NAME: usize = 32;
/// Shorter values are equal by chance.
const SHORTEST_SESSION: usize = 16;

/// The value of a `Set-Cookie` header.
#[derive(Debug, Default)]
pub(crate) struct SetCookie<'a> {
    name: Cow<'a, str>,
    value: &'a [u8],
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    /// Whether it is `Strict` or `Lax`.
    pub(crate) same_site: bool,
    is_over: bool,
}

impl<'a> SetCookie<'a> {
    /// Reads a header. Without a name there is no cookie.
    pub(crate) fn parse(header: &'a [u8]) -> Option<Self> {
        let mut fields = header.split(|byte| *byte == b';').map(field);
        let (name, value) = fields.next().filter(|(name, _)| !name.is_empty())?;
        let mut cookie = Self { name: String::from_utf8_lossy(name), value: value?, ..Self::default() };
        let (mut max_age, mut expires) = (None, None);
        for (name, value) in fields {
            // The last one counts.
            match name.to_ascii_lowercase().as_slice() {
                b"secure" => cookie.secure = true,
                b"httponly" => cookie.http_only = true,
                b"samesite" => cookie.same_site = value.is_some_and(restricts),
                b"max-age" => max_age = value,
                b"expires" => expires = value,
                _ => {}
            }
        }
        // `Max-Age` wins over `Expires`.
        cookie.is_over = max_age.map_or_else(|| expires.is_some_and(is_long_ago), is_none_left);
        Some(cookie)
    }

    /// Whether the browser keeps it: it has a value and is not over at once.
    pub(crate) fn is_kept(&self) -> bool {
        !self.value.is_empty() && !self.is_over
    }

    /// The name.
    pub(crate) fn name(&self) -> String {
        self.name.clone().into_owned()
    }

    /// What tells the cookie apart from others.
    pub(crate) fn subject(&self) -> Cow<'static, str> {
        if self.name.len() < LONGEST_NAME { self.name().into() } else { "a long name".into() }
    }

    /// The value, decoded, if it can be the id of a session.
    pub(crate) fn session(&self) -> Option<String> {
        session(self.name.as_bytes(), self.value)
    }
}

/// The values of a request's cookies that can be the id of a session.
#[must_use]
pub fn sessions_sent(request: &dyn Headers) -> Vec<String> {
    let mut sessions = Vec::new();
    request.each("cookie", &mut |value| {
        let cookies = value.split(|byte| *byte == b';').map(field);
        sessions.extend(cookies.filter_map(|(name, value)| session(name, value?)));
    });
    sessions
}

/// Name and value.
fn field(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|byte| *byte == b'=') {
        Some(at) => (text[..at].trim_ascii(), Some(text[at + 1..].trim_ascii())),
        None => (text.trim_ascii(), None),
    }
}

fn restricts(value: &[u8]) -> bool {
    value.eq_ignore_ascii_case(b"strict") || value.eq_ignore_ascii_case(b"lax")
}

fn is_none_left(seconds: &[u8]) -> bool {
    seconds.starts_with(b"-") || !seconds.is_empty() && seconds.iter().all(|byte| *byte == b'0')
}

/// Whether a date lies in the last century, as the dates do by which cookies are removed.
fn is_long_ago(date: &[u8]) -> bool {
    let words: Vec<_> = date.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&&[u8]| word.iter().all(u8::is_ascii_digit);
    match words.iter().filter(is_number).find(|word| word.len() == 4) {
        Some(year) => year.starts_with(b"1"),
        // `Thu, 01-Jan-70 00:00:00 GMT`
        None => words.get(3).filter(is_number).is_some_and(|year| year.len() == 2 && year[0] >= b'7'),
    }
}

/// The value of a cookie, decoded, if its name says that it is or proves a session and it is no guess.
fn session(name: &[u8], value: &[u8]) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let has = |part: &[u8]| memchr::memmem::find(&name, part).is_some();
    let is_word = |word: &[u8]| ["sid", "id", "auth", "jwt"].iter().any(|known| known.as_bytes() == word);
    let is_session = has(b"sess") || has(b"token") || name.split(|byte| !byte.is_ascii_alphanumeric()).any(is_word);
    // A token against forged requests is meant to be sent twice.
    (is_session && !has(b"csrf") && !has(b"xsrf") && value.len() >= SHORTEST_SESSION)
        .then(|| query::text(value, false).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(header: &str) -> SetCookie<'_> {
        SetCookie::parse(header.as_bytes()).unwrap()
    }

    #[test]
    fn attributes_are_read_in_any_case() {
        let cookie = parse("sid=1; SECURE;httponly ; SameSite = lax; Path=/");
        assert!(cookie.secure && cookie.http_only && cookie.same_site && cookie.is_kept());
        let cookie = parse("sid=secure; Path=/httponly");
        assert!(!cookie.secure && !cookie.http_only && !cookie.same_site);
        assert!(!parse("sid=1; SameSite=None").same_site);
        assert!(!parse("sid=1; SameSite=Strict; SameSite=None").same_site);
        assert!(SetCookie::parse(b"").is_none() && SetCookie::parse(b"; Secure").is_none());
        assert!(SetCookie::parse(b"=1").is_none());
    }

    #[test]
    fn a_cookie_that_is_removed_is_not_kept() {
        let gone = [
            "sid=; Path=/",
            "sid=1; Max-Age=0",
            "sid=1; max-age=-1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
            "sid=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "sid=1; expires=Thu, 01-Jan-70 00:00:01 GMT",
            "sid=1; expires=Thu Jan  1 00:00:00 1970",
        ];
        assert!(gone.iter().all(|header| !parse(header).is_kept()));
        let kept = [
            "sid=1",
            "sid=1; Max-Age=3600",
            "sid=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "sid=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
            "sid=1; Expires=soon",
        ];
        assert!(kept.iter().all(|header| parse(header).is_kept()));
    }

    #[test]
    fn a_name_made_up_at_run_time_is_no_subject() {
        assert_eq!(parse("session=1").subject(), "session");
        assert_eq!(parse("correlation-0a1b2c3d4e5f60718293a4b5c6d7e8f9=1").subject(), "a long name");
    }

    #[test]
    fn sessions_are_told_by_their_names() {
        for name in ["session", "PHPSESSID", "connect.sid", "id", "access_token", "__Host-auth"] {
            assert!(session(name.as_bytes(), b"0123456789abcdef").is_some(), "{name}");
            assert!(session(name.as_bytes(), b"0123456789abcde").is_none(), "{name}");
        }
        for name in ["theme", "csrf_token", "XSRF-TOKEN", "video", "author"] {
            assert!(session(name.as_bytes(), b"0123456789abcdef").is_none(), "{name}");
        }
        assert_eq!(session(b"sid", b"s%3A0123456789abcdef").as_deref(), Some("s:0123456789abcdef"));
    }
}
