//! The tower layer while the crate is off: it adds nothing to the service.

/// A layer that hands the service back: the crate is off.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct IastLayer {}

impl IastLayer {
    /// The layer.
    #[inline(always)]
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> tower_layer::Layer<S> for IastLayer {
    type Service = S;

    #[inline(always)]
    fn layer(&self, inner: S) -> S {
        inner
    }
}
