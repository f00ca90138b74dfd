//! Methods of `str` that return parts of it: the address stays.

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param);

    whole: keep { at_sink(&param) }
    as_str: keep { at_sink(param.as_str()) }
    as_bytes: keep { at_sink(param.as_bytes()) }
    from_third: keep { at_sink(&param[3..]) }
    up_to_third: keep { at_sink(&param[..3]) }
    inner: keep { at_sink(&param[5..9]) }
    inclusive: keep { at_sink(&param[2..=2]) }
    slice_of_slice: keep {
        let inner = &param[4..16];
        at_sink(&inner[2..5])
    }
    get: keep { at_sink(param.get(7..).unwrap_or("none")) }
    get_or_literal: break { at_sink(param.get(70..).unwrap_or("none")) }
    get_unchecked: keep {
        // SAFETY: all inputs are longer than that.
        at_sink(unsafe { param.get_unchecked(1..4) })
    }
    trim: keep padded { at_sink(param.trim()) }
    trim_start: keep padded { at_sink(param.trim_start()) }
    trim_end: keep padded { at_sink(param.trim_end()) }
    trim_matches: keep padded { at_sink(param.trim_matches(' ')) }
    trim_start_matches: keep padded { at_sink(param.trim_start_matches(char::is_whitespace)) }
    trim_end_matches: keep { at_sink(param.trim_end_matches(|c: char| c.is_ascii_digit())) }
    trim_bytes: keep padded { at_sink(param.as_bytes().trim_ascii()) }
    trimmed_ascii: keep padded { at_sink(param.trim_ascii()) }
    strip_prefix: keep padded { at_sink(param.strip_prefix("  ").unwrap_or_default()) }
    strip_suffix: keep lines { at_sink(param.strip_suffix('\n').unwrap_or(&param)) }
    strip_prefix_of_literal: keep {
        let bearer = format!("Bearer {param}");
        at_sink(bearer.strip_prefix("Bearer ").unwrap_or_default())
    }
    split_first: keep list { at_sink(param.split(',').next().unwrap_or_default()) }
    split_second: keep list { at_sink(param.split(',').nth(1).unwrap_or_default()) }
    split_last: keep list { at_sink(param.split(',').next_back().unwrap_or_default()) }
    split_by_str: keep words { at_sink(param.split(" ").nth(2).unwrap_or_default()) }
    split_by_set: keep pairs { at_sink(param.split(['=', '&']).nth(3).unwrap_or_default()) }
    split_by_closure: keep path { at_sink(param.split(|c| c == '/' || c == '.').nth(1).unwrap_or_default()) }
    split_inclusive: keep lines { at_sink(param.split_inclusive('\n').nth(1).unwrap_or_default()) }
    split_terminator: keep lines { at_sink(param.split_terminator('\n').next_back().unwrap_or_default()) }
    splitn: keep list { at_sink(param.splitn(2, ',').nth(1).unwrap_or_default()) }
    rsplit: keep list { at_sink(param.rsplit(',').next().unwrap_or_default()) }
    rsplitn: keep list { at_sink(param.rsplitn(2, ',').nth(1).unwrap_or_default()) }
    split_once: keep pairs { at_sink(param.split_once('=').map_or("", |(_, value)| value)) }
    rsplit_once: keep path { at_sink(param.rsplit_once('.').map_or("", |(_, extension)| extension)) }
    split_at: keep { at_sink(param.split_at(6).1) }
    split_at_checked: keep { at_sink(param.split_at_checked(6).map_or("", |(head, _)| head)) }
    split_at_mut: keep {
        let mut text = param;
        at_sink(text.split_at_mut(8).1)
    }
    split_whitespace: keep words { at_sink(param.split_whitespace().next_back().unwrap_or_default()) }
    split_ascii_whitespace: keep words { at_sink(param.split_ascii_whitespace().nth(1).unwrap_or_default()) }
    lines: keep lines { at_sink(param.lines().nth(1).unwrap_or_default()) }
    matches: keep list { at_sink(param.matches(char::is_alphabetic).nth(3).unwrap_or_default()) }
    match_indices: keep words {
        let end = param.match_indices(' ').nth(1).map_or(0, |(at, _)| at);
        at_sink(&param[..end])
    }
    find_and_slice: keep list {
        let comma = param.find(',').unwrap_or(param.len());
        at_sink(&param[comma + 1..])
    }
    rfind_and_slice: keep path {
        let dot = param.rfind('.').unwrap_or(param.len());
        at_sink(&param[dot..])
    }
    char_indices: keep {
        let start = param.char_indices().nth(4).map_or(0, |(at, _)| at);
        at_sink(&param[start..])
    }
    chars_as_str: keep {
        let mut chars = param.chars();
        chars.next();
        chars.next_back();
        at_sink(chars.as_str())
    }
    split_remainder_of_utf8: keep utf8 { at_sink(&param[4..12]) }
    floor_of_wide: keep wide {
        let mut end = 8;
        while !param.is_char_boundary(end) {
            end -= 1;
        }
        at_sink(&param[..end])
    }
    from_utf8: keep { at_sink(std::str::from_utf8(&param.as_bytes()[2..5]).unwrap_or_default()) }
    first_of_split_off_literal: break list { at_sink(format!("a,{param}").split(',').next().unwrap_or_default()) }
    literal_key_of_pair: break {
        let pair = format!("name={param}");
        at_sink(pair.split_once('=').map_or("", |(key, _)| key))
    }
    value_of_pair: keep {
        let pair = format!("name={param}");
        at_sink(pair.split_once('=').map_or("", |(_, value)| value))
    }
    word_of_sentence: keep {
        let sentence = format!("dear {param}, good morning");
        at_sink(sentence.split(' ').nth(1).unwrap_or_default())
    }
    other_word_of_sentence: break {
        let sentence = format!("dear {param}, good morning");
        at_sink(sentence.split(' ').nth(2).unwrap_or_default())
    }
    part_across_the_border: keep {
        let sentence = format!("dear {param}, good morning");
        at_sink(&sentence[2..10])
    }
    empty_slice: break { at_sink(&param[4..4]) }
    empty_end: break { at_sink(&param[param.len()..]) }
    long: keep long { at_sink(&param[100..900]) }
    huge: keep huge { at_sink(&param[4000..8200]) }
    block_border: keep huge { at_sink(&param[255..257]) }
    one_byte_of_many: keep huge { at_sink(&param[4095..4096]) }
    leaked: keep { at_sink(param.leak()) }
}
