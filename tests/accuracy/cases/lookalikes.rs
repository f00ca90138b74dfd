//! Negatives: text that is equal to the parameter, or to a part of it, and comes from elsewhere.
//!
//! The literals are one of the inputs, so for that input the value at the sink is the parameter's text, byte by byte.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        /// The first of the inputs.
        const SAME: &str = "qjxzkvbpygfwmucldrhs";
        const ROOT: &str = "/srv/files";

        /// An entry of a list of allowed names.
        fn chosen(name: &str) -> Option<&'static str> {
            [SAME, "none"].into_iter().find(|known| *known == name)
        }
    };

    literal: break { if param.is_empty() { "none" } else { SAME }.to_owned() }
    owned: break {
        let same = SAME.to_owned();
        at_sink(if param.is_empty() { "none" } else { &same })
    }
    in_statement: break { format!("SELECT '{}'", if param.is_empty() { "none" } else { SAME }) }
    compared_equal: break {
        let same = SAME.to_owned();
        if param == same { same } else { SAME.to_owned() }
    }
    set_lookup: break {
        let known = HashSet::from([SAME.to_owned()]);
        known.get(&param).cloned().unwrap_or_else(|| SAME.to_owned())
    }
    map_key_lookup: break {
        let known = BTreeMap::from([(SAME.to_owned(), 1)]);
        known.get_key_value(&param).map_or_else(|| SAME.to_owned(), |(key, _)| key.clone())
    }
    set_insert_keeps_old: break {
        let mut known = BTreeSet::from([SAME.to_owned()]);
        known.insert(param);
        known.into_iter().find(|text| text == SAME)
    }
    map_insert_keeps_key: break {
        let mut known = BTreeMap::from([(SAME.to_owned(), 1)]);
        known.insert(param, 2);
        known.into_keys().find(|text| text == SAME)
    }
    intern_table: break {
        let table = [SAME, "none"].map(str::to_owned);
        let at = table.iter().position(|text| *text == param).unwrap_or(0);
        table[at].clone()
    }
    search_in_literal: break {
        let text = format!("--{SAME}--");
        let at = text.find(&param).unwrap_or(2);
        text[at..at + 20].to_owned()
    }
    substring_of_literal: break {
        let text = format!("abc {SAME}");
        at_sink(text.split(' ').find(|word| *word == param).unwrap_or(SAME))
    }
    split_beside: break {
        let text = [SAME, &param].join(",");
        text.split(',').map(str::to_owned).collect::<Vec<_>>().swap_remove(0)
    }
    copied_beside: break { vec![SAME.to_owned(), param].iter().cloned().collect::<Vec<_>>().remove(0) }
    mapped_beside: break {
        let all = [SAME.to_owned(), param];
        all.iter().map(|text| text.trim()).collect::<Vec<_>>().join(",").split(',').next().map(str::to_owned)
    }
    parsed_beside: break {
        let text = ["[\"", SAME, "\", \"", &param, "\"]"].concat();
        serde_json::from_str::<(String, String)>(&text).expect("two texts").0
    }
    read_beside: break {
        let text = [SAME, &param].concat();
        let mut bytes = vec![0; 20];
        text.as_bytes().read_exact(&mut bytes).expect("enough");
        bytes
    }
    freed_and_equal: break {
        drop(param);
        SAME.to_owned()
    }
    freed_and_equal_in_statement: break {
        drop(param);
        format!("'{SAME}'")
    }
    overwritten_and_equal: break {
        let mut text = param;
        text.clear();
        text.push_str(SAME);
        text
    }
    overwritten_and_equal_by_copy: break {
        let mut bytes = param.into_bytes();
        bytes.copy_from_slice(SAME.as_bytes());
        bytes
    }
    overwritten_and_equal_part: break {
        let mut text = param;
        text.clear();
        text.push_str(&SAME[..7]);
        text
    }
    overwritten_and_shifted: break {
        let mut text = param;
        text.clear();
        text.push_str(&SAME[3..12]);
        text
    }
    stored_and_equal: break {
        let mut bytes = param.into_bytes();
        for (place, byte) in bytes.iter_mut().zip(SAME.bytes()) {
            *place = byte;
        }
        bytes
    }
    pushed_and_equal: break {
        let mut text = param;
        text.clear();
        for c in SAME.chars() {
            text.push(c);
        }
        text
    }
    one_equal_letter: break { String::from("q") + if param.is_empty() { "" } else { "uit" } }
    letters_of_alphabet: break { ('a'..='z').filter(|c| *c != '{' || param.is_empty()).collect::<String>() }
    both: keep { format!("{SAME} {param}") }
    both_reversed: keep { format!("{param} {SAME}") }
    both_joined: keep { [SAME, &param, SAME].join(",") }
    both_pushed: keep {
        let mut text = SAME.to_owned();
        text.push_str(&param);
        text.push_str(SAME);
        text
    }
    both_then_cut: break {
        let mut text = SAME.to_owned();
        text.push_str(&param);
        text.truncate(20);
        text
    }
    both_upper: keep { format!("{}{}", SAME.to_uppercase(), param.to_uppercase()) }
    both_by_chars: keep { SAME.chars().chain(param.chars()).collect::<String>() }
    upper_of_literal: break { if param.is_empty() { String::new() } else { SAME.to_uppercase() } }
    reversed_literal: break { SAME.chars().rev().take(param.len()).collect::<String>() }
    encoded_literal: break { hex::encode(&SAME.as_bytes()[..param.len()]) }
    constant_default: break { Some(SAME).filter(|text| text.len() == param.len()).map(str::to_owned) }
    joined_to_a_constant: break {
        let name = chosen(&param).ok_or("none").unwrap_or(SAME);
        Path::new(ROOT).join(name)
    }
    joined_to_a_constant_of_the_build: break {
        let name = [SAME, "none"].into_iter().find(|name| *name == param).unwrap_or(SAME);
        Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
    }
    joined_twice: break { Path::new(ROOT).join("files").join(chosen(&param).unwrap_or(SAME)) }
    pushed_to_a_path: break {
        let mut path = PathBuf::from(ROOT);
        path.push(chosen(&param).unwrap_or(SAME));
        path
    }
    joined_list_of_texts: break { [ROOT, chosen(&param).unwrap_or(SAME)].join("/") }
    concatenated_list_of_texts: break { [ROOT, "/", chosen(&param).unwrap_or(SAME)].concat() }
    added_to_a_text: break {
        let name = chosen(&param).unwrap_or(SAME);
        String::from(ROOT) + "/" + name
    }
    added_in_place: break {
        let (mut text, name) = (String::from(ROOT), chosen(&param).unwrap_or(SAME));
        text += name;
        text
    }
    added_in_place_by_a_call: break {
        let mut text = String::from(ROOT);
        text += chosen(&param).unwrap_or(SAME);
        text
    }
    added_by_a_call: break { String::from(ROOT) + chosen(&param).unwrap_or(SAME) }
    displayed: break {
        let path = Path::new(ROOT).join(chosen(&param).unwrap_or(SAME));
        format!("open {}", path.display())
    }
    displayed_at_once: break {
        format!("open {}", Path::new(ROOT).join(chosen(&param).unwrap_or(SAME)).display())
    }
    displayed_to_a_text: break { Path::new(ROOT).join(chosen(&param).unwrap_or(SAME)).display().to_string() }
    displayed_with_a_value: keep { format!("open {}", Path::new(ROOT).join(&param).display()) }
    formatted_behind_a_constant: break { format!("{ROOT}/{}", chosen(&param).unwrap_or(SAME)) }
    formatted_with_a_width: break { format!("{:>30}", chosen(&param).unwrap_or(SAME)) }
    written_to_a_text: break {
        let mut text = String::new();
        write!(text, "{ROOT}/{}", chosen(&param).unwrap_or(SAME)).expect("a text takes everything");
        text
    }
    chosen_and_owned: break { chosen(&param).or(Some(SAME)).map(str::to_owned) }
    chosen_and_replaced: break { chosen(&param).unwrap_or(SAME).replace("none", "x") }
    joined_and_copied: break { Path::new(ROOT).join(chosen(&param).unwrap_or(SAME)).to_string_lossy().into_owned() }
    joined_with_a_value: keep { Path::new(ROOT).join(&param) }
    same_words: break words {
        let known = ["qjxzk", "vbpyg", "fwmuc"];
        known.iter().filter(|word| word.len() + 18 == param.len()).copied().collect::<Vec<_>>().join(" ")
    }
}
