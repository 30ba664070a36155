//! Writes weights as numpy's `.npz`: `np.load(file)["conv2d/kernel"]`.

use super::KeptModel;
use super::error::{ErrorKind, ModelError};
use super::npy::npy;
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
