//! What stands in an `iast.toml`: keys with values and lines. What is wrong is named and the rest is used.

use std::borrow::Cow;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{Expected, ParseError, Source, Span};

/// Lists in lists, which no setting has.
const DEEPEST: u32 = 16;

/// The settings in a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Each key with its value, in the order of the text. No key stands there twice.
    pub entries: Vec<Entry>,
    /// What is wrong with the text.
    pub problems: Vec<Problem>,
}

/// One `key = value`.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key; with dots when it stands in a table.
    pub key: String,
    /// Its line, from 1.
    pub line: usize,
    /// What stands behind `=`.
    pub value: Value,
}

/// What a key may be set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A list.
    List(Vec<Value>),
    /// What no setting takes, as it is called: a float, a date, a table.
    Other(&'static str),
}

/// What is wrong in a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub text: String,
}

impl Document {
    /// Reads TOML.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let source = Source::new(text);
        let tokens = source.lex().into_vec();
        let mut errors: Vec<ParseError> = Vec::new();
        let mut events: Vec<Event> = Vec::new();
        {
            let mut sink = |event: Event| events.push(event);
            parse_document(&tokens, &mut RecursionGuard::new(&mut sink, DEEPEST), &mut errors);
        }
        let mut builder =
            Builder { text, source, document: Self::default(), ends: Vec::new(), errors, state: State::default() };
        for event in events {
            builder.take(event);
        }
        builder.finish()
    }

    /// What `key` is set to.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Value {
    /// The value as a person would call it.
    #[must_use]
    pub fn described(&self) -> String {
        match self {
            Self::Text(text) => format!("`{}`", text.escape_debug()),
            Self::Bool(value) => format!("`{value}`"),
            Self::Integer(number) => format!("`{number}`"),
            Self::List(_) => "a list".to_owned(),
            Self::Other(what) => (*what).to_owned(),
        }
    }
}

/// Makes entries of the events of the parser.
struct Builder<'a> {
    text: &'a str,
    source: Source<'a>,
    document: Document,
    /// The last line of each entry.
    ends: Vec<usize>,
    errors: Vec<ParseError>,
    state: State,
}

/// Where in the text the builder is.
#[derive(Default)]
struct State {
    /// The table that keys are in.
    table: Vec<String>,
    /// The keys of this line, between dots.
    keys: Vec<String>,
    /// The line of the key whose value comes next.
    line: Option<usize>,
    /// The lists that are open, outermost first.
    lists: Vec<Vec<Value>>,
    /// How many tables in braces are open. What stands in them is passed over.
    braces: usize,
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event) {
        let kind = event.kind();
        match kind {
            EventKind::InlineTableOpen => self.state.braces += 1,
            EventKind::InlineTableClose => {
                self.state.braces = self.state.braces.saturating_sub(1);
                if self.state.braces == 0 {
                    self.value(Value::Other("a table"), event);
                }
            }
            _ if self.state.braces > 0 => {}
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => self.state = State::default(),
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                self.state.table = std::mem::take(&mut self.state.keys);
                if kind == EventKind::ArrayTableClose {
                    // Each has the same keys again; one is enough to say that no setting is there.
                    self.state.table.push("[]".to_owned());
                }
            }
            EventKind::SimpleKey => {
                let mut key = Cow::Borrowed("");
                if let Some(raw) = self.source.get(event) {
                    raw.decode_key(&mut key, &mut self.errors);
                }
                self.state.keys.push(key.into_owned());
            }
            EventKind::KeyValSep => self.state.line = Some(line_of(self.text, event.span().start())),
            EventKind::Scalar => {
                let value = self.scalar(event);
                self.value(value, event);
            }
            EventKind::ArrayOpen => self.state.lists.push(Vec::new()),
            EventKind::ArrayClose => {
                if let Some(list) = self.state.lists.pop() {
                    self.value(Value::List(list), event);
                }
            }
            EventKind::Newline if self.state.lists.is_empty() => {
                self.state.keys.clear();
                self.state.line = None;
            }
            EventKind::KeySep
            | EventKind::ValueSep
            | EventKind::Whitespace
            | EventKind::Comment
            | EventKind::Newline
            | EventKind::Error => {}
        }
    }

    fn scalar(&mut self, event: Event) -> Value {
        let mut text = Cow::Borrowed("");
        let Some(raw) = self.source.get(event) else { return Value::Other("nothing") };
        match raw.decode_scalar(&mut text, &mut self.errors) {
            ScalarKind::String => Value::Text(text.into_owned()),
            ScalarKind::Boolean(value) => Value::Bool(value),
            ScalarKind::Integer(radix) => {
                i64::from_str_radix(&text, radix.value()).map_or(Value::Other("a very large number"), Value::Integer)
            }
            ScalarKind::Float => Value::Other("a number with a point"),
            ScalarKind::DateTime => Value::Other("a date"),
        }
    }

    /// A value is complete: it is an item of the open list, or what the key is set to. `event` ends it.
    fn value(&mut self, value: Value, event: Event) {
        if let Some(list) = self.state.lists.last_mut() {
            list.push(value);
            return;
        }
        let Some(line) = self.state.line.take() else { return };
        let keys = std::mem::take(&mut self.state.keys);
        let key = self.state.table.iter().chain(&keys).map(String::as_str).collect::<Vec<_>>().join(".");
        match self.document.get(&key) {
            Some(Entry { line: first, .. }) if !key.contains("[]") => {
                let text = format!("`{key}` is set in line {first} already; remove one of them");
                self.document.problems.push(Problem { line, text });
            }
            _ => {
                self.document.entries.push(Entry { key, line, value });
                self.ends.push(line_of(self.text, event.span().end()));
            }
        }
    }

    fn finish(self) -> Document {
        let Self { text, mut document, errors, ends, .. } = self;
        let mut ends = ends.into_iter();
        let mut faulty = Vec::new();
        for error in errors {
            let place = error.unexpected().or(error.context()).map_or(0, |span: Span| span.start());
            let line = line_of(text, place);
            // What follows from the first mistake in a line says nothing new.
            if document.problems.iter().all(|known| known.line != line) {
                faulty.push(line);
                document.problems.push(Problem { line, text: described(&error) });
            }
        }
        // A value that is not TOML is none.
        document.entries.retain(|entry| {
            let lines = entry.line..=ends.next().unwrap_or(entry.line);
            !faulty.iter().any(|line| lines.contains(line))
        });
        document.problems.sort_by_key(|problem| problem.line);
        document
    }
}

fn described(error: &ParseError) -> String {
    let expected = error.expected().unwrap_or_default().iter().map(|expected| match expected {
        Expected::Literal("\n") => "the end of the line".to_owned(),
        Expected::Literal(text) => format!("`{text}`"),
        Expected::Description(text) => (*text).to_owned(),
        _ => "something else".to_owned(),
    });
    let expected: Vec<_> = expected.collect();
    let what = error.description();
    if expected.is_empty() { what.to_owned() } else { format!("{what}; write {} there", expected.join(" or ")) }
}

/// The line of a byte of the text.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    /// Checks the entries as `(key, line, value)`, and that nothing is wrong.
    fn check(source: &str, expect: &[(&str, usize, Value)]) {
        let document = Document::parse(source);
        let entries: Vec<_> =
            document.entries.iter().map(|entry| (entry.key.as_str(), entry.line, entry.value.clone())).collect();
        assert_eq!(entries, expect, "{source}");
        assert_eq!(document.problems, [], "{source}");
    }

    /// Checks the problems as `(line, part of the text)`, and the keys that are left.
    fn check_wrong(source: &str, problems: &[(usize, &str)], keys: &[&str]) {
        let document = Document::parse(source);
        let lines: Vec<_> = document.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, problems.iter().map(|(line, _)| *line).collect::<Vec<_>>(), "{:?}", document.problems);
        for (problem, (_, part)) in document.problems.iter().zip(problems) {
            assert!(problem.text.contains(part), "`{part}` is not in {problem:?}");
        }
        assert_eq!(document.entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), keys);
    }

    #[test]
    fn keys_have_values_and_lines() {
        check("", &[]);
        check("report = false", &[("report", 1, Value::Bool(false))]);
        check(
            "# comment\n\nrequest-sampling = 30 # percent\n\"output-dir\" = 'a b'\n",
            &[("request-sampling", 3, Value::Integer(30)), ("output-dir", 4, text("a b"))],
        );
        check(
            "a = 0x10\nb = 1_000\nc = -3",
            &[("a", 1, Value::Integer(16)), ("b", 2, Value::Integer(1000)), ("c", 3, Value::Integer(-3))],
        );
        check("a = \"\\\"\\u00e9\"", &[("a", 1, text("\"é"))]);
        check("a = \"\"\"\none;\ntwo\"\"\"\nb = true", &[("a", 1, text("one;\ntwo")), ("b", 4, Value::Bool(true))]);
        check(
            "a = [\n  \"x\", # why\n  \"y\",\n]\nb = []",
            &[("a", 1, Value::List(vec![text("x"), text("y")])), ("b", 5, Value::List(Vec::new()))],
        );
    }

    #[test]
    fn what_no_setting_takes_is_called_by_its_name() {
        check(
            "a = 1.5\nb = 2020-01-01\nc = { d = 1, e = [2] }\nf = true",
            &[
                ("a", 1, Value::Other("a number with a point")),
                ("b", 2, Value::Other("a date")),
                ("c", 3, Value::Other("a table")),
                ("f", 4, Value::Bool(true)),
            ],
        );
        check(
            "[a]\nb = 1\n[c.d]\ne.f = 2\n[[g]]\nh = 3\n[[g]]\nh = 4",
            &[
                ("a.b", 2, Value::Integer(1)),
                ("c.d.e.f", 4, Value::Integer(2)),
                ("g.[].h", 6, Value::Integer(3)),
                ("g.[].h", 8, Value::Integer(4)),
            ],
        );
        check("a = 99999999999999999999", &[("a", 1, Value::Other("a very large number"))]);
    }

    #[test]
    fn a_mistake_is_named_and_the_rest_is_used() {
        check_wrong("a = 1\nreport = flase\nb = 2", &[(2, "invalid boolean; write `false` there")], &["a", "b"]);
        check_wrong("a = 1\nreport\nb = 2", &[(2, "write `=` there")], &["a", "b"]);
        check_wrong("a = \"x\nb = 2", &[(1, "write `\"` there")], &["b"]);
        check_wrong("a = 1 2\nb = 3", &[(1, "")], &["b"]);
        check_wrong("a = 1\na = 2", &[(2, "`a` is set in line 1 already; remove one of them")], &["a"]);
        check_wrong("a = [1, 2\nb = 3", &[(2, "")], &[]);
    }

    #[test]
    fn lists_in_lists_without_end_are_refused() {
        let source = format!("a = {}", "[".repeat(100_000));
        assert!(!Document::parse(&source).problems.is_empty());
    }

    /// What the library that everybody reads TOML with says of the same text.
    fn theirs(source: &str) -> Option<Vec<(String, Value)>> {
        fn value(theirs: toml::Value) -> Value {
            match theirs {
                toml::Value::String(text) => Value::Text(text),
                toml::Value::Boolean(value) => Value::Bool(value),
                toml::Value::Integer(number) => Value::Integer(number),
                toml::Value::Array(items) => Value::List(items.into_iter().map(value).collect()),
                toml::Value::Float(_) => Value::Other("a number with a point"),
                toml::Value::Datetime(_) => Value::Other("a date"),
                toml::Value::Table(_) => Value::Other("a table"),
            }
        }
        let table: toml::Table = source.parse().ok()?;
        Some(table.into_iter().map(|(key, theirs)| (key, value(theirs))).collect())
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(source in "\\PC{0,200}") {
            let _ = Document::parse(&source);
        }

        #[test]
        fn it_reads_what_the_library_reads(source in "([a-c] ?= ?(true|-?[0-9]{1,3}|\"[a-z;:,\\\\n]{0,5}\"|\\[(1, ?){0,2}'x'\\]|1\\.5|\\{\\}|[a-z=\\[\\]\"]{1,4})( #[a-z]{0,3})?\n){0,4}") {
            let document = Document::parse(&source);
            match theirs(&source) {
                Some(theirs) => {
                    let mut ours: Vec<_> =
                        document.entries.into_iter().map(|entry| (entry.key, entry.value)).collect();
                    ours.sort_by(|a, b| a.0.cmp(&b.0));
                    prop_assert_eq!((ours, document.problems), (theirs, Vec::new()));
                }
                None => prop_assert!(!document.problems.is_empty()),
            }
        }
    }
}
