//! How the value of an operand is looked at: as a text, or as a list of chars, which is a text in wider memory.

use std::any::TypeId;
use std::hash::{BuildHasher as _, BuildHasherDefault};
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use crate::memory::by_id::{ById, IdHasher};
use crate::memory::shadow::Tag;
use crate::memory::text::{self, Reader, Texts};
use crate::memory::{self, guard::Quiet, texts};
use crate::taint::range::{self, Checked};
use crate::taint::tag::{self, TagData};
use crate::taint::wide::Width;

/// How values of a type are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    One(View),
    Many(texts::Reader),
}

impl Value {
    /// How values of the type of this id are looked at, if they hold text.
    #[inline]
    pub(super) fn of(id: TypeId) -> Option<Self> {
        /// What was found for one type of each group, whose ids have the same number in some of their bits.
        static FOUND: [OnceLock<(TypeId, Option<Value>)>; 256] = [const { OnceLock::new() }; 256];
        let hash = BuildHasherDefault::<IdHasher>::default().hash_one(id);
        let (found, value) = FOUND[hash as usize % FOUND.len()].get_or_init(|| (id, Self::find(id)));
        if *found == id { *value } else { Self::find(id) }
    }

    fn find(id: TypeId) -> Option<Self> {
        match text::texts(id) {
            Some(Texts::One(reader)) => Some(Self::One(View::Text(reader))),
            Some(Texts::Many(reader)) => Some(Self::Many(reader)),
            None => lists().get(&id).copied().map(|list| Self::One(View::List(list))),
        }
    }
}

/// How values of a type that are one text are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum View {
    Text(Reader),
    List(ListReader),
}

/// Reads lists of one type.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListReader {
    memory: unsafe fn(*const ()) -> *const [u8],
    /// `None` for bytes.
    width: Option<Width>,
    /// Whether the items are chars, whatever their values.
    chars: bool,
}

impl View {
    /// The view of the type of this id, if its values are text.
    pub(super) fn of(id: TypeId) -> Option<Self> {
        match Value::of(id)? {
            Value::One(view) => Some(view),
            Value::Many(_) => None,
        }
    }

    /// The same for a place that is changed, which may be a single char or byte.
    pub(super) fn of_target(id: TypeId) -> Option<Self> {
        Self::of(id).or_else(|| units().get(&id).copied().map(Self::List))
    }

    /// The memory of a value.
    ///
    /// # Safety
    ///
    /// As for [`Reader::read`].
    unsafe fn memory<'a>(self, pointer: *const ()) -> (&'a [u8], Option<ListReader>) {
        match self {
            // SAFETY: by the caller's contract.
            Self::Text(reader) => (unsafe { reader.read(pointer) }, None),
            // SAFETY: by the caller's contract, which is the one of the function.
            Self::List(list) => (unsafe { &*(list.memory)(pointer) }, Some(list)),
        }
    }

    /// How long a value is in memory, and whether it is surely clean.
    ///
    /// # Safety
    ///
    /// As for [`Reader::read`].
    pub(super) unsafe fn glance(self, pointer: *const ()) -> (usize, bool) {
        // SAFETY: by the caller's contract.
        let (memory, _) = unsafe { self.memory(pointer) };
        (memory.len(), memory.is_empty() || memory::is_clean(memory.as_ptr() as usize, memory.len()))
    }

    /// A value from the byte `first` of its memory on. `None` when it is shorter.
    ///
    /// # Safety
    ///
    /// As for [`Reader::read`].
    pub(super) unsafe fn read<'a>(self, pointer: *const (), first: usize) -> Option<Seen<'a>> {
        // SAFETY: by the caller's contract.
        let (memory, list) = unsafe { self.memory(pointer) };
        let memory = memory.get(first..)?;
        let wide = list.and_then(|list| Some(Wide::of(memory, list.width?, list.chars)));
        Some(Seen { memory, wide })
    }
}

/// A value: its text, and where that lies.
pub(super) struct Seen<'a> {
    memory: &'a [u8],
    wide: Option<Wide>,
}

/// The text of a list.
struct Wide {
    width: Width,
    chars: bool,
    text: String,
    /// Where each char begins in the text and in memory, and where they end.
    places: Vec<(usize, usize)>,
}

impl<'a> Seen<'a> {
    /// Memory that holds text, or chars of this width.
    pub(super) fn of(memory: &'a [u8], width: Option<Width>) -> Self {
        Self { memory, wide: width.map(|width| Wide::of(memory, width, true)) }
    }

    pub(super) fn text(&self) -> &[u8] {
        self.wide.as_ref().map_or(self.memory, |wide| wide.text.as_bytes())
    }

    /// The memory of what is no list.
    pub(super) fn plain(&self) -> Option<&[u8]> {
        self.wide.is_none().then_some(self.memory)
    }

    /// Whether the items are numbers. Those that are not the chars of a source are no text any more.
    pub(super) fn is_of_numbers(&self) -> bool {
        self.wide.as_ref().is_some_and(|wide| !wide.chars)
    }

    /// The tainted ranges of the text.
    pub(super) fn ranges(&self) -> Vec<Checked> {
        let ranges = range::of(self.memory);
        match &self.wide {
            None => ranges,
            Some(wide) => ranges.iter().filter_map(|range| wide.narrowed(range)).collect(),
        }
    }

    /// The tainted ranges of a part of the text.
    pub(super) fn ranges_in(&self, part: Range<usize>) -> Vec<Checked> {
        match &self.wide {
            None => range::of(&self.memory[part]),
            Some(wide) => {
                let memory = &self.memory[self.memory_of(part)];
                Seen { memory, wide: Some(Wide::of(memory, wide.width, wide.chars)) }.ranges()
            }
        }
    }

    /// Where the value is in memory, and how long.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.memory.as_ptr() as usize, self.memory.len())
    }

    /// Removes the taint of the value, which had `before` bytes of memory before.
    pub(super) fn clear(&self, before: usize) {
        memory::clear(self.memory.as_ptr() as usize, self.memory.len().max(before));
    }

    /// Gives a part of the text a tag.
    pub(super) fn label(&self, part: Range<usize>, tag: Tag, data: &TagData, offset: usize) {
        let (tag, offset) = match &self.wide {
            None => (tag, offset),
            Some(wide) => {
                let text = std::str::from_utf8(data.content()).ok();
                let offset = text.and_then(|text| wide.width.offset_in_list(text, offset));
                let Some(place) = offset.zip(data.context.list(tag, data, wide.width)) else { return };
                (place.1, place.0)
            }
        };
        memory::label(&self.memory[self.memory_of(part)], tag, offset as u32);
    }

    fn memory_of(&self, part: Range<usize>) -> Range<usize> {
        match &self.wide {
            None => part,
            Some(wide) => {
                let place = |at: usize| {
                    let next = wide.places.partition_point(|(text, _)| *text < at);
                    wide.places.get(next).map_or(self.memory.len(), |(_, memory)| *memory)
                };
                place(part.start)..place(part.end)
            }
        }
    }
}

impl Wide {
    fn of(memory: &[u8], width: Width, chars: bool) -> Self {
        let mut wide = Self { width, chars, text: String::new(), places: vec![(0, 0)] };
        let mut end = 0;
        for c in width.narrowed(memory) {
            wide.text.push(c);
            end += width.of(c);
            wide.places.push((wide.text.len(), end));
        }
        wide
    }

    /// The range of the text that a range of the memory is: the chars that are wholly in it.
    fn narrowed(&self, range: &Checked) -> Option<Checked> {
        let (tag, width) = range.data.list_of.filter(|(_, width)| *width == self.width)?;
        let data = tag::get(tag)?;
        let first = self.places.partition_point(|(_, memory)| *memory < range.start);
        let last = self.places.partition_point(|(_, memory)| *memory <= range.end()) - 1;
        let ((start, from), (end, _)) = (*self.places.get(first)?, *self.places.get(last)?);
        let text = std::str::from_utf8(data.content()).ok()?;
        let offset = width.offset_in_text(text, range.offset + (from - range.start))?;
        (start < end).then(|| Checked { start, len: end - start, offset, tag, data })
    }
}

type Lists = ById<ListReader>;

/// The types that are lists of chars.
fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let _quiet = Quiet::enter();
        let mut lists = Lists::default();
        numbers::<char>(&mut lists, Width::Four, true);
        numbers::<u32>(&mut lists, Width::Four, false);
        numbers::<u16>(&mut lists, Width::Two, false);
        lists
    })
}

/// The types that are a char or byte, or a reference to one that may be changed.
fn units() -> &'static Lists {
    static UNITS: OnceLock<Lists> = OnceLock::new();
    UNITS.get_or_init(|| {
        let _quiet = Quiet::enter();
        let byte = ListReader { memory: unit::<u8>, width: None, chars: true };
        let char = ListReader { memory: unit::<char>, width: Some(Width::Four), chars: true };
        let mut units = Lists::from_iter([(typeid::of::<u8>(), byte), (typeid::of::<char>(), char)]);
        let byte = ListReader { memory: unit_behind::<u8>, ..byte };
        let char = ListReader { memory: unit_behind::<char>, ..char };
        units.extend([(typeid::of::<&mut u8>(), byte), (typeid::of::<&mut char>(), char)]);
        units
    })
}

/// The function behind a [`ListReader`] for one unit.
///
/// # Safety
///
/// As for [`Reader::read`].
unsafe fn unit<U>(pointer: *const ()) -> *const [u8] {
    // SAFETY: by the caller's contract.
    let unit = unsafe { *pointer.cast::<*const U>() };
    std::ptr::slice_from_raw_parts(unit.cast(), size_of::<U>())
}

/// The same for a reference to one.
///
/// # Safety
///
/// As for [`Reader::read`].
unsafe fn unit_behind<U>(pointer: *const ()) -> *const [u8] {
    // SAFETY: by the caller's contract.
    let unit = unsafe { **pointer.cast::<*const *const U>() };
    std::ptr::slice_from_raw_parts(unit.cast(), size_of::<U>())
}

fn numbers<N: 'static>(lists: &mut Lists, width: Width, chars: bool) {
    macro_rules! insert {
        ($($type:ty),*) => {
            $(lists.insert(typeid::of::<$type>(), ListReader { memory: list::<N, $type>, width: Some(width), chars });)*
        };
    }
    insert!([N], &[N], &mut [N], Vec<N>, &Vec<N>, &mut Vec<N>, Box<[N]>, Rc<[N]>, Arc<[N]>);
}

/// The function behind a [`ListReader`]: the numbers are plain bytes.
///
/// # Safety
///
/// As for [`Reader::read`].
unsafe fn list<N, L: AsRef<[N]> + ?Sized>(pointer: *const ()) -> *const [u8] {
    // SAFETY: by the caller's contract.
    let numbers = unsafe { (**pointer.cast::<*const L>()).as_ref() };
    std::ptr::slice_from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers))
}
