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

    #[observe]
    fn operations_in_chains(text: &str, other: Option<&str>) -> String {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next()
            && let Some(other) = other.map(str::to_uppercase)
            && !other.to_lowercase().is_empty()
        {
            out.push(c);
            out.push_str(&other);
        }
        if let Some(text) = other
            && let Some(c) = text.to_owned().pop()
            && out.clone() + text != ""
        {
            out.insert(0, c);
            out + text
        } else {
            RefCell::new(out).borrow().clone() + text
        }
    }

    pub fn run() -> Vec<String> {
        vec![tail_temporaries("text").to_string(), let_chains("abc"), let_chains("1"), operations_in_chains("ab", Some("c")), operations_in_chains("d", None)]
    }
}
