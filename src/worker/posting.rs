//! Messages to the page, with their large arrays.

use js_sys::{Array, ArrayBuffer, Float32Array, Object, Reflect, Uint8Array, Uint32Array};
use serde::Serialize;
use web_sys::DedicatedWorkerGlobalScope;

use super::protocol::Buffer;

/// An array of JavaScript, and the memory that it lies in.
pub(super) type Posted = (Object, ArrayBuffer);

/// A copy outside of the memory of WebAssembly, in `spare` memory where there is some of its size; the values themselves are let go of.
pub(super) fn copied(buffer: Buffer, spare: &mut Vec<ArrayBuffer>) -> Posted {
    match buffer {
        Buffer::U8(values) => {
            let array = Uint8Array::from(values.as_slice());
            let memory = array.buffer();
            (array.into(), memory)
        }
        Buffer::F32(values) => {
            let fits = |memory: &ArrayBuffer| memory.byte_length() as usize == size_of_val(&values[..]);
            let memory = match spare.iter().position(fits) {
                Some(place) => spare.swap_remove(place),
                None => ArrayBuffer::new(size_of_val(&values[..]) as u32),
            };
            let array = Float32Array::new(&memory);
            array.copy_from(&values);
            (array.into(), memory)
        }
        Buffer::U32(values) => {
            let array = Uint32Array::from(values.as_slice());
            let memory = array.buffer();
            (array.into(), memory)
        }
    }
}

/// Posts plain data, with buffers that are handed over.
pub(super) fn post(
    scope: &DedicatedWorkerGlobalScope,
    message: &impl Serialize,
    buffers: impl IntoIterator<Item = Posted>,
) {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let message = message.serialize(&serializer).expect("replies are plain data");
    let arrays = Array::new();
    let transfer = Array::new();
    for (array, memory) in buffers {
        arrays.push(&array);
        transfer.push(&memory);
    }
    Reflect::set(&message, &"buffers".into(), &arrays).expect("the message is an object");
    scope
        .post_message_with_transfer(&message, &transfer)
        .expect("plain data can be posted");
}
