//! A closure owns whole variables in edition 2018 and parts of them since 2021, so parts are dropped at other times.

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

impl Loud {
    fn to_text(&self) -> String {
        self.0.to_uppercase()
    }
}

struct Pair {
    first: Loud,
    second: Loud,
    name: String,
}

fn pair(first: &'static str, second: &'static str) -> Pair {
    Pair { first: Loud(first), second: Loud(second), name: first.to_string() + second }
}

fn moved(pair: Pair) -> usize {
    let length = move || pair.first.0.trim().len() + pair.name.len();
    let n = length();
    drop(length);
    println!("after the closure");
    n
}

fn method(pair: Pair) -> String {
    let text = move || pair.second.to_text().replace("B", "c");
    let text = text();
    println!("called once");
    text
}

fn formatted(pair: Pair) -> String {
    let text = move || format!("{}{}", pair.second.0, pair.name);
    let text = text();
    println!("formatted");
    text
}

fn nested(pair: Pair) -> String {
    let outer = move || {
        let inner = || pair.first.to_text() + &pair.name.to_lowercase();
        println!("inside");
        inner()
    };
    let text = outer().repeat(2);
    println!("before the end of nested");
    text
}

fn kept(pair: &mut Pair) -> usize {
    let name = pair.name.clone();
    let mut push = |text: &str| pair.name.push_str(text);
    push("x");
    push(&name.to_uppercase());
    pair.name.len()
}

fn main() {
    println!("{}", moved(pair("a", "b")));
    println!("{}", method(pair("a", "b")));
    println!("{}", formatted(pair("a", "b")));
    println!("{}", nested(pair("a", "b")));
    let mut last = pair("y", "z");
    println!("{}", kept(&mut last));
}
