//! The ways between workers that train together: a message port to each.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Float32Array, JSON};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

use crate::nn::Member;
use crate::train::Team;
use crate::train::team::{Message, MessageHead};

/// The way to one other worker.
///
/// What is sent is handed over in buffers, and these come back with the next message the other way: fresh memory costs
/// several times what the copying does.
struct Way {
    port: MessagePort,
    /// Buffers of one's own that have come back.
    free: RefCell<Vec<ArrayBuffer>>,
    /// Buffers of the other's, to be sent back.
    borrowed: RefCell<Vec<ArrayBuffer>>,
}

/// The team of a worker that has a port to each of the others, in order. `hear` is called with what comes, and from whom. Once
/// nobody has the team any more its ports are closed.
pub(super) fn team(member: Member, ports: Vec<MessagePort>, hear: impl Fn(usize, Message) + Clone + 'static) -> Team {
    let ways: Vec<_> = ports.into_iter().map(|port| Rc::new(Way::new(port))).collect();
    for (other, way) in member.others().zip(&ways) {
        // Not the way itself: its port holds what is called, so that neither would ever be let go of.
        let (hear, own) = (hear.clone(), Rc::downgrade(way));
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(own) = own.upgrade() {
                hear(other.index, own.read(event.data()));
            }
        });
        way.port.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    }
    let send = move |to: Member, message: Message| {
        let place = member.others().position(|other| other == to);
        ways[place.expect("one of the others")].post(&message);
    };
    Team {
        member,
        send: Rc::new(send),
    }
}

/// A head out of its JSON. The browser reads that: another reader would be a thirtieth of the core.
fn head_of(json: &str) -> Option<MessageHead> {
    let value: Value = serde_wasm_bindgen::from_value(JSON::parse(json).ok()?).ok()?;
    serde_json::from_value(value).ok()
}

impl Drop for Way {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

impl Way {
    fn new(port: MessagePort) -> Way {
        Way {
            port,
            free: RefCell::default(),
            borrowed: RefCell::default(),
        }
    }

    /// What goes over the port is an array: the head as JSON, the numbers, and the buffers that come back.
    fn post(&self, message: &Message) {
        let head = serde_json::to_string(&message.head).expect("heads are plain data");
        let (back, transfer) = (Array::new(), Array::new());
        let mut numbers = JsValue::NULL;
        if !message.values.is_empty() {
            let buffer = self.buffer(message.values.len());
            let array = Float32Array::new_with_byte_offset_and_length(&buffer, 0, message.values.len() as u32);
            array.copy_from(&message.values);
            transfer.push(&buffer);
            numbers = array.into();
        }
        for buffer in self.borrowed.take() {
            back.push(&buffer);
            transfer.push(&buffer);
        }
        self.port
            .post_message_with_transferable(&Array::of3(&head.into(), &numbers, &back), &transfer)
            .expect("plain data can be posted");
    }

    fn read(&self, message: JsValue) -> Message {
        let [head, numbers, back] = [0, 1, 2].map(|part| message.unchecked_ref::<Array>().get(part));
        let head = head_of(&head.as_string().expect("a head")).expect("a head that another worker has written");
        let back: Array = back.unchecked_into();
        self.free
            .borrow_mut()
            .extend(back.iter().map(JsCast::unchecked_into::<ArrayBuffer>));
        let mut values = Vec::new();
        if !numbers.is_null() {
            let numbers: Float32Array = numbers.unchecked_into();
            values = numbers.to_vec();
            self.borrowed.borrow_mut().push(numbers.buffer());
        }
        Message { head, values }
    }

    /// A buffer for so many numbers.
    fn buffer(&self, len: usize) -> ArrayBuffer {
        let bytes = (len * size_of::<f32>()).next_multiple_of(1 << 12) as u32;
        let mut free = self.free.borrow_mut();
        match free.iter().position(|buffer| buffer.byte_length() == bytes) {
            Some(place) => free.swap_remove(place),
            None => {
                // Batches of another size, or another network.
                free.truncate(8);
                ArrayBuffer::new(bytes)
            }
        }
    }
}
