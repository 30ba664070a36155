//! Memory that begins where a line of the cache does.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;

/// Bytes of a line of the cache.
const LINE: usize = 64;
/// Bytes from which on memory is aligned: tensors, not the names of layers.
const LARGE: usize = 1024;

/// Allocates as the system does, but aligns what is large to the lines of the cache. The allocator of WebAssembly aligns to 8
/// bytes only: a vector of 16 bytes then lies across two lines in one of four places, and a step of training takes up to half
/// as long again, in one run but not in the next.
///
/// What is large has a line more than was asked for, and right before it the distance from where it was got. Asked for an
/// alignment, the allocator of WebAssembly would cut such a piece to size, and nothing of the same length would fit into it
/// once it is free: memory would grow with every network that is built.
#[derive(Debug)]
pub struct Aligned;

// SAFETY: what is large lies within what the system gave, which is a line longer, and is told from the rest by its layout, which
// is the same when it is given back.
unsafe impl GlobalAlloc for Aligned {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match with_line(layout) {
            // SAFETY: the size of `wide` is not 0, and `place` is given what was got with it.
            Some(wide) => unsafe { place(System.alloc(wide)) },
            // SAFETY: the caller's layout, as it came.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match with_line(layout) {
            // SAFETY: as in `alloc`.
            Some(wide) => unsafe { place(System.alloc_zeroed(wide)) },
            // SAFETY: as in `alloc`.
            None => unsafe { System.alloc_zeroed(layout) },
        }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        match with_line(layout) {
            // SAFETY: memory of this layout was got by `place`, which wrote how far before it the system's begins; `wide` is the
            // same layout as then.
            Some(wide) => unsafe { System.dealloc(memory.sub(distance(memory)), wide) },
            // SAFETY: memory of this layout came from the system as it is.
            None => unsafe { System.dealloc(memory, layout) },
        }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller sees to it that `size` is no less valid.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let kept = size.min(layout.size());
        match (with_line(layout), with_line(new)) {
            // SAFETY: as in `dealloc` the system's memory is found; of the `kept` bytes both the old and the new place lie within
            // what the system gave, which may overlap.
            (Some(wide), Some(new)) => unsafe {
                let before = distance(memory);
                let start = System.realloc(memory.sub(before), wide, new.size());
                if start.is_null() {
                    return start;
                }
                let memory = start.add(distance_from(start));
                // The system may have put it elsewhere in a line.
                ptr::copy(start.add(before), memory, kept);
                place(start)
            },
            // SAFETY: memory of this layout came from the system as it is, and such a size goes back to it.
            (None, None) => unsafe { System.realloc(memory, layout, size) },
            // SAFETY: `other` is memory of its own, of the new layout; both are at least `kept` long.
            _ => unsafe {
                let other = self.alloc(new);
                if !other.is_null() {
                    ptr::copy_nonoverlapping(memory, other, kept);
                    self.dealloc(memory, layout);
                }
                other
            },
        }
    }
}

/// The layout to ask the system for; `None` where it is the same.
fn with_line(layout: Layout) -> Option<Layout> {
    if layout.size() < LARGE || layout.align() > LINE {
        return None;
    }
    // A size that overflows with it cannot be had anyway.
    Layout::from_size_align(layout.size() + LINE, layout.align().max(align_of::<usize>())).ok()
}

/// How far behind `start` the next line begins: at least so far that a number can be kept in front of it.
fn distance_from(start: *mut u8) -> usize {
    LINE - start.addr() % LINE
}

/// The next line behind `start`, in front of which its distance is written.
///
/// # Safety
/// `start` is null, or the start of what a layout of [`with_line`] gave.
unsafe fn place(start: *mut u8) -> *mut u8 {
    if start.is_null() {
        return start;
    }
    let distance = distance_from(start);
    // SAFETY: `start` has a line more than was asked for, so that what is asked for begins within it; before that there is room for
    // a number, aligned, since the distance is a multiple of the alignment that `with_line` asks for.
    unsafe {
        let memory = start.add(distance);
        memory.cast::<usize>().sub(1).write(distance);
        memory
    }
}

/// What [`place`] has written.
///
/// # Safety
/// `memory` is what it returned.
unsafe fn distance(memory: *mut u8) -> usize {
    // SAFETY: `place` has written a number there.
    unsafe { memory.cast::<usize>().sub(1).read() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_memory_begins_with_a_line_and_keeps_its_contents_as_it_grows_and_shrinks() {
        let sizes = [10, 1000, 1024, 5000, 100, 1 << 20, 3 << 20, 2048, 1 << 16, 8];
        for align in [1, 8, 16] {
            let layout = |size| Layout::from_size_align(size, align).unwrap();
            let fill = |memory: *mut u8, size| {
                // SAFETY: it is called with memory of that size.
                (0..size).for_each(|i| unsafe { memory.add(i).write((i % 251) as u8) });
            };
            // SAFETY: no size is 0, all memory is given back with the layout that it was got with, and touched within its size.
            unsafe {
                let mut memory = Aligned.alloc(layout(sizes[0]));
                fill(memory, sizes[0]);
                for (i, &size) in sizes.iter().enumerate().skip(1) {
                    // What lies between makes the system move it now and then.
                    let between = Aligned.alloc_zeroed(layout(40 + 2000 * i));
                    assert!((0..40 + 2000 * i).all(|i| between.add(i).read() == 0));
                    memory = Aligned.realloc(memory, layout(sizes[i - 1]), size);
                    assert!(size < LARGE || memory.addr().is_multiple_of(LINE), "{size} bytes");
                    let kept = size.min(sizes[i - 1]);
                    let is_kept = (0..kept).all(|i| memory.add(i).read() == (i % 251) as u8);
                    assert!(is_kept, "{kept} bytes of {size}");
                    fill(memory, size);
                    Aligned.dealloc(between, layout(40 + 2000 * i));
                }
                Aligned.dealloc(memory, layout(sizes[sizes.len() - 1]));
            }
        }
    }
}
