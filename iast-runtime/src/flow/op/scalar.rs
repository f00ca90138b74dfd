//! Chars and bytes that a loop takes from a text. They have no address, so their origin comes from the program's text:
//! the macros say which variable takes its values from which place, and here the place is walked along.
//!
//! A loop that is left early and begun again on the same text may be taken to go on where it stopped, if the char
//! that it starts with stands there too.

use std::cell::RefCell;

use super::frame::{Input, Kind};
use super::model;
use super::view::{Seen, View};
use crate::memory::guard::Quiet;
use crate::site::OpSite;

/// Where a loop is in its text, and what its variable holds.
struct Cursor {
    site: &'static OpSite,
    /// Address and length of the text.
    text: (usize, usize),
    /// The end of the last item (its start, when the loop goes backwards).
    at: usize,
    /// The item, when it is tainted.
    item: Option<Input>,
}

thread_local! {
    static CURSORS: RefCell<Vec<Cursor>> = const { RefCell::new(Vec::new()) };
}

/// Loops that run at one time, in one another and in callers.
const MOST: usize = 64;

/// The loop variable of `site` holds `item`, the next item of the text.
pub(super) fn next(site: &'static OpSite, item: &[u8], view: View, pointer: *const ()) {
    // SAFETY: generated code passes the address of the place that the loop borrows.
    let (_, is_clean) = unsafe { view.glance(pointer) };
    let _quiet = Quiet::enter();
    // SAFETY: as above.
    let text = if is_clean { None } else { unsafe { view.read(pointer, 0) } };
    let _ = CURSORS.try_with(|cursors| {
        let mut cursors = cursors.borrow_mut();
        let known = cursors.iter().position(|cursor| std::ptr::eq(cursor.site, site));
        let Some(text) = text else {
            if let Some(known) = known {
                cursors[known].item = None;
            }
            return;
        };
        let index = known.unwrap_or_else(|| {
            if cursors.len() >= MOST {
                cursors.remove(0);
            }
            cursors.push(Cursor { site, text: (0, 0), at: 0, item: None });
            cursors.len() - 1
        });
        cursors[index].advance(&text, item);
    });
}

/// What the variable of `site` holds, when that is tainted.
pub(super) fn held(site: &'static OpSite) -> Option<Input> {
    CURSORS
        .try_with(|cursors| {
            let cursors = cursors.borrow();
            cursors.iter().find(|cursor| std::ptr::eq(cursor.site, site))?.item.clone()
        })
        .ok()
        .flatten()
}

impl Cursor {
    fn advance(&mut self, seen: &Seen<'_>, item: &[u8]) {
        let text = seen.text();
        let backward = model::links(self.site.chain).reversed;
        let start = if backward { text.len() } else { 0 };
        let place = seen.place();
        let from = if self.text == place { self.at } else { start };
        let found = find(text, item, from, backward).or_else(|| find(text, item, start, backward));
        self.text = place;
        self.item = None;
        let Some(at) = found else {
            self.at = start;
            return;
        };
        self.at = if backward { at } else { at + item.len() };
        let ranges = seen.ranges_in(at..at + item.len());
        if !ranges.is_empty() {
            self.item = Some(Input { len: item.len(), text: item.to_vec(), ranges, kind: Kind::Scalar });
        }
    }
}

fn find(text: &[u8], item: &[u8], from: usize, backward: bool) -> Option<usize> {
    if backward {
        memchr::memmem::rfind(text.get(..from)?, item)
    } else {
        memchr::memmem::find(text.get(from..)?, item).map(|at| at + from)
    }
}
