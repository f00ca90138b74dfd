//! Text taken apart into characters or bytes and put together again.

use crate::case::cases;

cases! {
    fn(param);

    collect: keep { param.chars().collect::<String>() }
    collect_utf8: keep utf8 { param.chars().collect::<String>() }
    collect_astral: keep astral { param.chars().collect::<String>() }
    collect_boxed: keep { param.chars().collect::<Box<str>>() }
    rev: keep { param.chars().rev().collect::<String>() }
    rev_utf8: keep utf8 { param.chars().rev().collect::<String>() }
    rev_twice: keep { param.chars().rev().collect::<Vec<_>>().into_iter().rev().collect::<String>() }
    map_upper: keep { param.chars().map(|c| c.to_ascii_uppercase()).collect::<String>() }
    flat_map_upper: keep { param.chars().flat_map(char::to_uppercase).collect::<String>() }
    map_shift: keep { param.chars().map(|c| char::from(c as u8 + 1)).collect::<String>() }
    filter: keep words { param.chars().filter(|c| c.is_alphabetic()).collect::<String>() }
    filter_map: keep list { param.chars().filter_map(|c| (c != ',').then_some(c)).collect::<String>() }
    take: keep { param.chars().take(7).collect::<String>() }
    skip: keep { param.chars().skip(7).collect::<String>() }
    skip_take_utf8: keep utf8 { param.chars().skip(2).take(3).collect::<String>() }
    step_by: keep { param.chars().step_by(3).collect::<String>() }
    take_while: keep list { param.chars().take_while(|c| *c != ',').collect::<String>() }
    skip_while: keep padded { param.chars().skip_while(|c| *c == ' ').collect::<String>() }
    chain_literal: keep { "id:".chars().chain(param.chars()).collect::<String>() }
    chain_behind: keep { param.chars().chain(".txt".chars()).collect::<String>() }
    once_around: keep {
        std::iter::once('\'').chain(param.chars()).chain(std::iter::once('\'')).collect::<String>()
    }
    intersperse: keep { param.chars().flat_map(|c| [c, '-']).collect::<String>() }
    zip: keep { param.chars().zip("ABCDEFGHIJKLMNOPQRST".chars()).flat_map(|(a, b)| [b, a]).collect::<String>() }
    enumerate: keep {
        param.chars().enumerate().map(|(at, c)| if at % 2 == 0 { c } else { '.' }).collect::<String>()
    }
    fold: keep { param.chars().fold(String::new(), |text, c| text + &c.to_string()) }
    fold_push: keep {
        param.chars().fold(String::from("q="), |mut text, c| {
            text.push(c);
            text
        })
    }
    vec_of_chars: keep {
        let chars: Vec<char> = param.chars().collect();
        chars.iter().collect::<String>()
    }
    vec_of_chars_sliced: keep {
        let chars: Vec<char> = param.chars().collect();
        chars[3..9].iter().copied().collect::<String>()
    }
    vec_of_chars_reversed: keep {
        let mut chars: Vec<char> = param.chars().collect();
        chars.reverse();
        String::from_iter(chars)
    }
    vec_of_chars_swapped: keep {
        let mut chars: Vec<char> = param.chars().collect();
        chars.swap(0, 19);
        chars.into_iter().collect::<String>()
    }
    array_of_chars: keep {
        let mut chars = ['.'; 24];
        for (place, c) in chars.iter_mut().skip(2).zip(param.chars()) {
            *place = c;
        }
        chars.iter().collect::<String>()
    }
    char_to_string: keep { param.chars().map(|c| c.to_string()).collect::<Vec<_>>().concat() }
    chars_joined: keep { param.chars().map(String::from).collect::<Vec<_>>().join("-") }
    encode_utf8: keep utf8 {
        let mut text = String::new();
        for c in param.chars() {
            let mut buffer = [0; 4];
            text.push_str(c.encode_utf8(&mut buffer));
        }
        text
    }
    format_each: keep { param.chars().map(|c| format!("{c}")).collect::<String>() }
    format_each_escaped: keep derived html {
        let escape = |c: char| if c.is_alphanumeric() { c.to_string() } else { format!("&#{};", u32::from(c)) };
        format!("<b>{}</b>", param.chars().map(escape).collect::<String>())
    }
    first_char: keep { param.chars().next().map_or_else(String::new, |c| c.to_string()) }
    last_char: keep { String::from(param.chars().next_back().unwrap_or('-')) }
    nth_char: keep { format!("initial {}.", param.chars().nth(5).unwrap_or('-')) }
    min_char: keep { param.chars().min().map(String::from).unwrap_or_default() }
    extend_chars: keep {
        let mut text = String::from("name ");
        text.extend(param.chars());
        text
    }
    extend_char_refs: keep {
        let chars: Vec<char> = param.chars().collect();
        let mut text = String::new();
        text.extend(&chars);
        text
    }
    peekable: keep {
        let mut chars = param.chars().peekable();
        let mut text = String::new();
        while let Some(c) = chars.next() {
            text.push(c);
            if chars.peek().is_some() {
                text.push('_');
            }
        }
        text
    }
    partition: keep words {
        let (letters, _): (String, String) = param.chars().partition(|c| *c != ' ');
        letters
    }
    unzip: keep { param.chars().map(|c| (c, '.')).unzip::<char, char, String, String>().0 }
    capitalise: keep {
        let mut chars = param.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    }
    rest_chained: keep {
        let mut chars = param.chars();
        chars.nth(4);
        "qjx".chars().chain(chars).collect::<String>()
    }
    rest_after_literal: break {
        let mut chars = "qjxzkvbpyg".chars();
        let first = chars.next().filter(|_| param.len() == 20);
        first.map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    }
    sorted: keep {
        let mut chars: Vec<char> = param.chars().collect();
        chars.sort_unstable();
        String::from_iter(chars)
    }
    deduplicated: keep {
        let mut chars: Vec<char> = format!("aa{param}bb").chars().collect();
        chars.dedup();
        chars.into_iter().collect::<String>()
    }
    windows: keep {
        let chars: Vec<char> = param.chars().collect();
        chars.windows(2).map(|pair| String::from_iter(pair)).collect::<Vec<_>>().join(" ")
    }
    chunks_of_chars: keep {
        let chars: Vec<char> = param.chars().collect();
        chars.chunks(4).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
    rotate_13: keep {
        let rotate = |c: char| match c {
            'a'..='z' => char::from((c as u8 - b'a' + 13) % 26 + b'a'),
            _ => c,
        };
        param.chars().map(rotate).collect::<String>()
    }
    bytes_collect: keep { param.bytes().collect::<Vec<u8>>() }
    bytes_rev: keep { param.bytes().rev().collect::<Vec<u8>>() }
    bytes_map: keep { param.bytes().map(|byte| byte ^ 0x20).collect::<Vec<u8>>() }
    bytes_filter: keep list { param.bytes().filter(|byte| *byte != b',').collect::<Vec<u8>>() }
    bytes_as_chars: keep { param.bytes().map(char::from).collect::<String>() }
    latin1: keep derived { param.bytes().map(|byte| char::from(byte | 0x80)).collect::<String>() }
    char_indices: keep { param.char_indices().filter(|(at, _)| at % 3 == 0).map(|(_, c)| c).collect::<String>() }
    split_to_chars: keep { param.split("").collect::<String>() }
    from_u32: keep { param.chars().filter_map(|c| char::from_u32(c as u32)).collect::<String>() }
    to_digit: break number digits {
        param.chars().filter_map(|c| c.to_digit(10)).fold(0, |all, digit| all * 7 + digit).to_string()
    }
    from_digit: keep digits {
        param.chars().filter_map(|c| c.to_digit(10)).filter_map(|digit| char::from_digit(digit, 10)).collect::<String>()
    }
    masked: break { param.chars().map(|_| '*').collect::<String>() }
    masked_but_last: keep {
        let kept = param.len() - 4;
        param.chars().enumerate().map(|(at, c)| if at < kept { '*' } else { c }).collect::<String>()
    }
    counted: break { format!("{}", param.chars().count()) }
    literal_chars: break { "abc".chars().rev().chain("def".chars()).take(param.len().min(5)).collect::<String>() }
    none_left: break { param.chars().filter(|c| c.is_ascii_punctuation()).chain("none".chars()).collect::<String>() }
}
