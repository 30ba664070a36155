//! Sizes that a `usize` of 32 bits cannot count, which is what WebAssembly has: nothing wraps around; it works, or it is refused
//! with its numbers. `make test` runs this where `usize` has 64 bits and where it has 32.

use std::io;

use cnn_playground::data::{Column, DataError, Images, Pixels, PrepareOptions, SourceFile, load, prepare};
use cnn_playground::explain::Explain;
use cnn_playground::inspect::{Maximization, MaximizeOptions, Pooling, pool, products};
use cnn_playground::nn::kernels::{Epilogue, Padding, Scratch, Window, conv2d_forward, conv2d_max_pool_suits};
use cnn_playground::nn::{Architecture, BuildError, Member, Network, OptimizerConfig, PassMode};
use cnn_playground::values::Source;
use ndarray::{Array3, Array4};
use serde_json::{Value, json};

/// Whether this runs where `usize` has 32 bits.
const IS_32: bool = usize::BITS == 32;

fn architecture(layers: Value) -> Architecture {
    Architecture::from_value(&layers).expect("layers")
}

fn network(layers: Value, input: [usize; 3]) -> Result<Network<f32>, BuildError> {
    Network::build(&architecture(layers), input, 1)
}

fn image() -> Array4<f32> {
    Array4::from_shape_fn((1, 8, 8, 2), |(_, row, column, channel)| {
        ((row * 7 + column * 3 + channel) % 11) as f32 - 4.0
    })
}

#[test]
fn a_pool_far_larger_than_the_image_sees_all_of_it() {
    let conv = json!({ "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 3, "activation": "relu" } });
    for (class, global) in [
        ("MaxPooling2D", "GlobalMaxPooling2D"),
        ("AveragePooling2D", "GlobalAveragePooling2D"),
    ] {
        let config = json!({ "pool_size": 65536, "padding": "same" });
        let layers = json!([conv, { "class_name": class, "config": config }, "Flatten"]);
        let mut pooled = network(layers, [8, 8, 2]).expect("it works");
        let mut whole = network(json!([conv, global]), [8, 8, 2]).expect("it works");
        let seen = pooled.forward(image().view(), PassMode::Inference).to_owned();
        let expected = whole.forward(image().view(), PassMode::Inference);
        for (seen, expected) in seen.iter().zip(expected) {
            assert!((seen - expected).abs() < 1e-5, "{class}: {seen}, not {expected}");
        }
        let name = pooled.layers()[1].name.clone();
        let made = products(&mut pooled, image().view(), &name, [0, 0], 3).expect("it is told");
        assert_eq!(made.inputs.dim(), (6, 6, 1), "{class}: what lies inside the image");
        assert!((made.value - seen[[0, 3]]).abs() < 1e-6);
    }
}

#[test]
fn windows_that_cannot_be_counted_do_not_fit() {
    let image = Array3::zeros((4, 4, 1));
    let refused = pool(image.view(), Pooling::Max, [usize::MAX, 1], [1, 1], Padding::Same);
    assert_eq!(refused.unwrap_err().code(), "kernel_does_not_fit");
    let window = Window::new([8, 8, 1], [3, 3], [1, 1], Padding::Same).expect("a window");
    let huge = 1 << (usize::BITS / 2);
    let wide = Window::new([8, 8, 1], [huge, huge], [huge, huge], Padding::Same).expect("a window");
    assert!(!conv2d_max_pool_suits(&window, &wide));
}

#[test]
#[should_panic(expected = "0 in outputs of")]
fn images_are_not_left_out_where_the_product_of_lengths_wraps_around() {
    // As many images as make the length of the output 2^32, or 2^64, which is 0 where it wraps around.
    let window = Window::new([1, 1, 1], [1, 1], [1, 1], Padding::Valid).expect("a window");
    let images = vec![1.0_f32; 1 << 16];
    let kernel = vec![1.0_f32; 1 << 16];
    conv2d_forward(
        &window,
        &images,
        &kernel,
        None,
        Epilogue::None,
        &mut [],
        &mut Scratch::new(),
    );
}

#[test]
fn parameters_are_counted_beyond_32_bits_and_refused_with_their_numbers() {
    let dense = |units: usize| {
        json!({ "class_name": "Dense", "config": {
            "units": units, "kernel_regularizer": { "class_name": "L2", "config": { "l2": 0.01 } } } })
    };
    // Each of them has fewer than 2^32 parameters, together they have more.
    let both = architecture(json!(["Flatten", dense(559_241), dense(3839)]));
    let reports = both.check([60, 64, 1]);
    assert_eq!(reports.iter().map(|report| report.params).sum::<u64>(), 4_294_974_719);
    // One that has more by itself.
    let one = architecture(json!(["Flatten", dense(2_000_000)]));
    assert_eq!(one.check([60, 64, 1])[1].params, 7_682_000_000);
    for (architecture, megabytes) in [(both, "17180 MB"), (one, "30728 MB")] {
        let memory = architecture.memory([60, 64, 1], 32, &OptimizerConfig::default());
        match architecture.params([60, 64, 1]) {
            Ok(params) => assert!(!IS_32 && memory[0] > 4 * params as u64),
            Err(error) => {
                assert!(IS_32 && memory.is_empty());
                assert_eq!(error.code(), "out_of_memory");
                assert!(error.to_string().contains(megabytes), "{error}");
            }
        }
    }
}

#[test]
fn images_and_outputs_that_cannot_be_counted_are_refused_with_their_sizes() {
    let huge = 1 << 22;
    let pooled = network(
        json!([{ "class_name": "MaxPooling2D", "config": { "pool_size": huge } }, "Flatten"]),
        [huge; 3],
    );
    assert!(matches!(pooled, Err(BuildError::OutOfMemory { .. })));
    let filters = i32::MAX as usize;
    let wide = json!([{ "class_name": "Conv2D", "config": { "filters": filters, "kernel_size": filters, "padding": "same" } }]);
    let error = architecture(wide).check([60, 64, 1]).remove(0).error.expect("an error");
    assert_eq!(error.code(), "layer_too_large");
    assert!(error.to_string().contains("x2147483647"), "{error}");
    // Few weights, but the border of the image would have more values than 32 bits count.
    let long = json!([{ "class_name": "Conv2D", "config": { "filters": 1, "kernel_size": [1, 5_000_000], "padding": "same" } }]);
    let error = architecture(long).check([1000, 8, 1]).remove(0).error;
    assert_eq!(error.is_some(), IS_32);
    if let Some(error) = error {
        assert!(error.to_string().contains("1001x5000008x1"), "{error}");
    }
}

#[test]
fn a_batch_whose_activations_cannot_be_counted_is_refused_with_their_number() {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 128, "kernel_size": 3, "activation": "relu" } },
        "GlobalAveragePooling2D",
        { "class_name": "Dense", "config": { "units": 10, "activation": "softmax" } },
    ]);
    let mut network = network(layers, [32, 32, 3]).expect("a small network");
    // The full batch of CIFAR: 40,000 x 30 x 30 x 128 values.
    let batches = if IS_32 {
        vec![40_000, usize::MAX / 128]
    } else {
        vec![usize::MAX / 128]
    };
    for batch in batches {
        for training in [false, true] {
            let error = network.reserve(batch, training).expect_err("there is no such memory");
            assert_eq!(error.code(), "out_of_memory");
            assert!(batch > 40_000 || error.to_string().contains("18432 MB"), "{error}");
        }
    }
    network.reserve(2, true).expect("there is room for two");
}

#[test]
fn work_is_shared_out_whatever_its_length() {
    let members: Vec<_> = Member { index: 0, count: 8 }.all().collect();
    let len = 0xe000_0001;
    let parts: Vec<_> = members.iter().map(|member| member.part(len)).collect();
    assert_eq!((parts[0].start, parts[7].end), (0, len));
    assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
    assert!(parts.iter().all(|part| part.len() >= len / 8));
}

#[test]
fn progress_is_counted_however_many_steps_are_asked_for() {
    let layers = json!([{ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 3 } }, "Flatten"]);
    let mut network = network(layers, [8, 8, 1]).expect("a small network");
    let options = MaximizeOptions {
        steps: usize::MAX,
        ..MaximizeOptions::new(vec![0, 1], [0.0, 1.0])
    };
    let mut climb = Maximization::new(&network, "conv2d", options).expect("filters");
    let progress = climb.advance(&mut network);
    assert_eq!(progress.done, 2);
    assert!(progress.all >= usize::MAX as u64 && !progress.is_finished());
}

#[test]
fn images_that_would_be_too_many_values_are_refused_with_their_bytes() {
    // Where `usize` has 64 bits there may be as much memory, and to fill it takes a while.
    if !IS_32 {
        return;
    }
    let count = 300;
    let images = Images::new(&vec![[1, 1, 1]; count], "uint8", Pixels::U8(vec![7; count]), [7.0, 7.0]);
    let column = Column {
        name: "kind".into(),
        classes: vec!["one".into(), "other".into()],
        counts: vec![count / 2; 2],
        codes: (0..count as u32).map(|row| row % 2).collect(),
    };
    let options: PrepareOptions = serde_json::from_value(json!({ "resize": [4096, 4096] })).expect("options");
    let error = prepare(&images, &column, &options).expect_err("there is no such memory");
    assert_eq!(error.code(), "out_of_memory");
    assert!(error.to_string().contains("5033164800 bytes"), "{error}");
}

/// A pickle, a list of arrays of bytes, of which all that has no `part` is zero.
struct Sparse {
    size: u64,
    parts: Vec<(u64, Vec<u8>)>,
}

impl Sparse {
    fn push(&mut self, part: Vec<u8>) {
        let end = self.size;
        self.size += part.len() as u64;
        self.parts.push((end, part));
    }
}

impl Source for Sparse {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        buffer.fill(0);
        for (start, part) in &self.parts {
            for (at, &byte) in (*start..).zip(part) {
                if let Some(place) = at.checked_sub(offset).filter(|&place| place < buffer.len() as u64) {
                    buffer[place as usize] = byte;
                }
            }
        }
        Ok(())
    }
}

#[test]
fn images_in_a_list_that_have_more_values_than_can_be_counted_are_refused() {
    if !IS_32 {
        return;
    }
    let text = |text: &str| [&[0x8c, text.len() as u8], text.as_bytes()].concat();
    let number = |value: u64| [&[0x8a, 9][..], &value.to_le_bytes(), &[0]].concat();
    let mut file = Sparse {
        size: 0,
        parts: Vec::new(),
    };
    file.push(b"\x80\x04](".to_vec());
    // Two images of 18,000 x 16,000 and 18,001 x 16,000 bytes, eight times each: more than 2^32 values, but not more than eight
    // times the file.
    for (index, height) in [18_000_u64, 18_001].into_iter().enumerate() {
        let len = height * 16_000;
        let from_buffer = [text("numpy._core.numeric"), text("_frombuffer"), vec![0x93]].concat();
        file.push([&from_buffer[..], b"(B", &(len as u32).to_le_bytes()].concat());
        file.size += len;
        let dtype = [
            text("numpy"),
            text("dtype"),
            vec![0x93],
            text("u1"),
            b"\x89\x88\x87R".to_vec(),
        ]
        .concat();
        let shape = [b"(".to_vec(), number(height), number(16_000), b"t".to_vec()].concat();
        let memo = [b'q', index as u8];
        file.push(
            [
                &dtype[..],
                &shape,
                &text("C"),
                b"tR",
                &memo,
                &[b'h', index as u8].repeat(7),
            ]
            .concat(),
        );
    }
    file.push(b"e.".to_vec());
    let error = load(vec![SourceFile::new("twice.pkl", file)]).expect_err("there is no such memory");
    match error {
        DataError::OutOfMemory { count, needed, .. } => assert_eq!((count, needed), (16, 8 * 36_001 * 16_000)),
        error => panic!("{error}"),
    }
}
