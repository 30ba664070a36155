//! The worker's side of the message port: decodes requests, reads attached files, posts replies, and keeps a training run
//! going between messages.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Float32Array, Reflect, Uint32Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::blob::{BlobSource, unreadable};
use super::protocol::{Ask, Failure, Reply, Request, Tell};
use super::session::{Answer, Attachments, Buffer, Session};

/// Answers the page from now on, and tells it so.
pub fn start() {
    // A panic is told to the page with its reason: it reaches the worker's `error` event, and the page replaces the worker.
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let performance = scope.performance().expect("workers have a clock");
    let port = Rc::new(Port {
        session: RefCell::new(Session::new(Box::new(move || performance.now()))),
        turns: MessageChannel::new().expect("workers have message channels"),
        turn_is_due: Cell::new(false),
        scope,
    });

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

    port.post(0, Reply::Ready, Vec::new());
}

struct Port {
    scope: DedicatedWorkerGlobalScope,
    session: RefCell<Session>,
    /// A channel to itself: a message on it is the next batch's turn, which waits behind messages from the page. (A timer
    /// would do as well, but browsers hold back timers of background tabs.)
    turns: MessageChannel,
    turn_is_due: Cell<bool>,
}

impl Port {
    fn receive(&self, message: &JsValue) {
        let id = Reflect::get(message, &"id".into())
            .ok()
            .and_then(|id| id.as_f64())
            .unwrap_or(0.0) as u32;
        match self.answer(message) {
            Ok(Some((reply, buffers))) => self.post(id, reply, buffers),
            Ok(None) => {}
            Err(failure) => self.post(id, Reply::Failed(failure), Vec::new()),
        }
        self.schedule_turn();
    }

    fn answer(&self, message: &JsValue) -> Answer {
        let Ask { id, request } = serde_wasm_bindgen::from_value(message.clone()).map_err(|error| {
            Failure::new(
                "bad_request",
                error.to_string(),
                "The documentation of www/playground.js tells what may be asked.",
            )
        })?;
        let attachments = read_attachments(message, &request)?;
        self.session.borrow_mut().handle(id, request, attachments)
    }

    /// One batch of the training run.
    fn take_turn(&self) {
        self.turn_is_due.set(false);
        let events = self.session.borrow_mut().advance();
        for (id, reply, buffers) in events {
            self.post(id, reply, buffers);
        }
        self.schedule_turn();
    }

    fn schedule_turn(&self) {
        if self.session.borrow().wants_turn() && !self.turn_is_due.replace(true) {
            self.turns
                .port1()
                .post_message(&JsValue::NULL)
                .expect("null can be posted");
        }
    }

    fn post(&self, id: u32, reply: Reply, buffers: Vec<Buffer>) {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let message = Tell { id, reply }
            .serialize(&serializer)
            .expect("replies are plain data");
        let arrays = Array::new();
        let transfer = Array::new();
        for buffer in buffers {
            let (array, memory) = match buffer {
                Buffer::F32(values) => {
                    let array = Float32Array::from(values.as_slice());
                    (JsValue::from(&array), array.buffer())
                }
                Buffer::U32(values) => {
                    let array = Uint32Array::from(values.as_slice());
                    (JsValue::from(&array), array.buffer())
                }
            };
            arrays.push(&array);
            transfer.push(&memory);
        }
        Reflect::set(&message, &"buffers".into(), &arrays).expect("the message is an object");
        self.scope
            .post_message_with_transfer(&message, &transfer)
            .expect("plain data can be posted");
    }
}

/// Copies what is attached to a message into the worker's memory.
fn read_attachments(message: &JsValue, request: &Request) -> Result<Attachments, Failure> {
    let mut attachments = Attachments::default();
    let mut names = request.attached_names();
    let attached = Reflect::get(message, &"attachments".into()).unwrap_or(JsValue::UNDEFINED);
    for item in attached.dyn_ref::<Array>().into_iter().flat_map(Array::iter) {
        if let Some(blob) = item.dyn_ref::<Blob>() {
            let name = names.next().unwrap_or("the attached file");
            let source = BlobSource::new(blob.clone()).map_err(|reason| unreadable(name, reason))?;
            attachments.files.push(Box::new(source));
        } else if let Some(array) = item.dyn_ref::<Float32Array>() {
            attachments.arrays.push(array.to_vec());
        } else {
            return Err(Failure::new(
                "bad_request",
                "an attachment is neither a Blob nor a Float32Array",
                "Hand files to loadDataset, pixels as a Float32Array.",
            ));
        }
    }
    Ok(attachments)
}
