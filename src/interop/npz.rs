//! Writes weights as numpy's `.npz`: `np.load(file)["conv2d/kernel"]`.

use super::KeptModel;
use super::error::{ErrorKind, ModelError};
use super::npy::header;
use super::parts::{FilePlan, Piece, together, zip_of};

/// The bytes of a `.npz` file, an array for each weight, by the names of layer and weight.
///
/// # Errors
/// When there is no room for it.
pub fn save_npz(model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    together(npz_plan(model)?, model)
}

/// As [`save_npz`], of a model whose weights are elsewhere.
///
/// # Errors
/// As [`save_npz`].
pub fn npz_plan(model: &KeptModel) -> Result<FilePlan, ModelError> {
    write(model).map_err(|error| error.of("weights.npz"))
}

fn write(model: &KeptModel) -> Result<FilePlan, ErrorKind> {
    let parameters = model.architecture.parameters(model.input)?;
    let members = parameters.into_iter().map(|parameter| {
        let name = format!("{}/{}.npy", parameter.layer, parameter.name);
        let range = parameter.range;
        let array = vec![
            Piece::Bytes(header(&parameter.shape)),
            Piece::Numbers { array: 0, range },
        ];
        (name, array)
    });
    zip_of(members.collect())
}
