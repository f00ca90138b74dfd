//! Every `IAST_*` variable. They are read once, when the process starts.
//!
//! | variable | default | meaning |
//! |---|---|---|
//! | `IAST_INTERCEPT` | `on` | `off` leaves `memcpy` and `memmove` alone, as on a platform without interceptors |
//! | `IAST_OUTPUT_DIR` | `iast/` in the target directory | where the findings file goes |
//! | `IAST_DEDUPLICATION` | `on` | `off` makes a finding of every repetition of a flow |
//! | `IAST_REPORT` | `on` | `off` prints nothing when the process ends |

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The settings of the process.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) intercept: bool,
    pub(crate) deduplicate: bool,
    pub(crate) report: bool,
    pub(crate) output_dir: Option<OsString>,
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
        Self {
            intercept: switch("IAST_INTERCEPT"),
            deduplicate: switch("IAST_DEDUPLICATION"),
            report: switch("IAST_REPORT"),
            output_dir: variable("IAST_OUTPUT_DIR"),
            cwd: std::env::current_dir().unwrap_or_default(),
            problems,
        }
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
    fn a_value_that_is_no_switch_is_named() {
        let config = Config::read(|name| (name == "IAST_INTERCEPT").then(|| "offf".into()));
        assert!(config.intercept);
        assert_eq!(config.problems, ["IAST_INTERCEPT is `offf`, taken for `on`; write `on` or `off`"]);
    }
}
