//! The bodies of request and response: the one is tainted as it streams in, the other keeps the request's context
//! open until it is sent, and shows its beginning to who has to see it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use bytes::{Buf, Bytes};
use http::{HeaderMap, header};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::framing::{Framing, Value};
use super::own;
use super::request::{LONGEST_FORM, note_form};
use super::response::{MarkupWatch, Watch};
use crate::flow::source::taint;
use crate::memory::{self, guard::Quiet};
use crate::overhead::admission::{self, Permit};
use crate::taint::context::{self, Context, Kind};

/// The context of a request that is being served, ended when this is dropped.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) context: Arc<Context>,
    /// The right to be analysed. A request inside another one needs none.
    _permit: Option<Permit>,
}

impl Open {
    /// The context of a request that comes in now. `None` when the engine is off.
    pub(super) fn next() -> Option<Self> {
        if !memory::enabled() {
            return None;
        }
        let around = context::current();
        if !around.is_observed() {
            return Some(Self { context: around, _permit: None });
        }
        let is_inside = around.chain().any(|context| context.kind == Kind::Request);
        let permit = if is_inside { None } else { admission::admit() };
        let context = if is_inside || permit.is_some() { Context::open(Kind::Request) } else { Context::unobserved() };
        Some(Self { context, _permit: permit })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.context.is_observed() {
            self.context.end();
        }
    }
}

pin_project! {
    /// A request body whose bytes are tainted as they arrive.
    #[derive(Debug)]
    pub struct TaintedBody<B> {
        #[pin]
        inner: B,
        // `None` when the request is not analysed.
        context: Option<Arc<Context>>,
        framing: Framing,
        // The bytes of a form so far, while they are worth keeping.
        form: Option<Vec<u8>>,
    }
}

impl<B> TaintedBody<B> {
    pub(super) fn new(inner: B, context: Option<Arc<Context>>, headers: &HeaderMap) -> Self {
        let headers = context.as_ref().map(|_| headers);
        let content_type = headers.and_then(|headers| headers.get(header::CONTENT_TYPE));
        let content_type = content_type.map(|value| value.as_bytes()).unwrap_or_default();
        let is_form = content_type.to_ascii_lowercase().starts_with(b"application/x-www-form-urlencoded");
        Self { inner, context, framing: Framing::of(content_type), form: is_form.then(Vec::new) }
    }
}

impl<B: Body> Body for TaintedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        task: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let mut this = self.project();
        let polled = this.inner.as_mut().poll_frame(task).map_ok(|frame| {
            frame.map_data(|mut data| {
                let data = data.copy_to_bytes(data.remaining());
                match this.context {
                    Some(context) => taint_data(context, this.framing, data, this.form),
                    None => data,
                }
            })
        });
        let is_over = matches!(polled, Poll::Ready(None)) || this.inner.is_end_stream();
        if let Some((context, form)) = this.context.as_ref().filter(|_| is_over).zip(this.form.take_if(|_| is_over)) {
            note_form(context, &form);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

fn taint_data(context: &Arc<Context>, framing: &mut Framing, data: Bytes, form: &mut Option<Vec<u8>>) -> Bytes {
    if !memory::enabled() {
        return data;
    }
    let _quiet = Quiet::enter();
    let data = own::bytes(context, data);
    for Value { range, name } in framing.values(&data) {
        taint(context, framing.origin(), name.as_deref(), &data[range], None);
    }
    if let Some(bytes) = form {
        bytes.extend_from_slice(&data);
        if bytes.len() > LONGEST_FORM {
            *form = None;
        }
    }
    data
}

pin_project! {
    /// A response body that keeps the context of its request open until it is finished or dropped.
    #[derive(Debug)]
    pub struct ScopedBody<B> {
        #[pin]
        inner: B,
        // Before the context, so that it is still open when the findings are made.
        watch: Option<Watch>,
        markup: Option<MarkupWatch>,
        open: Option<Open>,
    }
}

impl<B> ScopedBody<B> {
    pub(super) fn new(inner: B, watch: Option<Watch>, markup: Option<MarkupWatch>, open: Option<Open>) -> Self {
        Self { inner, watch, markup, open }
    }
}

impl<B: Body> Body for ScopedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        task: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let mut this = self.project();
        let polled = {
            let _entered = this.open.as_ref().map(|open| open.context.enter());
            this.inner.as_mut().poll_frame(task)
        };
        if let (Some(watch), Poll::Ready(Some(Ok(frame)))) = (&mut *this.watch, &polled)
            && let Some(data) = frame.data_ref()
        {
            watch.see(data);
        }
        if let (Some(markup), Poll::Ready(Some(Ok(frame)))) = (&mut *this.markup, &polled)
            && let Some(data) = frame.data_ref()
        {
            let _entered = this.open.as_ref().map(|open| open.context.enter());
            markup.see(data);
        }
        let is_over = matches!(polled, Poll::Ready(None | Some(Err(_))));
        if this.watch.as_ref().is_some_and(|watch| is_over || watch.is_full() || this.inner.is_end_stream()) {
            *this.watch = None;
        }
        if matches!(polled, Poll::Ready(None)) {
            *this.open = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
