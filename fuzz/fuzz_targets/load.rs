//! Reads bytes as a data set: any answer is right, but no panic, no hang, and no large allocation.
#![no_main]

use cnn_playground::data::{SourceFile, load};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = load(vec![SourceFile::new("fuzzed.pkl", bytes.to_vec())]);
});
