//! Values of type `!` in every place, with warnings denied.
#![deny(warnings)]

use std::panic::{AssertUnwindSafe, catch_unwind};

struct Failure;

impl Failure {
    fn replace(&self, text: &str) -> ! {
        panic!("replaced {}", text)
    }
}

fn arm(failure: &Failure, value: Option<String>) -> String {
    match value {
        Some(text) => text.trim().to_string(),
        None => failure.replace("none"),
    }
}

fn binding(failure: &Failure, value: Option<&str>) -> String {
    let Some(text) = value else { failure.replace("nothing") };
    text.to_uppercase()
}

fn never(failure: &Failure) -> ! {
    failure.replace("never")
}

fn statement(failure: &Failure, text: &str) -> String {
    if text.is_empty() {
        failure.replace("empty");
    }
    text.to_lowercase()
}

fn closure(failure: &Failure, value: Option<usize>) -> usize {
    value.unwrap_or_else(|| failure.replace("closure")) + value.map_or_else(|| never(failure), |n| n + 1)
}

fn tail(failure: &Failure, text: &str) -> usize {
    if !text.is_empty() {
        return text.len() + 1;
    }
    failure.replace("tail")
}

fn endless(text: &str) -> String {
    let mut out = String::new();
    loop {
        out.push_str(text);
        if out.len() > 5 {
            return out;
        }
    }
}

fn unreached(text: &str) -> usize {
    match text.len() {
        0 => std::process::exit(3),
        1 => unreachable!("{}", text.to_uppercase()),
        2 => todo_later(text),
        n => n,
    }
}

fn todo_later(text: &str) -> ! {
    std::panic::panic_any(text.to_owned() + "!")
}

fn attempt(name: &str, action: impl FnOnce() -> String) {
    match catch_unwind(AssertUnwindSafe(action)) {
        Ok(value) => println!("{name}: {value}"),
        Err(payload) => {
            let text = payload.downcast_ref::<String>().cloned().unwrap_or_default();
            println!("{name}: panicked with {text}");
        }
    }
}

fn main() {
    std::panic::set_hook(Box::new(|info| println!("at {}", info.location().map_or(0, |place| place.line()))));
    attempt("arm", || arm(&Failure, Some(" a ".into())));
    attempt("arm", || arm(&Failure, None));
    attempt("binding", || binding(&Failure, Some("b")) + &binding(&Failure, None));
    attempt("never", || never(&Failure));
    attempt("statement", || statement(&Failure, "C") + &statement(&Failure, ""));
    attempt("closure", || closure(&Failure, Some(1)).to_string());
    attempt("tail", || tail(&Failure, "x").to_string() + &tail(&Failure, "").to_string());
    attempt("endless", || endless("ab"));
    attempt("unreached", || unreached("abc").to_string() + &unreached("ab").to_string());
}
