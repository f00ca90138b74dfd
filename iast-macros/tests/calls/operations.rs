//! Operations on text in bodies: which are observed, and what is an input of which.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::operations_of;

struct Request {
    name: String,
    parts: Vec<String>,
}

impl Request {
    fn name(&self) -> &str {
        &self.name
    }
}

#[iast::instrument]
mod observed {
    use super::*;

    pub(super) fn methods(request: &Request, fallback: &str) -> [String; 3] {
        [
            request.name.to_uppercase(),
            request.name().replace("a", fallback),
            request.parts[0].trim().to_lowercase() + fallback,
        ]
    }

    pub(super) fn in_place(text: &str, request: &Request) -> String {
        let mut out = String::from(text);
        out.push_str(&request.name);
        out.push_str(&request.name().to_uppercase());
        out += text;
        out.make_ascii_lowercase();
        out
    }

    pub(super) fn formats(request: &Request, width: usize) -> Result<String, std::fmt::Error> {
        let Request { name, .. } = request;
        let mut out = format!("{name}{:width$}{}{extra}", request.parts[1], request.name(), extra = 1);
        write!(out, "{}", name)?;
        writeln!(&mut out)?;
        writeln!(&mut out, "{name:?}")?;
        Ok(out)
    }

    pub(super) fn pipelines(text: &str, request: &Request) -> String {
        let mut out: String = text.chars().rev().filter(|c| c.is_alphabetic()).collect();
        out.extend(request.name.bytes().map(char::from));
        let parts = request.name().split(',').map(str::trim).collect::<Vec<_>>();
        out + &parts.join("-")
    }

    pub(super) fn functions(bytes: &[u8]) -> Result<String, Box<dyn std::error::Error>> {
        let text = std::str::from_utf8(bytes)?;
        let cow: Cow<'_, str> = Cow::from(text);
        Ok(String::from_utf8(cow.into_owned().into_bytes())?)
    }

    pub(super) fn closures(request: &Request, prefix: &str) -> Vec<String> {
        let shouted = |part: &String| format!("{prefix}{part}") + part + &request.name.to_uppercase();
        request.parts.iter().map(shouted).collect()
    }

    pub(super) async fn awaiting(text: String) -> String {
        let later = std::future::ready(text.to_lowercase()).await;
        text + std::future::ready(&later).await
    }

    pub(super) fn numbers(text: &str, n: usize) -> usize {
        let mut sum = n + text.len();
        for i in 0..n {
            sum += i;
        }
        let _ = n.to_string();
        sum
    }

    pub(super) fn left_early(text: Option<&str>) -> Option<String> {
        let mut out = String::new();
        out.push_str(text?);
        Some(out.repeat(2))
    }
}

fn request() -> Request {
    Request { name: "an".to_owned(), parts: vec!["P ".to_owned(), "q".to_owned()] }
}

/// Operations without their positions.
fn lines<T>(make: impl FnOnce() -> T) -> Vec<String> {
    let without_position = |line: String| {
        let (name, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let (_, inputs) = rest.split_once(' ').unwrap_or((rest, ""));
        format!("{name} {inputs}")
    };
    operations_of(make).into_iter().map(without_position).collect()
}

#[test]
fn a_site_knows_its_operation() {
    let log = operations_of(|| observed::methods(&request(), "b"));
    assert_eq!(log[0], "to_uppercase 25:26 also String");
}

#[test]
fn receivers_and_arguments_are_inputs() {
    let expected =
        ["to_uppercase also String", "replace also &str tap &str", "to_lowercase tap &str", "+ also &str tap String"];
    assert_eq!(lines(|| observed::methods(&request(), "b")), expected);
    let expected = [
        "String::from also &str",
        "push_str target String also String",
        "to_uppercase tap &str",
        "push_str target String tap &str",
        "+= target String also &str",
        "make_ascii_lowercase target String",
    ];
    assert_eq!(lines(|| observed::in_place("a", &request())), expected);
    assert_eq!(lines(|| observed::left_early(Some("a"))).len(), 2);
    assert_eq!(lines(|| observed::left_early(None)), [""; 0]);
}

#[test]
fn formatted_values_are_inputs() {
    let expected = [
        "format! also &String also String tap &str",
        "write! target String also &String",
        "writeln! target String also &String",
    ];
    assert_eq!(lines(|| observed::formats(&request(), 3)), expected);
}

#[test]
fn the_head_of_a_pipeline_is_an_input() {
    let expected = [
        "collect also &str chain chars.rev.filter",
        "extend target String also String chain bytes.map",
        "collect tap &str chain split.map",
        "join also Vec<&str>",
        "+ also String tap &str",
    ];
    assert_eq!(lines(|| observed::pipelines("a", &request())), expected);
}

#[test]
fn functions_have_inputs() {
    let expected = [
        "std::str::from_utf8 also &[u8]",
        "Cow::from also &str",
        "into_owned also Cow<'_,_str>",
        "into_bytes tap String",
        "String::from_utf8 tap Vec<u8>",
    ];
    assert_eq!(lines(|| observed::functions(b"a")), expected);
}

#[test]
fn closures_see_what_they_would_capture_anyway() {
    let log = lines(|| observed::closures(&request(), "p"));
    let expected =
        ["format! also &str also &String", "+ also &String tap String", "to_uppercase ", "+ tap String tap &str"];
    assert_eq!(log[..4], expected);
}

#[test]
fn no_operation_goes_across_an_await() {
    drop(iast::operations());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(lines(|| runtime.block_on(observed::awaiting("A".to_owned()))), ["to_lowercase also String"]);
}

#[test]
fn numbers_are_left_alone() {
    assert_eq!(lines(|| observed::numbers("a", 3)), [""; 0]);
}

#[iast::instrument]
mod loops {
    pub(super) fn chars(text: &str) -> String {
        let mut out = String::new();
        for (_, c) in text.char_indices() {
            match c {
                '<' => out.push_str("&lt;"),
                'u' => out.extend(c.to_uppercase()),
                other => out.push(other),
            }
        }
        out
    }

    pub(super) fn bytes(text: String) -> Vec<u8> {
        let mut out = vec![0; text.len()];
        for (i, byte) in text.as_bytes().iter().enumerate() {
            let upper = byte.to_ascii_uppercase();
            out[i] = upper;
        }
        out
    }

    pub(super) fn items(mut bytes: Vec<u8>, chars: Vec<char>) -> String {
        let mut out = String::new();
        bytes[0] = b'x';
        bytes[1] = bytes[0];
        for c in chars {
            out.push(c);
        }
        out.extend(String::from_utf8_lossy(&bytes).chars().map(|c| c.to_string()));
        bytes.drain(..1);
        let again: String = out.chars().map(|c| c.to_string()).collect();
        out + &again
    }

    pub(super) fn pulled(text: &str, other: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            out += &format!("{c}");
            out.push(chars.peek().map_or('.', |_| ','));
        }
        for c in other.chars() {
            if c == 'a' {
                out.clear();
            }
        }
        out
    }

    pub(super) fn shadowed(text: &str) -> String {
        let mut chars = text.chars().peekable();
        let text = 1;
        let mut out = String::new();
        while let Some(c) = chars.next() {
            chars.peek();
            out.push(c);
        }
        for text in text.to_string().chars() {
            out.push(text);
        }
        out
    }
}

#[test]
fn loop_variables_are_followed() {
    let expected = [
        "scalar char of &str",
        "push_str target String",
        "scalar char of &str",
        "extend target String from char_indices tap ToUppercase",
        "scalar char of &str",
        "push target String from char_indices",
    ];
    assert_eq!(lines(|| loops::chars("<ux")), expected);
    let expected = ["scalar &u8 of String", "[]= target Vec<u8> from as_bytes"];
    assert_eq!(lines(|| loops::bytes("a".to_owned())), expected);
    let expected = [
        "pick Option<char> of &str by chars.peekable",
        "format! also char from next chain .",
        "+= target String from next tap &str",
        "push target String tap char",
        "pick Option<char> of &str by chars.peekable",
        "clear target String",
    ];
    assert_eq!(lines(|| loops::pulled("x", "a")), expected);
    let expected = ["[]= ", "item_at u8", "[]= from []", "each Vec<char>", "next char", "push target String from for"];
    assert_eq!(lines(|| loops::items(vec![b'a', b'b'], vec!['c']))[..6], expected);
    let expected = ["push target String also char", "each String", "next char", "push target String from for"];
    assert_eq!(lines(|| loops::shadowed("x")), expected);
}
