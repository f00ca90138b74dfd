//! The objects of SARIF of which there are many, as far as we fill them in.

use std::borrow::Cow;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::report::words::Properties;
use crate::repository::Repository;

/// What relative paths are relative to, by the name that is usual for it.
pub(super) const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult<'a> {
    pub(super) rule_id: &'static str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [SarifLocation; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) code_flows: Vec<CodeFlow>,
    pub(super) partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) occurrence_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) web_request: Option<WebRequest<'a>>,
    pub(super) properties: Properties<'a>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct Fingerprints<'a> {
    #[serde(rename = "iastFingerprint/v1")]
    pub(super) v1: &'a str,
}

#[derive(Serialize)]
pub(super) struct WebRequest<'a> {
    pub(super) method: &'a str,
    pub(super) target: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) physical_location: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    pub(super) fully_qualified_name: String,
    pub(super) kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) context_region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uri_base_id: Option<&'static str>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) snippet: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CodeFlow {
    pub(super) thread_flows: [ThreadFlow; 1],
}

#[derive(Serialize)]
pub(super) struct ThreadFlow {
    pub(super) locations: Vec<ThreadFlowLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThreadFlowLocation {
    pub(super) location: SarifLocation,
    pub(super) kinds: [&'static str; 1],
    pub(super) importance: &'static str,
}

/// What stays as it is in the path of an address: letters, digits, `-._~/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A file, by the name that the compiler gave it.
pub(super) fn artifact(file: &str, repository: &Repository) -> ArtifactLocation {
    address(&repository.path(file))
}

fn address(file: &str) -> ArtifactLocation {
    let file: Cow<'_, str> = if cfg!(windows) { file.replace('\\', "/").into() } else { file.into() };
    let is_drive = file.as_bytes().get(1) == Some(&b':') && cfg!(windows);
    let path: Cow<'_, str> = utf8_percent_encode(&file, PATH).into();
    match (file.starts_with('/'), is_drive) {
        // In a crate of a registry, say.
        (true, _) => ArtifactLocation { uri: format!("file://{path}"), uri_base_id: None },
        (_, true) => ArtifactLocation { uri: format!("file:///{path}"), uri_base_id: None },
        _ => ArtifactLocation { uri: path.into_owned(), uri_base_id: Some(ROOT) },
    }
}

/// The address of a directory.
pub(super) fn directory(path: &Path) -> String {
    let ArtifactLocation { mut uri, .. } = address(&path.to_string_lossy());
    if !uri.ends_with('/') {
        uri.push('/');
    }
    uri
}
