//! Negatives: memory that was the parameter's, was freed and is somebody else's now.

use std::rc::Rc;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        /// As long as the parameter.
        const LITERAL: &str = "SELECT name FROM cat";

        struct Pool {
            free: Vec<String>,
        }

        impl Pool {
            fn put(&mut self, mut text: String) {
                text.clear();
                self.free.push(text);
            }

            fn get(&mut self) -> String {
                self.free.pop().unwrap_or_default()
            }
        }
    };

    same_size: break {
        drop(param);
        LITERAL.to_owned()
    }
    many_of_same_size: break {
        drop(param);
        let all: Vec<String> = (0..10).map(|_| LITERAL.to_owned()).collect();
        all.concat()
    }
    each_of_same_size: break {
        drop(param);
        let all: Vec<String> = (0..10).map(|_| LITERAL.to_owned()).collect();
        at_sink(&all[0])
    }
    other_type: break {
        drop(param);
        vec![0x41_42_43_44_u32; 5].iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>()
    }
    zeroed: break {
        drop(param);
        vec![0_u8; 20]
    }
    filled: break {
        drop(param);
        vec![b'x'; 20]
    }
    boxed_array: break {
        drop(param);
        let boxed: Box<[u8]> = Box::new(*b"abcdefghijklmnopqrst");
        boxed
    }
    with_capacity: break {
        drop(param);
        let mut text = String::with_capacity(20);
        text.push_str("none");
        text
    }
    with_capacity_by_chars: break {
        drop(param);
        let mut text = String::with_capacity(20);
        "abcdefghijklmnopqrst".chars().for_each(|c| text.push(c));
        text
    }
    uninitialised_then_written: break {
        drop(param);
        let mut bytes: Vec<u8> = Vec::with_capacity(20);
        for (place, byte) in bytes.spare_capacity_mut().iter_mut().zip(LITERAL.bytes()) {
            place.write(byte);
        }
        // SAFETY: as many bytes were written.
        unsafe { bytes.set_len(20) };
        bytes
    }
    formatted: break {
        let len = param.len();
        drop(param);
        format!("SELECT {len} FROM t;;")
    }
    copy_freed: break {
        drop(param.clone());
        LITERAL.to_owned()
    }
    many_copies_freed: break {
        for _ in 0..50 {
            drop(param.clone());
        }
        (0..50).map(|number| format!("{number:020}")).collect::<Vec<_>>().concat()
    }
    temporary_freed: break {
        let len = format!("<{param}>").len();
        let text = "y".repeat(len);
        text
    }
    grown_away: break {
        let mut text = param;
        text.reserve(4000);
        let other = LITERAL.to_owned();
        drop(text);
        other
    }
    shrunk: break {
        let mut text = param.repeat(10);
        text.truncate(20);
        text.shrink_to_fit();
        let other = "z".repeat(170);
        drop(text);
        other
    }
    boxed: break {
        drop(param.into_boxed_str());
        Box::<str>::from(LITERAL)
    }
    shared: break {
        drop(Arc::<str>::from(param));
        Arc::<str>::from(LITERAL)
    }
    shared_behind_header: break {
        let shared: Rc<str> = Rc::from(param);
        drop(shared);
        "0123456789abcdef0123456789abcdef0123".to_owned()
    }
    collected: break list {
        drop(param.split(',').map(str::to_owned).collect::<Vec<_>>());
        ["a", "bb", "ccc", "dddd"].map(str::to_owned).concat()
    }
    map_freed: break {
        drop(std::collections::HashMap::from([(param.clone(), param)]));
        LITERAL.to_owned()
    }
    bytes_freed: break {
        drop(Bytes::from(param).slice(3..));
        Bytes::copy_from_slice(LITERAL.as_bytes())
    }
    bytes_mut_reclaimed: break {
        let mut buffer = BytesMut::from(param.as_bytes());
        drop(buffer.split());
        buffer.reserve(20);
        buffer.extend_from_slice(LITERAL.as_bytes());
        buffer
    }
    large: break huge {
        drop(param);
        "w".repeat(9000)
    }
    large_zeroed: break huge {
        drop(param);
        vec![0_u8; 9000]
    }
    large_formatted: break huge {
        let len = param.len();
        drop(param);
        format!("{:>len$}", "x")
    }
    mapped: break huge {
        drop(param.repeat(40));
        "v".repeat(360_000)
    }
    smaller: break long {
        drop(param);
        "u".repeat(900)
    }
    pieces_of_larger: break huge {
        drop(param);
        let all: Vec<String> = (0..200).map(|number| format!("{number:040}")).collect();
        all.concat()
    }
    pool: break {
        let mut pool = Pool { free: Vec::new() };
        pool.put(param);
        let mut text = pool.get();
        text.push_str("none");
        text
    }
    pool_by_format: break {
        use std::fmt::Write as _;
        let mut pool = Pool { free: Vec::new() };
        pool.put(param);
        let mut text = pool.get();
        let _ = write!(text, "{:>20}", 7);
        text
    }
    pool_partly: keep {
        let mut pool = Pool { free: Vec::new() };
        pool.put(param.clone());
        let mut text = pool.get();
        text.push_str("none of ");
        text.push_str(&param[..3]);
        text
    }
    freed_by_thread: break {
        std::thread::spawn(move || drop(param)).join().expect("the thread ends");
        LITERAL.to_owned()
    }
    freed_in_panic: break {
        let result = std::panic::catch_unwind(|| {
            let _held = param;
            std::panic::resume_unwind(Box::new(0))
        });
        format!("{:<20}", result.map_or("caught", |()| "none"))
    }
    freed_in_between: keep {
        let part = param[5..].to_owned();
        drop(param);
        let other = LITERAL.to_owned();
        format!("{other} {part} {other}")
    }
    moved_out_of_vec: break {
        let mut all = vec![param, LITERAL.to_owned()];
        drop(all.remove(0));
        all.concat()
    }
    vec_of_strings_place: break {
        let mut all = vec![param];
        all.clear();
        all.push(String::from("none"));
        all.concat()
    }
    alternating: break {
        let mut last = String::new();
        for _ in 0..20 {
            drop(param.clone());
            last = LITERAL.to_owned();
        }
        last
    }
    tempting_arena: break {
        let mut arena = vec![0_u8; 64];
        arena[..20].copy_from_slice(param.as_bytes());
        drop(param);
        arena[..20].copy_from_slice(LITERAL.as_bytes());
        arena[..20].to_vec()
    }
    async_frame: break {
        crate::support::block_on(async move {
            drop(tokio::spawn(async move { param.len() }).await);
            LITERAL.to_owned()
        })
    }
}
