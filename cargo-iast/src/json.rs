//! JSON for people's eyes and for programs: without characters that do something to a terminal.

use std::io::{self, BufWriter, Write};

use iast_report::text::visible_char;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// Writes a document, indented, and a line break.
pub(crate) fn write(document: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    write_with(PrettyFormatter::new(), document, to)
}

/// Writes a document on one line, and a line break.
pub(crate) fn write_compact(document: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    write_with(CompactFormatter, document, to)
}

fn write_with(formatter: impl Formatter, document: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    // The serializer writes a few bytes at a time.
    let mut to = BufWriter::with_capacity(1 << 16, to);
    document.serialize(&mut Serializer::with_formatter(&mut to, Visible(formatter)))?;
    to.write_all(b"\n")?;
    to.flush()
}

/// What reports write themselves. These are visible.
const OURS: [char; 3] = ['‹', '›', '…'];

/// Escapes what is no visible character, which JSON allows: direction marks, and the controls behind ASCII.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // What is written as it is begins here.
        let mut start = 0;
        let mut at = plain_length(fragment.as_bytes());
        while let Some(c) = fragment[at..].chars().next() {
            let end = at + c.len_utf8();
            if !OURS.contains(&c) && !visible_char(c).eq([c]) {
                writer.write_all(&fragment.as_bytes()[start..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                start = end;
            }
            at = end + plain_length(&fragment.as_bytes()[end..]);
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// How many bytes from the start on are visible ASCII. Nearly all of a report is, so it is told for many at once.
fn plain_length(text: &[u8]) -> usize {
    const STEP: usize = 16;
    let is_plain = |byte: &u8| (b' '..0x7f).contains(byte);
    let mut length = 0;
    for step in text.chunks_exact(STEP) {
        // Without a branch in it the compiler makes a few instructions of this.
        if step.iter().fold(false, |found, byte| found | !is_plain(byte)) {
            break;
        }
        length += STEP;
    }
    length + text[length..].iter().take_while(|byte| is_plain(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(document: &impl Serialize) -> String {
        let mut text = Vec::new();
        write(document, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn it_is_what_serde_json_writes_but_for_invisible_characters() {
        let document = serde_json::json!({"a": [1, {}, [], {"b": "ä\n\"\\"}], "c": null});
        assert_eq!(written(&document), serde_json::to_string_pretty(&document).unwrap() + "\n");
        assert_eq!(written(&"a\u{202e}\u{9b}\u{7f}\u{e0041}"), "\"a\\u202e\\u009b\\u007f\\udb40\\udc41\"\n");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_back(text in "\\PC{0,20}|[\0-\u{1f}\"\\\\\u{7f}\u{9b}\u{2028}\u{e0041}é😀]{0,20}|[a\u{9b}é]{20,90}") {
            let json = written(&text);
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            let is_shown = |c: char| c == '\n' || visible_char(c).eq([c]);
            proptest::prop_assert!(json.chars().all(is_shown), "{:?}", json);
        }
    }
}
