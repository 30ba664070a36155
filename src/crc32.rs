//! CRC-32, the sum by which a zip tells whether a file's bytes are those that were written.
//!
//! A CRC is the remainder of the bytes, taken as one long polynomial over GF(2), by a polynomial of 32 bits. Any sum of powers that it
//! divides may be added without changing the remainder: one of four powers, whose distances are whole bytes, lets a byte go and adds
//! it to three of those behind it. So all but the last few bytes are let go of without a table, as many at once as a vector has
//! (Hassanov et al., "Chorba: A novel CRC32 implementation", 2024, arXiv:2412.16398), and the library looks at what is left.

use crc32fast::Hasher;

/// How many bytes behind it a byte is added to others. The polynomial of CRC-32 divides x^(8 FAR) + x^(8 (FAR - NEAR)) +
/// x^(8 (FAR - MIDDLE)) + 1; a search finds one smaller sum of this form (140, 791, 3006), in which less can be done at once.
const NEAR: usize = 1927;
const MIDDLE: usize = 2181;
const FAR: usize = 4018;

/// Bytes that are worked on at once, and stay in the cache.
const PIECE: usize = 1 << 16;

/// Fewer are left to the library.
const LEAST: usize = 4 * FAR;

/// The sum of bytes that come behind others, whose sum is `before`; 0 where there are none.
pub fn crc32(before: u32, bytes: &[u8]) -> u32 {
    // What was let go of, with zeros around it.
    let mut gone = Vec::new();
    bytes.chunks(PIECE).fold(before, |sum, piece| match piece.len() {
        LEAST.. => of_many(sum, piece, &mut gone),
        _ => by_table(sum, piece),
    })
}

/// The sum of bytes, and of so many others that come behind them.
pub fn joined(first: u32, second: u32, others: u64) -> u32 {
    let mut sum = Hasher::new_with_initial(first);
    sum.combine(&Hasher::new_with_initial_len(second, others));
    sum.finalize()
}

fn by_table(before: u32, bytes: &[u8]) -> u32 {
    let mut sum = Hasher::new_with_initial(before);
    sum.update(bytes);
    sum.finalize()
}

fn of_many(before: u32, bytes: &[u8], gone: &mut Vec<u8>) -> u32 {
    gone.clear();
    gone.resize(FAR + bytes.len(), 0);
    // What came before is added to the first four bytes, behind which the sum begins anew.
    let first = (!before).to_le_bytes();
    for (index, byte) in first.into_iter().enumerate() {
        gone[FAR + index] = bytes[index] ^ byte;
    }
    let end = bytes.len() - FAR;
    for start in (first.len()..end).step_by(NEAR) {
        let count = NEAR.min(end - start);
        let (before, now) = gone.split_at_mut(FAR + start);
        mix(&mut now[..count], &bytes[start..], before, start);
    }
    let mut left = [0; FAR];
    mix(&mut left, &bytes[end..], gone, end);
    by_table(!0, &left)
}

/// Adds to `bytes`, whose first is number `start` of all, what falls to them of those that are gone.
fn mix(to: &mut [u8], bytes: &[u8], gone: &[u8], start: usize) {
    let count = to.len();
    let [near, middle, far] = [NEAR, MIDDLE, FAR].map(|distance| &gone[FAR + start - distance..][..count]);
    let bytes = &bytes[..count];
    for i in 0..count {
        to[i] = bytes[i] ^ near[i] ^ middle[i] ^ far[i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_library() {
        let bytes: Vec<u8> = (0..3 * PIECE as u32)
            .map(|i| (i.wrapping_mul(0x9e37_79b9) >> 24) as u8)
            .collect();
        let lengths = [
            0,
            1,
            FAR,
            LEAST - 1,
            LEAST,
            LEAST + 1,
            PIECE - 1,
            PIECE,
            PIECE + 1,
            2 * PIECE + LEAST + 7,
        ];
        for length in lengths {
            for (start, before) in [(0, 0), (1, 0xdead_beef), (5, 1)] {
                let bytes = &bytes[start..start + length];
                assert_eq!(
                    crc32(before, bytes),
                    by_table(before, bytes),
                    "{length} bytes behind {before}"
                );
            }
        }
        let (first, second) = bytes.split_at(PIECE + 77);
        let sum = joined(crc32(0, first), crc32(0, second), second.len() as u64);
        assert_eq!(sum, by_table(0, &bytes));
        // Of the standard itself.
        assert_eq!(crc32(0, b"123456789"), 0xcbf4_3926);
    }
}
