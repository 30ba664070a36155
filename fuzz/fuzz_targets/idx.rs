//! Reads bytes as the images, and as the labels of an IDX pair: any answer is right, but no panic, no hang, and no large allocation.
#![no_main]

use cnn_playground::data::{SourceFile, load};

/// Two images of 4 x 4.
const IMAGES: &[u8] = b"\0\0\x08\x03\0\0\0\x02\0\0\0\x04\0\0\0\x04abcdefghijklmnopABCDEFGHIJKLMNOP";
const LABELS: &[u8] = b"\0\0\x08\x01\0\0\0\x02\0\x01";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = |name: &str, bytes: &[u8]| SourceFile::new(name, bytes.to_vec());
    let _ = load(vec![file("emnist-images-idx3", bytes), file("train-labels-idx1", LABELS)]);
    let _ = load(vec![file("train-images-idx3", IMAGES), file("train-labels-idx1", bytes)]);
});
