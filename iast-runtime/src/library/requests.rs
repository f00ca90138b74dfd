//! Requests to other servers.

super::table! {
    ["reqwest"] => "reqwest::get" (0 "url" Ssrf), "blocking::get" (0 "url" Ssrf),
        "Client.get" (0 "url" Ssrf), "Client.post" (0 "url" Ssrf);
}
