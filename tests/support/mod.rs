//! What the tests of the facade share: the allocator for the feature `custom-allocator`, and reading findings.

#[cfg(feature = "custom-allocator")]
#[global_allocator]
static ALLOCATOR: iast::Alloc<std::alloc::System> = iast::Alloc::new(std::alloc::System);
