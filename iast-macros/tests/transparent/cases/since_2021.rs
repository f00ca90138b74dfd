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

    pub fn run() -> Vec<String> {
        let mut pair = Pair { left: "l".into(), right: "r".into(), rest: ("s".into(), vec![1, 2]) };
        drop(future("text"));
        vec![
            beside_a_borrow(&mut pair),
            moved_in_parts(pair),
            format!("{:?}", escaping(&vec!["a".into()]).collect::<Vec<_>>()),
        ]
    }
}
