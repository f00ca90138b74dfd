//! The list of settings. Each has a variable and a key in `iast.toml`.

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) variable: &'static str,
    pub(super) key: &'static str,
    /// What it is when nobody says anything, as it would be written. Empty for nothing.
    pub(super) default: &'static str,
    /// The same in development, where it differs.
    pub(super) in_development: Option<&'static str>,
}

const fn setting(variable: &'static str, key: &'static str, default: &'static str) -> Setting {
    Setting { variable, key, default, in_development: None }
}

const fn limit(
    variable: &'static str,
    key: &'static str,
    default: &'static str,
    in_development: &'static str,
) -> Setting {
    Setting { variable, key, default, in_development: Some(in_development) }
}

macro_rules! settings {
    ($($name:ident = $setting:expr;)*) => {
        $(pub(super) static $name: Setting = $setting;)*

        /// Every setting, in the order of the book.
        pub(super) static ALL: &[&Setting] = &[$(&$name,)*];
    };
}

settings! {
    ENABLED = setting("IAST_ENABLED", "enabled", "on");
    OUTPUT_DIR = setting("IAST_OUTPUT_DIR", "output-dir", "");
    REPORT = setting("IAST_REPORT", "report", "on");
    PROCESS_FILE = setting("IAST_PROCESS_FILE", "process-file", "off");
    DEDUPLICATION = setting("IAST_DEDUPLICATION", "deduplication", "on");
    INTERCEPT = setting("IAST_INTERCEPT", "intercept", "on");
    SOURCES = setting("IAST_SOURCES", "sources", "on");
    RESPONSE_CHECKS = setting("IAST_RESPONSE_CHECKS", "response-checks", "on");
    SECURITY_CONTROLS = setting(iast_config::SECURITY_CONTROLS.0, iast_config::SECURITY_CONTROLS.1, "");
    REQUEST_SAMPLING = limit("IAST_REQUEST_SAMPLING", "request-sampling", "30", "100");
    MAX_CONCURRENT_REQUESTS = limit("IAST_MAX_CONCURRENT_REQUESTS", "max-concurrent-requests", "2", "unlimited");
    VULNERABILITIES_PER_REQUEST =
        limit("IAST_VULNERABILITIES_PER_REQUEST", "vulnerabilities-per-request", "2", "unlimited");
    MAX_RANGE_COUNT = setting("IAST_MAX_RANGE_COUNT", "max-range-count", "16");
    MAX_SOURCE_BYTES = setting("IAST_MAX_SOURCE_BYTES", "max-source-bytes", "536870912");
}
