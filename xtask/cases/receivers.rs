//! Methods of things that are no variables: functions, constants, unit structs, statics.

trait Parse {
    fn parse(&self, text: &str) -> usize;
}

impl<F: Fn(&str) -> usize> Parse for F {
    fn parse(&self, text: &str) -> usize {
        self(text)
    }
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

struct Unit;

impl Unit {
    fn to_string(&self) -> String {
        "unit".to_owned()
    }

    fn push_str(self, text: &str) -> usize {
        text.len()
    }
}

#[allow(non_camel_case_types)]
#[derive(Clone)]
struct lower;

impl lower {
    fn trim(&self) -> &'static str {
        "lower"
    }
}

const TEXT: &str = " constant ";
const LIST: [&str; 2] = ["a", "b"];
static SHARED: &str = "shared";
#[allow(non_upper_case_globals)]
static small: &str = "small";
#[allow(non_upper_case_globals)]
static mut grown: String = String::new();
static mut COUNT: usize = 0;

mod inner {
    pub static TEXT: &str = "inner";
    pub fn text() -> &'static str {
        "text"
    }
}

fn values() -> usize {
    digits.parse("a1b2") + (|text: &str| text.trim().len()).parse(" c ") + Unit.to_string().len() + Unit.push_str("x")
}

fn constants() -> String {
    TEXT.trim().to_owned()
        + &LIST.concat()
        + &LIST[1].to_uppercase()
        + &SHARED.replace("s", "z")
        + &small.repeat(2)
        + lower.trim()
        + &inner::TEXT.to_uppercase()
        + &inner::text().to_string()
        + &"literal".to_owned()
        + &'c'.to_string()
        + &1.5f32.to_string()
}

#[allow(static_mut_refs)]
unsafe fn statics(n: usize) -> usize {
    unsafe {
        COUNT += n;
        COUNT = COUNT + n;
        grown.push_str("a");
        grown += "bc";
        COUNT + grown.len() + grown.trim().len()
    }
}

fn shadowed() -> String {
    let digits = "local".to_string();
    let Unit = Unit;
    digits.to_uppercase()
}

fn main() {
    println!("{} {} {}", values(), constants(), shadowed());
    println!("{}", unsafe { statics(3) });
}
