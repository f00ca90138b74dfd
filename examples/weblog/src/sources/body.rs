//! The body of a request: forms, JSON, files, and messages of gRPC.

use std::collections::BTreeMap;

use axum::extract::{Multipart, Request, State};
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Json, Router};
use bytes::{Buf as _, BufMut as _};
use serde::Deserialize;
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};

use super::count;
use crate::error::Error;
use crate::state::Weblog;

type Pairs = BTreeMap<String, String>;
type Answer = Result<String, Error>;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    name: String,
    value: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/source/body/test", post(json))
        .route("/iast/source/multipart/test", post(multipart))
        .route("/weblog.Weblog/Count", post(grpc))
}

#[iast::source]
pub(super) async fn field(State(weblog): State<Weblog>, Form(pairs): Form<Pairs>) -> Answer {
    count(&weblog, pairs.get("table").ok_or(MISSING)?)
}

#[iast::source]
pub(super) async fn field_name(State(weblog): State<Weblog>, Form(pairs): Form<Pairs>) -> Answer {
    count(&weblog, pairs.keys().next().ok_or(MISSING)?)
}

#[iast::source]
async fn json(State(weblog): State<Weblog>, Json(input): Json<Input>) -> Answer {
    tracing::debug!("a value for {}", input.name);
    count(&weblog, &input.value)
}

#[iast::source]
async fn multipart(State(weblog): State<Weblog>, mut parts: Multipart) -> Answer {
    let part = parts.next_field().await?.ok_or(MISSING)?;
    let text = part.text().await?;
    count(&weblog, &text)
}

/// A method of gRPC. No generated code is needed: a message is its UTF-8 text.
async fn grpc(State(weblog): State<Weblog>, request: Request) -> Response {
    let count = tower::service_fn(move |request: tonic::Request<String>| {
        let answer = count(&weblog, request.get_ref());
        async move { answer.map(tonic::Response::new).map_err(|error| Status::internal(error.to_string())) }
    });
    tonic::server::Grpc::new(Text).unary(count, request).await.map(axum::body::Body::new)
}

#[derive(Clone, Default)]
struct Text;

impl Codec for Text {
    type Encode = String;
    type Decode = String;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Text {
    type Item = String;
    type Error = Status;

    fn encode(&mut self, item: String, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put_slice(item.as_bytes());
        Ok(())
    }
}

impl Decoder for Text {
    type Item = String;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<String>, Status> {
        let bytes = from.copy_to_bytes(from.remaining());
        String::from_utf8(bytes.to_vec()).map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}

const MISSING: Error = Error::Refused("what is to be counted is missing");
