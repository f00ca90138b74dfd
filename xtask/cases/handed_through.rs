//! Values that are handed through a function where they are noted: positions, what is put into cells, items of lists and
//! of slices, digits, and what a reader begins with.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, VecDeque};

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("  drop {}", self.0);
    }
}

impl Loud {
    fn to_lowercase(&self) -> Loud {
        Loud("lower")
    }

    fn chars(&self) -> std::vec::IntoIter<char> {
        vec!['a', 'b'].into_iter()
    }

    fn insert(&mut self, at: u8, text: &dyn std::fmt::Display) {
        println!("  insert {} at {} in {}", text, at, self.0);
    }

    fn set(&self, text: &dyn std::fmt::Display) {
        println!("  set {}", text);
    }
}

trait Shape {
    fn name(&self) -> &'static str;
}

struct Round;

impl Shape for Round {
    fn name(&self) -> &'static str {
        "round"
    }
}

struct Reader<R>(R);

impl<R: AsRef<[u8]>> Reader<R> {
    fn from_reader(inner: R) -> Self {
        Reader(inner)
    }

    fn get(&self, at: usize) -> Option<&u8> {
        self.0.as_ref().get(at)
    }
}

fn positions(mut text: String) -> String {
    text.insert(0, '<');
    text.insert_str(text.len() / 2, "--");
    text.replace_range(..1, "");
    text.drain(..=1);
    text.truncate(text.len() - 1);
    text.remove(0);
    let mut bytes = text.clone().into_bytes();
    bytes.copy_within(1.., 0);
    bytes.extend_from_within(..);
    bytes.rotate_left(2);
    bytes.resize(12, b'.');
    bytes.splice(1..2, *b"xy");
    bytes.swap_remove(3);
    text + &String::from_utf8(bytes).unwrap()
}

fn keyed() -> String {
    let mut numbers = HashMap::new();
    numbers.insert(1_u8, "one");
    numbers.insert(2, "two");
    numbers.remove(&1);
    let mut items: VecDeque<i64> = VecDeque::new();
    items.insert(0, 7);
    items.insert(1, -8);
    items.truncate(5);
    let mut shapes: BTreeMap<i32, Box<dyn Shape>> = BTreeMap::new();
    shapes.insert(-3, Box::new(Round));
    let names: Vec<_> = shapes.values().map(|shape| shape.name()).collect();
    let mut loud = Loud("keyed");
    loud.insert(3, &"text");
    loud.set(&4);
    format!("{:?} {:?} {:?}", numbers, items, names)
}

fn cells<'a>(text: &'a str) -> String {
    let last = Cell::new('-');
    let shape: Cell<&dyn Shape> = Cell::new(&Round);
    let word = Cell::new("none");
    let count = Cell::new(0);
    for c in text.chars() {
        last.set(c);
        count.set(count.get() + 1_u64);
    }
    word.set(text);
    shape.set(&Round);
    let word: Cell<&'a str> = word;
    format!("{}{}{}{}", last.get(), shape.get().name(), word.get(), count.get())
}

fn items(text: &str) -> Vec<u8> {
    let mut out = vec![b'<', text.as_bytes()[0], b'>'];
    match text.as_bytes() {
        [first, middle @ .., last] => {
            out.push(*last);
            out.extend_from_slice(&[&[*first][..], middle].concat());
            out = vec![*first, *last, out.len() as u8 + b'0'];
        }
        _ => {}
    }
    let mut owned = out.clone();
    if let [first, ..] = &mut owned[..] {
        *first = b'#';
        first.make_ascii_uppercase();
    }
    if let [first, ..] = &[String::from("a"), String::from("b")][..] {
        owned.extend_from_slice((*first).as_bytes());
    }
    owned
}

fn digits(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap_or_default();
    let mut all: Vec<u8> = (0..text.len()).step_by(2).map(byte).collect();
    let rest: Result<Vec<u8>, _> = ["41", "4"].iter().map(|digits| u8::from_str_radix(digits, 16)).collect();
    all.extend(rest.unwrap());
    all
}

fn rest(text: &str) -> String {
    let mut chars = text.chars();
    let capital: String = chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    let others = vec!['x', 'y'];
    let again = others.iter().copied().chain(others.clone()).collect::<String>();
    let more = vec!['z'];
    again + &std::iter::once('w').chain(more).collect::<String>() + &capital
}

fn lent(text: &str) -> String {
    fn shout(text: &str) -> String {
        text.to_uppercase()
    }
    fn change(text: &mut str) {
        text.make_ascii_uppercase();
    }
    let mut buffer = [0; 4];
    let first = text.chars().next().unwrap_or('-').encode_utf8(&mut buffer);
    let shouted = shout(first);
    change(first);
    let kept = first;
    shouted + kept
}

fn main() {
    println!("{}", positions(String::from("abcdef")));
    println!("{}", keyed());
    println!("{}", cells("text"));
    println!("{:?}", items("name"));
    println!("{:?}", digits("414a"));
    println!("{}", rest("name"));
    println!("{}", lent("name"));
    for c in Loud("text").to_lowercase().chars() {
        let mut seen = String::new();
        seen.push(c);
        println!("{}", seen);
    }
    let reader = Reader::from_reader(String::from("read"));
    let first = reader.get(0).map(|byte| byte.to_string());
    println!("{:?}", first);
}
