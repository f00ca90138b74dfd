//! A type of the program as a value.
//!
//! What generated code calls is compiled once more for each type of each program. So it is next to nothing: it hands the
//! type on in this form to functions that are compiled once.

use std::any::TypeId;
use std::marker::PhantomData;

/// What tells types apart. Implemented for `PhantomData` of every type.
pub(super) trait Typed {
    /// The id of the type, lifetimes aside.
    fn id(&self) -> TypeId
    where
        Self: 'static;

    /// The name of the type.
    fn name(&self) -> &'static str;
}

impl<T: ?Sized> Typed for PhantomData<T> {
    fn id(&self) -> TypeId
    where
        Self: 'static,
    {
        TypeId::of::<T>()
    }

    fn name(&self) -> &'static str {
        std::any::type_name::<T>()
    }
}

/// A type that was found out at run time.
pub(super) type Type<'a> = &'a (dyn Typed + 'static);

/// The type `$type` as a [`Type`]. A macro, because a function would be one more for each type.
macro_rules! typed {
    ($type:ty) => {{
        let of: &dyn $crate::flow::op::typed::Typed = &std::marker::PhantomData::<$type>;
        // SAFETY: only the lifetimes within the type are forgotten. Nothing of the type is in the value, and neither its
        // id nor its name depends on them.
        unsafe { std::mem::transmute::<&dyn $crate::flow::op::typed::Typed, $crate::flow::op::typed::Type<'_>>(of) }
    }};
}
pub(super) use typed;

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    fn check<T: ?Sized>(id: TypeId, name: &str) {
        assert_eq!(typed!(T).id(), id, "{name}");
        assert_eq!(typed!(T).name(), name);
    }

    #[test]
    fn a_type_is_known_in_generic_code() {
        check::<str>(TypeId::of::<str>(), "str");
        check::<[u8]>(TypeId::of::<[u8]>(), "[u8]");
        check::<String>(TypeId::of::<String>(), "alloc::string::String");
    }

    #[test]
    fn lifetimes_are_forgotten() {
        let text = String::from("text");
        fn of_value<T>(_: &T) -> TypeId {
            typed!(T).id()
        }
        assert_eq!(of_value(&text.as_str()), TypeId::of::<&'static str>());
        assert_eq!(of_value(&Some(&text)), TypeId::of::<Option<&'static String>>());
    }
}
