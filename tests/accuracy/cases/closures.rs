//! Closures: what they capture, take and return.

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        fn apply(text: &str, change: impl Fn(&str) -> String) -> String {
            change(text)
        }

        fn apply_once(make: impl FnOnce() -> String) -> String {
            make()
        }

        fn apply_dyn(text: &str, change: &dyn Fn(&str) -> String) -> String {
            change(text)
        }

        fn compose<A, B, C>(first: impl Fn(A) -> B, second: impl Fn(B) -> C) -> impl Fn(A) -> C {
            move |value| second(first(value))
        }

        fn tag(name: &'static str) -> impl Fn(&str) -> String {
            move |text| format!("<{name}>{text}</{name}>")
        }

        fn in_transaction<T>(statements: &mut Vec<String>, run: impl FnOnce(&mut Vec<String>) -> T) -> T {
            statements.push(String::from("BEGIN"));
            let out = run(statements);
            statements.push(String::from("COMMIT"));
            out
        }
    };

    called: keep { (|text: String| format!("({text})"))(param) }
    captures_by_reference: keep {
        let make = || format!("name = '{param}'");
        make()
    }
    captures_by_move: keep {
        let make = move || param;
        make()
    }
    captures_part: keep {
        let pair = (param, 7);
        let make = || pair.0.clone();
        make()
    }
    captures_mutably: keep {
        let mut out = String::new();
        let mut add = |text: &str| out.push_str(text);
        add("a ");
        add(&param);
        out
    }
    passed: keep { apply(&param, |text| text[3..].to_owned()) }
    passed_once: keep { apply_once(|| param) }
    passed_dyn: keep { apply_dyn(&param, &|text| text.replace("\0", "") + "!") }
    passed_method: keep { apply(&param, str::to_owned) }
    passed_char_wise: keep { apply(&param, |text| text.chars().rev().collect()) }
    boxed: keep {
        let make: Box<dyn FnOnce() -> String> = Box::new(move || param + ".");
        make()
    }
    list_of_closures: keep {
        let steps: Vec<Box<dyn Fn(String) -> String>> = vec![
            Box::new(|text| text + "a"),
            Box::new(|text| format!("b{text}")),
            Box::new(|text| text.to_uppercase()),
        ];
        steps.iter().fold(param, |text, step| step(text))
    }
    returned: keep { tag("b")(&param) }
    composed: keep { compose(|text: &str| text.trim().to_owned(), |text: String| text + "?")(&param) }
    curried: keep {
        let join = |left: String| move |right: &str| format!("{left}-{right}");
        join(param)("x")
    }
    for_each: keep list {
        let mut out = String::new();
        param.split(',').for_each(|item| {
            out.push_str(item);
            out.push('\n');
        });
        out
    }
    nested: keep {
        let outer = |text: &str| {
            let inner = |part: &str| part.to_owned();
            inner(&text[2..]) + &inner(&text[..2])
        };
        outer(&param)
    }
    callback: keep {
        let mut statements = Vec::new();
        in_transaction(&mut statements, |all| all.push(format!("DELETE FROM t WHERE n = '{param}'")));
        statements.join("; ")
    }
    callback_result: keep { in_transaction(&mut Vec::new(), |_| param) }
    and_then: keep { Some(param.as_str()).and_then(|text| text.get(5..)).map(str::to_owned) }
    map_or_else: keep { Some(&param).map_or_else(|| String::from("none"), |text| format!("%{text}%")) }
    unwrap_or_else: keep { None.unwrap_or_else(|| param) }
    sort_by_key: keep {
        let mut all = vec![(2, param.as_str()), (1, "a")];
        all.sort_by_key(|(rank, _)| *rank);
        all.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
    }
    borrowed_result: keep {
        let pick = |text| -> &str { text };
        at_sink(pick(&param[4..]))
    }
    recursion_by_pointer: keep {
        fn wrap(text: String, times: u32, wrap_again: fn(String) -> String) -> String {
            if times == 0 { text } else { wrap(wrap_again(text), times - 1, wrap_again) }
        }
        wrap(param, 3, |text| format!("[{text}]"))
    }
    memo: keep {
        let mut cache = std::collections::HashMap::new();
        let compute = |key: usize| param.get(..key).unwrap_or_default().to_owned();
        let mut look_up = |key: usize| cache.entry(key).or_insert_with(|| compute(key)).clone();
        look_up(4) + &look_up(9) + &look_up(4)
    }
    ignores_argument: break { apply(&param, |_| String::from("none")) }
    captures_length: break {
        let len = param.len();
        let make = move || format!("{len} bytes");
        make()
    }
    predicate: break { apply(&param, |text| text.chars().any(|c| c == '\'').to_string()) }
    shadowed_capture: break {
        let text = String::from("none");
        let make = |param: &str| param.to_owned();
        drop(param);
        make(&text)
    }
}
