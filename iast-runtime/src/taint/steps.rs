//! The tags of bytes that went through an operation, by the tag that they had and the operation: a cache of what contexts
//! know, that is read without a lock.

use std::sync::atomic::{AtomicU64, Ordering};

use super::tag;
use crate::memory::shadow::Tag;
use crate::site::OpSite;
use crate::slot;

const ENTRIES: usize = 1 << 12;

/// Both tags, and these exclusively or-ed with the address of the site. What two threads wrote at once fits no site, as in
/// Hyatt's transposition tables (<https://www.chessprogramming.org/Shared_Hash_Table>).
struct Entry {
    tags: AtomicU64,
    check: AtomicU64,
}

static TABLE: [Entry; ENTRIES] = [const { Entry { tags: AtomicU64::new(0), check: AtomicU64::new(0) } }; ENTRIES];

/// The tag of bytes of `tag` that went through `site`, when it is known here. Works inside the hooks.
#[inline]
pub(crate) fn get(tag: Tag, site: &'static OpSite) -> Option<Tag> {
    let entry = entry(tag, site);
    let tags = entry.tags.load(Ordering::Relaxed);
    if tags as u32 != tag.bits() || entry.check.load(Ordering::Relaxed) != tags ^ address(site) {
        return None;
    }
    // Slots are used again, but not under a number that is alive.
    Tag::from_bits((tags >> 32) as u32).filter(|stepped| tag::is_alive(tag) && tag::is_alive(*stepped))
}

/// Notes the tag of bytes of `tag` that went through `site`.
pub(crate) fn put(tag: Tag, site: &'static OpSite, stepped: Tag) {
    let entry = entry(tag, site);
    let tags = u64::from(stepped.bits()) << 32 | u64::from(tag.bits());
    entry.tags.store(tags, Ordering::Relaxed);
    entry.check.store(tags ^ address(site), Ordering::Relaxed);
}

/// How often everything was forgotten, since when no number of a tag has come round.
static ERA: AtomicU64 = AtomicU64::new(0);

/// The era that the numbers of tags are of.
pub(crate) fn era() -> u64 {
    ERA.load(Ordering::Relaxed)
}

/// Forgets everything, before numbers of tags come round again.
pub(crate) fn clear() {
    ERA.fetch_add(1, Ordering::Relaxed);
    for entry in &TABLE {
        entry.tags.store(0, Ordering::Relaxed);
    }
}

fn address(site: &'static OpSite) -> u64 {
    std::ptr::from_ref(site) as u64
}

fn entry(tag: Tag, site: &'static OpSite) -> &'static Entry {
    let key = address(site) ^ u64::from(tag.bits()).rotate_left(40);
    &TABLE[slot::of(key, ENTRIES)]
}
