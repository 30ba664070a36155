//! A file of the browser as a [`Source`].

use std::io;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use super::protocol::Failure;
use crate::pickle::Source;

/// Bytes read from a file at a time: enough to be quick, little beside the file itself.
const CHUNK: usize = 4 << 20;

/// A file on the reader's disk, of which only the parts that are asked for are read.
pub(super) struct BlobSource {
    blob: Blob,
    reader: FileReaderSync,
}

impl BlobSource {
    pub(super) fn new(blob: Blob) -> Result<BlobSource, JsValue> {
        let reader = FileReaderSync::new()?;
        Ok(BlobSource { blob, reader })
    }
}

impl Source for BlobSource {
    fn size(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        for (index, part) in buffer.chunks_mut(CHUNK).enumerate() {
            let start = (offset + (index * CHUNK) as u64) as f64;
            let read = self
                .blob
                .slice_with_f64_and_f64(start, start + part.len() as f64)
                .and_then(|slice| self.reader.read_as_array_buffer(&slice))
                .map_err(|reason| io::Error::other(message(reason)))?;
            let read = Uint8Array::new(&read);
            if read.length() as usize != part.len() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            read.copy_to(part);
        }
        Ok(())
    }
}

/// A file may be moved, changed or locked between its choosing and its reading.
pub(super) fn unreadable(name: &str, reason: JsValue) -> Failure {
    Failure::new(
        "file_not_readable",
        format!(
            "{name}, byte 0: the browser could not open the file: {}",
            message(reason)
        ),
        "Choose the file again; it may have been moved or changed since.",
    )
}

/// What an exception says.
fn message(reason: JsValue) -> String {
    let error = reason.dyn_ref::<js_sys::Error>();
    error.map_or_else(String::new, |error| String::from(error.message()))
}
