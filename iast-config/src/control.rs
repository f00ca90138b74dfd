//! Security controls: functions, named in the settings, that make values safe.
//!
//! `ROLE:TYPES:path::of::function[:positions]`, with `;` between controls. The syntax is that of Datadog's
//! `DD_IAST_SECURITY_CONTROLS_CONFIGURATION` with the path of Rust, whose `::` is no separator here.

use std::fmt;

/// A function that is a security control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// What the function is for.
    pub role: Role,
    /// The types of vulnerability that it deals with.
    pub types: Types,
    /// The path of the function, from its crate on: `shop::text::escape`, `shop::Guard::check`.
    pub path: String,
    /// The arguments that are validated, from 0 and without `self`; all when there are none.
    pub positions: Vec<usize>,
}

/// What a control is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Once it returns, its arguments are safe, unless it returns `false`, `Err` or `None`.
    InputValidator,
    /// What it returns is safe.
    Sanitizer,
}

/// Types of vulnerability. Which names there are is checked by who knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Types {
    /// `*`.
    All,
    /// These names, as they were written.
    Named(Vec<String>),
}

impl Role {
    const fn name(self) -> &'static str {
        match self {
            Self::InputValidator => "INPUT_VALIDATOR",
            Self::Sanitizer => "SANITIZER",
        }
    }
}

impl Control {
    /// The name of the function: the last segment of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or_default()
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (role, rest) = text.split_once(':').ok_or("it has no `:`")?;
        let role = [Role::InputValidator, Role::Sanitizer]
            .into_iter()
            .find(|known| known.name() == role.trim())
            .ok_or_else(|| format!("`{}` is neither `INPUT_VALIDATOR` nor `SANITIZER`", role.trim().escape_debug()))?;
        let (types, rest) = rest.split_once(':').ok_or("no types of vulnerability stand behind the first `:`")?;
        if rest.starts_with(':') && !rest.starts_with("::") {
            return Err("it names no types of vulnerability in front of the path".to_owned());
        }
        let (path, positions) = split_positions(rest);
        let positions = positions.map_or(Ok(Vec::new()), read_positions)?;
        if role == Role::Sanitizer && !positions.is_empty() {
            return Err("a `SANITIZER` has no positions: it makes safe what it returns".to_owned());
        }
        Ok(Self { role, types: read_types(types)?, path: read_path(path)?, positions })
    }
}

/// Reads controls. What is wrong is refused with a sentence that names the control, the others stay.
#[must_use]
pub fn controls(text: &str) -> (Vec<Control>, Vec<String>) {
    let (mut controls, mut problems) = (Vec::new(), Vec::new());
    for entry in text.split(';').map(str::trim).filter(|entry| !entry.is_empty()) {
        match Control::parse(entry) {
            Ok(control) => controls.push(control),
            Err(problem) => problems.push(format!(
                "the control `{}` is not used: {problem}; write `SANITIZER:SQL_INJECTION:shop::text::escape` or \
                 `INPUT_VALIDATOR:*:shop::text::check:0,1`",
                entry.escape_debug()
            )),
        }
    }
    (controls, problems)
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types = match &self.types {
            Types::All => "*".to_owned(),
            Types::Named(names) => names.join(","),
        };
        write!(f, "{}:{types}:{}", self.role.name(), self.path)?;
        let positions: Vec<_> = self.positions.iter().map(ToString::to_string).collect();
        if positions.is_empty() { Ok(()) } else { write!(f, ":{}", positions.join(",")) }
    }
}

/// Cuts at the last `:` that is not half of a `::`.
fn split_positions(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let is_colon = |at: usize| bytes.get(at) == Some(&b':');
    let single = |at: &usize| is_colon(*at) && !is_colon(at + 1) && (*at == 0 || !is_colon(at - 1));
    match (0..bytes.len()).rev().find(single) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

fn read_types(text: &str) -> Result<Types, String> {
    let names: Vec<_> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    match &names[..] {
        [] => Err("it names no types of vulnerability".to_owned()),
        [all] if all == "*" => Ok(Types::All),
        names if names.iter().any(|name| name == "*") => Err("`*` stands for all types, so it stands alone".to_owned()),
        _ => Ok(Types::Named(names)),
    }
}

fn read_path(text: &str) -> Result<String, String> {
    let segments: Vec<_> = text.split("::").map(str::trim).collect();
    let shown = text.trim().escape_debug();
    if let Some(wrong) = segments.iter().find(|segment| !is_identifier(segment)) {
        return Err(match wrong.contains('-') {
            true => format!(
                "`{shown}` is no path of a function: in paths the crate is called `{}`",
                wrong.replace('-', "_")
            ),
            false => format!("`{shown}` is no path of a function"),
        });
    }
    if ["crate", "self", "super"].contains(&segments[0]) {
        return Err(format!("`{shown}` does not name the crate: write its name instead of `{}`", segments[0]));
    }
    if segments.len() < 2 {
        return Err(format!("`{shown}` has no crate in front, such as `shop::{shown}`"));
    }
    Ok(segments.join("::"))
}

fn is_identifier(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    !text.is_empty()
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|c| c == '_' || c.is_alphanumeric())
}

fn read_positions(text: &str) -> Result<Vec<usize>, String> {
    let read = |position: &str| {
        let position = position.trim();
        position.parse().map_err(|_| format!("`{}` is no position of an argument", position.escape_debug()))
    };
    text.split(',').map(read).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, role: Role, types: &[&str], path: &str, positions: &[usize]) {
        let (found, problems) = controls(text);
        assert_eq!(problems, [] as [&str; 0], "{text}");
        let types = if types == ["*"] {
            Types::All
        } else {
            Types::Named(types.iter().map(|name| (*name).to_owned()).collect())
        };
        assert_eq!(found, [Control { role, types, path: path.to_owned(), positions: positions.to_vec() }], "{text}");
    }

    fn check_wrong(text: &str, expect: &str) {
        let (found, problems) = controls(text);
        assert_eq!((found.len(), problems.len()), (0, 1), "{text}: {found:?} {problems:?}");
        assert!(problems[0].contains(&format!("the control `{text}` is not used: {expect}")), "{problems:?}");
        assert!(problems[0].contains("; write `SANITIZER:"), "{problems:?}");
    }

    #[test]
    fn a_control_is_read() {
        use Role::{InputValidator, Sanitizer};
        check("SANITIZER:SQL_INJECTION:shop::escape", Sanitizer, &["SQL_INJECTION"], "shop::escape", &[]);
        check("SANITIZER:*:shop::text::Html::escape", Sanitizer, &["*"], "shop::text::Html::escape", &[]);
        check("INPUT_VALIDATOR:xss,sql:shop::is_name:0", InputValidator, &["xss", "sql"], "shop::is_name", &[0]);
        check(" INPUT_VALIDATOR : * : shop :: r#check : 1 , 2 ", InputValidator, &["*"], "shop::r#check", &[1, 2]);
        check(";SANITIZER:*:a::b;\n", Sanitizer, &["*"], "a::b", &[]);
    }

    #[test]
    fn several_are_read_and_the_wrong_one_is_left_out() {
        let (found, problems) = controls("SANITIZER:*:a::b; SANITIZE:*:a::c;\nINPUT_VALIDATOR:*:a::d:0");
        assert_eq!(found.iter().map(Control::name).collect::<Vec<_>>(), ["b", "d"]);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_said() {
        check_wrong("SANITIZER", "it has no `:`");
        check_wrong("sanitizer:*:a::b", "`sanitizer` is neither `INPUT_VALIDATOR` nor `SANITIZER`");
        check_wrong("SANITIZER:a::b", "it names no types of vulnerability in front of the path");
        check_wrong("SANITIZER::a::b", "it names no types of vulnerability");
        check_wrong("SANITIZER:*,sql:a::b", "`*` stands for all types");
        check_wrong("SANITIZER:*:escape", "`escape` has no crate in front, such as `shop::escape`");
        check_wrong("SANITIZER:*:crate::escape", "`crate::escape` does not name the crate");
        check_wrong(
            "SANITIZER:*:web-shop::escape",
            "`web-shop::escape` is no path of a function: in paths the crate is called `web_shop`",
        );
        check_wrong("SANITIZER:*:", "`` is no path of a function");
        check_wrong("SANITIZER:*:a::b::", "`a::b::` is no path of a function");
        check_wrong("SANITIZER:*:a:::b", "`a:::b` is no path of a function");
        check_wrong("SANITIZER:*:a::b<T>", "`a::b<T>` is no path of a function");
        check_wrong("SANITIZER:*:a::b:0", "a `SANITIZER` has no positions");
        check_wrong("INPUT_VALIDATOR:*:a::b:x", "`x` is no position of an argument");
        check_wrong("INPUT_VALIDATOR:*:a::b:", "`` is no position of an argument");
        check_wrong("INPUT_VALIDATOR:*:a::b:-1", "`-1` is no position of an argument");
        check_wrong("INPUT_VALIDATOR:*:a::b:0:1", "`a::b:0` is no path of a function");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_no_control_is_lost(text in "([A-Z_]{0,3}|SANITIZER|INPUT_VALIDATOR|[:;,*é ]|[a-b]{1,2}|::|[0-9])*") {
            let (found, problems) = controls(&text);
            let entries = text.split(';').filter(|entry| !entry.trim().is_empty()).count();
            prop_assert_eq!(found.len() + problems.len(), entries);
        }

        #[test]
        fn a_control_is_written_as_it_is_read(
            role in "SANITIZER|INPUT_VALIDATOR",
            types in "\\*|[a-z]{1,3}(,[A-Z_]{1,3}){0,2}",
            path in "[a-z]{1,3}(::[A-Za-z_]{1,3}){1,3}",
            positions in prop::collection::vec(0..20_usize, 0..3),
        ) {
            let positions: String = positions.iter().map(|at| format!(",{at}")).collect();
            let positions = if role == "SANITIZER" { "" } else { &positions };
            let text = format!("{role}:{types}:{path}{}", positions.replacen(',', ":", 1));
            let (found, problems) = controls(&text);
            prop_assert_eq!(&problems, &Vec::<String>::new());
            prop_assert_eq!(found[0].to_string(), text);
        }
    }
}
