//! Documents of a database at calls of its driver: which keys and values they hold.
//!
//! A call shows its arguments by their type's id, and the documents of `bson` are no text. So each observed function that
//! names their type makes it known, and so does the walk over a value that came in with one inside.

use std::any::{TypeId, type_name};
use std::marker::PhantomData;
use std::sync::{PoisonError, RwLock};

use serde::Serialize;

use super::show;
use crate::memory::by_id::ById;
use crate::memory::guard::Quiet;
use crate::walk::walk_serialize;

type Walk = unsafe fn(*const (), &mut dyn FnMut(&str, &[u8])) -> Result<(), &'static str>;

/// The types that are known.
static KNOWN: RwLock<Option<ById<Walk>>> = RwLock::new(None);

/// A type that a function names and that may be one of documents. Which of the traits applies is chosen by the number of
/// references around it.
#[derive(Debug)]
pub struct Named<T: ?Sized>(pub PhantomData<T>);

/// The type is `Serialize`.
pub trait ViaDocument {
    /// Makes the type known, when it is one of documents.
    fn iast_name(&self);
}

impl<T: Serialize> ViaDocument for &Named<T> {
    fn iast_name(&self) {
        if is_document(type_name::<T>()) {
            walked::<T>();
            let of_documents = [
                of::<&T>(),
                of::<Option<T>>(),
                of::<Option<&T>>(),
                of::<Vec<T>>(),
                of::<&Vec<T>>(),
                of::<&[T]>(),
                of::<[T; 1]>(),
                of::<[T; 2]>(),
                of::<[T; 3]>(),
                of::<[T; 4]>(),
            ];
            of_documents.into_iter().for_each(|(id, walk)| learn(id, walk));
        }
    }
}

/// Nobody can look into the type.
pub trait ViaNothing {
    /// There is nothing to know.
    fn iast_name(&self) {}
}

impl<T: ?Sized> ViaNothing for Named<T> {}

/// Makes the type of a value that is walked over known, when it is one of documents.
#[inline]
pub(crate) fn walked<T: Serialize + ?Sized>() {
    // A pointer to what has no size is more than an address.
    if is_document(type_name::<T>()) && size_of::<*const T>() == size_of::<*const ()>() {
        let (id, walk) = of::<T>();
        learn(id, walk);
    }
}

fn is_document(name: &str) -> bool {
    name.starts_with("bson::") && (name.ends_with("::Document") || name.ends_with("::Bson"))
}

/// How a type that has a size is walked over.
fn of<T: Serialize + ?Sized>() -> (TypeId, Walk) {
    /// # Safety
    ///
    /// `value` points to a value of the type, which has a size.
    unsafe fn walk<T: Serialize + ?Sized>(
        value: *const (),
        see: &mut dyn FnMut(&str, &[u8]),
    ) -> Result<(), &'static str> {
        // SAFETY: a pointer to a type that has a size is an address.
        let value = unsafe { std::mem::transmute_copy::<*const (), *const T>(&value) };
        // SAFETY: by the caller's contract.
        walk_serialize(unsafe { &*value }, see)
    }
    (typeid::of::<T>(), walk::<T>)
}

fn learn(id: TypeId, walk: Walk) {
    if KNOWN.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|known| known.contains_key(&id)) {
        return;
    }
    let _quiet = Quiet::enter();
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(id, walk);
}

/// Shows the keys and values of what lies at `value`, each with its path. `false` when its type is none of documents.
///
/// # Safety
///
/// `value` points to a value of the type of this id, which nobody writes to.
pub(super) unsafe fn each(id: TypeId, value: *const (), see: &mut dyn FnMut(&str, &[u8])) -> bool {
    let walk = KNOWN.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|known| known.get(&id).copied());
    let Some(walk) = walk else { return false };
    // SAFETY: by the caller's contract.
    show(&|see| unsafe { walk(value, see) }, see).is_ok()
}
