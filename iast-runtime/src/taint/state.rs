//! What a context knows: its sources, and the tags that were made of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Weak};

use super::context::Context;
use super::hash::Keyed;
use super::mark::Marks;
use super::source::Source;
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

thread_local! {
    static SPARES: RefCell<Vec<State>> = const { RefCell::new(Vec::new()) };
}

impl State {
    /// An empty state, with the room of one that is over.
    pub(super) fn next() -> Self {
        SPARES.try_with(|spares| spares.borrow_mut().pop()).ok().flatten().unwrap_or_default()
    }

    /// Forgets everything, and keeps the room for a state to come.
    pub(super) fn end(mut self) {
        self.sources.clear();
        self.known.clear();
        self.derived.clear();
        self.requests.clear();
        self.children.clear();
        self.tags.clear();
        self.bytes = 0;
        let largest = [self.tags.capacity(), self.known.capacity(), self.children.capacity(), self.derived.capacity()];
        if largest.into_iter().all(|room| room <= ROOM) && self.requests.capacity() <= ROOM {
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

    #[test]
    fn a_state_that_is_over_comes_again_empty_and_with_its_room() {
        let mut state = State::default();
        let tag = Tag::from_bits(1).unwrap();
        state.sources.push((Arc::new(Source::new(Origin::HttpRequestBody, None, b"value")), tag));
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
    fn large_states_and_too_many_are_not_kept() {
        let with_room = |room| State { tags: Vec::with_capacity(room), ..State::default() };
        with_room(ROOM + 1).end();
        assert_eq!(State::next().tags.capacity(), 0);
        (0..=SPARE).for_each(|_| with_room(8).end());
        assert_eq!([(); SPARE + 1].map(|()| State::next().tags.capacity() > 0), [true, true, false]);
    }
}
