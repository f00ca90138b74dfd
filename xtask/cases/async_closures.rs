//! Async closures and what they capture.
// editions: 2021, 2024

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

async fn borrowing(list: Vec<String>) -> usize {
    let count = async |text: &str| text.trim().len() + list.len();
    count(" a ").await + count(&list.concat()).await
}

async fn moving(text: String) -> String {
    let later = async move |more: String| text.clone() + &more.to_uppercase();
    later("x".to_string()).await + &later("y".to_owned()).await
}

async fn mutating(mut text: String) -> String {
    let mut push = async |more: &str| {
        text.push_str(more);
        text += "-";
        text.len()
    };
    let n = push("a").await + push("b").await;
    text + &n.to_string()
}

async fn passed<F: AsyncFn(&str) -> String>(call: F) -> String {
    call("p").await + &call("q").await
}

fn main() {
    println!("{}", finish(borrowing(vec!["l".into(), "m".into()])));
    println!("{} {}", finish(moving("t".into())), finish(mutating(String::new())));
    let prefix = "pre".to_string();
    println!("{}", finish(passed(async |text| prefix.replace("e", text))));
}
