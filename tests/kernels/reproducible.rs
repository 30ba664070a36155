//! The same bits everywhere: what is computed here natively and in WebAssembly, with and without SIMD, must agree.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{
    AdamStep, Epilogue, Padding, Scratch, Window, adam, conv2d_forward, conv2d_max_pool_forward,
    conv2d_max_pool_input_gradient, conv2d_max_pool_kernel_gradient, dense_forward, dense_input_gradient,
    dense_kernel_gradient,
};

use super::compare::Numbers;

/// FNV-1a over the bits.
fn digest(values: &[f32]) -> u32 {
    let bytes = values.iter().flat_map(|value| value.to_bits().to_le_bytes());
    bytes.fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The digests change with the order in which the kernels add: then put the new ones here, if both platforms agree.
#[test]
fn the_same_bits_on_every_platform() {
    let mut numbers = Numbers::new(9);
    let mut scratch = Scratch::new();
    let window = Window::new([13, 14, 6], [3, 3], [1, 1], Padding::Same).expect("it fits");
    let pool = Window::new([13, 14, 20], [2, 2], [2, 2], Padding::Valid).expect("it fits");
    let both = (&window, &pool);
    let (n, inputs, units) = (3, pool.positions() * 20, 10);
    let x: Vec<f32> = numbers.take(n * window.input_len());
    let kernel = numbers.take(window.patch_len() * 20);
    let mut dense: Vec<f32> = numbers.take(inputs * units);

    let (mut pooled, mut argmax) = (vec![0.0; n * inputs], vec![0; n * inputs]);
    conv2d_max_pool_forward(
        both,
        &x,
        &kernel,
        None,
        Epilogue::Relu,
        &mut pooled,
        &mut argmax,
        &mut scratch,
    );
    let mut y = vec![0.0; n * units];
    dense_forward(units, &pooled, &dense, None, Epilogue::None, &mut y, &mut scratch);
    let mut ddense = vec![0.0; dense.len()];
    dense_kernel_gradient(units, &pooled, &y, &mut ddense, &mut scratch);
    let mut dpooled = vec![0.0; pooled.len()];
    dense_input_gradient(units, &dense, &y, &mut dpooled, &mut scratch);
    let mut dkernel = vec![0.0; kernel.len()];
    conv2d_max_pool_kernel_gradient(both, &x, &dpooled, &argmax, &mut dkernel, &mut scratch);
    let mut dx = vec![0.0; x.len()];
    conv2d_max_pool_input_gradient(both, &kernel, &dpooled, &argmax, &mut dx, &mut scratch);
    let deep = Window::new([9, 11, 8], [3, 3], [1, 1], Padding::Same).expect("it fits");
    let (x, deep_kernel): (Vec<f32>, Vec<f32>) = (numbers.take(9 * 11 * 8), numbers.take(deep.patch_len() * 12));
    let mut deeper = vec![0.0; 9 * 11 * 12];
    conv2d_forward(&deep, &x, &deep_kernel, None, Epilogue::None, &mut deeper, &mut scratch);
    let (mut m, mut v) = (vec![0.0; dense.len()], vec![0.0; dense.len()]);
    adam(
        &AdamStep::new(0.001, 0.9, 0.999, 1e-7, 1),
        &mut dense,
        &ddense,
        &mut m,
        &mut v,
        None,
    );

    let digests = [&pooled, &y, &ddense, &dpooled, &dkernel, &dx, &deeper, &dense].map(|values| digest(values));
    assert_eq!(
        digests,
        [
            908_398_945,
            4_285_976_282,
            561_942_329,
            138_998_673,
            3_120_542_467,
            1_530_455_839,
            58_411_178,
            818_052_080
        ]
    );
}
