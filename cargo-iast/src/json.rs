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

/// Escapes what is no visible character, which JSON allows: direction marks, and the controls behind ASCII.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
            return writer.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            let mut shown = visible_char(c);
            if shown.next() == Some(c) && shown.next().is_none() {
                write!(writer, "{c}")?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
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
        fn any_text_is_read_back(text in "\\PC{0,20}|[\0-\u{1f}\"\\\\\u{7f}\u{9b}\u{2028}\u{e0041}é😀]{0,20}") {
            let json = written(&text);
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            let is_shown = |c: char| c == '\n' || visible_char(c).eq([c]);
            proptest::prop_assert!(json.chars().all(is_shown), "{:?}", json);
        }
    }
}
