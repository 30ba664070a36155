//! The worker's side of the message port: decodes requests, posts replies, and keeps a training run going between messages.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Float32Array, Function, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::peers;
use super::posting::{Posted, copied, post};
use super::protocol::{Ask, Buffer, Failure, Reply, Request, Tell};
use super::session::{Attachments, Event, Session};
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
        spare: RefCell::default(),
        scope,
    });

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

/// What the page asks, and the memory that it wants back with the answer.
type Asked = (u32, Request, Attachments, Option<ArrayBuffer>);

struct Port {
    scope: DedicatedWorkerGlobalScope,
    session: RefCell<Session>,
    /// There when this worker helps another to train; its session has nothing to do then.
    follower: RefCell<Option<Follower>>,
    /// How many teams there have been, and ends of teams.
    teams: Cell<u32>,
    /// What the page has asked and was not answered yet.
    backlog: RefCell<VecDeque<Asked>>,
    /// A channel to itself: a message on it is the next batch's turn, which waits behind messages from the page. (A timer
    /// would do as well, but browsers hold back timers of background tabs.)
    turns: MessageChannel,
    turn_is_due: Cell<bool>,
    /// Whether a timer runs until the end of a rest.
    wakes: Cell<bool>,
    on_wake: RefCell<Function>,
    /// Memory of pieces of a snapshot that are done with: a browser takes as long to find new memory as to copy a piece.
    spare: RefCell<Vec<ArrayBuffer>>,
}

/// Bytes of memory of pieces that are kept for the next snapshot, as `www/playground.js` knows.
const SPARE: u32 = 32 << 20;

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
                self.answer((id, request, attachments, None));
            }
            // It is for what the processor has to do now, and for what all others wait for.
            Ok((request @ (Request::Rest { .. } | Request::Took { .. }), attachments)) => {
                if matches!(request, Request::Took { .. }) {
                    let mut spare = self.spare.borrow_mut();
                    spare.extend(memory_of(message));
                    let mut room = SPARE;
                    spare.retain(|memory| {
                        let left = room.checked_sub(memory.byte_length());
                        room = left.unwrap_or(room);
                        left.is_some()
                    });
                }
                self.answer((id, request, attachments, None));
            }
            Ok((request, attachments)) => {
                let gives_back = matches!(request, Request::Values { .. } | Request::Numbers { .. });
                let memory = gives_back.then(|| memory_of(message).next());
                let asked = (id, request, attachments, memory.flatten());
                self.backlog.borrow_mut().push_back(asked);
            }
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
        let attached = Reflect::get(message, &"attachments".into()).unwrap_or(JsValue::UNDEFINED);
        let attachments = match request {
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
                let team = peers::team(member, ports, move |from, message| {
                    // Some may still come from a team that is no more.
                    if port.teams.get() == team {
                        port.hear(from, message);
                    }
                });
                Attachments {
                    team: Some(team),
                    ..Attachments::default()
                }
            }
            // Its memory is wanted, not what is in it.
            Request::Took { .. } => Attachments::default(),
            _ => read_arrays(&attached)?,
        };
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
            if let Some(asked) = next {
                self.answer(asked);
            }
        }
        self.schedule_turn();
    }

    fn answer(&self, (id, request, mut attachments, memory): Asked) {
        if let Request::Join { member: 1.., .. } = request {
            *self.follower.borrow_mut() = attachments.team.take().map(Follower::new);
            return;
        }
        let answer = self.session.borrow_mut().handle(id, request, attachments);
        match answer {
            Ok(Some((reply, buffers))) => {
                let given_back = memory.map(|memory| (memory.clone().into(), memory));
                self.tell(id, reply, buffers, given_back);
            }
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
        self.tell(id, reply, buffers, None);
    }

    fn tell(&self, id: u32, reply: Reply, buffers: Vec<Buffer>, given_back: Option<Posted>) {
        let weights = self.session.borrow().weights();
        let mut spare = self.spare.borrow_mut();
        let copies = buffers.into_iter().map(|buffer| copied(buffer, &mut spare));
        post(&self.scope, &Tell { id, weights, reply }, copies.chain(given_back));
    }
}

/// The memory of the arrays that are attached to a message.
fn memory_of(message: &JsValue) -> impl Iterator<Item = ArrayBuffer> {
    let attached = Reflect::get(message, &"attachments".into()).unwrap_or(JsValue::UNDEFINED);
    let arrays: Option<Array> = attached.dyn_into().ok();
    let memory = |array: JsValue| Reflect::get(&array, &"buffer".into()).ok()?.dyn_into().ok();
    arrays.into_iter().flatten().filter_map(memory)
}

/// Copies the arrays that are attached to a message into the worker's memory.
fn read_arrays(attached: &JsValue) -> Result<Attachments, Failure> {
    let mut attachments = Attachments::default();
    for item in attached.dyn_ref::<Array>().into_iter().flat_map(Array::iter) {
        if let Some(array) = item.dyn_ref::<Float32Array>() {
            attachments.arrays.push(array.to_vec());
        } else if let Some(numbers) = item.dyn_ref::<Uint32Array>() {
            attachments.numbers.push(numbers.to_vec());
        } else if let Some(bytes) = item.dyn_ref::<Uint8Array>() {
            attachments.bytes = bytes.to_vec();
        } else {
            return Err(Failure::new(
                "bad_request",
                "an attachment is neither a Float32Array nor a Uint32Array or Uint8Array",
                "Hand over pixels as a Float32Array.",
            ));
        }
    }
    Ok(attachments)
}
