//! URLs, queries, forms, cookies and headers.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        const PATH_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

        fn base() -> Url {
            Url::parse("https://example.org/a/b?x=1").expect("an address")
        }
    };

    percent_encode: keep derived html { utf8_percent_encode(&param, NON_ALPHANUMERIC).to_string() }
    percent_encode_in_format: keep derived html { format!("/files/{}?v=1", utf8_percent_encode(&param, PATH_SEGMENT)) }
    percent_encode_letters: keep { utf8_percent_encode(&param, NON_ALPHANUMERIC).collect::<String>() }
    percent_decode: keep derived percent { percent_decode_str(&param).decode_utf8_lossy().into_owned() }
    percent_decode_bytes: keep derived percent { percent_decode_str(&param).collect::<Vec<u8>>() }
    percent_decode_letters: keep { percent_decode_str(&param).decode_utf8_lossy().into_owned() }
    percent_there_and_back: keep derived utf8 {
        let encoded = utf8_percent_encode(&param, NON_ALPHANUMERIC).to_string();
        percent_decode_str(&encoded).decode_utf8_lossy().into_owned()
    }
    urlencoding_encode: keep derived html { urlencoding::encode(&param).into_owned() }
    urlencoding_decode: keep derived percent {
        urlencoding::decode(&param).map(|text| text.into_owned()).unwrap_or_default()
    }
    form_parse: keep pairs {
        let mut pairs = form_urlencoded::parse(param.as_bytes());
        pairs.next().map(|(_, value)| value.into_owned())
    }
    form_parse_key: keep pairs { form_urlencoded::parse(param.as_bytes()).nth(1).map(|(key, _)| key.into_owned()) }
    form_parse_plus: keep words {
        let query = format!("q={}", param.replace(' ', "+"));
        form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned())
    }
    form_parse_percent: keep derived percent {
        let query = format!("q={param}");
        form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned())
    }
    form_serialize: keep {
        form_urlencoded::Serializer::new(String::new()).append_pair("q", &param).append_pair("n", "1").finish()
    }
    form_serialize_escapes: keep derived html {
        form_urlencoded::Serializer::new(String::from("v=1&")).append_pair("q", &param).finish()
    }
    form_bytes: keep derived words { form_urlencoded::byte_serialize(param.as_bytes()).collect::<String>() }
    url_parse: keep {
        let url = Url::parse(&format!("http://{param}/index.html")).expect("an address");
        url.as_str().to_owned()
    }
    url_host: keep {
        let url = Url::parse(&format!("http://{param}:80/index.html")).expect("an address");
        url.host_str().map(str::to_owned)
    }
    url_host_mixed_case: keep mixed {
        let url = Url::parse(&format!("http://{param}/")).expect("an address");
        url.host_str().map(str::to_owned)
    }
    url_path: keep {
        let url = Url::parse(&format!("http://localhost/{param}?q=1")).expect("an address");
        at_sink(url.path())
    }
    url_path_segment: keep {
        let url = Url::parse(&format!("http://localhost/a/{param}/c")).expect("an address");
        url.path_segments().and_then(|mut segments| segments.nth(1).map(str::to_owned))
    }
    url_query: keep {
        let url = Url::parse(&format!("http://localhost/?q={param}#top")).expect("an address");
        url.query().map(str::to_owned)
    }
    url_query_pair: keep derived percent {
        let url = Url::parse(&format!("http://localhost/?q={param}")).expect("an address");
        let found = url.query_pairs().next().map(|(_, value)| value.into_owned());
        found
    }
    url_fragment: keep {
        let url = Url::parse(&format!("http://localhost/#{param}")).expect("an address");
        url.fragment().map(str::to_owned)
    }
    url_credentials: keep {
        let url = Url::parse(&format!("ftp://{}:{}@localhost", &param[..9], &param[9..])).expect("an address");
        format!("{} {}", url.username(), url.password().unwrap_or_default())
    }
    url_join: keep { base().join(&param).expect("an address").to_string() }
    url_join_up: keep { base().join(&format!("../{param}/c")).expect("an address").to_string() }
    url_join_query: keep { base().join(&format!("?{param}")).expect("an address").to_string() }
    url_set_path: keep {
        let mut url = base();
        url.set_path(&param);
        url.to_string()
    }
    url_set_query: keep {
        let mut url = base();
        url.set_query(Some(&param));
        String::from(url)
    }
    url_set_host: keep {
        let mut url = base();
        url.set_host(Some(&param)).expect("a host");
        String::from(url)
    }
    url_set_fragment: keep derived html {
        let mut url = base();
        url.set_fragment(Some(&param));
        url.to_string()
    }
    url_append_pair: keep {
        let mut url = base();
        url.query_pairs_mut().append_pair("to", &param);
        url.to_string()
    }
    url_append_escaped_pair: keep derived html {
        let mut url = base();
        url.query_pairs_mut().clear().append_pair("to", &param);
        url.to_string()
    }
    url_push_segment: keep {
        let mut url = base();
        url.path_segments_mut().expect("a base").push(&param);
        url.to_string()
    }
    url_with_params: keep {
        let url = Url::parse_with_params("http://localhost/find", &[("q", param.as_str()), ("n", "1")]);
        url.expect("an address").to_string()
    }
    url_query_rebuilt: keep pairs {
        let url = Url::parse(&format!("http://localhost/?{param}")).expect("an address");
        let rebuilt = url.query_pairs().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join("\r\n");
        rebuilt
    }
    uri: keep {
        let uri: http::Uri = format!("/find/{param}?q=1").parse().expect("an address");
        uri.path().to_owned()
    }
    uri_from_parts: keep {
        let uri = http::Uri::builder().scheme("http").authority("localhost");
        uri.path_and_query(format!("/{param}")).build().expect("an address").to_string()
    }
    uri_query: keep pairs {
        let uri: http::Uri = format!("http://localhost/find?{param}").parse().expect("an address");
        uri.query().map(str::to_owned)
    }
    header_value: keep { http::HeaderValue::from_str(&param).expect("a header").as_bytes().to_vec() }
    header_value_from_string: keep {
        let value = http::HeaderValue::try_from(format!("attachment; filename={param}")).expect("a header");
        value.to_str().unwrap_or_default().to_owned()
    }
    header_name: keep { http::HeaderName::from_bytes(param.as_bytes()).expect("a header").as_str().to_owned() }
    header_name_lowered: keep mixed {
        http::HeaderName::from_bytes(param.as_bytes()).expect("a header").as_str().to_owned()
    }
    header_map: keep {
        let mut headers = http::HeaderMap::new();
        headers.insert(http::header::LOCATION, param.parse().expect("a header"));
        headers.get("location").and_then(|value| value.to_str().ok()).map(str::to_owned)
    }
    request: keep {
        let request = http::Request::builder().uri("/").header("x-name", &param).body(()).expect("a request");
        request.headers()["x-name"].as_bytes().to_vec()
    }
    response_body: keep { http::Response::new(format!("<h1>{param}</h1>")).into_body() }
    cookie_by_hand: keep pairs {
        let cookies = format!("theme=dark; session={}", &param[..4]);
        cookies.split("; ").find_map(|cookie| cookie.strip_prefix("session=")).map(str::to_owned)
    }
    other_cookie: break {
        let cookies = format!("theme=dark; session={param}");
        cookies.split("; ").find_map(|cookie| cookie.strip_prefix("theme=")).map(str::to_owned)
    }
    url_scheme: break {
        let url = Url::parse(&format!("http://{param}/")).expect("an address");
        url.scheme().to_owned()
    }
    url_port: break {
        let url = Url::parse(&format!("http://{param}:8080/")).expect("an address");
        url.port().map(|port| port.to_string())
    }
    url_other_pair: break {
        let parameters = [("q", param.as_str()), ("n", "one")];
        let url = Url::parse_with_params("http://localhost/find", &parameters).expect("an address");
        let other = url.query_pairs().find(|(key, _)| key == "n").map(|(_, value)| value.into_owned());
        other
    }
    url_origin: break {
        let url = base().join(&param).expect("an address");
        url.origin().ascii_serialization()
    }
    url_query_removed: break {
        let mut url = Url::parse(&format!("http://localhost/?q={param}")).expect("an address");
        url.set_query(None);
        url.to_string()
    }
    url_path_replaced: break {
        let mut url = Url::parse(&format!("http://localhost/{param}")).expect("an address");
        url.set_path("/index.html/is/quite/long");
        url.to_string()
    }
    standard_header_name: break {
        let request = http::Request::builder().header("host", &param).body(()).expect("a request");
        request.headers().keys().next().map(|name| name.as_str().to_owned())
    }
    other_header: break {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-name", param.parse().expect("a header"));
        headers.insert("x-kind", "plain".parse().expect("a header"));
        headers["x-kind"].as_bytes().to_vec()
    }
    status: break { http::Response::builder().status(404).body(param).expect("a response").status().to_string() }
}
