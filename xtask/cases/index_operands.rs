//! An index is evaluated once, and may be moved.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::{Index, IndexMut, Range};

struct Table {
    rows: Vec<String>,
    asked: Cell<usize>,
}

impl Index<String> for Table {
    type Output = String;
    fn index(&self, key: String) -> &String {
        self.asked.set(self.asked.get() + 1);
        &self.rows[key.len()]
    }
}

impl IndexMut<String> for Table {
    fn index_mut(&mut self, key: String) -> &mut String {
        println!("index {key}");
        &mut self.rows[key.len()]
    }
}

fn ranges(text: &str, range: Range<usize>) -> String {
    text[range].to_string()
}

fn keys(table: &mut Table, key: String, other: String) -> String {
    table[other.clone()] += "x";
    table[other].push_str("y");
    table[key].to_uppercase()
}

fn next(counter: &Cell<usize>) -> usize {
    counter.set(counter.get() + 1);
    counter.get() - 1
}

fn effects(list: &mut Vec<String>) -> String {
    let counter = Cell::new(0);
    list[next(&counter)] += "a";
    list[next(&counter)].push_str("b");
    let text = list[next(&counter)].replace("2", "c") + &list[counter.get() - 1];
    let mut i = 0;
    list[{
        i += 1;
        i
    }]
    .push('d');
    text + &i.to_string() + &counter.get().to_string()
}

fn maps(map: &HashMap<&str, Vec<String>>, key: &str) -> String {
    map[key][0].to_uppercase() + &map[&*key.to_owned()][1..].concat()
}

fn nested(grid: &mut [[usize; 2]; 2], place: (usize, usize)) -> usize {
    grid[place.0][place.1] += 5;
    grid[place.0][place.1] + grid[1][0] + grid[0].len()
}

fn main() {
    println!("{}", ranges("abc", 0..2));
    let mut table = Table { rows: vec!["r0".into(), "r1".into(), "r2".into()], asked: Cell::new(0) };
    println!("{} {}", keys(&mut table, "k".into(), "kk".into()), table.rows.concat());
    println!("{}", table.asked.get());
    let mut list = vec!["0".to_string(), "1".to_string(), "2".to_string()];
    println!("{} {list:?}", effects(&mut list));
    println!("{}", maps(&HashMap::from([("a", vec!["x".into(), "y".into()])]), "a"));
    println!("{}", nested(&mut [[1, 2], [3, 4]], (1, 0)));
}
