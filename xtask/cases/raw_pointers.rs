//! Places behind raw pointers, which the program alone may say are valid.
#![allow(unsafe_op_in_unsafe_fn)]

use std::mem::MaybeUninit;
use std::ptr;

struct Node {
    text: String,
    count: u32,
    next: *mut Node,
}

unsafe fn fields(node: *mut Node, n: u32) -> String {
    (*node).count += n;
    (*node).text += "x";
    (*node).text.push_str(&n.to_string());
    let text = &mut (*node).text;
    text.push('!');
    if (*node).next.is_null() { text.to_uppercase() } else { fields((*node).next, n + 1) + &(*(*node).next).text }
}

unsafe fn addresses(node: *const Node) -> usize {
    let count = ptr::addr_of!((*node).count);
    let text = ptr::addr_of!((*node).text);
    (&*text).len() + *count as usize + (&(*node).text).as_bytes()[0] as usize
}

fn blocks(list: &mut [String]) -> String {
    let start = list.as_mut_ptr();
    unsafe {
        *start.add(1) += "y";
        (*start.add(1)).push_str("z");
        ptr::swap(start, start.add(1));
        (*start).clone() + list.get_unchecked(1)
    }
}

fn uninit() -> String {
    let mut slot = MaybeUninit::<String>::uninit();
    unsafe {
        slot.as_mut_ptr().write("written".to_string());
        (*slot.as_mut_ptr()).push_str(" twice");
        slot.assume_init()
    }
}

fn boxes() -> String {
    let raw = Box::into_raw(Box::new("boxed".to_string()));
    let text = unsafe { (*raw).replace("b", "B") };
    drop(unsafe { Box::from_raw(raw) });
    text
}

fn main() {
    let mut last = Node { text: "b".into(), count: 1, next: ptr::null_mut() };
    let mut first = Node { text: "a".into(), count: 0, next: &mut last };
    println!("{}", unsafe { fields(&mut first, 3) });
    println!("{} {}", unsafe { addresses(&first) }, unsafe { addresses(&last) });
    println!("{} {} {}", blocks(&mut ["p".into(), "q".into()]), uninit(), boxes());
}
