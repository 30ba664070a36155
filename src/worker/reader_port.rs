//! The message port of the worker that reads files: takes what is to be read, posts replies, and reads on between messages.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, ArrayBuffer, Float32Array, Function, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::blob::{BlobSource, unreadable};
use super::posting::{Posted, copied, post};
use super::protocol::{Buffer, Failure, Input, ReadOptions, ReadReply};
use super::reading::Reader;
use crate::unpack::Decoded;
use crate::values::Source;

/// Answers the page from now on, and tells it so.
pub fn start_reader() {
    // A panic is told to the page with its reason: it reaches the worker's `error` event, and the page lets the worker go.
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let performance = scope.performance().expect("workers have a clock");
    let port = Rc::new(Port {
        reader: RefCell::new(Reader::new(Box::new(move || performance.now()))),
        files: RefCell::default(),
        turns: MessageChannel::new().expect("workers have message channels"),
        turn_is_due: Cell::new(false),
        on_bytes: RefCell::default(),
        free: RefCell::default(),
        scope,
    });

    let on_bytes = {
        let port = Rc::clone(&port);
        Closure::<dyn Fn()>::new(move || port.schedule_turn()).into_js_value()
    };
    port.on_bytes.replace(on_bytes.unchecked_into());

    let on_turn = {
        let port = Rc::clone(&port);
        Closure::<dyn Fn()>::new(move || port.take_turn()).into_js_value()
    };
    port.turns.port2().set_onmessage(Some(on_turn.unchecked_ref()));

    let on_message = {
        let port = Rc::clone(&port);
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| port.receive(&event.data())).into_js_value()
    };
    port.scope.set_onmessage(Some(on_message.unchecked_ref()));

    port.post(ReadReply::Ready, Vec::new());
}

/// A message to the page.
#[derive(Serialize)]
struct Told {
    reply: ReadReply,
    /// Bytes of memory that this worker has, and does not give back.
    memory: usize,
}

struct Port {
    scope: DedicatedWorkerGlobalScope,
    reader: RefCell<Reader>,
    /// The files that are read.
    files: RefCell<Vec<Weak<RefCell<BlobSource>>>>,
    /// A channel to itself: a message on it is the next piece's turn, so that in between the bytes that a file has ready arrive.
    turns: MessageChannel,
    turn_is_due: Cell<bool>,
    /// What the files call when their bytes are there.
    on_bytes: RefCell<Function>,
    /// Memory of values that were handed over, which has come back: fresh memory costs several times what the copying does.
    free: RefCell<Vec<ArrayBuffer>>,
}

/// Values are handed over in pieces of so many bytes.
const PIECE: usize = 2 << 20;

/// What became of a picture that the browser has decoded.
fn decoding(answer: &JsValue) -> Result<Decoded, String> {
    let part = |name: &str| Reflect::get(answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let number = |name: &str| part(name).as_f64().unwrap_or(0.0) as usize;
    match part("values").dyn_ref::<Uint8Array>() {
        Some(values) => Ok(Decoded {
            height: number("height"),
            width: number("width"),
            channels: number("channels"),
            bits: number("bits") as u8,
            values: values.to_vec(),
            is_turned: part("isTurned").is_truthy(),
        }),
        None => Err(part("why").as_string().unwrap_or_default()),
    }
}

impl Port {
    fn receive(&self, message: &JsValue) {
        let memory = Reflect::get(message, &"memory".into()).map(JsCast::dyn_into);
        if let Ok(Ok(memory)) = memory {
            if self.reader.borrow().is_reading() {
                self.free.borrow_mut().push(memory);
            }
            return;
        }
        let answer = Reflect::get(message, &"answer".into()).unwrap_or(JsValue::UNDEFINED);
        if !answer.is_undefined() {
            let decoded = answer.dyn_ref::<Array>().into_iter().flat_map(Array::iter);
            self.reader
                .borrow_mut()
                .answered(decoded.map(|one| decoding(&one)).collect());
        } else if let Err(failure) = self.begin(message) {
            self.post(ReadReply::Failed(failure), Vec::new());
        }
        self.schedule_turn();
    }

    fn begin(&self, message: &JsValue) -> Result<(), Failure> {
        let part = |name: &str| Reflect::get(message, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let wrong = |message| Failure::new("bad_request", message, "Hand files to loadDataset.");
        let options: ReadOptions =
            serde_wasm_bindgen::from_value(part("request")).map_err(|error| wrong(error.to_string()))?;
        let mut names = options.inputs.iter().filter_map(Input::attached_name);
        let mut attached: Vec<Box<dyn Source>> = Vec::new();
        for blob in part("attachments").dyn_ref::<Array>().into_iter().flat_map(Array::iter) {
            let name = names.next().unwrap_or("the attached file");
            let blob: Blob = blob
                .dyn_into()
                .map_err(|_| wrong(format!("{name}: what is attached is no Blob")))?;
            let source = BlobSource::new(blob).map_err(|reason| unreadable(name, reason))?;
            let source = Rc::new(RefCell::new(source));
            self.files.borrow_mut().push(Rc::downgrade(&source));
            attached.push(Box::new(source));
        }
        self.reader.borrow_mut().begin(options, attached)
    }

    fn take_turn(&self) {
        self.turn_is_due.set(false);
        let told = self.reader.borrow_mut().advance();
        for (reply, buffers) in told {
            match reply {
                ReadReply::Values { start, count } => self.post_values(start, count, buffers),
                reply => self.post(reply, buffers),
            }
        }
        if !self.reader.borrow().is_reading() {
            self.free.borrow_mut().clear();
        }
        self.schedule_turn();
    }

    fn schedule_turn(&self) {
        let waits = |file: Rc<RefCell<BlobSource>>| file.borrow_mut().waits(&self.on_bytes.borrow());
        let mut files = self.files.borrow_mut();
        files.retain(|file| file.strong_count() > 0);
        let must_wait = files.iter().filter_map(Weak::upgrade).any(waits);
        if must_wait || !self.reader.borrow().can_advance() || self.turn_is_due.replace(true) {
            return;
        }
        self.turns
            .port1()
            .post_message(&JsValue::NULL)
            .expect("null can be posted");
    }

    fn post(&self, reply: ReadReply, buffers: Vec<Buffer>) {
        self.tell(reply, buffers.into_iter().map(|buffer| copied(buffer, &mut Vec::new())));
    }

    fn tell(&self, reply: ReadReply, buffers: impl IntoIterator<Item = Posted>) {
        let memory = core::arch::wasm32::memory_size(0) << 16;
        post(&self.scope, &Told { reply, memory }, buffers);
    }

    /// Values in pieces: the page has the first of them put in their place while the others are copied.
    fn post_values(&self, start: usize, count: usize, values: Vec<Buffer>) {
        for values in values {
            match values {
                Buffer::U8(bytes) => {
                    for (index, piece) in bytes.chunks(PIECE).enumerate() {
                        let memory = self.memory(piece.len());
                        let array = Uint8Array::new_with_byte_offset_and_length(&memory, 0, piece.len() as u32);
                        array.copy_from(piece);
                        let start = start + index * PIECE;
                        self.tell(ReadReply::Values { start, count }, [(array.into(), memory)]);
                    }
                }
                Buffer::F32(floats) => {
                    let len = PIECE / size_of::<f32>();
                    for (index, piece) in floats.chunks(len).enumerate() {
                        let memory = self.memory(size_of_val(piece));
                        let array = Float32Array::new_with_byte_offset_and_length(&memory, 0, piece.len() as u32);
                        array.copy_from(piece);
                        let start = start + index * len;
                        self.tell(ReadReply::Values { start, count }, [(array.into(), memory)]);
                    }
                }
                Buffer::U32(_) => unreachable!("values are no indices"),
            }
        }
    }

    /// Memory for so many bytes, or for a piece.
    fn memory(&self, len: usize) -> ArrayBuffer {
        let mut free = self.free.borrow_mut();
        match free.iter().rposition(|memory| memory.byte_length() as usize >= len) {
            Some(place) => free.swap_remove(place),
            None => ArrayBuffer::new(len as u32),
        }
    }
}
