//! Calls in observed bodies of functions that the settings name as security controls, which may be of any crate.
//!
//! What such a function returns is made safe, or what it was given once it said yes. Where the function is itself observed
//! its body does the same (`controls`), and this changes nothing more.

use std::any::TypeId;
use std::sync::{Mutex, PoisonError};

use iast_catalogue::Safe;

use super::change::Captured;
use crate::controls::Control;
use crate::memory::guard::Quiet;
use crate::site::CallSite;
use crate::taint::context;
use crate::taint::mark::Marks;

/// Where there are more arguments, the oldest are dropped: they are of calls that never returned, or whose result nobody
/// looked at.
const MOST: usize = 1 << 10;

/// An argument of a call that is running.
struct Given {
    /// The call, by its address, and the context that it runs in.
    call: (usize, u64),
    at: usize,
    text: Captured,
}

/// By contexts and not by threads, because a control may be awaited.
static GIVEN: Mutex<Vec<Given>> = Mutex::new(Vec::new());

/// A control is about to be called.
pub(super) fn begin(site: &'static CallSite) {
    let _quiet = Quiet::enter();
    // What an earlier call left behind that ended in a panic.
    drop(take(site));
}

/// A text of the argument `at`.
pub(super) fn argument(site: &'static CallSite, control: &Control, at: usize, text: &[u8]) {
    if !control.validates() {
        return;
    }
    keep(site, at, text);
}

/// Keeps a text of the argument `at` until the call returns.
pub(super) fn keep(site: &'static CallSite, at: usize, text: &[u8]) {
    let mut captured = Captured::new();
    captured.add(text);
    let _quiet = Quiet::enter();
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    if given.len() == MOST {
        given.remove(0);
    }
    given.push(Given { call: key(site), at, text: captured });
}

/// The control returned; `said` is what its value says.
pub(super) fn returned(site: &'static CallSite, control: &Control, said: Said) {
    if control.validates() {
        let arguments: Vec<_> = take(site).into_iter().map(|given| (given.at, given.text)).collect();
        if said == Said::Yes {
            control.validated(&arguments);
        }
    }
}

/// The call said whether a path that was kept lies in a directory.
pub(super) fn lies_inside(site: &'static CallSite, said: Said) {
    for given in take(site) {
        if said == Said::Yes {
            given.text.mark(Marks::by(Safe::InDirectory));
        }
    }
}

/// Takes the arguments of the call out.
fn take(site: &'static CallSite) -> Vec<Given> {
    let _quiet = Quiet::enter();
    let call = key(site);
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    given.extract_if(.., |given| given.call == call).collect()
}

fn key(site: &'static CallSite) -> (usize, u64) {
    (std::ptr::from_ref(site) as usize, context::with_current(|context| context.id))
}

/// Whether a type does not say yes or no by itself: what is in a `Result`, an `Option` or a future is yet to be asked.
pub(super) fn is_open(name: &str) -> bool {
    let is_verdict = ["core::option::Option<", "core::result::Result<", "core::ops::control_flow::ControlFlow<"]
        .iter()
        .any(|verdict| name.starts_with(verdict));
    is_verdict || ["{{closure}}", "dyn core::future", "Future"].iter().any(|future| name.contains(future))
}

/// What a value says about the arguments of the function that returned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// They are valid: `true`, or anything that is no verdict.
    Yes,
    /// They are not, or nobody can tell: what is in a `Result`, an `Option` or a future.
    NotYes,
}

impl Said {
    /// What a value of this type says.
    ///
    /// # Safety
    ///
    /// `value` points to a value of the type.
    pub(super) unsafe fn by(id: TypeId, name: &str, value: *const ()) -> Self {
        let says_yes = if id == TypeId::of::<bool>() {
            // SAFETY: by the caller's contract it is a `bool`.
            unsafe { *value.cast::<bool>() }
        } else if id == TypeId::of::<&bool>() {
            // SAFETY: by the caller's contract it is a reference to one.
            unsafe { **value.cast::<&bool>() }
        } else {
            !is_open(name)
        };
        if says_yes { Self::Yes } else { Self::NotYes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<T: 'static>(value: T) -> Said {
        // SAFETY: it is the value's own type.
        unsafe { Said::by(TypeId::of::<T>(), std::any::type_name::<T>(), (&raw const value).cast()) }
    }

    #[test]
    fn only_what_is_taken_out_says_yes() {
        assert_eq!([said(true), said(&true), said(()), said(7), said("text")], [Said::Yes; 5]);
        assert_eq!(
            [said(false), said(&false), said(Some(1)), said(Ok::<(), ()>(())), said(async {})],
            [Said::NotYes; 5]
        );
        assert_eq!(said(Box::pin(async {}) as std::pin::Pin<Box<dyn Future<Output = ()>>>), Said::NotYes);
    }
}
