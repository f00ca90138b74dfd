//! Every `IAST_*` variable. They are read once, when the process starts.
//!
//! | variable | default | meaning |
//! |---|---|---|
//! | `IAST_INTERCEPT` | `on` | `off` leaves `memcpy` and `memmove` alone, as on a platform without interceptors |
//! | `IAST_OUTPUT_DIR` | `iast/` in the target directory | where the findings file goes |
//! | `IAST_DEDUPLICATION` | `on` | `off` makes a finding of every repetition of a flow |
//! | `IAST_REPORT` | `on` | `off` prints nothing when the process ends |
//! | `IAST_RESPONSE_CHECKS` | `on` | `off` looks at no response; codes of types with commas between: only for these |

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use iast_schema::VulnerabilityKind;

/// The settings of the process.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) intercept: bool,
    pub(crate) deduplicate: bool,
    pub(crate) report: bool,
    pub(crate) output_dir: Option<OsString>,
    /// The types that are looked for in responses.
    #[cfg_attr(not(feature = "tower"), expect(dead_code, reason = "without it nobody sees responses"))]
    pub(crate) response_checks: Vec<VulnerabilityKind>,
    /// The working directory at start; relative paths are relative to it.
    pub(crate) cwd: PathBuf,
    /// What was wrong with the variables.
    pub(crate) problems: Vec<String>,
}

static CONFIG: OnceLock<Config> = OnceLock::new();

/// The settings.
pub(crate) fn get() -> &'static Config {
    CONFIG.get_or_init(|| Config::read(|name| std::env::var_os(name)))
}

impl Config {
    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let mut problems = Vec::new();
        let mut switch = |name: &str| match variable(name).as_deref().map(|value| value.to_str()) {
            None | Some(Some("" | "on" | "true" | "1")) => true,
            Some(Some("off" | "false" | "0")) => false,
            Some(other) => {
                let given = other.unwrap_or("text that is not UTF-8").escape_debug().to_string();
                problems.push(format!("{name} is `{given}`, taken for `on`; write `on` or `off`"));
                true
            }
        };
        let (intercept, deduplicate, report) =
            (switch("IAST_INTERCEPT"), switch("IAST_DEDUPLICATION"), switch("IAST_REPORT"));
        let checks = variable("IAST_RESPONSE_CHECKS").unwrap_or_default();
        Self {
            intercept,
            deduplicate,
            report,
            response_checks: types(&checks.to_string_lossy(), &mut problems),
            output_dir: variable("IAST_OUTPUT_DIR"),
            cwd: std::env::current_dir().unwrap_or_default(),
            problems,
        }
    }
}

/// The types that a text names: all, none, or the codes in it.
fn types(text: &str, problems: &mut Vec<String>) -> Vec<VulnerabilityKind> {
    match text {
        "" | "on" | "true" | "1" => VulnerabilityKind::ALL.to_vec(),
        "off" | "false" | "0" => Vec::new(),
        names => (names.split(',').map(str::trim).filter(|name| !name.is_empty()))
            .filter_map(|name| {
                let problem = |error| problems.push(format!("IAST_RESPONSE_CHECKS: {error}"));
                name.parse().map_err(problem).ok()
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_on_unless_said_otherwise() {
        let config = Config::read(|_| None);
        assert!(config.intercept && config.deduplicate && config.report && config.problems.is_empty());
        let config = Config::read(|name| (name == "IAST_INTERCEPT").then(|| "off".into()));
        assert!(!config.intercept && config.deduplicate);
    }

    #[test]
    fn responses_are_looked_at_for_all_types_none_or_some() {
        let read = |value: &'static str| {
            let config = Config::read(|name| (name == "IAST_RESPONSE_CHECKS").then(|| value.into()));
            (config.response_checks, config.problems.len())
        };
        assert_eq!(read(""), (VulnerabilityKind::ALL.to_vec(), 0));
        assert_eq!(read("off"), (Vec::new(), 0));
        let some = vec![VulnerabilityKind::InsecureCookie, VulnerabilityKind::StacktraceLeak];
        assert_eq!(read("insecure-cookie, STACKTRACE_LEAK"), (some, 0));
        assert_eq!(read("insecure-cooky"), (Vec::new(), 1));
    }

    #[test]
    fn a_value_that_is_no_switch_is_named() {
        let config = Config::read(|name| (name == "IAST_INTERCEPT").then(|| "offf".into()));
        assert!(config.intercept);
        assert_eq!(config.problems, ["IAST_INTERCEPT is `offf`, taken for `on`; write `on` or `off`"]);
    }
}
