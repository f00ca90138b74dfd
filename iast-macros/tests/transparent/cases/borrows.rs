// Who borrows what, and for how long.

pub mod borrows {
    use std::cell::RefCell;
    use std::collections::HashMap;
    use std::pin::Pin;

    use super::observe;

    /// The closure borrows what the reference points to, not the parameter.
    #[observe]
    fn escaping<'a>(names: &'a [String], prefix: &'a str) -> impl Iterator<Item = String> + 'a {
        (0..2).filter_map(move |i| names.get(i)).map(move |name| format!("{prefix}{name}"))
    }

    struct Pair {
        left: String,
        right: String,
        rest: (String, Vec<u8>),
    }

    #[observe]
    fn boxed_moves(text: Box<String>, other: Option<Box<dyn FnOnce(&str) -> String>>) -> String {
        let bytes = (*text).into_bytes();
        match other {
            Some(call) => call(&format!("{}", bytes.len())),
            None => String::new(),
        }
    }

    #[observe]
    fn disjoint(pair: &mut Pair) -> String {
        let right = &mut pair.right;
        right.push_str(&format!("{}!", pair.left.len()));
        pair.rest.0.push_str(right);
        return format!("{}", pair.rest.0);
    }

    struct Cache {
        known: HashMap<String, String>,
        hits: usize,
    }

    impl Cache {
        /// A borrow is returned on one path only.
        #[observe]
        fn entry(&mut self, key: &str) -> &mut String {
            if self.known.contains_key(key) {
                self.hits += 1;
                return self.known.get_mut(key).unwrap();
            }
            self.known.entry(key.to_owned()).or_insert_with(|| format!("<{key}>"))
        }

        #[observe]
        fn two_phases(&mut self, key: &str) -> usize {
            self.add(self.hits, key.len()).add(1, 2).add(key.len(), 1);
            self.hits
        }

        #[observe]
        fn add(&mut self, a: usize, b: usize) -> &mut Self {
            self.hits += a + b;
            self
        }

        #[observe]
        fn pinned(self: Pin<&mut Self>) -> usize {
            self.get_mut().hits
        }

        #[observe]
        fn unboxed(self: Box<Self>) -> String {
            format!("{} known", self.known.len())
        }
    }

    struct Node {
        next: Option<Box<Node>>,
        text: String,
    }

    #[observe]
    fn last(mut node: &mut Node) -> &mut String {
        while node.next.is_some() {
            node = node.next.as_mut().unwrap();
        }
        &mut node.text
    }

    struct Invariant<'a> {
        seen: RefCell<Vec<&'a str>>,
    }

    #[observe]
    fn remember<'a>(list: &'a Invariant<'a>, text: &'a str) -> &'a RefCell<Vec<&'a str>> {
        list.seen.borrow_mut().push(text);
        &list.seen
    }

    struct Lender {
        items: Vec<String>,
        at: usize,
    }

    impl Lender {
        #[observe]
        fn next(&mut self) -> Option<&mut String> {
            self.at += 1;
            self.items.get_mut(self.at - 1)
        }
    }

    #[observe]
    fn lend(lender: &mut Lender) -> usize {
        let mut sum = 0;
        while let Some(item) = lender.next() {
            item.push('x');
            sum += item.len();
        }
        sum
    }

    pub fn run() -> Vec<String> {
        let pair = |text: &str| Pair { left: text.into(), right: "r".into(), rest: ("s".into(), vec![1, 2]) };
        let mut cache = Cache { known: HashMap::new(), hits: 0 };
        cache.entry("a").push('!');
        let again = cache.entry("a").clone();
        let two = cache.two_phases("key");
        let pinned = Pin::new(&mut cache).pinned();
        let mut list = Node { next: Some(Box::new(Node { next: None, text: "end".into() })), text: "start".into() };
        last(&mut list).push('.');
        let invariant = Invariant { seen: RefCell::default() };
        vec![
            escaping(&["b".into(), "c".into()], "a").collect::<String>(),
            boxed_moves(Box::new("four".into()), Some(Box::new(|text| text.to_owned() + "?"))),
            disjoint(&mut pair("left")),
            format!("{again} {two} {pinned} {}", Box::new(cache).unboxed()),
            list.next.unwrap().text,
            format!("{:?}", remember(&invariant, "text").borrow()),
            lend(&mut Lender { items: vec!["a".into(), "bc".into()], at: 0 }).to_string(),
        ]
    }
}
