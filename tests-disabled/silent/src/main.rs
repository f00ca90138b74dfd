//! Does a little of everything that the engine has a hand in (copies, allocations, threads, unwinding, exit) and
//! prints what came out. Nothing is ever tainted. A test compares its output with `iast` off and on.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::panic;
use std::process::{self, Command};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

/// The exit code, to be told from those of a panic and of a signal.
const CODE: i32 = 42;

fn main() {
    // A crate that compares numbers with a type of its own leaves this without a type; the engine must bring none.
    let numbers: Vec<i32> = Vec::new();
    assert_eq!(&numbers[..], &[]);

    if std::env::args().nth(1).as_deref() == Some("child") {
        println!("a child says hello");
        return;
    }
    collections();
    strings();
    growing("grown");
    threads();
    unwinding();
    children();
    eprintln!("a word on standard error");
    process::exit(CODE);
}

fn collections() {
    let mut squares: HashMap<String, usize> = HashMap::new();
    let mut queue = VecDeque::new();
    for i in 0..1000 {
        squares.insert(format!("{i:04}"), i * i);
        queue.push_front(i.to_string());
        if i % 3 == 0 {
            queue.pop_back();
        }
    }
    let sorted: BTreeMap<_, _> = squares.into_iter().filter(|(key, _)| key.ends_with('7')).collect();
    println!("{sorted:?}");
    println!("{}", queue.make_contiguous().concat());
}

#[iast::instrument]
fn strings() {
    let text = "The quick brown fox jumps over the lazy dog. ".repeat(20);
    let words: Vec<&str> = text.split_whitespace().collect();
    println!("{}", words.join("-").replace("fox", "ox").to_uppercase());
    println!("{:?}", text.char_indices().rev().step_by(37).collect::<Vec<_>>());
    let padded = format!("{:>60}|{:<60}|{:^60}", words[1], words[2], words[3]);
    println!("{padded}");
    println!("{}", escaped(&text));
}

#[iast::sanitizer(kind = "xss")]
fn escaped(text: &str) -> String {
    text.replace(' ', "&nbsp;")
}

#[iast::sink(kind = "sql")]
fn growing(label: &str) -> usize {
    let mut bytes = Vec::new();
    let mut sum = 0_usize;
    for round in 0..300_000_usize {
        bytes.push(round as u8);
        if round.is_power_of_two() {
            bytes.shrink_to_fit();
            bytes.extend_from_within(..bytes.len() / 2);
            sum += bytes.iter().map(|byte| usize::from(*byte)).sum::<usize>();
        }
    }
    let len = bytes.len();
    bytes.copy_within(len / 3..len / 2, 7);
    println!("{label}: {len} {sum} {}", bytes.iter().fold(0_u64, |hash, byte| hash.rotate_left(5) ^ u64::from(*byte)));
    len
}

fn threads() {
    let shared = Arc::new(Mutex::new(BTreeMap::new()));
    let (sender, receiver) = mpsc::channel();
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (shared, sender) = (Arc::clone(&shared), sender.clone());
            thread::spawn(move || {
                for item in 0..200 {
                    let name = format!("{worker}/{item}");
                    shared.lock().unwrap().insert(name.clone(), name.len());
                    sender.send(name).unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let mut names: Vec<String> = receiver.iter().collect();
    names.sort();
    for worker in workers {
        worker.join().unwrap();
    }
    println!("{} {}", names.join(","), shared.lock().unwrap().len());
}

fn unwinding() {
    // The message of the standard hook names the thread by its number, which differs from run to run.
    panic::set_hook(Box::new(|info| eprintln!("{info}")));
    let caught = panic::catch_unwind(|| {
        let held = vec!["dropped on the way".to_owned(); 3];
        checked(&held, 3)
    });
    println!("{:?}", caught.unwrap_err().downcast_ref::<String>());
    let joined = thread::spawn(|| panic!("in a thread")).join();
    println!("{:?}", joined.unwrap_err().downcast_ref::<&str>());
}

#[iast::validator(kind = "path")]
fn checked(texts: &[String], index: usize) -> bool {
    texts[index].is_empty()
}

fn children() {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).arg("child").output().unwrap();
    println!("{:?} {}", output.status.code(), String::from_utf8_lossy(&output.stdout));
}
