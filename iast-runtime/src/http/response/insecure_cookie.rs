//! Cookies without `Secure`.

use iast_schema::VulnerabilityKind;

use super::{Detector, Report, RequestFacts, ResponseFacts};

pub(super) struct InsecureCookie;

impl Detector for InsecureCookie {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::InsecureCookie
    }

    fn check(&self, _: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        for cookie in response.cookies().filter(|cookie| !cookie.secure) {
            report.add(cookie.subject(), cookie.name());
        }
    }
}
