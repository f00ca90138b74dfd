//! A gRPC service of tonic behind the layer: the text of a message reaches a sink.
//!
//! The codec is written out, so that no generated code is needed: a message is its UTF-8 text.

#![cfg(all(feature = "enable", feature = "tower"))]

mod support;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BufMut as _};
use http::uri::PathAndQuery;
use iast::Confidence;
use iast::tower::IastLayer;
use support::{evidence, the_finding};
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::{NamedService, UnaryService};
use tonic::{Request, Response, Status};

#[iast::sink(kind = "sql")]
fn run(statement: &str) -> usize {
    statement.len()
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

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Status>> + Send>>;

/// The one method of the service.
struct Search;

impl UnaryService<String> for Search {
    type Response = String;
    type Future = Answer<Response<String>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        Box::pin(async move {
            let user = request.metadata().get("x-user").and_then(|user| user.to_str().ok()).unwrap_or("-").to_owned();
            tokio::task::yield_now().await;
            let length = run(&format!("SELECT '{}' '{user}'", request.into_inner()));
            Ok(Response::new(length.to_string()))
        })
    }
}

#[derive(Clone)]
struct Shop;

impl NamedService for Shop {
    const NAME: &'static str = "shop.Shop";
}

impl<B> tower::Service<http::Request<B>> for Shop
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        Box::pin(async move { Ok(tonic::server::Grpc::new(Text).unary(Search, request).await) })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_text_of_a_message_is_untrusted() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    let server = tonic::transport::Server::builder().layer(IastLayer::new()).add_service(Shop);
    tokio::spawn(server.serve_with_incoming(incoming));

    let channel = tonic::transport::Endpoint::from_shared(format!("http://{address}")).expect("an address");
    let mut client = tonic::client::Grpc::new(channel.connect().await.expect("a connection"));
    for value in ["lamp'--", "table'--"] {
        client.ready().await.expect("the connection is kept");
        let mut request = Request::new(value.to_owned());
        request.metadata_mut().insert("x-user", "ann'--".parse().expect("a value"));
        let path = PathAndQuery::from_static("/shop.Shop/Search");
        let answer = client.unary(request, path, Text).await.expect("an answer").into_inner();
        assert_eq!(answer, format!("SELECT '{value}' 'ann'--'").len().to_string());
    }
    let finding = the_finding();
    assert_eq!((finding.confidence, finding.count), (Confidence::Confirmed, 2));
    assert_eq!(evidence(&finding), "SELECT '‹lamp'--›' '‹ann'--›'");
    let origins: Vec<_> = finding.sources.iter().map(|source| source.origin).collect();
    assert_eq!(origins, [iast::Origin::GrpcRequestBody, iast::Origin::HttpRequestHeader]);
    assert_eq!(finding.sources[0].value, "lamp'--", "without what stands in front of a message");
    assert_eq!(finding.request.expect("a request").path, "/shop.Shop/Search");
}
