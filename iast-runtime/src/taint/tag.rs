//! Tags: what an entry of the shadow map stands for.
//!
//! A [`Tag`] is a slot in a table and the generation of that slot. Ending a context advances the generation of
//! its slots, which makes every entry that still carries the old number dead at once; such entries are ignored
//! and cleaned later. Before a generation can come round again the whole map is swept.

use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::context::Context;
use super::mark::Marks;
use super::source::Source;
use super::wide::Width;
use crate::memory::shadow::Tag;
use crate::site::OpSite;

/// What a tag says about the bytes that carry it.
#[derive(Debug)]
pub(crate) struct TagData {
    pub(crate) context: Arc<Context>,
    pub(crate) source: Arc<Source>,
    /// The kinds of vulnerability for which the bytes are safe.
    pub(crate) marks: Marks,
    /// The bytes themselves, when they are not those of the source but derived from them as a whole.
    pub(crate) derived: Option<Arc<[u8]>>,
    /// The tag whose content was made a list of numbers, when these are the bytes of one.
    pub(crate) list_of: Option<(Tag, Width)>,
    /// Whether the bytes were only recognised by what they say: nobody saw them come from the source.
    pub(crate) inferred: bool,
    /// The last step on the way, with the one before it.
    pub(crate) step: Option<Arc<StepNode>>,
}

impl TagData {
    /// The bytes of a source as they came in.
    fn of(context: Arc<Context>, source: Arc<Source>) -> Self {
        Self { context, source, marks: Marks::NONE, derived: None, list_of: None, inferred: false, step: None }
    }

    /// The bytes that the offsets of entries with this tag count in.
    pub(crate) fn content(&self) -> &[u8] {
        self.derived.as_deref().unwrap_or(self.source.value())
    }

    /// Whether the offsets of entries with both tags count in the same bytes.
    pub(crate) fn has_content_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source) && std::ptr::eq(self.content(), other.content())
    }

    /// The steps on the way, newest first.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &'static OpSite> {
        let newest = self.step.as_deref();
        std::iter::successors(newest, |node| node.previous.as_deref()).map(|node| node.site)
    }
}

/// A step and those before it, newest first.
#[derive(Debug)]
pub(crate) struct StepNode {
    pub(crate) site: &'static OpSite,
    pub(crate) previous: Option<Arc<Self>>,
    /// How many steps lead here, this one included.
    pub(crate) depth: usize,
}

const INDEX_BITS: u32 = 20;
const SLOTS: usize = 1 << INDEX_BITS;
const GENERATIONS: u16 = 1 << (32 - INDEX_BITS);
const SHARDS: usize = 16;
const SHARD_SLOTS: usize = SLOTS / SHARDS;
/// The map is swept whenever a slot's generation reaches a multiple of this, long before one comes round.
const SWEEP_EVERY: u16 = GENERATIONS / 4;

/// Tags that are ended while others wait.
const AT_ONCE: usize = 1024;

static CURRENT: [AtomicU16; SLOTS] = [const { AtomicU16::new(0) }; SLOTS];
static TABLE: [Mutex<Shard>; SHARDS] = [const { Mutex::new(Shard { data: Vec::new(), free: Vec::new() }) }; SHARDS];
static SWEEP_DUE: AtomicBool = AtomicBool::new(false);

struct Shard {
    data: Vec<Meaning>,
    free: Vec<u32>,
}

/// What the tag of a slot stands for.
#[derive(Debug)]
pub(super) enum Meaning {
    Nothing,
    /// The bytes of a source as they came in. Most tags stay so and nobody asks what they say.
    Source(Arc<Context>, Arc<Source>),
    Data(Arc<TagData>),
}

impl Meaning {
    /// What it says.
    fn data(&mut self) -> Option<&Arc<TagData>> {
        if let Self::Source(context, source) = self {
            *self = Self::Data(Arc::new(TagData::of(Arc::clone(context), Arc::clone(source))));
        }
        match self {
            Self::Data(data) => Some(data),
            Self::Nothing | Self::Source(..) => None,
        }
    }
}

/// Whether the context of a tag is still open. Works inside the hooks.
#[inline]
pub(crate) fn is_alive(tag: Tag) -> bool {
    let (index, generation) = split(tag);
    CURRENT[index].load(Ordering::Relaxed) == generation
}

/// A tag with a meaning, or `None` when the table is full. `hint` spreads the contexts.
pub(super) fn create(hint: u64, mut meaning: Meaning) -> Option<Tag> {
    (0..SHARDS).find_map(|step| {
        let shard = (hint as usize).wrapping_add(step) % SHARDS;
        let mut table = lock(shard);
        // Counted from 1, because number zero means "no tag" in the map.
        let local = match table.free.pop() {
            Some(local) => local as usize,
            None if table.data.len() + 1 < SHARD_SLOTS => {
                table.data.push(Meaning::Nothing);
                table.data.len()
            }
            None => return None,
        };
        std::mem::swap(&mut table.data[local - 1], &mut meaning);
        let index = local * SHARDS + shard;
        join(index, CURRENT[index].load(Ordering::Relaxed))
    })
}

/// What a tag stands for, while its context is open.
pub(crate) fn get(tag: Tag) -> Option<Arc<TagData>> {
    let (index, generation) = split(tag);
    let mut table = lock(index % SHARDS);
    if CURRENT[index].load(Ordering::Relaxed) != generation {
        return None;
    }
    table.data.get_mut((index / SHARDS).checked_sub(1)?)?.data().cloned()
}

/// What `see` makes of what a tag stands for, while its context is open. Cheaper than [`get`]; `see` must not come here
/// again.
pub(crate) fn with<R>(tag: Tag, see: impl FnOnce(&TagData) -> R) -> Option<R> {
    let (index, generation) = split(tag);
    let mut table = lock(index % SHARDS);
    if CURRENT[index].load(Ordering::Relaxed) != generation {
        return None;
    }
    table.data.get_mut((index / SHARDS).checked_sub(1)?)?.data().map(|data| see(data))
}

/// Makes tags dead and their slots free. `dropped` is empty before and after; it lends its room.
pub(super) fn end(tags: &[Tag], dropped: &mut Vec<Meaning>) {
    // The tags of a context are in one shard, unless that was full.
    for tags in tags.chunks(AT_ONCE).flat_map(|tags| tags.chunk_by(|one, next| shard_of(*one) == shard_of(*next))) {
        let mut table = lock(shard_of(tags[0]));
        for tag in tags {
            let (index, generation) = split(*tag);
            if CURRENT[index].load(Ordering::Relaxed) != generation {
                continue;
            }
            let next = (generation + 1) % GENERATIONS;
            CURRENT[index].store(next, Ordering::Relaxed);
            if next.is_multiple_of(SWEEP_EVERY) {
                SWEEP_DUE.store(true, Ordering::Relaxed);
            }
            let local = index / SHARDS;
            dropped.push(std::mem::replace(&mut table.data[local - 1], Meaning::Nothing));
            table.free.push(local as u32);
        }
        drop(table);
        dropped.clear();
    }
    if SWEEP_DUE.swap(false, Ordering::Relaxed) {
        crate::memory::sweep();
    }
}

fn lock(shard: usize) -> std::sync::MutexGuard<'static, Shard> {
    TABLE[shard].lock().unwrap_or_else(PoisonError::into_inner)
}

fn shard_of(tag: Tag) -> usize {
    split(tag).0 % SHARDS
}

fn split(tag: Tag) -> (usize, u16) {
    let bits = tag.bits();
    ((bits as usize) & (SLOTS - 1), (bits >> INDEX_BITS) as u16)
}

fn join(index: usize, generation: u16) -> Option<Tag> {
    Tag::from_bits(u32::from(generation) << INDEX_BITS | index as u32)
}
