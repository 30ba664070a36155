//! Sorting, one for all that is sorted: each further copy of the standard library's makes the page two kilobytes larger.

use std::cmp::Ordering;

/// The numbers below `len` in the order of what they stand for; equal ones stay in their order.
#[inline(never)]
pub(crate) fn sorted(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}
