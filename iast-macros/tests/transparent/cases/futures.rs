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

    /// Nothing of an operation may be held across an await in its operands.
    #[observe]
    async fn operands(text: &str, mut out: String, cell: Cell<u8>) -> Result<String, std::fmt::Error> {
        use std::fmt::Write as _;

        out.push_str(&same(text.to_uppercase()).await);
        let copy = out.clone();
        out += &same(copy).await.to_lowercase();
        write!(out, "{}{}", same(text.to_owned()).await, cell.replace(2).to_string())?;
        let replaced = same(out.clone()).await.replace('t', &same("x".to_owned() + text).await);
        let joined = vec![same(replaced).await, String::from(text)].join(&format!("{}", text.trim()));
        let later = async { out.clone() + &joined };
        Ok(send(later).await.chars().rev().collect())
    }

    #[observe]
    async fn in_loops(texts: Vec<String>) -> String {
        let mut out = String::new();
        for text in &texts {
            for c in text.chars() {
                out.push(c);
                out.push_str(&same(c.to_string()).await);
            }
        }
        let all = texts.iter().map(|text| async move { text.to_uppercase() });
        for one in all {
            out.push_str(&one.await);
        }
        out
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
            block_on(send(operands("t", "o".into(), Cell::new(1)))).unwrap(),
            block_on(send(in_loops(vec!["ab".into(), "c".into()]))),
        ]
    }
}
