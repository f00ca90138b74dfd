//! Chars and bytes that are taken from a text. They have no address, so their origin comes from the program's text: the
//! macros say which variable or expression takes its values from which place, and here the place is walked along.
//!
//! A loop that is left early and begun again on the same text may be taken to go on where it stopped, if the char
//! that it starts with stands there too.

use std::cell::RefCell;
use std::ops::Range;

use super::frame::{self, Frame, Input, Kind};
use super::item::Item;
use super::model;
use super::view::{Seen, View};
use crate::memory::guard::Quiet;
use crate::site::OpSite;
use crate::taint::range::Checked;
use crate::taint::tag;

/// What a variable or expression holds.
struct Held {
    site: &'static OpSite,
    item: Input,
}

/// Where an iterator is in its text.
struct Cursor {
    site: &'static OpSite,
    /// Address and length of the text.
    text: (usize, usize),
    /// The end of the last item (its start, when the iterator goes backwards).
    at: usize,
    /// The text, when it may be gone.
    items: Option<Input>,
}

thread_local! {
    static HELD: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
    static CURSORS: RefCell<Vec<Cursor>> = const { RefCell::new(Vec::new()) };
}

/// Loops that run at one time, in one another and in callers; and the same for what is held.
const MOST: usize = 64;

/// The loop variable of `site` holds `item`, the next item of the text.
pub(super) fn next(site: &'static OpSite, item: Item<'_>, view: View, pointer: *const ()) {
    take(site, site, item, view, pointer, false);
}

/// The expression of `site` has the value `item`, which the iterator of another site took from the text.
pub(super) fn picked(site: &'static OpSite, iterator: &'static OpSite, item: Item<'_>, view: View, pointer: *const ()) {
    // An iterator that is only there for one item begins at one of the ends.
    take(site, iterator, item, view, pointer, std::ptr::eq(site, iterator));
}

fn take(
    site: &'static OpSite,
    iterator: &'static OpSite,
    item: Item<'_>,
    view: View,
    pointer: *const (),
    begins: bool,
) {
    let _quiet = Quiet::enter();
    let item = match item {
        Item::At(seen) => return hold(site, at_its_place(&seen)),
        Item::Value(item) => item,
    };
    // SAFETY: generated code passes the address of the place that the iterator borrows.
    let (_, is_clean) = unsafe { view.glance(pointer) };
    // SAFETY: as above.
    let text = if is_clean { None } else { unsafe { view.read(pointer, 0) } };
    let found = text.and_then(|text| {
        let ranges = |part: Range<usize>| text.ranges_in(part);
        with_cursor(iterator, |cursor| cursor.advance(text.text(), text.place(), &ranges, &item, site, begins))
    });
    hold(site, found.flatten());
}

/// A loop goes over a value, which may be gone when its items are used.
pub(super) fn begin(site: &'static OpSite, view: View, pointer: *const ()) {
    // SAFETY: the caller holds the value.
    let text = unsafe { frame::input(view, pointer) };
    let _quiet = Quiet::enter();
    with_cursor(site, |cursor| *cursor = Cursor { site, text: (0, 0), at: 0, items: text });
}

/// The loop variable of `site` holds the next of the items that it began with.
pub(super) fn next_of_items(site: &'static OpSite, item: Item<'_>) {
    let _quiet = Quiet::enter();
    let item = match item {
        Item::At(seen) => return hold(site, at_its_place(&seen)),
        Item::Value(item) => item,
    };
    let found = with_cursor(site, |cursor| {
        let items = cursor.items.take()?;
        let ranges = |part: Range<usize>| part_of(&items, part).into_iter().collect();
        let found = cursor.advance(&items.text, (0, 0), &ranges, &item, site, false);
        cursor.items = Some(items);
        found
    });
    hold(site, found.flatten());
}

/// The parameter of a closure holds the next item of the chain that an operation takes together.
pub(super) fn next_of_chain(site: &'static OpSite, operation: &'static OpSite, item: Item<'_>) {
    let _quiet = Quiet::enter();
    let item = match item {
        Item::At(seen) => return hold(site, at_its_place(&seen)),
        Item::Value(item) => item,
    };
    let found = frame::with_head(operation, |head| {
        let ranges = |part: Range<usize>| part_of(head, part).into_iter().collect();
        let place = (head.text.as_ptr() as usize, head.text.len());
        with_cursor(site, |cursor| cursor.advance(&head.text, place, &ranges, &item, site, false))
    });
    hold(site, found.flatten().flatten());
}

/// What taints a part of an input as a whole.
pub(super) fn part_of(input: &Input, part: Range<usize>) -> Option<Checked> {
    let range = input.ranges.iter().find(|range| range.start <= part.start && part.end <= range.end())?;
    Some(Checked { start: 0, len: part.len(), offset: range.offset + (part.start - range.start), ..range.clone() })
}

/// The cell of `site` holds the char or byte that an operation has put into it, if that is as it was.
pub(super) fn keep(site: &'static OpSite, frame: Option<Frame>, value: Option<Item<'_>>) {
    let _quiet = Quiet::enter();
    let inputs = frame.map_or_else(Vec::new, |frame| frame.inputs);
    let kept = match (&inputs[..], value) {
        ([unit], Some(Item::Value(bytes))) if unit.text == *bytes => Some(Input { kind: Kind::Same, ..unit.clone() }),
        _ => None,
    };
    hold(site, kept);
}

/// A char or byte as the text that was made of it.
pub(super) fn shown_as(unit: &Input, text: &[u8]) -> Option<Input> {
    if unit.text == text {
        return Some(Input { kind: Kind::Text, ..unit.clone() });
    }
    let range = unit.ranges.first().filter(|_| unit.kind == Kind::Scalar)?;
    input(text, vec![made_of(range, text)?]).map(|input| Input { kind: Kind::Text, ..input })
}

/// A byte that digits stand for.
pub(super) fn parsed(digits: &[Input], value: Item<'_>) -> Option<Input> {
    let Item::Value(byte) = value else { return None };
    let range = digits.iter().flat_map(|digits| &digits.ranges).next()?;
    let byte: &[u8] = &byte;
    input(byte, vec![made_of(range, byte)?]).map(|input| Input { kind: Kind::Same, ..input })
}

/// What was made of the bytes of a range as a whole.
fn made_of(range: &Checked, text: &[u8]) -> Option<Checked> {
    let tag = range.data.context.derive(range.tag, &range.data, text)?;
    Some(Checked { start: 0, len: text.len(), offset: 0, tag, data: tag::get(tag)? })
}

/// The item at its own address.
pub(super) fn at_its_place(seen: &Seen<'_>) -> Option<Input> {
    input(seen.text(), seen.ranges())
}

fn input(text: &[u8], ranges: Vec<Checked>) -> Option<Input> {
    (!ranges.is_empty()).then(|| Input {
        len: text.len(),
        text: text.to_vec(),
        ranges,
        kind: Kind::Scalar,
        is_own: false,
    })
}

/// What is at `site` holds this from now on.
pub(super) fn hold(site: &'static OpSite, item: Option<Input>) {
    let _ = HELD.try_with(|held| {
        let mut held = held.borrow_mut();
        held.retain(|held| !std::ptr::eq(held.site, site));
        if let Some(item) = item {
            if held.len() >= MOST {
                held.remove(0);
            }
            held.push(Held { site, item });
        }
    });
}

/// What is at `site` holds nothing tainted.
pub(super) fn forget(site: &'static OpSite) {
    hold(site, None);
}

/// What the variable of `site` holds, when that is tainted.
pub(super) fn held(site: &'static OpSite) -> Option<Input> {
    let find = |held: &RefCell<Vec<Held>>| {
        held.borrow().iter().find(|held| std::ptr::eq(held.site, site)).map(|held| held.item.clone())
    };
    HELD.try_with(find).ok().flatten()
}

/// Takes what the expression of `site` had, so that nobody takes it for its next value.
pub(super) fn taken(site: &'static OpSite) -> Option<Input> {
    let item = held(site);
    if item.is_some() {
        forget(site);
    }
    item
}

fn with_cursor<R>(site: &'static OpSite, change: impl FnOnce(&mut Cursor) -> R) -> Option<R> {
    CURSORS
        .try_with(|cursors| {
            let mut cursors = cursors.borrow_mut();
            let known = cursors.iter().position(|cursor| std::ptr::eq(cursor.site, site));
            let index = known.unwrap_or_else(|| {
                if cursors.len() >= MOST {
                    cursors.remove(0);
                }
                cursors.push(Cursor { site, text: (0, 0), at: 0, items: None });
                cursors.len() - 1
            });
            change(&mut cursors[index])
        })
        .ok()
}

impl Cursor {
    /// The item that `taker` gets next. `begins` when it is the first one.
    fn advance(
        &mut self,
        text: &[u8],
        place: (usize, usize),
        ranges: &dyn Fn(Range<usize>) -> Vec<Checked>,
        item: &[u8],
        taker: &OpSite,
        begins: bool,
    ) -> Option<Input> {
        let backward = model::links(self.site.chain).reversed != model::takes_from_the_end(taker.name);
        let start = if backward { text.len() } else { 0 };
        let from = if self.text == place && !begins { self.at } else { start };
        let found = find(text, item, from, backward).or_else(|| find(text, item, start, backward));
        self.text = place;
        let Some(at) = found else {
            self.at = start;
            return None;
        };
        self.at = if backward { at } else { at + item.len() };
        let found = ranges(at..at + item.len());
        // Which of several equal items it is, is only known at the ends.
        let is_certain = !begins || model::takes_an_end(taker.name);
        let all = || memchr::memmem::find_iter(text, item).all(|at| !ranges(at..at + item.len()).is_empty());
        if is_certain || all() { input(item, found) } else { None }
    }
}

fn find(text: &[u8], item: &[u8], from: usize, backward: bool) -> Option<usize> {
    if backward {
        memchr::memmem::rfind(text.get(..from)?, item)
    } else {
        memchr::memmem::find(text.get(from..)?, item).map(|at| at + from)
    }
}
