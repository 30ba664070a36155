//! Names of numpy 1 and 2.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numpy {
    NdArray,
    Dtype,
    /// Makes an empty array, to which BUILD gives its contents (protocols 0 to 4).
    Reconstruct,
    /// The same for a masked array.
    MaReconstruct,
    /// Makes an array around bytes (protocol 5).
    FromBuffer,
    Scalar,
    /// The class of the elements of a recarray.
    Record,
    /// Makes the type of texts of any length, an array of which has the list of them as its contents.
    StringDtype,
}

pub(crate) fn find(module: &str, name: &str) -> Option<Numpy> {
    Some(match (module, name) {
        ("numpy", "ndarray" | "memmap" | "matrix")
        | ("numpy.core.memmap" | "numpy._core.memmap", "memmap")
        | ("numpy.matrixlib.defmatrix", "matrix")
        | ("numpy.ma" | "numpy.ma.core", "MaskedArray")
        | ("numpy" | "numpy.rec" | "numpy.core.records" | "numpy._core.records", "recarray") => Numpy::NdArray,
        ("numpy" | "numpy.rec" | "numpy.core.records" | "numpy._core.records", "record") => Numpy::Record,
        ("numpy.ma.core", "_mareconstruct") => Numpy::MaReconstruct,
        ("numpy", "dtype") => Numpy::Dtype,
        ("numpy._core._internal" | "numpy.core._internal", "_convert_to_stringdtype_kwargs") => Numpy::StringDtype,
        ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct") => Numpy::Reconstruct,
        ("numpy.core.multiarray" | "numpy._core.multiarray", "scalar") => Numpy::Scalar,
        ("numpy.core.numeric" | "numpy._core.numeric", "_frombuffer") => Numpy::FromBuffer,
        _ => return None,
    })
}

impl Numpy {
    /// Whether it is a class of arrays.
    pub(crate) fn is_array(self) -> bool {
        self == Numpy::NdArray
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Numpy::NdArray => "numpy.ndarray",
            Numpy::Dtype => "numpy.dtype",
            Numpy::Reconstruct => "numpy's _reconstruct",
            Numpy::MaReconstruct => "numpy's _mareconstruct",
            Numpy::FromBuffer => "numpy's _frombuffer",
            Numpy::Scalar => "numpy's scalar",
            Numpy::Record => "numpy.record",
            Numpy::StringDtype => "numpy.dtypes.StringDType",
        }
    }
}
