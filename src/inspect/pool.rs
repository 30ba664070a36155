//! A pooling by hand: the largest value or the mean of each window, without a network.

use ndarray::{Array3, ArrayView3};

use super::InspectError;
use super::convolve::window;
use crate::nn::kernels::{Padding, average_pool_forward, max_pool_forward};

/// What is kept of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    Max,
    Average,
}

/// Pools each channel of an image (height x width x channels), as MaxPooling2D and AveragePooling2D do.
pub fn pool(
    image: ArrayView3<f32>,
    pooling: Pooling,
    pool_size: [usize; 2],
    strides: [usize; 2],
    padding: Padding,
) -> Result<Array3<f32>, InspectError> {
    let (height, width, channels) = image.dim();
    let window = window([height, width, channels], pool_size, strides, padding)?;
    let x: Vec<f32> = image.iter().copied().collect();
    let mut y = vec![0.0; window.positions() * channels];
    match pooling {
        Pooling::Max => max_pool_forward(&window, &x, &mut y, &mut vec![0; window.positions() * channels]),
        Pooling::Average => average_pool_forward(&window, &x, &mut y),
    }
    Ok(Array3::from_shape_vec((window.output[0], window.output[1], channels), y).expect("as many values as places"))
}
