//! The evidence as a text of several lines, with marks under what is untrusted.

use std::ops::Range;

use iast_schema::{Finding, Source};

use super::text::{clip, visible, visible_char, width};
use super::words::describe;

/// No more lines of one evidence are printed.
const MAX_LINES: usize = 8;
/// In evidence that does not fit, the program's own text keeps this many characters at both ends.
const OWN: usize = 30;
/// In evidence that does not fit, untrusted text keeps this many characters.
const UNTRUSTED: usize = 120;

/// The evidence, laid out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// The lines, joined by line breaks. All other characters are visible ones.
    pub(super) text: String,
    /// Untrusted pieces of the text, each within a line.
    pub(super) marks: Vec<Mark>,
}

/// An untrusted piece of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What stands beside it.
    pub(super) label: Option<String>,
}

/// Lays the evidence of a finding out in lines that leave room for their labels in `columns`. `own_label` is for
/// evidence that is the program's own: then that is what gets the marks.
pub(super) fn layout(finding: &Finding, own_label: Option<&str>, columns: usize) -> Layout {
    let parts: Vec<_> = (finding.evidence.parts.iter())
        .map(|part| (part, part.source.and_then(|index| finding.sources.get(index).map(|source| (index, source)))))
        .collect();
    let longest = parts.iter().filter_map(|(part, from)| Some(width(&label(from.as_ref()?.1, part.redacted)))).max();
    let longest = longest.max(own_label.map(width));
    let columns = columns.saturating_sub(longest.unwrap_or_default() + 1).max(columns / 2).max(20);
    let total: usize = parts.iter().map(|(part, _)| part.value.len()).sum();
    let shorten = total > columns * 4;
    let mut lines = Lines { layout: Layout::default(), columns, column: 0, count: 1 };
    let mut named = Vec::new();
    for (number, (part, from)) in parts.iter().enumerate() {
        let value = match (shorten && !part.redacted, from.is_some()) {
            (false, _) => part.value.clone(),
            (true, true) => clip(&part.value, UNTRUSTED),
            (true, false) => both_ends(&part.value),
        };
        let spans = lines.push(&value, from.is_none());
        let label = match (from, own_label) {
            // A source is named once; with several sources each of its parts needs to tell which one it is.
            (Some((index, source)), _) if !named.contains(index) => {
                named.push(*index);
                Some(label(source, part.redacted))
            }
            (Some((_, source)), _) => (finding.sources.len() > 1).then(|| short_label(source)),
            (None, Some(own)) => (number + 1 == parts.len()).then(|| own.to_owned()),
            (None, None) => continue,
        };
        let last = spans.len().saturating_sub(1);
        let marks = spans.into_iter().enumerate();
        lines.layout.marks.extend(marks.map(|(at, span)| Mark { span, label: label.clone().filter(|_| at == last) }));
    }
    lines.layout
}

fn label(source: &Source, redacted: bool) -> String {
    format!("from {}{}", describe(source), if redacted { ", redacted" } else { "" })
}

fn short_label(source: &Source) -> String {
    source.name.as_ref().map_or_else(|| source.origin.to_string(), |name| format!("`{}`", clip(&visible(name), 40)))
}

fn both_ends(text: &str) -> String {
    let count = text.chars().count();
    if count <= 2 * OWN {
        return text.to_owned();
    }
    text.chars().take(OWN).chain(['…']).chain(text.chars().skip(count - OWN)).collect()
}

/// Breaks text into lines, never within an escape.
struct Lines {
    layout: Layout,
    columns: usize,
    column: usize,
    count: usize,
}

impl Lines {
    /// Appends text; the spans are its pieces on each line. After a line break in the program's own text a new line
    /// starts. Untrusted text only shows its line breaks: it must not be able to look like a line of the report.
    fn push(&mut self, text: &str, own: bool) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        let mut start = self.layout.text.len();
        for (at, c) in text.char_indices() {
            let shown: String = visible_char(c).collect();
            if self.column > 0 && self.column + width(&shown) > self.columns {
                spans.extend(self.finish(&mut start));
            }
            if self.count > MAX_LINES {
                break;
            }
            self.layout.text.push_str(&shown);
            self.column += width(&shown);
            if own && (c == '\n' || c == ' ' && self.is_word_longer(&text[at + 1..])) {
                spans.extend(self.finish(&mut start));
            }
        }
        spans.push(start..self.layout.text.len());
        spans.retain(|span| !span.is_empty());
        spans
    }

    /// Whether the first word of a text goes beyond the line and would fit on the next one.
    fn is_word_longer(&self, text: &str) -> bool {
        let word = text.split([' ', '\n']).next().map_or(0, width);
        (self.columns - self.column.min(self.columns) + 1..self.columns / 2).contains(&word)
    }

    /// Ends the line; the piece of the current text on it is returned. The last line that is allowed ends with `…`.
    fn finish(&mut self, start: &mut usize) -> Option<Range<usize>> {
        let piece = *start..self.layout.text.len();
        match self.count.cmp(&MAX_LINES) {
            std::cmp::Ordering::Less => self.layout.text.push('\n'),
            std::cmp::Ordering::Equal => self.layout.text.push('…'),
            std::cmp::Ordering::Greater => {}
        }
        self.count += 1;
        self.column = 0;
        *start = self.layout.text.len();
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use iast_schema::testing::{evidence, finding, source};

    /// The lines, with the marked pieces in brackets and the labels behind them.
    fn check(parts: &[(&str, Option<usize>)], columns: usize, expect: &str) {
        let finding =
            Finding { sources: vec![source("q", ""), source("r", "")], evidence: evidence(parts), ..finding() };
        let layout = layout(&finding, None, columns);
        let (mut shown, mut from) = (String::new(), 0);
        for mark in &layout.marks {
            shown += &layout.text[from..mark.span.start];
            shown += &format!("[{}]", &layout.text[mark.span.clone()]);
            shown += &mark.label.as_ref().map(|label| format!("({label})")).unwrap_or_default();
            from = mark.span.end;
        }
        shown += &layout.text[from..];
        assert_eq!(shown, expect);
    }

    #[test]
    fn a_source_is_named_in_full_once() {
        check(
            &[("a ", None), ("b", Some(0)), (" c ", None), ("d", Some(1)), ("e", Some(0)), ("f", Some(9))],
            120,
            "a [b](from http.request.parameter `q`) c [d](from http.request.parameter `r`)[e](`q`)f",
        );
    }

    #[test]
    fn line_breaks_of_untrusted_text_break_no_line() {
        check(&[("a\nb", None), ("c\nd", Some(0))], 120, "a\\n\nb[c\\nd](from http.request.parameter `q`)");
    }

    #[test]
    fn long_text_is_wrapped_but_not_inside_an_escape() {
        let text = format!("{}\u{1b}b", "a".repeat(18));
        check(&[(&text, Some(0))], 20, "[aaaaaaaaaaaaaaaaaa]\n[\\u{1b}b](from http.request.parameter `q`)");
    }

    #[test]
    fn very_long_text_keeps_what_is_near_the_untrusted() {
        let own = format!("{}{}", "a".repeat(300), "b".repeat(300));
        let expect = format!("{}…{}[q](from http.request.parameter `q`)", "a".repeat(30), "b".repeat(30));
        check(&[(&own, None), ("q", Some(0))], 120, &expect);
    }

    #[test]
    fn the_number_of_lines_is_limited() {
        let finding = Finding { evidence: evidence(&[(&"a\n".repeat(30), None), ("b", Some(0))]), ..finding() };
        let layout = layout(&finding, None, 120);
        assert_eq!(layout.text.lines().count(), MAX_LINES);
        assert!(layout.text.ends_with("\\n…"), "{}", layout.text);
        assert!(layout.marks.is_empty());
    }

    proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_evidence_is_laid_out(
            parts in proptest::collection::vec((any::<String>(), proptest::option::of(0..4_usize)), 0..12),
            columns in 0..200_usize,
            own_label: bool,
        ) {
            let parts: Vec<_> = parts.iter().map(|(text, source)| (text.as_str(), *source)).collect();
            let layout = layout(&Finding { evidence: evidence(&parts), ..finding() }, own_label.then_some("x"), columns);
            prop_assert!(layout.text.lines().count() <= MAX_LINES);
            let mut from = 0;
            for mark in layout.marks {
                prop_assert!(mark.span.start >= from && mark.span.start < mark.span.end);
                prop_assert!(layout.text.get(mark.span.clone()).is_some_and(|piece| !piece.contains('\n')));
                from = mark.span.end;
            }
        }
    }
}
