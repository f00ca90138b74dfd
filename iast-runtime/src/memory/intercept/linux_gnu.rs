//! `memcpy` and `memmove` of the process, for Linux with glibc.
//!
//! The symbols are naked functions, so that the way of clean bytes is a few instructions in a debug build too.
//! They end with a jump into glibc's `__memcpy_chk`/`__memmove_chk` with an unlimited destination, which are the
//! same fast routines under another name: nothing has to be looked up at run time, and no compiler can fold the
//! jump back into a call of `memcpy`, since it never sees it.
//!
//! Before the jump, three questions are asked in order of cost: was anything ever tainted; is one of the pages at
//! the two ends of source and destination in use; is one of the 64-byte granules tainted. Only then is Rust code
//! called. A copy of more than a page goes there at once.

use super::FOLLOWING;
use crate::memory::SHADOW;
use crate::memory::shadow::Filter;

static FILTER: &Filter = SHADOW.filter();

/// Where the assembly ends up when the copy may concern us.
unsafe extern "C" fn copied(dst: *mut u8, src: *const u8, len: usize) {
    super::copied(dst as usize, src as usize, len);
}

unsafe extern "C" {
    /// `memcpy` of glibc, which ends the process when `room` is less than `len`.
    fn __memcpy_chk(dst: *mut u8, src: *const u8, len: usize, room: usize) -> *mut u8;
}

/// See [`super::copy`].
#[inline]
pub(super) fn copy(from: &[u8], to: &mut [u8]) {
    assert_eq!(to.len(), from.len());
    // SAFETY: both are `len` bytes long, and what is borrowed to be changed overlaps nothing.
    unsafe { __memcpy_chk(to.as_mut_ptr(), from.as_ptr(), from.len(), to.len()) };
}

#[cfg(target_arch = "x86_64")]
macro_rules! interceptor {
    ($name:ident, $real:literal) => {
        /// See the module's documentation.
        ///
        /// # Safety
        ///
        /// As the C function of this name.
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        pub(super) unsafe extern "C" fn $name(dst: *mut u8, src: *const u8, len: usize) -> *mut u8 {
            core::arch::naked_asm!(
                "cmp byte ptr [rip + {active}], 0",
                "jne 20f",
                // Nothing to do for us: on to the real one, with no limit on the destination.
                "10:",
                "mov rcx, -1",
                concat!("jmp qword ptr [rip + ", $real, "@GOTPCREL]"),
                "20:",
                "cmp rdx, 4096",
                "ja 30f",
                "test rdx, rdx",
                "je 10b",
                // The filter words of the pages of the first and last byte of both ranges.
                "mov r8, qword ptr [rip + {filter}]",
                "lea r10, [rsi + rdx - 1]",
                "lea r11, [rdi + rdx - 1]",
                "mov rax, rsi",
                "shr rax, 12",
                "movzx eax, ax",
                "mov r9, qword ptr [r8 + rax*8]",
                "mov rax, rdi",
                "shr rax, 12",
                "movzx eax, ax",
                "or r9, qword ptr [r8 + rax*8]",
                "mov rax, r10",
                "shr rax, 12",
                "movzx eax, ax",
                "or r9, qword ptr [r8 + rax*8]",
                "mov rax, r11",
                "shr rax, 12",
                "movzx eax, ax",
                "or r9, qword ptr [r8 + rax*8]",
                "je 10b",
                // The granules of the source: shift the word so that those of the range remain.
                "mov rcx, rsi",
                "shr rcx, 6",
                "shr r10, 6",
                "mov rax, rsi",
                "shr rax, 12",
                "mov r9, r10",
                "shr r9, 6",
                "cmp r9, rax",
                "jne 30f",
                "movzx eax, ax",
                "mov r9, qword ptr [r8 + rax*8]",
                "sub r10, rcx",
                "shr r9, cl",
                "mov ecx, 63",
                "sub ecx, r10d",
                "shl r9, cl",
                "test r9, r9",
                "jne 30f",
                // The granules of the destination.
                "mov rcx, rdi",
                "shr rcx, 6",
                "shr r11, 6",
                "mov rax, rdi",
                "shr rax, 12",
                "mov r9, r11",
                "shr r9, 6",
                "cmp r9, rax",
                "jne 30f",
                "movzx eax, ax",
                "mov r9, qword ptr [r8 + rax*8]",
                "sub r11, rcx",
                "shr r9, cl",
                "mov ecx, 63",
                "sub ecx, r11d",
                "shl r9, cl",
                "test r9, r9",
                "je 10b",
                // Three saved registers and the return address keep the stack aligned for the call.
                "30:",
                "push rdi",
                "push rsi",
                "push rdx",
                "call {copied}",
                "pop rdx",
                "pop rsi",
                "pop rdi",
                "jmp 10b",
                active = sym FOLLOWING,
                filter = sym FILTER,
                copied = sym copied,
            )
        }
    };
}

#[cfg(target_arch = "aarch64")]
macro_rules! interceptor {
    ($name:ident, $real:literal) => {
        /// See the module's documentation.
        ///
        /// # Safety
        ///
        /// As the C function of this name.
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        pub(super) unsafe extern "C" fn $name(dst: *mut u8, src: *const u8, len: usize) -> *mut u8 {
            core::arch::naked_asm!(
                "adrp x9, {active}",
                "ldrb w9, [x9, :lo12:{active}]",
                "cbnz w9, 20f",
                "10:",
                "mov x3, #-1",
                concat!("adrp x9, :got:", $real),
                concat!("ldr x9, [x9, :got_lo12:", $real, "]"),
                "br x9",
                "20:",
                "cmp x2, #4096",
                "b.hi 30f",
                "cbz x2, 10b",
                "adrp x8, {filter}",
                "ldr x8, [x8, :lo12:{filter}]",
                "add x10, x1, x2",
                "sub x10, x10, #1",
                "add x11, x0, x2",
                "sub x11, x11, #1",
                // The filter words of the pages of the first and last byte of both ranges.
                "ubfx x12, x1, #12, #16",
                "ldr x9, [x8, x12, lsl #3]",
                "ubfx x12, x0, #12, #16",
                "ldr x13, [x8, x12, lsl #3]",
                "orr x9, x9, x13",
                "ubfx x12, x10, #12, #16",
                "ldr x13, [x8, x12, lsl #3]",
                "orr x9, x9, x13",
                "ubfx x12, x11, #12, #16",
                "ldr x13, [x8, x12, lsl #3]",
                "orr x9, x9, x13",
                "cbz x9, 10b",
                // The granules of the source.
                "lsr x12, x1, #12",
                "lsr x13, x10, #12",
                "cmp x12, x13",
                "b.ne 30f",
                "ubfx x12, x1, #12, #16",
                "ldr x9, [x8, x12, lsl #3]",
                "lsr x12, x1, #6",
                "lsr x13, x10, #6",
                "sub x13, x13, x12",
                "lsr x9, x9, x12",
                "mov x14, #63",
                "sub x14, x14, x13",
                "lsl x9, x9, x14",
                "cbnz x9, 30f",
                // The granules of the destination.
                "lsr x12, x0, #12",
                "lsr x13, x11, #12",
                "cmp x12, x13",
                "b.ne 30f",
                "ubfx x12, x0, #12, #16",
                "ldr x9, [x8, x12, lsl #3]",
                "lsr x12, x0, #6",
                "lsr x13, x11, #6",
                "sub x13, x13, x12",
                "lsr x9, x9, x12",
                "mov x14, #63",
                "sub x14, x14, x13",
                "lsl x9, x9, x14",
                "cbz x9, 10b",
                "30:",
                "stp x29, x30, [sp, #-48]!",
                "mov x29, sp",
                "stp x0, x1, [sp, #16]",
                "str x2, [sp, #32]",
                "bl {copied}",
                "ldr x2, [sp, #32]",
                "ldp x0, x1, [sp, #16]",
                "ldp x29, x30, [sp], #48",
                "b 10b",
                active = sym FOLLOWING,
                filter = sym FILTER,
                copied = sym copied,
            )
        }
    };
}

interceptor!(memcpy, "__memcpy_chk");
interceptor!(memmove, "__memmove_chk");
