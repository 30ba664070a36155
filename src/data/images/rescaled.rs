//! Floats that are bytes divided by 255, as notebooks make them of photos: the bytes say all there is in a quarter of the memory.

/// The float that a byte stands for. `float64` values of byte / 255 have the same one as their nearest `float32`.
pub(in crate::data) fn value(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}

/// Adds the bytes that these values stand for. Gives `false` and adds none when one of them is, bit for bit, no byte / 255.
pub(in crate::data) fn extend(bytes: &mut Vec<u8>, values: &[f32]) -> bool {
    let start = bytes.len();
    let mut difference = 0;
    bytes.extend(values.iter().map(|&float| {
        // Among floats beyond 2^23 are whole numbers only, so that adding it rounds; the last bits are the number then. What is
        // out of range has some byte or other there, and differs.
        let byte = (float * 255.0 + 8_388_608.0).to_bits() as u8;
        difference |= value(byte).to_bits() ^ float.to_bits();
        byte
    }));
    if difference != 0 {
        bytes.truncate(start);
    }
    difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_float_and_comes_back() {
        let values: Vec<f32> = (0..=u8::MAX).map(value).collect();
        for (byte, &float) in (0..=u8::MAX).zip(&values) {
            assert_eq!(float.to_bits(), ((f64::from(byte) / 255.0) as f32).to_bits(), "{byte}");
        }
        let mut bytes = vec![7];
        assert!(extend(&mut bytes, &values));
        assert_eq!(bytes[0], 7);
        assert!(bytes[1..].iter().copied().eq(0..=u8::MAX));
    }

    #[test]
    fn no_other_float_is_taken_for_one() {
        let values: Vec<f32> = (0..=u8::MAX).map(value).collect();
        let next = values.iter().flat_map(|value| [value.next_up(), value.next_down()]);
        let negative = values.iter().map(|value| -value);
        let beyond = (256..2000).map(|number| number as f32 / 255.0);
        let whole = (2..300).map(|number| number as f32);
        let odd = [
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
            f32::MAX,
            f32::MIN,
            f32::MIN_POSITIVE,
            0.1,
            0.5,
        ];
        for value in next.chain(negative).chain(beyond).chain(whole).chain(odd) {
            let mut bytes = vec![7];
            // Wherever it stands among others.
            for place in [0, 5, 40] {
                let mut values = vec![1.0; 41];
                values[place] = value;
                assert!(!extend(&mut bytes, &values), "{value}");
            }
            assert_eq!(bytes, [7]);
        }
    }
}
