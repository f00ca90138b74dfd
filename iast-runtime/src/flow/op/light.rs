//! The operation that is running, as long as there is nothing special about it: it copies a few short tainted texts, or adds
//! them to the end of its target, by copies that are seen, or makes of them what it made of the same before (`memo`). That is most of what
//! programs do with text. So nothing is allocated for it, and what the memory says afterwards is only held against what
//! went in.
//!
//! There is one such operation for each thread. It stands above all frames; whoever needs it as a frame spills it.

use std::any::TypeId;
use std::cell::RefCell;

use super::apply;
use super::facts;
use super::frame::{Frame, Input, Kind, Target};
use super::memo::{self, Went};
use super::model::{self, Model};
use super::unknown;
use super::view::{Seen, Value, View};
use crate::flow::change;
use crate::memory::guard::Quiet;
use crate::memory::shadow::{Few, Piece};
use crate::memory::{self, own, short};
use crate::site::OpSite;
use crate::taint::{range, steps, tag};

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

    /// How many of the tainted bytes of `out`, of which these are the runs, are those of the input, and whether none of the
    /// input's runs was cut. `None` when there are others.
    fn followed(&self, out: &[u8], now: &[Piece]) -> Option<(usize, bool)> {
        let before = self.pieces.all()?;
        let (mut len, mut uncut) = (0, true);
        for piece in now {
            let (place, all) = before.iter().find_map(|input| {
                let from = piece.offset.checked_sub(input.offset)? as usize;
                let is_in = input.tag == piece.tag && from + piece.len <= input.len;
                is_in.then_some((input.start + from, input.len))
            })?;
            // What was written over the copy was not seen.
            if self.text()[place..place + piece.len] != out[piece.start..piece.end()] {
                return None;
            }
            len += piece.len;
            uncut &= piece.len == all;
        }
        Some((len, uncut))
    }

    /// Whether the tainted bytes of the input are those of their sources, and if so, whether each run is all that its tag stands
    /// for.
    fn verified(&self) -> Option<bool> {
        let mut whole = true;
        for piece in self.pieces.all()? {
            let (start, now) = (piece.offset as usize, &self.text[piece.start..piece.end()]);
            whole &= tag::with(piece.tag, |data| {
                let then = data.content().get(start..start + piece.len);
                (then == Some(now)).then_some(data.content().len() == piece.len)
            })??;
        }
        Some(whole)
    }

    /// The operation made a text.
    fn made(&self, site: &'static OpSite, seen: &Seen<'_>, is_own: bool) -> bool {
        let _quiet = Quiet::enter();
        let model = facts::of(site).model;
        if self.known(site, model, seen, is_own) {
            return true;
        }
        let is_told = match model {
            Model::Copy | Model::Replace => self.copied(site, model, seen, is_own),
            Model::Case => self.cased(site, seen, is_own),
            _ => false,
        };
        if is_told && let Some(out) = seen.plain() {
            memo::learn(site, out);
        }
        is_told
    }

    /// The operation copied its input.
    fn copied(&self, site: &'static OpSite, model: Model, seen: &Seen<'_>, is_own: bool) -> bool {
        let (Some(out), Some(whole)) = (seen.plain(), self.verified()) else { return false };
        let mut now = Few::new();
        memory::read_few(out, &mut now);
        let followed = now.all().and_then(|now| self.followed(out, now));
        let tainted: usize = self.pieces.all().unwrap_or_default().iter().map(|piece| piece.len).sum();
        match followed {
            None | Some((0, _)) => return false,
            // Nothing is left that could come from it.
            Some((len, _)) if len == out.len() => {}
            Some((len, true)) if len >= tainted && whole => {}
            // What it does not keep it replaces.
            Some((len, _)) if len >= tainted || model == Model::Replace && self.inputs == 1 => {
                apply::complete(seen);
                memory::read_few(out, &mut now);
            }
            Some(_) => return false,
        }
        match now.all_mut() {
            Some(now) => step(out, now, site),
            None => change::step_text(out, site),
        }
        if is_own && model == Model::Copy {
            own::note(out);
        }
        true
    }

    /// The operation put its input, which is ASCII, in another case byte by byte.
    fn cased(&self, site: &'static OpSite, seen: &Seen<'_>, is_own: bool) -> bool {
        let Some(out) = seen.plain().filter(|_| self.inputs == 1) else { return false };
        let is_cased = match model::name(site) {
            "to_uppercase" | "to_ascii_uppercase" => is_mapped(self.text(), out, |byte| byte.to_ascii_uppercase()),
            "to_lowercase" | "to_ascii_lowercase" => is_mapped(self.text(), out, |byte| byte.to_ascii_lowercase()),
            _ => false,
        };
        let mut pieces = Few::new();
        memory::read_few(out, &mut pieces);
        // It may have been copied first.
        let is_copy = pieces.count() == 0 || pieces.all() == self.pieces.all();
        if !is_cased || !is_copy || self.verified().is_none() {
            return false;
        }
        pieces.clear();
        for piece in self.pieces.all().unwrap_or_default() {
            let made = &out[piece.start..piece.end()];
            if *made == self.text()[piece.start..piece.end()] {
                pieces.push(*piece);
                continue;
            }
            let Some(data) = tag::get(piece.tag) else { continue };
            let Some(tag) = data.context.derive(piece.tag, &data, made) else { continue };
            pieces.push(Piece { tag, offset: 0, ..*piece });
        }
        let Some(pieces) = pieces.all_mut().filter(|pieces| memory::set(out, pieces)) else { return false };
        step(out, pieces, site);
        if is_own && !pieces.is_empty() {
            own::note(out);
        }
        true
    }

    /// The same became of the same before.
    fn known(&self, site: &'static OpSite, model: Model, seen: &Seen<'_>, is_own: bool) -> bool {
        let (Some(pieces), Some(out)) = (self.pieces.all(), seen.plain()) else { return false };
        let went = Went { site, text: self.text(), ends: &self.ends[..self.inputs], pieces };
        let Some(is_tainted) = memo::apply(&went, out) else { return false };
        if is_own && is_tainted && model::keeps(model) {
            own::note(out);
        }
        true
    }

    /// The operation added to the end of its target, its input when there is one.
    ///
    /// # Safety
    ///
    /// The target holds a value of the type that its view was made for.
    unsafe fn added(&self, target: &Added, is_own: bool) -> bool {
        let _quiet = Quiet::enter();
        // SAFETY: by the caller's contract.
        let Some(out) = (unsafe { target.view.read(target.pointer.as_ptr().cast(), 0) }) else { return false };
        let Some(added) = out.plain().and_then(|out| out.get(target.before..)) else { return false };
        let is_known = match self.inputs {
            _ if added.is_empty() => true,
            0 => memory::is_clean(added.as_ptr() as usize, added.len()),
            _ => {
                let mut now = Few::new();
                memory::read_few(added, &mut now);
                let followed = now.all().and_then(|now| self.followed(added, now));
                self.verified().is_some() && followed.is_some_and(|(len, _)| len > 0)
            }
        };
        if !is_known {
            return false;
        }
        let text = out.plain().unwrap_or_default();
        if target.of_own && is_own {
            own::note_grown(text, target.before);
        } else if target.of_own {
            // What was there before is the program's own still.
            own::note_grown(&text[..target.before], target.before);
        }
        true
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

/// The runs of a text have gone through an operation.
fn step(text: &[u8], pieces: &mut [Piece], site: &'static OpSite) {
    let mut is_changed = false;
    for piece in &mut *pieces {
        let step = || tag::get(piece.tag).map(|data| data.context.step(piece.tag, &data, site));
        if let Some(stepped) = steps::get(piece.tag, site).or_else(step) {
            is_changed |= stepped != piece.tag;
            piece.tag = stepped;
        }
    }
    if is_changed {
        memory::set(text, pieces);
    }
}

/// Whether each byte of an ASCII text was mapped so.
fn is_mapped(text: &[u8], out: &[u8], map: impl Fn(&u8) -> u8) -> bool {
    text.len() == out.len() && text.iter().zip(out).all(|(byte, mapped)| byte.is_ascii() && map(byte) == *mapped)
}
