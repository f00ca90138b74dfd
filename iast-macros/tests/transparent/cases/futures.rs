// Futures: what they hold across an await, and that they stay `Send`.

pub mod futures {
    use std::cell::Cell;
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::observe;

    fn send<F: Future + Send>(future: F) -> F {
        future
    }

    fn block_on<F: Future>(future: F) -> F::Output {
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return value;
            }
        }
    }

    #[observe]
    async fn same(text: String) -> String {
        text
    }

    struct Client {
        calls: Cell<u32>,
        seen: String,
    }

    impl Client {
        #[observe]
        async fn ask(&mut self, text: &str) -> Result<&str, String> {
            if text.is_empty() {
                return Err(format!("{}", same(text.to_owned()).await));
            }
            self.seen.push_str(&same(format!("{text}?")).await);
            self.calls.set(self.calls.get() + 1);
            Ok(self.seen.as_str())
        }

        #[observe]
        async fn twice(&mut self, text: &str) -> Result<String, String> {
            let first = self.ask(text).await?.to_owned();
            Ok(format!("{first}{}", self.ask(&first).await?))
        }
    }

    #[observe]
    async fn recursive(text: &str, depth: u32) -> String {
        if depth == 0 {
            return text.to_owned();
        }
        Box::pin(recursive(&format!("{text}{depth}"), depth - 1)).await
    }

    /// The shape that `async_trait` makes.
    #[observe]
    fn boxed<'a>(text: &'a str, n: u32) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
        Box::pin(async move {
            if n == 0 {
                return format!("{text}.");
            }
            boxed(text, n - 1).await + text
        })
    }

    #[observe]
    fn owned(text: String) -> impl Future<Output = String> + Send + 'static {
        async move { same(text).await }
    }

    #[observe]
    async fn generic<T: AsRef<str> + Send>(text: T) -> String {
        let text = text.as_ref().to_owned();
        let block = async { same(format!("{text}")).await };
        send(block).await
    }

    #[observe]
    async fn closures(texts: Vec<String>) -> usize {
        let count = async |text: &str| text.len() + texts.len();
        count("a").await + count("bc").await
    }

    #[observe]
    async fn not_sync(cell: Cell<u8>, text: &str) -> String {
        let held = format!("{text}{}", cell.get());
        same(held).await
    }

    pub fn run() -> Vec<String> {
        let mut client = Client { calls: Cell::new(0), seen: String::new() };
        vec![
            block_on(send(client.twice("a"))).unwrap(),
            block_on(client.ask("")).unwrap_err(),
            client.calls.get().to_string(),
            block_on(send(recursive("r", 2))),
            block_on(boxed("b", 2)),
            block_on(owned("o".into())),
            block_on(send(generic("g".to_owned()))),
            block_on(closures(vec![String::new()])).to_string(),
            block_on(send(not_sync(Cell::new(7), "s"))),
        ]
    }
}
