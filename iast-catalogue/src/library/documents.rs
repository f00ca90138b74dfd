//! Expressions that look for something in a document or a text.

super::table! {
    ["sxd_xpath"] => "sxd_xpath::evaluate_xpath" (1 "xpath" XpathInjection),
        "Factory.build" (0 "xpath" XpathInjection);
    ["regex"] => "Regex::new" (0 "re" RegexInjection LinearPattern);
}
