//! Loops that programs write by hand: copies, escapers, parsers, ciphers. Those that edit in place are in `in_place`.

use crate::case::cases;

cases! {
    fn(param) with {
        fn html_of(text: &str) -> String {
            let mut out = String::with_capacity(text.len());
            for c in text.chars() {
                match c {
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    '&' => out.push_str("&amp;"),
                    '"' => out.push_str("&quot;"),
                    '\'' => out.push_str("&#x27;"),
                    _ => out.push(c),
                }
            }
            out
        }

        fn literal_of(text: &str) -> String {
            let mut out = String::new();
            let mut start = 0;
            for (at, byte) in text.bytes().enumerate() {
                let escape = match byte {
                    b'"' => "\\\"",
                    b'\\' => "\\\\",
                    b'\n' => "\\n",
                    _ => continue,
                };
                out.push_str(&text[start..at]);
                out.push_str(escape);
                start = at + 1;
            }
            out.push_str(&text[start..]);
            out
        }

        fn percent_coded(text: &str) -> String {
            let mut out = String::new();
            for byte in text.bytes() {
                if byte.is_ascii_alphanumeric() {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
            out
        }

        fn percent_decoded(text: &str) -> Vec<u8> {
            let mut bytes = text.bytes();
            let mut out = Vec::new();
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16)).unwrap_or(0) as u8;
            while let Some(byte) = bytes.next() {
                match byte {
                    b'%' => {
                        let high = digit(bytes.next());
                        out.push(high << 4 | digit(bytes.next()));
                    }
                    b'+' => out.push(b' '),
                    _ => out.push(byte),
                }
            }
            out
        }

        fn hex_of(bytes: &[u8]) -> String {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            let mut out = String::new();
            for byte in bytes {
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
            out
        }

        fn shifted(text: &str, by: u8) -> String {
            let mut out = String::new();
            for c in text.chars() {
                out.push(match c {
                    'a'..='z' => char::from((c as u8 - b'a' + by) % 26 + b'a'),
                    'A'..='Z' => char::from((c as u8 - b'A' + by) % 26 + b'A'),
                    _ => c,
                });
            }
            out
        }

        fn snake_cased(text: &str) -> String {
            let mut out = String::new();
            for (at, c) in text.chars().enumerate() {
                if c.is_uppercase() {
                    if at > 0 {
                        out.push('_');
                    }
                    out.extend(c.to_lowercase());
                } else {
                    out.push(c);
                }
            }
            out
        }

        fn words_of(text: &str) -> Vec<String> {
            let mut tokens = Vec::new();
            let mut word = String::new();
            for c in text.chars() {
                if c.is_alphanumeric() {
                    word.push(c);
                } else if !word.is_empty() {
                    tokens.push(std::mem::take(&mut word));
                }
            }
            if !word.is_empty() {
                tokens.push(word);
            }
            tokens
        }

        fn unescaped(text: &str) -> String {
            let mut out = String::new();
            let mut chars = text.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => match chars.next() {
                        Some('n') => out.push('\n'),
                        Some(other) => out.push(other),
                        None => break,
                    },
                    c => out.push(c),
                }
            }
            out
        }

        fn counted_runs(text: &str) -> String {
            let mut out = String::new();
            let mut chars = text.chars().peekable();
            while let Some(c) = chars.next() {
                let mut count = 1;
                while chars.next_if_eq(&c).is_some() {
                    count += 1;
                }
                out.push_str(&count.to_string());
                out.push(c);
            }
            out
        }
    };

    push: keep {
        let mut out = String::new();
        for c in param.chars() {
            out.push(c);
        }
        out
    }
    push_utf8: keep utf8 {
        let mut out = String::new();
        for c in param.chars() {
            out.push(c);
        }
        out
    }
    push_between_literals: keep {
        let mut out = String::from("[");
        for c in param.chars() {
            out.push(c);
        }
        out.push(']');
        out
    }
    push_bytes: keep {
        let mut out = Vec::with_capacity(param.len());
        for byte in param.bytes() {
            out.push(byte);
        }
        out
    }
    push_by_index: keep {
        let bytes = param.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            out.push(bytes[at]);
            at += 1;
        }
        out
    }
    push_backwards: keep {
        let bytes = param.as_bytes();
        let mut out = String::new();
        for at in (0..bytes.len()).rev() {
            out.push(bytes[at] as char);
        }
        out
    }
    push_some: keep {
        let mut out = String::new();
        for (at, c) in param.chars().enumerate() {
            if at % 4 != 3 {
                out.push(c);
            }
        }
        out
    }
    push_doubled: keep {
        let mut out = String::new();
        for c in param.chars() {
            out.push(c);
            out.push(c);
        }
        out
    }
    push_long: keep long {
        let mut out = String::new();
        for c in param.chars() {
            out.push(c);
        }
        out
    }
    push_str_of_char: keep {
        let mut out = String::new();
        for c in param.chars() {
            out += &c.to_string();
        }
        out
    }
    escape_html: keep derived html { format!("<p>{}</p>", html_of(&param)) }
    escape_html_of_letters: keep { html_of(&param) }
    escape_by_runs: keep derived quoted { format!("\"{}\"", literal_of(&param)) }
    escape_sql: keep injection {
        let mut out = String::from("'");
        for c in param.chars() {
            if c == '\'' {
                out.push('\'');
            }
            out.push(c);
        }
        out + "'"
    }
    percent_encode: keep derived html { percent_coded(&param) }
    percent_decode: keep derived percent { percent_decoded(&param) }
    percent_decode_of_letters: keep { percent_decoded(&param) }
    plus_decode: keep words { percent_decoded(&param.replace(' ', "+")) }
    hex_encode: keep derived { format!("0x{}", hex_of(param.as_bytes())) }
    caesar: keep { shifted(&param, 3) }
    caesar_and_back: keep { shifted(&shifted(&param, 5), 21) }
    snake_case: keep mixed { snake_cased(&param) }
    tokens: keep pairs { words_of(&param).join(" ") }
    one_token: keep path { words_of(&param).swap_remove(2) }
    unescape: keep derived quoted { unescaped(&literal_of(&param)) }
    run_lengths: keep { counted_runs(&param) }
    through_numbers: keep {
        let numbers: Vec<u32> = param.chars().map(u32::from).collect();
        let mut out = String::new();
        for number in numbers {
            out.push(char::from_u32(number).unwrap_or('?'));
        }
        out
    }
    template: keep {
        let mut out = String::new();
        let mut rest = "Dear {name}, your order {id} is ready, {name}.";
        while let Some((before, after)) = rest.split_once('{') {
            let (key, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(if key == "name" { &param } else { "17" });
            rest = after;
        }
        out + rest
    }
    state_machine: keep pairs {
        let (mut key, mut value, mut in_value) = (String::new(), String::new(), false);
        for c in param.chars() {
            match c {
                '&' => break,
                '=' => in_value = true,
                c if in_value => value.push(c),
                c => key.push(c),
            }
        }
        format!("{value} {key}")
    }
    digits_parsed_by_hand: break number digits {
        let mut number = 0_u64;
        for byte in param.bytes() {
            number = number * 10 + u64::from(byte - b'0');
        }
        number.to_string()
    }
    checksum: break number {
        let mut sum = 0_u32;
        for byte in param.bytes() {
            sum = sum.wrapping_mul(31).wrapping_add(u32::from(byte));
        }
        format!("{sum:08x}")
    }
    stars: break {
        let mut out = String::new();
        for _ in param.chars() {
            out.push('*');
        }
        out
    }
    over_a_temporary: keep mixed {
        let mut out = String::new();
        for (at, byte) in param.to_ascii_uppercase().as_bytes().iter().enumerate() {
            if at != 2 {
                out.push(char::from(*byte));
            }
        }
        out
    }
    decided_over_a_temporary: break choice {
        let mut out = String::new();
        for c in param.to_uppercase().chars() {
            if c > 'M' {
                out.push('X');
            }
        }
        out
    }
    spelled_out: break choice {
        let mut out = String::new();
        for c in param.chars() {
            out.push_str(if (c as u32) % 2 == 0 { "even " } else { "odd " });
        }
        out
    }
    counted_words: break words {
        let mut count = 0;
        for c in param.chars() {
            if c == ' ' {
                count += 1;
            }
        }
        count.to_string()
    }
}
