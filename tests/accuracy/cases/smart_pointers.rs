//! Text behind `Cow`, `Box`, `Rc`, `Arc` and their like.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        fn without_blanks(text: &str) -> Cow<'_, str> {
            match text.contains(' ') {
                true => Cow::Owned(text.replace(' ', "_")),
                false => Cow::Borrowed(text),
            }
        }
    };

    cow_borrowed: keep { at_sink(&Cow::Borrowed(&param[2..])) }
    cow_owned: keep {
        let cow: Cow<'static, str> = Cow::Owned(param);
        cow
    }
    cow_into_owned: keep { Cow::from(&param[2..]).into_owned() }
    cow_to_mut: keep {
        let mut cow = Cow::from(&param);
        cow.to_mut().push_str(".bak");
        cow.into_owned()
    }
    cow_untouched: keep { without_blanks(&param).into_owned() }
    cow_changed: keep words { without_blanks(&param).into_owned() }
    cow_plus: keep { (Cow::from("q=") + param.as_str()).into_owned() }
    cow_add_assign: keep {
        let mut cow: Cow<'_, str> = Cow::Borrowed("");
        cow += param.as_str();
        cow.into_owned()
    }
    cow_collect: keep { ["a", &param].into_iter().map(Cow::from).collect::<String>() }
    cow_clone: keep { Cow::<'_, str>::Owned(param).clone().into_owned() }
    cow_bytes: keep { Cow::<'_, [u8]>::from(param.as_bytes()).into_owned() }
    cow_literal: break { Cow::Borrowed(if param.is_empty() { "empty" } else { "full" }) }
    boxed: keep { param.into_boxed_str() }
    boxed_copy: keep { Box::<str>::from(&param[..7]) }
    boxed_clone: keep { param.into_boxed_str().clone() }
    boxed_into_string: keep { param.into_boxed_str().into_string() }
    boxed_string: keep { *Box::new(param) }
    boxed_deref: keep {
        let boxed = Box::new(param);
        at_sink(boxed.as_str())
    }
    boxed_collect: keep { param.split('-').collect::<Box<str>>() }
    boxed_bytes: keep { Box::<[u8]>::from(param.as_bytes()) }
    boxed_error: keep {
        let error: Box<dyn std::error::Error + Send + Sync> = Box::from(param);
        error.to_string()
    }
    boxed_any: keep {
        let any: Box<dyn std::any::Any> = Box::new(param);
        any.downcast::<String>().map(|text| *text).unwrap_or_default()
    }
    rc_str: keep { Rc::<str>::from(param) }
    rc_of_slice: keep { Rc::<str>::from(&param[4..]) }
    rc_clone: keep { Rc::clone(&Rc::<str>::from(param)) }
    rc_string: keep { Rc::new(param).to_string() }
    rc_unwrap: keep { Rc::try_unwrap(Rc::new(param)).unwrap_or_default() }
    rc_unwrap_or_clone: keep {
        let first = Rc::new(param);
        let _second = Rc::clone(&first);
        Rc::unwrap_or_clone(first)
    }
    rc_make_mut: keep {
        let mut first = Rc::new(param);
        let second = Rc::clone(&first);
        Rc::make_mut(&mut first).push_str(second.get(..3).unwrap_or_default());
        Rc::unwrap_or_clone(first)
    }
    rc_weak: keep {
        let strong = Rc::new(param);
        let weak = Rc::downgrade(&strong);
        weak.upgrade().map(|text| text.to_string())
    }
    rc_bytes: keep { Rc::<[u8]>::from(param.into_bytes()) }
    rc_chars: keep { Rc::<[char]>::from(param.chars().collect::<Vec<_>>()).iter().collect::<String>() }
    arc_str: keep { Arc::<str>::from(param) }
    arc_clone: keep {
        let shared: Arc<str> = param.into();
        let other = Arc::clone(&shared);
        drop(shared);
        other
    }
    arc_slice: keep {
        let shared: Arc<str> = Arc::from(param);
        at_sink(&shared[3..7])
    }
    arc_string: keep { Arc::new(param) }
    arc_to_string: keep { Arc::<str>::from(param).to_string() }
    arc_of_box: keep { Arc::<str>::from(param.into_boxed_str()) }
    arc_of_cow: keep { Arc::<str>::from(Cow::from(&param[1..])) }
    arc_bytes: keep { Arc::<[u8]>::from(param.as_bytes()) }
    arc_make_mut: keep {
        let mut shared = Arc::new(param);
        let _other = Arc::clone(&shared);
        Arc::make_mut(&mut shared).insert_str(0, "x-");
        shared
    }
    arc_from_iter: keep { param.bytes().collect::<Arc<[u8]>>() }
    pinned: keep {
        let pinned = std::pin::Pin::new(Box::new(param));
        at_sink(pinned.as_str())
    }
    manually_dropped: keep {
        let text = std::mem::ManuallyDrop::new(param);
        std::mem::ManuallyDrop::into_inner(text)
    }
    maybe_uninit: keep {
        let mut place = std::mem::MaybeUninit::uninit();
        place.write(param);
        // SAFETY: it was just written.
        unsafe { place.assume_init() }
    }
    raw_parts: keep {
        let mut text = std::mem::ManuallyDrop::new(param);
        // SAFETY: the parts are those of a string that nobody else frees.
        unsafe { String::from_raw_parts(text.as_mut_ptr(), text.len(), text.capacity()) }
    }
    raw_copy: keep {
        let mut bytes = Vec::with_capacity(param.len());
        // SAFETY: there is room for as many bytes, and they do not overlap.
        unsafe {
            std::ptr::copy_nonoverlapping(param.as_ptr(), bytes.as_mut_ptr(), param.len());
            bytes.set_len(param.len());
        }
        bytes
    }
    raw_box: keep {
        let raw = Box::into_raw(Box::new(param));
        // SAFETY: the pointer comes from a box and is used once.
        *unsafe { Box::from_raw(raw) }
    }
    one_cell: keep {
        let cell = std::cell::OnceCell::new();
        cell.get_or_init(|| param.to_owned()).clone()
    }
    lazy: keep { std::cell::LazyCell::new(|| format!("<{param}>")).clone() }
    rc_of_literal: break {
        let shared: Rc<str> = Rc::from("nobody");
        if param.len() > 3 { shared } else { Rc::from("none") }
    }
    arc_unrelated: break {
        let shared: Arc<str> = Arc::from(param);
        let other: Arc<str> = Arc::from("other");
        drop(shared);
        other
    }
    make_mut_replaced: break {
        let mut shared = Arc::new(param);
        *Arc::make_mut(&mut shared) = String::from("none");
        shared
    }
    strong_count: break {
        let shared: Arc<str> = Arc::from(param);
        let _other = Arc::clone(&shared);
        Arc::strong_count(&shared).to_string()
    }
}
