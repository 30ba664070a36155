//! What the processor could do at best.

use super::Element;
use super::lanes::{LANES, Lanes};

/// Sums or products that are under way at once: enough to hide how long each takes, few enough to stay in registers.
const CHAINS: usize = 6;

/// Multiplies and adds in registers, as often as asked, and nothing else; gives the number of operations, and a result so
/// that they are not left out. Their rate is the peak that [`super::gemm()`] is measured by.
#[inline(never)]
pub fn multiply_and_add<T: Element>(rounds: usize) -> (u64, T) {
    let (factor, summand) = (T::Lanes::splat(T::ONE), T::Lanes::splat(T::ONE));
    let mut products = [T::Lanes::splat(T::ONE); CHAINS];
    let mut sums = [T::Lanes::splat(T::ZERO); CHAINS];
    // What is not known when it is compiled is not worked out then.
    let (factor, summand) = std::hint::black_box((factor, summand));
    for _ in 0..rounds {
        products.iter_mut().for_each(|product| *product = *product * factor);
        sums.iter_mut().for_each(|sum| *sum = *sum + summand);
    }
    let total = products
        .into_iter()
        .chain(sums)
        .reduce(|a, b| a + b)
        .expect("twelve chains");
    let mut lanes = [T::ZERO; LANES];
    total.store(&mut lanes);
    let operations = rounds as u64 * 2 * (CHAINS * LANES) as u64;
    (operations, lanes[0])
}
