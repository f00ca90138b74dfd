//! Logins by Basic or Digest that succeed.

use iast_schema::VulnerabilityKind;

use super::{Detector, Report, RequestFacts, ResponseFacts};

pub(super) struct InsecureAuthProtocol;

impl Detector for InsecureAuthProtocol {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::InsecureAuthProtocol
    }

    fn check(&self, request: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        if response.status.as_u16() < 400 {
            for scheme in &request.logins {
                report.add(*scheme, format!("{scheme} authentication"));
            }
        }
    }
}
