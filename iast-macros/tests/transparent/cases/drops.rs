// When temporaries, locals, captures and parameters are dropped.

pub mod drops {
    use std::cell::RefCell;
    use std::sync::Mutex;

    use super::observe;

    type Log = RefCell<Vec<String>>;

    struct Noisy<'a>(&'static str, &'a Log);

    impl Drop for Noisy<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(format!("drop {}", self.0));
        }
    }

    impl<'a> Noisy<'a> {
        fn same(self) -> Self {
            self
        }

        fn text(&self) -> &str {
            self.0
        }

        fn with(&self, other: &Noisy<'_>) -> String {
            format!("{}{}", self.0, other.0)
        }
    }

    #[observe]
    fn tail_temporaries(log: &Log, mark: &str) -> usize {
        let _local = Noisy("local", log);
        log.borrow_mut().push(format!("body {mark}"));
        Noisy("temporary", log).same().text().len()
    }

    #[observe]
    fn parameters(first: Noisy<'_>, _: Noisy<'_>, (second, _): (Noisy<'_>, Noisy<'_>)) -> String {
        let _local = Noisy("local", first.1);
        first.with(&second)
    }

    #[observe]
    fn early(log: &Log, stop: bool) -> Result<String, String> {
        let _outer = Noisy("outer", log);
        for name in ["a", "b"] {
            let _inner = Noisy("inner", log);
            if stop && name == "b" {
                return Err(Noisy("argument", log).text().to_owned());
            }
        }
        let text: Result<&str, String> = if stop { Err("no".into()) } else { Ok("yes") };
        Ok(format!("{}{}", text?, Noisy("last", log).text()))
    }

    #[observe]
    fn scrutinee(log: &Log, deep: bool) -> usize {
        match Noisy("matched", log).same().text().len() {
            n if deep => n + { Noisy("arm", log).text().len() },
            n => n,
        }
    }

    #[observe]
    fn blocks(log: &Log, n: usize) -> usize {
        let _guard = Noisy("guard", log);
        let sum = 'found: loop {
            let _round = Noisy("round", log);
            if n > 1 {
                break 'found Noisy("broken", log).text().len();
            }
            return { Noisy("returned", log) }.text().len();
        };
        unsafe { sum + Noisy("unsafe", log).text().get_unchecked(1..).len() }
    }

    struct Both<'a> {
        first: Noisy<'a>,
        _second: Noisy<'a>,
    }

    /// In 2018 the closure owns all of `both`, since 2021 only `both.first`.
    #[observe]
    fn captured(both: Both<'_>, mark: &str) -> String {
        let log = both.first.1;
        let text = move || both.first.text().len();
        let out = format!("{mark}{}", text());
        drop(text);
        log.borrow_mut().push("end".to_owned());
        out
    }

    #[observe]
    fn guards(text: &Mutex<String>) -> usize {
        let first = text.lock().unwrap().len();
        if let Some(c) = text.lock().unwrap().chars().next() {
            return c.len_utf8() + first;
        }
        first
    }

    #[observe]
    fn extended(log: &Log, n: usize) -> usize {
        let text: &str = &format!("{}{n}", Noisy("in the format", log).text());
        let nested = format!("{}", Noisy("nested", log).with(&Noisy("twice", log)));
        log.borrow_mut().push(nested);
        let slice = &mut format!("{text}")[1..];
        slice.make_ascii_uppercase();
        slice.len()
    }

    pub fn run() -> Vec<String> {
        let log = Log::default();
        let mut out = vec![
            tail_temporaries(&log, "x").to_string(),
            parameters(Noisy("p", &log), Noisy("wild", &log), (Noisy("q", &log), Noisy("r", &log))),
            format!("{:?} {:?}", early(&log, true), early(&log, false)),
            (scrutinee(&log, true) + scrutinee(&log, false)).to_string(),
            (blocks(&log, 1) + blocks(&log, 2)).to_string(),
            captured(Both { first: Noisy("first", &log), _second: Noisy("second", &log) }, "m"),
            guards(&Mutex::new("ä".into())).to_string(),
            extended(&log, 1).to_string(),
        ];
        out.append(&mut log.into_inner());
        out
    }
}
