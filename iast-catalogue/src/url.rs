//! Which byte of an address belongs to which of its components, as the [URL Standard](https://url.spec.whatwg.org/) and
//! with it browsers and the crate `url` read it.
//!
//! The question is what somebody chooses who writes a byte. So a delimiter belongs to the component in front of it, of
//! which it is the end: `/` behind a host can as well be `.evil.example/`. Each address has a reading, however odd it is.

/// A component of an address. Whoever chooses one also chooses those behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Scheme,
    Userinfo,
    Host,
    Port,
    Path,
    Query,
    Fragment,
}

/// What an address is that has no scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    /// A host, perhaps with a port.
    Host,
    /// A place on the same site.
    Place,
}

/// An address with the component of each of its bytes.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) parts: Vec<Part>,
    pub(super) has_host: bool,
}

/// Takes an address apart.
pub(super) fn parse(text: &[u8], alone: Alone) -> Address {
    // Parsers skip tabs and line breaks everywhere, and spaces and control characters at both ends.
    let is_control = |byte: &u8| *byte <= b' ';
    let start = text.iter().position(|byte| !is_control(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_control(byte)).map_or(start, |last| last + 1);
    let is_kept = |at: usize| (start..end).contains(&at) && !matches!(text[at], b'\t' | b'\n' | b'\r');
    let mut bytes: Vec<u8> = (0..text.len()).filter(|at| is_kept(*at)).map(|at| text[at]).collect();
    // Stands for what could be added. As a digit it may go on a host as well as a port.
    bytes.push(b'0');
    let mut parser = Parser { parts: vec![Part::Path; bytes.len()], bytes, has_host: false };
    parser.run(alone);
    // A byte that is skipped stands in front of the next one, in its component.
    let mut kept = 0;
    let part = |at: usize| {
        let part = parser.parts[kept];
        kept += usize::from(is_kept(at));
        part
    };
    Address { parts: (0..text.len()).map(part).collect(), has_host: parser.has_host }
}

impl Address {
    /// The first component that bytes of `mask` have a part in.
    pub(super) fn first_of(&self, mask: &[bool]) -> Option<Part> {
        self.parts.iter().zip(mask).filter(|(_, is_in)| **is_in).map(|(part, _)| *part).min()
    }
}

struct Parser {
    bytes: Vec<u8>,
    parts: Vec<Part>,
    has_host: bool,
}

/// Whether a scheme is one whose addresses always have a host, and in which `\` is `/`.
fn is_special(scheme: &[u8]) -> bool {
    [&b"http"[..], b"https", b"ws", b"wss", b"ftp"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

impl Parser {
    fn run(&mut self, alone: Alone) {
        match self.scheme(alone) {
            Some(colon) => {
                self.parts[..=colon].fill(Part::Scheme);
                let scheme = &self.bytes[..colon];
                let is_file = scheme.eq_ignore_ascii_case(b"file");
                if is_special(scheme) {
                    self.authority(colon + 1, self.slashes(colon + 1), true);
                } else {
                    self.behind_scheme(colon + 1, is_file);
                }
            }
            None if alone == Alone::Host && !matches!(self.bytes[0], b'/' | b'\\' | b'?' | b'#') => {
                self.authority(0, 0, true);
            }
            // As many slashes as there are, `///evil.example` has a host.
            None if self.slashes(0) >= 2 => {
                self.authority(0, self.slashes(0), true);
                self.parts[0] = Part::Scheme;
            }
            None => {
                self.behind_scheme(0, true);
                // Here could be a scheme.
                self.parts[0] = Part::Scheme;
            }
        }
    }

    /// Where the colon behind the scheme stands.
    fn scheme(&self, alone: Alone) -> Option<usize> {
        let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let colon = self.bytes.iter().position(|byte| !is_inside(byte)).filter(|at| self.bytes[*at] == b':')?;
        let (scheme, rest) = (&self.bytes[..colon], &self.bytes[colon + 1..]);
        let starts_with_letter = scheme.first().is_some_and(u8::is_ascii_alphabetic);
        let is_surely_one = is_special(scheme) || rest.starts_with(b"//") || alone == Alone::Place;
        // `localhost:80` and `db.internal:` are hosts.
        let behind_digits = rest.iter().find(|byte| !byte.is_ascii_digit());
        let is_port = rest.first().is_some_and(u8::is_ascii_digit)
            && behind_digits.is_none_or(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#'));
        let is_host = is_port || rest.starts_with(b":") || scheme.contains(&b'.');
        (starts_with_letter && (is_surely_one || !is_host)).then_some(colon)
    }

    /// How many slashes of either kind stand here.
    fn slashes(&self, from: usize) -> usize {
        self.bytes[from..].iter().take_while(|byte| matches!(byte, b'/' | b'\\')).count()
    }

    /// What stands behind a scheme that need not have a host: two slashes, and a host, or none.
    fn behind_scheme(&mut self, from: usize, backslash: bool) {
        let is_slash = |byte: Option<&u8>| byte == Some(&b'/') || backslash && byte == Some(&b'\\');
        let (first, second) = (is_slash(self.bytes.get(from)), is_slash(self.bytes.get(from + 1)));
        if first && second {
            return self.authority(from, 2, backslash);
        }
        self.place(from, Part::Path);
        // Whoever writes here can write the slashes and a host.
        self.parts[from] = Part::Host;
        if first && let Some(part) = self.parts.get_mut(from + 1) {
            *part = Part::Host;
        }
    }

    /// Userinfo, host and port behind some slashes, and what follows.
    fn authority(&mut self, from: usize, slashes: usize, backslash: bool) {
        self.has_host = true;
        let start = from + slashes;
        let is_end = |byte: &u8| matches!(byte, b'/' | b'?' | b'#') || backslash && *byte == b'\\';
        let end = self.bytes[start..].iter().position(is_end).map_or(self.bytes.len(), |len| start + len);
        // The byte that ends it is in it as well.
        self.parts[from..self.bytes.len().min(end + 1)].fill(Part::Host);
        let host = match self.bytes[start..end].iter().rposition(|byte| *byte == b'@') {
            Some(at) => {
                self.parts[start..=start + at].fill(Part::Userinfo);
                start + at + 1
            }
            None => start,
        };
        // The colons in brackets are those of an address of IPv6.
        let bracket = if self.bytes[host..end].starts_with(b"[") {
            self.bytes[host..end].iter().position(|byte| *byte == b']').unwrap_or(0)
        } else {
            0
        };
        if let Some(colon) = self.bytes[host + bracket..end].iter().position(|byte| *byte == b':') {
            self.parts[host + bracket + colon + 1..end].fill(Part::Port);
        }
        if let Some(delimiter) = self.bytes.get(end) {
            let part = match delimiter {
                b'?' => Part::Query,
                b'#' => Part::Fragment,
                _ => Part::Path,
            };
            self.place(end + 1, part);
        }
    }

    /// Path, query and fragment.
    fn place(&mut self, from: usize, mut part: Part) {
        for at in from..self.bytes.len() {
            self.parts[at] = part;
            part = match (self.bytes[at], part) {
                (b'?', Part::Path) => Part::Query,
                (b'#', _) => Part::Fragment,
                (_, part) => part,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    /// The component of each byte by its first letter.
    fn letters(text: &str, alone: Alone) -> String {
        let letter = |part: &Part| match part {
            Part::Scheme => 's',
            Part::Userinfo => 'u',
            Part::Host => 'h',
            Part::Port => 'o',
            Part::Path => 'p',
            Part::Query => 'q',
            Part::Fragment => 'f',
        };
        parse(text.as_bytes(), alone).parts.iter().map(letter).collect()
    }

    #[test]
    fn each_byte_has_its_component() {
        let cases = [
            ("http://a.b/c?d#e", "ssssshhhhhhppqqf"),
            ("http://u:p@a:80/c", "ssssshhuuuuhhoohp"),
            ("HTTP:\\\\a\\b", "ssssshhhhp"),
            ("http:a/b", "ssssshhp"),
            ("https://[::1]:8/x", "sssssshhhhhhhhohp"),
            ("http://a@b@c/d", "ssssshhuuuuhhp"),
            ("http://a?b/c", "ssssshhhhqqq"),
            ("http://a#b?c", "ssssshhhhfff"),
            (" ht\ttp://a/", "ssssssshhhh"),
            ("http://a/ ", "ssssshhhhp"),
            ("http://a ", "ssssshhhh"),
            ("foo:bar", "sssshpp"),
            ("foo:/bar", "sssshhpp"),
            ("foo://bar/b\\c", "sssshhhhhhppp"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(letters(text, Alone::Host), expected, "{text:?}");
            assert_eq!(letters(text, Alone::Place), expected, "{text:?}");
        }
    }

    #[test]
    fn without_a_scheme_it_depends() {
        for (text, as_host, as_place) in [
            ("a.b:80", "hhhhoo", "sssshp"),
            ("db:5432/x", "hhhoooohp", "ssshppppp"),
            ("db:x", "sssh", "sssh"),
            ("a/b?c", "hhppq", "spppq"),
            ("/b?c", "shpq", "shpq"),
            ("//b/c", "shhhp", "shhhp"),
            ("///b/c", "shhhhp", "shhhhp"),
            ("/\\b/c", "shhhp", "shhhp"),
            ("?c", "sq", "sq"),
            ("::1", "hoo", "spp"),
        ] {
            assert_eq!(
                (letters(text, Alone::Host), letters(text, Alone::Place)),
                (as_host.into(), as_place.into()),
                "{text:?}"
            );
        }
    }

    /// The components of an address as the crate `url` sees them. One without host and scheme is on `http://own/dir/page`.
    fn components(text: &str) -> Option<[String; 7]> {
        let url = Url::parse("http://own.example/dir/page").unwrap().join(text).ok()?;
        Some([
            url.scheme().to_owned(),
            format!("{}:{:?}", url.username(), url.password()),
            url.host_str().map(str::to_owned).unwrap_or_default(),
            url.port_or_known_default().map(|port| port.to_string()).unwrap_or_default(),
            url.path().to_owned(),
            url.query().map(str::to_owned).unwrap_or_default(),
            url.fragment().map(str::to_owned).unwrap_or_default(),
        ])
    }

    const PARTS: [Part; 7] =
        [Part::Scheme, Part::Userinfo, Part::Host, Part::Port, Part::Path, Part::Query, Part::Fragment];

    /// The first component that differs. An address that cannot be read has a host that cannot be.
    fn first_change(text: &str, other: &str) -> Option<Part> {
        let (Some(text), Some(other)) = (components(text), components(other)) else { return Some(Part::Host) };
        (0..PARTS.len()).find(|at| text[*at] != other[*at]).map(|at| PARTS[at])
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever stands in place of untrusted bytes changes nothing in front of the component that they are in.
        #[test]
        fn what_is_said_to_be_fixed_is_fixed(
            before in "(https?|HTTPS|ws|foo):(//|/|\\\\\\\\|)(a@|u:p@|)(host|a\\.b|\\[::1\\]|)(:8|)[/\\\\?#]?[a-c/?#.\t ]{0,6}|[a-c/\\\\?#.]{1,6}",
            old in "[a-z0-9/\\\\?#@:.%\t ]{1,4}",
            new in "[a-z0-9/\\\\?#@:.%\t ]{0,6}|/[/\\\\]evil/|@evil/|://evil/|:evil",
            after in "[a-c/?#]{0,4}",
        ) {
            let text = format!("{before}{old}{after}");
            let mask: Vec<bool> = (0..text.len()).map(|at| (before.len()..before.len() + old.len()).contains(&at)).collect();
            let address = parse(text.as_bytes(), Alone::Place);
            let said = address.first_of(&mask).unwrap();
            prop_assume!(components(&text).is_some());
            // A colon makes a scheme of a first word, `shop:`, which no browser goes to.
            prop_assume!(!before.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'.'));
            // Whoever writes a port can write what makes all in front of it a userinfo.
            let said = if said <= Part::Port { Part::Scheme } else { said };
            if let Some(changed) = first_change(&text, &format!("{before}{new}{after}")) {
                prop_assert!(said <= changed, "{text:?}: {said:?} is said to be the first, {changed:?} is");
            }
        }

        /// A letter or digit belongs to exactly the component that changes with it.
        #[test]
        fn what_is_said_to_be_chosen_is_chosen(
            scheme in "(https?|WS|foo)://",
            user in "([b-d]{1,2}(:[b-d]{1,2})?@)?",
            host in "[b-d]{2}(\\.[b-d]{2}){0,2}",
            port in "(:[1-5]{2,3})?",
            path in "(/[b-d]{0,3}){0,3}",
            query in "(\\?[b-d]{1,3})?",
            fragment in "(#[b-d]{1,3})?",
            at: prop::sample::Index,
        ) {
            let text = scheme + &user + &host + &port + &path + &query + &fragment;
            let letters: Vec<usize> = (0..text.len()).filter(|at| text.as_bytes()[*at].is_ascii_alphanumeric()).collect();
            let at = *at.get(&letters);
            let old = text.as_bytes()[at];
            let new = if old.is_ascii_digit() { "6" } else { "e" };
            let other = format!("{}{new}{}", &text[..at], &text[at + 1..]);
            let said = parse(text.as_bytes(), Alone::Host).parts[at];
            // The port of another scheme changes with it.
            prop_assert_eq!(Some(said), first_change(&text, &other), "{} {}", text, other);
        }

        #[test]
        fn every_text_has_a_reading(text in prop::collection::vec(any::<u8>(), 0..40), ascii in "[a:/\\\\?#@\\[\\] \t.0]{0,12}") {
            for text in [&text[..], ascii.as_bytes()] {
                for alone in [Alone::Host, Alone::Place] {
                    prop_assert_eq!(parse(text, alone).parts.len(), text.len());
                }
            }
        }
    }
}
