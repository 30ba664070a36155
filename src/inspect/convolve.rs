//! A convolution by hand: one kernel over an image, without a network.

use ndarray::{Array3, ArrayView2, ArrayView3, s};

use super::InspectError;
use crate::nn::kernels::{Epilogue, Padding, Scratch, Window, conv2d_forward};

/// Slides a kernel over each channel of an image (height x width x channels) by itself, as image software does; what comes
/// out has as many channels. It is a cross-correlation, as Keras's Conv2D: the kernel is not turned around.
pub fn convolve(
    image: ArrayView3<f32>,
    kernel: ArrayView2<f32>,
    strides: [usize; 2],
    padding: Padding,
) -> Result<Array3<f32>, InspectError> {
    let (height, width, channels) = image.dim();
    let window = window([height, width, 1], kernel.dim().into(), strides, padding)?;
    let kernel: Vec<f32> = kernel.iter().copied().collect();
    let mut output = Array3::zeros((window.output[0], window.output[1], channels));
    let mut y = vec![0.0; window.positions()];
    let mut scratch = Scratch::new();
    for channel in 0..channels {
        let x: Vec<f32> = image.slice(s![.., .., channel]).iter().copied().collect();
        conv2d_forward(&window, &x, &kernel, None, Epilogue::None, &mut y, &mut scratch);
        let mut plane = output.slice_mut(s![.., .., channel]);
        plane.iter_mut().zip(&y).for_each(|(to, &from)| *to = from);
    }
    Ok(output)
}

/// The places of a window on an image, or why there are none.
pub(super) fn window(
    input: [usize; 3],
    size: [usize; 2],
    strides: [usize; 2],
    padding: Padding,
) -> Result<Window, InspectError> {
    Window::new(input, size, strides, padding).ok_or(InspectError::DoesNotFit {
        image: [input[0], input[1]],
        window: size,
        strides,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};

    use super::*;

    #[test]
    fn says_why_a_kernel_does_not_fit() {
        let kernel = array![[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [1.0, 0.0, -1.0]];
        let image = Array3::zeros((2, 5, 1));
        let error = convolve(image.view(), kernel.view(), [1, 1], Padding::Valid).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a window of 3x3 with strides 1 and 1 does not fit on an image of 2x5"
        );
        assert!(convolve(image.view(), kernel.view(), [1, 0], Padding::Same).is_err());
        let same = convolve(image.view(), kernel.view(), [1, 1], Padding::Same).unwrap();
        assert_eq!(same.dim(), (2, 5, 1));
    }
}
