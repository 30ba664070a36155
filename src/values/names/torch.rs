//! Names of PyTorch.

use crate::values::numpy::dtype::{Dtype, Kind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Torch {
    /// The class of a storage, which says what its numbers are.
    Storage(Dtype),
    RebuildTensor,
    RebuildParameter,
}

pub(crate) fn find(module: &str, name: &str) -> Option<Torch> {
    match (module, name) {
        ("torch._utils", "_rebuild_tensor_v2") => Some(Torch::RebuildTensor),
        ("torch._utils", "_rebuild_parameter") => Some(Torch::RebuildParameter),
        ("torch", name) => {
            let dtype = match name.strip_suffix("Storage")? {
                "Bool" => "b1",
                "Byte" => "u1",
                "Char" => "i1",
                "Short" => "i2",
                "Int" => "i4",
                "Long" => "i8",
                "Half" => "f2",
                "Float" => "f4",
                "Double" => "f8",
                "BFloat16" => return Some(Torch::Storage(BFLOAT)),
                _ => return None,
            };
            Dtype::parse(dtype).map(Torch::Storage)
        }
        _ => None,
    }
}

const BFLOAT: Dtype = Dtype {
    kind: Kind::BFloat,
    size: 2,
    big_endian: false,
};

impl Torch {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Torch::Storage(_) => "torch storage",
            Torch::RebuildTensor => "torch's _rebuild_tensor_v2",
            Torch::RebuildParameter => "torch's _rebuild_parameter",
        }
    }
}
