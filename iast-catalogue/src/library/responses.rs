//! What is sent to the browser.

super::table! {
    ["maud"] => "PreEscaped" (0 "value" Xss);
    ["askama"] => "Safe" (0 "text" Xss), "MaybeSafe::Safe" (0 "text" Xss), "filters::safe" (0 "text" Xss);
    ["minijinja"] => "Value::from_safe_string" (0 "value" Xss);
    ["tera"] => "Value::safe_string" (0 "val" Xss);
    ["axum"] => "Html" (0 "body" Xss),
        "Redirect::to" (0 "uri" UnvalidatedRedirect),
        "Redirect::temporary" (0 "uri" UnvalidatedRedirect),
        "Redirect::permanent" (0 "uri" UnvalidatedRedirect);
}
