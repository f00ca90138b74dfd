//! How the body of a request is put together: which of its bytes are values, and what these are called.
//!
//! A body comes in pieces of any length, so each kind of framing keeps what it has to know of the pieces before.

use std::ops::Range;

use iast_schema::Origin;
use memchr::memmem;

/// Longer heads of parts are not read.
const LONGEST_HEAD: usize = 16 << 10;

/// How a body is put together.
#[derive(Debug)]
pub(super) enum Framing {
    /// As one value.
    None,
    /// As messages of gRPC.
    Messages(Messages),
    /// As parts of `multipart/form-data`.
    Parts(Parts),
}

/// A value, or a part of one, in the bytes that came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) range: Range<usize>,
    pub(super) name: Option<String>,
}

impl Framing {
    /// How a body of this type is put together.
    pub(super) fn of(content_type: &[u8]) -> Self {
        let lower = content_type.to_ascii_lowercase();
        if lower.starts_with(b"application/grpc") {
            return Self::Messages(Messages::default());
        }
        let boundary = Some(content_type).filter(|_| lower.starts_with(b"multipart/form-data"));
        boundary.and_then(boundary_of).map_or(Self::None, |boundary| Self::Parts(Parts::new(&boundary)))
    }

    /// Where its values come from.
    pub(super) fn origin(&self) -> Origin {
        match self {
            Self::None => Origin::HttpRequestBody,
            Self::Messages(_) => Origin::GrpcRequestBody,
            Self::Parts(_) => Origin::HttpRequestMultipartParameter,
        }
    }

    /// The values in the next bytes, in order.
    pub(super) fn values(&mut self, data: &[u8]) -> Vec<Value> {
        let mut values = match self {
            Self::None => vec![Value { range: 0..data.len(), name: None }],
            Self::Messages(messages) => messages.values(data),
            Self::Parts(parts) => parts.values(data),
        };
        values.retain(|value| !value.range.is_empty());
        values
    }
}

/// Messages with a flag and their length in front of each.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// What there is of the next prefix.
    prefix: Vec<u8>,
    /// What is missing of a message.
    missing: usize,
}

impl Messages {
    const PREFIX: usize = 5;

    fn values(&mut self, data: &[u8]) -> Vec<Value> {
        let (mut values, mut at) = (Vec::new(), 0);
        while at < data.len() {
            if self.missing == 0 {
                let taken = (data.len() - at).min(Self::PREFIX - self.prefix.len());
                self.prefix.extend_from_slice(&data[at..at + taken]);
                at += taken;
                if let [_, length @ ..] = &self.prefix[..]
                    && let Ok(length) = <[u8; 4]>::try_from(length)
                {
                    self.missing = u32::from_be_bytes(length) as usize;
                    self.prefix.clear();
                }
                continue;
            }
            let end = data.len().min(at.saturating_add(self.missing));
            values.push(Value { range: at..end, name: None });
            self.missing -= end - at;
            at = end;
        }
        values
    }
}

/// Parts between delimiters, each with a head that says its name.
#[derive(Debug)]
pub(super) struct Parts {
    /// With the line break in front of it.
    delimiter: Vec<u8>,
    /// The last bytes, which may be the beginning of a delimiter.
    last: Vec<u8>,
    state: State,
}

#[derive(Debug)]
enum State {
    /// In front of the first part.
    Before,
    /// In the head of a part, of which this has come in.
    Head(Vec<u8>),
    /// In the value of the part with this name.
    Value(Option<String>),
    /// Behind the last part, or nobody knows where.
    Over,
}

impl Parts {
    fn new(boundary: &[u8]) -> Self {
        // The first one may stand at the very beginning.
        Self { delimiter: [b"\r\n--", boundary].concat(), last: b"\r\n".to_vec(), state: State::Before }
    }

    fn values(&mut self, data: &[u8]) -> Vec<Value> {
        let (mut values, mut at) = (Vec::new(), 0);
        while at < data.len() {
            let rest = &data[at..];
            match &mut self.state {
                State::Over => break,
                State::Before | State::Value(_) => {
                    let found = self.delimiter_in(rest);
                    let (end, behind) = found.unwrap_or((rest.len(), rest.len()));
                    if let State::Value(name) = &self.state {
                        values.push(Value { range: at..at + end, name: name.clone() });
                    }
                    if found.is_some() {
                        self.state = State::Head(Vec::new());
                    }
                    at += behind;
                }
                State::Head(head) => {
                    let before = head.len();
                    head.extend_from_slice(rest);
                    if let Some(end) = memmem::find(&head[..head.len().min(LONGEST_HEAD)], b"\r\n\r\n") {
                        head.truncate(end);
                        if before == 0 {
                            values.extend(values_of_head(head, at));
                        }
                        let name = parameter(head, "name").map(|name| text(&head[name]));
                        self.state = State::Value(name);
                        at += end + 4 - before;
                    } else {
                        let is_over = head.starts_with(b"--") || head.len() > LONGEST_HEAD;
                        if is_over {
                            self.state = State::Over;
                        }
                        break;
                    }
                }
            }
        }
        values
    }

    /// Where the next delimiter begins and ends in `rest`, when it does. What may be the beginning of one is kept.
    fn delimiter_in(&mut self, rest: &[u8]) -> Option<(usize, usize)> {
        let before = self.last.len();
        let mut joined = std::mem::take(&mut self.last);
        joined.extend_from_slice(rest);
        if let Some(start) = memmem::find(&joined, &self.delimiter) {
            return Some((start.saturating_sub(before), start + self.delimiter.len() - before));
        }
        let kept = joined.len().min(self.delimiter.len() - 1);
        self.last = joined.split_off(joined.len() - kept);
        None
    }
}

/// What a client chose in the head of a part, which stands at `start`: the name, the name of the file, other headers.
fn values_of_head(head: &[u8], start: usize) -> Vec<Value> {
    let of = |range: Range<usize>, name: &str| Value {
        range: start + range.start..start + range.end,
        name: Some(name.to_owned()),
    };
    let parameters = ["name", "filename"].into_iter().filter_map(|name| Some(of(parameter(head, name)?, name)));
    let mut values: Vec<_> = parameters.collect();
    let mut at = 0;
    for line in head.split(|byte| *byte == b'\n') {
        let name = line.iter().position(|byte| *byte == b':').map(|colon| text(&line[..colon]));
        if let Some(name) = name.filter(|name| !name.eq_ignore_ascii_case("content-disposition")) {
            let value = line[name.len() + 1..].trim_ascii();
            let from = at + (value.as_ptr() as usize - line.as_ptr() as usize);
            values.push(of(from..from + value.len(), &name));
        }
        at += line.len() + 1;
    }
    values
}

/// Where the value of a parameter stands: `; name="value"`, or without quotes.
fn parameter(text: &[u8], name: &str) -> Option<Range<usize>> {
    let key = format!("{name}=");
    let is_at = |at: &usize| {
        let in_front = text[..*at].iter().rev().find(|byte| !byte.is_ascii_whitespace());
        in_front == Some(&b';')
    };
    let lower = text.to_ascii_lowercase();
    let at = memmem::find_iter(&lower, key.as_bytes()).find(is_at)? + key.len();
    let (from, closes): (usize, &[u8]) = match text.get(at)? {
        b'"' => (at + 1, b"\""),
        _ => (at, b"; \r\n"),
    };
    let length = text[from..].iter().position(|byte| closes.contains(byte)).unwrap_or(text.len() - from);
    Some(from..from + length)
}

fn boundary_of(content_type: &[u8]) -> Option<Vec<u8>> {
    let boundary = &content_type[parameter(content_type, "boundary")?];
    (!boundary.is_empty()).then(|| boundary.to_vec())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of a body that comes in in pieces of a length, each with its name.
    fn values(content_type: &str, body: &[u8], length: usize) -> Vec<(String, String)> {
        let mut framing = Framing::of(content_type.as_bytes());
        let mut found: Vec<(String, String)> = Vec::new();
        for piece in body.chunks(length) {
            for Value { range, name } in framing.values(piece) {
                let (name, value) = (name.unwrap_or_default(), text(&piece[range]));
                match found.last_mut().filter(|(last, _)| *last == name) {
                    Some((_, last)) => last.push_str(&value),
                    None => found.push((name, value)),
                }
            }
        }
        found
    }

    fn check(content_type: &str, body: &[u8], length: usize, expected: &[(&str, &str)]) {
        let found = values(content_type, body, length);
        let found: Vec<_> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(found, expected, "in pieces of {length}");
    }

    #[test]
    fn a_body_of_another_type_is_one_value() {
        check("application/json", b"{}", 9, &[("", "{}")]);
        check("multipart/form-data", b"--x", 9, &[("", "--x")]);
    }

    #[test]
    fn a_message_stands_behind_its_length() {
        let body = b"\0\0\0\0\x03abc\x01\0\0\0\0\0\0\0\0\x02de";
        for length in 1..=body.len() {
            check("application/grpc+proto", body, length, &[("", "abcde")]);
        }
    }

    const BODY: &[u8] = b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfirst\r\n--not\r\n\
        --B\r\ncontent-disposition: form-data; filename=\"../x\"; name=b\r\nContent-Type: text/plain\r\n\r\nsecond\
        \r\n--B--\r\nbehind";

    #[test]
    fn parts_are_called_by_their_heads() {
        let expected = [
            ("name", "a"),
            ("a", "first\r\n--not"),
            ("name", "b"),
            ("filename", "../x"),
            ("Content-Type", "text/plain"),
            ("b", "second"),
        ];
        check("multipart/form-data; boundary=B", BODY, BODY.len(), &expected);
        check("Multipart/Form-Data; charset=utf-8; Boundary=\"B\"", BODY, BODY.len(), &expected);
    }

    #[test]
    fn a_value_has_its_name_wherever_the_body_is_cut() {
        for length in 1..BODY.len() {
            let found = values("multipart/form-data; boundary=B", BODY, length);
            for (part, value) in [("a", "first\r\n--not"), ("b", "second")] {
                // The beginning of a delimiter is taken for a part of the value until the rest has come.
                let is_one = |(name, found): &&(String, String)| name == part && found.starts_with(value);
                assert!(found.iter().any(|found| is_one(&found)), "in pieces of {length}: {found:?}");
            }
            assert!(found.iter().all(|(_, value)| !value.contains("behind")), "in pieces of {length}: {found:?}");
        }
    }

    #[test]
    fn an_empty_part_and_a_preamble_are_none() {
        let body = b"hello\r\n--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--B--";
        check("multipart/form-data; boundary=B", body, body.len(), &[("name", "a")]);
        check("multipart/form-data; boundary=B", b"--B--\r\n", 3, &[]);
    }

    #[test]
    fn a_head_without_end_is_given_up() {
        let body = [b"--B\r\n", &[b'x'; LONGEST_HEAD + 1][..], b"\r\n\r\nvalue"].concat();
        check("multipart/form-data; boundary=B", &body, 4096, &[]);
    }
}
