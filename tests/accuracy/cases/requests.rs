//! Negatives: data of other requests, ended or still running.

use std::cell::RefCell;
use std::sync::Mutex;

use crate::case::cases;
use crate::support::{at_sink, during_another_request, of_an_ended_request};

cases! {
    fn(param) with {
        const OTHER: &str = "text of somebody els";
    };

    ended: break {
        drop(param);
        of_an_ended_request(OTHER)
    }
    ended_copied: break { format!("<{}>", of_an_ended_request(OTHER)) + if param.is_empty() { "!" } else { "." } }
    ended_long: break { of_an_ended_request(&OTHER.repeat(param.len() * 10)) }
    ended_beside: keep { format!("{} {param}", of_an_ended_request(OTHER)) }
    ended_around: keep {
        let other = of_an_ended_request(OTHER);
        [&other, &param[..5], &other].concat()
    }
    ended_overwritten_by_param: keep {
        let mut other = of_an_ended_request(OTHER);
        other.clear();
        other.push_str(&param);
        other
    }
    ended_memory_reused: break {
        drop(of_an_ended_request(OTHER));
        let text = String::from("SELECT name FROM cat");
        if param.is_empty() { String::new() } else { text }
    }
    ended_memory_reused_by_param: keep {
        drop(of_an_ended_request(OTHER));
        param.clone()
    }
    ended_equal_to_param: break {
        let other = of_an_ended_request("qjxzkvbpygfwmucldrhs");
        drop(param);
        other
    }
    many_ended: break {
        let all: Vec<String> = (0..40).map(|number| of_an_ended_request(&format!("{number:020}"))).collect();
        if param.is_empty() { String::new() } else { all.concat() }
    }
    running: break { during_another_request(OTHER, |_| at_sink(&String::from("SELECT name FROM cat")[..param.len()])) }
    running_with_equal_literal: break {
        during_another_request(OTHER, |_| at_sink(&String::from(OTHER)[..param.len()]))
    }
    running_beside: keep { during_another_request(OTHER, |_| at_sink(&format!("<{param}>"))) }
    running_with_equal_value: keep {
        let same = param.clone();
        during_another_request(&same, |_| at_sink(&format!("{}{param}", OTHER.len())))
    }
    running_compared: break { during_another_request(OTHER, |other| at_sink(&(other == param).to_string())) }
    running_freed: break {
        let len = during_another_request(OTHER, |other| other.to_owned().len());
        "z".repeat(len.min(param.len()))
    }
    running_copy_outlives: break {
        let copy = during_another_request(OTHER, |other| other.to_owned());
        copy.chars().rev().take(param.len()).collect::<String>()
    }
    running_copy_outlives_as_it_is: break {
        let copy = during_another_request(OTHER, |other| format!("'{other}'"));
        drop(param);
        copy
    }
    nested: keep {
        let inner = |_: &str| at_sink(&(String::from("q=") + &param));
        during_another_request(OTHER, |_| during_another_request("and one more", inner))
    }
    cache: break {
        static CACHE: Mutex<Vec<String>> = Mutex::new(Vec::new());
        let mut cache = CACHE.lock().expect("not poisoned");
        if cache.is_empty() {
            cache.push(of_an_ended_request(OTHER));
        }
        drop(param);
        cache[0].clone()
    }
    buffer_of_thread: break {
        thread_local!(static BUFFER: RefCell<String> = const { RefCell::new(String::new()) });
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            buffer.push_str(&param);
            buffer.clear();
            buffer.push_str("none");
            buffer.clone()
        })
    }
    buffer_of_thread_last_request: keep {
        thread_local!(static BUFFER: RefCell<String> = const { RefCell::new(String::new()) });
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            buffer.push_str("q=");
            buffer.push_str(&param[..10]);
            buffer.clone()
        })
    }
    on_another_thread: break {
        let other = std::thread::spawn(|| of_an_ended_request(OTHER)).join().expect("the thread ends");
        drop(param);
        other
    }
    beside_on_another_thread: keep {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| during_another_request(OTHER, str::to_uppercase));
            let text = format!("{} {param}", other.join().expect("the thread ends"));
            text
        })
    }
}
