//! Attributes on statements, expressions, arms, fields and arguments.
#![deny(warnings)]

fn joined(first: String, second: &str) -> String {
    first + second
}

struct Named {
    text: String,
    #[cfg(any())]
    absent: String,
}

fn statements(text: &mut String) -> String {
    #[cfg(any())]
    text.push_str("absent");
    #[cfg(all())]
    text.push_str("present");
    #[allow(unused_must_use)]
    text.trim();
    #[cfg(any())]
    let shadow = text.nothing();
    #[allow(unused_variables)]
    let unused = text.to_uppercase();
    #[cfg(all())]
    {
        text.push('!');
    }
    text.clone()
}

fn arguments(text: &str) -> String {
    joined(#[cfg(all())] text.to_lowercase(), #[cfg(any())] text.nothing(), #[cfg(all())] text.trim())
}

fn arms(text: &str) -> String {
    match text.len() {
        #[cfg(any())]
        1 => text.nothing(),
        #[cfg(all())]
        1 => text.repeat(2),
        #[allow(unreachable_patterns)]
        1 => text.to_uppercase(),
        _ => text.to_string() + text,
    }
}

fn fields(text: &str) -> Named {
    Named {
        #[cfg(all())]
        text: text.replace("a", "b"),
        #[cfg(any())]
        absent: text.nothing(),
    }
}

fn lists(text: &str) -> String {
    let list = [#[cfg(all())] text.to_owned(), #[cfg(any())] text.nothing(), text.to_uppercase()];
    list.concat()
}

fn operators(text: &str) -> String {
    let mut out = String::new();
    #[allow(arithmetic_overflow)]
    let n = text.len() + 1;
    #[rustfmt::skip]
    let m = { n + 1 };
    #[cfg(all())]
    out.push_str(&(m + n).to_string());
    #[allow(clippy::all)]
    if out.is_empty() { text.to_string() } else { out }
}

fn main() {
    println!("{}", statements(&mut "x".to_string()));
    println!("{} {} {}", arguments(" A "), arms("q"), arms("qq"));
    println!("{} {} {}", fields("banana").text, lists("l"), operators("op"));
}
