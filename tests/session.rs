//! The session that answers the page, without a browser: a clock that is set by hand, messages one after the other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use cnn_playground::nn::Member;
use cnn_playground::train::team::Message;
use cnn_playground::train::{Follower, Team};
use cnn_playground::worker::protocol::{Buffer, Failure, Fitted, Insight, Prepared, ReadReply, Reply, Request};
use cnn_playground::worker::reading::Reader;
use cnn_playground::worker::session::{Attachments, Session};
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
        self.ask_attached(request, |_| {})
    }

    fn ask_attached(&mut self, request: Value, attach: impl FnOnce(&mut Attachments)) -> u32 {
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
            Buffer::U8(_) | Buffer::U32(_) => panic!("weights are floats"),
        }
    }
}

/// Reads files in the worker for it; gives all that it tells.
fn read_all(options: Value, files: Vec<Vec<u8>>) -> Vec<(ReadReply, Vec<Buffer>)> {
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

/// What it tells of a file of the pickles.
fn read(name: &str, preview: Option<usize>) -> Vec<(ReadReply, Vec<Buffer>)> {
    let path = format!("{}/tests/pickles/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a fixture");
    let options = json!({ "inputs": [{ "type": "file", "name": name }], "column": null, "preview": preview });
    read_all(options, vec![bytes])
}

/// Hands a set over, as the page does; `count` images are said to be there. Gives the id of the last request.
fn take(page: &mut Page, told: Vec<(ReadReply, Vec<Buffer>)>, count: impl Fn(usize) -> usize) -> u32 {
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
        last = page.ask_attached(request, |attachments| {
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

#[test]
fn a_set_that_one_worker_has_read_is_taken_by_another() {
    // Images of one size, and of several.
    for name in ["dict.pkl", "two_sizes.pkl"] {
        let mut page = Page::new();
        let wrong = take(&mut page, read(name, None), |count| count + 1);
        assert!(matches!(page.replies(wrong)[..], [Reply::Failed(failure)] if failure.code == "bad_request"));
        let taken = take(&mut page, read(name, None), |count| count);
        let [Reply::Dataset(summary)] = page.replies(taken)[..] else {
            panic!("it is taken: {:?}", page.replies(taken))
        };
        let shown = read(name, Some(2)).pop();
        let Some((ReadReply::Preview { summary: first, images }, pixels)) = shown else {
            panic!("the first images are shown")
        };
        assert_eq!((summary.count, &summary.classes), (first.layout.count, &first.classes));
        let Reply::Images { images: taken } = page.asked(json!({ "type": "images", "indices": [0, 1] })) else {
            panic!("images")
        };
        for index in 0..2 {
            let (taken, shown) = (&taken[index], &images[index]);
            assert_eq!(
                (taken.height, taken.width, &taken.label),
                (shown.height, shown.width, &shown.label)
            );
            match (&page.buffers[index], &pixels[index]) {
                (Buffer::F32(taken), Buffer::F32(shown)) => assert_eq!(taken, shown),
                _ => panic!("pixels are floats"),
            }
        }
    }
}

/// A .npy file of images of 100 x 100 in C order.
fn npy(descr: &str, count: usize, values: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count}, 100, 100), }}");
    let header = format!("{header:<117}\n");
    [b"\x93NUMPY\x01\x00\x76\x00", header.as_bytes(), values].concat()
}

#[test]
fn values_of_many_images_are_handed_over_while_others_are_read() {
    let count = 1000;
    let bytes: Vec<u8> = (0..count * 10_000).map(|i| (i * 7 + i / 251) as u8).collect();
    let floats: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte) + 0.25).collect();
    let stored: Vec<u8> = floats.iter().flat_map(|value| value.to_le_bytes()).collect();
    for (descr, file, least) in [("|u1", &bytes, 4), ("<f4", &stored, 4)] {
        let options = json!({ "inputs": [{ "type": "file", "name": "X.npy" }], "column": null });
        let told = read_all(options, vec![npy(descr, count, file)]);
        let pieces = told
            .iter()
            .filter(|(reply, _)| matches!(reply, ReadReply::Values { .. }));
        assert!(pieces.count() >= least, "they come in pieces");
        let mut page = Page::new();
        let taken = take(&mut page, told, |count| count);
        let [Reply::Dataset(summary)] = page.replies(taken)[..] else {
            panic!("it is taken: {:?}", page.replies(taken))
        };
        let (min, max) = if descr == "|u1" { (0.0, 255.0) } else { (0.25, 255.25) };
        assert_eq!((summary.count, summary.min, summary.max), (count, min, max));
        for index in [0, 1, 499, 998, 999] {
            page.asked(json!({ "type": "images", "indices": [index] }));
            let Buffer::F32(shown) = &page.buffers[0] else {
                panic!("pixels are floats")
            };
            let range = index * 10_000..(index + 1) * 10_000;
            match descr {
                "|u1" => assert!(shown.iter().zip(&bytes[range]).all(|(a, &b)| *a == f32::from(b))),
                _ => assert!(shown == &floats[range]),
            }
        }
    }
}

#[test]
fn values_that_do_not_follow_on_one_another_are_refused() {
    let mut page = Page::with_network(1);
    let values = |start: usize| json!({ "type": "values", "start": start, "count": 20 });
    let mut ask = |start: usize, floats: bool| {
        let id = page.ask_attached(values(start), |attachments| match floats {
            true => attachments.arrays.push(vec![0.5; 10]),
            false => attachments.bytes = vec![1; 10],
        });
        matches!(page.replies(id)[..], [Reply::Done])
    };
    assert!(!ask(10, false), "the first are missing");
    assert!(ask(0, false));
    assert!(!ask(10, true), "bytes are followed by bytes");
    assert!(!ask(20, false));
    assert!(ask(10, false));
    assert!(ask(0, true), "another set begins");
    assert!(ask(10, true));
    let faces = page.asked(json!({ "type": "images", "indices": [0] }));
    assert!(matches!(faces, Reply::Images { .. }), "what is there stays meanwhile");
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
fn a_set_that_cannot_be_taken_leaves_the_run_alone() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let run = page.ask(json!({ "type": "fit", "options": { "epochs": 8 } }));
        while page.epochs_of(run) < 2 {
            page.turn();
        }
        let wrong = take(&mut page, read("dict.pkl", None), |count| count + 1);
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
                    false => take(&mut page, read("dict.pkl", None), |count| count),
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
fn of_two_sets_that_come_while_it_trains_the_second_is_taken() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        page.ask(json!({ "type": "fit", "options": { "epochs": 100_000 } }));
        let first = page.ask(json!({ "type": "load_sample", "name": "digits", "column": null }));
        let wrong = page.ask(json!({ "type": "load_sample", "name": "digits", "column": "eyes" }));
        let second = take(&mut page, read("dict.pkl", None), |count| count);
        page.rest();
        assert!(matches!(page.replies(first)[..], [Reply::Failed(failure)] if failure.code == "cancelled"));
        assert!(matches!(page.replies(wrong)[..], [Reply::Failed(failure)] if failure.code == "unknown_column"));
        assert!(matches!(page.replies(second)[..], [Reply::Dataset(_)]));
        assert!(matches!(page.told.last(), Some((id, Reply::Dataset(_))) if *id == second));
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_the_worker_that_reads() {
    let refused = |options: Value, file: &[u8]| match read_all(options, vec![file.to_vec()]).pop() {
        Some((ReadReply::Failed(failure), _)) => failure,
        told => panic!("{told:?}", told = told.map(|(reply, _)| reply)),
    };
    let inputs = json!([{ "type": "file", "name": "notes.txt" }]);
    let notes = refused(json!({ "inputs": inputs, "column": null }), b"no pickle at all");
    assert!(notes.message.starts_with("notes.txt"), "{}", notes.message);
    // Two images of 1 x 2 with their labels.
    let pets = b"((lp0\n(lp1\n(lp2\nI1\naI2\naaa(lp3\n(lp4\nI3\naI4\naaa(lp5\nVcat\naVdog\nat.";
    let column = refused(json!({ "inputs": inputs, "column": "eyes" }), pets);
    assert_eq!(column.code, "unknown_column");
    let two = json!([{ "type": "file", "name": "pets.pkl" }, { "type": "file", "name": "labels.pkl" }]);
    let missing = refused(json!({ "inputs": two, "column": null }), pets);
    assert_eq!(missing.code, "bad_request");
    assert!(missing.message.contains("labels.pkl"), "{}", missing.message);
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
