//! A file of the browser as a [`Source`].

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use super::protocol::Failure;
use crate::interop::RandomAccess;
use crate::values::Source;

/// Bytes that are read from a file at once: a browser takes a millisecond or two for any, so that many go together where one
/// part follows another, and few after a jump.
const LEAST: usize = 64 << 10;
const MOST: usize = 32 << 20;

/// A file is read ahead once so much was read at once.
const SEQUENTIAL: usize = 1 << 20;

#[wasm_bindgen(raw_module = "./www/client/read-ahead.js")]
extern "C" {
    type ReadAhead;
    #[wasm_bindgen(constructor, catch)]
    fn new(blob: &Blob, start: f64, wake: &Function) -> Result<ReadAhead, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn waits(this: &ReadAhead) -> bool;
    #[wasm_bindgen(method)]
    fn take(this: &ReadAhead, offset: f64, out: &mut [u8]) -> usize;
    #[wasm_bindgen(method)]
    fn close(this: &ReadAhead);
}

/// A file on the reader's disk, of which only the parts that are asked for are read.
pub(super) struct BlobSource {
    blob: Blob,
    size: u64,
    reader: FileReaderSync,
    /// What was read last, outside of the memory of WebAssembly, and where it begins.
    block: Uint8Array,
    start: u64,
    /// How much is read next.
    step: usize,
    /// What comes behind the block.
    ahead: Option<ReadAhead>,
}

impl BlobSource {
    pub(super) fn new(blob: Blob) -> Result<BlobSource, JsValue> {
        let reader = FileReaderSync::new()?;
        Ok(BlobSource {
            size: blob.size() as u64,
            blob,
            reader,
            block: Uint8Array::new_with_length(0),
            start: 0,
            step: LEAST,
            ahead: None,
        })
    }

    /// Whether the bytes that will be asked for next are on their way; `wake` is called when they are there. Where a file is
    /// read from one end to the other, they are asked for from here on, while there is something else to do.
    pub(super) fn waits(&mut self, wake: &Function) -> bool {
        if self.ahead.is_none() && self.step >= SEQUENTIAL && self.end() < self.size {
            // Not every browser can; then all is read when it is asked for.
            self.ahead = ReadAhead::new(&self.blob, self.end() as f64, wake).ok();
        }
        self.ahead.as_ref().is_some_and(ReadAhead::waits)
    }

    fn close(&mut self) {
        if let Some(ahead) = self.ahead.take() {
            ahead.close();
        }
    }

    fn end(&self) -> u64 {
        self.start + u64::from(self.block.length())
    }

    /// Reads the block that begins at `offset`, of `len` bytes or more as far as they are there and not too many.
    fn fetch(&mut self, offset: u64, len: usize) -> io::Result<()> {
        self.close();
        let goes_on = offset >= self.end() && offset - self.end() <= self.step as u64;
        self.step = if goes_on { (self.step * 4).min(MOST) } else { LEAST };
        let len = self.step.max(len.min(MOST)) as u64;
        let end = offset.saturating_add(len).min(self.size);
        let slice = self.blob.slice_with_f64_and_f64(offset as f64, end as f64);
        // The last block goes before the next one comes.
        self.block = Uint8Array::new_with_length(0);
        let read = slice.and_then(|slice| self.reader.read_as_array_buffer(&slice));
        let read = read.map_err(|reason| io::Error::other(message(reason)))?;
        self.block = Uint8Array::new(&read);
        self.start = offset;
        if self.end() != end || end == offset {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

impl Source for BlobSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut done = 0;
        while done < buffer.len() {
            let at = offset + done as u64;
            let left = buffer.len() - done;
            if at < self.start || at >= self.end() {
                let ahead = self.ahead.as_ref();
                let taken = ahead.map_or(0, |ahead| ahead.take(at as f64, &mut buffer[done..]));
                if taken == 0 {
                    self.fetch(at, left)?;
                    continue;
                }
                if self.block.length() > 0 {
                    self.block = Uint8Array::new_with_length(0);
                }
                done += taken;
                self.start = offset + done as u64;
                continue;
            }
            let from = (at - self.start) as u32;
            let len = left.min((self.block.length() - from) as usize);
            self.block
                .subarray(from, from + len as u32)
                .copy_to(&mut buffer[done..done + len]);
            done += len;
        }
        Ok(())
    }
}

impl Source for Rc<RefCell<BlobSource>> {
    fn size(&self) -> u64 {
        self.borrow().size
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.borrow_mut().read_at(offset, buffer)
    }
}

impl Drop for BlobSource {
    fn drop(&mut self) {
        self.close();
    }
}

/// Bytes that are read at once of a file that is looked over here and there, and how many such blocks of it are kept.
const BLOCK: u64 = 256 << 10;
const BLOCKS: usize = 16;

thread_local! {
    /// Files that are looked over. What they hold is asked for by others that want to be sent between threads, which no blob can be.
    static LOOKED_OVER: RefCell<Vec<LookedOver>> = const { RefCell::new(Vec::new()) };
}

struct LookedOver {
    blob: Blob,
    reader: FileReaderSync,
    /// Which block each is, the one that was read last at the end.
    blocks: Vec<(u64, Uint8Array)>,
}

impl LookedOver {
    fn read(&mut self, start: u64, end: u64) -> io::Result<Uint8Array> {
        let slice = self.blob.slice_with_f64_and_f64(start as f64, end as f64);
        let read = slice.and_then(|slice| self.reader.read_as_array_buffer(&slice));
        let read = read.map_err(|reason| io::Error::other(message(reason)))?;
        let bytes = Uint8Array::new(&read);
        match u64::from(bytes.length()) == end - start {
            true => Ok(bytes),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn read_at(&mut self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = start + buffer.len() as u64;
        if buffer.len() as u64 >= BLOCK {
            self.read(start, end)?.copy_to(buffer);
            return Ok(());
        }
        let mut at = start;
        while at < end {
            let number = at / BLOCK;
            let block = match self.blocks.iter().position(|(other, _)| *other == number) {
                Some(place) => self.blocks.remove(place).1,
                None => {
                    let size = self.blob.size() as u64;
                    self.read(number * BLOCK, size.min((number + 1) * BLOCK))?
                }
            };
            let first = at - number * BLOCK;
            let last = (first + end - at).min(u64::from(block.length()));
            if last <= first {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let place = (at - start) as usize;
            block
                .subarray(first as u32, last as u32)
                .copy_to(&mut buffer[place..place + (last - first) as usize]);
            at += last - first;
            if self.blocks.len() == BLOCKS {
                self.blocks.remove(0);
            }
            self.blocks.push((number, block));
        }
        Ok(())
    }
}

/// Files of which some bytes here and there are read. There are others only once these are dropped.
pub(super) struct Files(());

impl Files {
    pub(super) fn open(blobs: Vec<Blob>) -> Result<Files, JsValue> {
        let open = |blob| {
            Ok(LookedOver {
                blob,
                reader: FileReaderSync::new()?,
                blocks: Vec::new(),
            })
        };
        let files: Result<_, JsValue> = blobs.into_iter().map(open).collect();
        LOOKED_OVER.set(files?);
        Ok(Files(()))
    }

    /// What one of them holds.
    pub(super) fn contents(&self, index: usize) -> InFile {
        InFile {
            index,
            size: LOOKED_OVER.with_borrow(|files| files[index].blob.size() as u64),
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        LOOKED_OVER.take();
    }
}

/// What a file of [`Files`] holds.
pub(super) struct InFile {
    index: usize,
    size: u64,
}

impl RandomAccess for InFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        LOOKED_OVER.with_borrow_mut(|files| match files.get_mut(self.index) {
            Some(file) => file.read_at(start, buffer),
            None => Err(io::ErrorKind::NotFound.into()),
        })
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
