//! Closures and async blocks that borrow what a reference points to, and outlive the variable that holds it.
// editions: 2021, 2024

use std::collections::HashMap;
use std::future::Future;

struct Holder<'a> {
    name: &'a str,
    own: String,
    map: &'a HashMap<String, String>,
}

impl<'a> Holder<'a> {
    fn names(&self) -> impl Iterator<Item = String> + use<'a> {
        let name = self.name;
        (0..2).map(|i| name.to_uppercase() + &name.repeat(i))
    }

    fn values(&self) -> impl Fn(&str) -> Option<&'a String> + use<'a> {
        let map = self.map;
        |key| map.get(key)
    }

    fn beside(&mut self) -> usize {
        let own = &mut self.own;
        let length = || self.name.trim().len();
        own.push_str("x");
        length()
    }
}

fn items(list: &Vec<String>) -> impl Iterator<Item = Option<&String>> {
    (0..3).map(|i| list.get(i))
}

fn pusher<'a>(list: &'a mut Vec<String>) -> impl FnMut(&str) -> usize + 'a {
    |text| {
        list.push(text.to_string());
        list.len()
    }
}

fn appender<'a>(text: &'a mut String) -> Box<dyn FnMut(&str) + 'a> {
    Box::new(|more| text.push_str(&more.to_lowercase()))
}

fn future<'a>(text: &'a str) -> impl Future<Output = String> + Send + 'a {
    async { text.to_uppercase() }
}

fn moved(text: String) -> impl Iterator<Item = usize> {
    text.clone().into_bytes().into_iter().map(move |byte| text.find(byte as char).unwrap_or(0))
}

fn main() {
    let list = vec!["a".to_string(), "b".to_string()];
    println!("{:?}", items(&list).collect::<Vec<_>>());
    let mut grown = Vec::new();
    {
        let mut push = pusher(&mut grown);
        push("x");
        push("y");
    }
    let mut text = String::new();
    appender(&mut text)("ABC");
    println!("{grown:?} {text}");
    let map = HashMap::from([("k".to_string(), "v".to_string())]);
    let mut holder = Holder { name: "n", own: String::new(), map: &map };
    println!("{:?} {:?} {}", holder.names().collect::<Vec<_>>(), holder.values()("k"), holder.beside());
    drop(future("f"));
    println!("{:?}", moved("aba".into()).collect::<Vec<_>>());
}
