//! What is transparent, laid on white, as Pillow does it.

/// A byte that is so opaque on white: Pillow's `Image.alpha_composite` (`AlphaComposite.c`), whose weights have 7 bits behind the
/// point.
pub(crate) fn over_white(value: u8, alpha: u8) -> u8 {
    let [value, alpha] = [value, alpha].map(u32::from);
    let sum = (value * alpha + 255 * (255 - alpha) + 128) << 7;
    ((((sum >> 8) + sum) >> 8) >> 7) as u8
}

/// A value of 16 bits that is so opaque on white, rounded.
pub(crate) fn over_white_16(value: u32, alpha: u32) -> u32 {
    let [value, alpha, white] = [value, alpha, 65535].map(u64::from);
    ((value * alpha + white * (white - alpha) + white / 2) / white) as u32
}
