//! What is sent to the browser.

super::table! {
    ["maud"] => "PreEscaped" (0 "value" Xss);
    ["axum"] => "Html" (0 "body" Xss),
        "Redirect::to" (0 "uri" UnvalidatedRedirect),
        "Redirect::temporary" (0 "uri" UnvalidatedRedirect),
        "Redirect::permanent" (0 "uri" UnvalidatedRedirect);
}
