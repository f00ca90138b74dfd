//! Two-phase borrows, partial moves, lending loops, returned borrows, invariant lifetimes.

use std::cell::RefCell;
use std::collections::HashMap;

#[derive(Default)]
struct State {
    list: Vec<String>,
    text: String,
    other: String,
    count: usize,
    pair: (String, String),
    map: HashMap<String, Vec<String>>,
}

impl State {
    fn len(&self) -> usize {
        self.count
    }

    fn replace(&mut self, a: usize, b: usize) -> &mut Self {
        self.count += a + b;
        self
    }

    fn insert(&mut self, key: &str) -> &mut Vec<String> {
        self.map.entry(key.to_string()).or_default()
    }
}

fn state_length(n: usize) -> usize {
    n.to_string().len()
}

fn two_phases(state: &mut State) -> usize {
    state.list.push(state.list.len().to_string());
    state.text.push_str(&state.other.to_lowercase());
    state.text += &state.other;
    state.replace(state.len(), state.count).replace(state_length(3), 1);
    state.insert("a").push("b".to_string());
    let key = state.text.clone();
    state.insert(&key).extend(["c".to_string()]);
    state.list.insert(state.list.len(), state.other.to_uppercase());
    let State { list, count, pair: (first, second), .. } = state;
    list.extend_from_slice(&[first.clone()]);
    *count += list.len();
    first.push_str(second);
    second.clear();
    let n = &mut state.count;
    *n += state.list.len();
    state.map.get_mut("a").unwrap()[0] += "z";
    state.count + state.map["a"][0].len() + state.list.concat().len()
}

fn partial_moves(state: State) -> String {
    let text = state.text;
    let first = state.pair.0;
    let (other, list) = (state.other, state.list);
    let later = move || other.to_uppercase() + &first;
    text + &later() + &state.pair.1.to_lowercase() + &list.concat()
}

fn boxes(text: Box<String>, pair: Box<(String, Vec<u8>)>, flag: bool) -> String {
    let bytes = (*text).into_bytes();
    let (name, rest) = *pair;
    let chosen: String;
    if flag {
        chosen = name.trim().to_string();
    } else {
        chosen = name;
    }
    chosen + &String::from_utf8(bytes).unwrap() + &String::from_utf8_lossy(&rest)
}

struct Lines {
    items: Vec<String>,
    at: usize,
}

impl Lines {
    fn next(&mut self) -> Option<&mut String> {
        self.at += 1;
        self.items.get_mut(self.at - 1)
    }

    fn find(&mut self, text: &str) -> &mut String {
        if let Some(at) = self.items.iter().position(|item| item.trim() == text) {
            return &mut self.items[at];
        }
        self.items.push(text.to_owned());
        self.items.last_mut().unwrap()
    }

    fn either<'a>(&'a self, other: &'a str, first: bool) -> &'a str {
        if first { self.items[0].trim() } else { other.trim_start() }
    }
}

fn lend(lines: &mut Lines) -> usize {
    let mut n = 0;
    while let Some(line) = lines.next() {
        line.push_str("x");
        *line += "y";
        n += line.len();
    }
    for i in 0..3 {
        let found = lines.find(&i.to_string());
        found.push('!');
        n += found.len();
    }
    let (left, right) = lines.items.split_at_mut(1);
    left[0].push_str(&right[0]);
    std::mem::swap(&mut left[0], &mut right[0]);
    n + left[0].len()
}

struct Invariant<'a> {
    seen: RefCell<Vec<&'a str>>,
}

impl<'a> Invariant<'a> {
    fn push_str(&'a self, text: &'a str) -> &'a RefCell<Vec<&'a str>> {
        self.seen.borrow_mut().push(text.trim());
        &self.seen
    }

    fn counter<'b>(&'b mut self, extra: &'b str) -> Box<dyn FnMut(&str) -> usize + 'b> {
        Box::new(move |text| text.len() + extra.len() + self.seen.borrow().len())
    }
}

fn invariant<'a>(list: &mut Invariant<'a>, text: &'a str) -> usize {
    let mut n = 0;
    for i in 0..2 {
        let extra = i.to_string();
        let mut count = list.counter(&extra);
        n += count("q");
    }
    list.seen.borrow_mut().push(text);
    n + list.seen.borrow().concat().len()
}

struct Chain {
    next: Option<Box<Chain>>,
    text: String,
}

fn last(mut chain: &mut Chain) -> &mut String {
    while chain.next.is_some() {
        chain = chain.next.as_mut().unwrap();
    }
    &mut chain.text
}

fn main() {
    let mut state = State { text: "t".into(), other: "O".into(), pair: ("p".into(), "q".into()), ..State::default() };
    println!("{}", two_phases(&mut state));
    state.map.clear();
    println!("{}", partial_moves(state));
    println!("{}", boxes(Box::new("b".into()), Box::new((" n ".into(), vec![65])), true));
    println!("{}", boxes(Box::new("b".into()), Box::new((" n ".into(), vec![66])), false));
    let mut lines = Lines { items: vec!["0".into(), "one".into()], at: 0 };
    println!("{} {:?} {}", lend(&mut lines), lines.items, lines.either(" e ", false));
    let list = Invariant { seen: RefCell::default() };
    println!("{:?}", list.push_str(" a ").borrow());
    println!("{}", invariant(&mut Invariant { seen: RefCell::default() }, "text"));
    let mut chain = Chain { next: Some(Box::new(Chain { next: None, text: "end".into() })), text: String::new() };
    last(&mut chain).push('.');
    println!("{}{}", chain.text, chain.next.unwrap().text);
}
