//! A program that calls everything in the library, so that nothing of it is left out when it is linked.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use subject::{Order, Page, Shown};

fn main() {
    let word = std::env::args().nth(1).unwrap_or_else(|| "a lamp".to_owned());
    let mut order = Order { name: word.clone(), amount: 4, note: Some("thanks".to_owned()) };
    println!("{:?}", subject::search(word.clone(), 3));
    println!("{}", subject::count_the_visit(&mut BTreeMap::new(), &word, &mut None));
    println!("{:?}", subject::next_message(&mut vec![word.clone().into_bytes()]));
    println!("{}", subject::byte_of(word.as_bytes(), 0));
    // SAFETY: a C string ends with a zero.
    println!("{}", unsafe { subject::subject_length(c"four".as_ptr().cast()) });
    println!("{}", subject::escape(&word));
    println!("{:?}", now(subject::resolving(Path::new("/srv"), &word)));
    println!("{}", subject::is_word(&word));
    println!("{}", subject::rot13(&word));
    println!("{}", subject::join_three(&word, "b", "c"));
    println!("{}", subject::dao::insert(&order));
    println!("{}", subject::dao::total(&[order.clone()]) + u64::from(subject::dao::limit(order.amount)));
    println!("{}", now(subject::settling(&mut order)));
    println!("{} {}", subject::shown(&order).framed(), now(order.later()));
    println!("{:?}", Page::Full { title: "t", body: subject::by_hand(&order, 2) });
    println!("{}", order.send());
}

/// The value of a future that never waits.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits"),
    }
}
