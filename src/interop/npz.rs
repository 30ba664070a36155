//! Writes weights as numpy's `.npz`: `np.load(file)["conv2d/kernel"]`.

use super::KeptModel;
use super::error::{ErrorKind, ModelError};
use super::save::zip_of;

/// The bytes of a `.npz` file, an array for each weight, by the names of layer and weight.
///
/// # Errors
/// When there is no room for it.
pub fn save_npz(model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    write(model).map_err(|error| error.of("weights.npz"))
}

fn write(model: &KeptModel) -> Result<Vec<u8>, ErrorKind> {
    let parameters = model.architecture.parameters(model.input)?;
    let arrays = parameters.iter().map(|parameter| {
        let name = format!("{}/{}.npy", parameter.layer, parameter.name);
        (name, npy(&parameter.shape, &model.weights[parameter.range.clone()]))
    });
    let arrays: Vec<_> = arrays.collect();
    let members: Vec<_> = arrays
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip_of(&members)
}

/// An array in the format `.npy`, version 1.0 (`numpy/lib/format.py`).
fn npy(shape: &[usize], values: &[f32]) -> Vec<u8> {
    let lengths: String = shape.iter().map(|length| format!("{length}, ")).collect();
    let mut header = format!(
        "{{'descr': '<f4', 'fortran_order': False, 'shape': ({}), }}",
        lengths.trim_end()
    );
    // The values begin at a multiple of 64.
    let padding = 63 - (10 + header.len()) % 64;
    header.extend(std::iter::repeat_n(' ', padding));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}
