//! The worker's side of the message port: decodes requests, reads attached files, posts replies, and keeps a training run
//! going between messages.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use js_sys::{Array, Float32Array, Function, Reflect, Uint8Array, Uint32Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::blob::{BlobSource, unreadable};
use super::peers;
use super::protocol::{Ask, Failure, Reply, Request, Tell};
use super::session::{Attachments, Buffer, Event, Session};
use crate::nn::Member;
use crate::train::Follower;
use crate::train::team::Message;

/// Answers the page from now on, and tells it so.
pub fn start() {
    // A panic is told to the page with its reason: it reaches the worker's `error` event, and the page replaces the worker.
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let performance = scope.performance().expect("workers have a clock");
    let port = Rc::new(Port {
        session: RefCell::new(Session::new(Box::new(move || performance.now()))),
        follower: RefCell::default(),
        teams: Cell::default(),
        backlog: RefCell::default(),
        turns: MessageChannel::new().expect("workers have message channels"),
        turn_is_due: Cell::new(false),
        wakes: Cell::new(false),
        on_wake: RefCell::default(),
        files: RefCell::default(),
        on_bytes: RefCell::default(),
        scope,
    });

    let on_bytes = {
        let port = Rc::clone(&port);
        Closure::<dyn Fn()>::new(move || port.schedule_turn()).into_js_value()
    };
    port.on_bytes.replace(on_bytes.unchecked_into());

    let on_wake = {
        let port = Rc::clone(&port);
        Closure::<dyn Fn()>::new(move || {
            port.wakes.set(false);
            port.schedule_turn();
        })
        .into_js_value()
    };
    port.on_wake.replace(on_wake.unchecked_into());

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
    /// There when this worker helps another to train; its session has nothing to do then.
    follower: RefCell<Option<Follower>>,
    /// How many teams there have been, and ends of teams.
    teams: Cell<u32>,
    /// What the page has asked and was not answered yet.
    backlog: RefCell<VecDeque<(u32, Request, Attachments)>>,
    /// A channel to itself: a message on it is the next batch's turn, which waits behind messages from the page. (A timer
    /// would do as well, but browsers hold back timers of background tabs.)
    turns: MessageChannel,
    turn_is_due: Cell<bool>,
    /// Whether a timer runs until the end of a rest.
    wakes: Cell<bool>,
    on_wake: RefCell<Function>,
    /// The files that are read.
    files: RefCell<Vec<Weak<RefCell<BlobSource>>>>,
    /// What they call when their bytes are there.
    on_bytes: RefCell<Function>,
}

impl Port {
    fn receive(self: &Rc<Self>, message: &JsValue) {
        let id = Reflect::get(message, &"id".into())
            .ok()
            .and_then(|id| id.as_f64())
            .unwrap_or(0.0) as u32;
        match self.read(message) {
            Err(failure) => self.post(id, Reply::Failed(failure), Vec::new()),
            // Nobody else will put an end to the waiting.
            Ok((request @ Request::Lost { .. }, attachments)) => {
                self.teams.set(self.teams.get() + 1);
                self.answer(id, request, attachments);
            }
            // It is for what the processor has to do now.
            Ok((request @ Request::Rest { .. }, attachments)) => self.answer(id, request, attachments),
            Ok((request, attachments)) => self.backlog.borrow_mut().push_back((id, request, attachments)),
        }
        self.serve();
    }

    fn read(self: &Rc<Self>, message: &JsValue) -> Result<(Request, Attachments), Failure> {
        let Ask { request, .. } = serde_wasm_bindgen::from_value(message.clone()).map_err(|error| {
            Failure::new(
                "bad_request",
                error.to_string(),
                "The documentation of www/playground.js tells what may be asked.",
            )
        })?;
        let mut attachments = Attachments::default();
        let attached = Reflect::get(message, &"attachments".into()).unwrap_or(JsValue::UNDEFINED);
        match request {
            Request::Join { member, members } => {
                let member = Member {
                    index: member,
                    count: members,
                };
                let ports: Array = attached.unchecked_into();
                let ports = ports.iter().map(JsCast::unchecked_into).collect();
                let port = Rc::clone(self);
                let team = self.teams.get() + 1;
                self.teams.set(team);
                attachments.team = Some(peers::team(member, ports, move |from, message| {
                    // Some may still come from a team that is no more.
                    if port.teams.get() == team {
                        port.hear(from, message);
                    }
                }));
            }
            _ => self.read_attachments(&attached, &request, &mut attachments)?,
        }
        Ok((request, attachments))
    }

    /// A message of another worker of the team.
    fn hear(&self, from: usize, message: Message) {
        if let Some(follower) = &mut *self.follower.borrow_mut() {
            if let Err(error) = follower.receive(from, message) {
                wasm_bindgen::throw_str(&error.to_string());
            }
            return;
        }
        let events = self.session.borrow_mut().receive(from, message);
        self.post_all(events);
        self.serve();
    }

    /// Answers the page, unless other workers must say something first.
    fn serve(&self) {
        while !self.backlog.borrow().is_empty() {
            let can_answer = {
                let mut session = self.session.borrow_mut();
                !session.is_waiting() && session.catch_up()
            };
            if !can_answer {
                break;
            }
            let next = self.backlog.borrow_mut().pop_front();
            if let Some((id, request, attachments)) = next {
                self.answer(id, request, attachments);
            }
        }
        self.schedule_turn();
    }

    fn answer(&self, id: u32, request: Request, mut attachments: Attachments) {
        if let Request::Join { member: 1.., .. } = request {
            *self.follower.borrow_mut() = attachments.team.take().map(Follower::new);
            return;
        }
        match self.session.borrow_mut().handle(id, request, attachments) {
            Ok(Some((reply, buffers))) => self.post(id, reply, buffers),
            Ok(None) => {}
            Err(failure) => self.post(id, Reply::Failed(failure), Vec::new()),
        }
    }

    /// One batch of the training run.
    fn take_turn(&self) {
        self.turn_is_due.set(false);
        let events = self.session.borrow_mut().advance();
        self.post_all(events);
        self.serve();
    }

    fn post_all(&self, events: Vec<Event>) {
        for (id, reply, buffers) in events {
            self.post(id, reply, buffers);
        }
    }

    fn schedule_turn(&self) {
        let waits = |file: Rc<RefCell<BlobSource>>| file.borrow_mut().waits(&self.on_bytes.borrow());
        let mut files = self.files.borrow_mut();
        files.retain(|file| file.strong_count() > 0);
        if files.iter().filter_map(Weak::upgrade).any(waits) {
            return;
        }
        let session = self.session.borrow();
        if session.wants_turn() {
            if !self.turn_is_due.replace(true) {
                self.turns
                    .port1()
                    .post_message(&JsValue::NULL)
                    .expect("null can be posted");
            }
        } else if let Some(ms) = session.rest_left()
            && !self.wakes.replace(true)
        {
            self.scope
                .set_timeout_with_callback_and_timeout_and_arguments_0(&self.on_wake.borrow(), ms.ceil() as i32)
                .expect("workers have timers");
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

    /// Copies what is attached to a message into the worker's memory.
    fn read_attachments(
        &self,
        attached: &JsValue,
        request: &Request,
        attachments: &mut Attachments,
    ) -> Result<(), Failure> {
        let mut names = request.attached_names();
        for item in attached.dyn_ref::<Array>().into_iter().flat_map(Array::iter) {
            if let Some(blob) = item.dyn_ref::<Blob>() {
                let name = names.next().unwrap_or("the attached file");
                let source = BlobSource::new(blob.clone()).map_err(|reason| unreadable(name, reason))?;
                let source = Rc::new(RefCell::new(source));
                self.files.borrow_mut().push(Rc::downgrade(&source));
                attachments.files.push(Box::new(source));
            } else if let Some(array) = item.dyn_ref::<Float32Array>() {
                attachments.arrays.push(array.to_vec());
            } else if let Some(bytes) = item.dyn_ref::<Uint8Array>() {
                attachments.bytes = bytes.to_vec();
            } else {
                return Err(Failure::new(
                    "bad_request",
                    "an attachment is neither a Blob nor a Float32Array or Uint8Array",
                    "Hand files to loadDataset, pixels as a Float32Array.",
                ));
            }
        }
        Ok(())
    }
}
