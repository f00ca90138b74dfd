//! The parameter types by which web frameworks hand a request to a handler.
//!
//! Types are known by their last path segment, since a macro sees no more. The runtime maps the same names to the
//! origin of the data.

use syn::{GenericArgument, PathArguments, PathSegment, Type};

use crate::types::{self, last_segment};

/// Types that carry data of the request. All are the same in every framework that has them.
const REQUEST: &[&str] = &[
    // http, hyper, axum, actix-web, rocket, poem, tonic, warp: the request itself and its parts.
    "Body",
    "BodyDataStream",
    "BodyStream",
    "Bytes",
    "BytesMut",
    "HeaderMap",
    "HeaderValue",
    "HttpRequest",
    "Incoming",
    "Parts",
    "Payload",
    "RawBody",
    "Request",
    "RequestBody",
    "RequestHead",
    "ServiceRequest",
    "Streaming",
    "Uri",
    // Typed views of it.
    "Cbor",
    "ContentLengthLimit",
    "Cookie",
    "CookieJar",
    "Cookies",
    "Form",
    "Header",
    "Host",
    "Json",
    "JsonDeserializer",
    "JsonLines",
    "LenientForm",
    "MsgPack",
    "Multipart",
    "MultipartForm",
    "OptionalPath",
    "OptionalQuery",
    "OriginalUri",
    "PlainText",
    "PrivateCookieJar",
    "Protobuf",
    "Qs",
    "QsForm",
    "QsQuery",
    "Query",
    "RawForm",
    "RawPathParams",
    "RawQuery",
    "SignedCookieJar",
    "TempFile",
    "TypedHeader",
    "Xml",
    "Yaml",
];

/// Types that hold what the program itself put there.
const STATE: &[&str] =
    &["ConnectInfo", "Depot", "Extension", "Extensions", "MatchedPath", "Next", "ReqData", "ServerConfig", "State"];

/// Types around an extractor that change nothing about where the data comes from.
const WRAPPERS: &[&str] =
    &["Arc", "Box", "Garde", "Option", "Result", "Valid", "Validated", "ValidatedForm", "WithRejection"];

/// The name of the request type that `ty` is, seen through `Option` and the like.
pub(crate) fn request_type(ty: &Type) -> Option<&'static str> {
    let last = last_segment(ty)?;
    if WRAPPERS.iter().any(|name| last.ident == name) {
        return types::arguments(last).into_iter().next().and_then(request_type);
    }
    match &*last.ident.to_string() {
        // `std::path::Path` has no arguments, every framework's `Path` has.
        "Path" if has_type_argument(last) => Some("Path"),
        // rocket's body is `Data<'r>`; `web::Data<T>` of actix-web and poem is shared state.
        "Data" if !has_type_argument(last) => Some("Data"),
        name => REQUEST.iter().find(|known| **known == name).copied(),
    }
}

/// Whether `ty` is shared state of the program, which never counts as untrusted.
pub(crate) fn is_state(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| {
        STATE.iter().any(|name| last.ident == name) || (last.ident == "Data" && has_type_argument(last))
    })
}

fn has_type_argument(segment: &PathSegment) -> bool {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().any(|arg| matches!(arg, GenericArgument::Type(_))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_str;

    use super::*;

    fn check(text: &str, request: Option<&str>, state: bool) {
        let ty = parse_str(text).unwrap();
        assert_eq!((request_type(&ty), is_state(&ty)), (request, state), "{text}");
    }

    #[test]
    fn extractors_are_told_from_state() {
        check("Query<Search>", Some("Query"), false);
        check("axum::extract::Path<u64>", Some("Path"), false);
        check("web::Json<Order>", Some("Json"), false);
        check("Option<TypedHeader<UserAgent>>", Some("TypedHeader"), false);
        check("Result<Json<A>, JsonRejection>", Some("Json"), false);
        check("Valid<Form<A>>", Some("Form"), false);
        check("&HeaderMap", Some("HeaderMap"), false);
        check("&CookieJar<'_>", Some("CookieJar"), false);
        check("Bytes", Some("Bytes"), false);
        check("Data<'_>", Some("Data"), false);
        check("web::Data<Pool>", None, true);
        check("State<Db>", None, true);
        check("&rocket::State<Db>", None, true);
        check("Extension<User>", None, true);
        check("&Path", None, false);
        check("&std::path::Path", None, false);
        check("String", None, false);
    }
}
