//! What can go wrong, and what a client is told about it. Causes are logged and never sent.

use std::fmt;
use std::io;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The reason why there is no regular answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing under this name or number, or nothing that this customer may see.
    NotFound,
    /// Nobody is logged in, or the login failed.
    Unauthorized,
    /// The request makes no sense; the text says why.
    BadRequest(&'static str),
    /// The picture server did not deliver.
    Upstream(reqwest::Error),
    /// The service itself failed.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Upstream(_) => StatusCode::BAD_GATEWAY,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let told = match &self {
            Self::NotFound => "not found",
            Self::Unauthorized => "please log in",
            Self::BadRequest(reason) => reason,
            Self::Upstream(_) | Self::Internal(_) => {
                tracing::error!("{self}");
                "something went wrong"
            }
        };
        (self.status(), told).into_response()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Unauthorized => f.write_str("not logged in"),
            Self::BadRequest(reason) => f.write_str(reason),
            Self::Upstream(cause) => write!(f, "the picture server failed: {cause}"),
            Self::Internal(cause) => write!(f, "internal error: {cause}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Upstream(cause) => Some(cause),
            Self::Internal(cause) => Some(&**cause),
            Self::NotFound | Self::Unauthorized | Self::BadRequest(_) => None,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(cause: tokio::task::JoinError) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<reqwest::Error> for Error {
    fn from(cause: reqwest::Error) -> Self {
        Self::Upstream(cause)
    }
}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        // A client who asks for a directory, or for a name that no file can have, asked for nothing we have.
        match cause.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidInput => Self::NotFound,
            _ => Self::Internal(cause.into()),
        }
    }
}
