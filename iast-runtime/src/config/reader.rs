//! From the text of a variable or a line of `iast.toml` to a value. What is wrong is named with its place and what to
//! write instead, and what the setting is without it counts.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use iast_config::{CONFIG, Control, Document, FILE_NAME, MUTE, Value};
use iast_schema::VulnerabilityKind;

use super::UNLIMITED;
use super::origins::Origins;
use super::settings::{self, Setting};

/// Reads settings.
pub(super) struct Reader<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    file: Option<File>,
    in_development: bool,
    pub(super) problems: Vec<String>,
}

/// An `iast.toml`.
struct File {
    /// The file as messages call it.
    shown: String,
    directory: PathBuf,
    document: Document,
}

/// What a setting is set to, and where.
struct Given {
    value: Value,
    /// The variable, or the line and the key.
    place: String,
    /// What to write for yes and no there.
    switch: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(variable: &'a dyn Fn(&str) -> Option<OsString>, cwd: &Path, in_development: bool) -> Self {
        let mut problems = Vec::new();
        let file = File::load(variable, cwd, &mut problems);
        Self { variable, file, in_development, problems }
    }

    /// `on` or `off`.
    pub(super) fn switch(&mut self, setting: &Setting) -> bool {
        let default = setting.default == "on";
        let Some(given) = self.given(setting) else { return default };
        given.as_switch().unwrap_or_else(|| {
            let what = format!("taken for `{}`; write {}", setting.default, given.switch);
            self.wrong(&given, &what);
            default
        })
    }

    /// A whole number, or `unlimited` where the range has no end.
    pub(super) fn number(&mut self, setting: &Setting, range: RangeInclusive<u64>) -> u64 {
        let default = self.in_development.then_some(setting.in_development).flatten().unwrap_or(setting.default);
        let read = |text: &str| match text {
            "unlimited" => Some(UNLIMITED),
            text => text.replace('_', "").parse().ok(),
        };
        let fallback = || read(default).unwrap_or(UNLIMITED);
        let Some(given) = self.given(setting) else { return fallback() };
        let number = match &given.value {
            Value::Integer(number) => u64::try_from(*number).ok(),
            Value::Text(text) => read(text.trim()),
            _ => None,
        };
        number.filter(|number| range.contains(number)).unwrap_or_else(|| {
            let (start, end) = (range.start(), range.end());
            let instead = match *end {
                UNLIMITED => format!("a whole number from {start} on or `unlimited`"),
                end => format!("a whole number from {start} to {end}"),
            };
            self.wrong(&given, &format!("taken for `{default}`; write {instead}"));
            fallback()
        })
    }

    /// A path. One in the file is relative to the file's directory.
    pub(super) fn path(&mut self, setting: &Setting) -> Option<OsString> {
        if let Some(value) = (self.variable)(setting.variable).filter(|value| !value.is_empty()) {
            return Some(value);
        }
        let given = self.given(setting)?;
        let Value::Text(text) = &given.value else {
            self.wrong(&given, "which is no path; write it as text, `\"target/iast\"`");
            return None;
        };
        self.file.as_ref().map(|file| file.directory.join(text).into_os_string())
    }

    /// Types of vulnerability: all, none, or those of a list.
    pub(super) fn kinds(&mut self, setting: &Setting) -> Vec<VulnerabilityKind> {
        let all = || VulnerabilityKind::ALL.to_vec();
        let Some(given) = self.given(setting) else { return all() };
        if let Some(is_on) = given.as_switch() {
            return if is_on { all() } else { Vec::new() };
        }
        let names = self.list(&given, "a list of types such as `insecure-cookie`");
        let kinds = names.iter().filter_map(|name| {
            let problem = |error| self.problems.push(format!("{}: {error}", given.place));
            name.parse().map_err(problem).ok()
        });
        kinds.collect()
    }

    /// Origins: all, none, or those of a list.
    pub(super) fn origins(&mut self, setting: &Setting) -> Origins {
        let Some(given) = self.given(setting) else { return Origins::ALL };
        if let Some(is_on) = given.as_switch() {
            return if is_on { Origins::ALL } else { Origins::NONE };
        }
        let names = self.list(&given, "a list of origins such as `http.request.parameter`");
        let problems = &mut self.problems;
        Origins::named(names.iter().map(String::as_str), &mut |problem| {
            problems.push(format!("{}: {problem}", given.place));
        })
    }

    /// Security controls.
    pub(super) fn controls(&mut self, setting: &Setting) -> Vec<(Control, String)> {
        let Some(given) = self.given(setting) else { return Vec::new() };
        let text = match &given.value {
            Value::Text(text) => Some(text.clone()),
            Value::List(items) => texts(items).map(|texts| texts.join(";")),
            _ => None,
        };
        let Some(text) = text else {
            self.wrong(&given, "which is no control; write `[\"SANITIZER:SQL_INJECTION:shop::text::escape\"]`");
            return Vec::new();
        };
        let (controls, problems) = iast_config::controls(&text);
        self.problems.extend(problems.into_iter().map(|problem| format!("{}: {problem}", given.place)));
        controls.into_iter().map(|control| (control, given.place.clone())).collect()
    }

    /// What was wrong, keys that are no settings included.
    pub(super) fn finish(mut self) -> Vec<String> {
        if let Some(file) = &self.file {
            let is_setting = |key: &str| settings::ALL.iter().any(|setting| setting.key == key);
            // The mutes are for `cargo iast`. A setting that stands below one has ended up there by mistake.
            let is_of_mute = |key: &str| {
                let name = key.strip_prefix(MUTE).and_then(|key| key.strip_prefix(".[].").or(key.strip_prefix('.')));
                name.is_some_and(|name| !is_setting(name))
            };
            let unknown_keys = file.document.entries.iter().filter(|entry| !is_setting(&entry.key));
            for entry in unknown_keys.filter(|entry| !is_of_mute(&entry.key)) {
                self.problems.push(format!("{}:{}: {}", file.shown, entry.line, unknown(&entry.key)));
            }
        }
        self.problems
    }

    /// What a setting is set to. The variable wins; an empty one says nothing.
    fn given(&mut self, setting: &Setting) -> Option<Given> {
        let place = setting.variable.to_owned();
        let switch = "`on` or `off`";
        match (self.variable)(setting.variable).map(OsString::into_string) {
            Some(Ok(text)) if !text.is_empty() => return Some(Given { value: Value::Text(text), place, switch }),
            Some(Err(_)) => return Some(Given { value: Value::Other("text that is not UTF-8"), place, switch }),
            _ => {}
        }
        let file = self.file.as_ref()?;
        let entry = file.document.get(setting.key)?;
        let place = format!("{}:{}: `{}`", file.shown, entry.line, setting.key);
        Some(Given { value: entry.value.clone(), place, switch: "`true` or `false`" })
    }

    /// The names in a text with commas or in a list of texts.
    fn list(&mut self, given: &Given, instead: &str) -> Vec<String> {
        let names = match &given.value {
            Value::Text(text) => Some(text.split(',').map(str::to_owned).collect()),
            Value::List(items) => texts(items),
            _ => None,
        };
        let names = names.unwrap_or_else(|| {
            self.wrong(given, &format!("taken for `on`; write {}, or {instead}", given.switch));
            Vec::new()
        });
        names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    }

    fn wrong(&mut self, given: &Given, what: &str) {
        self.problems.push(format!("{} is {}, {what}", given.place, given.value.described()));
    }
}

impl Given {
    fn as_switch(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            Value::Text(text) => match text.trim() {
                "on" | "true" | "1" => Some(true),
                "off" | "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The texts of a list that has nothing else.
fn texts(items: &[Value]) -> Option<Vec<String>> {
    let text = |item: &Value| if let Value::Text(text) = item { Some(text.clone()) } else { None };
    items.iter().map(text).collect()
}

impl File {
    /// The file that the variable names, or the nearest one.
    fn load(variable: &dyn Fn(&str) -> Option<OsString>, cwd: &Path, problems: &mut Vec<String>) -> Option<Self> {
        let named = variable(CONFIG).filter(|path| !path.is_empty()).map(|path| cwd.join(path));
        let path = named.clone().or_else(|| iast_config::find(cwd))?;
        let shown = path.strip_prefix(cwd).unwrap_or(&path).display().to_string();
        let text = match iast_config::read(&path) {
            Ok(text) => text,
            Err(error) => {
                let instead = match named {
                    Some(_) => format!("set {CONFIG} to the path of an `{FILE_NAME}`, or not at all"),
                    None => "make it a file of settings, or remove it".to_owned(),
                };
                problems.push(format!("{shown} cannot be read: {error}; {instead}"));
                return None;
            }
        };
        let document = Document::parse(&text);
        let wrong = document.problems.iter().map(|problem| format!("{shown}:{}: {}", problem.line, problem.text));
        problems.extend(wrong);
        let directory = path.parent().unwrap_or(cwd).to_owned();
        Some(Self { shown, directory, document })
    }
}

/// Says that a key is no setting, and what was probably meant.
fn unknown(key: &str) -> String {
    let (table, name) = key.rsplit_once('.').map_or((None, key), |(table, name)| (Some(table), name));
    let known = |wanted: &str| settings::ALL.iter().map(|setting| setting.key).find(|key| *key == wanted);
    if let (Some(table), Some(key)) = (table, known(name)) {
        return format!("`{key}` stands in the table `{}`; write it above all tables", table.escape_debug());
    }
    let plain = name.to_lowercase().replace('_', "-");
    let plain = plain.strip_prefix("iast-").unwrap_or(&plain);
    let nearest = settings::ALL.iter().map(|setting| (distance(plain, setting.key), setting.key)).min();
    let instead = match nearest {
        Some((distance, key)) if distance * 3 <= key.len() => format!("did you mean `{key}`?"),
        _ => {
            let keys: Vec<_> = settings::ALL.iter().map(|setting| format!("`{}`", setting.key)).collect();
            format!("the settings are {}", keys.join(", "))
        }
    };
    format!("there is no setting `{}`; {instead}", key.escape_debug())
}

/// How many letters have to be put in, taken out or replaced to make the one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    // Longer names are no mistyped ones.
    for (at, left) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}
