//! Names of pyarrow.

use crate::values::numpy::dtype::Dtype;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrow {
    /// pandas's column around an array of pyarrow.
    Column,
    /// pandas's type of such a column.
    Dtype,
    /// Makes an array: type, length, missing values, offset, buffers, children.
    RestoreArray,
    /// Makes an array out of several.
    ChunkedArray,
    /// `string`, with offsets of 32 bits.
    String,
    /// `large_string`, with offsets of 64 bits.
    LargeString,
    Number(Dtype),
    /// Truth values, eight in a byte.
    Bit,
    /// Numbers of a few values: their type, and that of the values.
    Dictionary,
    TypeForAlias,
    Buffer,
}

pub(crate) fn find(module: &str, name: &str) -> Option<Arrow> {
    Some(match (module, name) {
        (
            "pandas.arrays" | "pandas.core.arrays.string_arrow",
            "ArrowStringArray" | "ArrowStringArrayNumpySemantics",
        )
        | ("pandas.arrays" | "pandas.core.arrays.arrow.array", "ArrowExtensionArray") => Arrow::Column,
        ("pandas" | "pandas.core.dtypes.dtypes" | "pandas.core.arrays.arrow.dtype", "ArrowDtype") => Arrow::Dtype,
        ("pyarrow.lib", "dictionary") => Arrow::Dictionary,
        ("pyarrow.lib", "_restore_array") => Arrow::RestoreArray,
        ("pyarrow.lib", "chunked_array") => Arrow::ChunkedArray,
        ("pyarrow.lib", "type_for_alias") => Arrow::TypeForAlias,
        ("pyarrow.lib", "py_buffer") => Arrow::Buffer,
        _ => return None,
    })
}

impl Arrow {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Arrow::Column => "pandas array of pyarrow",
            Arrow::Dtype => "pandas ArrowDtype",
            Arrow::RestoreArray | Arrow::ChunkedArray => "pyarrow array",
            Arrow::Buffer => "pyarrow buffer",
            _ => "pyarrow type",
        }
    }
}
