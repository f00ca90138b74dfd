//! The tower layer: one context for each request.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::body::Open;
pub use super::body::{ScopedBody, TaintedBody};
use super::request::taint_head;
use super::response::{self, RequestFacts};

/// Observes the requests of a tower service: axum, hyper, tonic and whatever else speaks `http` 1.
///
/// For each request that is analysed it opens a context, taints path, query, headers, cookies and the body as it streams in, and
/// ends the context when the response body is finished or dropped. It also looks at what the response shows or lacks:
/// headers, attributes of cookies, backtraces.
///
/// Put it around the whole router, outside of the layers that add headers:
///
#[cfg_attr(feature = "axum", doc = "```")]
#[cfg_attr(not(feature = "axum"), doc = "```ignore")]
/// # use iast_runtime as iast;
/// use axum::routing::get;
///
/// let app: axum::Router =
///     axum::Router::new().route("/", get(|| async { "hello" })).layer(iast::tower::IastLayer::new());
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct IastLayer {}

impl IastLayer {
    /// The layer.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> Layer<S> for IastLayer {
    type Service = IastService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        IastService { inner }
    }
}

/// The service that [`IastLayer`] makes.
#[derive(Debug, Clone)]
pub struct IastService<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for IastService<S>
where
    S: Service<Request<TaintedBody<B>>, Response = Response<R>>,
{
    type Response = Response<ScopedBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, task: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(task)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let open = Open::next();
        let (mut parts, body) = request.into_parts();
        let mut facts = None;
        let observed = open.as_ref().map(|open| &open.context).filter(|context| context.is_observed());
        if let Some(context) = observed {
            taint_head(context, &mut parts);
            facts = response::facts(&parts);
        }
        let body = TaintedBody::new(body, observed.cloned(), &parts.headers);
        let _entered = open.as_ref().map(|open| open.context.enter());
        let inner = self.inner.call(Request::from_parts(parts, body));
        ResponseFuture { inner, facts, open }
    }
}

pin_project! {
    /// The future of an [`IastService`].
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        inner: F,
        facts: Option<RequestFacts>,
        open: Option<Open>,
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = Result<Response<ScopedBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = {
            let _entered = this.open.as_ref().map(|open| open.context.enter());
            this.inner.poll(task)
        };
        polled.map_ok(|response| {
            let open = this.open.take();
            let facts = this.facts.take();
            let watch =
                open.as_ref().zip(facts).and_then(|(open, facts)| response::check(&open.context, &facts, &response));
            let markup = open.as_ref().and_then(|open| {
                let _entered = open.context.enter();
                response::check_sinks(&response)
            });
            response.map(|body| ScopedBody::new(body, watch, markup, open))
        })
    }
}
