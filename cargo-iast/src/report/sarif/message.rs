//! Texts of messages.

/// A text for a `message`, in which `[text](target)` is a link and `{0}` stands for an argument (3.11.5 and 3.11.6). Other
/// brackets and braces are left alone, for most viewers show the escapes.
pub(super) fn message(text: impl Into<String>) -> String {
    let text = text.into();
    if !text.contains("](") && !text.contains('{') {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut is_argument = false;
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            (']', Some('(')) => escaped.push('\\'),
            ('{', Some(next)) if next.is_ascii_digit() => {
                is_argument = true;
                escaped.push('{');
            }
            ('}', _) if std::mem::take(&mut is_argument) => escaped.push('}'),
            _ => {}
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_mean_something_is_escaped() {
        assert_eq!(message("a [redacted] {id} ](b) {0} {1}}"), "a [redacted] {id} \\](b) {{0}} {{1}}}");
        assert_eq!(message("[a](0)"), "[a\\](0)");
    }
}
