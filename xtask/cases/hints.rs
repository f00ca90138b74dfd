//! Under `&`, `!` and `-` the expected type is a hint, and elsewhere it is a demand that inference builds on.

use std::cell::RefCell;
use std::ops::{Neg, Not};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

#[derive(Clone, Debug)]
struct Record {
    text: String,
}

impl Record {
    fn shared(&self) -> Rc<String> {
        Rc::new(self.text.clone())
    }

    fn boxed(&self) -> Box<Record> {
        Box::new(self.clone())
    }

    fn replace(&self, from: &str) -> Arc<Record> {
        Arc::new(Record { text: self.text.replace(from, "_") })
    }

    fn join(&self, other: &str) -> Flag {
        Flag((self.text.len() + other.len()) as u8)
    }
}

#[derive(Clone, Copy)]
struct Flag(u8);

impl Not for Flag {
    type Output = bool;
    fn not(self) -> bool {
        self.0 % 2 == 0
    }
}

impl Neg for Flag {
    type Output = i64;
    fn neg(self) -> i64 {
        -i64::from(self.0)
    }
}

impl Not for &Record {
    type Output = String;
    fn not(self) -> String {
        self.text.to_uppercase()
    }
}

fn of_record(record: &Record) -> usize {
    record.text.len()
}

fn of_string(text: &String) -> usize {
    text.len()
}

fn of_str(text: &str) -> usize {
    text.len()
}

fn of_bytes(bytes: &Vec<u8>) -> usize {
    bytes.len()
}

fn grow(record: &mut Record) {
    record.text.push_str("++");
}

fn guards(mutex: &Mutex<Record>, lock: &RwLock<Record>, cell: &RefCell<Record>) -> usize {
    grow(&mut mutex.lock().unwrap());
    grow(&mut lock.write().unwrap());
    grow(&mut cell.borrow_mut());
    let inner: &str = &cell.borrow().text.clone();
    of_record(&mutex.lock().unwrap()) + of_record(&lock.read().unwrap()) + of_record(&cell.borrow()) + inner.len()
}

fn pointers(record: &Record) -> usize {
    let short: &Record = &record.boxed();
    let text: &str = &record.shared();
    let other: &mut Record = &mut record.boxed();
    other.text.push('!');
    let replaced: &Record = &(record.replace("a"));
    of_string(&record.shared())
        + of_str(&record.shared().to_uppercase())
        + of_bytes(&"abc".bytes().collect())
        + of_record(&(record.boxed()))
        + of_str(&record.text[1..].to_owned())
        + of_str(&(record.text.clone() + "tail"))
        + of_string(&record.text.split('a').collect())
        + short.text.len()
        + text.len()
        + other.text.len()
        + replaced.text.len()
}

fn formatted(record: &Record) -> usize {
    let kept: &str = &format!("{}-", record.text);
    let shown: &dyn std::fmt::Display = &format!("{}", record.text.len());
    of_str(&format!("{kept}{shown}", kept = kept, shown = shown)) + of_str(&mut (format!("{}", kept))) + kept.len()
}

fn operators(record: &Record, flag: Flag) -> (bool, bool, i64, i64, String) {
    (!flag, !record.join("x"), -flag, -record.join("yz"), !&*record.replace("b"))
}

fn demands(bytes: Option<&[u8]>, text: &str) -> usize {
    let slice: &[u8] = bytes.map_or(&[], |bytes| bytes);
    let copied: Box<[u8]> = text.as_bytes().to_vec().into();
    let counter: Box<dyn Fn(usize) -> usize> =
        bytes.map_or_else(|| Box::new(|n| n) as Box<dyn Fn(usize) -> usize>, |bytes| Box::new(move |n| n + bytes.len()));
    let parts: Vec<String> = text.split(',').map(Into::into).collect();
    let joined: Rc<str> = parts.concat().into();
    let number: u16 = text.split(',').next().unwrap_or_default().parse().unwrap_or_default();
    slice.len() + copied.len() + counter(1) + joined.len() + usize::from(number)
}

fn main() {
    let record = Record { text: "banana".into() };
    println!("{}", guards(&Mutex::new(record.clone()), &RwLock::new(record.clone()), &RefCell::new(record.clone())));
    println!("{}", pointers(&record));
    println!("{}", formatted(&record));
    println!("{:?}", operators(&record, Flag(3)));
    println!("{} {}", demands(None, "12,b"), demands(Some(b"abc"), "x"));
}
