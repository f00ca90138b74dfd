//! Operations as generated code brackets them: what their results derive from.

#![expect(clippy::unit_arg, reason = "generated code passes the unit of a statement on")]

use std::alloc::System;
use std::collections::HashSet;

use iast_runtime::private::{
    FnSite, OpSite, after, also, before, each, from, item_at, next, pick, scalar, store, tap, target, used, within,
};
use iast_runtime::{Alloc, Origin, Scope, ranges, taint};

#[global_allocator]
static ALLOCATOR: Alloc<System> = Alloc::new(System);

static FUNCTION: FnSite = iast_runtime::private::function(file!(), 1, 1, 999, module_path!(), || "operations");

macro_rules! site {
    ($name:literal $(, $link:literal)*) => {{
        static SITE: OpSite = OpSite { function: &FUNCTION, line: line!(), column: 1, name: $name, chain: &[$($link),*], complete: false };
        &SITE
    }};
}

fn tainted(text: &str) -> String {
    let value = text.to_owned();
    taint(&value, Origin::HttpRequestParameter, "q");
    value
}

/// The tainted bytes of a text, in brackets; made ones with a star.
fn show(value: &(impl iast_runtime::Text + ?Sized)) -> String {
    let text = String::from_utf8_lossy(value.text()).into_owned();
    let mut shown = String::new();
    let mut at = 0;
    for range in ranges(value) {
        shown += &text[at..range.start];
        shown += if range.derived { "*[" } else { "[" };
        shown += &text[range.start..range.start + range.len];
        shown += "]";
        at = range.start + range.len;
    }
    shown + &text[at..]
}

macro_rules! op {
    ($name:literal, $receiver:ident . $($call:tt)*) => {
        after(also(before(site!($name)), &raw const $receiver), $receiver.$($call)*)
    };
}

macro_rules! chain {
    ([$($link:literal),*], $receiver:ident . $($call:tt)*) => {
        after(also(before(site!("collect" $(, $link)*)), &raw const $receiver), $receiver.$($call)*)
    };
}

macro_rules! edit {
    ($name:literal, $receiver:ident . $($call:tt)*) => {
        after(target(before(site!($name)), &raw const $receiver), $receiver.$($call)*)
    };
}

#[test]
fn case_is_mapped_char_by_char() {
    let _scope = Scope::enter();
    let q = format!("id={}", tainted("straße A"));
    assert_eq!(show(&op!("to_uppercase", q.to_uppercase())), "ID=*[STRASSE A]");
    assert_eq!(show(&op!("to_ascii_lowercase", q.to_ascii_lowercase())), "id=[straße ]*[a]");
    let q = format!("ID={}", tainted("strasse A"));
    assert_eq!(show(&op!("to_ascii_lowercase", q.to_ascii_lowercase())), "id=*[strasse a]");
    let q = format!("ID={}", tainted("ße 1"));
    assert_eq!(show(&op!("to_lowercase", q.to_lowercase())), "id=[ße 1]");
}

#[test]
fn one_ascii_char_is_replaced_by_another() {
    let _scope = Scope::enter();
    let q = tainted("a b c");
    assert_eq!(show(&op!("replace", q.replace(' ', "_"))), "[a]_[b]_[c]");
}

#[test]
fn chains_of_chars_are_followed() {
    let _scope = Scope::enter();
    let q = format!("id={}", tainted("abc"));
    assert_eq!(show(&chain!(["chars", "rev"], q.chars().rev().collect::<String>())), "[c][b][a]=di");
    assert_eq!(show(&chain!(["chars", "filter"], q.chars().filter(|c| *c != 'b').collect::<String>())), "id=[a][c]");
    let rot = |c: char| char::from_u32(c as u32 + 1).unwrap();
    assert_eq!(show(&chain!(["chars", "map"], q.chars().map(rot).collect::<String>())), "je>*[bcd]");
    let bytes = chain!(["bytes", "skip"], q.bytes().skip(4).collect::<Vec<u8>>());
    assert_eq!(show(&bytes), "[bc]");
}

#[test]
fn codecs_derive_as_a_whole_or_in_pairs() {
    let _scope = Scope::enter();
    let q = format!("id={}", tainted("ab"));
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    assert_eq!(
        show(&after(before(site!("hex::encode")), hex(&tap(site!("x"), q.clone())))),
        "69643d6162",
        "another site's tap"
    );
    let site = site!("hex::encode");
    assert_eq!(show(&after(before(site), hex(&tap(site, q.clone())))), "69643d*[6162]");
    let site = site!("encode");
    assert_eq!(show(&after(before(site), "bm90IHJlYWw=".to_owned() + &hex(""))), "bm90IHJlYWw=");
    assert_eq!(show(&after(also(before(site), &raw const q), "bm90IHJlYWw=".to_owned())), "*[bm90IHJlYWw=]");
    assert_eq!(show(&after(also(before(site), &raw const q), "aWQ9YWI=".to_owned())), "aWQ9*[YWI=]");
    let site = site!("from_utf16", "x");
    assert_eq!(show(&after(also(before(site), &raw const q), "i\0d\0=\0a\0b\0".to_owned())), "i\0d\0=\0*[a\0b\0]");
}

#[test]
fn printed_numbers_are_clean() {
    let _scope = Scope::enter();
    let q = tainted("481");
    let digits = q.chars().filter_map(|c| c.to_digit(10));
    let printed = || digits.clone().map(|digit| digit.to_string()).collect::<String>();
    let chars = || digits.clone().filter_map(|digit| char::from_digit(digit, 10)).collect::<String>();
    let op = |site| also(before(site), &raw const q);
    assert_eq!(show(&after(op(site!("collect", "chars", "to_digit", "to_string")), printed())), "481");
    assert_eq!(show(&after(op(site!("collect", "chars", "to_digit", "filter_map")), chars())), "[481]");
    let q = tainted("ab");
    let values = q.bytes().map(|byte| byte.to_string()).collect::<String>();
    assert_eq!(show(&after(also(before(site!("collect", "bytes", "map")), &raw const q), values)), "9798");
    let q = tainted(" !");
    let escaped = after(also(before(site!("to_string", "percent_encode")), &raw const q), "%20%21".to_owned());
    assert_eq!(show(&escaped), "*[%20%21]");
    assert!(!ranges(&escaped)[0].marks.is_empty());
}

#[test]
fn a_value_that_shows_a_text_is_compared_with_it() {
    let _scope = Scope::enter();
    let q = tainted("ab<cd");
    let shown = |text: &str| after(also(before(site!("to_string", "Escaped")), &raw const q), text.to_owned());
    assert_eq!(show(&shown("(ab&lt;cd)")), "([ab]*[&lt;][cd])");
    assert_eq!(show(&shown("5 abcd")), "5 abcd");
}

#[test]
fn edits_in_place_move_ranges() {
    let _scope = Scope::enter();
    let mut s = format!("id={};", tainted("abcdef"));
    edit!("retain", s.retain(|c| c != 'c'));
    assert_eq!(show(&s), "id=[ab][def];");
    edit!("make_ascii_uppercase", s.make_ascii_uppercase());
    assert_eq!(show(&s), "ID=*[AB]*[DEF];");
    edit!("insert", s.insert(4, '-'));
    assert_eq!(show(&s), "ID=*[A]-*[B]*[DEF];");
    edit!("pop", s.pop());
    edit!("truncate", s.truncate(6));
    assert_eq!(show(&s), "ID=*[A]-*[B]");
    edit!("push", s.push('x'));
    edit!("push", s.push('F'));
    assert_eq!(show(&s), "ID=*[A]-*[B]xF");
    edit!("clear", s.clear());
    s.push_str("AB");
    assert_eq!(show(&s), "AB");
}

#[test]
fn steps_stand_in_order_of_what_happened() {
    let _scope = Scope::enter();
    let q = tainted("abc");
    let upper = op!("to_uppercase", q.to_uppercase());
    assert_eq!(show(&op!("to_owned", upper.to_owned())), "*[ABC]");
}

#[test]
fn a_panic_between_leaves_nothing_behind() {
    let _scope = Scope::enter();
    let q = tainted("abc");
    for _ in 0..10 {
        let panicked = std::panic::catch_unwind(|| {
            op!("to_uppercase", q.chars().map(|_| -> char { panic!("expected") }).collect::<String>())
        });
        assert!(panicked.is_err());
    }
    let clean = String::from("abc");
    assert_eq!(show(&op!("to_uppercase", clean.to_uppercase())), "ABC");
    assert_eq!(show(&op!("to_uppercase", q.to_uppercase())), "*[ABC]");
}

#[test]
fn a_return_between_leaves_nothing_behind() {
    let _scope = Scope::enter();
    let decode = |q: &String, succeeds: bool| -> Option<String> {
        let site = site!("decode");
        Some(after(before(site), tap(site, q).get(..2).filter(|_| succeeds)?.to_owned()))
    };
    let (first, second) = (tainted("ab"), tainted("cd"));
    assert_eq!(decode(&first, false), None);
    assert_eq!(
        decode(&second, true).as_deref().map(ranges).map(|ranges| ranges[0].source.value.clone()),
        Some("cd".into())
    );
}

#[test]
fn an_operation_between_two_inputs_takes_none_away() {
    let _scope = Scope::enter();
    let (a, b) = (tainted("ab"), tainted("cd"));
    let (outer, inner) = (site!("join"), site!("to_uppercase"));
    let upper = || after(before(inner), tap(inner, &b).to_uppercase());
    let joined = after(before(outer), [tap(outer, a.as_str()), tap(outer, upper().as_str())].join("-"));
    assert_eq!(show(&joined), "[ab]-*[CD]");
}

#[test]
fn chars_that_a_loop_pushes_come_from_its_text() {
    let _scope = Scope::enter();
    let q = format!("id={};", tainted("a<b"));
    let mut out = String::with_capacity(64);
    let loop_site = site!("for", "chars");
    for c in q.chars() {
        scalar(loop_site, &c, &raw const q);
        match c {
            '<' => out.push_str("&lt;"),
            c => after(from(target(before(site!("push")), &raw const out), loop_site), out.push(c)),
        }
    }
    assert_eq!(show(&out), "id=[a]&lt;[b];");

    let mut upper = Vec::new();
    let loop_site = site!("for", "bytes", "rev");
    for byte in q.bytes().rev() {
        scalar(loop_site, &byte, &raw const q);
        let d = byte.to_ascii_uppercase();
        after(from(target(before(site!("push")), &raw const upper), loop_site), upper.push(d));
    }
    assert_eq!(show(&upper), ";*[B][<]*[A]=DI");
}

#[test]
fn lists_of_chars_are_text_in_wider_memory() {
    let _scope = Scope::enter();
    let q = format!("id={};", tainted("aßc"));
    let mut chars = chain!(["chars"], q.chars().collect::<Vec<char>>());
    let text =
        |chars: &Vec<char>| show(&after(also(before(site!("String::from_iter")), chars), String::from_iter(chars)));
    assert_eq!(text(&chars), "id=[aßc];");
    edit!("reverse", chars.reverse());
    assert_eq!(text(&chars), ";[c][ß][a]=di");
    edit!("push", chars.push('!'));
    let middle = &chars[1..3];
    assert_eq!(show(&chain!(["iter", "rev"], middle.iter().rev().collect::<String>())), "[ßc]");
    let units = chain!(["encode_utf16"], q.encode_utf16().collect::<Vec<u16>>());
    let site = site!("String::from_utf16_lossy");
    assert_eq!(show(&after(also(before(site), &raw const units), String::from_utf16_lossy(&units))), "id=[aßc];");
    let numbers = chain!(["chars", "map"], q.chars().map(|c| u32::from(c) + 1).collect::<Vec<u32>>());
    let shown = chain!(["iter", "map"], numbers.iter().map(u32::to_string).collect::<String>());
    assert_eq!(ranges(&shown), [], "numbers that are not its chars are no text");
}

#[test]
fn single_items_are_followed_to_where_they_are_put() {
    let _scope = Scope::enter();
    let q = format!("id={};", tainted("abca"));
    let bytes = q.as_bytes();
    let mut out = Vec::with_capacity(64);
    for at in [2, 3, 4, 5] {
        let (push, taken) = (site!("push"), site!("[]"));
        let value = |out: &mut Vec<u8>| used(push, taken, out.push(*item_at(taken, &bytes[at])));
        after(target(before(push), &raw const out), value(&mut out));
    }
    assert_eq!(show(&out), "=[abc]");

    let (nth, max) = (site!("nth", "chars"), site!("max", "chars"));
    let third = pick(nth, nth, q.chars().nth(4), &raw const q).unwrap();
    let last = pick(max, max, q.chars().max(), &raw const q).unwrap();
    assert_eq!(show(&after(from(before(site!("to_string")), nth), third.to_string())), "[b]");
    assert_eq!(show(&after(from(before(site!("format!", "b", "")), nth), format!("b{third}"))), "b[b]");
    assert_eq!(show(&after(from(before(site!("to_string")), nth), u32::from(third).to_string())), "98");
    assert_eq!(show(&after(from(before(site!("to_string")), max), last.to_string())), "i", "it is the program's");

    let (chars, next) = (site!("chars", "chars"), site!("next", "chars"));
    let mut all = q.chars();
    for _ in 0..7 {
        pick(next, chars, all.next(), &raw const q);
    }
    assert_eq!(ranges(&after(from(before(site!("to_string")), next), "a".to_owned()))[0].offset, 3);
    pick(next, chars, all.nth(9), &raw const q);
    assert_eq!(show(&after(from(before(site!("to_string")), next), "a".to_owned())), "a", "there is none any more");
}

#[test]
fn items_are_stored_over_and_taken_out() {
    let _scope = Scope::enter();
    let mut bytes = tainted("abcdef").into_bytes();
    store(b'-', before(site!("[]=")), &mut bytes[1]);
    let taken = site!("[]");
    store(*item_at(taken, &bytes[5]) ^ 0x20, from(before(site!("[]=")), taken), &mut bytes[2]);
    assert_eq!(show(&bytes), "[a]-*[F][def]");
    let place = &mut bytes[3];
    after(target(before(site!("op=")), &raw const *place), *place ^= 0x20);
    assert_eq!(show(&bytes), "[a]-*[F]*[D][ef]");
    let pop = site!("swap_remove");
    let removed = after(target(before(pop), &raw const bytes), bytes.swap_remove(0));
    assert_eq!(show(&bytes), "[f]-*[F]*[D][e]");
    assert_eq!(show(&after(from(before(site!("to_string")), pop), char::from(removed).to_string())), "[a]");
}

#[test]
fn what_took_nothing_has_nothing() {
    let _scope = Scope::enter();
    let (mut text, pop) = (tainted("a"), site!("pop"));
    for expected in ["[a]", "-"] {
        let c = after(target(before(pop), &raw const text), text.pop()).unwrap_or('-');
        assert_eq!(show(&after(from(before(site!("to_string")), pop), c.to_string())), expected);
    }
}

#[test]
fn loops_and_closures_get_the_items_of_what_is_gone() {
    let _scope = Scope::enter();
    let q = format!("{};", tainted("ab"));
    let list: Vec<u32> = chain!(["chars", "map"], q.chars().map(u32::from).collect());
    let (mut out, site) = (String::with_capacity(64), site!("for"));
    for number in each(site, list) {
        next(site, &number);
        let c = char::from_u32(number).unwrap();
        after(from(target(before(site!("push")), &raw const out), site), out.push(c));
    }
    assert_eq!(show(&out), "[ab];");

    let (collect, param) = (site!("collect", "chars", "rev", "map"), site!("map", "chars", "rev"));
    let each = |c: char| {
        within(param, collect, &c);
        after(from(before(site!("to_string")), param), c.to_string())
    };
    let texts: Vec<String> = after(also(before(collect), &raw const q), q.chars().rev().map(each).collect());
    assert_eq!(texts.iter().map(show).collect::<String>(), ";[b][a]");
    let sides = |c: &char| *c == 'b';
    let pair = after(also(before(site!("partition", "chars")), &raw const q), q.chars().partition(sides));
    let (left, right): (String, String) = pair;
    assert_eq!(show(&left) + &show(&right), "[b][a];");
}

#[test]
fn well_known_escapers_make_safe() {
    let _scope = Scope::enter();
    let q = tainted("a<b");
    let escaped = after(also(before(site!("html_escape::encode_text")), &raw const q), q.replace('<', "&lt;"));
    let marks: Vec<_> = ranges(&escaped).into_iter().map(|range| range.marks).collect();
    let safe = vec![iast_runtime::VulnerabilityKind::Xss, iast_runtime::VulnerabilityKind::EmailHtmlInjection];
    assert_eq!(marks, [safe.clone(), safe]);
    let escaped = after(also(before(site!("regex::escape")), &raw const q), q.replace('<', r"\<"));
    let marks = |value: &String| ranges(value).into_iter().map(|range| range.marks).collect::<HashSet<_>>();
    assert_eq!(marks(&escaped), HashSet::from([vec![iast_runtime::VulnerabilityKind::RegexInjection]]));
    for site in [site!("mine::quote"), site!("mine::escape")] {
        let other = after(also(before(site), &raw const q), format!("'{q}'"));
        assert_eq!(marks(&other), HashSet::from([vec![]]));
    }
}
