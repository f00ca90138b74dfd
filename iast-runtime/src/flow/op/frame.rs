//! The inputs of the operations that are running on this thread.

use std::any::TypeId;
use std::cell::{Cell, RefCell};

use iast_schema::Origin;

use super::facts;
use super::light;
use super::model::Model;
use super::opaque;
use super::position::Position;
use super::scalar;
use super::unknown;
use super::view::{Seen, Value, View};
use crate::limits;
use crate::memory::text::Reader;
use crate::memory::{self, guard::Quiet, image, own, texts};
use crate::site::OpSite;
use crate::taint::range::Checked;

/// A text that went into an operation, as it was before.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// How long it was, in memory.
    pub(crate) len: usize,
    /// Its bytes; not those of a clean text, and not those of a target that is only added to.
    pub(crate) text: Vec<u8>,
    pub(crate) ranges: Vec<Checked>,
    pub(crate) kind: Kind,
    /// Whether it is clean, and known to be the program's own.
    pub(crate) is_own: bool,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A list of chars.
    List,
    /// A char or byte, which may have been changed on the way here.
    Scalar,
    /// A char or byte, which only counts where it is what it was.
    Same,
    /// The text that a reader began with, parts of which may come out of it.
    Read,
}

impl Kind {
    /// Whether it is a single char or byte.
    pub(super) fn is_unit(self) -> bool {
        matches!(self, Self::Scalar | Self::Same)
    }
}

/// The place that an operation changes: a copy of the pointer to it, thin or fat.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) view: View,
    pub(crate) pointer: [usize; 2],
    /// Whether it is surely there when the operation has run.
    pub(crate) stays: bool,
    /// Where its text begins before that.
    start: usize,
}

impl Target {
    pub(super) fn new(view: View, pointer: [usize; 2], stays: bool) -> Self {
        Self { view, pointer, stays, start: 0 }
    }

    /// What was written to the front of a slice of `before` bytes, which has moved on behind it: `rest.write(bytes)`.
    ///
    /// # Safety
    ///
    /// The target holds a value of the type that its reader was made for.
    pub(crate) unsafe fn written_in_front(&self, before: usize) -> Option<Seen<'_>> {
        // SAFETY: by the caller's contract.
        let (start, len) = unsafe { self.view.read(self.pointer.as_ptr().cast(), 0) }?.place();
        let written = before.checked_sub(len).filter(|written| *written > 0 && start == self.start + written)?;
        // SAFETY: the slice began here before the operation, and whoever lent it that memory still lends it the rest.
        let memory = unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(self.start), written) };
        Some(Seen::of(memory, None))
    }
}

/// One running operation with a tainted input.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) site: &'static OpSite,
    /// What the operation does: looked up by name, so only once.
    pub(crate) model: Model,
    pub(crate) inputs: Vec<Input>,
    pub(crate) target: Option<Target>,
    /// Whether there was an input that nobody could look into.
    pub(crate) opaque: bool,
    /// Whether the target was the program's own text.
    pub(crate) of_own: bool,
    /// What the closures of a chain of iterators gave, when that were texts.
    pub(crate) items: Option<Vec<Input>>,
    /// Whether the inputs are such items.
    pub(crate) of_items: bool,
    /// The bytes that were made of digits while it took the items of a chain together.
    pub(crate) parsed: Vec<Input>,
    /// What a reader began with that one of its inputs may come from.
    pub(crate) read: Option<Input>,
    /// Where that comes from which it reads from a stream.
    pub(crate) stream: Option<Origin>,
    /// The text on the stack that is lent to it, with its address.
    pub(crate) lent: Option<(usize, Input)>,
    /// Where it does what it does to its target, as its arguments say.
    pub(crate) positions: Vec<Position>,
}

impl Frame {
    pub(super) fn new(site: &'static OpSite) -> Self {
        Self {
            site,
            model: facts::of(site).model,
            inputs: Vec::new(),
            target: None,
            opaque: false,
            of_own: false,
            items: None,
            of_items: false,
            parsed: Vec::new(),
            read: None,
            stream: None,
            lent: None,
            positions: Vec::new(),
        }
    }
}

thread_local! {
    static FRAMES: RefCell<Vec<Frame>> = const { RefCell::new(Vec::new()) };
    /// How many frames there were when the last operation began.
    static FLOOR: Cell<usize> = const { Cell::new(0) };
}

/// Frames beyond this were left behind by panics and by `?`.
const MOST: usize = 1000;

/// How many frames there are.
pub(super) fn depth() -> u32 {
    FRAMES.try_with(|frames| frames.borrow().len() as u32 + u32::from(light::is_running())).unwrap_or(u32::MAX)
}

/// How many frames there are, after the operation that goes without one got its own.
fn spilled() -> usize {
    FRAMES
        .try_with(|frames| {
            let mut frames = frames.borrow_mut();
            if let Some(frame) = light::take() {
                push(&mut frames, frame);
            }
            frames.len()
        })
        .unwrap_or_default()
}

/// An operation begins. Returns how many frames there are.
pub(super) fn begin() -> u32 {
    let depth = depth();
    let _ = FLOOR.try_with(|floor| floor.set(depth as usize));
    depth
}

/// Reads an input. `pointer` points to a pointer to the value.
pub(super) fn read_place(site: &'static OpSite, depth: u32, value: Value, pointer: *const ()) {
    // SAFETY: as below.
    match unsafe { look(value, pointer) } {
        Look::Done => return,
        Look::Tainted(text) => {
            let goes_on = light::depth_of(site) == Some(depth as usize);
            if (goes_on || spilled() == depth as usize) && light::begin(site, depth as usize, text) {
                return;
            }
        }
        Look::Closer => {}
    }
    let below = depth as usize;
    // SAFETY: as below.
    let begins = |reader| spilled() == below && unsafe { begin_with_each(site, below, reader, pointer) };
    // SAFETY: generated code passes the address of a place that it is about to use in the operation, so it holds a
    // value of the type that `value` was made for.
    for input in unsafe { inputs_unless(value, pointer, begins) } {
        add(site, depth, input);
    }
}

/// Adds an input that is known already.
pub(super) fn add(site: &'static OpSite, depth: u32, input: Input) {
    with_frame(site, depth, |frame| frame.inputs.push(input));
}

/// Notes what one of the inputs may have been read from.
pub(super) fn note_read(site: &'static OpSite, depth: u32, text: Input) {
    with_frame(site, depth, |frame| frame.read = Some(text));
}

/// The reader of `site` begins with a text, or with another reader.
pub(super) fn begin_to_read(site: &'static OpSite, value: Value, pointer: *const ()) {
    // SAFETY: the caller holds the value.
    let texts = unsafe { inputs(value, pointer) };
    let _quiet = Quiet::enter();
    let tainted = texts.into_iter().filter(|text| !text.ranges.is_empty() && text.kind == Kind::Text);
    let longest = tainted.max_by_key(|text| text.len);
    scalar::hold(site, longest.map(|text| Input { kind: Kind::Read, ..text }));
}

/// Looks at the text that a running operation begins with.
pub(super) fn with_head<R>(site: &'static OpSite, look: impl FnOnce(&Input) -> R) -> Option<R> {
    spilled();
    FRAMES
        .try_with(|frames| {
            let frames = frames.borrow();
            let frame = frames.iter().rev().find(|frame| std::ptr::eq(frame.site, site))?;
            frame.inputs.first().map(look)
        })
        .ok()
        .flatten()
}

/// Adds an input that is known by now to the operation that is just running.
pub(super) fn add_last(site: &'static OpSite, input: Input) {
    let _quiet = Quiet::enter();
    with_last_frame(site, |frame| frame.inputs.push(input));
}

/// Reads an input that was handed through.
pub(super) fn read_value(site: &'static OpSite, value: Value, pointer: *const ()) {
    // SAFETY: the caller holds the value.
    match unsafe { look(value, pointer) } {
        Look::Done => return,
        Look::Tainted(text) => {
            let goes_on = light::depth_of(site).is_some_and(|depth| depth >= floor());
            if goes_on && light::begin(site, 0, text) || !goes_on && begin_last(site, text) {
                return;
            }
        }
        Look::Closer => {}
    }
    // SAFETY: as above.
    let begins =
        |reader| last_depth(site).is_some_and(|depth| unsafe { begin_with_each(site, depth, reader, pointer) });
    // SAFETY: as above.
    let inputs = unsafe { inputs_unless(value, pointer, begins) };
    if !inputs.is_empty() {
        with_last_frame(site, |frame| frame.inputs.extend(inputs));
    }
}

/// An input cannot be looked into.
pub(super) fn note_opaque(site: &'static OpSite, depth: u32) {
    unknown::note();
    with_frame(site, depth, |frame| frame.opaque = true);
}

/// An input that was handed through cannot be looked into.
pub(super) fn note_opaque_value(site: &'static OpSite) {
    unknown::note();
    with_last_frame(site, |frame| frame.opaque = true);
}

/// An input is a stream.
pub(super) fn note_stream(site: &'static OpSite, depth: u32, origin: Origin) {
    unknown::note();
    with_frame(site, depth, |frame| frame.stream = Some(origin));
}

/// An input that was handed through is a stream.
pub(super) fn note_stream_value(site: &'static OpSite, origin: Origin) {
    unknown::note();
    with_last_frame(site, |frame| frame.stream = Some(origin));
}

/// Notes where an operation changes its target, if it has one. Returns whether the value is of a type that says that.
///
/// # Safety
///
/// As for [`Position::of`].
pub(super) unsafe fn note_position(site: &'static OpSite, id: TypeId, value: *const ()) -> bool {
    // SAFETY: by the caller's contract.
    let Some(position) = (unsafe { Position::of(id, value) }) else { return false };
    spilled();
    let _ = FRAMES.try_with(|frames| {
        let mut frames = frames.borrow_mut();
        let last = frames.last_mut().filter(|frame| std::ptr::eq(frame.site, site));
        if let Some(frame) = last.filter(|frame| frame.target.is_some()) {
            let _quiet = Quiet::enter();
            frame.positions.push(position);
        }
    });
    true
}

/// Notes the place that is changed, with its text before.
pub(super) fn read_target(site: &'static OpSite, depth: u32, view: View, pointer: *const (), size: usize, stays: bool) {
    let mut copy = [0_usize; 2];
    // SAFETY: `pointer` points to a thin or fat pointer of `size` bytes.
    unsafe { std::ptr::copy_nonoverlapping(pointer.cast::<u8>(), copy.as_mut_ptr().cast::<u8>(), size.min(16)) };
    if spilled() == depth as usize && light::begin_to_add(site, depth as usize, view, pointer, copy, stays) {
        return;
    }
    with_frame(site, depth, |frame| {
        // SAFETY: as in `read_place`.
        unsafe { frame.set_target(Target::new(view, copy, stays)) };
    });
}

/// Notes the text at `place`, to which a value leads that is handed through.
pub(super) fn push_target(site: &'static OpSite, reader: Reader, place: *const ()) {
    let mut frame = Frame::new(site);
    // SAFETY: the caller holds the value.
    unsafe { frame.set_target(Target::new(View::Text(reader), [place.expose_provenance(), 0], false)) };
    spilled();
    let _ = FRAMES.try_with(|frames| {
        let mut frames = frames.borrow_mut();
        match frames.last_mut().filter(|last| std::ptr::eq(last.site, site)) {
            Some(last) => {
                last.inputs.splice(0..0, frame.inputs);
                last.target = frame.target;
            }
            None => push(&mut frames, frame),
        }
    });
}

impl Frame {
    /// # Safety
    ///
    /// The target holds a value of the type that its reader was made for.
    unsafe fn set_target(&mut self, mut target: Target) {
        let pointer = target.pointer.as_ptr().cast();
        // What is added to may be long and is added to often, so it is not read.
        let adds = self.model == Model::Append;
        // SAFETY: by the caller's contract.
        let read = if adds { None } else { unsafe { tainted(target.view, pointer) } };
        // SAFETY: as above.
        let (len, _) = unsafe { target.view.glance(pointer) };
        // SAFETY: as above.
        let own = || unsafe { target.view.read(pointer, 0) }.and_then(|seen| Some(own::is_known(seen.plain()?)));
        self.of_own = len == 0 || own() == Some(true);
        if self.site.name == "write" {
            // SAFETY: as above.
            target.start = unsafe { target.view.read(pointer, 0) }.map_or(0, |seen| seen.place().0);
        }
        let _quiet = Quiet::enter();
        self.inputs.insert(
            0,
            read.unwrap_or(Input { len, text: Vec::new(), ranges: Vec::new(), kind: Kind::Text, is_own: false }),
        );
        self.target = Some(target);
    }
}

/// Opens the frame of an operation that takes items.
pub(super) fn expect_items(site: &'static OpSite, depth: u32) {
    with_frame(site, depth, |frame| frame.items = Some(Vec::new()));
}

/// A byte was made of digits. It is an item of the operation that is running, if that takes any.
pub(super) fn offer(byte: &Input) {
    spilled();
    let _ = FRAMES.try_with(|frames| {
        if let Some(frame) = frames.borrow_mut().last_mut().filter(|frame| frame.items.is_some())
            && frame.parsed.len() < limits::OPERATION
        {
            frame.parsed.push(byte.clone());
        }
    });
}

/// Notes that a text on the stack, which says what the frame holds, is there while the operation runs.
pub(super) fn lend(site: &'static OpSite, depth: u32, view: View, pointer: *const ()) {
    let _quiet = Quiet::enter();
    // SAFETY: as in `read_place`.
    let Some(seen) = (unsafe { view.read(pointer, 0) }) else { return };
    let Some(text) = seen.plain().filter(|text| image::on_stack(text.as_ptr() as usize)) else { return };
    with_frame(site, depth, |frame| {
        // What it uses is no input of the call.
        if let [unit] = &std::mem::take(&mut frame.inputs)[..]
            && let Some(lent) = scalar::shown_as(unit, text)
        {
            frame.lent = Some((text.as_ptr() as usize, lent));
        }
    });
}

/// A text on the stack, when it is lent to an operation that is running.
pub(super) fn lent(text: &[u8]) -> Option<Input> {
    let find = |frames: &RefCell<Vec<Frame>>| {
        let frames = frames.try_borrow().ok()?;
        let lent = frames.iter().rev().filter_map(|frame| frame.lent.as_ref());
        let here = lent.into_iter().find(|(addr, lent)| *addr == text.as_ptr() as usize && lent.text == text);
        here.map(|(_, lent)| lent.clone())
    };
    FRAMES.try_with(find).ok().flatten()
}

/// Reads an item. One that is handed through when its operation does not run, as in another thread, is nobody's input.
pub(super) fn read_item(site: &'static OpSite, value: Value, pointer: *const ()) {
    spilled();
    let runs = FRAMES.try_with(|frames| frames.borrow().last().is_some_and(|frame| std::ptr::eq(frame.site, site)));
    if !runs.unwrap_or_default() {
        return;
    }
    // SAFETY: the caller holds the value.
    let inputs = unsafe { inputs(value, pointer) };
    let _ = FRAMES.try_with(|frames| {
        if let Some(frame) = frames.borrow_mut().last_mut() {
            let items = frame.items.get_or_insert_default();
            if items.len() < limits::OPERATION_TEXTS {
                items.extend(inputs);
            }
        }
    });
}

/// What went into an operation is inside of its result, which nobody can look into. So what is known of it is
/// remembered as a value of its own, to be recognised where it comes out.
pub(super) fn hide_inputs(site: &'static OpSite, depth: u32) {
    let _quiet = Quiet::enter();
    with_frame(site, depth, |frame| {
        for range in frame.inputs.iter().filter(|input| input.kind == Kind::Text).flat_map(|input| &input.ranges) {
            range.data.context.part(range.tag, &range.data, range.offset..range.offset + range.len);
        }
    });
}

/// Takes the frame of an operation, and drops those above that panics and `?` left behind.
///
/// There is more than one when an operation ran between two of its inputs.
pub(super) fn take(site: &'static OpSite, depth: u32) -> Option<Frame> {
    match light::depth() {
        // It began before this operation, and is the last there is.
        Some(running) if running < depth as usize => return None,
        Some(_) => drop(spilled()),
        None => {}
    }
    FRAMES
        .try_with(|frames| {
            let mut frames = frames.borrow_mut();
            let first = frames.len().min(depth as usize);
            match &frames[first..] {
                [] => return None,
                [frame] if std::ptr::eq(frame.site, site) => return frames.pop(),
                _ => {}
            }
            let mut own = frames.split_off(first).into_iter().filter(|frame| std::ptr::eq(frame.site, site));
            let mut frame = own.next()?;
            for later in own {
                frame.inputs.extend(later.inputs);
                frame.positions.extend(later.positions);
                frame.stream = frame.stream.or(later.stream);
                frame.opaque |= later.opaque;
            }
            Some(frame)
        })
        .ok()
        .flatten()
}

/// The texts of a value, when one of them is tainted. Among several the clean ones are kept as well: they say where in
/// the result the others can stand.
///
/// # Safety
///
/// See [`View::read`].
unsafe fn inputs(value: Value, pointer: *const ()) -> Vec<Input> {
    // SAFETY: by the caller's contract.
    unsafe { inputs_unless(value, pointer, |_| false) }
}

/// As [`inputs`], unless the operation `begins` with the several texts of the value, one of which may be tainted.
///
/// # Safety
///
/// See [`View::read`].
unsafe fn inputs_unless(value: Value, pointer: *const (), begins: impl FnOnce(texts::Reader) -> bool) -> Vec<Input> {
    let reader = match value {
        // SAFETY: by the caller's contract.
        Value::One(view) => return unsafe { input(view, pointer) }.into_iter().collect(),
        Value::Many(reader) => reader,
    };
    let (mut count, mut tainted) = (0, false);
    // SAFETY: by the caller's contract.
    unsafe {
        reader.each(pointer, &mut |text| {
            count += 1;
            if memory::is_clean(text.as_ptr() as usize, text.len()) {
                note_origin(text);
            } else {
                tainted |= count <= limits::OPERATION_TEXTS;
            }
        });
    }
    let mut inputs = Vec::new();
    if !tainted || begins(reader) {
        return inputs;
    }
    let _quiet = Quiet::enter();
    let mut length = 0;
    // SAFETY: by the caller's contract.
    unsafe {
        reader.each(pointer, &mut |text| {
            length += text.len();
            if !text.is_empty() && inputs.len() < limits::OPERATION_TEXTS && length <= limits::OPERATION {
                let input = read(&Seen::of(text, None));
                if input.ranges.is_empty() && !input.is_own {
                    unknown::note();
                }
                inputs.push(input);
            }
        });
    }
    if inputs.iter().all(|input| input.ranges.is_empty()) {
        inputs.clear();
    }
    inputs
}

/// Tries to begin an operation without a frame with the texts of a value.
///
/// # Safety
///
/// See [`View::read`].
unsafe fn begin_with_each(site: &'static OpSite, depth: usize, reader: texts::Reader, pointer: *const ()) -> bool {
    // SAFETY: by the caller's contract.
    let walk = |see: &mut dyn FnMut(&[u8])| unsafe { reader.each(pointer, see) };
    light::begin_with_each(site, depth, walk, is_own)
}

/// A text, when it is tainted. Of another it is noted when its origin is not known either.
///
/// # Safety
///
/// See [`View::read`].
pub(super) unsafe fn input(view: View, pointer: *const ()) -> Option<Input> {
    // SAFETY: by the caller's contract.
    let input = unsafe { tainted(view, pointer) };
    if input.is_none() {
        // SAFETY: as above.
        match unsafe { view.read(pointer, 0) }.as_ref().and_then(Seen::plain) {
            Some(text) => note_origin(text),
            None => unknown::note(),
        }
    }
    input
}

fn note_origin(text: &[u8]) {
    if !is_own(text) {
        unknown::note();
    }
}

/// Whether it is known that a clean text is the program's own.
fn is_own(text: &[u8]) -> bool {
    text.is_empty() || image::contains(text.as_ptr() as usize) || own::is_part_of_known(text)
}

/// A text, when it is tainted.
///
/// # Safety
///
/// See [`View::read`].
unsafe fn tainted(view: View, pointer: *const ()) -> Option<Input> {
    // SAFETY: by the caller's contract.
    let (_, is_clean) = unsafe { view.glance(pointer) };
    let _quiet = Quiet::enter();
    // SAFETY: by the caller's contract.
    let seen = unsafe { view.read(pointer, 0) }?;
    // Where the map says that there may be taint, it may lie on a page far away.
    let read = if is_clean { None } else { Some(read(&seen)).filter(|input| !input.ranges.is_empty()) };
    read.or_else(|| {
        let text = seen.plain().filter(|text| image::on_stack(text.as_ptr() as usize))?;
        lent(text).or_else(|| opaque::input(text))
    })
}

fn read(seen: &Seen<'_>) -> Input {
    let text = seen.text();
    // What lies behind the limit is not derived.
    let known = &text[..text.len().min(limits::OPERATION)];
    let kind = if seen.plain().is_some() { Kind::Text } else { Kind::List };
    let ranges = seen.ranges();
    let is_own = ranges.is_empty() && seen.plain().is_some_and(is_own);
    Input { len: seen.place().1, text: known.to_vec(), ranges, kind, is_own }
}

fn with_frame(site: &'static OpSite, depth: u32, change: impl FnOnce(&mut Frame)) {
    spilled();
    let _ = FRAMES.try_with(|frames| {
        let mut frames = frames.borrow_mut();
        if frames.len() == depth as usize {
            push(&mut frames, Frame::new(site));
        }
        if let Some(frame) = frames.last_mut().filter(|frame| std::ptr::eq(frame.site, site)) {
            change(frame);
        }
    });
}

/// As [`with_frame`], where the depth is not known: values are handed through right before the operation runs.
fn with_last_frame(site: &'static OpSite, change: impl FnOnce(&mut Frame)) {
    spilled();
    let _ = FRAMES.try_with(|frames| {
        let mut frames = frames.borrow_mut();
        let floor = floor().min(frames.len());
        if !frames[floor..].last().is_some_and(|frame| std::ptr::eq(frame.site, site)) {
            push(&mut frames, Frame::new(site));
        }
        if let Some(frame) = frames.last_mut() {
            change(frame);
        }
    });
}

/// Below it frames may have been left behind by earlier runs.
fn floor() -> usize {
    FLOOR.try_with(Cell::get).unwrap_or_default()
}

/// Tries to begin an operation that has no frame yet with a text that was handed through.
fn begin_last(site: &'static OpSite, text: &[u8]) -> bool {
    last_depth(site).is_some_and(|depth| light::begin(site, depth, text))
}

/// How many frames are below an operation that values are handed through to, unless it has one already.
fn last_depth(site: &'static OpSite) -> Option<usize> {
    let depth = spilled();
    let has_frame = |frames: &RefCell<Vec<Frame>>| {
        let frames = frames.borrow();
        frames[floor().min(frames.len())..].last().is_some_and(|frame| std::ptr::eq(frame.site, site))
    };
    (!FRAMES.try_with(has_frame).unwrap_or(true)).then_some(depth)
}

/// What a first look at an input shows.
enum Look<'a> {
    /// All there is to say: it is one clean text.
    Done,
    /// It is one text, which may be tainted.
    Tainted(&'a [u8]),
    /// Something else.
    Closer,
}

/// Looks at an input, and notes the origin of what is clean.
///
/// # Safety
///
/// See [`View::read`].
unsafe fn look<'a>(value: Value, pointer: *const ()) -> Look<'a> {
    let Value::One(View::Text(reader)) = value else { return Look::Closer };
    // SAFETY: by the caller's contract.
    let text = unsafe { reader.read(pointer) };
    let addr = text.as_ptr() as usize;
    if !memory::is_clean(addr, text.len()) {
        return Look::Tainted(text);
    }
    // What lies on the stack is never labelled, and may be known all the same.
    if !text.is_empty() && image::on_stack(addr) {
        return Look::Closer;
    }
    note_origin(text);
    Look::Done
}

fn push(frames: &mut Vec<Frame>, frame: Frame) {
    if frames.len() >= MOST {
        frames.clear();
    }
    frames.push(frame);
}

#[cfg(test)]
mod tests {
    use iast_schema::Origin;

    use super::*;
    use crate::taint::context::{Context, Kind};

    /// Pages of which the numbers agree in the low bits share a word of the filter.
    #[test]
    fn text_on_the_stack_is_recognised_whatever_is_tainted_far_away() {
        let context = Context::open(Kind::Scope);
        let entered = context.enter();
        let (_, tag) = context.source(Origin::HttpRequestParameter, Some("q"), b"ldr").unwrap();
        let text = std::hint::black_box(*b"ldr");
        let (bytes, far) = (&text[..], text.as_ptr() as usize ^ (1 << 40));
        memory::label_at(far, bytes.len(), tag, 0);
        assert!(!memory::is_clean(bytes.as_ptr() as usize, bytes.len()));
        let view = View::of(TypeId::of::<[u8]>()).unwrap();
        // SAFETY: the pointer leads to one to bytes, which is the type that the view was made for.
        let input = unsafe { input(view, (&raw const bytes).cast()) };
        assert_eq!(input.map(|input| input.ranges.len()), Some(1));
        memory::clear(far, bytes.len());
        drop(entered);
        context.end();
    }
}
