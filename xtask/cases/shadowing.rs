//! Names of the program that generated code could take for its own.
#![allow(dead_code, unused_macros, non_local_definitions)]

mod core {
    pub fn any() -> &'static str {
        "any"
    }
}

mod std {
    pub fn text() -> String {
        ::std::string::String::from("std")
    }
}

macro_rules! format {
    ($($tokens:tt)*) => { ::std::string::String::from("my own format") };
}

macro_rules! line {
    () => {
        "my own line"
    };
}

#[derive(Debug, PartialEq)]
enum Option {
    Some(usize),
    None,
}

use self::Option::{None, Some};

struct String2;
type Result<T> = ::std::result::Result<T, ()>;

trait ToString {
    fn to_string(&self) -> &'static str;
}

impl ToString for u8 {
    fn to_string(&self) -> &'static str {
        "my own to_string"
    }
}

trait ViaTaint {
    fn iast_source(&self) -> usize;
}

impl<T> ViaTaint for T {
    fn iast_source(&self) -> usize {
        1
    }
}

fn locals(iast: &str, returning: &str, step: &str, after: &str) -> ::std::string::String {
    let core = iast.to_uppercase() + returning;
    let std = core.clone() + step;
    let before = std.trim().to_owned();
    before + after
}

fn own(n: u8) -> (&'static str, ::std::string::String, &'static str, Option) {
    let text = ToString::to_string(&n);
    (text, format!("{}", n), line!(), if n > 1 { Some(2) } else { None })
}

fn results(flag: bool) -> Result<usize> {
    if flag { Ok(().iast_source()) } else { Err(()) }
}

struct Own(::std::string::String);

impl Own {
    fn trim(&self) -> &::std::string::String {
        &self.0
    }

    fn clone(self) -> ::std::string::String {
        self.0
    }

    fn len(&mut self) -> usize {
        self.0.push('x');
        self.0.len()
    }

    fn split(mut self, other: &str) -> Own {
        self.0.push_str(other);
        self
    }
}

fn methods(own: Own) -> ::std::string::String {
    let mut own = own.split("a").split("b");
    let n = own.len() + own.len();
    let trimmed = own.trim().len();
    own.clone() + &::std::string::ToString::to_string(&(n + trimmed))
}

fn raw(r#type: &str, r#match: &str) -> ::std::string::String {
    r#type.to_owned() + r#match.trim()
}

fn main() {
    println!("{} {:?} {:?}", locals("a", "b", "c", "d"), own(1), own(2));
    println!("{:?} {:?} {}", results(true), results(false), methods(Own(std::text())));
    println!("{} {}", raw("t", " m "), core::any());
}
