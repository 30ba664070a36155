//! Kernels that have a name in image processing, 3x3, 5x5 and 7x7.
//!
//! Sobel and Laplacian are OpenCV's (`getDerivKernels`, `Laplacian`): a derivative one way, binomial smoothing the other.
//! All of them are to be slid over an image as they stand, without being turned around.

use ndarray::{Array1, Array2};

use super::InspectError;

/// The names there are.
pub const NAMES: &[&str] = &[
    "identity",
    "vertical_edges",
    "horizontal_edges",
    "sobel_x",
    "sobel_y",
    "laplacian",
    "emboss",
    "sharpen",
    "box_blur",
    "gaussian_blur",
];

/// The kernel of that name, `size` x `size`.
pub fn named_kernel(name: &str, size: usize) -> Result<Array2<f32>, InspectError> {
    if ![3, 5, 7].contains(&size) {
        return Err(InspectError::KernelSize { size });
    }
    let ones = Array1::ones(size);
    let smooth = binomial(size);
    // 1 before the middle, -1 behind it: large where the image becomes darker.
    let step = Array1::from_shape_fn(size, |i| (size as f32 / 2.0 - i as f32 - 0.5).clamp(-1.0, 1.0));
    Ok(match name {
        "identity" => identity(size),
        "vertical_edges" => outer(&ones, &step),
        "horizontal_edges" => outer(&step, &ones),
        "sobel_x" => outer(&smooth, &derivative(size, &[-1.0, 0.0, 1.0])),
        "sobel_y" => outer(&derivative(size, &[-1.0, 0.0, 1.0]), &smooth),
        "laplacian" => laplacian(size),
        "emboss" => {
            let middle = size / 2;
            let slope = |(row, column)| (row + column) as f32 - 2.0 * middle as f32;
            Array2::from_shape_fn((size, size), slope) + identity(size)
        }
        "sharpen" if size == 3 => identity(3) - laplacian(3),
        // The image and what a blur takes from it ("unsharp mask").
        "sharpen" => identity(size) * 2.0 - blur(&smooth),
        "box_blur" => blur(&ones),
        "gaussian_blur" => blur(&smooth),
        _ => {
            return Err(InspectError::UnknownKernel {
                name: name.to_owned(),
                known: NAMES,
            });
        }
    })
}

fn outer(rows: &Array1<f32>, columns: &Array1<f32>) -> Array2<f32> {
    Array2::from_shape_fn((rows.len(), columns.len()), |(row, column)| rows[row] * columns[column])
}

/// Weights that sum up to 1.
fn blur(weights: &Array1<f32>) -> Array2<f32> {
    outer(weights, weights) / (weights.sum() * weights.sum())
}

fn identity(size: usize) -> Array2<f32> {
    let mut kernel = Array2::zeros((size, size));
    kernel[[size / 2, size / 2]] = 1.0;
    kernel
}

/// A row of Pascal's triangle: 1 4 6 4 1.
fn binomial(size: usize) -> Array1<f32> {
    (1..size).fold(Array1::ones(1), |row, _| spread(&row, &[1.0, 1.0]))
}

/// Differences of smoothed values.
fn derivative(size: usize, difference: &[f32; 3]) -> Array1<f32> {
    spread(&binomial(size - 2), difference)
}

/// The sum of the second derivatives; of 3x3 the one without smoothing.
fn laplacian(size: usize) -> Array2<f32> {
    let second = derivative(size, &[1.0, -2.0, 1.0]);
    let other = match size {
        3 => Array1::from(vec![0.0, 1.0, 0.0]),
        _ => binomial(size),
    };
    outer(&second, &other) + outer(&other, &second)
}

/// The full convolution of two rows.
fn spread(row: &Array1<f32>, with: &[f32]) -> Array1<f32> {
    let mut sums = Array1::zeros(row.len() + with.len() - 1);
    for (i, a) in row.iter().enumerate() {
        for (j, b) in with.iter().enumerate() {
            sums[i + j] += a * b;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn are_those_of_the_books() {
        let kernel = |name| named_kernel(name, 3).unwrap();
        assert_eq!(
            kernel("vertical_edges"),
            array![[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [1.0, 0.0, -1.0]]
        );
        assert_eq!(
            kernel("horizontal_edges"),
            array![[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]]
        );
        assert_eq!(
            kernel("sobel_x"),
            array![[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
        );
        assert_eq!(
            kernel("laplacian"),
            array![[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]
        );
        assert_eq!(
            kernel("emboss"),
            array![[-2.0, -1.0, 0.0], [-1.0, 1.0, 1.0], [0.0, 1.0, 2.0]]
        );
        assert_eq!(
            kernel("sharpen"),
            array![[0.0, -1.0, 0.0], [-1.0, 5.0, -1.0], [0.0, -1.0, 0.0]]
        );
        assert_eq!(
            kernel("gaussian_blur") * 16.0,
            array![[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]
        );
        // cv2.getDerivKernels(1, 0, 5)
        assert_eq!(
            named_kernel("sobel_x", 5).unwrap().row(2),
            array![-6.0, -12.0, 0.0, 12.0, 6.0]
        );
    }

    #[test]
    fn keep_or_remove_the_brightness_whatever_their_size() {
        for size in [3, 5, 7] {
            for &name in NAMES {
                let sum = named_kernel(name, size).unwrap().sum();
                let kept = ["identity", "emboss", "sharpen", "box_blur", "gaussian_blur"].contains(&name);
                assert!((sum - f32::from(u8::from(kept))).abs() < 1e-5, "{name} {size}: {sum}");
            }
        }
        assert!(named_kernel("sobel_x", 4).is_err());
        assert!(named_kernel("sobel", 3).is_err());
    }
}
