#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{
    Element, Epilogue, Matrix, Scratch, bias_gradient, dense_forward, dense_input_gradient, dense_kernel_gradient, gemm,
};

use super::compare::{Numbers, assert_close, wide};
use super::reference;

/// (m, n, k): full and partial tiles, single rows and columns, several blocks of each dimension.
const SHAPES: [(usize, usize, usize); 12] = [
    (1, 1, 1),
    (4, 8, 16),
    (3, 5, 7),
    (5, 9, 1),
    (64, 32, 9),
    (65, 33, 27),
    (2, 1, 300),
    (1, 20, 513),
    (70, 3, 257),
    (7, 530, 31),
    (33, 520, 260),
    (130, 17, 12),
];

fn products<T: Element>() {
    let mut scratch = Scratch::new();
    let mut numbers = Numbers::new(1);
    for (m, n, k) in SHAPES {
        let (a, b, before) = (
            numbers.take::<T>(m * k),
            numbers.take::<T>(k * n),
            numbers.take::<T>(m * n),
        );
        let product = reference::gemm(m, n, k, &wide(&a), &wide(&b));
        let flip = |rows, columns, values: &[T]| -> Vec<T> {
            reference::transposed(rows, columns, &wide(values))
                .into_iter()
                .map(T::from_f64)
                .collect()
        };
        let (a_flipped, b_flipped) = (flip(m, k, &a), flip(k, n, &b));
        let lefts = [Matrix::row_major(&a, k), Matrix::row_major(&a_flipped, m).transposed()];
        let rights = [Matrix::row_major(&b, n), Matrix::row_major(&b_flipped, k).transposed()];
        for (i, left) in lefts.into_iter().enumerate() {
            for (j, right) in rights.into_iter().enumerate() {
                let what = format!("{m}x{n}x{k}, transposed {i} {j}");
                let mut c = before.clone();
                gemm(left, right, &mut c, false, &mut scratch);
                assert_close(&c, &product, &what);
                c.copy_from_slice(&before);
                gemm(left, right, &mut c, true, &mut scratch);
                let sum: Vec<f64> = product
                    .iter()
                    .zip(wide(&before))
                    .map(|(product, c)| product + c)
                    .collect();
                assert_close(&c, &sum, &format!("{what}, accumulated"));
            }
        }
    }
}

#[test]
fn products_f32() {
    products::<f32>();
}

#[test]
fn products_f64() {
    products::<f64>();
}

#[test]
fn strided_parts_of_a_matrix() {
    let mut numbers = Numbers::new(2);
    let all = numbers.take::<f64>(200);
    // Every second row and every third column of a 10 x 20 matrix.
    let part = Matrix {
        data: &all[3..],
        rows: 5,
        columns: 6,
        row_stride: 40,
        column_stride: 3,
    };
    let a: Vec<f64> = (0..30).map(|at| all[3 + at / 6 * 40 + at % 6 * 3]).collect();
    let b = numbers.take::<f64>(60);
    let mut c = vec![0.0; 50];
    gemm(part, Matrix::row_major(&b, 10), &mut c, false, &mut Scratch::new());
    assert_close(&c, &reference::gemm(5, 10, 6, &a, &b), "part on the left");
    let mut c = vec![0.0; 72];
    gemm(Matrix::row_major(&b, 5), part, &mut c, false, &mut Scratch::new());
    assert_close(&c, &reference::gemm(12, 6, 5, &b, &a), "part on the right");
}

#[test]
fn an_empty_inner_dimension_gives_zeros() {
    let a = Matrix {
        data: &[],
        rows: 2,
        columns: 0,
        row_stride: 0,
        column_stride: 1,
    };
    let b = Matrix {
        data: &[],
        rows: 0,
        columns: 3,
        row_stride: 3,
        column_stride: 1,
    };
    let mut c = [1.0f32; 6];
    gemm(a, b, &mut c, true, &mut Scratch::new());
    assert_eq!(c, [1.0; 6]);
    gemm(a, b, &mut c, false, &mut Scratch::new());
    assert_eq!(c, [0.0; 6]);
}

fn dense<T: Element>() {
    let mut scratch = Scratch::new();
    let mut numbers = Numbers::new(3);
    for (n, inputs, units) in [
        (1, 1, 1),
        (32, 300, 64),
        (5, 7, 20),
        (3, 64, 1),
        (2, 1, 9),
        (33, 515, 10),
    ] {
        let what = format!("{n} images, {inputs} inputs, {units} units");
        let (x, kernel) = (numbers.take::<T>(n * inputs), numbers.take::<T>(inputs * units));
        let (bias, dy) = (numbers.take::<T>(units), numbers.take::<T>(n * units));
        let product = reference::gemm(n, units, inputs, &wide(&x), &wide(&kernel));
        let mut y = vec![T::ONE; n * units];
        dense_forward(units, &x, &kernel, None, Epilogue::None, &mut y, &mut scratch);
        assert_close(&y, &product, &format!("{what}: without bias"));
        dense_forward(units, &x, &kernel, Some(&bias), Epilogue::Relu, &mut y, &mut scratch);
        let expected: Vec<f64> = product
            .iter()
            .enumerate()
            .map(|(at, sum)| (sum + bias[at % units].to_f64()).max(0.0))
            .collect();
        assert_close(&y, &expected, &format!("{what}: with bias and ReLU"));

        let mut dkernel = vec![T::ONE; inputs * units];
        dense_kernel_gradient(units, &x, &dy, &mut dkernel, &mut scratch);
        let x_flipped = reference::transposed(n, inputs, &wide(&x));
        let mut expected = reference::gemm(inputs, units, n, &x_flipped, &wide(&dy));
        expected.iter_mut().for_each(|sum| *sum += 1.0);
        assert_close(&dkernel, &expected, &format!("{what}: gradient of the kernel"));

        let mut dx = vec![T::ONE; n * inputs];
        dense_input_gradient(units, &kernel, &dy, &mut dx, &mut scratch);
        let kernel_flipped = reference::transposed(inputs, units, &wide(&kernel));
        let expected = reference::gemm(n, inputs, units, &wide(&dy), &kernel_flipped);
        assert_close(&dx, &expected, &format!("{what}: gradient of the input"));

        let mut dbias = vec![T::ONE; units];
        bias_gradient(&dy, &mut dbias);
        let expected: Vec<f64> = (0..units)
            .map(|unit| 1.0 + dy.iter().skip(unit).step_by(units).map(|dy| dy.to_f64()).sum::<f64>())
            .collect();
        assert_close(&dbias, &expected, &format!("{what}: gradient of the bias"));
    }
}

#[test]
fn dense_f32() {
    dense::<f32>();
}

#[test]
fn dense_f64() {
    dense::<f64>();
}
