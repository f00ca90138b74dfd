//! Cookies without `HttpOnly`.

use iast_schema::VulnerabilityKind;

use super::{Detector, Report, RequestFacts, ResponseFacts};

pub(super) struct NoHttponlyCookie;

impl Detector for NoHttponlyCookie {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::NoHttponlyCookie
    }

    fn check(&self, _: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        for cookie in response.cookies().filter(|cookie| !cookie.http_only) {
            report.add(cookie.subject(), cookie.name());
        }
    }
}
