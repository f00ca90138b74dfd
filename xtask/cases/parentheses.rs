//! Where parentheses are needed and where they are `unused_parens`, with warnings denied.
#![deny(warnings)]

use std::ops::Range;

fn arithmetic(a: usize, b: usize, text: &str) -> usize {
    let sum = (a + b).min(b) * (a + b);
    let negative = -(a as i64 + b as i64);
    let length = (*text).len() + (text.len() + a) / 2 + (text.to_owned() + "x").len();
    sum + length + negative.unsigned_abs() as usize
}

fn ranges(text: &str, n: usize) -> String {
    let range: Range<usize> = (n + 1)..(n + 2);
    let closed = text[..=(n)].to_string();
    text[range].to_owned() + &closed + &text[(n + 1)..]
}

fn calls(make: &dyn Fn(&str) -> String, field: &(fn(usize) -> usize, u8)) -> usize {
    (field.0)(make("a").len()) + (|text: &str| text.trim().len())(" b ") + usize::from(field.1)
}

fn closures(text: &str) -> bool {
    let is = |a: &str| a.to_lowercase() == text.to_lowercase();
    (is("A") || is("B")) && !(text.is_empty() && text.trim().is_empty())
}

fn casts(text: &str) -> i32 {
    (text.len() as i32) << 1 | (text.trim().len() as i32 & 3)
}

struct Point {
    x: usize,
}

fn heads(text: &str) -> usize {
    if text.len() == (Point { x: 1 }).x {
        return 1;
    }
    let mut n = 0;
    while n < (Point { x: text.len() }).x {
        n += 1;
    }
    match (text.len(), text.trim()) {
        (2, _) => n + 2,
        (_, other) => n + other.len(),
    }
}

fn double(value: fn(usize) -> usize) -> usize {
    value(2)
}

fn main() {
    println!("{} {}", arithmetic(1, 2, "abc"), ranges("abcdef", 2));
    println!("{}", calls(&|text| text.repeat(3), &(|n| n + 1, 4)));
    println!("{} {} {}", closures("b"), casts("abc "), heads("ab "));
    println!("{}", double(|n| (n + 1) * n));
}
