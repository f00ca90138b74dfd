//! What such an operation made of its inputs.

use super::super::memo::{self, Went};
use super::super::model::{self, Model};
use super::super::view::Seen;
use super::super::{apply, facts};
use super::{Added, Light};
use crate::flow::change;
use crate::memory::guard::Quiet;
use crate::memory::shadow::{Few, Piece};
use crate::memory::{self, own};
use crate::site::OpSite;
use crate::taint::{steps, tag};

impl Light {
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
    pub(super) fn made(&self, site: &'static OpSite, seen: &Seen<'_>, is_own: bool) -> bool {
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
    pub(super) unsafe fn added(&self, target: &Added, is_own: bool) -> bool {
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
