//! Functions with another ABI, with target features, and with the location of their caller.

use std::ffi::CStr;
use std::os::raw::c_char;
use std::panic::Location;

unsafe extern "C" fn length(text: *const c_char, call: extern "C" fn(u8) -> u8) -> usize {
    let text = unsafe { CStr::from_ptr(text) };
    text.to_string_lossy().to_uppercase().bytes().map(|byte| usize::from(call(byte))).sum()
}

extern "C" fn next(byte: u8) -> u8 {
    byte.to_string().len() as u8 + byte
}

extern "system" fn system(n: u32) -> u32 {
    n + 1
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
unsafe fn featured(text: &str) -> String {
    text.trim().to_owned() + "sse2"
}

#[cfg(not(target_arch = "x86_64"))]
unsafe fn featured(text: &str) -> String {
    text.trim().to_owned() + "sse2"
}

#[inline(always)]
#[track_caller]
fn unwrapped(value: Option<&str>) -> String {
    value.unwrap().to_string()
}

#[track_caller]
fn here(text: &str) -> String {
    let place = Location::caller();
    text.to_string() + &format!(" {}:{} {}", place.line(), place.column(), line!())
}

#[inline(never)]
#[cold]
#[must_use]
fn lines(text: &str) -> String {
    text.replace("x", &line!().to_string()) + &column!().to_string() + &here(text)
}

#[unsafe(no_mangle)]
pub extern "C" fn iast_case_exported(n: i32) -> i32 {
    n + 1
}

fn panics() -> usize {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().unwrap();
        println!("panic at {}:{} in {}", place.line(), place.column(), place.file().ends_with(".rs"));
    }));
    let list: Vec<String> = vec!["a".to_string()];
    let index = list.len() + 1;
    let caught = [
        std::panic::catch_unwind(|| unwrapped(None)).is_err(),
        std::panic::catch_unwind(|| "x".parse::<u32>().unwrap().to_string()).is_err(),
        std::panic::catch_unwind(|| "é"[1..].to_uppercase()).is_err(),
        std::panic::catch_unwind(|| list[index].clone()).is_err(),
        std::panic::catch_unwind(|| (usize::MAX - 2 + index).to_string()).is_err(),
        std::panic::catch_unwind(|| "a".repeat(usize::MAX)).is_err(),
        std::panic::catch_unwind(|| String::new().remove(0).to_string()).is_err(),
    ];
    caught.iter().filter(|caught| **caught).count()
}

fn main() {
    println!("{}", unsafe { length(b"ab\0".as_ptr().cast(), next) });
    println!("{} {}", system(1), unsafe { featured(" f ") });
    println!("{} {} {}", unwrapped(Some("u")), lines("x"), here("h"));
    println!("{} {}", iast_case_exported(1), panics());
}
