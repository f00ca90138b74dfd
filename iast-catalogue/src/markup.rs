//! Where in a page a byte stands, as far as it decides which bytes are markup there.
//!
//! A small part of the tokenizer of HTML (<https://html.spec.whatwg.org/multipage/parsing.html#tokenization>): text,
//! tags, quoted attributes, comments, and elements whose content is no markup. Escapers write `&lt;` from a literal, so
//! an untrusted `<` in text was not escaped. A quote is harmless there, and some escapers leave it; in a tag it is not.
//!
//! Each byte of a page goes through here, so all of it is compiled into the engine, with the optimisation of that.

/// The state of reading a page.
#[derive(Debug, Default, Clone)]
pub struct Markup {
    state: State,
    /// The name of the tag that is read, and after it of the element, if its content is no markup.
    name: Vec<u8>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// In the name of a tag.
    Name,
    /// In a tag, behind its name.
    Tag,
    /// In the value of an attribute, with this quote.
    Quoted(u8),
    /// So many dashes of the end of a comment.
    Comment(u8),
    /// In a script or style: how much of `</name` is there.
    Raw(usize),
}

/// Elements whose content ends at their end tag only.
const RAW: [&[u8]; 6] = [b"script", b"style", b"textarea", b"title", b"xmp", b"iframe"];

impl Markup {
    /// Whether an untrusted byte is markup where it stands.
    #[inline]
    #[must_use]
    pub fn is_broken_by(&self, byte: u8) -> bool {
        match self.state {
            State::Text | State::Raw(_) | State::Comment(_) => matches!(byte, b'<' | b'>'),
            State::Name | State::Tag => matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'=' | b' '),
            State::Quoted(quote) => byte == quote,
        }
    }

    /// Goes on with the next bytes of the page.
    #[inline]
    pub fn read(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.state = self.next(*byte);
        }
    }

    #[inline]
    fn next(&mut self, byte: u8) -> State {
        match (self.state, byte) {
            (State::Text, b'<') => {
                self.name.clear();
                State::Name
            }
            (State::Text, _) => State::Text,
            (State::Name, b'>') => self.begun(),
            (State::Name, byte) if byte.is_ascii_whitespace() && !self.name.is_empty() => State::Tag,
            (State::Name, byte) => {
                if self.name.is_empty() && !(byte.is_ascii_alphabetic() || b"/!?".contains(&byte)) {
                    // `a < b`
                    return State::Text;
                }
                if self.name.len() < 16 {
                    self.name.push(byte.to_ascii_lowercase());
                }
                if self.name == b"!--" { State::Comment(0) } else { State::Name }
            }
            (State::Tag, b'>') => self.begun(),
            (State::Tag, b'"' | b'\'') => State::Quoted(byte),
            (State::Tag, _) => State::Tag,
            (State::Quoted(quote), byte) if byte == quote => State::Tag,
            (State::Quoted(quote), _) => State::Quoted(quote),
            (State::Comment(dashes), b'-') => State::Comment((dashes + 1).min(2)),
            (State::Comment(2), b'>') => State::Text,
            (State::Comment(_), _) => State::Comment(0),
            (State::Raw(seen), byte) => {
                let state = self.in_raw(seen, byte);
                if state == State::Tag {
                    // It is the end tag, behind which no such content begins.
                    self.name.clear();
                }
                state
            }
        }
    }

    /// A tag has ended.
    #[inline]
    fn begun(&self) -> State {
        if RAW.contains(&&*self.name) { State::Raw(0) } else { State::Text }
    }

    #[inline]
    fn in_raw(&self, seen: usize, byte: u8) -> State {
        let expected = match seen {
            0 => Some(b'<'),
            1 => Some(b'/'),
            seen => self.name.get(seen - 2).copied(),
        };
        match expected {
            Some(expected) if byte.to_ascii_lowercase() == expected => State::Raw(seen + 1),
            None if byte == b'>' => State::Text,
            None if byte.is_ascii_whitespace() || byte == b'/' => State::Tag,
            _ if byte == b'<' => State::Raw(1),
            _ => State::Raw(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a byte breaks out behind `page`.
    fn breaks(page: &str, byte: char) -> bool {
        let mut markup = Markup::default();
        markup.read(page.as_bytes());
        markup.is_broken_by(byte as u8)
    }

    #[test]
    fn in_text_only_brackets_are_markup() {
        for page in ["", "<p>", "<p>a < b ", "<a title='x'>", "<!-- a --> b", "<br/>", "<script>x</script>", "</p>"] {
            assert!(breaks(page, '<') && breaks(page, '>'), "{page}");
            assert!(!breaks(page, '"') && !breaks(page, '\'') && !breaks(page, 'a'), "{page}");
        }
    }

    #[test]
    fn in_a_value_its_quote_is() {
        assert!(breaks("<a title=\"", '"') && !breaks("<a title=\"", '\'') && !breaks("<a title=\"", '<'));
        assert!(breaks("<a title='", '\'') && !breaks("<a title='", '"'));
        assert!(breaks("<a title=", ' ') && breaks("<a title=", '"') && !breaks("<a title=", 'x'));
        assert!(breaks("<a href=\"x\" ", '='));
    }

    #[test]
    fn scripts_end_at_their_end_only() {
        assert!(!breaks("<script>var a = \"", '"') && breaks("<script>var a = \"", '<'));
        assert!(!breaks("<script>'<p title=\"", '"'));
        assert!(breaks("<script>'</p>'</SCRIPT ><a title=\"", '"'));
        assert!(!breaks("<!-- <a title=\"", '"'));
        assert!(breaks("<!-- -- --><a title=\"", '"'));
        assert!(breaks("<textarea></textareas></textarea><a title=\"", '"'));
    }

    #[test]
    fn pieces_are_read_as_one() {
        let page = "<p title=\"a>b\"><!-- <x --> <script a='b'>x</scripT><a b=\"";
        for cut in 0..=page.len() {
            let mut markup = Markup::default();
            markup.read(&page.as_bytes()[..cut]);
            markup.read(&page.as_bytes()[cut..]);
            assert_eq!(markup.state, State::Quoted(b'"'), "{cut}");
        }
    }
}
