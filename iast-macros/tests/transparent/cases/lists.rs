// Lists made where they are used, items of chains, what lies behind guards, and what closures capture.

pub mod lists {
    use std::cell::RefCell;
    use std::collections::{BTreeMap, HashMap};
    use std::io::{BufRead, Read as _};
    use std::iter::{once, Map};
    use std::rc::Rc;
    use std::str::Split;
    use std::sync::{Mutex, RwLock};

    use super::observe;

    type Log = RefCell<Vec<String>>;

    /// Text that says when it is dropped.
    struct Noisy<'a>(&'static str, &'a Log);

    impl Drop for Noisy<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(format!("drop {}", self.0));
        }
    }

    impl Noisy<'_> {
        fn text(&self) -> &str {
            self.0
        }
    }

    trait Shape {
        fn name(&self) -> String;
    }

    struct Round(String);

    impl Shape for Round {
        fn name(&self) -> String {
            self.0.clone()
        }
    }

    /// Not the iterator of std: its `map` demands a function of a kind of its own.
    struct Parser(String);

    trait Step {
        fn step(&self, text: &str) -> String;
    }

    impl<F: Fn(&str) -> String> Step for F {
        fn step(&self, text: &str) -> String {
            self(text)
        }
    }

    impl Parser {
        fn map(&self, step: impl Step) -> String {
            step.step(&self.0)
        }

        fn drain(&mut self, text: &str) -> &str {
            self.0.push_str(text);
            &self.0
        }
    }

    #[observe]
    fn promoted(text: &str) -> Vec<&'static &'static str> {
        const SECOND: &str = "b";
        ["a", SECOND].iter().take(text.len()).rev().collect()
    }

    #[observe]
    fn arrays(text: &str, owned: String) -> Vec<String> {
        let longer: &String = &owned;
        vec![
            [text, "x", longer].concat(),
            [&text[..1], &owned].join("-"),
            [text, &owned].iter().map(|item| item.len().to_string()).collect(),
            [Some(text), None].iter().flatten().map(|item| item.to_uppercase()).collect::<Vec<_>>().join(","),
            vec![owned.clone(), text.to_string()].concat(),
            [(1, text), (2, &owned)].iter().map(|(_, text)| *text).collect::<String>(),
            vec![Box::new(Round(owned.clone())) as Box<dyn Shape>].iter().map(|shape| shape.name()).collect(),
            [[text, "y"], ["z", longer]].concat().concat(),
        ]
    }

    #[observe]
    fn temporaries(log: &Log) -> String {
        let joined = [Noisy("a", log).text(), Noisy("b", log).text()].concat();
        log.borrow_mut().push(joined.clone());
        let indexed = vec![Noisy("c", log)][0].text().to_owned();
        log.borrow_mut().push(indexed.clone());
        joined + &[indexed.as_str(), Noisy("d", log).text()].join(&Noisy("e", log).text().to_lowercase())
    }

    #[observe]
    fn items(words: &[&str], names: &BTreeMap<u8, String>) -> Vec<String> {
        let first: Option<&String> = names.values().next();
        vec![
            names.iter().map(|(key, name)| format!("{}={}", key, name)).collect(),
            words.iter().filter_map(|word| word.get(1..)).rev().collect::<String>(),
            words.iter().map(|word| if word.len() > 1 { word } else { return "-" }).collect(),
            words.iter().map(|word| -> Box<str> { Box::from(*word) }).collect::<Vec<_>>().concat(),
            words.iter().map(|word| { let word = word.trim(); &word[1..] }).collect(),
            words.iter().map(|word| word.len()).map(|len| len + 1).sum::<usize>().to_string(),
            once("a").chain(words.iter().map(|word| *word)).collect(),
            first.cloned().unwrap_or_default(),
            names.get(&9).map(String::clone).unwrap_or_default(),
            words.first().map_or_else(String::new, ToString::to_string),
        ]
    }

    #[observe]
    fn copies(text: &str) -> Vec<String> {
        let pointers: Map<Split<'_, char>, fn(&str) -> String> = text.split(',').map(str::to_owned);
        let mut all: Vec<String> = pointers.collect();
        all.extend(text.split(',').map(Into::into));
        all.push(text.split(',').map(String::from).fold(String::new(), |all, item| all + &item));
        all.push(Parser(text.to_string()).map(str::to_owned));
        all.extend(text.lines().map(String::from).map(|line| line + "."));
        all
    }

    #[observe]
    fn behind(text: &str) -> String {
        let shared = Rc::new(RefCell::new(String::from(text)));
        shared.borrow_mut().push_str("b");
        let lock = Mutex::new(shared.borrow().clone());
        lock.lock().unwrap().push_str(&shared.borrow());
        let mut map: HashMap<&str, String> = HashMap::new();
        map.entry("k").or_default().push_str(&lock.lock().unwrap());
        map.entry("k").or_default().insert_str(0, &shared.borrow()[..1]);
        let other = RwLock::new(map.remove("k").unwrap_or_default());
        other.write().unwrap().push_str("!");
        let text = other.read().unwrap().repeat(2);
        text
    }

    #[observe]
    fn drained(text: &str) -> Vec<String> {
        let mut text = String::from(text);
        text.drain(..2);
        let mut list = vec![String::from("a"), text.clone(), String::from("c")];
        list.drain(1..);
        let mut parser = Parser(text.clone());
        parser.drain("x");
        let front: String = text.drain(..1).collect();
        vec![text, front, list.concat(), parser.0]
    }

    #[observe]
    fn filled(mut from: impl BufRead) -> std::io::Result<String> {
        let (mut line, mut rest, mut bytes) = (String::new(), String::new(), [0; 2]);
        from.read_line(&mut line)?;
        from.read_exact(&mut bytes)?;
        from.by_ref().take(2).read_to_string(&mut rest)?;
        Ok(line + &rest + &bytes[0].to_string())
    }

    /// A closure that leaves a block may hold what a reference points to, but not the variable that is the reference.
    #[observe]
    fn left(text: &str, list: &[String]) -> Vec<String> {
        let parts = {
            let (text, list): (&str, &[String]) = (text, list);
            (0..2).map(move |at| [text.get(at..).map(str::to_owned).unwrap_or_default(), list[at].clone()].concat())
        };
        parts.collect()
    }

    #[observe]
    fn captured(text: String, list: Vec<String>) -> Vec<String> {
        let mut out = String::from("out:");
        let mut add = |part: &str| out.push_str(part);
        add(&text);
        add(&list[0]);
        let copy = || text.clone() + &list[1];
        let both = copy() + &copy();
        let last = || text;
        vec![out, both, last()]
    }

    #[observe]
    fn ordered(a: &str, b: &str, width: usize) -> String {
        format!("{1:>2$}{c}{0}{c}", a, b, width, c = a) + &format!("{:.*}|{a}|{}", 1, b, width, a = a)
    }

    pub fn run() -> Vec<String> {
        let log = Log::default();
        let mut out: Vec<String> = promoted("text").into_iter().map(|text| text.to_string()).collect();
        out.extend(arrays("ab", String::from("cd")));
        out.push(temporaries(&log));
        out.extend(items(&["ab", " cd"], &[(1, String::from("n")), (2, String::from("m"))].iter().cloned().collect()));
        out.extend(copies("a,b\nc"));
        out.push(behind("a"));
        out.extend(drained("abcdef"));
        out.push(filled(&b"line\nabcdef"[..]).unwrap());
        out.extend(left("text", &[String::from("a"), String::from("b")]));
        out.extend(captured(String::from("a"), vec![String::from("b"), String::from("c")]));
        out.push(ordered("abc", "def", 2));
        out.extend(log.into_inner());
        out
    }
}
