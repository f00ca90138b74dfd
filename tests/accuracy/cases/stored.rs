//! Negatives: bytes of the parameter that were stored over, in a buffer that keeps its length.

use std::io::Write as _;

use base64::Engine as _;

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        /// As long as the parameter.
        const LITERAL: &str = "SELECT name FROM cat";
        const BYTES: &[u8; 20] = b"SELECT name FROM cat";
    };

    fill: break {
        let mut bytes = param.into_bytes();
        bytes.fill(b'*');
        bytes
    }
    fill_zero: break {
        let mut bytes = param.into_bytes();
        bytes.fill(0);
        bytes
    }
    fill_with: break {
        let mut bytes = param.into_bytes();
        let mut next = b'a';
        bytes.fill_with(|| {
            next += 1;
            next
        });
        bytes
    }
    fill_part: keep {
        let mut bytes = param.into_bytes();
        bytes[5..15].fill(b'*');
        bytes
    }
    fill_long: break long {
        let mut bytes = param.into_bytes();
        bytes.fill(b'*');
        bytes
    }
    copy_from_slice: break {
        let mut bytes = param.into_bytes();
        bytes.copy_from_slice(BYTES);
        bytes
    }
    copy_from_slice_part: keep {
        let mut bytes = param.into_bytes();
        bytes[4..10].copy_from_slice(b"......");
        bytes
    }
    copy_from_clean_heap: break {
        let mut bytes = param.into_bytes();
        let other = vec![b'o'; bytes.len()];
        bytes.copy_from_slice(&other);
        bytes
    }
    copy_within: break {
        let mut bytes = format!("{LITERAL}{param}").into_bytes();
        bytes.copy_within(..20, 20);
        bytes
    }
    clone_from_slice: break {
        let mut bytes = param.into_bytes();
        bytes.clone_from_slice(LITERAL.as_bytes());
        bytes
    }
    index_stores: break {
        let mut bytes = param.into_bytes();
        for at in 0..bytes.len() {
            bytes[at] = BYTES[at];
        }
        bytes
    }
    index_store_once: keep {
        let mut bytes = param.into_bytes();
        bytes[7] = b'#';
        bytes
    }
    index_store_constant: keep {
        let mut bytes = param.into_bytes();
        bytes[0] = b'x';
        bytes[19] = b'y';
        bytes
    }
    iter_mut: break {
        let mut bytes = param.into_bytes();
        for (place, byte) in bytes.iter_mut().zip(BYTES) {
            *place = *byte;
        }
        bytes
    }
    chunks_mut: break {
        let mut bytes = param.into_bytes();
        bytes.chunks_mut(5).for_each(|chunk| chunk.copy_from_slice(b"fives"));
        bytes
    }
    last_mut: keep {
        let mut bytes = param.into_bytes();
        if let Some(last) = bytes.last_mut() {
            *last = b'!';
        }
        bytes
    }
    write_bytes: break {
        let mut bytes = param.into_bytes();
        // SAFETY: the bytes are those of the vector.
        unsafe { std::ptr::write_bytes(bytes.as_mut_ptr(), b'w', bytes.len()) };
        bytes
    }
    raw_stores: break {
        let mut bytes = param.into_bytes();
        for (at, byte) in BYTES.iter().enumerate() {
            // SAFETY: there are twenty bytes.
            unsafe { bytes.as_mut_ptr().add(at).write(*byte) };
        }
        bytes
    }
    volatile_stores: break {
        let mut bytes = param.into_bytes();
        for byte in &mut bytes {
            // SAFETY: the reference is valid.
            unsafe { std::ptr::write_volatile(byte, 0) };
        }
        bytes
    }
    word_stores: break {
        let mut bytes = param.into_bytes();
        for word in bytes.chunks_exact_mut(4) {
            word.copy_from_slice(&0x2e2e_2e2e_u32.to_ne_bytes());
        }
        bytes
    }
    as_mut_str: break {
        let mut text = param;
        // SAFETY: ASCII is written.
        unsafe { text.as_bytes_mut() }.fill(b'z');
        text
    }
    swap_bytes_out: break {
        let mut bytes = param.into_bytes();
        let mut other = BYTES.to_vec();
        bytes.swap_with_slice(&mut other);
        bytes
    }
    swap_bytes_one_by_one: break {
        let mut bytes = format!("{param}{LITERAL}").into_bytes();
        for at in 0..20 {
            bytes.swap(at, at + 20);
        }
        bytes.truncate(20);
        bytes
    }
    rotated_out: break {
        let mut bytes = format!("{param}{LITERAL}").into_bytes();
        bytes.rotate_left(20);
        bytes.truncate(20);
        bytes
    }
    shifted_out: break {
        let mut text = format!("{param}{LITERAL}");
        text.drain(..20);
        text
    }
    shifted_out_one_by_one: break {
        let mut text = format!("{}{LITERAL}", &param[..5]);
        for _ in 0..5 {
            text.remove(0);
        }
        text
    }
    reversed_then_cut: break {
        let mut bytes = format!("{LITERAL}{param}").into_bytes();
        bytes.reverse();
        bytes.split_off(20)
    }
    sorted_then_cut: break {
        let mut bytes = format!("{param}!!!!####").into_bytes();
        bytes.sort_unstable();
        bytes.truncate(8);
        bytes
    }
    cursor: break {
        let mut cursor = std::io::Cursor::new(param.into_bytes());
        cursor.write_all(BYTES).expect("memory");
        cursor.into_inner()
    }
    write_into_slice: break {
        let mut bytes = param.into_bytes();
        let mut place = &mut bytes[..];
        write!(place, "{:>20}", "none").expect("room");
        bytes
    }
    read_exact: break {
        let mut bytes = param.into_bytes();
        std::io::Read::read_exact(&mut BYTES.as_slice(), &mut bytes).expect("enough");
        bytes
    }
    encode_into: break {
        let mut bytes = param.into_bytes();
        base64::engine::general_purpose::STANDARD.encode_slice(&BYTES[..15], &mut bytes).expect("room");
        bytes
    }
    hex_into: break {
        let mut bytes = param.into_bytes();
        hex::encode_to_slice(&BYTES[..10], &mut bytes).expect("room");
        bytes
    }
    char_into: break {
        let mut bytes = param.into_bytes();
        for place in bytes.chunks_exact_mut(4) {
            '\u{1f600}'.encode_utf8(place);
        }
        bytes
    }
    boxed_array: break {
        let mut boxed: Box<[u8; 20]> = param.into_bytes().into_boxed_slice().try_into().expect("twenty bytes");
        *boxed = *BYTES;
        at_sink(&boxed[..])
    }
    boxed_array_element: keep {
        let mut boxed: Box<[u8; 20]> = param.into_bytes().into_boxed_slice().try_into().expect("twenty bytes");
        boxed[3] = b'.';
        at_sink(&boxed[..])
    }
    cells: break {
        let mut bytes = param.into_bytes();
        let cells = std::cell::Cell::from_mut(&mut bytes[..]).as_slice_of_cells();
        cells.iter().zip(BYTES).for_each(|(cell, byte)| cell.set(*byte));
        bytes
    }
    tail_behind_literal: keep {
        let mut bytes = param.into_bytes();
        bytes[..15].copy_from_slice(&BYTES[..15]);
        bytes
    }
    overwritten_by_thread: break {
        let mut bytes = param.into_bytes();
        std::thread::scope(|scope| {
            scope.spawn(|| bytes.copy_from_slice(BYTES));
        });
        bytes
    }
}
