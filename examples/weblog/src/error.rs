//! What can go wrong, and what a client is told about it.

use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The reason why there is no regular answer.
#[derive(Debug)]
pub(crate) enum Error {
    /// What was asked for is not allowed; the text says why.
    Refused(&'static str),
    /// Something that the service relies on failed. The client is not told what.
    Failed(Cause),
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
            Self::Failed(_) => (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong").into_response(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) => f.write_str(reason),
            Self::Failed(cause) => cause.fmt(f),
        }
    }
}

// `Error` itself is no `std::error::Error`, or this would overlap with the conversion of a type into itself.
impl<E: Into<Cause>> From<E> for Error {
    fn from(cause: E) -> Self {
        Self::Failed(cause.into())
    }
}
