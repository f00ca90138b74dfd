//! Sanitizers, validators, propagators and steps: the tags of bytes are replaced by tags that say more.

use iast_schema::VulnerabilityKind;

use super::{Each, show, witness};
use crate::memory::shadow::Tag;
use crate::memory::{self, guard::Quiet};
use crate::site::OpSite;
use crate::taint::mark::Marks;
use crate::taint::range::{self, Checked};
use crate::taint::tag::{self, TagData};

/// The texts of arguments as they were when the function was entered: where they lie and what taints them. Holds
/// no borrow, so the function may do with its arguments what it likes.
#[derive(Debug, Default)]
pub struct Captured(Vec<CapturedRange>);

#[derive(Debug)]
struct CapturedRange {
    addr: usize,
    len: usize,
    tag: Tag,
    offset: usize,
    followed: bool,
}

impl Captured {
    /// Nothing captured yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        let _quiet = Quiet::enter();
        let addr = bytes.as_ptr() as usize;
        let (ranges, followed) = witness::ranges(bytes);
        self.0.extend(ranges.into_iter().map(|range| CapturedRange {
            addr: addr + range.start,
            len: range.len,
            tag: range.tag,
            offset: range.offset,
            followed,
        }));
    }

    /// Makes the captured bytes safe for `marks`, as far as they are still where they were.
    pub(crate) fn mark(&self, marks: Marks) {
        let _quiet = Quiet::enter();
        for range in &self.0 {
            let Some(data) = tag::get(range.tag) else { continue };
            if !range.followed {
                // Nothing is labelled there yet. Should the memory be other data by now, the label does not fit it
                // and is dropped when it is looked up.
                if let Some(marked) = data.context.mark(range.tag, &data, marks) {
                    memory::label_at(range.addr, range.len, marked, range.offset as u32);
                }
                continue;
            }
            // Steps that gave a view of the same memory have changed the tag, but not the bytes.
            for tag in memory::tags(range.addr, range.len) {
                if let Some(now) = tag::get(tag).filter(|now| now.has_content_of(&data))
                    && let Some(marked) = now.context.mark(tag, &now, marks)
                {
                    memory::retag(range.addr, range.len, tag, range.offset, marked);
                }
            }
        }
    }
}

/// The texts of a value become safe for `kinds`. Values that came in and stand in them unfollowed are safe as well.
pub(crate) fn sanitize(kinds: &[VulnerabilityKind], each: Each<'_>) {
    let _ = show(each, &mut |_, bytes| sanitize_text(bytes, Marks::of(kinds)));
}

/// A text becomes safe for `marks`.
pub(crate) fn sanitize_text(bytes: &[u8], marks: Marks) {
    let _quiet = Quiet::enter();
    let (ranges, _) = witness::ranges(bytes);
    relabel(bytes, ranges, |tag, data| data.context.mark(tag, data, marks));
}

/// The texts of a value derive from what was captured, unless it is known already what they come from.
pub(crate) fn derive(from: &Captured, each: Each<'_>) {
    let known = from.0.iter().find_map(|range| Some((range.tag, tag::get(range.tag)?)));
    let Some((tag, data)) = known else { return };
    let _ = show(each, &mut |_, bytes| {
        let _quiet = Quiet::enter();
        if bytes.is_empty() || !range::of(bytes).is_empty() {
            return;
        }
        if let Some(derived) = data.context.derive(tag, &data, bytes) {
            memory::label(bytes, derived, 0);
        }
    });
}

/// The tainted bytes of a text went through `site`.
pub(crate) fn step_text(bytes: &[u8], site: &'static OpSite) {
    relabel(bytes, range::of(bytes), |tag, data| {
        Some(data.context.step(tag, data, site)).filter(|stepped| *stepped != tag)
    });
}

/// The tainted bytes of a text become safe for `marks`.
pub(crate) fn mark_text(bytes: &[u8], marks: Marks) {
    if marks != Marks::NONE {
        relabel(bytes, range::of(bytes), |tag, data| data.context.mark(tag, data, marks));
    }
}

/// Gives each range of `bytes` the tag that `change` makes of its own.
fn relabel(bytes: &[u8], ranges: Vec<Checked>, change: impl Fn(Tag, &TagData) -> Option<Tag>) {
    for range in ranges {
        if let Some(changed) = change(range.tag, &range.data) {
            memory::label(&bytes[range.start..range.end()], changed, range.offset as u32);
        }
    }
}
