#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{Padding, Window};

/// (input, kernel, stride, output, padding before) along one axis: TensorFlow's rule, worked out by hand.
const SAME: [(usize, usize, usize, usize, usize); 9] = [
    (5, 3, 1, 5, 1),
    (5, 2, 1, 5, 0),
    (6, 3, 2, 3, 0),
    (7, 3, 2, 4, 1),
    (7, 2, 2, 4, 0),
    (8, 7, 1, 8, 3),
    (8, 7, 3, 3, 2),
    (5, 1, 2, 3, 0),
    (2, 7, 1, 2, 3),
];

#[test]
fn same_padding_is_tensorflows() {
    for (input, kernel, stride, output, before) in SAME {
        let window = Window::new([input, 9, 2], [kernel, 3], [stride, 1], Padding::Same).expect("it fits");
        assert_eq!(
            (window.output, window.pad_top),
            ([output, 9], before),
            "{input} {kernel} {stride}"
        );
        let window = Window::new([9, input, 2], [3, kernel], [1, stride], Padding::Same).expect("it fits");
        assert_eq!(
            (window.output, window.pad_left),
            ([9, output], before),
            "{input} {kernel} {stride}"
        );
    }
}

#[test]
fn valid_padding_stays_inside() {
    let window = Window::new([60, 64, 1], [3, 3], [1, 1], Padding::Valid).expect("it fits");
    assert_eq!((window.output, window.pad_top, window.pad_left), ([58, 62], 0, 0));
    assert_eq!(
        (window.input_len(), window.positions(), window.patch_len()),
        (3840, 3596, 9)
    );
    let window = Window::new([8, 7, 3], [2, 3], [3, 2], Padding::Valid).expect("it fits");
    assert_eq!(window.output, [3, 3]);
}

#[test]
fn what_does_not_fit_is_none() {
    assert_eq!(Window::new([2, 9, 1], [3, 3], [1, 1], Padding::Valid), None);
    assert_eq!(Window::new([9, 2, 1], [3, 3], [1, 1], Padding::Valid), None);
    assert!(Window::new([2, 9, 1], [3, 3], [1, 1], Padding::Same).is_some());
    for padding in [Padding::Valid, Padding::Same] {
        assert_eq!(Window::new([9, 9, 0], [3, 3], [1, 1], padding), None);
        assert_eq!(Window::new([9, 9, 1], [3, 0], [1, 1], padding), None);
        assert_eq!(Window::new([9, 9, 1], [3, 3], [0, 1], padding), None);
    }
}

#[test]
fn padding_is_written_as_in_keras() {
    assert_eq!(
        serde_json::to_string(&[Padding::Valid, Padding::Same]).expect("text"),
        r#"["valid","same"]"#
    );
}
