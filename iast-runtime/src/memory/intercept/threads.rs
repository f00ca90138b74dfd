//! `pthread_create` of the process, for Linux with glibc: a thread belongs to the context of the code that started
//! it, so that the workers of a runtime which a test starts belong to that test.
//!
//! Outside of any context the call is passed on as it came.

use std::ffi::{c_int, c_void};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::memory::{self, guard::Quiet};
use crate::taint::context::{self, Context};

type Start = extern "C" fn(*mut c_void) -> *mut c_void;
type Create = unsafe extern "C" fn(*mut libc::pthread_t, *const libc::pthread_attr_t, Start, *mut c_void) -> c_int;

/// What the new thread has to do.
struct Task {
    start: Start,
    argument: *mut c_void,
    context: Arc<Context>,
}

/// See the module's documentation.
///
/// # Safety
///
/// As the C function of this name.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn pthread_create(
    thread: *mut libc::pthread_t,
    attributes: *const libc::pthread_attr_t,
    start: Start,
    argument: *mut c_void,
) -> c_int {
    let Some(create) = real() else { return libc::EAGAIN };
    let current = (memory::enabled() && super::follows()).then(context::current);
    let Some(context) = current.and_then(|current| current.for_threads()) else {
        // SAFETY: the arguments are those that the caller answers for.
        return unsafe { create(thread, attributes, start, argument) };
    };
    let _quiet = Quiet::enter();
    let task = Box::into_raw(Box::new(Task { start, argument, context }));
    // SAFETY: `run` takes the box that it is given, once; the other arguments are the caller's.
    let result = unsafe { create(thread, attributes, run, task.cast()) };
    if result != 0 {
        // SAFETY: no thread was started, so the box is still ours.
        drop(unsafe { Box::from_raw(task) });
    }
    result
}

/// The first function of a thread that belongs to a context.
extern "C" fn run(task: *mut c_void) -> *mut c_void {
    let (start, argument) = {
        let _quiet = Quiet::enter();
        // SAFETY: `pthread_create` made the box for this thread alone.
        let task = unsafe { Box::from_raw(task.cast::<Task>()) };
        context::inherit(task.context);
        (task.start, task.argument)
    };
    start(argument)
}

/// The function of the C library.
fn real() -> Option<Create> {
    static REAL: AtomicUsize = AtomicUsize::new(0);
    let mut address = REAL.load(Ordering::Relaxed);
    if address == 0 {
        // SAFETY: the name is a C string, and looking up a symbol has no other preconditions.
        address = unsafe { libc::dlsym(libc::RTLD_NEXT, c"pthread_create".as_ptr()) } as usize;
        REAL.store(address, Ordering::Relaxed);
    }
    // SAFETY: a non-zero address is that of the C library's `pthread_create`, which has this type.
    (address != 0).then(|| unsafe { mem::transmute::<usize, Create>(address) })
}
