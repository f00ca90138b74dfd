//! Methods of `String` and `str` that make new text by copying.

use crate::case::cases;

cases! {
    fn(param);

    clone: keep { param.clone() }
    clone_of_clone: keep { param.clone().clone() }
    clone_from: keep {
        let mut other = String::from("something longer than the parameter");
        other.clone_from(&param);
        other
    }
    to_owned: keep { param.as_str().to_owned() }
    to_string_of_str: keep { param.as_str().to_string() }
    to_string_of_string: keep { param.to_string() }
    string_from: keep { String::from(&param[2..]) }
    into_string: keep {
        let text: String = param.as_str().into();
        text
    }
    parse_string: keep { param.parse::<String>().unwrap_or_default() }
    one_char: keep { param[..1].to_owned() }
    two_chars: keep { param[3..5].to_owned() }
    three_chars: keep short { param.clone() }
    seven_bytes: keep { param[1..8].to_owned() }
    eight_bytes: keep { param[4..12].to_owned() }
    sixteen_bytes: keep { param[..16].to_owned() }
    seventeen_bytes: keep { param[3..].to_owned() }
    thirty_two_bytes: keep fixed_length { param.clone() }
    many_bytes: keep long { param.clone() }
    many_pages: keep huge { param.clone() }
    utf8: keep utf8 { param.clone() }
    wide: keep wide { param[3..9].to_owned() }
    astral: keep astral { param[4..12].to_owned() }
    push_str: keep {
        let mut sql = String::from("SELECT * FROM t WHERE name = '");
        sql.push_str(&param);
        sql.push('\'');
        sql
    }
    push_str_into_room: keep {
        let mut text = String::with_capacity(200);
        text.push_str("a=");
        text.push_str(&param);
        text.push_str("&b=");
        text.push_str(&param[..4]);
        text
    }
    push_str_grows_tainted: keep {
        let mut text = param;
        for _ in 0..50 {
            text.push_str(" and so on");
        }
        text
    }
    push_str_to_param: keep {
        let mut text = param;
        text.push_str("::text");
        text
    }
    plus: keep { String::from("name: ") + &param }
    plus_chain: keep { String::from("<b>") + &param + "</b>" + &param[..2] + "<br>" }
    plus_to_param: keep { param + " LIMIT 1" }
    plus_assign: keep {
        let mut text = String::from("q=");
        text += &param;
        text += ";";
        text
    }
    extend_strs: keep {
        let mut text = String::new();
        text.extend(["(", &param, ")"]);
        text
    }
    extend_strings: keep {
        let mut text = String::from("x");
        text.extend(vec![param.clone(), String::from(","), param]);
        text
    }
    concat: keep { ["a", &param, "b"].concat() }
    concat_owned: keep { [String::from("a"), param].concat() }
    concat_of_parts: keep { [&param[10..], &param[..10]].concat() }
    join: keep { ["a", &param, "b"].join(", ") }
    join_by_param: keep { ["a", "b", "c"].join(&param) }
    join_split: keep list { param.split(',').collect::<Vec<_>>().join("|") }
    repeat: keep { param.repeat(3) }
    repeat_much: keep short { param.repeat(1000) }
    replace_by_param: keep { "hello {name}, {name}".replace("{name}", &param) }
    replace_in_param: keep words { param.replace(" ", "%20") }
    replace_str_in_param: keep list { param.replace(",", " and ") }
    replace_char_by_char: keep words { param.replace(' ', "_") }
    replace_slash: keep path { param.replace('/', "-") }
    replace_set: keep pairs { param.replace(['=', '&'], "") }
    replace_closure: keep words { param.replace(char::is_whitespace, "") }
    replace_nothing: keep { param.replace("\0", "0") }
    replacen: keep list { param.replacen(',', "; ", 1) }
    remove_quotes: keep injection { param.replace('\'', "") }
    double_quotes: keep injection { param.replace('\'', "''") }
    insert_str: keep {
        let mut text = String::from("WHERE  AND 1");
        text.insert_str(6, &param);
        text
    }
    insert_str_into_param: keep {
        let mut text = param;
        text.insert_str(5, "--");
        text
    }
    insert_char: keep {
        let mut text = param;
        text.insert(0, '\'');
        text
    }
    insert_wide_char: keep {
        let mut text = param;
        text.insert(10, '\u{20ac}');
        text
    }
    remove: keep {
        let mut text = param;
        text.remove(3);
        text
    }
    remove_until_one: keep {
        let mut text = param;
        while text.len() > 1 {
            text.remove(0);
        }
        text
    }
    pop: keep {
        let mut text = param;
        text.pop();
        text
    }
    truncate: keep {
        let mut text = param;
        text.truncate(5);
        text
    }
    split_off_tail: keep {
        let mut text = param;
        text.split_off(12)
    }
    split_off_head: keep {
        let mut text = param;
        drop(text.split_off(12));
        text
    }
    drain_front: keep {
        let mut text = param;
        text.drain(..4);
        text
    }
    drain_middle: keep {
        let mut text = param;
        text.drain(5..9);
        text
    }
    drained: keep {
        let mut text = param;
        let front: String = text.drain(..4).collect();
        front
    }
    drain_as_str: keep {
        let mut text = param;
        let drained = text.drain(2..8);
        drained.as_str().to_owned()
    }
    replace_range_of_literal: keep {
        let mut text = String::from("name = '?' and 1");
        text.replace_range(8..9, &param);
        text
    }
    replace_range_of_param: keep {
        let mut text = param;
        text.replace_range(4..10, "xx");
        text
    }
    replace_range_same_length: keep {
        let mut text = param;
        text.replace_range(4..6, "##");
        text
    }
    retain: keep words {
        let mut text = param;
        text.retain(|c| c != ' ');
        text
    }
    retain_shifts_behind_literal: keep {
        let mut text = format!("a-b-{param}-c");
        text.retain(|c| c != '-');
        text
    }
    shrink_to_fit: keep {
        let mut text = String::with_capacity(4096);
        text.push_str(&param);
        text.shrink_to_fit();
        text
    }
    reserve: keep {
        let mut text = param;
        text.reserve(10_000);
        text
    }
    to_uppercase: keep { param.to_uppercase() }
    to_lowercase: keep mixed { param.to_lowercase() }
    to_uppercase_utf8: keep utf8 { param.to_uppercase() }
    to_uppercase_between: keep { format!("[{}]", param.to_uppercase()) }
    to_uppercase_of_part: keep { format!("{}{}", param[..1].to_uppercase(), &param[1..]) }
    to_uppercase_longer: keep derived {
        format!("<{}>", format!("{}\u{df}{}", &param[..4], &param[4..]).to_uppercase())
    }
    to_ascii_uppercase: keep { param.to_ascii_uppercase() }
    to_ascii_lowercase: keep mixed { param.to_ascii_lowercase() }
    make_ascii_uppercase: keep {
        let mut text = param;
        text.make_ascii_uppercase();
        text
    }
    make_ascii_lowercase: keep mixed {
        let mut text = param;
        text[4..].make_ascii_lowercase();
        text
    }
    escape_default: keep derived quoted { param.escape_default().to_string() }
    escape_debug: keep derived quoted { param.escape_debug().collect::<String>() }
    escape_unicode: keep derived { [&param[..1], &param[1..19].escape_unicode().to_string(), &param[19..]].concat() }
    utf16_and_back: keep utf8 {
        let wide: Vec<u16> = param.encode_utf16().collect();
        String::from_utf16_lossy(&wide)
    }
    from_utf8_lossy: keep { String::from_utf8_lossy(param.as_bytes()).into_owned() }
    from_utf8_lossy_broken: keep {
        let mut bytes = param.into_bytes();
        bytes[7] = 0xff;
        String::from_utf8_lossy(&bytes).into_owned()
    }
    into_bytes: keep { param.into_bytes() }
    from_utf8: keep { String::from_utf8(param.into_bytes()).unwrap_or_default() }
    sum_of_strings: keep { [&param, ", ", &param].into_iter().fold(String::new(), |all, part| all + part) }
    taken_from_literal: break { "SELECT 1".repeat(param.len() / 10) }
    name_removed: break { format!("/{param}/").replace(&param, "*") }
    nothing_left: break { param.replace(|_: char| true, "") }
    all_replaced: break { param.replace(|_: char| true, "*") }
    truncated_to_nothing: break {
        let mut text = param;
        text.truncate(0);
        text.push_str("none");
        text
    }
    repeat_zero_times: break { param.repeat(0) + "none" }
}
