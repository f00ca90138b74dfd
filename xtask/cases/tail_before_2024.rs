//! Temporaries of a block's tail live to the end of the statement, up to edition 2021.
// editions: 2018, 2021

use std::cell::RefCell;

fn tails(text: &str) -> usize {
    let first = { &text.to_string() }.trim().len();
    let second = { text.to_owned().as_str() }.len();
    let third = { text.to_uppercase() + "x" }.replace("X", "y").len();
    first + second + third
}

fn cells(cell: &RefCell<String>) -> usize {
    let n = { cell.borrow().trim().len() };
    cell.borrow_mut().push_str("z");
    n + cell.borrow().len()
}

fn main() {
    println!("{} {}", tails(" text "), cells(&RefCell::new("c".into())));
}
