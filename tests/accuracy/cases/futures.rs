//! Futures, tasks and channels of tokio. Each case runs on a runtime of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OnceCell, RwLock, broadcast, mpsc, oneshot, watch};
use tokio::task::{JoinSet, yield_now};

use crate::case::cases;

cases! {
    async fn(param) with {
        async fn shout(text: &str) -> String {
            yield_now().await;
            text.to_uppercase()
        }

        async fn quote(text: String) -> String {
            let quoted = format!("'{text}'");
            yield_now().await;
            quoted
        }

        fn boxed<'a>(text: &'a str, depth: usize) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
            Box::pin(async move {
                match depth {
                    0 => text.to_owned(),
                    _ => format!("({})", boxed(text, depth - 1).await),
                }
            })
        }

        trait Repository {
            fn find(&self, name: &str) -> impl Future<Output = String> + Send;
        }

        struct InMemory;

        impl Repository for InMemory {
            async fn find(&self, name: &str) -> String {
                yield_now().await;
                format!("SELECT * FROM t WHERE name = '{name}'")
            }
        }

        #[async_trait::async_trait]
        trait Sender: Send + Sync {
            async fn send(&self, text: String) -> String;
        }

        struct Mail;

        #[async_trait::async_trait]
        impl Sender for Mail {
            async fn send(&self, text: String) -> String {
                yield_now().await;
                format!("To: {text}\r\n")
            }
        }

        /// Ready at the second poll, with what it was given.
        struct Second(Option<String>, bool);

        impl Future for Second {
            type Output = String;

            fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<String> {
                if !std::mem::replace(&mut self.1, true) {
                    cx.waker().wake_by_ref();
                    return std::task::Poll::Pending;
                }
                std::task::Poll::Ready(self.0.take().unwrap_or_default())
            }
        }
    };

    moved: keep { param }
    across_await: keep {
        let text = format!("<{param}>");
        yield_now().await;
        text
    }
    called: keep { quote(param).await }
    called_by_reference: keep { shout(&param).await }
    called_in_format: keep { format!("{}, {}", quote(param.clone()).await, quote(param).await) }
    async_block: keep { async move { param + "!" }.await }
    async_block_borrows: keep { async { param[3..].to_owned() }.await }
    async_closure: keep {
        let make = async |tail: &str| format!("{param}{tail}");
        make("?").await
    }
    question_mark: keep {
        let parsed: Result<String, std::str::Utf8Error> = async {
            yield_now().await;
            Ok(std::str::from_utf8(param.as_bytes())?.to_owned())
        }
        .await;
        parsed.unwrap_or_default()
    }
    boxed_recursion: keep { boxed(&param, 3).await }
    trait_method: keep { InMemory.find(&param).await }
    async_trait: keep {
        let sender: Box<dyn Sender> = Box::new(Mail);
        sender.send(param).await
    }
    own_future: keep { Second(Some(param), false).await }
    spawned: keep { tokio::spawn(async move { format!("{param};") }).await.expect("the task ends") }
    spawned_blocking: keep {
        tokio::task::spawn_blocking(move || param.trim().to_owned()).await.expect("the task ends")
    }
    join: keep {
        let (left, right) = tokio::join!(quote(param[..8].to_owned()), quote(param[8..].to_owned()));
        left + &right
    }
    try_join: keep {
        let both = tokio::try_join!(async { Ok::<_, ()>(param.clone()) }, async { Ok(String::from("b")) });
        both.map(|(left, right)| format!("{right}{left}")).unwrap_or_default()
    }
    select: keep {
        tokio::select! {
            biased;
            text = quote(param) => text,
            () = std::future::pending() => String::new(),
        }
    }
    join_set: keep {
        let mut set = JoinSet::new();
        let all = Arc::<str>::from(param);
        for part in 0..4 {
            let all = Arc::clone(&all);
            set.spawn(async move { (part, all[part * 5..part * 5 + 5].to_owned()) });
        }
        let mut parts = set.join_all().await;
        parts.sort();
        parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("-")
    }
    oneshot: keep {
        let (sender, receiver) = oneshot::channel();
        sender.send(param).expect("it is waited for");
        receiver.await.unwrap_or_default()
    }
    mpsc: keep {
        let (sender, mut receiver) = mpsc::channel(2);
        tokio::spawn(async move {
            for part in param.as_bytes().chunks(6) {
                sender.send(part.to_vec()).await.expect("it is waited for");
            }
        });
        let mut all = Vec::new();
        while let Some(part) = receiver.recv().await {
            all.extend_from_slice(&part);
        }
        all
    }
    broadcast: keep {
        let (sender, mut receiver) = broadcast::channel(1);
        sender.send(param).expect("it is waited for");
        receiver.recv().await.unwrap_or_default()
    }
    watch: keep {
        let (sender, receiver) = watch::channel(String::new());
        sender.send_replace(param);
        let text = receiver.borrow().clone();
        text
    }
    mutex: keep {
        let log = Arc::new(Mutex::new(String::from("log:")));
        let other = Arc::clone(&log);
        tokio::spawn(async move { other.lock().await.push_str(&param) }).await.expect("the task ends");
        let text = log.lock().await.clone();
        text
    }
    rw_lock: keep {
        let place = RwLock::new(String::new());
        *place.write().await = param;
        let text = place.read().await.to_uppercase();
        text
    }
    once_cell: keep {
        let cell = OnceCell::new();
        cell.get_or_init(|| async { param + "." }).await.clone()
    }
    timeout: keep { tokio::time::timeout(Duration::from_secs(60), quote(param)).await.unwrap_or_default() }
    stream_of_chunks: keep {
        let mut body = http_body_util::Full::new(bytes::Bytes::from(param));
        let frame = http_body_util::BodyExt::frame(&mut body).await;
        frame.and_then(Result::ok).and_then(|frame| frame.into_data().ok())
    }
    collected_body: keep {
        let body = http_body_util::Full::new(bytes::Bytes::from(format!("q={param}")));
        http_body_util::BodyExt::collect(body).await.map(|body| body.to_bytes()).unwrap_or_default()
    }
    loop_with_await: keep list {
        let mut out = String::new();
        for item in param.split(',') {
            yield_now().await;
            out.push_str(&quote(item.to_owned()).await);
        }
        out
    }
    char_loop_with_await: keep {
        let mut out = String::new();
        for c in param.chars() {
            out.push(c);
            yield_now().await;
        }
        out
    }
    task_local: keep {
        tokio::task_local!(static NAME: String);
        NAME.scope(param, async { NAME.with(|name| format!("for {name}")) }).await
    }
    many_tasks: keep {
        let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(quote(param.clone()))).collect();
        let mut out = String::new();
        for task in tasks {
            out.push_str(&task.await.expect("the task ends"));
        }
        out
    }
    aborted: break {
        let task = tokio::spawn(async move {
            std::future::pending::<()>().await;
            param
        });
        task.abort();
        task.await.unwrap_or_else(|_| String::from("none"))
    }
    select_other: break {
        tokio::select! {
            biased;
            text = async { String::from("none") } => text,
            text = quote(param) => text,
        }
    }
    timed_out: break {
        let slow = async {
            std::future::pending::<()>().await;
            param
        };
        tokio::time::timeout(Duration::ZERO, slow).await.unwrap_or_else(|_| String::from("none"))
    }
    watch_replaced: break {
        let (sender, receiver) = watch::channel(param);
        sender.send_replace(String::from("none"));
        let text = receiver.borrow().clone();
        text
    }
    unrelated_task: break {
        let other = tokio::spawn(async { String::from("none").to_uppercase() });
        drop(quote(param).await);
        other.await.expect("the task ends")
    }
}
