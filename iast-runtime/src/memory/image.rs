//! Memory that is never freed through the allocator and so is never labelled: the program's own image (literals,
//! statics) and the stack of the running thread.

#[cfg(target_os = "linux")]
mod loaded {
    //! The address ranges of the executable and its libraries, from the dynamic linker.

    use std::sync::OnceLock;

    static IMAGES: OnceLock<Vec<(usize, usize)>> = OnceLock::new();

    pub(super) fn contains(addr: usize) -> bool {
        lies_in(IMAGES.get_or_init(list), addr)
    }

    /// Whether an address lies in one of these ranges, which are in order.
    pub(super) fn lies_in(ranges: &[(usize, usize)], addr: usize) -> bool {
        let behind = ranges.partition_point(|(from, _)| *from <= addr);
        behind > 0 && addr < ranges[behind - 1].1
    }

    /// In order.
    fn list() -> Vec<(usize, usize)> {
        let mut images: Vec<(usize, usize)> = Vec::new();
        // SAFETY: `each` matches the type that `dl_iterate_phdr` calls, and the pointer it passes on is `images`,
        // which outlives the call.
        unsafe { libc::dl_iterate_phdr(Some(each), (&raw mut images).cast()) };
        images.sort_unstable();
        images
    }

    unsafe extern "C" fn each(
        info: *mut libc::dl_phdr_info,
        _size: libc::size_t,
        data: *mut libc::c_void,
    ) -> libc::c_int {
        // SAFETY: `data` is the vector of `list`, used by nobody else during the call; `info` is valid by the
        // contract of `dl_iterate_phdr`, and so is its table of `dlpi_phnum` headers.
        let (images, info) = unsafe { (&mut *data.cast::<Vec<(usize, usize)>>(), &*info) };
        if info.dlpi_phdr.is_null() {
            return 0;
        }
        // SAFETY: see above.
        let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
        let loaded = headers.iter().filter(|header| header.p_type == libc::PT_LOAD).map(|header| {
            let from = (info.dlpi_addr as usize).wrapping_add(header.p_vaddr as usize);
            (from, from.wrapping_add(header.p_memsz as usize))
        });
        // The linker sets the memory from the first to the last of them aside for the image.
        images.extend(loaded.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))));
        0
    }
}

/// Whether `addr` lies in the image of the program or of a library that was loaded when this was first asked.
pub(crate) fn contains(addr: usize) -> bool {
    #[cfg(target_os = "linux")]
    return loaded::contains(addr);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = addr;
        false
    }
}

/// Whether `addr` lies on the stack of the running thread, in a frame of the caller or above it.
///
/// The threads of glibc have their control block right above their stack; the main thread's stack ends where the
/// dynamic linker found it. On a stack that is neither (a coroutine), only the nearest 64 KiB count.
#[inline(never)]
pub(crate) fn on_stack(addr: usize) -> bool {
    const NEAR: usize = 64 << 10;
    const LARGEST: usize = 1 << 30;
    let here = 0_u8;
    let low = (&raw const here) as usize;
    if addr < low {
        return false;
    }
    let end = stack_end(low).filter(|end| end - low < LARGEST).unwrap_or(low + NEAR);
    addr < end
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn stack_end(low: usize) -> Option<usize> {
    unsafe extern "C" {
        /// The stack pointer at the start of the program.
        static __libc_stack_end: *const libc::c_void;
    }
    // SAFETY: the call has no preconditions; on Linux the thread's handle is the address of its control block.
    let block = unsafe { libc::pthread_self() } as usize;
    // SAFETY: glibc sets it once, before any code of the program runs.
    let main = unsafe { __libc_stack_end } as usize;
    [block, main].into_iter().filter(|end| *end > low).min()
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn stack_end(_low: usize) -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    static STATIC: [u8; 4] = *b"text";

    fn check() {
        let local = std::hint::black_box([1_u8; 16]);
        assert!(on_stack(local.as_ptr() as usize));
        let heap = std::hint::black_box(vec![1_u8; 16]);
        assert!(!on_stack(heap.as_ptr() as usize));
        assert!(!on_stack(STATIC.as_ptr() as usize));
    }

    #[test]
    fn the_stack_is_told_from_the_heap_on_every_thread() {
        check();
        std::thread::Builder::new().stack_size(64 << 10).spawn(check).unwrap().join().unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_address_is_in_a_range_up_to_its_end() {
        let ranges = [(10, 20), (20, 22), (30, 31)];
        let inside: Vec<usize> = (0..40).filter(|addr| loaded::lies_in(&ranges, *addr)).collect();
        assert_eq!(inside, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 30]);
        assert!(!loaded::lies_in(&[], 0));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn literals_are_told_from_the_heap() {
        assert!(contains(STATIC.as_ptr() as usize));
        assert!(contains("literal".as_ptr() as usize));
        assert!(!contains(Box::new(1_u8).as_ref() as *const u8 as usize));
    }
}
