#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{Interpolation, Taps, resample_backward, resample_forward};

use super::compare::{Numbers, assert_close, wide};

/// How much each pixel of one axis counts in a new one, by its distance alone.
fn weights(interpolation: Interpolation, from: usize, to: usize, pixel: usize) -> Vec<f64> {
    let middle = (pixel as f64 + 0.5) * from as f64 / to as f64;
    let place = middle - 0.5;
    let last = (from - 1) as f64;
    match interpolation {
        Interpolation::Nearest => (0..from).map(|at| f64::from(at as f64 == middle.floor())).collect(),
        Interpolation::Bilinear => {
            let place = place.clamp(0.0, last);
            (0..from).map(|at| (1.0 - (at as f64 - place).abs()).max(0.0)).collect()
        }
        Interpolation::Bicubic => {
            // From a table of 1024 places between two pixels.
            let share = ((place - place.floor()) * 1024.0).round_ties_even() / 1024.0;
            let keys = |distance: f64| match distance.abs() {
                d if d <= 1.0 => 1.5 * d.powi(3) - 2.5 * d.powi(2) + 1.0,
                d if d < 2.0 => -0.5 * d.powi(3) + 2.5 * d.powi(2) - 4.0 * d + 2.0,
                _ => 0.0,
            };
            let all: Vec<_> = (0..from).map(|at| keys(at as f64 - place.floor() - share)).collect();
            let sum: f64 = all.iter().sum();
            all.iter().map(|weight| weight / sum).collect()
        }
    }
}

#[test]
fn images_are_made_larger_and_smaller() {
    let mut numbers = Numbers::new(12);
    let images = 2;
    for interpolation in [Interpolation::Nearest, Interpolation::Bilinear, Interpolation::Bicubic] {
        for (input, [rows, columns]) in [
            ([5, 6, 3], [9, 4]),
            ([4, 7, 1], [3, 15]),
            ([1, 2, 2], [3, 1]),
            ([8, 5, 5], [8, 5]),
            ([6, 6, 2], [1, 1]),
        ] {
            let [height, width, channels] = input;
            let what = format!("{interpolation:?}, {input:?} to {rows} x {columns}");
            let x = numbers.take::<f32>(images * height * width * channels);
            let dy = numbers.take::<f32>(images * rows * columns * channels);
            let (mut expected_y, mut expected_x) = (vec![0.0; dy.len()], vec![0.0; x.len()]);
            for image in 0..images {
                for (i, j) in (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))) {
                    let along = weights(interpolation, height, rows, i);
                    let across = weights(interpolation, width, columns, j);
                    for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
                        for channel in 0..channels {
                            let to = ((image * rows + i) * columns + j) * channels + channel;
                            let from = ((image * height + row) * width + column) * channels + channel;
                            let weight = along[row] * across[column];
                            expected_y[to] += weight * wide(&x[from..=from])[0];
                            expected_x[from] += weight * wide(&dy[to..=to])[0];
                        }
                    }
                }
            }
            let taps = [
                Taps::new(interpolation, height, rows),
                Taps::new(interpolation, width, columns),
            ];
            let (mut y, mut dx) = (vec![7.0; dy.len()], vec![7.0; x.len()]);
            resample_forward(input, taps.each_ref(), 0.0, &x, &mut y);
            assert_close(&y, &expected_y, &what);
            resample_backward(input, taps.each_ref(), &dy, &mut dx);
            assert_close(&dx, &expected_x, &format!("gradient, {what}"));
        }
    }
}

#[test]
fn what_lies_outside_of_an_image_is_filled() {
    // Two rows above an image of one pixel, one to its left, and itself.
    let [rows, columns] =
        [(3, -2), (2, -1)].map(|(len, first)| Taps::new(Interpolation::Nearest, len, len).within(first, 1));
    let mut y = [0.0; 6];
    resample_forward([1, 1, 1], [&rows, &columns], 0.25, &[9.0f32], &mut y);
    assert_eq!(y, [0.25, 0.25, 0.25, 0.25, 0.25, 9.0]);
    let mut dx = [7.0];
    resample_backward(
        [1, 1, 1],
        [&rows, &columns],
        &[1.0f32, 2.0, 4.0, 8.0, 16.0, 32.0],
        &mut dx,
    );
    assert_eq!(dx, [32.0]);
}
