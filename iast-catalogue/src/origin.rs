//! Where untrusted data enters: the origins of the field, with their wire names.

use std::fmt;
use std::str::FromStr;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::{UnknownName, name};

macro_rules! origins {
    ($($(#[$doc:meta])* $variant:ident = $wire:literal,)*) => {
        /// The place where untrusted data entered the program.
        ///
        /// The wire names of requests, messages and rows are those of Datadog's IAST, so that findings can be compared across
        /// tools.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Origin {
            $($(#[$doc])* $variant,)*
        }

        impl Origin {
            /// Every origin, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in findings files and in `#[iast::source(origin = "..")]`.
            ///
            /// ```
            /// assert_eq!(iast_catalogue::Origin::HttpRequestHeader.as_str(), "http.request.header");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $wire,)*
                }
            }
        }
    };
}

origins! {
    /// The name of a query or form parameter.
    HttpRequestParameterName = "http.request.parameter.name",
    /// The value of a query or form parameter.
    HttpRequestParameter = "http.request.parameter",
    /// The name of a request header.
    HttpRequestHeaderName = "http.request.header.name",
    /// The value of a request header.
    HttpRequestHeader = "http.request.header",
    /// The name of a cookie.
    HttpRequestCookieName = "http.request.cookie.name",
    /// The value of a cookie.
    HttpRequestCookieValue = "http.request.cookie.value",
    /// The request body, or a field of it.
    HttpRequestBody = "http.request.body",
    /// The whole query string.
    HttpRequestQuery = "http.request.query",
    /// A parameter in the path, such as `{id}` of a route.
    HttpRequestPathParameter = "http.request.path.parameter",
    /// A matrix parameter (`;k=v`) in the path.
    HttpRequestMatrixParameter = "http.request.matrix.parameter",
    /// A part of a multipart body.
    HttpRequestMultipartParameter = "http.request.multipart.parameter",
    /// The whole request URI.
    HttpRequestUri = "http.request.uri",
    /// The path of the request.
    HttpRequestPath = "http.request.path",
    /// A field of a gRPC request message.
    GrpcRequestBody = "grpc.request.body",
    /// The key of a Kafka message.
    KafkaMessageKey = "kafka.message.key",
    /// The value of a Kafka message.
    KafkaMessageValue = "kafka.message.value",
    /// A value read from a database row.
    SqlRowValue = "sql.row.value",
    /// The value of an environment variable. This name and the next four are ours.
    Environment = "environment",
    /// An argument of the command line.
    CommandLine = "command.line",
    /// What was read from standard input.
    Stdin = "stdin",
    /// What was read from a file.
    File = "file",
    /// What came in over a connection whose protocol is not known.
    NetworkStream = "network.stream",
    /// Untrusted data of another kind: what `#[iast::source]` taints when nothing says more.
    Unspecified = "unspecified",
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Origin {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|origin| origin.as_str() == text)
            .ok_or_else(|| UnknownName::new("origin", text, Self::ALL.iter().map(|o| o.as_str()).collect()))
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        name::deserialize(deserializer, str::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wire_name_parses_back() {
        for origin in Origin::ALL {
            assert_eq!(origin.as_str().parse(), Ok(*origin));
        }
    }

    #[test]
    fn an_unknown_origin_lists_the_valid_ones() {
        let error = "http.request.heder".parse::<Origin>().unwrap_err().to_string();
        assert!(error.starts_with("unknown origin `http.request.heder`; valid: "), "{error}");
        assert!(error.contains("http.request.header,"), "{error}");
    }
}
