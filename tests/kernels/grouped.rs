#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{
    Element, Padding, Window, grouped_forward, grouped_input_gradient, grouped_kernel_gradient,
};

use super::compare::{Numbers, assert_close, wide};
use super::reference;

/// Every `step`-th run of `len` values, from the one numbered `first` on.
fn runs(values: &[f64], len: usize, step: usize, first: usize) -> Vec<f64> {
    let runs = values.chunks_exact(len).skip(first).step_by(step);
    runs.flatten().copied().collect()
}

/// Puts runs of values back where [`runs`] took them from.
fn put(into: &mut [f64], values: &[f64], len: usize, step: usize, first: usize) {
    let places = into.chunks_exact_mut(len).skip(first).step_by(step);
    places
        .zip(values.chunks_exact(len))
        .for_each(|(place, run)| place.copy_from_slice(run));
}

/// Each group is a convolution of its own.
fn convolutions<T: Element>() {
    use Padding::{Same, Valid};
    let mut numbers = Numbers::new(11);
    for (input, kernel, strides, dilation, padding, groups, own) in [
        ([7, 6, 6], [3, 3], [1, 1], [1, 1], Same, 3, 2),
        ([7, 6, 4], [2, 3], [2, 2], [1, 1], Valid, 2, 3),
        ([6, 5, 5], [3, 2], [1, 2], [1, 1], Same, 5, 1),
        ([6, 8, 3], [3, 3], [1, 1], [2, 1], Valid, 3, 4),
        ([9, 7, 2], [2, 2], [1, 1], [3, 2], Same, 1, 3),
        // Of these the first channels are taken by fours.
        ([7, 6, 8], [3, 3], [1, 1], [1, 1], Same, 8, 1),
        ([5, 9, 6], [3, 3], [1, 1], [1, 1], Valid, 6, 1),
        ([6, 4, 5], [2, 3], [1, 1], [1, 1], Same, 5, 1),
        ([4, 3, 4], [1, 3], [1, 1], [1, 1], Valid, 4, 1),
        ([1, 1, 4], [3, 3], [1, 1], [1, 1], Same, 4, 1),
        ([2, 2, 7], [3, 3], [1, 1], [1, 1], Same, 7, 1),
    ] {
        let window = Window::dilated(input, kernel, strides, dilation, padding).expect("it fits");
        let what = format!("{window:?}, {groups} groups of {own} filters");
        let (images, channels, filters) = (3, input[2] / groups, groups * own);
        let x = numbers.take::<T>(images * window.input_len());
        let weights = numbers.take::<T>(kernel[0] * kernel[1] * channels * filters);
        let bias = numbers.take::<T>(filters);
        let dy = numbers.take::<T>(images * window.positions() * filters);
        let mut expected_y = vec![0.0; dy.len()];
        let mut expected_kernel = vec![0.0; weights.len()];
        let mut expected_x = vec![0.0; x.len()];
        let one = Window::dilated([input[0], input[1], channels], kernel, strides, dilation, padding).expect("it fits");
        for group in 0..groups {
            let own_x = runs(&wide(&x), channels, groups, group);
            let own_kernel = runs(&wide(&weights), own, groups, group);
            let own_dy = runs(&wide(&dy), own, groups, group);
            let own_bias = runs(&wide(&bias), own, groups, group);
            put(
                &mut expected_y,
                &reference::conv2d(&one, &own_x, &own_kernel, &own_bias),
                own,
                groups,
                group,
            );
            let (dkernel, dx) = reference::conv2d_gradients(&one, own, &own_x, &own_kernel, &own_dy);
            put(&mut expected_kernel, &dkernel, own, groups, group);
            put(&mut expected_x, &dx, channels, groups, group);
        }
        let mut y = vec![T::ONE; dy.len()];
        grouped_forward(&window, groups, &x, &weights, Some(&bias), &mut y);
        assert_close(&y, &expected_y, &what);
        let mut dkernel = vec![T::ZERO; weights.len()];
        grouped_kernel_gradient(&window, groups, &x, &dy, &mut dkernel);
        assert_close(&dkernel, &expected_kernel, &format!("gradient of the kernel, {what}"));
        let mut dx = vec![T::ONE; x.len()];
        grouped_input_gradient(&window, groups, &weights, &dy, &mut dx);
        assert_close(&dx, &expected_x, &format!("gradient of the input, {what}"));
    }
}

#[test]
fn convolutions_of_groups_f32() {
    convolutions::<f32>();
}

#[test]
fn convolutions_of_groups_f64() {
    convolutions::<f64>();
}
