//! Cookies without `SameSite=Strict` or `SameSite=Lax`.

use iast_schema::VulnerabilityKind;

use super::{Detector, Report, RequestFacts, ResponseFacts};

pub(super) struct NoSamesiteCookie;

impl Detector for NoSamesiteCookie {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::NoSamesiteCookie
    }

    fn check(&self, _: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        for cookie in response.cookies().filter(|cookie| !cookie.same_site) {
            report.add(cookie.subject(), cookie.name());
        }
    }
}
