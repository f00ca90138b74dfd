// Control flow: what diverges, what loops, what matches.

pub mod flow {
    use super::observe;

    pub struct Failure;

    impl Failure {
        fn raise(&self, text: &str) -> ! {
            panic!("{}", text)
        }
    }

    #[observe]
    fn diverging_arm(failure: &Failure, value: Option<&str>) -> usize {
        match value {
            Some(text) => text.len(),
            None => failure.raise("none"),
        }
    }

    #[observe]
    fn diverging_else(failure: &Failure, value: Option<&str>) -> usize {
        let Some(text) = value else { failure.raise("none") };
        text.len()
    }

    #[observe]
    fn diverging_tail(failure: &Failure, text: &str) -> String {
        if !text.is_empty() {
            return format!("{text}");
        }
        failure.raise("empty")
    }

    #[observe]
    fn diverging_statement(text: &str) -> u8 {
        if text.len() == 1 {
            return 1;
        }
        panic!("{}", text);
    }

    #[observe]
    fn endless(text: &str) -> usize {
        let mut n = 0;
        loop {
            n += text.len();
            if n > 10 {
                return n;
            }
        }
    }

    #[observe]
    fn labelled(texts: &[&str]) -> String {
        'outer: for (i, text) in texts.iter().enumerate() {
            for c in text.chars() {
                match c {
                    'n' => continue 'outer,
                    'b' => break 'outer,
                    'r' => return format!("{i}{c}"),
                    _ => {}
                }
            }
        }
        let value = 'value: {
            if texts.is_empty() {
                break 'value "empty";
            }
            "some"
        };
        format!("{value}")
    }

    #[observe]
    fn nested_returns(text: &str) -> String {
        fn inner(text: &str) -> usize {
            return text.len();
        }
        let closure = |text: &str| -> usize {
            if text.is_empty() {
                return 0;
            }
            text.len()
        };
        let future = async { return text.len() };
        drop(future);
        return match inner(text) {
            0 => return format!("{}", closure(text)),
            n => format!("{n}"),
        };
    }

    #[observe]
    fn guards(value: Option<String>, text: &mut String) -> usize {
        match value {
            Some(x) if x.is_empty() && !text.is_empty() => x.len(),
            Some(ref y) if y.len() > 3 => y.len(),
            Some(mut z) => {
                z.push('a');
                z.len()
            }
            None => {
                text.clear();
                0
            }
        }
    }

    #[observe]
    fn attributes(text: &mut String) -> String {
        #[cfg(any())]
        text.push('a');
        #[cfg(all())]
        text.push('b');
        #[allow(unused_variables)]
        let unused = format!("{text}");
        #[rustfmt::skip]
        let all = [#[cfg(all())] format!("c"), #[cfg(any())] format!("d")];
        #[allow(clippy::useless_format)]
        {
            format!("{}", all.concat() + text)
        }
    }

    #[observe]
    fn patterns((a, _): (&str, u8), [b, ..]: [&str; 2], Named { text: c, .. }: Named, mut d: String) -> String {
        d.push_str(a);
        d + b + &c
    }

    struct Named {
        text: String,
        _rest: u8,
    }

    #[observe]
    fn conditional(#[cfg(any())] absent: &str, #[cfg(all())] present: &str) -> String {
        format!("{present}")
    }

    #[observe]
    fn syntax(text: &str, (n, _): (usize, ())) -> usize {
        let length = if n == (Named { text: String::new(), _rest: 0 }).text.len() { "a" } else { "bb" }.len();
        let nested = ((("x",), 1), [2]);
        let c = unsafe { text.get_unchecked(0..1).len() };
        let x @ (1 | 2 | 3) = c else { return 0 };
        x + length + nested.0.0.0.len() + nested.1[0] + text[..].len() + { n }
    }

    pub fn run() -> Vec<String> {
        let failure = Failure;
        let caught = std::panic::catch_unwind(|| diverging_statement("ab")).is_err();
        vec![
            (diverging_arm(&failure, Some("a")) + diverging_else(&failure, Some("b"))).to_string(),
            diverging_tail(&failure, "tail"),
            format!("{} {caught}", diverging_statement("a")),
            endless("abc").to_string(),
            labelled(&["an", "xr"]) + &labelled(&["ab", "r"]) + &labelled(&[]),
            nested_returns("abc") + &nested_returns(""),
            format!("{} {}", guards(Some("long".into()), &mut String::new()), guards(None, &mut String::new())),
            attributes(&mut "x".into()),
            patterns(("a", 1), ["b", ""], Named { text: "c".into(), _rest: 0 }, "d".into()),
            conditional("here"),
            syntax("abc", (0, ())).to_string(),
        ]
    }
}
