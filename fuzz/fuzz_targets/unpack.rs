//! Takes bytes apart as an archive, as a table, and as a picture: any answer is right, but no panic, no hang, and no large
//! allocation.
#![no_main]

use cnn_playground::unpack::{look, read_table, unpack};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = unpack("fuzzed.zip", Box::new(bytes.to_vec()), &mut |_| true);
    let _ = read_table("fuzzed.csv", Box::new(bytes.to_vec()), &mut |_| true);
    let _ = look(&mut bytes.to_vec());
});
