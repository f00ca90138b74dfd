//! How much memory taint takes, beside the texts themselves.

use crate::engine;

/// The bytes by which the process grows when so many texts of this length are tainted: each a source of its own, or
/// each a copy of one.
pub(crate) fn taken(copies: bool, len: usize, count: usize) -> u64 {
    // Not the same bytes, since the values of sources are kept.
    let mut texts: Vec<String> = (0..count).map(|n| format!("{n:08}{}", "x".repeat(len - 8))).collect();
    let source = "s".repeat(len);
    // What the engine and the shadow map have anyway.
    engine::taint(&source);
    let before = resident();
    for text in &mut texts {
        if copies {
            text.replace_range(.., &source);
        } else {
            engine::taint(text);
        }
    }
    let after = resident();
    assert_eq!(engine::ranges(texts[count - 1].as_bytes()), 1, "the last text is tainted");
    after.saturating_sub(before)
}

/// The memory of this process that is in use, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux counts memory");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of that name");
    1024 * line.trim().trim_end_matches(" kB").parse::<u64>().expect("kilobytes")
}
