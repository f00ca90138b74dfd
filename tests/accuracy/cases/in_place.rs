//! Loops that edit a buffer in place, or that put text into one at changing places.

use crate::case::cases;

cases! {
    fn(param);

    drained_before_the_same: keep {
        let mut text = format!("qq{param}");
        text.drain(..2);
        text
    }
    removed_before_the_same: keep {
        let mut text = format!("q{param}");
        text.remove(0);
        text
    }
    inserted_before_the_same: keep {
        let mut text = param;
        text.insert(0, 'q');
        text
    }
    replaced_by_the_same: keep {
        let mut text = param;
        text.replace_range(..1, "qjxzk");
        text
    }
    moved_onto_the_same: keep {
        let mut bytes = format!("qjx{param}").into_bytes();
        bytes.copy_within(3..6, 0);
        bytes
    }
    literal_moved_onto_the_same: keep {
        let mut bytes = format!("qjx{param}").into_bytes();
        let part = ..3;
        bytes.copy_within(part, 3);
        bytes
    }
    rotated_among_the_same: keep {
        let mut bytes = format!("q{param}").into_bytes();
        bytes.rotate_left(1);
        bytes
    }
    param_drained: break {
        let mut text = format!("qjxzk{param}");
        text.drain(5..);
        text
    }
    xor_in_place: keep {
        let mut bytes = param.into_bytes();
        for byte in &mut bytes {
            *byte ^= 0x2a;
        }
        bytes
    }
    upper_in_place: keep {
        let mut bytes = param.into_bytes();
        for byte in bytes.iter_mut() {
            byte.make_ascii_uppercase();
        }
        bytes
    }
    index_store: keep {
        let mut out = vec![b'.'; 22];
        for (at, byte) in param.bytes().enumerate() {
            out[at + 1] = byte;
        }
        out
    }
    index_store_into_param: keep {
        let mut bytes = param.into_bytes();
        for at in (0..bytes.len()).step_by(2) {
            bytes[at] = b'-';
        }
        bytes
    }
    swap_in_place: keep {
        let mut bytes = param.into_bytes();
        let len = bytes.len();
        for at in 0..len / 2 {
            bytes.swap(at, len - 1 - at);
        }
        bytes
    }
    shift_in_place: keep {
        let mut bytes = format!("....{param}").into_bytes();
        for at in 0..bytes.len() - 4 {
            bytes[at] = bytes[at + 4];
        }
        bytes.truncate(20);
        bytes
    }
    compact_in_place: keep words {
        let mut bytes = param.into_bytes();
        let mut kept = 0;
        for at in 0..bytes.len() {
            if bytes[at] != b' ' {
                bytes[kept] = bytes[at];
                kept += 1;
            }
        }
        bytes.truncate(kept);
        bytes
    }
    bubble_sort: keep {
        let mut bytes = param.into_bytes();
        for end in (1..bytes.len()).rev() {
            for at in 0..end {
                if bytes[at] > bytes[at + 1] {
                    bytes.swap(at, at + 1);
                }
            }
        }
        bytes
    }
    on_the_stack: keep {
        let mut buffer = [0_u8; 32];
        let mut len = 0;
        for byte in param.bytes().take(12) {
            buffer[len] = byte;
            len += 1;
        }
        String::from_utf8_lossy(&buffer[..len]).into_owned()
    }
    overwritten_in_place: break {
        let mut bytes = param.into_bytes();
        for byte in &mut bytes {
            *byte = b'x';
        }
        bytes
    }
    pop_and_push: keep {
        let mut from = param;
        let mut out = String::from(">");
        while let Some(c) = from.pop() {
            out.push(c);
        }
        out
    }
    insert_at_front: keep {
        let mut out = String::new();
        for c in param.chars() {
            out.insert(0, c);
        }
        out
    }
    wrapped_lines: keep {
        let mut out = String::new();
        for (at, c) in param.chars().enumerate() {
            if at > 0 && at % 8 == 0 {
                out.push('\n');
            }
            out.push(c);
        }
        out
    }
    common_prefix: keep {
        let other = format!("{}#", &param[..6]);
        let mut out = String::new();
        for (left, right) in param.chars().zip(other.chars()) {
            if left != right {
                break;
            }
            out.push(left);
        }
        out
    }
    last_wins: keep pairs {
        let mut value = String::new();
        for c in param.chars() {
            match c {
                '&' | '=' => value.clear(),
                c => value.push(c),
            }
        }
        value
    }
}
