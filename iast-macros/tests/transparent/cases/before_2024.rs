// Temporaries of a block's tail live to the end of the statement, up to edition 2021.

pub mod before_2024 {
    use super::observe;

    #[observe]
    fn tail_temporaries(text: &str) -> usize {
        let first = { &format!("{text}") }.trim().len();
        let second = { text.to_owned().as_str() }.len();
        first + second
    }

    pub fn run() -> Vec<String> {
        vec![tail_temporaries(" text ").to_string()]
    }
}
