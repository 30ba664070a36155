//! From the bytes of numpy's types to values.

use std::borrow::Cow;

use super::view::View;
use crate::values::numpy::dtype::{Dtype, Kind};
use crate::values::numpy::time::Time;

/// One element; `bytes` is exactly as long as the type says.
pub(crate) fn decode(dtype: Dtype, bytes: &[u8]) -> View<'static> {
    match dtype.kind {
        Kind::Bool => View::Bool(bytes[0] != 0),
        Kind::Int => View::Int(i128::from(signed(dtype, bytes))),
        Kind::UInt => View::Int(i128::from(unsigned(dtype, bytes))),
        Kind::BFloat => View::Float(f32::from_bits((unsigned(dtype, bytes) as u32) << 16).into()),
        Kind::Float if dtype.size <= 8 => View::Float(float(dtype, bytes)),
        Kind::Str => View::Str(Cow::Owned(utf32(dtype, bytes))),
        Kind::Bytes => {
            let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
            View::Bytes(Cow::Owned(bytes[..end].to_vec()))
        }
        Kind::Float | Kind::Complex => View::Other("a number of a type that is not read"),
        Kind::Datetime(Some(unit)) | Kind::Timedelta(Some(unit)) => {
            let is_date = matches!(dtype.kind, Kind::Datetime(_));
            Time::new(signed(dtype, bytes), unit, is_date).map_or(View::None, View::Time)
        }
        Kind::Datetime(None) | Kind::Timedelta(None) => View::Other("a date or time of a unit that is not read"),
        Kind::Object | Kind::Void => View::Other("a numpy record (save its fields one by one)"),
    }
}

fn unsigned(dtype: Dtype, bytes: &[u8]) -> u64 {
    let join = |value, &byte: &u8| value << 8 | u64::from(byte);
    if dtype.big_endian {
        bytes.iter().fold(0, join)
    } else {
        bytes.iter().rev().fold(0, join)
    }
}

fn signed(dtype: Dtype, bytes: &[u8]) -> i64 {
    let unused = 64 - 8 * bytes.len() as u32;
    (unsigned(dtype, bytes) << unused) as i64 >> unused
}

fn float(dtype: Dtype, bytes: &[u8]) -> f64 {
    let bits = unsigned(dtype, bytes);
    match bytes.len() {
        2 => f64::from(half(bits as u16)),
        4 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    }
}

/// IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction.
pub(crate) fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1024.0 + fraction) * 2f32.powi(exponent - 25),
    }
}

/// Text as numpy's `U` types hold it: four bytes a character, padded with zeros.
fn utf32(dtype: Dtype, bytes: &[u8]) -> String {
    let characters = bytes.chunks_exact(4).map(|four| unsigned(dtype, four) as u32);
    let text: String = characters
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    text.trim_end_matches('\0').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float_of(name: &str, bytes: &[u8]) -> f64 {
        match decode(Dtype::parse(name).unwrap(), bytes) {
            View::Float(value) => value,
            _ => panic!("not a float"),
        }
    }

    #[test]
    fn decodes_integers_of_both_signs_and_orders() {
        let mut dtype = Dtype::parse("i2").unwrap();
        assert!(matches!(decode(dtype, &[0xfe, 0xff]), View::Int(-2)));
        dtype.big_endian = true;
        assert!(matches!(decode(dtype, &[0xfe, 0xff]), View::Int(-257)));
        assert!(
            matches!(decode(Dtype::parse("u8").unwrap(), &[0xff; 8]), View::Int(value) if value == u64::MAX.into())
        );
    }

    #[test]
    fn decodes_floats() {
        assert_eq!(float_of("f4", &1.5f32.to_le_bytes()), 1.5);
        assert_eq!(float_of("f8", &(-0.1f64).to_le_bytes()), -0.1);
        // 65504 is the largest, 2^-24 the smallest number above zero.
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x3555, 0.333_251_95),
        ] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7e00).is_nan() && half(0xfc00) == f32::NEG_INFINITY);
    }

    #[test]
    fn decodes_padded_text() {
        let dtype = Dtype::parse("U3").unwrap();
        let bytes: Vec<u8> = "é😀\0".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert!(matches!(decode(dtype, &bytes), View::Str(text) if text == "é😀"));
        assert!(matches!(
            decode(Dtype::parse("S4").unwrap(), b"a\0b\0"),
            View::Bytes(bytes) if *bytes == *b"a\0b"
        ));
    }
}
