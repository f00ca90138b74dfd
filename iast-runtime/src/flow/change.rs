//! Sanitizers, validators, propagators and steps: the tags of bytes are replaced by tags that say more.

use std::sync::Arc;

use iast_schema::VulnerabilityKind;

use super::Each;
use crate::memory::shadow::Tag;
use crate::memory::{self, guard::Quiet};
use crate::site::StepSite;
use crate::taint::mark::Marks;
use crate::taint::range;
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
}

impl Captured {
    /// Nothing captured yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        let addr = bytes.as_ptr() as usize;
        self.0.extend(range::of(bytes).into_iter().map(|range| CapturedRange {
            addr: addr + range.start,
            len: range.len,
            tag: range.tag,
            offset: range.offset,
        }));
    }

    /// Makes the captured bytes safe for `marks`, as far as they are still where they were.
    pub(crate) fn mark(&self, marks: Marks) {
        let _quiet = Quiet::enter();
        for range in &self.0 {
            let Some(data) = tag::get(range.tag) else { continue };
            let Some(marked) = data.context.mark(range.tag, &data, marks) else { continue };
            memory::retag(range.addr, range.len, range.tag, range.offset, marked);
        }
    }
}

/// The texts of a value become safe for `kinds`.
pub(crate) fn sanitize(kinds: &[VulnerabilityKind], each: Each<'_>) {
    let marks = Marks::of(kinds);
    relabel(each, |tag, data| data.context.mark(tag, data, marks));
}

/// The texts of a value went through `site`.
pub(crate) fn step(site: &'static StepSite, bytes: &[u8]) {
    relabel_text(bytes, &|tag, data| Some(data.context.step(tag, data, site)));
}

/// The texts of a value derive from what was captured, unless it is known already what they come from.
pub(crate) fn derive(from: &Captured, each: Each<'_>) {
    let Some(data) = from.0.iter().find_map(|range| tag::get(range.tag)) else { return };
    each(&mut |_, bytes| {
        let _quiet = Quiet::enter();
        if bytes.is_empty() || !range::of(bytes).is_empty() {
            return;
        }
        if let Some(derived) = data.context.derive(&data, bytes) {
            memory::label(bytes, derived, 0);
        }
    });
}

fn relabel(each: Each<'_>, change: impl Fn(Tag, &Arc<TagData>) -> Option<Tag>) {
    each(&mut |_, bytes| relabel_text(bytes, &change));
}

fn relabel_text(bytes: &[u8], change: &dyn Fn(Tag, &Arc<TagData>) -> Option<Tag>) {
    if memory::is_clean(bytes.as_ptr() as usize, bytes.len()) {
        return;
    }
    let _quiet = Quiet::enter();
    for range in range::of(bytes) {
        if let Some(changed) = change(range.tag, &range.data).filter(|changed| *changed != range.tag) {
            memory::label(&bytes[range.start..range.end()], changed, range.offset as u32);
        }
    }
}
