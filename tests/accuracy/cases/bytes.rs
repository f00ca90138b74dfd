//! Byte strings: `[u8]`, `Vec<u8>`, arrays, and the crates `bytes` and `bstr`.

use bstr::ByteSlice as _;
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param);

    to_vec: keep { param.as_bytes().to_vec() }
    slice_to_vec: keep { param.as_bytes()[3..8].to_vec() }
    into_bytes: keep { param.into_bytes() }
    into_boxed_slice: keep { param.into_bytes().into_boxed_slice() }
    boxed_slice_to_vec: keep { param.into_bytes().into_boxed_slice().into_vec() }
    extend_from_slice: keep {
        let mut bytes = b"GET /".to_vec();
        bytes.extend_from_slice(param.as_bytes());
        bytes.extend_from_slice(b" HTTP/1.1\r\n");
        bytes
    }
    extend_iter: keep {
        let mut bytes = Vec::new();
        bytes.extend(param.as_bytes().iter());
        bytes
    }
    extend_bytes: keep {
        let mut bytes = vec![b'<'];
        bytes.extend(param.bytes());
        bytes.push(b'>');
        bytes
    }
    extend_from_within: keep {
        let mut bytes = param.into_bytes();
        bytes.extend_from_within(5..10);
        bytes
    }
    append: keep {
        let mut bytes = b"id=".to_vec();
        bytes.append(&mut param.into_bytes());
        bytes
    }
    iter_copied_collect: keep { param.as_bytes().iter().copied().collect::<Vec<u8>>() }
    iter_cloned_collect: keep { param.as_bytes().iter().cloned().collect::<Vec<u8>>() }
    iter_rev_collect: keep { param.as_bytes().iter().rev().copied().collect::<Vec<u8>>() }
    into_iter_collect: keep { param.into_bytes().into_iter().collect::<Vec<u8>>() }
    into_iter_filter_collect: keep list {
        param.into_bytes().into_iter().filter(|byte| *byte != b',').collect::<Vec<u8>>()
    }
    into_iter_skip_collect: keep { param.into_bytes().into_iter().skip(15).collect::<Vec<u8>>() }
    concat: keep { [b"a".as_slice(), param.as_bytes(), b"b"].concat() }
    join: keep { [param.as_bytes(), b"b"].join(&b", "[..]) }
    join_by_byte: keep { [param.as_bytes(), b"b"].join(&0) }
    repeat: keep { param.as_bytes().repeat(2) }
    to_ascii_uppercase: keep { param.as_bytes().to_ascii_uppercase() }
    make_ascii_uppercase: keep {
        let mut bytes = param.into_bytes();
        bytes.make_ascii_uppercase();
        bytes
    }
    push_each: keep {
        let mut bytes = Vec::new();
        for byte in param.as_bytes() {
            bytes.push(*byte);
        }
        bytes
    }
    insert: keep {
        let mut bytes = param.into_bytes();
        bytes.insert(4, b'#');
        bytes
    }
    remove: keep {
        let mut bytes = param.into_bytes();
        bytes.remove(4);
        bytes
    }
    swap_remove: keep {
        let mut bytes = param.into_bytes();
        bytes.swap_remove(0);
        bytes
    }
    drain: keep {
        let mut bytes = param.into_bytes();
        bytes.drain(2..6);
        bytes
    }
    drain_collect: keep {
        let mut bytes = param.into_bytes();
        bytes.drain(2..6).collect::<Vec<u8>>()
    }
    splice: keep {
        let mut bytes = b"a[]b".to_vec();
        bytes.splice(2..2, param.bytes());
        bytes
    }
    retain: keep words {
        let mut bytes = param.into_bytes();
        bytes.retain(|byte| *byte != b' ');
        bytes
    }
    dedup: keep words {
        let mut bytes = param.into_bytes();
        bytes.dedup();
        bytes
    }
    split_off: keep {
        let mut bytes = param.into_bytes();
        bytes.split_off(9)
    }
    resize: keep {
        let mut bytes = param.into_bytes();
        bytes.resize(64, b'.');
        bytes
    }
    resize_down: keep {
        let mut bytes = param.into_bytes();
        bytes.resize(5, 0);
        bytes
    }
    reverse: keep {
        let mut bytes = param.into_bytes();
        bytes.reverse();
        bytes
    }
    rotate_left: keep {
        let mut bytes = param.into_bytes();
        bytes.rotate_left(3);
        bytes
    }
    rotate_behind_literal: keep {
        let mut bytes = format!("....{param}").into_bytes();
        bytes.rotate_left(4);
        bytes
    }
    swap: keep {
        let mut bytes = format!("a{param}").into_bytes();
        bytes.swap(0, 5);
        bytes
    }
    sort: keep {
        let mut bytes = param.into_bytes();
        bytes.sort_unstable();
        bytes
    }
    copy_from_slice: keep {
        let mut bytes = vec![b'.'; 30];
        bytes[5..25].copy_from_slice(param.as_bytes());
        bytes
    }
    copy_from_slice_known_length: keep {
        let mut bytes = vec![b'.'; 30];
        bytes[5..13].copy_from_slice(&param.as_bytes()[..8]);
        bytes
    }
    clone_from_slice: keep {
        let mut bytes = vec![b'.'; 30];
        bytes[..20].clone_from_slice(param.as_bytes());
        bytes
    }
    copy_within: keep {
        let mut bytes = format!("{param}----------").into_bytes();
        bytes.copy_within(0..5, 22);
        bytes
    }
    swap_with_slice: keep {
        let mut bytes = vec![b'-'; 20];
        let mut other = param.into_bytes();
        bytes[..10].swap_with_slice(&mut other[10..]);
        bytes
    }
    split_at_mut_copy: keep {
        let mut bytes = format!("....................{param}").into_bytes();
        let (left, right) = bytes.split_at_mut(20);
        left.copy_from_slice(right);
        bytes
    }
    chunks: keep { param.as_bytes().chunks(6).nth(1).unwrap_or_default().to_vec() }
    chunks_exact: keep { at_sink(param.as_bytes().chunks_exact(6).remainder()) }
    chunks_concat: keep { param.as_bytes().chunks(3).rev().collect::<Vec<_>>().concat() }
    windows: keep { at_sink(param.as_bytes().windows(3).nth(4).unwrap_or_default()) }
    split: keep list { at_sink(param.as_bytes().split(|byte| *byte == b',').nth(2).unwrap_or_default()) }
    first_last: keep { at_sink(param.as_bytes().split_first().map_or(&[][..], |(_, rest)| rest)) }
    array: keep {
        let array: [u8; 16] = param.as_bytes()[..16].try_into().unwrap_or_default();
        array.to_vec()
    }
    array_of_32: keep fixed_length {
        let array: [u8; 32] = param.as_bytes().try_into().unwrap_or_default();
        let boxed: Box<[u8]> = Box::new(array);
        boxed
    }
    first_chunk: keep { param.as_bytes().first_chunk::<8>().map(|chunk| chunk.to_vec()) }
    array_filled: keep {
        let mut array = [b' '; 40];
        array[..param.len()].copy_from_slice(param.as_bytes());
        String::from_utf8_lossy(&array).trim_end().to_owned()
    }
    big_array: keep long {
        let mut array = [0; 2048];
        array[..param.len()].copy_from_slice(param.as_bytes());
        array[..param.len()].to_vec()
    }
    utf8_chunks: keep { param.as_bytes().utf8_chunks().map(|chunk| chunk.valid()).collect::<String>() }
    escape_ascii: keep derived quoted { param.as_bytes().escape_ascii().to_string() }
    bytes_from_string: keep { Bytes::from(param) }
    bytes_copied: keep { Bytes::copy_from_slice(param.as_bytes()) }
    bytes_slice: keep { Bytes::from(param).slice(4..9) }
    bytes_clone: keep { Bytes::from(param).clone() }
    bytes_split_to: keep {
        let mut bytes = Bytes::from(format!("4:{param}"));
        drop(bytes.split_to(2));
        bytes
    }
    bytes_to_vec: keep { Vec::from(Bytes::from(param).slice(2..)) }
    bytes_advance: keep {
        let mut bytes = Bytes::from(param);
        bytes.advance(5);
        bytes
    }
    bytes_mut_put: keep {
        let mut bytes = BytesMut::with_capacity(8);
        bytes.put_slice(b"len=");
        bytes.put(param.as_bytes());
        bytes.put_u8(b';');
        bytes.freeze()
    }
    bytes_mut_split: keep {
        let mut bytes = BytesMut::from(param.as_bytes());
        let head = bytes.split_to(6);
        drop(bytes);
        head.freeze()
    }
    bytes_mut_numbers: break {
        let mut bytes = BytesMut::from(param.as_bytes());
        bytes.clear();
        bytes.put_u32(7);
        bytes.put_slice(b"none");
        bytes
    }
    bytes_chained: keep {
        let mut both = Bytes::from_static(b"id:").chain(Bytes::from(param));
        both.copy_to_bytes(both.remaining())
    }
    bstr_replace: keep list { param.as_bytes().replace(",", "; ") }
    bstr_fields: keep words { param.as_bytes().fields().collect::<Vec<_>>().join(&b'-') }
    bstr_upper: keep utf8 { param.as_bytes().to_uppercase() }
    bstr_lossy: keep { param.as_bytes().to_str_lossy().into_owned() }
    memory_order: keep {
        let bytes = param.as_bytes();
        [&bytes[16..], &bytes[12..16], &bytes[8..12], &bytes[4..8], &bytes[..4]].concat()
    }
    as_u32_and_back: keep {
        let word = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap_or_default());
        let words: Vec<u32> = param.as_bytes().chunks(4).map(word).collect();
        words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>()
    }
    zeroed: break {
        let bytes = param.into_bytes();
        vec![0; bytes.len()]
    }
    compared: break { format!("{:?}", param.as_bytes().cmp(b"\xff")) }
    capacity: break {
        let mut bytes = param.into_bytes();
        bytes.drain(..);
        bytes.extend_from_slice(b"none");
        bytes
    }
}
