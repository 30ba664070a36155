//! What a session answers to each request, when it refuses one, and what becomes of what takes long.

use std::collections::BTreeSet;

use cnn_playground::worker::protocol::{Buffer, Reply};
use cnn_playground::worker::session::Attachments;
use serde_json::{Value, json};

use crate::page::Page;

/// A convolution and a Dense layer that tell open eyes from sunglasses, trained for an epoch by so many workers.
fn trained(workers: usize) -> Page {
    let mut page = Page::with_network(workers);
    let built = page.asked(json!({ "type": "build", "layers": layers(), "seed": 1 }));
    assert!(matches!(built, Reply::Network(_)), "{built:?}");
    page.fit(1);
    page
}

fn layers() -> Value {
    json!([
        { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 5, "strides": 3, "activation": "relu" } },
        "Flatten",
        { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } },
    ])
}

fn nothing(_: &mut Attachments) {}

/// The shape of the one image of a set that is taken, and the class of it.
fn one_image(attached: &mut Attachments) {
    attached.numbers = vec![vec![1, 2, 1], vec![0]];
}

fn two_bytes(attached: &mut Attachments) {
    attached.bytes = vec![10, 200];
}

/// A picture of one gray pixel.
fn one_byte(attached: &mut Attachments) {
    attached.bytes = vec![128];
}

fn six_floats(attached: &mut Attachments) {
    attached.arrays = vec![vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]];
}

/// What goes with a request.
type Attach = fn(&mut Attachments);

/// What is asked in an order in which it can be answered: the request, what goes with it, the type of the answer, and how many
/// buffers come with it.
fn requests() -> Vec<(Value, Attach, &'static str, usize)> {
    let ask = |kind: &str, mut options: Value| {
        options["type"] = json!(kind);
        options
    };
    let flip = json!([{ "class_name": "RandomFlip", "config": { "mode": "horizontal" } }]);
    let head = json!(["Flatten", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
    let picture = json!({ "height": 1, "width": 1, "channels": 1, "bits": 8 });
    let set = json!({ "count": 1, "are_rescaled": false, "dtype": "uint8", "min": 10.0, "max": 200.0,
        "columns": [{ "name": "kind", "classes": ["spot"], "counts": [1] }], "column": "kind" });
    vec![
        (ask("images", json!({ "indices": [0, 1] })), nothing, "images", 2),
        (
            ask("variants", json!({ "index": 0, "layers": flip, "seed": 1, "count": 3 })),
            nothing,
            "images",
            3,
        ),
        (ask("evaluate", json!({ "part": "test" })), nothing, "evaluation", 0),
        (
            ask("predict", json!({ "image": { "index": 0 } })),
            nothing,
            "predictions",
            0,
        ),
        (
            ask(
                "activations",
                json!({ "image": { "index": 0 }, "layers": ["conv2d", "dense"], "epoch": 1 }),
            ),
            nothing,
            "activations",
            2,
        ),
        (
            ask(
                "look",
                json!({ "image": { "index": 0 }, "pixels": true, "layers": ["conv2d", "dense"], "epoch": null, "predict": true }),
            ),
            nothing,
            "looked",
            4,
        ),
        (ask("read_picture", picture), one_byte, "picture", 1),
        (
            ask("inspect", json!({ "question": { "of": "timeline" } })),
            nothing,
            "inspected",
            2,
        ),
        // The numbers themselves come with a snapshot.
        (ask("learned", json!({})), nothing, "learned", 0),
        (ask("snapshot", json!({})), nothing, "done", 0),
        (ask("took", json!({ "pieces": 1 })), nothing, "done", 0),
        (ask("peak", json!({})), nothing, "peak", 0),
        (
            ask("prepare", json!({ "column": "eyes", "test": 0.25 })),
            nothing,
            "prepared",
            6,
        ),
        (
            ask("summarize", json!({ "layers": layers(), "input_shape": [9, 9, 3] })),
            nothing,
            "network",
            0,
        ),
        (
            ask("set_trainable", json!({ "layers": { "conv2d": false } })),
            nothing,
            "network",
            0,
        ),
        (
            ask(
                "transfer",
                json!({ "cut": "conv2d", "network": { "layers": head, "seed": 1 } }),
            ),
            nothing,
            "network",
            0,
        ),
        (
            ask("build", json!({ "layers": head, "seed": 2 })),
            nothing,
            "network",
            0,
        ),
        // Three images of 1 x 2 would not do; 2 weights and a bias for each of 2 classes do.
        (ask("expect", json!({ "lengths": [6] })), nothing, "done", 0),
        (ask("numbers", json!({ "array": 0, "start": 0 })), six_floats, "done", 0),
        (
            ask(
                "restore",
                json!({ "network": { "layers": head, "input_shape": [1, 2, 1] }, "classes": 2, "target": null,
                "epochs": 4, "iterations": 9, "came": true }),
            ),
            nothing,
            "network",
            0,
        ),
        (
            ask("build", json!({ "layers": layers(), "seed": 1 })),
            nothing,
            "network",
            0,
        ),
        (
            ask(
                "fit",
                json!({ "options": { "epochs": 1, "callbacks": ["ModelCheckpoint"] } }),
            ),
            nothing,
            "fitted",
            0,
        ),
        (ask("load_checkpoint", json!({})), nothing, "done", 0),
        // Nothing runs any more, which is no mistake: a run may have just ended.
        (ask("pause", json!({})), nothing, "done", 0),
        (ask("resume", json!({})), nothing, "done", 0),
        (ask("rest", json!({ "ms": 5 })), nothing, "done", 0),
        (ask("stop", json!({})), nothing, "done", 0),
        (ask("cancel", json!({ "request": 1 })), nothing, "done", 0),
        (ask("lost", json!({ "reason": "no memory" })), nothing, "done", 0),
        (ask("join", json!({ "member": 0, "members": 1 })), nothing, "done", 0),
        (ask("values", json!({ "start": 0, "count": 2 })), two_bytes, "done", 0),
        (ask("take_dataset", set), one_image, "dataset", 1),
        (
            ask("load_sample", json!({ "name": "digits", "column": null })),
            nothing,
            "dataset",
            1,
        ),
    ]
}

/// Questions about the inside of that network: the answer, and how many buffers come with it.
fn questions() -> Vec<(Value, &'static str, usize)> {
    let image = json!({ "index": 0 });
    vec![
        (
            json!({ "of": "kernels", "layer": "conv2d", "epoch": null }),
            "kernels",
            2,
        ),
        (
            json!({ "of": "products", "image": image, "layer": "conv2d", "row": 0, "column": 0, "filter": 0, "epoch": 0 }),
            "products",
            2,
        ),
        (
            json!({ "of": "receptive_field", "layer": "conv2d", "row": 1, "column": 1 }),
            "area",
            0,
        ),
        (
            json!({ "of": "grad_cam", "image": image, "layer": "conv2d", "class": 1 }),
            "map",
            1,
        ),
        (json!({ "of": "saliency", "image": image, "class": 1 }), "map", 1),
        (
            json!({ "of": "occlusion", "image": image, "class": 1, "size": 20, "stride": 20, "fill": null }),
            "map",
            1,
        ),
        (
            json!({ "of": "top_images", "layer": "conv2d", "count": 3 }),
            "top_images",
            0,
        ),
        (
            json!({ "of": "maximize", "layer": "conv2d", "filters": [0, 1], "steps": 2, "seed": 1 }),
            "maximized",
            2,
        ),
        (
            json!({ "of": "convolve", "image": image, "kernel": [[1.0, -1.0]], "strides": [1, 1], "padding": "same" }),
            "map",
            1,
        ),
        (
            json!({ "of": "pool", "image": image, "pooling": "max", "pool_size": [2, 2], "strides": [2, 2], "padding": "valid" }),
            "map",
            1,
        ),
        (json!({ "of": "named_kernels", "size": 3 }), "named_kernels", 0),
        (json!({ "of": "timeline" }), "timeline", 2),
        (
            json!({ "of": "learning_rate", "network": null, "start": 1e-4, "end": 0.1, "steps": 3, "batch_size": 8 }),
            "rates",
            0,
        ),
    ]
}

/// The names of all variants of an enum, out of the types that are written for the page.
fn variants(of: &str, tag: &str) -> BTreeSet<String> {
    let types = include_str!("../../www/client/protocol.d.ts");
    let (_, rest) = types.split_once(&format!("export type {of} = ")).expect("the type");
    let of = rest.split("\nexport type").next().expect("its end");
    let tag = format!("{{ \"{tag}\": \"");
    let name = |part: &str| part.split('"').next().expect("a name").to_owned();
    of.split(&tag).skip(1).map(name).collect()
}

#[test]
fn every_request_is_answered() {
    let mut page = trained(1);
    let (mut asked, mut wrong) = (BTreeSet::new(), Vec::new());
    for (request, attach, kind, buffers) in requests() {
        page.buffers.clear();
        let id = page.ask_attached(request.clone(), attach);
        page.rest();
        let reply = page
            .replies(id)
            .pop()
            .unwrap_or_else(|| panic!("an answer to {request}"));
        let reply = serde_json::to_value(reply).expect("plain data");
        if (&reply["type"], page.buffers.len()) != (&json!(kind), buffers) {
            wrong.push(format!("{request}: {} buffers and {reply}", page.buffers.len()));
        }
        asked.insert(request["type"].as_str().expect("a type").to_owned());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(asked, variants("Request", "type"), "all requests that there are");
}

#[test]
fn every_question_is_answered() {
    let mut page = trained(1);
    let (mut asked, mut wrong) = (BTreeSet::new(), Vec::new());
    for (question, of, buffers) in questions() {
        page.buffers.clear();
        let id = page.ask(json!({ "type": "inspect", "question": question.clone() }));
        page.rest();
        let Some(Reply::Inspected { insight }) = page.replies(id).pop() else {
            panic!("an answer to {question}: {:?}", page.replies(id));
        };
        let insight = serde_json::to_value(insight).expect("plain data");
        if (&insight["of"], page.buffers.len()) != (&json!(of), buffers) {
            wrong.push(format!("{question}: {} buffers and {insight}", page.buffers.len()));
        }
        asked.insert(question["of"].as_str().expect("a name").to_owned());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(asked, variants("Question", "of"), "all questions that there are");
}

#[test]
fn what_cannot_be_done_yet_is_refused() {
    let image = json!({ "index": 0 });
    let without_data = [
        json!({ "type": "images", "indices": [0] }),
        json!({ "type": "variants", "index": 0, "layers": [], "seed": 1, "count": 1 }),
        json!({ "type": "prepare" }),
        json!({ "type": "summarize", "layers": layers() }),
        json!({ "type": "build", "layers": layers() }),
        json!({ "type": "fit", "options": {} }),
        json!({ "type": "evaluate", "part": "test" }),
        json!({ "type": "inspect", "question": { "of": "top_images", "layer": "conv2d", "count": 1 } }),
    ];
    let without_network = [
        json!({ "type": "learned" }),
        json!({ "type": "snapshot" }),
        json!({ "type": "set_trainable", "layers": { "conv2d": true } }),
        json!({ "type": "transfer", "cut": "conv2d", "network": { "layers": [] } }),
        json!({ "type": "fit", "options": {} }),
        json!({ "type": "evaluate", "part": "test" }),
        json!({ "type": "predict", "image": image }),
        json!({ "type": "activations", "image": image, "layers": ["conv2d"], "epoch": null }),
        json!({ "type": "inspect", "question": { "of": "kernels", "layer": "conv2d", "epoch": null } }),
        json!({ "type": "inspect", "question": { "of": "saliency", "image": image, "class": 0 } }),
    ];
    let mut page = Page::new();
    for request in without_data {
        assert_eq!(page.refused(request.clone()).code, "no_data", "{request}");
    }
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "eyes" }));
    assert_eq!(
        page.refused(json!({ "type": "predict", "image": image })).code,
        "no_network"
    );
    page.prepare(json!({ "test": 0.2 }));
    for request in without_network {
        assert_eq!(page.refused(request.clone()).code, "no_network", "{request}");
    }
}

#[test]
fn what_does_not_make_sense_is_refused_and_leaves_all_as_it_was() {
    let mut page = trained(1);
    let before = page.weights();
    let few = |attached: &mut Attachments| attached.arrays = vec![vec![0.0; 3]];
    let refusals: [(Value, Attach, &str); 14] = [
        (
            json!({ "type": "images", "indices": [1_000_000] }),
            nothing,
            "no_such_image",
        ),
        (
            json!({ "type": "load_sample", "name": "cats", "column": null }),
            nothing,
            "unknown_sample",
        ),
        (
            json!({ "type": "take_dataset", "count": usize::MAX, "are_rescaled": false, "dtype": "uint8", "min": 0.0, "max": 1.0,
            "columns": [], "column": null }),
            one_image,
            "bad_request",
        ),
        (
            json!({ "type": "prepare", "column": "hats" }),
            nothing,
            "unknown_column",
        ),
        (
            json!({ "type": "build", "layers": ["Conv9D"] }),
            nothing,
            "unknown_layer",
        ),
        // As many parameters as no memory holds, and more than 32 bits count.
        (
            json!({ "type": "build", "layers": ["Flatten", { "class_name": "Dense", "config": { "units": 2_000_000 } }, { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }] }),
            nothing,
            "too_large",
        ),
        (
            json!({ "type": "fit", "options": { "epochs": 0 } }),
            nothing,
            "bad_request",
        ),
        (
            json!({ "type": "predict", "image": { "height": 2, "width": 2, "channels": 1 } }),
            few,
            "wrong_length",
        ),
        (
            json!({ "type": "predict", "image": { "height": 1, "width": 3, "channels": 1 } }),
            few,
            "other_shape",
        ),
        (
            json!({ "type": "read_picture", "height": 65536, "width": 65536, "channels": 1, "bits": 8 }),
            one_byte,
            "picture_too_large",
        ),
        (
            json!({ "type": "activations", "image": { "index": 0 }, "layers": ["pool"], "epoch": null }),
            nothing,
            "unknown_layer",
        ),
        (
            json!({ "type": "activations", "image": { "index": 0 }, "layers": ["conv2d"], "epoch": 77 }),
            nothing,
            "epoch_not_kept",
        ),
        (
            json!({ "type": "restore", "network": { "layers": layers() }, "classes": 2, "target": null, "epochs": 1, "iterations": 1 }),
            few,
            "wrong_length",
        ),
        (
            json!({ "type": "inspect", "question": { "of": "named_kernels", "size": 4 } }),
            nothing,
            "kernel_size",
        ),
    ];
    for (request, attach, code) in refusals {
        let id = page.ask_attached(request.clone(), attach);
        page.rest();
        match page.replies(id)[..] {
            [Reply::Failed(failure)] => assert_eq!(failure.code, code, "{request}: {failure:?}"),
            ref replies => panic!("{request}: {replies:?}"),
        }
    }
    assert_eq!(page.weights(), before);
    page.fit(1);
}

#[test]
fn a_run_keeps_others_from_changing_what_it_works_on_and_lets_them_look() {
    let mut page = trained(1);
    let run = page.ask(json!({ "type": "fit", "options": { "epochs": 100_000 } }));
    while page.epochs_of(run) < 1 {
        page.turn();
    }
    let image = json!({ "index": 0 });
    for request in [
        json!({ "type": "prepare" }),
        json!({ "type": "build", "layers": layers() }),
        json!({ "type": "restore", "network": { "layers": layers() }, "classes": 2, "target": null, "epochs": 1, "iterations": 1 }),
        json!({ "type": "set_trainable", "layers": { "conv2d": false } }),
        json!({ "type": "transfer", "cut": "conv2d", "network": { "layers": [] } }),
        json!({ "type": "learned" }),
        json!({ "type": "snapshot" }),
        json!({ "type": "peak" }),
        json!({ "type": "fit", "options": {} }),
        json!({ "type": "inspect", "question": { "of": "top_images", "layer": "conv2d", "count": 1 } }),
    ] {
        let id = page.ask(request.clone());
        assert!(
            matches!(page.replies(id)[..], [Reply::Failed(failure)] if failure.code == "training"),
            "{request}: {:?}",
            page.replies(id)
        );
    }
    for request in [
        json!({ "type": "images", "indices": [0] }),
        json!({ "type": "summarize", "layers": layers() }),
        json!({ "type": "predict", "image": image }),
        json!({ "type": "activations", "image": image, "layers": ["dense"], "epoch": null }),
        json!({ "type": "inspect", "question": { "of": "saliency", "image": image, "class": 0 } }),
    ] {
        let id = page.ask(request.clone());
        assert!(
            !matches!(page.replies(id)[..], [] | [Reply::Failed(_)]),
            "{request}: {:?}",
            page.replies(id)
        );
    }
    page.ask(json!({ "type": "stop" }));
    page.rest();
    assert!(page.last_word(run).expect("its last word").stopped);
}

#[test]
fn a_question_that_is_let_be_is_not_answered_and_the_next_one_is() {
    let mut page = trained(1);
    let question = json!({ "type": "inspect", "question": { "of": "maximize", "layer": "conv2d", "filters": [0], "steps": 200, "seed": 1 } });
    let (first, second) = (page.ask(question.clone()), page.ask(question.clone()));
    page.turn();
    page.ask(json!({ "type": "cancel", "request": first }));
    page.rest();
    let is_progress = |reply: &&Reply| matches!(reply, Reply::Progress { .. });
    assert!(page.replies(first).iter().all(is_progress), "{:?}", page.replies(first));
    assert!(matches!(page.replies(second).last(), Some(Reply::Inspected { .. })));
    // What it is about changes.
    let third = page.ask(question);
    page.prepare(json!({ "test": 0.3 }));
    page.rest();
    let told = page.replies(third);
    assert!(
        matches!(told.last(), Some(Reply::Failed(failure)) if failure.code == "cancelled"),
        "{told:?}"
    );
}

#[test]
fn a_rest_has_an_end_that_other_rests_do_not_put_off() {
    let mut page = trained(1);
    let run = page.ask(json!({ "type": "fit", "options": { "epochs": 2 } }));
    while page.epochs_of(run) < 1 {
        page.turn();
    }
    // The clock goes on by one whenever it is asked.
    page.ask(json!({ "type": "rest", "ms": 50 }));
    assert!(!page.session.wants_turn(), "it rests");
    let mut last = f64::INFINITY;
    let mut asked = 0;
    while let Some(left) = page.session.rest_left() {
        assert!(left < last, "it does not begin anew");
        last = left;
        asked += 1;
        page.ask(json!({ "type": "rest", "ms": 50 }));
        assert!(asked < 60, "a rest of 50");
    }
    assert!(asked > 0);
    assert!(page.session.wants_turn(), "it trains between two rests");
    page.rest();
    assert_eq!(page.epochs_of(run), 2);
}

#[test]
fn a_run_that_loses_a_worker_ends_and_another_can_be_begun_alone() {
    let mut page = trained(3);
    let run = page.ask(json!({ "type": "fit", "options": { "epochs": 100_000 } }));
    while page.epochs_of(run) < 2 {
        page.turn();
    }
    // One is no more, and with it what was on its way.
    page.underway.borrow_mut().clear();
    page.followers.clear();
    let lost = serde_json::from_value(json!({ "type": "lost", "reason": "out of memory" })).expect("a request");
    let answer = page.session.handle(9, lost, Attachments::default());
    assert!(matches!(answer, Ok(Some((Reply::Done, _)))));
    page.rest();
    match page.replies(run).last() {
        Some(Reply::Failed(failure)) => {
            assert_eq!(failure.code, "worker_lost");
            assert!(failure.message.contains("out of memory"), "{failure:?}");
        }
        told => panic!("{told:?}"),
    }
    let fitted = page.fit(1);
    assert!(!fitted.stopped, "{fitted:?}");
    let Reply::Learned { .. } = page.asked(json!({ "type": "learned" })) else {
        panic!("it has learned something");
    };
    assert!(page.weights().iter().all(|&weight| f32::from_bits(weight).is_finite()));
}

#[test]
fn what_there_is_to_see_of_an_image_comes_in_one_answer() {
    let mut page = trained(1);
    let image = json!({ "index": 3 });
    let layers = json!(["conv2d", "dense"]);
    let floats = |page: &mut Page| -> Vec<Vec<f32>> {
        let buffers = std::mem::take(&mut page.buffers).into_iter();
        let floats = buffers.map(|buffer| match buffer {
            Buffer::F32(values) => values,
            _ => panic!("values are floats"),
        });
        floats.collect()
    };
    let mut apart = Vec::new();
    for prepared in [false, true] {
        page.asked(json!({ "type": "images", "indices": [3], "prepared": prepared }));
        apart.append(&mut floats(&mut page));
    }
    page.asked(json!({ "type": "activations", "image": image, "layers": layers, "epoch": null }));
    apart.append(&mut floats(&mut page));
    let predicted = page.asked(json!({ "type": "predict", "image": image }));
    let look =
        json!({ "type": "look", "image": image, "pixels": true, "layers": layers, "epoch": null, "predict": true });
    let looked = page.asked(look);
    assert_eq!(floats(&mut page), apart);
    let (looked, predicted) = (json!(looked), json!(predicted));
    assert_eq!(looked["predictions"], predicted["predictions"]);
    assert_eq!(looked["failure"], Value::Null);

    // The pixels are there also where the network has nothing to say.
    let unknown = json!({ "type": "look", "image": image, "pixels": true, "layers": ["nowhere"], "epoch": null, "predict": true });
    let looked = json!(page.asked(unknown));
    assert_eq!(page.buffers.len(), 2);
    assert_eq!(looked["failure"]["code"], "unknown_layer", "{looked}");
}

#[test]
fn weights_are_told_apart_by_their_network_and_by_what_it_has_learned_since() {
    let mut page = Page::new();
    let none = page.session.weights();
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "eyes" }));
    page.prepare(json!({ "test": 0.2 }));
    assert_eq!(page.session.weights(), none);
    page.build();
    let fresh = page.session.weights();
    assert_ne!(fresh.network, none.network);
    page.asked(json!({ "type": "evaluate", "part": "test" }));
    page.asked(json!({ "type": "summarize", "layers": layers() }));
    assert_eq!(page.session.weights(), fresh, "looking changes nothing");
    let batches = page.prepare(json!({ "test": 0.2 })).train.div_ceil(32) as u32;
    page.fit(2);
    let trained = page.session.weights();
    assert_eq!(
        (trained.network, trained.version),
        (fresh.network, fresh.version + 2 * batches)
    );
    page.build();
    assert!(
        page.session.weights().network > trained.network,
        "others of the same shape"
    );
}
