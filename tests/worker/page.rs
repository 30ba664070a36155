//! A page without a browser: what it asks of a session, a clock that is set by hand, messages one after the other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use cnn_playground::nn::Member;
use cnn_playground::train::team::Message;
use cnn_playground::train::{Follower, Team};
use cnn_playground::worker::protocol::{Buffer, Failure, Fitted, Prepared, ReadReply, Reply, Request};
use cnn_playground::worker::reading::Reader;
use cnn_playground::worker::session::{Attachments, Event, Session};
use serde_json::{Value, json};

/// Messages between workers on their way: from, to, what.
type Underway = Rc<RefCell<VecDeque<(usize, usize, Message)>>>;

/// Reads files in the worker for it; gives all that it tells.
pub fn read_all(options: Value, files: Vec<Vec<u8>>) -> Vec<(ReadReply, Vec<Buffer>)> {
    let mut reader = Reader::new(Box::new(|| 0.0));
    let attached = files.into_iter().map(|file| Box::new(file) as _).collect();
    match reader.begin(serde_json::from_value(options).expect("options"), attached) {
        Ok(()) => {}
        Err(failure) => return vec![(ReadReply::Failed(failure), Vec::new())],
    }
    let mut told = Vec::new();
    while reader.is_reading() {
        told.extend(reader.advance());
    }
    told
}

/// A page: what it has asked, and what it was told.
pub struct Page {
    pub session: Session,
    /// The workers that help.
    pub followers: Vec<Follower>,
    pub underway: Underway,
    pub last: u32,
    pub told: Vec<(u32, Reply)>,
    pub buffers: Vec<Buffer>,
    /// The snapshots it was given, the last one perhaps not to its end.
    pub snapshots: Vec<Snapshot>,
}

/// A snapshot, put together from its pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub head: Value,
    pub arrays: Vec<Vec<f32>>,
}

impl Snapshot {
    pub fn is_whole(&self) -> bool {
        let lengths = self.head["lengths"].as_array().expect("lengths").iter();
        let are_there = lengths.zip(&self.arrays).all(|(length, array)| *length == array.len());
        are_there && self.arrays.len() == self.head["lengths"].as_array().expect("lengths").len()
    }

    /// The arrays of one kind, as `learned`, `best`, `checkpoint` or `moments` are counted in the head.
    pub fn part(&self, kind: &str) -> &[Vec<f32>] {
        let count = |key: &str| self.head[key].as_u64().expect("a count") as usize;
        let (remembered, best) = (1 + count("remembered"), count("best_weights"));
        let kept = usize::from(!self.head["checkpoint"].is_null());
        let past = remembered + best + kept;
        match kind {
            "learned" => &self.arrays[..remembered],
            "best" => &self.arrays[remembered..past - kept],
            "checkpoint" => &self.arrays[past - kept..past],
            "moments" => &self.arrays[past..],
            _ => panic!("{kind}"),
        }
    }
}

impl Page {
    pub fn new() -> Page {
        let now = Rc::new(Cell::new(0.0));
        let clock = move || {
            now.set(now.get() + 1.0);
            now.get()
        };
        Page {
            session: Session::new(Box::new(clock)),
            followers: Vec::new(),
            underway: Underway::default(),
            last: 0,
            told: Vec::new(),
            buffers: Vec::new(),
            snapshots: Vec::new(),
        }
    }

    /// The drawn faces, two classes to learn and a network that tells them apart, trained by so many workers.
    pub fn with_network(workers: usize) -> Page {
        let mut page = Page::new();
        page.join(workers);
        page.asked(json!({ "type": "load_sample", "name": "faces", "column": "eyes" }));
        page.prepare(json!({ "test": 0.2 }));
        page.build();
        page
    }

    pub fn join(&mut self, count: usize) {
        let team = |member: Member| {
            let underway = Rc::clone(&self.underway);
            Team {
                member,
                send: Rc::new(move |to: Member, message| {
                    underway.borrow_mut().push_back((member.index, to.index, message));
                }),
            }
        };
        let mut members = Member { index: 0, count }.all();
        let leader = team(members.next().expect("a leader"));
        self.followers = members.map(|member| Follower::new(team(member))).collect();
        let attachments = Attachments {
            team: Some(leader),
            ..Attachments::default()
        };
        let join = serde_json::from_value(json!({ "type": "join", "member": 0, "members": count }));
        let joined = self.session.handle(0, join.expect("a request"), attachments);
        assert!(matches!(joined, Ok(Some((Reply::Done, _)))));
    }

    /// Hands over what one worker says to another; false when nothing is on its way.
    pub fn deliver(&mut self) -> bool {
        let Some((from, to, message)) = self.underway.borrow_mut().pop_front() else {
            return false;
        };
        match to.checked_sub(1) {
            Some(follower) => self.followers[follower].receive(from, message).expect("a message"),
            None => {
                let events = self.session.receive(from, message);
                self.hear(events);
            }
        }
        true
    }

    pub fn ask(&mut self, request: Value) -> u32 {
        self.ask_attached(request, |_| {})
    }

    pub fn ask_attached(&mut self, request: Value, attach: impl FnOnce(&mut Attachments)) -> u32 {
        // As the worker does: the page waits as long as others must say something first.
        while self.session.is_waiting() || !self.session.catch_up() {
            assert!(self.turn(), "somebody says something");
        }
        self.last += 1;
        let request: Request = serde_json::from_value(request).expect("a request");
        let mut attachments = Attachments::default();
        attach(&mut attachments);
        match self.session.handle(self.last, request, attachments) {
            Ok(Some((reply, buffers))) => {
                self.told.push((self.last, reply));
                self.buffers = buffers;
            }
            Ok(None) => {}
            Err(failure) => self.told.push((self.last, Reply::Failed(failure))),
        }
        self.last
    }

    /// Hands a set over, as the page does; `count` images are said to be there. Gives the id of the last request.
    pub fn take(&mut self, told: Vec<(ReadReply, Vec<Buffer>)>, count: impl Fn(usize) -> usize) -> u32 {
        let mut last = 0;
        for (reply, buffers) in told {
            let request = match reply {
                ReadReply::Values { start, count } => json!({ "type": "values", "start": start, "count": count }),
                ReadReply::Read { summary, are_rescaled } => json!({
                    "type": "take_dataset", "count": count(summary.count), "are_rescaled": are_rescaled,
                    "dtype": summary.dtype, "min": summary.min, "max": summary.max, "columns": summary.columns,
                    "column": summary.column,
                }),
                reply => panic!("{reply:?}"),
            };
            last = self.ask_attached(request, |attachments| {
                for buffer in buffers {
                    match buffer {
                        Buffer::U8(bytes) => attachments.bytes = bytes,
                        Buffer::F32(values) => attachments.arrays.push(values),
                        Buffer::U32(numbers) => attachments.numbers.push(numbers),
                    }
                }
            });
        }
        last
    }

    /// One turn, and whether there was anything to do.
    pub fn turn(&mut self) -> bool {
        if self.deliver() {
            return true;
        }
        if !self.session.wants_turn() {
            return false;
        }
        let events = self.session.advance();
        self.hear(events);
        true
    }

    fn hear(&mut self, events: Vec<Event>) {
        for (id, reply, mut buffers) in events {
            let Reply::Snapshot(piece) = reply else {
                if !buffers.is_empty() {
                    self.buffers = buffers;
                }
                self.told.push((id, reply));
                continue;
            };
            let Some(Buffer::F32(numbers)) = buffers.pop() else {
                panic!("a piece has numbers");
            };
            if let Some(head) = piece.head {
                let head: Value = serde_json::from_str(&head).expect("JSON");
                let from = head["from"].as_u64().expect("where it begins") as usize;
                // What was handed out before an epoch was validated is the beginning of this one, or of no use any more.
                let begun = self.snapshots.pop_if(|last| last.head["learned"].is_null());
                let arrays = begun.map_or(Vec::new(), |begun| begun.arrays);
                assert!(arrays.len() >= from, "what is not told again has come");
                self.snapshots.push(Snapshot {
                    head,
                    arrays: arrays[..from].to_vec(),
                });
            }
            let arrays = &mut self.snapshots.last_mut().expect("a head first").arrays;
            arrays.resize_with(arrays.len().max(piece.array + 1), Vec::new);
            assert_eq!(arrays[piece.array].len(), piece.position, "pieces come in their order");
            arrays[piece.array].extend(numbers);
        }
    }

    pub fn rest(&mut self) {
        for _ in 0..1_000_000 {
            if !self.turn() {
                return;
            }
        }
        panic!("it never comes to an end");
    }

    /// The last word on a request that is answered at once, or when there is nothing more to do.
    pub fn asked(&mut self, request: Value) -> Reply {
        let id = self.ask(request);
        if self.replies(id).is_empty() {
            self.rest();
        }
        let last = self.told.iter().rposition(|(of, _)| *of == id).expect("an answer");
        self.told.remove(last).1
    }

    pub fn refused(&mut self, request: Value) -> Failure {
        match self.asked(request) {
            Reply::Failed(failure) => failure,
            reply => panic!("{reply:?}"),
        }
    }

    pub fn prepare(&mut self, mut options: Value) -> Prepared {
        options["type"] = json!("prepare");
        match self.asked(options) {
            Reply::Prepared(prepared) => prepared,
            reply => panic!("{reply:?}"),
        }
    }

    pub fn build(&mut self) {
        let layers = json!(["Flatten", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
        let built = self.asked(json!({ "type": "build", "layers": layers, "seed": 1 }));
        assert!(matches!(built, Reply::Network(_)), "{built:?}");
    }

    pub fn replies(&self, id: u32) -> Vec<&Reply> {
        let of = self.told.iter().filter(|(of, _)| *of == id);
        of.map(|(_, reply)| reply).collect()
    }

    pub fn epochs_of(&self, id: u32) -> usize {
        let is_epoch = |reply: &&&Reply| matches!(reply, Reply::Epoch(_));
        self.replies(id).iter().filter(is_epoch).count()
    }

    pub fn last_word(&self, id: u32) -> Option<&Fitted> {
        self.replies(id).into_iter().find_map(|reply| match reply {
            Reply::Fitted(fitted) => Some(fitted),
            _ => None,
        })
    }

    pub fn fit(&mut self, epochs: u32) -> Fitted {
        match self.asked(json!({ "type": "fit", "options": { "epochs": epochs } })) {
            Reply::Fitted(fitted) => fitted,
            reply => panic!("{reply:?}"),
        }
    }

    pub fn predicted(&mut self) -> Vec<String> {
        match self.asked(json!({ "type": "predict", "image": { "index": 0 } })) {
            Reply::Predictions { predictions } => predictions.into_iter().map(|class| class.name).collect(),
            reply => panic!("{reply:?}"),
        }
    }

    pub fn weights(&mut self) -> Vec<u32> {
        self.asked(json!({ "type": "inspect", "question": { "of": "kernels", "layer": "dense", "epoch": null } }));
        match self.buffers.swap_remove(0) {
            Buffer::F32(values) => values.iter().map(|value| value.to_bits()).collect(),
            Buffer::U8(_) | Buffer::U32(_) => panic!("weights are floats"),
        }
    }
}
