//! Functions that `macro_rules!` makes of fragments: hygiene, precedence, bodies, receivers.

macro_rules! from_expression {
    ($name:ident, $value:expr, $parameter:ident) => {
        #[::iast::instrument] fn $name($parameter: &str) -> String {
            let text = $value;
            let out = $value.to_lowercase() + &text.to_string() + ($value).trim();
            out.clone() + &$parameter.to_uppercase()
        }
    };
}
from_expression!(expression, text.trim().replace("a", "b"), text);

macro_rules! from_body {
    ($name:ident($($parameter:ident: $ty:ty),*) -> $out:ty $body:block) => {
        #[::iast::instrument] pub(crate) fn $name($($parameter: $ty),*) -> $out $body
    };
}
from_body!(body(text: &str, n: usize) -> String { text.trim().repeat(n + 1) });

macro_rules! from_operands {
    ($($name:ident($text:ident) => $value:expr, $ty:ty;)*) => {$(
        #[::iast::instrument] fn $name($text: &str) -> $ty {
            let mut sum = $value * 2;
            sum += $value + $value * 3;
            let borrowed: &$ty = &$value;
            if $value > 100 { return -$value; }
            sum + -$value + *borrowed + $value.pow(2) + ($value as $ty) + $text.len() as $ty
        }
    )*};
}
from_operands! {
    sum(text) => 1_i32 + 2, i32;
    negative(text) => -4_i64, i64;
    condition(text) => if text.is_empty() { 5_i32 } else { 6 }, i32;
}

macro_rules! methods {
    ($ty:ident { $($name:ident => $value:expr),* }) => {
        impl $ty {
            $(#[::iast::instrument] fn $name(&self) -> String {
                let this = self;
                this.0.clone() + &$value.to_string() + &self.0.to_uppercase()
            })*
        }
    };
}
struct Text(String);
methods!(Text { first => "x".len(), second => 1 + 2, third => String::from("t").repeat(2) });

macro_rules! statements {
    ($text:expr) => {
        let length = $text.len();
        let text = $text.to_owned() + "s";
        text + &length.to_string()
    };
}

macro_rules! early {
    ($text:ident) => {
        if $text.is_empty() {
            return String::from("early");
        }
    };
}

macro_rules! hygienic {
    ($text:expr) => {{
        let text = "inner".to_string();
        text + &$text
    }};
}

macro_rules! place {
    ($place:expr, $more:expr) => {
        $place += $more;
        $place.push_str($more);
    };
}

fn used(text: &str) -> String {
    early!(text);
    let hygienic = hygienic!(text.to_uppercase());
    let mut out = String::new();
    place!(out, "p");
    let tail = {
        statements! { text }
    };
    hygienic + &out + &tail + &vec![text.to_owned(); 2].concat()
}

fn nested_macros(text: &str) -> Vec<String> {
    macro_rules! local {
        ($($tokens:tt)*) => { vec![$($tokens)*] };
    }
    if matches!(text.trim(), "a" | "b") {
        return local![text.to_uppercase()];
    }
    assert!(!text.to_string().is_empty(), "{}", text.to_lowercase());
    local![text.replace("c", "d"), format!("{}", text.trim().to_owned() + "e")]
}

fn main() {
    println!("{} {}", expression(" aB "), body(" b", 1));
    println!("{} {} {}", sum("a"), negative("b"), condition(""));
    let text = Text("q".into());
    println!("{} {} {}", text.first(), text.second(), text.third());
    println!("{} {} {:?} {:?}", used(""), used("u"), nested_macros("a"), nested_macros("c"));
}
