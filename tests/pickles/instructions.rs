//! Pickles written by hand, instruction by instruction.

use std::time::{Duration, Instant};

use cnn_playground::explain::Explain;

use crate::support::{made, refused};

/// The code of the error for a pickle of protocol 4 with these instructions.
pub fn code(instructions: &[&[u8]]) -> &'static str {
    let bytes = [b"\x80\x04".as_slice(), &instructions.concat()].concat();
    let start = Instant::now();
    let error = refused(vec![made("hostile.pkl", bytes)]);
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{error} took {:?}",
        start.elapsed()
    );
    error.code()
}

pub fn text(text: &str) -> Vec<u8> {
    [&[0x8c, text.len() as u8], text.as_bytes()].concat()
}

pub fn global(module: &str, name: &str) -> Vec<u8> {
    [text(module), text(name), vec![0x93]].concat()
}

pub fn bytes(bytes: &[u8]) -> Vec<u8> {
    [b"B", (bytes.len() as u32).to_le_bytes().as_slice(), bytes].concat()
}

pub fn long(value: u64) -> Vec<u8> {
    [&[0x8a, 9][..], &value.to_le_bytes(), &[0]].concat()
}

pub fn dtype(name: &str) -> Vec<u8> {
    [&global("numpy", "dtype")[..], &text(name), b"\x89\x88\x87R"].concat()
}

/// A call of numpy's `_frombuffer`: the contents, the type, the sizes of the shape.
pub fn array(contents: &[u8], name: &str, shape: &[u64]) -> Vec<u8> {
    let shape: Vec<u8> = shape.iter().flat_map(|&size| long(size)).collect();
    let from_buffer = global("numpy._core.numeric", "_frombuffer");
    [
        &from_buffer[..],
        b"(",
        &bytes(contents),
        &dtype(name),
        b"(",
        &shape,
        b"t",
        &text("C"),
        b"tR",
    ]
    .concat()
}
