//! Moves, borrows, lifetimes, cells and dynamic dispatch.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        struct View<'a> {
            text: &'a str,
            rest: &'a str,
        }

        impl<'a> View<'a> {
            fn new(all: &'a str) -> Self {
                let (text, rest) = all.split_at(all.len() / 4);
                Self { text, rest }
            }

            fn rest(&self) -> &'a str {
                self.rest
            }
        }

        struct Tokens<'a> {
            text: &'a str,
        }

        impl<'a> Iterator for Tokens<'a> {
            type Item = &'a str;

            fn next(&mut self) -> Option<&'a str> {
                let end = self.text.find(',').unwrap_or(self.text.len());
                let token = &self.text[..end];
                self.text = self.text.get(end + 1..).unwrap_or_default();
                (!token.is_empty()).then_some(token)
            }
        }

        trait Render {
            fn render(&self) -> String;
        }

        struct Bold(String);
        struct Plain(String);

        impl Render for Bold {
            fn render(&self) -> String {
                format!("<b>{}</b>", self.0)
            }
        }

        impl Render for Plain {
            fn render(&self) -> String {
                self.0.clone()
            }
        }

        struct Guard<'a> {
            out: &'a RefCell<String>,
            text: String,
        }

        impl Drop for Guard<'_> {
            fn drop(&mut self) {
                self.out.borrow_mut().push_str(&self.text);
            }
        }

        fn identity<T>(value: T) -> T {
            value
        }

        fn longest<'a>(left: &'a str, right: &'a str) -> &'a str {
            if left.len() >= right.len() { left } else { right }
        }

        fn append(out: &mut String, text: &str) {
            out.push_str(text);
        }

        fn nested(text: &str, depth: usize) -> String {
            match depth {
                0 => text.to_owned(),
                _ => format!("({})", nested(text, depth - 1)),
            }
        }

        fn bracketed<S: AsRef<str>>(text: S) -> String {
            format!("[{}]", text.as_ref())
        }

        fn opaque(text: &str) -> impl Iterator<Item = &str> {
            text.split(',').filter(|part| part.len() > 1)
        }
    };

    moved: keep {
        let first = param;
        let second = first;
        second
    }
    moved_through_function: keep { identity(identity(param)) }
    shadowed: keep {
        let param = param.trim().to_owned();
        let param = format!("{param}%");
        param
    }
    borrowed: keep {
        let borrowed = &param;
        let again = &borrowed;
        at_sink(again)
    }
    mutably_borrowed: keep {
        let mut text = String::from("a");
        append(&mut text, &param);
        text
    }
    reborrowed: keep {
        let mut text = param;
        {
            let inner = &mut text;
            let again = &mut *inner;
            again.push('!');
        }
        text
    }
    lifetime_in_struct: keep { at_sink(View::new(&param).rest()) }
    lifetime_in_struct_field: keep {
        let view = View::new(&param);
        at_sink(view.text)
    }
    lifetime_of_two: keep { at_sink(longest("short", &param)) }
    lifetime_of_two_literal: break { at_sink(longest("the quick brown fox jumps over", &param)) }
    lending_iterator: keep list { Tokens { text: &param }.nth(2).unwrap_or_default().to_owned() }
    opaque_iterator: keep list { opaque(&param).last().unwrap_or_default().to_owned() }
    take: keep {
        let mut text = param;
        std::mem::take(&mut text)
    }
    take_leaves_nothing: break {
        let mut text = param;
        drop(std::mem::take(&mut text));
        text.push_str("none");
        text
    }
    replace: keep {
        let mut text = param;
        std::mem::replace(&mut text, String::from("none"))
    }
    replace_leaves_literal: break {
        let mut text = param;
        drop(std::mem::replace(&mut text, String::from("none")));
        text
    }
    swap: keep {
        let (mut left, mut right) = (String::from("a"), param);
        std::mem::swap(&mut left, &mut right);
        left
    }
    swap_leaves_literal: break {
        let (mut left, mut right) = (String::from("a"), param);
        std::mem::swap(&mut left, &mut right);
        right
    }
    conditional_move: keep {
        let text;
        if param.is_empty() {
            text = String::from("none");
        } else {
            text = param;
        }
        text
    }
    moved_in_loop: keep {
        let mut text = param;
        for round in 0..3 {
            text = match round {
                1 => text + "?",
                _ => text,
            };
        }
        text
    }
    block_value: keep {
        let text = {
            let inner = &param[3..];
            inner.to_owned()
        };
        text
    }
    labelled_block: keep {
        let text = 'found: {
            for part in [&param[..4], "x"] {
                if part.len() > 1 {
                    break 'found part.to_owned();
                }
            }
            String::new()
        };
        text
    }
    if_let: keep { if let Some(rest) = param.get(2..) { rest.to_owned() } else { String::new() } }
    let_else: keep {
        let Some((_, rest)) = param.split_at_checked(9) else { return String::new() };
        rest.to_owned()
    }
    match_binding: keep {
        match param.as_str() {
            "" => String::new(),
            whole @ ("a" | "b") => whole.to_owned(),
            other => format!("~{other}"),
        }
    }
    match_guard: keep {
        match Some(param) {
            Some(text) if text.len() > 3 => text,
            _ => String::new(),
        }
    }
    slice_pattern: keep {
        match param.as_bytes() {
            [_, second, middle @ .., last] => [&[*second], middle, &[*last]].concat(),
            _ => Vec::new(),
        }
    }
    slice_pattern_pushed: keep {
        let mut bytes = vec![b'q'];
        if let [first, .., last] = param.as_bytes() {
            bytes.push(*last);
            bytes.push(*first);
        }
        bytes
    }
    slice_pattern_of_literal: break {
        match ("qjxzk".as_bytes(), param.len()) {
            ([first, .., last], 20) => [&[*first], &[*last][..]].concat(),
            _ => Vec::new(),
        }
    }
    slice_pattern_decides: break choice {
        match param.as_bytes() {
            [first, ..] if *first > b'p' => [&b"q"[..], b"x"].concat(),
            _ => Vec::new(),
        }
    }
    early_return: keep {
        if param.len() > 3 {
            return param + ".";
        }
        String::new()
    }
    rc_refcell: keep {
        let shared = Rc::new(RefCell::new(String::from("log: ")));
        let other = Rc::clone(&shared);
        other.borrow_mut().push_str(&param);
        let text = shared.borrow().clone();
        text
    }
    refcell_replace: keep {
        let place = RefCell::new(param);
        place.replace(String::new())
    }
    cell_take: keep {
        let place = Cell::new(param);
        place.take()
    }
    cell_of_str: keep {
        let place = Cell::new("");
        place.set(&param[6..]);
        at_sink(place.get())
    }
    cell_of_byte: keep {
        let place = Cell::new(b'-');
        place.set(param.as_bytes()[3]);
        vec![b'<', place.get(), b'>']
    }
    cell_of_char: keep {
        let last = Cell::new('-');
        for c in param.chars() {
            last.set(c);
        }
        format!("<{}>", last.get())
    }
    cell_of_another_byte: break {
        let place = Cell::new(param.as_bytes()[3]);
        place.set(b'-');
        vec![b'<', place.get(), b'>']
    }
    cell_of_the_same_byte: break {
        let place = Cell::new(param.as_bytes()[0]);
        place.set(b'q');
        vec![b'<', place.get(), b'>']
    }
    cell_of_number: break {
        let place = Cell::new(0);
        place.set(param.len());
        place.get().to_string()
    }
    once_cell: keep {
        let place = OnceCell::new();
        let _ = place.set(param);
        place.into_inner()
    }
    once_lock: keep {
        let place = OnceLock::new();
        place.get_or_init(|| param.to_uppercase()).clone()
    }
    arc_mutex: keep {
        let shared = Arc::new(Mutex::new(Vec::new()));
        shared.lock().expect("not poisoned").push(param);
        let all = Arc::into_inner(shared).and_then(|mutex| mutex.into_inner().ok());
        all.unwrap_or_default().concat()
    }
    rw_lock: keep {
        let shared = RwLock::new(String::new());
        *shared.write().expect("not poisoned") = param;
        let text = shared.read().expect("not poisoned").clone();
        text
    }
    thread_local: keep {
        thread_local!(static PLACE: RefCell<String> = const { RefCell::new(String::new()) });
        PLACE.replace(param);
        PLACE.take()
    }
    dyn_trait: keep {
        let parts: Vec<Box<dyn Render>> = vec![Box::new(Plain(String::from("a"))), Box::new(Bold(param))];
        parts.iter().map(|part| part.render()).collect::<String>()
    }
    dyn_reference: keep {
        let bold = Bold(param);
        let part: &dyn Render = &bold;
        part.render()
    }
    function_pointer: keep {
        let render: fn(&str) -> String = str::to_owned;
        render(&param)
    }
    generic: keep { bracketed(&param) + &bracketed("x") }
    recursive: keep { nested(&param, 4) }
    drop_order: keep {
        let out = RefCell::new(String::new());
        {
            let _second = Guard { out: &out, text: param };
            let _first = Guard { out: &out, text: String::from("first ") };
        }
        out.into_inner()
    }
    method_chain: keep words {
        param.trim().split(' ').map(str::trim).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_").clone()
    }
    assign_field: keep {
        let mut plain = Plain(String::from("old"));
        plain.0 = param;
        plain.0 += ".";
        plain.render()
    }
    assign_index: keep {
        let mut all = vec![String::from("a"), String::from("b")];
        all[1] = param;
        all.concat()
    }
    assign_over: break {
        let mut text = param;
        assert!(!text.is_empty());
        text = String::from("none");
        text
    }
    dropped: break {
        drop(param);
        String::from("none")
    }
    forgotten: break {
        std::mem::forget(param);
        String::from("none")
    }
    borrowed_only: break {
        let out = Guard { out: &RefCell::new(String::new()), text: String::from("x") }.text.clone();
        append(&mut param.clone(), &out);
        out
    }
}
