//! The second witness: when a value at a sink carries no tracked range, the values that came in during the same
//! context are looked for in it.
//!
//! This catches what went through a transformation that nobody followed and came out equal, such as percent
//! decoding byte by byte. It follows the taint inference of Sekar (NDSS 2009): a value counts when it stands in
//! the argument whole and is not part of a longer word. Since equal text can also be chance, only values that a
//! program's own text is unlikely to contain are looked for, and the finding says `inferred`.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use iast_catalogue::Safe;
use iast_schema::Origin;

use super::op::{self, escape};
use super::pairs::{Chars, Pairs};
use super::repeat::{self, Run};
use crate::limits;
use crate::memory::shadow::Tag;
use crate::memory::{self, image, own};
use crate::stats::{COUNTERS, count};
use crate::taint::context::{self, Context};
use crate::taint::mark::Marks;
use crate::taint::range::{self, Checked};
use crate::taint::source::Source;
use crate::taint::tag::{self, TagData};

/// The shortest value that is looked for, and the shortest that may be a plain word.
const SHORTEST: usize = 4;
const SHORTEST_WORD: usize = 10;
/// Longer values and arguments are left alone, to bound the time.
const LONGEST_VALUE: usize = 4 << 10;
const LONGEST_ARGUMENT: usize = 64 << 10;

/// Headers that every client sends: their values stand in many a program's own text.
const COMMON_HEADERS: [&str; 14] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "host",
    "origin",
    "referer",
    "te",
    "upgrade",
    "user-agent",
];

/// The tainted ranges of a text, and whether they were followed: else the values of the current context that stand in it.
pub(crate) fn ranges(bytes: &[u8]) -> (Vec<Checked>, bool) {
    ranges_of(bytes, |_| true)
}

/// As [`ranges`]; of values that stand in the text those of the sources that `counts` wants.
pub(super) fn ranges_of(bytes: &[u8], counts: impl Fn(&Source) -> bool) -> (Vec<Checked>, bool) {
    let mut followed = range::of(bytes);
    if followed.is_empty() && image::on_stack(bytes.as_ptr() as usize) {
        followed = op::lent(bytes);
    }
    if followed.is_empty() {
        return (find(&context::current(), bytes, counts), false);
    }
    (followed, true)
}

/// The values of `context`, of sources that count, that stand in `argument`, as ranges that do not overlap, in order.
pub(crate) fn find(context: &Arc<Context>, argument: &[u8], counts: impl Fn(&Source) -> bool) -> Vec<Checked> {
    let addr = argument.as_ptr() as usize;
    if argument.len() < SHORTEST || image::contains(addr) || own::is_part_of_known(argument) {
        return Vec::new();
    }
    if argument.len() > LONGEST_ARGUMENT {
        count(&COUNTERS.uncompared);
        return Vec::new();
    }
    let is_at = |place: &Range<usize>| is_whole(argument, place.start, place.len());
    let pairs = Pairs::of(argument);
    // Of an escaped text less may be there as it is.
    let unescaped = if !escape::has_escapes(argument) {
        Some(Chars::All)
    } else if !escapes_letters(argument) {
        Some(Chars::Words)
    } else {
        None
    };
    let values = contents(context, |source, value| {
        let may_stand = |chars| pairs.may_hold_half_of(value, chars) || escape::has_escapes(value);
        counts(source) && is_telling(source, value) && unescaped.is_none_or(may_stand)
    });
    if values.is_empty() {
        return Vec::new();
    }
    let mut found = chosen(&values, argument, |data| {
        let content = data.content();
        let places = memchr::memmem::find_iter(argument, content).map(|start| start..start + content.len());
        let whole = as_runs(places.filter(is_at));
        if whole.is_empty() { repeat::in_pieces(content, argument) } else { Some(whole) }
    });
    if found.is_empty() {
        let places = |data: &TagData| as_runs(in_other_form(data, argument).into_iter().filter(is_at));
        found = made(chosen(&values, argument, |data| Some(places(data))), argument);
    }
    // The bytes of a request that has ended still carry its tags.
    let is_foreign = |range: &Checked| memory::carries_taint(&argument[range.start..range.end()]);
    if found.iter().any(is_foreign) { Vec::new() } else { found }
}

/// What a text in an observed body repeats of the values of the current context. For a text that is known to be made
/// from something that nobody could follow, so less is asked of the values than at a sink.
pub(crate) fn repeated(text: &[u8]) -> Vec<Checked> {
    if text.is_empty() || text.len() > LONGEST_ARGUMENT {
        return Vec::new();
    }
    let values = contents(&context::current(), |_, _| true);
    let mut ranges = chosen(&values, text, |data| {
        let runs = repeat::runs(data.content(), text);
        let is_number = |run: &Run| is_number(&text[run.start..run.end()]);
        Some(runs).filter(|runs| !runs.iter().all(is_number))
    });
    if ranges.is_empty() {
        let places = |data: &TagData| as_runs(in_other_form(data, text));
        ranges = made(chosen(&values, text, |data| (!is_number(data.content())).then(|| places(data))), text);
    }
    ranges
}

/// Where a value stands in another case, or else escaped as in a URL, or unescaped. Other escapes make a value safe where they
/// are used, so they are no sign of danger.
fn in_other_form(data: &TagData, text: &[u8]) -> Vec<Range<usize>> {
    let content = data.content();
    let in_other_case = repeat::in_other_case(content, text);
    if !in_other_case.is_empty() {
        return in_other_case.into_iter().map(|start| start..start + content.len()).collect();
    }
    if !escape::has_escapes(text) && !escape::has_escapes(content) {
        return Vec::new();
    }
    let unescaped = || repeat::unescaped(content, text);
    repeat::escaped_in_url(content, text).or_else(unescaped).into_iter().collect()
}

/// The places as runs that begin with the first byte of a value.
fn as_runs(places: impl IntoIterator<Item = Range<usize>>) -> Vec<Run> {
    places.into_iter().map(|place| Run { start: place.start, offset: 0, len: place.len() }).collect()
}

/// The ranges as what was made from their sources as a whole.
fn made(ranges: Vec<Checked>, text: &[u8]) -> Vec<Checked> {
    let derived = |range: Checked| {
        let bytes = &text[range.start..range.end()];
        let context = &range.data.context;
        let mut tag = context.derive(range.tag, &range.data, bytes)?;
        if repeat::escaped(range.data.content(), bytes).is_some() {
            tag = context.mark(tag, &*tag::get(tag)?, Marks::by(Safe::InUrl))?;
        }
        Some(Checked { offset: 0, tag, data: tag::get(tag)?, ..range })
    };
    ranges.into_iter().filter_map(derived).collect()
}

/// The runs that `choose` finds for each value. Where two overlap the longer one wins, and among equals the
/// one that tells most about where it came in.
fn chosen(values: &[(Tag, Arc<TagData>)], text: &[u8], choose: impl Fn(&TagData) -> Option<Vec<Run>>) -> Vec<Checked> {
    let mut found: Vec<Checked> = Vec::new();
    let mut left = limits::COMPARED;
    for (tag, data) in values {
        let Some(rest) = left.checked_sub(text.len() + data.content().len()) else {
            count(&COUNTERS.uncompared);
            break;
        };
        left = rest;
        let Some(runs) = choose(data).filter(|runs| !runs.is_empty()) else { continue };
        let Some((tag, data)) = inferred(*tag, data) else { continue };
        found.extend(runs.into_iter().map(|run| Checked {
            start: run.start,
            len: run.len,
            offset: run.offset,
            tag,
            data: Arc::clone(&data),
        }));
    }
    found.sort_by_key(|range| {
        let source = &range.data.source;
        (Reverse(range.len), source.received_by.get().is_none(), source.name().is_none())
    });
    let mut kept: Vec<Checked> = Vec::new();
    for range in found {
        if kept.iter().all(|other| range.end() <= other.start || other.end() <= range.start) {
            kept.push(range);
        }
    }
    kept.sort_by_key(|range| range.start);
    kept
}

/// The values that may stand in the texts of a context, with their tags: those of which `may` says so.
fn contents(context: &Arc<Context>, may: impl Fn(&Source, &[u8]) -> bool) -> Vec<(Tag, Arc<TagData>)> {
    all_contents(context, |source, value| value.len() <= LONGEST_VALUE && may(source, value))
}

/// As [`contents`], however long they are.
pub(super) fn all_contents(context: &Arc<Context>, may: impl Fn(&Source, &[u8]) -> bool) -> Vec<(Tag, Arc<TagData>)> {
    let mut tags = context.contents(&may);
    if let Some(request) = context.only_request() {
        tags.extend(request.contents(&may));
    }
    tags.into_iter().filter_map(|tag| Some((tag, tag::get(tag)?))).collect()
}

fn inferred(tag: Tag, data: &Arc<TagData>) -> Option<(Tag, Arc<TagData>)> {
    let tag = data.context.infer(tag, data)?;
    Some((tag, tag::get(tag)?))
}

/// Whether a value is unlikely to stand in the program's own text by chance.
fn is_telling(source: &Source, value: &[u8]) -> bool {
    let by_origin = match source.origin {
        Origin::HttpRequestHeader => {
            !source.name().is_some_and(|name| COMMON_HEADERS.iter().any(|common| common.eq_ignore_ascii_case(name)))
        }
        Origin::HttpRequestParameterName
        | Origin::HttpRequestHeaderName
        | Origin::HttpRequestCookieName
        | Origin::HttpRequestPath
        | Origin::HttpRequestUri
        | Origin::HttpRequestQuery => false,
        _ => true,
    };
    let is_plain_word = value.iter().all(|byte| byte.is_ascii_alphanumeric());
    by_origin
        && value.len() >= SHORTEST
        && (value.len() >= SHORTEST_WORD || !is_plain_word)
        && value.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
        && !is_number(value)
}

/// Whether a text may be a number, an address, a date or a UUID that was parsed and printed again, of which nothing but
/// that is left.
fn is_number(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_hexdigit() || b" +-.,:/TZx".contains(byte))
}

/// Whether the escapes of a text may stand for letters and digits, which is not what they are for.
fn escapes_letters(text: &[u8]) -> bool {
    text.windows(2).any(|start| matches!(start, [b'%', b'3'..=b'7'] | [b'\\', b'x' | b'u'] | [b'&', b'#']))
}

/// Whether the text at `start` is not a part of a longer word.
fn is_whole(argument: &[u8], start: usize, len: usize) -> bool {
    let is_word = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let inside = &argument[start..start + len];
    let before = start.checked_sub(1).and_then(|at| argument.get(at));
    let continues_before = is_word(inside.first()) && is_word(before);
    let continues_behind = is_word(inside.last()) && is_word(argument.get(start + len));
    !continues_before && !continues_behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taint::context::Kind;

    fn starts(values: &[(Origin, &str, &str)], argument: &str) -> Vec<(usize, usize)> {
        let context = Context::open(Kind::Scope);
        for (origin, name, value) in values {
            context.source(*origin, Some(name), value.as_bytes()).unwrap();
        }
        let found = find(&context, argument.to_owned().as_bytes(), |_| true)
            .iter()
            .map(|range| (range.start, range.len))
            .collect();
        context.end();
        found
    }

    #[test]
    fn a_decoded_value_is_recognised() {
        let query = [(Origin::HttpRequestParameter, "q", "' or 1=1 --")];
        assert_eq!(starts(&query, "SELECT * FROM t WHERE a = '' or 1=1 --'"), [(27, 11)]);
    }

    #[test]
    fn a_value_in_another_form_is_recognised_unless_that_makes_it_safe() {
        let query = [(Origin::HttpRequestParameter, "q", "<b>it's \"me\" & you</b>")];
        assert_eq!(starts(&query, "<B>IT'S \"ME\" & YOU</B>"), [(0, 22)]);
        assert_eq!(starts(&query, "<p>&lt;b&gt;it&#39;s &quot;me&quot; &amp; you&lt;/b&gt;</p>"), []);
        let encoded = [(Origin::HttpRequestParameter, "q", "..%2F..%2Fetc%2Fpasswd")];
        assert_eq!(starts(&encoded, "../../etc/passwd"), [(0, 16)]);
    }

    #[test]
    fn words_that_a_program_may_contain_are_not() {
        let parameter = |value| [(Origin::HttpRequestParameter, "q", value)];
        assert_eq!(starts(&parameter("2026-11-20"), "SELECT * FROM t WHERE day = '2026-11-20'"), [], "a date");
        assert_eq!(starts(&parameter("admin"), "SELECT * FROM t WHERE role = 'admin'"), []);
        assert_eq!(starts(&parameter("a b"), "x a b y"), []);
        assert_eq!(starts(&parameter("1.25"), "prefix-21.250"), [], "a part of a longer word");
        assert_eq!(starts(&[(Origin::HttpRequestHeader, "Host", "127.0.0.1:80")], "http://127.0.0.1:80/"), []);
        assert_eq!(starts(&[(Origin::HttpRequestPath, "", "/srv/files")], "/srv/files/a"), []);
    }

    #[test]
    fn the_longest_of_overlapping_values_wins() {
        let values = [(Origin::HttpRequestParameter, "a", "x=1 y"), (Origin::HttpRequestParameter, "b", "x=1 y=2 z=3")];
        assert_eq!(starts(&values, "set x=1 y=2 z=3"), [(4, 11)]);
    }
}
