//! Mail.

super::table! {
    ["lettre"] => "SinglePart::html" (0 "body" EmailHtmlInjection),
        "MultiPart::alternative_plain_html" (1 "html" EmailHtmlInjection);
}
