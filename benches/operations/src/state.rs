//! What iast is in a process, and what it has to do there.

use crate::engine;

/// The columns of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Built without iast.
    Plain,
    /// Its feature is off.
    Off,
    /// On, and nothing was ever tainted.
    Clean,
    /// On, and other memory is tainted.
    Elsewhere,
    /// On, and the input of the operation is tainted; each time the same input.
    Tainted,
    /// As `Tainted`, and each operation has an input of its own, as the first one in a request has.
    Fresh,
    /// As `Fresh`, among so many other tainted texts.
    Crowded(usize),
}

const NAMES: [(&str, State); 8] = [
    ("plain", State::Plain),
    ("off", State::Off),
    ("clean", State::Clean),
    ("elsewhere", State::Elsewhere),
    ("tainted", State::Tainted),
    ("fresh", State::Fresh),
    ("among 1000", State::Crowded(1_000)),
    ("among 10000", State::Crowded(10_000)),
];

impl State {
    /// The state of this name, if this build can have it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, state)| *known == name && state.is_possible()).map(|(_, state)| *state)
    }

    /// The names of those that this build can have.
    pub(crate) fn names() -> String {
        let names = NAMES.iter().filter(|(_, state)| state.is_possible()).map(|(name, _)| format!("`{name}`"));
        names.collect::<Vec<_>>().join(", ")
    }

    fn is_possible(self) -> bool {
        let (off, on) = (cfg!(feature = "off"), cfg!(feature = "on"));
        match self {
            Self::Plain => !off,
            Self::Off => off && !on,
            _ => on,
        }
    }

    /// Whether the input of operations is tainted.
    pub(crate) fn is_tainted(self) -> bool {
        matches!(self, Self::Tainted | Self::Fresh | Self::Crowded(_))
    }

    /// Whether each operation gets an input of its own.
    pub(crate) fn is_fresh(self) -> bool {
        matches!(self, Self::Fresh | Self::Crowded(_))
    }

    /// Makes memory that the operations do not work on, and taints it where the state asks for that.
    pub(crate) fn prepare(self) -> Vec<String> {
        let many = if let Self::Crowded(many) = self { many } else { 0 };
        // A start of many pages, and with them many buckets of the map.
        let pages = (0..64).map(|_| "elsewhere".repeat(1000));
        let texts: Vec<String> = pages.chain((0..many).map(|n| format!("one of many tainted texts: {n}"))).collect();
        if matches!(self, Self::Elsewhere | Self::Crowded(_)) {
            texts.iter().for_each(|text| engine::taint(&text[..text.len().min(64)]));
        }
        texts
    }
}
