//! Negatives: a buffer with the parameter that was emptied and got other text.

use std::fmt::Write as _;

use crate::case::cases;

cases! {
    fn(param) with {
        /// As long as the parameter.
        const LITERAL: &str = "SELECT name FROM cat";
        const BYTES: &[u8; 20] = b"SELECT name FROM cat";
    };

    clear_and_push_str: break {
        let mut text = param;
        text.clear();
        text.push_str("SELECT 1");
        text
    }
    clear_and_push_full: break {
        let mut text = param;
        text.clear();
        text.push_str(LITERAL);
        text
    }
    clear_and_push_long: break long {
        let mut text = param;
        text.clear();
        text.push_str("SELECT a, b, c, d, e, f, g FROM a_table_with_a_long_name WHERE a_column = 'some value'");
        text
    }
    clear_and_push_chars: break {
        let mut text = param;
        text.clear();
        for c in LITERAL.chars() {
            text.push(c);
        }
        text
    }
    clear_and_plus: break {
        let mut text = param;
        text.clear();
        text + "none" + " at all"
    }
    clear_and_extend: break {
        let mut text = param;
        text.clear();
        text.extend(["a", "b", "c"]);
        text.extend(LITERAL.chars());
        text
    }
    clear_and_write: break {
        let mut text = param;
        text.clear();
        let _ = write!(text, "{}-{}", 12, "none");
        text
    }
    clear_and_insert: break {
        let mut text = param;
        text.clear();
        text.insert_str(0, "none");
        text.insert(0, '<');
        text
    }
    clear_and_refill_in_loop: break {
        let mut text = param;
        for word in ["one", "two", "three", "nobody"] {
            text.clear();
            text.push_str(word);
        }
        text
    }
    clear_and_clone_from: break {
        let mut text = param;
        text.clone_from(&LITERAL.to_owned());
        text
    }
    clear_bytes_and_extend: break {
        let mut bytes = param.into_bytes();
        bytes.clear();
        bytes.extend_from_slice(BYTES);
        bytes
    }
    clear_bytes_and_extend_iter: break {
        let mut bytes = param.into_bytes();
        bytes.clear();
        bytes.extend(LITERAL.bytes().rev());
        bytes
    }
    clear_and_json: break {
        let mut bytes = param.into_bytes();
        bytes.clear();
        serde_json::to_writer(&mut bytes, &("none", 17)).expect("memory");
        bytes
    }
    truncate_and_push: break {
        let mut text = param;
        text.truncate(0);
        text.push_str("none");
        text
    }
    truncate_and_push_behind: keep {
        let mut text = param;
        text.truncate(8);
        text.push_str("none");
        text
    }
    pop_and_push: keep {
        let mut text = param;
        for _ in 0..5 {
            text.pop();
        }
        text.push_str("12345");
        text
    }
    set_len: break {
        let mut bytes = param.into_bytes();
        // SAFETY: fewer bytes than before, all of them written.
        unsafe { bytes.set_len(0) };
        bytes.extend_from_slice(b"none");
        bytes
    }
    resize: break {
        let mut bytes = param.into_bytes();
        bytes.clear();
        bytes.resize(20, b'-');
        bytes
    }
    replace_range: break {
        let mut text = param;
        text.replace_range(.., "none");
        text
    }
    replace_range_same_length: break {
        let mut text = param;
        text.replace_range(.., LITERAL);
        text
    }
    drain_all_and_push: break {
        let mut text = param;
        text.drain(..);
        text.push_str("none");
        text
    }
    retain_none_and_push: break {
        let mut text = param;
        text.retain(|_| false);
        text.push_str("none");
        text
    }
    splice_all: break {
        let mut bytes = param.into_bytes();
        bytes.splice(.., BYTES.iter().copied());
        bytes
    }
    read_to_end_after_clear: break {
        let mut bytes = param.into_bytes();
        bytes.clear();
        std::io::Read::read_to_end(&mut BYTES.as_slice(), &mut bytes).expect("memory");
        bytes
    }
    queue: break {
        let mut queue = std::collections::VecDeque::from(param.into_bytes());
        for byte in BYTES {
            queue.pop_front();
            queue.push_back(*byte);
        }
        Vec::from(queue)
    }
    overwritten_copy_only: keep {
        let mut copy = param.clone();
        copy.clear();
        copy.push_str(LITERAL);
        format!("{copy}{param}")
    }
    overwritten_then_copied: break {
        let mut text = param;
        text.clear();
        text.push_str("none");
        format!("SELECT '{}'", text.clone())
    }
    memory_taken_over: break {
        let bytes = std::mem::ManuallyDrop::new(param.into_bytes());
        let place = bytes.as_ptr().cast_mut();
        // SAFETY: the memory is that of the vector, which nobody else uses.
        let mut bytes = unsafe { Vec::from_raw_parts(place, 0, bytes.capacity()) };
        bytes.extend_from_slice(b"taken over");
        bytes
    }
}
