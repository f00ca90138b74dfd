//! The operation that is running, as long as there is nothing special about it: it copies a few short tainted texts, or adds
//! them to the end of its target, by copies that are seen, puts one in another case, or makes of them what it made of the same
//! before (`memo`). That is most of what programs do with text. So nothing is allocated for it, and what the memory says
//! afterwards is only held against what went in.
//!
//! There is one such operation for each thread. It stands above all frames; whoever needs it as a frame spills it.

mod made;

use std::any::TypeId;
use std::cell::RefCell;

use super::facts;
use super::frame::{Frame, Input, Kind, Target};
use super::model::Model;
use super::unknown;
use super::view::{Value, View};
use crate::memory::guard::Quiet;
use crate::memory::shadow::{Few, Piece};
use crate::memory::{self, own, short};
use crate::site::OpSite;
use crate::taint::range;

/// Longer texts go the long way, whose cost is little beside that of the copy.
pub(super) const LONGEST: usize = 256;
/// More inputs go that way, too.
pub(super) const INPUTS: usize = 8;

/// The operation.
struct Light {
    /// `None` while there is none.
    site: Option<&'static OpSite>,
    /// How many frames are below it.
    depth: usize,
    /// How many inputs it has.
    inputs: usize,
    /// Their texts, one behind the other, and where each ends.
    text: [u8; LONGEST],
    ends: [usize; INPUTS],
    /// Which of them are clean and known to be the program's own.
    own: [bool; INPUTS],
    /// The tainted runs of all that, as they are recorded.
    pieces: Few,
    target: Option<Added>,
}

/// The place that is added to.
#[derive(Clone, Copy)]
struct Added {
    view: View,
    pointer: [usize; 2],
    stays: bool,
    /// How long its text was.
    before: usize,
    /// Whether that was the program's own.
    of_own: bool,
}

thread_local! {
    static LIGHT: RefCell<Light> = const {
        RefCell::new(Light {
            site: None,
            depth: 0,
            inputs: 0,
            text: [0; LONGEST],
            ends: [0; INPUTS],
            own: [false; INPUTS],
            pieces: Few::new(),
            target: None,
        })
    };
}

/// Whether there is one: it counts as a frame.
pub(super) fn is_running() -> bool {
    LIGHT.try_with(|light| light.try_borrow().is_ok_and(|light| light.site.is_some())).unwrap_or_default()
}

/// How many frames are below the one of `site`, if that is running.
pub(super) fn depth_of(site: &'static OpSite) -> Option<usize> {
    with(|light| light.site.filter(|own| std::ptr::eq(*own, site)).map(|_| light.depth))
}

/// How many frames are below it.
pub(super) fn depth() -> Option<usize> {
    with(|light| light.site.map(|_| light.depth))
}

/// Takes it, to become a frame.
pub(super) fn take() -> Option<Frame> {
    with(|light| {
        let site = light.site.take()?;
        let _quiet = Quiet::enter();
        Some(light.frame(site))
    })
}

fn with<R>(see: impl FnOnce(&mut Light) -> Option<R>) -> Option<R> {
    LIGHT.try_with(|light| see(&mut *light.try_borrow_mut().ok()?)).ok().flatten()
}

/// Tries to begin above `depth` frames with a text that is tainted, or to add that to the target that the operation of this
/// site has begun with.
pub(super) fn begin(site: &'static OpSite, depth: usize, text: &[u8]) -> bool {
    facts::of(site).is_plain && with(|light| light.begin(site, depth, text).then_some(())).is_some()
}

/// Tries to begin above `depth` frames with the texts of one value, some of which are tainted: those that `walk` shows.
/// `is_own` tells of clean ones whether they are the program's own.
pub(super) fn begin_with_each(
    site: &'static OpSite,
    depth: usize,
    walk: impl FnOnce(&mut dyn FnMut(&[u8])),
    is_own: fn(&[u8]) -> bool,
) -> bool {
    let fits = facts::of(site).is_plain && facts::of(site).model != Model::Append && !is_running();
    fits && with(|light| light.begin_with_each(site, depth, walk, is_own).then_some(())).is_some()
}

/// Tries to begin above `depth` frames with a place that is added to.
pub(super) fn begin_to_add(
    site: &'static OpSite,
    depth: usize,
    view: View,
    pointer: *const (),
    copy: [usize; 2],
    stays: bool,
) -> bool {
    let facts = facts::of(site);
    if !facts.is_plain || facts.model != Model::Append || !matches!(view, View::Text(_)) {
        return false;
    }
    // SAFETY: as in `frame::read_target`, which is where this comes from.
    let Some(text) = (unsafe { view.read(pointer, 0) }) else { return false };
    let Some(text) = text.plain() else { return false };
    let of_own = text.is_empty() || own::is_known(text);
    let added = Added { view, pointer: copy, stays, before: text.len(), of_own };
    let begun = with(|light| {
        light.site = Some(site);
        light.depth = depth;
        light.inputs = 0;
        light.target = Some(added);
        Some(())
    });
    begun.is_some()
}

/// The operation of `site` has run, above `depth` frames, and has the result at `pointer`, of a type with this id and looked at
/// as the value says. Returns whether all is said that there is to say.
pub(super) fn finish(
    site: &'static OpSite,
    depth: usize,
    (id, value): (TypeId, Option<Value>),
    pointer: *const (),
    is_own: bool,
) -> bool {
    let finished = with(|light| {
        light.site.filter(|own| std::ptr::eq(*own, site) && light.depth == depth)?;
        let done = match (&light.target, value) {
            // SAFETY: the place is a variable that outlives the operation, which has just returned and left a text in it.
            (Some(target), _) if target.stays || super::leaves_its_target(id) => unsafe { light.added(target, is_own) },
            (None, Some(Value::One(view @ View::Text(_)))) => {
                // SAFETY: the caller of `after` holds the result.
                let out = unsafe { view.read(pointer, 0) };
                out.is_some_and(|out| light.made(site, &out, is_own))
            }
            // What it gave is the input itself, in parts.
            (None, Some(Value::Many(reader))) => !reader.owns,
            _ => false,
        };
        if done {
            light.site = None;
        }
        done.then_some(())
    });
    finished.is_some()
}

impl Light {
    fn begin(&mut self, site: &'static OpSite, depth: usize, text: &[u8]) -> bool {
        let goes_on = self.site.is_some();
        let fits = match self.site {
            Some(own) => std::ptr::eq(own, site),
            None => facts::of(site).model != Model::Append,
        };
        if !fits {
            return false;
        }
        if !goes_on {
            self.inputs = 0;
        }
        let _quiet = Quiet::enter();
        let added = self.add(text);
        if added == Some(false) {
            // The map says that there may be taint, and it lies on a page far away.
            self.inputs -= 1;
        }
        if added == Some(true) && !goes_on {
            self.start(site, depth);
        }
        added == Some(true)
    }

    fn begin_with_each(
        &mut self,
        site: &'static OpSite,
        depth: usize,
        walk: impl FnOnce(&mut dyn FnMut(&[u8])),
        is_own: fn(&[u8]) -> bool,
    ) -> bool {
        self.inputs = 0;
        let _quiet = Quiet::enter();
        let (mut fits, mut is_tainted) = (true, false);
        walk(&mut |text| {
            if text.is_empty() || !fits {
                return;
            }
            match self.add(text) {
                None => fits = false,
                Some(true) => is_tainted = true,
                Some(false) if is_own(text) => self.own[self.inputs - 1] = true,
                Some(false) => unknown::note(),
            }
        });
        let begins = fits && is_tainted;
        if begins {
            self.start(site, depth);
        }
        begins
    }

    fn start(&mut self, site: &'static OpSite, depth: usize) {
        self.site = Some(site);
        self.depth = depth;
        self.target = None;
    }

    /// Adds a text to the inputs, if there is room for it. Returns whether it is tainted.
    fn add(&mut self, text: &[u8]) -> Option<bool> {
        let start = self.text().len();
        if self.inputs == INPUTS || start + text.len() > LONGEST {
            return None;
        }
        if self.inputs == 0 {
            self.pieces.clear();
        }
        let mut few = Few::new();
        memory::read_few(text, &mut few);
        let pieces = few.all().filter(|pieces| self.pieces.has_room_for(pieces.len()))?;
        pieces.iter().for_each(|piece| self.pieces.push(Piece { start: start + piece.start, ..*piece }));
        short::copy(text, &mut self.text[start..]);
        self.ends[self.inputs] = start + text.len();
        self.own[self.inputs] = false;
        self.inputs += 1;
        Some(!pieces.is_empty())
    }

    /// The texts that went in, one behind the other.
    fn text(&self) -> &[u8] {
        &self.text[..self.inputs.checked_sub(1).map_or(0, |last| self.ends[last])]
    }

    /// The same as a frame.
    fn frame(&mut self, site: &'static OpSite) -> Frame {
        let mut frame = Frame::new(site);
        if let Some(Added { view, pointer, stays, before, of_own }) = self.target.take() {
            let input = Input { len: before, text: Vec::new(), ranges: Vec::new(), kind: Kind::Text, is_own: false };
            frame.inputs.push(input);
            frame.target = Some(Target::new(view, pointer, stays));
            frame.of_own = of_own;
        }
        let mut start = 0;
        for (end, is_own) in self.ends.iter().zip(self.own).take(self.inputs) {
            let pieces = self.pieces.all().unwrap_or_default().iter();
            let pieces = pieces.filter(|piece| (start..*end).contains(&piece.start));
            let pieces: Vec<Piece> = pieces.map(|piece| Piece { start: piece.start - start, ..*piece }).collect();
            let text = self.text[start..*end].to_vec();
            let ranges = range::of_copy(&text, &pieces);
            frame.inputs.push(Input { len: text.len(), text, ranges, kind: Kind::Text, is_own });
            start = *end;
        }
        frame
    }
}
