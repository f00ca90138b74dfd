// What compiles since edition 2024 only.

pub mod since_2024 {
    use std::cell::RefCell;

    use super::observe;

    /// The temporary of the tail is dropped before `cell`.
    #[observe]
    fn tail_temporaries(text: &str) -> usize {
        let cell = RefCell::new(format!("{text}"));
        cell.borrow().len()
    }

    #[observe]
    fn let_chains(text: &str) -> String {
        if let Some(first) = text.chars().next()
            && first.is_alphabetic()
            && let Some(last) = text.chars().last()
        {
            format!("{first}{last}")
        } else {
            String::new()
        }
    }

    pub fn run() -> Vec<String> {
        vec![tail_temporaries("text").to_string(), let_chains("abc"), let_chains("1")]
    }
}
