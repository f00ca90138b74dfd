//! Futures: recursion, what is held across an await, when captures are dropped, and that they stay `Send`.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};

struct Nothing;

impl Wake for Nothing {
    fn wake(self: Arc<Self>) {}
}

fn finish<F: Future>(future: F) -> F::Output {
    let mut future = Box::pin(future);
    let waker = Arc::new(Nothing).into();
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
    }
}

fn send<T: Send>(value: T) -> T {
    value
}

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("  drop {}", self.0);
    }
}

struct Later(bool);

impl Future for Later {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn same(text: String) -> String {
    Later(false).await;
    text
}

struct Client {
    seen: String,
    calls: Cell<u32>,
}

impl Client {
    async fn ask(&mut self, text: &str) -> Result<&str, String> {
        if text.is_empty() {
            return Err(same("empty".to_owned()).await.to_uppercase());
        }
        self.seen.push_str(&same(text.to_lowercase()).await);
        self.seen += &same(text.replace("a", "b")).await;
        self.calls.set(self.calls.get() + 1);
        Ok(self.seen.trim())
    }

    async fn twice(&mut self, text: &str) -> Result<String, String> {
        let first = self.ask(text).await?.to_string();
        Ok(self.ask(same(first.clone()).await.trim()).await?.to_owned() + &first)
    }

    fn boxed<'a>(&'a self, n: u32) -> Pin<Box<dyn Future<Output = String> + 'a>> {
        Box::pin(async move {
            if n == 0 {
                return self.seen.clone();
            }
            self.boxed(same(n.to_string()).await.len() as u32 - 1).await + &same("x".repeat(n as usize)).await
        })
    }
}

async fn recursive(text: String, depth: u32) -> String {
    if depth == 0 {
        return text.trim().to_owned();
    }
    Box::pin(recursive(same(text.clone() + " ").await, depth - 1)).await + &text
}

async fn order(first: Loud, _: Loud) -> usize {
    let _local = Loud("local");
    println!("  before");
    let n = same("a".repeat(3)).await.len() + Loud("temporary").0.to_uppercase().len();
    println!("  after");
    n + first.0.len()
}

fn owned(text: String) -> impl Future<Output = String> + Send + 'static {
    async move { same(text).await.to_uppercase() }
}

fn borrowed<'a>(text: &'a str, loud: Loud) -> impl Future<Output = usize> + Send + 'a {
    async move {
        let n = same(text.to_string()).await.len();
        n + loud.0.trim().len()
    }
}

async fn generic<T: AsRef<str> + Send>(text: T) -> String {
    let text = text.as_ref().to_owned();
    let block = async { same(text.repeat(2)).await + &text };
    send(block).await
}

async fn cell_across_await(cell: Cell<u8>, text: &str) -> String {
    let held = text.to_string() + &cell.get().to_string();
    same(held).await
}

fn main() {
    let mut client = Client { seen: String::new(), calls: Cell::new(0) };
    println!("{:?}", finish(send(client.twice("aB"))));
    println!("{:?}", finish(client.ask("")));
    println!("{} {}", client.calls.get(), finish(client.boxed(2)));
    println!("{}", finish(send(recursive("r".into(), 2))));
    println!("{}", finish(order(Loud("first"), Loud("ignored"))));
    println!("not polled");
    drop(order(Loud("never"), Loud("run")));
    println!("{} {}", finish(owned("o".into())), finish(borrowed("b", Loud("held"))));
    println!("{} {}", finish(send(generic("g"))), finish(send(cell_across_await(Cell::new(7), "c"))));
}
