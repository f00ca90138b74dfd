//! The finding: one flow of untrusted data into a dangerous call, or something dangerous seen in a response.

use iast_catalogue::{Origin, Severity, VulnerabilityKind};
use serde::{Deserialize, Serialize};

/// The version of the format that this crate writes.
pub const FORMAT_VERSION: u32 = 1;

/// One flow of untrusted data into a dangerous call, or something dangerous seen in a response.
///
/// Secrets are already redacted in it, and it holds text that an attacker may have chosen: escape it for the
/// place where you show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The version of the format, [`FORMAT_VERSION`].
    pub format: u32,
    /// The type of the vulnerability.
    #[serde(rename = "type")]
    pub kind: VulnerabilityKind,
    /// The code of the type, such as `sql-injection`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// Whether the flow was tracked byte by byte or inferred from equal text.
    pub confidence: Confidence,
    /// What the untrusted bytes do at the call, in words, where the type tells cases apart.
    pub note: Option<String>,
    /// Whether the untrusted bytes did the harm as they were (`true`), or others in their place could (`false`). `None`
    /// where the type has one case only, and in older files.
    #[serde(default)]
    pub proven: Option<bool>,
    /// Whether the untrusted bytes were such as attackers send, and ordinary clients do not. `None` where the bytes of the
    /// type do not tell, and in older files.
    #[serde(default)]
    pub attack: Option<bool>,
    /// Whether it was seen in production: not in a test binary, and not in a program that cargo or a test has started.
    /// `None` in older files.
    #[serde(default)]
    pub production: Option<bool>,
    /// The dangerous call. For a response the annotated function that received the request; without one, `file` is empty
    /// and `request` tells the route.
    pub location: Location,
    /// Where the data came from, in the order of first appearance in the evidence. Empty where no data has to flow.
    pub sources: Vec<Source>,
    /// The way from the first source to the sink. Empty where no data has to flow.
    pub flow: Vec<Step>,
    /// The value at the sink, cut where untrusted bytes start and end; or what was seen in the response.
    pub evidence: Evidence,
    /// Names the vulnerability across runs. It survives moved lines.
    pub fingerprint: String,
    /// The test that proved it.
    pub test: Option<String>,
    /// The request that carried it.
    pub request: Option<Request>,
    /// How often it was seen by this process.
    pub count: u64,
    /// When it was first seen, in milliseconds since 1970-01-01 UTC.
    pub time: u64,
}

/// How the flow was established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Every byte was tracked from the source to the sink, or the response was seen as it is.
    Confirmed,
    /// Text of a source of the same request stands in the argument of the sink; the way between was not seen.
    Inferred,
}

impl Confidence {
    /// The name in findings files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Inferred => "inferred",
        }
    }
}

/// A place in the program's source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file as the compiler names it: relative to the workspace root for members of a workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The function, with its type where it is a method. Empty when unknown.
    pub function: String,
    /// The path of the module. Empty when unknown.
    pub module: String,
}

/// Where untrusted data entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The kind of place.
    pub origin: Origin,
    /// The name of the parameter, header, cookie or field.
    pub name: Option<String>,
    /// The value that came in; redacted when it looks secret.
    pub value: String,
    /// The function that received it, when it entered through an annotated one.
    pub location: Option<Location>,
}

/// One step on the way from the source to the sink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The function.
    pub function: String,
    /// What happened, such as `format!`.
    pub what: String,
}

/// The value at the sink.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The pieces of the value, in order.
    pub parts: Vec<EvidencePart>,
}

/// A piece of the value at the sink: untrusted, or the program's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidencePart {
    /// The text. Bytes that are not UTF-8 are replaced by U+FFFD.
    pub value: String,
    /// Which of the finding's sources the bytes came from; `None` for the program's own.
    pub source: Option<usize>,
    /// Whether the text was replaced because it looks secret.
    pub redacted: bool,
}

/// The request during which a finding was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The route pattern, such as `/users/{id}`, when the framework tells it.
    pub route: Option<String>,
    /// The path as it was requested.
    pub path: String,
    /// Whether it carried something to log in with: an `Authorization` header, or a cookie that can be the id of a
    /// session. `None` in older files.
    #[serde(default)]
    pub credentials: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With everything that may be missing.
    fn example() -> Finding {
        Finding {
            note: Some("the input changed the statement".into()),
            proven: Some(true),
            attack: Some(true),
            ..crate::testing::finding()
        }
    }

    #[test]
    fn the_names_on_disk_are_the_documented_ones() {
        let json = serde_json::to_value(example()).unwrap();
        let names = |value: &serde_json::Value| -> Vec<String> {
            let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(
            names(&json),
            [
                "attack",
                "code",
                "confidence",
                "count",
                "cwe",
                "evidence",
                "fingerprint",
                "flow",
                "format",
                "location",
                "note",
                "production",
                "proven",
                "request",
                "severity",
                "sources",
                "test",
                "time",
                "type"
            ]
        );
        assert_eq!(names(&json["location"]), ["column", "file", "function", "line", "module"]);
        assert_eq!(names(&json["sources"][0]), ["location", "name", "origin", "value"]);
        assert_eq!(names(&json["flow"][0]), ["file", "function", "line", "what"]);
        assert_eq!(names(&json["evidence"]["parts"][0]), ["redacted", "source", "value"]);
        assert_eq!(names(&json["request"]), ["credentials", "method", "path", "route"]);
        assert_eq!(json["type"], "SQL_INJECTION");
        assert_eq!(json["severity"], "critical");
        assert_eq!(json["confidence"], "confirmed");
        assert_eq!(json["sources"][0]["origin"], "http.request.parameter");
    }

    #[test]
    fn a_finding_survives_the_way_through_json() {
        let text = serde_json::to_string(&example()).unwrap();
        assert_eq!(serde_json::from_str::<Finding>(&text).unwrap(), example());
    }

    #[test]
    fn a_finding_of_an_older_file_can_be_read() {
        let mut json = serde_json::to_value(example()).unwrap();
        for name in ["note", "proven", "attack", "production"] {
            json.as_object_mut().unwrap().remove(name);
        }
        json["request"].as_object_mut().unwrap().remove("credentials");
        let request = example().request.map(|request| Request { credentials: None, ..request });
        let expect = Finding { note: None, proven: None, attack: None, production: None, request, ..example() };
        assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), expect);
    }
}
