//! The operations, each with a name, an input and how often it runs in front of callgrind.

mod documents;
#[cfg(feature = "libraries")]
mod libraries;
mod memory;
mod sinks;
mod texts;

use std::hint::black_box;

use crate::engine;
use crate::input::Input;
use crate::state::State;

/// Does the operation with an input.
pub(crate) type Operation = Box<dyn FnMut(&str)>;

/// Looks at what the operation does, once, before it is measured.
type Check = Box<dyn Fn(&str, State)>;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) input: Input,
    /// How often it is done in front of callgrind; 0 when that takes too long.
    pub(crate) count: usize,
    /// A variable of the environment that it needs, as `NAME=value`.
    pub(crate) setting: &'static str,
    run: Run,
}

#[derive(Debug)]
enum Run {
    /// Makes a text of the input, which is tainted where the input is.
    Text(fn(&str) -> String),
    /// Anything else.
    Other(fn() -> Operation),
    /// Hands the input to a sink, which makes so many findings of it where it is tainted.
    Sink(fn(&str), usize),
}

impl Case {
    /// The operation, and what it has to prove first.
    pub(crate) fn start(&self) -> (Operation, Check) {
        let name = self.name;
        match self.run {
            Run::Text(run) => (
                Box::new(move |input| drop(black_box(run(input)))),
                Box::new(move |input, state| {
                    let made = run(input);
                    assert_eq!(engine::ranges(made.as_bytes()) > 0, state.is_tainted(), "{name}: `{made}`");
                }),
            ),
            Run::Other(make) => (make(), Box::new(|_, _| {})),
            Run::Sink(run, expected) => (
                Box::new(run),
                Box::new(move |input, state| {
                    run(input);
                    assert_eq!(engine::findings(), if state.is_tainted() { expected } else { 0 }, "{name}");
                }),
            ),
        }
    }
}

/// Every case, in the order of the tables.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    #[cfg(feature = "libraries")]
    let libraries = libraries::CASES;
    #[cfg(not(feature = "libraries"))]
    let libraries = &[];
    [memory::CASES, texts::CASES, sinks::CASES, documents::CASES, libraries].into_iter().flatten()
}

const fn case(name: &'static str, input: Input, count: usize, run: Run) -> Case {
    Case { name, input, count, setting: "", run }
}
