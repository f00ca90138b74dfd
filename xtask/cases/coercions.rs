//! Coercions at `let`, argument, field, `return` and tail.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::rc::Rc;
use std::sync::Arc;

#[derive(Default)]
struct Holder {
    bytes: Vec<u8>,
    text: String,
}

impl Holder {
    fn as_bytes(&self) -> &Vec<u8> {
        &self.bytes
    }

    fn as_str(&self) -> &String {
        &self.text
    }

    fn as_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    fn clone(&self) -> Rc<String> {
        Rc::new(self.text.to_owned())
    }

    fn concat(&self) -> [u8; 2] {
        [1, 2]
    }

    fn repeat(&self) -> Arc<str> {
        self.text.as_str().into()
    }
}

fn of_slice(bytes: &[u8]) -> usize {
    bytes.len()
}

fn of_str(text: &str) -> usize {
    text.len()
}

struct Dynamic<'a> {
    value: &'a dyn Debug,
    call: Box<dyn Fn(&str) -> usize>,
}

fn everywhere(holder: &mut Holder) -> usize {
    let bytes: &[u8] = holder.as_bytes();
    let text: &str = holder.as_str();
    let n = of_slice(bytes) + of_str(text) + of_slice(holder.as_bytes()) + of_str(holder.as_str());
    let n = n + of_str(&holder.clone()) + of_slice(&holder.concat()) + of_str(&holder.repeat());
    let shared: Rc<dyn Debug> = holder.clone();
    let dynamic = Dynamic { value: holder.as_str(), call: Box::new(|text| text.trim().len()) };
    let option: Option<&dyn Debug> = Some(holder.as_bytes());
    let shown = format!("{shared:?}{:?}{option:?}", dynamic.value);
    let m = (dynamic.call)(" q ") + shown.len();
    let list: [&dyn Display; 2] = [holder.as_str(), &m];
    let chosen: &dyn Debug = if n > 3 { holder.as_bytes() } else { holder.as_str() };
    let chosen = format!("{chosen:?}{}", list[1]).len();
    let slice: &mut [u8] = holder.as_mut();
    slice.reverse();
    n + m + chosen
}

fn returned(holder: &Holder, early: bool) -> &[u8] {
    if early {
        return holder.as_bytes();
    }
    match early {
        true => &[],
        false => holder.as_bytes(),
    }
}

fn boxed(text: &str) -> Result<Box<dyn Display>, Box<dyn Error + Send + Sync>> {
    if text.is_empty() {
        return Err("empty".into());
    }
    if text.len() > 3 {
        return Ok(Box::new(text.to_string()));
    }
    Ok(Box::new(text.parse::<u32>()? + 1))
}

fn any(text: String) -> Box<dyn Any> {
    match text.len() {
        0 => Box::new(()),
        1 => Box::new(text.to_uppercase()),
        _ => Box::new(text.len()),
    }
}

fn functions(n: usize) -> fn(&str) -> String {
    let list: [fn(&str) -> String; 3] = [str::to_uppercase, str::to_lowercase, |text| text.repeat(2)];
    if n > 2 {
        return ToString::to_string;
    }
    list[n]
}

fn cow(text: &str) -> Cow<'_, str> {
    if text.contains('a') { text.replace('a', "b").into() } else { text.into() }
}

fn references(text: &mut String) -> &str {
    text.push_str("!");
    text
}

fn main() {
    let mut holder = Holder { bytes: vec![1, 2, 3], text: "text".into() };
    println!("{} {:?} {:?}", everywhere(&mut holder), returned(&holder, true), returned(&holder, false));
    for text in ["", "12", "x", "long"] {
        match boxed(text) {
            Ok(value) => println!("{value}"),
            Err(error) => println!("error {error}"),
        }
    }
    println!("{} {:?}", any("ab".into()).is::<usize>(), any("c".into()).downcast_ref::<String>());
    println!("{}{}{}{}", functions(0)("a"), functions(1)("B"), functions(2)("c"), functions(3)("d"));
    println!("{} {} {}", cow("banana"), cow("x"), references(&mut "r".to_string()));
}
