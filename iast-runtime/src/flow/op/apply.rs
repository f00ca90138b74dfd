//! After an operation: its model says what the bytes of the result came from, and the memory is labelled so.

use std::ops::Range;

use iast_catalogue::library;
use memchr::memmem;

use super::align::{self, Cell, From, Rest, Traced};
use super::frame::{self, Frame, Input, Kind};
use super::item::Item;
use super::model::{self, Model};
use super::scalar;
use super::view::{Seen, Value};
use super::{beside, codec, copies, edit, facts, opaque};
use crate::flow::{change, source};
use crate::limits;
use crate::memory::{guard::Quiet, intercept, own};
use crate::site::OpSite;
use crate::taint::mark::Marks;
use crate::taint::range::{self, Checked};
use crate::taint::tag;

/// Runs the model of an operation. `value` and `pointer` are for its result; `in_place` says whether it left its target
/// where it was, `is_own` whether all that went in was the program's own text, `taken` what it took out of its target.
pub(super) fn finish(
    site: &'static OpSite,
    depth: u32,
    value: Option<Value>,
    pointer: *const (),
    in_place: bool,
    is_own: bool,
    taken: Option<Item<'_>>,
) {
    let _quiet = Quiet::enter();
    let mut frame = frame::take(site, depth);
    if let Some(frame) = frame.as_ref().filter(|frame| frame.model == Model::Parse) {
        let byte = taken.and_then(|taken| scalar::parsed(&frame.inputs, taken));
        byte.iter().for_each(frame::offer);
        scalar::hold(site, byte);
        return;
    }
    if frame.as_ref().is_some_and(|frame| frame.lent.is_some()) {
        return;
    }
    if let Some(frame) = &mut frame
        && let Some(items) = frame.items.take().filter(|items| !items.is_empty())
        && !is_coded(frame, value, pointer)
    {
        frame.inputs.truncate(usize::from(frame.target.is_some()));
        frame.inputs.extend(items);
        frame.of_items = true;
    }
    match (frame, value) {
        // By the type of its result it is one of std's, all of which borrow the place and leave a text in it.
        (Some(frame), _) if frame.target.as_ref().is_some_and(|target| in_place || target.stays) => {
            left_in_target(&frame, is_own, taken)
        }
        (Some(frame), _) if frame.target.is_some() => {}
        (frame, Some(Value::One(view))) => {
            // SAFETY: the caller holds the result.
            let Some(out) = (unsafe { view.read(pointer, 0) }) else { return };
            let is_kept = frame.as_ref().is_none_or(|frame| frame.inputs.is_empty());
            if frame.as_ref().is_some_and(|frame| are_all_of(&frame.parsed, &out)) {
                return;
            }
            if let Some(frame) = frame {
                made(frame, &out);
            }
            // What became of the values that came in is known where their copies are there.
            let is_traced =
                || model::keeps(facts::of(site).model) && out.plain().is_some_and(|out| !range::of(out).is_empty());
            let _ = note_own(is_own && (is_kept || is_traced()), &out);
        }
        (frame, Some(Value::Many(reader)))
            if reader.owns && frame.as_ref().is_none_or(|frame| frame.model != Model::List) =>
        {
            let mut outs: Vec<&[u8]> = Vec::new();
            // SAFETY: the caller holds the result, and the texts are its own.
            unsafe {
                reader.each(pointer, &mut |text| {
                    if outs.len() < limits::OPERATION_TEXTS {
                        outs.push(std::slice::from_raw_parts(text.as_ptr(), text.len()));
                    }
                });
            }
            if let Some(frame) = frame {
                made_each(&frame, &outs);
            }
            for out in outs {
                let _ = note_own(is_own, &Seen::of(out, None));
            }
        }
        _ => {}
    }
}

/// Labels what a chain gave when that is, one behind the other, the bytes that were made of digits while it ran.
fn are_all_of(parsed: &[Input], seen: &Seen<'_>) -> bool {
    let same = |text: &&[u8]| parsed.iter().map(|byte| &byte.text[..]).eq(text.chunks(1));
    if parsed.is_empty() || seen.plain().filter(same).is_none() {
        return false;
    }
    let ranges: Vec<&Checked> = parsed.iter().flat_map(|byte| &byte.ranges).collect();
    let bytes = traces(parsed, 0);
    label(seen, &bytes.iter().map(|byte| byte.cell(0)).collect::<Vec<_>>(), &ranges, &[]);
    true
}

/// What a list is whose items are the program's own or single chars and bytes, as the chain of the site says.
fn listed(site: &OpSite, units: &[Input], seen: &Seen<'_>) -> Vec<Cell> {
    let out = seen.text();
    let items: Vec<Range<usize>> = match seen.plain() {
        Some(bytes) => (0..bytes.len()).map(|at| at..at + 1).collect(),
        None => String::from_utf8_lossy(out).char_indices().map(|(at, c)| at..at + c.len_utf8()).collect(),
    };
    let mut cells = vec![Cell::Clean; out.len()];
    let mut open: Vec<&Range<usize>> =
        items.iter().zip(site.chain).filter(|(_, taken)| !taken.is_empty()).map(|(item, _)| item).collect();
    if items.len() != site.chain.len() {
        return cells;
    }
    let (alone, traced) = (open.len() == 1 && units.len() == 1, traces(units, 0));
    for (unit, traced) in units.iter().zip(&traced) {
        if let Some(at) = open.iter().position(|item| out[(*item).clone()] == traced.bytes[..]) {
            let item = open.remove(at).clone();
            cells[item].copy_from_slice(&align::in_place(traced, &traced.bytes));
        } else if alone && unit.kind == Kind::Scalar {
            cells[open[0].clone()].fill(Cell::Made(0));
        }
    }
    cells
}

/// Whether the result of a chain over chars is a known coding of the text: of its digits each tells less than all.
fn is_coded(frame: &Frame, value: Option<Value>, pointer: *const ()) -> bool {
    let links = model::links(frame.site.chain);
    let Some(Value::One(view)) = value.filter(|_| links.units && frame.target.is_none()) else { return false };
    // SAFETY: the caller of `finish` holds the result.
    let out = unsafe { view.read(pointer, 0) };
    out.is_some_and(|out| codec::cells(&chained(&frame.inputs, links), out.text()).is_some())
}

/// The operation changed the text of its target.
fn left_in_target(frame: &Frame, is_own: bool, taken: Option<Item<'_>>) {
    let (Some(target), Some(before)) = (&frame.target, frame.inputs.first()) else { return };
    let adds = frame.model == Model::Append;
    let pointer = target.pointer.as_ptr().cast();
    // SAFETY: the place is a variable that outlives the operation, which has just returned and left a text in it.
    let out = unsafe { target.view.read(pointer, if adds { before.len } else { 0 }) };
    // SAFETY: as above.
    if let Some(out) = out.or_else(|| unsafe { target.written_in_front(before.len) }) {
        scalar::hold(frame.site, taken.and_then(|item| taken_out(before, out.text(), &item)));
        changed(frame, &out, is_own);
    }
    // SAFETY: as above.
    let Some(out) = (unsafe { target.view.read(pointer, 0) }) else { return };
    if let (Some(origin), true, Some(text)) = (frame.stream, adds, out.plain()) {
        source::came_from_stream(frame.site.function, origin, text.get(before.len..).unwrap_or_default());
    }
    let overwrites =
        ["clone_from", "clone_from_slice", "copy_from_slice", "fill", "read_exact"].contains(&frame.site.name);
    let noted = note_own(is_own && (frame.of_own || overwrites), &out);
    if !noted
        && let Some(text) = out.plain().filter(|_| adds && frame.of_own)
        && let Some(before) = text.get(..before.len)
    {
        // What was there before is the program's own still.
        own::note(before);
    }
}

/// Notes a text of which every byte is known. Returns whether it is that.
fn note_own(is_own: bool, out: &Seen<'_>) -> bool {
    out.plain().filter(|_| is_own).inspect(|text| own::note(text)).is_some()
}

/// What an operation took out of a text: it stood where the text is another one now.
fn taken_out(before: &Input, out: &[u8], item: &Item<'_>) -> Option<Input> {
    let Item::Value(item) = item else { return None };
    let at = before.text.iter().zip(out).take_while(|(a, b)| a == b).count();
    if !before.text[at..].starts_with(item) {
        return None;
    }
    let part = scalar::part_of(before, at..at + item.len())?;
    Some(Input { len: item.len(), text: item.to_vec(), ranges: vec![part], kind: Kind::Scalar, is_own: false })
}

/// The operation stored a char or byte.
pub(super) fn stored(site: &'static OpSite, depth: u32, seen: &Seen<'_>) {
    let _quiet = Quiet::enter();
    let frame = frame::take(site, depth);
    seen.clear(0);
    let Some(Frame { inputs, .. }) = frame else { return };
    let ranges: Vec<&Checked> = inputs.iter().flat_map(|input| &input.ranges).collect();
    label(seen, &of_items(&inputs, seen.text()), &ranges, &[]);
}

/// A part of a text without what it begins and ends with of these.
fn unpadded(text: &[u8], part: Range<usize>, padding: &[u8]) -> Range<usize> {
    let is_padding = |byte: &&u8| padding.contains(byte);
    let start = part.start + text[part.clone()].iter().take_while(is_padding).count();
    start..part.end - text[start..part.end].iter().rev().take_while(is_padding).count()
}

/// What a text is that shows single chars and bytes, each by itself, between `own` parts of the program.
fn shown(items: &[Input], out: &[u8], own: &[&str]) -> Vec<Cell> {
    let mut cells = vec![Cell::Clean; out.len()];
    let holes = holes(own, out);
    if let [hole] = &holes[..] {
        cells[hole.clone()].copy_from_slice(&of_items(items, &out[hole.clone()]));
        return cells;
    }
    let items = traces(items, 0);
    for hole in holes {
        let shown = unpadded(out, hole, b" '");
        if let Some(item) = items.iter().find(|item| item.bytes == out[shown.clone()]) {
            cells[shown].copy_from_slice(&align::in_place(item, &item.bytes));
        }
    }
    cells
}

/// The cells of a formatted text with those of the parts of inputs that a precision has left: `{name:.3}`.
fn cut_off(inputs: &[Input], mut cells: Vec<Cell>, out: &[u8], own: &[&str]) -> Vec<Cell> {
    let (holes, inputs) = (holes(own, out), traces(inputs, 0));
    if holes.len() != inputs.len() {
        return cells;
    }
    for hole in holes {
        let shown = unpadded(out, hole, b" ");
        let is_clean = cells[shown.clone()].iter().all(|cell| *cell == Cell::Clean);
        let begins = |input: &&Traced| input.is_tainted() && input.bytes.starts_with(&out[shown.clone()]);
        if let Some(input) = inputs.iter().find(begins).filter(|_| is_clean) {
            shown.clone().enumerate().for_each(|(at, cell)| cells[cell] = input.cell(at));
        }
    }
    cells
}

/// The parts of a text between those of a format string.
fn holes(own: &[&str], out: &[u8]) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    let [first, others @ ..] = own else { return holes };
    let mut at = first.len();
    for (number, part) in others.iter().enumerate() {
        let Some(rest) = out.get(at..) else { break };
        let is_last = number + 1 == others.len();
        let end = if is_last { rest.len().checked_sub(part.len()) } else { memmem::find(rest, part.as_bytes()) };
        let Some(end) = end else { break };
        holes.push(at..at + end);
        at += end + part.len();
    }
    holes
}

/// What a text is that was made of single chars and bytes.
fn of_items(items: &[Input], out: &[u8]) -> Vec<Cell> {
    // What is longer than a char in another form is a text that was chosen by it, and digits are its number.
    let is_number = out.len() > 1 && out.iter().all(u8::is_ascii_digit);
    if is_number || out.len() > 3 * items.len() {
        return vec![Cell::Clean; out.len()];
    }
    let found = copies::found_in(&traces(items, 0), out, true);
    // In another form; what only counts as it is has none.
    let is_scalar = |item: &Input| item.kind == Kind::Scalar;
    let changed = items.iter().position(is_scalar).map(|at| items[..at].iter().map(|item| item.ranges.len()).sum());
    match changed.filter(|_| found.iter().all(|cell| *cell == Cell::Clean)) {
        Some(range) => vec![Cell::Made(range); out.len()],
        None => found,
    }
}

/// The operation made a text.
fn made(mut frame: Frame, seen: &Seen<'_>) {
    let out = seen.text();
    if out.is_empty() || out.len() > limits::OPERATION {
        return;
    }
    let known = seen.ranges();
    let model = frame.model;
    if frame.site.chain.first() == Some(&"chain") {
        // What a chain begins with that joins a text to it.
        frame.inputs.sort_by_key(|input| !input.kind.is_unit());
    }
    if model == Model::Copy {
        put_in_place(&mut frame.inputs);
    }
    let in_order = Some(&frame.inputs).filter(|_| model == Model::Copy);
    let in_order = in_order.and_then(|inputs| copies::end_to_end(&traces(inputs, 0), out));
    if in_order.is_none() && matches!(model, Model::Copy | Model::Replace) {
        without_followed(&mut frame.inputs, &known);
    }
    let ranges: Vec<&Checked> = frame.inputs.iter().flat_map(|input| &input.ranges).collect();
    // The closure was followed char by char.
    let is_followed = frame.site.name == "fold" && model::links(frame.site.chain).units && !known.is_empty();
    let mut is_told = !known.is_empty();
    if !ranges.is_empty() && !is_followed {
        let is_of_items = frame.inputs.iter().all(|input| input.kind.is_unit());
        let cells = match is_of_items {
            _ if let Some(cells) = in_order => cells,
            _ if model == Model::List => listed(frame.site, &frame.inputs, seen),
            true if frame.site.name == "format!" => shown(&frame.inputs, out, frame.site.chain),
            true => of_items(&frame.inputs, out),
            false if model == Model::Copy && !known.is_empty() => {
                let followed = known.iter().map(|range| range.start..range.end());
                copies::found_beside(&traces(&frame.inputs, 0), out, followed)
            }
            false => cells(model, &frame, &frame.inputs, out),
        };
        is_told |= !is_of_items || cells.iter().any(|cell| *cell != Cell::Clean);
        label(seen, &cells, &ranges, &known);
    }
    let Some(out) = seen.plain() else { return };
    if known.is_empty() && range::of(out).is_empty() {
        read(&frame, seen);
    }
    if frame.opaque && !is_told {
        opaque::recognise(out);
    }
    if !ranges.is_empty() {
        // What made all that was followed safe, an annotated function of this name perhaps, made the rest safe as well.
        let marks = known.iter().map(|range| range.data.marks).reduce(Marks::shared_with).unwrap_or_default();
        change::mark_text(out, marks);
    }
    if matches!(model, Model::Copy | Model::Replace) && !known.is_empty() {
        label_unescaped(seen, &known);
    }
    // What an encoder hands out may be changed by further links.
    let encoder = if let [encoder] = frame.site.chain { encoder } else { "" };
    for safe in [frame.site.name, encoder].into_iter().filter_map(library::escapes) {
        change::sanitize_text(out, Marks::by(safe));
    }
    change::step_text(out, frame.site);
}

/// Labels what stands beside the `known` bytes of a text and was made from escapes beside them in their source.
fn label_unescaped(seen: &Seen<'_>, known: &[Checked]) {
    if let Some(cells) = beside::unescaped(seen.text(), known) {
        label(seen, &cells, &known.iter().collect::<Vec<_>>(), known);
    }
}

/// Labels what in a text may have been unescaped beside the copies in it, which were followed.
pub(super) fn complete(seen: &Seen<'_>) {
    if let Some(out) = seen.plain() {
        label_unescaped(seen, &range::of(out));
    }
}

/// Recognises what a reader gave that copies unseen: a part of what it began with.
fn read(frame: &Frame, seen: &Seen<'_>) {
    let Some(text) = frame.read.as_ref().filter(|_| !is_numbers(seen.text())) else { return };
    let inferred = |range: &Checked| {
        let tag = range.data.context.infer(range.tag, &range.data)?;
        Some(Checked { tag, data: tag::get(tag)?, ..range.clone() })
    };
    let ranges: Vec<Checked> = text.ranges.iter().filter_map(inferred).collect();
    if ranges.len() == text.ranges.len() {
        let cells = copies::found_in(&[trace(text, 0)], seen.text(), false);
        label(seen, &cells, &ranges.iter().collect::<Vec<_>>(), &[]);
    }
}

/// The operation made several texts.
fn made_each(frame: &Frame, outs: &[&[u8]]) {
    let ranges: Vec<&Checked> = frame.inputs.iter().flat_map(|input| &input.ranges).collect();
    let total: usize = outs.iter().map(|out| out.len()).sum();
    if ranges.is_empty() || total > limits::OPERATION {
        return;
    }
    let links = model::links(frame.site.chain);
    let found = match model::name(frame.site) {
        // Each has some of the chars, in order.
        "partition" | "unzip" if links.units => {
            outs.iter().map(|out| rewritten(frame.site, &frame.inputs, out)).collect()
        }
        _ => copies::found_in_each(&traces(&frame.inputs, 0), outs, links.mapped),
    };
    for (out, cells) in outs.iter().zip(found) {
        if range::of(out).is_empty() {
            label(&Seen::of(out, None), &cells, &ranges, &[]);
            let is_clean = cells.iter().all(|cell| *cell == Cell::Clean);
            if is_clean && frame.inputs.iter().any(|input| input.is_own && memmem::find(&input.text, out).is_some()) {
                own::note(out);
            }
        }
        change::step_text(out, frame.site);
    }
}

/// Leaves out the inputs whose copies were followed: each range that is there already is one of them.
fn without_followed(inputs: &mut Vec<Input>, known: &[Checked]) {
    for copy in known {
        let is_copied = |range: &Checked| {
            range.tag == copy.tag && range.offset < copy.offset + copy.len && copy.offset < range.offset + range.len
        };
        if let Some(at) = inputs.iter().position(|input| input.ranges.iter().any(is_copied)) {
            inputs.remove(at);
        }
    }
}

/// The operation changed a text.
fn changed(frame: &Frame, seen: &Seen<'_>, is_own: bool) {
    let [before, inputs @ ..] = &frame.inputs[..] else { return };
    let model = frame.model;
    if model == Model::Append {
        appended(frame, inputs, seen, is_own);
        return;
    }
    let out = seen.text();
    if out.len() > limits::OPERATION {
        return;
    }
    let ranges: Vec<&Checked> = frame.inputs.iter().flat_map(|input| &input.ranges).collect();
    if ranges.is_empty() {
        return;
    }
    let trace = trace(before, 0);
    let is_text = before.kind == Kind::Text && seen.plain().is_some();
    let edited = Some(&frame.positions).filter(|_| is_text);
    let edited = edited.and_then(|at| edit::cells(model::name(frame.site), at, &trace, before.len, out));
    let mut cells = match model::name(frame.site) {
        _ if let Some(edited) = &edited => edited.cells.clone(),
        "reverse" => {
            let reversed = trace.reversed(seen.plain().is_none());
            if reversed.bytes == out { align::in_place(&reversed, out) } else { vec![Cell::Clean; out.len()] }
        }
        "make_ascii_uppercase" | "make_ascii_lowercase" => align::in_order(&trace, out, true, Rest::Own),
        "retain" | "dedup" => align::in_order(&trace, out, false, Rest::Own),
        "swap" => align::swapped(&trace, out),
        "swap_remove" => align::last_moved(&trace, out),
        "sort" | "sort_unstable" => align::sorted(&trace, out),
        "rotate_left" | "rotate_right" => align::rotated(&trace, out),
        "fill" => align::filled(&trace, out),
        "clone_from" | "copy_from_slice" | "clone_from_slice" | "swap_with_slice" => vec![Cell::Clean; out.len()],
        "[]=" => align::in_place(&trace, out),
        // One char or byte in another form.
        "op=" if trace.bytes == out => align::in_place(&trace, out),
        "op=" => {
            let from = trace.from.first().copied().flatten();
            vec![from.map_or(Cell::Clean, |from| Cell::Made(from.range)); out.len()]
        }
        "read" | "read_exact" => copies::behind(&trace, out),
        _ if model::writes(frame.site) => copies::behind(&trace, out),
        // Move bytes by a copy that was seen.
        "copy_within" | "extend_from_within" if intercept::follows() => return,
        "copy_within" | "extend_from_within" => copies::within(&trace, out),
        "set_extension" | "set_file_name" => align::beginning(&trace, out),
        name => align::around(&trace, out, name == "remove"),
    };
    let inputs = traces(inputs, before.ranges.len());
    let new = edited.map_or(0..out.len(), |edited| edited.new);
    let mut found = vec![Cell::Clean; out.len()];
    found[new.clone()].copy_from_slice(&copies::found_in(&inputs, &out[new], false));
    if let Some(input) = inputs.first().filter(|_| model::writes(frame.site)) {
        found = codec::cells_at_the_start(input, out);
    }
    if let ("copy_from_slice" | "clone_from_slice", [input]) = (frame.site.name, &inputs[..])
        && found.iter().all(|cell| *cell == Cell::Clean)
    {
        // A part of it.
        found = align::in_order(input, out, false, Rest::Own);
    }
    for (cell, found) in cells.iter_mut().zip(found) {
        if *cell == Cell::Clean {
            *cell = found;
        }
    }
    seen.clear(before.len);
    label(seen, &cells, &ranges, &[]);
}

/// The operation added this to the end of a text.
fn appended(frame: &Frame, inputs: &[Input], seen: &Seen<'_>, is_own: bool) {
    let added = seen.text();
    if added.is_empty() || added.len() > limits::OPERATION {
        return;
    }
    // Where copies are not seen, what the memory says is left from what stood there before.
    let is_stale = !intercept::follows() && !frame.opaque;
    let known = if is_stale { Vec::new() } else { seen.ranges() };
    let ranges: Vec<&Checked> = inputs.iter().flat_map(|input| &input.ranges).collect();
    if known.is_empty() && ranges.is_empty() && frame.read.is_some() {
        return read(frame, seen);
    }
    if ranges.is_empty() {
        // The program's own, and one char or byte that comes from nowhere we know.
        if is_stale || is_own || frame.site.name == "push" {
            seen.clear(0);
        }
        if frame.opaque
            && known.is_empty()
            && let Some(added) = seen.plain()
        {
            opaque::recognise(added);
        }
        return;
    }
    if !known.is_empty() {
        return;
    }
    let cells = if frame.site.chain.is_empty() && model::writes(frame.site) {
        cells(Model::Code, frame, inputs, added)
    } else if frame.site.chain.is_empty() || frame.of_items {
        match inputs.iter().all(|input| input.kind.is_unit()) {
            true => of_items(inputs, added),
            false => copies::found_in(&traces(inputs, 0), added, model::may_be_part(frame.site)),
        }
    } else {
        rewritten(frame.site, inputs, added)
    };
    seen.clear(0);
    label(seen, &cells, &ranges, &[]);
}

/// What the bytes of a result came from.
fn cells(model: Model, frame: &Frame, inputs: &[Input], out: &[u8]) -> Vec<Cell> {
    let Some(first) = inputs.iter().find(|input| !input.ranges.is_empty()) else {
        return vec![Cell::Clean; out.len()];
    };
    let name = model::name(frame.site);
    match model {
        Model::Case => {
            let input = trace(first, 0);
            let map: fn(char, &mut String) = match name {
                "to_uppercase" => |c, mapped| mapped.extend(c.to_uppercase()),
                "to_lowercase" => |c, mapped| mapped.extend(c.to_lowercase()),
                "to_ascii_uppercase" => |c, mapped| mapped.push(c.to_ascii_uppercase()),
                _ => |c, mapped| mapped.push(c.to_ascii_lowercase()),
            };
            // What is made of bytes need not be a text in lower case.
            let rest = if name == "from_bytes" { Rest::Own } else { Rest::Made };
            align::by_char(&input, out, map).unwrap_or_else(|| align::in_order(&input, out, true, rest))
        }
        Model::Words => {
            let input = trace(first, 0);
            align::words(&input, out).unwrap_or_else(|| align::in_order(&input, out, true, Rest::Own))
        }
        _ if frame.of_items => copies::found_in(&traces(inputs, 0), out, false),
        Model::Rewrite => rewritten(frame.site, inputs, out),
        Model::Replace => {
            let input = trace(first, 0);
            match name {
                // One ASCII char by another; all else is copied, and the copies were seen.
                "replace" | "replacen" if input.bytes.len() == out.len() => {
                    copies::or_more(align::in_place(&input, out), copies::found_everywhere(&traces(inputs, 0), out))
                }
                "replace" | "replacen" | "replace_all" if intercept::follows() => vec![Cell::Clean; out.len()],
                "replace" | "replacen" | "replace_all" | "remove_matches" => {
                    let cells = align::in_order(&input, out, false, Rest::Own);
                    // Words that were only put in another case.
                    let words = || align::words(&input, out);
                    let own = cells.iter().all(|cell| *cell == Cell::Clean);
                    let cells = if own { words().unwrap_or(cells) } else { cells };
                    copies::or_more(cells, copies::found_everywhere(&traces(inputs, 0), out))
                }
                _ => codec::cells(&input, out).unwrap_or_else(|| align::in_order(&input, out, false, Rest::Own)),
            }
        }
        Model::Code => {
            let input = trace(first, 0);
            codec::cells(&input, out).unwrap_or_else(|| {
                let range = input.from.iter().flatten().next();
                vec![range.map_or(Cell::Clean, |from| Cell::Made(from.range)); out.len()]
            })
        }
        Model::Copy if name == "join" => copies::found_everywhere(&traces(inputs, 0), out),
        Model::Copy
            if name == "repeat"
                && let Some(cells) = copies::repeated(&trace(first, 0), out) =>
        {
            cells
        }
        Model::Copy if name == "format!" && !frame.site.chain.is_empty() => {
            cut_off(inputs, copies::found_in(&traces(inputs, 0), out, false), out, frame.site.chain)
        }
        Model::Copy => copies::found_in(&traces(inputs, 0), out, model::may_be_part(frame.site)),
        // What they give was taken out of their target.
        Model::Append | Model::Edit | Model::Parse | Model::List => vec![Cell::Clean; out.len()],
    }
}

/// Puts single chars and bytes, which come last, in the places of the clean texts on the stack that say the same: a list
/// of parts holds a reference to each.
fn put_in_place(inputs: &mut Vec<Input>) {
    let units: Vec<Input> = inputs.extract_if(.., |input| input.kind.is_unit()).collect();
    for unit in units {
        let is_it = |input: &Input| input.ranges.is_empty() && !input.is_own && input.text == unit.text;
        match inputs.iter_mut().find(|input| is_it(input)) {
            Some(place) => *place = unit,
            None => inputs.push(unit),
        }
    }
}

/// What came out of a chain of iterators, or of a function that rewrites its input in order.
fn rewritten(site: &OpSite, inputs: &[Input], out: &[u8]) -> Vec<Cell> {
    let mut links = model::links(site.chain);
    links.chars |= inputs.iter().any(|input| input.kind == Kind::List);
    if let Some(cells) = joined_to_units(site, inputs, out) {
        return cells;
    }
    let input = chained(inputs, links);
    if links.shown {
        // How it shows the text is the program's business: it counts if it is a known way.
        return codec::cells(&input, out).unwrap_or_else(|| vec![Cell::Clean; out.len()]);
    }
    if !site.chain.is_empty() && !links.mapped {
        // It leaves nothing of its own.
        if let Some(at) = memmem::find(&input.bytes, out) {
            return (at..at + out.len()).map(|at| input.cell(at)).collect();
        }
        if !input.bytes.is_empty() && site.chain.contains(&"chain") {
            return all_in(site, &input, out);
        }
        if site.chain.contains(&"step_by")
            && let Some(cells) = align::every_nth(&input, out, links.chars)
        {
            return cells;
        }
        return align::in_order(&input, out, false, Rest::Own);
    }
    let clean = || vec![Cell::Clean; out.len()];
    if links.numbers && is_numbers(out) {
        return clean();
    }
    let known = match (links.mapped, links.split) {
        (true, true) => align::words(&input, out),
        (true, false) => align::by_position(&input, out, links.chars),
        (false, _) => None,
    };
    known.or_else(|| codec::cells(&input, out)).unwrap_or_else(|| {
        if links.mapped && is_numbers(out) && !input.bytes.iter().any(u8::is_ascii_digit) {
            return clean();
        }
        let rest = if links.split { Rest::MadeOfWords } else { Rest::Made };
        align::in_order(&input, out, false, rest)
    })
}

/// What came out of a chain that begins with a char or byte, in whatever form, and goes on with a text.
fn joined_to_units(site: &OpSite, inputs: &[Input], out: &[u8]) -> Option<Vec<Cell>> {
    let (units, texts) = inputs.split_at(inputs.iter().take_while(|input| input.kind.is_unit()).count());
    if units.is_empty() || site.chain != ["chain"] {
        return None;
    }
    let rest = joined(traces(texts, units.iter().map(|unit| unit.ranges.len()).sum()));
    let mut cells = of_items(units, out.strip_suffix(&rest.bytes[..])?);
    cells.extend((0..rest.bytes.len()).map(|at| rest.cell(at)));
    Some(cells)
}

/// Whether a text is nothing but printed numbers, of which no attack can be made.
fn is_numbers(out: &[u8]) -> bool {
    let prints = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_punctuation() || byte.is_ascii_whitespace();
    out.iter().any(u8::is_ascii_digit) && out.iter().all(prints)
}

/// What is in a result that a chain has joined with text of the program's own. What it begins with is the program's
/// when the chain has no text in front.
fn all_in(site: &OpSite, input: &Traced, out: &[u8]) -> Vec<Cell> {
    let in_front = site.chain.first() != Some(&"chain");
    let found = if in_front { memmem::find(out, &input.bytes) } else { memmem::rfind(out, &input.bytes) };
    let Some(start) = found else { return align::in_order(input, out, false, Rest::Own) };
    let mut cells = vec![Cell::Clean; out.len()];
    for (at, from) in input.from.iter().enumerate() {
        cells[start + at] = from.map_or(Cell::Clean, Cell::Same);
    }
    cells
}

/// Labels the runs of cells. What is `known` stays as it is.
fn label(seen: &Seen<'_>, cells: &[Cell], ranges: &[&Checked], known: &[Checked]) {
    let mut is_known = vec![false; cells.len()];
    for range in known {
        is_known[range.start..range.end()].fill(true);
    }
    let mut start = 0;
    while start < cells.len() {
        let continues = |end: usize| match (cells[start], cells[end]) {
            (Cell::Clean, Cell::Clean) => true,
            (Cell::Same(first), Cell::Same(next)) => {
                next.range == first.range && next.offset == first.offset + (end - start)
            }
            (Cell::Made(first), Cell::Made(next)) => first == next,
            _ => false,
        };
        let mut end = start + 1;
        while end < cells.len() && continues(end) && is_known[end] == is_known[start] {
            end += 1;
        }
        if !is_known[start] {
            match cells[start] {
                Cell::Clean => {}
                Cell::Made(_) if seen.is_of_numbers() => {}
                Cell::Same(from) => {
                    let range = ranges[from.range];
                    seen.label(start..end, range.tag, &range.data, from.offset);
                }
                Cell::Made(range) => {
                    let Checked { tag, data, .. } = ranges[range];
                    let tag = data.context.derive(*tag, data, &seen.text()[start..end]);
                    if let Some((tag, data)) = tag.and_then(|tag| Some((tag, tag::get(tag)?))) {
                        seen.label(start..end, tag, &data, 0);
                    }
                }
            }
        }
        start = end;
    }
}

/// An input with what its bytes came from. Its ranges are numbered from `first`.
fn trace(input: &Input, first: usize) -> Traced {
    let mut from = vec![None; input.text.len()];
    for (number, range) in input.ranges.iter().enumerate() {
        for at in range.start..range.end().min(from.len()) {
            from[at] = Some(From { range: first + number, offset: range.offset + (at - range.start) });
        }
    }
    Traced { bytes: input.text.clone(), from }
}

fn traces(inputs: &[Input], first: usize) -> Vec<Traced> {
    let mut number = first;
    inputs
        .iter()
        .map(|input| {
            let traced = trace(input, number);
            number += input.ranges.len();
            traced
        })
        .collect()
}

/// The inputs one behind the other, in the order in which a chain hands out their items.
fn chained(inputs: &[Input], links: model::Links) -> Traced {
    let all = joined(traces(inputs, 0));
    if links.reversed { all.reversed(links.chars) } else { all }
}

fn joined(parts: Vec<Traced>) -> Traced {
    let mut all = Traced::default();
    for traced in parts {
        all.bytes.extend(traced.bytes);
        all.from.extend(traced.from);
    }
    all
}
