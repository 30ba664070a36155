#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{
    Element, Epilogue, Padding, Scratch, Window, conv2d_forward, conv2d_input_gradient, conv2d_kernel_gradient,
    conv2d_max_pool_forward, conv2d_max_pool_input_gradient, conv2d_max_pool_kernel_gradient, conv2d_max_pool_suits,
    max_pool_forward, relu_backward,
};

use super::compare::{Numbers, assert_close, wide};
use super::reference;

struct Case {
    images: usize,
    input: [usize; 3],
    kernel: [usize; 2],
    strides: [usize; 2],
    padding: Padding,
    filters: usize,
}

/// Odd sizes, one and three channels, kernels from 1x1 to 7x7 and not square, strides, all remainders of tiles, images large
/// enough to be cut into bands.
fn cases() -> Vec<Case> {
    use Padding::{Same, Valid};
    [
        (2, [12, 10, 1], [3, 3], [1, 1], Valid, 32),
        (1, [11, 13, 3], [3, 3], [1, 1], Valid, 32),
        (2, [9, 7, 32], [3, 3], [1, 1], Valid, 16),
        (1, [9, 7, 32], [3, 3], [1, 1], Same, 8),
        (3, [5, 5, 4], [3, 3], [1, 1], Same, 3),
        (2, [8, 9, 2], [5, 4], [1, 1], Same, 5),
        (1, [15, 14, 1], [7, 7], [1, 1], Valid, 7),
        (1, [10, 11, 1], [7, 7], [1, 1], Same, 1),
        (2, [11, 12, 3], [7, 5], [2, 3], Valid, 6),
        (2, [11, 12, 5], [3, 3], [2, 2], Same, 12),
        (1, [6, 6, 9], [1, 1], [1, 1], Valid, 10),
        (1, [7, 8, 6], [1, 1], [3, 2], Valid, 4),
        (1, [2, 3, 2], [5, 5], [1, 1], Same, 9),
        (1, [3, 3, 13], [3, 3], [1, 1], Valid, 17),
        (1, [4, 40, 2], [2, 11], [1, 1], Valid, 8),
        (1, [10, 9, 24], [2, 2], [2, 2], Valid, 8),
        (2, [61, 33, 3], [3, 3], [1, 1], Same, 5),
        (1, [3, 700, 1], [2, 3], [1, 1], Valid, 4),
        (2, [14, 13, 8], [3, 3], [1, 1], Valid, 12),
        (1, [27, 18, 16], [3, 3], [1, 1], Same, 20),
        (1, [3, 4, 12], [3, 3], [1, 1], Valid, 4),
    ]
    .into_iter()
    .map(|(images, input, kernel, strides, padding, filters)| Case {
        images,
        input,
        kernel,
        strides,
        padding,
        filters,
    })
    .collect()
}

fn convolutions<T: Element>() {
    let mut scratch = Scratch::new();
    let mut numbers = Numbers::new(4);
    for Case {
        images,
        input,
        kernel,
        strides,
        padding,
        filters,
    } in cases()
    {
        let what = format!("{images} of {input:?}, {kernel:?} by {strides:?}, {padding:?}, {filters} filters");
        let window = Window::new(input, kernel, strides, padding).expect("it fits");
        let outputs = images * window.positions() * filters;
        let x = numbers.take::<T>(images * window.input_len());
        let kernel = numbers.take::<T>(window.patch_len() * filters);
        let bias = numbers.take::<T>(filters);

        let mut y = vec![T::ONE; outputs];
        conv2d_forward(&window, &x, &kernel, None, Epilogue::None, &mut y, &mut scratch);
        let expected = reference::conv2d(&window, &wide(&x), &wide(&kernel), &vec![0.0; filters]);
        assert_close(&y, &expected, &format!("{what}: without bias"));
        conv2d_forward(&window, &x, &kernel, Some(&bias), Epilogue::Relu, &mut y, &mut scratch);
        let mut expected = reference::conv2d(&window, &wide(&x), &wide(&kernel), &wide(&bias));
        expected.iter_mut().for_each(|value| *value = value.max(0.0));
        assert_close(&y, &expected, &format!("{what}: with bias and ReLU"));

        for one_in in [1.0, 8.0] {
            let what = format!("{what}: one in {one_in}");
            let dy = numbers.take_sparse::<T>(outputs, one_in);
            let (mut expected, dx_expected) =
                reference::conv2d_gradients(&window, filters, &wide(&x), &wide(&kernel), &wide(&dy));
            expected.iter_mut().for_each(|sum| *sum += 1.0);
            let mut dkernel = vec![T::ONE; kernel.len()];
            conv2d_kernel_gradient(&window, &x, &dy, &mut dkernel, &mut scratch);
            assert_close(&dkernel, &expected, &format!("{what}: gradient of the kernel"));
            let mut dx = vec![T::ONE; x.len()];
            conv2d_input_gradient(&window, &kernel, &dy, &mut dx, &mut scratch);
            assert_close(&dx, &dx_expected, &format!("{what}: gradient of the input"));
        }
    }
}

#[test]
fn convolutions_f32() {
    convolutions::<f32>();
}

#[test]
fn convolutions_f64() {
    convolutions::<f64>();
}

/// The fused pass against the two separate ones.
fn pooled<T: Element>(pool_size: [usize; 2], pool_strides: [usize; 2], pool_padding: Padding) {
    let mut tried = 0;
    let mut scratch = Scratch::new();
    let mut numbers = Numbers::new(5);
    for Case {
        images,
        input,
        kernel,
        strides,
        padding,
        filters,
    } in cases()
    {
        let window = Window::new(input, kernel, strides, padding).expect("it fits");
        let pool_input = [window.output[0], window.output[1], filters];
        let Some(pool) = Window::new(pool_input, pool_size, pool_strides, pool_padding) else {
            continue;
        };
        if !conv2d_max_pool_suits(&window, &pool) {
            continue;
        }
        tried += 1;
        let what =
            format!("{images} of {input:?}, {kernel:?} by {strides:?}, {padding:?}, {filters} filters, {pool:?}");
        let x = numbers.take::<T>(images * window.input_len());
        let kernel = numbers.take::<T>(window.patch_len() * filters);
        let bias = numbers.take::<T>(filters);
        let len = images * pool.positions() * filters;

        let mut full = vec![T::ZERO; images * window.positions() * filters];
        conv2d_forward(
            &window,
            &x,
            &kernel,
            Some(&bias),
            Epilogue::None,
            &mut full,
            &mut scratch,
        );
        let (mut expected, mut expected_argmax) = (vec![T::ZERO; len], vec![0; len]);
        max_pool_forward(&pool, &full, &mut expected, &mut expected_argmax);

        let position = |index: usize, place: u8| {
            let (output, place) = (index / filters % pool.positions(), usize::from(place));
            let along = |axis: usize, at: usize, place: usize, pad: usize| {
                (at * pool.strides[axis] + place)
                    .saturating_sub(pad)
                    .min(pool.input[axis] - 1)
            };
            let row = along(0, output / pool.output[1], place / pool.kernel[1], pool.pad_top);
            let column = along(1, output % pool.output[1], place % pool.kernel[1], pool.pad_left);
            (row * pool.input[1] + column) as u32
        };
        let positions = |argmax: &[u8]| -> Vec<u32> {
            let all = argmax.iter().enumerate();
            all.map(|(index, &place)| position(index, place)).collect()
        };
        let (mut y, mut argmax) = (vec![T::ONE; len], vec![0; len]);
        let both = (&window, &pool);
        conv2d_max_pool_forward(
            both,
            &x,
            &kernel,
            Some(&bias),
            Epilogue::None,
            &mut y,
            &mut argmax,
            &mut scratch,
        );
        assert_eq!((&y, &positions(&argmax)), (&expected, &expected_argmax), "{what}");
        conv2d_max_pool_forward(
            both,
            &x,
            &kernel,
            Some(&bias),
            Epilogue::Relu,
            &mut y,
            &mut argmax,
            &mut scratch,
        );
        expected.iter_mut().for_each(|value| *value = value.max(T::ZERO));
        assert_eq!((&y, &positions(&argmax)), (&expected, &expected_argmax), "{what}: ReLU");

        let mut dy = numbers.take::<T>(len);
        relu_backward(&y, &mut dy);
        let mut spread = vec![0.0; full.len()];
        for (at, (dy, position)) in dy.iter().zip(positions(&argmax)).enumerate() {
            let image = at / (pool.positions() * filters) * window.positions();
            spread[(image + position as usize) * filters + at % filters] += dy.to_f64();
        }
        let (expected, dx_expected) = reference::conv2d_gradients(&window, filters, &wide(&x), &wide(&kernel), &spread);
        let mut dkernel = vec![T::ZERO; kernel.len()];
        conv2d_max_pool_kernel_gradient(both, &x, &dy, &argmax, &mut dkernel, &mut scratch);
        assert_close(&dkernel, &expected, &format!("{what}: gradient of the kernel"));
        let mut dx = vec![T::ONE; x.len()];
        conv2d_max_pool_input_gradient(both, &kernel, &dy, &argmax, &mut dx, &mut scratch);
        assert_close(&dx, &dx_expected, &format!("{what}: gradient of the input"));
    }
    assert!(tried >= 8, "only {tried} cases suit");
}

#[test]
fn pooled_by_2() {
    pooled::<f32>([2, 2], [2, 2], Padding::Valid);
    pooled::<f64>([2, 2], [2, 2], Padding::Valid);
}

#[test]
fn pooled_by_2_padded() {
    pooled::<f32>([2, 2], [2, 2], Padding::Same);
}

#[test]
fn overlapping_windows_do_not_suit() {
    let window = Window::new([9, 9, 3], [3, 3], [1, 1], Padding::Valid).expect("it fits");
    for (pool_size, strides) in [([3, 3], [2, 3]), ([2, 2], [2, 1])] {
        let pool = Window::new([7, 7, 4], pool_size, strides, Padding::Valid).expect("it fits");
        assert!(!conv2d_max_pool_suits(&window, &pool));
    }
}

#[test]
fn pooled_by_large_windows() {
    pooled::<f32>([3, 3], [3, 3], Padding::Same);
    pooled::<f64>([4, 5], [4, 5], Padding::Valid);
}

#[test]
fn pooled_with_gaps() {
    pooled::<f32>([1, 2], [2, 3], Padding::Valid);
}
