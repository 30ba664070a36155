//! The session that answers the page, without a browser: a clock that is set by hand, messages one after the other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use cnn_playground::nn::Member;
use cnn_playground::train::team::Message;
use cnn_playground::train::{Follower, Team};
use cnn_playground::worker::protocol::{Failure, Fitted, Insight, Prepared, Reply, Request};
use cnn_playground::worker::session::{Attachments, Buffer, Session};
use serde_json::{Value, json};

/// Messages between workers on their way: from, to, what.
type Underway = Rc<RefCell<VecDeque<(usize, usize, Message)>>>;

/// A page: what it has asked, and what it was told.
struct Page {
    session: Session,
    /// The workers that help.
    followers: Vec<Follower>,
    underway: Underway,
    last: u32,
    told: Vec<(u32, Reply)>,
    buffers: Vec<Buffer>,
}

impl Page {
    fn new() -> Page {
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
        }
    }

    /// The drawn faces, two classes to learn and a network that tells them apart, trained by so many workers.
    fn with_network(workers: usize) -> Page {
        let mut page = Page::new();
        page.join(workers);
        page.asked(json!({ "type": "load_sample", "name": "faces", "column": "eyes" }));
        page.prepare(json!({ "test": 0.2 }));
        page.build();
        page
    }

    fn join(&mut self, count: usize) {
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
    fn deliver(&mut self) -> bool {
        let Some((from, to, message)) = self.underway.borrow_mut().pop_front() else {
            return false;
        };
        match to.checked_sub(1) {
            Some(follower) => self.followers[follower].receive(from, message).expect("a message"),
            None => {
                let events = self.session.receive(from, message);
                self.told.extend(events.into_iter().map(|(id, reply, _)| (id, reply)));
            }
        }
        true
    }

    fn ask(&mut self, request: Value) -> u32 {
        self.ask_with(request, Vec::new())
    }

    fn ask_with(&mut self, request: Value, files: Vec<Vec<u8>>) -> u32 {
        // As the worker does: the page waits as long as others must say something first.
        while self.session.is_waiting() || !self.session.catch_up() {
            assert!(self.turn(), "somebody says something");
        }
        self.last += 1;
        let request: Request = serde_json::from_value(request).expect("a request");
        let mut attachments = Attachments::default();
        for file in files {
            attachments.files.push(Box::new(file));
        }
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

    /// One turn, and whether there was anything to do.
    fn turn(&mut self) -> bool {
        if self.deliver() {
            return true;
        }
        if !self.session.wants_turn() {
            return false;
        }
        let events = self.session.advance();
        self.told.extend(events.into_iter().map(|(id, reply, _)| (id, reply)));
        true
    }

    fn rest(&mut self) {
        for _ in 0..1_000_000 {
            if !self.turn() {
                return;
            }
        }
        panic!("it never comes to an end");
    }

    /// The last word on a request that is answered at once, or when there is nothing more to do.
    fn asked(&mut self, request: Value) -> Reply {
        let id = self.ask(request);
        if self.replies(id).is_empty() {
            self.rest();
        }
        let last = self.told.iter().rposition(|(of, _)| *of == id).expect("an answer");
        self.told.remove(last).1
    }

    fn refused(&mut self, request: Value) -> Failure {
        match self.asked(request) {
            Reply::Failed(failure) => failure,
            reply => panic!("{reply:?}"),
        }
    }

    fn prepare(&mut self, mut options: Value) -> Prepared {
        options["type"] = json!("prepare");
        match self.asked(options) {
            Reply::Prepared(prepared) => prepared,
            reply => panic!("{reply:?}"),
        }
    }

    fn build(&mut self) {
        let layers = json!(["Flatten", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
        let built = self.asked(json!({ "type": "build", "layers": layers, "seed": 1 }));
        assert!(matches!(built, Reply::Network(_)), "{built:?}");
    }

    fn replies(&self, id: u32) -> Vec<&Reply> {
        let of = self.told.iter().filter(|(of, _)| *of == id);
        of.map(|(_, reply)| reply).collect()
    }

    fn epochs_of(&self, id: u32) -> usize {
        let is_epoch = |reply: &&&Reply| matches!(reply, Reply::Epoch(_));
        self.replies(id).iter().filter(is_epoch).count()
    }

    fn last_word(&self, id: u32) -> Option<&Fitted> {
        self.replies(id).into_iter().find_map(|reply| match reply {
            Reply::Fitted(fitted) => Some(fitted),
            _ => None,
        })
    }

    fn fit(&mut self, epochs: u32) -> Fitted {
        match self.asked(json!({ "type": "fit", "options": { "epochs": epochs } })) {
            Reply::Fitted(fitted) => fitted,
            reply => panic!("{reply:?}"),
        }
    }

    fn predicted(&mut self) -> Vec<String> {
        match self.asked(json!({ "type": "predict", "image": { "index": 0 } })) {
            Reply::Predictions { predictions } => predictions.into_iter().map(|class| class.name).collect(),
            reply => panic!("{reply:?}"),
        }
    }

    fn weights(&mut self) -> Vec<u32> {
        self.asked(json!({ "type": "inspect", "question": { "of": "kernels", "layer": "dense", "epoch": null } }));
        match self.buffers.swap_remove(0) {
            Buffer::F32(values) => values.iter().map(|value| value.to_bits()).collect(),
            Buffer::U32(_) => panic!("weights are floats"),
        }
    }
}

/// Asks for a file of the pickles to be read.
fn load(page: &mut Page, name: &str) -> u32 {
    let path = format!("{}/tests/pickles/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a fixture");
    page.ask_with(
        json!({ "type": "load_dataset", "inputs": [{ "type": "file", "name": name }], "column": null }),
        vec![bytes],
    )
}

#[test]
fn a_run_that_was_stopped_before_it_began_trains_nothing() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let fresh = page.weights();
        let id = page.ask(json!({ "type": "fit", "options": { "epochs": 3 }, "stopped": true }));
        page.rest();
        let last = page.last_word(id).expect("it is told that it has ended");
        assert!(last.stopped && last.epochs == 0);
        assert_eq!(page.replies(id).len(), 1);
        assert_eq!(page.weights(), fresh);
        assert_eq!(page.fit(2).epochs, 2, "and another can be begun");
    }
}

#[test]
fn a_run_that_was_paused_before_it_began_waits_to_be_resumed() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let fresh = page.weights();
        let id = page.ask(json!({ "type": "fit", "options": { "epochs": 2 }, "paused": true }));
        page.rest();
        assert!(page.replies(id).is_empty());
        assert_eq!(page.weights(), fresh);
        assert_eq!(page.refused(json!({ "type": "prepare" })).code, "training");
        page.ask(json!({ "type": "resume" }));
        page.rest();
        assert_eq!(page.epochs_of(id), 2);
        assert!(!page.last_word(id).unwrap().stopped);
    }
}

#[test]
fn files_are_read_while_it_trains_and_a_wrong_one_leaves_the_run_alone() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let run = page.ask(json!({ "type": "fit", "options": { "epochs": 8 } }));
        while page.epochs_of(run) < 2 {
            page.turn();
        }
        let wrong = page.ask_with(
            json!({ "type": "load_dataset", "inputs": [{ "type": "file", "name": "notes.txt" }], "column": null }),
            vec![b"no pickle at all".to_vec()],
        );
        let unknown = page.ask(json!({ "type": "load_sample", "name": "cats", "column": null }));
        let column = page.ask(json!({ "type": "load_sample", "name": "digits", "column": "eyes" }));
        page.rest();
        for id in [wrong, unknown, column] {
            assert!(
                matches!(page.replies(id)[..], [Reply::Failed(_)]),
                "{:?}",
                page.replies(id)
            );
        }
        assert_eq!(page.epochs_of(run), 8);
        assert!(!page.last_word(run).unwrap().stopped);
        let evaluation = page.asked(json!({ "type": "evaluate", "part": "test" }));
        assert!(matches!(evaluation, Reply::Evaluation(_)), "the faces are still there");
    }
}

#[test]
fn a_good_data_set_ends_the_run_as_a_stop_does() {
    for workers in [1, 3] {
        for paused in [false, true] {
            for sample in [false, true] {
                let mut page = Page::with_network(workers);
                let run = page.ask(json!({ "type": "fit", "options": { "epochs": 100_000 } }));
                while page.epochs_of(run) < 2 {
                    page.turn();
                }
                if paused {
                    page.ask(json!({ "type": "pause" }));
                }
                let epochs = page.epochs_of(run);
                let load = match sample {
                    true => page.ask(json!({ "type": "load_sample", "name": "digits", "column": null })),
                    false => load(&mut page, "dict.pkl"),
                };
                page.rest();
                let place = |id| page.told.iter().rposition(|(of, _)| *of == id).expect("a last word");
                assert!(
                    matches!(page.told[place(load)].1, Reply::Dataset(_)),
                    "{:?}",
                    page.told[place(load)]
                );
                assert!(place(run) < place(load), "the run has its last word first");
                let last = page.last_word(run).expect("its last word");
                assert!(last.stopped && last.epochs as usize == page.epochs_of(run) && last.epochs as usize >= epochs);
            }
        }
    }
}

#[test]
fn a_reading_that_is_cancelled_leaves_the_run_alone() {
    let mut page = Page::with_network(1);
    let run = page.ask(json!({ "type": "fit", "options": { "epochs": 3 } }));
    let reading = load(&mut page, "dict.pkl");
    page.ask(json!({ "type": "cancel_load" }));
    page.rest();
    assert!(matches!(page.replies(reading)[..], [Reply::Failed(failure)] if failure.code == "cancelled"));
    assert_eq!(page.epochs_of(run), 3);
}

#[test]
fn predictions_carry_the_names_of_the_classes_the_network_was_trained_for() {
    let mut page = Page::with_network(1);
    // Fresh weights have learned nothing: they stand for whatever there is.
    let two_poses = json!({ "column": "pose", "leave_out": ["left", "up"] });
    let poses = page.prepare(two_poses.clone()).classes;
    assert_eq!(poses.len(), 2);
    assert_eq!(page.predicted(), poses);
    page.prepare(json!({ "column": "eyes" }));
    let fitted = page.fit(2);
    assert!(fitted.notes.is_empty());
    assert_eq!(page.predicted(), ["open", "sunglasses"]);

    page.prepare(two_poses);
    assert_eq!(page.predicted(), ["open", "sunglasses"]);
    let layers =
        json!({ "type": "activations", "image": { "index": 0 }, "layers": ["flatten", "dense"], "epoch": null });
    let Reply::Activations { activations } = page.asked(layers.clone()) else {
        panic!("activations")
    };
    assert_eq!(activations[0].classes, None);
    assert_eq!(
        activations[1].classes.as_deref(),
        Some(&["open".to_owned(), "sunglasses".to_owned()][..])
    );
    let failure = page.refused(json!({ "type": "evaluate", "part": "test" }));
    assert_eq!(failure.code, "other_classes");
    for word in ["“eyes”: open, sunglasses", "“pose”"] {
        assert!(failure.message.contains(word), "{}", failure.message);
    }

    let fitted = page.fit(1);
    assert!(
        fitted.notes[0].contains("“eyes”") && fitted.notes[0].contains("“pose”"),
        "{:?}",
        fitted.notes
    );
    assert_eq!(fitted.epochs, 3, "from the weights there were");
    assert_eq!(page.predicted(), poses);
    let Reply::Inspected {
        insight: Insight::Timeline(timeline),
    } = page.asked(json!({ "type": "inspect", "question": { "of": "timeline" } }))
    else {
        panic!("a timeline")
    };
    assert_eq!(timeline.classes, poses);
    let epochs: Vec<_> = timeline.moments.iter().map(|moment| moment.epoch).collect();
    assert_eq!(epochs, [2, 3], "what was made of other classes is not looked back at");
    assert!(evaluates(&mut page));
}

fn evaluates(page: &mut Page) -> bool {
    matches!(
        page.asked(json!({ "type": "evaluate", "part": "test" })),
        Reply::Evaluation(_)
    )
}

#[test]
fn classes_that_are_made_of_others_are_other_classes() {
    let mut page = Page::with_network(1);
    let merged =
        |first: [&str; 2], second: [&str; 2]| json!({ "column": "pose", "merge": { "one": first, "two": second } });
    page.prepare(merged(["left", "right"], ["straight", "up"]));
    page.fit(1);
    assert!(evaluates(&mut page));
    page.prepare(merged(["left", "straight"], ["right", "up"]));
    let failure = page.refused(json!({ "type": "evaluate", "part": "test" }));
    assert_eq!(failure.code, "other_classes");
    assert!(
        failure.message.contains("one (left, right), two (straight, up)"),
        "{}",
        failure.message
    );
    assert!(
        failure.message.contains("one (left, straight), two (right, up)"),
        "{}",
        failure.message
    );
    // The same classes again, differently cut.
    page.prepare(
        json!({ "column": "pose", "merge": { "two": ["straight", "up"], "one": ["left", "right"] }, "seed": 7 }),
    );
    assert!(evaluates(&mut page));
}

#[test]
fn a_run_that_has_trained_nothing_leaves_what_was_learned_as_it_was() {
    let mut page = Page::with_network(1);
    page.fit(1);
    page.prepare(json!({ "column": "pose", "leave_out": ["left", "up"] }));
    let stopped = page.ask(json!({ "type": "fit", "options": { "epochs": 3 }, "stopped": true }));
    page.rest();
    assert!(page.last_word(stopped).unwrap().notes.is_empty());
    assert_eq!(page.predicted(), ["open", "sunglasses"]);
}
