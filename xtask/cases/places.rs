//! Unsized places, pinned receivers, unions, boxes of closures.

use std::path::Path;
use std::pin::Pin;

fn unsized_places(text: Box<str>, list: &[String], call: Box<dyn Fn(&str) -> String>, path: &Path) -> String {
    (*text).to_uppercase()
        + &text.to_lowercase()
        + &list[0].trim().to_string()
        + &list[1..].concat()
        + &(*call)("x")
        + &call("y").repeat(2)
        + (&*text).trim()
        + &(*path).to_string_lossy()
        + &path.join("z").display().to_string()
}

trait Named {
    fn name(&self) -> String;

    fn to_text(&self) -> String {
        self.name() + &(*self).name()
    }

    fn into_text(self) -> String
    where
        Self: Sized,
    {
        self.to_text().to_uppercase()
    }

    fn unboxed(self: Box<Self>) -> String {
        self.name().trim().to_owned()
    }
}

impl Named for str {
    fn name(&self) -> String {
        self.to_owned()
    }
}

impl Named for String {
    fn name(&self) -> String {
        self.clone() + "!"
    }
}

struct Pinned {
    text: String,
    count: usize,
}

impl Pinned {
    fn push_str(self: Pin<&mut Self>, more: &str) -> usize {
        let this = self.get_mut();
        this.text.push_str(more);
        this.count += more.len();
        this.count
    }

    fn twice(mut self: Pin<&mut Self>) -> usize {
        self.as_mut().push_str("a");
        self.count += 1;
        self.text += "b";
        self.as_mut().push_str(&"c".repeat(2)) + self.text.len()
    }
}

union Bits {
    number: u32,
    bytes: [u8; 4],
}

unsafe fn bits(bits: &mut Bits, n: u32) -> u32 {
    unsafe {
        bits.number += n;
        bits.bytes[3] += 1;
        bits.number.count_ones() + u32::from(bits.bytes[0]) + (bits.number + n) % 7
    }
}

struct Wrapper<T>(T);

impl<T: Clone> Wrapper<T> {
    fn clone(&self) -> T {
        self.0.clone()
    }
}

fn constructors(text: &str) -> usize {
    let wrapped = Wrapper(text).clone().trim().len();
    let option = Some(text).map(|text| text.to_uppercase()).unwrap_or_default();
    let result: Result<&str, ()> = Ok(&*option);
    let list: Vec<_> = text.chars().map(Wrapper).map(|wrapper| wrapper.0.to_string()).map(Some).collect();
    wrapped + result.map_or(0, |text| text.len()) + list.len()
}

fn deep(value: &mut (((String, u32), Vec<String>), [[u8; 2]; 2])) -> String {
    value.0.0.0 += "x";
    value.0.0.1 += 4;
    value.0.1[0].push_str("y");
    value.1[1][0] += 3;
    value.0.0.0.to_uppercase() + &value.0.1[0] + &value.0.0.1.to_string() + &value.1[1][0].to_string()
}

fn main() {
    let list = ["a ".to_string(), "b".to_string(), "c".to_string()];
    println!("{}", unsized_places("Text".into(), &list, Box::new(|text| text.into()), "p/q".as_ref()));
    println!("{} {} {}", "s".to_text(), "t".to_string().into_text(), Box::new(" u".to_string()).unboxed());
    let mut pinned = Pinned { text: String::new(), count: 0 };
    println!("{} {}", Pin::new(&mut pinned).twice(), pinned.text);
    println!("{} {}", unsafe { bits(&mut Bits { number: 3 }, 4) }, constructors(" c "));
    println!("{}", deep(&mut ((("d".into(), 1), vec!["e".into()]), [[0; 2]; 2])));
}
