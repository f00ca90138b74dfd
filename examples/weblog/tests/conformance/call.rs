//! A request to the service, and what is found while it is answered.

use iast::Finding;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use tokio::net::TcpListener;
use weblog::{Weblog, app};

use crate::archive;

type Pairs = &'static [(&'static str, &'static str)];

/// A request as data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    pub(crate) path: &'static str,
    headers: Pairs,
    body: Body,
}

#[derive(Debug, Clone, Copy)]
enum Body {
    /// There is none, so the method is `GET`; with a body it is `POST`.
    None,
    Form(Pairs),
    Json(&'static str),
    /// The contents of a file, sent under the name `file1`.
    File(&'static str),
    /// A message of gRPC.
    Message(&'static str),
    /// An archive of tar with an empty directory of this name.
    Tar(&'static str),
    /// An archive of zip with one.
    Zip(&'static str),
}

/// Stands in values for the address of a web server that requests may go to.
pub(crate) const TARGET: &str = "{target}";

/// What came of a request.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// What was found while it was answered.
    pub(crate) findings: Vec<Finding>,
    /// What [`TARGET`] stood for.
    pub(crate) target: String,
}

impl Call {
    pub(crate) const fn get(path: &'static str) -> Self {
        Self { path, headers: &[], body: Body::None }
    }

    const fn post(path: &'static str, body: Body) -> Self {
        Self { path, headers: &[], body }
    }

    pub(crate) const fn form(path: &'static str, pairs: Pairs) -> Self {
        Self::post(path, Body::Form(pairs))
    }

    pub(crate) const fn json(path: &'static str, text: &'static str) -> Self {
        Self::post(path, Body::Json(text))
    }

    pub(crate) const fn file(path: &'static str, contents: &'static str) -> Self {
        Self::post(path, Body::File(contents))
    }

    pub(crate) const fn message(path: &'static str, text: &'static str) -> Self {
        Self::post(path, Body::Message(text))
    }

    pub(crate) const fn tar(path: &'static str, directory: &'static str) -> Self {
        Self::post(path, Body::Tar(directory))
    }

    pub(crate) const fn zip(path: &'static str, directory: &'static str) -> Self {
        Self::post(path, Body::Zip(directory))
    }

    pub(crate) const fn with(self, headers: Pairs) -> Self {
        Self { headers, ..self }
    }

    /// Starts the service for this request alone and sends it.
    pub(crate) fn send(&self) -> Answer {
        let scope = iast::Scope::enter();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (status, target) = runtime.block_on(async {
            let service = Service::start().await;
            let response = self.request(&service).send().await.expect("an answer");
            let status = response.status();
            response.bytes().await.expect("its body");
            (status, service.target)
        });
        Answer { status, target, findings: scope.findings() }
    }

    fn request(&self, service: &Service) -> RequestBuilder {
        let mut request = match self.body {
            Body::None => service.request(Method::GET, self.path),
            Body::Message(_) => service.http2(Method::POST, self.path),
            _ => service.request(Method::POST, self.path),
        };
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        match self.body {
            Body::None => request,
            Body::Form(pairs) => {
                let filled = |value: &str| value.replace(TARGET, &service.target);
                request.form(&pairs.iter().map(|(name, value)| (*name, filled(value))).collect::<Vec<_>>())
            }
            Body::Json(text) => request.header("content-type", "application/json").body(text),
            Body::File(contents) => {
                let part = reqwest::multipart::Part::text(contents).file_name("file1.txt");
                request.multipart(reqwest::multipart::Form::new().part("file1", part))
            }
            Body::Message(text) => {
                let length = u32::try_from(text.len()).expect("a short message").to_be_bytes();
                let body = [&[0], &length[..], text.as_bytes()].concat();
                request.header("content-type", "application/grpc").body(body)
            }
            Body::Tar(directory) => request.body(archive::tar(directory)),
            Body::Zip(directory) => request.body(archive::zip(directory)),
        }
    }
}

/// A service on a loopback port of its own, which stops with the runtime.
pub(crate) struct Service {
    url: String,
    /// The address of a web server that requests may go to.
    pub(crate) target: String,
    http1: Client,
    http2: Client,
}

impl Service {
    pub(crate) async fn start() -> Self {
        // Lines are only looked at when somebody writes them.
        let _ = tracing_subscriber::fmt().with_writer(std::io::sink).try_init();
        let weblog = Weblog::start().await.expect("the service starts");
        let target = weblog.target();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        tokio::spawn(axum::serve(listener, app(weblog)).into_future());
        let client = || Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let http1 = client().build().expect("the client builds");
        let http2 = client().http2_prior_knowledge().build().expect("the client builds");
        Self { url: format!("http://{address}"), target, http1, http2 }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http1.request(method, format!("{}{path}", self.url))
    }

    pub(crate) fn http2(&self, method: Method, path: &str) -> RequestBuilder {
        self.http2.request(method, format!("{}{path}", self.url))
    }
}
