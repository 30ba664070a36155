//! Memory that begins where a line of the cache does.

use std::alloc::{GlobalAlloc, Layout, System};

/// Bytes of a line of the cache.
const LINE: usize = 64;
/// Bytes from which on memory is aligned: tensors, not the names of layers.
const LARGE: usize = 1024;

/// Allocates as the system does, but aligns what is large to the lines of the cache. The allocator of WebAssembly aligns to 8
/// bytes only: a vector of 16 bytes then lies across two lines in one of four places, and a step of training takes up to half
/// as long again, in one run but not in the next.
///
/// What grows is copied then, where the system might have left it in its place: reserve what is large at once.
#[derive(Debug)]
pub struct Aligned;

// SAFETY: everything is left to the system's allocator, for a layout that is at least as strict as the one asked for, and the
// same whenever it is made from the same layout.
unsafe impl GlobalAlloc for Aligned {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(aligned(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(aligned(layout)) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, aligned(layout)) }
    }
}

fn aligned(layout: Layout) -> Layout {
    if layout.size() < LARGE {
        return layout;
    }
    // A size that overflows with it cannot be had anyway.
    layout.align_to(LINE).unwrap_or(layout)
}
