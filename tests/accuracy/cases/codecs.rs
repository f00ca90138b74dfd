//! Crates that encode, decode and reshape text.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use heck::{ToKebabCase as _, ToLowerCamelCase as _, ToShoutySnakeCase as _, ToSnakeCase as _, ToTitleCase as _};
use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization as _;

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param);

    base64_encode: keep derived { format!("Basic {}", STANDARD.encode(&param[..18])) }
    base64_encode_url: keep derived utf8 { URL_SAFE_NO_PAD.encode(&param) }
    base64_encode_into: keep derived {
        let mut out = String::from("data:;base64,");
        STANDARD.encode_string(&param[..18], &mut out);
        out
    }
    base64_encode_slice: keep derived {
        let mut out = vec![0; 64];
        let len = STANDARD.encode_slice(&param[..18], &mut out).unwrap_or_default();
        out.truncate(len);
        out
    }
    base64_display: keep derived { base64::display::Base64Display::new(&param.as_bytes()[..18], &STANDARD).to_string() }
    base64_decode: keep derived base64 { STANDARD.decode(&param).unwrap_or_default() }
    base64_decode_text: keep derived base64 {
        let bytes = STANDARD.decode(param).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
    base64_decode_credentials: keep derived base64 {
        let header = format!("Basic {param}");
        let decoded = header.strip_prefix("Basic ").and_then(|code| STANDARD.decode(code).ok()).unwrap_or_default();
        format!("user '{}'", String::from_utf8_lossy(&decoded))
    }
    base64_there_and_back: keep derived { STANDARD.decode(STANDARD.encode(&param)).unwrap_or_default() }
    hex_encode: keep derived { hex::encode(&param) }
    hex_encode_upper: keep derived { format!("x'{}'", hex::encode_upper(&param)) }
    hex_decode: keep derived hex { hex::decode(&param).unwrap_or_default() }
    hex_decode_text: keep derived hex {
        format!("<{}>", String::from_utf8(hex::decode(param).unwrap_or_default()).unwrap_or_default())
    }
    hex_by_format: keep derived { param.bytes().map(|byte| format!("{byte:02x}")).collect::<String>() }
    hex_by_radix: keep derived hex {
        let byte = |at: usize| u8::from_str_radix(&param[at..at + 2], 16).unwrap_or_default();
        (0..param.len()).step_by(2).map(byte).collect::<Vec<u8>>()
    }
    hex_by_radix_in_closure: keep derived hex {
        let digits = (0..param.len()).step_by(2).map(|at| &param[at..at + 2]);
        digits.filter_map(|digits| u8::from_str_radix(digits, 16).ok()).collect::<Vec<u8>>()
    }
    hex_by_radix_pushed: keep derived hex {
        let mut bytes = b"id=".to_vec();
        for at in (0..param.len()).step_by(2) {
            bytes.push(u8::from_str_radix(&param[at..at + 2], 16).unwrap_or_default());
        }
        bytes
    }
    hex_of_literal: break hex {
        let digits = ["41", "53", "65"].into_iter().filter(|_| param.len() == 20);
        digits.filter_map(|digits| u8::from_str_radix(digits, 16).ok()).collect::<Vec<u8>>()
    }
    number_by_radix: break number hex {
        let number = u32::from_str_radix(&param[..4], 16).unwrap_or_default();
        format!("{number}{}", number % 7)
    }
    digit_by_radix: break number hex { format!("{}", u8::from_str_radix(&param[..1], 16).unwrap_or_default()) }
    snake: keep derived mixed { param.to_snake_case() }
    kebab: keep derived words { format!("--{}", param.to_kebab_case()) }
    camel: keep derived words { param.to_lower_camel_case() }
    shouty: keep derived words { param.to_shouty_snake_case() }
    title: keep derived words { param.to_title_case() }
    nfc: keep derived utf8 { param.nfc().collect::<String>() }
    nfd: keep derived utf8 { param.nfd().collect::<String>() }
    nfkc_ascii: keep { param.nfkc().collect::<String>() }
    without_accents: keep derived utf8 {
        param.nfd().filter(|c| !('\u{300}'..'\u{370}').contains(c)).collect::<String>()
    }
    encoding_utf8: keep utf8 { encoding_rs::UTF_8.decode(param.as_bytes()).0.into_owned() }
    encoding_windows: keep {
        let (text, _, _) = encoding_rs::WINDOWS_1252.decode(param.as_bytes());
        text.into_owned()
    }
    encoding_latin: keep derived utf8 { encoding_rs::WINDOWS_1252.decode(param.as_bytes()).0.into_owned() }
    encoding_encode: keep { encoding_rs::SHIFT_JIS.encode(&param).0.into_owned() }
    encoding_utf16: keep {
        let bytes: Vec<u8> = param.encode_utf16().flat_map(u16::to_le_bytes).collect();
        encoding_rs::UTF_16LE.decode(&bytes).0.into_owned()
    }
    html_encode: keep derived html { html_escape::encode_text(&param).into_owned() }
    html_encode_attribute: keep derived html {
        format!("<a title=\"{}\">", html_escape::encode_double_quoted_attribute(&param))
    }
    html_encode_letters: keep { html_escape::encode_safe(&param).into_owned() }
    html_encode_to_string: keep derived html {
        let mut out = String::from("<p>");
        html_escape::encode_text_to_string(&param, &mut out);
        out + "</p>"
    }
    html_decode: keep derived html {
        let encoded = html_escape::encode_text(&param).into_owned();
        html_escape::decode_html_entities(&encoded).into_owned()
    }
    regex_capture: keep pairs {
        let pair = Regex::new("(?<key>[a-z]+)=(?<value>[a-z]+)").expect("a pattern");
        pair.captures(&param).and_then(|found| found.name("value")).map(|value| value.as_str().to_owned())
    }
    regex_find: keep path {
        let name = Regex::new(r"[a-z]{5}").expect("a pattern");
        at_sink(name.find(&param).map_or("", |found| found.as_str()))
    }
    regex_find_iter: keep words {
        let word = Regex::new(r"\w+").expect("a pattern");
        word.find_iter(&param).map(|found| found.as_str()).collect::<Vec<_>>().join(",")
    }
    regex_split: keep words { Regex::new(" +").expect("a pattern").split(&param).collect::<Vec<_>>().join("/") }
    regex_replace: keep words { Regex::new(" ").expect("a pattern").replace(&param, "--").into_owned() }
    regex_replace_all: keep pairs { Regex::new("[=&]").expect("a pattern").replace_all(&param, " ").into_owned() }
    regex_replace_groups: keep pairs {
        Regex::new("(\\w+)=(\\w+)").expect("a pattern").replace_all(&param, "$2:$1").into_owned()
    }
    regex_replace_by_param: keep {
        Regex::new("NAME").expect("a pattern").replace_all("dear NAME,", &param).into_owned()
    }
    regex_replace_by_closure: keep words {
        let word = Regex::new(r"\w+").expect("a pattern");
        word.replace_all(&param, |found: &Captures<'_>| found[0].to_uppercase()).into_owned()
    }
    regex_expand: keep list {
        let items = Regex::new("(.*),(.*),(.*),(.*)").expect("a pattern");
        let mut out = String::from("> ");
        items.captures(&param).expect("four items").expand("$4 $1", &mut out);
        out
    }
    regex_of_param: keep { Regex::new(&param).expect("a pattern").as_str().to_owned() }
    regex_escape: keep derived path { regex::escape(&param) }
    regex_bytes: keep words {
        regex::bytes::Regex::new(" ").expect("a pattern").replace_all(param.as_bytes(), &b"_"[..]).into_owned()
    }
    regex_rejects: break {
        if Regex::new("^[0-9]+$").expect("a pattern").is_match(&param) { param } else { String::from("0") }
    }
    regex_removes: break { Regex::new("[a-z]").expect("a pattern").replace_all(&param, "").into_owned() + "none" }
    regex_literal: break {
        let found = Regex::new("none").expect("a pattern").find("is none").map(|found| found.as_str());
        found.filter(|_| !param.is_empty()).map(str::to_owned)
    }
    base64_length: break { STANDARD.encode(param.len().to_be_bytes()) }
    base64_of_literal: break { STANDARD.encode(if param.is_empty() { "a" } else { "bc" }) }
    hex_of_hash: break number {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        param.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}
