//! The process: what one program saw while it was watched, and what it could not see.

use serde::{Deserialize, Serialize};

use crate::{Location, Origin, VulnerabilityKind};

/// What one process saw until it ended. It stands beside its findings in a file of its own, `..process.json`, when
/// `IAST_PROCESS_FILE` asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// The version of the format, [`FORMAT_VERSION`](crate::FORMAT_VERSION).
    pub format: u32,
    /// The name of the program's file, without its extension.
    pub program: String,
    /// The number of the process.
    pub pid: u32,
    /// When it ended, in milliseconds since 1970-01-01 UTC.
    pub time: u64,
    /// Untrusted values that entered.
    pub sources: u64,
    /// Dangerous calls that were looked at.
    pub sink_checks: u64,
    /// Requests that were analysed.
    pub requests: u64,
    /// Requests that were not, because the settings leave some out.
    pub left_out_requests: u64,
    /// Tests that were seen.
    pub tests: u64,
    /// What was not seen: flows may have been missed.
    pub losses: Vec<Loss>,
    /// Flows that a sanitizer, validator or security control made safe.
    pub suppressed: Vec<Suppressed>,
    /// What else the user should know.
    pub notes: Vec<String>,
    /// The sources and sinks of the program that were annotated, and the dangerous calls of libraries that were reached.
    pub sites: Vec<Site>,
}

/// Something that was not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// How often.
    pub count: u64,
    /// What comes behind that number, such as `values were not tracked: ..`.
    pub what: String,
}

/// Flows of a type that were safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// How many.
    pub count: u64,
    /// The type.
    #[serde(rename = "type")]
    pub kind: VulnerabilityKind,
}

/// A place in the program where data enters or does harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// What it is.
    pub role: Role,
    /// The type of a sink.
    #[serde(rename = "type")]
    pub kind: Option<VulnerabilityKind>,
    /// The origin of a source, where it is the same for all of its values.
    pub origin: Option<Origin>,
    /// The function of a library that is called there. `None` for an annotated function.
    pub call: Option<String>,
    /// Where it is.
    pub location: Location,
    /// Whether it was reached.
    pub reached: bool,
}

/// What a [`Site`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Untrusted data enters there.
    Source,
    /// Untrusted data does harm there.
    Sink,
}

#[cfg(test)]
mod tests {
    use crate::testing::process;

    #[test]
    fn the_names_on_disk_are_the_documented_ones() {
        let json = serde_json::to_value(process()).unwrap();
        let names =
            |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(
            names(&json),
            "format left_out_requests losses notes pid program requests sink_checks sites sources suppressed tests time"
        );
        assert_eq!(names(&json["sites"][0]), "call location origin reached role type");
        assert_eq!(names(&json["losses"][0]), "count what");
        assert_eq!(names(&json["suppressed"][0]), "count type");
        assert_eq!(json["sites"][0]["role"], "source");
    }
}
