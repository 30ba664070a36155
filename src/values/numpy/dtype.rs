//! numpy's types: how the bytes of an array are to be read.

use std::fmt;

use super::time::Unit;

/// The type of an array's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dtype {
    pub kind: Kind,
    /// Bytes of an element.
    pub size: usize,
    pub big_endian: bool,
}

/// The type of most pixels.
pub const BYTE: Dtype = Dtype {
    kind: Kind::UInt,
    size: 1,
    big_endian: false,
};

/// The families of types, each with the letter numpy gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `b`
    Bool,
    /// `i`
    Int,
    /// `u`
    UInt,
    /// `f`
    Float,
    /// `bfloat16` of PyTorch: the upper half of a float of four bytes.
    BFloat,
    /// `c`
    Complex,
    /// `U`: UTF-32, padded with zeros.
    Str,
    /// `S`: bytes, padded with zeros.
    Bytes,
    /// `O`: any Python values.
    Object,
    /// `M`; without a unit where it is one that is not read.
    Datetime(Option<Unit>),
    /// `m`
    Timedelta(Option<Unit>),
    /// `V`: records and raw bytes.
    Void,
}

impl Dtype {
    /// Reads the name numpy gives to `dtype()`: a letter and the number of bytes (of characters for `U`).
    pub fn parse(name: &str) -> Option<Dtype> {
        let mut letters = name.chars();
        let kind = match letters.next()? {
            'b' => Kind::Bool,
            'i' => Kind::Int,
            'u' => Kind::UInt,
            'f' => Kind::Float,
            'c' => Kind::Complex,
            'U' => Kind::Str,
            'S' | 'a' => Kind::Bytes,
            'O' => Kind::Object,
            'M' => Kind::Datetime(None),
            'm' => Kind::Timedelta(None),
            'V' => Kind::Void,
            _ => return None,
        };
        let digits = letters.as_str();
        let size: usize = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        let dtype = Dtype {
            kind,
            size: if kind == Kind::Str { size.checked_mul(4)? } else { size },
            big_endian: false,
        };
        let known = match kind {
            Kind::Bool => size == 1,
            Kind::Int | Kind::UInt => matches!(size, 1 | 2 | 4 | 8),
            Kind::Float => matches!(size, 2 | 4 | 8 | 10 | 12 | 16),
            Kind::BFloat => false,
            Kind::Complex => matches!(size, 8 | 16 | 20 | 24 | 32),
            // The two widths are those of a pointer where the file was written.
            Kind::Object => matches!(size, 0 | 4 | 8),
            Kind::Datetime(_) | Kind::Timedelta(_) => size == 8,
            Kind::Str | Kind::Bytes | Kind::Void => true,
        };
        known.then_some(dtype)
    }

    /// Reads what `dtype.str` gives: the order of the bytes before the name, as in `<f4`; a unit of time after it.
    pub fn parse_descr(descr: &str) -> Option<Dtype> {
        let name = descr.strip_prefix(['<', '>', '|', '='])?;
        let (name, unit) = name.split_once('[').unwrap_or((name, ""));
        let dtype = Dtype::parse(name)?.with_unit(Unit::parse(unit.trim_end_matches(']')));
        Some(Dtype {
            big_endian: descr.starts_with('>'),
            ..dtype
        })
    }

    /// The same of dates and durations that count this unit; any other type as it is.
    pub(crate) fn with_unit(self, unit: Option<Unit>) -> Dtype {
        let kind = match self.kind {
            Kind::Datetime(_) => Kind::Datetime(unit),
            Kind::Timedelta(_) => Kind::Timedelta(unit),
            kind => kind,
        };
        Dtype { kind, ..self }
    }

    /// Whether every value is a date or a duration of a unit that is read.
    pub fn is_time(&self) -> bool {
        matches!(self.kind, Kind::Datetime(Some(_)) | Kind::Timedelta(Some(_)))
    }

    /// Whether every value is a number that fits `f64` (perhaps rounded).
    pub fn is_real(&self) -> bool {
        match self.kind {
            Kind::Bool | Kind::Int | Kind::UInt | Kind::BFloat => true,
            Kind::Float => self.size <= 8,
            _ => false,
        }
    }

    /// Whether an element is a whole number of one byte, 0 to 255.
    pub fn is_byte(&self) -> bool {
        matches!((self.kind, self.size), (Kind::Bool, _) | (Kind::UInt, 1))
    }

    /// Whether the two differ at most in the order of their bytes.
    pub fn is_like(&self, other: Dtype) -> bool {
        (self.kind, self.size) == (other.kind, other.size)
    }

    /// What `numpy.result_type` gives for two real types: the type that holds the values of both.
    pub fn promote(self, other: Dtype) -> Dtype {
        let rank = |dtype: Dtype| match dtype.kind {
            Kind::Bool => 0,
            Kind::UInt => 1,
            Kind::Int => 2,
            _ => 3,
        };
        let (low, high) = if rank(self) <= rank(other) {
            (self, other)
        } else {
            (other, self)
        };
        let real = |kind, size| Dtype {
            kind,
            size,
            big_endian: false,
        };
        match (low.kind, high.kind) {
            (Kind::Bool, kind) => real(kind, high.size),
            (a, b) if a == b => real(a, low.size.max(high.size)),
            (Kind::UInt, Kind::Int) if low.size < high.size => real(Kind::Int, high.size),
            (Kind::UInt, Kind::Int) if low.size < 8 => real(Kind::Int, low.size * 2),
            (Kind::UInt, Kind::Int) => real(Kind::Float, 8),
            // A float holds the integers of half its size, and no float is wider than 8 here.
            _ => real(Kind::Float, high.size.max((low.size * 2).min(8))),
        }
    }
}

/// numpy's name: `float32`, `<U10`, `object`.
impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.size * 8;
        let order = if self.big_endian { '>' } else { '<' };
        match self.kind {
            Kind::Bool => f.write_str("bool"),
            Kind::Int => write!(f, "int{bits}"),
            Kind::UInt => write!(f, "uint{bits}"),
            Kind::Float => write!(f, "float{bits}"),
            Kind::BFloat => write!(f, "bfloat{bits}"),
            Kind::Complex => write!(f, "complex{bits}"),
            Kind::Str => write!(f, "{order}U{}", self.size / 4),
            Kind::Bytes => write!(f, "|S{}", self.size),
            Kind::Object => f.write_str("object"),
            Kind::Datetime(_) => f.write_str("datetime64"),
            Kind::Timedelta(_) => f.write_str("timedelta64"),
            Kind::Void => write!(f, "|V{}", self.size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dtype(name: &str) -> Dtype {
        Dtype::parse(name).unwrap()
    }

    #[test]
    fn names_are_numpys() {
        let names = ["b1", "u1", "i8", "f2", "c16", "U10", "S3", "O8", "f16"].map(|name| dtype(name).to_string());
        let expected = [
            "bool",
            "uint8",
            "int64",
            "float16",
            "complex128",
            "<U10",
            "|S3",
            "object",
            "float128",
        ];
        assert_eq!(names, expected);
        for name in ["", "i3", "f1", "x4", "i-4", "U99999999999999999999", "i4,i4", "b"] {
            assert_eq!(Dtype::parse(name), None, "{name}");
        }
    }

    #[test]
    fn promotes_as_numpy_does() {
        let table = [
            ("u1", "f4", "float32"),
            ("u2", "f4", "float32"),
            ("i4", "f4", "float64"),
            ("u1", "f2", "float16"),
            ("u2", "f2", "float32"),
            ("u1", "i1", "int16"),
            ("u1", "i8", "int64"),
            ("u8", "i8", "float64"),
            ("b1", "u1", "uint8"),
            ("b1", "f4", "float32"),
            ("f4", "f8", "float64"),
            ("u4", "i4", "int64"),
            ("i8", "f2", "float64"),
        ];
        for (a, b, both) in table {
            assert_eq!(dtype(a).promote(dtype(b)).to_string(), both, "{a} {b}");
            assert_eq!(dtype(b).promote(dtype(a)).to_string(), both, "{b} {a}");
        }
    }
}
