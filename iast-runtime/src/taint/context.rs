//! Contexts: one request, one test or one explicit scope, with the sources that came in during it.
//!
//! A source belongs to the context that it was created in, and so do the tags made from it, whichever thread they
//! wander to. Ending a context makes them dead at once.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use iast_schema::Origin;

use super::hash::Keyed;
use super::head::Head;
use super::mark::Marks;
use super::source::Source;
use super::state::{Change, State};
use super::steps;
use super::tag::{self, Meaning, StepNode, TagData};
use super::test_name;
use super::wide::Width;
use crate::memory::shadow::Tag;
use crate::overhead::quota::Quota;
use crate::site::{FnSite, OpSite};
use crate::stats::{COUNTERS, count};
use crate::{config, limits, memory};

/// What opened a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing did: it stands for the process.
    Process,
    Test,
    Scope,
    Request,
    /// A request that is not analysed: nothing is tainted in it.
    Unobserved,
}

/// One request, test or scope.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) id: u64,
    pub(crate) kind: Kind,
    pub(crate) parent: Option<Arc<Self>>,
    /// The test that it belongs to.
    pub(crate) test: Option<Arc<str>>,
    pub(crate) request: OnceLock<Head>,
    /// The annotated function that received the request.
    pub(crate) handler: OnceLock<&'static FnSite>,
    /// What it may still report, when it is a request.
    pub(crate) quota: Quota,
    ended: AtomicBool,
    state: Mutex<State>,
}

static PROCESS: LazyLock<Arc<Context>> = LazyLock::new(|| Context::new(Kind::Process, None, None));
#[cfg(feature = "tower")]
static UNOBSERVED: LazyLock<Arc<Context>> = LazyLock::new(|| Context::new(Kind::Unobserved, None, None));
static KEPT_BYTES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The contexts entered on this thread, innermost last.
    static ENTERED: RefCell<Vec<Arc<Context>>> = const { RefCell::new(Vec::new()) };
    /// Whether the innermost is a request that is not analysed.
    static UNOBSERVED_HERE: Cell<bool> = const { Cell::new(false) };
    /// The context of a thread that entered none.
    static HOME: OnceCell<Home> = const { OnceCell::new() };
}

/// The context that a thread started with; a test's ends with its thread.
struct Home {
    context: Arc<Context>,
    owned: bool,
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.owned {
            self.context.end();
        }
    }
}

/// The context of the code that runs on this thread.
pub(crate) fn current() -> Arc<Context> {
    let entered = ENTERED.try_with(|entered| entered.borrow().last().cloned()).ok().flatten();
    entered.unwrap_or_else(|| {
        let home = HOME.try_with(|home| Arc::clone(&home.get_or_init(Home::find).context)).ok();
        // A thread may outlive the test that started it, such as a worker of a runtime that all tests share.
        home.filter(|home| !home.ended.load(Ordering::Relaxed)).unwrap_or_else(|| Arc::clone(&PROCESS))
    })
}

/// The context that stands for the process.
pub(crate) fn process() -> Arc<Context> {
    Arc::clone(&PROCESS)
}

/// Shows the context of the code that runs on this thread. Cheaper than [`current`]; `see` must not enter one.
pub(crate) fn with_current<R>(see: impl Fn(&Context) -> R) -> R {
    let entered = ENTERED.try_with(|entered| entered.borrow().last().map(|context| see(context))).ok().flatten();
    let at_home = || {
        let seen = HOME.try_with(|home| {
            let home = &home.get_or_init(Home::find).context;
            (!home.ended.load(Ordering::Relaxed)).then(|| see(home))
        });
        seen.ok().flatten()
    };
    entered.or_else(at_home).unwrap_or_else(|| see(&PROCESS))
}

/// Whether what comes in where this thread is now is tainted.
#[inline]
pub(crate) fn is_observed() -> bool {
    !UNOBSERVED_HERE.get()
}

/// The innermost of these contexts is the one that the thread is in.
fn note_innermost(entered: &[Arc<Context>]) {
    UNOBSERVED_HERE.set(entered.last().is_some_and(|context| !context.is_observed()));
}

/// Makes `context` the home of this thread, which was started by code that ran in it.
pub(crate) fn inherit(context: Arc<Context>) {
    let _ = HOME.try_with(|home| home.set(Home { context, owned: false }));
}

impl Home {
    fn find() -> Self {
        match test_name::of_current_thread() {
            Some(test) => Self { context: Context::new(Kind::Test, None, Some(test.into())), owned: true },
            None => Self { context: Arc::clone(&PROCESS), owned: false },
        }
    }
}

impl Context {
    /// Opens a context inside the current one.
    pub(crate) fn open(kind: Kind) -> Arc<Self> {
        let parent = current();
        let test = parent.test.clone();
        let context = Self::new(kind, Some(parent), test);
        if let (Kind::Request, Some(parent)) = (kind, &context.parent) {
            parent.state().requests.push(Arc::downgrade(&context));
        }
        context
    }

    /// The context of all requests that are not analysed.
    #[cfg(feature = "tower")]
    pub(crate) fn unobserved() -> Arc<Self> {
        Arc::clone(&UNOBSERVED)
    }

    /// Whether what comes in here is tainted.
    pub(crate) fn is_observed(&self) -> bool {
        self.kind != Kind::Unobserved
    }

    fn new(kind: Kind, parent: Option<Arc<Self>>, test: Option<Arc<str>>) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        if !matches!(kind, Kind::Process | Kind::Unobserved) {
            count(&COUNTERS.contexts);
        }
        match kind {
            Kind::Request => count(&COUNTERS.requests),
            Kind::Test => count(&COUNTERS.tests),
            Kind::Process | Kind::Scope | Kind::Unobserved => {}
        }
        Arc::new(Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            kind,
            parent: parent.filter(|parent| !matches!(parent.kind, Kind::Process | Kind::Unobserved)),
            test,
            request: OnceLock::new(),
            handler: OnceLock::new(),
            quota: Quota::default(),
            ended: AtomicBool::new(false),
            state: Mutex::new(State::next()),
        })
    }

    /// Makes this the context of the running thread until the guard is dropped.
    pub(crate) fn enter(self: &Arc<Self>) -> Entered {
        let _ = ENTERED.try_with(|entered| {
            let mut entered = entered.borrow_mut();
            entered.push(Arc::clone(self));
            note_innermost(&entered);
        });
        Entered { id: self.id, not_send: std::marker::PhantomData }
    }

    /// Ends the context: its tags are dead from now on, and no source can be added.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        if !memory::enabled() {
            // In a forked child the locks may be held by threads that do not exist there.
            return;
        }
        let state = std::mem::take(&mut *self.state());
        forget(state);
        if self.kind == Kind::Request {
            self.quota.end(|| self.route());
        }
        if let (Kind::Request, Some(parent)) = (self.kind, &self.parent) {
            parent.state().requests.retain(|request| !std::ptr::eq(request.as_ptr(), self));
        }
    }

    /// The test or scope that threads started in this context belong to. A thread may outlive a request, so it
    /// belongs to none.
    pub(crate) fn for_threads(self: &Arc<Self>) -> Option<Arc<Self>> {
        std::iter::successors(Some(self), |context| context.parent.as_ref())
            .find(|context| matches!(context.kind, Kind::Test | Kind::Scope))
            .cloned()
    }

    /// This context and those around it, innermost first.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |context| context.parent.as_deref())
    }

    /// The method and the route of this request; where the framework does not tell the route, the path.
    pub(crate) fn route(&self) -> String {
        self.request.get().map_or_else(String::new, |request| {
            format!("{} {}", request.method(), request.route().unwrap_or(request.path()))
        })
    }

    /// Notes that an annotated function received the request that this context is in. The first one stays.
    pub(crate) fn received_by(&self, site: &'static FnSite) {
        if let Some(request) = self.chain().find(|context| context.kind == Kind::Request) {
            request.handler.get_or_init(|| site);
        }
    }

    /// The source of this context that `origin`, `name` and `value` describe, created when it is new, and the tag
    /// of its bytes. `None` when a limit is reached, when the settings say that the origin is no source, and in a request
    /// that is not analysed.
    pub(crate) fn source(
        self: &Arc<Self>,
        origin: Origin,
        name: Option<&str>,
        value: &[u8],
    ) -> Option<(Arc<Source>, Tag)> {
        if !self.is_observed() || !config::get().sources.contains(origin) {
            return None;
        }
        let mut hash = Keyed.hash_one((origin, name, value));
        let mut state = self.state();
        while let Some(at) = state.known.get(&hash) {
            let known = &state.sources[*at as usize];
            if known.0.is(origin, name, value) {
                return Some(known.clone());
            }
            hash = hash.wrapping_add(1);
        }
        let mut made = self.add_source(&mut state, hash, origin, name, value);
        if made.is_none() && self.kind == Kind::Process && !state.sources.is_empty() {
            // The process has no end at which its values could be dropped.
            count(&COUNTERS.forgotten);
            forget(std::mem::take(&mut *state));
            made = self.add_source(&mut state, hash, origin, name, value);
        }
        count(if made.is_some() { &COUNTERS.sources } else { &COUNTERS.dropped_sources });
        made
    }

    fn add_source(
        self: &Arc<Self>,
        state: &mut State,
        hash: u64,
        origin: Origin,
        name: Option<&str>,
        value: &[u8],
    ) -> Option<(Arc<Source>, Tag)> {
        let fits = state.sources.len() < limits::SOURCES_PER_CONTEXT
            && state.bytes + value.len() <= limits::BYTES_PER_CONTEXT
            && KEPT_BYTES.load(Ordering::Relaxed).saturating_add(value.len()) <= config::get().source_bytes;
        if self.ended.load(Ordering::Relaxed) || !fits {
            return None;
        }
        let number = u32::try_from(state.sources.len()).ok()?;
        // A value that lies where nothing can be labelled is recognised all the same.
        memory::expect_taint();
        let source = state.place(Source::new(origin, name, value));
        let tag = self.add_tag(state, Meaning::Source(Arc::clone(self), Arc::clone(&source)))?;
        state.bytes += value.len();
        KEPT_BYTES.fetch_add(value.len(), Ordering::Relaxed);
        state.sources.push((Arc::clone(&source), tag));
        state.known.insert(hash, number);
        Some((source, tag))
    }

    /// The tag of bytes of `tag` that went through `site`. The same tag when the way is too long already.
    pub(crate) fn step(self: &Arc<Self>, tag: Tag, data: &TagData, site: &'static OpSite) -> Tag {
        let depth = data.step.as_ref().map_or(0, |step| step.depth) + 1;
        let stepped = if depth > limits::STEPS {
            Some(tag)
        } else {
            self.child(tag, Change::Step(site), || {
                let node = StepNode { site, previous: data.step.clone(), depth };
                TagData { step: Some(Arc::new(node)), ..self.copy_of(data) }
            })
        };
        let Some(stepped) = stepped else { return tag };
        steps::put(tag, site, stepped);
        stepped
    }

    /// The tag of bytes of `tag` that are safe for `marks`.
    pub(crate) fn mark(self: &Arc<Self>, tag: Tag, data: &TagData, marks: Marks) -> Option<Tag> {
        data.source.dealt_with.add(marks);
        let marks = data.marks.with(marks);
        if marks == data.marks {
            return Some(tag);
        }
        self.child(tag, Change::Marks(marks), || TagData { marks, ..self.copy_of(data) })
    }

    /// The tag of bytes that are those of `tag` by what they say: nobody saw them come from there.
    pub(crate) fn infer(self: &Arc<Self>, tag: Tag, data: &TagData) -> Option<Tag> {
        if data.inferred {
            return Some(tag);
        }
        self.child(tag, Change::Inferred, || TagData { inferred: true, ..self.copy_of(data) })
    }

    /// A tag for `bytes`, which derive as a whole from bytes of `tag`.
    pub(crate) fn derive(self: &Arc<Self>, tag: Tag, data: &TagData, bytes: &[u8]) -> Option<Tag> {
        let change = (tag, Change::Derived(Keyed.hash_one(bytes)));
        let mut state = self.state();
        if let Some(known) = state.children.get(&change)
            && tag::with(*known, |data| data.content() == bytes) == Some(true)
        {
            return Some(*known);
        }
        let derived = self.add_derived(&mut state, data, bytes)?;
        state.children.insert(change, derived);
        Some(derived)
    }

    fn add_derived(self: &Arc<Self>, state: &mut State, data: &TagData, bytes: &[u8]) -> Option<Tag> {
        if state.bytes + bytes.len() > limits::BYTES_PER_CONTEXT {
            count(&COUNTERS.dropped_tags);
            return None;
        }
        let data = TagData { derived: Some(bytes.into()), list_of: None, ..self.copy_of(data) };
        let tag = self.add_tag(state, Meaning::Data(Arc::new(data)))?;
        state.derived.push(tag);
        state.bytes += bytes.len();
        KEPT_BYTES.fetch_add(bytes.len(), Ordering::Relaxed);
        Some(tag)
    }

    /// Remembers a part of the bytes of `tag` as a value that may be recognised by itself, when it is long enough for that.
    pub(crate) fn part(self: &Arc<Self>, tag: Tag, data: &TagData, part: Range<usize>) {
        let Some(bytes) = data.content().get(part.clone()) else { return };
        let is_whole = bytes.len() == data.content().len();
        if is_whole || bytes.len() < limits::SHORTEST_PART || data.list_of.is_some() {
            return;
        }
        let change = (tag, Change::Part(part.start, part.end));
        let mut state = self.state();
        if state.children.contains_key(&change) {
            return;
        }
        if let Some(known) = self.add_derived(&mut state, data, bytes) {
            state.children.insert(change, known);
        }
    }

    /// The tag of the chars of `tag` in a list of numbers.
    pub(crate) fn list(self: &Arc<Self>, tag: Tag, data: &TagData, width: Width) -> Option<Tag> {
        let text = std::str::from_utf8(data.content()).ok().filter(|text| text.len() <= limits::OPERATION)?;
        self.child(tag, Change::List(width), || TagData {
            derived: Some(width.widened(text).into()),
            list_of: Some((tag, width)),
            ..self.copy_of(data)
        })
    }

    /// The tags of those sources, and of those texts that derive from sources as a whole, that `keep` wants. It must not come
    /// here again.
    pub(crate) fn contents(&self, keep: &impl Fn(&Source, &[u8]) -> bool) -> Vec<Tag> {
        let state = self.state();
        let sources = state.sources.iter().filter(|(source, _)| keep(source, source.value())).map(|(_, tag)| *tag);
        let is_kept = |tag: &Tag| tag::with(*tag, |data| keep(&data.source, data.content())) == Some(true);
        sources.chain(state.derived.iter().copied().filter(is_kept)).collect()
    }

    /// The request of code that does not know its own: it runs on a thread that belongs to a test, and this is the only
    /// one that is open there.
    pub(crate) fn only_request(&self) -> Option<Arc<Self>> {
        match &self.state().requests[..] {
            [request] => request.upgrade(),
            _ => None,
        }
    }

    fn child(self: &Arc<Self>, tag: Tag, change: Change, data: impl FnOnce() -> TagData) -> Option<Tag> {
        let mut state = self.state();
        let state = &mut *state;
        if let Entry::Occupied(known) = state.children.entry((tag, change)) {
            return Some(*known.get());
        }
        let child = self.add_tag(state, Meaning::Data(Arc::new(data())))?;
        state.children.insert((tag, change), child);
        Some(child)
    }

    fn add_tag(&self, state: &mut State, meaning: Meaning) -> Option<Tag> {
        let room = !self.ended.load(Ordering::Relaxed) && state.tags.len() < limits::TAGS_PER_CONTEXT;
        let tag = room.then(|| tag::create(self.id, meaning)).flatten();
        match tag {
            Some(tag) => state.tags.push(tag),
            None => count(&COUNTERS.dropped_tags),
        }
        tag
    }

    fn copy_of(self: &Arc<Self>, data: &TagData) -> TagData {
        TagData {
            context: Arc::clone(self),
            source: Arc::clone(&data.source),
            marks: data.marks,
            derived: data.derived.clone(),
            inferred: data.inferred,
            list_of: data.list_of,
            step: data.step.clone(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the tags of a context's sources dead.
fn forget(state: State) {
    KEPT_BYTES.fetch_sub(state.bytes, Ordering::Relaxed);
    state.end();
}

/// Keeps a context entered on this thread.
#[derive(Debug)]
#[must_use]
pub(crate) struct Entered {
    id: u64,
    not_send: std::marker::PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        // Guards may be dropped out of order; each removes its own entry.
        let removed = ENTERED.try_with(|entered| {
            let mut entered = entered.borrow_mut();
            let at = entered.iter().rposition(|context| context.id == self.id)?;
            let removed = entered.remove(at);
            note_innermost(&entered);
            Some(removed)
        });
        drop(removed);
    }
}
