//! One mute: its conditions and what they match.

use globset::{GlobBuilder, GlobMatcher};
use iast_report::text::visible;
use iast_schema::{Finding, VulnerabilityKind};
use jiff::civil::Date;
use toml_edit::{Item, Table};

const KEYS: [&str; 6] = ["fingerprint", "type", "path", "route", "reason", "until"];

/// Mutes the findings for which all of its conditions hold.
#[derive(Debug)]
pub(super) struct Rule {
    /// Where it stands.
    place: String,
    fingerprint: Option<String>,
    kind: Option<VulnerabilityKind>,
    path: Option<GlobMatcher>,
    route: Option<Route>,
    pub(super) reason: String,
    /// The last day on which it applies.
    pub(super) until: Option<Date>,
}

/// A route as the framework calls it, or everything below a path.
#[derive(Debug)]
struct Route {
    /// As it was written.
    text: String,
    method: Option<String>,
    path: String,
    /// Whether the path was written with a `*` at its end.
    is_prefix: bool,
}

impl Rule {
    /// Reads a `[[mute]]` table that stands at `place`.
    pub(super) fn of(table: &Table, place: &str) -> Result<Self, String> {
        if let Some((key, _)) = table.iter().find(|(key, _)| !KEYS.contains(key)) {
            let keys = KEYS.map(|key| format!("`{key}`")).join(", ");
            return Err(format!("there is no key `{}`; the keys are {keys}", visible(key)));
        }
        let text = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(item) => match item.as_str() {
                Some(text) => Ok(Some(text)),
                None => Err(format!("`{key}` is no text; write `{key} = \"..\"`")),
            },
        };
        let kind = text("type")?.map(str::parse).transpose().map_err(|error| format!("`type`: {error}"))?;
        let path = text("path")?.map(glob).transpose().map_err(|error| format!("`path`: {error}"))?;
        let fingerprint = text("fingerprint")?.map(str::to_owned);
        let route = text("route")?.map(Route::of);
        let reason = text("reason")?.unwrap_or_default().trim();
        if reason.is_empty() {
            return Err("it says no reason; write `reason = \"..\"`".to_owned());
        }
        if fingerprint.is_none() && kind.is_none() && path.is_none() && route.is_none() {
            let keys = KEYS[..4].iter().map(|key| format!("`{key} = ..`")).collect::<Vec<_>>();
            return Err(format!("it would mute everything; write {} or {}", keys[..3].join(", "), keys[3]));
        }
        let until = table.get("until").map(date).transpose()?;
        Ok(Self { place: place.to_owned(), fingerprint, kind, path, route, reason: reason.to_owned(), until })
    }

    /// Whether all of its conditions hold.
    pub(super) fn matches(&self, finding: &Finding) -> bool {
        self.kind.is_none_or(|kind| kind == finding.kind)
            && self.fingerprint.as_ref().is_none_or(|fingerprint| *fingerprint == finding.fingerprint)
            && self.path.as_ref().is_none_or(|path| path.is_match(finding.location.file.replace('\\', "/")))
            && self.route.as_ref().is_none_or(|route| route.matches(finding))
    }

    /// `iast.toml:4: the mute of type `xss` and path `tests/**` `.
    pub(super) fn described(&self) -> String {
        let conditions = [
            self.fingerprint.as_ref().map(|fingerprint| format!("fingerprint `{}`", visible(fingerprint))),
            self.kind.map(|kind| format!("type `{}`", kind.code())),
            self.path.as_ref().map(|path| format!("path `{}`", visible(path.glob().glob()))),
            self.route.as_ref().map(|route| format!("route `{}`", visible(&route.text))),
        ];
        let conditions: Vec<_> = conditions.into_iter().flatten().collect();
        format!("{}: the mute of {}", self.place, conditions.join(" and "))
    }
}

impl Route {
    fn of(text: &str) -> Self {
        let (method, path) = match text.trim().split_once(' ') {
            Some((method, path)) => (Some(method.to_owned()), path.trim()),
            None => (None, text.trim()),
        };
        let prefix = path.strip_suffix('*').filter(|prefix| prefix.ends_with('/'));
        let (path, is_prefix) = prefix.map_or((path, false), |prefix| (prefix, true));
        Self { text: text.to_owned(), method, path: path.to_owned(), is_prefix }
    }

    fn matches(&self, finding: &Finding) -> bool {
        let Some(request) = &finding.request else { return false };
        let path = request.route.as_ref().unwrap_or(&request.path);
        self.method.as_ref().is_none_or(|method| *method == request.method)
            && if self.is_prefix { path.starts_with(&self.path) } else { *path == self.path }
    }
}

/// A `*` stays within a directory, `**` does not.
fn glob(text: &str) -> Result<GlobMatcher, globset::Error> {
    Ok(GlobBuilder::new(text).literal_separator(true).build()?.compile_matcher())
}

fn date(item: &Item) -> Result<Date, String> {
    let text = match (item.as_str(), item.as_datetime()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(time)) if time.time.is_none() => time.to_string(),
        _ => String::new(),
    };
    text.parse().map_err(|_| "`until` is no date; write `until = 2030-12-31`".to_owned())
}
