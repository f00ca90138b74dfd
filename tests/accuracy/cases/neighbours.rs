//! Negatives: what stands beside the parameter's bytes in memory, or in the same value.

use bytes::{Bytes, BytesMut};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        #[derive(Debug, Clone)]
        struct Person {
            #[allow(dead_code, reason = "it is the neighbour")]
            name: String,
            role: String,
        }

        struct Packed {
            before: [u8; 12],
            name: [u8; 20],
            after: [u8; 12],
        }

        impl Packed {
            fn new(name: &str) -> Box<Self> {
                let mut packed = Box::new(Self { before: *b"before------", name: [0; 20], after: *b"after-------" });
                packed.name.copy_from_slice(name.as_bytes());
                packed
            }
        }

        fn three_in_one(name: &str) -> Vec<u8> {
            [b"before------", name.as_bytes(), b"after-------"].concat()
        }
    };

    sibling_field: break { Person { name: param, role: String::from("guest") }.role }
    sibling_field_of_clone: break {
        let person = Person { name: param, role: String::from("guest") };
        person.clone().role
    }
    sibling_in_tuple: break { (param, String::from("none")).1 }
    sibling_in_vec: break { vec![String::from("none"), param].swap_remove(0) }
    sibling_in_array: break {
        let [first, _] = [String::from("none"), param];
        first
    }
    sibling_arrays_before: break { at_sink(&Packed::new(&param).before[..]) }
    sibling_arrays_after: break { at_sink(&Packed::new(&param).after[..]) }
    sibling_arrays_moved: break {
        let packed = *Packed::new(&param);
        packed.after.to_vec()
    }
    slice_before: break { at_sink(&three_in_one(&param)[..12]) }
    slice_after: break { at_sink(&three_in_one(&param)[32..]) }
    slice_before_copied: break { three_in_one(&param)[..12].to_vec() }
    slice_after_copied: break { three_in_one(&param)[32..].to_vec() }
    slice_around: keep { at_sink(&three_in_one(&param)[11..33]) }
    slice_just_inside: keep { at_sink(&three_in_one(&param)[12..32]) }
    last_byte_before: break { at_sink(&three_in_one(&param)[11..12]) }
    first_byte_after: break { at_sink(&three_in_one(&param)[32..33]) }
    split_at_border: break {
        let all = three_in_one(&param);
        at_sink(all.split_at(12).0)
    }
    split_off_border: break {
        let mut all = three_in_one(&param);
        all.split_off(32)
    }
    split_at_mut_border: break {
        let mut all = three_in_one(&param);
        at_sink(all.split_at_mut(32).1)
    }
    truncated_at_border: break {
        let mut all = three_in_one(&param);
        all.truncate(12);
        all
    }
    drained_to_border: break {
        let mut all = three_in_one(&param);
        all.drain(..32);
        all
    }
    one_past_the_end: break { at_sink(&param[20..]) }
    one_past_the_end_of_literal: break {
        let all = format!("none{param}");
        at_sink(&all[4..4])
    }
    spare_capacity: break {
        let mut text = String::with_capacity(64);
        text.push_str(&param);
        let start = text.len();
        text.push_str(" and none");
        text.split_off(start)
    }
    spare_capacity_after_truncate: break {
        let mut bytes = param.into_bytes();
        bytes.truncate(4);
        bytes.extend_from_slice(b"0123456789");
        bytes.split_off(4)
    }
    block_border_before: break {
        let mut bytes = vec![b'.'; 512];
        bytes[256..276].copy_from_slice(param.as_bytes());
        bytes[..256].to_vec()
    }
    block_border_after: break {
        let mut bytes = vec![b'.'; 512];
        bytes[236..256].copy_from_slice(param.as_bytes());
        bytes[256..].to_vec()
    }
    granule_border: break {
        let mut bytes = vec![b'.'; 256];
        bytes[44..64].copy_from_slice(param.as_bytes());
        at_sink(&bytes[64..128])
    }
    page_border: break {
        let mut bytes = vec![b'.'; 16384];
        let border = 4096 - bytes.as_ptr() as usize % 4096 + 4096;
        bytes[border - 20..border].copy_from_slice(param.as_bytes());
        bytes[border..border + 64].to_vec()
    }
    page_border_inside: keep {
        let mut bytes = vec![b'.'; 16384];
        let border = 4096 - bytes.as_ptr() as usize % 4096 + 4096;
        bytes[border - 10..border + 10].copy_from_slice(param.as_bytes());
        bytes[border - 12..border + 12].to_vec()
    }
    bytes_other_slice: break {
        let all = Bytes::from(format!("id=7&name={param}"));
        all.slice(..4)
    }
    bytes_split_head: break {
        let mut all = Bytes::from(format!("none:{param}"));
        all.split_to(4)
    }
    bytes_mut_other_half: break {
        let mut all = BytesMut::from(format!("{param};none").as_bytes());
        let tail = all.split_off(21);
        drop(all);
        tail
    }
    query_other_value: break {
        let query = format!("a=1&name={param}&role=guest");
        query.split('&').find_map(|pair| pair.strip_prefix("role=")).unwrap_or_default().to_owned()
    }
    query_other_values_joined: break {
        let query = format!("a=1&name={param}&role=guest");
        query.split('&').filter(|pair| !pair.starts_with("name")).collect::<Vec<_>>().join("&")
    }
    line_before: break {
        let text = format!("GET / HTTP/1.1\r\nname: {param}\r\nhost: localhost\r\n");
        text.lines().next().unwrap_or_default().to_owned()
    }
    line_after: break {
        let text = format!("GET / HTTP/1.1\r\nname: {param}\r\nhost: localhost\r\n");
        text.lines().nth(2).unwrap_or_default().to_owned()
    }
    prefix_of_format: break { format!("SELECT '{param}'")[..8].to_owned() }
    padding: break { format!("{param:>40}")[..20].to_owned() }
    quotes_of_debug: break {
        let quoted = format!("{param:?}");
        [&quoted[..1], &quoted[quoted.len() - 1..]].concat()
    }
    separators: break list { param.matches(',').collect::<Vec<_>>().concat().replace(',', ";") }
    key_of_json: break {
        let text = format!(r#"{{"name":"{param}"}}"#);
        text[2..6].to_owned()
    }
    literal_between: break {
        let text = format!("{param} AND {param}");
        text[20..25].to_owned()
    }
    literal_between_parts: keep {
        let text = format!("{param} AND {param}");
        text[18..27].to_owned()
    }
    repeated_separator: break {
        let text = [param.as_str(), param.as_str(), param.as_str()].join(" -- ");
        text[20..24].to_owned()
    }
    removed_from_middle: break {
        let mut text = format!("SELECT {param} FROM t");
        text.replace_range(7..27, "");
        text
    }
    removed_by_drain: break {
        let mut text = format!("SELECT {param} FROM t");
        text.drain(7..27);
        text
    }
    removed_by_replace: break { format!("SELECT {param} FROM t").replace(&param, "1") }
    removed_by_retain: break digits {
        let mut text = format!("id {param} of t");
        text.retain(|c| !c.is_ascii_digit());
        text
    }
    other_line_of_reader: break {
        use std::io::BufRead as _;
        let text = format!("first\n{param}\nthird\n");
        let mut lines = text.as_bytes().lines().map_while(Result::ok);
        lines.nth(2).unwrap_or_default()
    }
    other_element_moved_by_remove: break {
        let mut all = vec![param, String::from("none"), String::from("nobody")];
        all.remove(0);
        all.concat()
    }
    other_bytes_moved_by_remove: break {
        let mut all = format!("{}none of these letters", &param[..1]).into_bytes();
        all.remove(0);
        all
    }
}
