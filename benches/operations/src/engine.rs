//! The functions of iast that cases need, which do nothing in a build without it.

/// Makes a text untrusted.
pub(crate) fn taint(text: &str) {
    #[cfg(feature = "off")]
    iast::taint(text, iast::Origin::HttpRequestParameter, "q");
    #[cfg(not(feature = "off"))]
    let _ = text;
}

/// How many tainted ranges the beginning of a text has. Each has the whole value of its source with it, so those of a
/// large document would not fit into memory.
pub(crate) fn ranges(text: &[u8]) -> usize {
    #[cfg(feature = "off")]
    return iast::ranges(&text[..text.len().min(256)]).len();
    #[cfg(not(feature = "off"))]
    {
        let _ = text;
        0
    }
}

/// How many findings there are.
pub(crate) fn findings() -> usize {
    #[cfg(feature = "off")]
    return iast::findings().len();
    #[cfg(not(feature = "off"))]
    0
}

/// Does the work in a context of its own.
pub(crate) fn scope(work: impl FnOnce()) {
    #[cfg(feature = "off")]
    let _scope = iast::Scope::enter();
    work();
}
