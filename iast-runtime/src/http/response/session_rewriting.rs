//! Ids of sessions in the URLs of requests and redirects.

use http::header::LOCATION;
use iast_schema::VulnerabilityKind;

use super::url::{self, Parameter};
use super::{Detector, Report, RequestFacts, ResponseFacts};

pub(super) struct SessionRewriting;

impl Detector for SessionRewriting {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::SessionRewriting
    }

    fn check(&self, request: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        if response.status.as_u16() >= 400 {
            return;
        }
        let target = response.text(&LOCATION).filter(|_| response.status.is_redirection()).unwrap_or_default();
        let targets = url::parameters(target);
        if request.parameters.is_empty() && targets.is_empty() {
            return;
        }
        let set = response.cookies().filter_map(|cookie| cookie.session());
        let sessions: Vec<_> = set.chain(request.sessions.iter().cloned()).collect();
        for parameter in &request.parameters {
            if parameter.is_named_session() || parameter.is_one_of(&sessions) {
                add(report, parameter, &request.path);
            }
        }
        // What another site calls a session is its own.
        let is_ours = target.starts_with('/') && !target.starts_with("//");
        for parameter in &targets {
            if is_ours && parameter.is_named_session() || parameter.is_one_of(&sessions) {
                add(report, parameter, &format!("Location: {}", url::path(target)));
            }
        }
    }
}

/// The id is left out.
fn add(report: &mut Report, parameter: &Parameter, place: &str) {
    let subject = parameter.known_name().unwrap_or("the value of a cookie");
    report.add(subject, format!("{place}{}{}", parameter.separator, parameter.name));
}
