//! Types that are known only from what happens to a value later, and numbers that fall back to `i32` and `f64`.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::iter;
#[allow(unused_imports)] // Part of the prelude since 2021.
use std::iter::FromIterator;

fn later(text: &str) -> Result<usize, Box<dyn Error>> {
    let number = text.parse::<u8>()? as usize;
    let chars: Vec<_> = text.chars().map(|c| c.to_ascii_uppercase()).collect();
    let add = |a, b| a + b;
    let total: u64 = text.bytes().map(u64::from).sum();
    let mut counts = HashMap::new();
    for word in text.split(',') {
        *counts.entry(word.to_owned()).or_insert(0) += 1;
    }
    let float: f32 = text.parse().unwrap_or_default();
    let mut i = 0;
    i += add(1usize, number);
    let folded = chars.iter().fold(0, |sum, c| sum + c.len_utf8());
    let empty: Vec<u32> = Default::default();
    let most = empty.iter().map(|n| n + 1).max().unwrap_or(1u32);
    Ok(number + chars.len() + total as usize + counts.len() + float as usize + i + folded + most as usize)
}

fn empty_first(text: &str) -> usize {
    let mut list = Vec::new();
    let mut out: usize = Default::default();
    for part in text.split(' ') {
        list.push(part.trim().into());
        out += part.len();
    }
    let joined: Vec<String> = list;
    let mut none = None;
    if joined.len() > 1 {
        none = Some(joined.concat());
    }
    out + none.map_or(0, |text| text.len())
}

fn fallback(text: &str) -> String {
    let integer = 7;
    let float = 1.5;
    let sum = integer + 1;
    let negative = -integer;
    let shifted = 1 << 3;
    let huge = 2_147_483_647;
    format!("{sum} {negative} {shifted} {} {} {text}", float + 0.5, huge.to_string() + &integer.to_string())
}

fn collected<C: FromIterator<char>>(text: &str) -> C {
    text.chars().rev().collect()
}

fn turbofish(text: &str) -> usize {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('=')).collect::<BTreeMap<_, _>>();
    let (long, short): (Vec<&str>, Vec<_>) = pairs.values().partition(|value| value.len() > 1);
    let unzipped = pairs.iter().map(|(k, v)| (k.to_string(), v.len())).unzip::<_, _, Vec<_>, Vec<_>>();
    long.concat().len() + short.len() * 10 + unzipped.0.concat().len() + unzipped.1.iter().sum::<usize>()
}

fn results(texts: &[&str]) -> Result<Vec<i64>, std::num::ParseIntError> {
    texts.iter().map(|text| text.trim().parse()).collect()
}

fn options(text: Option<&str>) -> Option<String> {
    let first = text?.split(' ').next()?.to_owned();
    let rest = text.and_then(|text| text.strip_prefix(&*first)).unwrap_or_default();
    Some(first + rest.trim())
}

fn closures(text: &str) -> String {
    let shorten = |text, n| -> String { str::chars(text).take(n).collect() };
    let identity = |value| value;
    let twice = |f: &dyn Fn(&str) -> String, text: &str| f(&f(text));
    shorten(text, 2) + identity(text) + &twice(&|text| text.to_string() + "!", text)
}

fn generic<T>(value: T, times: usize) -> String
where
    T: Clone + Into<String>,
{
    iter::repeat(value).take(times).map(Into::into).collect::<Vec<String>>().join("-")
}

fn main() {
    println!("{:?} {}", later("12").unwrap(), later("x").is_err());
    println!("{} {}", empty_first("a b c"), fallback("t"));
    println!("{} {:?}", collected::<String>("abc"), collected::<Vec<_>>("de"));
    println!("{} {:?} {}", turbofish("a=1&b=22&c"), results(&["1", " 2 "]), results(&["x"]).is_err());
    println!("{:?} {:?} {}", options(Some("a b")), options(None), closures("text"));
    println!("{} {}", generic("s", 3), generic('c', 1));
}
