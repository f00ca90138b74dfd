//! `+` and `+=` of numbers, texts and types of one's own, and the order in which operands are evaluated.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::{Add, AddAssign, Index, IndexMut};
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Money(i64);

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Add<&str> for Money {
    type Output = String;
    fn add(self, text: &str) -> String {
        self.0.to_string() + text
    }
}

impl<'a> Add<&'a Money> for &'a Money {
    type Output = &'a Money;
    fn add(self, other: &'a Money) -> &'a Money {
        if self.0 > other.0 { self } else { other }
    }
}

impl AddAssign<i64> for Money {
    fn add_assign(&mut self, other: i64) {
        self.0 += other;
    }
}

impl AddAssign<&str> for Money {
    fn add_assign(&mut self, text: &str) {
        self.0 += text.len() as i64;
    }
}

struct Log(RefCell<Vec<String>>, Vec<String>);

impl Log {
    fn note(&self, text: &str) -> String {
        self.0.borrow_mut().push(text.to_owned());
        text.to_string()
    }

    fn index_of(&self, n: usize) -> usize {
        self.0.borrow_mut().push("index ".to_string() + &n.to_string());
        n
    }
}

impl Index<usize> for Log {
    type Output = String;
    fn index(&self, n: usize) -> &String {
        &self.1[n]
    }
}

impl IndexMut<usize> for Log {
    fn index_mut(&mut self, n: usize) -> &mut String {
        self.0.borrow_mut().push("borrowed".to_owned());
        &mut self.1[n]
    }
}

fn numbers(a: u8, b: &u8, c: &mut u32, list: &mut [f64]) -> f64 {
    let mut sum = a + b;
    sum += b;
    sum += &a;
    *c += u32::from(sum) + 1;
    *c = *c + *c;
    list[0] += 0.5;
    list[1] = list[0] + list[1];
    let (mut x, mut y) = (1, 2i64);
    x += y as i32;
    y += i64::from(x) + -y;
    f64::from(*c) + list.iter().fold(0.0, |a, b| a + b) + y as f64 + (Duration::from_secs(1) + Duration::from_millis(5)).as_secs_f64()
}

fn texts(a: String, b: &String, c: Cow<'_, str>, d: Box<str>) -> String {
    let mut text = a + b + &b[..1] + c.as_ref() + &d;
    text += b;
    text += &format!("{}{}", b, d);
    text += &c;
    let mut cow = c;
    cow += "cow";
    cow = cow + "more";
    *cow.to_mut() += "!";
    text + &cow + { "block" } + if d.is_empty() { "" } else { "else" }
}

fn own(money: Money) -> String {
    let mut sum = money + Money(1) + money;
    sum += 5;
    sum += "four";
    let most = *(&sum + &money);
    sum + most + " coins"
}

fn order(log: &mut Log) -> String {
    let text = log.note("a") + &log.note("b") + &(log.note("c") + &log.note("d"));
    let mut grown = log.note("e");
    grown += &(log.note("f") + &log.note("g"));
    let (at, more) = (log.index_of(0), log.note("h"));
    log[at] += &more;
    let mut n = 1;
    n += {
        n += 10;
        n
    };
    let list = [n + log.index_of(1), log.index_of(2) + n];
    text + &grown + &log[0] + &list[0].to_string() + &list[1].to_string()
}

fn generic<T: Add<Output = T> + AddAssign + Copy, S: AsRef<str> + ?Sized>(a: T, b: T, text: &S) -> (T, String) {
    let mut sum = a + b;
    sum += a;
    (sum, text.as_ref().to_owned() + text.as_ref())
}

fn main() {
    println!("{}", numbers(1, &2, &mut 3, &mut [1.0, 2.0]));
    println!("{}", texts("a".into(), &"b".to_string(), "c".into(), "d".into()));
    println!("{}", own(Money(3)));
    let mut log = Log(RefCell::default(), vec!["l".into()]);
    println!("{} {:?}", order(&mut log), log.0.borrow());
    println!("{:?} {:?}", generic(1u8, 2, "s"), generic(0.5, 0.25, &String::from("t")));
}
