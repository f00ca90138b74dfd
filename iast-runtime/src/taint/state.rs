//! What a context knows: its sources, and the tags that were made of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Weak};

use super::context::Context;
use super::hash::Keyed;
use super::mark::Marks;
use super::source::Source;
use super::tag::{self, Meaning};
use super::wide::Width;
use crate::memory::by_id::IdHasher;
use crate::memory::shadow::Tag;
use crate::site::OpSite;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) sources: Vec<(Arc<Source>, Tag)>,
    /// Sources by the hash of what they are, or by the next number that was free.
    pub(super) known: HashMap<u64, u32, BuildHasherDefault<IdHasher>>,
    /// The tags of texts that derive from sources as a whole.
    pub(super) derived: Vec<Tag>,
    /// The requests that were opened in this test or scope and have not ended.
    pub(super) requests: Vec<Weak<Context>>,
    /// Tags made from another tag by a step, a mark or inference.
    pub(super) children: HashMap<(Tag, Change), Tag, Keyed>,
    pub(super) tags: Vec<Tag>,
    pub(super) bytes: usize,
    /// Sources that are over, whose memory is used again. Nobody else has them.
    spare: Vec<Arc<Source>>,
    /// Room for what tags stood for.
    dropped: Vec<Meaning>,
}

/// What a tag made from another one adds to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Change {
    Step(*const OpSite),
    Marks(Marks),
    Inferred,
    List(Width),
    Part(usize, usize),
    /// By the hash of what was derived.
    Derived(u64),
}

// SAFETY: the pointer is only compared, never followed.
unsafe impl Send for Change {}

/// States of ended contexts that a thread keeps, with room for so many tags, so that the next ones need not grow.
const SPARE: usize = 2;
const ROOM: usize = 4096;
/// Sources that each of these keeps.
const SPARE_SOURCES: usize = 512;

thread_local! {
    static SPARES: RefCell<Vec<State>> = const { RefCell::new(Vec::new()) };
}

impl State {
    /// An empty state, with the room of one that is over.
    pub(super) fn next() -> Self {
        SPARES.try_with(|spares| spares.borrow_mut().pop()).ok().flatten().unwrap_or_default()
    }

    /// Puts a source into memory that is there already, where there is some.
    pub(super) fn place(&mut self, source: Source) -> Arc<Source> {
        let Some(mut spare) = self.spare.pop() else { return Arc::new(source) };
        let Some(place) = Arc::get_mut(&mut spare) else { return Arc::new(source) };
        *place = source;
        spare
    }

    /// Makes the tags dead, forgets everything, and keeps the room for a state to come.
    pub(super) fn end(mut self) {
        tag::end(&self.tags, &mut self.dropped);
        for (mut source, _) in self.sources.drain(..) {
            // A finding may have it still.
            let is_ours = Arc::get_mut(&mut source).is_some_and(|source| source.is_short());
            if is_ours && self.spare.len() < SPARE_SOURCES {
                self.spare.push(source);
            }
        }
        self.known.clear();
        self.derived.clear();
        self.requests.clear();
        self.children.clear();
        self.tags.clear();
        self.bytes = 0;
        let (tags, sources) = (self.tags.capacity(), self.sources.capacity());
        let (known, children) = (self.known.capacity(), self.children.capacity());
        let others = self.derived.capacity().max(self.requests.capacity());
        if [tags, sources, known, children, others].into_iter().all(|room| room <= ROOM) {
            // What does not fit is dropped when nothing is borrowed any more.
            let _left = SPARES.try_with(|spares| {
                let mut spares = spares.borrow_mut();
                if spares.len() < SPARE {
                    spares.push(self);
                    None
                } else {
                    Some(self)
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iast_schema::Origin;

    fn source(value: &[u8]) -> Arc<Source> {
        Arc::new(Source::new(Origin::HttpRequestBody, None, value))
    }

    /// The number of a tag that is alive nowhere.
    fn tag() -> Tag {
        Tag::from_bits(u32::MAX).unwrap()
    }

    #[test]
    fn a_state_that_is_over_comes_again_empty_and_with_its_room() {
        let mut state = State::default();
        let tag = tag();
        state.sources.push((source(b"value"), tag));
        state.known.insert(1, 0);
        state.derived.push(tag);
        state.children.insert((tag, Change::Inferred), tag);
        state.tags.push(tag);
        state.bytes = 5;
        let room = state.tags.capacity();
        state.end();
        let again = State::next();
        assert_eq!(again.tags.capacity(), room);
        assert!(again.sources.is_empty() && again.known.is_empty() && again.derived.is_empty());
        assert!(again.children.is_empty() && again.tags.is_empty() && again.bytes == 0);
        assert_eq!(State::next().tags.capacity(), 0);
    }

    #[test]
    fn only_short_sources_that_nobody_has_are_used_again() {
        let mut state = State::default();
        let (short, held) = (source(b"short"), source(b"held"));
        let place = Arc::as_ptr(&short);
        let all = [short, Arc::clone(&held), source(&[b'x'; 1000])];
        state.sources.extend(all.into_iter().map(|source| (source, tag())));
        state.end();
        let mut state = State::next();
        assert_eq!((state.sources.len(), state.spare.len()), (0, 1));
        let next = state.place(Source::new(Origin::HttpRequestUri, Some("name"), b"next"));
        assert_eq!((Arc::as_ptr(&next), next.name(), next.value()), (place, Some("name"), &b"next"[..]));
        assert_eq!(held.value(), b"held");
    }

    #[test]
    fn so_many_sources_are_kept() {
        let mut state = State::default();
        state.sources.extend((0..SPARE_SOURCES + 1).map(|_| (source(b"value"), tag())));
        state.end();
        assert_eq!(State::next().spare.len(), SPARE_SOURCES);
    }

    #[test]
    fn large_states_and_too_many_are_not_kept() {
        let with_room = |room| State { tags: Vec::with_capacity(room), ..State::default() };
        with_room(ROOM + 1).end();
        assert_eq!(State::next().tags.capacity(), 0);
        (0..=SPARE).for_each(|_| with_room(8).end());
        assert_eq!([(); SPARE + 1].map(|()| State::next().tags.capacity() > 0), [true, true, false]);
    }
}
