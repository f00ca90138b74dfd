//! Threads, channels of std and rayon.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock};
use std::thread;

use rayon::prelude::*;

use crate::case::cases;

cases! {
    fn(param);

    spawn: keep { thread::spawn(move || param).join().expect("the thread ends") }
    spawn_format: keep { thread::spawn(move || format!("<{param}>")).join().expect("the thread ends") }
    spawn_upper: keep { thread::spawn(move || param.to_uppercase()).join().expect("the thread ends") }
    spawn_named: keep {
        let thread = thread::Builder::new().name(String::from("worker")).spawn(move || param + "!").expect("a thread");
        thread.join().expect("the thread ends")
    }
    tainted_name: keep {
        let thread = thread::Builder::new().name(param).spawn(|| thread::current().name().map(str::to_owned));
        thread.expect("a thread").join().expect("the thread ends")
    }
    scoped: keep { thread::scope(|scope| scope.spawn(|| param[4..].to_owned()).join().expect("the thread ends")) }
    scoped_parts: keep {
        thread::scope(|scope| {
            let parts: Vec<_> = param.as_bytes().chunks(5).map(|part| scope.spawn(|| part.to_vec())).collect();
            parts.into_iter().map(|part| part.join().expect("the thread ends")).collect::<Vec<_>>().join(&b'-')
        })
    }
    scoped_into_slices: keep {
        let mut out = vec![b'.'; 24];
        thread::scope(|scope| {
            for (place, part) in out.chunks_mut(6).zip(param.as_bytes().chunks(5)) {
                scope.spawn(move || place[..part.len()].copy_from_slice(part));
            }
        });
        out
    }
    mpsc: keep {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(param)).join().expect("the thread ends").expect("it is waited for");
        receiver.recv().unwrap_or_default()
    }
    mpsc_many: keep list {
        let (sender, receiver) = mpsc::channel();
        let send = move |item: &str| sender.send(item.to_owned()).expect("it is waited for");
        thread::spawn(move || param.split(',').for_each(send));
        receiver.iter().collect::<Vec<_>>().join("/")
    }
    sync_channel: keep {
        let (sender, receiver) = mpsc::sync_channel(0);
        let thread = thread::spawn(move || sender.send(param.into_bytes()));
        let bytes = receiver.recv().unwrap_or_default();
        thread.join().expect("the thread ends").expect("it is waited for");
        bytes
    }
    channel_of_bytes: keep {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || param.bytes().for_each(|byte| sender.send(byte).expect("it is waited for")));
        receiver.iter().collect::<Vec<u8>>()
    }
    mutex: keep {
        let shared = Arc::new(Mutex::new(String::from("log: ")));
        let other = Arc::clone(&shared);
        thread::spawn(move || other.lock().expect("not poisoned").push_str(&param)).join().expect("the thread ends");
        let text = shared.lock().expect("not poisoned").clone();
        text
    }
    rw_lock: keep {
        let shared = Arc::new(RwLock::new(param));
        let other = Arc::clone(&shared);
        thread::spawn(move || other.read().expect("not poisoned").repeat(2)).join().expect("the thread ends")
    }
    condvar: keep {
        let shared = Arc::new((Mutex::new(None), Condvar::new()));
        let other = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            *other.0.lock().expect("not poisoned") = Some(param);
            other.1.notify_one();
        });
        let guard = shared.0.lock().expect("not poisoned");
        let text = shared.1.wait_while(guard, |text| text.is_none()).expect("not poisoned").take();
        thread.join().expect("the thread ends");
        text
    }
    once_lock: keep {
        let shared = Arc::new(OnceLock::new());
        let other = Arc::clone(&shared);
        thread::spawn(move || other.set(param)).join().expect("the thread ends").expect("it was empty");
        shared.get().cloned()
    }
    arc_str: keep {
        let shared: Arc<str> = Arc::from(param);
        let other = Arc::clone(&shared);
        thread::spawn(move || other[2..].to_owned()).join().expect("the thread ends")
    }
    ping_pong: keep {
        let mut text = param;
        for round in 0..4 {
            text = thread::spawn(move || format!("{round}{text}")).join().expect("the thread ends");
        }
        text
    }
    freed_elsewhere: keep {
        let copy = param.clone();
        thread::spawn(move || drop(param)).join().expect("the thread ends");
        copy
    }
    grown_elsewhere: keep {
        let grow = move || {
            let mut text = param;
            (0..200).for_each(|_| text.push_str(" and more"));
            text
        };
        thread::spawn(grow).join().expect("the thread ends")
    }
    barrier: keep {
        let barrier = Arc::new(Barrier::new(4));
        let text = Arc::<str>::from(param);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (barrier, text) = (Arc::clone(&barrier), Arc::clone(&text));
                thread::spawn(move || {
                    barrier.wait();
                    format!("{text},")
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("the thread ends")).collect::<String>()
    }
    panic_payload: keep {
        let thread = thread::spawn(move || -> () { std::panic::resume_unwind(Box::new(param)) });
        thread.join().err().and_then(|payload| payload.downcast::<String>().ok()).map(|text| *text)
    }
    rayon_map_collect: keep {
        let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
        let parts: Vec<String> = param.as_bytes().par_chunks(5).map(text).collect();
        parts.join("-")
    }
    rayon_lines: keep lines { param.par_lines().map(|line| format!("{line};")).collect::<String>() }
    rayon_split: keep list { param.par_split(',').map(str::to_uppercase).collect::<Vec<_>>().join("") }
    rayon_chars: keep { param.par_chars().map(|c| c.to_ascii_uppercase()).collect::<String>() }
    rayon_join: keep {
        let (left, right) = rayon::join(|| param[..6].to_owned(), || param[6..].to_owned());
        right + &left
    }
    rayon_reduce: keep list {
        param.par_split(',').map(str::to_owned).reduce(String::new, |left, right| left + &right)
    }
    rayon_sort: keep {
        let mut all = vec![format!("2{param}"), String::from("3"), String::from("1")];
        all.par_sort();
        all.concat()
    }
    rayon_extend: keep list {
        let mut all = vec![String::from("a")];
        all.par_extend(param.par_split(',').map(str::to_owned));
        all.join(" ")
    }
    literal_from_thread: break {
        let text = thread::spawn(|| String::from("none")).join().expect("the thread ends");
        drop(param);
        text
    }
    length_from_thread: break { thread::spawn(move || param.len().to_string()).join().expect("the thread ends") }
    counted_on_threads: break {
        let total = AtomicU64::new(0);
        thread::scope(|scope| {
            for part in param.as_bytes().chunks(5) {
                scope.spawn(|| total.fetch_add(part.len() as u64, Ordering::Relaxed));
            }
        });
        format!("{total:?} bytes")
    }
    freed_then_literal_elsewhere: break {
        let len = param.len();
        thread::spawn(move || drop(param)).join().expect("the thread ends");
        thread::spawn(move || "x".repeat(len)).join().expect("the thread ends")
    }
    channel_literal: break {
        let (sender, receiver) = mpsc::channel();
        let other = sender.clone();
        thread::spawn(move || sender.send((2, param))).join().expect("the thread ends").expect("it is waited for");
        other.send((1, String::from("none"))).expect("it is waited for");
        drop(other);
        let first = receiver.iter().min();
        first.map(|(_, text)| text)
    }
    atomic_flag: break choice {
        let flag = AtomicU8::new(0);
        let number = param.as_bytes()[0] % 3;
        thread::scope(|scope| scope.spawn(|| flag.store(number, Ordering::Relaxed)).join().expect("the thread ends"));
        ["red", "green", "blue"][usize::from(flag.into_inner())].to_owned()
    }
}
