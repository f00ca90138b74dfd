//! Temporaries of a tail are dropped before the variables, and those of `if let` before `else`, since edition 2024.
// editions: 2024

use std::cell::RefCell;
use std::sync::Mutex;

fn tail() -> usize {
    let cell = RefCell::new("text".to_string());
    cell.borrow().trim().len()
}

fn formatted(text: &str) -> String {
    let cell = RefCell::new(text.to_uppercase());
    format!("{}{}", cell.borrow(), cell.borrow().len())
}

fn otherwise(mutex: &Mutex<String>) -> usize {
    if let Some(c) = mutex.lock().unwrap().chars().next() {
        c.len_utf8()
    } else {
        mutex.lock().unwrap().push_str("now it can be locked");
        mutex.lock().unwrap().len()
    }
}

fn closure() -> usize {
    let length = |text: &str| {
        let cell = RefCell::new(text.to_owned());
        cell.borrow().replace("a", "").len()
    };
    length("banana")
}

fn main() {
    println!("{} {} {} {}", tail(), formatted("f"), otherwise(&Mutex::new(String::new())), closure());
}
