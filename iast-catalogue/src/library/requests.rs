//! Requests to other servers.

super::table! {
    ["reqwest"] => "reqwest::get" (0 "url" Ssrf), "blocking::get" (0 "url" Ssrf),
        "Client.delete" (0 "url" Ssrf), "Client.get" (0 "url" Ssrf), "Client.head" (0 "url" Ssrf),
        "Client.patch" (0 "url" Ssrf), "Client.post" (0 "url" Ssrf), "Client.put" (0 "url" Ssrf),
        "Client.request" (1 "url" Ssrf);
}
