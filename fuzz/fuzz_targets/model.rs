//! Opens bytes as a model, under each name that there is: any answer is right, but no panic, no hang, and no large allocation.
#![no_main]

use cnn_playground::interop::open;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = open(vec![("fuzzed.keras".into(), bytes.to_vec())]);
    let _ = open(vec![("fuzzed.h5".into(), bytes.to_vec()), ("labels.txt".into(), b"a\nb".to_vec())]);
});
