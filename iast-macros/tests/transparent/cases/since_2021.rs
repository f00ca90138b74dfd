// Closures and async blocks capture places instead of variables, since edition 2021.

pub mod since_2021 {
    use std::future::Future;

    use super::observe;

    struct Pair {
        left: String,
        right: String,
        rest: (String, Vec<u8>),
    }

    #[observe]
    fn moved_in_parts(pair: Pair) -> String {
        let left = pair.left;
        let count = pair.rest.1.into_iter().map(usize::from).sum::<usize>();
        let later = move || pair.rest.0.len() + count;
        left + &pair.right + &format!("{}", later())
    }

    #[observe]
    fn escaping<'a>(names: &'a Vec<String>) -> impl Iterator<Item = Option<&'a String>> + 'a {
        (0..2).map(|i| names.get(i))
    }

    #[observe]
    fn beside_a_borrow(pair: &mut Pair) -> String {
        let right = &mut pair.right;
        let later = || format!("{}", pair.left);
        right.push('x');
        later() + right
    }

    /// Not `move`: it borrows what `text` points to.
    #[observe]
    fn future<'a>(text: &'a str) -> impl Future<Output = usize> + Send + 'a {
        async { text.len() }
    }

    /// The closures borrow and move parts of what they mention.
    #[observe]
    fn parts(mut pair: Pair) -> String {
        let out = &mut pair.rest.0;
        let mut add = |text: &str| {
            out.push_str(text);
            out.push_str(&pair.left);
            out.clone() + &pair.right.to_uppercase() + &format!("{}", pair.right)
        };
        let first = add("x");
        let Pair { left, .. } = &pair;
        let shared = || left.clone() + &pair.right.replace('r', left);
        let second = shared();
        let moved = move || pair.right.into_bytes();
        first + &second + &String::from_utf8(moved()).unwrap()
    }

    #[observe]
    fn kept<'a>(texts: &'a mut Vec<String>, name: &'a str) -> Box<dyn FnMut(&str) -> String + 'a> {
        Box::new(|text| {
            texts.push(text.to_owned());
            texts.concat() + &name.to_uppercase() + &name.chars().rev().collect::<String>()
        })
    }

    struct Named<'a>(&'a str, String);

    impl<'a> Named<'a> {
        #[observe]
        fn pieces(&self) -> impl Iterator<Item = String> + 'a {
            let name = self.0;
            (0..2).map(|i| name.to_owned() + &name.repeat(i))
        }
    }

    pub fn run() -> Vec<String> {
        let mut pair = Pair { left: "l".into(), right: "r".into(), rest: ("s".into(), vec![1, 2]) };
        drop(future("text"));
        let mut texts = vec!["t".to_owned()];
        let mut keep = kept(&mut texts, "name");
        let kept = keep("a") + &keep("b");
        let named = { Named("n", String::new()) };
        vec![
            kept,
            named.pieces().collect::<String>() + &named.1,
            parts(Pair { left: "l".into(), right: "r".into(), rest: ("s".into(), vec![]) }),
            beside_a_borrow(&mut pair),
            moved_in_parts(pair),
            format!("{:?}", escaping(&vec!["a".into()]).collect::<Vec<_>>()),
        ]
    }
}
